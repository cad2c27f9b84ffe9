//! Findings about certificates that cannot be read: bytes that are damaged, or a rule that the issuer broke.

use super::place::words;
use crate::decoded::remark::{Source, UnreadableCertificate};
use crate::finding::{Change, Code, Finding, Fix};
use crate::material::Role;
use crate::x509::CertificateError;

/// Says what is wrong with the certificate, and who has to correct it.
pub(super) fn unreadable(code: Code, source: &Source, unreadable: &UnreadableCertificate) -> Finding {
    let UnreadableCertificate { place, why } = unreadable;
    let Some(with) = reissued(*why) else {
        let found = format!("{} is not an X.509 certificate: {why}", words(*place));
        return in_role(Finding::error(code, &source.name, found), source.role);
    };
    let fix = Fix::changing(format!("have the certificate reissued {with}"), Change::Reissue);
    let found = format!("the certificate in {}: {why}", words(*place));
    in_role(Finding::error(code, &source.name, found).with_fixes([fix]), source.role)
}

fn in_role(finding: Finding, role: Option<Role>) -> Finding {
    match role {
        Some(Role::TrustAnchor) => finding.with_impact("kubefront cannot use the certificate as a trust anchor."),
        Some(Role::ApiServerCertificate) => finding.with_impact("kubefront cannot check the API server's certificate."),
        _ => finding,
    }
}

/// Continues `have the certificate reissued`; `None` if the bytes are damaged, so that another copy may be sound.
fn reissued(why: CertificateError) -> Option<&'static str> {
    Some(match why {
        CertificateError::Critical(_) => "with that extension not marked critical",
        CertificateError::UnknownVersion => "as X.509 version 3",
        CertificateError::NegativeSerial => "with a positive serial number",
        CertificateError::DifferentAlgorithms => "with the same signature algorithm in both places",
        CertificateError::NameText => "with an issuer and a subject in UTF8String or PrintableString",
        CertificateError::DateType | CertificateError::DateMalformed => {
            "with validity dates as RFC 5280 requires: UTCTime or GeneralizedTime, in UTC, with seconds"
        }
        CertificateError::RsaParameters => "with NULL parameters for the RSA key",
        CertificateError::RsaNotPositive | CertificateError::RsaNumbers => "for a new RSA key",
        CertificateError::NotAPoint => "for a key whose public point is not compressed",
        CertificateError::DuplicateExtension => "with each extension only once",
        CertificateError::NameNotAscii => "with host names in ASCII: an internationalized name starts with `xn--`",
        CertificateError::UnreadableUri => "without the URI in its SANs",
        CertificateError::AddressLength => "with IP addresses of 4 or 16 bytes in its SANs, without a netmask",
        CertificateError::EmptyNameConstraints => "without the empty name constraints",
        CertificateError::Empty
        | CertificateError::CutOff
        | CertificateError::NotDer
        | CertificateError::NotSequence
        | CertificateError::TrailingBytes
        | CertificateError::Structure
        | CertificateError::Damaged(_)
        | CertificateError::DateMissing
        | CertificateError::NameConstraint
        | CertificateError::Signature => return None,
    })
}
