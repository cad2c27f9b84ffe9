//! The cases, side by side against one stack.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;
use std::{env, fs, thread};

use crate::cluster::Cluster;
use crate::{keep, sandbox};

/// One case: a name and a function that fails by panicking.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub name: &'static str,
    run: fn(&Cluster),
    alone: bool,
    long: bool,
}

impl Case {
    pub const fn new(name: &'static str, run: fn(&Cluster)) -> Self {
        Self { name, run, alone: false, long: false }
    }

    /// Runs after the others and by itself: it disturbs them.
    pub const fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// Runs only when asked for by `--long`.
    pub const fn long(self) -> Self {
        Self { long: true, ..self }
    }
}

/// Runs the cases that the command line asks for; `logs` is where the stack's logs go when one fails.
pub fn run_all(cases: &[&[Case]], logs: &Path) -> ExitCode {
    let options = Options::read();
    if !options.keep && !cases.concat().iter().any(|case| options.wants(case)) {
        println!("no case holds {} in its name (some run with --long only)", options.names.join(" or "));
        return ExitCode::FAILURE;
    }
    sandbox::enter(|| {
        let Ok(cluster) = catch_unwind(Cluster::start) else {
            copy_logs(logs);
            return ExitCode::FAILURE;
        };
        print_versions(&cluster);
        if options.keep {
            return keep::until_interrupted(&cluster);
        }
        let failed = run_chosen(&cluster, &cases.concat(), &options);
        if failed.is_empty() {
            return ExitCode::SUCCESS;
        }
        copy_logs(logs);
        println!("\nfailed: {}\n  one alone: cargo xtask cluster {}", failed.join(", "), failed[0]);
        ExitCode::FAILURE
    })
}

#[derive(Debug)]
struct Options {
    names: Vec<String>,
    keep: bool,
    long: bool,
    threads: usize,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { names: Vec::new(), keep: false, long: false, threads: 4 };
        for word in env::args().skip(1) {
            match word.as_str() {
                "--keep" => options.keep = true,
                "--long" => options.long = true,
                _ if word.starts_with("--threads=") => {
                    options.threads = word["--threads=".len()..].parse().expect("--threads=N, a number");
                }
                _ if word.starts_with('-') => {} // cargo's own
                _ => options.names.push(word),
            }
        }
        options
    }

    fn wants(&self, case: &Case) -> bool {
        (self.names.is_empty() || self.names.iter().any(|name| case.name.contains(name.as_str())))
            && (self.long || !case.long)
    }
}

fn run_chosen(cluster: &Cluster, cases: &[Case], options: &Options) -> Vec<&'static str> {
    let (alone, together): (Vec<_>, Vec<_>) =
        cases.iter().filter(|case| options.wants(case)).partition(|case| case.alone);
    let left_out = cases.iter().filter(|case| case.long && !options.long).count();
    let failed = Mutex::new(Vec::new());
    let queue = Mutex::new(together.into_iter());
    thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            scope.spawn(|| {
                while let Some(case) = next(&queue) {
                    run_one(cluster, case, &failed);
                }
            });
        }
    });
    alone.iter().for_each(|case| run_one(cluster, case, &failed));
    if left_out > 0 {
        println!("not run: {left_out} long (cargo xtask cluster --long)");
    }
    failed.into_inner().unwrap()
}

fn next<'a>(queue: &Mutex<impl Iterator<Item = &'a Case>>) -> Option<&'a Case> {
    queue.lock().unwrap().next()
}

/// Runs a case in a thread that bears its name, so that a panic's message does.
fn run_one(cluster: &Cluster, case: &Case, failed: &Mutex<Vec<&'static str>>) {
    let begin = Instant::now();
    let is_fine = thread::scope(|scope| {
        let run = || catch_unwind(AssertUnwindSafe(|| (case.run)(cluster))).is_ok();
        thread::Builder::new().name(case.name.to_owned()).spawn_scoped(scope, run).unwrap().join().unwrap_or(false)
    });
    println!("{} {} ({:.1} s)", if is_fine { "ok    " } else { "FAILED" }, case.name, begin.elapsed().as_secs_f64());
    if !is_fine {
        failed.lock().unwrap().push(case.name);
    }
}

fn print_versions(cluster: &Cluster) {
    let versions: Vec<_> = cluster.kubectls().iter().map(|kubectl| kubectl.version.as_str()).collect();
    println!("kubectl: {}", versions.join(", "));
    for (path, reason) in cluster.kubectls_left_out() {
        println!("kubectl left out: {}: {reason}", path.display());
    }
}

fn copy_logs(to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(sandbox::folder().join("logs")).unwrap().flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
    println!("logs of the stack: {}", to.display());
}
