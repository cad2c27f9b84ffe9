//! Every certificate that the tests have, and some of kinds that none of them has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine};
use kubefront_core::intake;

use crate::forge::{Cert, Extension, oid, sequence, spki, tlv};
use crate::limbo::{self, TestCase};
use crate::mutation::der::Element;
use crate::{golden, messes};

/// A certificate, readable or not.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Where it is from.
    pub name: String,
    pub der: Vec<u8>,
}

/// Returns all, each once.
pub fn all() -> Vec<Sample> {
    let mut seen = BTreeSet::new();
    let mut samples = rare();
    samples.extend(of_cases());
    samples.extend(of_files());
    samples.extend(of_limbo());
    samples.retain(|sample| seen.insert(sample.der.clone()));
    samples
}

/// Returns certificates that together contain every kind of key, signature, name and extension.
pub fn rare() -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut add = |name: &str, der: Vec<u8>| samples.push(Sample { name: format!("rare: {name}"), der });
    add("everything", everything().der());
    add("a CA with everything", authority().der());
    add("names of all kinds", names());
    add("version 1", Cert { version: 1, ..Cert::leaf(&["k8s.example.com"]) }.der());
    for key in KEYS {
        add(key, Cert { key, ..Cert::leaf(&["k8s.example.com"]) }.der());
    }
    add("X25519", with_key(&sequence(&[sequence(&[oid("1.3.101.110")]), tlv(0x03, &[&[0][..], &[9; 32]].concat())])));
    for (name, algorithm) in signatures() {
        add(name, with_signature(&algorithm));
    }
    for (name, der) in odd() {
        add(name, der);
    }
    samples
}

/// Each is read differently by some reader.
fn odd() -> Vec<(&'static str, Vec<u8>)> {
    let key = |name: &str, change: fn(&mut Element)| {
        let mut spki = Element::read(&spki(name)).expect("a key");
        change(&mut spki);
        with_key(&spki.der())
    };
    let issuers = Extension::new(
        "1.3.6.1.5.5.7.1.1",
        false,
        sequence(&[sequence(&[oid("1.3.6.1.5.5.7.48.2"), tlv(0x86, b"http://ca.example.com/\xff")])]),
    );
    vec![
        ("an RSA key with the exponent 1", key("rsa-leaf", |spki| spki.at(&[1, 0, 1]).octets = vec![1])),
        ("an even RSA modulus", key("rsa-leaf", |spki| *spki.at(&[1, 0, 0]).octets.last_mut().expect("an octet") ^= 1)),
        (
            "explicit curve parameters",
            key("p256-leaf", |spki| *spki.at(&[0, 1]) = Element::read(&sequence(&[])).expect("an element")),
        ),
        ("a point that is not on P-224", key("p224", |spki| *spki.at(&[1]).octets.last_mut().expect("an octet") ^= 1)),
        ("a short point of P-224", key("p224", |spki| spki.at(&[1]).octets.truncate(40))),
        ("a DSA key without a number", key("dsa", |spki| spki.at(&[1, 0]).tag = 0x04)),
        ("DSA parameters without a number", key("dsa", |spki| drop(spki.at(&[0, 1]).elements.pop()))),
        (
            "a key with a rest",
            key("p256-leaf", |spki| spki.elements.push(Element::read(&tlv(0x05, &[])).expect("an element"))),
        ),
        ("an issuer's address that is not UTF-8", Cert::leaf(&["k8s.example.com"]).with(issuers).der()),
    ]
}

/// A leaf with each extension that leaves have.
fn everything() -> Cert {
    let point = |names: &[Vec<u8>]| sequence(&[tlv(0xa0, &tlv(0xa0, &names.concat()))]);
    let access = |method: &str, address: &str| sequence(&[oid(method), tlv(0x86, address.as_bytes())]);
    let qualifier = sequence(&[oid("1.3.6.1.5.5.7.2.1"), tlv(0x16, b"https://example.com/cps")]);
    Cert { key: "p256-leaf", ..Cert::leaf(&[]) }
        .with(Extension::new("2.5.29.17", true, general_names()))
        .with(Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.1", "2.5.29.37.0", "1.3.6.1.4.1.99999.1"]))
        .with(Extension::basic_constraints(false, Some(3)))
        .with(Extension::new(
            "2.5.29.32",
            false,
            sequence(&[
                sequence(&[oid("2.23.140.1.2.1")]),
                sequence(&[oid("1.3.6.1.4.1.99999.2"), sequence(&[qualifier])]),
            ]),
        ))
        .with(Extension::new(
            "1.3.6.1.5.5.7.1.1",
            false,
            sequence(&[
                access("1.3.6.1.5.5.7.48.1", "http://ocsp.example.com"),
                access("1.3.6.1.5.5.7.48.2", "http://ca.example.com/ca.crt"),
                sequence(&[oid("1.3.6.1.5.5.7.48.2"), tlv(0x82, b"example.com")]),
            ]),
        ))
        .with(Extension::new(
            "2.5.29.31",
            false,
            sequence(&[
                point(&[tlv(0x86, b"http://crl.example.com/a"), tlv(0x86, b"http://crl.example.com/b")]),
                point(&[tlv(0xa4, &name(&[]))]),
                sequence(&[tlv(0x81, &[5, 0x20])]),
            ]),
        ))
        .with(Extension::new(
            "2.5.29.35",
            false,
            sequence(&[tlv(0x80, &[7; 20]), tlv(0xa1, &tlv(0xa4, &name(&[]))), tlv(0x82, &[1])]),
        ))
        .with(Extension::timestamps())
        .with(Extension::must_staple())
        .with(Extension::new("1.3.6.1.4.1.99999.3", true, vec![5, 0]))
        .with(Extension::new("2.5.29.9", false, sequence(&[])))
}

/// A CA with each extension that CAs have.
fn authority() -> Cert {
    let subtree = |tag: u8, base: &[u8]| sequence(&[tlv(tag, base)]);
    let permitted = [
        subtree(0x82, b"example.com"),
        subtree(0x81, b"a@example.com"),
        subtree(0x81, b"example.com"),
        subtree(0x86, b".example.com"),
        subtree(0x87, &[192, 0, 2, 0, 255, 255, 255, 0]),
        subtree(0xa4, &name(&[])),
    ];
    let excluded = [subtree(0x82, b""), subtree(0x87, &[[0x20; 16], [0xff; 16]].concat())];
    let constraints = sequence(&[tlv(0xa0, &permitted.concat()), tlv(0xa1, &excluded.concat())]);
    let mapping = sequence(&[oid("1.3.6.1.4.1.99999.2"), oid("2.23.140.1.2.1")]);
    Cert { key: "p384", ..Cert::ca("Example Issuing CA 1", "rsa-intermediate") }
        .issued_by(&Cert::root())
        .with(Extension::basic_constraints(true, Some(0)))
        .with(Extension::new("2.5.29.30", true, constraints))
        .with(Extension::policy("2.5.29.32.0"))
        .with(Extension::new("2.5.29.33", true, sequence(&[mapping])))
        .with(Extension::new("2.5.29.36", true, sequence(&[tlv(0x80, &[0]), tlv(0x81, &[2])])))
        .with(Extension::new("2.5.29.54", true, tlv(0x02, &[1])))
        .with(Extension::new("2.5.29.18", false, general_names()))
}

/// One of each kind.
fn general_names() -> Vec<u8> {
    let other = [oid("1.3.6.1.4.1.99999.4"), tlv(0xa0, &tlv(0x0c, b"x"))].concat();
    sequence(&[
        tlv(0x82, b"k8s.example.com"),
        tlv(0x82, b"*.example.com"),
        tlv(0x81, b"a@example.com"),
        tlv(0x86, b"https://user:word@example.com:8443/a%20b?c=d#e"),
        tlv(0x86, b"spiffe://example/x"),
        tlv(0x87, &[192, 0, 2, 7]),
        tlv(0x87, &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
        tlv(0xa0, &other),
        tlv(0xa3, &tlv(0x30, &[])),
        tlv(0xa4, &name(&[])),
        tlv(0xa5, &tlv(0xa1, &tlv(0x0c, b"party"))),
        tlv(0x88, &oid("1.3.6.1.4.1.99999.5")[2..]),
    ])
}

/// A distinguished name with text of every kind, and `further`.
fn name(further: &[Vec<u8>]) -> Vec<u8> {
    let attribute = |kind: &str, tag: u8, value: &[u8]| sequence(&[oid(kind), tlv(tag, value)]);
    let sets = [
        attribute("2.5.4.6", 0x13, b"DE"),
        [
            attribute("2.5.4.10", 0x0c, "Beispiel \u{fc}, \"Inc\"; + Co\\".as_bytes()),
            attribute("2.5.4.11", 0x14, b"Stra\xdfe"),
        ]
        .concat(),
        attribute("2.5.4.97", 0x1e, &[0, b'N', 0x20, 0xac]),
        attribute("2.5.4.5", 0x12, b"123 456"),
        attribute("0.9.2342.19200300.100.1.25", 0x16, b"example"),
        attribute("1.2.840.113549.1.9.1", 0x16, b"a@example.com"),
        attribute("1.3.6.1.4.1.99999.6", 0x0c, b" # "),
        attribute("2.5.4.3", 0x0c, "a\u{202e}\u{200b}\n".as_bytes()),
    ];
    let sets: Vec<_> = sets.iter().chain(further).map(|set| tlv(0x31, set)).collect();
    sequence(&sets)
}

fn names() -> Vec<u8> {
    let common = sequence(&[oid("2.5.4.3"), tlv(0x13, b"k8s.example.com")]);
    changed(&Cert::leaf(&["k8s.example.com"]).der(), &[(&SUBJECT, &name(&[common])), (&ISSUER, &name(&[]))])
}

fn with_key(spki: &[u8]) -> Vec<u8> {
    changed(&Cert::leaf(&["k8s.example.com"]).der(), &[(&PUBLIC_KEY, spki)])
}

fn with_signature(algorithm: &[u8]) -> Vec<u8> {
    changed(&Cert::leaf(&["k8s.example.com"]).der(), &[(&[0, 2], algorithm), (&[1], algorithm)])
}

/// Puts other elements into the places of some; the signature is left as it is.
fn changed(der: &[u8], changes: &[(&[usize], &[u8])]) -> Vec<u8> {
    let mut certificate = Element::read(der).expect("a certificate");
    for (path, to) in changes {
        *certificate.at(path) = Element::read(to).expect("an element");
    }
    certificate.der()
}

fn signatures() -> Vec<(&'static str, Vec<u8>)> {
    let null = || tlv(0x05, &[]);
    let with_null = ["1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.3.14.3.2.29"];
    let with_null = with_null.into_iter().chain([
        "1.2.840.113549.1.1.11",
        "1.2.840.113549.1.1.12",
        "1.2.840.113549.1.1.13",
        "1.2.840.113549.1.1.14",
    ]);
    let bare = ["1.2.840.10045.4.1", "1.2.840.10045.4.3.1", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3"];
    let bare = bare.into_iter().chain(["1.2.840.10045.4.3.4", "1.2.840.10040.4.3", "2.16.840.1.101.3.4.3.2"]);
    let bare = bare.chain(["1.3.101.112", "1.3.101.113", "1.2.3.4"]);
    let hashes = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];
    let pss = hashes.into_iter().zip([32, 48, 64]).map(|(hash, salt)| {
        let digest = sequence(&[oid(hash), null()]);
        let mask = sequence(&[oid("1.2.840.113549.1.1.8"), digest.clone()]);
        let parameters = [tlv(0xa0, &digest), tlv(0xa1, &mask), tlv(0xa2, &tlv(0x02, &[salt]))];
        (hash, sequence(&[oid("1.2.840.113549.1.1.10"), sequence(&parameters)]))
    });
    let with_null = with_null.map(|dotted| (dotted, sequence(&[oid(dotted), null()])));
    with_null.chain(bare.map(|dotted| (dotted, sequence(&[oid(dotted)])))).chain(pss).collect()
}

/// Those of golden cases and messes, out of every form that they come in.
fn of_cases() -> Vec<Sample> {
    let cases = golden::cases().into_iter().chain(messes::cases());
    let of_case = |case: golden::Case| {
        let name = case.name.clone();
        let read = intake::decode(&case.materials(), &case.passphrases()).certificates;
        let read = read.into_iter().map(|found| found.part.der.clone());
        let blocks = case.inputs.iter().flat_map(|input| blocks(&String::from_utf8_lossy(input)));
        let all: Vec<_> = read.chain(blocks).collect();
        all.into_iter().map(move |der| Sample { name: name.clone(), der })
    };
    cases.flat_map(of_case).collect()
}

/// Those of PEM files next to the code.
fn of_files() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../core/src", "../cli/src", "kit"];
    folders.into_iter().flat_map(|folder| pem_files(&root.join(folder))).collect()
}

fn pem_files(folder: &Path) -> Vec<Sample> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    let of_entry = |path: &std::path::PathBuf| {
        if path.is_dir() {
            return pem_files(path);
        }
        if path.extension().is_none_or(|extension| extension != "pem") {
            return Vec::new();
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned();
        blocks(&text).into_iter().map(|der| Sample { name: name.clone(), der }).collect()
    };
    entries.iter().flat_map(of_entry).collect()
}

fn of_limbo() -> Vec<Sample> {
    let of_case = |case: TestCase| {
        let all = [case.trusted_certs, case.untrusted_intermediates, vec![case.peer_certificate]].concat();
        let name = case.id;
        all.into_iter()
            .flat_map(|pem| blocks(&pem))
            .map(move |der| Sample { name: name.clone(), der })
            .collect::<Vec<_>>()
    };
    limbo::cases().into_iter().flat_map(of_case).collect()
}

/// Returns the content of the PEM blocks of certificates, as far as it is base64.
fn blocks(text: &str) -> Vec<Vec<u8>> {
    let bodies = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    let bodies = bodies.filter_map(|rest| rest.split("-----END").next());
    let compact = |body: &str| body.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
    bodies.filter_map(|body| BASE64_STANDARD.decode(compact(body)).ok()).filter(|der| !der.is_empty()).collect()
}

const ISSUER: [usize; 2] = [0, 3];
const SUBJECT: [usize; 2] = [0, 5];
const PUBLIC_KEY: [usize; 2] = [0, 6];

/// Files of `keys/`, one for each kind.
const KEYS: [&str; 12] = [
    "rsa-leaf",
    "rsa-1024",
    "rsa-8448",
    "rsa-pss",
    "p224",
    "p256-leaf",
    "p384",
    "p521",
    "secp256k1",
    "ed25519",
    "ed448",
    "dsa",
];
