//! MUSTs of RFC 5280 and of the CA/Browser Forum's Baseline Requirements that clients do not enforce. Real public
//! chains break some (Starfield's root G2 has serial 0), so they are warnings, one sentence each.

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension, X509Extension};

use super::Certificate;
use super::extension::{self, find};

/// Returns what is broken, in the order of the certificate's fields.
pub(super) fn of(certificate: &Certificate, x509: &X509Certificate<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    serial(x509.raw_serial(), &mut broken);
    names(certificate, x509, &mut broken);
    validity(x509, &mut broken);
    key_ids(certificate, x509, &mut broken);
    usages(certificate, x509, &mut broken);
    criticality(certificate, x509, &mut broken);
    if is_publicly_issued(certificate) && !certificate.is_ca() {
        baseline(certificate, &mut broken);
    }
    broken.into_iter().map(str::to_owned).collect()
}

/// RFC 5280 s. 4.1.2.2.
fn serial(octets: &[u8], broken: &mut Vec<&'static str>) {
    match octets {
        octets if octets.iter().all(|octet| *octet == 0) => {
            broken.push("the serial number is zero; it must be positive");
        }
        octets if octets.len() > 20 => broken.push("the serial number is longer than 20 octets"),
        _ => {}
    }
}

/// RFC 5280 s. 4.1.2.4, 4.1.2.6, 4.2.1.6.
fn names(certificate: &Certificate, x509: &X509Certificate<'_>, broken: &mut Vec<&'static str>) {
    let has_subject = x509.subject().iter().next().is_some();
    if x509.issuer().iter().next().is_none() {
        broken.push("the issuer's name is empty");
    }
    if !has_subject && certificate.is_ca() {
        broken.push("a CA's subject is empty");
    }
    let Some(extension) = find(x509, extension::SUBJECT_ALTERNATIVE_NAME) else { return };
    let is_empty = match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(found) => found.general_names.is_empty(),
        _ => false,
    };
    if is_empty {
        broken.push("the subject alternative name holds no name");
    }
    if !has_subject && !extension.critical {
        broken.push("the subject is empty, so the subject alternative name must be critical");
    }
    if certificate.dns_names.iter().any(|name| name.contains('_')) {
        broken.push("a DNS name holds an underscore, which no host name may");
    }
    if certificate.dns_names.iter().any(|name| !name.contains('_') && !is_preferred_syntax(name)) {
        broken.push("a DNS name is not in the preferred syntax (letters, digits, hyphens, labels of 1 to 63)");
    }
}

/// RFC 5280 s. 4.1.2.5: until 2049 as UTCTime, from 2050 as GeneralizedTime.
fn validity(x509: &X509Certificate<'_>, broken: &mut Vec<&'static str>) {
    let times = [&x509.validity().not_before, &x509.validity().not_after];
    if times.into_iter().any(|time| time.is_generalizedtime() && time.timestamp() < YEAR_2050) {
        broken.push("a date before 2050 is written as GeneralizedTime");
    }
    if x509.validity().not_before > x509.validity().not_after {
        broken.push("the validity ends before it begins");
    }
}

/// RFC 5280 s. 4.2.1.1, 4.2.1.2.
fn key_ids(certificate: &Certificate, x509: &X509Certificate<'_>, broken: &mut Vec<&'static str>) {
    let has_authority = find(x509, extension::AUTHORITY_KEY_ID).is_some();
    if certificate.version == 3 && !certificate.is_self_issued() {
        if !has_authority {
            broken.push("the authority key identifier is missing");
        } else if certificate.authority_key_id.is_none() {
            broken.push("the authority key identifier holds no key identifier");
        }
    }
    if certificate.is_ca() && certificate.subject_key_id.is_none() {
        broken.push("a CA's subject key identifier is missing");
    }
}

/// RFC 5280 s. 4.2.1.3, 4.2.1.9, 4.2.1.10.
fn usages(certificate: &Certificate, x509: &X509Certificate<'_>, broken: &mut Vec<&'static str>) {
    let usage = match find(x509, extension::KEY_USAGE).map(X509Extension::parsed_extension) {
        Some(ParsedExtension::KeyUsage(usage)) => Some(usage),
        _ => None,
    };
    let signs = usage.is_some_and(|usage| usage.key_cert_sign());
    match usage {
        Some(usage) if usage.flags == 0 => broken.push("the key usage names no usage"),
        Some(_) if signs && !certificate.is_ca() => {
            broken.push("the key usage allows signing certificates, but the basic constraints call it no CA");
        }
        None if certificate.is_ca() && certificate.version == 3 => broken.push("a CA's key usage is missing"),
        _ => {}
    }
    let has_length = certificate.basic_constraints.is_some_and(|basic| basic.path_length.is_some());
    if has_length && !(certificate.is_ca() && (signs || usage.is_none())) {
        broken.push("a path length is set although it may not sign certificates");
    }
    if certificate.has_name_constraints && !certificate.is_ca() {
        broken.push("name constraints stand in a certificate that is no CA");
    }
    if has_dotted_constraint(x509) {
        broken.push("a name constraint starts with a dot, which is no DNS name: clients differ over what it holds");
    }
}

/// RFC 5280 s. 4.2.1.10: only constraints on URIs and mailboxes have that form.
fn has_dotted_constraint(x509: &X509Certificate<'_>) -> bool {
    let parsed = find(x509, extension::NAME_CONSTRAINTS).map(X509Extension::parsed_extension);
    let Some(ParsedExtension::NameConstraints(constraints)) = parsed else { return false };
    let trees = [&constraints.permitted_subtrees, &constraints.excluded_subtrees];
    let mut bases = trees.into_iter().flatten().flatten().map(|tree| &tree.base);
    bases.any(|base| matches!(base, GeneralName::DNSName(name) if name.starts_with('.')))
}

/// Which extensions must be critical, and which must not (RFC 5280 s. 4.2.1, 4.2.2).
fn criticality(certificate: &Certificate, x509: &X509Certificate<'_>, broken: &mut Vec<&'static str>) {
    let wrong = |oid: &[u8], must_be: bool| find(x509, oid).is_some_and(|extension| extension.critical != must_be);
    if certificate.is_ca() && wrong(extension::BASIC_CONSTRAINTS, true) {
        broken.push("a CA's basic constraints are not critical");
    }
    // key identifiers and information access must not be: Go refuses them then, so they are not readable at all
    let table = [
        (extension::NAME_CONSTRAINTS, true, "the name constraints are not critical"),
        (extension::POLICY_CONSTRAINTS, true, "the policy constraints are not critical"),
        (extension::INHIBIT_ANY_POLICY, true, "inhibitAnyPolicy is not critical"),
    ];
    broken.extend(table.into_iter().filter(|(oid, must_be, _)| wrong(oid, *must_be)).map(|(_, _, words)| words));
}

/// Baseline Requirements s. 7.1.2.7 and 7.1.4, for a leaf that says it follows them.
fn baseline(certificate: &Certificate, broken: &mut Vec<&'static str>) {
    let usages = certificate.extended_key_usage.as_deref();
    match usages {
        None => broken.push("a publicly issued leaf lacks the extended key usage"),
        Some(usages) if usages.iter().any(|usage| usage == ANY_USAGE) => {
            broken.push("a publicly issued leaf allows any extended key usage");
        }
        Some(_) => {}
    }
    let names = || certificate.dns_names.iter().chain(&certificate.ip_names);
    if names().next().is_none() {
        broken.push("a publicly issued leaf lacks a subject alternative name");
    } else if certificate
        .common_name
        .as_ref()
        .is_some_and(|common| !names().any(|name| name.eq_ignore_ascii_case(common)))
    {
        broken.push("the common name is none of the subject alternative names");
    }
}

/// An SCT list, or one of the Forum's policies for server certificates.
fn is_publicly_issued(certificate: &Certificate) -> bool {
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
