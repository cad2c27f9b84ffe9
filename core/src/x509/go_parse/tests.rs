//! Each row was compared with Go 1.26.

use super::names::{is_domain, is_mailbox};
use super::*;
use crate::samples;

#[test]
fn samples_are_accepted_as_go_accepts_them() {
    for name in ["leaf", "ca", "root", "pss", "ed", "v1"] {
        assert_eq!(read(&samples::der(name)), Ok(()), "{name}");
    }
}

fn read(der: &[u8]) -> Result<(), CertificateError> {
    accepts(&Parts::read(der)?)
}

/// Changes `from` to `to`, of one length, in the sample leaf.
fn changed(from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut der = samples::der("leaf");
    let at = der.windows(from.len()).position(|window| window == from).expect("what is to be changed");
    der[at..at + to.len()].copy_from_slice(to);
    der
}

#[test]
fn what_go_rejects_is_rejected_with_its_reason() {
    const NAME: &str = "the issuer or the subject contains characters, or a string type, that are not allowed";
    let table: &[(&[u8], &[u8], &str)] = &[
        (&[0xa0, 3, 2, 1, 2], &[0xa0, 3, 2, 1, 3], "the version is not 1, 2, or 3"),
        (
            &[2, 3, 0, 0xab],
            &[2, 3, 0xab, 0xab],
            "the serial number is negative; Contour and kubectl reject such a certificate",
        ),
        (&[2, 3, 0, 0xab], &[2, 3, 0, 0x2b], "the serial number is damaged"),
        (&[0x13, 2, b'D', b'E'], &[0x13, 2, b'D', b'_'], NAME),
        (&[0x13, 2, b'D', b'E'], &[0x1a, 2, b'D', b'E'], NAME),
        (&[0x55, 4, 6], &[0x55, 0x80, 6], "the issuer or the subject is damaged"),
        (&[0x55, 0x1d, 0x0e, 4], &[0x55, 0x1d, 0x0f, 4], "an extension appears twice"),
        (
            &[0x55, 0x1d, 0x0f],
            &[0x55, 0x1d, 0x0e],
            "the subject key identifier is marked critical; Contour and kubectl reject such a certificate",
        ),
        (b"spiffe://", b"1piffe://", "a URI in the SANs cannot be parsed"),
        (b"a@example.com", b"a@exam\xfcle.com", "a SAN is not ASCII"),
        (&[0x87, 4, 192], &[0x88, 4, 192], ""),
    ];
    for (from, to, expected) in table {
        let said = read(&changed(from, to)).err().map(|error| error.to_string());
        assert_eq!(said.unwrap_or_default(), *expected, "{from:02x?} to {to:02x?}");
    }
}

#[test]
fn points_are_uncompressed_and_on_their_curve() {
    let start = [3, 0x42, 0, 4];
    for to in [[3, 0x42, 0, 2], [3, 0x42, 0, 5], [3, 0x42, 1, 4]] {
        assert!(read(&changed(&start, &to)).is_err(), "{to:02x?}");
    }
    let curve = [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    let unknown = [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 6];
    assert_eq!(read(&changed(&curve, &unknown)), Ok(()), "unknown curves have a code of their own");
}

#[test]
fn dates_are_written_as_der_requires() {
    let utc: &[(&str, Option<&str>)] = &[
        ("260101000000Z", Some("2026-01-01T00:00:00Z")),
        ("2601010000Z", Some("2026-01-01T00:00:00Z")),
        ("260101000000+0100", Some("2025-12-31T23:00:00Z")),
        ("2601010000-0130", Some("2026-01-01T01:30:00Z")),
        ("500101000000Z", Some("1950-01-01T00:00:00Z")),
        ("491231235959Z", Some("2049-12-31T23:59:59Z")),
        ("240229000000Z", Some("2024-02-29T00:00:00Z")),
        ("260101000000+0000", None),
        ("260229000000Z", None),
        ("260431000000Z", None),
        ("261301000000Z", None),
        ("260101240000Z", None),
        ("260101006000Z", None),
        ("260101000060Z", None),
        ("260101000000", None),
        ("260101000000.5Z", None),
        ("26010100000Z", None),
        ("", None),
    ];
    let generalized: &[(&str, Option<&str>)] = &[
        ("20500101000000Z", Some("2050-01-01T00:00:00Z")),
        ("99991231235959Z", Some("9999-12-31T23:59:59Z")),
        ("205001010000Z", None),
        ("20500101000000.5Z", None),
        ("21000229000000Z", None),
    ];
    for (tag, table) in [(UTC_TIME, utc), (GENERALIZED_TIME, generalized)] {
        for (text, expected) in table {
            let written = Element { tag, content: text.as_bytes(), whole: &[] };
            assert_eq!(time::moment(&written).map(|moment| moment.to_string()).as_deref(), *expected, "{text}");
        }
    }
}

#[test]
fn uris_are_read_as_go_reads_them() {
    let table: &[(&str, bool)] = &[
        ("", true),
        ("spiffe://x/y", true),
        ("https://user:pass@example.com:8443/a?b#c", true),
        ("urn:uuid:1", true),
        ("mailto:a@b", true),
        ("a/b:c", true),
        ("a:b", true),
        ("1a:b", false),
        (":b", false),
        ("http://[::1]:80/", true),
        ("http://[::1", false),
        ("http://[192.0.2.1]/", false),
        ("http://::1/", false),
        ("http://example.com.", false),
        ("http://a..b/", false),
        ("http://a:b/", false),
        ("http://a b/", false),
        ("http://a/b c", true),
        ("http://a/%zz", false),
        ("http://a/?%zz", true),
        ("http://a/#%zz", false),
        ("http://%41/", false),
        ("http://a\u{1}/", false),
        ("http://a/#\u{1}", true),
        ("http://\u{fc}/", false),
        ("///a", true),
        ("*", true),
    ];
    for (uri, expected) in table {
        assert_eq!(url::is_accepted(uri.as_bytes()), *expected, "{uri}");
    }
}

#[test]
fn constraints_contain_domains_and_mailboxes() {
    let domains: &[(&str, bool, bool)] = &[
        ("", true, true),
        ("example.com", true, true),
        (".example.com", false, true),
        ("example.com.", false, false),
        ("a..b", false, false),
        ("a b", false, false),
        (".", false, false),
        ("*.example.com", true, true),
    ];
    for (name, as_name, as_constraint) in domains {
        let found = (is_domain(name.as_bytes(), false), is_domain(name.as_bytes(), true));
        assert_eq!(found, (*as_name, *as_constraint), "{name}");
    }
    let mailboxes = [("a@example.com", true), ("\"a b\"@x", true), ("@x", false), ("a..b@x", false), ("a@x.", false)];
    for (mailbox, expected) in mailboxes {
        assert_eq!(is_mailbox(mailbox.as_bytes()), expected, "{mailbox}");
    }
}
