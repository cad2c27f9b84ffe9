//! Envoy or the API server answered, with a status that nobody wanted.

use super::{ACCESS_LOG, API_SERVER_NAMES, BASE, ENDPOINTS, RAN, STATUS};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "misdirected",
        title: "421: the name in the request is not the name in the TLS handshake",
        printed_by: "kubectl, curl, browsers, in mode http",
        patterns: &[
            &["status code 421"],
            &["the server responded with the status code 421 but did not return more information"],
            &["Error from server: the server responded with the status code 421 but did not return more information"],
            &["misdirected request"],
            &["HTTP/2 421"],
            &["HTTP/1.1 421"],
            &["^421$"],
            &["\"code\":421"],
        ],
        causes: &["Contour binds a connection to the name it was opened for. server is an IP address with \
                tls-server-name, or ends in a dot, or a Host header was set; a browser reused a connection to \
                another host of the same wildcard certificate"],
        by_mode: &[
            (Mode::Tcp, "does not come from Envoy: it compares no names there"),
            (Mode::Passthrough, "does not come from Envoy"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl config view --minify --kubeconfig=kubeconfig -o jsonpath='{.clusters[0].cluster}'",
                expect: "server and tls-server-name must hold the same name, in lower case, without a dot at the end",
            },
            Confirm {
                command: "curl -s -o /dev/null -w '%{http_code}\\n' https://{host}:{port}/version",
                expect: "not 421: Envoy is well, and the kubeconfig's names are what to mend",
            },
        ],
        fix: "write server: https://NAME with the FQDN of the HTTPProxy, and tls-server-name: NAME the same or not \
               at all; to reach an address without DNS use the hosts file, or the mode tcp. In a browser: one \
               certificate for each host",
        see: &["fqdn-is-ip", "leaf-wildcard", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "not-found",
        title: "404: Envoy has no route for this name and path",
        printed_by: "kubectl, curl, browsers",
        patterns: &[
            &["the server could not find the requested resource"],
            &["Error from server (NotFound): the server could not find the requested resource"],
            &["HTTP/2 404"],
            &["HTTP/1.1 404"],
            &["404 page not found"],
            &["404 Not Found"],
            &["^404$"],
            &["error 404"],
            &["flag:NR"],
            &["route_not_found"],
        ],
        causes: &[
            "a 404 without a Kubernetes message comes from Envoy: plain port 80 where nothing is served there, a \
                name that only a wildcard HTTPProxy of one label less covers, or routes that lack prefix: /. From \
                the API server it means that this version has no such resource",
        ],
        by_mode: &[
            (Mode::Tcp, "port 80 of the host answers 404; /../ and // in a path are passed on and end in 404 too"),
            (Mode::Http, "port 80 redirects (301); a wildcard fqdn covers one label, deeper names get 404"),
            (Mode::Passthrough, "port 80 of the host answers 404"),
        ],
        confirm: &[
            Confirm {
                command: "curl -s -i https://{host}:{port}/version | head -n 20",
                expect: "server: envoy and an empty body: Envoy's; JSON with kind: Status: the API server's",
            },
            STATUS,
        ],
        fix: "call https, and the exact name; in mode http keep conditions: [{prefix: /}]. From the API server: \
               kubectl api-resources says what it has",
        see: &["http-01", "fqdn-wildcard"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "redirected",
        title: "301: plain HTTP is sent on to https, and the token is left behind",
        printed_by: "curl, kubectl -v=6",
        patterns: &[&["301 Moved Permanently"], &["HTTP/1.1 301"], &["^301$"], &["location: https://{host}"]],
        causes: &["http:// was called. In mode http Contour redirects to https; kubectl follows, sends no token, and \
                arrives as system:anonymous"],
        by_mode: &[(Mode::Tcp, "port 80 answers 404 instead"), (Mode::Passthrough, "port 80 answers 404 instead")],
        confirm: &[Confirm {
            command: "kubectl config view --minify --kubeconfig=kubeconfig -o \
                      jsonpath='{.clusters[0].cluster.server}'",
            expect: "must begin with https://",
        }],
        fix: "write https:// into server; a server without a scheme and without a CA is taken for http",
        see: &["kubeconfig-server-http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "service-unavailable",
        title: "503: Envoy has no connection to the API server",
        printed_by: "kubectl, curl, Envoy's access log (UF)",
        patterns: &[
            &["the server is currently unable to handle the request"],
            &["Error from server (ServiceUnavailable): the server is currently unable to handle the request"],
            &["upstream connect error or disconnect/reset before headers"],
            &["upstream connect error or disconnect/reset before headers. reset reason: remote connection failure"],
            &["reset reason: connection"],
            &["503 service unavailable"],
            &["503: Service Unavailable"],
            &["HTTP/2 503"],
            &["HTTP/1.1 503"],
            &["^503$"],
            &["flag:UF"],
            &["flag:URX"],
            &["flag:UC"],
        ],
        causes: &["the API server's certificate was refused (another CA, or a name that is not subjectName), its \
                address does not answer, or outgoing traffic is denied. The body never says which. The API server \
                can also print it itself, for an aggregated API that is down"],
        by_mode: &[
            (Mode::Tcp, "the same shows as EOF in kubectl and as UF,URX in Envoy's log"),
            (
                Mode::Http,
                "at once; one of two API servers dead: half of all calls, unless upstream.healthCheck is \
                          set",
            ),
            (Mode::Passthrough, "shows as a closed connection"),
        ],
        confirm: &[ACCESS_LOG, ENDPOINTS, API_SERVER_NAMES],
        fix: "put the cluster's present CA (ConfigMap kube-root-ca.crt) in as upstream.caFile, set \
               upstream.subjectName to a DNS name of the API server's certificate, let Envoy out to the addresses of \
               the EndpointSlice; set upstream.healthCheck where there are several",
        see: &["upstream-ca-foreign", "upstream-subject-mismatch", "endpoints-not-clusterip"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "no-healthy-upstream",
        title: "503: Envoy knows no address of the API server",
        printed_by: "kubectl, curl, Envoy's access log (UH)",
        patterns: &[&["no healthy upstream"], &["flag:UH"], &["no_healthy_upstream"]],
        causes: &["the EndpointSlice of the Service is empty or none in it is ready: the API server is stopped or \
                restarting. Contour learns a new address only from the API server itself"],
        by_mode: &[(Mode::Tcp, "shows as EOF"), (Mode::Passthrough, "shows as a closed connection")],
        confirm: &[
            ENDPOINTS,
            Confirm {
                command: "kubectl get --raw '/readyz?verbose'",
                expect: "ok: it is back, and Envoy follows about 0.1 s later",
            },
        ],
        fix: "bring the API server back: nothing in front of it needs a change. With a Service of your own: its \
               selector must fit ready pods",
        see: &["endpoints-not-clusterip", "keep-direct-kubeconfig", "service-unusual"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "upstream-speaks-tls",
        title: "400: Envoy speaks plain HTTP to the API server",
        printed_by: "kubectl, curl",
        patterns: &[
            &["the server rejected our request for an unknown reason"],
            &["Error from server (BadRequest): the server rejected our request for an unknown reason"],
            &["Client sent an HTTP request to an HTTPS server"],
        ],
        causes: &[
            "the HTTPProxy's service lacks protocol: tls; validation without protocol is ignored without a word, \
                and the status is valid",
        ],
        by_mode: &[
            (Mode::Tcp, "the connection is reset instead"),
            (Mode::Passthrough, "no protocol is right: TLS passes through"),
        ],
        confirm: &[Confirm {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o yaml | grep -A8 services:",
            expect: "protocol: tls must stand beside name and port",
        }],
        fix: "apply the generated HTTPProxy: it writes protocol and validation together",
        see: &["upstream-unverified"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "address-not-allowed",
        title: "403 RBAC: access denied: the allow-list keeps this address out",
        printed_by: "kubectl, curl, in mode http",
        patterns: &[
            &["RBAC: access denied"],
            &["Error from server (Forbidden): RBAC: access denied"],
            &["rbac_access_denied"],
        ],
        causes: &["not Kubernetes' RBAC but Envoy's: the client's address is in no range of ipAllowPolicy. Envoy may \
                see another address than you think: that of a NAT, or of a load balancer or node that does not keep \
                the client's"],
        by_mode: &[
            (Mode::Tcp, "does not happen: the list is ignored there without a word"),
            (Mode::Passthrough, "does not happen: the list is ignored there without a word"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20 | grep 403",
                expect: "the address that Envoy saw",
            },
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                          jsonpath='{.spec.virtualhost.ipAllowPolicy}'",
                expect: "the ranges",
            },
        ],
        fix: "add the range to allowFrom and apply, or have the balancer keep the address (externalTrafficPolicy: \
               Local)",
        see: &["allow-list-ignored", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "too-many-requests",
        title: "429: the API server asks for patience",
        printed_by: "kubectl, clients",
        patterns: &[
            &["too many requests"],
            &["TooManyRequests"],
            &["the server has received too many requests and has asked us to try again later"],
            &["HTTP/1.1 429"],
            &["HTTP/2 429"],
        ],
        causes: &[
            "the API server limits each user (API Priority and Fairness); seen with 1200 watches at once. It is \
                not Envoy's limit, which closes or queues",
        ],
        confirm: &[Confirm {
            command: "kubectl get --raw /metrics | grep apiserver_flowcontrol_rejected_requests_total",
            expect: "which priority level refuses",
        }],
        fix: "spread the clients out, use informers in place of polling, or give them a FlowSchema of their own",
        see: &["connection-limit"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "server-error",
        title: "the API server answered with an error",
        printed_by: "kubectl",
        patterns: &[
            &["Error from server (InternalError)"],
            &["internal error occurred"],
            &["an error on the server (\"\") has prevented the request from succeeding"],
            &["etcdserver:"],
        ],
        causes: &["the API server, or something behind it (etcd, a webhook, the kubelet), failed; Envoy passes it on"],
        confirm: &[
            Confirm { command: "kubectl get --raw '/readyz?verbose'", expect: "what is not ok" },
            Confirm {
                command: "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
                expect: "webhooks that may refuse or time out",
            },
        ],
        fix: "try the same with the direct kubeconfig: if it fails too, Envoy has no part in it",
        see: &["keep-direct-kubeconfig"],
        source: "Kubernetes API, Status",
        is_general: true,
        ..BASE
    },
];
