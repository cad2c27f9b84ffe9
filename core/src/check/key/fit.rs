//! Does the private key match the certificate, and no CA certificate?

use std::collections::BTreeSet;

use super::{KEY_FIELD, NO_CERTIFICATE, NO_KEY, kind};
use crate::asn1::structure::Form;
use crate::check::{Case, Outcome};
use crate::decoded::Found;
use crate::finding::{Change, Code, Finding, Fix};
use crate::key;
use crate::key::{Key, PublicKey};
use crate::material::Role;
use crate::selection::served_keys;
use crate::x509::Certificate;

/// Contour accepts one private key.
pub(super) fn single(case: &Case<'_>) -> Outcome {
    let keys = served_keys(case.exposure, case.decoded);
    let different: BTreeSet<&str> = keys.iter().map(|found| found.part.public().spki_sha256.as_str()).collect();
    if different.is_empty() {
        return case.not_known(NO_KEY);
    }
    if different.len() == 1 {
        return Outcome::Passed;
    }
    let leaf = case.set.chain.leaf.as_deref();
    let matching = leaf.and_then(|leaf| keys.iter().copied().find(|found| fits(found.part.public(), leaf)));
    let count = different.len();
    let finding = match (matching, leaf) {
        (Some(matching), _) => {
            let found =
                format!("{count} different keys; the one in {} matches the server certificate", place(matching));
            let is_named = |found: &&Found<Key>| found.origin.role == Some(Role::Key);
            let is_other = |found: &&Found<Key>| found.part.public().spki_sha256 != matching.part.public().spki_sha256;
            match keys.iter().copied().filter(is_named).find(is_other) {
                Some(named) if matching.origin.role != Some(Role::Key) => {
                    let found = format!("{found}; {}, which was passed as the private key, is not used", place(named));
                    let leave_out = Fix::remove("leave the other key out", &named.origin.name);
                    // a key in an archive or a Secret has no flag
                    let is_input = case.decoded.inputs.iter().any(|input| input.name == matching.origin.name);
                    let name =
                        is_input.then(|| Fix::assign("name the matching key", Role::Key, &matching.origin.name, None));
                    Finding::warning(Code::KeyChosen, "key", found)
                        .with_impact("The TLS Secret contains another private key than the one you named.")
                        .with_fixes([leave_out].into_iter().chain(name).collect::<Vec<_>>())
                }
                _ => Finding::note(Code::KeyChosen, "key", found),
            }
        }
        (None, Some(leaf)) => {
            let name = leaf.short_name();
            let found = format!("{count} different keys, and none matches the certificate {name}: {}", list(&keys));
            let change = Change::Provide { role: Role::Key };
            let pass = Fix::changing(format!("pass the private key that {name} was issued for"), change);
            Finding::error(Code::KeySeveral, "key", found).with_fixes([pass])
        }
        (None, None) => {
            let found = format!("{count} different keys, and no server certificate to match: {}", list(&keys));
            let pass = Fix::provides("pass the server certificate of one of the keys", Role::Chain);
            let one = Fix::says("pass only the private key that the certificate was issued for");
            Finding::error(Code::KeySeveral, "key", found).with_fixes([pass, one])
        }
    };
    Outcome::of(vec![finding.about(KEY_FIELD)])
}

/// Envoy rejects a pair that does not match, and Contour does not check it.
pub(super) fn belongs_to_leaf(case: &Case<'_>) -> Outcome {
    let Some(key) = &case.set.key else { return case.not_known(NO_KEY) };
    let Some(leaf) = case.set.chain.leaf.as_deref() else { return case.not_known(NO_CERTIFICATE) };
    let public = key.part.public();
    if fits(public, leaf) {
        return Outcome::Passed;
    }
    if kind::is_unsupported(&leaf.key) {
        return Outcome::not_checked("the key type of the server certificate is not supported (reported separately)");
    }
    let other = case.decoded.certificates.iter().find(|other| fits(public, &other.part));
    let matches = match other {
        Some(other) => format!("{} in {}", other.part.short_name(), other.origin.name),
        None => "no certificate provided".to_owned(),
    };
    // a key that matches is chosen, unless it is in an entry that Contour does not read
    let elsewhere = case.decoded.keys.iter().find(|other| fits(other.part.public(), leaf));
    let elsewhere = elsewhere.map_or_else(String::new, |other| {
        format!("; the key in {} matches, and Contour does not read that entry", other.origin.name)
    });
    let found = format!(
        "{} has public key {}; {} has {} and matches {matches}{elsewhere}",
        whose(case, leaf),
        short(&leaf.spki_sha256),
        place(key),
        short(&public.spki_sha256),
    );
    let host = case.set.fqdn.as_ref().map_or(leaf.short_name(), |fqdn| fqdn.as_str());
    let impact = format!(
        "Envoy rejects the pair (`KEY_VALUES_MISMATCH`) and resets every connection to {host}; the HTTPProxy still reports `valid`."
    );
    let finding = Finding::error(Code::KeyMismatch, "key", found).with_impact(impact);
    Outcome::of(vec![finding.about(KEY_FIELD)])
}

/// The private key that Envoy uses must not be one that signs certificates.
pub(super) fn not_shared_with_ca(case: &Case<'_>) -> Outcome {
    let Some(leaf) = case.set.chain.leaf.as_deref() else { return case.not_known(NO_CERTIFICATE) };
    let chain = &case.set.chain;
    let others = chain.intermediates.iter().chain(&chain.anchor).filter(|other| other.sha256 != leaf.sha256);
    let sharing = others.filter(|other| other.spki_sha256 == leaf.spki_sha256);
    let findings = sharing.map(|other| {
        let found = format!(
            "the server certificate {} and the CA {} have the same public key {}",
            leaf.short_name(),
            other.short_name(),
            short(&leaf.spki_sha256)
        );
        Finding::error(Code::KeySharedWithCa, "key", found).about(KEY_FIELD)
    });
    Outcome::of(findings.collect())
}

/// The private key of the server certificate, if it was provided.
pub(super) fn right_key<'a>(case: &Case<'a>) -> Option<&'a Found<Key>> {
    let leaf = case.set.chain.leaf.as_deref()?;
    let key = case.set.key.as_ref()?;
    (matches!(key.part, Key::Private(_)) && fits(key.part.public(), leaf)).then_some(key)
}

/// Compares public keys in one form: certificates may contain a compressed point.
fn fits(public: &PublicKey, certificate: &Certificate) -> bool {
    public.spki_der == certificate.spki_der
        || key::read(Form::PublicKey, &certificate.spki_der).is_ok_and(|key| key.public() == public)
}

fn whose(case: &Case<'_>, leaf: &Certificate) -> String {
    let found = case.decoded.certificates.iter().find(|found| found.part.sha256 == leaf.sha256);
    match found {
        Some(found) => format!("{} ({})", found.origin.name, leaf.short_name()),
        None => leaf.short_name().to_owned(),
    }
}

/// `key.pem`, or `all.pem block 3` if it is not the first.
pub(super) fn place(found: &Found<Key>) -> String {
    match found.origin.block {
        0 | 1 => found.origin.name.clone(),
        block => format!("{} block {block}", found.origin.name),
    }
}

fn list(keys: &[&Found<Key>]) -> String {
    let shown: Vec<String> = keys
        .iter()
        .take(MOST_LISTED)
        .map(|found| format!("{} ({})", place(found), short(&found.part.public().spki_sha256)))
        .collect();
    let more = if keys.len() > MOST_LISTED { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// `3f9a 11c0`: enough to distinguish two keys by eye.
fn short(digest: &str) -> String {
    format!("{} {}", digest.get(..4).unwrap_or_default(), digest.get(4..8).unwrap_or_default())
}

const MOST_LISTED: usize = 6;
