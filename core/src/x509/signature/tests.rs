use p256::ecdsa::signature::Signer;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::pkcs8::{DecodePrivateKey, EncodePublicKey};

use super::*;

const MESSAGE: &[u8] = b"to be signed";

#[test]
fn ecdsa_signs_with_every_digest() {
    let scalar = [7u8; 32];
    let p256 = p256::SecretKey::from_slice(&scalar).unwrap();
    let p384 = p384::SecretKey::from_slice(&[&[0; 16], &scalar[..]].concat()).unwrap();
    let p521 = p521::SecretKey::from_slice(&[&[0; 34], &scalar[..]].concat()).unwrap();
    for (algorithm, hash) in [
        (alg_id::ECDSA_SHA256, Hash::Sha256),
        (alg_id::ECDSA_SHA384, Hash::Sha384),
        (alg_id::ECDSA_SHA512, Hash::Sha512),
    ] {
        let digest = hash.of(MESSAGE);
        let signed: p256::ecdsa::DerSignature = p256::ecdsa::SigningKey::from(&p256).sign_prehash(&digest).unwrap();
        holds_only_as_signed(&p256.public_key(), algorithm, signed.as_bytes());
        let signed: p384::ecdsa::Signature = p384::ecdsa::SigningKey::from(&p384).sign_prehash(&digest).unwrap();
        holds_only_as_signed(&p384.public_key(), algorithm, signed.to_der().as_bytes());
        let wide = widened(&digest, P521_OCTETS);
        let signed: p521::ecdsa::Signature = p521::ecdsa::SigningKey::from(&p521).sign_prehash(&wide).unwrap();
        holds_only_as_signed(&p521.public_key(), algorithm, signed.to_der().as_bytes());
    }
}

#[test]
fn ed25519_signs() {
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    holds_only_as_signed(&key.verifying_key(), alg_id::ED25519, &key.sign(MESSAGE).to_bytes());
}

#[test]
fn rsa_signs_with_both_paddings_and_every_digest() {
    let key = rsa::PrivateKey::from_pkcs8_pem(include_str!("../../../../tests/kit/keys/rsa-leaf.pem")).unwrap();
    let public = key.to_public_key();
    let digests = [Hash::Sha256, Hash::Sha384, Hash::Sha512].map(|hash| hash.of(MESSAGE));
    let signatures = [
        (alg_id::RSA_PKCS1_SHA256, key.sign(rsa::Pkcs1v15Sign::new::<Sha256>(), &digests[0])),
        (alg_id::RSA_PKCS1_SHA384, key.sign(rsa::Pkcs1v15Sign::new::<Sha384>(), &digests[1])),
        (alg_id::RSA_PKCS1_SHA512, key.sign(rsa::Pkcs1v15Sign::new::<Sha512>(), &digests[2])),
        (alg_id::RSA_PSS_SHA256, key.sign_with_rng(&mut Counter(0), rsa::Pss::<Sha256>::new(), &digests[0])),
        (alg_id::RSA_PSS_SHA384, key.sign_with_rng(&mut Counter(0), rsa::Pss::<Sha384>::new(), &digests[1])),
        (alg_id::RSA_PSS_SHA512, key.sign_with_rng(&mut Counter(0), rsa::Pss::<Sha512>::new(), &digests[2])),
    ];
    for (algorithm, signature) in signatures {
        holds_only_as_signed(&public, algorithm, &signature.unwrap());
    }
}

#[test]
fn rsa_keys_out_of_bounds_verify_nothing() {
    let sizes = [
        (include_str!("../../../../tests/kit/keys/rsa-1024.pub"), true, false),
        (include_str!("../../../../tests/kit/keys/rsa-1536.pub"), true, false),
        (include_str!("../../../../tests/kit/keys/rsa-4096.pub"), true, true),
        (include_str!("../../../../tests/kit/keys/rsa-512.pub"), false, false),
        (include_str!("../../../../tests/kit/keys/rsa-8448.pub"), false, false),
    ];
    for (pem, is_read, is_taken) in sizes {
        let spki = spki_of(pem);
        let (_, key) = split_spki(der::one_of(&spki, SEQUENCE).unwrap().content).unwrap();
        assert_eq!(rsa_key(key, OLD_RSA_BITS).is_some(), is_read, "{pem}");
        assert_eq!(rsa_key(key, RSA_BITS).is_some(), is_taken, "{pem}");
    }
}

#[test]
fn broken_input_verifies_nothing() {
    let table: &[(&[u8], &[u8], Verification)] = &[
        (&[], &[], Verification::Bad),
        (&[0x30, 0x00, 0x03, 0x01, 0x00], alg_id::ED25519.as_ref(), Verification::Unsupported),
        (&[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x01, 0x00], alg_id::ED25519.as_ref(), Verification::Bad),
        (&[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x00], alg_id::ED25519.as_ref(), Verification::Bad),
    ];
    for (spki, algorithm, expected) in table {
        assert_eq!(verify(spki, algorithm, MESSAGE, &[1, 2, 3]), *expected, "{spki:02x?}");
    }
}

fn holds_only_as_signed(public: &impl EncodePublicKey, algorithm: AlgorithmIdentifier, signature: &[u8]) {
    let spki = public.to_public_key_der().unwrap();
    let spki = der::one_of(spki.as_bytes(), SEQUENCE).unwrap().content;
    let look = |message: &[u8], signature: &[u8]| verify(spki, algorithm.as_ref(), message, signature);
    assert_eq!(look(MESSAGE, signature), Verification::Good, "{algorithm:?}");
    assert_eq!(look(b"something else", signature), Verification::Bad, "{algorithm:?}");
    assert_eq!(look(MESSAGE, &signature[1..]), Verification::Bad, "{algorithm:?}");
    assert_eq!(look(MESSAGE, &[]), Verification::Bad, "{algorithm:?}");
    assert_eq!(verify(spki, b"\x06\x01\x2a", MESSAGE, signature), Verification::Unsupported);
}

fn spki_of(pem: &str) -> Vec<u8> {
    use base64::Engine;
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

/// Salts that repeat.
struct Counter(u64);

impl rsa::rand_core::TryRng for Counter {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|wide| (wide >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        Ok((self.0 ^ self.0 >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9))
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Self::Error> {
        for octet in destination {
            *octet = (self.try_next_u64()? >> 56) as u8;
        }
        Ok(())
    }
}

impl rsa::rand_core::TryCryptoRng for Counter {}
