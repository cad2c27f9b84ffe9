//! DER into the fields of [`Certificate`], with x509-parser. What Go's x509 does not parse is unreadable here too:
//! Contour is written in Go, and a Secret that it cannot parse is never served. x509-parser accepts and rejects others,
//! so it reads fields of certificates that Go accepts, each on its own, and never decides.

use sha2::{Digest, Sha256};
use x509_parser::prelude::FromDer;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::AlgorithmIdentifier;

use super::error::{CertificateError, Field};
use super::parts::Parts;
use super::{Certificate, extension, name, time};
use crate::asn1::der;
use crate::key;
use crate::key::hex;
use crate::x509::{go_parse, oid};

impl Certificate {
    /// Reads DER. Trailing bytes make it unreadable.
    ///
    /// # Errors
    /// Says what is wrong with the bytes, without quoting them.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        let (outer, rest) = der::read(der).ok_or_else(|| not_der(der))?;
        if outer.tag != der::SEQUENCE {
            return Err(CertificateError::NotSequence);
        }
        if !rest.is_empty() {
            return Err(CertificateError::TrailingBytes);
        }
        let parts = Parts::read(der)?;
        go_parse::accepts(&parts)?;
        fields(der, &parts)
    }
}

fn fields(der: &[u8], parts: &Parts<'_>) -> Result<Certificate, CertificateError> {
    let moment = |date| time::moment(date).ok_or(CertificateError::DateMalformed);
    let (subject, issuer, spki) = (name::of(&parts.subject), name::of(&parts.issuer), parts.public_key.whole);
    let (_, algorithm) = AlgorithmIdentifier::from_der(parts.signature_algorithm.whole)
        .map_err(|_| CertificateError::Damaged(Field::SignatureAlgorithm))?;
    let signature_oid = der::dotted(algorithm.algorithm.as_bytes());
    let names = extension::names(parts);
    Ok(Certificate {
        version: u32::from(parts.version) + 1,
        subject: name::text(&subject),
        subject_der: parts.subject.whole.to_vec(),
        issuer: name::text(&issuer),
        issuer_der: parts.issuer.whole.to_vec(),
        common_name: name::common_name(&subject),
        serial: hex(parts.serial),
        unknown_critical: extension::unknown_critical(parts, &names),
        dns_names: names.dns,
        ip_names: names.ip,
        other_names: names.other,
        not_before: moment(&parts.not_before)?,
        not_after: moment(&parts.not_after)?,
        spki_der: spki.to_vec(),
        key: key::kind_of(spki).ok_or(CertificateError::Damaged(Field::PublicKey))?,
        signature: signature_name(&signature_oid, &algorithm),
        signature_oid,
        basic_constraints: extension::basic_constraints(parts),
        key_usage: extension::key_usage(parts),
        extended_key_usage: extension::extended_key_usage(parts),
        authority_key_id: extension::authority_key_id(parts),
        subject_key_id: extension::subject_key_id(parts),
        ca_issuers: extension::ca_issuers(parts),
        policies: extension::policies(parts),
        must_staple: extension::must_staple(parts),
        requires_policy: extension::requires_policy(parts),
        has_sct_list: parts.find(oid::SCT_LIST).is_some(),
        has_name_constraints: parts.find(oid::NAME_CONSTRAINTS).is_some(),
        unsupported_name_constraints: extension::unsupported_constraints(parts),
        sha256: hex(&Sha256::digest(der)),
        spki_sha256: hex(&Sha256::digest(spki)),
        der: der.to_vec(),
    })
}

fn not_der(der: &[u8]) -> CertificateError {
    match der {
        [] => CertificateError::Empty,
        [0x30, ..] => CertificateError::CutOff,
        _ => CertificateError::NotDer,
    }
}

fn signature_name(oid: &str, algorithm: &AlgorithmIdentifier<'_>) -> String {
    let name = match oid {
        "1.2.840.113549.1.1.2" => "RSA with MD2",
        "1.2.840.113549.1.1.4" => "RSA with MD5",
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => "RSA with SHA-1",
        "1.2.840.113549.1.1.11" => "RSA with SHA-256",
        "1.2.840.113549.1.1.12" => "RSA with SHA-384",
        "1.2.840.113549.1.1.13" => "RSA with SHA-512",
        "1.2.840.113549.1.1.14" => "RSA with SHA-224",
        "1.2.840.113549.1.1.10" => return format!("RSA-PSS with {}", pss_hash(algorithm)),
        "1.2.840.10045.4.1" => "ECDSA with SHA-1",
        "1.2.840.10045.4.3.1" => "ECDSA with SHA-224",
        "1.2.840.10045.4.3.2" => "ECDSA with SHA-256",
        "1.2.840.10045.4.3.3" => "ECDSA with SHA-384",
        "1.2.840.10045.4.3.4" => "ECDSA with SHA-512",
        "1.2.840.10040.4.3" => "DSA with SHA-1",
        "2.16.840.1.101.3.4.3.2" => "DSA with SHA-256",
        "2.16.840.1.101.3.4.3.10" => "ECDSA with SHA3-256",
        "2.16.840.1.101.3.4.3.11" => "ECDSA with SHA3-384",
        "2.16.840.1.101.3.4.3.12" => "ECDSA with SHA3-512",
        "2.16.840.1.101.3.4.3.14" => "RSA with SHA3-256",
        "2.16.840.1.101.3.4.3.15" => "RSA with SHA3-384",
        "2.16.840.1.101.3.4.3.16" => "RSA with SHA3-512",
        "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
        "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
        "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
        "1.2.156.10197.1.501" => "SM2 with SM3",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        other => other,
    };
    name.to_owned()
}

/// RSASSA-PSS-params (RFC 4055 s. 3.1): by default SHA-1.
fn pss_hash(algorithm: &AlgorithmIdentifier<'_>) -> &'static str {
    let parameters = algorithm.parameters().and_then(|parameters| RsaSsaPssParams::try_from(parameters).ok());
    let hash = parameters.as_ref().and_then(RsaSsaPssParams::hash_algorithm);
    match hash.map(|hash| der::dotted(hash.algorithm.as_bytes())).as_deref() {
        None | Some("1.3.14.3.2.26") => "SHA-1",
        Some("2.16.840.1.101.3.4.2.1") => "SHA-256",
        Some("2.16.840.1.101.3.4.2.2") => "SHA-384",
        Some("2.16.840.1.101.3.4.2.3") => "SHA-512",
        Some(_) => "an unknown hash",
    }
}
