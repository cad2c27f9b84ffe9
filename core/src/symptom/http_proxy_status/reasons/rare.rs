//! Entries of features that the generated HTTPProxy does not use, and of what few people meet.

use super::{CONTOUR, StatusReason};

pub(super) const RARE: &[StatusReason] = &[
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & client authorization are incompatible",
        title: "enableFallbackCertificate and authorization are both set, and Contour does not combine them",
        causes: &["enableFallbackCertificate and authorization are both set, and Contour does not combine them"],
        fix: "take enableFallbackCertificate out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & JWT providers are incompatible",
        title: "enableFallbackCertificate and jwtProviders are both set, and Contour does not combine them",
        causes: &["enableFallbackCertificate and jwtProviders are both set, and Contour does not combine them"],
        fix: "take enableFallbackCertificate out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotDelegated",
        message: "Spec.VirtualHost.TLS Secret…is not configured for certificate delegation",
        title: "The Secret with Contour's own fallback certificate is in another namespace, without a TLSCertificateDelegation",
        causes: &["The Secret with Contour's own fallback certificate is in another namespace, without a \
                TLSCertificateDelegation"],
        fix: "take enableFallbackCertificate out, or have that Secret delegated",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotValid",
        message: "Spec.Virtualhost.TLS Secret…fallback certificate is invalid",
        title: "Contour's own fallback certificate (tls.fallback-certificate in its configuration) is missing or cannot be used",
        causes: &["Contour's own fallback certificate (tls.fallback-certificate in its configuration) is missing or \
                cannot be used; the host's Secret is not meant"],
        fix: "take enableFallbackCertificate out, or mend the Secret that the message names",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotValid",
        message: "Spec.Virtualhost.TLS Secret…fallback certificate is invalid: Secret not found",
        title: "There is no Secret with Contour's own fallback certificate (tls.fallback-certificate in its configuration)",
        causes: &["There is no Secret with Contour's own fallback certificate (tls.fallback-certificate in its \
                configuration); the host's Secret is not meant"],
        fix: "take enableFallbackCertificate out, or make the Secret that the message names",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "tls.envoy-client-certificate Secret…is invalid",
        title: "The certificate that Envoy itself shows to upstreams (tls.envoy-client-certificate in Contour's configuration) is missing or cannot be used",
        causes: &["The certificate that Envoy itself shows to upstreams (tls.envoy-client-certificate in Contour's \
                configuration) is missing or cannot be used; the host's Secret is not meant"],
        fix: "mend the Secret that Contour's configuration names, or take the setting out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: CA Secret must be specified",
        title: "clientValidation names no CA for client certificates",
        causes: &["clientValidation names no CA for client certificates"],
        fix: "take clientValidation out, which is not generated, or name its caSecret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: invalid CA Secret",
        title: "The Secret with the CA of client certificates (clientValidation.caSecret) is missing or has no certificate in ca.crt",
        causes: &["The Secret with the CA of client certificates (clientValidation.caSecret) is missing or has no \
                certificate in ca.crt"],
        fix: "take clientValidation out, which is not generated, or make that Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: invalid CRL Secret",
        title: "The Secret with the revocation list (clientValidation.crlSecret) is missing or has no list in crl.pem",
        causes: &[
            "The Secret with the revocation list (clientValidation.crlSecret) is missing or has no list in crl.pem",
        ],
        fix: "take crlSecret out, which is not generated, or make that Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS certificate: x509:",
        title: "A certificate breaks a rule of Go's reader, which the words behind x509",
        causes: &["A certificate breaks a rule of Go's reader, which the words behind x509: name: a negative serial \
                number, for instance. Or it was damaged on its way"],
        fix: "hand the file to kubefront, which tells the two apart: a damaged one is fetched again, and any other \
               only its CA can issue anew",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS private key: failed to parse PEM block",
        title: "tls.key holds PEM that Contour cannot read",
        causes: &[
            "tls.key holds PEM that Contour cannot read: a byte order mark, indentation, everything on one line. \
                The host is down while this is the status",
        ],
        fix: "hand the key to kubefront: it repairs these and writes the Secret anew",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: invalid CA Secret…secret type is not",
        title: "The Secret with the API server's CA is neither Opaque nor kubernetes.io/tls",
        causes: &[
            "The Secret with the API server's CA is neither Opaque nor kubernetes.io/tls; what is in it does not \
                matter",
        ],
        fix: "delete that Secret and apply 21-upstream-ca.yaml: the type of a Secret cannot be changed",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "TimeoutPolicyNotValid",
        message: "route.timeoutPolicy failed to parse…unknown unit",
        title: "A timeout has a unit that Go does not know, as 1d",
        causes: &["A timeout has a unit that Go does not know, as 1d: a day is 24h"],
        fix: "write infinity",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "PathMatchConditionsNotValid",
        message: "more than one prefix, exact or regex is not allowed",
        title: "A block of conditions has two path conditions",
        causes: &["A block of conditions has two path conditions"],
        fix: "write one: prefix: /",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "DuplicateMatchConditions",
        message: "duplicate conditions defined on an include",
        title: "Two includes have the same conditions",
        causes: &["Two includes have the same conditions"],
        fix: "apply the generated HTTPProxy whole: it includes none",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "IncludeNotFound",
        message: "^include …/…not found",
        title: "An HTTPProxy is included that is not there",
        causes: &["An HTTPProxy is included that is not there"],
        fix: "apply the generated HTTPProxy whole: it includes none",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "RootIncludesRoot",
        message: "root httpproxy cannot include another root httpproxy",
        title: "The HTTPProxy that is included has a virtualhost of its own",
        causes: &["The HTTPProxy that is included has a virtualhost of its own"],
        fix: "take the include out, or the virtualhost of the included one",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "IncludeCreatesCycle",
        message: "include creates an include cycle",
        title: "HTTPProxies include each other in a circle",
        causes: &["HTTPProxies include each other in a circle"],
        fix: "take one include out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "IncompatibleIPAddressFilters",
        message: "cannot specify both…ipAllowPolicy…ipDenyPolicy",
        title: "ipAllowPolicy and ipDenyPolicy are both set",
        causes: &["ipAllowPolicy and ipDenyPolicy are both set"],
        fix: "keep ipAllowPolicy",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "InvalidCIDR",
        message: "failed to parse: invalid CIDR address",
        title: "A range of ipAllowPolicy or ipDenyPolicy is no CIDR",
        causes: &[
            "A range of ipAllowPolicy or ipDenyPolicy is no CIDR: its length is beyond 32 (128 in IPv6), or the \
                address is none",
        ],
        fix: "write ranges as 203.0.113.0/24",
        source: CONTOUR,
    },
];
