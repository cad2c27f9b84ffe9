//! The page in a real Chromium. `cargo xtask browser [NAME]` builds it first; here each case is one function.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests

mod accessible;
mod derivations;
mod first_screen;
mod hostile;
mod input;
mod keyboard;
mod lint;
mod looks;
mod messes;
mod opened;
mod same_bytes;
mod secrecy;
mod states;
mod take_away;
mod tasks;
mod types;
mod ways_out;
mod work;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

use kubefront_browser_tests::cdp::Browser;

/// One case.
type Case = (&'static str, fn(&Browser));

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str()));
    let all = [
        first_screen::CASES,
        input::CASES,
        work::CASES,
        states::CASES,
        looks::CASES,
        opened::CASES,
        derivations::CASES,
        messes::CASES,
        take_away::CASES,
        tasks::CASES,
        lint::CASES,
        secrecy::CASES,
        hostile::CASES,
        keyboard::CASES,
        accessible::CASES,
        same_bytes::CASES,
        types::CASES,
    ];
    let cases: Vec<Case> = all.concat().into_iter().filter(|(name, _)| is_wanted(name)).collect();
    let mut failed = Vec::new();
    if !cases.is_empty() {
        let browser = Browser::start("page", &[]);
        for (name, case) in cases {
            if !passes(name, || case(&browser)) {
                failed.push(name);
            }
        }
    }
    // A separate browser, because all of its connections are recorded.
    if is_wanted(ways_out::NAME) && !passes(ways_out::NAME, ways_out::run) {
        failed.push(ways_out::NAME);
    }
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\nfailed: {}\n  one alone: cargo xtask browser {}", failed.join(", "), failed[0]);
    ExitCode::FAILURE
}

fn passes(name: &str, case: impl FnOnce()) -> bool {
    let begin = Instant::now();
    let is_fine = catch_unwind(AssertUnwindSafe(case)).is_ok();
    println!("{} {name} ({:.1} s)", if is_fine { "ok    " } else { "FAILED" }, begin.elapsed().as_secs_f64());
    is_fine
}
