//! Rules about: upstream.

use super::{Code, Fix, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::UpstreamCaMissing,
        check: "upstream-verified",
        severity: Severity::Error,
        condition: "where `upstream.verify` is always",
        title: "there is no CA to check the API server with",
        impact: "Envoy can check the API server's certificate only against the CA that signed it. That check was \
              demanded, and no CA was handed in or found in a kubeconfig.",
        details: "",
        fixes: &[Fix::says(
            "fetch the cluster's CA from the ConfigMap kube-root-ca.crt and hand it in as `upstream.caFile`",
        )],
        source: "Contour HTTPProxy v1, validation.caSecret",
    },
    Rule {
        code: Code::UpstreamUnverified,
        check: "upstream-verified",
        severity: Severity::Warning,
        condition: "",
        title: "nobody checks the API server's certificate",
        impact: "Without a CA Envoy accepts any certificate on the way to the API server, one of a foreign CA too. \
              Whoever gets between the two, or answers in the API server's place, reads every bearer token.",
        details: "",
        fixes: &[Fix::says(
            "hand in the cluster's CA as `upstream.caFile`, or a kubeconfig that holds it, and leave \
              `upstream.verify` at auto",
        )],
        source: "Contour HTTPProxy v1, validation; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::UpstreamCaUnreadable,
        check: "upstream-ca-readable",
        severity: Severity::Error,
        condition: "warning where one of several has a key that Envoy cannot use",
        title: "the CA of the API server cannot be read",
        impact: "Contour looks only for CERTIFICATE blocks and calls the HTTPProxy valid even with junk inside. \
              Envoy refuses the whole upstream, and every request fails (503 in http, EOF in tcp); where a good CA \
              was there before, only once Envoy starts anew. Until it is mended Contour offers it about a thousand \
              times a second, and Envoy's log fills. A CA on a curve that Envoy does not know (secp256k1, Brainpool) \
              is loaded, and then verifies nothing: unable to decode issuer public key.",
        details: "",
        fixes: &[Fix::says(
            "fetch the cluster's CA anew from the ConfigMap kube-root-ca.crt and hand it in as \
              `upstream.caFile`",
        )],
        source: "RFC 5280 section 4; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::UpstreamCaExpired,
        check: "upstream-ca-not-expired",
        severity: Severity::Error,
        condition: "warning where others of several are valid",
        title: "the CA of the API server is not valid now",
        impact: "Envoy judges the dates of the CA too. With an expired one every request fails: 503 in http, EOF in \
              tcp, while the HTTPProxy stays valid.",
        details: "",
        fixes: &[Fix::says(
            "fetch the cluster's present CA from the ConfigMap kube-root-ca.crt and hand it in as \
              `upstream.caFile`",
        )],
        source: "RFC 5280 section 6.1.3; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::UpstreamCaNotCa,
        check: "upstream-ca-is-ca",
        severity: Severity::Error,
        condition: "where none may sign certificates; warning for a leaf, or one of several",
        title: "the CA of the API server is no CA certificate",
        impact: "Envoy accepts a server's own certificate as if it were a CA, and the check works. The day that \
              certificate is renewed, which kubeadm does once a year, every request fails. A CA whose key usage lacks \
              keyCertSign verifies nothing from the start: unable to get local issuer certificate.",
        details: "",
        fixes: &[Fix::says("hand in the certificate of the CA that signed it, from the ConfigMap kube-root-ca.crt")],
        source: "RFC 5280 section 4.2.1.9; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::UpstreamCaForeign,
        check: "upstream-ca-is-the-clusters",
        severity: Severity::Warning,
        condition: "",
        title: "the CA does not look like the API server's",
        impact: "Managed clusters often put a load balancer with a certificate of its own in front, and their \
              kubeconfig holds that one's CA, or none. Envoy talks to the API server directly, past the load \
              balancer; with the wrong CA every request fails: 503 in http, EOF in tcp, where kubectl retries up \
              to a minute.",
        details: "",
        fixes: &[Fix::says(
            "fetch the cluster's own CA from the ConfigMap kube-root-ca.crt and hand it in as `upstream.caFile`",
        )],
        source: "run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::UpstreamServerInvalid,
        check: "upstream-server-valid",
        severity: Severity::Error,
        condition: "",
        title: "the API server's certificate is refused",
        impact: "Whoever checks the API server's certificate, Envoy in http and tcp and kubectl in passthrough, judges its \
              dates and its purpose too. With one that has ended, has not begun or is a client's, every request \
              fails, while the HTTPProxy stays valid.",
        details: "",
        fixes: &[Fix::says(
            "hand in the one that the API server shows now (`openssl s_client -connect ADDRESS:6443 </dev/null | \
              openssl x509`), or have it renewed first: `kubeadm certs renew apiserver`",
        )],
        source: "RFC 5280 sections 4.1.2.5 and 4.2.1.12; run against Envoy 1.40 and kubectl 1.33",
    },
    Rule {
        code: Code::UpstreamSubjectMismatch,
        check: "upstream-subject-is-named",
        severity: Severity::Error,
        condition: "",
        title: "the API server's certificate does not hold the name that Envoy looks for",
        impact: "Envoy looks for `upstream.subjectName` among the DNS names of the API server's certificate. Where \
              it is missing every request fails: 503 in http, EOF in tcp, while the HTTPProxy stays valid; only \
              Envoy's counter fail_verify_san tells why.",
        details: "",
        fixes: &[Fix::says("set `upstream.subjectName` to a DNS name of the API server's certificate")],
        source: "Contour HTTPProxy v1, validation.subjectName; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::UpstreamSubjectNotDns,
        check: "upstream-subject-is-dns",
        severity: Severity::Error,
        condition: "",
        title: "the name that Envoy looks for is no DNS name",
        impact: "Envoy compares it with DNS names only. An IP address is never found, even where the certificate \
              holds it, and every request fails: 503 in http, EOF in tcp.",
        details: "",
        fixes: &[Fix::says(
            "set `upstream.subjectName` to a DNS name of the API server's certificate, kubernetes.default.svc \
              in most clusters",
        )],
        source: "Contour HTTPProxy v1, validation.subjectName; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::UpstreamNeedsContour128,
        check: "upstream-check-enforced",
        severity: Severity::Error,
        condition: "in tcp where `contour.version` is older than 1.28, note where it is not known",
        title: "checking the API server wants Contour 1.28",
        impact: "Contour before 1.28 reads `validation` below `tcpproxy` and ignores it. The HTTPProxy is valid, \
              everything works, and nobody checks the API server's certificate.",
        details: "",
        fixes: &[Fix::says("use Contour 1.28 or newer, or the mode http")],
        source: "Contour pull request 6079",
    },
];
