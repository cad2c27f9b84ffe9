use super::*;
use crate::asn1::der;
use crate::key::Curve;
use crate::samples;
use crate::x509::lint;
use crate::x509::lint::Violation;

fn sample(name: &str) -> Certificate {
    Certificate::from_der(&samples::der(name)).expect(name)
}

/// Removes what makes a sample unreadable to Go: its negative serial.
fn readable(name: &str) -> Certificate {
    let mut der = samples::der(name);
    assert_eq!(Certificate::from_der(&der).is_err(), name == "public", "{name}");
    let serial = [0xa0, 3, 2, 1, 2, 2, 1];
    if let Some(at) = der.windows(serial.len()).position(|window| window == serial) {
        der[at + serial.len()] &= 0x7f;
    }
    Certificate::from_der(&der).expect(name)
}

#[test]
fn every_field_of_a_leaf_is_read() {
    let leaf = sample("leaf");
    let ca = sample("ca");
    assert_eq!(leaf.version, 3);
    assert_eq!(leaf.subject, "CN=\\ k8s.example.com,OU=One+OU=Two,O=Ex\\\"a\\;mple,C=DE");
    assert_eq!(leaf.issuer, "CN=R11,O=Example");
    assert_eq!(leaf.issuer_der, ca.subject_der);
    assert_eq!(leaf.common_name.as_deref(), Some(" k8s.example.com"));
    assert_eq!(leaf.serial, "00ab12");
    assert_eq!(leaf.dns_names, ["k8s.example.com", "*.example.com"]);
    assert_eq!(leaf.ip_names, ["192.0.2.7", "2001:db8::7"]);
    assert_eq!(leaf.other_names, ["URI:spiffe://x/y", "email:a@example.com"]);
    assert!(leaf.not_before < leaf.not_after);
    assert_eq!(leaf.key, KeyKind::Ec(Curve::P256));
    assert_eq!((leaf.signature.as_str(), leaf.signature_oid.as_str()), ("ECDSA with SHA-384", "1.2.840.10045.4.3.3"));
    assert_eq!(leaf.basic_constraints, Some(BasicConstraints { is_ca: false, path_length: None }));
    let usage = KeyUsage { digital_signature: true, key_encipherment: true, cert_sign: false };
    assert_eq!(leaf.key_usage, Some(usage));
    let usages = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];
    assert_eq!(leaf.extended_key_usage.as_deref(), Some(usages.map(str::to_owned).as_slice()));
    assert_eq!(leaf.authority_key_id, ca.subject_key_id);
    assert_eq!(leaf.ca_issuers, ["http://ca.example.com/r11.crt"]);
    assert_eq!(leaf.policies, ["2.23.140.1.2.1"]);
    assert!(leaf.has_sct_list && !leaf.has_name_constraints && !leaf.is_ca() && !leaf.is_self_issued());
    assert_eq!(leaf.unknown_critical, [] as [&str; 0]);
    assert_eq!(leaf.short_name(), "k8s.example.com");
    assert_eq!((leaf.sha256.len(), leaf.spki_sha256.len()), (64, 64));
    assert_eq!(leaf.der, samples::der("leaf"));
}

#[test]
fn a_ca_and_its_constraints_are_read() {
    let ca = sample("ca");
    assert_eq!(ca.basic_constraints, Some(BasicConstraints { is_ca: true, path_length: Some(0) }));
    assert!(ca.has_name_constraints);
    assert_eq!(ca.unsupported_name_constraints, ["directoryName", "email"]);
    assert_eq!(ca.unknown_critical, ["2.5.29.30"]); // Go handles no directoryName constraint
    assert!(lint::of(&ca).is_empty());
    assert!(sample("root").is_self_issued());
    assert_eq!(sample("root").subject, "CN=Example Root,O=Example\\, Inc.,C=US");
}

#[test]
fn signatures_have_names() {
    for (name, expected) in [("root", "ECDSA with SHA-256"), ("pss", "RSA-PSS with SHA-256"), ("ed", "Ed25519")] {
        assert_eq!(sample(name).signature, expected);
    }
}

#[test]
fn rules_that_clients_do_not_enforce_are_listed() {
    let table: &[(&str, &[Violation])] = &[
        ("root", &[]),
        ("leaf", &[Violation::CommonNameNotInSan]),
        (
            "sloppy",
            &[
                Violation::SerialZero,
                Violation::IssuerEmpty,
                Violation::CaSubjectEmpty,
                Violation::SanNotCritical,
                Violation::DnsUnderscore,
                Violation::DnsSyntax,
                Violation::CaKeyUsageMissing,
                Violation::BasicConstraintsNotCritical,
                Violation::NameConstraintsNotCritical,
            ],
        ),
        ("public", &[Violation::PublicWithAnyUsage, Violation::CommonNameNotInSan]),
        ("v1", &[]),
    ];
    for (name, expected) in table {
        assert_eq!(lint::of(&readable(name)), *expected, "{name}");
    }
    assert_eq!(readable("sloppy").unknown_critical, ["1.2.3.4.5"]);
    assert_eq!((sample("v1").version, sample("v1").basic_constraints), (1, None));
}

#[test]
fn what_is_not_a_certificate_says_why() {
    let leaf = samples::der("leaf");
    let longer = [leaf.as_slice(), &[0]].concat();
    let mut outer = leaf.clone();
    let place = outer.windows(3).rposition(|w| w == [0x3d, 0x04, 0x03]).expect("the outer algorithm");
    outer[place + 3] = 2;
    let table: &[(&[u8], &str)] = &[
        (&[], "empty"),
        (&leaf[..100], "truncated, or longer than its stated length"),
        (&longer, "extra bytes after the certificate"),
        (b"hello", "not valid DER"),
        (&[2, 1, 1], "not a DER sequence"),
        (&[0x30, 0], "not structured as RFC 5280 requires"),
        (&outer, "the signed part and the signature name different signature algorithms"),
    ];
    for (der, expected) in table {
        assert_eq!(Certificate::from_der(der).unwrap_err().to_string(), *expected);
    }
}

/// Where x509-parser reads other values than Go, or none.
#[test]
fn fields_are_those_that_go_reads() {
    let changed = |from: &[u8], to: &[u8]| {
        let mut der = samples::der("leaf");
        let at = der.windows(from.len()).position(|window| window == from).expect("what is to be changed");
        der[at..at + to.len()].copy_from_slice(to);
        Certificate::from_der(&der).expect("a certificate that Go parses")
    };
    let constructed = changed(&[0x82, 15, b'k', b'8', b's'], &[0xa2, 15, b'k', b'8', b's']);
    assert_eq!(constructed.dns_names, ["*.example.com"]);
    assert_eq!(constructed.other_names.first().map(String::as_str), Some(extension::UNKNOWN_NAME));
    let of_no_class = changed(&[0x82, 15, b'k', b'8', b's'], &[0x02, 15, b'k', b'8', b's']);
    assert_eq!(of_no_class.dns_names, ["*.example.com"], "x509-parser reads no name at all");
    assert_eq!(of_no_class.ip_names.len(), 2);
}

#[test]
fn an_empty_set_does_not_hide_the_rest_of_a_name() {
    let name = [0x30, 14, 0x31, 0, 0x31, 10, 0x30, 8, 6, 3, 0x55, 4, 3, 0x0c, 1, b'a'];
    let name = der::one(&name).expect("DER");
    assert_eq!(name::text(&name::of(&name)), "CN=a,");
    assert_eq!(name::for_people(name.whole), "a");
}

#[test]
fn names_cannot_move_the_cursor() {
    assert_eq!(name::printable("a\u{1b}[2Jb\u{202e}c\u{200b}\r\né"), "a\\1b[2Jb\\e2\\80\\aec\\e2\\80\\8b\\0d\\0aé");
}

#[test]
fn nothing_panics() {
    for name in ["leaf", "ca", "sloppy", "pss"] {
        let der = samples::der(name);
        for at in 0..der.len() {
            let _ = Certificate::from_der(&der[..at]);
            for bit in [0x01, 0x10, 0x80, 0xff] {
                let mut flipped = der.clone();
                flipped[at] ^= bit;
                let _ = Certificate::from_der(&flipped);
            }
        }
        for at in (0..der.len()).step_by(7) {
            let repeated = [&der[..at], &der[at / 2..at], &der[at..]].concat();
            let _ = Certificate::from_der(&repeated);
        }
    }
}
