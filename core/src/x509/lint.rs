//! MUSTs of RFC 5280 and of the CA/Browser Forum's Baseline Requirements that clients do not enforce. Real public
//! chains break some (Starfield's root G2 has serial 0), so they are warnings.

use super::certificate::input::{GENERALIZED_TIME, Input};
use super::certificate::parts::Parts;
use super::certificate::{Certificate, extension};
use super::{general_name, oid};
use crate::time::Moment;

/// A rule that a certificate breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Violation {
    SerialZero,
    SerialTooLong,
    IssuerEmpty,
    CaSubjectEmpty,
    SanEmpty,
    SanNotCritical,
    SanUnknown,
    DnsUnderscore,
    DnsSyntax,
    GeneralizedTime,
    ValidityReversed,
    AuthorityKeyIdMissing,
    AuthorityKeyIdEmpty,
    SubjectKeyIdMissing,
    KeyUsageEmpty,
    CertSignWithoutConstraints,
    CertSignWithoutCa,
    CaKeyUsageMissing,
    PathLengthWithoutCa,
    NameConstraintsWithoutCa,
    NameConstraintDotted,
    BasicConstraintsNotCritical,
    NameConstraintsNotCritical,
    PolicyConstraintsNotCritical,
    InhibitAnyPolicyNotCritical,
    PublicWithoutExtendedKeyUsage,
    PublicWithAnyUsage,
    PublicWithoutSan,
    CommonNameNotInSan,
}

/// Returns the rules that a certificate breaks, in the order of its fields.
pub(crate) fn of(certificate: &Certificate) -> Vec<Violation> {
    let mut broken = Vec::new();
    let Ok(parts) = &Parts::read(&certificate.der) else { return broken };
    serial(parts.serial, &mut broken);
    names(certificate, parts, &mut broken);
    validity(certificate, parts, &mut broken);
    key_ids(certificate, parts, &mut broken);
    usages(certificate, parts, &mut broken);
    criticality(certificate, parts, &mut broken);
    if is_publicly_issued(certificate) && !certificate.is_ca() {
        baseline(certificate, &mut broken);
    }
    broken
}

/// RFC 5280 s. 4.1.2.2.
fn serial(octets: &[u8], broken: &mut Vec<Violation>) {
    match octets {
        octets if octets.iter().all(|octet| *octet == 0) => {
            broken.push(Violation::SerialZero);
        }
        octets if octets.len() > 20 => broken.push(Violation::SerialTooLong),
        _ => {}
    }
}

/// RFC 5280 s. 4.1.2.4, 4.1.2.6, 4.2.1.6.
fn names(certificate: &Certificate, parts: &Parts<'_>, broken: &mut Vec<Violation>) {
    let has_subject = !parts.subject.content.is_empty();
    if parts.issuer.content.is_empty() {
        broken.push(Violation::IssuerEmpty);
    }
    if !has_subject && certificate.is_ca() {
        broken.push(Violation::CaSubjectEmpty);
    }
    let Some(found) = parts.find(oid::SUBJECT_ALTERNATIVE_NAME) else { return };
    let has_name = [&certificate.dns_names, &certificate.ip_names, &certificate.other_names];
    if has_name.iter().all(|names| names.is_empty()) {
        broken.push(Violation::SanEmpty);
    }
    if !has_subject && !found.is_critical {
        broken.push(Violation::SanNotCritical);
    }
    if certificate.other_names.iter().any(|name| name == extension::UNKNOWN_NAME) {
        broken.push(Violation::SanUnknown);
    }
    if certificate.dns_names.iter().any(|name| name.contains('_')) {
        broken.push(Violation::DnsUnderscore);
    }
    if certificate.dns_names.iter().any(|name| !name.contains('_') && !is_preferred_syntax(name)) {
        broken.push(Violation::DnsSyntax);
    }
}

/// RFC 5280 s. 4.1.2.5: until 2049 as UTCTime, from 2050 as GeneralizedTime.
fn validity(certificate: &Certificate, parts: &Parts<'_>, broken: &mut Vec<Violation>) {
    let times = [(&parts.not_before, certificate.not_before), (&parts.not_after, certificate.not_after)];
    let is_early = |time: Moment| time.unix() < YEAR_2050;
    if times.into_iter().any(|(written, time)| written.tag == GENERALIZED_TIME && is_early(time)) {
        broken.push(Violation::GeneralizedTime);
    }
    if certificate.not_before > certificate.not_after {
        broken.push(Violation::ValidityReversed);
    }
}

/// RFC 5280 s. 4.2.1.1, 4.2.1.2.
fn key_ids(certificate: &Certificate, parts: &Parts<'_>, broken: &mut Vec<Violation>) {
    let has_authority = parts.find(oid::AUTHORITY_KEY_ID).is_some();
    if certificate.version == 3 && !certificate.is_self_issued() {
        if !has_authority {
            broken.push(Violation::AuthorityKeyIdMissing);
        } else if certificate.authority_key_id.is_none() {
            broken.push(Violation::AuthorityKeyIdEmpty);
        }
    }
    if certificate.is_ca() && certificate.subject_key_id.is_none() {
        broken.push(Violation::SubjectKeyIdMissing);
    }
}

/// RFC 5280 s. 4.2.1.3, 4.2.1.9, 4.2.1.10.
fn usages(certificate: &Certificate, parts: &Parts<'_>, broken: &mut Vec<Violation>) {
    let usage = certificate.key_usage;
    let signs = usage.is_some_and(|usage| usage.cert_sign);
    let bits = parts.value(oid::KEY_USAGE).and_then(|value| Input(value).bits());
    match usage {
        Some(_) if bits.is_some_and(|(_, octets)| octets.iter().all(|octet| *octet == 0)) => {
            broken.push(Violation::KeyUsageEmpty);
        }
        Some(_) if signs && certificate.basic_constraints.is_none() => {
            broken.push(Violation::CertSignWithoutConstraints);
        }
        Some(_) if signs && !certificate.is_ca() => {
            broken.push(Violation::CertSignWithoutCa);
        }
        None if certificate.is_ca() && certificate.version == 3 => broken.push(Violation::CaKeyUsageMissing),
        _ => {}
    }
    let has_length = certificate.basic_constraints.is_some_and(|basic| basic.path_length.is_some());
    if has_length && !(certificate.is_ca() && (signs || usage.is_none())) {
        broken.push(Violation::PathLengthWithoutCa);
    }
    if certificate.has_name_constraints && !certificate.is_ca() {
        broken.push(Violation::NameConstraintsWithoutCa);
    }
    if has_dotted_constraint(parts) {
        broken.push(Violation::NameConstraintDotted);
    }
}

/// RFC 5280 s. 4.2.1.10: only constraints on URIs and mailboxes have that form.
fn has_dotted_constraint(parts: &Parts<'_>) -> bool {
    extension::constraints(parts).iter().any(|base| base.tag == general_name::DNS && base.content.starts_with(b"."))
}

/// Which extensions must be critical, and which must not (RFC 5280 s. 4.2.1, 4.2.2).
fn criticality(certificate: &Certificate, parts: &Parts<'_>, broken: &mut Vec<Violation>) {
    let wrong = |id: &[u8], must_be: bool| parts.find(id).is_some_and(|found| found.is_critical != must_be);
    if certificate.is_ca() && wrong(oid::BASIC_CONSTRAINTS, true) {
        broken.push(Violation::BasicConstraintsNotCritical);
    }
    // key identifiers and information access must not be: Go rejects them then, so they are not readable at all
    let table = [
        (oid::NAME_CONSTRAINTS, true, Violation::NameConstraintsNotCritical),
        (oid::POLICY_CONSTRAINTS, true, Violation::PolicyConstraintsNotCritical),
        (oid::INHIBIT_ANY_POLICY, true, Violation::InhibitAnyPolicyNotCritical),
    ];
    broken.extend(table.into_iter().filter(|(id, must_be, _)| wrong(id, *must_be)).map(|(_, _, violation)| violation));
}

/// Baseline Requirements s. 7.1.2.7 and 7.1.4, for a leaf that says it follows them.
fn baseline(certificate: &Certificate, broken: &mut Vec<Violation>) {
    let usages = certificate.extended_key_usage.as_deref();
    match usages {
        None => broken.push(Violation::PublicWithoutExtendedKeyUsage),
        Some(usages) if usages.iter().any(|usage| usage == ANY_USAGE) => {
            broken.push(Violation::PublicWithAnyUsage);
        }
        Some(_) => {}
    }
    let names = || certificate.dns_names.iter().chain(&certificate.ip_names);
    if names().next().is_none() {
        broken.push(Violation::PublicWithoutSan);
    } else if certificate
        .common_name
        .as_ref()
        .is_some_and(|common| !names().any(|name| name.eq_ignore_ascii_case(common)))
    {
        broken.push(Violation::CommonNameNotInSan);
    }
}

/// Says whether a certificate has what only public CAs issue: a list of signed certificate timestamps, or one of the
/// Forum's policies for server certificates.
pub(crate) fn is_publicly_issued(certificate: &Certificate) -> bool {
    certificate.has_sct_list || certificate.policies.iter().any(|policy| policy.starts_with(SERVER_POLICIES))
}

/// RFC 1034 s. 3.5 as changed by RFC 1123, with one wildcard in front.
fn is_preferred_syntax(name: &str) -> bool {
    let host = name.strip_prefix("*.").unwrap_or(name);
    !host.is_empty()
        && host.len() <= 253
        && host.split('.').all(|label| {
            let inner = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
            (1..=63).contains(&label.len())
                && label.bytes().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

const YEAR_2050: i64 = 2_524_608_000;
const ANY_USAGE: &str = "2.5.29.37.0";
const SERVER_POLICIES: &str = "2.23.140.1.2.";
