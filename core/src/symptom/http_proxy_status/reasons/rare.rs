//! Entries of features that the generated HTTPProxy does not use, and of what few people meet.

use super::{CONTOUR, StatusReason};

pub(super) const RARE: &[StatusReason] = &[
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & client authorization are incompatible",
        cause: "enableFallbackCertificate and authorization are both set, and Contour does not combine them",
        cure: "take enableFallbackCertificate out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & JWT providers are incompatible",
        cause: "enableFallbackCertificate and jwtProviders are both set, and Contour does not combine them",
        cure: "take enableFallbackCertificate out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotDelegated",
        message: "Spec.VirtualHost.TLS Secret…is not configured for certificate delegation",
        cause: "The Secret with Contour's own fallback certificate is in another namespace, without a \
                TLSCertificateDelegation",
        cure: "take enableFallbackCertificate out, or have that Secret delegated",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotValid",
        message: "Spec.Virtualhost.TLS Secret…fallback certificate is invalid",
        cause: "Contour's own fallback certificate (tls.fallback-certificate in its configuration) is missing or \
                cannot be used; the host's Secret is not meant",
        cure: "take enableFallbackCertificate out, or mend the Secret that the message names",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotValid",
        message: "Spec.Virtualhost.TLS Secret…fallback certificate is invalid: Secret not found",
        cause: "There is no Secret with Contour's own fallback certificate (tls.fallback-certificate in its \
                configuration); the host's Secret is not meant",
        cure: "take enableFallbackCertificate out, or make the Secret that the message names",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "tls.envoy-client-certificate Secret…is invalid",
        cause: "The certificate that Envoy itself shows to upstreams (tls.envoy-client-certificate in Contour's \
                configuration) is missing or cannot be used; the host's Secret is not meant",
        cure: "mend the Secret that Contour's configuration names, or take the setting out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: CA Secret must be specified",
        cause: "clientValidation names no CA for client certificates",
        cure: "take clientValidation out, which is not generated, or name its caSecret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: invalid CA Secret",
        cause: "The Secret with the CA of client certificates (clientValidation.caSecret) is missing or has no \
                certificate in ca.crt",
        cure: "take clientValidation out, which is not generated, or make that Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "ClientValidationInvalid",
        message: "Spec.VirtualHost.TLS client validation is invalid: invalid CRL Secret",
        cause: "The Secret with the revocation list (clientValidation.crlSecret) is missing or has no list in crl.pem",
        cure: "take crlSecret out, which is not generated, or make that Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS certificate: x509:",
        cause: "A certificate breaks a rule of Go's reader, which the words behind x509: name: a negative serial \
                number, for instance. Or it was damaged on its way",
        cure: "hand the file to kubefront, which tells the two apart: a damaged one is fetched again, and any other \
               only its CA can issue anew",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS private key: failed to parse PEM block",
        cause: "tls.key holds PEM that Contour cannot read: a byte order mark, indentation, everything on one line. \
                The host is down while this is the status",
        cure: "hand the key to kubefront: it repairs these and writes the Secret anew",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: invalid CA Secret…secret type is not",
        cause: "The Secret with the API server's CA is neither Opaque nor kubernetes.io/tls; what is in it does not \
                matter",
        cure: "delete that Secret and apply 21-upstream-ca.yaml: the type of a Secret cannot be changed",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "TimeoutPolicyNotValid",
        message: "route.timeoutPolicy failed to parse…unknown unit",
        cause: "A timeout has a unit that Go does not know, as 1d: a day is 24h",
        cure: "write infinity",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "PathMatchConditionsNotValid",
        message: "more than one prefix, exact or regex is not allowed",
        cause: "A block of conditions has two path conditions",
        cure: "write one: prefix: /",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "DuplicateMatchConditions",
        message: "duplicate conditions defined on an include",
        cause: "Two includes have the same conditions",
        cure: "apply the generated HTTPProxy whole: it includes none",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "IncludeNotFound",
        message: "^include …/…not found",
        cause: "An HTTPProxy is included that is not there",
        cure: "apply the generated HTTPProxy whole: it includes none",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "RootIncludesRoot",
        message: "root httpproxy cannot include another root httpproxy",
        cause: "The HTTPProxy that is included has a virtualhost of its own",
        cure: "take the include out, or the virtualhost of the included one",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IncludeError",
        reason: "IncludeCreatesCycle",
        message: "include creates an include cycle",
        cause: "HTTPProxies include each other in a circle",
        cure: "take one include out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "IncompatibleIPAddressFilters",
        message: "cannot specify both…ipAllowPolicy…ipDenyPolicy",
        cause: "ipAllowPolicy and ipDenyPolicy are both set",
        cure: "keep ipAllowPolicy",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "InvalidCIDR",
        message: "failed to parse: invalid CIDR address",
        cause: "A range of ipAllowPolicy or ipDenyPolicy is no CIDR: its length is beyond 32 (128 in IPv6), or the \
                address is none",
        cure: "write ranges as 203.0.113.0/24",
        source: CONTOUR,
    },
];
