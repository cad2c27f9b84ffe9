//! The CA certificates: can they verify anything, and are they the cluster's?

use std::sync::Arc;

use super::{NO_SERVER_CERTIFICATE, ca_file, no_ca, others, requests_fail, used_ca};
use crate::check::name::listed;
use crate::check::{Case, Outcome, known};
use crate::clients::Client;
use crate::decoded::of_role;
use crate::finding::{CLUSTER_CA, Code, Finding, Fix};
use crate::key::{Curve, KeyKind};
use crate::limits::PATH_CERTIFICATES;
use crate::material::Role;
use crate::mode::Mode;
use crate::x509::{Certificate, Verification, is_signed_by, signature_of};

/// Envoy loads a CA on a curve that BoringSSL does not support, and then cannot decode its key (ran).
pub(super) fn has_a_known_key(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    let Some((first, curve)) = ca.iter().find_map(|c| Some((c, unknown_curve(c)?))) else { return Outcome::Passed };
    let what = format!(
        "{} in {} has a key on {curve}, which neither Envoy nor kubectl supports",
        first.subject,
        ca_file(case)
    );
    let finding = match ca.iter().filter(|c| unknown_curve(c).is_some()).count() {
        unknown if unknown == ca.len() => {
            let impact = match case.exposure.spec.mode {
                Mode::Tcp | Mode::Http => {
                    format!(
                        "Envoy verifies nothing with the CA: `unable to decode issuer public key`. {}",
                        requests_fail(case)
                    )
                }
                Mode::Passthrough => requests_fail(case).to_owned(),
            };
            Finding::error(Code::UpstreamCaUnreadable, "upstream CA", what).with_impact(impact)
        }
        unknown => {
            let found = format!("{}: {what}", one_of(unknown, ca.len()));
            let affected: Vec<_> = ca.iter().filter(|c| unknown_curve(c).is_some()).collect();
            let finding = Finding::warning(Code::UpstreamCaUnreadable, "upstream CA", found).with_impact(OF_NO_USE);
            beside(case, finding, &affected)
        }
    };
    Outcome::of(vec![about_ca(finding)])
}

fn unknown_curve(certificate: &Certificate) -> Option<&str> {
    match &certificate.key {
        // BoringSSL accepts it in a CA (ran).
        key if key.is_p224() => None,
        KeyKind::Ec(curve @ (Curve::Other(_) | Curve::Explicit)) => Some(curve.name()),
        KeyKind::Ec(_) | KeyKind::Rsa(_) | KeyKind::Ed25519 | KeyKind::Other(_) => None,
    }
}

/// Envoy accepts a leaf as its own anchor (ran), until that leaf is renewed; a CA that must not sign certificates is the
/// issuer of nothing (ran).
pub(super) fn is_ca(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    // Version 1 has no basic constraints; self-signed ones are old roots.
    let is_leaf = |c: &&Arc<Certificate>| !(c.is_ca() || c.version < 3 && c.is_self_issued());
    let signs_nothing = |c: &&Arc<Certificate>| c.is_ca() && c.key_usage.is_some_and(|usage| !usage.cert_sign);
    let silent: Vec<_> = ca.iter().filter(signs_nothing).collect();
    let leaves: Vec<_> = ca.iter().filter(is_leaf).collect();
    let file = ca_file(case);
    let mut findings = Vec::new();
    if let Some(first) = silent.first() {
        let what = format!("{}{} in {file} lacks `keyCertSign` in its key usage", first.subject, others(silent.len()));
        findings.push(if silent.len() == ca.len() {
            let finding = Finding::error(Code::UpstreamCaNotCa, "upstream CA", what);
            match case.exposure.spec.mode {
                Mode::Tcp | Mode::Http => finding.with_impact(format!(
                    "Envoy verifies nothing with this CA: `unable to get local issuer certificate`. {}",
                    requests_fail(case)
                )),
                Mode::Passthrough => finding.with_impact(requests_fail(case)),
            }
        } else {
            let found = format!("{}: {what}", one_of(silent.len(), ca.len()));
            let finding = Finding::warning(Code::UpstreamCaNotCa, "upstream CA", found).with_impact(OF_NO_USE);
            beside(case, finding, &silent)
        });
    }
    if let Some(first) = leaves.first() {
        let what = format!("{}{} in {file} is not a CA certificate", first.subject, others(leaves.len()));
        findings.push(match leaves.len() + silent.len() < ca.len() {
            // What the CA in the same file issued goes on working (ran).
            true => {
                let found = format!("{}: {what}", one_of(leaves.len(), ca.len()));
                let finding = Finding::warning(Code::UpstreamCaNotCa, "upstream CA", found).with_impact(
                    "This certificate is of no use. Verification works with the CA certificates in the file.",
                );
                beside(case, finding, &leaves)
            }
            false => Finding::warning(Code::UpstreamCaNotCa, "upstream CA", what)
                .with_impact("Verification works until this certificate is renewed. Then every request fails."),
        });
    }
    Outcome::of(findings.into_iter().map(about_ca).collect())
}

fn one_of(count: usize, all: usize) -> String {
    format!("{count} of {all} certificates")
}

/// A kubeconfig's CA can belong to a load balancer in front of the API server, which Envoy does not pass through.
pub(super) fn is_the_clusters(case: &Case<'_>) -> Outcome {
    let Some(ca) = used_ca(case) else { return no_ca(case).unwrap_or(Outcome::Passed) };
    let mut findings = Vec::new();
    if let Some(public) = ca.iter().find(|c| is_public(c)) {
        let file = ca_file(case);
        let found = format!(
            "{} in {file} is publicly trusted, maybe a load balancer's; a cluster's own CA is private",
            public.subject
        );
        findings.push(maybe_foreign(case, found));
    }
    let Some(server) = &case.set.api_server else {
        return match findings.is_empty() {
            true => Outcome::not_checked(NO_SERVER_CERTIFICATE),
            false => Outcome::of(findings.into_iter().map(about_ca).collect()),
        };
    };
    // Envoy may find a path of another kind: over a cross-signed certificate, or with SHA-1
    let envoy = case.set.clients.iter().find(|answer| answer.client == Client::Envoy);
    let accepts = envoy.and_then(|envoy| envoy.accepts);
    if accepts != Some(true) && !is_issued(server, ca, &sent_along(case)) {
        let placeholder = known::placeholder(case, server);
        // a placeholder is not the API server's certificate
        let is_rejected = accepts == Some(false) && placeholder.is_none();
        let placeholder = placeholder.map(|placeholder| format!("; it is {}", placeholder.what)).unwrap_or_default();
        findings.push(foreign(case, not_issued(server, ca, &ca_file(case)) + &placeholder, is_rejected));
    }
    Outcome::of(findings.into_iter().map(about_ca).collect())
}

/// The CA did not issue the API server's certificate. `is_rejected`: Envoy never connects.
fn foreign(case: &Case<'_>, found: String, is_rejected: bool) -> Finding {
    let impact = match case.exposure.spec.mode {
        Mode::Tcp | Mode::Http => format!("Envoy rejects the API server's certificate. {}", requests_fail(case)),
        Mode::Passthrough => requests_fail(case).to_owned(),
    };
    match is_rejected {
        true => Finding::error(Code::UpstreamCaForeign, "upstream CA", found).with_fixes([
            CLUSTER_CA,
            intermediate(),
            Fix::provides(
                "if the API server has a new certificate by now, pass the new certificate",
                Role::ApiServerCertificate,
            ),
        ]),
        false => Finding::warning(Code::UpstreamCaForeign, "upstream CA", found)
            .with_fixes([CLUSTER_CA, intermediate(), accepting()])
            .needing_decision(true),
    }
    .with_impact(impact)
}

/// The CA is a public one, and the API server's certificate is not known.
fn maybe_foreign(case: &Case<'_>, found: String) -> Finding {
    let finding = Finding::warning(Code::UpstreamCaForeign, "upstream CA", found);
    match case.exposure.spec.mode {
        Mode::Tcp | Mode::Http => finding,
        Mode::Passthrough => finding.with_impact(format!("If the CA is wrong: {}", requests_fail(case))),
    }
}

fn intermediate() -> Fix {
    Fix::provides(
        "if an intermediate CA issued the certificate, pass the API server's certificate with the intermediate certificate",
        Role::ApiServerCertificate,
    )
}

fn accepting() -> Fix {
    Fix::says(
        "if the API server has a new certificate by now, accept the finding in the exposure file: `accept: [{code: upstream-ca-foreign, reason: REASON}]`",
    )
}

/// The other certificates in the file of the API server's certificate, as `openssl s_client -showcerts` prints them.
fn sent_along(case: &Case<'_>) -> Vec<Arc<Certificate>> {
    of_role(case.decoded, Role::ApiServerCertificate)
}

fn not_issued(server: &Certificate, ca: &[Arc<Certificate>], file: &str) -> String {
    let (name, issuer) = (server.short_name(), &server.issuer);
    let issued = format!("the API server's certificate ({name}) was issued by {issuer}");
    let Some(namesake) = ca.iter().find(|c| c.subject_der == server.issuer_der) else {
        let provided = listed(&ca.iter().map(|c| c.subject.clone()).collect::<Vec<_>>());
        return format!("{issued}; {file} contains {provided}");
    };
    match (&server.authority_key_id, &namesake.subject_key_id) {
        (Some(expected), Some(found)) if expected != found => {
            format!("{issued} with key ID {expected}; in {file} it has key ID {found}")
        }
        _ if signature_of(server, namesake) != Verification::Bad => {
            format!("{issued} with the signature algorithm {}, which Envoy and Go do not support", server.signature)
        }
        _ => format!("{issued}; the CA of that name in {file} has another key"),
    }
}

fn about_ca(finding: Finding) -> Finding {
    finding.about("upstream.caFile")
}

/// By one of the CA certificates, or through certificates that the server sends along.
fn is_issued(server: &Certificate, ca: &[Arc<Certificate>], sent: &[Arc<Certificate>]) -> bool {
    let is_itself = ca.iter().any(|c| c.der == server.der);
    is_itself || !issuers(server, ca).is_empty() || {
        let above = sent.iter().filter(|c| c.subject_der == server.issuer_der && c.is_ca() && !c.is_self_issued());
        let mut signed = above.take(PATH_CERTIFICATES).filter(|c| is_signed_by(server, c));
        signed.any(|c| !issuers(c, ca).is_empty())
    }
}

/// Those of the CA certificates whose key signed `child`.
pub(super) fn issuers<'a>(child: &Certificate, ca: &'a [Arc<Certificate>]) -> Vec<&'a Arc<Certificate>> {
    let named = ca.iter().filter(|c| c.subject_der == child.issuer_der).take(PATH_CERTIFICATES);
    named.filter(|c| is_signed_by(child, c)).collect()
}

/// Says whether another CA certificate in the file issued the API server's certificate, so that this one is not used.
fn is_beside(case: &Case<'_>, certificate: &Certificate) -> bool {
    let (Some(server), Some(ca)) = (&case.set.api_server, used_ca(case)) else { return false };
    let used = issuers(server, ca);
    !used.is_empty() && !used.iter().any(|c| c.sha256 == certificate.sha256)
}

/// A finding about some of the CA certificates, if the API server's certificate needs none of them.
pub(super) fn beside(case: &Case<'_>, finding: Finding, affected: &[&Arc<Certificate>]) -> Finding {
    match affected.iter().all(|c| is_beside(case, c)) {
        true => Finding::note(finding.code, finding.subject, finding.found).with_impact("").with_fixes([]),
        false => finding,
    }
}

/// In the Mozilla root store, or issued by a name in it. The store has name and key without their outer tag and length.
fn is_public(certificate: &Certificate) -> bool {
    let ends_with = |der: &[u8], content: &[u8]| der.len() <= content.len() + 6 && der.ends_with(content);
    webpki_roots::TLS_SERVER_ROOTS.iter().any(|root| {
        let is_root = ends_with(&certificate.spki_der, root.subject_public_key_info.as_ref());
        is_root || ends_with(&certificate.issuer_der, root.subject.as_ref())
    })
}

const OF_NO_USE: &str =
    "This certificate is of no use. Verification fails if it is the issuer of the API server's certificate.";
