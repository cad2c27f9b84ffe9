//! The table of codes, `docs/findings.md`.

use crate::finding::{Code, rules};

/// Returns the table of codes as Markdown (`docs/findings.md`).
pub fn table() -> String {
    let mut text = String::from(HEAD);
    let mut last = None;
    for rule in rules() {
        let of_rule = group(rule.code);
        if last != Some(of_rule) {
            text.push_str(&format!("\n## {of_rule}\n\n| code | severity | what is the matter | how to mend it | source |\n|---|---|---|---|---|\n"));
            last = Some(of_rule);
        }
        let fixes: Vec<_> = rule.fixes.iter().map(super::fix_line).collect();
        let severity = [rule.severity.name(), rule.condition].join(" ");
        let cells = [severity.trim(), rule.title, &fixes.join("; or "), rule.source].map(cell).join(" | ");
        text.push_str(&format!("| `{}` | {cells} |\n", rule.code.name()));
    }
    text
}

/// Returns the subject that a code belongs to.
pub fn group(code: Code) -> &'static str {
    GROUPS.iter().rev().find(|(first, _)| *first <= code).map_or("Input", |(_, name)| name)
}

/// A line break or a bar would end the cell; angle brackets would be HTML.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|").replace('<', "&lt;")
}

/// The first code of each subject, in the order of the rule book.
const GROUPS: [(Code, &str); 8] = [
    (Code::InputEmpty, "Input"),
    (Code::KeyMissing, "Private key"),
    (Code::CertificateMissing, "Leaf"),
    (Code::ChainSorted, "Chain and trust"),
    (Code::FqdnMissing, "Names and sizes"),
    (Code::CredentialMissing, "Credential"),
    (Code::UpstreamCaMissing, "Upstream (Envoy to the API server)"),
    (Code::ModeLacks, "Proxy and platform"),
];

const HEAD: &str = "# Findings by code\n\nGenerated from the rule book; a test holds it. A code is \
                    stable once released: never renamed, never reused. An error keeps files from being written, a warning \
                    and a note never do. `kubefront explain CODE` says more.\n";
