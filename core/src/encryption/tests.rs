use const_oid::ObjectIdentifier;
use der::Decode;
use der::asn1::AnyRef;

use super::hash::Hash;
use super::kdf::Kdf;
use super::passphrase::Passphrases;
use super::{Closed, Effort, LockState, Locked, Opener};
use crate::check::{described, reading};
use crate::decoded::Decoded;
use crate::finding::Code;
use crate::intake::{decode, decode_at_once};
use crate::limits;
use crate::material::Material;
use crate::samples::{der, pem};

fn read(text: impl Into<Vec<u8>>, passphrases: &str) -> Decoded {
    decode(&[Material::new("in.pem", None, text.into())], &Passphrases::from_lines(passphrases.as_bytes()))
}

/// The findings that matter here: codes, without those of form.
fn codes(decoded: &Decoded) -> Vec<&'static str> {
    reading(decoded).iter().map(|finding| finding.code.name()).collect()
}

/// Every algorithm, with the rounds that one passphrase costs.
const WAYS: &[(&str, u64)] = &[
    ("aes256", 2_048),
    ("aes128-sha1", 1_000),
    ("aes192-sha512", 1_000),
    ("sha224", 20), // 32 octets are two blocks of SHA-224
    ("sha384", 10),
    ("des3", 2_048),
    ("scrypt", 8_192),
    ("scrypt-large", 32_768),
    ("rc2", 2_048),
    ("des-v2", 2_048),
    ("pbe-3des", 3_072),
    ("pbe-2des", 2_048),
    ("pbe-rc2-40", 2_048),
    ("pbe-rc2-128", 2_048),
    ("pbe-md5-des", 1_024),
    ("pbe-sha1-des", 1_024),
    ("old-aes256", 1),
    ("old-aes128", 1),
    ("old-des3", 1),
    ("old-des", 1),
];

#[test]
fn a_passphrase_opens_every_way_that_people_encrypt_keys() {
    let plain = read(pem("p256-pkcs8"), "").keys[0].part.public().spki_sha256.clone();
    for (name, rounds) in WAYS {
        let decoded = read(pem(name), "wrong\ncorrect-horse");
        assert_eq!(codes(&decoded), ["key-decrypted"], "{name}: {:?}", reading(&decoded));
        assert_eq!(decoded.keys[0].part.public().spki_sha256, plain, "{name}");
        assert_eq!(described(&decoded.inputs[0]), "a private key (PEM)", "{name}");
        let lock = &decoded.locked[0].part;
        assert_eq!((lock.what, lock.state, lock.effort.rounds()), (Locked::Key, LockState::Opened, *rounds), "{name}");
    }
    assert_eq!(read(pem("old-rsa"), "correct-horse").keys.len(), 1);
    assert_eq!(codes(&read(der("aes256"), "correct-horse")), ["key-decrypted", "der-converted"]);
}

#[test]
fn a_missing_passphrase_is_required_and_a_wrong_one_is_only_wrong() {
    for (name, rounds) in WAYS {
        let wanted = read(pem(name), "");
        assert_eq!(
            (codes(&wanted), described(&wanted.inputs[0]).as_str()),
            (vec!["key-encrypted"], "an encrypted private key (PEM)")
        );
        assert_eq!((wanted.wanting().count(), wanted.effort().rounds()), (1, *rounds), "{name}");
        assert!(wanted.derived.is_empty());
        let wrong = read(pem(name), "wrong");
        assert_eq!((codes(&wrong), wrong.keys.len()), (vec!["key-passphrase-wrong"], 0), "{name}");
        assert_eq!(reading(&wrong)[0].found, "the passphrase does not decrypt the private key in block 1 (line 1)");
        let both = read(pem(name), "wrong\nworse");
        assert_eq!(reading(&both)[0].found, "none of the 2 passphrases decrypts the private key in block 1 (line 1)");
    }
}

#[test]
fn what_cannot_be_opened_says_so_before_a_passphrase_is_required() {
    let table = [
        ("pbe-rc4", "RC4 encryption is not supported"),
        ("camellia", "the encryption algorithm 1.2.392.200011.61.1.1.1.4 is not supported"),
        ("old-camellia", "OpenSSL's traditional encryption (Proc-Type: 4,ENCRYPTED) uses an unsupported cipher"),
    ];
    for (name, why) in table {
        for passphrases in ["", "correct-horse"] {
            let decoded = read(pem(name), passphrases);
            assert_eq!(codes(&decoded), ["key-encryption-unsupported"], "{name}");
            assert!(reading(&decoded)[0].found.contains(why), "{}", reading(&decoded)[0].found);
            assert_eq!((decoded.wanting().count(), decoded.locked[0].part.state), (0, LockState::Refused));
        }
    }
}

/// The same key with other numbers in its parameters.
fn with(name: &str, from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut der = der(name);
    let at = der.windows(from.len()).position(|window| window == from).expect("the parameter");
    der[at..at + to.len()].copy_from_slice(to);
    der
}

#[test]
fn cost_is_capped_before_work_starts() {
    // PBKDF2 with 2048 rounds, made 32 256 by the same octets' count, and the caps by values
    assert_eq!(read(with("aes256", &[2, 2, 8, 0], &[2, 2, 0x7e, 0]), "").effort().rounds(), 32_256);
    let kdf = |rounds| Kdf::Pbkdf2 { hash: Hash::Sha256, salt: vec![1], rounds, length: 32 };
    let scrypt = |n, r, p| Kdf::Scrypt { salt: vec![1], n, r, p, length: 32 };
    let table = [
        (kdf(limits::KDF_ROUNDS), None),
        (kdf(limits::KDF_ROUNDS + 1), Some("the key derivation has 5000001 rounds; the limit is 5 million")),
        (kdf(u64::MAX), Some("the limit is 5 million")),
        (scrypt(65_536, 8, 1), None),
        (scrypt(131_072, 8, 1), Some("scrypt needs 128 MiB")),
        (scrypt(16_384, 8, 1_000), Some("1000 times")),
        (scrypt(2, 1, 1 << 20), Some("scrypt needs 128 MiB")), // before it begins, and for as long
        (scrypt(u64::MAX, u64::MAX, u64::MAX), Some("the limit is 64 MiB")),
        (scrypt(1000, 8, 1), Some("RFC 7914 does not allow")),
        (scrypt(1024, 0, 1), Some("RFC 7914 does not allow")),
    ];
    for (kdf, expected) in table {
        let refusal = kdf.refusal();
        match expected {
            None => assert_eq!(refusal, None, "{kdf:?}"),
            Some(why) => {
                assert!(refusal.is_some_and(|refusal| refusal.to_string().contains(why)), "{refusal:?}");
                assert!(kdf.derive(b"x").is_none());
            }
        }
    }
}

#[test]
fn many_costly_parts_share_one_budget() {
    let passphrases = Passphrases::from_lines(b"a");
    let mut opener = Opener::new(&passphrases, Effort::UNLIMITED);
    opener.left = 10;
    let kdf = |salt| Kdf::Pbkdf2 { hash: Hash::Sha256, salt: vec![salt], rounds: 4, length: 32 };
    assert!(opener.derive(&kdf(1), b"a").is_ok() && opener.derive(&kdf(2), b"a").is_ok());
    assert!(
        matches!(opener.derive(&kdf(3), b"a"), Err(Closed::Refused(why)) if why.to_string().contains("20 million rounds"))
    );
    assert!(opener.derive(&kdf(1), b"a").is_ok(), "what is known costs nothing");
}

/// A file of many archives, each of which might have an empty passphrase.
#[test]
fn default_passphrases_share_a_separate_budget() {
    let none = Passphrases::default();
    let mut opener = Opener::new(&none, Effort::UNLIMITED);
    let tried = |opener: &mut Opener<'_>, salt| {
        let kdf = Kdf::Pbkdf2 { hash: Hash::Sha256, salt: vec![salt], rounds: 50_000, length: 32 };
        let mut tried = 0;
        let closed = opener.find(None, kdf.effort(), |opener, passphrase| {
            tried += 1;
            opener.derive(&kdf, passphrase).map(|_| None::<()>)
        });
        assert_eq!(closed, Err(Closed::PassphraseNeeded));
        tried
    };
    assert_eq!([1, 2, 3, 4, 5, 6].map(|salt| tried(&mut opener, salt)), [2, 2, 2, 2, 0, 0]);
    let mut remembered = Passphrases::default();
    remembered.remember(&opener.derived);
    let mut opener = Opener::new(&remembered, Effort::UNLIMITED);
    let again = [1, 2, 3, 4, 5, 6].map(|salt| tried(&mut opener, salt));
    assert_eq!(again, [2, 2, 2, 2, 0, 0], "what is remembered opens no more");
}

#[test]
fn a_set_that_was_read_before_has_the_same_budget() {
    let kdf = |salt| Kdf::Pbkdf2 { hash: Hash::Sha256, salt: vec![salt], rounds: 4, length: 32 };
    let mut passphrases = Passphrases::from_lines(b"a");
    let mut first = Opener::new(&passphrases, Effort::UNLIMITED);
    assert!(first.derive(&kdf(1), b"a").is_ok());
    let derived = first.derived;
    passphrases.remember(&derived);
    let mut again = Opener::new(&passphrases, Effort::UNLIMITED);
    again.left = 6;
    assert!(again.derive(&kdf(1), b"a").is_ok());
    assert!(matches!(again.derive(&kdf(2), b"a"), Err(Closed::Refused(_))));
}

#[test]
fn slow_derivations_are_postponed_until_done_elsewhere() {
    let materials = ["aes256", "old-aes256"].map(|name| Material::new(name, None, pem(name).into_bytes()));
    let mut passphrases = Passphrases::from_lines(b"wrong\ncorrect-horse");
    let at_once = decode_at_once(&materials, &passphrases);
    let states = |decoded: &Decoded| decoded.locked.iter().map(|lock| lock.part.state).collect::<Vec<_>>();
    assert_eq!(states(&at_once), [LockState::Postponed, LockState::Opened]);
    assert_eq!((at_once.postponed().count(), at_once.wanting().count()), (1, 0));
    assert_eq!(codes(&at_once), ["key-encrypted", "key-decrypted"], "told as if no passphrase was there");
    passphrases.remember(&decode(&materials[..1], &passphrases).derived);
    assert_eq!(states(&decode_at_once(&materials, &passphrases)), [LockState::Opened, LockState::Opened]);
}

#[test]
fn no_derivation_is_remembered_too() {
    let mut passphrases = Passphrases::from_lines(b"a");
    let impossible = Kdf::Pbkdf1 { hash: Hash::Md5, salt: vec![1; 8], rounds: 6_000, length: 17 };
    let mut first = Opener::new(&passphrases, Effort::UNLIMITED);
    assert_eq!(first.derive(&impossible, b"a"), Ok(None));
    let derived = first.derived;
    passphrases.remember(&derived);
    assert_eq!(Opener::new(&passphrases, Effort::AT_ONCE).derive(&impossible, b"a"), Ok(None));
}

#[test]
fn what_was_derived_is_remembered() {
    let mut passphrases = Passphrases::from_lines(b"wrong\ncorrect-horse");
    let material = [Material::new("in.pem", None, pem("aes256").into_bytes())];
    let first = decode(&material, &passphrases);
    assert_eq!(first.derived.expose_entries().count(), 2);
    passphrases.remember(&first.derived);
    let mut opener = Opener::new(&passphrases, Effort::default());
    let decoded = der("aes256");
    let parts = crate::asn1::der::children(crate::asn1::der::one(&decoded).unwrap().content).unwrap();
    let scheme = super::read(AnyRef::from_der(parts[0].whole).unwrap()).unwrap();
    assert!(opener.open(&scheme, parts[1].content, Some).is_ok());
}

#[test]
fn derivations_agree_with_published_vectors() {
    let hex = crate::key::hex;
    // RFC 7914 s. 12, RFC 6070 (SHA-1), RFC 7914 s. 11 (SHA-256), RFC 7292's by OpenSSL's own test (test/pkcs12_kdf)
    let scrypt = Kdf::Scrypt { salt: b"NaCl".to_vec(), n: 1024, r: 8, p: 16, length: 16 };
    assert_eq!(hex(&scrypt.derive(b"password").unwrap()), "fdbabe1c9d3472007856e7190d01e9fe");
    let pbkdf2 = Kdf::Pbkdf2 { hash: Hash::Sha1, salt: b"salt".to_vec(), rounds: 4096, length: 20 };
    assert_eq!(hex(&pbkdf2.derive(b"password").unwrap()), "4b007901b765489abead49d926f721d065a429c1");
    let salt = vec![0x0a, 0x58, 0xcf, 0x64, 0x53, 0x0d, 0x82, 0x3f];
    let pkcs12 = Kdf::Pkcs12 { hash: Hash::Sha1, salt, rounds: 1, length: 24, purpose: 1 };
    assert_eq!(hex(&pkcs12.derive(b"smeg").unwrap()), "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3");
}

/// Bouncy Castle writes as many octets of salt as the digest has.
#[test]
fn a_salt_of_64_octets_is_read() {
    use crate::asn1::der::{INTEGER, NULL, OCTET_STRING, OID, SEQUENCE, write};
    let algorithm = |arcs: &str, parameters: &[u8]| {
        let oid = ObjectIdentifier::new_unwrap(arcs);
        write(SEQUENCE, &[&write(OID, &[oid.as_bytes()]), parameters])
    };
    let prf = algorithm("1.2.840.113549.2.11", &write(NULL, &[]));
    for (length, expected) in [(64, true), (1024, true), (1025, false)] {
        let salt = write(OCTET_STRING, &[&vec![7; length]]);
        let derivation = write(SEQUENCE, &[&salt, &write(INTEGER, &[&[4, 0]]), &prf]);
        let derivation = algorithm("1.2.840.113549.1.5.12", &derivation);
        let cipher = algorithm("2.16.840.1.101.3.4.1.42", &write(OCTET_STRING, &[&[1; 16]]));
        let both = algorithm("1.2.840.113549.1.5.13", &write(SEQUENCE, &[&derivation, &cipher]));
        let scheme = super::read(AnyRef::from_der(&both).unwrap());
        assert_eq!(scheme.is_ok_and(|scheme| scheme.effort().rounds() == 1024), expected, "{length}");
    }
}

#[test]
fn damaged_parameters_are_no_passphrase_problem() {
    let sound = der("aes256");
    for at in (0..sound.len()).step_by(3) {
        let mut flipped = sound.clone();
        flipped[at] ^= 0x41;
        for bytes in [flipped, sound[..at].to_vec()] {
            let decoded = read(bytes, "correct-horse");
            assert!(reading(&decoded).iter().all(|finding| finding.code != Code::KeyEncrypted), "{at}");
        }
    }
}
