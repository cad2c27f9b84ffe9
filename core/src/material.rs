//! What the edges pass: bytes with a name and, if the user gave one, a role. Wiped on drop.

use core::fmt;

use zeroize::Zeroizing;

/// What the user said an input is; without it, content decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Role {
    /// `certificate.chainFile`: the chain shown to clients.
    Chain,
    /// `certificate.keyFile`: its private (or public) key.
    Key,
    /// `certificate.anchorFiles`: CA certificates that clients trust.
    TrustAnchor,
    /// `upstream.caFile`: the CA that signed the API server's certificate.
    UpstreamCa,
    /// `upstream.serverCertificateFile`: the API server's own certificate.
    ApiServerCertificate,
    /// `kubeconfig.from`: the cluster's own kubeconfig.
    Kubeconfig,
    /// `kubeconfig.tokenFile`: the bearer token.
    Token,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Chain,
        Self::Key,
        Self::TrustAnchor,
        Self::UpstreamCa,
        Self::ApiServerCertificate,
        Self::Kubeconfig,
        Self::Token,
    ];

    /// Returns the field of the exposure document that names such a file.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Chain => "certificate.chainFile",
            Self::Key => "certificate.keyFile",
            Self::TrustAnchor => "certificate.anchorFiles",
            Self::UpstreamCa => "upstream.caFile",
            Self::ApiServerCertificate => "upstream.serverCertificateFile",
            Self::Kubeconfig => "kubeconfig.from",
            Self::Token => "kubeconfig.tokenFile",
        }
    }
}

/// One input: a file, a paste, a value from the environment.
pub struct Material {
    name: String,
    role: Option<Role>,
    bytes: Zeroizing<Vec<u8>>,
    cut: bool,
}

impl Material {
    /// Stores `bytes` under a `name` that messages may show (a file name, `stdin`, `KUBEFRONT_TOKEN`).
    pub fn new(name: impl Into<String>, role: Option<Role>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), role, bytes: Zeroizing::new(bytes), cut: false }
    }

    /// Stores the beginning of an input that is longer than [`crate::limits::FILE_BYTES`]; it is reported as too large.
    pub fn cut_off(name: impl Into<String>, role: Option<Role>, beginning: Vec<u8>) -> Self {
        Self { cut: true, ..Self::new(name, role, beginning) }
    }

    /// Returns the name that messages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the role that the user gave.
    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// Returns the bytes, which may be secret.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Says whether the input was longer than was read.
    pub fn is_cut_off(&self) -> bool {
        self.cut
    }
}

/// Certificates that were provided for another purpose than to be shown to clients.
pub(crate) fn is_elsewhere(role: Option<Role>) -> bool {
    matches!(role, Some(Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate))
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Material {{ name: {:?}, role: {:?}, {} bytes }}", self.name, self.role, self.bytes.len())
    }
}
