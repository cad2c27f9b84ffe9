//! `explain`: a finding's page, a mode's page, a status reason's page, the table of codes. Markdown-free plain text and
//! the generated Markdown table.

/// Returns the page for a code, a mode, an advice topic or a status reason; `None` where the word is unknown.
pub fn page(_word: &str) -> Option<String> {
    None
}

/// Returns the table of codes as Markdown (`docs/findings.md`).
pub fn table() -> String {
    String::new()
}

/// Returns the known words nearest to an unknown one, best first, at most three.
pub fn nearest(_word: &str) -> Vec<&'static str> {
    Vec::new()
}
