//! One target, for a while.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::seen::Seen;
use super::target::{Folders, Target};
use crate::machine::root;
use crate::step::Failure;

/// Runs the target's program; progress goes to standard output, all that it prints into a file.
pub(super) fn one(program: &Path, folders: &Folders, target: Target, seconds: u64) -> Result<Seen, Failure> {
    let place = root().join(BROKEN).join(target.name);
    std::fs::create_dir_all(&place).map_err(|error| Failure::io(&place, &error))?;
    let log = place.join("log");
    let mut log = File::create(&log).map_err(|error| Failure::io(&log, &error))?;
    println!("{}: {seconds} s", target.name);
    let mut command = Command::new(program);
    command.arg(folders.of(target)).args(limits(target)).arg(format!("-max_total_time={seconds}"));
    // below the checkout, as a person types it
    command.arg(format!("-artifact_prefix={BROKEN}/{}/", target.name)).arg("-print_final_stats=1").current_dir(root());
    let dictionary = folders.corpus.join(format!("{}.dict", target.name));
    if dictionary.metadata().is_ok_and(|dictionary| dictionary.len() > 0) {
        command.arg(format!("-dict={}", dictionary.display()));
    }
    command.env("ASAN_OPTIONS", ASAN_OPTIONS).stdin(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Failure::io(program, &error))?;
    let mut seen = Seen::default();
    let mut told = Instant::now();
    let begin = told;
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).split(b'\n') {
            let line = line?;
            log.write_all(&line)?;
            log.write_all(b"\n")?;
            seen.take(&String::from_utf8_lossy(&line));
            if told.elapsed() > BETWEEN {
                told = Instant::now();
                println!("  {} s: {}", begin.elapsed().as_secs(), seen.progress());
            }
        }
    }
    let status = child.wait()?;
    if !status.success() && seen.broken.is_none() {
        let what = format!("{} ended ({status}) without saying which input did it", target.name);
        return Err(Failure::new(what, format!("read {}", place.join("log").display())));
    }
    println!("  {}", seen.progress());
    if let Some(input) = &seen.broken {
        let program = program.strip_prefix(root()).unwrap_or(program).display();
        println!("  BROKEN: {}\n  again: ASAN_OPTIONS={ASAN_OPTIONS} {program} {input}", seen.why());
        println!("  to keep it: {}", as_case(target, input));
    }
    Ok(seen)
}

/// The limits of one input. Core's own caps keep all far below them; the seconds are elapsed time, on a
/// machine that may be busy.
pub(super) fn limits(target: Target) -> Vec<String> {
    let longest = format!("-max_len={}", target.longest);
    [longest.as_str(), "-timeout=10", "-rss_limit_mb=512", "-malloc_limit_mb=64", "-detect_leaks=0"]
        .map(str::to_owned)
        .to_vec()
}

/// How an input becomes a test.
pub(super) fn as_case(target: Target, input: &str) -> String {
    format!("cp {input} tests/fuzz/{}/WHAT-BROKE && cargo test -p kubefront-tests --test it fuzz", target.name)
}

/// Freed memory is kept for a while, to detect use after free; the default of 256 MiB would be most of the limit. Two
/// frames show where a piece was allocated: all frames cost a tenth of the time.
const ASAN_OPTIONS: &str = "detect_odr_violation=0:quarantine_size_mb=16:malloc_context_size=2";
/// Inputs that broke something, and what was printed then.
const BROKEN: &str = "target/fuzz/broken";
const BETWEEN: Duration = Duration::from_secs(10);
