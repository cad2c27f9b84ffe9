//! The chain does not end where the client trusts.

use super::{BASE, BROWSERS, CHAIN, RAN, RAN_CLIENTS, RAN_SOME, SERVED};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

/// Tells a chain without its intermediate from one that ends at a private CA.
const ISSUERS: Confirm = Confirm {
    command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null 2>/dev/null | grep -e \
              ' s:' -e ' i:'",
    expect: "only 0 s: and its i: is not the root itself: the intermediate is missing; a last i: that is your \
            company's: a private CA",
};

const UPSTREAM_CA: Confirm = Confirm {
    command: "kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' | openssl x509 -noout \
              -text | grep -e 'ASN1 OID' -e 'Public Key Algorithm'",
    expect: "the kind of the CA's key, and its curve",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "unknown-authority",
        title: "the client knows no CA that vouches for the certificate",
        printed_by: "kubectl, curl, openssl, browsers, clients in Rust",
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
            &["This Connection Is Not Private"],
            &["doesn't have a known issuer"],
        ],
        causes: &[
            "one of two: the Secret lacks the intermediate certificate (browsers may know it from elsewhere and \
                hide that, kubectl does not), or the chain ends at a private CA that this client does not have",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "clients judge your certificate: the kubeconfig needs no CA where it is public, and needs yours \
                 where it is private",
            ),
            (Mode::Http, "as in tcp"),
            (
                Mode::Passthrough,
                "clients judge the API server's own certificate: the kubeconfig must hold the cluster's CA \
                 (ConfigMap kube-root-ca.crt)",
            ),
        ],
        confirm: &[ISSUERS, SERVED],
        fix: "missing intermediate: hand the CA's full chain (fullchain.pem) to kubefront and apply the Secret. \
               Private CA: set kubeconfig.trust: embed, or add the CA to the client's trust store. Never \
               insecure-skip-tls-verify: it hands the token to whoever answers",
        see: &["chain-incomplete", "trust-private", "trust-anchor-unknown", "trust-anchor-missing"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "intermediate-missing",
        title: "the intermediate certificate is not served",
        printed_by: "openssl, Node.js",
        patterns: &[
            &["unable to verify the first certificate"],
            &["Verify return code: 21"],
            &["verify error:num=21"],
            &["UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
            &["unable to verify leaf signature"],
            &["unable to get local issuer certificate", "unable to verify the first certificate"],
        ],
        causes: &[
            "the leaf came alone, and its issuer is not a CA the client knows: tls.crt holds the leaf without its \
                intermediate, or the CA is private",
        ],
        by_mode: &[(Mode::Passthrough, "the API server sends only its own leaf: give the client the cluster's CA")],
        confirm: &[ISSUERS],
        fix: "hand the full chain (fullchain.pem, or leaf and intermediate as two files) to kubefront and apply the \
               Secret it writes; Envoy serves it within seconds",
        see: &["chain-incomplete", "trust-anchor-unknown"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "private-root",
        title: "the chain is complete and ends at a CA that this client does not know",
        printed_by: "openssl, curl, Node.js, Python",
        patterns: &[
            &["self-signed certificate in certificate chain"],
            &["self signed certificate in certificate chain"],
            &["SELF_SIGNED_CERT_IN_CHAIN"],
            &["Verify return code: 19"],
            &["verify error:num=19"],
        ],
        causes: &[
            "a root certificate was served, or built, that is not in this client's trust store: a private CA, or \
                a company's proxy that opens TLS and signs anew",
        ],
        confirm: &[
            CHAIN,
            Confirm {
                command: "env | grep -i -e _proxy -e ssl_cert -e node_extra -e requests_ca",
                expect: "a proxy that may sign anew, and which trust store the client was told to use",
            },
        ],
        fix: "a private CA of yours: set kubeconfig.trust: embed, or give the client the root in the store it \
               reads. A CA you do not know: a proxy stands in between; go around it, it reads the token",
        see: &["trust-private", "python-exec-trust", "trust-anchor-missing"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "self-signed",
        title: "the certificate vouches for itself",
        printed_by: "openssl, curl, Node.js, browsers",
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
        ],
        causes: &[
            "the certificate that is served was signed with its own key: a test certificate, or one of somebody \
                else's host",
        ],
        confirm: &[SERVED],
        fix: "serve a certificate of a CA that clients know; where it must be this one, hand it in as trust anchor \
               with kubeconfig.trust: embed",
        see: &["trust-self-signed", "leaf-is-ca"],
        source: RAN_CLIENTS,
        ..BASE
    },
    Symptom {
        id: "other-clusters-ca",
        title: "the CA has the right name and another key: it is another cluster's",
        printed_by: "kubectl",
        patterns: &[
            &["verification error…while trying to verify candidate authority certificate"],
            &["certificate signed by unknown authority (possibly because of…while trying to verify candidate \
                 authority certificate"],
            &["verification failure\" while trying to verify candidate authority certificate"],
        ],
        causes: &[
            "the kubeconfig holds a CA whose name fits (every kubeadm cluster calls it kubernetes) and whose key \
                does not: the kubeconfig is of another cluster, or the cluster changed its CA",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "the kubeconfig should hold the CA of your certificate, or none where it is public: not the \
                 cluster's",
            ),
            (Mode::Http, "as in tcp"),
            (Mode::Passthrough, "the kubeconfig must hold this cluster's present CA"),
        ],
        confirm: &[
            Confirm {
                command: "kubectl config view --kubeconfig=kubeconfig --raw --minify -o \
                          jsonpath='{.clusters[0].cluster.certificate-authority-data}' | base64 -d | openssl x509 \
                          -noout -subject -fingerprint -sha256",
                expect: "the CA in the kubeconfig",
            },
            Confirm {
                command: "kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' | openssl \
                          x509 -noout -subject -fingerprint -sha256",
                expect: "the cluster's CA: another fingerprint proves it",
            },
        ],
        fix: "write the kubeconfig anew with the right CA, or with none where the certificate is public",
        see: &["ca-source", "upstream-ca-foreign"],
        source: "Go crypto/x509, UnknownAuthorityError",
        ..BASE
    },
    Symptom {
        id: "python-trust",
        title: "Python trusts a list of its own",
        printed_by: "Python: requests, urllib3, the Kubernetes client",
        patterns: &[
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate"],
            &["[ssl: certificate_verify_failed] certificate verify failed: self-signed certificate in certificate \
                 chain"],
            &["[ssl: certificate_verify_failed] certificate verify failed: self signed certificate in certificate \
                 chain"],
            &["[ssl: certificate_verify_failed]"],
            &["certificate_verify_failed"],
            &["sslcertverificationerror"],
        ],
        causes: &["Python's clients bring the list certifi, or take SSL_CERT_FILE, and not always the system's. The \
                Kubernetes client takes SSL_CERT_FILE for get and watch, ignores REQUESTS_CA_BUNDLE, and for exec \
                trusts only the kubeconfig's CA or certifi. With a public CA the intermediate is missing"],
        confirm: &[
            ISSUERS,
            Confirm {
                command: "python3 -c 'import ssl, certifi; print(ssl.get_default_verify_paths(), certifi.where())'",
                expect: "the files that are read",
            },
        ],
        fix: "private CA: set kubeconfig.trust: embed, the one way that serves get and exec; else add the root to \
               certifi's file. Public CA: serve the intermediate",
        see: &["python-exec-trust", "trust-private", "chain-incomplete"],
        source: "run with the Kubernetes client for Python 37 against kube-apiserver 1.35, with urllib, requests 2.34 and httpx 0.28",
        ..BASE
    },
    Symptom {
        id: "java-trust",
        title: "Java trusts a store of its own",
        printed_by: "Java: Jenkins, Gradle, fabric8, the Kubernetes client",
        patterns: &[
            &["PKIX path building failed"],
            &["unable to find valid certification path to requested target"],
            &["pkix path validation failed"],
            &["sun.security.validator.validatorexception: pkix path building failed"],
            &["SunCertPathBuilderException"],
        ],
        causes: &["Java reads its own cacerts, not the system's: it lacks your private CA, or the Secret lacks the \
                intermediate"],
        confirm: &[
            ISSUERS,
            Confirm {
                command: "keytool -list -cacerts -storepass changeit | grep -i 'NAME OF YOUR CA'",
                expect: "nothing: this Java does not know it",
            },
        ],
        fix: "private CA: set kubeconfig.trust: embed (fabric8 and the Java client read it), or keytool -importcert \
               -cacerts -file ca.pem -alias my-ca in each image. Public CA: serve the intermediate",
        see: &["trust-private", "chain-incomplete"],
        source: "run with Java 17 (HttpsURLConnection, java.net.http); JDK, sun.security.validator",
        ..BASE
    },
    Symptom {
        id: "chain-not-allowed",
        title: "a certificate in the chain may not do what it is used for",
        printed_by: "kubectl, openssl, browsers",
        patterns: &[
            &["certificate is not authorized to sign other certificates"],
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
        causes: &["an intermediate is no CA, stands under too many others, or may not vouch for this name (name \
                constraints)"],
        confirm: &[CHAIN],
        fix: "hand the chain to kubefront: it says which link breaks. Only the CA can mend it: ask for a \
               certificate by an intermediate that may sign this name",
        see: &["chain-issuer-not-ca", "chain-path-length", "chain-name-constraint"],
        source: "Go crypto/x509, CertificateInvalidError; RFC 5280 s. 6.1",
        ..BASE
    },
    Symptom {
        id: "weak-signature",
        title: "a signature or key in the chain is too weak for this client",
        printed_by: "kubectl, openssl, browsers",
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
            &["UnsupportedSignatureAlgorithm"],
            &["invalid peer certificate: BadSignature"],
            &[
                "certificate signed by unknown authority (possibly because of \"x509: cannot verify signature: insecure algorithm…while trying to verify candidate authority certificate",
            ],
        ],
        causes: &[
            "SHA-1 or MD5 signs a certificate of the chain, or a key in it is below RSA 2048 (rustls says BadSignature \
                then, as for a signature that is wrong). Go and Java take RSA 1024, Java SHA-1 too; Envoy refuses such a \
                key, so an older or another server answers",
        ],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null | grep -e \
                      'a:PKEY' -e 'sigalg'",
            expect: "key and signature of each certificate (OpenSSL 3)",
        }],
        fix: "have the certificate issued anew, with SHA-256 and RSA 2048 or P-256, by an intermediate of the same \
               kind",
        see: &["chain-weak-signature", "chain-weak-key", "leaf-weak-signature", "key-too-small"],
        source: RAN_SOME,
        ..BASE
    },
    Symptom {
        id: "revoked",
        title: "the CA has revoked the certificate",
        printed_by: "browsers, openssl with a CRL",
        patterns: &[
            &["ERR_CERT_REVOKED"],
            &["SEC_ERROR_REVOKED_CERTIFICATE"],
            &["certificate revoked"],
            &["certificate has been revoked"],
        ],
        causes: &["its CA lists the certificate as revoked. kubectl and Envoy do not ask, so they go on working with \
                it, and with whoever holds its key"],
        confirm: &[SERVED],
        fix: "find out why it was revoked; make a new key, have a new certificate issued, apply the Secret that \
               kubefront writes",
        see: &["revocation"],
        source: BROWSERS,
        ..BASE
    },
    Symptom {
        id: "envoy-distrusts-api-server",
        title: "Envoy refuses the API server's certificate",
        printed_by: "Envoy's log and statistics",
        patterns: &[
            &["ssl.fail_verify_error"],
            &["OPENSSL_internal:CERTIFICATE_VERIFY_FAILED"],
            &["upstream connect error or disconnect/reset before headers. reset reason:…CERTIFICATE_VERIFY_FAILED"],
            &["upstream connect error or disconnect/reset before headers. reset reason: remote connection \
                 failure…certificate_verify_failed"],
            &["=fail_verify_error"],
        ],
        causes: &[
            "the CA in the Secret that validation.caSecret names did not sign the API server's certificate: it is \
                a load balancer's, another cluster's, or from before the cluster changed its CA",
        ],
        by_mode: &[
            (Mode::Tcp, "clients see EOF"),
            (Mode::Http, "clients see 503"),
            (Mode::Passthrough, "does not happen: the client checks"),
        ],
        confirm: &[Confirm {
            command: "kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' | openssl \
                      x509 -noout -subject -fingerprint -sha256",
            expect: "the cluster's CA; that of the caSecret must be the same",
        }],
        fix: "put the cluster's CA (ConfigMap kube-root-ca.crt) in as upstream.caFile, and apply \
               21-upstream-ca.yaml: new calls use it at once, and running watches are not cut",
        see: &["upstream-ca-foreign", "ca-source"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "envoy-cannot-use-ca",
        title: "Envoy cannot use the key of the API server's CA",
        printed_by: "Envoy's log",
        patterns: &[&["unable to decode issuer public key"]],
        causes: &["the CA's key is on a curve that Envoy does not know (secp256k1, Brainpool)"],
        confirm: &[UPSTREAM_CA],
        fix: "let the cluster have a CA on P-256, or with RSA",
        see: &["upstream-ca-unreadable"],
        source: "run against Envoy 1.40",
        ..BASE
    },
    Symptom {
        id: "envoy-misses-name",
        title: "the API server's certificate lacks the name that Envoy looks for",
        printed_by: "Envoy's statistics",
        patterns: &[&["fail_verify_san"], &["verify san list"]],
        causes: &["validation.subjectName is none of the DNS names in the API server's certificate; an IP address is \
                never one"],
        by_mode: &[
            (Mode::Tcp, "clients see EOF"),
            (Mode::Http, "clients see 503"),
            (Mode::Passthrough, "does not happen: the client checks"),
        ],
        confirm: &[super::API_SERVER_NAMES],
        fix: "set upstream.subjectName to one of the DNS names, kubernetes.default.svc in most clusters",
        see: &["upstream-subject-mismatch", "upstream-subject-not-dns"],
        source: RAN,
        ..BASE
    },
];
