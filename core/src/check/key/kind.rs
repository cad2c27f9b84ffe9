//! Kind and size of the key: will Envoy serve it, and will clients take it? Judged from the key, or from the leaf's
//! public key where no key was given.

use super::{CHAIN_FIELD, KEY_FIELD};
use crate::check::{Case, Outcome, reading};
use crate::decoded::remark::{KeyRemark, RemarkKind};
use crate::finding::{Code, Finding};
use crate::key::{Curve, KeyError, KeyKind};
use crate::mode::Version;

/// A key's kind, and who has it.
struct Judged<'a> {
    kind: &'a KeyKind,
    subject: &'static str,
    field: &'static str,
    whose: String,
}

fn judged<'a>(case: &Case<'a>) -> Option<Judged<'a>> {
    if let Some(found) = &case.set.key {
        let whose = format!("the key of {}", found.origin.name);
        return Some(Judged { kind: &found.part.public().kind, subject: "key", field: KEY_FIELD, whose });
    }
    let leaf = case.set.chain.leaf.as_deref()?;
    let whose = format!("the public key of {}", leaf.short_name());
    Some(Judged { kind: &leaf.key, subject: "leaf", field: CHAIN_FIELD, whose })
}

/// RSA and the three curves; Ed25519 with a warning.
pub(super) fn type_served(case: &Case<'_>) -> Outcome {
    let mut findings = reading::findings(case, |kind| matches!(kind, RemarkKind::Key(remark) if is_unserved(remark)));
    let Some(judged) = judged(case) else {
        return if findings.is_empty() { nothing() } else { Outcome::of(findings) };
    };
    let Judged { kind, subject, field, whose } = &judged;
    let finding = match kind {
        KeyKind::Rsa(_) | KeyKind::Ec(Curve::P256 | Curve::P384 | Curve::P521) => None,
        KeyKind::Ec(Curve::Other(curve)) => {
            let message = format!("{whose} is on {curve}; Envoy takes P-256, P-384 and P-521");
            Some(Finding::error(Code::KeyCurveUnsupported, *subject, message))
        }
        KeyKind::Ed25519 => {
            let message =
                format!("{whose} is Ed25519: kubectl and OpenSSL take it, browsers and other BoringSSL clients do not");
            Some(Finding::warning(Code::KeyEd25519, *subject, message))
        }
        KeyKind::Other(name) => {
            let message = format!("{whose} is {name}; Envoy takes RSA, ECDSA and Ed25519");
            Some(Finding::error(Code::KeyTypeUnsupported, *subject, message))
        }
    };
    // an unusable key was told while reading; its certificate would say the same again
    if let Some(finding) = finding.filter(|finding| findings.iter().all(|told| told.code != finding.code)) {
        findings.push(finding.about(field));
    }
    Outcome::of(findings)
}

/// Says whether reading came upon a key of a type or curve that Envoy does not serve with.
pub(super) fn is_unserved(remark: &KeyRemark) -> bool {
    match remark {
        KeyRemark::Unusable(_, KeyError::TypeUnsupported(_) | KeyError::CurveUnsupported(_)) => true,
        KeyRemark::Unusable(_, KeyError::Unreadable(_) | KeyError::Inconsistent(_))
        | KeyRemark::Decrypted(_)
        | KeyRemark::Closed(..)
        | KeyRemark::OpenSsh(..) => false,
    }
}

/// Envoy's lower bound, kubectl's upper bound.
pub(super) fn size(case: &Case<'_>) -> Outcome {
    let Some(Judged { kind, subject, field, whose }) = judged(case) else { return nothing() };
    let KeyKind::Rsa(bits) = kind else { return Outcome::not_applicable("the size matters for RSA keys only") };
    let finding = match bits {
        ..2048 => {
            let message = format!("{whose} has {bits} bits; Envoy refuses RSA keys under 2048");
            Finding::error(Code::KeyTooSmall, subject, message)
        }
        2048..=4096 => return Outcome::Passed,
        4097..=8192 => {
            let message = format!("{whose} has {bits} bits: every handshake costs several times that of 2048");
            Finding::warning(Code::KeyTooLarge, subject, message)
        }
        8193.. => {
            let message = format!("{whose} has {bits} bits; Go clients, so kubectl, refuse more than 8192");
            Finding::error(Code::KeyTooLarge, subject, message)
        }
    };
    Outcome::of(vec![finding.about(field)])
}

/// P-384 and P-521 need Envoy 1.33, which Contour ships since 1.31.
pub(super) fn curve_served(case: &Case<'_>) -> Outcome {
    let Some(Judged { kind, subject, field, whose }) = judged(case) else { return nothing() };
    let KeyKind::Ec(curve @ (Curve::P384 | Curve::P521)) = kind else {
        return Outcome::not_applicable("only P-384 and P-521 need a newer Envoy");
    };
    let typed = &case.exposure.spec.contour.version;
    let curve = curve.name();
    let finding = match Version::parse(typed) {
        Some(version) if version >= SERVES_ALL_CURVES => {
            return Outcome::not_applicable(format!("Contour {typed} ships an Envoy that takes {curve}"));
        }
        Some(_) => {
            let message = format!("{whose} is on {curve}, and Contour {typed} ships an Envoy that takes P-256 only");
            Finding::error(Code::KeyCurveNeedsNewerEnvoy, subject, message)
        }
        None => {
            let message = format!("{whose} is on {curve}: it needs Envoy 1.33 or later, so Contour 1.31 or later");
            Finding::note(Code::KeyCurveNeedsNewerEnvoy, subject, message)
        }
    };
    Outcome::of(vec![finding.about(field)])
}

fn nothing() -> Outcome {
    Outcome::not_checked("neither a key nor a certificate was given")
}

const SERVES_ALL_CURVES: Version = Version::new(1, 31);
