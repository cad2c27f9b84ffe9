//! The bundle in front of a real API server. `cargo xtask cluster [NAME]` builds what it needs; each case is one function.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests

mod api_clients;
mod attacker;
mod credentials;
mod dry_run;
mod fleet;
mod gateway;
mod material;
mod matrix;
mod neighbours;
mod operator;
mod parts;
mod seed;
mod smoke;
mod steps;
mod upstream;
mod verify;

use std::path::Path;
use std::process::ExitCode;

use kubefront_cluster_tests::run_all;

fn main() -> ExitCode {
    run_all(
        &[
            matrix::CASES,
            api_clients::CASES,
            seed::CASES,
            upstream::CASES,
            material::CASES,
            steps::CASES,
            verify::CASES,
            dry_run::CASES,
            fleet::CASES,
            gateway::CASES,
            neighbours::CASES,
            credentials::CASES,
            parts::CASES,
            smoke::CASES,
        ],
        &Path::new(env!("CARGO_TARGET_TMPDIR")).join("cluster-logs"),
    )
}
