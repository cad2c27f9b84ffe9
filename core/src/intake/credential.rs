//! Kubeconfigs and bearer tokens.

use super::ciphertext;
use super::sorter::Sorter;
use crate::decoded::Found;
use crate::decoded::described::{Encryption, InputKind, Unsupported};
use crate::decoded::remark::{Measured, Remark, RemarkKind};
use crate::kubernetes::Kubeconfig;
use crate::kubernetes::kubeconfig::{KubeconfigError, ReadKubeconfig};
use crate::limits;
use crate::token::{ReadToken, Token};

impl Sorter<'_, '_> {
    pub(super) fn kubeconfig(&mut self, text: &[u8]) -> InputKind {
        if text.len() > limits::YAML_BYTES {
            return self.too_large(limits::YAML_BYTES, Measured::Kubeconfig);
        }
        self.parsed_kubeconfig(text, Kubeconfig::parse(text))
    }

    /// Keeps what was read of a kubeconfig, or reports why it was not.
    pub(super) fn parsed_kubeconfig(
        &mut self,
        text: &[u8],
        read: Result<ReadKubeconfig, KubeconfigError>,
    ) -> InputKind {
        match read {
            Ok(read) => self.read_kubeconfig(read),
            Err(KubeconfigError::Encrypted) => {
                let encryption = ciphertext::of(text).unwrap_or(Encryption::Sops);
                self.not_supported(Unsupported::Encrypted(encryption))
            }
            Err(error) => {
                self.push(RemarkKind::KubeconfigUnreadable(error));
                InputKind::BrokenKubeconfig
            }
        }
    }

    /// Keeps a kubeconfig, and what there is to say of its text.
    fn read_kubeconfig(&mut self, read: ReadKubeconfig) -> InputKind {
        if !read.repairs.is_empty() {
            self.push(RemarkKind::KubeconfigRepaired(read.repairs));
        }
        if !read.ignored.is_empty() {
            self.push(RemarkKind::KubeconfigPartIgnored(read.ignored));
        }
        for defect in read.defects {
            self.push(RemarkKind::KubeconfigDefect(defect));
        }
        let contexts = read.kubeconfig.contexts.len();
        let origin = self.origin(1, 0);
        self.decoded.kubeconfigs.push(Found { part: read.kubeconfig, origin });
        InputKind::Kubeconfig { contexts }
    }

    pub(super) fn token(&mut self, text: &[u8]) -> InputKind {
        if text.len() > limits::TOKEN_BYTES {
            return self.too_large(limits::TOKEN_BYTES, Measured::Token);
        }
        let ReadToken { token, repairs } = match Token::parse(text) {
            Ok(read) => read,
            Err(error) => {
                self.push(RemarkKind::TokenIllegal(error));
                return InputKind::BrokenToken;
            }
        };
        if !repairs.removed.is_empty() {
            self.push(RemarkKind::TokenRepaired(repairs.removed));
        }
        if repairs.unwrapped > 0 {
            self.push(RemarkKind::TokenUnwrapped(repairs.unwrapped));
        }
        let origin = self.origin(1, 0);
        self.decoded.tokens.push(Found { part: token, origin });
        InputKind::Token
    }

    /// There are only a few of these for one input.
    fn push(&mut self, kind: RemarkKind) {
        let source = self.source();
        self.decoded.remarks.push(Remark { source, kind });
    }
}
