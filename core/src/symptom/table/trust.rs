//! The client does not trust the certificate chain.

use super::{BASE, BROWSERS, CHAIN, RAN, RAN_CLIENTS, RAN_SOME, SERVED};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

/// Distinguishes a chain without its intermediate certificate from one that ends at a private CA.
const ISSUERS: Confirm = Confirm {
    command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null 2>/dev/null | grep -e \
              ' s:' -e ' i:'",
    expect: "a subject (`s:`) and an issuer (`i:`) for each certificate. If the output contains only entry 0, and its \
             issuer is not a root CA, the intermediate certificate is missing. If the last issuer is your company's \
             CA, the CA is private",
};

const UPSTREAM_CA: Confirm = Confirm {
    command: "kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' | openssl x509 -noout \
              -text | grep -e 'ASN1 OID' -e 'Public Key Algorithm'",
    expect: "the type and the curve of the CA's key",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "unknown-authority",
        title: "x509: certificate signed by unknown authority: the client does not trust the certificate chain",
        printed_by: "kubectl, curl, openssl, browsers, and clients in Rust",
        patterns: &[
            &["certificate signed by unknown authority"],
            &["tls: failed to verify certificate: x509: certificate signed by unknown authority"],
            &["unable to get local issuer certificate"],
            &["^curl: (60)$"],
            &["SSL certificate problem: unable to get local issuer certificate"],
            &["ERR_CERT_AUTHORITY_INVALID"],
            &["SEC_ERROR_UNKNOWN_ISSUER"],
            &["UnknownIssuer"],
            &["verify return code: 20"],
            &["verify error:num=20"],
            &["UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
            &["certificate is not trusted"],
            &["The certificate was not trusted"],
            &["This Connection Is Not Private"],
            &["doesn't have a known issuer"],
            &["unable to get issuer certificate"],
            &["server certificate verification failed. CAfile"],
        ],
        causes: &[
            "the intermediate certificate is missing from the Secret. Browsers may still connect, because they may \
             have the intermediate certificate from another source. kubectl fails",
            "the chain ends at a private CA that is not in the client's trust store",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "clients verify your certificate. If the CA is public, the kubeconfig needs no CA. If the CA is \
                 private, the kubeconfig needs your CA",
            ),
            (Mode::Http, "as in mode tcp"),
            (
                Mode::Passthrough,
                "clients verify the API server's own certificate. The kubeconfig must contain the cluster's CA \
                 (ConfigMap `kube-root-ca.crt`)",
            ),
        ],
        confirm: &[ISSUERS, SERVED],
        fix: "if the intermediate certificate is missing, pass the CA's full chain (`fullchain.pem`) to kubefront and \
              apply the Secret. If the CA is private, use `--trust embed` (`kubeconfig.trust`), or add the root \
              certificate to the client's trust store (Node.js: the file in `NODE_EXTRA_CA_CERTS`). Never use \
              `insecure-skip-tls-verify`, because kubectl then sends the token to any server that answers",
        see: &["chain-incomplete", "trust-private", "trust-anchor-unknown", "trust-anchor-missing"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "intermediate-missing",
        title: "unable to verify the first certificate: the server sends no intermediate certificate",
        printed_by: "openssl and Node.js",
        patterns: &[
            &["unable to verify the first certificate"],
            &["Verify return code: 21"],
            &["verify error:num=21"],
            &["UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
            &["unable to verify leaf signature"],
            &["unable to get local issuer certificate", "unable to verify the first certificate"],
        ],
        causes: &[
            "`tls.crt` contains the server certificate without its intermediate certificate",
            "the server certificate's issuer is a private CA that the client does not trust",
        ],
        by_mode: &[(
            Mode::Passthrough,
            "the API server sends only its own server certificate. Add the cluster's CA to the client",
        )],
        confirm: &[ISSUERS],
        fix: "pass the full chain (`fullchain.pem`, or server certificate and intermediate certificate as two files) \
              to kubefront. Apply the Secret that kubefront writes. Envoy serves the chain within seconds",
        see: &["chain-incomplete", "trust-anchor-unknown"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "private-root",
        title: "self-signed certificate in certificate chain: the client does not trust the root certificate",
        printed_by: "openssl, curl, Node.js, and Python",
        patterns: &[
            &["self-signed certificate in certificate chain"],
            &["self signed certificate in certificate chain"],
            &["SELF_SIGNED_CERT_IN_CHAIN"],
            &["Verify return code: 19"],
            &["verify error:num=19"],
        ],
        causes: &[
            "the chain ends at a private CA whose root certificate is not in the client's trust store",
            "a proxy of your company intercepts TLS and signs certificates with its own CA",
        ],
        confirm: &[
            CHAIN,
            Confirm {
                command: "env | grep -i -e _proxy -e ssl_cert -e node_extra -e requests_ca",
                expect: "proxy variables, because a proxy may intercept TLS, and variables that set the client's \
                        trust store",
            },
        ],
        fix: "if the private CA is yours, use `--trust embed` (`kubeconfig.trust`), or add the root certificate to the \
              trust store that the client reads. If you do not know the CA, a proxy intercepts TLS and can read the \
              token: connect without that proxy",
        see: &["trust-private", "python-exec-trust", "trust-anchor-missing"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "self-signed",
        title: "self-signed certificate: the server certificate is signed with its own key",
        printed_by: "openssl, curl, Node.js, and browsers",
        patterns: &[
            &["self-signed certificate$"],
            &["self signed certificate$"],
            &["DEPTH_ZERO_SELF_SIGNED_CERT"],
            &["Verify return code: 18"],
            &["verify error:num=18"],
            &["MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT"],
            &["SSL certificate problem: self-signed certificate"],
            &["SSL certificate problem: self signed certificate"],
            &["verify failed: self-signed certificate ("],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate ("],
            &["certificate verify failed (self-signed certificate)"],
            &["certificate verify failed (self signed certificate)"],
        ],
        causes: &[
            "the server certificate is a test certificate, signed with its own key",
            "the certificate of another host is served",
        ],
        confirm: &[SERVED],
        fix: "serve a certificate from a CA that clients trust. If you must use this certificate, pass it with \
              `--trust-anchor FILE --trust embed` (`certificate.anchorFiles`, `kubeconfig.trust`)",
        see: &["trust-self-signed", "leaf-is-ca"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "other-clusters-ca",
        title: "candidate authority certificate \"kubernetes\": the kubeconfig contains another cluster's CA",
        printed_by: "kubectl",
        patterns: &[
            &["verification error…while trying to verify candidate authority certificate"],
            &["certificate signed by unknown authority (possibly because of…while trying to verify candidate \
                 authority certificate"],
            &["verification failure\" while trying to verify candidate authority certificate"],
        ],
        causes: &[
            "the kubeconfig is for another cluster. The CAs of the two clusters have the same name and different keys, \
             because every kubeadm cluster names its CA \"kubernetes\"",
            "the cluster replaced its CA",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "the kubeconfig must contain the CA of your certificate, or no CA if that CA is public. The kubeconfig \
                 must not contain the cluster's CA",
            ),
            (Mode::Http, "as in mode tcp"),
            (Mode::Passthrough, "the kubeconfig must contain this cluster's current CA"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl config view --kubeconfig=kubeconfig --raw --minify -o \
                          jsonpath='{.clusters[0].cluster.certificate-authority-data}' | base64 -d | openssl x509 \
                          -noout -subject -fingerprint -sha256",
                expect: "the subject and the fingerprint of the CA in the kubeconfig",
            },
            Confirm {
                command: "kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' | openssl \
                          x509 -noout -subject -fingerprint -sha256",
                expect: "the same fingerprint for the cluster's CA. A different fingerprint confirms the cause",
            },
        ],
        fix: "generate the kubeconfig again: with the CA of your certificate (`--trust-anchor FILE --trust embed`), or \
              without a CA if that CA is public (`--trust system`). In mode passthrough, pass the cluster's CA with \
              `--ca-file FILE`",
        see: &["ca-source", "upstream-ca-foreign"],
        source: "Go crypto/x509, UnknownAuthorityError",
        ..BASE
    },
    Symptom {
        id: "python-trust",
        title: "CERTIFICATE_VERIFY_FAILED: Python does not trust the certificate chain",
        printed_by: "Python (requests, urllib3, the Kubernetes client)",
        patterns: &[
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate"],
            &["[ssl: certificate_verify_failed] certificate verify failed: self-signed certificate in certificate \
                 chain"],
            &["[ssl: certificate_verify_failed] certificate verify failed: self signed certificate in certificate \
                 chain"],
            &["[ssl: certificate_verify_failed]"],
            &["certificate_verify_failed"],
            &["sslcertverificationerror"],
            &["'tls_process_server_certificate', 'certificate verify failed'"],
            &["Failed to validate the SSL certificate for"],
        ],
        causes: &[
            "private CA: Python clients use certifi's CA file or `SSL_CERT_FILE`, and not always the system's trust \
             store. The Kubernetes client uses `SSL_CERT_FILE` for get and watch, and ignores `REQUESTS_CA_BUNDLE`. \
             For exec, the Kubernetes client trusts only the kubeconfig's CA or certifi",
            "public CA: the intermediate certificate is missing from the Secret",
        ],
        confirm: &[
            ISSUERS,
            Confirm {
                command: "python3 -c 'import ssl, certifi; print(ssl.get_default_verify_paths(), certifi.where())'",
                expect: "the CA files that Python reads",
            },
        ],
        fix: "if the CA is private, use `--trust embed` (`kubeconfig.trust`), which is the only way that works for \
              get and exec. Otherwise add the root certificate to certifi's CA file. If the CA is public, serve the \
              intermediate certificate",
        see: &["python-exec-trust", "trust-private", "chain-incomplete"],
        source: "tested with version 37 of the Kubernetes client for Python against kube-apiserver 1.35, and with \
                 urllib, requests 2.34, and httpx 0.28",
        ..BASE
    },
    Symptom {
        id: "java-trust",
        title: "PKIX path building failed: Java does not trust the certificate chain",
        printed_by: "Java (Jenkins, Gradle, fabric8, the Kubernetes client)",
        patterns: &[
            &["PKIX path building failed"],
            &["unable to find valid certification path to requested target"],
            &["pkix path validation failed"],
            &["sun.security.validator.validatorexception: pkix path building failed"],
            &["SunCertPathBuilderException"],
            &["Trust anchor for certification path not found"],
            &["the trustAnchors parameter must be non-empty"],
        ],
        causes: &[
            "private CA: Java reads its own trust store (`cacerts`) instead of the system's trust store, and `cacerts` \
             does not contain your CA",
            "public CA: the intermediate certificate is missing from the Secret",
        ],
        confirm: &[
            ISSUERS,
            Confirm {
                command: "keytool -list -cacerts -storepass changeit | grep -i CA_NAME",
                expect: "your CA. No output means that Java does not trust the CA",
            },
        ],
        fix: "if the CA is private, use `--trust embed` (`kubeconfig.trust`), which fabric8 and the Java client read. \
              Or run `keytool -importcert -cacerts -file ca.pem -alias my-ca` in each image. If the CA is public, \
              serve the intermediate certificate",
        see: &["trust-private", "chain-incomplete"],
        source: "tested with Java 17 (HttpsURLConnection, java.net.http); JDK, sun.security.validator",
        ..BASE
    },
    Symptom {
        id: "chain-not-allowed",
        title: "certificate is not authorized to sign other certificates: an issuer in the chain is not allowed",
        printed_by: "kubectl, openssl, and browsers",
        patterns: &[
            &["certificate is not authorized to sign other certificates"],
            &["parent certificate cannot sign this kind of certificate"],
            &[
                "certificate signed by unknown authority (possibly because of…parent certificate cannot sign this kind of certificate\" while trying to verify candidate authority certificate",
            ],
            &["too many intermediates for path length constraint"],
            &["is not authorized to sign for this name"],
            &["issuer name does not match subject from issuing certificate"],
            &["invalid CA certificate"],
            &["path length constraint exceeded"],
            &["permitted subtree violation"],
            &["SEC_ERROR_CA_CERT_INVALID"],
            &["SEC_ERROR_CERT_NOT_IN_NAME_SPACE"],
            &["ERR_CERT_NAME_CONSTRAINT_VIOLATION"],
            &["SEC_ERROR_PATH_LEN_CONSTRAINT_INVALID"],
        ],
        causes: &[
            "an intermediate certificate is not a CA certificate",
            "more intermediate certificates are below a CA than the CA's path length constraint allows",
            "a CA's name constraints exclude this host name",
        ],
        confirm: &[CHAIN],
        fix: "pass the chain to kubefront, which reports the certificate that breaks the chain. Only the CA can fix \
              the chain: ask for a certificate from an intermediate CA that is allowed to sign for this host name",
        see: &["chain-issuer-not-ca", "chain-path-length", "chain-name-constraint"],
        source: "Go crypto/x509, CertificateInvalidError; RFC 5280 section 6.1",
        ..BASE
    },
    Symptom {
        id: "weak-signature",
        title: "cannot verify signature: insecure algorithm SHA1-RSA: weak signature or key in the chain",
        printed_by: "kubectl, openssl, and browsers",
        patterns: &[
            &["insecure algorithm SHA1"],
            &["insecure algorithm MD5"],
            &["cannot verify signature: insecure algorithm"],
            &["ERR_CERT_WEAK_SIGNATURE_ALGORITHM"],
            &["SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED"],
            &["ERR_CERT_WEAK_KEY"],
            &["CA md too weak"],
            &["ee key too small"],
            &["CA key too small"],
            &["MOZILLA_PKIX_ERROR_INADEQUATE_KEY_SIZE"],
            &["EE certificate key too weak"],
            &["CA certificate key too weak"],
            &["CA signature digest algorithm too weak"],
            &["verify error:num=66"],
            &["verify error:num=68"],
            &["Verify return code: 66"],
            &["Verify return code: 68"],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: EE certificate key too weak"],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: CA signature digest algorithm too weak"],
            &["was signed using an insecure algorithm"],
            &["certificate is using a broken signature algorithm"],
            &["certificate is using a broken key size"],
            &["UnsupportedSignatureAlgorithm"],
            &["invalid peer certificate: BadSignature"],
            &["certificate signed by unknown authority (possibly because of \"x509: cannot verify signature: \
                 insecure algorithm…while trying to verify candidate authority certificate"],
        ],
        causes: &[
            "a certificate in the chain is signed with SHA-1 or MD5. Java accepts SHA-1",
            "an RSA key in the chain has fewer than 2048 bits. rustls reports `BadSignature` for such a key, and also \
             for a wrong signature. Go and Java accept RSA 1024",
        ],
        impact: "Envoy rejects RSA keys smaller than 2048 bits, so an older Envoy or another server sends such a \
                 certificate",
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null | grep -e \
                      'a:PKEY' -e 'sigalg'",
            expect: "the key and the signature algorithm of each certificate (requires OpenSSL 3)",
        }],
        fix: "have the certificate reissued with a SHA-256 signature and an RSA 2048 or P-256 key, by an intermediate \
              CA that also has both",
        see: &["chain-weak-signature", "chain-weak-key", "leaf-weak-signature", "key-too-small"],
        source: RAN_SOME,
        ..BASE
    },
    Symptom {
        id: "revoked",
        title: "ERR_CERT_REVOKED, certificate revoked: the CA revoked the certificate",
        printed_by: "browsers, and openssl with a CRL",
        patterns: &[
            &["ERR_CERT_REVOKED"],
            &["SEC_ERROR_REVOKED_CERTIFICATE"],
            &["certificate revoked"],
            &["certificate has been revoked"],
            &["CRYPT_E_REVOKED"],
            &["0x80092010"],
        ],
        causes: &["the CA lists the certificate as revoked"],
        impact: "kubectl and Envoy do not check revocation. Both still accept the certificate from anyone who has its \
                 private key",
        confirm: &[SERVED],
        fix: "find out why the CA revoked the certificate. Then create a new private key, have a new certificate \
              issued, and apply the Secret that kubefront writes",
        see: &["revocation"],
        source: BROWSERS,
        ..BASE
    },
    Symptom {
        id: "envoy-distrusts-api-server",
        title: "OPENSSL_internal:CERTIFICATE_VERIFY_FAILED: Envoy rejects the API server's certificate",
        printed_by: "Envoy's log and statistics",
        patterns: &[
            &["ssl.fail_verify_error"],
            &["OPENSSL_internal:CERTIFICATE_VERIFY_FAILED"],
            &["upstream connect error or disconnect/reset before headers. reset reason:…CERTIFICATE_VERIFY_FAILED"],
            &["upstream connect error or disconnect/reset before headers. reset reason: remote connection \
                 failure…certificate_verify_failed"],
            &["=fail_verify_error"],
            &["upstream connect error or disconnect/reset before headers. retried and the latest reset \
                 reason:…CERTIFICATE_VERIFY_FAILED"],
        ],
        causes: &[
            "the CA in the Secret that `validation.caSecret` names did not sign the API server's certificate. The \
             Secret contains a load balancer's CA, another cluster's CA, or a CA that the cluster no longer uses",
        ],
        by_mode: &[
            (Mode::Tcp, "clients get `EOF`"),
            (Mode::Http, "clients get 503"),
            (Mode::Passthrough, "does not happen, because only the client verifies the API server's certificate"),
        ],
        confirm: &[Confirm {
            command: "kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' | openssl \
                      x509 -noout -subject -fingerprint -sha256",
            expect: "the subject and the fingerprint of the cluster's CA. The CA in the Secret that `caSecret` names \
                     must be the same",
        }],
        fix: "pass the cluster's CA (ConfigMap `kube-root-ca.crt`) with `--ca-file FILE` (`upstream.caFile`), and \
              apply `21-upstream-ca.yaml`. New calls use the new CA at once, and running watches are not cut",
        see: &["upstream-ca-foreign", "ca-source"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "envoy-cannot-use-ca",
        title: "unable to decode issuer public key: Envoy does not support the API server CA's key",
        printed_by: "Envoy's log",
        patterns: &[&["unable to decode issuer public key"]],
        causes: &["the CA's key is on a curve that Envoy does not support (secp256k1, Brainpool)"],
        confirm: &[UPSTREAM_CA],
        fix: "replace the cluster's CA with a CA that has a P-256 or RSA key",
        see: &["upstream-ca-unreadable"],
        source: "tested with Envoy 1.40",
        ..BASE
    },
    Symptom {
        id: "envoy-misses-name",
        title: "fail_verify_san: the API server's certificate lacks the DNS name that Envoy expects",
        printed_by: "Envoy's statistics",
        patterns: &[&["fail_verify_san"], &["verify san list"]],
        causes: &[
            "`validation.subjectName` is not one of the DNS names in the SANs of the API server's certificate. An IP \
             address never matches",
        ],
        by_mode: &[
            (Mode::Tcp, "clients get `EOF`"),
            (Mode::Http, "clients get 503"),
            (Mode::Passthrough, "does not happen, because only the client verifies the API server's certificate"),
        ],
        confirm: &[super::API_SERVER_NAMES],
        fix: "set `--upstream-subject HOST` (`upstream.subjectName`) to one of the DNS names in the SANs of the API \
              server's certificate. In most clusters, `kubernetes.default.svc` is one of them",
        see: &["upstream-subject-mismatch", "upstream-subject-not-dns"],
        source: RAN,
        ..BASE
    },
];
