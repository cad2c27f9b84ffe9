//! What each mode supports: the one table that report, manual, page, and cluster test read.
//!
//! Tested end to end with kube-apiserver 1.35, Contour 1.33, Envoy 1.40, and kubectl 1.27 to 1.35.

mod facts;
#[cfg(test)]
mod tests;

use serde::Serialize;
use strum::{Display, IntoStaticStr};

pub use facts::ModeFacts;

/// How Envoy proxies the API server's traffic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Mode {
    /// `tcpproxy`: Envoy terminates TLS, re-encrypts, and proxies TCP.
    #[default]
    Tcp,
    /// `routes`: Envoy terminates TLS, re-encrypts, and routes HTTP requests.
    Http,
    /// Envoy does not terminate TLS; clients see the API server's certificate.
    Passthrough,
}

impl Mode {
    /// Every mode, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Http, Self::Passthrough];

    /// Returns `tcp`, `http` or `passthrough`.
    pub fn name(self) -> &'static str {
        self.into()
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
    /// Parses a version; `None` if the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut numbers = text.strip_prefix('v').unwrap_or(text).split(['.', '-', '+']);
        let mut number = || numbers.next().filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse().ok();
        Some(Self { major: number()?, minor: number()? })
    }

    /// A version from its parts.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

impl core::fmt::Display for Version {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// One line of [`carries`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Carries {
    /// `get | apply | watch | logs | wait | rollout | exec | attach | cp | port-forward | client-certificate | allow-list | source-address`
    pub operation: &'static str,
    /// Whether the mode supports it.
    pub answer: Answer,
    /// With `when`: the condition; with `no` or `yes`: the reason or a limit, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<&'static str>,
}

/// Whether a mode supports an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// With every client.
    Yes,
    /// With no client.
    No,
    /// Under a condition.
    When,
}

/// Every operation, in the order of the report.
pub const OPERATIONS: [&str; 13] = [
    "get",
    "apply",
    "watch",
    "logs",
    "wait",
    "rollout",
    "exec",
    "attach",
    "cp",
    "port-forward",
    "client-certificate",
    "allow-list",
    "source-address",
];

/// Returns what `mode` supports. Known versions turn a `when` into `yes` or `no`.
pub fn carries(mode: Mode, oldest_kubectl: Option<Version>, kubernetes: Option<Version>) -> Vec<Carries> {
    let line = |operation| {
        let (answer, condition) = match mode {
            Mode::Tcp => tcp(operation),
            Mode::Http => http(operation, oldest_kubectl, kubernetes),
            Mode::Passthrough => passthrough(operation),
        };
        Carries { operation, answer, condition }
    };
    OPERATIONS.into_iter().map(line).collect()
}

/// Returns whether kubectl uses a WebSocket for `operation`, the only upgrade that works in mode http. `variable` is the
/// value of [`websocket_variable`] in kubectl's environment, if set. Seen on the wire with kubectl 1.28 to 1.33.
pub fn speaks_websocket(operation: &str, kubectl: Version, variable: Option<bool>) -> bool {
    let Some(rule) = upgrade(operation) else { return false };
    match variable {
        None => kubectl >= rule.kubectl,
        Some(true) => kubectl >= rule.kubectl_with_variable,
        Some(false) => false,
    }
}

/// Returns the environment variable that makes kubectl use a WebSocket for `operation`.
pub fn websocket_variable(operation: &str) -> Option<&'static str> {
    upgrade(operation).map(|rule| rule.variable)
}

/// The versions with which an operation that upgrades its connection works in mode http.
struct Upgrade {
    /// The first kubectl that uses a WebSocket by default.
    kubectl: Version,
    /// The first kubectl that uses a WebSocket if the variable is set.
    kubectl_with_variable: Version,
    /// The first API server that supports the WebSocket.
    server: Version,
    variable: &'static str,
    /// The condition if neither version is known.
    needs_both: &'static str,
    needs_kubectl: &'static str,
    needs_server: &'static str,
    kubectl_by_variable: &'static str,
    server_too_old: &'static str,
    kubectl_too_old: &'static str,
}

fn upgrade(operation: &str) -> Option<&'static Upgrade> {
    match operation {
        "exec" | "attach" | "cp" => Some(&REMOTE_COMMAND),
        "port-forward" => Some(&PORT_FORWARD),
        _ => None,
    }
}

fn tcp(operation: &str) -> (Answer, Option<&'static str>) {
    match operation {
        "client-certificate" => (Answer::No, Some(NO_CLIENT_CERTIFICATE)),
        "allow-list" => (Answer::No, Some(NO_ALLOW_LIST)),
        "source-address" => (Answer::No, Some(ENVOYS_ADDRESS)),
        "watch" | "logs" => (Answer::Yes, Some(IDLE_LIMIT)),
        _ => (Answer::Yes, None),
    }
}

fn http(operation: &str, kubectl: Option<Version>, server: Option<Version>) -> (Answer, Option<&'static str>) {
    match operation {
        "client-certificate" => (Answer::No, Some(NO_CLIENT_CERTIFICATE)),
        "source-address" => (
            Answer::Yes,
            Some("the audit log shows the client's address, then Envoy's; a client can prepend a forged address"),
        ),
        _ => match upgrade(operation) {
            Some(rule) => upgraded(rule, kubectl, server),
            None => (Answer::Yes, None),
        },
    }
}

fn upgraded(rule: &Upgrade, kubectl: Option<Version>, server: Option<Version>) -> (Answer, Option<&'static str>) {
    if server.is_some_and(|version| version < rule.server) {
        return (Answer::No, Some(rule.server_too_old));
    }
    if let Some(version) = kubectl.filter(|version| *version < rule.kubectl) {
        let by_variable = version >= rule.kubectl_with_variable;
        return (Answer::No, Some(if by_variable { rule.kubectl_by_variable } else { rule.kubectl_too_old }));
    }
    match (kubectl, server) {
        (Some(_), Some(_)) => (Answer::Yes, None),
        (Some(_), None) => (Answer::When, Some(rule.needs_server)),
        (None, Some(_)) => (Answer::When, Some(rule.needs_kubectl)),
        (None, None) => (Answer::When, Some(rule.needs_both)),
    }
}

fn passthrough(operation: &str) -> (Answer, Option<&'static str>) {
    match operation {
        "allow-list" => (Answer::No, Some(NO_ALLOW_LIST)),
        "source-address" => (Answer::No, Some(ENVOYS_ADDRESS)),
        "watch" | "logs" => (Answer::Yes, Some(IDLE_LIMIT)),
        _ => (Answer::Yes, None),
    }
}

const REMOTE_COMMAND: Upgrade = Upgrade {
    kubectl: Version::new(1, 30),
    kubectl_with_variable: Version::new(1, 29),
    server: Version::new(1, 30),
    variable: "KUBECTL_REMOTE_COMMAND_WEBSOCKETS",
    needs_both: "kubectl 1.30 or later (1.29 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true) and API server 1.30 or later",
    needs_kubectl: "kubectl 1.30 or later, or 1.29 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true",
    needs_server: "API server 1.30 or later",
    kubectl_by_variable: "requires KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true with kubectl 1.29",
    server_too_old: "requires API server 1.30 or later",
    kubectl_too_old: "requires kubectl 1.30 or later",
};

const PORT_FORWARD: Upgrade = Upgrade {
    kubectl: Version::new(1, 31),
    kubectl_with_variable: Version::new(1, 30),
    server: Version::new(1, 31),
    variable: "KUBECTL_PORT_FORWARD_WEBSOCKETS",
    needs_both: "kubectl 1.31 or later (1.30 with KUBECTL_PORT_FORWARD_WEBSOCKETS=true) and API server 1.31 or later",
    needs_kubectl: "kubectl 1.31 or later, or 1.30 with KUBECTL_PORT_FORWARD_WEBSOCKETS=true",
    needs_server: "API server 1.31 or later",
    kubectl_by_variable: "requires KUBECTL_PORT_FORWARD_WEBSOCKETS=true with kubectl 1.30",
    server_too_old: "requires API server 1.31 or later",
    kubectl_too_old: "requires kubectl 1.31 or later",
};

const NO_CLIENT_CERTIFICATE: &str = "Envoy terminates TLS: the request reaches the API server as system:anonymous";
const NO_ALLOW_LIST: &str = "Contour ignores it in this mode, and the HTTPProxy still reports valid";
const ENVOYS_ADDRESS: &str = "the audit log shows Envoy's address";
const IDLE_LIMIT: &str = "closed after 2.5 hours without traffic";
