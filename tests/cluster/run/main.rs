//! The bundle in front of a real API server. `cargo xtask cluster [NAME]` builds what it needs; each case is one function.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests

mod material;
mod parts;
mod smoke;

use std::path::Path;
use std::process::ExitCode;

use kubefront_cluster_tests::run_all;

fn main() -> ExitCode {
    run_all(
        &[parts::CASES, smoke::CASES, material::CASES],
        &Path::new(env!("CARGO_TARGET_TMPDIR")).join("cluster-logs"),
    )
}
