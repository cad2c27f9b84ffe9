//! Rows about the private key.

use kubefront_core::Code;
use kubefront_core::Severity::{Error, Note, Warning};
use kubefront_tests::cases::bytes::{der, form};
use kubefront_tests::forge::{pem, private_pem};

use super::row::{NOT_LOADED, OTHER_KEY, Row, SMALL, Seen, good, good_chain, leaf_with};
use super::stage::good_of_all;

pub(super) fn rows() -> Vec<Row> {
    [fit(), forms(), kinds()].into_iter().flatten().collect()
}

fn fit() -> Vec<Row> {
    let two = |one: &str, other: &str| private_pem(one) + &private_pem(other);
    let with = |name, found, key: String| Row::new(name, found, good(name)).key(key);
    let name = "key-mismatch-same-crt";
    vec![
        with("key-mismatch", &[(Code::KeyMismatch, Error)], private_pem("rsa-other")).refused_by_envoy(OTHER_KEY),
        Row::new(name, &[(Code::KeyMismatch, Error)], good_of_all())
            .key(private_pem("rsa-other"))
            .seen(Seen::RefusedByEnvoyOldKept(OTHER_KEY)),
        with("key-several", &[(Code::KeyChosen, Note)], two("rsa-leaf", "rsa-other")).refused_by_contour(SEVERAL),
        with("key-several-none-fits", &[(Code::KeySeveral, Error)], two("rsa-other", "p256-other"))
            .refused_by_contour(SEVERAL),
        with("key-missing", &[(Code::KeyMissing, Error)], String::new())
            .judged(&["generate", "--cert=tls.crt"])
            .refused_by_contour(NO_KEY),
        with("key-empty", &[(Code::InputEmpty, Error)], " \n\t\n".to_owned()).refused_by_contour(NO_KEY),
        Row::leaf(
            "key-shared-with-ca",
            &[(Code::KeySharedWithCa, Error)],
            leaf_with("key-shared-with-ca", "rsa-intermediate"),
        ),
    ]
}

fn forms() -> Vec<Row> {
    let sound = der(&private_pem("rsa-leaf"));
    let cut = pem("PRIVATE KEY", &sound[..sound.len() - 300]);
    let mut other_prime = sound;
    other_prime[640] ^= 1; // in the first prime
    // A PKCS#8 key on P-256 ends in its public point.
    let (mut other_point, other) = (der(&private_pem("p256-leaf")), der(&private_pem("p256-other")));
    let at = other_point.len() - 65;
    other_point[at..].copy_from_slice(&other[other.len() - 65..]);
    let with = |name, found, key: String| Row::new(name, found, good(name)).key(key);
    let encrypted: &[_] = &[(Code::KeyEncrypted, Error)];
    let unknown_cipher = form("rsa-leaf.legacy.pem").replacen("DEK-Info: ", "DEK-Info: X-", 1);
    let beside = "key-after-certificates";
    let before = "certificates-after-key";
    let swapped: &[_] = &[(Code::InputRoleSorted, Note)];
    vec![
        with("key-encrypted", encrypted, form("rsa-leaf.pbes2.pem")).refused_by_contour(ENCRYPTED),
        with("key-encrypted-legacy", encrypted, form("rsa-leaf.legacy.pem")).refused_by_contour(NO_ASN1),
        with("key-encrypted-pbes1", encrypted, form("rsa-leaf.pbes1.pem")).refused_by_contour(ENCRYPTED),
        with("key-encryption-unsupported", &[(Code::KeyEncryptionUnsupported, Error)], unknown_cipher)
            .judged(WITH_PASSPHRASE)
            .refused_by_contour(NO_ASN1),
        with("key-passphrase-wrong", &[(Code::KeyPassphraseWrong, Error)], form("rsa-leaf.pbes2.pem"))
            .judged(WITH_PASSPHRASE)
            .refused_by_contour(ENCRYPTED),
        with("key-openssh", &[(Code::KeyOpenssh, Error)], form("rsa-leaf.openssh.pem"))
            .refused_by_contour("invalid TLS private key: unexpected block type 'OPENSSH PRIVATE KEY'"),
        with("key-unreadable", &[(Code::KeyUnreadable, Error)], cut)
            .refused_by_contour("invalid TLS private key: asn1: syntax error: data truncated"),
        with("key-inconsistent", &[(Code::KeyInconsistent, Error)], pem("PRIVATE KEY", &other_prime))
            .refused_by_contour("invalid TLS private key: x509: failed to parse RSA private key embedded in PKCS#8: crypto/rsa: p * q != n"),
        Row::leaf("key-inconsistent-ec", &[(Code::KeyInconsistent, Error)], leaf_with("key-inconsistent-ec", "p256-leaf"))
            .key(pem("PRIVATE KEY", &other_point))
            .refused_by_envoy("OPENSSL_internal:INVALID_PRIVATE_KEY"),
        with("key-pkcs1", &[], form("rsa-leaf.pkcs1.pem")),
        with("key-one-line", &[(Code::PemRepaired, Note)], private_pem("rsa-leaf").replace('\n', "\\n"))
            .refused_by_contour("invalid TLS private key: failed to parse PEM block"),
        Row::new(beside, swapped, good(beside)).certificate(good_chain(beside) + &private_pem("rsa-leaf"))
            .refused_by_contour("invalid TLS certificate: unexpected block type 'PRIVATE KEY'"),
        Row::new(before, swapped, good(before)).key(private_pem("rsa-leaf") + &good_chain(before))
            .refused_by_contour("invalid TLS private key: unexpected block type 'CERTIFICATE'"),
    ]
}

fn kinds() -> Vec<Row> {
    let of = |name, found, key| Row::leaf(name, found, leaf_with(name, key));
    let sec1 = |name, file| of(name, &[], "p256-leaf").key(form(file));
    let small: &[_] = &[(Code::KeyTooSmall, Error)];
    let large_error: &[_] = &[(Code::KeyTooLarge, Error)];
    let no_type: &[_] = &[(Code::KeyTypeUnsupported, Error)];
    let curve: &[_] = &[(Code::KeyCurveUnsupported, Error)];
    let newer: &[_] = &[(Code::KeyCurveNeedsNewerEnvoy, Note)];
    vec![
        of("key-rsa-1024", small, "rsa-1024").refused_by_envoy(SMALL),
        of("key-rsa-1536", small, "rsa-1536").refused_by_envoy(SMALL),
        of("key-rsa-4096", &[], "rsa-4096"),
        of("key-rsa-5120", &[(Code::KeyTooLarge, Warning)], "rsa-5120"),
        of("key-rsa-8448", large_error, "rsa-8448")
            .refused_by_clients("tls: server sent certificate containing RSA key larger than 8192 bits", ""),
        of("key-dsa", no_type, "dsa").refused_by_contour(NO_TYPE),
        of("key-rsa-pss", no_type, "rsa-pss").refused_by_contour(NO_TYPE),
        of("key-ed448", no_type, "ed448").refused_by_contour(NO_TYPE),
        of("key-p224", curve, "p224").refused_by_envoy(NOT_LOADED),
        of("key-secp256k1", curve, "secp256k1")
            .refused_by_contour("invalid TLS certificate: x509: unsupported elliptic curve"),
        of("key-p256", &[], "p256-leaf"),
        sec1("key-p256-sec1", "p256-leaf.sec1.pem"),
        sec1("key-p256-params-sec1", "p256-leaf.params-sec1.pem"),
        of("key-p384", newer, "p384"),
        of("key-p521", newer, "p521"),
        of("key-ed25519", &[(Code::KeyEd25519, Warning)], "ed25519"),
    ]
}

const SEVERAL: &str = "invalid TLS private key: multiple private keys";
const NO_KEY: &str = "invalid TLS private key: failed to locate private key";
const ENCRYPTED: &str = "invalid TLS private key: unexpected block type 'ENCRYPTED PRIVATE KEY'";
const NO_TYPE: &str = "invalid TLS private key: x509: PKCS#8 wrapping contained private key with unknown algorithm: ";
/// What Go reports for a block with OpenSSL's old encryption.
const NO_ASN1: &str = "invalid TLS private key: asn1: ";
const WITH_PASSPHRASE: &[&str] =
    &["check", "--cert=tls.crt", "--key=tls.key", "--trust-anchor=anchor.pem", "--passphrase-file=passphrase"];
