//! DER into the fields of [`Certificate`]. What Go's x509 refuses to parse is unreadable here too: Contour is written
//! in Go, and a Secret that it cannot parse is never served.

use sha2::{Digest, Sha256};

use super::extension::Names;
use super::parts::Parts;
use super::{Certificate, extension, name, time};
use crate::asn1::der;
use crate::asn1::der::Element;
use crate::key;
use crate::key::hex;
use crate::x509::{go_parse, lint};

pub(crate) fn certificate(der: &[u8]) -> Result<Certificate, String> {
    let (outer, rest) = der::read(der).ok_or_else(|| no_der(der))?;
    if outer.tag != der::SEQUENCE {
        return Err("it is no DER sequence".to_owned());
    }
    if !rest.is_empty() {
        return Err("bytes are left over behind it".to_owned());
    }
    go_parse::accepts(der)?;
    let parts = Parts::read(der).ok_or(go_parse::NOT_BUILT)?;
    let names = extension::names(&parts)?;
    let mut certificate = fields(der, &parts, names)?;
    certificate.strictness = lint::of(&certificate, &parts);
    Ok(certificate)
}

fn fields(der: &[u8], parts: &Parts<'_>, names: Names) -> Result<Certificate, String> {
    let moment = |time: &Element<'_>| time::moment(time).ok_or(go_parse::NOT_BUILT);
    let (subject, issuer, spki) = (parts.subject.content, parts.issuer.content, parts.public_key.whole);
    let oid = der::dotted(parts.signature_algorithm.0);
    Ok(Certificate {
        version: u32::from(parts.version) + 1,
        subject: name::text(subject),
        subject_der: parts.subject.whole.to_vec(),
        issuer: name::text(issuer),
        issuer_der: parts.issuer.whole.to_vec(),
        common_name: name::common_name(subject),
        serial: hex(parts.serial),
        unknown_critical: extension::unknown_critical(parts, &names),
        dns_names: names.dns,
        ip_names: names.ip,
        other_names: names.other,
        not_before: moment(&parts.not_before)?,
        not_after: moment(&parts.not_after)?,
        spki_der: spki.to_vec(),
        key: key::kind_of(spki).ok_or("its public key is damaged")?,
        signature: signature_name(&oid, parts),
        signature_oid: oid,
        basic_constraints: extension::basic_constraints(parts),
        key_usage: extension::key_usage(parts),
        extended_key_usage: extension::extended_key_usage(parts),
        authority_key_id: extension::authority_key_id(parts),
        subject_key_id: extension::subject_key_id(parts),
        ca_issuers: extension::ca_issuers(parts),
        policies: extension::policies(parts),
        must_staple: extension::must_staple(parts),
        requires_policy: extension::requires_policy(parts),
        has_sct_list: parts.find(extension::SCT_LIST).is_some(),
        has_name_constraints: parts.find(extension::NAME_CONSTRAINTS).is_some(),
        unsupported_name_constraints: extension::unsupported_constraints(parts),
        strictness: Vec::new(),
        sha256: hex(&Sha256::digest(der)),
        spki_sha256: hex(&Sha256::digest(spki)),
        der: der.to_vec(),
    })
}

fn no_der(der: &[u8]) -> &'static str {
    match der {
        [] => "it is empty",
        [0x30, ..] => "it is cut off, or longer than it says",
        _ => "it is no DER",
    }
}

fn signature_name(oid: &str, parts: &Parts<'_>) -> String {
    let name = match oid {
        "1.2.840.113549.1.1.2" => "RSA with MD2",
        "1.2.840.113549.1.1.4" => "RSA with MD5",
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => "RSA with SHA-1",
        "1.2.840.113549.1.1.11" => "RSA with SHA-256",
        "1.2.840.113549.1.1.12" => "RSA with SHA-384",
        "1.2.840.113549.1.1.13" => "RSA with SHA-512",
        "1.2.840.113549.1.1.14" => "RSA with SHA-224",
        "1.2.840.113549.1.1.10" => return format!("RSA-PSS with {}", pss_hash(parts)),
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
fn pss_hash(parts: &Parts<'_>) -> &'static str {
    let parameters = der::one_of(parts.signature_algorithm.1, der::SEQUENCE).and_then(|all| der::children(all.content));
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
