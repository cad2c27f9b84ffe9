//! `kubefront`: reads the files on the command line, lets core check them, and prints or writes the result.

mod args;
mod batch;
mod exit;
mod gather;
mod passphrases;
mod paths;
mod pattern;
mod read;
mod render;
mod report;
mod run;
mod say;
mod startup;
mod unshown;
mod write;

use std::ffi::OsString;
use std::process::ExitCode;

use exit::{Error, Exit};
use say::{Line, say};

/// See Cargo.toml.
#[cfg(all(target_env = "musl", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        // The message may contain a part of a file, so only the place is printed.
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        say(&[
            Line::error(format!("bug in kubefront at {place}")),
            Line::hint(concat!("report it without keys or tokens: ", env!("CARGO_PKG_REPOSITORY"), "/issues")),
        ]);
        std::process::exit(Exit::Failed as i32);
    }));
    write::outlive_size_limit();
    let variable = |name: &str| -> Option<OsString> { std::env::var_os(name) };
    let result = args::parse(std::env::args_os().collect(), &variable).and_then(|action| {
        if action.reads_variables() {
            say(&args::unread(std::env::vars_os()));
        }
        run::run(action, &variable)
    });
    let exit = result.unwrap_or_else(|error: Error| {
        say(&error.lines());
        error.exit()
    });
    ExitCode::from(exit as u8)
}
