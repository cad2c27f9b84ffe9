//! Running commands, and reporting what failed and how to fix it.

use std::process::Command;
use std::time::Instant;

/// What went wrong, and the command or change that fixes it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) what: String,
    pub(crate) mend: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { what: what.into(), mend: mend.into() }
    }

    /// An error of the file system, with the path it is about.
    pub(crate) fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()), "look at the path's permissions and the space on its disk")
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string(), "look at permissions and the space on the disk")
    }
}

/// Runs a command with its output shown.
pub(crate) fn run(command: &mut Command, mend: &str) -> Result<(), Failure> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{} failed ({status})", shown(command)), mend)) }
}

/// Runs a command and returns what it printed.
pub(crate) fn output(command: &mut Command, mend: &str) -> Result<String, Failure> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!("{} failed ({})\n{}", shown(command), output.status, said.trim()), mend))
}

/// Says whether a command starts and succeeds, quietly.
pub(crate) fn works(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// Runs a step with a line before and one after.
pub(crate) fn timed(name: &str, step: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    println!("\n== {name}");
    let begin = Instant::now();
    let done = step();
    let word = if done.is_ok() { "ok" } else { "FAILED" };
    println!("== {name}: {word}, {:.1} s", begin.elapsed().as_secs_f64());
    done
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy().into_owned();
    Failure::new(format!("{program} does not start: {error}"), format!("install {program}, or put it on PATH"))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
