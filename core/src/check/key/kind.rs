//! Type and size of the key: does Envoy serve it, and do clients accept it? Checked on the key, or on the public key of
//! the leaf if no key was provided.

use super::{CHAIN_FIELD, KEY_FIELD, beside_the_right_key};
use crate::check::{Case, Outcome, reading};
use crate::decoded::remark::{KeyRemark, RemarkKind};
use crate::finding::{Code, Finding, Fix};
use crate::key::{Curve, KeyError, KeyKind};
use crate::mode::Version;
use crate::wording::quoted;

/// A key's kind, and where the key is.
struct Judged<'a> {
    kind: &'a KeyKind,
    subject: &'static str,
    field: &'static str,
    whose: String,
}

fn judged<'a>(case: &Case<'a>) -> Option<Judged<'a>> {
    let leaf = case.set.chain.leaf.as_deref();
    // a certificate that cannot be served needs another key, whatever key was provided
    if let Some(found) = case.set.key.as_ref().filter(|_| !leaf.is_some_and(|leaf| is_unsupported(&leaf.key))) {
        let whose = format!("the key in {}", found.origin.name);
        return Some(Judged { kind: &found.part.public().kind, subject: "key", field: KEY_FIELD, whose });
    }
    let leaf = leaf?;
    let whose = format!("the public key of {}", leaf.short_name());
    Some(Judged { kind: &leaf.key, subject: "leaf", field: CHAIN_FIELD, whose })
}

/// Says whether Envoy cannot serve a certificate with such a key.
pub(super) fn is_unsupported(kind: &KeyKind) -> bool {
    match kind {
        KeyKind::Ec(Curve::Other(_) | Curve::Explicit) | KeyKind::Other(_) => true,
        KeyKind::Rsa(_) | KeyKind::Ec(Curve::P256 | Curve::P384 | Curve::P521) | KeyKind::Ed25519 => false,
    }
}

/// RSA and the three curves; Ed25519 with a warning.
pub(super) fn type_served(case: &Case<'_>) -> Outcome {
    let findings = reading::findings(case, |kind| matches!(kind, RemarkKind::Key(remark) if is_unserved(remark)));
    let mut findings = beside_the_right_key(case, findings);
    let Some(judged) = judged(case) else {
        return if findings.is_empty() { nothing(case) } else { Outcome::of(findings) };
    };
    let Judged { kind, subject, field, whose } = &judged;
    let finding = match kind {
        KeyKind::Rsa(_) | KeyKind::Ec(Curve::P256 | Curve::P384 | Curve::P521) => None,
        KeyKind::Ec(Curve::Other(curve)) => {
            let found = format!("{whose} is on the curve {curve}; Envoy supports P-256, P-384, and P-521");
            Some(Finding::error(Code::KeyCurveUnsupported, *subject, found))
        }
        KeyKind::Ec(Curve::Explicit) => {
            let found = format!("{whose} has explicit curve parameters; Envoy supports named curves only");
            Some(Finding::error(Code::KeyCurveUnsupported, *subject, found))
        }
        KeyKind::Ed25519 => {
            let found = format!("{whose} is an Ed25519 key");
            Some(Finding::warning(Code::KeyEd25519, *subject, found))
        }
        KeyKind::Other(name) => {
            let found = format!("{whose} is {name}; Envoy supports RSA, ECDSA, and Ed25519");
            Some(Finding::error(Code::KeyTypeUnsupported, *subject, found))
        }
    };
    // a certificate with such a key is reissued; converting its key alone does not help
    if let Some(finding) = finding {
        findings.retain(|told| told.code != finding.code);
        findings.insert(0, finding.about(field));
    }
    Outcome::of(findings)
}

/// Says whether reading came upon a key of a type or curve that Envoy does not serve with.
pub(super) fn is_unserved(remark: &KeyRemark) -> bool {
    match remark {
        KeyRemark::Unusable(
            _,
            KeyError::TypeUnsupported(_) | KeyError::CurveUnsupported(_) | KeyError::ExplicitCurve,
        ) => true,
        KeyRemark::Unusable(_, KeyError::Unreadable(_) | KeyError::Inconsistent(_))
        | KeyRemark::Decrypted(..)
        | KeyRemark::Closed(..)
        | KeyRemark::OpenSsh(..) => false,
    }
}

/// Envoy's lower bound, kubectl's upper bound.
pub(super) fn size(case: &Case<'_>) -> Outcome {
    let Some(Judged { kind, subject, field, whose }) = judged(case) else { return nothing(case) };
    let KeyKind::Rsa(bits) = kind else { return Outcome::not_applicable("not an RSA key") };
    let finding = match bits {
        ..2048 => {
            Finding::error(Code::KeyTooSmall, subject, format!("{whose} has {bits} bits; Envoy requires at least 2048"))
        }
        2048..=4096 => return Outcome::Passed,
        4097..=8192 => Finding::warning(Code::KeyTooLarge, subject, format!("{whose} has {bits} bits")),
        8193.. => {
            let found = format!("{whose} has {bits} bits; Go clients such as kubectl accept up to 8192");
            Finding::error(Code::KeyTooLarge, subject, found).with_impact(
                "kubectl rejects the certificate: `tls: server sent certificate containing RSA key larger than 8192 bits`.",
            )
        }
    };
    Outcome::of(vec![finding.about(field)])
}

/// P-384 and P-521 need Envoy 1.33, which Contour ships since 1.31.
pub(super) fn curve_served(case: &Case<'_>) -> Outcome {
    let Some(Judged { kind, subject, field, whose }) = judged(case) else { return nothing(case) };
    let KeyKind::Ec(curve @ (Curve::P384 | Curve::P521)) = kind else {
        return Outcome::not_applicable("not a key on P-384 or P-521");
    };
    let typed = &case.exposure.spec.contour.version;
    let curve = curve.name();
    let finding = match Version::parse(typed) {
        Some(version) if version >= SERVES_ALL_CURVES => {
            return Outcome::not_applicable(format!("Contour {typed} ships an Envoy that supports {curve}"));
        }
        Some(_) => {
            let found = format!("{whose} is on {curve}; Contour {typed} ships an Envoy that supports P-256 only");
            Finding::error(Code::KeyCurveNeedsNewerEnvoy, subject, found)
        }
        None => {
            let found =
                format!("{whose} is on {curve}, which requires Contour 1.31 or later; the Contour version is unknown");
            let version = Fix::set("set the Contour version", "contour.version", "");
            let namespace = quoted(&case.exposure.spec.contour.namespace);
            let image = format!("kubectl -n {namespace} get deployment contour -o jsonpath='{{..image}}'");
            let image = Fix::run("look up the Contour version", image);
            Finding::note(Code::KeyCurveNeedsNewerEnvoy, subject, found).with_fixes([version, image])
        }
    };
    Outcome::of(vec![finding.about(field)])
}

fn nothing(case: &Case<'_>) -> Outcome {
    case.not_known("no private key and no certificate provided")
}

const SERVES_ALL_CURVES: Version = Version::new(1, 31);
