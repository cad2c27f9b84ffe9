//! Long-running requests: watch, logs, exec, attach, cp, port-forward.

use super::{BASE, RAN};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "watch-cut",
        title: "stream error: stream ID 3; INTERNAL_ERROR: a quiet watch or log ended after 15 s or 5 minutes",
        printed_by: "kubectl get --watch (with exit code 0), logs --follow, wait, and rollout status; the Python, \
                     Node.js, and Rust clients",
        patterns: &[
            &["unable to decode an event from the watch stream"],
            &["stream error: stream ID…INTERNAL_ERROR"],
            &["error: stream error"],
            &["unable to decode an event from the watch stream: stream error: stream id…internal_error; received \
                 from peer"],
            &["watch…ended with: an error on the server"],
            &["reflector…watch ended with error"],
            &["was not closed cleanly: internal_error"],
            &["err_http2_protocol_error"],
            &["protocolerror: response ended prematurely"],
            &["err_stream_premature_close"],
            &["error reading a body from connection: unexpected eof during chunk size line"],
        ],
        causes: &[
            "the route has no `timeoutPolicy`, so Envoy ends each stream after 15 s (access log: `200 UT`, about \
             15000 ms)",
            "the route sets only `response: infinity`, so Envoy ends a stream that is quiet for 5 minutes",
            "the route sets `response: 0s`, which means 15 s, not infinity",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "a route is not the cause: Envoy ends a stream only if it is quiet for 2.5 hours. Check the load \
                 balancer in front of Envoy",
            ),
            (
                Mode::Http,
                "happens if the routes lack `response: infinity` or `idle: infinity` in `timeoutPolicy`. The HTTPProxy \
                 that kubefront writes sets both",
            ),
            (Mode::Passthrough, "as in mode tcp"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                          jsonpath='{.spec.routes[*].timeoutPolicy}'",
                expect: "`response` and `idle` are both `infinity`",
            },
            Confirm {
                command: "time timeout 70 kubectl --kubeconfig=kubeconfig get pods --field-selector \
                          metadata.name=no-such-pod --watch-only",
                expect: "no output for 70 s. If the command ends after 15 s, the route's timeout is the cause",
            },
        ],
        fix: "apply the HTTPProxy that kubefront wrote (`50-httpproxy.yaml`), which sets both timeouts, or use mode \
              tcp. Scripts must restart a watch in any mode, because kubectl exits with code 0 when a watch is cut",
        see: &["mode-trade-offs", "http", "load-balancer-idle-timeout"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "upstream-timeout",
        title: "UT, upstream request timeout: a route timeout ended the request",
        printed_by: "Envoy's access log, and kubectl as 504 or as a cut stream",
        patterns: &[
            &["flag:UT"],
            &["upstream request timeout"],
            &["response_timeout"],
            &["flag:SI"],
            &["stream_idle_timeout"],
            &["flag:UMSDR"],
            &["unable to return a response in the time allotted"],
            &["status code 504"],
        ],
        causes: &[
            "the request took longer than `timeoutPolicy.response`, which is 15 s by default",
            "the stream was quiet for longer than `timeoutPolicy.idle`, which is 5 minutes by default",
        ],
        by_mode: &[
            (Mode::Tcp, "does not happen, because mode tcp has no routes"),
            (Mode::Passthrough, "does not happen, because mode passthrough has no routes"),
        ],
        confirm: &[Confirm {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                      jsonpath='{.spec.routes[*].timeoutPolicy}'",
            expect: "`response` and `idle` are both `infinity`. The value `0s` means 15 s",
        }],
        fix: "apply the HTTPProxy that kubefront wrote (`50-httpproxy.yaml`), which sets both to infinity",
        see: &["http", "TimeoutPolicyNotValid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "exec-refused",
        title: "Error from server: (without a message): exec, attach, or cp was rejected",
        printed_by: "kubectl exec, attach, and cp; the Python, Node.js, and Rust clients",
        patterns: &[
            &["^Error from server:$"],
            &["Error from server:$"],
            &["unable to upgrade connection:$"],
            &["unable to upgrade streaming request"],
            &["websocket: bad handshake"],
            &["handshake status 403 forbidden…'content-length': '0'"],
            &["unexpected server response: 403"],
            &["failed to parse error data…code: 403, message: \"\""],
            &["upstream_reset_before_response_started…protocol_error"],
        ],
        causes: &[
            "Envoy rejected the upgrade with 403. kubectl first tries WebSocket, then SPDY, and prints only the last \
             answer. Envoy does not support SPDY on a route",
            "the API server rejected the upgrade. kubectl prints only the last answer, which does not contain the \
             reason",
        ],
        by_mode: &[
            (Mode::Tcp, "Envoy is not the cause, because it forwards both WebSocket and SPDY"),
            (
                Mode::Http,
                "kubectl or the API server is older than 1.30 (WebSocket is required), `enableWebsockets` is missing, \
                 `protocol` is `h2`, or the role lacks `get` or `create` on `pods/exec`",
            ),
            (Mode::Passthrough, "Envoy is not the cause, because it forwards both WebSocket and SPDY"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl version",
                expect: "client and server are both 1.30 or later (required in mode http)",
            },
            Confirm {
                command: "kubectl --kubeconfig=kubeconfig auth can-i create pods --subresource=exec -n {namespace}",
                expect: "`yes`. The same command with `get` instead of `create` must also print `yes`",
            },
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o jsonpath='{.spec.routes}'",
                expect: "`enableWebsockets` is `true`, and `protocol` is `tls`",
            },
        ],
        fix: "use mode tcp, which supports every kubectl version. Or use kubectl and API server 1.30 or later \
              (kubectl 1.29: `KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true`), and a role with `get` and `create` on \
              `pods/exec` and `pods/attach`",
        see: &["mode-lacks", "exec-needs-get-and-create", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "port-forward-refused",
        title: "error upgrading connection: (without a message): port-forward was rejected",
        printed_by: "kubectl port-forward",
        patterns: &[&["error upgrading connection:$"], &["error: error upgrading connection:$"]],
        causes: &[
            "Envoy rejected the upgrade with 403. On a route, Envoy supports WebSocket but not SPDY",
            "the role lacks `get` or `create` on `pods/portforward`, and kubectl does not print the API server's \
             reason",
        ],
        by_mode: &[
            (Mode::Tcp, "Envoy is not the cause, because it forwards both WebSocket and SPDY"),
            (
                Mode::Http,
                "kubectl or the API server is older than 1.31, `enableWebsockets` is missing, or the role lacks `get` \
                 or `create` on `pods/portforward`",
            ),
            (Mode::Passthrough, "Envoy is not the cause, because it forwards both WebSocket and SPDY"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl version",
                expect: "client and server are both 1.31 or later (required in mode http)",
            },
            Confirm {
                command: "kubectl --kubeconfig=kubeconfig auth can-i create pods --subresource=portforward -n \
                          {namespace}",
                expect: "`yes`. The same command with `get` instead of `create` must also print `yes`",
            },
        ],
        fix: "use mode tcp. Or use kubectl and API server 1.31 or later (kubectl 1.30: \
              `KUBECTL_PORT_FORWARD_WEBSOCKETS=true`), and a role with `get` and `create` on `pods/portforward`",
        see: &["mode-lacks", "exec-needs-get-and-create", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "stream-ended",
        title: "websocket: close 1006, unexpected EOF: a running stream was cut",
        printed_by: "kubectl exec, logs --follow, and port-forward",
        patterns: &[
            &["websocket: close 1006"],
            &["websocket: close 1006 (abnormal closure): unexpected EOF"],
            &["error reading from error stream: next reader: websocket: close 1006 (abnormal closure): unexpected \
               eof"],
            &["server sent goaway"],
            &["http2: client connection lost"],
            &["lost connection to pod"],
            &["error: unexpected eof$"],
            &["unexpected eof$"],
        ],
        causes: &[
            "the TLS Secret was replaced. Envoy then closes every stream of its hosts within the drain time, which is \
             10 minutes by default",
            "an Envoy pod was restarted",
            "an API server was stopped",
            "a load balancer dropped a quiet connection",
        ],
        by_mode: &[
            (Mode::Tcp, "`logs --follow` ends with `error: unexpected EOF`, and exec with `close 1006`"),
            (Mode::Http, "`logs --follow` ends with `GOAWAY`, and exec with `close 1006`, both within the drain time"),
            (
                Mode::Passthrough,
                "your TLS Secret is not used, so replacing it cuts no stream. Check Envoy, the API server, and the \
                 load balancer",
            ),
        ],
        confirm: &[
            Confirm {
                command: "kubectl get secret {secret} -n {proxy-namespace} -o yaml --show-managed-fields | grep \
                          time:",
                expect: "the time of the last write. A time in the last minutes means that the renewal cut the stream",
            },
            Confirm {
                command: "kubectl get pods -n {contour}",
                expect: "`AGE` and `RESTARTS` of the envoy pods. A recent start means that the restart cut the stream",
            },
        ],
        fix: "run the command again. Renew certificates when few streams are open, make scripts restart their watches, \
              and raise the idle timeout of a load balancer that drops quiet connections",
        see: &["renewal-cuts-streams", "load-balancer-idle-timeout"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "watch-list-too-new",
        title: "Too large resource version: the API server has not reached this resource version",
        printed_by: "kubectl, and clients that watch without a resource version",
        patterns: &[&["Too large resource version"]],
        causes: &[
            "etcd 3.4.23: a watch without `resourceVersion` asks for a state that the API server's cache has not \
             reached (answer 504 after 3 s)",
            "the client reached another API server whose cache is behind. The error disappears after a moment",
        ],
        confirm: &[Confirm {
            command: "kubectl get --raw '/readyz?verbose'",
            expect: "`ok` for etcd and for the informers",
        }],
        fix: "set `resourceVersion=0`, or the resource version of the list, in the watch request. Envoy is not the \
              cause. If the error persists, check etcd",
        see: &["keep-direct-kubeconfig"],
        source: "tested with kube-apiserver 1.35 and etcd 3.4.23",
        ..BASE
    },
];
