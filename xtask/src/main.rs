//! Jobs of the project: `cargo xtask JOB`.
#![allow(clippy::print_stderr, reason = "a job talks to the person who started it")]

mod tools;
mod wasm_target;
mod web;

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let done = match args.split_first() {
        Some((job, rest)) if job == "web" => web::run(rest),
        _ => Err("which job? cargo xtask web".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// Says something on stderr.
pub(crate) fn say(text: &str) {
    eprintln!("xtask: {text}");
}
