//! A client certificate and its private key, as Go's `tls.X509KeyPair` reads them.

use std::sync::Arc;

use thiserror::Error;

use super::model::ClientCertificate;
use crate::asn1::structure;
use crate::asn1::structure::Form;
use crate::key;
use crate::key::{Key, KeyError, Malformed, PublicKey};
use crate::pem::{Block, Body, base64};
use crate::token::Cipher;
use crate::x509::{Certificate, CertificateError};
use crate::{pem, token};

/// A pair that was read.
#[derive(Clone, Debug)]
pub struct ClientPair {
    /// The client certificate: the first one.
    pub certificate: Arc<Certificate>,
    /// The public half of the key; `None` for types of keys that are not compared.
    pub key: Option<PublicKey>,
}

impl ClientPair {
    /// Says whether the certificate contains the public half of the key; `true` if they are not compared.
    pub fn matches(&self) -> bool {
        let is_of = |key: &PublicKey| {
            let spki = &self.certificate.spki_der;
            key.spki_der == *spki || key::read(Form::PublicKey, spki).is_ok_and(|other| other.public() == key)
        };
        self.key.as_ref().is_none_or(is_of)
    }
}

/// One of the two fields of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PairPart {
    /// `client-certificate-data`
    Certificate,
    /// `client-key-data`
    Key,
}

/// Why a pair cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairError {
    /// The field.
    pub part: PairPart,
    /// What is wrong with it.
    pub fault: PairFault,
}

/// What is wrong with one field; never contains a byte of it.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum PairFault {
    /// The value is not base64.
    #[error("not valid base64")]
    NotBase64,
    /// Ciphertext in place of base64 or PEM.
    #[error("encrypted with {0}")]
    Ciphertext(Cipher),
    /// Binary, as Windows and Java export it.
    #[error("DER, not PEM")]
    Der,
    /// It was encoded twice.
    #[error("base64 of base64, not base64 of PEM")]
    EncodedTwice,
    /// Any other text.
    #[error("not PEM")]
    NotPem,
    /// The certificate is in the other field.
    #[error("a private key, not a certificate")]
    KeyInsteadOfCertificate,
    /// The key is in the other field.
    #[error("a certificate, not a private key")]
    CertificateInsteadOfKey,
    /// PEM with another label.
    #[error("PEM with the label {0}")]
    OtherBlock(String),
    /// A block that cannot be decoded.
    #[error("damaged PEM at line {line} of the decoded text")]
    Damaged {
        /// Line of its BEGIN, from 1.
        line: usize,
    },
    /// A certificate that cannot be read.
    #[error("not a valid certificate: {0}")]
    Certificate(CertificateError),
    /// A private key that needs a passphrase.
    #[error("an encrypted private key")]
    EncryptedKey,
    /// A private key that cannot be read.
    #[error("not a valid private key: {0}")]
    Key(KeyError),
}

impl ClientCertificate {
    /// Reads both fields.
    ///
    /// # Errors
    /// Says which field cannot be read, and why.
    pub fn read(&self) -> Result<ClientPair, PairError> {
        let of = |part| move |fault| PairError { part, fault };
        let certificate = read_certificate(&self.certificate_data).map_err(of(PairPart::Certificate))?;
        let key = read_key(self.expose_key_data()).map_err(of(PairPart::Key))?;
        Ok(ClientPair { certificate, key })
    }
}

fn read_certificate(data: &str) -> Result<Arc<Certificate>, PairFault> {
    let blocks = blocks(data)?;
    let Some(block) = blocks.iter().find(|block| block.label == "CERTIFICATE") else {
        return Err(match blocks.first() {
            Some(other) if is_key(other) => PairFault::KeyInsteadOfCertificate,
            Some(other) => PairFault::OtherBlock(other.label.clone()),
            None => PairFault::NotPem,
        });
    };
    match &block.body {
        Body::Der(der) => Certificate::from_der(der).map(Arc::new).map_err(PairFault::Certificate),
        Body::Encrypted { .. } | Body::Broken(_) => Err(PairFault::Damaged { line: block.line }),
    }
}

fn read_key(data: &str) -> Result<Option<PublicKey>, PairFault> {
    let blocks = blocks(data)?;
    let Some(block) = blocks.iter().find(|block| is_key(block)) else {
        return Err(match blocks.first() {
            Some(other) if other.label == "CERTIFICATE" => PairFault::CertificateInsteadOfKey,
            Some(other) => PairFault::OtherBlock(other.label.clone()),
            None => PairFault::NotPem,
        });
    };
    let der = match &block.body {
        Body::Der(der) => der,
        Body::Encrypted { .. } => return Err(PairFault::EncryptedKey),
        Body::Broken(_) => return Err(PairFault::Damaged { line: block.line }),
    };
    let Some(form) = structure::of(der) else { return Err(PairFault::Key(Malformed::Shapeless.into())) };
    match key::read(form, der) {
        Ok(key @ Key::Private(_)) => Ok(Some(key.public().clone())),
        Ok(Key::Public(_)) => Err(PairFault::Key(Malformed::NotAKey.into())),
        Err(KeyError::Unreadable(Malformed::Encrypted)) => Err(PairFault::EncryptedKey),
        // Envoy does not use these keys, but a client may.
        Err(KeyError::TypeUnsupported(_) | KeyError::CurveUnsupported(_) | KeyError::ExplicitCurve) => Ok(None),
        Err(error) => Err(PairFault::Key(error)),
    }
}

/// Go uses the first block with such a label.
fn is_key(block: &Block) -> bool {
    block.label == "PRIVATE KEY" || block.label.ends_with(" PRIVATE KEY")
}

fn blocks(data: &str) -> Result<Vec<Block>, PairFault> {
    if let Some(cipher) = token::ciphertext_of(data.as_bytes()) {
        return Err(PairFault::Ciphertext(cipher));
    }
    let text = base64::decode(data.as_bytes()).map_err(|_| PairFault::NotBase64)?;
    if pem::has_marker(&text) {
        return Ok(pem::scan(&text).blocks);
    }
    let is_base64 = !text.is_empty() && base64::decode(&text).is_ok_and(|inner| pem::has_marker(&inner));
    Err(match token::ciphertext_of(&text) {
        Some(cipher) => PairFault::Ciphertext(cipher),
        None if is_base64 => PairFault::EncodedTwice,
        None if structure::of(&text).is_some() => PairFault::Der,
        None => PairFault::NotPem,
    })
}
