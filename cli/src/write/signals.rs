//! Signals that end a process: while a directory is written, they wait until its temporary files are removed.

use std::io;
#[cfg(unix)]
use std::sync::atomic::AtomicBool;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The signal that was received, 0 for none.
static STOP: AtomicUsize = AtomicUsize::new(0);

/// Signals have their usual effect again.
#[cfg(unix)]
static IS_OVER: AtomicBool = AtomicBool::new(false);

/// Makes the signals that end a process end the work between two steps, so that it can clean up. A signal that the process
/// ignores, as SIGHUP below `nohup`, stays ignored.
#[cfg(unix)]
pub(crate) fn catch() -> io::Result<()> {
    use signal_hook::flag;
    let ignored = ignored();
    for signal in ENDING.into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0) {
        flag::register_conditional_default(signal, &IS_OVER)?;
        flag::register_usize(signal, &STOP, signal.unsigned_abs() as usize)?;
    }
    Ok(())
}

/// Does nothing: there are no such signals. The next run removes leftovers of a run that Ctrl-C ended.
#[cfg(not(unix))]
pub(crate) fn catch() -> io::Result<()> {
    Ok(())
}

/// Gives signals their usual effect again, once everything is written. A signal that came too late has none.
pub(crate) fn release() {
    #[cfg(unix)]
    IS_OVER.store(true, Ordering::SeqCst);
}

/// While it exists, signals wait: several directories are written.
#[derive(Debug)]
pub(crate) struct Signals(());

impl Signals {
    /// Begins to catch signals. If they cannot be caught, they end the process at once, as they usually do.
    pub(crate) fn catch() -> Self {
        let _ = catch();
        Self(())
    }

    /// Ends the process if a signal was received, otherwise gives signals their usual effect again.
    pub(crate) fn release(self) {
        obey();
        release();
    }
}

/// Says whether a signal was received.
pub(crate) fn is_stopped() -> bool {
    STOP.load(Ordering::SeqCst) != 0
}

/// If a signal was received, ends the process as the signal would have.
pub(crate) fn obey() {
    #[cfg(unix)]
    if let Ok(signal @ 1..) = i32::try_from(STOP.load(Ordering::SeqCst)) {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}

/// Makes a write over the limit for file sizes (`ulimit -f`) fail with an error, as on a full disk. Otherwise SIGXFSZ ends the
/// process at once, without a message.
pub(crate) fn outlive_size_limit() {
    #[cfg(unix)]
    {
        static IS_OVER_LIMIT: AtomicBool = AtomicBool::new(false);
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, &IS_OVER_LIMIT);
    }
}

/// The signals that the process ignored when it started, one bit each; none if the system does not tell.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

/// What users, terminals, supervisors, and limits send.
#[cfg(unix)]
const ENDING: [i32; 8] = {
    use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU};
    [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGALRM, SIGUSR1, SIGUSR2]
};
