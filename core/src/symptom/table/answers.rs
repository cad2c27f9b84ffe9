//! Envoy or the API server answers with an error status.

use super::{ACCESS_LOG, API_SERVER_NAMES, BASE, ENDPOINTS, RAN, STATUS};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "misdirected",
        title: "the server responded with the status code 421: the Host header does not match the SNI host name",
        printed_by: "kubectl, curl, and browsers, in mode http",
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
        causes: &[
            "`server` in the kubeconfig is an IP address and `tls-server-name` is set, so the HTTP request and the TLS \
             handshake contain different host names",
            "the host name in `server` ends with a dot",
            "the client sets a different `Host` header",
            "a browser reused its connection to another host that has the same wildcard certificate",
        ],
        by_mode: &[
            (Mode::Tcp, "Envoy does not send this status, because it does not compare the host names"),
            (Mode::Passthrough, "Envoy does not send this status"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl config view --minify --kubeconfig=kubeconfig -o jsonpath='{.clusters[0].cluster}'",
                expect: "the same host name in `server` and `tls-server-name`, in lowercase, without a trailing dot",
            },
            Confirm {
                command: "curl -s -o /dev/null -w '%{http_code}\\n' https://{host}:{port}/version",
                expect: "any status except 421: Envoy works, so fix the host names in the kubeconfig",
            },
        ],
        fix: "set `server` to `https://HOST`, with the host name in `fqdn` of the HTTPProxy, and set `tls-server-name` \
              to the same host name, or remove `tls-server-name`. To reach an address without DNS, use the hosts file \
              or mode tcp. For browsers, use one certificate per host",
        see: &["fqdn-is-ip", "leaf-wildcard", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "not-found",
        title: "the server could not find the requested resource (404): Envoy has no route for the host and path",
        printed_by: "kubectl, curl, and browsers",
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
            "the request used plain HTTP on port 80, and Envoy has no route there",
            "only a wildcard HTTPProxy matches, and the host name has more labels than the wildcard matches",
            "the routes of the HTTPProxy lack `prefix: /`",
            "the response comes from the API server, because the cluster's Kubernetes version does not have the \
             resource",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "port 80 of the host answers 404. Envoy forwards `/../` and `//` in a path unchanged, and such \
                 requests also end in 404",
            ),
            (
                Mode::Http,
                "port 80 redirects (301). A wildcard `fqdn` matches one label; host names with more labels \
                          get 404",
            ),
            (Mode::Passthrough, "port 80 of the host answers 404"),
        ],
        confirm: &[
            Confirm {
                command: "curl -s -i https://{host}:{port}/version | head -n 20",
                expect: "`server: envoy` and an empty body: the response comes from Envoy. JSON with `\"kind\": \
                         \"Status\"`: the response comes from the API server",
            },
            STATUS,
        ],
        fix: "use `https://` and the exact host name. In mode http, keep `conditions: [{prefix: /}]` in the route. \
              If the response comes from the API server, list its resources with `kubectl api-resources`",
        see: &["http-01", "fqdn-wildcard"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "redirected",
        title: "301 Moved Permanently: Envoy redirects plain HTTP to https, and kubectl does not send the token",
        printed_by: "curl and kubectl -v=6",
        patterns: &[&["301 Moved Permanently"], &["HTTP/1.1 301"], &["^301$"], &["location: https://{host}"]],
        causes: &[
            "the client called `http://`: in mode http Contour redirects to `https://`, and kubectl follows without \
             the token, as `system:anonymous`",
        ],
        by_mode: &[(Mode::Tcp, "port 80 answers 404 instead"), (Mode::Passthrough, "port 80 answers 404 instead")],
        confirm: &[Confirm {
            command: "kubectl config view --minify --kubeconfig=kubeconfig -o \
                      jsonpath='{.clusters[0].cluster.server}'",
            expect: "a URL that begins with `https://`. A URL that begins with `http://` confirms the cause",
        }],
        fix: "set `server` in the kubeconfig to a URL that begins with `https://`. kubectl uses plain HTTP if \
              `server` has no scheme and the cluster has no CA",
        see: &["kubeconfig-server-http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "service-unavailable",
        title: "the server is currently unable to handle the request (503): Envoy cannot reach the API server",
        printed_by: "kubectl, curl, and Envoy's access log (UF)",
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
            &["flag:UR"],
            &["flag:LR"],
            &["upstream_reset_before_response_started"],
        ],
        causes: &[
            "Envoy rejects the API server's certificate: another CA issued it, or its SANs do not include \
             `subjectName`",
            "the API server's address does not answer",
            "outgoing traffic from Envoy is denied",
            "an aggregated API is down, and the API server itself returns this message",
        ],
        by_mode: &[
            (Mode::Tcp, "kubectl prints `EOF` instead, and Envoy logs `UF,URX`"),
            (
                Mode::Http,
                "the response comes immediately. If one of two API servers is down, half of all requests fail, \
                 unless `upstream.healthCheck` is set",
            ),
            (Mode::Passthrough, "Envoy closes the connection instead"),
        ],
        confirm: &[ACCESS_LOG, ENDPOINTS, API_SERVER_NAMES],
        fix: "confirm the cause first, because the response body never contains it. If Envoy rejects the certificate, \
              pass the cluster's current CA (ConfigMap `kube-root-ca.crt`) with `--ca-file FILE` (`upstream.caFile`). \
              Also set `--upstream-subject` (`upstream.subjectName`) to a DNS name in the API server's certificate. If \
              the network denies the traffic, allow Envoy to reach the addresses in the EndpointSlice. With several \
              API servers, also set `--health-check` (`upstream.healthCheck`)",
        see: &["upstream-ca-foreign", "upstream-subject-mismatch", "endpoints-not-clusterip"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "no-healthy-upstream",
        title: "no healthy upstream (503): Envoy has no ready address of the API server",
        printed_by: "kubectl, curl, and Envoy's access log (UH)",
        patterns: &[&["no healthy upstream"], &["flag:UH"], &["no_healthy_upstream"]],
        causes: &[
            "the API server is stopped or restarting, so the Service's EndpointSlice is empty or contains no ready \
             address",
            "you use your own Service, and its selector matches no ready pods",
        ],
        by_mode: &[
            (Mode::Tcp, "kubectl prints `EOF` instead"),
            (Mode::Passthrough, "Envoy closes the connection instead"),
        ],
        confirm: &[
            ENDPOINTS,
            Confirm {
                command: "kubectl get --raw '/readyz?verbose'",
                expect: "`ok` after each check: the API server is ready again, and Envoy uses it about 0.1 s later",
            },
        ],
        fix: "start the API server again. Envoy and Contour need no change: Contour can receive a new address only \
              from the API server itself. If you use your own Service, correct its selector so that it matches ready \
              pods",
        see: &["endpoints-not-clusterip", "keep-direct-kubeconfig", "service-unusual"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "upstream-speaks-tls",
        title: "the server rejected our request for an unknown reason (400): Envoy sends plain HTTP, not TLS",
        printed_by: "kubectl and curl",
        patterns: &[
            &["the server rejected our request for an unknown reason"],
            &["Error from server (BadRequest): the server rejected our request for an unknown reason"],
            &["Client sent an HTTP request to an HTTPS server"],
        ],
        causes: &[
            "the service in the HTTPProxy lacks `protocol: tls`. Contour then ignores `validation` silently, and \
             the HTTPProxy still reports `valid`",
        ],
        by_mode: &[
            (Mode::Tcp, "Envoy resets the connection instead"),
            (Mode::Passthrough, "a service without `protocol` is correct, because Envoy does not terminate TLS"),
        ],
        confirm: &[Confirm {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o yaml | grep -A8 services:",
            expect: "`protocol: tls` next to `name` and `port`. If `protocol` is missing, the cause is confirmed",
        }],
        fix: "apply the HTTPProxy that kubefront wrote (`50-httpproxy.yaml`), which contains both `protocol` and \
              `validation`",
        see: &["upstream-unverified"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "address-not-allowed",
        title: "RBAC: access denied (403): Envoy's IP allow list does not include the client address",
        printed_by: "kubectl and curl, in mode http",
        patterns: &[
            &["RBAC: access denied"],
            &["Error from server (Forbidden): RBAC: access denied"],
            &["rbac_access_denied"],
        ],
        causes: &[
            "no range of `ipAllowPolicy` includes the client address. The message comes from Envoy's RBAC filter, not \
             from Kubernetes RBAC",
            "Envoy receives the address of a NAT gateway, load balancer, or node that does not preserve the client \
             address",
        ],
        by_mode: &[
            (Mode::Tcp, "does not occur, because Contour silently ignores the list in this mode"),
            (Mode::Passthrough, "does not occur, because Contour silently ignores the list in this mode"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20 | grep 403",
                expect: "the client address that Envoy received",
            },
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                          jsonpath='{.spec.virtualhost.ipAllowPolicy}'",
                expect: "the allowed address ranges",
            },
        ],
        fix: "add the range to `--allow-from` (`allowFrom`), generate the HTTPProxy again, and apply it. If Envoy \
              receives the wrong address, configure the load balancer to preserve the client address \
              (`externalTrafficPolicy: Local`)",
        see: &["allow-list-ignored", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "too-many-requests",
        title: "the server has received too many requests (429): the API server limits this user",
        printed_by: "kubectl and clients",
        patterns: &[
            &["too many requests"],
            &["TooManyRequests"],
            &["the server has received too many requests and has asked us to try again later"],
            &["HTTP/1.1 429"],
            &["HTTP/2 429"],
        ],
        causes: &[
            "the API server limits each user (API Priority and Fairness), for example at 1200 simultaneous watches. \
             The limit is not Envoy's connection limit, which closes or queues connections",
        ],
        confirm: &[Confirm {
            command: "kubectl get --raw /metrics | grep apiserver_flowcontrol_rejected_requests_total",
            expect: "the priority level that rejects requests",
        }],
        fix: "spread the clients' requests over time, use informers instead of polling, or create a separate \
              FlowSchema for these clients",
        see: &["connection-limit"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "server-error",
        title: "Error from server (InternalError): the API server, or a component behind it, failed",
        printed_by: "kubectl",
        patterns: &[
            &["Error from server (InternalError)"],
            &["internal error occurred"],
            &["an error on the server (\"\") has prevented the request from succeeding"],
            &["etcdserver:"],
        ],
        causes: &[
            "the API server or a component behind it (etcd, a webhook, the kubelet) failed, and Envoy only forwards \
             the error",
        ],
        confirm: &[
            Confirm { command: "kubectl get --raw '/readyz?verbose'", expect: "the checks that are not `ok`" },
            Confirm {
                command: "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
                expect: "webhooks that could reject requests or time out",
            },
        ],
        fix: "run the same command with the direct kubeconfig. If the command fails with that kubeconfig too, Envoy is \
              not the cause",
        see: &["keep-direct-kubeconfig"],
        source: "Kubernetes API, Status",
        is_general: true,
        ..BASE
    },
];
