//! Texts that kubectl, curl, a browser or a status printed: `explain TEXT`.

use std::sync::Arc;

use kubefront_core::symptom::{http_proxy_status, values};
use kubefront_core::{explain, symptom};

use super::hidden::{self, Windows};
use super::seeds::SeedFile;

/// Any text is explained or not; what goes from it into commands has the form of a name, and no other part is printed.
pub fn holds(input: &[u8]) {
    let text = symptom::readable(input);
    let diagnosis = symptom::diagnose(&text);
    let lines = text.lines().count().max(1);
    for found in &diagnosis.found {
        assert!((1..=lines).contains(&found.line), "line {} of {lines}", found.line);
    }
    for (_, value) in &diagnosis.values {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-._:/@".contains(c);
        assert!(
            !value.is_empty() && !value.starts_with('-') && value.chars().all(is_name),
            "no name, and in a command"
        );
        assert!(!values::is_like_a_token(value), "a token in a command");
    }
    let page = symptom::page(&text);
    assert_eq!(page.is_some(), !diagnosis.found.is_empty());
    let told = [page.unwrap_or_default(), symptom::collect(&diagnosis.values), format!("{diagnosis:?}")].concat();
    let names = Windows::new(|take| diagnosis.values.iter().for_each(|(_, value)| take(value.as_bytes())));
    hidden::of_seeds().stay_out_of(&told, "the page", |window| names.hold(window));
    if text.len() <= LONGEST_WORD && !text.contains(char::is_whitespace) {
        let _ = (explain::page(&text), explain::nearest(&text));
    }
}

/// What was printed, what statuses say, and the names of findings.
pub fn seeds(_: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let printed = include_str!("../../../core/src/symptom/tests/printed.txt");
    let printed = printed.split("\n## ").filter_map(|text| text.split_once('\n')).map(|(_, text)| text.to_owned());
    let reasons = http_proxy_status::STATUS_REASONS.iter().map(|reason| format!("{reason:?}"));
    let patterns = symptom::symptoms().flat_map(|symptom| symptom.patterns.iter().map(|all| all.join("\n")));
    printed.chain(reasons).chain(patterns).map(|text| text.into_bytes().into()).collect()
}

/// The name of a finding, or something near it.
const LONGEST_WORD: usize = 24;

/// Who prints, and what a terminal adds.
pub const WORDS: &[&str] = &[
    "error: ",
    "Error from server (Forbidden): ",
    "Unable to connect to the server: ",
    "x509: certificate ",
    "tls: ",
    "curl: (35) ",
    "HTTP/1.1 ",
    "HTTP/2 421",
    "upstream connect error",
    "no healthy upstream",
    "Get \"https://",
    "status:\n",
    "conditions:\n",
    "reason: ",
    "message: ",
    "type: Valid",
    "\u{1b}[31m",
    "\u{201c}",
    "\u{2019}",
    "\\\"",
    "\\n",
    "eyJ",
    "system:anonymous",
    "system:serviceaccount:",
    "dial tcp: lookup ",
    "error dialing backend: ",
    ":10250",
    "failed calling webhook ",
    "proxyconnect tcp: ",
    "TLS handshake error from ",
    "E1129 12:00:00.000000 1 a.go:1] ",
    "msg=\"",
    "\\u003c",
];
