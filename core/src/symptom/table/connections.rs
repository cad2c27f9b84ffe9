//! No connection, or one that ends before anything was said.

use super::{ACCESS_LOG, BASE, ENDPOINTS, RAN, RAN_CLIENTS, REFUSED, STATUS};
use crate::mode::Mode;
use crate::symptom::{Proof, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "connection-reset",
        title: "Envoy takes the connection and resets it",
        printed_by: "kubectl, curl, openssl, browsers, while the TLS handshake begins",
        patterns: &[
            &["connection reset by peer"],
            &["ERR_CONNECTION_RESET"],
            &["PR_CONNECT_RESET_ERROR"],
            &["ECONNRESET"],
            &["connection was reset"],
            &["=errno=104"],
            &["SSL_ERROR_SYSCALL"],
            &["downstream_context_secrets_not_ready"],
            &["connection reset$"],
            &["GnuTLS: Error in the pull function"],
            &["Remote host terminated the handshake", "Connection reset"],
        ],
        cause: "no host with a usable certificate stands behind the name that was asked for. One of three: the \
                HTTPProxy is invalid or gone; its status is valid and Envoy refused certificate or key, which \
                Contour cannot see; or the client asked for another name or for none (an IP address in server, an \
                upper-case name in older clients, another tls-server-name)",
        by_mode: &[(
            Mode::Passthrough,
            "no certificate of yours is involved: the HTTPProxy is invalid or gone, or tls-server-name is not its \
             fqdn",
        )],
        proof: &[
            STATUS,
            REFUSED,
            Proof {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null",
                shows: "a certificate here and a reset in kubectl: kubectl asks for another name; look at server and \
                        tls-server-name",
            },
        ],
        cure: "mend what the status names. Where it is valid and Envoy's log says rejected, hand certificate and key \
               to kubefront: it says what is wrong with them, and writes the Secret anew; Envoy takes a good one \
               within a second, no restart is needed",
        see: &["key-mismatch", "chain-sorted", "leaf-key-usage", "key-too-small", "fqdn-is-ip", "wait-for-valid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "connection-closed",
        title: "the connection is closed without an answer (EOF)",
        printed_by: "kubectl, curl, browsers",
        patterns: &[
            &["Unable to connect to the server: EOF"],
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
        ],
        cause: "Envoy ended the connection after the TLS handshake, since it has no way on to the API server",
        by_mode: &[
            (
                Mode::Tcp,
                "Envoy did not reach the API server, or refused its certificate (another CA, or a name that is not \
                 subjectName), or has 1024 connections to it already; kubectl get retries for a minute before it \
                 prints EOF",
            ),
            (Mode::Http, "not Envoy's way of saying it, which is 503: look at what stands between client and Envoy"),
            (Mode::Passthrough, "Envoy did not reach the API server, or has 1024 connections to it already"),
        ],
        proof: &[
            Proof {
                command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20",
                shows: "UF,URX: Envoy has no connection to the API server, or refuses its certificate; UO: more than \
                        1024 connections",
            },
            ENDPOINTS,
            Proof {
                command: "kubectl get networkpolicies -n {contour}",
                shows: "one that denies outgoing traffic must allow the addresses above",
            },
        ],
        cure: "with UF: put the cluster's present CA (ConfigMap kube-root-ca.crt) into the Secret that \
               validation.caSecret names, set subjectName to a DNS name of the API server's certificate, and let \
               Envoy out to the API server's addresses. With UO: raise projectcontour.io/max-connections on the \
               Service kubernetes",
        see: &["upstream-ca-foreign", "upstream-subject-mismatch", "connection-limit", "endpoints-not-clusterip"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "connection-refused",
        title: "nothing listens at that address and port",
        printed_by: "kubectl, curl, browsers",
        patterns: &[
            &["connection refused"],
            &["ERR_CONNECTION_REFUSED"],
            &["ECONNREFUSED"],
            &["actively refused it"],
            &["did you specify the right host or port"],
            &["Failed to connect to {host} port…: Couldn't connect to server"],
            &["=errno=111"],
            &["java.net.ConnectException", "ClosedChannelException"],
        ],
        cause: "the name leads to a machine that does not listen on this port: not to Envoy's address, or to a port \
                that Envoy's Service does not offer",
        proof: &[
            Proof { command: "getent hosts {host} || nslookup {host}", shows: "the address that clients call" },
            Proof {
                command: "kubectl get service envoy -n {contour}",
                shows: "EXTERNAL-IP must be that address, and PORT(S) hold the port that is called",
            },
            Proof { command: "kubectl get pods -n {contour} -o wide", shows: "envoy must be Running and ready" },
        ],
        cure: "point the DNS record to Envoy's address, and use the port that its Service offers",
        see: &["keep-direct-kubeconfig"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "localhost-8080",
        title: "kubectl has no cluster and tries localhost:8080",
        printed_by: "kubectl",
        patterns: &[
            &["connection to the server localhost:8080 was refused"],
            &["dial tcp 127.0.0.1:8080: connect: connection refused"],
            &["dial tcp [::1]:8080: connect: connection refused"],
        ],
        cause: "the kubeconfig is empty, was not found, or its context names a cluster that is not in it: kubectl \
                then falls back to http://localhost:8080 without a word",
        proof: &[
            Proof {
                command: "kubectl config get-contexts --kubeconfig=kubeconfig",
                shows: "the current context has a *, and its cluster is named",
            },
            Proof { command: "kubectl config view --minify --kubeconfig=kubeconfig", shows: "server: must be there" },
        ],
        cure: "name the file (--kubeconfig, or KUBECONFIG), and a context that is in it; hand the file to kubefront \
               to have it judged",
        see: &["kubeconfig-cluster-missing", "kubeconfig-context-missing"],
        source: "run with kubectl 1.33",
        ..BASE
    },
    Symptom {
        id: "name-not-found",
        title: "the name does not resolve",
        printed_by: "kubectl, curl, browsers",
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
        ],
        cause: "there is no DNS record for the name, or the resolver asked does not know it (split DNS, VPN, a \
                record that is not there yet)",
        proof: &[
            Proof {
                command: "getent hosts {host} || nslookup {host}",
                shows: "nothing: no record that this machine can see",
            },
            Proof {
                command: "kubectl get service envoy -n {contour}",
                shows: "EXTERNAL-IP, the address that the record must hold",
            },
        ],
        cure: "make the record; to try it before it exists: put the address and the name into the hosts file, or \
               curl --connect-to. Do not put the address into server: Envoy needs the name",
        see: &["fqdn-is-ip"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "no-answer",
        title: "nothing answers in time",
        printed_by: "kubectl, curl, browsers",
        patterns: &[
            &["i/o timeout"],
            &["TLS handshake timeout"],
            &["client.timeout exceeded"],
            &["context deadline exceeded"],
            &["connection timed out"],
            &["ERR_CONNECTION_TIMED_OUT"],
            &["ERR_TIMED_OUT"],
            &["ETIMEDOUT"],
            &["operation timed out"],
            &["no route to host"],
            &["Read timed out"],
            &["HTTP connect timed out"],
            &["handshake operation timed out"],
            &["HttpTimeoutException"],
        ],
        cause: "packets are dropped on the way: a firewall or security group, a load balancer without healthy Envoys \
                behind it, a wrong address in DNS, or a proxy (HTTPS_PROXY) in between",
        by_mode: &[
            (
                Mode::Tcp,
                "after the TLS handshake: one of several API server addresses is silent; each such call fails after \
                 2 s",
            ),
            (
                Mode::Http,
                "after the TLS handshake Envoy answers 503 instead: the way from the client to Envoy is the one to \
                 look at",
            ),
        ],
        proof: &[
            Proof {
                command: "getent hosts {host} || nslookup {host}",
                shows: "the address that clients call; must be Envoy's",
            },
            Proof {
                command: "curl -sv -m 5 -o /dev/null https://{host}:{port}/version",
                shows: "where it stops: Trying (network), Connected (TLS), or later",
            },
            Proof {
                command: "kubectl get service,endpointslices -n {contour}",
                shows: "Envoy's address, and whether pods stand behind it",
            },
        ],
        cure: "open the port to Envoy's address from where the client is; with externalTrafficPolicy: Local only \
               nodes that run an Envoy answer",
        see: &["endpoints-not-clusterip", "load-balancer-idle-timeout"],
        source: "run with Go 1.26, Python 3.11, Java 17 against a silent server; silent addresses run against Envoy 1.40; browsers: their documentation",
        ..BASE
    },
    Symptom {
        id: "plain-http",
        title: "one side speaks TLS and the other plain HTTP",
        printed_by: "kubectl, curl, browsers",
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
        ],
        cause: "https is sent to a port that speaks plain HTTP, Envoy's port 80 or 8080 for one, or http to one that \
                speaks TLS. A load balancer that ends TLS itself does the same",
        proof: &[
            Proof {
                command: "kubectl get service envoy -n {contour}",
                shows: "https must lead to the port that is mapped to 8443, usually 443",
            },
            Proof {
                command: "kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}' \
                          --kubeconfig=kubeconfig",
                shows: "must begin with https:// and end with a port only if it is not 443",
            },
        ],
        cure: "call https on Envoy's TLS port; a load balancer in front must pass TCP through, not end TLS",
        see: &["kubeconfig-server-http"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "upstream-h2",
        title: "HTTP/2 bytes arrive where HTTP/1.1 is spoken",
        printed_by: "kubectl",
        patterns: &[&["malformed HTTP response \"\\x00\\x00"]],
        cause: "the HTTPProxy says protocol: h2, so Envoy and the API server agree on HTTP/2 while the client, to \
                whom Envoy offers none, speaks HTTP/1.1",
        by_mode: &[
            (Mode::Tcp, "every call fails like this"),
            (Mode::Http, "get works, exec fails with an empty Error from server"),
        ],
        proof: &[Proof {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o yaml | grep protocol:",
            shows: "protocol: h2; it must be tls",
        }],
        cure: "write protocol: tls, as the generated HTTPProxy does",
        see: &["tcp"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "tls-version",
        title: "the two sides agree on no TLS version or signature",
        printed_by: "kubectl, curl, openssl, browsers",
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
        ],
        cause: "Envoy speaks TLS 1.2 and 1.3 only and refuses a client that offers less. With an Ed25519 certificate \
                browsers, and others built on BoringSSL, have no signature in common with it",
        proof: &[
            Proof {
                command: "openssl s_client -connect {host}:{port} -servername {host} -tls1_2 </dev/null",
                shows: "a certificate: TLS 1.2 works, the client is too old",
            },
            Proof {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | \
                          openssl x509 -noout -text | grep 'Public Key Algorithm'",
                shows: "ED25519: no browser takes it",
            },
        ],
        cure: "update the client; where the key is Ed25519, use a certificate with an RSA 2048 or a P-256 key",
        see: &["key-ed25519", "key-curve-unsupported"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "upstream-overflow",
        title: "one Envoy has 1024 connections to the API server, and no more are opened",
        printed_by: "Envoy's access log and statistics",
        patterns: &[
            &["flag:UO"],
            &["upstream_cx_overflow"],
            &["reset reason: overflow"],
            &["upstream connect error or disconnect/reset before headers. reset reason: overflow"],
            &["upstream_rq_pending_overflow"],
        ],
        cause: "Envoy opens at most 1024 connections to one Service; each watch can be one",
        by_mode: &[
            (Mode::Tcp, "every client connection is one, and the rest is closed at once (EOF)"),
            (Mode::Http, "the rest waits in a queue and is served later"),
            (Mode::Passthrough, "every client connection is one, and the rest is closed at once (EOF)"),
        ],
        proof: &[
            ACCESS_LOG,
            Proof {
                command: "kubectl get service kubernetes -n default -o jsonpath='{.metadata.annotations}'",
                shows: "projectcontour.io/max-connections, if it was raised",
            },
        ],
        cure: "kubectl annotate service kubernetes -n default projectcontour.io/max-connections=8192 \
               projectcontour.io/max-requests=8192 projectcontour.io/max-pending-requests=8192; or run more Envoys",
        see: &["connection-limit"],
        source: RAN,
        ..BASE
    },
];
