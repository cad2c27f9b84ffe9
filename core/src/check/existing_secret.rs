//! A Secret that stays as it is (`certificate.source: existing`): what was mended to read it is not mended in the cluster.
//! Here, and only here, the notes about that become errors.

#[cfg(test)]
mod tests;

use super::{Case, Outcome};
use crate::exposure::CertificateSource;
use crate::finding::{Blocks, Code, Finding, Severity};
use crate::kubernetes::tls_secret::{Refused, Standing};
use crate::mode::Mode;
use crate::wording::short;

type Outcomes = [(&'static str, Outcome)];

/// Judges the Secrets that were handed in as Contour and Envoy read them.
pub(super) fn judge(case: &Case<'_>, outcomes: &mut Outcomes) {
    let spec = &case.exposure.spec;
    if spec.mode == Mode::Passthrough || spec.certificate.source != CertificateSource::Existing {
        return;
    }
    let all = &case.decoded.standing;
    let mut meant: Vec<&Standing> = all.iter().filter(|secret| is_named(case, secret)).collect();
    if let (true, Some(other)) = (meant.is_empty(), all.first()) {
        tell(outcomes, another_secret(case, other));
        meant.extend(all.iter().filter(|_| all.len() == 1));
    }
    for secret in meant.into_iter().take(MOST_JUDGED) {
        judge_kind(secret, outcomes);
        judge_chain(case, secret, outcomes);
        judge_key(case, secret, outcomes);
    }
    nothing_is_written(outcomes);
}

/// Does the HTTPProxy name it? What a part of a Secret leaves open is no difference.
fn is_named(case: &Case<'_>, secret: &Standing) -> bool {
    let spec = &case.exposure.spec;
    let is_here = secret.namespace.is_empty() || secret.namespace == spec.certificate_namespace();
    (secret.name.is_empty() || secret.name == spec.certificate.secret_name) && is_here
}

fn another_secret(case: &Case<'_>, secret: &Standing) -> Finding {
    let spec = &case.exposure.spec;
    let ours = (spec.certificate_namespace(), spec.certificate.secret_name.as_str());
    let theirs = short(if secret.namespace.is_empty() { ours.0 } else { &secret.namespace });
    let name = short(&secret.name);
    let (field, fix) = match theirs == ours.0 {
        true => ("certificate.secretName", format!("set `certificate.secretName: {name}`")),
        false => (
            "certificate.secretNamespace",
            format!(
                "set `certificate.secretName: {name}` and `certificate.secretNamespace: {theirs}` (a TLSCertificateDelegation is then written)"
            ),
        ),
    };
    let message = format!(
        "it is the Secret {theirs}/{name}, and the HTTPProxy names {}/{}: that one was not looked at, and where it is missing Contour says `Secret not found`",
        ours.0, ours.1
    );
    let fix = format!("{fix}, or hand in the Secret {}/{}", ours.0, ours.1);
    Finding::error(Code::SecretUnwrapped, &secret.file, message).with_fix(fix).about(field)
}

/// Of other types Contour takes nothing.
fn judge_kind(secret: &Standing, outcomes: &mut Outcomes) {
    if ["", "kubernetes.io/tls", "Opaque"].contains(&secret.kind.as_str()) {
        return;
    }
    let message = format!(
        "the Secret {} is of another type; Contour says `secret type is not \"kubernetes.io/tls\" or \"Opaque\"`",
        short(&secret.name)
    );
    let fix =
        "make it anew with `type: kubernetes.io/tls`, or set `certificate.source: supplied`: then a Secret is written";
    tell(outcomes, Finding::error(Code::SecretUnwrapped, &secret.file, message).with_fix(fix).about(FIELD));
}

fn judge_chain(case: &Case<'_>, secret: &Standing, outcomes: &mut Outcomes) {
    let place = secret.chain.place.as_str();
    let read = match &secret.chain.read {
        Err(Refused::Missing) if secret.name.is_empty() => return, // a part of a Secret was copied
        Err(why) => {
            let fallback = if *why == Refused::Missing { Code::CertificateMissing } else { Code::PemRepaired };
            return refuse(outcomes, place, fallback, CHAIN_MENDED, &says("certificate", why));
        }
        Ok(read) => read,
    };
    let chain = &case.set.chain;
    let Some(leaf) = &chain.leaf else { return };
    if read.first() != Some(&leaf.sha256) {
        let what = format!(
            "the first certificate that Envoy reads in it is not the one for {}: it refuses the pair or shows another, while the HTTPProxy stays \"valid\"",
            leaf.short_name()
        );
        return refuse(outcomes, place, Code::ChainSorted, &[Code::ChainSorted, Code::PemRepaired], &what);
    }
    let lacking: Vec<_> = chain.intermediates.iter().filter(|c| !read.contains(&c.sha256)).collect();
    let is_optional = chain.has_other_path();
    if let (Some(first), false) = (lacking.first(), is_optional) {
        let what = format!("it lacks the intermediate \"{}\", and nothing else is sent", first.short_name());
        refuse(outcomes, place, Code::ChainIncomplete, &[], &what);
    }
}

fn judge_key(case: &Case<'_>, secret: &Standing, outcomes: &mut Outcomes) {
    let place = secret.key.place.as_str();
    match &secret.key.read {
        Err(Refused::Missing) if secret.name.is_empty() => {}
        Err(why) => {
            let (fallback, mended) = match why {
                Refused::Missing | Refused::Nothing => (Code::KeyMissing, KEY_MENDED),
                Refused::Several => (Code::KeySeveral, &[Code::KeySeveral][..]),
                Refused::Content => (Code::PemLabelRepaired, KEY_MENDED),
                Refused::Unparsed | Refused::Label(_) => (Code::PemRepaired, KEY_MENDED),
            };
            refuse(outcomes, place, fallback, mended, &says("private key", why));
        }
        Ok(spki) => {
            let judged = case.set.key.as_ref().map(|found| &found.part.public().spki_sha256);
            if judged.is_some_and(|judged| judged != spki) {
                let what = "the key in it is not the one that belongs to the certificate";
                refuse(outcomes, place, Code::KeyMismatch, &[Code::KeySeveral], what);
            }
        }
    }
}

/// What the status of the HTTPProxy will say (internal/dag/secret.go).
fn says(what: &str, why: &Refused) -> String {
    let said = match why {
        Refused::Missing => return format!("Contour says `missing TLS {what}`"),
        Refused::Unparsed => "failed to parse PEM block".to_owned(),
        Refused::Nothing => format!("failed to locate {what}"),
        Refused::Label(label) => format!("unexpected block type '{label}'"),
        Refused::Content => {
            return format!("Contour takes the label at its word, calls the TLS {what} invalid and removes the host");
        }
        Refused::Several => "multiple private keys".to_owned(),
    };
    format!("as it stands in the Secret, Contour says `invalid TLS {what}: {said}` and removes the host")
}

/// Turns the note that told of the mending into an error; where none did, and no other error is about that place, `code`
/// says it.
fn refuse(outcomes: &mut Outcomes, place: &str, code: Code, mended: &[Code], what: &str) {
    let is_there = |finding: &&mut Finding| finding.subject == place || ["chain", "key"].contains(&&*finding.subject);
    let mut notes: Vec<&mut Finding> = all(outcomes).filter(is_there).collect();
    let mended_by =
        |code: &Code| notes.iter().position(|finding| finding.severity == Severity::Note && finding.code == *code);
    if let Some(note) = mended.iter().find_map(mended_by).and_then(|at| notes.get_mut(at)) {
        note.severity = Severity::Error;
        note.blocks = Some(Blocks::All);
        note.message = format!("{}; {what}", note.message);
        FIX.clone_into(&mut note.fix);
    } else if !notes.iter().any(|finding| finding.severity == Severity::Error && finding.subject == place) {
        let fix = if [Code::KeyMissing, Code::CertificateMissing].contains(&code) { WHOLE } else { FIX };
        tell(outcomes, Finding::error(code, place, what).with_fix(fix).about(FIELD));
    }
}

/// Adds a finding to the check that its rule names.
fn tell(outcomes: &mut Outcomes, finding: Finding) {
    let check = finding.code.rule().check;
    let Some((_, outcome)) = outcomes.iter_mut().find(|(name, _)| *name == check) else { return };
    match outcome {
        Outcome::Findings(findings) => findings.push(finding),
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => *outcome = Outcome::of(vec![finding]),
    }
}

/// What stays a note does no harm in a Secret either, or is about a file beside it.
fn nothing_is_written(outcomes: &mut Outcomes) {
    let is_repair = |finding: &&mut Finding| {
        let is_mended = CHAIN_MENDED.contains(&finding.code) || KEY_MENDED.contains(&finding.code);
        finding.severity == Severity::Note && (is_mended || REPAIRS.contains(&finding.code))
    };
    for note in all(outcomes).filter(is_repair) {
        "nothing to do: no Secret is written, and the one in the cluster stays as it is".clone_into(&mut note.fix);
    }
}

fn all(outcomes: &mut Outcomes) -> impl Iterator<Item = &mut Finding> {
    let told = outcomes.iter_mut().filter_map(|(_, outcome)| match outcome {
        Outcome::Findings(findings) => Some(findings),
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => None,
    });
    told.flatten()
}

/// What tells of the mending of an entry, the closest first.
const CHAIN_MENDED: &[Code] = &[
    Code::Base64Unwrapped,
    Code::DerConverted,
    Code::Pkcs12Converted,
    Code::Pkcs7Converted,
    Code::PemLabelRepaired,
    Code::InputRoleSorted,
    Code::PemRepaired,
];
const KEY_MENDED: &[Code] = &[
    Code::Base64Unwrapped,
    Code::DerConverted,
    Code::Pkcs12Converted,
    Code::KeyDecrypted,
    Code::PemLabelRepaired,
    Code::InputRoleSorted,
    Code::PemRepaired,
];
/// Other notes whose fix speaks of the Secret that is written.
const REPAIRS: &[Code] =
    &[Code::SecretUnwrapped, Code::ChainSorted, Code::ChainDuplicateRemoved, Code::ChainAnchorRemoved];
const FIX: &str = "write the Secret anew: set `certificate.source: supplied`, or replace what is there by what \
                   `kubectl create secret tls` makes of clean files";
const WHOLE: &str = "set `certificate.source: supplied` to have a whole Secret written; where the entry was only left out \
                     of the copy, hand in the whole Secret or the certificate's file alone";
const FIELD: &str = "certificate.source";
/// Several files may hold one Secret.
const MOST_JUDGED: usize = 8;
