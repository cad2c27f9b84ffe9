//! The CA certificates: can they verify anything, and are they the cluster's?

use std::sync::Arc;

use super::{fetch_ca, no_ca, others, used_ca};
use crate::check::name::listed;
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding};
use crate::key::{Curve, KeyKind};
use crate::limits::PATH_CERTIFICATES;
use crate::x509::{Certificate, is_signed_by};

/// Envoy loads a CA on a curve that BoringSSL does not know, and then cannot decode its key (ran).
pub(super) fn has_a_known_key(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    let Some((first, curve)) = ca.iter().find_map(|c| Some((c, unknown_curve(c)?))) else { return Outcome::Passed };
    let what = format!("the key of {} is on {curve}, which neither Envoy nor kubectl knows", first.subject);
    let finding = match ca.iter().filter(|c| unknown_curve(c).is_some()).count() {
        unknown if unknown == ca.len() => {
            let message = format!("{what}: with it every certificate of the API server is refused");
            Finding::error(Code::UpstreamCaUnreadable, "upstream CA", message)
        }
        unknown => {
            let message = format!("{what}: {} is of no use", one_of(unknown, ca.len()));
            Finding::warning(Code::UpstreamCaUnreadable, "upstream CA", message)
        }
    };
    Outcome::of(vec![about_ca(finding)])
}

fn unknown_curve(certificate: &Certificate) -> Option<&str> {
    match &certificate.key {
        // As a CA, BoringSSL takes it (ran).
        key if key.is_p224() => None,
        KeyKind::Ec(curve @ (Curve::Other(_) | Curve::Explicit)) => Some(curve.name()),
        KeyKind::Ec(_) | KeyKind::Rsa(_) | KeyKind::Ed25519 | KeyKind::Other(_) => None,
    }
}

/// Envoy takes a leaf as its own anchor (ran), until that leaf is renewed; a CA that may not sign certificates is the
/// issuer of nothing (ran).
pub(super) fn is_ca(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    // Version 1 has no basic constraints; self-signed ones are old roots.
    let is_leaf = |c: &&Arc<Certificate>| !(c.is_ca() || c.version < 3 && c.is_self_issued());
    let signs_nothing = |c: &&Arc<Certificate>| c.is_ca() && c.key_usage.is_some_and(|usage| !usage.cert_sign);
    let silent: Vec<_> = ca.iter().filter(signs_nothing).collect();
    let leaves: Vec<_> = ca.iter().filter(is_leaf).collect();
    let mut findings = Vec::new();
    if let Some(first) = silent.first() {
        let what = format!("{} may sign no certificates, since its key usage lacks keyCertSign", first.subject);
        findings.push(if silent.len() == ca.len() {
            let message = format!("{what}: the API server's certificate would have no issuer, and be refused");
            Finding::error(Code::UpstreamCaNotCa, "upstream CA", message)
        } else {
            let message = format!("{what}: {} is of no use", one_of(silent.len(), ca.len()));
            Finding::warning(Code::UpstreamCaNotCa, "upstream CA", message)
        });
    }
    if let Some(first) = leaves.first() {
        let what = format!("{}{} is no CA certificate", first.subject, others(leaves.len(), "another"));
        let message = match leaves.len() + silent.len() < ca.len() {
            // What a CA beside it has signed goes on working (ran).
            true => format!("{what}: {} is of no use beside the CA", one_of(leaves.len(), ca.len())),
            false => {
                format!("{what}: the check works until that very certificate is renewed, then every request fails")
            }
        };
        findings.push(Finding::warning(Code::UpstreamCaNotCa, "upstream CA", message));
    }
    Outcome::of(findings.into_iter().map(about_ca).collect())
}

fn one_of(count: usize, all: usize) -> String {
    format!("{count} of {all} certificates")
}

/// A kubeconfig's CA can belong to a load balancer in front of the API server, which Envoy does not pass.
pub(super) fn is_the_clusters(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    let mut findings = Vec::new();
    if let Some(public) = ca.iter().find(|c| is_public(c)) {
        let message = format!(
            "{} is publicly trusted; a cluster's own CA is private. It may belong to a load balancer in front of the API server, \
             which Envoy does not pass",
            public.subject
        );
        findings.push(Finding::warning(Code::UpstreamCaForeign, "upstream CA", message));
    }
    let Some(server) = &case.set.api_server else {
        return match findings.is_empty() {
            true => Outcome::not_checked("upstream.serverCertificateFile was not given"),
            false => Outcome::of(findings.into_iter().map(about_ca).collect()),
        };
    };
    if !is_issued(server, ca) {
        let message = not_issued(server, ca);
        findings.push(Finding::warning(Code::UpstreamCaForeign, "upstream CA", message));
    }
    Outcome::of(findings.into_iter().map(about_ca).collect())
}

fn not_issued(server: &Certificate, ca: &[Arc<Certificate>]) -> String {
    let (name, issuer) = (server.short_name(), &server.issuer);
    let Some(namesake) = ca.iter().find(|c| c.subject_der == server.issuer_der) else {
        let at_hand = listed(&ca.iter().map(|c| c.subject.clone()).collect::<Vec<_>>());
        return format!(
            "the API server's certificate ({name}) was issued by {issuer}, and by none of the CA certificates at hand \
             ({at_hand})"
        );
    };
    let keys = match (&server.authority_key_id, &namesake.subject_key_id) {
        (Some(wanted), Some(found)) if wanted != found => format!(" (key id {wanted}, and at hand is {found})"),
        _ => String::new(),
    };
    format!("the API server's certificate ({name}) was issued by another key of the same name, {issuer}{keys}")
}

fn about_ca(finding: Finding) -> Finding {
    finding.with_fix(fetch_ca()).about("upstream.caFile")
}

fn is_issued(server: &Certificate, ca: &[Arc<Certificate>]) -> bool {
    let is_itself = ca.iter().any(|c| c.der == server.der);
    let mut issuers = ca.iter().filter(|c| c.subject_der == server.issuer_der).take(PATH_CERTIFICATES);
    is_itself || issuers.any(|c| is_signed_by(server, c))
}

/// In Mozilla's list, or issued below a name in it. The list holds name and key without their outer tag and length.
fn is_public(certificate: &Certificate) -> bool {
    let holds = |der: &[u8], content: &[u8]| der.len() <= content.len() + 6 && der.ends_with(content);
    webpki_roots::TLS_SERVER_ROOTS.iter().any(|root| {
        let is_root = holds(&certificate.spki_der, root.subject_public_key_info.as_ref());
        is_root || holds(&certificate.issuer_der, root.subject.as_ref())
    })
}
