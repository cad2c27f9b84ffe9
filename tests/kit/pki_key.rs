//! Test keys: RSA from files, the others derived from a label. Published, trusted by nobody.

use ed25519_dalek::Signer;
use p256::elliptic_curve::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::pkcs1::EncodeRsaPrivateKey;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A private key of any kind we test with.
#[derive(Clone)]
pub enum TestKey {
    /// RSA
    Rsa(Box<rsa::PrivateKey>),
    /// secp256r1
    P256(p256::SecretKey),
    /// secp384r1
    P384(p384::SecretKey),
    /// secp521r1
    P521(p521::SecretKey),
    /// RFC 8410
    Ed25519(ed25519_dalek::SigningKey),
    /// Only a public half, SPKI DER: for kinds nothing here can sign with.
    Public(Vec<u8>),
}

/// What stands under a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Signature {
    RsaSha256,
    RsaSha384,
    RsaSha512,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256, 32 octets of salt.
    RsaPssSha256,
    EcdsaSha256,
    EcdsaSha384,
    EcdsaSha512,
    Ed25519,
    /// Named in the certificate; the signature itself is made with SHA-256.
    RsaSha1,
    /// Named in the certificate; the signature itself is made with SHA-256.
    RsaMd5,
    /// Named in the certificate; the signature itself is made with SHA-256.
    EcdsaSha1,
}

impl TestKey {
    /// One of the RSA 2048 keys: `a` (roots), `b` (intermediates), `c` (leaves), `d` (others).
    pub fn rsa2048(which: char) -> Self {
        Self::rsa(match which {
            'a' => include_str!("keys/test-only-rsa2048-a.pem"),
            'b' => include_str!("keys/test-only-rsa2048-b.pem"),
            'c' => include_str!("keys/test-only-rsa2048-c.pem"),
            _ => include_str!("keys/test-only-rsa2048-d.pem"),
        })
    }

    /// RSA 1024, which nobody takes any more.
    pub fn rsa1024() -> Self {
        Self::rsa(include_str!("keys/test-only-rsa1024-a.pem"))
    }

    /// RSA 3072.
    pub fn rsa3072() -> Self {
        Self::rsa(include_str!("keys/test-only-rsa3072-a.pem"))
    }

    /// RSA 4096.
    pub fn rsa4096() -> Self {
        Self::rsa(include_str!("keys/test-only-rsa4096-a.pem"))
    }

    /// The P-256 key of this label.
    pub fn p256(label: &str) -> Self {
        Self::P256(p256::SecretKey::from_slice(&seed(label)).unwrap())
    }

    /// The P-384 key of this label.
    pub fn p384(label: &str) -> Self {
        Self::P384(p384::SecretKey::from_slice(&[&[0; 16], &seed(label)[..]].concat()).unwrap())
    }

    /// The P-521 key of this label.
    pub fn p521(label: &str) -> Self {
        Self::P521(p521::SecretKey::from_slice(&[&[0; 34], &seed(label)[..]].concat()).unwrap())
    }

    /// The Ed25519 key of this label.
    pub fn ed25519(label: &str) -> Self {
        Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&seed(label)))
    }

    fn rsa(pem: &str) -> Self {
        Self::Rsa(Box::new(rsa::PrivateKey::from_pkcs8_pem(pem).unwrap()))
    }

    /// SubjectPublicKeyInfo, DER.
    pub fn spki_der(&self) -> Vec<u8> {
        match self {
            Self::Rsa(key) => key.to_public_key().to_public_key_der(),
            Self::P256(key) => key.public_key().to_public_key_der(),
            Self::P384(key) => key.public_key().to_public_key_der(),
            Self::P521(key) => key.public_key().to_public_key_der(),
            Self::Ed25519(key) => key.verifying_key().to_public_key_der(),
            Self::Public(spki) => return spki.clone(),
        }
        .unwrap()
        .into_vec()
    }

    /// `PRIVATE KEY`
    pub fn pkcs8_pem(&self) -> String {
        match self {
            Self::Rsa(key) => key.to_pkcs8_pem(LineEnding::LF),
            Self::P256(key) => key.to_pkcs8_pem(LineEnding::LF),
            Self::P384(key) => key.to_pkcs8_pem(LineEnding::LF),
            Self::P521(key) => key.to_pkcs8_pem(LineEnding::LF),
            Self::Ed25519(key) => key.to_pkcs8_pem(LineEnding::LF),
            Self::Public(_) => panic!("only a public half"),
        }
        .unwrap()
        .to_string()
    }

    /// `RSA PRIVATE KEY` or `EC PRIVATE KEY`
    pub fn traditional_pem(&self) -> String {
        match self {
            Self::Rsa(key) => key.to_pkcs1_pem(LineEnding::LF).unwrap().to_string(),
            Self::P256(key) => key.to_sec1_pem(LineEnding::LF).unwrap().to_string(),
            Self::P384(key) => key.to_sec1_pem(LineEnding::LF).unwrap().to_string(),
            Self::P521(key) => key.to_sec1_pem(LineEnding::LF).unwrap().to_string(),
            Self::Ed25519(_) | Self::Public(_) => panic!("has no traditional form"),
        }
    }

    /// `PUBLIC KEY`
    pub fn public_pem(&self) -> String {
        crate::pki::pem("PUBLIC KEY", &self.spki_der())
    }

    /// What this key usually signs with.
    pub fn usual_signature(&self) -> Signature {
        match self {
            Self::Rsa(_) | Self::Public(_) => Signature::RsaSha256,
            Self::P256(_) => Signature::EcdsaSha256,
            Self::P384(_) => Signature::EcdsaSha384,
            Self::P521(_) => Signature::EcdsaSha512,
            Self::Ed25519(_) => Signature::Ed25519,
        }
    }

    /// Signs; always the same bytes for the same input (PSS with a counter for its salt).
    pub fn sign(&self, signature: Signature, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(key) => sign_rsa(key, signature, message),
            Self::P256(key) => {
                let signed: p256::ecdsa::Signature =
                    sign_ecdsa(&p256::ecdsa::SigningKey::from(key), signature, message);
                signed.to_der().to_bytes().to_vec()
            }
            Self::P384(key) => {
                let signed: p384::ecdsa::Signature =
                    sign_ecdsa(&p384::ecdsa::SigningKey::from(key), signature, message);
                signed.to_der().to_bytes().to_vec()
            }
            Self::P521(key) => {
                let signed: p521::ecdsa::Signature =
                    sign_ecdsa(&p521::ecdsa::SigningKey::from(key), signature, message);
                signed.to_der().to_bytes().to_vec()
            }
            Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            Self::Public(_) => vec![0; 64],
        }
    }
}

impl Signature {
    /// AlgorithmIdentifier, DER.
    pub fn algorithm_der(self) -> Vec<u8> {
        match self {
            Self::RsaSha256 => rsa_algorithm(0x0b),
            Self::RsaSha384 => rsa_algorithm(0x0c),
            Self::RsaSha512 => rsa_algorithm(0x0d),
            Self::RsaSha1 => rsa_algorithm(0x05),
            Self::RsaMd5 => rsa_algorithm(0x04),
            Self::RsaPssSha256 => rustls_pki_types::alg_id::RSA_PSS_SHA256.as_ref().to_vec().sequence(),
            Self::EcdsaSha256 => rustls_pki_types::alg_id::ECDSA_SHA256.as_ref().to_vec().sequence(),
            Self::EcdsaSha384 => rustls_pki_types::alg_id::ECDSA_SHA384.as_ref().to_vec().sequence(),
            Self::EcdsaSha512 => rustls_pki_types::alg_id::ECDSA_SHA512.as_ref().to_vec().sequence(),
            Self::Ed25519 => rustls_pki_types::alg_id::ED25519.as_ref().to_vec().sequence(),
            Self::EcdsaSha1 => vec![0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01].sequence(),
        }
    }
}

trait Sequence {
    fn sequence(&self) -> Vec<u8>;
}

impl Sequence for Vec<u8> {
    fn sequence(&self) -> Vec<u8> {
        crate::pki::tlv(0x30, self)
    }
}

/// 1.2.840.113549.1.1.`last` with NULL.
fn rsa_algorithm(last: u8) -> Vec<u8> {
    vec![0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, last, 0x05, 0x00].sequence()
}

fn sign_rsa(key: &rsa::PrivateKey, signature: Signature, message: &[u8]) -> Vec<u8> {
    match signature {
        Signature::RsaSha384 => key.sign(rsa::Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(message)),
        Signature::RsaSha512 => key.sign(rsa::Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(message)),
        Signature::RsaPssSha256 => {
            key.sign_with_rng(&mut Counter(0), rsa::Pss::<Sha256>::new(), &Sha256::digest(message))
        }
        _ => key.sign(rsa::Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message)),
    }
    .unwrap()
}

fn sign_ecdsa<S>(key: &impl p256::ecdsa::signature::hazmat::PrehashSigner<S>, how: Signature, message: &[u8]) -> S {
    match how {
        Signature::EcdsaSha384 => key.sign_prehash(&Sha384::digest(message)),
        Signature::EcdsaSha512 => key.sign_prehash(&Sha512::digest(message)),
        _ => key.sign_prehash(&Sha256::digest(message)),
    }
    .unwrap()
}

fn seed(label: &str) -> [u8; 32] {
    Sha256::digest(format!("kubefront test key {label}")).into()
}

/// No randomness, so that PSS signatures repeat: a counter, hashed.
struct Counter(u64);

impl rsa::rand_core::TryRng for Counter {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.next() as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Self::Error> {
        destination.fill_with(|| self.next() as u8);
        Ok(())
    }
}

impl Counter {
    fn next(&mut self) -> u64 {
        self.0 += 1;
        let digest: [u8; 32] = Sha256::digest(self.0.to_be_bytes()).into();
        u64::from_be_bytes(digest[..8].try_into().unwrap())
    }
}

impl rsa::rand_core::TryCryptoRng for Counter {}
