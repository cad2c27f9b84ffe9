//! One structure of DER: a certificate, a key, or an archive of these.

use std::sync::Arc;

use super::guess;
use super::sorter::Sorter;
use super::tally::Tally;
use crate::asn1::der;
use crate::asn1::structure;
use crate::asn1::structure::Form;
use crate::decoded::Found;
use crate::decoded::described::{Mislabeled, Unneeded};
use crate::decoded::remark::{KeyRemark, Place, RemarkKind, SshKey, UnreadableCertificate};
use crate::key;
use crate::key::{Key, KeyError, Malformed};
use crate::material::Role;
use crate::x509::Certificate;

impl Sorter<'_, '_> {
    /// Reads one structure by its shape, and by its label only if the shape is not clear; DER files have no label.
    pub(super) fn structure(&mut self, place: Place, label: Option<&str>, der: &[u8], tally: &mut Tally) {
        let label = label.unwrap_or_default();
        // OpenSSL's TRUSTED CERTIFICATE contains trust settings after the certificate
        let der = match der::read(der) {
            Some((first, _)) if label == "TRUSTED CERTIFICATE" => first.whole,
            _ => der,
        };
        // Diffie-Hellman parameters are two numbers, as an RSA public key is.
        let form = structure::of(der).filter(|form| *form != Form::RsaPublicKey || !label.ends_with("PARAMETERS"));
        note_label(place, label, form, tally);
        match form {
            Some(Form::Certificate) => self.certificate(place, der, tally),
            Some(Form::Request) => tally.add_unneeded(Unneeded::Request, place.line()),
            Some(Form::RevocationList) => tally.add_unneeded(Unneeded::RevocationList, place.line()),
            Some(Form::Pkcs12) => self.pkcs12(place, der, tally),
            Some(Form::Pkcs7) => self.pkcs7(place, der, tally),
            Some(Form::EncryptedPkcs8) => self.encrypted(place, der, tally),
            Some(form) => self.key(place, form, der, tally),
            None if guess::is_openssh(label, der) => self.openssh(place, der, tally),
            None if label.ends_with("PARAMETERS") => {
                tally.add_unneeded(Unneeded::Parameters(label.to_owned()), place.line());
            }
            None if label.ends_with("CERTIFICATE") => self.certificate(place, der, tally),
            None if label.ends_with("KEY") => {
                self.unusable(place, Malformed::Shapeless.into(), tally);
            }
            None => tally.add_unneeded(Unneeded::of_label(label), place.line()),
        }
    }

    pub(super) fn certificate(&mut self, place: Place, der: &[u8], tally: &mut Tally) {
        match Certificate::from_der(der) {
            Ok(certificate) => {
                tally.contents.certificates += 1;
                let origin = self.origin(place.number(), place.line());
                self.decoded.certificates.push(Found { part: Arc::new(certificate), origin });
            }
            Err(why) => {
                tally.contents.broken += 1;
                let unreadable = UnreadableCertificate { place, why };
                self.record(match self.material.role() {
                    Some(Role::UpstreamCa) => RemarkKind::UpstreamCa(unreadable),
                    _ => RemarkKind::Certificate(unreadable),
                });
            }
        }
    }

    pub(super) fn key(&mut self, place: Place, form: Form, der: &[u8], tally: &mut Tally) {
        let key = match key::read(form, der) {
            Ok(key) => key,
            Err(why) => return self.unusable(place, why, tally),
        };
        match &key {
            Key::Private(_) => tally.contents.private_keys += 1,
            Key::Public(_) => tally.contents.public_keys += 1,
        }
        // the key of a CA or of the API server is not used
        if matches!(self.material.role(), None | Some(Role::Chain | Role::Key)) {
            let origin = self.origin(place.number(), place.line());
            self.decoded.keys.push(Found { part: key, origin });
        }
    }

    fn unusable(&mut self, place: Place, why: KeyError, tally: &mut Tally) {
        tally.contents.unusable_keys += 1;
        self.record(RemarkKind::Key(KeyRemark::Unusable(place, why)));
    }

    fn openssh(&mut self, place: Place, der: &[u8], tally: &mut Tally) {
        tally.contents.unusable_keys += 1;
        let is_ed25519 = der.windows(ED25519.len()).any(|part| part == ED25519);
        let kind = if is_ed25519 { SshKey::Ed25519 } else { SshKey::Convertible };
        self.record(RemarkKind::Key(KeyRemark::OpenSsh(place, kind)));
    }
}

/// Keeps a label that the content contradicts.
fn note_label(place: Place, label: &str, form: Option<Form>, tally: &mut Tally) {
    let Some(content) = form.filter(|form| !label.is_empty() && form.label() != label) else { return };
    // CMS, PKCS #7 SIGNED DATA: all mean the same
    if !matches!(content, Form::Pkcs7 | Form::Pkcs12) {
        tally.mislabeled.push(Mislabeled { block: place.number(), label: label.to_owned(), content });
    }
}

/// As it is in OpenSSH's form.
const ED25519: &[u8] = b"ssh-ed25519";
