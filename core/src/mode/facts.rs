//! The modes in words, for the page and the manual: what each is for, and its price.

use super::Mode;

/// What a person who chooses a mode should know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ModeFacts {
    /// The mode.
    pub mode: Mode,
    /// In a few words.
    pub title: &'static str,
    /// What it is, and for whom; one or two sentences.
    pub summary: &'static str,
    /// Whose certificate clients are shown.
    pub shown_to_clients: &'static str,
    /// Who checks the API server's certificate.
    pub upstream_verified: &'static str,
    /// What plain HTTP on port 80 answers.
    pub plain_http: &'static str,
    /// What happens above 1024 connections to one Envoy.
    pub over_1024_connections: &'static str,
    /// What an Ingress of another namespace on the same host does.
    pub foreign_ingress: &'static str,
    /// What it costs; one sentence each.
    pub price: &'static [&'static str],
}

impl Mode {
    /// Returns the mode in words.
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
    title: "carried as TCP",
    summary: "TLS ends at Envoy and starts anew to the API server; in between the bytes pass untouched. Closest to a \
              direct connection: every kubectl and every other client works, and no other route can reach in.",
    shown_to_clients: "yours",
    upstream_verified: "by Envoy, with Contour 1.28 or newer; older ones silently do not",
    plain_http: "404",
    over_1024_connections: "closed at once",
    foreign_ingress: "no effect on port 443",
    price: &[
        "The audit log shows Envoy's address instead of the client's",
        "There is no allow-list: Contour ignores it and the status stays valid",
        "Every watch is a connection of its own, and above 1024 to one Envoy new ones are closed at once",
        "A path that dies without a word is noticed after 165 seconds, or never",
        "Envoy sees every bearer token: whoever controls Contour's namespace or the key controls what those tokens control",
    ],
};

static HTTP: ModeFacts = ModeFacts {
    mode: Mode::Http,
    title: "routed as HTTP",
    summary: "Envoy reads every request and routes it. For those who need the allow-list or the client's address, whose \
              clients and servers are all 1.31 or newer, and who reserve the host name.",
    shown_to_clients: "yours",
    upstream_verified: "by Envoy",
    plain_http: "301 to https",
    over_1024_connections: "queued",
    foreign_ingress: "reads bearer tokens and forges answers, while the status stays valid",
    price: &[
        "Anyone who may write an Ingress in any namespace can take over paths of the host and read bearer tokens, unless the name is reserved",
        "exec, attach and cp need kubectl and API server 1.30 or newer, port-forward 1.31 or newer",
        "Paths with // or /../ are rewritten on the way",
        "Envoy sees every bearer token: whoever controls Contour's namespace or the key controls what those tokens control",
    ],
};

static PASSTHROUGH: ModeFacts = ModeFacts {
    mode: Mode::Passthrough,
    title: "passed through",
    summary: "Envoy reads only the name in the TLS handshake; clients see the API server's own certificate and must know \
              its CA. For those who need client certificates.",
    shown_to_clients: "the API server's own",
    upstream_verified: "by the client",
    plain_http: "404",
    over_1024_connections: "closed at once",
    foreign_ingress: "shows its own certificate: an outage",
    price: &[
        "The certificate that clients already trust is not used: every kubeconfig carries the cluster's CA",
        "The API server's certificate must name the host, or the host is kubernetes.default.svc: one cluster per Envoy",
        "The audit log shows Envoy's address instead of the client's",
        "There is no allow-list: Contour ignores it and the status stays valid",
        "Anyone who may write an Ingress can take the host down, unless the name is reserved",
    ],
};
