//! Checks about: leaf.

mod format;
mod rules;
#[cfg(test)]
mod tests;

use super::chain::{critical_extensions, of_chain, out_of_reach};
use super::{Case, Check, Outcome, known, reading};
use crate::chain::{TrustKind, is_weak_signature, unknown_critical};
use crate::decoded::remark::{PemRemark, RemarkKind};
use crate::encryption::Locked;
use crate::finding::{Change, Code, Finding, Fix};
use crate::fqdn::Fqdn;
use crate::input::Task;
use crate::key::KeyKind;
use crate::material::is_elsewhere;
use crate::mode::Mode;
use crate::time::{DAY, Moment, span};
use crate::wording::{list, short};
use crate::x509::lint::is_publicly_issued;
use crate::x509::{Certificate, Coverage, covers, purpose};

pub(super) use rules::words as violations;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "certificate-provided", run: certificate_given },
    Check { name: "leaf-unambiguous", run: |case| of_chain(case, "leaf-unambiguous") },
    Check { name: "leaf-not-placeholder", run: is_real },
    Check { name: "leaf-valid-now", run: |case| about_leaf(case, valid_now) },
    Check { name: "leaf-not-expiring-soon", run: valid_for_a_while },
    Check { name: "leaf-has-dns-name", run: |case| about_leaf(case, has_dns_name) },
    Check { name: "leaf-server-auth", run: |case| about_leaf(case, for_servers) },
    Check { name: "leaf-digital-signature", run: |case| about_leaf(case, may_sign_handshakes) },
    Check { name: "leaf-not-ca", run: |case| about_leaf(case, is_no_ca) },
    Check { name: "leaf-signature-strong", run: |case| about_leaf(case, signature_strong) },
    Check { name: "leaf-lifetime-within-limit", run: lifetime_within_limit },
    Check { name: "leaf-without-wildcard", run: names_one_host },
    Check { name: "leaf-without-must-staple", run: |case| about_leaf(case, needs_no_stapling) },
    Check { name: "leaf-rfc5280", run: |case| about_leaf(case, by_the_rules) },
    Check { name: "certificates-x509-v3", run: certificates_of_version_3 },
    Check { name: "critical-extensions-supported", run: critical_extensions_known },
];

/// Says whether certificates were provided, and none of them can be the leaf.
fn has_only_cas(case: &Case<'_>) -> bool {
    served(case).next().is_some()
}

fn served<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a Certificate> {
    let certificates = case.decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
    certificates.map(|found| &*found.part)
}

/// Says whether a block is damaged that may have contained the leaf.
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
        | RemarkKind::NotToken(_)
        | RemarkKind::KubeconfigUnreadable(_)
        | RemarkKind::NotKubeconfig(_)
        | RemarkKind::KubeconfigDefect(_)
        | RemarkKind::KubeconfigRepaired(_)
        | RemarkKind::KubeconfigPartIgnored(_)
        | RemarkKind::KubeconfigsMerged(_)
        | RemarkKind::More { .. }
        | RemarkKind::PassedOver { .. } => false,
    }
}

/// A damaged block was probably the leaf, and is reported already.
fn only_cas(case: &Case<'_>) -> Outcome {
    if reading::has(case, is_broken) {
        return Outcome::not_checked("one certificate cannot be parsed, and the others are CA certificates");
    }
    let names: Vec<_> = served(case).take(NAMED).map(|certificate| short(certificate.short_name())).collect();
    let more = served(case).count().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let found =
        format!("all certificates are CA certificates ({}{more}), and the private key matches none", names.join(", "));
    Outcome::of(vec![Finding::error(Code::CertificateMissing, "leaf", found).about(CHAIN)])
}

fn certificate_given(case: &Case<'_>) -> Outcome {
    let mut findings = format::findings(case);
    match provided(case) {
        Outcome::Findings(more) => findings.extend(more),
        outcome if findings.is_empty() => return outcome,
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => {}
    }
    Outcome::of(findings)
}

fn provided(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    let is_there = case.set.chain.leaf.is_some() || case.set.chain.ambiguity.is_some();
    match (case.task, case.needs_no_certificate()) {
        _ if is_there => Outcome::Passed,
        _ if spec.mode == Mode::Passthrough => {
            Outcome::not_applicable("mode passthrough uses the API server's own certificate")
        }
        (_, Some(why)) => Outcome::not_applicable(why),
        _ if case.decoded.has_closed(Locked::Archive) => {
            Outcome::not_checked("the encrypted archive that may contain the server certificate was not decrypted")
        }
        _ if has_only_cas(case) => only_cas(case),
        (Task::Check, None) => Outcome::not_checked(NO_CERTIFICATE),
        (Task::Generate, None) => {
            let found = format!("the TLS Secret {} requires a server certificate", spec.certificate.secret_name);
            Outcome::of(vec![Finding::error(Code::CertificateMissing, "leaf", found).about(CHAIN)])
        }
    }
}

fn about_leaf(case: &Case<'_>, look: fn(&Certificate, Moment) -> Option<Finding>) -> Outcome {
    match (out_of_reach(case), &case.set.chain.leaf) {
        (None, Some(leaf)) => Outcome::of(look(leaf, case.at).map(|f| f.about(CHAIN)).into_iter().collect()),
        (Some(outcome), _) => outcome,
        (None, None) => Outcome::not_checked(NO_CERTIFICATE),
    }
}

/// Certificates that programs make until the real one is there.
fn is_real(case: &Case<'_>) -> Outcome {
    let (None, Some(leaf)) = (out_of_reach(case), &case.set.chain.leaf) else {
        return about_leaf(case, |_, _| None);
    };
    let Some(placeholder) = known::placeholder(case, leaf) else { return Outcome::Passed };
    let found = format!("{}, issued by \"{}\", is {}", name(leaf), short(&leaf.issuer), placeholder.what);
    let finding = match case.set.chain.anchor.is_some() {
        true => Finding::warning(Code::LeafPlaceholder, "leaf", found).with_impact(
            "Clients that do not trust its root certificate fail with `x509: certificate signed by unknown authority`.",
        ),
        false => Finding::error(Code::LeafPlaceholder, "leaf", found),
    };
    let fix = match placeholder.command {
        "" => Fix::says(placeholder.fix),
        command => Fix::runs(placeholder.fix, command),
    };
    Outcome::of(vec![finding.with_fixes([fix]).about(CHAIN)])
}

/// RFC 5280 s. 4.1.2.5
fn valid_now(leaf: &Certificate, at: Moment) -> Option<Finding> {
    if leaf.not_after < at {
        let since = span(leaf.not_after.until(at));
        let found = format!("{} expired on {} ({since} ago)", name(leaf), leaf.not_after.minute());
        return Some(Finding::error(Code::LeafExpired, "leaf", found));
    }
    let found = || {
        let wait = span(at.until(leaf.not_before));
        format!("{} is not valid before {} (in {wait})", name(leaf), leaf.not_before.minute())
    };
    (leaf.not_before > at).then(|| Finding::error(Code::LeafNotYetValid, "leaf", found()))
}

fn valid_for_a_while(case: &Case<'_>) -> Outcome {
    let is_valid = |leaf: &Certificate| (leaf.not_before..=leaf.not_after).contains(&case.at);
    match &case.set.chain.leaf {
        Some(leaf) if !is_valid(leaf) && out_of_reach(case).is_none() => {
            Outcome::not_applicable("the certificate has expired or is not yet valid")
        }
        _ => of_chain(case, "leaf-not-expiring-soon"),
    }
}

/// RFC 9525 s. 6.3: only SANs count.
fn has_dns_name(leaf: &Certificate, _: Moment) -> Option<Finding> {
    if !leaf.dns_names.is_empty() {
        return None;
    }
    let found = match (&leaf.common_name, leaf.ip_names.as_slice()) {
        (_, [first, ..]) => format!("the SANs contain IP addresses only ({first})"),
        (name, []) => match (leaf.other_names.first(), name) {
            (Some(other), _) => format!("the SANs contain no DNS name, only names of other types ({})", short(other)),
            (None, Some(name)) => format!("common name \"{}\", and no DNS name in the SANs", short(name)),
            (None, None) => "no common name, and no SANs".to_owned(),
        },
    };
    let finding = Finding::error(Code::LeafNoSan, "leaf", found);
    Some(match leaf.ip_names.is_empty() && leaf.other_names.is_empty() {
        true => finding,
        false => finding.with_impact(
            "Clients match a host name only with SANs of type DNS. kubectl rejects the certificate: `x509: certificate is not \
             valid for any names`.",
        ),
    })
}

/// RFC 5280 s. 4.2.1.12
fn for_servers(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let purposes = leaf.extended_key_usage.as_deref()?;
    let has = |purpose: &str| purposes.iter().any(|p| p == purpose);
    if has(purpose::SERVER_AUTH) {
        return None;
    }
    if has(purpose::ANY) {
        let found = format!("extended key usage of {}: `anyExtendedKeyUsage`", name(leaf));
        return Some(Finding::warning(Code::LeafNoServerAuth, "leaf", found).with_impact(
            "kubectl accepts the certificate. curl, Python, Node.js, and other clients built on OpenSSL reject it: `unsuitable certificate purpose`.",
        ));
    }
    let named = match purposes {
        [] => "empty".to_owned(),
        [only] if only == purpose::CLIENT_AUTH => "only `clientAuth`".to_owned(),
        others => list(others),
    };
    let found = format!("extended key usage of {}: {named}", name(leaf));
    Some(Finding::error(Code::LeafNoServerAuth, "leaf", found))
}

/// RFC 5280 s. 4.2.1.3. Envoy rejects an EC leaf without it; it serves an RSA or Ed25519 one, which kubectl and OpenSSL
/// accept (ran).
fn may_sign_handshakes(leaf: &Certificate, _: Moment) -> Option<Finding> {
    if leaf.key_usage.is_none_or(|usage| usage.digital_signature) {
        return None;
    }
    let kind = leaf.key.name();
    Some(match leaf.key {
        KeyKind::Rsa(_) => {
            let found = format!("{} has an {kind} key; TLS 1.3 and current TLS 1.2 handshakes are signed", name(leaf));
            Finding::warning(Code::LeafKeyUsage, "leaf", found).with_impact(STRICTER)
        }
        KeyKind::Ed25519 => {
            let found = format!("{} has an {kind} key, which can only sign", name(leaf));
            Finding::warning(Code::LeafKeyUsage, "leaf", found).with_impact(STRICTER)
        }
        KeyKind::Ec(_) | KeyKind::Other(_) => {
            let found = format!("{} has a key of type {kind}, which can only sign", name(leaf));
            Finding::error(Code::LeafKeyUsage, "leaf", found)
        }
    })
}

/// CABF baseline requirements 7.1.2.7.8
fn is_no_ca(leaf: &Certificate, _: Moment) -> Option<Finding> {
    if !leaf.is_ca() {
        return None;
    }
    let host = leaf.dns_names.first().filter(|name| is_plain(name)).map_or("k8s.example.com", String::as_str);
    let (found, fix) = if leaf.is_self_issued() {
        let command = format!(
            "openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN={host} -addext \
             basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:{host} -keyout key.pem -out fullchain.pem"
        );
        let found = format!("{} has `CA:TRUE`, the default of `openssl req -x509`", name(leaf));
        (found, Fix::run("create a certificate with `CA:FALSE`", command))
    } else {
        let fix = Fix::reissue("have the CA reissue the certificate with `CA:FALSE`");
        (format!("{} has `CA:TRUE` in its `basicConstraints`", name(leaf)), fix)
    };
    Some(Finding::warning(Code::LeafIsCa, "leaf", found).with_fixes([fix]))
}

/// Says whether a name has no character that is special to a shell.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

fn signature_strong(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let found = || format!("signature algorithm of {}: {}", name(leaf), leaf.signature);
    is_weak_signature(leaf).then(|| Finding::error(Code::LeafWeakSignature, "leaf", found()))
}

/// CA/Browser Forum ballots SC-31 and SC-081, Apple's and Mozilla's root programs: days by notBefore.
fn lifetime_within_limit(case: &Case<'_>) -> Outcome {
    match (out_of_reach(case), &case.set.chain.leaf) {
        (None, Some(leaf)) if case.set.chain.trust.kind == TrustKind::Public || is_publicly_issued(leaf) => {
            Outcome::of(over_limit(leaf).into_iter().collect())
        }
        (None, Some(_)) => Outcome::not_applicable("browsers limit only publicly trusted certificates"),
        (outcome, _) => outcome.unwrap_or_else(|| Outcome::not_checked(NO_CERTIFICATE)),
    }
}

fn over_limit(leaf: &Certificate) -> Option<Finding> {
    let start = leaf.not_before.unix();
    let (since, limit) = LIFETIME_LIMITS.iter().rev().find(|(since, _)| *since <= start)?;
    // Both ends count (RFC 5280 s. 4.1.2.5).
    let seconds = leaf.not_before.until(leaf.not_after) + 1;
    let found = format!(
        "lifetime {}; limit {limit} days for certificates issued since {}",
        span(seconds),
        Moment::from_unix(*since).date()
    );
    (seconds > limit * DAY).then(|| Finding::warning(Code::LeafLifetimeOverLimit, "leaf", found).about(CHAIN))
}

fn names_one_host(case: &Case<'_>) -> Outcome {
    match (case.set.fqdn.as_ref(), case.set.chain.leaf.as_ref()) {
        (Some(fqdn), Some(leaf)) if out_of_reach(case).is_none() => match below_top_level(leaf, fqdn) {
            Some(finding) => Outcome::of(vec![finding.about(CHAIN)]),
            None => about_leaf(case, wildcards),
        },
        _ => about_leaf(case, wildcards),
    }
}

/// Go accepts `*.local` for `k8s.local`; browsers and OpenSSL require two labels after the `*`.
fn below_top_level(leaf: &Certificate, fqdn: &Fqdn) -> Option<Finding> {
    let is_below = |name: &str| name.strip_prefix("*.").is_some_and(|parent| !parent.contains('.'));
    let others = leaf.dns_names.iter().filter(|name| !is_below(name)).cloned().collect();
    let is_covered_otherwise =
        matches!(covers(&Certificate { dns_names: others, ..leaf.clone() }, fqdn), Coverage::By(_));
    let Coverage::By(name) = covers(leaf, fqdn) else { return None };
    (is_below(&name) && !is_covered_otherwise).then(|| {
        let found = format!("only {} matches {fqdn}, and it is directly below a top-level domain", short(&name));
        Finding::warning(Code::LeafWildcard, "leaf", found)
            .with_impact("Browsers and OpenSSL reject the certificate; kubectl accepts it.")
            .with_fixes([Fix::changing(format!("reissue the certificate with {fqdn} in its SANs"), Change::Reissue)])
    })
}

/// No client accepts a name with a second `*` for any host.
fn wildcards(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let is_wildcard = |name: &&str| name.strip_prefix("*.").is_some_and(|parent| !parent.contains('*'));
    let wildcards: Vec<&str> = leaf.dns_names.iter().map(String::as_str).filter(is_wildcard).collect();
    let first = wildcards.first()?;
    let found = match wildcards.len() {
        1 => format!("one private key for all hosts of {}", short(first)),
        count => format!("one private key for all hosts of {} and {} more wildcards", short(first), count - 1),
    };
    Some(Finding::note(Code::LeafWildcard, "leaf", found))
}

/// RFC 7633.
fn needs_no_stapling(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let found = || format!("{} has the TLS feature `status_request`", name(leaf));
    leaf.must_staple.then(|| Finding::error(Code::LeafMustStaple, "leaf", found()))
}

fn by_the_rules(leaf: &Certificate, _: Moment) -> Option<Finding> {
    let found = rules::words(leaf);
    (!found.is_empty()).then(|| Finding::note(Code::LeafStrictness, "leaf", found))
}

fn certificates_of_version_3(case: &Case<'_>) -> Outcome {
    match (of_chain(case, "certificates-x509-v3"), &case.set.chain.leaf) {
        (outcome @ (Outcome::Passed | Outcome::Findings(_)), Some(leaf)) if leaf.version < 3 => {
            let found = format!("{} is X.509 v{}, which has no SANs", name(leaf), leaf.version);
            let finding = Finding::warning(Code::CertificateV1, "leaf", found)
                .with_impact("Clients cannot match the host name, because the certificate has no SANs.");
            with_first(finding.about(CHAIN), outcome)
        }
        (outcome, _) => outcome,
    }
}

fn critical_extensions_known(case: &Case<'_>) -> Outcome {
    let outcome = of_chain(case, "critical-extensions-supported");
    let unknown = case.set.chain.leaf.as_deref().map(unknown_critical).unwrap_or_default();
    match outcome {
        Outcome::Passed | Outcome::Findings(_) if !unknown.is_empty() => {
            let found = critical_extensions("the server certificate", &unknown);
            let finding = Finding::error(Code::CertificateCriticalExtension, "leaf", found);
            with_first(finding.about(CHAIN), outcome)
        }
        outcome => outcome,
    }
}

/// `"k8s.example.com"`
fn name(leaf: &Certificate) -> String {
    format!("\"{}\"", short(leaf.short_name()))
}

fn with_first(first: Finding, outcome: Outcome) -> Outcome {
    let mut findings = vec![first];
    if let Outcome::Findings(others) = outcome {
        findings.extend(others);
    }
    Outcome::of(findings)
}

const CHAIN: &str = "certificate.chainFile";
const NO_CERTIFICATE: &str = "no certificate provided";
const STRICTER: &str = "Envoy serves the certificate, and kubectl and OpenSSL accept it. Java fails with `KeyUsage does not allow digital signatures`. \
     GnuTLS and Chromium also reject it.";
/// CA certificates named in a finding, at most.
const NAMED: usize = 5;
/// Start (UTC) and days; each applies to certificates issued from then on.
const LIFETIME_LIMITS: &[(i64, i64)] = &[
    (1_519_862_400, 825), // 2018-03-01
    (1_598_918_400, 398), // 2020-09-01
    (1_773_532_800, 200), // 2026-03-15
    (1_805_068_800, 100), // 2027-03-15
    (1_868_227_200, 47),  // 2029-03-15
];
