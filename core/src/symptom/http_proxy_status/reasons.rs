//! The entries, in the order in which Contour looks.

mod rare;

use super::StatusReason;

/// Every known reason.
pub const STATUS_REASONS: &[StatusReason] = &{
    let mut all = [USUAL[0]; USUAL.len() + rare::RARE.len()];
    let mut index = 1;
    while index < all.len() {
        all[index] = if index < USUAL.len() { USUAL[index] } else { rare::RARE[index - USUAL.len()] };
        index += 1;
    }
    all
};

const USUAL: &[StatusReason] = &[
    StatusReason {
        kind: "NotReconciled",
        reason: "NotReconciled",
        message: "Waiting for controller",
        title: "No Contour has looked at this HTTPProxy",
        causes: &[
            "No Contour has looked at this HTTPProxy. Contour says nothing about objects that are not its own: another \
                ingress class, a namespace outside --watch-namespaces, or Contour is not running",
        ],
        fix: "compare ingressClassName with Contour's --ingress-class-name, look at --watch-namespaces, and at Contour's \
               pods",
        source: RAN,
    },
    StatusReason {
        kind: "valid",
        reason: "Valid",
        message: "Valid HTTPProxy",
        title: "Contour took the HTTPProxy",
        causes: &[
            "Contour took the HTTPProxy. It did not compare key and certificate, their order, dates or names, and it \
                cannot hear whether Envoy took them. After a change of the class the word stays although the host is gone",
        ],
        fix: "run verify.sh: it looks at the certificate that is served; compare observedGeneration by kubectl wait \
               --for=condition=Valid",
        source: RAN,
    },
    StatusReason {
        kind: "Orphaned",
        reason: "Orphaned",
        message: "this HTTPProxy is not part of a delegation chain from a root HTTPProxy",
        title: "The HTTPProxy has no virtualhost, and no other HTTPProxy includes it",
        causes: &["The HTTPProxy has no virtualhost, and no other HTTPProxy includes it"],
        fix: "give it spec.virtualhost.fqdn, or include it from one that has it",
        source: CONTOUR,
    },
    StatusReason {
        kind: "VirtualHostError",
        reason: "FQDNNotSpecified",
        message: "Spec.VirtualHost.Fqdn must be specified",
        title: "The host name is blank",
        causes: &["The host name is blank"],
        fix: "set spec.virtualhost.fqdn",
        source: CONTOUR,
    },
    StatusReason {
        kind: "VirtualHostError",
        reason: "DuplicateVhost",
        message: "is used in multiple HTTPProxies",
        title: "Two HTTPProxies name the same host",
        causes: &["Two HTTPProxies name the same host: both become invalid and the one that worked goes down at once"],
        fix: "delete one of those the message names; reserveName keeps others off the name",
        source: RAN,
    },
    StatusReason {
        kind: "RootNamespaceError",
        reason: "RootProxyNotAllowedInNamespace",
        message: "root HTTPProxy cannot be defined in this namespace",
        title: "Contour runs with --root-namespaces, and the list lacks this namespace",
        causes: &["Contour runs with --root-namespaces, and the list lacks this namespace"],
        fix: "add the namespace of the Service (default) to --root-namespaces: the HTTPProxy must be beside the Service",
        source: CONTOUR,
    },
    StatusReason {
        kind: "SpecError",
        reason: "NothingDefined",
        message: "HTTPProxy.Spec must have at least one Route, Include, or a TCPProxy",
        title: "The HTTPProxy leads nowhere",
        causes: &["The HTTPProxy leads nowhere"],
        fix: "apply the generated HTTPProxy whole",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSConfigNotValid",
        message: "both Passthrough and SecretName were specified",
        title: "TLS either ends at Envoy or passes through",
        causes: &[
            "TLS either ends at Envoy or passes through; the manifest of one mode was merged into that of another",
        ],
        fix: "delete the HTTPProxy and apply the one of the mode you want",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSConfigNotValid",
        message: "neither Passthrough nor SecretName were specified",
        title: "spec.virtualhost.tls is empty",
        causes: &["spec.virtualhost.tls is empty"],
        fix: "name the Secret, or set passthrough",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSConfigNotValid",
        message: "the minimum protocol version is greater than the maximum protocol version",
        title: "minimumProtocolVersion is above maximumProtocolVersion, perhaps by Contour's own configuration",
        causes: &["minimumProtocolVersion is above maximumProtocolVersion, perhaps by Contour's own configuration"],
        fix: "leave both out, or put them in order",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "both Passthrough and enableFallbackCertificate were specified",
        title: "A fallback certificate needs TLS to end at Envoy",
        causes: &["A fallback certificate needs TLS to end at Envoy"],
        fix: "take enableFallbackCertificate out; it also drops the binding to the name",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "passthrough cannot be combined with tls.clientValidation",
        title: "Envoy can check client certificates only where TLS ends at it",
        causes: &["Envoy can check client certificates only where TLS ends at it"],
        fix: "take clientValidation out: in passthrough the API server checks client certificates itself",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & client validation are incompatible",
        title: "enableFallbackCertificate and clientValidation are both set, and Contour does not combine them",
        causes: &["enableFallbackCertificate and clientValidation are both set, and Contour does not combine them"],
        fix: "take enableFallbackCertificate out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotPresent",
        message: "enabled fallback but the fallback Certificate Secret is not configured",
        title: "enableFallbackCertificate is set, and Contour has no fallback certificate",
        causes: &["enableFallbackCertificate is set, and Contour has no fallback certificate"],
        fix: "take enableFallbackCertificate out",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "Spec.VirtualHost.TLS Secret…is invalid: Secret not found",
        title: "There is no such Secret where Contour looks",
        causes: &[
            "There is no such Secret where Contour looks: beside the HTTPProxy for a bare name. Or it is outside \
                --watch-namespaces, or --root-namespaces keeps it from being read",
        ],
        fix: "apply the Secret into the HTTPProxy's namespace, or set certificate.secretNamespace: a delegation is then \
               written",
        source: RAN,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: secret type is not",
        title: "The Secret is neither kubernetes.io/tls nor Opaque (Opaque from Contour 1.24 on)",
        causes: &["The Secret is neither kubernetes.io/tls nor Opaque (Opaque from Contour 1.24 on)"],
        fix: "delete the Secret and apply the generated one: the type of a Secret cannot be changed",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: missing TLS",
        title: "tls.crt or tls.key is empty or not there",
        causes: &["tls.crt or tls.key is empty or not there"],
        fix: "apply the generated Secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS certificate",
        title: "tls.crt holds something that is no certificate, or text that Contour cannot read",
        causes: &[
            "tls.crt holds something that is no certificate, or text that Contour cannot read: a byte order mark, \
                indentation, certificates glued together without a line break, a key, no name at all. The host is down \
                while the status is invalid",
        ],
        fix: "give the file to kubefront: it repairs what can be repaired and writes the Secret anew",
        source: RAN,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS private key",
        title: "tls.key is encrypted, in a form Contour does not read, or holds more than one key",
        causes: &["tls.key is encrypted, in a form Contour does not read, or holds more than one key"],
        fix: "give the key to kubefront: it says which, and how to convert it",
        source: RAN,
    },
    StatusReason {
        kind: "TLSError",
        reason: "DelegationNotPermitted",
        message: "certificate delegation not permitted",
        title: "The Secret is in another namespace, and no TLSCertificateDelegation there names the HTTPProxy's namespace",
        causes: &[
            "The Secret is in another namespace, and no TLSCertificateDelegation there names the HTTPProxy's namespace",
        ],
        fix: "apply 30-delegation.yaml, or put the Secret beside the HTTPProxy",
        source: RAN,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "TLSMustBeConfigured",
        message: "Spec.TCPProxy requires that either Spec.TLS.Passthrough or Spec.TLS.SecretName be set",
        title: "A tcpproxy is chosen by the name in the TLS handshake, so it needs TLS",
        causes: &["A tcpproxy is chosen by the name in the TLS handshake, so it needs TLS"],
        fix: "apply the generated HTTPProxy whole",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "NothingDefined",
        message: "either services or inclusion must be specified",
        title: "The tcpproxy leads nowhere",
        causes: &["The tcpproxy leads nowhere"],
        fix: "name the Service of the API server",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.TCPProxy unresolved service reference: service",
        title: "Contour looks for the Service in the HTTPProxy's namespace only, and it is not there (the API server's is default/kubernetes), or its port is another",
        causes: &[
            "Contour looks for the Service in the HTTPProxy's namespace only, and it is not there (the API server's is \
                default/kubernetes), or its port is another",
        ],
        fix: "put the HTTPProxy into the namespace of the Service, and name the Service's port (443), not the pods'",
        source: RAN,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.TCPProxy unresolved service reference: port",
        title: "The Service has no such port",
        causes: &["The Service has no such port: 6443 is the port behind it"],
        fix: "name the Service's own port, 443 for default/kubernetes",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.Routes unresolved service reference: service",
        title: "Contour looks for the Service in the HTTPProxy's namespace only, and it is not there (the API server's is default/kubernetes)",
        causes: &[
            "Contour looks for the Service in the HTTPProxy's namespace only, and it is not there (the API server's is \
                default/kubernetes)",
        ],
        fix: "put the HTTPProxy into the namespace of the Service",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.Routes unresolved service reference: port",
        title: "The Service has no such port",
        causes: &["The Service has no such port: 6443 is the port behind it"],
        fix: "name the Service's own port, 443 for default/kubernetes",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "ServicePortInvalid",
        message: "port must be in the range 1-65535",
        title: "The port is no port number",
        causes: &["The port is no port number"],
        fix: "name the Service's port, 443 for default/kubernetes",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "UnsupportedProtocol",
        message: "unsupported protocol",
        title: "protocol is neither tls, h2 nor h2c, perhaps by an annotation of the Service",
        causes: &["protocol is neither tls, h2 nor h2c, perhaps by an annotation of the Service"],
        fix: "write protocol: tls; take the annotation off",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: invalid CA Secret…Secret not found",
        title: "The Secret with the API server's CA is missing, or validation.caSecret names a ConfigMap",
        causes: &["The Secret with the API server's CA is missing, or validation.caSecret names a ConfigMap"],
        fix: "apply 21-upstream-ca.yaml into the HTTPProxy's namespace",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: invalid CA Secret",
        title: "The Secret with the API server's CA has no ca.crt, or no certificate in it",
        causes: &["The Secret with the API server's CA has no ca.crt, or no certificate in it"],
        fix: "apply 21-upstream-ca.yaml again",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: missing subject alternative name",
        title: "validation.subjectName is empty",
        causes: &["validation.subjectName is empty"],
        fix: "set upstream.subjectName to a DNS name of the API server's certificate",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "CACertificateNotDelegated",
        message: "service.UpstreamValidation.CACertificate Secret…is not configured for certificate delegation",
        title: "The Secret with the API server's CA is in another namespace, without a TLSCertificateDelegation",
        causes: &["The Secret with the API server's CA is in another namespace, without a TLSCertificateDelegation"],
        fix: "put it beside the HTTPProxy, as 21-upstream-ca.yaml does: it holds nothing secret",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "RouteActionCountNotValid",
        message: "must set exactly one of route.services or route.requestRedirectPolicy or route.directResponsePolicy",
        title: "A route has no action, or two",
        causes: &["A route has no action, or two"],
        fix: "apply the generated HTTPProxy whole",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "PathMatchConditionsNotValid",
        message: "conditions must start with /",
        title: "A path condition does not start with a slash, or a route has two of them",
        causes: &["A path condition does not start with a slash, or a route has two of them"],
        fix: "write prefix: /",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "TimeoutPolicyNotValid",
        message: "route.timeoutPolicy failed to parse",
        title: "A timeout without a number (h, .s) passes the CRD's pattern and fails in Contour",
        causes: &[
            "A timeout without a number (h, .s) passes the CRD's pattern and fails in Contour. 0s would be taken and \
                means the default of 15 s, not none",
        ],
        fix: "write infinity",
        source: RAN,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "IncompatibleIPAddressFilters",
        message: "cannot both be defined",
        title: "ipAllowPolicy and ipDenyPolicy are both set",
        causes: &["ipAllowPolicy and ipDenyPolicy are both set"],
        fix: "keep ipAllowPolicy",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "IPFilterPolicyNotValid",
        message: "Spec.VirtualHost.IPAllowFilterPolicy or Spec.VirtualHost.IPDenyFilterPolicy is invalid",
        title: "A range is no CIDR",
        causes: &["A range is no CIDR"],
        fix: "write ranges as 203.0.113.0/24",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ListenerError",
        reason: "ErrorIdentifyingListener",
        message: "",
        title: "This Contour serves Gateways with other listeners and has none for https",
        causes: &["This Contour serves Gateways with other listeners and has none for https"],
        fix: "let a Contour without a Gateway serve the HTTPProxy, by its ingress class",
        source: CONTOUR,
    },
];

const CONTOUR: &str = "Contour, HTTPProxy processor";
const RAN: &str = "run against Contour 1.33";
