//! Rules about: name.

use super::{Code, Fix, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::FqdnMissing,
        check: "fqdn-usable",
        severity: Severity::Error,
        condition: "when files are to be written",
        title: "there is no name",
        impact: "The name is what clients dial, what Envoy chooses the host by, and what the certificate must cover. Without it there is nothing to write: the API server refuses an HTTPProxy with an empty name.",
        details: "",
        fixes: &[Fix::says("set `fqdn` to the host name that clients will use, one that the certificate covers")],
        source: "Contour HTTPProxy v1, virtualhost.fqdn; run against kube-apiserver 1.35.4 with Contour's CRDs",
    },
    Rule {
        code: Code::FqdnRepaired,
        check: "fqdn-usable",
        severity: Severity::Note,
        condition: "warning where another port than `port` stood behind it",
        title: "the name was mended",
        impact: "What was typed or pasted held more than the bare host name, or another spelling of it. Contour \
              refuses upper case, a trailing dot, a port or a path in the name, and Envoy compares the name from \
              the TLS handshake letter by letter. The mended name is used everywhere.",
        details: "",
        fixes: &[],
        source: "Contour HTTPProxy v1, pattern of virtualhost.fqdn; RFC 6066 section 3",
    },
    Rule {
        code: Code::FqdnInternationalised,
        check: "fqdn-usable",
        severity: Severity::Note,
        condition: "",
        title: "the name was converted to punycode",
        impact: "DNS, certificates and the TLS handshake hold names in ASCII only; letters of other scripts travel \
              as punycode. Letters of different scripts can look the same, so both forms are shown.",
        details: "",
        fixes: &[],
        source: "RFC 5891; Unicode UTS 46",
    },
    Rule {
        code: Code::FqdnInvalid,
        check: "fqdn-usable",
        severity: Severity::Error,
        condition: "",
        title: "the name is no host name",
        impact: "The API server refuses an HTTPProxy whose name does not fit Contour's pattern. The pattern has no lengths: a label over 63 or a name over 253 octets is taken, Envoy serves it, and nobody can look it up (kubectl: no such host).",
        details: "",
        fixes: &[Fix::says(
            "set `fqdn` to a name of labels made of a-z, 0-9 and -, each 1 to 63 octets and not beginning or \
              ending with -, 253 octets in all",
        )],
        source: "RFC 1035 section 2.3.4; RFC 1123 section 2.1; Contour HTTPProxy v1, pattern of virtualhost.fqdn; run against kube-apiserver 1.35.4 and kubectl 1.35.4",
    },
    Rule {
        code: Code::FqdnIsIp,
        check: "fqdn-usable",
        severity: Severity::Error,
        condition: "",
        title: "the name is an IP address",
        impact: "Clients send no name in the TLS handshake when they dial an IP address, so Envoy finds no host and \
              resets the connection. Contour takes the HTTPProxy and calls it valid. A name that ends in a \
              number, as 0x7f.1 does, is read as an address by many clients.",
        details: "",
        fixes: &[Fix::says("make a DNS name for the address and set `fqdn` to it")],
        source: "RFC 6066 section 3; WHATWG URL standard, \"ends in a number\"; run against Envoy 1.40.0, Contour 1.33.8 and kubectl 1.35.4",
    },
    Rule {
        code: Code::FqdnWildcard,
        check: "fqdn-usable",
        severity: Severity::Error,
        condition: "",
        title: "the name is a wildcard",
        impact: "A kubeconfig points to one host, and a wildcard names none: Contour and Envoy take it, and kubectl cannot look it up. The certificate may well be a wildcard; the name may not.",
        details: "",
        fixes: &[Fix::says("set `fqdn` to one name that the wildcard covers, k8s.example.com for *.example.com")],
        source: "Kubernetes kubeconfig v1, cluster.server; RFC 9525 section 6.3; run against Envoy 1.40.0, Contour 1.33.8 and kubectl 1.35.4",
    },
    Rule {
        code: Code::FqdnSingleLabel,
        check: "fqdn-usable",
        severity: Severity::Warning,
        condition: "",
        title: "the name has one label only",
        impact: "Such a name is found only where a search domain or a hosts file adds to it, so it works on some \
              machines and not on others. No public certificate authority issues certificates for it.",
        details: "",
        fixes: &[Fix::says("use a fully qualified name, with its domain")],
        source: "CA/Browser Forum Baseline Requirements section 7.1.4.2.1; RFC 1535",
    },
    Rule {
        code: Code::FqdnNotCovered,
        check: "fqdn-covered-by-leaf",
        severity: Severity::Error,
        condition: "",
        title: "the certificate does not cover the name",
        impact: "Contour and Envoy do not compare the two: the HTTPProxy is valid and the certificate is served. \
              Every client then refuses it (x509: certificate is valid for a, not b; with a common name only: \
              certificate relies on legacy Common Name field). A wildcard stands for exactly one label.",
        details: "",
        fixes: &[Fix::says(
            "use a certificate that names the host among its DNS names, or set `fqdn` to a name it covers",
        )],
        source: "RFC 9525 section 6; run against Envoy 1.40.0, Contour 1.33.8 and kubectl 1.35.4",
    },
    Rule {
        code: Code::NameInvalid,
        check: "names-valid",
        severity: Severity::Error,
        condition: "",
        title: "a name breaks the rule of its kind",
        impact: "The API server refuses objects whose names break these rules, and Contour does not find what they \
              refer to. A kubeconfig's entries may be named freely, as long as a command line can hold the name.",
        details: "",
        fixes: &[Fix::says("change the field to a name that follows the rule")],
        source: "Kubernetes, Object Names and IDs; RFC 1123; RFC 1035; run against kube-apiserver 1.35.4",
    },
    Rule {
        code: Code::ServiceUnusual,
        check: "service-usual",
        severity: Severity::Warning,
        condition: "",
        title: "the API server's Service is not the usual one",
        impact: "Every cluster makes the Service default/kubernetes with port 443 by itself. Hosted control planes \
              keep theirs elsewhere, and then this is right. Contour looks for Services only in the namespace of \
              the HTTPProxy, and by the Service's port, not by that of the API server behind it; otherwise the \
              HTTPProxy becomes invalid (unresolved service reference).",
        details: "",
        fixes: &[Fix::says(
            "set `service` to default/kubernetes:443, unless the control plane is hosted in this cluster",
        )],
        source: "Contour HTTPProxy v1, services; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::SecretTooLarge,
        check: "secrets-within-limit",
        severity: Severity::Error,
        condition: "",
        title: "a Secret would be too large",
        impact: "Kubernetes refuses a Secret whose decoded values are more than 1 MiB together.",
        details: "",
        fixes: &[Fix::says("leave certificates out that do not belong to the chain or to the cluster's CA")],
        source: "Kubernetes core/v1, MaxSecretSize; run against kube-apiserver 1.35.4: may not be more than 1048576 bytes",
    },
    Rule {
        code: Code::SecretManagedElsewhere,
        check: "secret-beside-proxy",
        severity: Severity::Error,
        condition: "where it is the Secret that would be written, unless certificate.source is existing; warning where a copy under another name would be",
        title: "the Secret that was handed in belongs to a controller",
        impact: "Its metadata says that cert-manager or another controller writes it. Applied under the same name, ours and the controller's would overwrite each other. Under another name ours is a copy that nobody renews: it expires while the original lives on. Contour can use the original where it is, in another namespace too.",
        details: "",
        fixes: &[Fix::says(
            "set `certificate.source: existing`, and `certificate.secretName` and `certificate.secretNamespace` to the Secret that was handed in",
        )],
        source: "cert-manager, Certificate.spec.secretName; Contour TLSCertificateDelegation v1",
    },
    Rule {
        code: Code::DelegationAdded,
        check: "secret-beside-proxy",
        severity: Severity::Note,
        condition: "",
        title: "a delegation is written beside the Secret",
        impact: "Contour lets an HTTPProxy use a Secret of another namespace only where a TLSCertificateDelegation \
              in that namespace permits it; without it the HTTPProxy becomes invalid (certificate delegation not \
              permitted). The delegation permits it to this one namespace.",
        details: "",
        fixes: &[],
        source: "Contour TLSCertificateDelegation v1; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
];
