//! The steps before the first request: DNS, the TLS handshake, alerts of the other side, and the client's CA file.

use super::BASE;
use crate::mode::Mode;
use crate::symptom::{Confirm, Hop, Symptom};

const HANDSHAKE: Confirm = Confirm {
    command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null",
    expect: "a certificate. Otherwise pass the whole output to `kubefront explain`: openssl prints the step and the alert",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "dns-no-answer",
        title: "lookup HOST: i/o timeout, server misbehaving: the DNS server does not answer",
        printed_by: "kubectl, curl, Python, and Node.js",
        hop: Hop::Resolver,
        patterns: &[
            &["lookup …i/o timeout"],
            &["lookup {host} on…i/o timeout"],
            &["lookup {host}: i/o timeout"],
            &["lookup …server misbehaving"],
            &["lookup {host} on…server misbehaving"],
            &["lookup …read udp"],
            &["lookup …dial udp"],
            &["lookup …try again"],
            &["lookup …temporary"],
            &["Temporary failure in name resolution"],
            &["Resolving timed out"],
            &["EAI_AGAIN"],
        ],
        causes: &[
            "the DNS server in the message, or in `/etc/resolv.conf`, is not reachable from this machine (VPN, firewall)",
            "the client runs in a pod, and the cluster DNS (CoreDNS) is down or cannot reach its upstream server",
        ],
        impact: "the client received no address and did not try to connect to Envoy",
        confirm: &[
            Confirm {
                command: "getent hosts {host} || nslookup {host}",
                expect: "an address. A timeout confirms the cause",
            },
            Confirm {
                command: "kubectl get pods -n kube-system -o wide",
                expect: "the DNS pods of the cluster are `Running` and ready, if the client runs in a pod",
            },
        ],
        fix: "correct the DNS server of this machine or of the cluster. To test without DNS, add the address and the host \
              name to the hosts file, or use `curl --connect-to`",
        see: &["name-not-found"],
        source: "Go net, DNSError; getaddrinfo, EAI_AGAIN",
        ..BASE
    },
    Symptom {
        id: "handshake-timeout",
        title: "TLS handshake timeout: the server accepted the connection but did not answer the TLS handshake",
        printed_by: "kubectl, curl, and Python",
        patterns: &[
            &["TLS handshake timeout"],
            &["net/http: TLS handshake timeout"],
            &["handshake operation timed out"],
            &["SSL connection timeout"],
        ],
        causes: &[
            "a load balancer accepts connections although no healthy Envoy pod is behind it",
            "a firewall or a proxy accepts the TCP connection and drops the TLS handshake",
            "large packets are lost on the way (the MTU of a VPN or tunnel)",
            "the server is overloaded, or the port does not serve TLS",
        ],
        by_mode: &[(
            Mode::Passthrough,
            "the API server answers the handshake: it may be overloaded, or Envoy may not reach it",
        )],
        confirm: &[
            Confirm {
                command: "curl -sv -m 15 -o /dev/null https://{host}:{port}/version",
                expect: "`Connected`, and then the step at which the handshake stops",
            },
            Confirm {
                command: "kubectl get service,endpointslices -n {contour}",
                expect: "Envoy's external address, and ready pods behind that address",
            },
        ],
        fix: "repeat the curl command on a machine nearer to Envoy, to find the device that drops the handshake. Check \
              the load balancer's health check, `HTTPS_PROXY`, and the MTU. If Envoy's Service has \
              `externalTrafficPolicy: Local`, connect to a node that runs an Envoy pod",
        see: &["no-answer", "forward-proxy"],
        source: "Go net/http, Transport.TLSHandshakeTimeout; tested with Python 3.11 against a silent server",
        ..BASE
    },
    Symptom {
        id: "handshake-failed",
        title: "curl: (35), This site can't provide a secure connection: the TLS handshake failed",
        printed_by: "curl, browsers, Java, and .NET",
        patterns: &[
            &["curl: (35)"],
            &["can't provide a secure connection"],
            &["Secure Connection Failed"],
            &["The SSL connection could not be established"],
            &["Could not create SSL/TLS secure channel"],
            &["SSLHandshakeException"],
            &["Unable to establish SSL connection"],
            &["remote error: tls:"],
            &["SSL alert number"],
            &["Authentication failed, see inner exception"],
            &["SSL/TLS connection failed"],
            &["0x80090327"],
            &["SSL peer certificate or SSH remote key was not OK"],
            &["can't establish a secure connection"],
        ],
        causes: &[
            "Envoy has no usable certificate for the SNI host name, and resets the connection",
            "the port does not serve TLS",
            "client and server have no common TLS version",
        ],
        confirm: &[HANDSHAKE],
        fix: "pass the whole message to `kubefront explain`. The text or code after these words (`ERR_...`, `error:...`) \
              identifies the cause",
        see: &["connection-reset", "plain-http", "tls-version"],
        source: "curl, error codes; Chromium net error list",
        is_general: true,
        ..BASE
    },
    Symptom {
        id: "client-certificate-alert",
        title: "alert bad certificate (42), unknown ca (48), certificate required (116): client certificate rejected",
        printed_by: "kubectl and other Go clients, curl, openssl, Python, Java, Rust, .NET, and browsers",
        patterns: &[
            &["remote error: tls: certificate required"],
            &["remote error: tls: bad certificate"],
            &["remote error: tls: unknown certificate"],
            &["remote error: tls: unknown certificate authority"],
            &["remote error: tls: expired certificate"],
            &["remote error: tls: revoked certificate"],
            &["remote error: tls: unsupported certificate"],
            &["remote error: tls: error decrypting message"],
            &["alert bad certificate"],
            &["alert unknown ca"],
            &["alert unsupported certificate"],
            &["alert certificate revoked"],
            &["alert certificate expired"],
            &["alert certificate unknown"],
            &["alert certificate required"],
            &["alert number 42"],
            &["alert number 43"],
            &["alert number 44"],
            &["alert number 45"],
            &["alert number 46"],
            &["alert number 48"],
            &["alert number 116"],
            &["ALERT_BAD_CERTIFICATE"],
            &["ALERT_UNKNOWN_CA"],
            &["ALERT_CERTIFICATE_REQUIRED"],
            &["ALERT_CERTIFICATE_UNKNOWN"],
            &["ALERT_CERTIFICATE_EXPIRED"],
            &["fatal alert: bad_certificate"],
            &["fatal alert: unknown_ca"],
            &["fatal alert: certificate_unknown"],
            &["fatal alert: certificate_expired"],
            &["fatal alert: certificate_required"],
            &["fatal alert: BadCertificate"],
            &["fatal alert: UnknownCA"],
            &["fatal alert: CertificateRequired"],
            &["fatal alert: CertificateUnknown"],
            &["TLS alert: 'BadCertificate'"],
            &["TLS alert: 'UnknownCA'"],
            &["ERR_BAD_SSL_CLIENT_AUTH_CERT"],
            &["ERR_SSL_CLIENT_AUTH"],
            &["SSL_ERROR_BAD_CERT_ALERT"],
            &["SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT"],
            &["SSL_ERROR_UNKNOWN_CA_ALERT"],
            &["alert number 49"],
            &["alert number 51"],
            &["remote error: tls: access denied"],
        ],
        causes: &[
            "the server requires a client certificate, and the client sends none, an expired one, or one from a CA that \
             the server does not trust",
            "the private key in the kubeconfig does not match the client certificate (`error decrypting message`)",
        ],
        impact: "an alert comes from the other side: the server rejects the client's certificate. A client that rejects \
                 the server's certificate prints its own error instead, for example `x509: certificate signed by unknown \
                 authority`",
        by_mode: &[
            (
                Mode::Tcp,
                "Envoy requires a client certificate only if the HTTPProxy has `clientValidation`. Otherwise another \
                 server or proxy sends the alert",
            ),
            (Mode::Http, "as in mode tcp"),
            (
                Mode::Passthrough,
                "the API server accepts the handshake without a client certificate, and answers 401 to a wrong one. \
                 Another server sends the alert",
            ),
        ],
        confirm: &[
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                          jsonpath='{.spec.virtualhost.tls.clientValidation}'",
                expect: "no output: Envoy does not ask for a client certificate",
            },
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null | grep -A3 'client \
                          certificate'",
                expect: "`No client certificate CA names sent`, or the CAs from which the server accepts client \
                         certificates",
            },
        ],
        fix: "use a client certificate from one of these CAs, or remove `clientValidation` from the HTTPProxy. If the \
              message is in a server's log (`TLS handshake error from`), pass the whole line to `kubefront explain`",
        see: &["ClientValidationInvalid", "credential-client-certificate", "handshake-rejected"],
        source: "RFC 8446 section 6; Go crypto/tls, alerts",
        ..BASE
    },
    Symptom {
        id: "alert-no-certificate",
        title: "alert unrecognized name (112), internal error (80): the server has no certificate for this SNI name",
        printed_by: "kubectl and other Go clients, curl, openssl, Python, and Java",
        patterns: &[
            &["remote error: tls: unrecognized name"],
            &["remote error: tls: internal error"],
            &["tlsv1 unrecognized name"],
            &["unrecognized_name"],
            &["alert number 112"],
            &["alert number 80"],
            &["alert internal error"],
            &["fatal alert: internal_error"],
            &["ALERT_INTERNAL_ERROR"],
            &["SSL_ERROR_UNRECOGNIZED_NAME_ALERT"],
            &["SSL_ERROR_INTERNAL_ERROR_ALERT"],
        ],
        causes: &[
            "the DNS record points to a server that does not know the host name: another ingress controller, a CDN, or a \
             hosted proxy",
            "the server creates certificates on demand and could not create one for this host name",
        ],
        by_mode: &[
            (Mode::Tcp, "Envoy sends no alert for an unknown host name, but resets the connection"),
            (Mode::Http, "as in mode tcp"),
            (Mode::Passthrough, "as in mode tcp"),
        ],
        confirm: &[
            Confirm {
                command: "getent hosts {host} || nslookup {host}",
                expect: "Envoy's external address. Another address confirms the cause",
            },
            HANDSHAKE,
        ],
        fix: "point the DNS record to Envoy's external address",
        see: &["connection-reset", "fqdn-is-ip"],
        source: "RFC 6066 section 3; RFC 8446 section 6",
        ..BASE
    },
    Symptom {
        id: "ca-file-unreadable",
        title: "curl: (77) error setting certificate verify locations: the client cannot read its CA certificates",
        printed_by: "curl, Python's requests, and Go clients",
        patterns: &[
            &["error setting certificate verify locations"],
            &["error setting certificate file"],
            &["error adding trust anchors from file"],
            &["^curl: (77)$"],
            &["curl: (77) error"],
            &["curl: (77) Problem with the SSL CA cert"],
            &["Problem with the SSL CA cert"],
            &["Could not find a suitable TLS CA certificate bundle"],
            &["failed to load system roots and no roots provided"],
        ],
        causes: &[
            "the file of `--cacert`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE`, or `REQUESTS_CA_BUNDLE` does not exist or is not \
             readable",
            "the file contains no certificate in PEM format",
            "the container image has no CA certificates (package `ca-certificates`)",
        ],
        impact: "the client did not check the server's certificate: the error is about a file on this machine",
        confirm: &[Confirm {
            command: "openssl x509 -in ca.pem -noout -subject -dates",
            expect: "the subject of the CA (replace `ca.pem` with the file in the message). An error confirms the cause",
        }],
        fix: "correct the path, or convert the CA to PEM (`openssl x509 -inform DER -in ca.cer -out ca.pem`). In a \
              container image, install `ca-certificates`",
        see: &["trust-private", "unknown-authority"],
        source: "curl, error codes (CURLE_SSL_CACERT_BADFILE); requests documentation",
        ..BASE
    },
    Symptom {
        id: "client-disconnected",
        title: "DC, downstream_remote_disconnect: the client closed the connection before the answer was complete",
        printed_by: "Envoy's access log",
        patterns: &[&["flag:DC"], &["downstream_remote_disconnect"]],
        causes: &[
            "the user stopped the command, or the client's own timeout ended (`--request-timeout`, `timeout=32s`)",
            "a load balancer in front of Envoy closed a quiet connection",
        ],
        confirm: &[Confirm {
            command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20",
            expect: "the duration in milliseconds. Equal durations in several lines mean a timeout in the client or a \
                     load balancer",
        }],
        fix: "if users report errors, look up the error that the client prints. Otherwise do nothing: a watch that the \
              client ends also has this flag",
        see: &["load-balancer-idle-timeout"],
        source: "Envoy, access log, response flags",
        ..BASE
    },
];
