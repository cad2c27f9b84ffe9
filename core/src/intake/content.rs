//! Finds what an input is by its content.

use super::base64_wrapping::unwrap;
use super::sorter::Sorter;
use super::{ciphertext, companion, error_message, guess, other_config, unsupported};
use crate::asn1::structure;
use crate::decoded::described::{Companion, InputKind, Look, Unsupported};
use crate::decoded::remark::{InputProblem, KnownError, Layer, Measured, PassedOver, RemarkKind, RoleRemark};
use crate::decoded::remark::{Unrecognized, Unwrapped};
use crate::decoded::wrapping::Wrapping;
use crate::finding::Code;
use crate::kubernetes::kubeconfig::KubeconfigError;
use crate::kubernetes::{Kubeconfig, kubeconfig, objects};
use crate::material::Role;
use crate::token::{Token, TokenError};
use crate::{limits, pem};

impl Sorter<'_, '_> {
    /// Returns what it turned out to be.
    pub(super) fn whole(&mut self) -> InputKind {
        let bytes = self.material.bytes();
        if self.material.is_cut_off() || bytes.len() > limits::FILE_BYTES {
            return self.too_large(limits::FILE_BYTES, Measured::File);
        }
        let text = pem::utf8(bytes);
        if is_blank(text.bytes()) {
            self.record(RemarkKind::Input(InputProblem::Empty));
            return InputKind::Blank;
        }
        match self.material.role() {
            Some(role @ (Role::Token | Role::Kubeconfig)) if is_wrapped(role, text.bytes()) => self.sorted(&text, 0),
            Some(role @ (Role::Token | Role::Kubeconfig)) => match self.something_else(role) {
                Some(kind) if role == Role::Token && is_meant_as_token(&kind, text.bytes()) => self.token(text.bytes()),
                Some(kind) => self.misplaced(role, kind),
                None if role == Role::Token => self.token(text.bytes()),
                None => self.kubeconfig(text.bytes()),
            },
            _ => self.sorted(&text, 0),
        }
    }

    /// Sorts by content; `unwrapped`: how many layers of base64 were removed.
    fn sorted(&mut self, text: &pem::Utf8<'_>, unwrapped: usize) -> InputKind {
        let bytes = text.bytes();
        if let Some(other) = other_config::of(bytes) {
            return self.not_supported(Unsupported::OtherConfig(other));
        }
        if Kubeconfig::is_meant(bytes) {
            self.record_kubeconfig();
            return self.kubeconfig(bytes);
        }
        if let Some(encryption) = ciphertext::of(bytes) {
            return self.not_supported(Unsupported::Encrypted(encryption));
        }
        if let Some(kind) = unsupported::object(bytes) {
            // what cannot be read as YAML may still contain whole blocks
            if !(pem::has_marker(bytes) && objects::objects(bytes).is_err()) {
                self.wrappings.extend(text.was_utf16.then_some(Wrapping::Utf16));
                return self.objects(bytes, kind);
            }
        } else if bytes.starts_with(b"PK\x03\x04") {
            return self.zip(bytes);
        } else if let Some(kind) = self.hidden_kubeconfig(bytes) {
            return kind;
        }
        if let Some(form) = unsupported::of(bytes) {
            return match error_message::of_answer(&form, bytes).filter(|_| !self.is_enclosed()) {
                Some(error) => self.error_message(error),
                None => self.not_supported(form),
            };
        }
        if structure::is_ber_archive(bytes) {
            return self.ber(bytes);
        }
        if guess::is_der(bytes) {
            return self.der(bytes);
        }
        if pem::has_marker(bytes) {
            return self.pem(text);
        }
        if Token::is_meant(bytes) {
            self.record_role(RoleRemark::IsToken);
            return self.token(bytes);
        }
        if let Some(inner) = unwrap(bytes).filter(|_| unwrapped < MOST_WRAPPINGS) {
            let layer = if unwrapped == 0 { Layer::Outer } else { Layer::Inner };
            self.record(RemarkKind::Unwrapped(Unwrapped::Base64(layer)));
            self.extracted_from.get_or_insert_with(|| self.material.name().to_owned());
            if text.was_utf16 {
                self.wrappings.push(Wrapping::Utf16);
            }
            self.wrappings.push(Wrapping::Base64);
            return self.sorted(&pem::utf8(&inner), unwrapped + 1);
        }
        let look = guess::like(bytes);
        match self.known_error(look, bytes) {
            Some(error) => self.error_message(error),
            None => self.unrecognized(look),
        }
    }

    /// A kubeconfig in another document, or one that copying damaged.
    fn hidden_kubeconfig(&mut self, bytes: &[u8]) -> Option<InputKind> {
        if let Some(kind) = self.foreign(kubeconfig::find(bytes)) {
            return Some(kind);
        }
        let read = match Kubeconfig::parse_damaged(bytes) {
            Some(read) => read,
            None if Kubeconfig::has_lost_its_lines(bytes) => Err(KubeconfigError::LinesLost),
            None => return None,
        };
        self.record_kubeconfig();
        Some(self.parsed_kubeconfig(bytes, read))
    }

    fn record_kubeconfig(&mut self) {
        if self.material.role() != Some(Role::Kubeconfig) {
            self.record_role(RoleRemark::IsKubeconfig);
        }
    }

    /// Only of what the user chose: the files of an archive are many, and none of them was pasted.
    fn known_error(&self, look: Look, bytes: &[u8]) -> Option<KnownError> {
        let is_file = match companion::named(self.material.name(), bytes) {
            None => false,
            Some(Companion::Log) => self.may_have_companions(),
            Some(_) => true,
        };
        if is_file || self.is_enclosed() { None } else { error_message::of(look, bytes) }
    }

    fn error_message(&mut self, error: KnownError) -> InputKind {
        self.record(RemarkKind::Input(InputProblem::ErrorMessage(error)));
        InputKind::ErrorMessage
    }

    pub(super) fn unrecognized(&mut self, look: Look) -> InputKind {
        let problem = RemarkKind::Input(InputProblem::Unrecognized(Unrecognized::LooksLike(look)));
        let companion = companion::of(self.material.name(), self.material.bytes());
        match companion.filter(|_| self.may_have_companions()) {
            Some(companion) => {
                self.pass_over(PassedOver::File(companion), problem);
                InputKind::Companion(companion)
            }
            None => {
                self.record(problem);
                InputKind::Unknown(look)
            }
        }
    }
}

/// A Secret, a zip, or an answer of a cloud's API may contain the token or the kubeconfig that was named.
fn is_wrapped(role: Role, bytes: &[u8]) -> bool {
    if other_config::of(bytes).is_some() {
        return role == Role::Kubeconfig;
    }
    if Kubeconfig::is_meant(bytes) {
        return false;
    }
    let is_object = unsupported::object(bytes).is_some() || bytes.starts_with(b"PK\x03\x04");
    let is_kubeconfig = || {
        !kubeconfig::find(bytes).is_empty()
            || Kubeconfig::parse_damaged(bytes).is_some()
            || Kubeconfig::has_lost_its_lines(bytes)
    };
    let is_base64 = || unwrap(bytes).is_some_and(|inner| Kubeconfig::is_meant(&inner));
    let is_encrypted = || ciphertext::of(bytes).is_some();
    is_object || role == Role::Kubeconfig && (is_encrypted() || is_base64() || is_kubeconfig())
}

/// Ciphertext of a token, or a placeholder or a part of one that is of no known form.
fn is_meant_as_token(kind: &InputKind, text: &[u8]) -> bool {
    match Token::parse(text).err().map(TokenError::code) {
        None | Some(Code::TokenIllegal) => false,
        Some(Code::TokenEncrypted) => true,
        Some(_) => matches!(kind, InputKind::Unknown(_)),
    }
}

fn is_blank(text: &[u8]) -> bool {
    let text = text.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(text);
    text.iter().all(|octet| octet.is_ascii_whitespace() || *octet == 0)
}

/// `kubectl get secret -o yaml` wraps once, and pipelines wrap what was wrapped.
const MOST_WRAPPINGS: usize = 2;
