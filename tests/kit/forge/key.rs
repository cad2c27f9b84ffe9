//! The fixed test keys in `keys/`, and signatures by them.

use base64::prelude::{BASE64_STANDARD, Engine};
use p256::ecdsa::signature::Signer;
use rsa::pkcs8::DecodePrivateKey;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256};

use super::der::{oid, sequence, tlv};

/// Digest of a signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Digest {
    Sha256,
    /// Go verifies no such signature.
    Sha224,
    Sha1,
}

/// Returns the private key `keys/NAME.pem`.
pub fn private_pem(name: &str) -> String {
    read(&format!("{name}.pem"))
}

/// Returns the public key `keys/NAME.pub`.
pub fn public_pem(name: &str) -> String {
    read(&format!("{name}.pub"))
}

/// Returns the SubjectPublicKeyInfo of `keys/NAME.pub`, DER.
pub fn spki(name: &str) -> Vec<u8> {
    let pem = public_pem(name);
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    BASE64_STANDARD.decode(text).expect("base64 of a test key")
}

pub(super) fn signature_algorithm(signer: &str, digest: Digest) -> Vec<u8> {
    let null = tlv(0x05, &[]);
    match digest {
        _ if is_elliptic(signer) => sequence(&[oid("1.2.840.10045.4.3.2")]),
        Digest::Sha256 => sequence(&[oid("1.2.840.113549.1.1.11"), null]),
        Digest::Sha224 => sequence(&[oid("1.2.840.113549.1.1.14"), null]),
        Digest::Sha1 => sequence(&[oid("1.2.840.113549.1.1.5"), null]),
    }
}

pub(super) fn sign(signer: &str, digest: Digest, message: &[u8]) -> Vec<u8> {
    let pem = private_pem(signer);
    if is_elliptic(signer) {
        let key = p256::ecdsa::SigningKey::from_pkcs8_pem(&pem).expect("a P-256 test key");
        let signature: p256::ecdsa::DerSignature = key.sign(message);
        return signature.as_bytes().to_vec();
    }
    let key = rsa::PrivateKey::from_pkcs8_pem(&pem).expect("an RSA test key of at least 1024 bits");
    let signed = match digest {
        Digest::Sha256 => key.sign(rsa::Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message)),
        Digest::Sha224 => key.sign(rsa::Pkcs1v15Sign::new::<Sha224>(), &Sha224::digest(message)),
        Digest::Sha1 => key.sign(rsa::Pkcs1v15Sign::new::<Sha1>(), &Sha1::digest(message)),
    };
    signed.expect("an RSA signature")
}

fn is_elliptic(signer: &str) -> bool {
    signer.starts_with("p256")
}

fn read(file: &str) -> String {
    let path = format!("{}/kit/keys/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
