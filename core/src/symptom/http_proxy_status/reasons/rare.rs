//! Entries for features that the generated HTTPProxy does not use, and for rare errors.

use super::{CONTOUR, StatusReason};

pub(super) const RARE: &[StatusReason] = &[
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & client authorization are incompatible",
        title: "fallback & client authorization are incompatible: Contour does not combine them",
        causes: &["`enableFallbackCertificate` and `authorization` are both set"],
        fix: "remove `enableFallbackCertificate`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & JWT providers are incompatible",
        title: "fallback & JWT providers are incompatible: Contour does not combine them",
        causes: &["`enableFallbackCertificate` and `jwtProviders` are both set"],
        fix: "remove `enableFallbackCertificate`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotDelegated",
        message: "Spec.VirtualHost.TLS Secret…is not configured for certificate delegation",
        title: "TLS Secret \"NAME\" is not configured for certificate delegation (fallback certificate)",
        causes: &["the Secret with Contour's own fallback certificate is in another namespace, without a \
             TLSCertificateDelegation"],
        fix: "remove `enableFallbackCertificate`, or create a TLSCertificateDelegation for that Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotValid",
        message: "Spec.Virtualhost.TLS Secret…fallback certificate is invalid",
        title: "Spec.Virtualhost.TLS Secret \"NAME\" fallback certificate is invalid: not the host's certificate",
        causes: &[
            "Contour's own fallback certificate (`tls.fallback-certificate` in its configuration) is missing or \
             cannot be used. The host's Secret is not the problem",
        ],
        fix: "remove `enableFallbackCertificate`, or repair the Secret that the message names",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotValid",
        message: "Spec.Virtualhost.TLS Secret…fallback certificate is invalid: Secret not found",
        title: "TLS Secret \"NAME\" fallback certificate is invalid: Secret not found (not the host's Secret)",
        causes: &[
            "the Secret with Contour's own fallback certificate (`tls.fallback-certificate` in its configuration) \
             does not exist. The host's Secret is not the problem",
        ],
        fix: "remove `enableFallbackCertificate`, or create the Secret that the message names",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "tls.envoy-client-certificate Secret…is invalid",
        title: "tls.envoy-client-certificate Secret \"NAME\" is invalid: Envoy's own client certificate",
        causes: &["the certificate that Envoy presents to upstreams (`tls.envoy-client-certificate` in Contour's \
             configuration) is missing or cannot be used. The host's Secret is not the problem"],
        fix: "repair the Secret that Contour's configuration names, or remove the setting",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: CA Secret must be specified",
        title: "Spec.VirtualHost.TLS client validation is invalid: CA Secret must be specified",
        causes: &["`clientValidation` names no CA for client certificates"],
        fix: "remove `clientValidation`, which kubefront does not write, or set `clientValidation.caSecret`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: invalid CA Secret",
        title: "Spec.VirtualHost.TLS client validation is invalid: invalid CA Secret \"NAME\"",
        causes: &[
            "the Secret with the CA of client certificates (`clientValidation.caSecret`) does not exist",
            "`ca.crt` in that Secret contains no certificate",
        ],
        fix: "remove `clientValidation`, which kubefront does not write, or create that Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: invalid CRL Secret",
        title: "Spec.VirtualHost.TLS client validation is invalid: invalid CRL Secret \"NAME\"",
        causes: &[
            "the Secret with the certificate revocation list (`clientValidation.crlSecret`) does not exist",
            "`crl.pem` in that Secret contains no revocation list",
        ],
        fix: "remove `crlSecret`, which kubefront does not write, or create that Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS certificate: x509:",
        title: "TLS Secret \"NAME\" is invalid: invalid TLS certificate: x509: (Go cannot parse a certificate)",
        causes: &[
            "a certificate violates a rule of Go's X.509 parser. The text after `x509:` names the rule, such as a \
             negative serial number",
            "the certificate was damaged when it was transferred",
        ],
        fix: "pass the file to kubefront, which distinguishes the two causes. Download a damaged certificate again. \
              Have the CA reissue any other certificate",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS private key: failed to parse PEM block",
        title: "TLS Secret \"NAME\" is invalid: invalid TLS private key: failed to parse PEM block",
        causes: &[
            "Contour cannot parse the PEM in `tls.key`: it has a byte order mark or indentation, or everything is \
             on one line",
        ],
        fix: "pass the private key to kubefront, which repairs the file and writes the Secret again. Apply the Secret. \
              The host is down while the HTTPProxy has this status",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: invalid CA Secret…secret type is not",
        title: "TLS upstream validation policy error: invalid CA Secret \"NAME\": secret type is not allowed",
        causes: &[
            "the Secret with the API server's CA is neither `Opaque` nor `kubernetes.io/tls`. The content of the \
             Secret does not matter",
        ],
        fix: "delete that Secret and apply `21-upstream-ca.yaml`: the type of a Secret cannot be changed",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "TimeoutPolicyNotValid",
        message: "route.timeoutPolicy failed to parse…unknown unit",
        title: "route.timeoutPolicy failed to parse: unknown unit in a timeout",
        causes: &["a timeout has a unit that Go does not support, such as `1d`: a day is `24h`"],
        fix: "set the timeout to `infinity`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "PathMatchConditionsNotValid",
        message: "more than one prefix, exact or regex is not allowed",
        title: "more than one prefix, exact or regex is not allowed: a route has two path conditions",
        causes: &["one `conditions` block contains two path conditions"],
        fix: "keep one path condition: `prefix: /`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "DuplicateMatchConditions",
        message: "duplicate conditions defined on an include",
        title: "duplicate conditions defined on an include: two includes match the same requests",
        causes: &["two includes have the same conditions"],
        fix: "apply the complete HTTPProxy that kubefront wrote (`50-httpproxy.yaml`), which has no includes",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "IncludeNotFound",
        message: "^include …/…not found",
        title: "include NAMESPACE/NAME not found: the included HTTPProxy does not exist",
        causes: &["`includes` names an HTTPProxy that does not exist"],
        fix: "apply the complete HTTPProxy that kubefront wrote (`50-httpproxy.yaml`), which has no includes",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "RootIncludesRoot",
        message: "root httpproxy cannot include another root httpproxy",
        title: "root httpproxy cannot include another root httpproxy: both have a virtualhost",
        causes: &["the included HTTPProxy has its own `virtualhost`"],
        fix: "remove the include, or remove the `virtualhost` of the included HTTPProxy",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "IncludeCreatesCycle",
        message: "include creates an include cycle",
        title: "include creates an include cycle: HTTPProxies include each other",
        causes: &["two or more HTTPProxies include each other in a cycle"],
        fix: "remove one of the includes",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "IncompatibleIPAddressFilters",
        message: "cannot specify both…ipAllowPolicy…ipDenyPolicy",
        title: "cannot specify both ipAllowPolicy and ipDenyPolicy: the HTTPProxy has two IP filters",
        causes: &["`ipAllowPolicy` and `ipDenyPolicy` are both set"],
        fix: "keep only `ipAllowPolicy`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "InvalidCIDR",
        message: "failed to parse: invalid CIDR address",
        title: "failed to parse: invalid CIDR address: a range of ipAllowPolicy or ipDenyPolicy is not a CIDR",
        causes: &[
            "the prefix length is greater than 32 (128 for IPv6)",
            "the address in the range is not an IP address",
        ],
        fix: "write address ranges in CIDR notation, such as `203.0.113.0/24`",
        source: CONTOUR,
    },
];
