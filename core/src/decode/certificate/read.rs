//! DER into the fields of [`Certificate`]. What Go's x509 refuses to parse is unreadable here too: Contour is written
//! in Go, and a Secret that it cannot parse is never served.

use sha2::{Digest, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ParsedExtension, X509Extension};
use x509_parser::prelude::FromDer;

use super::extension::{self, Names};
use super::{BasicConstraints, Certificate, KeyUsage, go, name, strictness};
use crate::decode::der;
use crate::decode::key::{self, hex};
use crate::moment::Moment;

pub(super) fn certificate(der: &[u8]) -> Result<Certificate, String> {
    let (rest, x509) = X509Certificate::from_der(der).map_err(|_| why(der))?;
    if !rest.is_empty() {
        return Err("bytes are left over behind it".to_owned());
    }
    go::accepts(der)?;
    refuse_what_is_damaged(&x509)?;
    let names = match extension::find(&x509, extension::SUBJECT_ALTERNATIVE_NAME).map(X509Extension::parsed_extension) {
        Some(ParsedExtension::SubjectAlternativeName(names)) => extension::names(&names.general_names)?,
        _ => Names::default(),
    };
    let mut certificate = fields(der, &x509, names)?;
    certificate.strictness = strictness::of(&certificate, &x509);
    Ok(certificate)
}

fn fields(der: &[u8], x509: &X509Certificate<'_>, names: Names) -> Result<Certificate, String> {
    let parsed = |oid| extension::find(x509, oid).map(X509Extension::parsed_extension);
    let key_id = |oid| match parsed(oid) {
        Some(ParsedExtension::SubjectKeyIdentifier(id)) => Some(hex(id.0)),
        Some(ParsedExtension::AuthorityKeyIdentifier(id)) => id.key_identifier.as_ref().map(|id| hex(id.0)),
        _ => None,
    };
    let constraints = match parsed(extension::NAME_CONSTRAINTS) {
        Some(ParsedExtension::NameConstraints(constraints)) => Some(constraints),
        _ => None,
    };
    let spki = x509.tbs_certificate.subject_pki.raw;
    let oid = x509.signature_algorithm.algorithm.to_id_string();
    Ok(Certificate {
        version: x509.version().0.saturating_add(1),
        subject: name::text(x509.subject()),
        subject_der: x509.subject().as_raw().to_vec(),
        issuer: name::text(x509.issuer()),
        issuer_der: x509.issuer().as_raw().to_vec(),
        common_name: name::common_name(x509.subject()),
        serial: hex(x509.raw_serial()),
        unknown_critical: extension::unknown_critical(x509, &names),
        dns_names: names.dns,
        ip_names: names.ip,
        other_names: names.other,
        not_before: Moment::from_unix(x509.validity().not_before.timestamp()),
        not_after: Moment::from_unix(x509.validity().not_after.timestamp()),
        spki_der: spki.to_vec(),
        key: key::kind_of(spki).ok_or("its public key is damaged")?,
        signature: signature_name(&oid, x509),
        signature_oid: oid,
        basic_constraints: basic_constraints(parsed(extension::BASIC_CONSTRAINTS)),
        key_usage: key_usage(parsed(extension::KEY_USAGE)),
        extended_key_usage: extended_key_usage(x509)?,
        authority_key_id: key_id(extension::AUTHORITY_KEY_ID),
        subject_key_id: key_id(extension::SUBJECT_KEY_ID),
        ca_issuers: extension::ca_issuers(x509),
        policies: policies(parsed(extension::CERTIFICATE_POLICIES)),
        has_sct_list: extension::find(x509, extension::SCT_LIST).is_some(),
        has_name_constraints: extension::find(x509, extension::NAME_CONSTRAINTS).is_some(),
        unsupported_name_constraints: constraints.map(extension::unsupported_constraints).unwrap_or_default(),
        strictness: Vec::new(),
        sha256: hex(&Sha256::digest(der)),
        spki_sha256: hex(&Sha256::digest(spki)),
        der: der.to_vec(),
    })
}

/// What cannot be read cannot be judged.
fn refuse_what_is_damaged(x509: &X509Certificate<'_>) -> Result<(), String> {
    for extension in x509.extensions() {
        // others (logs, comments, vendors' own) are passed over by Go too, or do not matter to the verdict
        if extension.parsed_extension().error().is_some() && extension::DECISIVE.contains(&extension.oid.as_bytes()) {
            return Err(format!("its extension {} is damaged", extension.oid.to_id_string()));
        }
    }
    Ok(())
}

fn why(der: &[u8]) -> String {
    let what = match (der::read(der), der) {
        (_, []) => "it is empty",
        (None, [0x30, ..]) => "it is cut off, or longer than it says",
        (None, _) => "it is no DER",
        (Some((outer, _)), _) if outer.tag != der::SEQUENCE => "it is no DER sequence",
        (Some(_), _) => go::accepts(der).err().unwrap_or("it is not built as RFC 5280 wants"),
    };
    what.to_owned()
}

fn basic_constraints(parsed: Option<&ParsedExtension<'_>>) -> Option<BasicConstraints> {
    let Some(ParsedExtension::BasicConstraints(found)) = parsed else { return None };
    Some(BasicConstraints { is_ca: found.ca, path_length: found.path_len_constraint })
}

fn key_usage(parsed: Option<&ParsedExtension<'_>>) -> Option<KeyUsage> {
    let Some(ParsedExtension::KeyUsage(found)) = parsed else { return None };
    Some(KeyUsage {
        digital_signature: found.digital_signature(),
        key_encipherment: found.key_encipherment(),
        cert_sign: found.key_cert_sign(),
    })
}

fn extended_key_usage(x509: &X509Certificate<'_>) -> Result<Option<Vec<String>>, String> {
    let Some(found) = extension::find(x509, extension::EXTENDED_KEY_USAGE) else { return Ok(None) };
    extension::usages(found.value).map(Some).ok_or_else(|| "its extended key usage is damaged".to_owned())
}

fn policies(parsed: Option<&ParsedExtension<'_>>) -> Vec<String> {
    let Some(ParsedExtension::CertificatePolicies(found)) = parsed else { return Vec::new() };
    found.iter().map(|policy| policy.policy_id.to_id_string()).collect()
}

fn signature_name(oid: &str, x509: &X509Certificate<'_>) -> String {
    let name = match oid {
        "1.2.840.113549.1.1.2" => "RSA with MD2",
        "1.2.840.113549.1.1.4" => "RSA with MD5",
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => "RSA with SHA-1",
        "1.2.840.113549.1.1.11" => "RSA with SHA-256",
        "1.2.840.113549.1.1.12" => "RSA with SHA-384",
        "1.2.840.113549.1.1.13" => "RSA with SHA-512",
        "1.2.840.113549.1.1.14" => "RSA with SHA-224",
        "1.2.840.113549.1.1.10" => return format!("RSA-PSS with {}", pss_hash(x509)),
        "1.2.840.10045.4.1" => "ECDSA with SHA-1",
        "1.2.840.10045.4.3.1" => "ECDSA with SHA-224",
        "1.2.840.10045.4.3.2" => "ECDSA with SHA-256",
        "1.2.840.10045.4.3.3" => "ECDSA with SHA-384",
        "1.2.840.10045.4.3.4" => "ECDSA with SHA-512",
        "1.2.840.10040.4.3" => "DSA with SHA-1",
        "2.16.840.1.101.3.4.3.2" => "DSA with SHA-256",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        other => other,
    };
    name.to_owned()
}

/// RSASSA-PSS-params (RFC 4055 s. 3.1): `hashAlgorithm [0]`, by default SHA-1.
fn pss_hash(x509: &X509Certificate<'_>) -> &'static str {
    let parameters = x509.signature_algorithm.parameters.as_ref().and_then(|any| der::children(any.data));
    let hash = parameters.as_ref().and_then(|parts| parts.iter().find(|part| part.tag == der::CONTEXT_0));
    let algorithm = hash.and_then(|hash| der::one_of(hash.content, der::SEQUENCE));
    let oid = algorithm.and_then(|algorithm| der::read(algorithm.content)).map(|(oid, _)| der::dotted(oid.content));
    match oid.as_deref() {
        None | Some("1.3.14.3.2.26") => "SHA-1",
        Some("2.16.840.1.101.3.4.2.1") => "SHA-256",
        Some("2.16.840.1.101.3.4.2.2") => "SHA-384",
        Some("2.16.840.1.101.3.4.2.3") => "SHA-512",
        Some(_) => "an unknown hash",
    }
}
