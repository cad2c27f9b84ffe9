//! No connection, or a connection that ends before the first answer.

use super::{ACCESS_LOG, BASE, ENDPOINTS, RAN, RAN_CLIENTS, REFUSED, STATUS};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "connection-reset",
        title: "connection reset by peer: Envoy has no usable certificate for this SNI host name",
        printed_by: "kubectl, curl, openssl, and browsers, during the TLS handshake",
        patterns: &[
            &["connection reset by peer"],
            &["ERR_CONNECTION_RESET"],
            &["PR_CONNECT_RESET_ERROR"],
            &["PR_CONNECT_ABORTED_ERROR"],
            &["ECONNRESET"],
            &["connection was reset"],
            &["=errno=104"],
            &["SSL_ERROR_SYSCALL"],
            &["downstream_context_secrets_not_ready"],
            &["connection reset$"],
            &["GnuTLS: Error in the pull function"],
            &["Remote host terminated the handshake", "Connection reset"],
            &["forcibly closed by the remote host"],
            &["aborted by the software in your host machine"],
            &["filter_chain_not_found"],
            &["flag:NR", "filter_chain_not_found"],
        ],
        causes: &[
            "the HTTPProxy is invalid or was deleted",
            "Envoy rejected the certificate or the private key. The HTTPProxy still reports `valid`, because Contour \
             does not see the rejection",
            "the client sent a different SNI host name, or none. Check for an IP address in `server`, an uppercase \
             host name in `server` (older clients), or another `tls-server-name`",
        ],
        by_mode: &[(
            Mode::Passthrough,
            "your certificate is not used in this mode. The HTTPProxy is invalid or was deleted, or \
                 `tls-server-name` is not its `fqdn`",
        )],
        confirm: &[
            STATUS,
            REFUSED,
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null",
                expect: "a certificate. If kubectl still gets a reset, kubectl sends a different SNI host name: check \
                         `server` and `tls-server-name`",
            },
        ],
        fix: "correct the error in the status of the HTTPProxy. If the status is `valid` and Envoy's log contains \
              `rejected`, pass the certificate and the private key to kubefront. Apply the Secret that kubefront \
              writes. Envoy loads a valid Secret within a second, without a restart",
        see: &["key-mismatch", "chain-sorted", "leaf-key-usage", "key-too-small", "fqdn-is-ip", "wait-for-valid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "connection-closed",
        title: "EOF after the TLS handshake: Envoy cannot reach the API server",
        printed_by: "kubectl, curl, and browsers",
        patterns: &[
            &["Unable to connect to the server: EOF"],
            &["Unable to connect to the server: unexpected EOF"],
            &["Unable to connect to the server: write tcp", "write: broken pipe"],
            &["http: server closed idle connection"],
            &["^EOF$"],
            &[": EOF$"],
            &["Empty reply from server"],
            &["ERR_EMPTY_RESPONSE"],
            &["ERR_CONNECTION_CLOSED"],
            &["PR_END_OF_FILE_ERROR"],
            &["unexpected eof while reading"],
            &["remote end closed connection without response"],
            &["socket hang up"],
            &["Unexpected end of file from server"],
            &["SSL peer shut down incorrectly"],
            &["Server disconnected without sending a response"],
            &["EOF occurred in violation of protocol"],
            &["The TLS connection was non-properly terminated"],
            &["tls connection init failed: unexpected end of file"],
            &["Network Error: Unexpected EOF"],
            &["Client network socket disconnected before secure TLS connection was established"],
            &["Remote host terminated the handshake"],
            &["Received an unexpected EOF or 0 bytes from the transport stream"],
            &["unexpected end of stream on http"],
            &["header parser received no bytes"],
        ],
        causes: &[
            "Envoy cannot connect to the API server, for example because a network policy denies it",
            "Envoy rejects the API server's certificate (mode tcp): another CA issued it, or its SANs do not include \
             `subjectName`",
            "Envoy already has 1024 connections to the API server",
        ],
        by_mode: &[
            (Mode::Tcp, "all three causes are possible. `kubectl get` retries for a minute before it prints `EOF`"),
            (
                Mode::Http,
                "Envoy answers 503 instead of `EOF` in this mode. Check the network and the proxies between \
                          the client and Envoy",
            ),
            (
                Mode::Passthrough,
                "Envoy cannot reach the API server, or Envoy already has 1024 connections to the API server",
            ),
        ],
        confirm: &[
            Confirm {
                command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20",
                expect: "`UF,URX`: Envoy cannot connect to the API server or rejects its certificate. `UO`: Envoy \
                         already has 1024 connections",
            },
            ENDPOINTS,
            Confirm {
                command: "kubectl get networkpolicies -n {contour}",
                expect: "no policy, or policies that allow egress from Envoy to the API server addresses listed above",
            },
        ],
        fix: "if the flag is `UF`, allow egress from Envoy to the API server, and pass the cluster's current CA \
              (ConfigMap `kube-root-ca.crt`) to kubefront with `--ca-file FILE` (`upstream.caFile`). Also set \
              `--upstream-subject` (`upstream.subjectName`) to a DNS name in the API server's certificate, and apply \
              the manifests. If the flag is `UO`, raise the limit: `kubectl annotate --overwrite service kubernetes -n \
              default projectcontour.io/max-connections=8192`",
        see: &["upstream-ca-foreign", "upstream-subject-mismatch", "connection-limit", "endpoints-not-clusterip"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "connection-refused",
        title: "connection refused: nothing listens on this address and port",
        printed_by: "kubectl, curl, and browsers",
        patterns: &[
            &["connection refused"],
            &["ERR_CONNECTION_REFUSED"],
            &["ECONNREFUSED"],
            &["actively refused it"],
            &["did you specify the right host or port"],
            &["Failed to connect to {host} port…: Couldn't connect to server"],
            &["=errno=111"],
            &["java.net.ConnectException: Failed to connect to"],
            &["java.net.ConnectException", "ClosedChannelException"],
        ],
        causes: &["the DNS record points to a machine that is not Envoy", "Envoy's Service does not offer this port"],
        confirm: &[
            Confirm {
                command: "getent hosts {host} || nslookup {host}",
                expect: "the address that clients connect to",
            },
            Confirm {
                command: "kubectl get service envoy -n {contour}",
                expect: "`EXTERNAL-IP` is that address, and `PORT(S)` contains the port that clients use",
            },
            Confirm {
                command: "kubectl get pods -n {contour} -o wide",
                expect: "the envoy pods are `Running` and ready",
            },
        ],
        fix: "point the DNS record to Envoy's external address, and use a port that Envoy's Service offers",
        see: &["keep-direct-kubeconfig"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "name-not-found",
        title: "no such host: the host name does not resolve in DNS",
        printed_by: "kubectl, curl, and browsers",
        patterns: &[
            &["dial tcp: lookup {host} on…no such host"],
            &["dial tcp: lookup {host}: no such host"],
            &["no such host"],
            &["Could not resolve host"],
            &["ERR_NAME_NOT_RESOLVED"],
            &["DNS_PROBE_FINISHED_NXDOMAIN"],
            &["ENOTFOUND"],
            &["name or service not known"],
            &["nodename nor servname provided"],
            &["UnknownHostException"],
            &["unable to resolve host address"],
            &["NameResolutionError"],
            &["No such host is known"],
            &["The remote name could not be resolved"],
            &["ERR_NAME_RESOLUTION_FAILED"],
        ],
        causes: &[
            "there is no DNS record for the host name, or it is not published yet",
            "the resolver that the client uses does not have the record (split DNS, VPN)",
        ],
        confirm: &[
            Confirm {
                command: "getent hosts {host} || nslookup {host}",
                expect: "an address. No output means that this machine finds no record",
            },
            Confirm {
                command: "kubectl get service envoy -n {contour}",
                expect: "`EXTERNAL-IP`, the address that the DNS record must contain",
            },
        ],
        fix: "create the DNS record. To test before the record exists, add the address and the host name to the hosts \
              file, or use `curl --connect-to`. Do not set `server` to the address, because Envoy requires the host \
              name (SNI)",
        see: &["fqdn-is-ip"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "no-answer",
        title: "i/o timeout: nothing answers at this address",
        printed_by: "kubectl, curl, and browsers",
        patterns: &[
            &["i/o timeout"],
            &["client.timeout exceeded"],
            &["context deadline exceeded"],
            &["connection timed out"],
            &["ERR_CONNECTION_TIMED_OUT"],
            &["ERR_TIMED_OUT"],
            &["ETIMEDOUT"],
            &["ESOCKETTIMEDOUT"],
            &["operation timed out"],
            &["no route to host"],
            &["Read timed out"],
            &["HTTP connect timed out"],
            &["HttpTimeoutException"],
            &["connect timed out"],
            &["did not properly respond after a period of time"],
            &["unreachable network"],
            &["unreachable host"],
            &["network is unreachable"],
            &["HttpClient.Timeout"],
        ],
        causes: &[
            "a firewall or a security group drops the packets",
            "the load balancer has no healthy Envoy pods behind it",
            "the DNS record contains a wrong address",
            "a proxy (`HTTPS_PROXY`) is between the client and Envoy",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "if the timeout comes after the TLS handshake, one of several API server addresses does not answer. \
                 Each call that uses that address fails after 2 s",
            ),
            (
                Mode::Http,
                "after the TLS handshake Envoy answers 503 instead. Check the network between the client and Envoy",
            ),
        ],
        confirm: &[
            Confirm {
                command: "getent hosts {host} || nslookup {host}",
                expect: "the address that clients connect to: it must be Envoy's external address",
            },
            Confirm {
                command: "curl -sv -m 5 -o /dev/null https://{host}:{port}/version",
                expect: "the step at which the connection stops: after `Trying` (network), after `Connected` (TLS), or \
                         later",
            },
            Confirm {
                command: "kubectl get service,endpointslices -n {contour}",
                expect: "Envoy's external address, and whether pods are behind that address",
            },
        ],
        fix: "allow traffic from the client to Envoy's address and port. If Envoy's Service has \
              `externalTrafficPolicy: Local`, connect to a node that runs an Envoy pod: other nodes do not answer",
        see: &["endpoints-not-clusterip", "load-balancer-idle-timeout"],
        source: "tested with Go 1.26, Python 3.11, and Java 17 against a silent server, and with silent addresses \
                 behind Envoy 1.40; browsers: documentation",
        ..BASE
    },
    Symptom {
        id: "plain-http",
        title: "server gave HTTP response to HTTPS client: one side uses TLS, the other plain HTTP",
        printed_by: "kubectl, curl, and browsers",
        patterns: &[
            &["server gave HTTP response to HTTPS client"],
            &["first record does not look like a TLS handshake"],
            &["wrong version number"],
            &["ERR_SSL_PROTOCOL_ERROR"],
            &["SSL_ERROR_RX_RECORD_TOO_LONG"],
            &["SSL received a record that exceeded the maximum permissible length"],
            &["HTTP/1.x transport connection broken: malformed HTTP response \"\\x15\\x03"],
            &["malformed HTTP response \"\\x15\\x03"],
            &["Unsupported or unrecognized SSL message"],
            &["Unrecognized SSL message, plaintext connection"],
            &["GnuTLS: An unexpected TLS packet was received"],
            &["received corrupt message of type InvalidContentType"],
            &["SEC_E_INVALID_TOKEN"],
            &["0x80090308"],
            &["oversized record received"],
            &["Cannot determine the frame size or a corrupted frame was received"],
            &["handshake failed due to an unexpected packet format"],
        ],
        causes: &[
            "the client uses https on a port that serves plain HTTP, for example Envoy's port 80 or 8080",
            "the client uses http on a port that serves TLS",
            "a load balancer in front of Envoy terminates TLS",
        ],
        confirm: &[
            Confirm {
                command: "kubectl get service envoy -n {contour}",
                expect: "the port that clients use (usually 443) is mapped to 8443",
            },
            Confirm {
                command: "kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}' \
                          --kubeconfig=kubeconfig",
                expect: "a URL that starts with `https://`, and that has a port only if the port is not 443",
            },
        ],
        fix: "use https with Envoy's TLS port. A load balancer in front of Envoy must pass TCP through and must not \
              terminate TLS",
        see: &["kubeconfig-server-http"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "upstream-h2",
        title: "malformed HTTP response \"\\x00\\x00…\": HTTP/2 bytes arrive at an HTTP/1.1 client",
        printed_by: "kubectl",
        patterns: &[&["malformed HTTP response \"\\x00\\x00"]],
        causes: &[
            "the HTTPProxy sets `protocol: h2`, so Envoy and the API server negotiate HTTP/2, but the client uses \
             HTTP/1.1, because Envoy does not offer HTTP/2 to the client",
            "`proxy-url` or `HTTPS_PROXY` begins with `https://`, and that proxy negotiates HTTP/2",
        ],
        by_mode: &[
            (Mode::Tcp, "every call fails with this error"),
            (Mode::Http, "`kubectl get` works, but `kubectl exec` fails with an empty `Error from server:`"),
        ],
        confirm: &[Confirm {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o yaml | grep protocol:",
            expect: "`protocol: tls`. The value `h2` confirms the cause",
        }],
        fix: "set `protocol: tls`, as in the HTTPProxy that kubefront wrote",
        see: &["tcp"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "tls-version",
        title: "protocol version not supported, handshake failure: no common TLS version or signature",
        printed_by: "kubectl, curl, openssl, and browsers",
        patterns: &[
            &["protocol version not supported"],
            &["alert protocol version"],
            &["routines::unsupported protocol"],
            &["ssl_choose_client_version:unsupported protocol"],
            &["ERR_SSL_VERSION_OR_CIPHER_MISMATCH"],
            &["SSL_ERROR_NO_CYPHER_OVERLAP"],
            &["SSL_ERROR_UNSUPPORTED_VERSION"],
            &["alert handshake failure"],
            &["remote error: tls: handshake failure"],
            &["ERR_SSL_OBSOLETE_VERSION"],
            &["Received fatal alert: protocol_version"],
            &["received fatal alert: ProtocolVersion"],
            &["legacy sigalg disallowed or unsupported"],
            &["Peer reports incompatible or unsupported protocol version"],
            &["alert number 40"],
            &["alert number 70"],
            &["alert number 71"],
            &["ALERT_HANDSHAKE_FAILURE"],
            &["ALERT_PROTOCOL_VERSION"],
            &["fatal alert: handshake_failure"],
            &["fatal alert: HandshakeFailure"],
            &["TLS alert: 'HandshakeFailure'"],
            &["TLS alert: 'ProtocolVersion'"],
            &["remote error: tls: insufficient security"],
            &["SEC_E_ALGORITHM_MISMATCH"],
            &["0x80090331"],
            &["SEC_E_ILLEGAL_MESSAGE"],
            &["0x80090326"],
            &["tls: no application protocol"],
            &["The message received was unexpected or badly formatted"],
            &["server selected unsupported protocol version"],
            &["chose an unconfigured cipher suite"],
            &["SSL_ERROR_HANDSHAKE_FAILURE_ALERT"],
        ],
        causes: &[
            "the client does not offer TLS 1.2 or 1.3, the only versions that Envoy supports",
            "the certificate has an Ed25519 key. Browsers and other clients built on BoringSSL do not support its \
             signatures",
        ],
        confirm: &[
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} -tls1_2 </dev/null",
                expect: "a certificate. In that case TLS 1.2 works, and the client is too old",
            },
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | \
                          openssl x509 -noout -text | grep 'Public Key Algorithm'",
                expect: "a key type other than `ED25519`, which browsers do not support",
            },
        ],
        fix: "update the client. If the key is Ed25519, use a certificate with an RSA 2048 or ECDSA P-256 key",
        see: &["key-ed25519", "key-curve-unsupported"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "upstream-overflow",
        title: "UO, upstream_cx_overflow: Envoy has reached 1024 connections to the API server",
        printed_by: "Envoy's access log and statistics",
        patterns: &[
            &["flag:UO"],
            &["upstream_cx_overflow"],
            &["reset reason: overflow"],
            &["upstream connect error or disconnect/reset before headers. reset reason: overflow"],
            &["upstream_rq_pending_overflow"],
        ],
        causes: &["Envoy opens at most 1024 connections to one Service, and each watch can use one of them"],
        by_mode: &[
            (
                Mode::Tcp,
                "each client connection uses one connection to the API server. Envoy closes further client \
                         connections at once (`EOF`)",
            ),
            (Mode::Http, "further requests wait in a queue and are answered later"),
            (
                Mode::Passthrough,
                "each client connection uses one connection to the API server. Envoy closes further \
                                 client connections at once (`EOF`)",
            ),
        ],
        confirm: &[
            ACCESS_LOG,
            Confirm {
                command: "kubectl get service kubernetes -n default -o jsonpath='{.metadata.annotations}'",
                expect: "the annotation `projectcontour.io/max-connections`, if the limit was raised",
            },
        ],
        fix: "raise the limits: `kubectl annotate --overwrite service kubernetes -n default \
              projectcontour.io/max-connections=8192 projectcontour.io/max-requests=8192 \
              projectcontour.io/max-pending-requests=8192`. Or run more Envoy pods",
        see: &["connection-limit"],
        source: RAN,
        ..BASE
    },
];
