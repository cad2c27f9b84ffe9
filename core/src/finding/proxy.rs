//! Rules about: proxy and platform.

use super::upstream::CLUSTER_CA;
use super::{Code, Fix, Rule, Severity};
use crate::material::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::ModeLacks,
        check: "mode-supported-by-versions",
        severity: Severity::Warning,
        condition: "",
        title: "some kubectl commands do not work in this mode",
        impact: "Envoy rejects SPDY connections with 403. kubectl prints an empty `Error from server: `, or `error \
              upgrading connection: `.",
        details: "In mode http, Envoy supports WebSocket upgrades only. Older kubectl uses SPDY for exec, attach, cp, \
              and port-forward. Older API servers do not support WebSocket for these commands. kubefront checks the \
              versions if `oldestKubectl` or `kubernetesVersion` is set.",
        fixes: &[
            Fix::sets("use mode tcp, which supports every version", "mode", "tcp"),
            Fix::says("upgrade kubectl and the API server"),
        ],
        source: "Kubernetes feature gates TranslateStreamCloseWebsocketRequests and PortForwardWebsockets; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::ModeHidesCertificate,
        check: "certificate-used",
        severity: Severity::Warning,
        condition: "",
        title: "server certificate is not used in mode passthrough",
        impact: "kubefront does not write the certificate. Clients receive the API server's own certificate, and need \
                 the cluster CA to verify it.",
        details: "In mode passthrough, Envoy does not terminate TLS.",
        fixes: &[Fix::sets("serve the certificate", "mode", "tcp"), Fix::says("remove the certificate from the input")],
        source: "Contour HTTPProxy v1, virtualhost.tls.passthrough; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::PassthroughName,
        check: "passthrough-name-served",
        severity: Severity::Error,
        condition: "warning if the API server's certificate was not provided",
        title: "API server certificate must include the host name as SAN",
        impact: "kubectl rejects the API server's certificate: `x509: certificate is valid for kubernetes, ..., not HOST`.",
        details: "In mode passthrough, the client compares the API server's certificate with the host name it connects \
              to, and Envoy selects the HTTPProxy by the same host name (SNI). `tls-server-name` alone does not help: \
              it also changes the SNI host name, so Envoy resets the connection.",
        fixes: &[
            Fix::says("add the host name to the SANs of the API server's certificate"),
            Fix::sets(
                "use the SAN that every API server certificate includes (one cluster per Envoy)",
                "passthroughName",
                "kubernetes.default.svc",
            ),
            Fix::provides(
                "pass the API server's certificate, so that kubefront checks its SANs",
                Role::ApiServerCertificate,
            ),
        ],
        source: "RFC 9525 section 6; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::PassthroughCaMissing,
        check: "passthrough-ca-provided",
        severity: Severity::Error,
        condition: "",
        title: "kubeconfig for mode passthrough requires the cluster CA",
        impact: "Every client that uses the kubeconfig fails: `x509: certificate signed by unknown authority`.",
        details: "In mode passthrough, clients receive the API server's own certificate, which the private CA of the \
                  cluster issued.",
        fixes: &[
            Fix::provides("pass the cluster's kubeconfig", Role::Kubeconfig),
            CLUSTER_CA,
            Fix::sets("write no kubeconfig", "kubeconfig.write", "false"),
        ],
        source: "Kubernetes kubeconfig v1, cluster.certificate-authority-data; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::SharedHost,
        check: "host-reserved",
        severity: Severity::Warning,
        condition: "note if an object that you pass has a wildcard that includes the host name",
        title: "an Ingress or a route can share the host name",
        impact: "In mode http, anyone who can create an Ingress in any namespace can receive requests for paths of the \
              host name, including bearer tokens, and forge responses. In mode passthrough, such an Ingress serves its \
              own certificate, which kubectl rejects. The HTTPProxy still reports `valid`.",
        details: "Contour merges all Ingresses and HTTPProxies of the cluster that have the same host name. In mode \
              http, an Ingress with a longer path receives the requests for that path, and clients still receive your \
              certificate. Users with the default ClusterRole `edit` can create Ingresses. Mode tcp is not affected. If you pass Ingresses, \
              or routes of the Gateway API, Traefik, Istio, or OpenShift, kubefront reports those with the same host name in \
              every mode.",
        fixes: &[
            Fix::sets("reserve the host name (requires Kubernetes 1.30 or later)", "reserveName", "true"),
            Fix::sets("use mode tcp", "mode", "tcp"),
            Fix::says(
                "run a separate Contour for the namespace of the HTTPProxy (Contour flag `--watch-namespaces=NAMESPACE`)",
            ),
        ],
        source: "tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::ReserveNeeds130,
        check: "reservation-supported",
        severity: Severity::Error,
        condition: "note if `kubernetesVersion` is not set",
        title: "host name reservation requires Kubernetes 1.30 or later",
        impact: "Older API servers do not support ValidatingAdmissionPolicy v1: `kubectl apply` fails with `no matches \
                 for kind \"ValidatingAdmissionPolicy\"`.",
        details: "kubefront reserves the host name with a ValidatingAdmissionPolicy, which is stable since Kubernetes 1.30.",
        fixes: &[
            Fix::says("upgrade Kubernetes to 1.30 or later"),
            Fix::says("do not reserve the host name, and use mode tcp"),
        ],
        source: "Kubernetes, admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
    },
    Rule {
        code: Code::AllowListIgnored,
        check: "allow-list-enforced",
        severity: Severity::Error,
        condition: "",
        title: "allow list is not enforced in this mode",
        impact: "Clients from any address can connect, because Contour ignores `ipAllowPolicy` in modes tcp and \
              passthrough. The HTTPProxy still reports `valid`.",
        details: "Contour applies `ipAllowPolicy` to routes only.",
        fixes: &[
            Fix::sets("use mode http", "mode", "http"),
            Fix::says("restrict addresses with `loadBalancerSourceRanges` on a separate Envoy Service"),
        ],
        source: "Contour HTTPProxy v1, ipAllowPolicy; tested with Envoy 1.40, Contour 1.33, and kubectl",
    },
    Rule {
        code: Code::PlatformPspGone,
        check: "platform-supported-by-version",
        severity: Severity::Error,
        condition: "",
        title: "Pod Security Policies were removed in Kubernetes 1.25",
        impact: "The RoleBinding does not allow Envoy's pods to start: the ClusterRole `psp:vmware-system-privileged` \
                 is missing or has no effect.",
        details: "If a RoleBinding refers to a missing ClusterRole, Forbidden messages also contain \
                  `\"psp:vmware-system-privileged\" not found`, although that is not the reason for the rejection.",
        fixes: &[Fix::sets("use Pod Security admission", "platform", "pod-security")],
        source: "Kubernetes 1.25 release notes; Pod Security Admission",
    },
    Rule {
        code: Code::PlatformPodSecurityTooEarly,
        check: "platform-supported-by-version",
        severity: Severity::Warning,
        condition: "",
        title: "Pod Security admission requires Kubernetes 1.25 or later",
        impact: "The namespace label does not allow Envoy's pods to start, because they use host ports. On TKGs, the \
                 DaemonSet reports `PodSecurityPolicy: unable to admit pod`.",
        details: "On TKGs with Kubernetes 1.24 and earlier, Pod Security Policies decide which pods can run.",
        fixes: &[
            Fix::sets("use Pod Security Policies, if the cluster is TKGs", "platform", "tkgs-psp"),
            Fix::sets("write no manifest for the platform, if the cluster is not TKGs", "platform", "none"),
        ],
        source: "Kubernetes, Pod Security Admission (stable in 1.25)",
    },
    Rule {
        code: Code::RolebindingWide,
        check: "rolebinding-narrow",
        severity: Severity::Note,
        condition: "",
        title: "RoleBinding includes every ServiceAccount of the cluster",
        impact: "Any ServiceAccount that can create pods in Contour's namespace can run privileged pods there.",
        details: "The usual command binds the group `system:serviceaccounts`, which contains every ServiceAccount of \
                  every namespace. The group `system:serviceaccounts:NAMESPACE` is enough for Envoy.",
        fixes: &[Fix::sets("bind only Contour's ServiceAccounts", "roleBinding.narrow", "true")],
        source: "Kubernetes, Authenticating: service account tokens",
    },
];
