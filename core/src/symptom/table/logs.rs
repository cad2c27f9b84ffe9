//! What the API server and other Go servers log about their clients.

use super::{API_SERVER_NAMES, BASE, WHO};
use crate::mode::Mode;
use crate::symptom::{Confirm, Hop, Symptom};

const WHOSE_ADDRESS: Confirm = Confirm {
    command: "kubectl get pods -A -o wide | grep -F CLIENT_ADDRESS",
    expect: "the pod with the address in the message (replace `CLIENT_ADDRESS`). No output means that the client is a \
             node, a load balancer, or outside the cluster",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "handshake-rejected",
        title: "TLS handshake error from ADDRESS: remote error: tls: bad certificate: the client rejects the server",
        printed_by: "the API server's log, and the logs of other Go servers (k3s, kubelet, webhooks)",
        hop: Hop::ServerLog,
        patterns: &[
            &["TLS handshake error from…remote error: tls: bad certificate"],
            &["TLS handshake error from…remote error: tls: unknown certificate"],
            &["TLS handshake error from…remote error: tls: expired certificate"],
            &["TLS handshake error from…remote error"],
        ],
        causes: &[
            "the client at this address does not trust the server's certificate, or connects to a name that is not in \
             the certificate's SANs",
            "the address is an Envoy pod: Envoy rejects the API server's certificate, because the CA in `caSecret` or \
             `subjectName` is wrong",
        ],
        impact: "`remote error` is an alert that the client sent: the client rejects the server's certificate. The alert is not about a \
                 client certificate",
        confirm: &[WHOSE_ADDRESS, API_SERVER_NAMES],
        fix: "look up the client's own error message. If the client is Envoy, pass the cluster's current CA (ConfigMap \
              `kube-root-ca.crt`) with `--ca-file FILE` (`upstream.caFile`), and set `--upstream-subject` \
              (`upstream.subjectName`) to a DNS name in the API server's certificate",
        see: &["upstream-ca-foreign", "upstream-subject-mismatch", "envoy-distrusts-api-server", "unknown-authority"],
        source: "Go crypto/tls, alerts; RFC 8446 section 6",
        ..BASE
    },
    Symptom {
        id: "handshake-unfinished",
        title: "http: TLS handshake error from ADDRESS: EOF: a client connected and did not finish the handshake",
        printed_by: "the API server's log, and the logs of other Go servers (k3s, kubelet, webhooks)",
        hop: Hop::ServerLog,
        patterns: &[&["TLS handshake error from"]],
        causes: &[
            "`EOF`, `i/o timeout`, `connection reset by peer`: a TCP health check of a load balancer, or a port scan. \
             Such messages are harmless",
            "`first record does not look like a TLS handshake`, `client sent an HTTP request`: the client sends plain \
             HTTP, for example Envoy if the HTTPProxy lacks `protocol: tls`",
            "`client offered only unsupported versions`: the client is too old",
        ],
        confirm: &[WHOSE_ADDRESS],
        fix: "if the address is a load balancer's, do nothing, or use an HTTPS health check of `/readyz`. If it is an \
              Envoy pod, apply the HTTPProxy that kubefront wrote (`50-httpproxy.yaml`)",
        see: &["upstream-speaks-tls", "tls-version"],
        source: "Go net/http, Server; Go crypto/tls",
        is_general: true,
        ..BASE
    },
    Symptom {
        id: "client-certificate-rejected",
        title: "Unable to authenticate the request: x509: the API server rejects a client certificate",
        printed_by: "the API server's log, and the logs of aggregated API servers",
        hop: Hop::Authenticator,
        patterns: &[
            &["Unable to authenticate the request…x509:"],
            &["Unable to authenticate the request…verifying certificate"],
        ],
        causes: &[
            "`has expired`: the client certificate in a kubeconfig has expired (kubeadm: `admin.conf`, kubelet, \
             controller-manager, and scheduler)",
            "`unknown authority`: another CA issued the client certificate than the CA in `--client-ca-file`, or, in an \
             aggregated API server, the CA in `--requestheader-client-ca-file`",
            "`incompatible key usage`: the client certificate lacks `clientAuth`",
        ],
        impact: "the client gets 401. The API server's own certificate is not the cause",
        by_mode: &[
            (Mode::Tcp, "Envoy forwards no client certificate, so the client connects to the API server directly"),
            (Mode::Http, "as in mode tcp"),
            (Mode::Passthrough, "the client certificate in the kubeconfig can be the cause"),
        ],
        confirm: &[Confirm {
            command: "kubectl config view --raw --minify --kubeconfig=kubeconfig -o \
                      jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -subject \
                      -issuer -dates",
            expect: "`notAfter` in the future, and the issuer that the API server trusts (only the certificate is \
                     printed, not the key)",
        }],
        fix: "issue a new client certificate (kubeadm: `kubeadm certs renew admin.conf`), or use a token. To find the \
              client, compare the times with the audit log",
        see: &["credential-client-certificate", "unauthorized"],
        source: "Kubernetes, authenticating; kubeadm, certificate management",
        ..BASE
    },
    Symptom {
        id: "token-rejected",
        title: "Unable to authenticate the request: invalid bearer token: the API server rejects a token",
        printed_by: "the API server's log, and the logs of aggregated API servers",
        hop: Hop::Authenticator,
        patterns: &[
            &["Unable to authenticate the request"],
            &["Unable to authenticate the request…invalid bearer token"],
            &["Unable to authenticate the request…token has expired"],
            &["Unable to authenticate the request…oidc:"],
        ],
        causes: &[
            "the token has expired, or its ServiceAccount or Secret was deleted",
            "the token is from another cluster, or the cluster's ServiceAccount key was replaced",
            "`oidc`: the issuer, the audience, or the signature does not match the API server's `--oidc-*` settings",
        ],
        impact: "the client gets 401",
        confirm: &[WHO],
        fix: "create a new token (`kubectl create token NAME -n NAMESPACE`), and pass it to kubefront: `--token-file \
              FILE` (`kubeconfig.tokenFile`)",
        see: &["token-expired", "unauthorized", "kubeconfig-proxied"],
        source: "Kubernetes, authenticating",
        is_general: true,
        ..BASE
    },
];
