//! Words for the rules of RFC 5280 and the CA/Browser Forum that a certificate breaks.

use crate::x509::Certificate;
use crate::x509::lint;
use crate::x509::lint::Violation;

/// Returns what a certificate breaks, in one line; empty if nothing.
pub(in crate::check) fn words(certificate: &Certificate) -> String {
    lint::of(certificate).into_iter().map(of_violation).collect::<Vec<_>>().join("; ")
}

fn of_violation(violation: Violation) -> &'static str {
    match violation {
        Violation::SerialZero => "the serial number is zero",
        Violation::SerialTooLong => "the serial number is longer than 20 octets",
        Violation::IssuerEmpty => "the issuer is empty",
        Violation::CaSubjectEmpty => "the subject of the CA is empty",
        Violation::SanEmpty => "the subject alternative name contains no name",
        Violation::SanNotCritical => "the subject is empty, and the subject alternative name is not critical",
        Violation::SanUnknown => {
            "a SAN is damaged or of an unknown type; kubectl skips it, OpenSSL rejects the certificate"
        }
        Violation::DnsUnderscore => "a DNS name contains an underscore",
        Violation::DnsSyntax => {
            "a DNS name is not in the preferred syntax (letters, digits, hyphens, labels of 1 to 63)"
        }
        Violation::GeneralizedTime => "a date before 2050 is a GeneralizedTime",
        Violation::ValidityReversed => "the end of the validity period is before its start",
        Violation::AuthorityKeyIdMissing => "the authority key identifier is missing",
        Violation::AuthorityKeyIdEmpty => "the authority key identifier contains no key identifier",
        Violation::SubjectKeyIdMissing => "the subject key identifier of the CA is missing",
        Violation::KeyUsageEmpty => "the key usage is empty",
        Violation::CertSignWithoutConstraints => {
            "the key usage contains `keyCertSign`, but the basic constraints are missing"
        }
        Violation::CertSignWithoutCa => {
            "the key usage contains `keyCertSign`, but the basic constraints are `CA:FALSE`"
        }
        Violation::CaKeyUsageMissing => "the key usage of the CA is missing",
        Violation::PathLengthWithoutCa => {
            "a path length is set, and the certificate is not allowed to sign certificates"
        }
        Violation::NameConstraintsWithoutCa => "a certificate that is not a CA has name constraints",
        Violation::NameConstraintDotted => {
            "a name constraint starts with a dot, which is not a DNS name; clients differ in what it matches"
        }
        Violation::BasicConstraintsNotCritical => "the basic constraints of the CA are not critical",
        Violation::NameConstraintsNotCritical => "the name constraints are not critical",
        Violation::PolicyConstraintsNotCritical => "the policy constraints are not critical",
        Violation::InhibitAnyPolicyNotCritical => "`inhibitAnyPolicy` is not critical",
        Violation::PublicWithoutExtendedKeyUsage => "a publicly issued certificate has no extended key usage",
        Violation::PublicWithAnyUsage => "a publicly issued certificate has `anyExtendedKeyUsage`",
        Violation::PublicWithoutSan => "a publicly issued certificate has no SANs",
        Violation::CommonNameNotInSan => "the common name is not in the SANs",
    }
}
