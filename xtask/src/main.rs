//! Jobs around the code: `cargo xtask help`.
#![allow(clippy::print_stdout, clippy::print_stderr)] // talks to the person who runs it

mod bench;
mod browser;
mod cache;
mod cluster;
mod dist;
mod fuzz;
mod gate;
mod machine;
mod python;
mod step;
mod toolchain;
mod tools;
mod update;
mod wasm;
mod web;
mod windows;
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
        ["deny", "--advisories"] => gate::advisories(),
        ["update", words @ ..] => update::run(words),
        ["web", options @ ..] => web::run(options),
        ["browser", names @ ..] => browser::test(names),
        ["screenshots", words @ ..] => browser::screenshots(words),
        ["cluster", words @ ..] => cluster::run_all(words),
        ["parity"] => cluster::parity::run_all(),
        ["kustomize"] => cluster::engines::run_all(),
        ["clients", words @ ..] => cluster::parity::clients(words),
        ["fuzz", words @ ..] => fuzz::run_all(words),
        ["dist", options @ ..] => dist::run(options),
        ["windows", names @ ..] => windows::run_all(names),
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

/// Golden cases, the table of codes and the dictionary of symptoms; without a case's name, command sessions and the first
/// screen of `index.html` too.
fn bless(cases: &[&str]) -> Result<(), Failure> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "kubefront-tests", "--bin", "bless", "--"]).args(cases);
    run(&mut command, "read the panic above: it names the case")?;
    if !cases.is_empty() {
        return Ok(());
    }
    let mut sessions = cargo();
    sessions.args(["test", "--quiet", "--package", "kubefront", "--test", "sessions"]).env("TRYCMD", "overwrite");
    run(&mut sessions, "cargo test -p kubefront --test sessions")?;
    let mut first_screen = cargo();
    first_screen.args(["test", "--quiet", "--package", "kubefront-web", "--lib", "first_screen"]);
    run(first_screen.env("KUBEFRONT_BLESS", "1"), "cargo test -p kubefront-web first_screen")
}

fn usage(what: &str) -> ExitCode {
    eprintln!("xtask: error: {what}");
    eprintln!("xtask: hint: cargo xtask help");
    ExitCode::from(2)
}

const HELP: &str = "\
Jobs around the code.

  cargo xtask test                 every check: what CI runs
  cargo xtask test --no-browser    the same without the tests of the page, and reports it; --no-cluster: without the cluster;
                                   --no-release: without making a release and testing it; --no-windows: without the tests
                                   for Windows
  cargo xtask bless                writes golden cases, command sessions, generated docs, and the first screen of index.html
                                   again; read the difference
  cargo xtask bless key-mismatch   writes one case again
  cargo xtask bench                speed and memory, compared with openssl and kubectl
  cargo xtask wasm                 core as WebAssembly: builds, and has no imports
  cargo xtask web                  sets up, builds, and serves the page on this machine (more: --help)
  cargo xtask browser [NAME]       the page in a real Chromium: every case, or those whose name contains NAME
  cargo xtask screenshots [WORD]   pictures of the page for dist/screenshots and README.md
  cargo xtask cluster [NAME]       the bundle with a real API server, Contour, and Envoy (Linux, root or user namespaces);
                                   --threads=N: cases at the same time; --long: also cases of several minutes;
                                   --keep: leave the cluster running; --setup-only: only build the programs (once,
                                   minutes). NAME `ends`: no process is left if the run is ended from outside
  cargo xtask kustomize            runs the KRM function with a real kustomize, and with kpt if it is on PATH
  cargo xtask parity               compares the certificate parser of core with Go's crypto/x509, and
                                   reads the files for consumers with the code of Argo CD and Flux
  cargo xtask clients              compares the predictions for clients with real clients: Go, openssl, curl, Python, Node.js,
                                   Java, Envoy, GnuTLS, rustls; names those that are missing; --long: Firefox and Chromium too;
                                   --again: compares with the answers of the last run
  cargo xtask fuzz [TARGET..]      every parser, or the named ones, under libFuzzer; --seconds N for each [default: 60];
                                   --minimise: first reduce the corpus to the fewest inputs with the same coverage
  cargo xtask dist                 makes a release in dist/release: static program, page, image, packages (more: --help);
                                   --check: installs everything that was made, and runs it
  cargo xtask windows [NAME]       unit tests and command sessions of the command line, built for Windows, by wine
  cargo xtask yaml                 reads written YAML back with a YAML 1.1 reader
  cargo xtask deny                 licenses, banned crates, sources; --advisories: known vulnerabilities (clones a database)
  cargo xtask update [PART..]      newer versions of what is followed: root store, Contour, its CRDs, Kubernetes; says what
                                   changed; --check: only says what is outdated (more: --help)

Jobs install what they need into $XDG_CACHE_HOME/kubefront (or ~/.cache/kubefront), at pinned versions.
A single test: cargo test -p kubefront-core leaf_expired
";
