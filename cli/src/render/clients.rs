//! Which clients accept the chain.

use kubefront_core::clients::Client;
use kubefront_core::report::{ClientReport, Report};

use super::paper::{Colour, Paper};

/// In one line: `accepted by kubectl, curl, ...; rejected by Python 3.13: authority key identifier is missing`.
pub(super) fn line(report: &Report) -> Option<String> {
    let known = || front(report).filter(|client| client.accepts.is_some());
    let rejecting: Vec<&ClientReport> = known().filter(|client| client.accepts == Some(false)).collect();
    let accepting: Vec<&str> = known().filter(|c| c.accepts == Some(true)).map(|client| client.name.name()).collect();
    match (accepting.is_empty(), rejecting.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("accepted by {}", accepting.join(", "))),
        (true, false) => Some("rejected by every client".to_owned()),
        (false, false) => Some(format!("accepted by {}; rejected by {}", accepting.join(", "), grouped(&rejecting))),
    }
}

/// Each client in a line: name, version, answer, what is wrong, and what it prints.
pub(super) fn table(report: &Report, paper: Paper) -> String {
    let mut out = String::from("Clients:\n");
    for client in &report.clients {
        let (answer, colour) = match client.accepts {
            Some(true) => ("accepts", Colour::Good),
            Some(false) => ("rejects", Colour::Error),
            None => ("unknown", Colour::Note),
        };
        let why = [client.rule.map(str::to_owned), client.reason.map(|reason| format!("`{reason}`"))];
        let why = why.into_iter().flatten().collect::<Vec<_>>().join(": ");
        let hop = if client.name == Client::Envoy { " (to the API server)" } else { "" };
        let name = format!("{}{hop}", client.name.name());
        let head = format!("  {name:<28}{}{:<3}", paper.paint(answer, colour), "");
        let version = if client.source == "measured" { client.version } else { "documentation" };
        let text = if why.is_empty() { version.to_owned() } else { format!("{why} ({version})") };
        out.push_str(&paper.behind(&head, &text));
    }
    out
}

/// `Python 3.13 (authority key identifier is missing), Firefox and Chromium (Ed25519 key)`
fn grouped(rejecting: &[&ClientReport]) -> String {
    let mut rules: Vec<Option<&str>> = Vec::new();
    for client in rejecting {
        if !rules.contains(&client.rule) {
            rules.push(client.rule);
        }
    }
    let told = rules.into_iter().map(|rule| {
        let names: Vec<&str> = rejecting.iter().filter(|client| client.rule == rule).map(|c| c.name.name()).collect();
        format!("{} ({})", names.join(", "), rule.unwrap_or("reason not known"))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Those that connect to Envoy (in mode passthrough, to the API server), and that were measured.
fn front(report: &Report) -> impl Iterator<Item = &ClientReport> {
    report.clients.iter().filter(|client| client.name != Client::Envoy && client.name.is_measured())
}
