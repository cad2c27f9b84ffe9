//! Windows (Schannel), .NET, and strict Python, which have their own words for errors of certificate chains.

use super::{BASE, CHAIN, SERVED};
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "windows-trust",
        title: "SEC_E_UNTRUSTED_ROOT (0x80090325): Windows does not trust the certificate chain",
        printed_by: "Windows: curl with Schannel, PowerShell, Git, and Rust clients",
        patterns: &[
            &["SEC_E_UNTRUSTED_ROOT"],
            &["0x80090325"],
            &["InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT"],
            &["CERT_TRUST_IS_UNTRUSTED_ROOT"],
            &["CERT_TRUST_IS_PARTIAL_CHAIN"],
            &["CERT_TRUST_IS_NOT_SIGNATURE_VALID"],
            &["CERT_E_UNTRUSTEDROOT"],
            &["0x800B0109"],
            &["CERT_E_CHAINING"],
            &["0x800B010A"],
            &["was issued by an authority that is not trusted"],
            &["terminated in a root certificate which is not trusted by the trust provider"],
            &["Could not establish trust relationship for the SSL/TLS secure channel"],
        ],
        causes: &[
            "the chain ends at a private CA that is not in the Windows certificate store (`Trusted Root Certification \
             Authorities`). curl does not read the CA in the kubeconfig. With Schannel, curl reads the file of `--cacert` only if \
             the file is PEM",
            "the intermediate certificate is missing from the Secret (`PARTIAL_CHAIN`, `CERT_E_CHAINING`)",
        ],
        impact: "kubectl on Windows uses the CA in the kubeconfig, so kubectl can work where curl and PowerShell fail",
        confirm: &[CHAIN],
        fix: "if the CA is private, use `--trust embed` (`kubeconfig.trust`), or add the root certificate to the store: \
              `certutil -addstore Root ca.cer` in a console with administrator rights. If the intermediate certificate is \
              missing, pass the full chain (`fullchain.pem`) to kubefront and apply the Secret",
        see: &["trust-private", "chain-incomplete", "unknown-authority"],
        source: "Microsoft, SSPI status codes and CERT_TRUST_STATUS; curl, Schannel",
        ..BASE
    },
    Symptom {
        id: "dotnet-trust",
        title: "errors in the certificate chain: PartialChain, UntrustedRoot: .NET does not trust the chain",
        printed_by: ".NET: the C# Kubernetes client, PowerShell 7, and Azure tools",
        patterns: &[
            &["errors in the certificate chain: PartialChain"],
            &["The remote certificate is invalid because of errors in the certificate chain: PartialChain"],
            &["errors in the certificate chain: UntrustedRoot"],
            &["The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot"],
            &["errors in the certificate chain:"],
            &["RemoteCertificateChainErrors"],
            &["The remote certificate is invalid according to the validation procedure"],
            &["The remote certificate was rejected by the provided RemoteCertificateValidationCallback"],
        ],
        causes: &[
            "`PartialChain`: the intermediate certificate is missing from the Secret, or the CA is private and the \
             kubeconfig does not contain it",
            "`UntrustedRoot`: the chain ends at a private CA, and the system's trust store does not contain it",
            "`RemoteCertificateValidationCallback`: the C# Kubernetes client checks the chain with the CA in the \
             kubeconfig, and that CA did not issue the certificate",
        ],
        confirm: &[
            CHAIN,
            Confirm {
                command: "kubectl config view --kubeconfig=kubeconfig --raw --minify -o \
                          jsonpath='{.clusters[0].cluster.certificate-authority-data}' | base64 -d | openssl x509 \
                          -noout -subject -fingerprint -sha256",
                expect: "the CA in the kubeconfig: the issuer of the last certificate of the chain. No CA means that .NET \
                         uses the system's trust store",
            },
            SERVED,
        ],
        fix: "if the intermediate certificate is missing, pass the full chain (`fullchain.pem`) to kubefront and apply the \
              Secret. If the CA is private, use `--trust embed` (`kubeconfig.trust`)",
        see: &["chain-incomplete", "trust-private", "windows-trust"],
        source: ".NET, SslStream and X509ChainStatusFlags; C# Kubernetes client, CertificateValidationCallBack",
        ..BASE
    },
    Symptom {
        id: "revocation-unknown",
        title: "CRYPT_E_NO_REVOCATION_CHECK, RevocationStatusUnknown: Windows cannot check the revocation",
        printed_by: "Windows (curl with Schannel, PowerShell) and .NET",
        patterns: &[
            &["CRYPT_E_NO_REVOCATION_CHECK"],
            &["0x80092012"],
            &["CRYPT_E_REVOCATION_OFFLINE"],
            &["0x80092013"],
            &["RevocationStatusUnknown"],
            &["errors in the certificate chain: RevocationStatusUnknown"],
            &["errors in the certificate chain: OfflineRevocation"],
            &["OfflineRevocation"],
        ],
        causes: &[
            "the CA's certificates name no CRL or OCSP server, as with most private CAs",
            "this machine cannot reach the CA's CRL or OCSP server",
        ],
        impact: "the chain itself is trusted. kubectl on Windows does not check revocation",
        confirm: &[
            CHAIN,
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl \
                          x509 -noout -ext crlDistributionPoints,authorityInfoAccess",
                expect: "the addresses of the CRL and OCSP servers, which this machine must reach. No output confirms the \
                         first cause",
            },
        ],
        fix: "let this machine reach the CRL or OCSP server. For a private CA without one, use `curl --ssl-no-revoke`, \
              or in .NET `X509RevocationMode.NoCheck`",
        see: &["revocation", "windows-trust"],
        source: "curl, --ssl-no-revoke; .NET, X509ChainStatusFlags",
        ..BASE
    },
    Symptom {
        id: "python-strict",
        title: "Missing Authority Key Identifier: Python 3.13 and later apply the rules of RFC 5280 strictly",
        printed_by: "Python 3.13 and later (ssl.VERIFY_X509_STRICT), and openssl verify -x509_strict",
        patterns: &[
            &["Missing Authority Key Identifier"],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Authority Key Identifier"],
            &["Missing Subject Key Identifier"],
            &["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Subject Key Identifier"],
            &["Basic Constraints of CA cert not marked critical"],
            &[
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Basic Constraints of CA cert not marked critical",
            ],
            &["CA cert does not include key usage extension"],
            &[
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: CA cert does not include key usage extension",
            ],
        ],
        causes: &[
            "a certificate of the chain lacks an extension that RFC 5280 requires. Private CAs that were created with \
             plain `openssl` commands often lack such extensions. kubectl and curl accept such a certificate",
        ],
        confirm: &[Confirm {
            command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl x509 \
                      -noout -ext authorityKeyIdentifier,subjectKeyIdentifier,basicConstraints,keyUsage",
            expect: "the extensions of the server certificate. Check the CA's certificates in the same way",
        }],
        fix: "pass the chain to kubefront, which reports the certificate and the rule. Have that certificate reissued \
              with the extension",
        see: &["leaf-strictness", "chain-strictness", "python-trust"],
        source: "Python, ssl.create_default_context (3.13); RFC 5280 section 4.2.1",
        ..BASE
    },
];
