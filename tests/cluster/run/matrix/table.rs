//! The matrix as text.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use kubefront_cluster_tests::{Cluster, Mode};

/// Whether an operation worked for a minor version, and what kubectl printed if not.
pub(crate) type Cells = BTreeMap<(&'static str, u32), Result<(), String>>;

/// How the report's operations were run, in its order.
pub(crate) const ROWS: [(&str, &str); 10] = [
    ("get", "get"),
    ("apply", "apply --server-side"),
    ("watch", "get -w, a change after 17 s"),
    ("logs", "logs -f, a line after 17 s"),
    ("wait", "wait, true after 17 s"),
    ("rollout", "rollout status, done after 17 s"),
    ("exec", "exec -i, exit code 7"),
    ("attach", "attach -i"),
    ("cp", "cp, there and back"),
    ("port-forward", "port-forward, an HTTP request"),
];

/// Returns the whole: a block for each mode, then who was not there.
pub(crate) fn of(cluster: &Cluster, modes: &[(Mode, Cells)], wrong: usize) -> String {
    let minors: Vec<u32> = cluster.kubectls().iter().map(|kubectl| kubectl.minor).collect();
    let mut text = format!("{:<36}", "kubectl");
    minors.iter().for_each(|minor| text += &format!("{:<6}", format!("1.{minor}")));
    for (mode, cells) in modes {
        let _ = write!(text, "\nmode {mode}");
        for (operation, words) in ROWS {
            let _ = write!(text, "\n  {words:<34}");
            for minor in &minors {
                text += if cells[&(operation, *minor)].is_ok() { "ok    " } else { "no    " };
            }
        }
    }
    text.push('\n');
    for (mode, cells) in modes {
        text += &refusals(*mode, cells);
    }
    let all: Vec<_> = modes.iter().flat_map(|(_, cells)| cells.values()).collect();
    let carried = all.iter().filter(|cell| cell.is_ok()).count();
    let held = match wrong {
        0 => "each as the bundle's report.json says".to_owned(),
        _ => format!("{wrong} other than the bundle's report.json says"),
    };
    let _ = writeln!(text, "{carried} of {} carried, {held}", all.len());
    text += &not_run(cluster, &minors);
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// What kubectl prints if an operation does not work, operations with the same text together.
fn refusals(mode: Mode, cells: &Cells) -> String {
    let mut by_text: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (operation, _) in ROWS {
        let texts = cells.iter().filter(|((of, _), _)| *of == operation).filter_map(|(_, cell)| cell.as_ref().err());
        for text in texts {
            let operations = by_text.entry(text).or_default();
            if !operations.contains(&operation) {
                operations.push(operation);
            }
        }
    }
    by_text.iter().map(|(text, of)| format!("no in mode {mode}, {}: `{text}`\n", of.join(", "))).collect()
}

fn not_run(cluster: &Cluster, minors: &[u32]) -> String {
    let newest = *minors.last().unwrap();
    let absent: Vec<_> = (OLDEST..newest).filter(|minor| !minors.contains(minor)).map(|m| format!("1.{m}")).collect();
    let mut text = String::new();
    if !absent.is_empty() {
        let _ = writeln!(text, "not run: kubectl {}: not on this machine", absent.join(", "));
    }
    for (path, reason) in cluster.kubectls_left_out() {
        let _ = writeln!(text, "not run: {}: {reason}", path.file_name().unwrap().display());
    }
    text
}

/// The oldest kubectl that was ever tried; the report's conditions are about the versions from here on.
const OLDEST: u32 = 27;

/// Prints a text, and leaves it in `target/tmp/NAME` for docs/evidence.md.
pub(crate) fn publish(name: &str, text: &str) {
    println!("{text}");
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), text).unwrap();
}
