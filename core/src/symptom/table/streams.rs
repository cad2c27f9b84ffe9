//! What runs for long: watch, logs, exec, attach, cp, port-forward.

use super::{BASE, RAN};
use crate::mode::Mode;
use crate::symptom::{Proof, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "watch-cut",
        title: "a quiet watch or log is cut after 15 seconds, or after 5 minutes",
        printed_by: "kubectl get --watch (with exit code 0), logs --follow, wait, rollout status",
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
        ],
        cause: "Envoy ended the stream. Without a timeoutPolicy a route lasts 15 s (access log: 200 UT, about 15000 \
                ms); with response: infinity alone a stream that is quiet for 5 minutes ends; response: 0s means 15 \
                s, not none",
        by_mode: &[
            (
                Mode::Tcp,
                "does not happen by a route: only after 2.5 hours of silence; look at the load balancer in front",
            ),
            (
                Mode::Http,
                "happens where the routes lack timeoutPolicy response: infinity and idle: infinity, which the \
                 generated HTTPProxy has",
            ),
            (Mode::Passthrough, "as in tcp"),
        ],
        proof: &[
            Proof {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                          jsonpath='{.spec.routes[*].timeoutPolicy}'",
                shows: "response and idle must both be infinity",
            },
            Proof {
                command: "time timeout 70 kubectl --kubeconfig=kubeconfig get pods --field-selector \
                          metadata.name=no-such-pod --watch-only",
                shows: "70 s and no output: all is well; 15 s: the route's timeout",
            },
        ],
        cure: "apply the generated HTTPProxy (it sets both timeouts), or use the mode tcp. Scripts must watch again \
               in any case: a watch that was cut ends with exit code 0",
        see: &["mode-trade-offs", "http", "load-balancer-idle-timeout"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "upstream-timeout",
        title: "Envoy ended the request by a timeout",
        printed_by: "Envoy's access log; kubectl as 504 or as a cut stream",
        patterns: &[
            &["flag:UT"],
            &["upstream request timeout"],
            &["response_timeout"],
            &["flag:SI"],
            &["stream_idle_timeout"],
        ],
        cause: "the route's timeout passed: 15 s unless timeoutPolicy.response says otherwise, and 5 minutes of \
                silence unless timeoutPolicy.idle does",
        by_mode: &[
            (Mode::Tcp, "does not happen: there is no route"),
            (Mode::Passthrough, "does not happen: there is no route"),
        ],
        proof: &[Proof {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                      jsonpath='{.spec.routes[*].timeoutPolicy}'",
            shows: "response and idle must both be infinity; 0s means 15 s",
        }],
        cure: "apply the generated HTTPProxy, which sets both to infinity",
        see: &["http", "TimeoutPolicyNotValid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "exec-refused",
        title: "Error from server, and nothing behind it: exec, attach or cp is refused on the way",
        printed_by: "kubectl exec, attach, cp",
        patterns: &[&["^Error from server:$"], &["Error from server:$"]],
        cause: "Envoy answered the upgrade with 403, or the API server refused it and the reason was lost: kubectl \
                tries WebSocket, then SPDY, which Envoy never lets through a route, and prints the last answer",
        by_mode: &[
            (Mode::Tcp, "not by Envoy: it carries both"),
            (
                Mode::Http,
                "kubectl is older than 1.30 or the API server is (WebSocket is needed), enableWebsockets is missing, \
                 protocol is h2, or the role lacks get or create on pods/exec",
            ),
            (Mode::Passthrough, "not by Envoy: it carries both"),
        ],
        proof: &[
            Proof { command: "kubectl version", shows: "client and server must both be 1.30 or newer in http" },
            Proof {
                command: "kubectl --kubeconfig=kubeconfig auth can-i create pods --subresource=exec -n {namespace}",
                shows: "must say yes; the same with get instead of create",
            },
            Proof {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o jsonpath='{.spec.routes}'",
                shows: "enableWebsockets: true and protocol: tls",
            },
        ],
        cure: "use the mode tcp, which carries every kubectl; or kubectl and API server 1.30 or newer (kubectl 1.29: \
               KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true), and a role with get and create on pods/exec and pods/attach",
        see: &["mode-lacks", "exec-needs-get-and-create", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "port-forward-refused",
        title: "error upgrading connection, and nothing behind it: port-forward is refused on the way",
        printed_by: "kubectl port-forward",
        patterns: &[&["error upgrading connection:$"], &["error: error upgrading connection:$"]],
        cause: "Envoy answered the upgrade with 403: it lets WebSocket through a route, never SPDY; or the role \
                lacks get or create on pods/portforward and the reason was lost",
        by_mode: &[
            (Mode::Tcp, "not by Envoy: it carries both"),
            (
                Mode::Http,
                "kubectl or API server is older than 1.31, enableWebsockets is missing, or the role lacks get or \
                 create on pods/portforward",
            ),
            (Mode::Passthrough, "not by Envoy: it carries both"),
        ],
        proof: &[
            Proof { command: "kubectl version", shows: "client and server must both be 1.31 or newer in http" },
            Proof {
                command: "kubectl --kubeconfig=kubeconfig auth can-i create pods --subresource=portforward -n \
                          {namespace}",
                shows: "must say yes; the same with get instead of create",
            },
        ],
        cure: "use the mode tcp; or kubectl and API server 1.31 or newer (kubectl 1.30: \
               KUBECTL_PORT_FORWARD_WEBSOCKETS=true), and a role with get and create on pods/portforward",
        see: &["mode-lacks", "exec-needs-get-and-create", "http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "stream-ended",
        title: "a running stream was cut, most often by a renewed certificate",
        printed_by: "kubectl exec, logs --follow, port-forward",
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
        cause: "Envoy closed a connection that was in use. Replacing the TLS Secret does that to every stream of its \
                hosts within the drain time, 10 minutes unless set; so does an Envoy that is restarted, an API \
                server that goes, and a load balancer that drops quiet connections",
        by_mode: &[
            (Mode::Tcp, "logs --follow ends with error: unexpected EOF, exec with close 1006"),
            (Mode::Http, "logs --follow ends with GOAWAY, exec with close 1006, some time within the drain time"),
            (
                Mode::Passthrough,
                "no Secret of yours is used, so none cuts: look at Envoy, the API server and the load balancer",
            ),
        ],
        proof: &[
            Proof {
                command: "kubectl get secret {secret} -n {proxy-namespace} -o yaml --show-managed-fields | grep \
                          time:",
                shows: "written in the last minutes: the renewal did it",
            },
            Proof { command: "kubectl get pods -n {contour}", shows: "AGE and RESTARTS of envoy: a new one did it" },
        ],
        cure: "start it again. Renew at quiet hours, have scripts watch again, and raise the idle timeout of a load \
               balancer that cuts quiet connections",
        see: &["renewal-cuts-streams", "load-balancer-idle-timeout"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "watch-list-too-new",
        title: "the API server has not seen that resource version",
        printed_by: "kubectl, clients that watch without a resource version",
        patterns: &[&["Too large resource version"]],
        cause: "a watch asks for a state that this API server's cache has not reached: seen for watches without \
                resourceVersion with etcd 3.4.23 (answer 504 after 3 s), and for a moment after a failover to a \
                lagging API server",
        proof: &[Proof { command: "kubectl get --raw '/readyz?verbose'", shows: "etcd and the informers must be ok" }],
        cure: "ask with resourceVersion=0 or with that of the list; it has nothing to do with Envoy. Where it stays, \
               look at etcd",
        see: &["keep-direct-kubeconfig"],
        source: "run against kube-apiserver 1.35 with etcd 3.4.23",
        ..BASE
    },
];
