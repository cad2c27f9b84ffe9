//! The entries, in the order in which Contour checks an HTTPProxy.

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
        title: "Waiting for controller (NotReconciled): no Contour has processed this HTTPProxy",
        causes: &[
            "the HTTPProxy has another ingress class than Contour, and Contour writes no status for objects of \
             other classes",
            "the namespace is not in Contour's `--watch-namespaces`",
            "Contour is not running",
        ],
        fix: "compare `ingressClassName` with Contour's `--ingress-class-name`, check `--watch-namespaces`, and \
              check that Contour's pods run",
        source: RAN,
    },
    StatusReason {
        kind: "valid",
        reason: "Valid",
        message: "Valid HTTPProxy",
        title: "Valid HTTPProxy: Contour accepts the HTTPProxy, but does not know whether Envoy serves it",
        causes: &[
            "Contour checks neither that the private key matches the certificate, nor the order, dates, or names of \
             the certificates",
            "Envoy may have rejected the certificate or private key, and Contour does not see the rejection",
            "the ingress class was changed: the status stays `valid`, although Envoy no longer serves the host",
        ],
        fix: "run `verify.sh`, which checks the certificate that Envoy serves. To detect an old status, run `kubectl \
              wait --for=condition=Valid httpproxy/NAME`, which compares `observedGeneration`",
        source: RAN,
    },
    StatusReason {
        kind: "Orphaned",
        reason: "Orphaned",
        message: "this HTTPProxy is not part of a delegation chain from a root HTTPProxy",
        title: "this HTTPProxy is not part of a delegation chain from a root HTTPProxy: Envoy does not serve it",
        causes: &["the HTTPProxy has no `virtualhost`, and no other HTTPProxy includes it"],
        fix: "set `spec.virtualhost.fqdn`, or include this HTTPProxy from one that has a `virtualhost`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "VirtualHostError",
        reason: "FQDNNotSpecified",
        message: "Spec.VirtualHost.Fqdn must be specified",
        title: "Spec.VirtualHost.Fqdn must be specified: the HTTPProxy has no host name",
        causes: &["`spec.virtualhost.fqdn` is empty"],
        fix: "set `spec.virtualhost.fqdn`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "VirtualHostError",
        reason: "DuplicateVhost",
        message: "is used in multiple HTTPProxies",
        title: "fqdn \"HOST\" is used in multiple HTTPProxies: all of them are invalid, and the host is down",
        causes: &["a second HTTPProxy names the same host: both become `invalid`, and the host goes down at once"],
        fix: "delete one of the HTTPProxies that the message names. To prevent a second HTTPProxy, reserve the host \
              name: `--reserve-name` (`reserveName`)",
        source: RAN,
    },
    StatusReason {
        kind: "RootNamespaceError",
        reason: "RootProxyNotAllowedInNamespace",
        message: "root HTTPProxy cannot be defined in this namespace",
        title: "root HTTPProxy cannot be defined in this namespace: --root-namespaces does not include the namespace",
        causes: &["Contour runs with `--root-namespaces`, and the list does not include this namespace"],
        fix: "add the namespace of the Service (`default`) to `--root-namespaces`. Do not move the HTTPProxy: it \
              must be in the namespace of the Service",
        source: CONTOUR,
    },
    StatusReason {
        kind: "SpecError",
        reason: "NothingDefined",
        message: "HTTPProxy.Spec must have at least one Route, Include, or a TCPProxy",
        title: "HTTPProxy.Spec must have at least one Route, Include, or a TCPProxy: no destination",
        causes: &["the HTTPProxy has no `routes`, `includes`, or `tcpproxy`"],
        fix: "apply the complete HTTPProxy that kubefront wrote (`50-httpproxy.yaml`)",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSConfigNotValid",
        message: "both Passthrough and SecretName were specified",
        title: "both Passthrough and SecretName were specified: Envoy cannot both terminate TLS and pass it through",
        causes: &["the manifest of one mode was merged into the manifest of another mode"],
        fix: "delete the HTTPProxy and apply the manifest of the mode that you need",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSConfigNotValid",
        message: "neither Passthrough nor SecretName were specified",
        title: "neither Passthrough nor SecretName were specified: the HTTPProxy has no TLS settings",
        causes: &["`spec.virtualhost.tls` is empty"],
        fix: "set `spec.virtualhost.tls.secretName`, or set `spec.virtualhost.tls.passthrough: true`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSConfigNotValid",
        message: "the minimum protocol version is greater than the maximum protocol version",
        title: "the minimum protocol version is greater than the maximum protocol version: no TLS version is left",
        causes: &[
            "`minimumProtocolVersion` of the HTTPProxy is higher than `maximumProtocolVersion`",
            "Contour's own configuration sets one of the two versions",
        ],
        fix: "remove both fields, or set a minimum version that is not higher than the maximum version",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "both Passthrough and enableFallbackCertificate were specified",
        title: "both Passthrough and enableFallbackCertificate were specified: Envoy does not terminate TLS",
        causes: &["`enableFallbackCertificate` is set in mode passthrough, but it requires Envoy to terminate TLS"],
        fix: "remove `enableFallbackCertificate`. `enableFallbackCertificate` also disables the check that a request \
              matches its SNI host name",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "passthrough cannot be combined with tls.clientValidation",
        title: "passthrough cannot be combined with tls.clientValidation: Envoy does not terminate TLS",
        causes: &[
            "`clientValidation` is set in mode passthrough, but Envoy can verify client certificates only if it \
             terminates TLS",
        ],
        fix: "remove `clientValidation`: in mode passthrough the API server verifies client certificates itself",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "TLSIncompatibleFeatures",
        message: "fallback & client validation are incompatible",
        title: "fallback & client validation are incompatible: Contour does not combine them",
        causes: &["`enableFallbackCertificate` and `clientValidation` are both set"],
        fix: "remove `enableFallbackCertificate`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "FallbackNotPresent",
        message: "enabled fallback but the fallback Certificate Secret is not configured",
        title: "enabled fallback but the fallback Certificate Secret is not configured: Contour has no such Secret",
        causes: &["`enableFallbackCertificate` is set, but Contour's configuration has no fallback certificate"],
        fix: "remove `enableFallbackCertificate`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "Spec.VirtualHost.TLS Secret…is invalid: Secret not found",
        title: "TLS Secret \"NAME\" is invalid: Secret not found (missing, or Contour does not read it)",
        causes: &[
            "the Secret does not exist in the HTTPProxy's namespace, where Contour looks for a name without a \
             namespace",
            "the Secret's namespace is not in Contour's `--watch-namespaces`",
            "Contour runs with `--root-namespaces`, so it does not read Secrets in other namespaces",
        ],
        fix: "apply the Secret in the HTTPProxy's namespace. Or set `--secret-namespace NS` \
              (`certificate.secretNamespace`), and apply the TLSCertificateDelegation that kubefront then writes",
        source: RAN,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: secret type is not",
        title: "TLS Secret \"NAME\" is invalid: secret type is not \"kubernetes.io/tls\" or \"Opaque\"",
        causes: &[
            "the Secret has another type than `kubernetes.io/tls` or `Opaque` (`Opaque` requires Contour 1.24 or \
             later)",
        ],
        fix: "delete the Secret and apply the Secret that kubefront wrote (`20-secret.yaml`): the type of a Secret \
              cannot be changed",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: missing TLS",
        title: "TLS Secret \"NAME\" is invalid: missing TLS certificate, or missing TLS private key",
        causes: &["`tls.crt` or `tls.key` is missing from the Secret, or is empty"],
        fix: "apply the Secret that kubefront wrote (`20-secret.yaml`)",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS certificate",
        title: "TLS Secret \"NAME\" is invalid: invalid TLS certificate (Contour cannot use tls.crt)",
        causes: &[
            "Contour cannot parse the PEM in `tls.crt`: it has a byte order mark, indentation, or certificates \
             joined without a line break",
            "`tls.crt` contains something that is not a certificate, such as a private key",
            "the certificate has neither a common name nor a SAN",
        ],
        fix: "pass the file to kubefront, which repairs the file if possible and writes the Secret again. Apply the \
              Secret. The host is down while the status is `invalid`",
        source: RAN,
    },
    StatusReason {
        kind: "TLSError",
        reason: "SecretNotValid",
        message: "is invalid: invalid TLS private key",
        title: "TLS Secret \"NAME\" is invalid: invalid TLS private key (Contour cannot use tls.key)",
        causes: &[
            "`tls.key` is encrypted",
            "`tls.key` has a format that Contour does not support",
            "`tls.key` contains more than one private key",
        ],
        fix: "pass the private key to kubefront, which reports the cause and how to convert the key",
        source: RAN,
    },
    StatusReason {
        kind: "TLSError",
        reason: "DelegationNotPermitted",
        message: "certificate delegation not permitted",
        title: "TLS Secret \"NAMESPACE/NAME\" certificate delegation not permitted: no TLSCertificateDelegation",
        causes: &["the Secret is in another namespace, and no TLSCertificateDelegation in that namespace names the \
                   HTTPProxy's namespace"],
        fix: "apply `30-delegation.yaml`, or put the Secret in the HTTPProxy's namespace",
        source: RAN,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "TLSMustBeConfigured",
        message: "Spec.TCPProxy requires that either Spec.TLS.Passthrough or Spec.TLS.SecretName be set",
        title: "Spec.TCPProxy requires that either Spec.TLS.Passthrough or Spec.TLS.SecretName be set",
        causes: &[
            "the HTTPProxy has `tcpproxy` but no TLS settings: Envoy selects a `tcpproxy` by the SNI host name, \
             which requires TLS",
        ],
        fix: "apply the complete HTTPProxy that kubefront wrote (`50-httpproxy.yaml`)",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "NothingDefined",
        message: "either services or inclusion must be specified",
        title: "either services or inclusion must be specified: the tcpproxy has no destination",
        causes: &["`tcpproxy` has neither `services` nor an include"],
        fix: "add the API server's Service to `tcpproxy.services`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.TCPProxy unresolved service reference: service",
        title: "Spec.TCPProxy unresolved service reference: service \"NAMESPACE/NAME\" not found",
        causes: &[
            "the Service is not in the HTTPProxy's namespace, the only one where Contour looks for it (the API \
             server's Service is `default/kubernetes`)",
            "the Service has another port",
        ],
        fix: "put the HTTPProxy in the namespace of the Service, and use the port of the Service (443), not the \
              port of the pods",
        source: RAN,
    },
    StatusReason {
        kind: "TCPProxyError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.TCPProxy unresolved service reference: port",
        title: "Spec.TCPProxy unresolved service reference: port \"6443\" on service \"NAME\" not matched",
        causes: &["the Service does not have this port: 6443 is the port of the API server behind the Service"],
        fix: "use the port of the Service: 443 for `default/kubernetes`",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.Routes unresolved service reference: service",
        title: "Spec.Routes unresolved service reference: service \"NAMESPACE/NAME\" not found",
        causes: &["the Service is not in the HTTPProxy's namespace, the only one where Contour looks for it (the API \
             server's Service is `default/kubernetes`)"],
        fix: "put the HTTPProxy in the namespace of the Service",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "ServiceUnresolvedReference",
        message: "Spec.Routes unresolved service reference: port",
        title: "Spec.Routes unresolved service reference: port \"6443\" on service \"NAME\" not matched",
        causes: &["the Service does not have this port: 6443 is the port of the API server behind the Service"],
        fix: "use the port of the Service: 443 for `default/kubernetes`",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "ServicePortInvalid",
        message: "port must be in the range 1-65535",
        title: "service \"NAME\": port must be in the range 1-65535",
        causes: &["the `port` of the service in the HTTPProxy is not a valid port number"],
        fix: "use the port of the Service: 443 for `default/kubernetes`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "UnsupportedProtocol",
        message: "unsupported protocol",
        title: "unsupported protocol: Contour accepts only tls, h2, and h2c",
        causes: &[
            "`protocol` in the HTTPProxy has another value",
            "an annotation of the Service sets another protocol",
        ],
        fix: "set `protocol: tls`, and remove the annotation from the Service",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: invalid CA Secret…Secret not found",
        title: "TLS upstream validation policy error: invalid CA Secret \"NAME\": Secret not found",
        causes: &[
            "the Secret with the API server's CA does not exist",
            "`validation.caSecret` names a ConfigMap, but Contour reads only Secrets",
        ],
        fix: "apply `21-upstream-ca.yaml` in the HTTPProxy's namespace",
        source: RAN,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: invalid CA Secret",
        title: "TLS upstream validation policy error: invalid CA Secret \"NAME\" (no certificate in ca.crt)",
        causes: &[
            "the Secret with the API server's CA has no `ca.crt`",
            "`ca.crt` in that Secret contains no certificate",
        ],
        fix: "pass the cluster's CA to kubefront (`--ca-file FILE`), and apply `21-upstream-ca.yaml` again",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ServiceError",
        reason: "TLSUpstreamValidation",
        message: "TLS upstream validation policy error: missing subject alternative name",
        title: "TLS upstream validation policy error: missing subject alternative name (subjectName is empty)",
        causes: &["`validation.subjectName` is empty"],
        fix: "set `--upstream-subject` (`upstream.subjectName`) to a DNS name in the API server's certificate",
        source: CONTOUR,
    },
    StatusReason {
        kind: "TLSError",
        reason: "CACertificateNotDelegated",
        message: "service.UpstreamValidation.CACertificate Secret…is not configured for certificate delegation",
        title: "service.UpstreamValidation.CACertificate Secret \"NAME\" is not configured for certificate \
                delegation",
        causes: &["the Secret with the API server's CA is in another namespace, without a TLSCertificateDelegation"],
        fix: "put the Secret in the HTTPProxy's namespace, as `21-upstream-ca.yaml` does. The CA certificate is not \
              confidential",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "RouteActionCountNotValid",
        message: "must set exactly one of route.services or route.requestRedirectPolicy or route.directResponsePolicy",
        title: "must set exactly one of route.services or route.requestRedirectPolicy or route.directResponsePolicy",
        causes: &["a route has no action, or two actions"],
        fix: "apply the complete HTTPProxy that kubefront wrote (`50-httpproxy.yaml`)",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "PathMatchConditionsNotValid",
        message: "conditions must start with /",
        title: "prefix conditions must start with /: a route has an invalid path condition",
        causes: &["a path condition does not start with a slash", "a route has two path conditions"],
        fix: "set `prefix: /` as the only path condition",
        source: CONTOUR,
    },
    StatusReason {
        kind: "RouteError",
        reason: "TimeoutPolicyNotValid",
        message: "route.timeoutPolicy failed to parse",
        title: "route.timeoutPolicy failed to parse: a timeout has no number",
        causes: &["a timeout such as `h` or `.s` has no number. The CRD accepts such a value, but Contour rejects it"],
        fix: "set the timeout to `infinity`. Do not set `0s`: Contour accepts `0s`, but `0s` means the default of 15 \
              s, not an unlimited time",
        source: RAN,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "IncompatibleIPAddressFilters",
        message: "cannot both be defined",
        title: "cannot both be defined: the HTTPProxy has an IP allow list and an IP deny list",
        causes: &["`ipAllowPolicy` and `ipDenyPolicy` are both set"],
        fix: "keep only `ipAllowPolicy`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "IPFilterError",
        reason: "IPFilterPolicyNotValid",
        message: "Spec.VirtualHost.IPAllowFilterPolicy or Spec.VirtualHost.IPDenyFilterPolicy is invalid",
        title: "Spec.VirtualHost.IPAllowFilterPolicy or Spec.VirtualHost.IPDenyFilterPolicy is invalid",
        causes: &["an address range is not in CIDR notation"],
        fix: "write address ranges in CIDR notation, such as `203.0.113.0/24`",
        source: CONTOUR,
    },
    StatusReason {
        kind: "ListenerError",
        reason: "ErrorIdentifyingListener",
        message: "",
        title: "ErrorIdentifyingListener: this Contour has no listener for https",
        causes: &["the Contour that processes the HTTPProxy serves Gateways, and no Gateway has a listener for https"],
        fix: "use a Contour that serves no Gateway: set `--ingress-class` (`ingressClassName`) to its ingress class",
        source: CONTOUR,
    },
];

const CONTOUR: &str = "Contour source code, HTTPProxy processor";
const RAN: &str = "tested with Contour 1.33";
