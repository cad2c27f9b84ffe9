//! Every field of the exposure document in one table: what help texts, the page and the documentation read.

/// One field, or one group of fields that is given as one text (`service`, `serviceAccount`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Path below `spec`, `certificate.chainFile`; the one outside is `metadata.name`.
    pub path: &'static str,
    /// Long flag; empty where there is none.
    pub flag: &'static str,
    /// What the flag takes, `FILE`, `tcp|http|passthrough`; empty for a switch.
    pub value: &'static str,
    /// One line for people.
    pub help: &'static str,
    /// The default, as [`Exposure::set`](super::Exposure::set) takes it; empty: nothing.
    pub default: &'static str,
    /// How the flag's text becomes the field's value.
    pub kind: Kind,
}

/// How the text of a flag or variable becomes a field's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Replaces what was there.
    Text,
    /// Adds to the list; the flag may be repeated.
    List,
    /// `true` or `false`; the flag takes no value and stands for this one.
    Switch(&'static str),
    /// Several fields in one text; these are the names below the path.
    Group(&'static [&'static str]),
}

/// Every field but `accept`, in the order the document is printed.
pub const FIELDS: &[Field] = &[
    text("metadata.name", "--name", "NAME", "kubeapi", "cluster and context name in the new kubeconfig"),
    text("fqdn", "--fqdn", "NAME", "", "the name clients use"),
    text("port", "--port", "PORT", "443", "the port where clients reach Envoy"),
    text("mode", "--mode", "tcp|http|passthrough", "tcp", "how the traffic is carried"),
    text(
        "passthroughName",
        "--passthrough-name",
        "NAME",
        "",
        "passthrough under this name, where the API server's certificate lacks the FQDN (kubernetes.default.svc)",
    ),
    text("proxyName", "--proxy-name", "NAME", "kubeapi-proxy", "name of the HTTPProxy"),
    text("ingressClassName", "--ingress-class", "CLASS", "", "ingress class of the HTTPProxy; left out when empty"),
    list("allowFrom", "--allow-from", "CIDR", "address range that may call, http only; may be repeated"),
    Field {
        path: "service",
        flag: "--service",
        value: "NS/NAME:PORT",
        help: "the API server's Service; hosted control planes keep theirs elsewhere",
        default: "default/kubernetes:443",
        kind: Kind::Group(&["namespace", "name", "port"]),
    },
    text("certificate.chainFile", "--cert", "FILE", "", "the certificate chain that clients are shown"),
    text("certificate.keyFile", "--key", "FILE", "", "its private key; a public key proves the match as well"),
    text("certificate.secretName", "--secret-name", "NAME", "kubeapi-tls", "name of the TLS Secret"),
    text(
        "certificate.secretNamespace",
        "--secret-namespace",
        "NS",
        "",
        "namespace of the TLS Secret, where it is not the HTTPProxy's; a delegation is then written too",
    ),
    text(
        "certificate.source",
        "--certificate-source",
        "supplied|existing",
        "supplied",
        "whose the TLS Secret is: ours to write, or there already (cert-manager, external-secrets)",
    ),
    list(
        "certificate.anchorFiles",
        "--trust-anchor",
        "FILE",
        "private CA certificates that clients trust; may be repeated",
    ),
    text(
        "upstream.verify",
        "--upstream-verify",
        "auto|always|never",
        "auto",
        "whether Envoy checks the API server's certificate; auto: when there is a CA",
    ),
    text(
        "upstream.caFile",
        "--ca-file",
        "FILE",
        "",
        "the CA that signed the API server's certificate; default: that of the kubeconfig",
    ),
    text("upstream.caSecretName", "--upstream-ca-secret", "NAME", "kubeapi-upstream-ca", "name of that CA's Secret"),
    text(
        "upstream.subjectName",
        "--upstream-subject",
        "NAME",
        "kubernetes.default.svc",
        "DNS name the API server's certificate must hold",
    ),
    switch("upstream.healthCheck", "--health-check", "true", "keep new calls off a dead control plane node"),
    text(
        "upstream.serverCertificateFile",
        "--api-server-cert",
        "FILE",
        "",
        "the API server's own certificate, to check the CA and the name against",
    ),
    text("contour.namespace", "--contour-namespace", "NS", "projectcontour", "namespace of Contour and Envoy"),
    text("contour.envoyService", "--envoy-service", "NAME", "envoy", "name of Envoy's Service"),
    text(
        "contour.version",
        "--contour-version",
        "VERSION",
        "",
        "Contour's version, where known; sharpens what is said",
    ),
    text(
        "platform",
        "--platform",
        "none|tkgs-psp|pod-security",
        "none",
        "what admits Envoy's pods: Pod Security Policies of TKGs (Kubernetes <= 1.24), Pod Security admission (>= 1.25)",
    ),
    text(
        "roleBinding.name",
        "--rolebinding-name",
        "NAME",
        "rolebinding-default-privileged-sa-ns_default",
        "name of the RoleBinding of tkgs-psp",
    ),
    switch("roleBinding.narrow", "--narrow", "true", "bind Contour's own ServiceAccounts only, not all of the cluster"),
    text(
        "kubernetesVersion",
        "--kubernetes-version",
        "VERSION",
        "",
        "the API server's version, where known; sharpens what is said",
    ),
    text(
        "oldestKubectl",
        "--oldest-kubectl",
        "VERSION",
        "",
        "the oldest kubectl in use, where known; sharpens what is said",
    ),
    text("kubeconfig.from", "--kubeconfig", "FILE", "", "the cluster's own kubeconfig: CA and, without a token, user"),
    text("kubeconfig.context", "--context", "NAME", "", "its context; default: current-context"),
    text("kubeconfig.tokenFile", "--token-file", "FILE", "", "the bearer token; wins over the kubeconfig's user"),
    text("kubeconfig.user", "--user", "NAME", "third-party", "name of the user entry in the new kubeconfig"),
    text("kubeconfig.namespace", "--namespace", "NS", "", "namespace of the new context"),
    text(
        "kubeconfig.trust",
        "--trust",
        "system|embed",
        "system",
        "what clients trust: their own list, or the trust anchor put into the kubeconfig",
    ),
    Field {
        path: "kubeconfig.write",
        flag: "--no-kubeconfig",
        value: "",
        help: "write no kubeconfig",
        default: "true",
        kind: Kind::Switch("false"),
    },
    switch("reserveName", "--reserve-name", "true", "keep others off the host name (Kubernetes >= 1.30)"),
    Field {
        path: "serviceAccount",
        flag: "--service-account",
        value: "NS/NAME=ROLE",
        help: "make a ServiceAccount bound to this ClusterRole; no role is ever assumed",
        default: "",
        kind: Kind::Group(&["name", "namespace", "clusterRole"]),
    },
];

impl Field {
    /// Returns the paths of the document this field stands for: its own, or those of its group.
    pub fn leaves(&self) -> Vec<String> {
        match self.kind {
            Kind::Group(names) => names.iter().map(|name| format!("{}.{name}", self.path)).collect(),
            Kind::Text | Kind::List | Kind::Switch(_) => vec![self.path.to_owned()],
        }
    }
}

/// Returns every path of the document, groups resolved, in the order it is printed.
pub(super) fn leaves() -> impl Iterator<Item = String> {
    FIELDS.iter().flat_map(Field::leaves)
}

const fn text(
    path: &'static str,
    flag: &'static str,
    value: &'static str,
    default: &'static str,
    help: &'static str,
) -> Field {
    Field { path, flag, value, help, default, kind: Kind::Text }
}

const fn list(path: &'static str, flag: &'static str, value: &'static str, help: &'static str) -> Field {
    Field { path, flag, value, help, default: "", kind: Kind::List }
}

const fn switch(path: &'static str, flag: &'static str, given: &'static str, help: &'static str) -> Field {
    Field { path, flag, value: "", help, default: "false", kind: Kind::Switch(given) }
}
