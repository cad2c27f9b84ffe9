//! The outcome as text.

use std::fmt::Write;

use kubefront_cluster_tests::{ApiClient, Bundle};

use super::Cell;
use crate::matrix::table;

/// How the report's operations were run.
const ROWS: [(&str, &str); 5] = [
    ("get", "list"),
    ("watch", "watch, a change after 21 s"),
    ("logs", "logs, a line after 21 s"),
    ("exec", "exec, exit code 7"),
    ("client-certificate", "list with a client certificate"),
];

/// Prints it, and leaves it in `target/tmp/cluster-clients.txt` for docs/evidence.md.
pub(super) fn publish(modes: &[(Bundle, Vec<Cell>)], wrong: usize) {
    let mut text = format!("{:<36}", "client");
    ApiClient::ALL.iter().for_each(|client| text += &format!("{client:<9}"));
    for (bundle, cells) in modes {
        let _ = write!(text, "\nmode {}", bundle.mode);
        for (operation, words) in ROWS {
            let _ = write!(text, "\n  {words:<34}");
            ApiClient::ALL.iter().for_each(|client| text += &format!("{:<9}", word(cells, *client, operation)));
        }
    }
    text.push('\n');
    text += "Helm: watch is `install --wait` with a hook, logs is `test --logs`\n";
    ApiClient::ALL.iter().for_each(|client| text += &format!("{client}: {}\n", client.version()));
    let _ = match wrong {
        0 => writeln!(text, "each as the bundle's report.json says"),
        _ => writeln!(text, "{wrong} other than the bundle's report.json says"),
    };
    let text: String = text.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    table::publish("cluster-clients.txt", &text);
}

/// Helm has no exec.
fn word(cells: &[Cell], client: ApiClient, operation: &str) -> &'static str {
    match cells.iter().find(|cell| cell.client == client && cell.operation == operation) {
        None => "-",
        Some(cell) if cell.outcome.is_ok() => "ok",
        Some(_) => "no",
    }
}
