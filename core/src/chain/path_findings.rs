//! What is wrong with a way: every link, and every certificate above the leaf (RFC 5280 s. 6.1). The leaf itself is
//! judged by its own checks.

use super::path_search::{End, View};
use crate::finding::{Code, Finding};
use crate::key::{Curve, KeyKind};
use crate::time::{Moment, span};
use crate::x509::name_constraints::Constraint;
use crate::x509::{Certificate, Verification, lint, name_constraints};

/// One certificate of a way.
struct Step<'a> {
    certificate: &'a Certificate,
    /// 0 is the leaf.
    index: usize,
    /// Who it is in messages: `leaf`, `intermediate 1`, `trust anchor`.
    subject: String,
    /// Ends the way: handed in as an anchor, or a root among the chain's certificates.
    is_anchor: bool,
}

/// Judges a way from the leaf upwards.
pub(super) fn way(view: &View<'_>, members: &[usize], end: &End, links: &[Verification]) -> Vec<Finding> {
    let steps = steps(view, members, end);
    let at = view.ingredients.at;
    let mut findings = Vec::new();
    for (step, link) in steps.iter().zip(links) {
        findings.extend(link_holds(step, *link, steps.get(step.index + 1)));
    }
    for step in steps.iter().skip(1) {
        findings.extend(valid_now(step, at));
        findings.extend(may_sign(step));
        findings.extend(is_strong(step));
        findings.extend(by_the_rules(step));
    }
    findings.extend(name_constraints(&steps));
    findings.extend(policies(&steps));
    findings.extend(outlives(&steps, at));
    findings
}

fn steps<'a>(view: &View<'a>, members: &[usize], end: &End) -> Vec<Step<'a>> {
    let certificates = view.certificates(members, end);
    let last = certificates.len().saturating_sub(1);
    let ends_here = matches!(end, End::HandedIn(_) | End::OwnRoot);
    let steps = certificates.into_iter().enumerate().map(|(index, certificate)| {
        let is_anchor = ends_here && index == last && index > 0;
        let subject = match index {
            0 => "leaf".to_owned(),
            _ if is_anchor => "trust anchor".to_owned(),
            _ => format!("intermediate {index}"),
        };
        Step { certificate, index, subject, is_anchor }
    });
    steps.collect()
}

/// RFC 5280 s. 6.1.3 (a)(1). The weak ones are found by their algorithm, whatever the signature is worth.
fn link_holds(step: &Step<'_>, link: Verification, issuer: Option<&Step<'_>>) -> Option<Finding> {
    if is_weak_signature(step.certificate) {
        return (step.index > 0).then(|| weak_signature(step));
    }
    let issuer_key = issuer.map(|issuer| &issuer.certificate.key);
    let issuer = super::repairs::short(issuer.map_or(&step.certificate.issuer, |issuer| &issuer.certificate.subject));
    let child = name(step);
    let message = match link {
        Verification::Good => return None,
        Verification::Unsupported if issuer_key.is_some_and(KeyKind::is_p224) => return None, // `chain-weak-key`
        Verification::Bad => format!("the signature under {child} was not made by the key of \"{issuer}\""),
        Verification::Unsupported => format!(
            "the signature under {child} ({}) cannot be verified with the key of \"{issuer}\": clients do not take this \
             algorithm with this kind of key",
            step.certificate.signature
        ),
    };
    Some(Finding::error(Code::ChainBrokenSignature, &step.subject, message).about("certificate.chainFile"))
}

/// RFC 5280 s. 6.1.3 (a)(2).
fn valid_now(step: &Step<'_>, at: Moment) -> Option<Finding> {
    let certificate = step.certificate;
    let (code, early) = if step.is_anchor {
        (Code::TrustAnchorExpired, Code::TrustAnchorExpired)
    } else {
        (Code::ChainExpired, Code::ChainNotYetValid)
    };
    let (code, message) = if certificate.not_after < at {
        let since = span(certificate.not_after.until(at));
        (code, format!("{} expired on {}, {since} ago", name(step), certificate.not_after.minute()))
    } else if certificate.not_before > at {
        let wait = span(at.until(certificate.not_before));
        (early, format!("{} is valid from {} only, {wait} to go", name(step), certificate.not_before.minute()))
    } else {
        return None;
    };
    Some(Finding::error(code, &step.subject, message).about(field(step)))
}

/// RFC 5280 s. 6.1.4 (k) to (n), and s. 4.2.1.12 as clients read it: what a CA may issue for binds those below.
fn may_sign(step: &Step<'_>) -> Vec<Finding> {
    let certificate = step.certificate;
    let mut findings = Vec::new();
    let mut found = |code, message| findings.push(Finding::error(code, &step.subject, message).about(field(step)));
    if certificate.version < 3 {
        // Trust anchors of version 1 are old, and clients take them.
        if !step.is_anchor {
            let message =
                format!("{} is an X.509 v{} certificate: nothing in it says CA", name(step), certificate.version);
            found(Code::CertificateV1, message);
        }
        return findings;
    }
    if !certificate.is_ca() {
        let what = if certificate.basic_constraints.is_some() { "say CA:FALSE" } else { "are missing" };
        found(
            Code::ChainIssuerNotCa,
            format!("{} signed the certificate below it, but its basic constraints {what}", name(step)),
        );
    }
    let below = step.index.saturating_sub(1);
    let path_length = certificate.basic_constraints.and_then(|b| b.path_length).and_then(|n| usize::try_from(n).ok());
    if let Some(allowed) = path_length.filter(|allowed| *allowed < below) {
        let message = format!("{} stands above {}; its path length allows {allowed}", name(step), intermediates(below));
        found(Code::ChainPathLength, message);
    }
    if certificate.key_usage.is_some_and(|usage| !usage.cert_sign) {
        found(
            Code::ChainKeyUsage,
            format!("{} may not sign certificates: its key usage lacks keyCertSign", name(step)),
        );
    }
    let purposes = certificate.extended_key_usage.as_deref();
    let has = |purpose| purposes.is_none_or(|purposes| purposes.iter().any(|p| p == purpose));
    if has(SERVER_AUTH) {
        return findings;
    }
    if !has(ANY_PURPOSE) {
        let message = format!("{} may not issue for TLS servers: its extended key usage lacks serverAuth", name(step));
        found(Code::ChainKeyUsage, message);
    } else {
        let message = format!(
            "the extended key usage of {} says \"any\" and not serverAuth: kubectl and Envoy take it, OpenSSL and other stricter \
             clients do not",
            name(step)
        );
        findings.push(Finding::warning(Code::ChainKeyUsage, &step.subject, message).about(field(step)));
    }
    findings
}

/// CABF baseline requirements 6.1.5; Envoy and every client agree on these.
fn is_strong(step: &Step<'_>) -> Option<Finding> {
    if step.certificate.key.is_p224() {
        let message = format!(
            "the key of {} is on P-224, which kubectl takes and browsers do not; what it signed is not verified here",
            name(step)
        );
        return Some(Finding::warning(Code::ChainWeakKey, &step.subject, message).about(field(step)));
    }
    let what = match &step.certificate.key {
        // An old root is weak (`trust-anchor-weak`), and nothing but time breaks.
        KeyKind::Rsa(bits) if *bits < 2048 && !step.is_anchor => "shorter than the 2048 bits that are asked for today",
        KeyKind::Rsa(bits) if *bits > 8192 => "longer than the 8192 bits that Go clients take",
        KeyKind::Ec(Curve::Other(_)) | KeyKind::Other(_) => "of a kind that clients do not take",
        KeyKind::Rsa(_) | KeyKind::Ec(_) | KeyKind::Ed25519 => return None,
    };
    let message = format!("the key of {} ({}) is {what}", name(step), step.certificate.key.name());
    Some(Finding::error(Code::ChainWeakKey, &step.subject, message).about(field(step)))
}

fn intermediates(count: usize) -> String {
    if count == 1 { "1 other intermediate".to_owned() } else { format!("{count} other intermediates") }
}

/// RFC 5280 s. 6.1.4 (i) and 6.1.5, as Go reads it since 1.24 (kubectl 1.33): policies are not compared, only missed.
fn policies(steps: &[Step<'_>]) -> Option<Finding> {
    let below = || steps.iter().filter(|step| !step.is_anchor);
    let demanding = below().find(|step| step.certificate.requires_policy)?;
    let without = below().find(|step| step.certificate.policies.is_empty())?;
    let message = format!(
        "{} demands policies of the whole chain, and {} names none: kubectl refuses the chain",
        name(demanding),
        name(without)
    );
    let code = Code::CertificateCriticalExtension;
    let fix = "have both issued anew, with one policy or without the demand (requireExplicitPolicy)";
    Some(Finding::error(code, &demanding.subject, message).with_fix(fix).about("certificate.chainFile"))
}

fn weak_signature(step: &Step<'_>) -> Finding {
    let message = format!("{} is signed with {}, which can be forged", name(step), step.certificate.signature);
    Finding::error(Code::ChainWeakSignature, &step.subject, message).about(field(step))
}

/// What Go refuses, and what only linters do.
fn by_the_rules(step: &Step<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        critical_extension(step.certificate, &step.subject, &name(step)).into_iter().collect();
    let broken = lint::of(step.certificate);
    if !broken.is_empty() {
        let message = format!("{}: {}", name(step), broken.join("; "));
        findings.push(Finding::warning(Code::ChainStrictness, &step.subject, message).about(field(step)));
    }
    findings
}

/// `certificate-critical-extension`, for any certificate. A CA's name constraints are left to their own check, which reads
/// the kinds that Go does not.
pub(crate) fn critical_extension(certificate: &Certificate, subject: &str, name: &str) -> Option<Finding> {
    let is_judged_elsewhere = |oid: &str| oid == NAME_CONSTRAINTS && certificate.is_ca();
    let unknown: Vec<String> =
        certificate.unknown_critical.iter().filter(|oid| !is_judged_elsewhere(oid)).cloned().collect();
    let oids = super::repairs::list(&unknown);
    let message = format!("{name} holds a critical extension that clients do not know: {oids}");
    (!unknown.is_empty())
        .then(|| Finding::error(Code::CertificateCriticalExtension, subject, message).about("certificate.chainFile"))
}

/// RFC 5280 s. 6.1.3 (b) and (c).
fn name_constraints(steps: &[Step<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut budget = NAME_COMPARISONS;
    for step in steps.iter().skip(1) {
        let Some(content) = name_constraints::of(step.certificate) else { continue };
        let below: Vec<&Certificate> = steps.iter().take(step.index).map(|below| below.certificate).collect();
        let message = match name_constraints::violated(content, &below, &mut budget) {
            Some(Constraint::Violated(index, name_below)) => {
                let holder = steps.get(index).map(|step| step.subject.as_str()).unwrap_or("leaf");
                format!("{} does not allow the name {name_below}, which the {holder} holds", name(step))
            }
            Some(Constraint::Unreadable) => {
                format!("the name constraints of {}, or a name they bind, cannot be read", name(step))
            }
            Some(Constraint::TooMany) => {
                format!("the name constraints of {} take more comparisons than any client makes", name(step))
            }
            None => {
                findings.extend(unsupported_constraints(step));
                continue;
            }
        };
        findings.push(Finding::error(Code::ChainNameConstraint, &step.subject, message).about(field(step)));
    }
    findings
}

fn unsupported_constraints(step: &Step<'_>) -> Option<Finding> {
    let kinds = step.certificate.unsupported_name_constraints.join(", ");
    let code = Code::ChainNameConstraintUnsupported;
    let finding = if step.certificate.unknown_critical.iter().any(|oid| oid == NAME_CONSTRAINTS) {
        let message = format!(
            "{} limits names of a kind that Go does not evaluate ({kinds}), and marks that critical: kubectl refuses the \
             whole chain",
            name(step)
        );
        Finding::error(code, &step.subject, message)
    } else {
        let message = format!(
            "{} limits names of kinds that not every client evaluates ({kinds}); some refuse the whole chain",
            name(step)
        );
        Finding::warning(code, &step.subject, message)
    };
    (!kinds.is_empty()).then(|| finding.about(field(step)))
}

/// The first certificate above the leaf that ends before it does, and has not ended yet.
fn outlives(steps: &[Step<'_>], at: Moment) -> Option<Finding> {
    let leaf = steps.first()?.certificate;
    let still_valid = steps.iter().skip(1).filter(|step| step.certificate.not_after >= at);
    let earlier = still_valid.filter(|step| step.certificate.not_after < leaf.not_after);
    let step = earlier.min_by_key(|step| step.certificate.not_after)?;
    let (leaf, issuer) = (leaf.not_after, step.certificate.not_after);
    let (leaf, issuer) = match leaf.date() == issuer.date() {
        true => (leaf.minute(), issuer.minute()),
        false => (leaf.date(), issuer.date()),
    };
    let message = format!(
        "the leaf ends on {leaf}, but {} already on {issuer}: the chain ends with the first of them",
        name(step)
    );
    Some(Finding::note(Code::ChainOutlivesIssuer, "leaf", message).about("certificate.chainFile"))
}

/// MD2, MD5 and SHA-1, with RSA, DSA or ECDSA.
pub(crate) fn is_weak_signature(certificate: &Certificate) -> bool {
    WEAK_SIGNATURES.contains(&certificate.signature_oid.as_str())
}

fn name(step: &Step<'_>) -> String {
    match step.index {
        0 => "the leaf".to_owned(),
        _ => format!("{} \"{}\"", step.subject, super::repairs::called(step.certificate)),
    }
}

fn field(step: &Step<'_>) -> &'static str {
    if step.is_anchor { "certificate.anchorFiles" } else { "certificate.chainFile" }
}

/// id-kp-serverAuth
pub(crate) const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// anyExtendedKeyUsage
pub(crate) const ANY_PURPOSE: &str = "2.5.29.37.0";
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
