//! Jobs around the code: `cargo xtask help`.
#![allow(clippy::print_stdout, clippy::print_stderr)] // talks to the person who runs it

mod bench;
mod browser;
mod cache;
mod cluster;
mod fuzz;
mod gate;
mod machine;
mod python;
mod step;
mod tools;
mod wasm;
mod web;
mod yaml;

use std::process::ExitCode;

use machine::cargo;
use step::{Failure, run};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test", options @ ..] => gate::run_all(options),
        ["bless", cases @ ..] => bless(cases),
        ["bench"] => bench::run_all("release"),
        ["bench", "--debug"] => bench::run_all("dev"),
        ["wasm"] => wasm::check(),
        ["yaml"] => yaml::check(),
        ["deny"] => gate::deny(),
        ["web", options @ ..] => web::run(options),
        ["browser", names @ ..] => browser::test(names),
        ["screenshots", words @ ..] => browser::screenshots(words),
        ["cluster", words @ ..] => cluster::run_all(words),
        ["parity"] => cluster::parity::run_all(),
        ["fuzz", words @ ..] => fuzz::run_all(words),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        [unknown, ..] => {
            return usage(&format!("no such job or option: {}", [&[*unknown], &words[1..]].concat().join(" ")));
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: error: {}", failure.what);
            eprintln!("xtask: hint: {}", failure.mend);
            ExitCode::FAILURE
        }
    }
}

/// Golden cases, the table of codes and the dictionary of symptoms; without a case's name, command sessions too.
fn bless(cases: &[&str]) -> Result<(), Failure> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "kubefront-tests", "--bin", "bless", "--"]).args(cases);
    run(&mut command, "read the panic above: it names the case")?;
    if !cases.is_empty() {
        return Ok(());
    }
    let mut sessions = cargo();
    sessions.args(["test", "--quiet", "--package", "kubefront", "--test", "sessions"]).env("TRYCMD", "overwrite");
    run(&mut sessions, "cargo test -p kubefront --test sessions")
}

fn usage(what: &str) -> ExitCode {
    eprintln!("xtask: error: {what}");
    eprintln!("xtask: hint: cargo xtask help");
    ExitCode::from(2)
}

const HELP: &str = "\
Jobs around the code.

  cargo xtask test                 every check: what CI runs
  cargo xtask test --no-browser    the same without the page's tests, which it says; --no-cluster likewise
  cargo xtask bless                golden cases, command sessions and generated docs anew; read the difference
  cargo xtask bless key-mismatch   one case anew
  cargo xtask bench                speed and memory beside openssl + kubectl
  cargo xtask wasm                 core as WebAssembly: builds, and imports nothing
  cargo xtask web                  the page: set up, built in release, served on this machine (--help says more)
  cargo xtask browser [NAME]       the page in a real Chromium: every case, or those whose name holds NAME
  cargo xtask screenshots [WORD]   pictures of the page's states, into dist/screenshots, and README's
  cargo xtask cluster [NAME]       the bundle in front of a real API server, Contour and Envoy (Linux, root or user
                                   namespaces): --threads=N cases at once, --long what takes minutes too,
                                   --keep leaves it up to play with, --setup-only builds the parts (minutes, once);
                                   at last, or as NAME `ends`: ended from outside, it leaves no process behind
  cargo xtask parity               what core reads of certificates, sound and damaged, beside Go's crypto/x509
  cargo xtask fuzz [TARGET..]      every parser, or those named, under libFuzzer: --seconds N each (60),
                                   --minimise first keeps the fewest inputs that reach as much
  cargo xtask yaml                 what we write, read back by a YAML 1.1 reader
  cargo xtask deny                 licences, banned crates, sources

What a job needs beyond cargo it sets up in $XDG_CACHE_HOME/kubefront (else ~/.cache/kubefront), at pinned versions.
A single test: cargo test -p kubefront-core leaf_expired
";
