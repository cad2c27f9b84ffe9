//! The served certificate: its names, dates, purpose, and size.

use super::{API_SERVER_NAMES, BASE, BROWSERS, RAN, RAN_CLIENTS, SERVED};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

/// curl prints OpenSSL's message, which distinguishes causes that a browser does not.
const CURL: Confirm = Confirm {
    command: "curl -sS -o /dev/null https://{host}:{port}/version",
    expect: "one of `unsuitable certificate purpose`, `unhandled critical extension`, or `CA signature digest \
             algorithm too weak`",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "name-not-covered",
        title: "x509: certificate is valid for NAMES, not HOST: the SANs do not include the host name",
        printed_by: "kubectl, curl, openssl, browsers, Python, Java, and Node.js",
        patterns: &[
            &["certificate is valid for…, not {host}"],
            &["tls: failed to verify certificate: x509: certificate is valid for…, not {host}"],
            &["certificate is not valid for any names, but wanted to match {host}"],
            &["no alternative certificate subject name matches target host name '{host}'"],
            &["no alternative certificate subject name matches target"],
            &["ERR_CERT_COMMON_NAME_INVALID"],
            &["SSL_ERROR_BAD_CERT_DOMAIN"],
            &["Hostname mismatch, certificate is not valid for '{host}'"],
            &["Hostname mismatch"],
            &["ERR_TLS_CERT_ALTNAME_INVALID"],
            &["does not match certificate's altnames"],
            &["No subject alternative DNS name matching {host} found"],
            &["no subject alternative names matching"],
            &["NotValidForName"],
            &["verify return code: 62"],
            &["certificate name does not match"],
            &[
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for '{host}'",
            ],
            &["certificate's owner does not match hostname"],
            &["certificate not valid for name \"{host}\""],
            &["invalid peer certificate: certificate not valid for name \"{host}\""],
            &["SSLPeerUnverifiedException"],
            &["Hostname {host} not verified"],
            &["SSLPeerUnverifiedException: Hostname {host} not verified"],
            &["RemoteCertificateNameMismatch"],
            &["The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch"],
            &["SEC_E_WRONG_PRINCIPAL"],
            &["0x80090322"],
            &["CERT_E_CN_NO_MATCH"],
            &["The target principal name is incorrect"],
            &["No name matching {host} found"],
            &["doesn't match any of the subject alternative names"],
            &["against server certificate names"],
        ],
        causes: &[
            "the SANs of the served certificate do not include the host name that the client connected to",
            "the certificate has a wildcard, which matches only one label: `*.example.com` matches `a.example.com`, \
             not `a.b.example.com`",
            "the certificate has its host name only in the common name. Browsers print the same error for such a \
             certificate",
        ],
        by_mode: &[(
            Mode::Passthrough,
            "the API server's own certificate is served, and its SANs must include the host name",
        )],
        confirm: &[SERVED],
        fix: "connect to a host name that is in the certificate's SANs, or have a certificate issued whose DNS SANs \
              include your host name. kubefront checks both before you apply the manifests",
        see: &["fqdn-not-covered", "leaf-wildcard"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "api-server-certificate",
        title: "x509: certificate is valid for kubernetes, …, not HOST: the API server's own certificate is served",
        printed_by: "kubectl",
        patterns: &[
            &["certificate is valid for…kubernetes.default.svc…, not {host}"],
            &["certificate is valid for kubernetes, …, not {host}"],
            &["tls: failed to verify certificate: x509: certificate is valid for kubernetes, …, not {host}"],
            &["tls: failed to verify certificate: x509: certificate is valid for…kubernetes.default.svc…, not {host}"],
            &["certificate is valid for 10.96.0.1, …, not {host}"],
            &["certificate is valid for 10.43.0.1, …, not {host}"],
            &["tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, …, not {host}"],
            &["tls: failed to verify certificate: x509: certificate is valid for 10.43.0.1, …, not {host}"],
            &["\"kube-apiserver…certificate is not trusted"],
            &["\"kube-apiserver…certificate is not standards compliant"],
            &["\"kube-apiserver…certificate name does not match"],
            &["\"kube-apiserver…certificate is expired"],
        ],
        causes: &[
            "in modes tcp and http, the DNS record points not to Envoy, but to the API server or to a load balancer in \
             front of the API server",
            "in mode passthrough, Envoy does not terminate TLS, and the API server's certificate contains only the \
             cluster's own names",
        ],
        by_mode: &[
            (Mode::Tcp, "the client bypasses Envoy. Correct the DNS record"),
            (Mode::Http, "as in mode tcp"),
            (
                Mode::Passthrough,
                "expected until the API server's certificate includes the host name. `tls-server-name` in the \
                 kubeconfig alone does not help: Envoy has no such host and resets the connection",
            ),
        ],
        confirm: &[
            SERVED,
            Confirm {
                command: "getent hosts {host} || nslookup {host}",
                expect: "Envoy's address, not the API server's",
            },
        ],
        fix: "in modes tcp and http, correct the DNS record. In mode passthrough, add the host name to the API \
              server's certificate (kubeadm: `apiServer.certSANs`), or set `--passthrough-name \
              kubernetes.default.svc` (`passthroughName`), which serves one cluster per Envoy. Or use mode tcp, \
              which serves your certificate",
        see: &["passthrough-name", "mode-hides-certificate", "passthrough"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "address-as-server",
        title: "x509: cannot validate certificate for ADDRESS: the client used an IP address, not the host name",
        printed_by: "kubectl and curl",
        patterns: &[
            &["because it doesn't contain any IP SANs"],
            &["cannot validate certificate for"],
            &["certificate has no alternative names matching IP"],
            &["IP address mismatch"],
            &["no subject alternative names present"],
        ],
        causes: &[
            "`server` in the kubeconfig is an IP address. Envoy selects the virtual host by the SNI host name, which \
             cannot be an IP address",
        ],
        by_mode: &[
            (Mode::Tcp, "works if `tls-server-name` is set to the host name"),
            (Mode::Http, "`tls-server-name` is not enough: Envoy answers 421. `server` must contain the host name"),
        ],
        confirm: &[Confirm {
            command: "kubectl config view --minify --kubeconfig=kubeconfig -o \
                      jsonpath='{.clusters[0].cluster.server}'",
            expect: "the host name. An IP address confirms the cause",
        }],
        fix: "set `server` to the host name, and add the host name and its address to DNS or to the hosts file",
        see: &["fqdn-is-ip"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "certificate-expired",
        title: "x509: certificate has expired or is not yet valid: a certificate in the chain has expired",
        printed_by: "kubectl, curl, openssl, browsers, Java, and Node.js",
        patterns: &[
            &["certificate has expired or is not yet valid: current time…is after"],
            &["certificate has expired or is not yet valid"],
            &["certificate has expired"],
            &["SSL certificate problem: certificate has expired"],
            &["ERR_CERT_DATE_INVALID"],
            &["SEC_ERROR_EXPIRED_CERTIFICATE"],
            &["SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE"],
            &["CERT_HAS_EXPIRED"],
            &["CertificateExpiredException"],
            &["Verify return code: 10"],
            &["invalid peer certificate: Expired"],
            &["certificate is expired"],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired"],
            &["PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed"],
            &["invalid peer certificate: certificate expired"],
            &["The certificate of '{host}' has expired"],
            &["The certificate has expired"],
            &["SEC_E_CERT_EXPIRED"],
            &["0x80090328"],
            &["CERT_E_EXPIRED"],
            &["0x800B0101"],
            &["errors in the certificate chain: NotTimeValid"],
        ],
        causes: &[
            "the server certificate or an intermediate certificate has expired. Contour and Envoy do not check dates: \
             the HTTPProxy still reports `valid`, and Envoy serves the certificate",
            "you renewed the certificate, but the Secret still contains the old one",
            "the clock of this machine is wrong",
            "the certificate is not yet valid. Chromium and Java print the same error in that case",
        ],
        by_mode: &[(
            Mode::Passthrough,
            "the API server's own certificate has expired, and you renew it in the cluster (kubeadm: `kubeadm certs \
             renew apiserver`)",
        )],
        confirm: &[SERVED, Confirm { command: "date -u", expect: "the clock of this machine, in UTC" }],
        fix: "renew the certificate, pass the new chain and private key to kubefront, and apply the Secret: Envoy \
              serves it within seconds. If you already renewed the certificate, check why the Secret still contains \
              the old one: find the program that writes the Secret (cert-manager, external-secrets)",
        see: &["leaf-expired", "chain-expired", "leaf-expires-soon", "renewal-cuts-streams"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "certificate-not-yet-valid",
        title: "certificate is not yet valid: notBefore is later than the clock of this machine",
        printed_by: "kubectl, curl, openssl, and browsers",
        patterns: &[
            &["certificate has expired or is not yet valid: current time…is before"],
            &["certificate is not yet valid"],
            &["MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE"],
            &["CERT_NOT_YET_VALID"],
            &["CertificateNotYetValidException"],
            &["verify return code: 9 ("],
            &["NotValidYet"],
            &[
                "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
                "CertificateNotYetValidException",
            ],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid"],
            &["invalid peer certificate: certificate not valid yet"],
            &["The certificate of '{host}' is not yet activated"],
            &["The certificate has not yet been activated"],
        ],
        causes: &[
            "the clock of this machine is behind, which is the usual cause",
            "the certificate was issued with a later `notBefore`",
        ],
        confirm: &[Confirm { command: "date -u", expect: "the clock of this machine, in UTC" }, SERVED],
        fix: "set the clock (NTP). If the clock is right, wait until `notBefore`, or serve the old certificate \
              until then",
        see: &["leaf-not-yet-valid", "chain-not-yet-valid"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "common-name-only",
        title: "x509: certificate relies on legacy Common Name field: the certificate has no DNS SAN",
        printed_by: "kubectl, and every Go client since Go 1.15",
        patterns: &[&["certificate relies on legacy Common Name field"]],
        causes: &["the certificate has its host name only in the common name, not in the SANs"],
        confirm: &[SERVED],
        fix: "have the certificate issued with the host name as a DNS SAN (`openssl req -addext \
              subjectAltName=DNS:{host}`). curl, openssl, wget, Java, Node.js, and Contour do not report this problem. \
              Browsers, rustls, and Python's requests report a wrong host name",
        see: &["leaf-no-san"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "wrong-purpose",
        title: "x509: certificate specifies an incompatible key usage: the certificate is not for servers",
        printed_by: "kubectl, openssl, and browsers",
        patterns: &[
            &["certificate specifies an incompatible key usage"],
            &["unsuitable certificate purpose"],
            &["unsupported certificate purpose"],
            &["SEC_ERROR_INADEQUATE_CERT_TYPE"],
            &["SEC_ERROR_INADEQUATE_KEY_USAGE"],
            &["ERR_SSL_KEY_USAGE_INCOMPATIBLE"],
            &["extended key usage does not permit use for TLS server"],
            &["InvalidPurpose"],
            &["INVALID_PURPOSE"],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unsuitable certificate purpose"],
            &["does not allow extended key usage for server authentication"],
            &["certificate is not permitted for this usage"],
            &["errors in the certificate chain: NotValidForUsage"],
        ],
        causes: &[
            "the extended key usage lacks `serverAuth`, as in a client certificate. Contour reports `valid`, and \
             Envoy serves the certificate",
            "the key usage lacks `digitalSignature`. Contour reports `valid`",
        ],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -ext keyUsage,extendedKeyUsage",
            expect: "`TLS Web Server Authentication` and `Digital Signature`. If the certificate has neither \
                     extension, the key usage is not the cause",
        }],
        fix: "have the certificate issued for servers. With cert-manager, set `usages: [digital signature, server \
              auth]`",
        see: &["leaf-no-server-auth", "leaf-key-usage"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "ca-as-leaf",
        title: "CA_CERT_USED_AS_END_ENTITY: a CA certificate is served as the server certificate",
        printed_by: "Firefox and Rust clients",
        patterns: &[&["CA_CERT_USED_AS_END_ENTITY"], &["CaUsedAsEndEntity"]],
        causes: &[
            "the certificate was created with plain `openssl req -x509`, which creates a CA certificate. kubectl \
                   accepts a CA certificate as a server certificate, but Firefox and rustls reject it",
        ],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -ext basicConstraints",
            expect: "`CA:FALSE`. The output `CA:TRUE` means that the server certificate is a CA certificate",
        }],
        fix: "issue a server certificate from that CA, serve the server certificate, and pass the CA as the root \
              certificate: `--trust-anchor FILE` (`certificate.anchorFiles`)",
        see: &["leaf-is-ca", "trust-self-signed"],
        source: "tested with rustls 0.23 and Firefox 153 ESR",
        ..BASE
    },
    Symptom {
        id: "chain-too-large",
        title: "tls: handshake message of length N bytes exceeds maximum: the certificate chain is too large",
        printed_by: "kubectl 1.27 and earlier, openssl, and other Go clients",
        patterns: &[
            &["handshake message of length…bytes exceeds maximum of"],
            &["excessive message size"],
            &["tls: handshake message of length"],
        ],
        causes: &[
            "`tls.crt` contains a bundle of CAs instead of the chain, so the handshake message is larger than 64 \
             KiB (older kubectl) or 100 KiB (OpenSSL)",
        ],
        confirm: &[Confirm {
            command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | \
                      grep -c BEGIN",
            expect: "the number of certificates that Envoy serves: two or three are usual",
        }],
        fix: "pass the bundle to kubefront, which writes only the server certificate and its intermediate certificates \
              to the Secret. Apply the Secret",
        see: &["chain-message-too-large", "chain-unrelated-removed"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "rsa-too-large",
        title: "tls: server sent certificate containing RSA key larger than 8192 bits: Go clients reject the key",
        printed_by: "kubectl",
        patterns: &[&["RSA key larger than 8192 bits"]],
        causes: &["Go clients such as kubectl reject RSA keys larger than 8192 bits in TLS handshakes"],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -text | grep Public-Key",
            expect: "the size of the public key",
        }],
        fix: "create an RSA key of 2048 to 4096 bits or a P-256 key, and have the certificate reissued for it",
        see: &["key-too-large"],
        source: "Go crypto/tls, checkKeySize",
        ..BASE
    },
    Symptom {
        id: "unknown-critical-extension",
        title: "x509: unhandled critical extension: the client does not support a required extension",
        printed_by: "kubectl, openssl, Python, Java, Node.js, Rust, and Firefox",
        patterns: &[
            &["unhandled critical extension"],
            &["SEC_ERROR_UNKNOWN_CRITICAL_EXTENSION"],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unhandled critical extension"],
            &[
                "PKIX path validation failed: java.security.cert.CertPathValidatorException: unrecognized critical extension",
            ],
            &["UnsupportedCriticalExtension"],
        ],
        causes: &[
            "the client does not support an extension that is marked critical, so it must reject the certificate \
             (RFC 5280 section 4.2)",
        ],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -text | grep -B1 -A1 critical",
            expect: "the extensions that are marked `critical`",
        }],
        fix: "have the certificate issued without that extension, or with that extension not marked critical",
        see: &["certificate-critical-extension"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "browser-policy",
        title: "ERR_CERT_VALIDITY_TOO_LONG: the certificate violates a rule of browsers or macOS",
        printed_by: "browsers and kubectl on macOS",
        patterns: &[
            &["ERR_CERT_VALIDITY_TOO_LONG"],
            &["ERR_CERTIFICATE_TRANSPARENCY_REQUIRED"],
            &["MOZILLA_PKIX_ERROR_INSUFFICIENT_CERTIFICATE_TRANSPARENCY"],
            &["certificate is not standards compliant"],
            &["ERR_CERT_SYMANTEC_LEGACY"],
        ],
        causes: &[
            "the certificate is valid for longer than the limit: 825 days on macOS for any CA, 200 days for public \
             CAs from March 2026",
            "the extended key usage lacks `serverAuth`",
            "a public CA issued the certificate but did not log it (Certificate Transparency)",
        ],
        confirm: &[SERVED],
        fix: "have the certificate issued with a shorter lifetime, `serverAuth`, and a DNS SAN",
        see: &["leaf-lifetime-over-limit", "leaf-strictness", "leaf-no-server-auth"],
        source: BROWSERS,
        ..BASE
    },
    Symptom {
        id: "browser-invalid",
        title: "ERR_CERT_INVALID: the browser rejects the certificate and offers no exception",
        printed_by: "Chromium, Chrome, and Edge",
        patterns: &[&["ERR_CERT_INVALID"]],
        causes: &[
            "the certificate has a SHA-1 signature",
            "the certificate is not for servers",
            "the certificate has a critical extension that the browser does not support",
        ],
        confirm: &[
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                          x509 -noout -text | grep -A1 -e 'Signature Algorithm' -e 'Extended Key Usage' -e critical",
                expect: "one of three problems: `Signature Algorithm` with `sha1`, `Extended Key Usage` without `TLS \
                         Web Server Authentication`, or an extension marked `critical` other than `Basic Constraints` \
                         and `Key Usage`",
            },
            CURL,
        ],
        fix: "pass the certificate to kubefront, which reports the cause. Then have the certificate reissued without \
              the problem",
        see: &["leaf-weak-signature", "leaf-no-server-auth", "certificate-critical-extension"],
        source: "tested with Chromium 156",
        ..BASE
    },
    Symptom {
        id: "hsts",
        title: "the website uses HSTS: the browser offers no exception for the certificate error",
        printed_by: "browsers",
        patterns: &[
            &["uses HSTS"],
            &["MOZILLA_PKIX_ERROR_KEY_PINNING_FAILURE"],
            &["ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN"],
        ],
        causes: &["the domain requires strict transport security (HSTS), so the browser offers no exception for \
             certificate errors. The certificate error that is printed next to this text is the actual problem"],
        confirm: &[SERVED, API_SERVER_NAMES],
        fix: "fix the certificate error that is printed next to this text (its name begins with `ERR_CERT`, \
              `SEC_ERROR`, or `SSL_ERROR`)",
        see: &["chain-incomplete", "fqdn-not-covered"],
        source: "RFC 6797 section 12.1",
        is_general: true,
        ..BASE
    },
];
