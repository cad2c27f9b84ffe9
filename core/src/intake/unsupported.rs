//! Forms that are recognized by how they begin: Kubernetes objects, and what is not supported.

use crate::asn1::structure;
use crate::decoded::described::{Encryption, ObjectKind, Unsupported};
use crate::kubernetes::{host_claim, objects};

/// Recognizes a form that is not supported.
pub(super) fn of(bytes: &[u8]) -> Option<Unsupported> {
    match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] => return Some(Unsupported::JavaKeystore),
        [0xce, 0xce, 0xce, 0xce, ..] => return Some(Unsupported::JavaCryptoKeystore),
        [0x1f, 0x8b, ..] => return Some(Unsupported::Gzip),
        _ => {}
    }
    if structure::of(bytes).is_some() {
        return None;
    }
    kubernetes(bytes)
}

/// Objects of Kubernetes (YAML or JSON), and the exposure document itself.
fn kubernetes(bytes: &[u8]) -> Option<Unsupported> {
    let text = core::str::from_utf8(bytes).ok()?;
    if !text.contains("apiVersion") {
        return is_printed_proxy(text).then_some(Unsupported::PrintedProxies);
    }
    let kinds = kinds(text);
    let kind = *kinds.first().filter(|_| object(bytes).is_none())?;
    if kinds.contains(&"ApiExposure") {
        return Some(Unsupported::Exposure);
    }
    if kinds.contains(&"SealedSecret") {
        return Some(Unsupported::Encrypted(Encryption::SealedSecret));
    }
    Some(Unsupported::Manifest(is_kind(kind).then(|| kind.to_owned())))
}

/// The table of `kubectl get httpproxies`, or the text of `kubectl describe httpproxy`.
fn is_printed_proxy(text: &str) -> bool {
    let mut lines = text.lines().take(MOST_HEAD_LINES);
    lines.any(|line| {
        let is_table = line.contains(" FQDN ") && line.contains(" TLS SECRET ");
        is_table || line.strip_prefix("Kind:").is_some_and(|kind| kind.trim() == "HTTPProxy")
    })
}

/// Says whether a word may be printed: nothing was read as YAML here, and a token can be where a kind is.
fn is_kind(word: &str) -> bool {
    let is_random = word.len() >= 16 && word.bytes().any(|octet| octet.is_ascii_digit());
    word.len() <= LONGEST_TOLD && word.starts_with(|first: char| first.is_ascii_uppercase()) && !is_random
}

/// Recognizes objects that may contain parts of an exposure.
pub(super) fn object(bytes: &[u8]) -> Option<ObjectKind> {
    let text = core::str::from_utf8(bytes).ok()?;
    if !text.contains("apiVersion") {
        return fragment(text);
    }
    let kinds = kinds(text);
    let is_listed = |kind: &str| kinds.iter().any(|known| known.strip_suffix("List") == Some(kind));
    let has = |kind: &str| kinds.contains(&kind) || objects::LISTED.contains(&kind) && is_listed(kind);
    let known =
        [("Secret", ObjectKind::Secret), ("ConfigMap", ObjectKind::ConfigMap), ("HTTPProxy", ObjectKind::HttpProxy)];
    let claims = host_claim::KINDS.iter().map(|kind| (*kind, ObjectKind::Claim));
    known.into_iter().chain(claims).find(|(kind, _)| has(kind) && !has("ApiExposure")).map(|(_, kind)| kind)
}

/// A line or two out of a Secret: `tls.crt: LS0tLS1CRUdJTi...`.
fn fragment(text: &str) -> Option<ObjectKind> {
    let is_key = ["tls.crt:", "tls.key:", "ca.crt:", "\"tls.crt\"", "\"tls.key\"", "\"ca.crt\""];
    let is_fragment = text.contains(BEGIN_IN_BASE64) && is_key.iter().any(|key| text.contains(key));
    is_fragment.then_some(ObjectKind::PartOfSecret)
}

/// Returns the words after every `kind:` or `"kind":`, at most [`MOST_KINDS`].
fn kinds(text: &str) -> Vec<&str> {
    let fields = text.split(['\n', ',', '{']).filter_map(|part| {
        let part = part.trim_start_matches([' ', '\t', '-', '\r']);
        let rest = part.strip_prefix("kind").or_else(|| part.strip_prefix("\"kind\""))?;
        let value = rest.trim_start().strip_prefix(':')?.trim_start_matches([' ', '\t', '"', '\'']);
        let end = value.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(value.len());
        value.get(..end.min(LONGEST_KIND)).filter(|kind| !kind.is_empty())
    });
    fields.take(MOST_KINDS).collect()
}

const BEGIN_IN_BASE64: &str = "LS0tLS1CRUdJTi";
/// Prompts and warnings may come before the table, labels and annotations before the kind.
const MOST_HEAD_LINES: usize = 64;
const MOST_KINDS: usize = 256;
const LONGEST_KIND: usize = 63;
/// ValidatingAdmissionPolicyBinding has 32.
const LONGEST_TOLD: usize = 40;
