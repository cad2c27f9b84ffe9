//! Entries for the texts of clients that reject a certificate, from the table that `check` predicts with.

use crate::clients::{Client, Rule};

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
        page.push_str(&format!("{}: {} rejects the certificate\n\n", rule.title(), printed_by.name()));
        let clients: Vec<&str> =
            rule.clients().into_iter().filter(|client| client.is_measured()).map(Client::name).collect();
        if !clients.is_empty() {
            page.push_str(&format!("Rejected by:\n  {}\n\n", clients.join(", ")));
        }
    }
    page.push_str("Confirm:\n  $ kubefront check --clients\n      with the same files: which clients accept the certificate, and why others reject it\n\n");
    page.push_str(
        "Fix:\n  reissue the certificate that breaks the rule\n\nSee also:  client-rejects, client-required\n",
    );
    let sources: Vec<&str> = found.iter().take(MOST).map(|(rule, _)| rule.source()).collect();
    page.push_str(&format!("Source:    {}; measured with the versions in the report\n", sources.join(", ")));
    Some(page)
}

/// Rules for one text, at most.
const MOST: usize = 3;
