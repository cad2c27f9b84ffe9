//! Whether standard output was open when the process started.
//!
//! Before `main`, the Rust runtime opens `/dev/null` in place of each closed standard stream. Output to a closed stdout would
//! look like a success then, and no later check can tell it from `> /dev/null`. So this looks before the runtime does: the
//! loader calls the functions in this section first.

use std::sync::atomic::{AtomicBool, Ordering};

static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Says whether the process was started without a stdout (`>&-`). Always `false` on a system that cannot tell.
pub(crate) fn is_stdout_closed() -> bool {
    IS_CLOSED.load(Ordering::Relaxed)
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod look {
    use std::sync::atomic::Ordering;

    use rustix::io::{Errno, fcntl_getfd};

    // The function makes one system call and stores one flag: it needs nothing that the runtime prepares.
    #[expect(unsafe_code, reason = "a section is the only way to run before the runtime")]
    #[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
    #[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
    #[used]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        let is_closed = fcntl_getfd(rustix::stdio::stdout()) == Err(Errno::BADF);
        super::IS_CLOSED.store(is_closed, Ordering::Relaxed);
    }
}
