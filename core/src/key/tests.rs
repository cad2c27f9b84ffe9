use super::*;
use crate::asn1::structure::Form;
use crate::asn1::{der, structure};
use crate::pem::Body;
use crate::{pem, samples};

fn read_sample(name: &str) -> Result<Key, KeyError> {
    let (form, der) = samples::form(name);
    read(form, &der)
}

#[test]
fn every_form_of_a_key_has_the_same_public_half() {
    let table: &[(&str, &[&str], &str)] = &[
        ("rsa-pkcs8", &["rsa-pkcs1", "rsa-public", "rsa-public-pkcs1"], "RSA 2048"),
        ("p256-pkcs8", &["p256-sec1", "p256-public", "p256-no-public"], "ECDSA P-256"),
        ("p384-pkcs8", &["p384-sec1", "p384-public"], "ECDSA P-384"),
        ("p521-pkcs8", &["p521-sec1", "p521-public"], "ECDSA P-521"),
        ("ed25519-pkcs8", &["ed25519-public"], "Ed25519"),
    ];
    for (first, others, kind) in table {
        let key = read_sample(first).expect(first);
        assert_eq!(key.public().kind.name(), *kind);
        for other in *others {
            assert_eq!(read_sample(other).expect(other).public(), key.public(), "{other}");
        }
        let (_, spki) = samples::form(others.iter().find(|name| name.ends_with("-public")).expect(first));
        assert_eq!(key.public().spki_der, spki, "{first}");
        assert_eq!(kind_of(&spki), Some(key.public().kind.clone()));
    }
}

#[test]
fn an_error_keeps_no_octet_that_was_read_as_a_length_or_tag() {
    // the length 0x53, then the tag 0x0f, are where the octets of a damaged key may be
    for damaged in [&[0x30, 6, 2, 1, 1, 4, 0x53, 0][..], &[0x30, 6, 2, 1, 1, 0x0f, 1, 0][..]] {
        let error = read(Form::Sec1, damaged).expect_err("damaged");
        let KeyError::Unreadable(Malformed::CutOff(source) | Malformed::OtherStructure { source, .. }) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(source.kind(), ::der::ErrorKind::Failed, "{error:?}");
        assert!(source.position().is_some());
    }
}

#[test]
fn the_form_that_came_in_is_kept() {
    for name in ["rsa-pkcs8", "rsa-pkcs1", "p256-pkcs8", "p256-sec1", "ed25519-pkcs8"] {
        let (form, der) = samples::form(name);
        let Ok(Key::Private(key)) = read(form, &der) else { panic!("{name}") };
        let scan = pem::scan(key.expose_pem().as_bytes());
        assert!(scan.repairs.is_empty() && scan.blocks.len() == 1, "{name}");
        assert_eq!(scan.blocks[0].label, form.label());
        assert!(matches!(&scan.blocks[0].body, Body::Der(body) if body.as_slice() == der), "{name}");
    }
}

#[test]
fn version_2_is_written_as_version_1() {
    let (_, der) = samples::form("ed25519-pkcs8");
    let read_key = read(Form::Pkcs8, &der).expect("a key");
    let public = read_key.public().spki_der.last_chunk::<32>().expect("32 octets");
    let Key::Private(plain) = &read_key else { panic!() };
    let version_2 = |public: &[u8]| {
        let inside = &der::one(&der).expect("DER").content[3..];
        let bits = der::write(0x81, &[&[0], public]);
        der::write(der::SEQUENCE, &[&[2, 1, 1], inside, &bits]).to_vec()
    };
    let Ok(Key::Private(key)) = read(Form::Pkcs8, &version_2(public)) else { panic!() };
    assert_eq!(key.expose_pem(), plain.expose_pem());
    let other = read(Form::Pkcs8, &version_2(&[7; 32]));
    assert!(matches!(other, Err(KeyError::Inconsistent(Inconsistency::PublicHalf))));
}

/// ring before 0.17 tags `publicKey` explicitly; Go and BoringSSL ignore all that follows the key.
#[test]
fn what_follows_the_key_in_pkcs8_is_ignored() {
    let (_, der) = samples::form("ed25519-pkcs8");
    let Ok(Key::Private(plain)) = read(Form::Pkcs8, &der) else { panic!() };
    let explicit = der::write(der::CONTEXT_1, &[&der::write(der::BIT_STRING, &[&[0], &[7; 32]])]);
    for (version, tail) in [(0, &explicit[..]), (1, &explicit), (1, &[]), (0, &[0xa0, 0])] {
        let inside = &der::one(&der).expect("DER").content[3..];
        let with = der::write(der::SEQUENCE, &[&[2, 1, version], inside, tail]);
        let Ok(Key::Private(key)) = read(Form::Pkcs8, &with) else { panic!("version {version}, {tail:02x?}") };
        assert_eq!(key.expose_pem() == plain.expose_pem(), version == 1, "only version 2 is rewritten");
    }
}

#[test]
fn a_curve_with_explicit_parameters_is_not_damage() {
    let (form, der) = samples::form("p256-sec1");
    let parts = der::children(der::one(&der).expect("DER").content).expect("parts");
    let with = |parameters: &[u8]| {
        let tagged = der::write(der::CONTEXT_0, &[parameters]);
        read(form, &der::write(der::SEQUENCE, &[parts[0].whole, parts[1].whole, &tagged])).map(|_| ())
    };
    let explicit = with(&der::write(der::SEQUENCE, &[&[2, 1, 1]]));
    assert_eq!(explicit, Err(KeyError::ExplicitCurve));
    assert!(matches!(with(&der::write(der::OCTET_STRING, &[])), Err(KeyError::Unreadable(_))));
}

#[test]
fn what_cannot_be_used_is_named() {
    let unsupported = |name: &str| Err(KeyError::TypeUnsupported(name.to_owned()));
    let curve = |name: &str| Err(KeyError::CurveUnsupported(name.to_owned()));
    let table: &[(&str, Result<(), KeyError>)] = &[
        ("dsa", unsupported("DSA")),
        ("dsa-traditional", unsupported("DSA")),
        ("rsa-pss", unsupported("RSA-PSS")),
        ("ed448", unsupported("Ed448")),
        ("x25519", unsupported("X25519")),
        ("p224", curve("P-224")),
        ("p224-public", curve("P-224")),
        ("secp256k1", curve("secp256k1")),
        ("brainpool", curve("brainpoolP256r1")),
        ("p256-explicit", Err(KeyError::ExplicitCurve)),
        ("encrypted", Err(KeyError::Unreadable(Malformed::Encrypted))),
    ];
    for (name, expected) in table {
        assert_eq!(&read_sample(name).map(|_| ()), expected, "{name}");
    }
}

#[test]
fn an_algorithm_beyond_const_oid_has_its_number_for_a_name() {
    let spki = |oid: &[u8]| {
        let algorithm = der::write(der::SEQUENCE, &[&der::write(der::OID, &[oid])]);
        der::write(der::SEQUENCE, &[&algorithm, &der::write(der::BIT_STRING, &[&[0, 7]])])
    };
    let long = [&[0x2a][..], &[0x01; 60]].concat();
    assert_eq!(kind_of(&spki(&[0x7f, 0x03])), Some(KeyKind::Other("2.47.3".to_owned())));
    assert_eq!(kind_of(&spki(&long)).map(|kind| kind.name().len()), Some("1.2".len() + 60 * 2));
    assert_eq!(kind_of(&spki(&[0x2a, 0x03])), Some(KeyKind::Other("1.2.3".to_owned())));
}

#[test]
fn numbers_that_do_not_belong_together_are_found() {
    for (name, place) in [("rsa-pkcs1", 40), ("rsa-pkcs1", 400), ("p256-sec1", 20), ("p256-sec1", 100)] {
        let (form, mut der) = samples::form(name);
        der[place] ^= 1;
        let found = read(form, &der).map(|_| ());
        assert!(matches!(found, Err(KeyError::Inconsistent(_))), "{name} {place}: {found:?}");
    }
}

#[test]
fn each_number_of_an_rsa_key_is_looked_at() {
    let (form, der) = samples::form("rsa-pkcs1");
    let numbers = der::children(der::one(&der).expect("DER").content).expect("numbers");
    let with = |index: usize, content: &[u8]| {
        let changed = der::write(der::INTEGER, &[content]);
        let parts: Vec<&[u8]> =
            numbers.iter().enumerate().map(|(at, part)| if at == index { &changed[..] } else { part.whole }).collect();
        read(form, &der::write(der::SEQUENCE, &parts)).map(|_| ())
    };
    for (index, number) in numbers.iter().enumerate().skip(1) {
        let mut other = number.content.to_vec();
        let last = other.len() - 1;
        other[last] ^= 2;
        assert!(matches!(with(index, &other), Err(KeyError::Inconsistent(_))), "number {index} changed");
        assert!(
            matches!(with(index, &[&[0], number.content].concat()), Err(KeyError::Unreadable(_))),
            "{index} padded"
        );
        assert!(matches!(with(index, &[0xff]), Err(KeyError::Unreadable(_))), "{index} negative");
        assert!(matches!(with(index, &[]), Err(KeyError::Unreadable(_))), "{index} empty");
    }
    let exponents: &[(&[u8], bool)] =
        &[(&[1], false), (&[3], true), (&[4], false), (&[1, 0, 1], true), (&[0x7f, 0xff, 0xff, 0xff], true)];
    for (exponent, expected) in exponents {
        assert_eq!(is_exponent(exponent), *expected, "{exponent:?}");
    }
    assert!(!is_exponent(&[0, 0xff, 0xff, 0xff, 0xff]));
}

#[test]
fn parts_of_an_ec_key_are_in_order_and_whole() {
    let (form, der) = samples::form("p256-sec1");
    let parts = der::children(der::one(&der).expect("DER").content).expect("parts");
    let [version, secret, curve, point] = parts.as_slice() else { panic!("four parts") };
    let empty = |tag: u8| der::write(tag, &[]);
    let table: &[(&[&[u8]], bool)] = &[
        (&[version.whole, secret.whole, curve.whole, point.whole], true),
        (&[version.whole, secret.whole, curve.whole], true),
        (&[version.whole, secret.whole, point.whole, curve.whole], false),
        (&[version.whole, secret.whole, secret.whole, curve.whole], false),
        (&[version.whole, secret.whole, &empty(0xa0), point.whole], false),
        (&[version.whole, secret.whole, curve.whole, &empty(0xa1)], false),
        (&[version.whole, secret.whole, curve.whole, point.whole, point.whole], false),
    ];
    for (index, (parts, expected)) in table.iter().enumerate() {
        assert_eq!(read(form, &der::write(der::SEQUENCE, parts)).is_ok(), *expected, "row {index}");
    }
}

#[test]
fn nothing_panics_and_nothing_is_printed() {
    for name in ["rsa-pkcs1", "p256-pkcs8", "p256-sec1", "p521-sec1", "ed25519-pkcs8", "p256-public"] {
        let (form, der) = samples::form(name);
        for at in (0..der.len()).step_by(3) {
            let mut flipped = der.clone();
            flipped[at] ^= 0x81;
            for bytes in [&der[..at], &der[at..], &flipped] {
                let _ = read(form, bytes);
                let _ = structure::of(bytes).map(|form| read(form, bytes));
                let _ = kind_of(bytes);
            }
        }
    }
    let (form, der) = samples::form("p256-sec1");
    let shown = format!("{:?}", read(form, &der));
    assert!(shown.starts_with("Ok(PrivateKey(ECDSA P-256, public "), "{shown}");
}
