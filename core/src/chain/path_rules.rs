//! What is wrong with a path: every link, and every certificate above the leaf (RFC 5280 s. 6.1). The leaf itself is
//! checked separately.

use std::sync::Arc;

use super::path::{End, Route, View};
use super::problem::{KeyProblem, NameConstraintProblem, PathProblem, PathProblemKind, Position, Step, UsageProblem};
use crate::key::{Curve, KeyKind};
use crate::time::Moment;
use crate::x509::name_constraints::Constraint;
use crate::x509::{Certificate, Verification, key_ids, lint, name_constraints, purpose};

/// Checks a path from the leaf upwards.
pub(super) fn problems(view: &View<'_>, route: &Route) -> Vec<PathProblem> {
    let steps = steps(view, route);
    let at = view.ingredients.at;
    let mut problems = Vec::new();
    for (index, (step, link)) in steps.iter().zip(&route.links).enumerate() {
        let issuer = steps.get(index + 1);
        problems.extend(broken_link(step, *link, issuer).map(|kind| step.has(kind)));
        if *link == Verification::Good {
            problems.extend(issuer.and_then(|issuer| other_issuer(step, issuer)));
        }
    }
    let root = steps.last().filter(|last| last.is_anchor() && last.certificate.is_self_issued());
    problems.extend(root.and_then(|root| other_issuer(root, root)));
    for (index, step) in steps.iter().enumerate().skip(1) {
        let mut kinds: Vec<PathProblemKind> = Vec::new();
        kinds.extend(not_valid(&step.certificate, at));
        kinds.extend(may_not_sign(step, index - 1));
        kinds.extend(weak_key(step).map(PathProblemKind::Key));
        kinds.extend(critical_extensions(&step.certificate));
        kinds.extend((!lint::of(&step.certificate).is_empty()).then_some(PathProblemKind::Strictness));
        problems.extend(kinds.into_iter().map(|kind| step.has(kind)));
    }
    problems.extend(name_constraints(&steps));
    problems.extend(policies(&steps));
    problems.extend(outlives(&steps, at));
    problems
}

/// Returns the critical extensions that clients do not know. A CA's name constraints are left to their own rule, which
/// reads the kinds that Go does not.
pub(crate) fn unknown_critical(certificate: &Certificate) -> Vec<String> {
    let is_checked_elsewhere = |oid: &str| oid == NAME_CONSTRAINTS && certificate.is_ca();
    certificate.unknown_critical.iter().filter(|oid| !is_checked_elsewhere(oid)).cloned().collect()
}

/// MD2, MD5 and SHA-1, with RSA, DSA or ECDSA.
pub(crate) fn is_weak_signature(certificate: &Certificate) -> bool {
    WEAK_SIGNATURES.contains(&certificate.signature_oid.as_str())
}

fn steps(view: &View<'_>, route: &Route) -> Vec<Step> {
    let certificates = view.certificates(&route.members, &route.end);
    let last = certificates.len().saturating_sub(1);
    let ends_here = matches!(route.end, End::Provided(_) | End::OwnRoot);
    let position = |index| match index {
        0 => Position::Leaf,
        _ if ends_here && index == last => Position::TrustAnchor,
        _ => Position::Intermediate(index),
    };
    let step = |(index, certificate): (usize, &Arc<Certificate>)| Step {
        position: position(index),
        certificate: certificate.clone(),
    };
    certificates.into_iter().enumerate().map(step).collect()
}

impl Step {
    fn is_anchor(&self) -> bool {
        self.position == Position::TrustAnchor
    }

    fn has(&self, kind: PathProblemKind) -> PathProblem {
        PathProblem { step: self.clone(), kind }
    }
}

/// RFC 5280 s. 6.1.3 (a)(1). The weak ones are found by their algorithm, whether or not the signature is valid.
fn broken_link(step: &Step, link: Verification, issuer: Option<&Step>) -> Option<PathProblemKind> {
    let certificate = &step.certificate;
    if is_weak_signature(certificate) {
        // the leaf's is for the leaf's own check
        return (step.position != Position::Leaf).then_some(PathProblemKind::WeakSignature);
    }
    let issuer_name = || issuer.map_or(&certificate.issuer, |issuer| &issuer.certificate.subject).clone();
    match link {
        Verification::Good => None,
        // `KeyProblem` says it
        Verification::Unsupported if issuer.is_some_and(|issuer| !verifies(&issuer.certificate.key)) => None,
        Verification::Bad => {
            let named = certificate.authority_key_id.as_ref();
            let is_changed =
                named.is_some_and(|named| issuer.is_some_and(|i| i.certificate.subject_key_id.as_ref() == Some(named)));
            Some(PathProblemKind::BrokenSignature { issuer: issuer_name(), is_changed })
        }
        Verification::Unsupported | Verification::NotInGo => {
            let is_right = link == Verification::NotInGo;
            Some(PathProblemKind::UnverifiableSignature { issuer: issuer_name(), is_right })
        }
    }
}

/// RFC 5280 s. 4.2.1.1: OpenSSL and BoringSSL look for another issuer then.
fn other_issuer(step: &Step, issuer: &Step) -> Option<PathProblem> {
    let what = key_ids::compare(&step.certificate, &issuer.certificate)?;
    Some(step.has(PathProblemKind::OtherIssuer { issuer: issuer.clone(), what }))
}

/// Says whether Go verifies signatures with keys of this kind.
fn verifies(key: &KeyKind) -> bool {
    match key {
        KeyKind::Ec(Curve::Other(_) | Curve::Explicit) | KeyKind::Other(_) => false,
        KeyKind::Rsa(_) | KeyKind::Ec(_) | KeyKind::Ed25519 => true,
    }
}

/// RFC 5280 s. 6.1.3 (a)(2).
fn not_valid(certificate: &Certificate, at: Moment) -> Option<PathProblemKind> {
    let Certificate { not_before, not_after, .. } = *certificate;
    if not_after < at {
        return Some(PathProblemKind::Expired { not_after, at });
    }
    (not_before > at).then_some(PathProblemKind::NotYetValid { not_before, at })
}

/// RFC 5280 s. 6.1.4 (k) to (n), and s. 4.2.1.12 as clients read it: what a CA may issue for binds those below. `below`
/// counts the intermediates below the certificate.
fn may_not_sign(step: &Step, below: usize) -> Vec<PathProblemKind> {
    let certificate = &step.certificate;
    if certificate.version < 3 {
        // Trust anchors of version 1 are old, and clients accept them.
        return if step.is_anchor() { Vec::new() } else { vec![PathProblemKind::OldVersion] };
    }
    let mut kinds = Vec::new();
    if !certificate.is_ca() {
        kinds.push(PathProblemKind::NotCa);
    }
    let path_length = certificate.basic_constraints.and_then(|b| b.path_length).and_then(|n| usize::try_from(n).ok());
    if let Some(allowed) = path_length.filter(|allowed| *allowed < below) {
        kinds.push(PathProblemKind::PathLengthExceeded { allowed, below });
    }
    if certificate.key_usage.is_some_and(|usage| !usage.cert_sign) {
        kinds.push(PathProblemKind::Usage(UsageProblem::NoCertSign));
    }
    let purposes = certificate.extended_key_usage.as_deref();
    let has = |purpose| purposes.is_none_or(|purposes| purposes.iter().any(|p| p == purpose));
    if !has(purpose::SERVER_AUTH) {
        let problem = if has(purpose::ANY) { UsageProblem::AnyPurposeOnly } else { UsageProblem::NoServerAuth };
        kinds.push(PathProblemKind::Usage(problem));
    }
    kinds
}

/// CABF baseline requirements 6.1.5; Envoy and every client agree on these.
fn weak_key(step: &Step) -> Option<KeyProblem> {
    match &step.certificate.key {
        key if key.is_p224() => Some(KeyProblem::P224),
        // An old root is weak (`trust-anchor-weak`), and nothing but time breaks.
        KeyKind::Rsa(bits) if *bits < 2048 && !step.is_anchor() => Some(KeyProblem::TooShort),
        KeyKind::Rsa(bits) if *bits > 8192 => Some(KeyProblem::TooLong),
        KeyKind::Ec(Curve::Other(_) | Curve::Explicit) | KeyKind::Other(_) => Some(KeyProblem::Unsupported),
        KeyKind::Rsa(_) | KeyKind::Ec(_) | KeyKind::Ed25519 => None,
    }
}

fn critical_extensions(certificate: &Certificate) -> Option<PathProblemKind> {
    let oids = unknown_critical(certificate);
    (!oids.is_empty()).then_some(PathProblemKind::CriticalExtensions { oids })
}

/// RFC 5280 s. 6.1.4 (i) and 6.1.5, as Go reads it since 1.24 (kubectl 1.33): policies are not compared, only missed.
fn policies(steps: &[Step]) -> Option<PathProblem> {
    let below = || steps.iter().filter(|step| !step.is_anchor());
    let demanding = below().find(|step| step.certificate.requires_policy)?;
    let without = below().find(|step| step.certificate.policies.is_empty())?;
    Some(demanding.has(PathProblemKind::PolicyMissing { without: without.clone() }))
}

/// RFC 5280 s. 6.1.3 (b) and (c).
fn name_constraints(steps: &[Step]) -> Vec<PathProblem> {
    let mut problems = Vec::new();
    let mut budget = NAME_COMPARISONS;
    for (index, step) in steps.iter().enumerate().skip(1) {
        let Some(content) = name_constraints::of(&step.certificate) else { continue };
        let below: Vec<&Certificate> = steps.iter().take(index).map(|below| &*below.certificate).collect();
        let problem = match name_constraints::violated(content, &below, &mut budget) {
            Some(Constraint::Violated(holder, name)) => {
                let holder = steps.get(holder).map_or(Position::Leaf, |step| step.position);
                Some(NameConstraintProblem::NotAllowed { name, holder })
            }
            Some(Constraint::Unreadable) => Some(NameConstraintProblem::Unreadable),
            Some(Constraint::TooMany) => Some(NameConstraintProblem::TooMany),
            None => unsupported_constraints(&step.certificate),
        };
        problems.extend(problem.map(|problem| step.has(PathProblemKind::NameConstraints(problem))));
    }
    problems
}

fn unsupported_constraints(certificate: &Certificate) -> Option<NameConstraintProblem> {
    let is_fatal = certificate.unknown_critical.iter().any(|oid| oid == NAME_CONSTRAINTS);
    let has_any = !certificate.unsupported_name_constraints.is_empty();
    has_any.then_some(NameConstraintProblem::Unsupported { is_fatal })
}

/// The first certificate above the leaf that expires before the leaf does, and has not expired yet.
fn outlives(steps: &[Step], at: Moment) -> Option<PathProblem> {
    let leaf = steps.first()?.certificate.not_after;
    let still_valid = steps.iter().skip(1).filter(|step| step.certificate.not_after >= at);
    let earlier = still_valid.filter(|step| step.certificate.not_after < leaf);
    let step = earlier.min_by_key(|step| step.certificate.not_after)?;
    Some(step.has(PathProblemKind::ExpiresBeforeLeaf { leaf }))
}

const NAME_CONSTRAINTS: &str = "2.5.29.30";
const WEAK_SIGNATURES: &[&str] = &[
    "1.2.840.113549.1.1.2", // RSA with MD2
    "1.2.840.113549.1.1.3", // RSA with MD4
    "1.2.840.113549.1.1.4", // RSA with MD5
    "1.2.840.113549.1.1.5", // RSA with SHA-1
    "1.3.14.3.2.29",        // RSA with SHA-1, by OIW
    "1.2.840.10040.4.3",    // DSA with SHA-1
    "1.2.840.10045.4.1",    // ECDSA with SHA-1
];
/// As Go and rustls-webpki count.
const NAME_COMPARISONS: u32 = 250_000;
