//! A Secret that stays unchanged (`certificate.source: existing`): what was repaired to read it is not repaired in the
//! cluster. Here, and only here, the notes about that become errors.

#[cfg(test)]
mod tests;

use super::reading::finding;
use super::{Case, Outcome};
use crate::chain;
use crate::decoded::remark::{KeyRemark, PemRemark, RemarkKind, Unwrapped};
use crate::exposure::CertificateSource;
use crate::finding::{Blocks, Code, Finding, Severity};
use crate::kubernetes::tls_secret::{Refused, Standing};
use crate::mode::Mode;
use crate::wording::short;

type Outcomes = [(&'static str, Outcome)];

/// What Contour and Envoy make of the Secrets that were given.
#[derive(Default)]
pub(super) struct ExistingSecret {
    /// The exposure uses a Secret that stays unchanged.
    is_used: bool,
    refusals: Vec<Refusal>,
    /// Problems that no repair explains.
    others: Vec<Finding>,
}

/// An entry of a Secret that does not serve as it is.
struct Refusal {
    /// The repair that explains it.
    blamed: Blamed,
    /// What Contour or Envoy makes of the entry.
    what: String,
    /// Said if there is no note about the chain or the keys after all.
    otherwise: Option<Finding>,
}

/// A repair that makes the entry work here, and not in the cluster.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blamed {
    /// Of reading, by its index.
    Remark(usize),
    /// The certificates were sorted.
    ChainSorted,
    /// One of several keys was chosen.
    Keys,
}

/// How an entry fails to serve.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Contour does not read the certificates.
    Chain,
    /// Contour does not read the key.
    Key,
    /// Envoy takes another certificate for the server's own.
    OtherLeaf,
    /// The entry has several keys, or another key than the certificate's.
    OtherKey,
    /// An intermediate certificate is missing.
    Incomplete,
}

/// A repair that may explain it.
#[derive(Clone, Copy)]
enum Repair<'a> {
    Reading(&'a RemarkKind),
    ChainSorted,
    Keys,
}

/// Says whether a repair explains a fault, and how closely: the lowest number first.
fn explains(fault: Fault, repair: Repair<'_>) -> Option<u8> {
    match (repair, fault) {
        (Repair::ChainSorted, Fault::OtherLeaf) | (Repair::Keys, Fault::OtherKey) => Some(0),
        (Repair::ChainSorted | Repair::Keys, _) | (_, Fault::OtherKey | Fault::Incomplete) => None,
        (Repair::Reading(RemarkKind::Pem(PemRemark::Repaired(_))), Fault::OtherLeaf) => Some(1),
        (Repair::Reading(_), Fault::OtherLeaf) => None,
        (Repair::Reading(kind), Fault::Chain | Fault::Key) => match kind {
            RemarkKind::Unwrapped(Unwrapped::Base64(_)) => Some(0),
            RemarkKind::Unwrapped(Unwrapped::Der(_)) => Some(1),
            RemarkKind::Unwrapped(Unwrapped::Pkcs12(..)) => Some(2),
            RemarkKind::Unwrapped(Unwrapped::Pkcs7(_)) => (fault == Fault::Chain).then_some(3),
            RemarkKind::Key(KeyRemark::Decrypted(_)) => (fault == Fault::Key).then_some(3),
            RemarkKind::Pem(PemRemark::Relabeled { .. }) => Some(4),
            RemarkKind::Role(_) => Some(5),
            RemarkKind::Pem(PemRemark::Repaired(_)) => Some(6),
            RemarkKind::Pem(
                PemRemark::Truncated { .. }
                | PemRemark::LabelMismatch { .. }
                | PemRemark::BadBase64 { .. }
                | PemRemark::WrongBlock(_),
            )
            | RemarkKind::Unwrapped(Unwrapped::Zip(_) | Unwrapped::Secret(..) | Unwrapped::ConfigMap(..))
            | RemarkKind::Key(KeyRemark::Closed(..) | KeyRemark::OpenSsh(..) | KeyRemark::Unusable(..))
            | RemarkKind::Input(_)
            | RemarkKind::Several(_)
            | RemarkKind::Certificate(_)
            | RemarkKind::UpstreamCa(_)
            | RemarkKind::TokenRepaired(_)
            | RemarkKind::TokenUnwrapped(_)
            | RemarkKind::TokenIllegal(_)
            | RemarkKind::KubeconfigUnreadable(_)
            | RemarkKind::KubeconfigDefect(_)
            | RemarkKind::More { .. }
            | RemarkKind::PassedOver { .. } => None,
        },
    }
}

impl ExistingSecret {
    /// Compares the Secrets that were given with what was read in them.
    pub(super) fn of(case: &Case<'_>) -> Self {
        let spec = &case.exposure.spec;
        if spec.mode == Mode::Passthrough || spec.certificate.source != CertificateSource::Existing {
            return Self::default();
        }
        let mut found = Self { is_used: true, ..Self::default() };
        let all = &case.decoded.standing;
        let mut meant: Vec<&Standing> = all.iter().filter(|secret| is_named(case, secret)).collect();
        if let (true, Some(other)) = (meant.is_empty(), all.first()) {
            found.others.push(another_secret(case, other));
            meant.extend(all.iter().filter(|_| all.len() == 1));
        }
        for secret in meant.into_iter().take(MOST_SECRETS) {
            found.others.extend(other_type(secret));
            found.compare_chain(case, secret);
            found.compare_key(case, secret);
        }
        found
    }

    /// Turns the note about a repair of reading into an error if the cluster cannot do without that repair.
    pub(super) fn of_remark(&self, index: usize, kind: &RemarkKind, finding: Finding) -> Finding {
        match self.refusals.iter().find(|refusal| refusal.blamed == Blamed::Remark(index)) {
            Some(refusal) => refused(finding, &refusal.what),
            None if self.is_used && is_about_the_secret(kind) => unchanged(finding),
            None => finding,
        }
    }

    /// Does the same for notes about the chain and the choice of a key, and adds what no repair explains.
    pub(super) fn complete(mut self, outcomes: &mut Outcomes) {
        if !self.is_used {
            return;
        }
        for finding in all(outcomes).filter(|finding| finding.severity == Severity::Note) {
            let blamed = match finding.code {
                Code::ChainSorted => Some(Blamed::ChainSorted),
                Code::KeySeveral => Some(Blamed::Keys),
                _ => None,
            };
            let refusal = self.refusals.iter_mut().find(|refusal| Some(refusal.blamed) == blamed);
            if let Some(refusal) = refusal {
                *finding = refused(finding.clone(), &refusal.what);
                refusal.otherwise = None;
            } else if CHAIN_REPAIRS.contains(&finding.code) {
                *finding = unchanged(finding.clone());
            }
        }
        let otherwise = self.refusals.into_iter().filter_map(|refusal| refusal.otherwise);
        for finding in self.others.into_iter().chain(otherwise) {
            add(outcomes, finding);
        }
    }

    fn compare_chain(&mut self, case: &Case<'_>, secret: &Standing) {
        let place = secret.chain.place.as_str();
        let read = match &secret.chain.read {
            Err(Refused::Missing) if secret.name.is_empty() => return, // a part of a Secret was copied
            Err(why) => {
                let code = if *why == Refused::Missing { Code::CertificateMissing } else { Code::PemRepaired };
                return self.refuse(case, Fault::Chain, place, code, says("certificate", why));
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
            return self.refuse(case, Fault::OtherLeaf, place, Code::ChainSorted, what);
        }
        let lacking: Vec<_> = chain.intermediates.iter().filter(|c| !read.contains(&c.sha256)).collect();
        let is_optional = chain.has_other_path();
        if let (Some(first), false) = (lacking.first(), is_optional) {
            let what = format!("it lacks the intermediate \"{}\", and nothing else is sent", first.short_name());
            self.refuse(case, Fault::Incomplete, place, Code::ChainIncomplete, what);
        }
    }

    fn compare_key(&mut self, case: &Case<'_>, secret: &Standing) {
        let place = secret.key.place.as_str();
        match &secret.key.read {
            Err(Refused::Missing) if secret.name.is_empty() => {}
            Err(why) => {
                let (code, fault) = match why {
                    Refused::Missing | Refused::Nothing => (Code::KeyMissing, Fault::Key),
                    Refused::Several => (Code::KeySeveral, Fault::OtherKey),
                    Refused::Content => (Code::PemLabelRepaired, Fault::Key),
                    Refused::Unparsed | Refused::Label(_) => (Code::PemRepaired, Fault::Key),
                };
                self.refuse(case, fault, place, code, says("private key", why));
            }
            Ok(spki) => {
                let chosen = case.set.key.as_ref().map(|found| &found.part.public().spki_sha256);
                if chosen.is_some_and(|chosen| chosen != spki) {
                    let what = "the key in it is not the one that belongs to the certificate".to_owned();
                    self.refuse(case, Fault::OtherKey, place, Code::KeyMismatch, what);
                }
            }
        }
    }

    /// Blames the closest repair of that entry. If there is none, and no other error is about the entry, `code` says it.
    fn refuse(&mut self, case: &Case<'_>, fault: Fault, place: &str, code: Code, what: String) {
        let is_free = |blamed: &Blamed| self.refusals.iter().all(|refusal| refusal.blamed != *blamed);
        let of_reading = case.decoded.remarks.iter().enumerate().filter(|(_, remark)| remark.source.name == place);
        let of_reading = of_reading.filter_map(|(index, remark)| {
            Some((explains(fault, Repair::Reading(&remark.kind))?, Blamed::Remark(index)))
        });
        let is_sorted = case.set.chain.repairs.iter().any(|repair| matches!(repair, chain::Repair::Sorted { .. }));
        let sorted = explains(fault, Repair::ChainSorted).filter(|_| is_sorted).map(|rank| (rank, Blamed::ChainSorted));
        let keys = explains(fault, Repair::Keys).map(|rank| (rank, Blamed::Keys));
        let repairs = sorted.into_iter().chain(keys).chain(of_reading).filter(|(_, blamed)| is_free(blamed));
        let blamed = repairs.min_by_key(|(rank, _)| *rank).map(|(_, blamed)| blamed);
        let fix = if [Code::KeyMissing, Code::CertificateMissing].contains(&code) { WHOLE } else { FIX };
        let otherwise = (!self.has_error(case, place))
            .then(|| Finding::error(code, place, what.as_str()).with_fix(fix).about(FIELD));
        match blamed {
            Some(Blamed::Remark(index)) => {
                self.refusals.push(Refusal { blamed: Blamed::Remark(index), what, otherwise: None });
            }
            Some(blamed) => self.refusals.push(Refusal { blamed, what, otherwise }),
            None => self.others.extend(otherwise),
        }
    }

    /// Says whether an error is about the entry already.
    fn has_error(&self, case: &Case<'_>, place: &str) -> bool {
        let is_refused = |index| self.refusals.iter().any(|refusal| refusal.blamed == Blamed::Remark(index));
        let of_place = case.decoded.remarks.iter().enumerate().filter(|(_, remark)| remark.source.name == place);
        let mut of_place = of_place.map(|(index, remark)| (index, finding(remark)));
        let is_error = |finding: &Finding| finding.severity == Severity::Error && finding.subject == place;
        of_place.any(|(index, finding)| is_refused(index) || is_error(&finding)) || self.others.iter().any(is_error)
    }
}

/// Says whether a repair would be written into a Secret, if one was.
fn is_about_the_secret(kind: &RemarkKind) -> bool {
    let explains = |fault| explains(fault, Repair::Reading(kind)).is_some();
    explains(Fault::Chain) || explains(Fault::Key) || matches!(kind, RemarkKind::Unwrapped(Unwrapped::Secret(..)))
}

/// The repair is not made in the cluster.
fn refused(note: Finding, what: &str) -> Finding {
    let message = format!("{}; {what}", note.message);
    Finding { severity: Severity::Error, blocks: Some(Blocks::All), message, ..note }.with_fix(FIX)
}

/// The repair does no harm in a Secret either, or is about a file beside it.
fn unchanged(note: Finding) -> Finding {
    note.with_fix("nothing to do: no Secret is written, and the one in the cluster stays as it is")
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
fn other_type(secret: &Standing) -> Option<Finding> {
    if ["", "kubernetes.io/tls", "Opaque"].contains(&secret.kind.as_str()) {
        return None;
    }
    let message = format!(
        "the Secret {} is of another type; Contour says `secret type is not \"kubernetes.io/tls\" or \"Opaque\"`",
        short(&secret.name)
    );
    let fix =
        "make it anew with `type: kubernetes.io/tls`, or set `certificate.source: supplied`: then a Secret is written";
    Some(Finding::error(Code::SecretUnwrapped, &secret.file, message).with_fix(fix).about(FIELD))
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

/// Adds a finding to the check that its rule names.
fn add(outcomes: &mut Outcomes, finding: Finding) {
    let check = finding.code.rule().check;
    let Some((_, outcome)) = outcomes.iter_mut().find(|(name, _)| *name == check) else { return };
    match outcome {
        Outcome::Findings(findings) => findings.push(finding),
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => *outcome = Outcome::of(vec![finding]),
    }
}

fn all(outcomes: &mut Outcomes) -> impl Iterator<Item = &mut Finding> {
    let found = outcomes.iter_mut().filter_map(|(_, outcome)| match outcome {
        Outcome::Findings(findings) => Some(findings),
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => None,
    });
    found.flatten()
}

/// Repairs of the chain that would be written into a Secret.
const CHAIN_REPAIRS: [Code; 3] = [Code::ChainSorted, Code::ChainDuplicateRemoved, Code::ChainAnchorRemoved];
const FIX: &str = "write the Secret anew: set `certificate.source: supplied`, or replace what is there by what \
                   `kubectl create secret tls` makes of clean files";
const WHOLE: &str = "set `certificate.source: supplied` to have a whole Secret written; where the entry was only left out \
                     of the copy, hand in the whole Secret or the certificate's file alone";
const FIELD: &str = "certificate.source";
/// Several files may hold one Secret.
const MOST_SECRETS: usize = 8;
