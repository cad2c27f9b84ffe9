//! Rules about: upstream.

use std::borrow::Cow;

use super::fix::Change;
use super::{Code, Fix, Rule, Severity};
use crate::material::Role;

/// Gets the cluster's own CA: the one that Envoy needs, whatever is in front of the API server.
pub(crate) const CLUSTER_CA: Fix = Fix {
    label: Cow::Borrowed("save the cluster CA to `ca.crt` and pass that file"),
    command: Some(Cow::Borrowed(
        "kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' > ca.crt",
    )),
    change: Some(Change::Provide { role: Role::UpstreamCa }),
    also: Vec::new(),
};

/// Gets the certificate of the API server.
const SERVED_NOW: Fix = Fix {
    label: Cow::Borrowed("save the certificate that the API server serves now and pass that file"),
    command: Some(Cow::Borrowed("openssl s_client -connect ADDRESS:6443 </dev/null | openssl x509 > apiserver.crt")),
    change: Some(Change::Provide { role: Role::ApiServerCertificate }),
    also: Vec::new(),
};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::UpstreamCaMissing,
        check: "upstream-verified",
        severity: Severity::Error,
        condition: "",
        title: "upstream CA required but not provided",
        impact: "kubefront cannot write the HTTPProxy. Envoy can verify the API server's certificate only with the CA \
                 that issued it.",
        details: "`upstream.verify` is `always`, so kubefront does not write an HTTPProxy without verification.",
        fixes: &[CLUSTER_CA, Fix::provides("pass the cluster's kubeconfig if it contains the CA", Role::Kubeconfig)],
        source: "Contour HTTPProxy v1, validation.caSecret",
    },
    Rule {
        code: Code::UpstreamUnverified,
        check: "upstream-verified",
        severity: Severity::Warning,
        condition: "",
        title: "Envoy does not verify the API server certificate",
        impact: "Envoy accepts any certificate from the API server's address, also a certificate from another CA. \
              Anyone who can intercept traffic between Envoy and the API server can impersonate the API server and \
              read every bearer token.",
        details: "",
        fixes: &[CLUSTER_CA, Fix::provides("pass the cluster's kubeconfig if it contains the CA", Role::Kubeconfig)],
        source: "Contour HTTPProxy v1, validation; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamVerificationLost,
        check: "upstream-verified",
        severity: Severity::Error,
        condition: "",
        title: "upstream verification would be lost",
        impact: "Envoy would no longer verify the API server's certificate. Anyone who can intercept traffic between \
                 Envoy and the API server could impersonate the API server and read every bearer token.",
        details: "The existing HTTPProxy that you passed has `validation`, but the new HTTPProxy would not have it. \
                  The new HTTPProxy would still report `valid`. To turn verification off on purpose, set \
                  `upstream.verify: never`; kubefront then reports a warning.",
        fixes: &[
            Fix::provides("pass the upstream CA", Role::UpstreamCa),
            Fix::sets(
                "keep the existing Secret with the CA, and do not write a new one",
                "upstream.caSource",
                "existing",
            ),
        ],
        source: "Contour HTTPProxy v1, validation; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamCaUnreadable,
        check: "upstream-ca-readable",
        severity: Severity::Error,
        condition: "warning if another CA certificate in the file is usable; note if that one issued the API server's certificate",
        title: "upstream CA certificate cannot be parsed or used",
        impact: "Envoy rejects the upstream and every request fails: 503 in mode http, `EOF` in mode tcp. The HTTPProxy \
              still reports `valid`.",
        details: "Contour looks only for `CERTIFICATE` blocks and does not parse their content. If Envoy already had a \
              valid CA, requests fail only after Envoy restarts. Until you replace the CA, Contour sends the invalid \
              CA to Envoy about a thousand times a second, and Envoy's log fills. If the key of the CA is on a curve \
              that Envoy does not support (secp256k1, Brainpool), Envoy loads the CA but verifies nothing with it: \
              `unable to decode issuer public key`.",
        fixes: &[CLUSTER_CA],
        source: "RFC 5280 section 4; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamCaExpired,
        check: "upstream-ca-not-expired",
        severity: Severity::Error,
        condition: "warning if another CA certificate in the file is valid",
        title: "upstream CA certificate is expired or not yet valid",
        impact: "Every request fails: 503 in mode http, `EOF` in mode tcp. The HTTPProxy still reports `valid`.",
        details: "Envoy checks the validity dates of the CA certificate and of the API server's certificate.",
        fixes: &[CLUSTER_CA],
        source: "RFC 5280 section 6.1.3; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamCaNotCa,
        check: "upstream-ca-is-ca",
        severity: Severity::Error,
        condition: "warning if the certificate is a server certificate, or if another CA certificate is usable",
        title: "upstream CA certificate cannot sign certificates",
        impact: "Envoy verifies nothing with this CA (`unable to get local issuer certificate`), and every request fails: \
              503 in mode http, `EOF` in mode tcp.",
        details: "A CA certificate must have the key usage `keyCertSign`. Envoy also accepts the API server's own \
                  certificate as an upstream CA, but only until that certificate is renewed. kubeadm renews it once a \
                  year.",
        fixes: &[CLUSTER_CA],
        source: "RFC 5280 section 4.2.1.9; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamCaForeign,
        check: "upstream-ca-matches-cluster",
        severity: Severity::Warning,
        condition: "error if the API server's certificate was provided and Envoy rejects it; in mode passthrough it needs a \
                    decision",
        title: "upstream CA is probably not the API server's CA",
        impact: "If the CA is wrong, every request fails: 503 in mode http, `EOF` in mode tcp. In mode tcp, kubectl retries \
              for up to a minute.",
        details: "Managed clusters often have a load balancer with its own certificate in front of the API server. The \
              kubeconfig of such a cluster contains the CA of the load balancer, or no CA. Envoy connects to the API \
              server directly, not through the load balancer.",
        fixes: &[CLUSTER_CA],
        source: "tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamServerInvalid,
        check: "upstream-server-valid",
        severity: Severity::Error,
        condition: "warning for the key identifier in mode passthrough",
        title: "API server certificate fails verification",
        impact: "Every request fails: 503 in mode http, `EOF` in mode tcp. In mode passthrough, kubectl rejects the \
                 certificate. The HTTPProxy still reports `valid`.",
        details: "Envoy and kubectl also check the validity dates and the extended key usage of the API server's certificate. \
                  Envoy (BoringSSL) rejects a certificate whose authority key identifier names another key than the subject \
                  key identifier of the CA; kubectl (Go) accepts it.",
        fixes: &[SERVED_NOW, Fix::runs("renew the certificate (kubeadm)", "kubeadm certs renew apiserver")],
        source: "RFC 5280 sections 4.1.2.5, 4.2.1.1, and 4.2.1.12; tested with Envoy 1.40 and kubectl 1.33",
    },
    Rule {
        code: Code::UpstreamSubjectMismatch,
        check: "upstream-subject-in-sans",
        severity: Severity::Error,
        condition: "",
        title: "API server certificate lacks the expected SAN",
        impact: "Every request fails: 503 in mode http, `EOF` in mode tcp. The HTTPProxy still reports `valid`; only Envoy's \
              counter `fail_verify_san` shows the cause.",
        details: "Envoy compares `upstream.subjectName` with the DNS names in the SANs of the API server's certificate.",
        fixes: &[Fix::sets("use a DNS name from the SANs of the API server's certificate", "upstream.subjectName", "")],
        source: "Contour HTTPProxy v1, validation.subjectName; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamSubjectNotDns,
        check: "upstream-subject-is-dns",
        severity: Severity::Error,
        condition: "",
        title: "upstream subject name must be a DNS name",
        impact: "Envoy compares only DNS names, so every request fails: 503 in mode http, `EOF` in mode tcp.",
        details: "An IP address never matches, even if the SANs of the API server's certificate include it.",
        fixes: &[Fix::sets(
            "use the DNS name that the API server's certificate has in most clusters",
            "upstream.subjectName",
            "kubernetes.default.svc",
        )],
        source: "Contour HTTPProxy v1, validation.subjectName; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::UpstreamNeedsContour128,
        check: "upstream-verification-enforced",
        severity: Severity::Error,
        condition: "note if `contour.version` is not set",
        title: "upstream verification requires Contour 1.28 or later",
        impact: "Contour 1.27 and earlier ignore `validation` in mode tcp, so Envoy does not verify the API server's \
              certificate. All requests work, and the HTTPProxy still reports `valid`.",
        details: "",
        fixes: &[Fix::says("upgrade Contour to 1.28 or later"), Fix::sets("use mode http", "mode", "http")],
        source: "Contour pull request 6079",
    },
];
