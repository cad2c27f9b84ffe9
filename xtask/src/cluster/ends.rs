//! Nothing is left when `cargo xtask cluster --keep` ends, however it ends: each process of it is looked for by its id.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::step::{Failure, run};

/// Starts a stack to play with, ends the outer process, and waits until every process below it is gone; by each signal.
pub(super) fn check(xtask: &Path) -> Result<(), Failure> {
    ["TERM", "KILL"].into_iter().try_for_each(|signal| leaves_nothing(xtask, signal))
}

fn leaves_nothing(xtask: &Path, signal: &str) -> Result<(), Failure> {
    let mut outer = Command::new(xtask)
        .args(["cluster", KEEP])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::new(format!("xtask does not start: {error}"), "cargo xtask cluster --keep"))?;
    let begun = wait_until_up(&mut outer).and_then(|()| below(outer.id()));
    let ended = run(Command::new("kill").args([&format!("-{signal}"), &outer.id().to_string()]), "kill, of procps");
    outer.wait()?;
    let processes = begun?;
    ended?;
    if processes.len() < FEWEST {
        return Err(Failure::new(format!("only {} processes were up", processes.len()), "cargo xtask cluster --keep"));
    }
    wait_until_gone(signal, &processes)
}

/// Reads what `--keep` prints until it says that everything is up, and lets the rest of it go by.
fn wait_until_up(outer: &mut Child) -> Result<(), Failure> {
    let mut lines =
        outer.stdout.take().map(BufReader::new).into_iter().flat_map(BufReader::lines).map_while(Result::ok);
    let mut said = Vec::new();
    while let Some(line) = lines.next() {
        if line.starts_with(UP) {
            thread::spawn(move || lines.for_each(drop));
            return Ok(());
        }
        said.push(line);
    }
    Err(Failure::new(format!("the stack did not come up:\n{}", said.join("\n")), "cargo xtask cluster --keep"))
}

/// A process: its id and when it started, since ids are used again.
type Process = (u32, u64);

/// Returns all processes below this one, with itself.
fn below(outer: u32) -> Result<Vec<Process>, Failure> {
    let all = running()?;
    let is_below = |process: u32| {
        let parent = |process: &u32| all.get(process).map(|(parent, _)| *parent).filter(|parent| *parent != 0);
        std::iter::successors(Some(process), parent).any(|process| process == outer)
    };
    Ok(all.iter().filter(|(id, _)| is_below(**id)).map(|(id, (_, start))| (*id, *start)).collect())
}

fn wait_until_gone(signal: &str, processes: &[Process]) -> Result<(), Failure> {
    let begin = Instant::now();
    loop {
        let all = running()?;
        let is_there = |(id, start): &&Process| all.get(id).is_some_and(|(_, now)| now == start);
        let left: Vec<_> = processes.iter().filter(is_there).map(|(id, _)| id.to_string()).collect();
        if left.is_empty() {
            println!("ended with {signal}: all {} processes are gone", processes.len());
            return Ok(());
        }
        if begin.elapsed() > PATIENCE {
            let what = format!("ended with {signal}, {} of {} processes stay", left.len(), processes.len());
            return Err(Failure::new(what, format!("kill -KILL {}", left.join(" "))));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Returns parent and start of each process that runs, by its id. Those that have ended and were not waited for are
/// left out: their parent does that, or the first process of this machine.
fn running() -> Result<BTreeMap<u32, (u32, u64)>, Failure> {
    let ids = fs::read_dir("/proc")?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let process = |id: u32| {
        let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?; // it may be gone by now
        // the name, in brackets, may contain anything
        let fields: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
        let (state, parent, start) = (fields.first()?, fields.get(1)?, fields.get(19)?);
        (!["Z", "X"].contains(state)).then_some((id, (parent.parse().ok()?, start.parse().ok()?)))
    };
    Ok(ids.filter_map(process).collect())
}

/// Leaves the stack up, to play with.
pub(super) const KEEP: &str = "--keep";
/// What it prints when all is up.
const UP: &str = "The stack is up.";
/// xtask, the tests outside and inside, what makes the namespaces, etcd, the API server, the kubelet, Contour and Envoy.
const FEWEST: usize = 9;
/// For a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);
