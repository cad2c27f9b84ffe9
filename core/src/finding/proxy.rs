//! Rules about: proxy and platform.

use super::{Code, Fix, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::ModeLacks,
        check: "mode-fits-versions",
        severity: Severity::Warning,
        condition: "where `oldestKubectl` or `kubernetesVersion` is named",
        title: "the mode does not carry everything for these versions",
        impact: "Routes carry WebSocket upgrades only. Older kubectl uses SPDY for exec, attach, cp and \
              port-forward, and Envoy refuses it with 403; kubectl then prints an empty \"Error from server: \", \
              or \"error upgrading connection: \". Older API servers do not speak the WebSocket form.",
        details: "",
        fixes: &[Fix::says(
            "use the mode tcp, which carries everything for every version, or newer clients and servers",
        )],
        source: "Kubernetes feature gates TranslateStreamCloseWebsocketRequests and PortForwardWebsockets; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::ModeHidesCertificate,
        check: "certificate-is-shown",
        severity: Severity::Warning,
        condition: "in passthrough",
        title: "the certificate is not shown to anybody",
        impact: "In passthrough Envoy does not end TLS. Clients see the API server's own certificate and need the \
              cluster's CA; the certificate handed in is neither written nor used.",
        details: "",
        fixes: &[Fix::says("use the mode tcp or http to show this certificate, or leave it out")],
        source: "Contour HTTPProxy v1, virtualhost.tls.passthrough; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::PassthroughName,
        check: "passthrough-name-served",
        severity: Severity::Error,
        condition: "where the API server's certificate was handed in and lacks the name, else warning",
        title: "the API server's certificate may not name the host",
        impact: "In passthrough the client compares the API server's own certificate with the name it dialled, and \
              Envoy chooses the host by that same name. If the certificate lacks it, kubectl refuses (x509: \
              certificate is valid for kubernetes, ..., not the host). `tls-server-name` alone does not help: it \
              also changes the name that Envoy sees, which then resets the connection.",
        details: "",
        fixes: &[Fix::says(
            "add the FQDN to the API server's certificate, or set `passthroughName` to kubernetes.default.svc \
              (one cluster per Envoy), and hand the API server's certificate in to see it checked",
        )],
        source: "RFC 9525 section 6; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::PassthroughCaMissing,
        check: "passthrough-ca-at-hand",
        severity: Severity::Error,
        condition: "in passthrough",
        title: "the kubeconfig would lack the cluster's CA",
        impact: "In passthrough clients see the API server's own certificate, which the cluster's private CA \
              signed. Without that CA in the kubeconfig every client refuses it (x509: certificate signed by \
              unknown authority).",
        details: "",
        fixes: &[Fix::says("hand in the cluster's kubeconfig, or its CA as `upstream.caFile`, or write no kubeconfig")],
        source: "Kubernetes kubeconfig v1, cluster.certificate-authority-data; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::SharedHost,
        check: "host-reserved",
        severity: Severity::Warning,
        condition: "in http and passthrough, unless the name is reserved",
        title: "others can claim the host name",
        impact: "Contour joins what every Ingress and HTTPProxy of the cluster says about a host. In http an \
              Ingress of any namespace with the same host and a longer path receives those requests with their \
              bearer tokens and can forge the answers; the certificate stays the real one and the HTTPProxy \
              stays valid. In passthrough it shows its own certificate, and kubectl refuses: an outage. The \
              default role edit may write Ingresses.",
        details: "",
        fixes: &[Fix::says(
            "set `reserveName: true`, which wants Kubernetes 1.30 or newer; or use the mode tcp, or a Contour of its own with \
              --watch-namespaces",
        )],
        source: "run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::ReserveNeeds130,
        check: "reservation-supported",
        severity: Severity::Error,
        condition: "where `kubernetesVersion` is older than 1.30, note where it is not known",
        title: "the reservation needs Kubernetes 1.30",
        impact: "The name is reserved by a ValidatingAdmissionPolicy, which is stable from Kubernetes 1.30 on. \
              Older API servers do not know the object and refuse it.",
        details: "",
        fixes: &[Fix::says("upgrade Kubernetes, or do not reserve the name and use the mode tcp")],
        source: "Kubernetes, admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
    },
    Rule {
        code: Code::AllowListIgnored,
        check: "allow-list-enforced",
        severity: Severity::Error,
        condition: "in tcp and passthrough",
        title: "the allow-list would not be enforced",
        impact: "Contour applies ipAllowPolicy to routes only. In tcp and passthrough it is ignored without a word, \
              the HTTPProxy is valid, and every address gets in.",
        details: "",
        fixes: &[Fix::says(
            "use the mode http, or restrict addresses with loadBalancerSourceRanges on an Envoy Service of its \
              own",
        )],
        source: "Contour HTTPProxy v1, ipAllowPolicy; run against Envoy 1.40, Contour 1.33 and kubectl",
    },
    Rule {
        code: Code::PlatformPspGone,
        check: "platform-fits-version",
        severity: Severity::Error,
        condition: "where `kubernetesVersion` is 1.25 or newer",
        title: "Pod Security Policies are gone",
        impact: "Kubernetes 1.25 removed Pod Security Policies. The ClusterRole psp:vmware-system-privileged is \
              gone or useless, Envoy's pods are not admitted by it, and the dangling RoleBinding adds noise to \
              later error messages.",
        details: "",
        fixes: &[Fix::says("set `platform` to pod-security")],
        source: "Kubernetes 1.25 release notes; Pod Security Admission",
    },
    Rule {
        code: Code::PlatformPodSecurityTooEarly,
        check: "platform-fits-version",
        severity: Severity::Warning,
        condition: "where `kubernetesVersion` is 1.24 or older",
        title: "Pod Security admission does not rule here yet",
        impact: "On TKGs with Kubernetes 1.24 and older, Pod Security Policies decide which pods may run. A label \
              on the namespace does not admit Envoy's pods, which bind host ports.",
        details: "",
        fixes: &[Fix::says("set `platform` to tkgs-psp where the cluster is TKGs, or to none")],
        source: "Kubernetes, Pod Security Admission (stable in 1.25)",
    },
    Rule {
        code: Code::RolebindingWide,
        check: "rolebinding-narrow",
        severity: Severity::Note,
        condition: "with `tkgs-psp`",
        title: "the RoleBinding covers every ServiceAccount of the cluster",
        impact: "The usual command binds the group system:serviceaccounts, which every ServiceAccount of every \
              namespace is in. Any of them that may create pods in Contour's namespace may then run privileged \
              ones there. The group system:serviceaccounts:NAMESPACE is enough for Envoy.",
        details: "",
        fixes: &[Fix::says("set `roleBinding.narrow: true`")],
        source: "Kubernetes, Authenticating: service account tokens",
    },
];
