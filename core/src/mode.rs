//! What each mode carries: the one table that report, manual, page and cluster test read.
//!
//! Run end to end with kube-apiserver 1.35, Contour 1.33, Envoy 1.40 and kubectl 1.27 to 1.35.

mod facts;
#[cfg(test)]
mod tests;

use serde::Serialize;
use strum::{Display, IntoStaticStr};

pub use facts::ModeFacts;

/// How Contour carries the API server's traffic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
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
    /// Reads a version, `None` where it is none.
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

/// Returns what `mode` carries, sharpened by the versions known: with them a `when` becomes `yes` or `no`.
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

/// Says whether kubectl asks for `operation` by WebSocket, the only upgrade that routes carry. `variable` is the value
/// of [`websocket_variable`] in its environment, if set. Seen on the wire with kubectl 1.28 to 1.33.
pub fn speaks_websocket(operation: &str, kubectl: Version, variable: Option<bool>) -> bool {
    let Some(rule) = upgrade(operation) else { return false };
    match variable {
        None => kubectl >= rule.kubectl,
        Some(true) => kubectl >= rule.kubectl_with_variable,
        Some(false) => false,
    }
}

/// Returns the environment variable by which kubectl chooses WebSocket for `operation`.
pub fn websocket_variable(operation: &str) -> Option<&'static str> {
    upgrade(operation).map(|rule| rule.variable)
}

/// When an operation that upgrades its connection can be carried by routes.
struct Upgrade {
    /// From here on kubectl uses WebSocket by itself.
    kubectl: Version,
    /// From here on it can be told to.
    kubectl_with_variable: Version,
    /// From here on the API server understands it.
    server: Version,
    variable: &'static str,
    /// Neither version is known, or they do not decide.
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
        "source-address" => (Answer::Yes, Some("the client's, then Envoy's; a client can put a forged one in front")),
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
    needs_both: "kubectl >= 1.30 (1.29 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true) and API server >= 1.30",
    needs_kubectl: "kubectl >= 1.30, or 1.29 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true",
    needs_server: "API server >= 1.30",
    kubectl_by_variable: "kubectl 1.29 does it only with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true",
    server_too_old: "needs API server >= 1.30",
    kubectl_too_old: "needs kubectl >= 1.30",
};

const PORT_FORWARD: Upgrade = Upgrade {
    kubectl: Version::new(1, 31),
    kubectl_with_variable: Version::new(1, 30),
    server: Version::new(1, 31),
    variable: "KUBECTL_PORT_FORWARD_WEBSOCKETS",
    needs_both: "kubectl >= 1.31 (1.30 with KUBECTL_PORT_FORWARD_WEBSOCKETS=true) and API server >= 1.31",
    needs_kubectl: "kubectl >= 1.31, or 1.30 with KUBECTL_PORT_FORWARD_WEBSOCKETS=true",
    needs_server: "API server >= 1.31",
    kubectl_by_variable: "kubectl 1.30 does it only with KUBECTL_PORT_FORWARD_WEBSOCKETS=true",
    server_too_old: "needs API server >= 1.31",
    kubectl_too_old: "needs kubectl >= 1.31",
};

const NO_CLIENT_CERTIFICATE: &str = "TLS ends at Envoy: the request arrives anonymous";
const NO_ALLOW_LIST: &str = "Contour ignores it here, and the status stays valid";
const ENVOYS_ADDRESS: &str = "the audit log shows Envoy's address";
const IDLE_LIMIT: &str = "cut after 2.5 hours without a byte";
