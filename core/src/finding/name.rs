//! Rules about host names and names of Kubernetes objects.

use super::{Code, Fix, Rule, Severity};
use crate::material::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::FqdnMissing,
        check: "host-name-valid",
        severity: Severity::Error,
        condition: "only if files are written",
        title: "no host name provided",
        impact: "kubefront cannot write the HTTPProxy: the API server rejects an empty `virtualhost.fqdn`.",
        details: "Clients connect to this host name, Envoy selects the virtual host by it (SNI), and the SANs of the \
                  certificate must include it.",
        fixes: &[Fix::sets(
            "set the host name that clients use; the SANs of the certificate must include it",
            "fqdn",
            "",
        )],
        source: "Contour HTTPProxy v1, virtualhost.fqdn; tested with kube-apiserver 1.35.4 with Contour's CRDs",
    },
    Rule {
        code: Code::FqdnRepaired,
        check: "host-name-valid",
        severity: Severity::Note,
        condition: "warning if a port other than `port` was removed",
        title: "host name was normalized",
        impact: "",
        details: "Contour's CRD does not allow uppercase letters, a trailing dot, a port, or a path in \
                  `virtualhost.fqdn`. Envoy compares the SNI host name character by character. kubefront writes the \
                  normalized host name to every file.",
        fixes: &[],
        source: "Contour HTTPProxy v1, pattern of virtualhost.fqdn; RFC 6066 section 3",
    },
    Rule {
        code: Code::FqdnInternationalized,
        check: "host-name-valid",
        severity: Severity::Note,
        condition: "",
        title: "host name was converted to Punycode (IDNA)",
        impact: "",
        details: "DNS, certificates, and SNI use ASCII only; other letters are encoded as Punycode. Letters of \
                  different scripts can look the same, so kubefront shows both forms of the host name.",
        fixes: &[Fix::says("compare both forms of the host name character by character")],
        source: "RFC 5891; Unicode UTS 46",
    },
    Rule {
        code: Code::FqdnInvalid,
        check: "host-name-valid",
        severity: Severity::Error,
        condition: "",
        title: "host name is not a valid DNS name",
        impact: "The API server rejects the HTTPProxy: `spec.virtualhost.fqdn: Invalid value`.",
        details: "A DNS name consists of labels of a-z, 0-9, and `-`. A label has 1 to 63 octets and neither starts nor \
                  ends with `-`. The name has at most 253 octets. Contour's pattern does not limit the length: the API \
                  server and Envoy accept longer names, and clients cannot resolve them (kubectl: `no such host`).",
        fixes: &[Fix::sets("set a valid DNS name", "fqdn", "")],
        source: "RFC 1035 section 2.3.4; RFC 1123 section 2.1; Contour HTTPProxy v1, pattern of virtualhost.fqdn; tested with kube-apiserver 1.35.4 and kubectl 1.35.4",
    },
    Rule {
        code: Code::FqdnIsIp,
        check: "host-name-valid",
        severity: Severity::Error,
        condition: "",
        title: "host name is an IP address; SNI requires a DNS name",
        impact: "Clients send no SNI for an IP address, so Envoy resets every connection (`connection reset by peer`). \
                 The HTTPProxy still reports `valid`.",
        details: "If the last label of a host name is a number, for example `0x7f.1`, many clients read the host name \
                  as an IPv4 address.",
        fixes: &[Fix::sets("create a DNS record for the address, and use the name of that record", "fqdn", "")],
        source: "RFC 6066 section 3; WHATWG URL standard, \"ends in a number\"; tested with Envoy 1.40.0, Contour 1.33.8, and kubectl 1.35.4",
    },
    Rule {
        code: Code::FqdnWildcard,
        check: "host-name-valid",
        severity: Severity::Error,
        condition: "",
        title: "host name must not be a wildcard",
        impact: "The kubeconfig requires one host name, because kubectl cannot resolve a wildcard. Contour and Envoy \
                 accept the wildcard.",
        details: "The certificate can be a wildcard certificate, but the host name must not be a wildcard.",
        fixes: &[Fix::sets(
            "set one host name that the wildcard matches, for example `k8s.example.com` for `*.example.com`",
            "fqdn",
            "",
        )],
        source: "Kubernetes kubeconfig v1, cluster.server; RFC 9525 section 6.3; tested with Envoy 1.40.0, Contour 1.33.8, and kubectl 1.35.4",
    },
    Rule {
        code: Code::FqdnSingleLabel,
        check: "host-name-valid",
        severity: Severity::Warning,
        condition: "",
        title: "host name is not fully qualified (single label)",
        impact: "Clients resolve a single-label name only with a matching search domain or a hosts file. Otherwise \
                 kubectl fails with `no such host`. No public CA issues a certificate for such a name.",
        details: "",
        fixes: &[Fix::sets("use a fully qualified domain name", "fqdn", "")],
        source: "CA/Browser Forum Baseline Requirements section 7.1.4.2.1; RFC 1535",
    },
    Rule {
        code: Code::FqdnNotCovered,
        check: "host-name-in-sans",
        severity: Severity::Error,
        condition: "",
        title: "certificate SANs do not include the host name",
        impact: "Every client rejects the certificate: `x509: certificate is valid for NAMES, not HOST`. The HTTPProxy \
                 still reports `valid`.",
        details: "Contour and Envoy do not compare the SANs with `virtualhost.fqdn`. Clients ignore the common name: \
                  `x509: certificate relies on legacy Common Name field`. A wildcard matches exactly one label.",
        fixes: &[
            Fix::provides("pass a certificate whose SANs include the host name", Role::Chain),
            Fix::sets("use a host name that the SANs include", "fqdn", ""),
        ],
        source: "RFC 9525 section 6; tested with Envoy 1.40.0, Contour 1.33.8, and kubectl 1.35.4",
    },
    Rule {
        code: Code::NameInvalid,
        check: "names-valid",
        severity: Severity::Error,
        condition: "",
        title: "invalid Kubernetes name, port, or CIDR range",
        impact: "The API server rejects the object, or Contour does not find the object that the HTTPProxy refers to.",
        details: "The names of kubeconfig entries can have any characters that a command line can contain.",
        fixes: &[Fix::says("set a value that follows the rule in the finding")],
        source: "Kubernetes, Object Names and IDs; RFC 1123; RFC 1035; tested with kube-apiserver 1.35.4",
    },
    Rule {
        code: Code::ServiceUnusual,
        check: "service-default",
        severity: Severity::Warning,
        condition: "",
        title: "upstream is not the Service default/kubernetes:443",
        impact: "If the Service does not exist or has no such port, Contour marks the HTTPProxy invalid: `unresolved \
                 service reference`.",
        details: "Every cluster has the Service `default/kubernetes` with port 443. For a hosted control plane, \
                  another Service is correct. Contour looks for the Service only in the namespace of the HTTPProxy. \
                  The port is the port of the Service, not the port of the API server.",
        fixes: &[Fix::sets(
            "use the default Service, unless the control plane is hosted in this cluster",
            "service",
            "default/kubernetes:443",
        )],
        source: "Contour HTTPProxy v1, services; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::SecretTooLarge,
        check: "secrets-within-limit",
        severity: Severity::Error,
        condition: "",
        title: "size of a Secret exceeds 1 MiB",
        impact: "The API server rejects the Secret: `may not be more than 1048576 bytes`.",
        details: "The limit applies to the sum of the decoded values.",
        fixes: &[Fix::says("remove certificates that are not part of the chain or of the upstream CA")],
        source: "Kubernetes core/v1, MaxSecretSize; tested with kube-apiserver 1.35.4: may not be more than 1048576 bytes",
    },
    Rule {
        code: Code::SecretManagedElsewhere,
        check: "secret-in-proxy-namespace",
        severity: Severity::Error,
        condition: "warning if kubefront would write a copy under another name",
        title: "provided Secret is managed by a controller",
        impact: "kubefront's Secret and the controller's Secret overwrite each other.",
        details: "The metadata of the Secret names cert-manager or another controller as its writer. The controller \
                  does not renew a copy under another name, so the copy expires. Contour can use the original Secret, \
                  also in another namespace.",
        fixes: &[Fix::sets("use the existing Secret", "certificate.source", "existing")],
        source: "cert-manager, Certificate.spec.secretName; Contour TLSCertificateDelegation v1",
    },
    Rule {
        code: Code::DelegationAdded,
        check: "secret-in-proxy-namespace",
        severity: Severity::Note,
        condition: "",
        title: "cross-namespace Secret: TLSCertificateDelegation added",
        impact: "",
        details: "Contour uses a Secret of another namespace only if a TLSCertificateDelegation in that namespace \
                  allows it. Otherwise the HTTPProxy is invalid: `certificate delegation not permitted`. The delegation \
                  that kubefront writes allows only the namespace of the HTTPProxy.",
        fixes: &[],
        source: "Contour TLSCertificateDelegation v1; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::KustomizeReference,
        check: "secret-in-proxy-namespace",
        severity: Severity::Warning,
        condition: "only with `layout: kustomize`",
        title: "kustomize does not rename a Secret of another namespace",
        impact: "With a name prefix, a name suffix, or a hash suffix, kustomize renames the Secret and the \
                 TLSCertificateDelegation, but not the HTTPProxy: Contour reports `certificate delegation not permitted` or \
                 `Secret not found`.",
        details: "The HTTPProxy refers to the Secret as `namespace/name`, which kustomize does not recognize as a name. \
                  kustomization.yaml then turns off the hash suffix. `replacements` do not help: they run before the suffix \
                  is added.",
        fixes: &[
            Fix::sets("use the namespace of the HTTPProxy", "certificate.secretNamespace", ""),
            Fix::says("use no `namePrefix` and no `nameSuffix`"),
        ],
        source: "kustomize, nameReference; tested with kustomize 5.8.2",
    },
];
