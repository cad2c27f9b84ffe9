//! Entries as plain text: a label, then its lines, with commands after `  $ `. Paragraphs are not wrapped: the reader's
//! terminal decides the width.

use super::diagnose::{Diagnosis, diagnose};
use super::values::{Place, fill};
use super::{Confirm, Symptom, find, status};
use crate::symptom::http_proxy_status::STATUS_REASONS;

/// Returns the entries that match a text, best match first; `None` if no entry matches.
pub fn page(text: &str) -> Option<String> {
    let diagnosis = diagnose(text);
    (!diagnosis.found.is_empty()).then(|| found(&diagnosis))
}

/// Returns the page of the symptom with that name; its commands contain words in capitals for your values.
pub fn symptom_page(id: &str) -> Option<String> {
    let symptom = find(id)?;
    let mut page = String::new();
    write(&mut page, symptom, "", &[]);
    page.push_str(&foot(&[*symptom]));
    Some(page)
}

/// Returns the page of a status reason of the HTTPProxy; `None` for an unknown one. Upper and lower case are equal.
pub fn status_page(reason: &str) -> Option<String> {
    let entries: Vec<_> = STATUS_REASONS.iter().filter(|entry| entry.reason.eq_ignore_ascii_case(reason)).collect();
    let mut page = String::new();
    if let [entry] = entries.as_slice() {
        let symptom = status::symptom(entry);
        write(&mut page, &symptom, "", &[]);
        page.push_str(&foot(&[symptom]));
        return Some(page);
    }
    page.push_str(&format!(
        "{} entries have the reason {}. For the commands that confirm one of them, pass its whole message.\n",
        entries.len(),
        entries.first()?.reason
    ));
    for entry in entries {
        page.push_str(&format!("\n{}\n", entry.title));
        write_causes(&mut page, entry.causes);
        page.push_str(&format!("Fix:\n  {}\n", fill(entry.fix, &[])));
    }
    Some(page)
}

/// Returns what to collect if no entry matches a text.
pub fn collect(values: &[(Place, String)]) -> String {
    let mut page = String::from(COLLECT_HEAD);
    for (index, confirm) in COLLECT.iter().enumerate() {
        page.push_str(&format!("\n{}. {}\n  $ {}\n", index + 1, confirm.expect, fill(confirm.command, values)));
    }
    page.push_str(&format!("\n{COLLECT_FOOT}\n"));
    page
}

fn found(diagnosis: &Diagnosis) -> String {
    let mut page = String::new();
    if diagnosis.found.len() > 1 {
        page.push_str(&format!("{} entries match this text, best match first.\n\n", diagnosis.found.len()));
    }
    for (index, found) in diagnosis.found.iter().enumerate() {
        if index > 0 {
            page.push('\n');
        }
        let place = if diagnosis.has_lines { format!(", line {}", found.line) } else { String::new() };
        write(&mut page, &found.symptom, &place, &diagnosis.values);
    }
    let symptoms: Vec<_> = diagnosis.found.iter().map(|found| found.symptom).collect();
    page.push_str(&foot(&symptoms));
    page
}

fn write(page: &mut String, symptom: &Symptom, place: &str, values: &[(Place, String)]) {
    page.push_str(&format!("{}\n{}, printed by {}{place}\n\n", symptom.title, symptom.id, symptom.printed_by));
    write_causes(page, symptom.causes);
    if !symptom.impact.is_empty() {
        page.push_str(&format!("\nImpact:\n  {}\n", symptom.impact));
    }
    if !symptom.by_mode.is_empty() {
        page.push_str("\nBy mode:\n");
    }
    for (mode, text) in symptom.by_mode {
        page.push_str(&format!("  {:11}  {text}\n", mode.name()));
    }
    page.push_str("\nConfirm:\n");
    for confirm in symptom.confirm {
        page.push_str(&format!("  $ {}\n      {}\n", fill(confirm.command, values), confirm.expect));
    }
    page.push_str(&format!("\nFix:\n  {}\n\n", fill(symptom.fix, values)));
    if !symptom.see.is_empty() {
        page.push_str(&format!("See also:  {}\n", symptom.see.join(", ")));
    }
    page.push_str(&format!("Source:    {}\n", symptom.source));
}

fn write_causes(page: &mut String, causes: &[&str]) {
    match causes {
        [cause] => page.push_str(&format!("Likely cause:\n  {cause}\n")),
        _ => {
            page.push_str("Likely causes:\n");
            for (index, cause) in causes.iter().enumerate() {
                page.push_str(&format!("  {}.  {cause}\n", index + 1));
            }
        }
    }
}

/// What the commands and the modes of the entries require the reader to know.
fn foot(symptoms: &[Symptom]) -> String {
    let is_in_cluster =
        |confirm: &Confirm| confirm.command.starts_with("kubectl ") && !confirm.command.contains("--kubeconfig");
    let mut foot = String::new();
    if symptoms.iter().any(|symptom| symptom.confirm.iter().any(is_in_cluster)) {
        foot.push_str(DIRECT);
    }
    if symptoms.iter().any(|symptom| !symptom.by_mode.is_empty()) {
        foot.push_str(WHICH_MODE);
    }
    if foot.is_empty() { foot } else { format!("\n{foot}") }
}

const DIRECT: &str = "Run kubectl with a kubeconfig that reaches the API server directly, unless the command names \
                      another kubeconfig.\n";
const WHICH_MODE: &str = "To find the mode, look at the HTTPProxy: `spec.routes` means mode http, `spec.tcpproxy` with \
                          `tls.secretName` means mode tcp, and `spec.tcpproxy` with `tls.passthrough: true` means mode \
                          passthrough.\n";

const COLLECT_HEAD: &str = "No entry matches this text.\n\nRun these commands, and pass their output to `kubefront \
                            explain`, one by one or all together. None of them prints a token or a private key.\n";

/// Commands to run if no entry matches a text, from the client to the API server, hop by hop.
pub const COLLECT: &[Confirm] = &[
    Confirm {
        command: "kubectl --kubeconfig=kubeconfig get namespaces -v=6 2>&1 | tail -n 20",
        expect: "The whole error, with the requested address and the status code",
    },
    Confirm {
        command: "getent hosts {host} || nslookup {host}",
        expect: "The address in DNS: it must be Envoy's external address",
    },
    Confirm {
        command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null",
        expect: "The certificate chain that is served for the host name",
    },
    Confirm {
        command: "kubectl describe httpproxy {proxy} -n {proxy-namespace}",
        expect: "The status of the HTTPProxy (run this and the following commands with a direct kubeconfig)",
    },
    Confirm { command: "kubectl logs -n {contour} deployment/contour --tail=50", expect: "Contour's log" },
    Confirm {
        command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=50",
        expect: "Envoy's log; its access log contains a flag (`UF`, `UH`, `UT`, `UO`) for each failed request",
    },
    Confirm { command: "kubectl get --raw '/readyz?verbose'", expect: "The readiness of the API server" },
    Confirm { command: "kubectl version", expect: "Both versions: exec and port-forward depend on them in mode http" },
];

const COLLECT_FOOT: &str = "To check the whole request path, run `verify.sh` from the bundle.";
