//! How OpenSSL 3 decrypts something, for the commands in findings.

/// What OpenSSL needs to decrypt a key or an archive. Tested with OpenSSL 3.0.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum OpensslMode {
    /// No option.
    #[default]
    Default,
    /// The legacy provider: RC2, RC4, DES, and everything of PBES1. Not triple DES or SHA-1.
    Legacy,
    /// No check of the MAC: OpenSSL before 3.4 does not support PBMAC1.
    WithoutMac,
}

impl OpensslMode {
    /// Returns what both parts of an archive need.
    pub(crate) fn and(self, other: Self) -> Self {
        if self == Self::Default { other } else { self }
    }
}
