//! Texts about the modes, for the page and the manual: what each mode does, its security, and its trade-offs.

use super::Mode;

/// What a person who chooses a mode should know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ModeFacts {
    /// The mode.
    pub mode: Mode,
    /// What Envoy does, in a few words.
    pub title: &'static str,
    /// What the mode does, and who should use it; two or three sentences.
    pub summary: &'static str,
    /// Who else can use the host name, and what they reach. The one text about this in every output.
    pub security: &'static str,
    /// Whose certificate clients see.
    pub shown_to_clients: &'static str,
    /// Who verifies the API server's certificate.
    pub upstream_verified: &'static str,
    /// What plain HTTP on port 80 answers.
    pub plain_http: &'static str,
    /// What happens above 1024 connections to one Envoy.
    pub over_1024_connections: &'static str,
    /// What an Ingress of another namespace with the same host name does.
    pub foreign_ingress: &'static str,
    /// The trade-offs; one sentence each.
    pub trade_offs: &'static [&'static str],
}

impl Mode {
    /// Returns the texts about the mode.
    pub fn facts(self) -> &'static ModeFacts {
        match self {
            Self::Tcp => &TCP,
            Self::Http => &HTTP,
            Self::Passthrough => &PASSTHROUGH,
        }
    }
}

static TCP: ModeFacts = ModeFacts {
    mode: Mode::Tcp,
    title: "terminate TLS, proxy TCP",
    summary: "Envoy terminates TLS with your certificate, re-encrypts, and proxies the TCP stream to the API server \
              unchanged. This is closest to a direct connection: it works with every kubectl and every other client.",
    security: "No other route shares port 443 of the host name while the HTTPProxy is valid. Anyone who can create an \
               HTTPProxy in any namespace can cause an outage: the same host name in a second HTTPProxy makes both \
               invalid. While the HTTPProxy is invalid or deleted, an Ingress with the host name serves port 443. If \
               clients trust the certificate of that Ingress, it receives bearer tokens. Reserving the host name \
               (Kubernetes 1.30 or later) blocks both, except for objects that already exist.",
    shown_to_clients: "yours",
    upstream_verified: "by Envoy; Contour 1.27 and earlier silently do not verify it",
    plain_http: "404",
    over_1024_connections: "closed immediately",
    foreign_ingress: "no effect on port 443 while the HTTPProxy is valid",
    trade_offs: &[
        "The audit log shows Envoy's address instead of the client's",
        "No IP allow list: Contour ignores it, and the HTTPProxy still reports valid",
        "Every watch is a connection, and Envoy closes new connections above 1024 immediately",
        "A client notices a dead connection after 165 seconds or never",
        "Envoy can read bearer tokens: anyone who controls Contour's namespace or the private key controls what those tokens control",
    ],
};

static HTTP: ModeFacts = ModeFacts {
    mode: Mode::Http,
    title: "terminate TLS, route requests",
    summary: "Envoy terminates TLS with your certificate, re-encrypts, and routes each HTTP request to the API server. Use this \
              mode if you need an IP allow list or client addresses in the audit log, if every client and API server is \
              1.31 or later, and if you reserve the host name.",
    security: "Anyone who can create an Ingress in any namespace can receive requests for paths of the host name, including \
               bearer tokens, and forge answers. The HTTPProxy still reports valid. Anyone who can create an HTTPProxy in \
               any namespace can cause an outage: the same host name in a second HTTPProxy makes both invalid. \
               Reserving the host name (Kubernetes 1.30 or later) blocks both, except for objects that already exist.",
    shown_to_clients: "yours",
    upstream_verified: "by Envoy",
    plain_http: "301 to https",
    over_1024_connections: "queued",
    foreign_ingress: "receives requests and bearer tokens and forges answers, while the HTTPProxy still reports valid",
    trade_offs: &[
        "Anyone who can create an Ingress in any namespace can receive requests for paths of the host name, including bearer tokens, unless the host name is reserved",
        "exec, attach, and cp require kubectl and API server 1.30 or later, port-forward 1.31 or later",
        "Envoy rewrites paths that contain // or /../",
        "Envoy can read bearer tokens: anyone who controls Contour's namespace or the private key controls what those tokens control",
    ],
};

static PASSTHROUGH: ModeFacts = ModeFacts {
    mode: Mode::Passthrough,
    title: "do not terminate TLS",
    summary: "Envoy reads only the SNI host name in the TLS handshake. Clients see the API server's certificate and must \
              trust the cluster's CA. Use this mode if you need client certificates.",
    security: "Envoy cannot read bearer tokens. Anyone who can create an Ingress in any namespace can replace the \
               certificate that clients see. kubectl rejects that certificate and sends no token, so this is an outage. \
               Anyone who can create an HTTPProxy in any namespace can cause an outage: the same host name in a second \
               HTTPProxy makes both invalid. Reserving the host name (Kubernetes 1.30 or later) blocks both, except for \
               objects that already exist.",
    shown_to_clients: "the API server's own",
    upstream_verified: "by the client",
    plain_http: "404",
    over_1024_connections: "closed immediately",
    foreign_ingress: "replaces the certificate that clients see: an outage",
    trade_offs: &[
        "Your certificate is not used: every kubeconfig contains the cluster's CA",
        "The SANs of the API server's certificate must include the host name, or the HTTPProxy uses kubernetes.default.svc: then one Envoy serves one cluster",
        "The audit log shows Envoy's address instead of the client's",
        "No IP allow list: Contour ignores it, and the HTTPProxy still reports valid",
        "Anyone who can create an Ingress in any namespace can cause an outage, unless the host name is reserved",
    ],
};
