//! Texts as they were printed, each with the symptom that must come first. Sources: runs on real parts, the messages in
//! `tests/contour/contour.json`, and the source of who prints them.

/// Expected first, and the text.
pub(super) const TEXTS: &[(&str, &str)] = &[
    // Connections.
    (
        "connection-reset",
        "Unable to connect to the server: read tcp 10.1.2.3:51234->203.0.113.7:443: read: connection reset by peer",
    ),
    (
        "connection-reset",
        "curl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to k8s.example.com:443",
    ),
    ("connection-reset", "curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to k8s.example.com:443"),
    ("connection-reset", "CONNECTED(00000003)\nwrite:errno=104\n---\nno peer certificate available"),
    ("connection-reset", "This site can’t be reached\nThe connection was reset.\nERR_CONNECTION_RESET"),
    ("connection-reset", "PR_CONNECT_RESET_ERROR"),
    ("connection-reset", "Error: read ECONNRESET"),
    ("connection-reset", "listener.0.0.0.0_8443.server_ssl_socket_factory.downstream_context_secrets_not_ready: 12"),
    ("connection-closed", "Unable to connect to the server: EOF"),
    ("connection-closed", "EOF"),
    ("connection-closed", "Get \"https://k8s.example.com/api?timeout=32s\": EOF"),
    ("connection-closed", "curl: (52) Empty reply from server"),
    ("connection-closed", "error:0A000126:SSL routines::unexpected eof while reading"),
    ("connection-closed", "ERR_EMPTY_RESPONSE"),
    ("connection-closed", "ERR_CONNECTION_CLOSED"),
    (
        "connection-refused",
        "The connection to the server k8s.example.com was refused - did you specify the right host or port?",
    ),
    ("connection-refused", "dial tcp 203.0.113.7:443: connect: connection refused"),
    ("connection-refused", "ERR_CONNECTION_REFUSED"),
    (
        "localhost-8080",
        "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
    ),
    (
        "localhost-8080",
        "E1123 memcache.go:265] couldn't get current server API group list: Get \
         \"http://localhost:8080/api?timeout=32s\": dial tcp 127.0.0.1:8080: connect: connection refused",
    ),
    (
        "name-not-found",
        "Unable to connect to the server: dial tcp: lookup k8s.example.com on 10.0.0.2:53: no such host",
    ),
    ("name-not-found", "curl: (6) Could not resolve host: k8s.example.com"),
    ("name-not-found", "DNS_PROBE_FINISHED_NXDOMAIN"),
    ("no-answer", "Unable to connect to the server: dial tcp 203.0.113.7:443: i/o timeout"),
    ("no-answer", "Unable to connect to the server: net/http: TLS handshake timeout"),
    ("no-answer", "ERR_CONNECTION_TIMED_OUT"),
    ("plain-http", "http: server gave HTTP response to HTTPS client"),
    ("plain-http", "tls: first record does not look like a TLS handshake"),
    ("plain-http", "curl: (35) error:0A00010B:SSL routines::wrong version number"),
    ("plain-http", "ERR_SSL_PROTOCOL_ERROR"),
    ("plain-http", "SSL_ERROR_RX_RECORD_TOO_LONG"),
    (
        "upstream-h2",
        "Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed HTTP response \
         \"\\x00\\x00\\x1e\\x04\\x00\\x00\\x00\\x00\\x00\"",
    ),
    ("tls-version", "remote error: tls: protocol version not supported"),
    ("tls-version", "40171:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version"),
    ("tls-version", "ERR_SSL_VERSION_OR_CIPHER_MISMATCH"),
    ("upstream-overflow", "[2026-11-23T12:00:00.000Z] \"- - -\" 0 UO 0 0 0 - \"-\" \"-\" \"-\" \"-\" \"-\""),
    ("upstream-overflow", "cluster.default_kubernetes_443.upstream_cx_overflow: 176"),
    ("upstream-overflow", "upstream connect error or disconnect/reset before headers. reset reason: overflow"),
    // Trust.
    (
        "unknown-authority",
        "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown \
         authority",
    ),
    ("unknown-authority", "x509: certificate signed by unknown authority"),
    ("unknown-authority", "curl: (60) SSL certificate problem: unable to get local issuer certificate"),
    ("unknown-authority", "verify error:num=20:unable to get local issuer certificate"),
    ("unknown-authority", "Your connection is not private\nNET::ERR_CERT_AUTHORITY_INVALID"),
    ("unknown-authority", "Error code: SEC_ERROR_UNKNOWN_ISSUER"),
    ("unknown-authority", "This Connection Is Not Private"),
    ("unknown-authority", "tls: failed to verify certificate: x509: “kubernetes” certificate is not trusted"),
    ("unknown-authority", "invalid peer certificate: UnknownIssuer"),
    ("intermediate-missing", "Verify return code: 21 (unable to verify the first certificate)"),
    (
        "intermediate-missing",
        "Error: unable to verify the first certificate\n  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'",
    ),
    ("intermediate-missing", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    ("private-root", "Verify return code: 19 (self-signed certificate in certificate chain)"),
    ("private-root", "code: 'SELF_SIGNED_CERT_IN_CHAIN'"),
    ("self-signed", "Verify return code: 18 (self-signed certificate)"),
    ("self-signed", "DEPTH_ZERO_SELF_SIGNED_CERT"),
    ("self-signed", "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT"),
    ("self-signed", "curl: (60) SSL certificate problem: self-signed certificate"),
    (
        "other-clusters-ca",
        "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown \
         authority (possibly because of \"crypto/rsa: verification error\" while trying to verify candidate \
         authority certificate \"kubernetes\")",
    ),
    (
        "python-trust",
        "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get \
         local issuer certificate (_ssl.c:1006)",
    ),
    ("python-trust", "CERTIFICATE_VERIFY_FAILED"),
    (
        "java-trust",
        "javax.net.ssl.SSLHandshakeException: PKIX path building failed: \
         sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to \
         requested target",
    ),
    ("chain-not-allowed", "x509: certificate is not authorized to sign other certificates"),
    ("chain-not-allowed", "x509: too many intermediates for path length constraint"),
    (
        "chain-not-allowed",
        "x509: a root or intermediate certificate is not authorized to sign for this name: DNS name \
         \"k8s.example.com\" is not permitted by any constraint",
    ),
    ("weak-signature", "x509: cannot verify signature: insecure algorithm SHA1-RSA"),
    ("weak-signature", "NET::ERR_CERT_WEAK_SIGNATURE_ALGORITHM"),
    ("revoked", "NET::ERR_CERT_REVOKED"),
    ("revoked", "SEC_ERROR_REVOKED_CERTIFICATE"),
    ("envoy-distrusts-api-server", "cluster.default_kubernetes_443.ssl.fail_verify_error: 4"),
    (
        "envoy-distrusts-api-server",
        "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, \
         transport failure reason: TLS_error:|268435581:SSL \
         routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end",
    ),
    ("envoy-misses-name", "cluster.default_kubernetes_443.ssl.fail_verify_san: 4"),
    // Certificates.
    (
        "name-not-covered",
        "Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for \
         x.example.test, not defect.example.test",
    ),
    ("name-not-covered", "x509: certificate is valid for *.example.com, not a.b.example.com"),
    ("name-not-covered", "x509: certificate is not valid for any names, but wanted to match k8s.example.com"),
    (
        "name-not-covered",
        "curl: (60) SSL: no alternative certificate subject name matches target host name 'k8s.example.com'",
    ),
    ("name-not-covered", "NET::ERR_CERT_COMMON_NAME_INVALID"),
    ("name-not-covered", "SSL_ERROR_BAD_CERT_DOMAIN"),
    (
        "name-not-covered",
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for \
         'k8s.example.com'. (_ssl.c:1006)",
    ),
    (
        "name-not-covered",
        "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: \
         k8s.example.com. is not in the cert's altnames: DNS:x.example.com",
    ),
    (
        "name-not-covered",
        "java.security.cert.CertificateException: No subject alternative DNS name matching k8s.example.com found.",
    ),
    (
        "api-server-certificate",
        "Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for \
         kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, not \
         pass.example.test",
    ),
    (
        "api-server-certificate",
        "x509: certificate is valid for node1, kubernetes, kubernetes.default, kubernetes.default.svc, not \
         pass.example.test",
    ),
    ("address-as-server", "x509: cannot validate certificate for 10.0.0.9 because it doesn't contain any IP SANs"),
    (
        "certificate-expired",
        "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time \
         2026-11-23T12:00:00Z is after 2026-11-01T00:00:00Z",
    ),
    ("certificate-expired", "x509: certificate has expired or is not yet valid: current time ... is after ..."),
    ("certificate-expired", "NET::ERR_CERT_DATE_INVALID"),
    ("certificate-expired", "SEC_ERROR_EXPIRED_CERTIFICATE"),
    ("certificate-expired", "code: 'CERT_HAS_EXPIRED'"),
    ("certificate-expired", "Verify return code: 10 (certificate has expired)"),
    (
        "certificate-not-yet-valid",
        "x509: certificate has expired or is not yet valid: current time 2026-11-23T12:00:00Z is before \
         2026-12-01T00:00:00Z",
    ),
    ("certificate-not-yet-valid", "MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE"),
    ("common-name-only", "x509: certificate relies on legacy Common Name field, use SANs instead"),
    ("wrong-purpose", "x509: certificate specifies an incompatible key usage"),
    ("wrong-purpose", "ERR_SSL_KEY_USAGE_INCOMPATIBLE"),
    ("ca-as-leaf", "MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY"),
    ("ca-as-leaf", "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))"),
    ("chain-too-large", "tls: handshake message of length 88362 bytes exceeds maximum of 65536 bytes"),
    ("chain-too-large", "error:0A000098:SSL routines:tls_get_message_header:excessive message size"),
    ("rsa-too-large", "tls: server sent certificate containing RSA key larger than 8192 bits"),
    ("unknown-critical-extension", "x509: unhandled critical extension"),
    ("browser-policy", "NET::ERR_CERT_VALIDITY_TOO_LONG"),
    ("browser-policy", "x509: “k8s.example.com” certificate is not standards compliant"),
    ("hsts", "You cannot visit k8s.example.com right now because the website uses HSTS."),
    // Certificate and key in the Secret.
    (
        "key-of-another",
        "gRPC config for type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret rejected: Failed to \
         load private key from <inline>, Cause: error:0b000074:X.509 certificate \
         routines:OPENSSL_internal:KEY_VALUES_MISMATCH",
    ),
    (
        "chain-refused",
        "gRPC config for type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret rejected: Failed to \
         load certificate chain from <inline>",
    ),
    (
        "rsa-too-small",
        "Secret rejected: Failed to load certificate chain from <inline>, only RSA certificates with 2048-bit or \
         larger keys are supported",
    ),
    ("chain-refused", "only P-256, P-384 or P-521 ECDSA certificates are supported"),
    ("secret-rejected", "sds.default/kubeapi-tls/0ea1788adb.update_rejected: 3"),
    (
        "secret-rejected",
        "gRPC config for type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret rejected: something \
         new",
    ),
    (
        "upstream-ca-refused",
        "gRPC config for type.googleapis.com/envoy.config.cluster.v3.Cluster rejected: Error adding/updating \
         cluster(s) default/kubernetes/443/abc: Failed to load trusted CA certificates from <inline>",
    ),
    (
        "status-pem-unreadable",
        "Spec.VirtualHost.TLS Secret \"default/defect-tls\" is invalid: invalid TLS certificate: failed to parse PEM \
         block",
    ),
    (
        "status-key-encrypted",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS private key: unexpected block type \
         'ENCRYPTED PRIVATE KEY'",
    ),
    (
        "status-key-openssh",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS private key: unexpected block type \
         'OPENSSH PRIVATE KEY'",
    ),
    (
        "status-wrong-block",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS certificate: unexpected block type \
         'PRIVATE KEY'",
    ),
    (
        "status-wrong-block",
        "message: 'Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS\n      private key: \
         unexpected block type ''CERTIFICATE'''",
    ),
    (
        "status-several-keys",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS private key: multiple private keys",
    ),
    (
        "status-no-key",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS private key: failed to locate private \
         key",
    ),
    ("status-no-key", "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: missing TLS private key"),
    ("status-no-certificate", "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: missing TLS certificate"),
    (
        "status-no-name",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS certificate: certificate has no common \
         name or subject alt name",
    ),
    (
        "status-curve",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS certificate: x509: unsupported elliptic \
         curve",
    ),
    (
        "status-key-form",
        "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS private key: x509: failed to parse \
         private key (use ParsePKCS8PrivateKey instead for this key format)",
    ),
    ("status-key-form", "error: tls: failed to parse private key"),
    ("status-see-errors", "currentStatus: invalid\ndescription: At least one error present, see Errors for details"),
    ("secret-warning-mismatch", "Warning: tls: private key does not match public key"),
    ("secret-warning-mismatch", "error: tls: private key type does not match public key type"),
    ("secret-warning-no-pem", "Warning: tls: failed to find any PEM data in certificate input"),
    (
        "secret-warning-no-pem",
        "error: tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM \
         inputs may have been switched",
    ),
    ("status-secret-not-found", "Secret not found"),
    // Statuses by their reason.
    ("SecretNotValid", "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: Secret not found"),
    ("SecretNotValid", "Message:   Spec.VirtualHost.TLS Secret \"far\" is invalid: Secret not\n             found"),
    ("DelegationNotPermitted", "Spec.VirtualHost.TLS Secret \"certs/far\" certificate delegation not permitted"),
    ("DuplicateVhost", "fqdn \"k8s.example.test\" is used in multiple HTTPProxies: default/dup1, default/q5hok"),
    ("NotReconciled", "currentStatus: NotReconciled\ndescription: Waiting for controller"),
    (
        "TimeoutPolicyNotValid",
        "route.timeoutPolicy failed to parse: error parsing response timeout: unable to parse timeout string \"h\": \
         time: invalid duration \"h\"",
    ),
    (
        "ServiceUnresolvedReference",
        "Spec.Routes unresolved service reference: port \"6443\" on service \"default/kubernetes\" not matched",
    ),
    (
        "ServiceUnresolvedReference",
        "Spec.TCPProxy unresolved service reference: service \"certs/kubernetes\" not found",
    ),
    (
        "TLSUpstreamValidation",
        "Service [kubernetes:443] TLS upstream validation policy error: invalid CA Secret \"default/x\": Secret not \
         found",
    ),
    ("Valid", "status:\n  currentStatus: valid\n  description: Valid HTTPProxy"),
    // Answers.
    (
        "misdirected",
        "Error from server: the server responded with the status code 421 but did not return more information",
    ),
    ("misdirected", "misdirected request to \"k8s.example.com\""),
    ("misdirected", "421"),
    ("not-found", "Error from server (NotFound): the server could not find the requested resource"),
    ("not-found", "HTTP/1.1 404 Not Found\nserver: envoy"),
    ("redirected", "HTTP/1.1 301 Moved Permanently\nlocation: https://k8s.example.com/version"),
    (
        "service-unavailable",
        "Error from server (ServiceUnavailable): the server is currently unable to handle the request",
    ),
    (
        "service-unavailable",
        "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure",
    ),
    (
        "service-unavailable",
        "[2026-11-23T12:00:00.000Z] \"GET /api/v1/pods HTTP/2\" 503 UF 0 146 12 - \"10.1.2.3\" \"kubectl/v1.33.1\"",
    ),
    ("service-unavailable", "[2026-11-23T12:00:00.000Z] \"- - -\" 0 UF,URX 0 0 12 - \"-\""),
    ("service-unavailable", "\"response_flags\":\"UF\",\"response_code\":503"),
    ("service-unavailable", "UF"),
    ("no-healthy-upstream", "[2026-11-23T12:00:00.000Z] \"GET /api HTTP/2\" 503 UH 0 19 0 - \"10.1.2.3\""),
    ("no-healthy-upstream", "no healthy upstream"),
    ("upstream-speaks-tls", "Error from server (BadRequest): the server rejected our request for an unknown reason"),
    ("upstream-speaks-tls", "Client sent an HTTP request to an HTTPS server."),
    ("address-not-allowed", "Error from server (Forbidden): RBAC: access denied"),
    (
        "too-many-requests",
        "Error from server (TooManyRequests): the server has received too many requests and has asked us to try \
         again later",
    ),
    (
        "server-error",
        "Error from server (InternalError): an error on the server (\"\") has prevented the request from succeeding",
    ),
    // Who asks.
    (
        "anonymous",
        "Error from server (Forbidden): pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" \
         in API group \"\" in the namespace \"default\"",
    ),
    (
        "anonymous",
        "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"forbidden: User \\\"system:anonymous\\\" cannot \
         get path \\\"/\\\"\",\"reason\":\"Forbidden\",\"code\":403}",
    ),
    (
        "not-allowed",
        "Error from server (Forbidden): pods is forbidden: User \"system:serviceaccount:default:third-party\" cannot \
         list resource \"pods\" in API group \"\" in the namespace \"default\"",
    ),
    (
        "not-allowed",
        "Error from server (Forbidden): nodes is forbidden: User \"alice@example.com\" cannot list resource \
         \"nodes\" in API group \"\" at the cluster scope",
    ),
    (
        "exec-not-allowed",
        "Error from server (Forbidden): pods \"web\" is forbidden: User \
         \"system:serviceaccount:default:third-party\" cannot create resource \"pods/exec\" in API group \"\" in the \
         namespace \"default\"",
    ),
    ("unauthorized", "error: You must be logged in to the server (Unauthorized)"),
    (
        "unauthorized",
        "error: You must be logged in to the server (the server has asked for the client to provide credentials)",
    ),
    ("unauthorized", "{\"kind\":\"Status\",\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}"),
    ("psp-role-missing", "clusterrole.rbac.authorization.k8s.io \"psp:vmware-system-privileged\" not found"),
    ("forbidden", "HTTP/1.1 403 Forbidden"),
    // Streams.
    (
        "watch-cut",
        "NAME   READY   STATUS    RESTARTS   AGE\nSTATUS    REASON          MESSAGE\nFailure   InternalError   an \
         error on the server (\"unable to decode an event from the watch stream: stream error: stream ID 3; \
         INTERNAL_ERROR; received from peer\") has prevented the request from succeeding",
    ),
    ("watch-cut", "error: stream error: stream ID 3; INTERNAL_ERROR; received from peer"),
    (
        "watch-cut",
        "W1123 12:00:15.000000 reflector.go:484] watch of *unstructured.Unstructured ended with: an error on the \
         server",
    ),
    ("watch-cut", "reflector.go:561] watch ended with error"),
    ("watch-cut", "curl: (92) HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)"),
    (
        "upstream-timeout",
        "[2026-11-23T12:00:00.000Z] \"GET /api/v1/namespaces/default/pods/web/log HTTP/2\" 200 UT 0 512 15003 12",
    ),
    ("upstream-timeout", "upstream request timeout"),
    ("exec-refused", "Error from server: "),
    ("exec-refused", "$ kubectl exec -it web -- sh\nError from server: \n$ "),
    ("port-forward-refused", "error: error upgrading connection: "),
    (
        "stream-ended",
        "error: error reading from error stream: next reader: websocket: close 1006 (abnormal closure): unexpected \
         EOF",
    ),
    (
        "stream-ended",
        "error: http2: server sent GOAWAY and closed the connection; LastStreamID=1999, ErrCode=NO_ERROR, debug=\"\"",
    ),
    ("stream-ended", "error: unexpected EOF"),
    ("watch-list-too-new", "Error from server (Timeout): Too large resource version: 123456, current: 123"),
    // Applying.
    (
        "apply-conflict",
        "error: Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using \
         projectcontour.io/v1: .spec.virtualhost.fqdn\nPlease review the fields above--they currently have other \
         managers.",
    ),
    (
        "name-reserved",
        "Error from server (Forbidden): error when creating \"STDIN\": ingresses.networking.k8s.io \"web\" is \
         forbidden: ValidatingAdmissionPolicy 'reserve-kubeapi-host' with binding 'reserve-kubeapi-host' denied \
         request: k8s.example.test is reserved",
    ),
    (
        "no-contour",
        "error: resource mapping not found for name: \"kubeapi-proxy\" namespace: \"default\" from \
         \"50-httpproxy.yaml\": no matches for kind \"HTTPProxy\" in version \"projectcontour.io/v1\"\nensure CRDs \
         are installed first",
    ),
    (
        "reservation-too-new",
        "no matches for kind \"ValidatingAdmissionPolicy\" in version \"admissionregistration.k8s.io/v1\"",
    ),
    (
        "fqdn-refused",
        "The HTTPProxy \"kubeapi-proxy\" is invalid: spec.virtualhost.fqdn: Invalid value: \"K8s.Example.Com\": \
         spec.virtualhost.fqdn in body should match '^(\\*\\.)?[a-z0-9]'",
    ),
    (
        "field-refused",
        "The HTTPProxy \"kubeapi-proxy\" is invalid: spec.tcpproxy.services[0].protocol: Unsupported value: \
         \"https\": supported values: \"h2\", \"h2c\", \"tls\"",
    ),
    ("field-refused", "subjectNames[0] must equal subjectName if set"),
    ("namespace-missing", "Error from server (NotFound): namespaces \"projectcontour\" not found"),
    (
        "annotation-too-long",
        "The Secret \"kubeapi-tls\" is invalid: metadata.annotations: Too long: must have at most 262144 bytes",
    ),
    ("secret-size", "The Secret \"kubeapi-tls\" is invalid: data: Too long: must have at most 1048576 bytes"),
    ("immutable", "The RoleBinding \"x\" is invalid: roleRef: Invalid value: cannot change roleRef"),
    (
        "immutable",
        "The Secret \"kubeapi-tls\" is invalid: type: Invalid value: \"kubernetes.io/tls\": field is immutable",
    ),
    (
        "pod-security",
        "Error creating: pods \"envoy-\" is forbidden: violates PodSecurity \"restricted:latest\": hostPort",
    ),
    (
        "pod-security-policy",
        "Error creating: pods \"envoy-\" is forbidden: PodSecurityPolicy: unable to admit pod: \
                             []",
    ),
    ("wait-timed-out", "error: timed out waiting for the condition on httpproxies/kubeapi-proxy"),
    (
        "endpoints-loopback",
        "Endpoints \"kubernetes\" is invalid: subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be \
         in the loopback range (127.0.0.0/8, ::1/128)",
    ),
    ("create-secret-usage", "error: key and cert must be specified"),
    ("create-secret-usage", "error: exactly one NAME is required, got 0"),
    ("create-secret-usage", "error: Cannot read file /x, open /x: no such file or directory"),
    // Kubeconfigs and plugins.
    ("context-missing", "Error in configuration: context was not found for specified context: nope"),
    ("entry-missing", "error: no server found for cluster \"c\""),
    ("user-name-asked", "Please enter Username: "),
    (
        "several-credentials",
        "error: more than one authentication method found for u; found [token basicAuth], only one is allowed",
    ),
    (
        "several-credentials",
        "error: client-key-data or client-key must be specified for u to use the clientCert authentication method.",
    ),
    (
        "kubeconfig-broken",
        "error: error loading config file \"F\": json: cannot unmarshal number into Go struct field \
         AuthInfo.users.user.token of type string",
    ),
    (
        "kubeconfig-broken",
        "error: invalid 'proxy-url' \"foo://x\" for cluster \"c\": unsupported scheme \"foo\", must be http, https, \
         or socks5",
    ),
    ("token-has-line-break", "net/http: invalid header field value for \"Authorization\""),
    ("ca-and-insecure", "error: specifying a root certificates file with the insecure flag is not allowed"),
    ("plugin-missing", "Unable to connect to the server: getting credentials: exec: executable kubelogin not found"),
    (
        "plugin-failed",
        "Unable to connect to the server: getting credentials: exec: executable aws failed with exit code 255",
    ),
    ("plugin-entry-old", "error: exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\""),
    ("plugin-entry-old", "error: interactiveMode must be specified for u to use exec authentication plugin"),
    ("auth-provider-gone", "error: The gcp auth plugin has been removed."),
];

/// Texts that are well, or none of our business.
pub(super) const STRANGERS: &[&str] = &[
    "",
    "   \n\t ",
    "hello world",
    "Error from server (NotFound): pods \"web\" not found",
    "NAME   READY   STATUS    RESTARTS   AGE\nweb    1/1     Running   0          5d",
    "Error from server (AlreadyExists): namespaces \"x\" already exists",
    "error: You must specify a resource type",
    "pod/web configured",
    "the weather is 404ish and the UFO landed",
    "port 421 is open",
    "commit 503 of 1000",
    "HTTP/2 200",
    "Verify return code: 0 (ok)",
    "[2026-11-23T12:00:00.000Z] \"GET /api HTTP/2\" 200 - 0 512 3 2 \"10.1.2.3\"",
    "geofence",
    "{host}",
    "…",
    "$",
    "^",
    "flag:",
    "=",
    "\\",
];
