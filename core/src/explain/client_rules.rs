//! Entries for the texts of clients that reject a certificate, from the table that `check` predicts with.

use crate::clients::{Client, Kind, Rule};

/// Returns the entries for a text; `None` if no client prints it.
pub(super) fn page(text: &str) -> Option<String> {
    let found = Rule::printed_in(text);
    if found.is_empty() {
        return None;
    }
    let mut page = String::new();
    for (index, (rule, printed_by)) in found.iter().take(MOST).enumerate() {
        if index > 0 {
            page.push('\n');
        }
        let names: Vec<&str> = printed_by.iter().map(|client| client.name()).collect();
        let verb = if names.len() == 1 { "rejects" } else { "reject" };
        page.push_str(&format!("{}: {} {verb} the certificate\n\n", rule.title(), names.join(", ")));
        let clients: Vec<&str> =
            rule.clients().into_iter().filter(|client| client.is_measured()).map(Client::name).collect();
        if !clients.is_empty() {
            page.push_str(&format!("Rejected by:\n  {}\n\n", clients.join(", ")));
        }
    }
    page.push_str("Confirm:\n  $ kubefront check --clients\n      with the same files: which clients accept the certificate, and why others reject it\n\nFix:\n");
    for fix in fixes(found.iter().take(MOST).map(|(rule, _)| *rule)) {
        page.push_str(&format!("  {fix}\n"));
    }
    page.push_str("\nSee also:  client-rejects, client-required\n");
    let sources: Vec<&str> = found.iter().take(MOST).map(|(rule, _)| rule.source()).collect();
    page.push_str(&format!("Source:    {}; measured with the versions in the report\n", sources.join(", ")));
    Some(page)
}

/// How the certificate is reissued, for each kind of certificate that can break one of the rules.
fn fixes(rules: impl Iterator<Item = Rule>) -> Vec<String> {
    let mut fixes: Vec<String> = Vec::new();
    for rule in rules {
        let kinds = rule.kinds();
        let of_kind = |kind: &Kind| {
            let what = if *kind == Kind::Leaf { "server certificate" } else { "CA certificate" };
            format!("have the {what} reissued {}", rule.remedy(*kind))
        };
        let any = kinds.is_empty().then(|| match rule {
            Rule::ChainIncomplete | Rule::NotAnAnchor | Rule::AuthorityKeyIdMismatch | Rule::SignatureWrong => {
                "pass the intermediate and root certificates that issued the certificate".to_owned()
            }
            rule => format!("have the certificate reissued {}", rule.remedy(Kind::Leaf)),
        });
        for fix in kinds.iter().map(of_kind).chain(any) {
            if !fixes.contains(&fix) {
                fixes.push(fix);
            }
        }
    }
    fixes
}

/// Rules for one text, at most.
const MOST: usize = 3;
