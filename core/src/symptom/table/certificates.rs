//! The certificate that is served: its names, dates, purpose and size.

use super::{API_SERVER_NAMES, BASE, BROWSERS, RAN, RAN_CLIENTS, SERVED};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

/// curl says which of several it is, in OpenSSL's words.
const CURL: Confirm = Confirm {
    command: "curl -sS -o /dev/null https://{host}:{port}/version",
    expect: "unsuitable certificate purpose, unhandled critical extension, or CA signature digest algorithm too weak",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "name-not-covered",
        title: "the certificate is for other names",
        printed_by: "kubectl, curl, openssl, browsers, Python, Java, Node.js",
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
        ],
        causes: &[
            "the name that was called is none of those in the certificate that is served. A wildcard covers one \
                label: *.example.com is good for a.example.com, not for a.b.example.com. Browsers say the same of a \
                certificate whose name stands in the common name only",
        ],
        by_mode: &[(Mode::Passthrough, "it is the API server's own certificate, which must name the host")],
        confirm: &[SERVED],
        fix: "call a name that the certificate holds, or have one issued that holds yours among its DNS names; \
               kubefront says beforehand whether they fit",
        see: &["fqdn-not-covered", "leaf-wildcard"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "api-server-certificate",
        title: "the API server's own certificate is served, and it lacks the name",
        printed_by: "kubectl",
        patterns: &[
            &["certificate is valid for…kubernetes.default.svc…, not {host}"],
            &["certificate is valid for kubernetes, …, not {host}"],
            &["tls: failed to verify certificate: x509: certificate is valid for kubernetes, …, not {host}"],
            &["tls: failed to verify certificate: x509: certificate is valid for…kubernetes.default.svc…, not {host}"],
        ],
        causes: &["no Envoy ended TLS: the client talks to the API server itself, in mode passthrough or past Envoy, \
                and that certificate names the cluster's own names only"],
        by_mode: &[
            (Mode::Tcp, "the name leads past Envoy, to the API server or a balancer in front of it: mend DNS"),
            (Mode::Http, "as in tcp"),
            (
                Mode::Passthrough,
                "expected, until the certificate names the host. tls-server-name in the kubeconfig alone does not \
                 help: Envoy then knows no such host and resets",
            ),
        ],
        confirm: &[
            SERVED,
            Confirm {
                command: "getent hosts {host} || nslookup {host}",
                expect: "must be Envoy's address, not the API server's",
            },
        ],
        fix: "in passthrough: add the name to the API server's certificate (kubeadm: apiServer.certSANs), or set \
               passthroughName: kubernetes.default.svc, which serves one cluster for each Envoy. Or use the mode \
               tcp, which shows your certificate",
        see: &["passthrough-name", "mode-hides-certificate", "passthrough"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "address-as-server",
        title: "an IP address was called, and certificates are for names",
        printed_by: "kubectl, curl",
        patterns: &[
            &["because it doesn't contain any IP SANs"],
            &["cannot validate certificate for"],
            &["certificate has no alternative names matching IP"],
            &["IP address mismatch"],
            &["no subject alternative names present"],
        ],
        causes: &[
            "server in the kubeconfig is an IP address. Envoy chooses the host by the name in the TLS handshake, \
                which no address is",
        ],
        by_mode: &[
            (Mode::Tcp, "works with tls-server-name set to the host's name"),
            (Mode::Http, "tls-server-name is not enough: the answer is 421; the name must stand in server"),
        ],
        confirm: &[Confirm {
            command: "kubectl config view --minify --kubeconfig=kubeconfig -o \
                      jsonpath='{.clusters[0].cluster.server}'",
            expect: "an address; it must be the name",
        }],
        fix: "write the name into server, and the name's address into DNS or the hosts file",
        see: &["fqdn-is-ip"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "certificate-expired",
        title: "the certificate has expired",
        printed_by: "kubectl, curl, openssl, browsers, Java, Node.js",
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
        ],
        causes: &[
            "the leaf or an intermediate is past its end (Chromium and Java say the same where it has not begun). Contour and Envoy look at no date: the status stays \
                valid and Envoy serves it. Or this machine's clock is wrong",
        ],
        by_mode: &[(
            Mode::Passthrough,
            "it is the API server's own certificate: the cluster renews it (kubeadm certs renew apiserver)",
        )],
        confirm: &[SERVED, Confirm { command: "date -u", expect: "this machine's clock" }],
        fix: "renew, hand the new chain and key to kubefront, and apply the Secret: Envoy serves it within seconds. \
               Where it was renewed already, the Secret is the old one: look at what writes it (cert-manager, \
               external-secrets)",
        see: &["leaf-expired", "chain-expired", "leaf-expires-soon", "renewal-cuts-streams"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "certificate-not-yet-valid",
        title: "the certificate is not valid yet, or this clock is behind",
        printed_by: "kubectl, curl, openssl, browsers",
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
        causes: &["its notBefore lies ahead of this machine's clock: a clock that is behind is the usual cause, a \
                certificate made for later the other"],
        confirm: &[Confirm { command: "date -u", expect: "this machine's clock" }, SERVED],
        fix: "set the clock (NTP); else wait until notBefore, or serve the old certificate until then",
        see: &["leaf-not-yet-valid", "chain-not-yet-valid"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "common-name-only",
        title: "the certificate has its name only in the common name",
        printed_by: "kubectl, and every client in Go since 1.15",
        patterns: &[&["certificate relies on legacy Common Name field"]],
        causes: &[
            "it has no DNS name among its subject alternative names. curl, openssl, wget, Java, Node.js and Contour say \
                nothing of it; browsers, rustls and requests call it a wrong name",
        ],
        confirm: &[SERVED],
        fix: "have it issued with the name as a DNS subject alternative name (openssl req -addext \
               subjectAltName=DNS:{host})",
        see: &["leaf-no-san"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "wrong-purpose",
        title: "the certificate is not for servers",
        printed_by: "kubectl, openssl, browsers",
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
        ],
        causes: &["its extended key usage lacks serverAuth (a client certificate), or its key usage lacks \
                digitalSignature. Contour says valid, and Envoy serves it"],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -ext keyUsage,extendedKeyUsage",
            expect: "TLS Web Server Authentication and Digital Signature must be there, or no such extension at all",
        }],
        fix: "have it issued for servers; with cert-manager: usages [digital signature, server auth]",
        see: &["leaf-no-server-auth", "leaf-key-usage"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "ca-as-leaf",
        title: "a CA certificate is served as the server's own",
        printed_by: "Firefox, clients in Rust",
        patterns: &[&["CA_CERT_USED_AS_END_ENTITY"], &["CaUsedAsEndEntity"]],
        causes: &[
            "plain openssl req -x509 makes a certificate that is a CA. kubectl takes it, stricter clients do not",
        ],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -ext basicConstraints",
            expect: "CA:TRUE",
        }],
        fix: "make a leaf: sign one with that CA, and serve the leaf with the CA as trust anchor",
        see: &["leaf-is-ca", "trust-self-signed"],
        source: "run with rustls 0.23 and Firefox 153 ESR",
        ..BASE
    },
    Symptom {
        id: "chain-too-large",
        title: "the chain is too large for this client",
        printed_by: "kubectl 1.27 and older, openssl, other clients in Go",
        patterns: &[
            &["handshake message of length…bytes exceeds maximum of"],
            &["excessive message size"],
            &["tls: handshake message of length"],
        ],
        causes: &["the certificates in tls.crt make a message over 64 KiB (older kubectl) or 100 KiB (OpenSSL): a \
                bundle of CAs was taken for the chain"],
        confirm: &[Confirm {
            command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | \
                      grep -c BEGIN",
            expect: "how many certificates are served; two or three are usual",
        }],
        fix: "serve the leaf and its intermediates only: kubefront picks them out of the bundle",
        see: &["chain-message-too-large", "chain-unrelated-removed"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "rsa-too-large",
        title: "the RSA key is larger than clients in Go accept",
        printed_by: "kubectl",
        patterns: &[&["RSA key larger than 8192 bits"]],
        causes: &["Go refuses RSA keys above 8192 bits in handshakes"],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -text | grep Public-Key",
            expect: "the size",
        }],
        fix: "use RSA 2048 to 4096, or P-256",
        see: &["key-too-large"],
        source: "Go crypto/tls, checkKeySize",
        ..BASE
    },
    Symptom {
        id: "unknown-critical-extension",
        title: "the certificate demands something this client does not know",
        printed_by: "kubectl, openssl, Python, Java, Node.js, Rust, Firefox",
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
            "an extension that is marked critical and is unknown to the client: it must refuse (RFC 5280 s. 4.2)",
        ],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                      x509 -noout -text | grep -B1 -A1 critical",
            expect: "what is marked critical",
        }],
        fix: "have it issued without that extension, or with it not critical",
        see: &["certificate-critical-extension"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "browser-policy",
        title: "the certificate breaks a rule that browsers and macOS enforce",
        printed_by: "browsers, kubectl on macOS",
        patterns: &[
            &["ERR_CERT_VALIDITY_TOO_LONG"],
            &["ERR_CERTIFICATE_TRANSPARENCY_REQUIRED"],
            &["MOZILLA_PKIX_ERROR_INSUFFICIENT_CERTIFICATE_TRANSPARENCY"],
            &["certificate is not standards compliant"],
            &["ERR_CERT_SYMANTEC_LEGACY"],
        ],
        causes: &[
            "it lives longer than its root's rules allow (825 days on macOS for any CA, 200 days for public ones \
                from March 2026), lacks serverAuth, or a public CA did not log it",
        ],
        confirm: &[SERVED],
        fix: "have it issued for a shorter time, with serverAuth and a DNS name",
        see: &["leaf-lifetime-over-limit", "leaf-strictness", "leaf-no-server-auth"],
        source: BROWSERS,
        ..BASE
    },
    Symptom {
        id: "browser-invalid",
        title: "the browser refuses the certificate and offers no way past",
        printed_by: "Chromium, Chrome, Edge",
        patterns: &[&["ERR_CERT_INVALID"]],
        causes: &[
            "seen for a SHA-1 signature, for a certificate that is not for servers, and for a critical extension \
                that the browser does not know: it says the same of all",
        ],
        confirm: &[
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                          x509 -noout -text | grep -A1 -e 'Signature Algorithm' -e 'Extended Key Usage' -e critical",
                expect: "sha1: the signature; no TLS Web Server Authentication: the purpose; something critical beside \
                        Basic Constraints and Key Usage: the extension",
            },
            CURL,
        ],
        fix: "hand the certificate to kubefront, which names the one it is, and have it issued without that",
        see: &["leaf-weak-signature", "leaf-no-server-auth", "certificate-critical-extension"],
        source: "run with Chromium 156",
        ..BASE
    },
    Symptom {
        id: "hsts",
        title: "the browser remembers that this host wants a certificate it trusts",
        printed_by: "browsers",
        patterns: &[
            &["uses HSTS"],
            &["MOZILLA_PKIX_ERROR_KEY_PINNING_FAILURE"],
            &["ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN"],
        ],
        causes: &["the domain asks for strict transport security, so the browser offers no way past a certificate \
                error: that is right, the error beside it is what to mend"],
        confirm: &[SERVED, API_SERVER_NAMES],
        fix: "mend the certificate error that stands beside it (its name begins with ERR_CERT, SEC_ERROR or \
               SSL_ERROR)",
        see: &["chain-incomplete", "fqdn-not-covered"],
        source: "RFC 6797 s. 12.1",
        is_general: true,
        ..BASE
    },
];
