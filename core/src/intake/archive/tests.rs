use crate::asn1::der as elements;
use crate::check::{described, reading};
use crate::decoded::Decoded;
use crate::encryption::LockState;
use crate::encryption::passphrase::Passphrases;
use crate::intake::decode;
use crate::material::{Material, Role};
use crate::samples::{der, pem};

fn read(role: Option<Role>, bytes: impl Into<Vec<u8>>, passphrases: &str) -> Decoded {
    let material = [Material::new("server.pfx", role, bytes.into())];
    decode(&material, &Passphrases::from_lines(passphrases.as_bytes()))
}

fn codes(decoded: &Decoded) -> Vec<&'static str> {
    reading(decoded).iter().map(|finding| finding.code.name()).collect()
}

/// The archives, what opens them, and how many certificates and keys they contain.
const ARCHIVES: &[(&str, &str, usize, usize)] = &[
    ("p12-modern", "correct-horse", 2, 1),
    ("p12-legacy", "correct-horse", 2, 1), // RC2 of 40 bits for certificates
    ("p12-3des", "correct-horse", 2, 1),
    ("p12-no-mac", "correct-horse", 2, 1),
    ("p12-empty", "", 2, 1),
    ("p12-plain", "", 2, 1),
    ("p12-plain-mac", "", 2, 1),
    ("p12-sha512-mac", "correct-horse", 2, 1),
    ("p12-pbmac1", "correct-horse", 2, 1),
    ("p12-umlaut", "größe€", 2, 1),
    ("p12-no-key", "correct-horse", 1, 0),
    ("p12-keytool", "correct-horse", 2, 2),
];

#[test]
fn archives_of_every_maker_are_opened() {
    for (name, passphrase, certificates, keys) in ARCHIVES {
        for passphrases in [(*passphrase).to_owned(), format!("wrong\n{passphrase}")] {
            let decoded = read(None, der(name), &passphrases);
            assert_eq!(
                (decoded.certificates.len(), decoded.keys.len(), codes(&decoded)),
                (*certificates, *keys, vec!["pkcs12-converted"]),
                "{name}: {:?}",
                reading(&decoded)
            );
        }
        assert_eq!(codes(&read(None, pem(name), passphrase)), ["pkcs12-converted"], "{name} in PEM");
    }
    let decoded = read(Some(Role::Chain), der("p12-modern"), "correct-horse");
    assert_eq!(described(&decoded.inputs[0]), "2 certificates and a private key (PKCS#12)");
    assert_eq!(reading(&decoded)[0].found, "2 certificates and a private key from an encrypted archive");
    let leaf = decoded.certificates.iter().find(|found| found.part.subject == "CN=p12.example.com").expect("the leaf");
    assert_eq!(decoded.keys[0].part.public().spki_sha256, leaf.part.spki_sha256);
}

#[test]
fn closed_archives_say_what_they_want() {
    for (name, passphrase, ..) in ARCHIVES.iter().filter(|(_, passphrase, ..)| !passphrase.is_empty()) {
        for (given, code) in [("", "key-encrypted"), ("wrong", "key-passphrase-wrong")] {
            let decoded = read(None, der(name), given);
            match *name {
                // OpenSSL leaves the certificates plain if it writes no MAC
                "p12-no-mac" => assert_eq!(codes(&decoded), ["pkcs12-converted", code]),
                _ => assert_eq!(codes(&decoded), [code], "{name}"),
            }
            assert!(described(&decoded.inputs[0]).ends_with("an encrypted archive (PKCS#12)"), "{name}");
            assert_eq!(decoded.wanting().count(), 1, "{name}");
            assert!(decoded.effort().rounds() > 1_000, "{name}: {}", decoded.effort());
        }
        assert_eq!(read(None, der(name), passphrase).locked[0].part.state, LockState::Opened, "{name}");
    }
    let wrong = read(None, der("p12-modern"), "wrong");
    assert_eq!(reading(&wrong)[0].found, "the passphrase does not decrypt the PKCS#12 archive");
    assert!(
        reading(&wrong)[0].fix_text().ends_with(": openssl pkcs12 -in server.pfx -noout"),
        "{}",
        reading(&wrong)[0].fix_text()
    );
}

#[test]
fn archives_in_ber_are_read() {
    for (name, passphrase, certificates, keys) in ARCHIVES {
        let decoded = read(None, indefinite(&der(name)), passphrase);
        assert_eq!((decoded.certificates.len(), decoded.keys.len()), (*certificates, *keys), "{name}");
    }
    assert_eq!(read(None, indefinite(&der("p7b")), "").certificates.len(), 2);
}

#[test]
fn bundles_give_their_certificates() {
    for name in ["p7b", "p7b-signed"] {
        for bytes in [der(name), pem(name).into_bytes()] {
            let decoded = read(Some(Role::Chain), bytes, "");
            assert_eq!((decoded.certificates.len(), codes(&decoded)), (2, vec!["pkcs7-converted"]), "{name}");
            assert_eq!(described(&decoded.inputs[0]), "2 certificates (PKCS#7)");
        }
    }
    let enveloped = read(None, der("p7b-enveloped"), "");
    assert_eq!(codes(&enveloped), ["input-not-read"]);
    assert!(
        reading(&enveloped)[0].found.contains("encrypted, or not a bundle of certificates"),
        "{:?}",
        reading(&enveloped)
    );
}

#[test]
fn a_key_in_place_of_a_ca_is_not_used() {
    let decoded = read(Some(Role::UpstreamCa), der("p12-modern"), "correct-horse");
    assert_eq!((decoded.certificates.len(), decoded.keys.len()), (2, 0));
    assert_eq!(codes(&decoded), ["pkcs12-converted", "input-role-sorted"]);
}

#[test]
fn damage_never_panics_and_costs_little() {
    for name in ["p12-legacy", "p12-plain-mac", "p12-pbmac1"] {
        let sound = der(name);
        let passphrase = "correct-horse";
        for at in (0..sound.len()).step_by(37) {
            let mut flipped = sound.clone();
            flipped[at] ^= 0x21;
            let _ = read(None, flipped, passphrase);
            let _ = read(None, &sound[..at], passphrase);
        }
    }
}

/// The same in BER: every length indefinite, octet strings in two pieces.
fn indefinite(der: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = der;
    while let Some((element, after)) = elements::read(rest) {
        rest = after;
        let (tag, content) = match element.tag {
            elements::OCTET_STRING if element.content.len() > 64 => {
                let (one, two) = element.content.split_at(33);
                (0x24, [elements::write(4, &[one]).as_slice(), &elements::write(4, &[two])].concat())
            }
            tag if tag & 0x20 != 0 => (tag, indefinite(element.content)),
            _ => {
                out.extend_from_slice(element.whole);
                continue;
            }
        };
        out.extend_from_slice(&[tag, 0x80]);
        out.extend(content);
        out.extend_from_slice(&[0, 0]);
    }
    out
}
