//! Checks about: leaf.

#[cfg(test)]
mod tests;

use super::chain::{critical_extensions, of_chain, out_of_reach};
use super::{Case, Check, Outcome, reading};
use crate::chain::{TrustKind, is_weak_signature, unknown_critical};
use crate::decoded::remark::{PemRemark, RemarkKind};
use crate::encryption::Locked;
use crate::exposure::CertificateSource;
use crate::finding::{Code, Finding};
use crate::fqdn::Fqdn;
use crate::input::Task;
use crate::key::KeyKind;
use crate::material::is_elsewhere;
use crate::mode::Mode;
use crate::time::{DAY, Moment, span};
use crate::wording::{list, short};
use crate::x509::lint::is_publicly_issued;
use crate::x509::{Certificate, Coverage, covers, lint, purpose};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "certificate-given", run: certificate_given },
    Check { name: "leaf-told-apart", run: |case| of_chain(case, "leaf-told-apart") },
    Check { name: "leaf-valid-now", run: |case| about_leaf(case, valid_now) },
    Check { name: "leaf-valid-for-a-while", run: valid_for_a_while },
    Check { name: "leaf-has-dns-name", run: |case| about_leaf(case, has_dns_name) },
    Check { name: "leaf-for-servers", run: |case| about_leaf(case, for_servers) },
    Check { name: "leaf-may-sign-handshakes", run: |case| about_leaf(case, may_sign_handshakes) },
    Check { name: "leaf-is-no-ca", run: |case| about_leaf(case, is_no_ca) },
    Check { name: "leaf-signature-strong", run: |case| about_leaf(case, signature_strong) },
    Check { name: "leaf-lifetime-within-limit", run: lifetime_within_limit },
    Check { name: "leaf-names-one-host", run: names_one_host },
    Check { name: "leaf-needs-no-stapling", run: |case| about_leaf(case, needs_no_stapling) },
    Check { name: "leaf-by-the-rules", run: |case| about_leaf(case, by_the_rules) },
    Check { name: "certificates-of-version-3", run: certificates_of_version_3 },
    Check { name: "critical-extensions-known", run: critical_extensions_known },
];

/// Certificates to be shown were handed in, and none of them can be the leaf.
fn has_only_cas(case: &Case<'_>) -> bool {
    served(case).next().is_some()
}

fn served<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a Certificate> {
    let certificates = case.decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
    certificates.map(|found| &*found.part)
}

/// Says whether a block is damaged that may have held the leaf.
fn is_broken(kind: &RemarkKind) -> bool {
    match kind {
        RemarkKind::Certificate(_) => true,
        RemarkKind::Pem(remark) => match remark {
            PemRemark::Truncated { .. } | PemRemark::LabelMismatch { .. } | PemRemark::BadBase64 { .. } => true,
            PemRemark::Repaired(_) | PemRemark::Relabeled { .. } | PemRemark::WrongBlock(_) => false,
        },
        RemarkKind::Input(_)
        | RemarkKind::Role(_)
        | RemarkKind::Several(_)
        | RemarkKind::Unwrapped(_)
        | RemarkKind::UpstreamCa(_)
        | RemarkKind::Key(_)
        | RemarkKind::TokenRepaired(_)
        | RemarkKind::TokenUnwrapped(_)
        | RemarkKind::TokenIllegal(_)
        | RemarkKind::KubeconfigUnreadable(_)
        | RemarkKind::KubeconfigDefect(_)
        | RemarkKind::More { .. }
        | RemarkKind::PassedOver { .. } => false,
    }
}

/// Where a block is broken, that was the leaf, most likely, and is told already.
fn only_cas(case: &Case<'_>) -> Outcome {
    if reading::has(case, is_broken) {
        return Outcome::not_checked("a certificate cannot be read, and the others are CA certificates");
    }
    let names: Vec<_> = served(case).take(NAMED).map(|certificate| short(certificate.short_name())).collect();
    let more = served(case).count().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "only CA certificates were given ({}{more}), and the key belongs to none of them: the server's own certificate \
         is missing",
        names.join(", ")
    );
    Outcome::of(vec![Finding::error(Code::CertificateMissing, "leaf", message).about("certificate.chainFile")])
}

fn certificate_given(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    let is_there = case.set.chain.leaf.is_some() || case.set.chain.ambiguity.is_some();
    match case.task {
        _ if is_there => Outcome::Passed,
        _ if spec.mode == Mode::Passthrough => {
            Outcome::not_applicable("in passthrough the API server shows its own certificate")
        }
        _ if spec.certificate.source == CertificateSource::Existing => {
            Outcome::not_applicable("the Secret exists and is somebody else's")
        }
        _ if case.decoded.has_closed(Locked::Archive) => {
            Outcome::not_checked("the archive that may hold it was not opened")
        }
        _ if has_only_cas(case) => only_cas(case),
        Task::Check => Outcome::not_checked("no certificate was given"),
        Task::Generate => {
            let message = format!("no certificate was given for the Secret {}", spec.certificate.secret_name);
            let finding = Finding::error(Code::CertificateMissing, "leaf", message);
            Outcome::of(vec![finding.about("certificate.chainFile")])
        }
    }
}

fn about_leaf(case: &Case<'_>, look: fn(&Certificate, Moment) -> Option<Finding>) -> Outcome {
    match (out_of_reach(case), &case.set.chain.leaf) {
        (None, Some(leaf)) => {
            Outcome::of(look(leaf, case.at).map(|f| f.about("certificate.chainFile")).into_iter().collect())
        }
        (Some(outcome), _) => outcome,
        (None, None) => Outcome::not_checked("no certificate was given"),
    }
}

/// RFC 5280 s. 4.1.2.5
fn valid_now(leaf: &Certificate, at: Moment) -> Option<Finding> {
    if leaf.not_after < at {
        let since = span(leaf.not_after.until(at));
        let message = format!("the certificate expired on {}, {since} ago", leaf.not_after.minute());
        return Some(Finding::error(Code::LeafExpired, "leaf", message));
    }
    let message = || {
        let wait = span(at.until(leaf.not_before));
        format!("the certificate is valid from {} only, {wait} to go", leaf.not_before.minute())
    };
    (leaf.not_before > at).then(|| Finding::error(Code::LeafNotYetValid, "leaf", message()))
}

fn valid_for_a_while(case: &Case<'_>) -> Outcome {
    let is_valid = |leaf: &Certificate| (leaf.not_before..=leaf.not_after).contains(&case.at);
    match &case.set.chain.leaf {
        Some(leaf) if !is_valid(leaf) && out_of_reach(case).is_none() => {
            Outcome::not_applicable("the certificate is not valid at all now")
        }
        _ => of_chain(case, "leaf-valid-for-a-while"),
    }
}

/// RFC 9525 s. 6.3: only SANs count.
fn has_dns_name(leaf: &Certificate, _: Moment) -> Option<Finding> {
    if !leaf.dns_names.is_empty() {
        return None;
    }
    let message = match (&leaf.common_name, leaf.ip_names.as_slice()) {
        (_, [first, ..]) => format!("the certificate holds no DNS name, only addresses ({first})"),
        (Some(name), []) => {
            format!("the certificate has a common name (\"{}\") and no DNS name among its SANs", short(name))
        }
        (None, []) => match leaf.other_names.first() {
            Some(other) => format!("the certificate holds no DNS name, only others ({})", short(other)),
            None => "the certificate holds no name at all".to_owned(),
        },
    };
    Some(Finding::error(Code::LeafNoSan, "leaf", message))
}

/// RFC 5280 s. 4.2.1.12
fn for_servers(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let purposes = leaf.extended_key_usage.as_deref()?;
    let has = |purpose: &str| purposes.iter().any(|p| p == purpose);
    if has(purpose::SERVER_AUTH) {
        return None;
    }
    if has(purpose::ANY) {
        let message = "the certificate's extended key usage says \"any\" and not serverAuth: kubectl takes it, curl, Python, \
                       Node.js and whatever else is built on OpenSSL do not";
        return Some(Finding::warning(Code::LeafNoServerAuth, "leaf", message));
    }
    let named = match purposes {
        [] => "no purpose at all".to_owned(),
        [only] if only == purpose::CLIENT_AUTH => "clientAuth, for clients".to_owned(),
        others => list(others),
    };
    let message = format!("the certificate's extended key usage lacks serverAuth; it names {named}");
    Some(Finding::error(Code::LeafNoServerAuth, "leaf", message))
}

/// RFC 5280 s. 4.2.1.3. Envoy refuses an EC leaf without it; it shows an RSA or Ed25519 one, and kubectl and OpenSSL take
/// that (ran).
fn may_sign_handshakes(leaf: &Certificate, _: Moment) -> Option<Finding> {
    if leaf.key_usage.is_none_or(|usage| usage.digital_signature) {
        return None;
    }
    Some(match leaf.key {
        KeyKind::Rsa(_) => {
            let message =
                "the certificate's key usage lacks digitalSignature, which TLS 1.3 and today's TLS 1.2 sign with";
            Finding::warning(Code::LeafKeyUsage, "leaf", message)
        }
        KeyKind::Ed25519 => {
            let message = "the certificate's key usage lacks digitalSignature, all that an Ed25519 key is for";
            Finding::warning(Code::LeafKeyUsage, "leaf", message)
        }
        KeyKind::Ec(_) | KeyKind::Other(_) => {
            let message = format!(
                "the certificate's key usage lacks digitalSignature, all that a key of kind {} is for",
                leaf.key.name()
            );
            Finding::error(Code::LeafKeyUsage, "leaf", message)
        }
    })
}

/// CABF baseline requirements 7.1.2.7.8
fn is_no_ca(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let message = "the certificate says CA:TRUE, as plain `openssl req -x509` makes it: kubectl takes it, stricter clients do not";
    let fix = format!(
        "issue one that is no CA, for example: `openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN={name} -addext \
         basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:{name} -keyout key.pem -out fullchain.pem`",
        name = leaf.dns_names.first().filter(|name| is_plain(name)).map_or("k8s.example.com", String::as_str)
    );
    let fix = if leaf.is_self_issued() { fix } else { "have its CA issue it anew with CA:FALSE".to_owned() };
    leaf.is_ca().then(|| Finding::warning(Code::LeafIsCa, "leaf", message).with_fix(fix))
}

/// Nothing that a shell would take for something else.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

fn signature_strong(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let message = format!("the certificate is signed with {}, which can be forged", leaf.signature);
    is_weak_signature(leaf).then(|| Finding::error(Code::LeafWeakSignature, "leaf", message))
}

/// CA/Browser Forum ballots SC-31 and SC-081, Apple's and Mozilla's root programs: days by notBefore.
fn lifetime_within_limit(case: &Case<'_>) -> Outcome {
    match (out_of_reach(case), &case.set.chain.leaf) {
        (None, Some(leaf)) if case.set.chain.trust.kind == TrustKind::Public || is_publicly_issued(leaf) => {
            Outcome::of(over_limit(leaf).into_iter().collect())
        }
        (None, Some(_)) => Outcome::not_applicable("browsers limit publicly trusted certificates only"),
        (outcome, _) => outcome.unwrap_or_else(|| Outcome::not_checked("no certificate was given")),
    }
}

fn over_limit(leaf: &Certificate) -> Option<Finding> {
    let start = leaf.not_before.unix();
    let (since, limit) = LIFETIME_LIMITS.iter().rev().find(|(since, _)| *since <= start)?;
    // Both ends count (RFC 5280 s. 4.1.2.5).
    let seconds = leaf.not_before.until(leaf.not_after) + 1;
    let message = format!(
        "the certificate lasts {}; issued since {}, browsers take {limit} days at most",
        span(seconds),
        Moment::from_unix(*since).date()
    );
    (seconds > limit * DAY)
        .then(|| Finding::warning(Code::LeafLifetimeOverLimit, "leaf", message).about("certificate.chainFile"))
}

fn names_one_host(case: &Case<'_>) -> Outcome {
    match (case.set.fqdn.as_ref(), case.set.chain.leaf.as_ref()) {
        (Some(fqdn), Some(leaf)) if out_of_reach(case).is_none() => match below_top_level(leaf, fqdn) {
            Some(finding) => Outcome::of(vec![finding.about("certificate.chainFile")]),
            None => about_leaf(case, wildcards),
        },
        _ => about_leaf(case, wildcards),
    }
}

/// Go takes `*.local` for `k8s.local`; browsers and OpenSSL want two labels behind the star.
fn below_top_level(leaf: &Certificate, fqdn: &Fqdn) -> Option<Finding> {
    let is_below = |name: &str| name.strip_prefix("*.").is_some_and(|parent| !parent.contains('.'));
    let others = leaf.dns_names.iter().filter(|name| !is_below(name)).cloned().collect();
    let is_covered_otherwise =
        matches!(covers(&Certificate { dns_names: others, ..leaf.clone() }, fqdn), Coverage::By(_));
    let Coverage::By(name) = covers(leaf, fqdn) else { return None };
    (is_below(&name) && !is_covered_otherwise).then(|| {
        let message = format!(
            "only {} covers {fqdn}, a wildcard right below a top-level domain: kubectl takes it, browsers and OpenSSL refuse it",
            short(&name)
        );
        Finding::warning(Code::LeafWildcard, "leaf", message)
            .with_fix(format!("have the certificate issued for {fqdn} itself"))
    })
}

/// Where a second star stands, no client takes the name for any host.
fn wildcards(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let is_wildcard = |name: &&str| name.strip_prefix("*.").is_some_and(|parent| !parent.contains('*'));
    let wildcards: Vec<&str> = leaf.dns_names.iter().map(String::as_str).filter(is_wildcard).collect();
    let first = wildcards.first()?;
    let message = match wildcards.len() {
        1 => format!("the certificate is for {}: one key serves every host of that name", short(first)),
        count => {
            format!("the certificate is for {} and {} more wildcards: one key serves them all", short(first), count - 1)
        }
    };
    Some(Finding::note(Code::LeafWildcard, "leaf", message))
}

/// RFC 7633.
fn needs_no_stapling(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let message =
        "the certificate is must-staple: Envoy serves it only with an OCSP answer, which Contour cannot give it";
    leaf.must_staple.then(|| Finding::error(Code::LeafMustStaple, "leaf", message))
}

fn by_the_rules(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let message = lint::of(leaf).join("; ");
    (!message.is_empty()).then(|| Finding::warning(Code::LeafStrictness, "leaf", message))
}

fn certificates_of_version_3(case: &Case<'_>) -> Outcome {
    match (of_chain(case, "certificates-of-version-3"), &case.set.chain.leaf) {
        (outcome @ (Outcome::Passed | Outcome::Findings(_)), Some(leaf)) if leaf.version < 3 => {
            let message = format!("the certificate is an X.509 v{} one: it can hold no SAN", leaf.version);
            with_first(Finding::warning(Code::CertificateV1, "leaf", message).about("certificate.chainFile"), outcome)
        }
        (outcome, _) => outcome,
    }
}

fn critical_extensions_known(case: &Case<'_>) -> Outcome {
    let outcome = of_chain(case, "critical-extensions-known");
    let unknown = case.set.chain.leaf.as_deref().map(unknown_critical).unwrap_or_default();
    match outcome {
        Outcome::Passed | Outcome::Findings(_) if !unknown.is_empty() => {
            let message = critical_extensions("the certificate", &unknown);
            let finding = Finding::error(Code::CertificateCriticalExtension, "leaf", message);
            with_first(finding.about("certificate.chainFile"), outcome)
        }
        outcome => outcome,
    }
}

fn with_first(first: Finding, outcome: Outcome) -> Outcome {
    let mut findings = vec![first];
    if let Outcome::Findings(others) = outcome {
        findings.extend(others);
    }
    Outcome::of(findings)
}

/// CA certificates named in a message, at most.
const NAMED: usize = 5;
/// Start (UTC) and days; each holds for certificates issued from then on.
const LIFETIME_LIMITS: &[(i64, i64)] = &[
    (1_519_862_400, 825), // 2018-03-01
    (1_598_918_400, 398), // 2020-09-01
    (1_773_532_800, 200), // 2026-03-15
    (1_805_068_800, 100), // 2027-03-15
    (1_868_227_200, 47),  // 2029-03-15
];
