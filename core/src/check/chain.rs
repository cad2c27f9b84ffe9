//! Checks about: chain and trust. What ties certificates to each other is found while the chain is built
//! ([`crate::chain::build`]); each check here reports its part of it.

mod ending;
mod leaf_choice;
mod path;
mod refusal;
mod repair;
mod told;

pub(super) use path::critical_extensions;

use super::blamed::Trusts;
use super::{Case, Check, Outcome};
use crate::chain::{Chain, Ending, Position, TrustKind};
use crate::exposure::TrustSource;
use crate::finding::{Code, Finding};
use crate::material::Role;
use crate::mode::Mode;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "chain-order", run: |case| of_chain(case, "chain-order") },
    Check { name: "chain-complete", run: |case| of_chain(case, "chain-complete") },
    Check { name: "chain-signatures-valid", run: signatures_hold },
    Check { name: "chain-valid-now", run: |case| above_leaf(case, "chain-valid-now") },
    Check { name: "chain-issuers-are-cas", run: |case| above_leaf(case, "chain-issuers-are-cas") },
    Check { name: "chain-key-identifiers-match", run: |case| above_leaf(case, "chain-key-identifiers-match") },
    Check { name: "chain-name-constraints-met", run: name_constraints_met },
    Check { name: "chain-algorithms-strong", run: |case| above_leaf(case, "chain-algorithms-strong") },
    Check { name: "chain-message-small-enough", run: message_small_enough },
    Check { name: "chain-outlives-leaf", run: |case| above_leaf(case, "chain-outlives-leaf") },
    Check { name: "chain-rfc5280", run: |case| above_leaf(case, "chain-rfc5280") },
    Check { name: "trust-anchor-known", run: |case| of_chain(case, "trust-anchor-known") },
    Check { name: "trust-anchors-valid", run: anchors_sound },
    Check { name: "embedded-root-certificate", run: embedded_anchor },
    Check { name: "certificates-not-revoked", run: not_revoked },
];

/// Why nothing is checked, if the chain is missing or is not what clients will see.
pub(super) fn out_of_reach(case: &Case<'_>) -> Option<Outcome> {
    if case.exposure.spec.mode == Mode::Passthrough {
        return Some(Outcome::not_applicable("mode passthrough: clients see the API server's own certificate"));
    }
    if case.set.chain.leaf.is_some() {
        return None;
    }
    let is_ambiguous = case.set.chain.ambiguity.is_some();
    Some(match is_ambiguous {
        true => Outcome::not_checked("more than one possible server certificate"),
        false => case.not_known("no certificate provided"),
    })
}

/// What clients were found to lack: an intermediate certificate, or the right root certificate.
pub(super) fn trusts(case: &Case<'_>) -> Trusts {
    let chain = &case.set.chain;
    let (is_incomplete, is_changed) = match &chain.ending {
        // the issuer of the leaf is an intermediate, that of an intermediate is usually the root
        Some(Ending::Incomplete { has_namesake, is_changed, position, .. }) => {
            (!has_namesake && *position == Position::Leaf, *is_changed)
        }
        _ => (false, false),
    };
    let role = if is_incomplete { Role::Chain } else { Role::TrustAnchor };
    Trusts { role, is_wrong: chain.trust.kind == TrustKind::Broken && !is_changed }
}

/// What building the chain found that belongs to this check.
pub(super) fn of_chain(case: &Case<'_>, check: &str) -> Outcome {
    let findings = told::findings(case, check);
    match out_of_reach(case) {
        Some(outcome) if findings.is_empty() || case.exposure.spec.mode == Mode::Passthrough => outcome,
        _ => Outcome::of(findings),
    }
}

/// Checks certificates above the leaf, if there are any.
fn above_leaf(case: &Case<'_>, check: &str) -> Outcome {
    match of_chain(case, check) {
        Outcome::Passed if is_alone(&case.set.chain) => Outcome::not_applicable("no issuer certificate provided"),
        outcome => outcome,
    }
}

fn is_alone(chain: &Chain) -> bool {
    chain.intermediates.is_empty() && chain.anchor.is_none()
}

fn signatures_hold(case: &Case<'_>) -> Outcome {
    match of_chain(case, "chain-signatures-valid") {
        Outcome::Passed if is_alone(&case.set.chain) && case.set.chain.trust.kind != TrustKind::Public => {
            Outcome::not_checked("the issuer of the server certificate was not provided")
        }
        outcome => outcome,
    }
}

fn name_constraints_met(case: &Case<'_>) -> Outcome {
    let chain = &case.set.chain;
    let mut above = chain.intermediates.iter().chain(&chain.anchor);
    match of_chain(case, "chain-name-constraints-met") {
        Outcome::Passed if chain.trust.kind != TrustKind::Public && !above.any(|c| c.has_name_constraints) => {
            Outcome::not_applicable("no issuer has name constraints")
        }
        outcome => outcome,
    }
}

/// Size of the TLS 1.3 Certificate message (RFC 8446 s. 4.4.2): a header, and per certificate its length and extensions.
fn message_small_enough(case: &Case<'_>) -> Outcome {
    let chain = &case.set.chain;
    let (None, Some(leaf)) = (out_of_reach(case), &chain.leaf) else {
        return of_chain(case, "chain-message-small-enough");
    };
    let certificates = chain.intermediates.iter().chain(core::iter::once(leaf));
    let bytes = MESSAGE_HEADER + certificates.map(|c| c.der.len() + CERTIFICATE_HEADER).sum::<usize>();
    let count = chain.intermediates.len() + 1;
    let size = format!("the TLS message of {count} certificates has {bytes} bytes");
    let warning = |message: String| Finding::warning(Code::ChainMessageTooLarge, "chain", message);
    let finding = if bytes <= SMALL {
        return Outcome::Passed;
    } else if bytes <= MEDIUM {
        warning(format!("{size}; kubectl up to 1.27 and other older clients accept {SMALL}"))
    } else if bytes <= LARGE {
        warning(format!("{size}; kubectl up to 1.27 accepts {SMALL}, OpenSSL clients {MEDIUM}"))
    } else {
        Finding::error(Code::ChainMessageTooLarge, "chain", format!("{size}; no client accepts more than {LARGE}"))
    };
    Outcome::of(vec![finding.about("certificate.chainFile")])
}

fn anchors_sound(case: &Case<'_>) -> Outcome {
    match of_chain(case, "trust-anchors-valid") {
        Outcome::Passed if case.set.chain.anchor.is_none() => {
            Outcome::not_applicable("no trust anchor provided; the Mozilla root store contains no validity dates")
        }
        outcome => outcome,
    }
}

fn embedded_anchor(case: &Case<'_>) -> Outcome {
    if case.exposure.spec.kubeconfig.trust == TrustSource::System && out_of_reach(case).is_none() {
        return Outcome::not_applicable("clients use their own trust store (`kubeconfig.trust: system`)");
    }
    of_chain(case, "embedded-root-certificate")
}

/// Asking a CA would reveal who asks, and tests would need the network.
fn not_revoked(_: &Case<'_>) -> Outcome {
    Outcome::not_checked("revocation (kubefront works offline)")
}

/// Handshake type and length, request context, length of the list.
const MESSAGE_HEADER: usize = 4 + 1 + 3;
/// Length of the certificate, length of its extensions.
const CERTIFICATE_HEADER: usize = 3 + 2;
/// Go's `maxHandshake` until 1.21, so kubectl <= 1.27 (ran).
const SMALL: usize = 65_536;
/// OpenSSL's `SSL_MAX_CERT_LIST_DEFAULT` (ran).
const MEDIUM: usize = 102_400;
/// Go's `maxHandshakeCertificateMsg`.
const LARGE: usize = 262_144;
