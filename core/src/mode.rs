//! What each mode carries: the one table that report, manual, page and cluster test read.

use serde::{Deserialize, Serialize};

/// How Contour carries the API server's traffic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// `tcpproxy`: TLS ended at Envoy, bytes carried, encrypted again.
    #[default]
    Tcp,
    /// `routes`: HTTP requests, routed.
    Http,
    /// TLS is not ended; the API server's own certificate is shown.
    Passthrough,
}

impl Mode {
    /// Every mode, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Http, Self::Passthrough];

    /// Returns `tcp`, `http` or `passthrough`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Http => "http",
            Self::Passthrough => "passthrough",
        }
    }
}

/// A Kubernetes or Contour version, major and minor (`1.31`, `v1.31.4` and `1.31.4+vmware.1` read the same).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Version {
    /// Major.
    pub major: u32,
    /// Minor.
    pub minor: u32,
}

impl Version {
    /// Reads a version, `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().trim_start_matches('v').split(['.', '-', '+']);
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next()?.parse().ok()?;
        Some(Self { major, minor })
    }

    /// A version from its parts.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

/// One line of [`carries`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Carries {
    /// `get | apply | watch | logs | wait | rollout | exec | attach | cp | port-forward | client-certificate | allow-list | source-address`
    pub operation: &'static str,
    /// Whether it is carried.
    pub answer: Answer,
    /// With `when`: under which condition; with `no` or `yes`: what is good to know, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<&'static str>,
}

/// Whether an operation is carried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// By every client.
    Yes,
    /// By none.
    No,
    /// Under a condition.
    When,
}

/// Returns what `mode` carries, sharpened by the versions known: with them a `when` becomes `yes` or `no`.
pub fn carries(_mode: Mode, _oldest_kubectl: Option<Version>, _kubernetes: Option<Version>) -> Vec<Carries> {
    Vec::new()
}
