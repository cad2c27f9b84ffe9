//! The rules that a certificate breaks alone, whatever is above and below it.

use std::collections::BTreeSet;

use super::rule::Rule;
use super::view::{View, unusual_date};
use crate::asn1::der;
use crate::asn1::der::{BIT_STRING, CONTEXT_0, CONTEXT_1, Element, SEQUENCE};
use crate::key::{self, Curve, KeyKind};
use crate::x509::certificate::error::CertificateError;
use crate::x509::certificate::input::{Input, is_integer};
use crate::x509::certificate::parts::Extension;
use crate::x509::{general_name, go_parse, oid};

/// Lists them.
pub(super) fn broken(view: &View<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    dates(view, &mut rules);
    signature(view, &mut rules);
    public_key(view, &mut rules);
    names(view, &mut rules);
    authority(view, &mut rules);
    key_usage(view, &mut rules);
    extended_key_usage(view, &mut rules);
    critical(view, &mut rules);
    duplicates(view, &mut rules);
    constraints(view, &mut rules);
    policies(view, &mut rules);
    if view.parts.serial.first().is_some_and(|first| first & 0x80 != 0) {
        rules.push(Rule::SerialNegative);
    }
    if !is_integer(view.parts.serial) {
        rules.push(Rule::SerialLeadingZero);
    }
    rules
}

fn dates(view: &View<'_>, rules: &mut Vec<Rule>) {
    for (date, moment) in [(&view.parts.not_before, view.not_before), (&view.parts.not_after, view.not_after)] {
        match (unusual_date(date), moment) {
            (Some(rule), _) => rules.push(rule),
            (None, None) => rules.push(Rule::TimeMalformed),
            (None, Some(moment)) if moment.unix() < 0 => rules.push(Rule::TimeBefore1970),
            (None, Some(_)) => {}
        }
    }
}

/// What Go's parser says, if it rejects the certificate.
pub(super) fn go_refusal(view: &View<'_>) -> Option<CertificateError> {
    go_parse::accepts(&view.parts).err()
}

fn signature(view: &View<'_>, rules: &mut Vec<Rule>) {
    let algorithm = view.parts.signature_algorithm;
    if algorithm.content != view.parts.signed_algorithm.content {
        rules.push(Rule::SignatureAlgorithmsDiffer);
    }
    let mut input = Input(algorithm.content);
    rules.extend(match input.oid().unwrap_or_default() {
        SHA1_RSA | SHA1_RSA_OIW | SHA1_ECDSA => Some(Rule::SignatureSha1),
        MD5_RSA | MD2_RSA => Some(Rule::SignatureMd5),
        SHA512_ECDSA => Some(Rule::SignatureEcdsaSha512),
        SHA224_ECDSA | SHA224_RSA => Some(Rule::SignatureSha224),
        PSS => pss(input.any()),
        _ => None,
    });
}

/// RSASSA-PSS-params (RFC 4055 section 3.1): the hash, MGF-1 with the same hash, a salt as long as the hash.
fn pss(parameters: Option<Element<'_>>) -> Option<Rule> {
    let list = general_name::elements(parameters.map_or(&[], |parameters| parameters.content)).flatten();
    let (mut hash, mut mask, mut salt) = (None, None, &[20][..]);
    for part in list {
        let inner = der::one(part.content);
        match (part.tag, inner) {
            (0xa0, Some(algorithm)) => hash = Input(algorithm.content).oid(),
            (0xa1, Some(algorithm)) => {
                let mut input = Input(algorithm.content);
                let _ = input.oid();
                mask = input.take(SEQUENCE).and_then(|hash| Input(hash).oid());
            }
            (0xa2, Some(length)) => salt = length.content,
            _ => {}
        }
    }
    let expected: &[u8] = match hash {
        Some(SHA256) => &[32],
        Some(SHA384) => &[48],
        Some(SHA512) => &[64],
        Some(SHA224) => return Some(Rule::SignaturePssSha224),
        _ => return Some(Rule::SignaturePssSha1),
    };
    (salt != expected || mask != hash).then_some(Rule::SignaturePssUnusual)
}

fn public_key(view: &View<'_>, rules: &mut Vec<Rule>) {
    let spki = view.parts.public_key;
    let kind = key::kind_of(spki.whole);
    rules.extend(match kind {
        Some(KeyKind::Rsa(bits)) => match bits {
            ..1024 => Some(Rule::KeyRsaTiny),
            // OpenSSL's level 2 asks for 112 bits of security, ring for 256 octets
            1024..=1962 => Some(Rule::KeyRsaWeak),
            1963..=2040 => Some(Rule::KeyRsaShort),
            8193.. => Some(Rule::KeyRsaLong),
            _ => None,
        },
        Some(KeyKind::Ec(curve)) => match &curve {
            Curve::P256 => None,
            Curve::P384 => Some(Rule::KeyP384),
            Curve::P521 => Some(Rule::KeyP521),
            Curve::Explicit => Some(Rule::KeyExplicitCurve),
            Curve::Other(name) if name == "P-224" => Some(Rule::KeyP224),
            Curve::Other(name) if name == "P-192" => Some(Rule::KeyP192),
            Curve::Other(_) => Some(Rule::KeyOtherCurve),
        },
        Some(KeyKind::Ed25519) => Some(Rule::KeyEd25519),
        Some(KeyKind::Other(name)) => Some(match name.as_str() {
            "Ed448" => Rule::KeyEd448,
            "RSA-PSS" => Rule::KeyPss,
            _ => Rule::KeyUnknown,
        }),
        None => Some(Rule::KeyUnknown),
    });
    let mut input = Input(spki.content);
    let algorithm = input.take(SEQUENCE).unwrap_or_default();
    let point = input.take(BIT_STRING).and_then(|bits| bits.get(1)).copied();
    if algorithm.starts_with(EC_KEY) && matches!(point, Some(2 | 3)) {
        rules.push(Rule::KeyCompressedPoint);
    }
}

fn names(view: &View<'_>, rules: &mut Vec<Rule>) {
    let is_empty = view.parts.subject.content.is_empty();
    for name in [&view.parts.subject, &view.parts.issuer] {
        rules.extend(text(name));
    }
    if is_empty {
        rules.push(Rule::SubjectEmpty);
    }
    let Some(entries) = view.alternative_names() else { return };
    let is_critical = view.parts.find(oid::SUBJECT_ALTERNATIVE_NAME).is_some_and(|found| found.is_critical);
    if entries.is_empty() {
        rules.push(Rule::SanEmpty);
    } else if is_empty && !is_critical {
        rules.push(Rule::SanNotCritical);
    }
    for entry in entries {
        if entry.content.is_empty() {
            rules.push(Rule::SanBlank);
        }
        rules.extend(match entry.tag {
            general_name::DNS | general_name::EMAIL if !entry.content.is_ascii() => Some(Rule::SanNotAscii),
            general_name::ADDRESS => match entry.content.len() {
                4 | 16 => None,
                8 | 32 => Some(Rule::SanAddressMask),
                _ => Some(Rule::SanAddressLength),
            },
            general_name::URI if !go_parse::is_url(entry.content) => Some(Rule::SanUri),
            general_name::URI if !entry.content.contains(&b':') => Some(Rule::SanUriRelative),
            _ => None,
        });
    }
}

/// Strings of a name that do not fit their type.
fn text(name: &Element<'_>) -> Option<Rule> {
    let sets = general_name::elements(name.content).flatten();
    let attributes = sets.flat_map(|set| general_name::elements(set.content).flatten().collect::<Vec<_>>());
    let mut values = attributes.filter_map(|attribute| {
        let mut input = Input(attribute.content);
        input.any()?;
        input.any()
    });
    values.find_map(|value| match value.tag {
        crate::x509::certificate::name::BMP if !value.content.len().is_multiple_of(2) => Some(Rule::SubjectTextBmp),
        crate::x509::certificate::name::UTF8 if core::str::from_utf8(value.content).is_err() => {
            Some(Rule::SubjectTextUtf8)
        }
        crate::x509::certificate::name::IA5 if !value.content.is_ascii() => Some(Rule::SubjectTextIa5),
        crate::x509::certificate::name::PRINTABLE if !value.content.iter().all(is_printable) => {
            Some(Rule::SubjectTextPrintable)
        }
        _ => None,
    })
}

fn is_printable(octet: &u8) -> bool {
    octet.is_ascii_alphanumeric() || b" '()+,-./:=?*&".contains(octet)
}

fn authority(view: &View<'_>, rules: &mut Vec<Rule>) {
    let extension = |oid| view.parts.find(oid);
    if view.parts.version < 2 {
        rules.push(Rule::VersionOld);
        rules.extend((view.parts.version == 1).then_some(Rule::VersionTwo));
        return;
    }
    match &view.basic_constraints {
        None => {
            rules.push(Rule::NotCaByOmission);
            if view.parts.find(oid::KEY_USAGE).is_none() {
                rules.push(Rule::NotCaAtAll);
            }
        }
        Some(constraints) if constraints.is_ca => {
            rules.push(Rule::LeafIsCa);
            if extension(oid::BASIC_CONSTRAINTS).is_some_and(|found| !found.is_critical) {
                rules.push(Rule::BasicConstraintsNotCritical);
            }
        }
        Some(constraints) => {
            rules.push(Rule::NotCa);
            if constraints.path_length.is_some() {
                rules.push(Rule::PathLengthWithoutCa);
            }
        }
    }
    if view.basic_constraints.as_ref().is_some_and(|constraints| constraints.is_negative) {
        rules.push(Rule::PathLengthNegative);
    }
    if view.authority_key_id.as_ref().is_none_or(|id| id.key.is_none()) {
        rules.push(Rule::AuthorityKeyIdMissing);
    }
    if view.subject_key_id.is_none() {
        rules.push(Rule::SubjectKeyIdMissing);
    }
}

fn key_usage(view: &View<'_>, rules: &mut Vec<Rule>) {
    let has_path_length = view.basic_constraints.as_ref().is_some_and(|constraints| constraints.path_length.is_some());
    let Some(value) = view.parts.value(oid::KEY_USAGE) else {
        rules.push(Rule::KeyUsageMissing);
        rules.extend(has_path_length.then_some(Rule::PathLengthWithoutCertSign));
        return;
    };
    let octets = Input(value).take(BIT_STRING).and_then(|bits| bits.get(1..)).unwrap_or_default();
    let first = octets.first().copied().unwrap_or_default();
    let is_set = |bit: u8| first & (0x80 >> bit) != 0;
    let (signs, enciphers, agrees, certifies) = (is_set(0), is_set(2), is_set(4), is_set(5));
    if !certifies && has_path_length {
        rules.push(Rule::PathLengthWithoutCertSign);
    }
    let is_empty = octets.iter().all(|octet| *octet == 0);
    if !certifies && !is_empty {
        rules.push(Rule::KeyUsageWithoutCertSign);
    } else if certifies && !view.is_ca() {
        rules.push(Rule::KeyUsageCertSignWithoutCa);
    }
    if is_empty {
        rules.push(Rule::KeyUsageEmpty);
    } else if !signs && !enciphers && !agrees {
        rules.push(Rule::KeyUsageWithoutTls);
    } else if !signs {
        rules.push(Rule::KeyUsageWithoutDigitalSignature);
    }
}

fn extended_key_usage(view: &View<'_>, rules: &mut Vec<Rule>) {
    if let Some(value) = view.parts.value(NETSCAPE_CERT_TYPE) {
        let is_server = Input(value).bits().is_some_and(|(_, bits)| bits.first().is_some_and(|bits| bits & 0x40 != 0));
        if !is_server {
            rules.push(Rule::NetscapeType);
        }
    }
    let Some(value) = view.parts.value(oid::EXTENDED_KEY_USAGE) else { return };
    let list = Input(value).take(SEQUENCE).unwrap_or_default();
    let usages: Vec<&[u8]> = general_name::elements(list).flatten().map(|usage| usage.content).collect();
    let has = |usage: &[u8]| usages.contains(&usage);
    if has(SERVER_AUTH) {
        rules.extend(has(OCSP_SIGNING).then_some(Rule::UsageOcspSigning));
    } else if usages.is_empty() {
        rules.push(Rule::UsageEmpty);
    } else if has(ANY_USAGE) {
        rules.push(Rule::UsageAnyOnly);
    } else if has(NETSCAPE_SGC) {
        rules.push(Rule::UsageSgcOnly);
    } else if has(MICROSOFT_SGC) {
        rules.push(Rule::UsageMicrosoftSgcOnly);
    } else {
        rules.push(Rule::UsageOther);
    }
}

fn critical(view: &View<'_>, rules: &mut Vec<Rule>) {
    for extension in view.parts.extensions.iter().filter(|extension| extension.is_critical) {
        rules.extend(match extension.oid {
            oid::BASIC_CONSTRAINTS
            | oid::KEY_USAGE
            | oid::EXTENDED_KEY_USAGE
            | oid::SUBJECT_ALTERNATIVE_NAME
            | oid::NAME_CONSTRAINTS => None,
            oid::AUTHORITY_KEY_ID => Some(Rule::AuthorityKeyIdCritical),
            oid::SUBJECT_KEY_ID => Some(Rule::SubjectKeyIdCritical),
            oid::CRL_DISTRIBUTION_POINTS => Some(Rule::CriticalDistributionPoints),
            oid::AUTHORITY_INFO_ACCESS => Some(Rule::CriticalAuthorityInfoAccess),
            oid::INHIBIT_ANY_POLICY => Some(Rule::CriticalInhibitAnyPolicy),
            oid::POLICY_MAPPINGS => Some(Rule::CriticalPolicyMappings),
            oid::CERTIFICATE_POLICIES => Some(Rule::CriticalPolicies),
            oid::POLICY_CONSTRAINTS => Some(Rule::CriticalPolicyConstraints),
            NETSCAPE_CERT_TYPE => Some(Rule::CriticalNetscapeType),
            ISSUER_ALTERNATIVE_NAME => Some(Rule::CriticalIssuerName),
            _ => Some(Rule::CriticalUnknown),
        });
    }
    let staple = view.parts.value(oid::TLS_FEATURE).and_then(|value| Input(value).take(SEQUENCE));
    if staple.is_some_and(|list| !list.is_empty()) {
        rules.push(Rule::TlsFeatureOfCa);
    }
    if staple.is_some_and(|list| general_name::elements(list).flatten().any(|feature| feature.content == [5])) {
        rules.push(Rule::MustStaple);
    }
    let points = view.parts.find(oid::CRL_DISTRIBUTION_POINTS);
    if points.is_some_and(|points| !go_parse::is_readable(points)) {
        rules.push(Rule::DistributionPointsMalformed);
    }
    let access = view.parts.find(oid::AUTHORITY_INFO_ACCESS);
    if access.is_some_and(|access| Input(access.value).take(SEQUENCE).is_none()) {
        rules.push(Rule::AccessMalformed);
    }
}

fn duplicates(view: &View<'_>, rules: &mut Vec<Rule>) {
    let mut seen = BTreeSet::new();
    for Extension { oid, .. } in view.parts.extensions.iter().filter(|extension| !seen.insert(extension.oid)) {
        rules.push(match *oid {
            oid::SUBJECT_KEY_ID | oid::AUTHORITY_KEY_ID => Rule::DuplicateSubjectKeyId,
            oid::SUBJECT_ALTERNATIVE_NAME
            | oid::EXTENDED_KEY_USAGE
            | oid::KEY_USAGE
            | oid::BASIC_CONSTRAINTS
            | oid::NAME_CONSTRAINTS => Rule::DuplicateKnownExtension,
            _ => Rule::DuplicateExtension,
        });
    }
}

fn constraints(view: &View<'_>, rules: &mut Vec<Rule>) {
    let Some(extension) = view.parts.find(oid::NAME_CONSTRAINTS) else { return };
    let lists: Vec<Element<'_>> =
        general_name::elements(Input(extension.value).take(SEQUENCE).unwrap_or_default()).flatten().collect();
    let trees = |tag: u8| -> Vec<Element<'_>> {
        let lists = lists.iter().filter(|list| list.tag == tag);
        lists.flat_map(|list| general_name::elements(list.content).flatten().collect::<Vec<_>>()).collect()
    };
    let (permitted, excluded) = (trees(CONTEXT_0), trees(CONTEXT_1));
    if permitted.is_empty() && excluded.is_empty() {
        rules.push(Rule::ConstraintsEmpty);
    }
    for tree in permitted.iter().chain(&excluded) {
        let mut input = Input(tree.content);
        let Some(base) = input.any() else { continue };
        match input.0 {
            [] => {}
            [0x80, 1, 0] => rules.push(Rule::ConstraintsMinimumZero),
            _ => rules.push(Rule::ConstraintsMinimum),
        }
        rules.extend(match base.tag {
            general_name::ADDRESS => (!is_network(base.content)).then_some(Rule::ConstraintsMask),
            general_name::DIRECTORY if extension.is_critical => Some(Rule::ConstraintsDirectoryCritical),
            general_name::DIRECTORY => Some(Rule::ConstraintsDirectory),
            general_name::DNS if base.content.ends_with(b".") => Some(Rule::ConstraintsText),
            general_name::DNS if !is_dns_text(base.content) => Some(Rule::ConstraintsDnsText),
            general_name::DNS | general_name::EMAIL | general_name::URI => None,
            _ if extension.is_critical => Some(Rule::ConstraintsKind),
            _ => Some(Rule::ConstraintsKindPlain),
        });
    }
    let is_everything = |tree: &Element<'_>| {
        Input(tree.content).any().is_some_and(|base| base.tag == general_name::DNS && base.content.is_empty())
    };
    if permitted.iter().any(is_everything) {
        rules.push(Rule::ConstraintsEverything);
    }
}

fn is_dns_text(base: &[u8]) -> bool {
    base.iter().all(|octet| octet.is_ascii_alphanumeric() || b".-_".contains(octet))
}

/// An address and a mask of ones, then zeroes.
fn is_network(base: &[u8]) -> bool {
    let Some((_, mask)) = base.split_at_checked(base.len() / 2) else { return false };
    let bits: String = mask.iter().map(|octet| format!("{octet:08b}")).collect();
    matches!(base.len(), 8 | 32) && !bits.contains("01")
}

fn policies(view: &View<'_>, rules: &mut Vec<Rule>) {
    let constraints = view.parts.value(oid::POLICY_CONSTRAINTS).and_then(|value| Input(value).take(SEQUENCE));
    if constraints.is_some_and(<[u8]>::is_empty) {
        rules.push(Rule::PolicyConstraintsEmpty);
    }
    let list = view.parts.value(oid::CERTIFICATE_POLICIES).and_then(|value| Input(value).take(SEQUENCE));
    if list.is_some_and(<[u8]>::is_empty) {
        rules.push(Rule::PolicyEmpty);
    }
    let mut seen = BTreeSet::new();
    if !view.policies().into_iter().all(|policy| seen.insert(policy)) {
        rules.push(Rule::PolicyTwice);
    }
}

const MD2_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 2];
const MD5_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4];
const SHA1_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5];
const PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
const SHA1_RSA_OIW: &[u8] = &[0x2b, 0x0e, 3, 2, 29];
const SHA1_ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1];
const SHA512_ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4];
const SHA224_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 14];
const SHA224_ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 1];
const SHA224: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const SHA384: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
const SHA512: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
/// The OID id-ecPublicKey as an element.
const EC_KEY: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];
const ANY_USAGE: &[u8] = &[0x55, 0x1d, 0x25, 0];
const NETSCAPE_SGC: &[u8] = &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 4, 1];
const MICROSOFT_SGC: &[u8] = &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 3];
/// 2.5.29.18
const ISSUER_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x12];
const NETSCAPE_CERT_TYPE: &[u8] = &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 1];
