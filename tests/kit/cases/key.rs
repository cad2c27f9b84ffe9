//! Cases of the private key.

use super::bytes::{der as der_of, form};
use super::{Draft, FQDN, good, with_chain, with_leaf};
use crate::forge::der::{self, sequence, tlv};
use crate::forge::{Cert, pem, private_pem, public_pem};

pub(super) fn cases() -> Vec<Draft> {
    [presence(), forms(), kinds()].concat()
}

fn presence() -> Vec<Draft> {
    let two = private_pem("rsa-other") + &private_pem("rsa-leaf");
    let shared = Cert { key: "rsa-intermediate", ..Cert::leaf(&[FQDN]) };
    vec![
        good("key-missing", "no key anywhere").without("key.pem"),
        good("key-public-only", "the public key proves the match without showing the private one")
            .file("key.pem", public_pem("rsa-leaf")),
        good("key-chosen", "two keys, of which one fits").file("key.pem", two),
        good("key-several", "two keys, of which none fits")
            .file("key.pem", private_pem("rsa-other") + &private_pem("p256-other")),
        good("key-mismatch", "the key of another certificate").file("key.pem", private_pem("rsa-other")),
        with_leaf("key-shared-with-ca", "the leaf's key is the intermediate's too", &shared),
    ]
}

fn forms() -> Vec<Draft> {
    let sound = der_of(&private_pem("rsa-leaf"));
    let cut = pem("PRIVATE KEY", &sound[..sound.len() - 300]);
    let mut other_prime = sound;
    other_prime[640] ^= 1; // in the first prime
    vec![
        good("key-encrypted", "PKCS#8, encrypted").file("key.pem", form("rsa-leaf.pbes2.pem")),
        good("key-passphrase-wrong", "PKCS#8, encrypted, and the passphrase of another key")
            .file("key.pem", form("rsa-leaf.pbes2.pem"))
            .passphrase("battery-staple"),
        good("key-decrypted", "PKCS#8, encrypted by PBES2, and two passphrases of which one fits")
            .file("key.pem", form("rsa-leaf.pbes2.pem"))
            .passphrase("battery-staple")
            .passphrase("correct-horse"),
        good("key-decrypted-legacy", "OpenSSL's old encryption")
            .file("key.pem", form("rsa-leaf.legacy.pem"))
            .passphrase("correct-horse"),
        good("key-decrypted-pbes1", "PKCS#8, encrypted as in the nineties")
            .file("key.pem", form("rsa-leaf.pbes1.pem"))
            .passphrase("correct-horse"),
        good("key-encryption-unsupported", "PKCS#8, encrypted with more rounds than are done")
            .file("key.pem", too_costly())
            .passphrase("correct-horse"),
        good("key-encryption-unsupported-cipher", "OpenSSL's old encryption, by a cipher of its own")
            .file("key.pem", form("rsa-leaf.legacy.pem").replacen("DEK-Info: ", "DEK-Info: X-", 1))
            .passphrase("correct-horse"),
        good("key-openssh", "a key in OpenSSH's own form").file("key.pem", form("rsa-leaf.openssh.pem")),
        good("key-unreadable", "a PRIVATE KEY block that ends too early").file("key.pem", cut),
        good("key-inconsistent", "the primes do not make the modulus")
            .file("key.pem", pem("PRIVATE KEY", &other_prime)),
    ]
}

/// PBES2 with AES-256, whose PBKDF2 has one round more than is done.
fn too_costly() -> String {
    let algorithm = |oid: &str, parameters: Vec<u8>| sequence(&[der::oid(oid), parameters]);
    let digest = algorithm("1.2.840.113549.2.9", tlv(0x05, &[]));
    let rounds = tlv(0x02, &5_000_001_u32.to_be_bytes()[1..]); // DER: no leading zero
    let pbkdf2 = algorithm("1.2.840.113549.1.5.12", sequence(&[tlv(0x04, &[7; 16]), rounds, digest]));
    let aes = algorithm("2.16.840.1.101.3.4.1.42", tlv(0x04, &[9; 16]));
    let pbes2 = algorithm("1.2.840.113549.1.5.13", sequence(&[pbkdf2, aes]));
    pem("ENCRYPTED PRIVATE KEY", &sequence(&[pbes2, tlv(0x04, &[1; 160])]))
}

fn kinds() -> Vec<Draft> {
    let key = |name, about, key| with_leaf(name, about, &Cert { key, ..Cert::leaf(&[FQDN]) });
    vec![
        key("key-type-unsupported", "a DSA key", "dsa"),
        key("key-type-unsupported-rsa-pss", "a key for RSA-PSS only", "rsa-pss"),
        key("key-type-unsupported-ed448", "an Ed448 key", "ed448"),
        key("key-too-small", "RSA of 1024 bits", "rsa-1024"),
        key("key-too-large", "RSA of 5120 bits", "rsa-5120"),
        key("key-too-large-for-go", "RSA of 8448 bits, which Go clients refuse", "rsa-8448"),
        key("key-curve-unsupported", "a P-224 key", "p224"),
        key("key-curve-unsupported-secp256k1", "Bitcoin's curve", "secp256k1"),
        key("key-curve-needs-newer-envoy", "P-384, and Contour's version is not known", "p384"),
        key("key-curve-needs-newer-envoy-old", "P-521 and a Contour that is too old", "p521")
            .spec("contour: {version: \"1.30\"}"),
        key("key-curve-needs-newer-envoy-new", "P-384 and a Contour that is new enough", "p384")
            .spec("contour: {version: \"1.33\"}"),
        key("key-ed25519", "an Ed25519 key", "ed25519"),
        with_chain(
            "key-sec1",
            "an EC key in SEC1 form with its parameters before it",
            &[Cert { key: "p256-leaf", ..Cert::leaf(&[FQDN]) }, Cert::intermediate()],
        )
        .file("key.pem", form("p256-leaf.params-sec1.pem")),
    ]
}
