//! Which connection a message is about. Programs of a cluster print the same TLS and network errors about different
//! connections: the words around an error tell which one, and only entries about that connection explain the error.

/// The connection that a message is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hop {
    /// From a client through Envoy to the API server. Messages that name no other connection are about this one.
    #[default]
    Exposed,
    /// From Envoy to Contour, its xDS server.
    Xds,
    /// From the API server to a kubelet, also through konnectivity.
    Kubelet,
    /// From a kubelet to a port of a pod, for port-forward.
    Pod,
    /// From the API server to a webhook.
    Webhook,
    /// From the API server to an aggregated API.
    AggregatedApi,
    /// From the API server to etcd.
    Etcd,
    /// From a pod to the API server's Service, which does not use Envoy.
    InCluster,
    /// From a client to a server that logs why the TLS handshake failed.
    ServerLog,
    /// From a client to the API server, which logs why it rejects the credential.
    Authenticator,
    /// To a server that is neither Envoy nor the API server: a registry, a Git server, an identity provider.
    OtherServer,
    /// From a client to `kubectl proxy`.
    KubectlProxy,
    /// From a client to its forward proxy.
    ForwardProxy,
    /// From a client to a server or proxy that answers itself, for example with a web page.
    WebPage,
    /// From a client to a DNS server.
    Resolver,
    /// No connection: the client has no usable kubeconfig, or one for this machine.
    Kubeconfig,
}

/// Texts that identify a connection, the first match counts. They are in lowercase; `…` matches any text of the same
/// message, `$` its end.
pub(super) const FRAMES: &[(Hop, &[&str])] = &[
    (Hop::Webhook, &["failed calling webhook", "failed to call webhook", "conversion webhook for"]),
    (
        Hop::Kubelet,
        &[
            "error dialing backend",
            ":10250",
            "/containerlogs/",
            "resource=nodes, subresource",
            "provide credentials ( pods/",
            "unable to upgrade connection: pod does not exist",
            "unable to upgrade connection: unauthorized",
            "no serving certificate available for the kubelet",
            "no agent available",
            "failed to get a backend",
            "\"cannot connect once\"",
            "failed to scrape node",
        ],
    ),
    (Hop::Pod, &["error forwarding port", "an error occurred forwarding"]),
    (
        Hop::AggregatedApi,
        &[
            "failed to retrieve openapi spec",
            "loading openapi spec for",
            "failing or missing response from",
            "faileddiscoverycheck",
            "stale groupversion discovery",
            "unable to retrieve the complete list of server apis…the server is currently unable to handle the request",
            "couldn't get resource list for…the server is currently unable to handle the request",
            "unable to handle the request (get…metrics.k8s.io",
        ],
    ),
    (Hop::Xds, &["grpc config stream", "unable to establish new stream"]),
    (Hop::ServerLog, &["tls handshake error from"]),
    (Hop::Authenticator, &["unable to authenticate the request"]),
    (
        Hop::OtherServer,
        &[
            "failed to pull image",
            "failed to pull and unpack image",
            "errimagepull",
            "imagepullbackoff",
            "info/refs?service=git-upload-pack",
            "unable to clone",
            "failed to checkout",
            "is not a valid chart repository",
            "oidc discovery",
            ".well-known/openid-configuration",
            "acme account",
            "acme-v02.api.",
        ],
    ),
    (Hop::Etcd, &[":2379", "etcdserver: request timed out", "etcdserver: no leader", "etcdserver: leader changed"]),
    (
        Hop::KubectlProxy,
        &[
            "<h3>unauthorized</h3>",
            "<h3>forbidden</h3>",
            "unable to upgrade connection: forbidden$",
            "error upgrading connection: forbidden$",
        ],
    ),
    (
        Hop::ForwardProxy,
        &[
            "proxyconnect",
            "from proxy after connect",
            "connect tunnel failed",
            "proxy authentication required",
            "unable to tunnel through proxy",
            "tunnel connection failed",
            "cannot connect to proxy",
            "could not resolve proxy",
            "err_proxy_connection_failed",
            "err_tunnel_connection_failed",
            "socks connect",
            "failed to do connect handshake",
            // Go prints the status of an answer to CONNECT without its number.
            "http…\": forbidden$",
            "http…\": bad gateway$",
            "http…\": service unavailable$",
            "http…\": gateway timeout$",
            "http…\": method not allowed$",
            "http…\": not implemented$",
            "unable to connect to the server: forbidden$",
            "unable to connect to the server: bad gateway$",
            "unable to connect to the server: service unavailable$",
            "unable to connect to the server: gateway timeout$",
        ],
    ),
    (
        Hop::WebPage,
        &[
            "<!doctype html",
            "<html",
            "invalid character '<'",
            "unexpected token '<'",
            "unexpected token <",
            "default backend - 404",
            "no available server",
            "no server is available to handle this request",
            "the plain http request was sent to https port",
            "502 bad gateway",
            "status code 502",
            "status code 413",
            "413 request entity too large",
            "413 payload too large",
        ],
    ),
    (
        Hop::Resolver,
        &[
            "lookup …i/o timeout",
            "lookup …server misbehaving",
            "lookup …read udp",
            "lookup …dial udp",
            "lookup …try again",
            "lookup …temporary",
            "temporary failure in name resolution",
            "resolving timed out",
            "eai_again",
        ],
    ),
    (
        Hop::Kubeconfig,
        &[
            "no configuration has been provided",
            "unable to load in-cluster configuration",
            "neither --kubeconfig nor --master was specified",
            "serviceaccount/token: no such file",
            "loading config file…: open",
            "loading config file…no such file",
            "loading config file…permission denied",
            "error: stat …no such file or directory",
            "unable to read /etc/rancher",
            "unable to read client-cert",
            "unable to read client-key",
            "server localhost:8080",
            "http://localhost:8080",
            "dial tcp 127.0.0.1:8080",
            "dial tcp [::1]:8080",
            "econnrefused 127.0.0.1:8080",
            "http://localhost/",
            "econnrefused 127.0.0.1:80$",
            "econnrefused ::1:80$",
            "http://localhost:80/",
            "https://localhost:…refused",
            "https://127.0.0.1:…refused",
            "https://[::1]:…refused",
            "https://0.0.0.0:…refused",
            "connection to the server localhost:",
            "connection to the server 127.0.0.1:",
        ],
    ),
    (
        // The first address of the range of Services: kubeadm, k3s, EKS (two), OpenShift, MicroK8s, Kubespray.
        Hop::InCluster,
        &[
            "10.96.0.1:443",
            "10.43.0.1:443",
            "10.100.0.1:443",
            "172.20.0.1:443",
            "172.30.0.1:443",
            "10.152.183.1:443",
            "10.233.0.1:443",
            "://kubernetes.default",
        ],
    ),
    // The API server does not use gRPC.
    (Hop::OtherServer, &["transport: authentication handshake failed", "transport: error while dialing"]),
];

/// Returns the connection that a message in lowercase is about. `is_end` says whether a line of the message ends at a
/// place.
pub(super) fn of(message: &str, is_end: &dyn Fn(usize) -> bool) -> Hop {
    let frame = FRAMES.iter().find(|(_, texts)| texts.iter().any(|text| contains(message, text, is_end)));
    frame.map_or(Hop::Exposed, |(hop, _)| *hop)
}

fn contains(message: &str, text: &str, is_end: &dyn Fn(usize) -> bool) -> bool {
    let (text, must_end) = text.strip_suffix('$').map_or((text, false), |text| (text, true));
    let (before, last) = text.rsplit_once('…').unwrap_or(("", text));
    let mut rest = message;
    for part in before.split('…') {
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    let skipped = message.len() - rest.len();
    let mut places = rest.match_indices(last).map(|(at, last)| skipped + at + last.len());
    places.any(|end| !must_end || is_end(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symptom::{diagnose, symptoms};

    fn about(message: &str) -> Hop {
        of(message, &|at| at == message.len())
    }

    #[test]
    fn every_frame_has_an_entry_of_its_own() {
        for (hop, texts) in FRAMES {
            for text in *texts {
                let text = text.trim_end_matches('$').replace('…', " https://x/ ");
                assert_eq!(about(&text), *hop, "{text}");
                let found = diagnose(&text).found;
                let hops: Vec<_> = found.iter().map(|found| found.symptom.hop).collect();
                assert!(!hops.is_empty() && hops.iter().all(|found| found == hop), "{text}: {hops:?}");
            }
        }
        for symptom in symptoms().filter(|symptom| symptom.hop != Hop::Exposed) {
            assert!(FRAMES.iter().any(|(hop, _)| *hop == symptom.hop), "{}", symptom.id);
        }
    }

    #[test]
    fn the_outer_frame_counts() {
        for (message, hop) in [
            ("failed calling webhook \"a\": post \"https://a.svc:443\": proxyconnect tcp: eof", Hop::Webhook),
            ("error dialing backend: dial tcp: lookup node1 on 10.0.0.2:53: i/o timeout", Hop::Kubelet),
            ("proxyconnect tcp: dial tcp: lookup proxy on 10.0.0.2:53: i/o timeout", Hop::ForwardProxy),
            (
                "dial tcp: lookup k8s.example.com on 10.0.0.2:53: read udp 10.0.0.9:1->10.0.0.2:53: i/o timeout",
                Hop::Resolver,
            ),
            ("get \"https://k8s.example.com/api\": forbidden", Hop::ForwardProxy),
            ("get \"https://k8s.example.com/api\": dial tcp 127.0.0.1:443: connect: connection refused", Hop::Exposed),
            (
                "unable to upgrade connection: forbidden (user=a, verb=get, resource=nodes, subresource=proxy)",
                Hop::Kubelet,
            ),
            ("pods is forbidden: user \"a\" cannot list", Hop::Exposed),
        ] {
            assert_eq!(about(message), hop, "{message}");
        }
    }
}
