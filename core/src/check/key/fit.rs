//! Does the key belong to the certificate, and to nothing else?

use std::collections::BTreeSet;

use super::{KEY_FIELD, NO_CERTIFICATE, NO_KEY};
use crate::asn1::structure::Form;
use crate::check::{Case, Outcome};
use crate::decoded::Found;
use crate::finding::{Code, Finding};
use crate::key;
use crate::key::{Key, PublicKey};
use crate::x509::Certificate;

/// Contour takes one key.
pub(super) fn single(case: &Case<'_>) -> Outcome {
    let keys = &case.decoded.keys;
    let different: BTreeSet<&str> = keys.iter().map(|found| found.part.public().spki_sha256.as_str()).collect();
    if different.is_empty() {
        return Outcome::not_checked(NO_KEY);
    }
    if different.len() == 1 {
        return Outcome::Passed;
    }
    let leaf = case.set.chain.leaf.as_deref();
    let fitting = leaf.and_then(|leaf| keys.iter().find(|found| fits(found.part.public(), leaf)));
    let count = different.len();
    let finding = match (fitting, leaf) {
        (Some(found), _) => {
            let message = format!(
                "{count} different keys were given; the one of {} belongs to the leaf and is taken",
                place(found)
            );
            Finding::note(Code::KeyChosen, "key", message)
        }
        (None, Some(leaf)) => {
            let message =
                format!("{count} different keys were given, and none belongs to {}: {}", leaf.short_name(), list(keys));
            Finding::error(Code::KeySeveral, "key", message)
        }
        (None, None) => {
            let message = format!("{count} different keys were given, and no certificate to choose by: {}", list(keys));
            Finding::error(Code::KeySeveral, "key", message)
        }
    };
    Outcome::of(vec![finding.about(KEY_FIELD)])
}

/// Envoy refuses a pair that does not belong together, and Contour does not see it.
pub(super) fn belongs_to_leaf(case: &Case<'_>) -> Outcome {
    let Some(found) = &case.set.key else { return Outcome::not_checked(NO_KEY) };
    let Some(leaf) = case.set.chain.leaf.as_deref() else { return Outcome::not_checked(NO_CERTIFICATE) };
    let public = found.part.public();
    if fits(public, leaf) {
        return Outcome::Passed;
    }
    let mut message = format!(
        "certificate: {}, public key {}; key: {}, public key {}. ",
        whose(case, leaf),
        short(&leaf.spki_sha256),
        place(found),
        short(&public.spki_sha256),
    );
    let mut others = case.decoded.certificates.iter().filter(|other| fits(public, &other.part));
    match others.next() {
        Some(other) => {
            let name = other.part.short_name();
            message.push_str(&format!("The key belongs to {name} in {} instead. ", other.origin.name));
        }
        None => message.push_str("It belongs to none of the certificates handed in. "),
    }
    let host = case.set.fqdn.as_ref().map_or(leaf.short_name(), |fqdn| fqdn.as_str());
    message.push_str(&format!(
        "Applied, it would take {host} down while its HTTPProxy stays \"valid\" (run against Envoy 1.40)"
    ));
    Outcome::of(vec![Finding::error(Code::KeyMismatch, "key", message).about(KEY_FIELD)])
}

/// The key that Envoy serves with must not be one that signs certificates.
pub(super) fn not_shared_with_ca(case: &Case<'_>) -> Outcome {
    let Some(leaf) = case.set.chain.leaf.as_deref() else { return Outcome::not_checked(NO_CERTIFICATE) };
    let chain = &case.set.chain;
    let others = chain.intermediates.iter().chain(&chain.anchor).filter(|other| other.sha256 != leaf.sha256);
    let sharing = others.filter(|other| other.spki_sha256 == leaf.spki_sha256);
    let findings = sharing.map(|other| {
        let message = format!(
            "{} and {} have one and the same public key {}",
            leaf.short_name(),
            other.short_name(),
            short(&leaf.spki_sha256)
        );
        Finding::error(Code::KeySharedWithCa, "key", message).about(KEY_FIELD)
    });
    Outcome::of(findings.collect())
}

/// Compares public halves in one form: certificates may hold a point compressed.
fn fits(public: &PublicKey, certificate: &Certificate) -> bool {
    public.spki_der == certificate.spki_der
        || key::read(Form::PublicKey, &certificate.spki_der).is_ok_and(|key| key.public() == public)
}

fn whose(case: &Case<'_>, leaf: &Certificate) -> String {
    let found = case.decoded.certificates.iter().find(|found| found.part.sha256 == leaf.sha256);
    match found {
        Some(found) => format!("{}, {}", found.origin.name, leaf.short_name()),
        None => leaf.short_name().to_owned(),
    }
}

/// `key.pem`, or `all.pem block 3` where it is not the first.
fn place(found: &Found<Key>) -> String {
    match found.origin.block {
        0 | 1 => found.origin.name.clone(),
        block => format!("{} block {block}", found.origin.name),
    }
}

fn list(keys: &[Found<Key>]) -> String {
    let shown: Vec<String> = keys
        .iter()
        .take(MOST_LISTED)
        .map(|found| format!("{} ({})", place(found), short(&found.part.public().spki_sha256)))
        .collect();
    let more = if keys.len() > MOST_LISTED { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// `3f9a 11c0`: enough to tell two keys apart by eye.
fn short(digest: &str) -> String {
    format!("{} {}", digest.get(..4).unwrap_or_default(), digest.get(4..8).unwrap_or_default())
}

const MOST_LISTED: usize = 6;
