//! Something else than Envoy and the API server answers, or changes the request: forward proxies, reverse proxies,
//! `kubectl proxy`, web pages, and other servers that a program needs.

use super::{ACCESS_LOG, BASE};
use crate::mode::Mode;
use crate::symptom::{Confirm, Hop, Symptom};

const PROXY_VARIABLES: Confirm = Confirm {
    command: "env | grep -i _proxy | sed 's,//.*@,//,'",
    expect: "`HTTPS_PROXY` and `NO_PROXY` of this shell, without passwords. A container or a service has its own \
             variables",
};
const SERVER: Confirm = Confirm {
    command: "kubectl config view --minify --kubeconfig=kubeconfig -o \
              jsonpath='{.clusters[0].cluster.server} {.clusters[0].cluster.proxy-url}' | sed 's,//[^ ]*@,//,g'",
    expect: "the address that the client uses, and the proxy of the cluster entry, if there is one",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "forward-proxy",
        title: "proxyconnect tcp: the connection to a forward proxy (HTTPS_PROXY, proxy-url) failed",
        printed_by: "kubectl and other Go clients, curl, Python, Java, and browsers",
        hop: Hop::ForwardProxy,
        patterns: &[
            &["proxyconnect"],
            &["Unable to connect to the server: proxyconnect tcp:"],
            &["from proxy after CONNECT"],
            &["CONNECT tunnel failed"],
            &["Proxy Authentication Required"],
            &["Unable to tunnel through proxy"],
            &["Tunnel connection failed"],
            &["Cannot connect to proxy"],
            &["Could not resolve proxy"],
            &["ERR_PROXY_CONNECTION_FAILED"],
            &["ERR_TUNNEL_CONNECTION_FAILED"],
            &["socks connect"],
            &["failed to do connect handshake"],
            &["https://…\": Forbidden$"],
            &["https://…\": Bad Gateway$"],
            &["https://…\": Service Unavailable$"],
            &["https://…\": Gateway Timeout$"],
            &["https://…\": Method Not Allowed$"],
            &["https://…\": Not Implemented$"],
            &["Unable to connect to the server: Forbidden$"],
            &["Unable to connect to the server: Bad Gateway$"],
            &["Unable to connect to the server: Service Unavailable$"],
            &["Unable to connect to the server: Gateway Timeout$"],
        ],
        causes: &[
            "`HTTPS_PROXY` begins with `https://`, but the proxy speaks plain HTTP (`first record does not look like a \
             TLS handshake`, `EOF`)",
            "the proxy does not allow this host or port (`Forbidden`, 403), or requires a password (407)",
            "the proxy cannot reach the host (`Bad Gateway`, `Service Unavailable`), because the host is inside your \
             network",
            "the proxy is not running, its name does not resolve, or the setting names a server that is not a proxy (`x509`, \
             404)",
        ],
        impact: "the request did not reach Envoy. What follows in the message is about the proxy",
        confirm: &[PROXY_VARIABLES, SERVER],
        fix: "if the host is inside your network, add it to `NO_PROXY`. Otherwise correct the proxy's address \
              (`http://PROXY:PORT` for most proxies), or have the proxy allow `CONNECT {host}:{port}`",
        see: &["kubeconfig-field-dropped"],
        source: "Go net/http, Transport and ProxyFromEnvironment; curl, error codes",
        ..BASE
    },
    Symptom {
        id: "upgrade-header-removed",
        title: "Upgrade request required: a proxy in front of the API server removed the Upgrade header",
        printed_by: "kubectl exec, attach, cp, and port-forward",
        patterns: &[
            &["Upgrade request required"],
            &["Error from server (BadRequest): Upgrade request required"],
            &["missing upgrade headers in request"],
            &["Handshake status 400"],
            &["Expected HTTP 101 response but was '400"],
            &["websocket: the client is not using the websocket protocol"],
        ],
        causes: &[
            "a proxy or load balancer that understands HTTP (nginx, Apache, HAProxy, AWS ALB, Rancher) is between the \
             client and the API server, and does not forward `Connection: Upgrade`",
            "the proxy speaks HTTP/2 to the API server, and HTTP/2 has no `Upgrade` header",
        ],
        by_mode: &[
            (Mode::Tcp, "Envoy is not the cause, because it forwards the bytes of the connection"),
            (Mode::Http, "Envoy is not the cause: it answers 403 to an upgrade that it does not support"),
            (Mode::Passthrough, "Envoy is not the cause, because it forwards the bytes of the connection"),
        ],
        confirm: &[
            SERVER,
            Confirm {
                command: "curl -s -i https://{host}:{port}/version | head -n 20",
                expect: "the header `server`, or `via`, of the proxy (`envoy` is Envoy, in mode http)",
            },
        ],
        fix: "let clients reach Envoy over TCP: a network load balancer instead of one for HTTP. Or configure the proxy: \
              nginx requires `proxy_http_version 1.1` and the headers `Upgrade` and `Connection`, Apache `upgrade=ANY`",
        see: &["exec-refused", "mode-lacks"],
        source: "Kubernetes, apimachinery, UpgradeAwareHandler; nginx and Apache documentation",
        ..BASE
    },
    Symptom {
        id: "upgrade-not-allowed",
        title: "403 upgrade_failed: Envoy's route allows WebSocket upgrades, but not SPDY (exec, port-forward)",
        printed_by: "Envoy's access log, in mode http",
        patterns: &[
            &["upgrade_failed"],
            &["\"response_code_details\":\"upgrade_failed\""],
            &["/exec?…\" 403 - 0 0"],
            &["/attach?…\" 403 - 0 0"],
            &["/portforward…\" 403 - 0 0"],
        ],
        causes: &[
            "the client opens exec, attach, or port-forward with SPDY: kubectl before 1.30 (port-forward: before 1.31), \
             or a client library",
            "the route in the HTTPProxy lacks `enableWebsockets`",
        ],
        by_mode: &[
            (Mode::Tcp, "does not happen, because mode tcp has no routes"),
            (Mode::Passthrough, "does not happen, because mode passthrough has no routes"),
        ],
        confirm: &[
            ACCESS_LOG,
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o jsonpath='{.spec.routes}'",
                expect: "`enableWebsockets` is `true`",
            },
            Confirm {
                command: "kubectl version",
                expect: "client and server are both 1.31 or later (exec and attach: 1.30 or later)",
            },
        ],
        fix: "use mode tcp, which supports every client. Or use kubectl and API server 1.31 or later, and keep \
              `enableWebsockets: true` in the route",
        see: &["exec-refused", "port-forward-refused", "exec-needs-get-and-create", "mode-lacks", "http"],
        source: super::RAN,
        ..BASE
    },
    Symptom {
        id: "kubectl-proxy-filter",
        title: "unable to upgrade connection: Forbidden: kubectl proxy does not forward exec and attach",
        printed_by: "kubectl and other clients that connect to `kubectl proxy`",
        hop: Hop::KubectlProxy,
        patterns: &[
            &["<h3>Unauthorized</h3>"],
            &["<h3>Forbidden</h3>"],
            &["unable to upgrade connection: Forbidden$"],
            &["error upgrading connection: Forbidden$"],
        ],
        causes: &[
            "the client connects to `kubectl proxy`, whose filter rejects exec and attach by default (`--reject-paths`), \
             and hosts that are not local (`--accept-hosts`)",
        ],
        impact: "the credential and the roles are not the cause",
        confirm: &[SERVER],
        fix: "connect with the kubeconfig, and not through `kubectl proxy`: set `server` to `https://HOST`. Do not use \
              `--disable-filter`, because then any program that reaches the port has your rights",
        see: &["kubeconfig-server-http"],
        source: "kubectl proxy, --reject-paths and --disable-filter",
        ..BASE
    },
    Symptom {
        id: "web-page",
        title: "invalid character '<' looking for beginning of value: a web page answers, not the API server",
        printed_by: "kubectl and other clients",
        hop: Hop::WebPage,
        patterns: &[
            &["invalid character '<'"],
            &["unable to parse the server version: invalid character '<'"],
            &["unexpected token '<'"],
            &["unexpected token <"],
            &["<!DOCTYPE html"],
            &["<html"],
        ],
        causes: &[
            "`server` in the kubeconfig names another server: a dashboard, a login page, or a Git server",
            "a proxy or a load balancer answers with its error page, because it cannot reach the API server or does not \
             allow the request",
            "another HTTPProxy or Ingress serves the host name",
        ],
        impact: "neither the API server nor Envoy sends HTML. A status code inside the page is the proxy's",
        confirm: &[
            SERVER,
            Confirm {
                command: "curl -s -i https://{host}:{port}/version | head -n 20",
                expect: "JSON with `gitVersion`, or JSON with `\"kind\": \"Status\"`. For HTML, the headers `server` and \
                         `via` and the title of the page name the program that answers",
            },
        ],
        fix: "correct `server` in the kubeconfig, or the DNS record. If a proxy answers, read its page, and add the host \
              to `NO_PROXY`, or let the load balancer in front of Envoy forward TCP",
        see: &["shared-host", "kubeconfig-proxied", "forward-proxy"],
        source: "Go encoding/json; Kubernetes API, Status",
        ..BASE
    },
    Symptom {
        id: "other-proxy",
        title: "502 Bad Gateway, default backend - 404, no available server: a proxy answers, not the API server",
        printed_by: "kubectl and other clients",
        hop: Hop::WebPage,
        patterns: &[
            &["502 Bad Gateway"],
            &["status code 502"],
            &["default backend - 404"],
            &["no available server"],
            &["No server is available to handle this request"],
            &["The plain HTTP request was sent to HTTPS port"],
            &["status code 413"],
            &["413 Request Entity Too Large"],
            &["413 Payload Too Large"],
        ],
        causes: &[
            "a load balancer, an ingress controller (`default backend` is ingress-nginx, `no available server` is \
             Traefik), or a forward proxy is in front of Envoy, or the DNS record points to it",
            "502: this proxy cannot reach its backend, or speaks plain HTTP to a TLS port",
            "413: this proxy limits the size of requests (nginx: `client_max_body_size`)",
        ],
        impact: "Envoy answers 503, not 502, if it cannot reach the API server",
        confirm: &[
            SERVER,
            Confirm {
                command: "curl -s -i https://{host}:{port}/version | head -n 20",
                expect: "the headers `server` and `via`, which name the program that answers",
            },
        ],
        fix: "point the DNS record to Envoy, or let the load balancer forward TCP. Otherwise correct the backend of the \
              proxy: its address, TLS to the backend, and the limit of requests",
        see: &["web-page", "service-unavailable"],
        source: "RFC 9110 section 15; documentation of nginx and Traefik",
        ..BASE
    },
    Symptom {
        id: "other-server",
        title: "Failed to pull image, oidc discovery error, git-upload-pack: the error is about another server",
        printed_by: "kubelets, credential plugins, Argo CD, Flux, Helm, and cert-manager",
        hop: Hop::OtherServer,
        patterns: &[
            &["Failed to pull image"],
            &["failed to pull and unpack image"],
            &["ErrImagePull"],
            &["ImagePullBackOff"],
            &["info/refs?service=git-upload-pack"],
            &["unable to clone"],
            &["failed to checkout"],
            &["is not a valid chart repository"],
            &["oidc discovery"],
            &[".well-known/openid-configuration"],
            &["ACME account"],
            &["acme-v02.api."],
            &["transport: authentication handshake failed"],
            &["transport: Error while dialing"],
        ],
        causes: &[
            "`image`: the node's container runtime does not trust the registry, or cannot reach it",
            "`oidc`, `openid-configuration`: the credential plugin or the API server does not trust the identity \
             provider, or cannot reach it",
            "`git-upload-pack`, `clone`, `chart repository`: Argo CD, Flux, or Helm does not trust the Git server or the \
             chart repository",
            "`ACME`: cert-manager cannot reach the ACME server",
            "`transport:`: the program uses gRPC (the argocd command, etcd, a controller), and the API server does not",
        ],
        impact: "the API server, Envoy, and your certificate are not the cause, unless the named server is behind the \
                 same Envoy",
        confirm: &[Confirm {
            command: "openssl s_client -connect SERVER:443 -servername SERVER -showcerts </dev/null",
            expect: "the certificate chain of the server that the message names (replace `SERVER`)",
        }],
        fix: "add the CA of that server to the trust store of the program that prints the message: the node, the plugin \
              (kubelogin: `--certificate-authority`), Argo CD (ConfigMap `argocd-tls-certs-cm`), or Flux (`certSecretRef`)",
        see: &["plugin-failed", "trust-private"],
        source: "documentation of containerd, kubelogin, Argo CD, Flux, and cert-manager",
        ..BASE
    },
];
