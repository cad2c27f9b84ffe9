//! Texts of an input in places that may be printed: a fuzzer puts a key's text there sooner or later.

use std::fs;
use std::sync::OnceLock;

use kubefront_core::decoded::Decoded;
use kubefront_core::token::Token;
use kubefront_core::yaml;
use kubefront_core::yaml::{Node, Value};

use crate::golden;

/// Passes every text of the inputs that messages may show: a certificate and its digests, a name in a document, a claim
/// of a token, a word of kubefront's.
pub(super) fn texts(inputs: &[&[u8]], decoded: &Decoded, tell: &mut dyn FnMut(&[u8])) {
    for certificate in decoded.certificates.iter().map(|found| &found.part) {
        tell(&certificate.der);
        [&certificate.sha256, &certificate.spki_sha256].into_iter().for_each(|digest| tell(digest.as_bytes()));
    }
    decoded.inputs.iter().for_each(|input| tell(input.name.as_bytes()));
    let users = decoded.kubeconfigs.iter().flat_map(|found| &found.part.users);
    let of_users = users.filter_map(|user| user.token.as_ref());
    decoded.tokens.iter().map(|found| &found.part).chain(of_users).for_each(|token| claims(token, tell));
    inputs.iter().for_each(|input| documents(input, tell));
    tell(our_own());
}

/// The texts of reports about any set: names of checks, findings, sentences. The golden ones contain no secret
/// (`it/secrecy.rs`).
fn our_own() -> &'static [u8] {
    static OUR_OWN: OnceLock<Vec<u8>> = OnceLock::new();
    OUR_OWN.get_or_init(|| {
        let reports =
            golden::cases().into_iter().map(|case| golden::folder().join(case.name).join("expected/report.json"));
        reports.flat_map(|report| fs::read(&report).expect("a golden report: `cargo xtask bless` writes it")).collect()
    })
}

fn claims(token: &Token, tell: &mut dyn FnMut(&[u8])) {
    let claims = [&token.subject, &token.issuer, &token.bound_to].into_iter().flatten().chain(&token.audiences);
    claims.for_each(|claim| tell(claim.as_bytes()));
}

/// Documents of a stream are read one by one, as core does.
fn documents(input: &[u8], tell: &mut dyn FnMut(&[u8])) {
    let text = String::from_utf8_lossy(input);
    kinds(&text, tell);
    for document in text.split("\n---") {
        if let Ok(node) = yaml::parse(document.trim_start_matches("---").as_bytes()) {
            visit(&node, tell);
        }
    }
}

/// A manifest that kubefront does not read is named by its kind.
fn kinds(text: &str, tell: &mut dyn FnMut(&[u8])) {
    for behind in text.split("kind").skip(1) {
        let kind = behind.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
        let is_random = kind.len() >= 16 && kind.contains(|c: char| c.is_ascii_digit());
        if kind.len() <= 40 && !is_random {
            tell(kind.as_bytes());
        }
    }
}

/// Every key, and every value that is not in a secret place.
fn visit(node: &Node, tell: &mut dyn FnMut(&[u8])) {
    match &node.value {
        Value::Text(text) => tell(text.as_bytes()),
        Value::List(items) => items.iter().for_each(|item| visit(item, tell)),
        Value::Map(entries) => {
            for entry in entries {
                tell(entry.key.as_bytes());
                if !SECRET.contains(&entry.key.as_str()) {
                    visit(&entry.value, tell);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

const SECRET: [&str; 15] = [
    "token",
    "password",
    "client-key-data",
    "client-secret",
    "access-token",
    "id-token",
    "refresh-token",
    "tls.key",
    "args",
    "env",
    "config",
    "stringData",
    "data",
    "kubeconfig",
    "value",
];
