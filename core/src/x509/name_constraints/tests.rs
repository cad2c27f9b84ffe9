use super::*;

#[test]
fn dns_names_lie_inside_as_rfc_5280_says() {
    // name, base, permitted by it, excluded by it
    let table = [
        ("example.com", "example.com", Some(true), Some(true)),
        ("a.example.com", "example.com", Some(true), Some(true)),
        ("badexample.com", "example.com", Some(false), Some(false)),
        ("example.com", "a.example.com", Some(false), Some(false)),
        // A leading dot, as OpenSSL and Go read it: only what is below.
        ("example.com", ".example.com", Some(false), Some(false)),
        ("a.example.com", ".example.com", Some(true), Some(true)),
        ("example.com", "", Some(true), Some(true)),
        // A wildcard is permitted if all it matches is, and excluded if anything is.
        ("*.example.com", "example.com", Some(true), Some(true)),
        ("*.example.com", ".example.com", Some(true), Some(true)),
        ("*.example.com", "a.example.com", Some(false), Some(true)),
        ("*.example.com", "a.b.example.com", Some(false), Some(false)),
        ("*.example.com", ".a.example.com", Some(false), Some(false)),
        ("*.com", "example.com", Some(false), Some(true)),
        ("*.example.org", "example.com", Some(false), Some(false)),
        // What no client can compare is rejected.
        ("example.com", "*.example.com", None, None),
        ("a..example.com", "example.com", None, None),
        ("*.*.example.com", "example.com", None, None),
        ("a*.example.com", "example.com", None, None),
        ("", "example.com", None, None),
        ("example.com.", "example.com", None, None),
    ];
    for (name, base, permitted, excluded) in table {
        assert_eq!(is_dns_inside(name, base, Reach::Whole), permitted, "{name} permitted by {base}");
        assert_eq!(is_dns_inside(name, base, Reach::Any), excluded, "{name} excluded by {base}");
    }
}

#[test]
fn addresses_lie_inside_their_own_family_only() {
    let v6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let all_v6 = [0u8; 32];
    let table: &[(&[u8], &[u8], Option<bool>)] = &[
        (&[10, 1, 2, 3], &[10, 0, 0, 0, 255, 0, 0, 0], Some(true)),
        (&[11, 1, 2, 3], &[10, 0, 0, 0, 255, 0, 0, 0], Some(false)),
        (&[10, 1, 2, 3], &[10, 0, 0, 0, 255, 240, 0, 0], Some(true)),
        (&[10, 16, 2, 3], &[10, 0, 0, 0, 255, 240, 0, 0], Some(false)),
        (&[10, 1, 2, 3], &[0; 8], Some(true)),
        (&[10, 1, 2, 3], &all_v6, Some(false)),
        (&v6, &all_v6, Some(true)),
        (&v6, &[0; 8], Some(false)),
        (&[10, 1, 2, 3], &[10, 0, 0, 0, 255, 0, 255, 0], None), // a mask with a hole
        (&[10, 1, 2, 3], &[10, 0, 0, 0, 240, 255, 0, 0], None),
        (&[10, 1, 2], &[0; 8], None),
        (&[10, 1, 2, 3], &[0; 7], None),
        (&[10, 1, 2, 3], &[], None),
    ];
    for (name, base, expected) in table {
        assert_eq!(is_address_inside(name, base), *expected, "{name:?} in {base:?}");
    }
}

#[test]
fn mail_and_uris_lie_inside_a_host_or_a_domain() {
    let mail = [
        ("a@example.com", "example.com", Some(true)),
        ("a@b.example.com", "example.com", Some(false)),
        ("a@b.example.com", ".example.com", Some(true)),
        ("a@example.com", "a@example.com", Some(true)),
        ("b@example.com", "a@example.com", Some(false)),
        ("example.com", "example.com", None),
    ];
    for (name, base, expected) in mail {
        assert_eq!(is_email_inside(name, base), expected, "{name} in {base}");
    }
    let uris = [
        ("https://example.com/x", "example.com", Some(true)),
        ("https://user@example.com:8443?x", "example.com", Some(true)),
        ("https://a.example.com", "example.com", Some(false)),
        ("spiffe://a.example.com/x", ".example.com", Some(true)),
        ("https://[::1]/", "example.com", None),
        ("urn:x", "example.com", None),
    ];
    for (name, base, expected) in uris {
        assert_eq!(is_uri_inside(name, base), expected, "{name} in {base}");
    }
}

#[test]
fn directory_names_lie_inside_by_their_first_rdns() {
    let name = |rdns: &[(&[u8], u8, &str)]| {
        let sets: Vec<Vec<u8>> = rdns
            .iter()
            .map(|(oid, tag, value)| {
                let kind = der::write(der::OID, &[oid]);
                let pair = der::write(der::SEQUENCE, &[&kind, &der::write(*tag, &[value.as_bytes()])]);
                der::write(0x31, &[&pair]).to_vec()
            })
            .collect();
        let parts: Vec<&[u8]> = sets.iter().map(Vec::as_slice).collect();
        der::write(der::SEQUENCE, &parts).to_vec()
    };
    let (o, cn): (&[u8], &[u8]) = (&[0x55, 4, 10], &[0x55, 4, 3]);
    let base = name(&[(o, 0x13, "Example  Org")]);
    assert_eq!(is_directory_inside(&name(&[(o, 0x0c, "example org"), (cn, 0x0c, "x")]), &base), Some(true));
    assert_eq!(is_directory_inside(&name(&[(cn, 0x0c, "x"), (o, 0x0c, "Example Org")]), &base), Some(false));
    assert_eq!(is_directory_inside(&name(&[]), &base), Some(false));
    assert_eq!(is_directory_inside(&base, &name(&[])), Some(true));
    assert_eq!(is_directory_inside(&[0x30, 0x02, 0x31], &base), None);
}

#[test]
fn trees_that_say_nothing_or_nonsense_are_unreadable() {
    for content in [&[][..], &[0xa0, 0x00], &[0xa0, 0x02, 0x30, 0x00], &[0xa2, 0x00], &[0xa0, 0x05], &[0x05, 0x00]] {
        assert!(Trees::read(content).is_none(), "{content:02x?}");
    }
    let permitted = b"\xa0\x0f\x30\x0d\x82\x0bexample.com";
    assert!(Trees::read(permitted).is_some());
}

#[test]
fn comparisons_are_counted() {
    let trees = Trees::read(b"\xa0\x1e\x30\x0d\x82\x0bexample.com\x30\x0d\x82\x0bexample.net").unwrap();
    let name = der::Element { tag: general_name::DNS, content: b"a.example.com", whole: b"" };
    assert!(matches!(trees.admit(&name, &mut 2), Admission::Yes));
    assert!(matches!(trees.admit(&name, &mut 1), Admission::TooMany));
}
