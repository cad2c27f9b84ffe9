//! The clients whose verifiers were measured, and sets of them.

use serde::Serialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// A TLS client that verifies the chain.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Client {
    /// Go's crypto/tls and crypto/x509: kubectl, helm, Terraform, Argo CD, Flux.
    Kubectl,
    /// `openssl verify`.
    Openssl,
    /// curl with OpenSSL.
    Curl,
    /// Python up to 3.12: its module `ssl` with the default context.
    #[serde(rename = "python-3.12")]
    #[strum(serialize = "python-3.12")]
    Python312,
    /// Python from 3.13 on, which adds OpenSSL's strict mode.
    #[serde(rename = "python-3.13")]
    #[strum(serialize = "python-3.13")]
    Python313,
    /// Node.js.
    Node,
    /// Java: the default trust manager with endpoint identification.
    Java,
    /// Envoy as the client of the API server (BoringSSL).
    Envoy,
    /// GnuTLS.
    Gnutls,
    /// Firefox (mozilla::pkix).
    Firefox,
    /// Chromium, Chrome, and Edge.
    Chromium,
    /// rustls with ring: kube-rs.
    Rustls,
    /// Apple's verifier, by its documentation: Safari, and Go programs on macOS that use the system's roots.
    Apple,
    /// Windows (Schannel, .NET), by its documentation.
    Windows,
}

impl Client {
    /// All of them, in the order of the report.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    /// Says whether its answers were measured; otherwise they are from its documentation.
    pub fn is_measured(self) -> bool {
        !matches!(self, Self::Apple | Self::Windows)
    }

    /// Returns the version that was measured.
    pub fn version(self) -> &'static str {
        match self {
            Self::Kubectl => "Go 1.26.8",
            Self::Openssl => "3.0.19",
            Self::Curl => "7.88.1, OpenSSL 3.0.19",
            Self::Python312 => "3.12.1, OpenSSL 3.0.19",
            Self::Python313 => "3.13.0, OpenSSL 3.0.19",
            Self::Node => "24.22.3, OpenSSL 3.5.9",
            Self::Java => "Temurin 25.0.3, 25.0.2",
            Self::Envoy => "1.40.0",
            Self::Gnutls => "3.7.9",
            Self::Firefox => "ESR 153.8.0",
            Self::Chromium => "156.0.8078.108",
            Self::Rustls => "0.23.46, webpki 0.103.17, ring",
            Self::Apple | Self::Windows => "documentation of 2026-11",
        }
    }

    /// Returns the name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kubectl => "kubectl",
            Self::Openssl => "openssl verify",
            Self::Curl => "curl",
            Self::Python312 => "Python 3.12",
            Self::Python313 => "Python 3.13",
            Self::Node => "Node.js",
            Self::Java => "Java",
            Self::Envoy => "Envoy",
            Self::Gnutls => "GnuTLS",
            Self::Firefox => "Firefox",
            Self::Chromium => "Chromium",
            Self::Rustls => "rustls",
            Self::Apple => "Apple",
            Self::Windows => "Windows",
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of clients.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Clients(u16);

impl Clients {
    /// Reads a set from letters: `K`ubectl, `O`penssl, `C`url, `P`ython 3.12, python 3.13 (`S`trict), `N`ode, `J`ava,
    /// `E`nvoy, `G`nutls, `F`irefox, c`H`romium, `R`ustls; `*` is all of them.
    pub(super) const fn of(mut letters: &[u8]) -> Self {
        let mut bits = 0;
        while let [letter, rest @ ..] = letters {
            bits |= match letter {
                b'K' => Client::Kubectl.bit(),
                b'O' => Client::Openssl.bit(),
                b'C' => Client::Curl.bit(),
                b'P' => Client::Python312.bit(),
                b'S' => Client::Python313.bit(),
                b'N' => Client::Node.bit(),
                b'J' => Client::Java.bit(),
                b'E' => Client::Envoy.bit(),
                b'G' => Client::Gnutls.bit(),
                b'F' => Client::Firefox.bit(),
                b'H' => Client::Chromium.bit(),
                b'R' => Client::Rustls.bit(),
                b'*' => 0xfff,
                _ => 0,
            };
            letters = rest;
        }
        Self(bits)
    }

    pub(super) const fn contains(self, client: Client) -> bool {
        self.0 & client.bit() != 0
    }
}
