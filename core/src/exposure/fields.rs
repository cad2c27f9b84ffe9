//! All fields of the exposure document in one table, for help, page, and documentation.

/// One field, or a group of fields that one text sets (`service`, `serviceAccount`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Path below `spec`, `certificate.chainFile`; only `metadata.name` is outside.
    pub path: &'static str,
    /// Long flag; empty if there is none.
    pub flag: &'static str,
    /// Value of the flag, `FILE`, `tcp|http|passthrough`; empty for a switch.
    pub value: &'static str,
    /// One line of help, without the default; starts in lower case.
    pub help: &'static str,
    /// The default, as [`Exposure::set`](super::Exposure::set) accepts it; empty: none.
    pub default: &'static str,
    /// How the flag's text becomes the field's value.
    pub kind: Kind,
}

/// How the text of a flag or variable becomes a field's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Replaces the value.
    Text,
    /// Adds an item to the list; the flag is repeatable.
    List,
    /// `true` or `false`; the flag has no value and sets this one.
    Switch(&'static str),
    /// Sets several fields at once; these are their names below the path.
    Group(&'static [&'static str]),
}

/// Every field but `accept`, in the order of the printed document.
pub const FIELDS: &[Field] = &[
    text("metadata.name", "--name", "NAME", "kubeapi", "cluster and context name in the new kubeconfig"),
    text("fqdn", "--fqdn", "HOST", "", "host name that clients use"),
    text("port", "--port", "PORT", "443", "port that clients use"),
    text(
        "mode",
        "--mode",
        "tcp|http|passthrough",
        "tcp",
        "how Envoy handles TLS: tcp terminates it and proxies TCP, http terminates it and routes requests, passthrough does \
         not terminate it",
    ),
    text(
        "passthroughName",
        "--passthrough-name",
        "HOST",
        "",
        "host name in mode passthrough, if the API server's SANs lack the FQDN; usually kubernetes.default.svc",
    ),
    text("proxyName", "--proxy-name", "NAME", "kubeapi-proxy", "name of the HTTPProxy"),
    text("ingressClassName", "--ingress-class", "CLASS", "", "ingress class of the HTTPProxy"),
    list("allowFrom", "--allow-from", "CIDR", "allowed client address range; mode http only; repeatable"),
    Field {
        path: "service",
        flag: "--service",
        value: "NS/NAME:PORT",
        help: "Service of the API server; hosted control planes often use another Service",
        default: "default/kubernetes:443",
        kind: Kind::Group(&["namespace", "name", "port"]),
    },
    text(
        "certificate.chainFile",
        "--cert",
        "FILE",
        "",
        "certificate chain that Envoy serves: server certificate and intermediate certificates",
    ),
    text("certificate.keyFile", "--key", "FILE", "", "private key of the server certificate, or its public key"),
    text("certificate.secretName", "--secret-name", "NAME", "kubeapi-tls", "name of the TLS Secret"),
    text(
        "certificate.secretNamespace",
        "--secret-namespace",
        "NS",
        "",
        "namespace of the TLS Secret, if not the HTTPProxy's; adds a TLSCertificateDelegation",
    ),
    text(
        "certificate.source",
        "--certificate-source",
        "supplied|existing",
        "supplied",
        "who manages the TLS Secret: kubefront (supplied), or another program such as cert-manager (existing)",
    ),
    text(
        "certificate.format",
        "--certificate-format",
        "secret|none|cert-manager|external-secret|sops",
        "secret",
        "what kubefront writes for the certificate: the TLS Secret (secret), nothing because another team creates the Secret \
         (none), a Certificate of cert-manager (cert-manager), an ExternalSecret (external-secret), or the TLS Secret to \
         encrypt with SOPS (sops)",
    ),
    text(
        "certificate.issuer",
        "--cert-manager-issuer",
        "KIND/NAME",
        "",
        "issuer of cert-manager, for example ClusterIssuer/letsencrypt; KIND.GROUP/NAME for an external issuer",
    ),
    text(
        "certificate.store",
        "--secret-store",
        "KIND/NAME",
        "",
        "store of the ExternalSecret, for example ClusterSecretStore/vault",
    ),
    text(
        "certificate.chainReference",
        "--chain-reference",
        "KEY#PROPERTY",
        "",
        "entry of the store that contains the certificate chain, as PEM; without a property, the whole entry",
    ),
    text(
        "certificate.keyReference",
        "--key-reference",
        "KEY#PROPERTY",
        "",
        "entry of the store that contains the private key, as PEM",
    ),
    list(
        "certificate.ageRecipients",
        "--age-recipient",
        "RECIPIENT",
        "age recipient (public key, age1...) for which SOPS encrypts the TLS Secret; repeatable",
    ),
    list(
        "certificate.anchorFiles",
        "--trust-anchor",
        "FILE",
        "root certificate of a private CA that clients trust; repeatable",
    ),
    text(
        "upstream.verify",
        "--upstream-verify",
        "auto|always|never",
        "auto",
        "whether Envoy verifies the API server's certificate; auto: if a CA is available",
    ),
    text(
        "upstream.caFile",
        "--ca-file",
        "FILE",
        "",
        "upstream CA: the CA that issued the API server's certificate, if not the kubeconfig's",
    ),
    text(
        "upstream.caSecretName",
        "--upstream-ca-secret",
        "NAME",
        "kubeapi-upstream-ca",
        "name of the Secret with the upstream CA",
    ),
    text(
        "upstream.caSource",
        "--upstream-ca-source",
        "supplied|existing",
        "supplied",
        "whether kubefront writes that Secret (supplied) or refers to the one in the cluster (existing)",
    ),
    text(
        "upstream.subjectName",
        "--upstream-subject",
        "HOST",
        "kubernetes.default.svc",
        "DNS name that the SANs of the API server's certificate must include",
    ),
    switch("upstream.healthCheck", "--health-check", "true", "send no new requests to unhealthy control plane nodes"),
    text(
        "upstream.serverCertificateFile",
        "--api-server-cert",
        "FILE",
        "",
        "certificate of the API server, to check upstream CA and SANs offline",
    ),
    text("contour.namespace", "--contour-namespace", "NS", "projectcontour", "namespace of Contour and Envoy"),
    text("contour.envoyService", "--envoy-service", "NAME", "envoy", "name of the Envoy Service"),
    text("contour.version", "--contour-version", "VERSION", "", "Contour version; enables version-specific checks"),
    text(
        "platform",
        "--platform",
        "none|tkgs-psp|pod-security",
        "none",
        "admission of Envoy's pods: Pod Security Policies of TKGs (tkgs-psp, Kubernetes 1.24 or earlier) or Pod Security \
         admission (pod-security, 1.25 or later)",
    ),
    text(
        "roleBinding.name",
        "--rolebinding-name",
        "NAME",
        "rolebinding-default-privileged-sa-ns_default",
        "name of the RoleBinding for tkgs-psp",
    ),
    switch(
        "roleBinding.narrow",
        "--narrow",
        "true",
        "bind only Contour's ServiceAccounts, not those of the whole cluster (tkgs-psp)",
    ),
    text(
        "kubernetesVersion",
        "--kubernetes-version",
        "VERSION",
        "",
        "API server version; enables version-specific checks",
    ),
    text("oldestKubectl", "--oldest-kubectl", "VERSION", "", "oldest kubectl in use; enables version-specific checks"),
    text(
        "kubeconfig.from",
        "--kubeconfig",
        "FILE",
        "",
        "kubeconfig of the cluster: source of the upstream CA and, without a token, of the credential",
    ),
    text(
        "kubeconfig.context",
        "--context",
        "NAME",
        "",
        "context to read in that kubeconfig, if not its current context",
    ),
    text("kubeconfig.tokenFile", "--token-file", "FILE", "", "bearer token; overrides the user of the kubeconfig"),
    text("kubeconfig.user", "--user", "NAME", "third-party", "user name in the new kubeconfig"),
    text(
        "kubeconfig.namespace",
        "--namespace",
        "NS",
        "",
        "default namespace in the new kubeconfig, if not that of the context",
    ),
    text(
        "kubeconfig.trust",
        "--trust",
        "system|embed",
        "system",
        "how clients trust the certificate: system (their own trust store) or embed (root certificate in the kubeconfig)",
    ),
    Field {
        path: "kubeconfig.write",
        flag: "--no-kubeconfig",
        value: "",
        help: "write no kubeconfig",
        default: "true",
        kind: Kind::Switch("false"),
    },
    list(
        "clients",
        "--require-client",
        "CLIENT",
        "client that must accept the certificate, next to kubectl: openssl, curl, python-3.12, python-3.13, node, java, \
         envoy, gnutls, firefox, chromium, or rustls; repeatable",
    ),
    switch(
        "reserveName",
        "--reserve-name",
        "true",
        "block new Ingresses and HTTPProxies of others from this host name (Kubernetes 1.30 or later)",
    ),
    text(
        "layout",
        "--layout",
        "plain|kustomize",
        "plain",
        "files around the manifests: none (plain), or kustomization.yaml with the references to Secrets (kustomize)",
    ),
    list(
        "consumers",
        "--consumer",
        "CONSUMER",
        "program that connects to the cluster, next to kubectl: argocd, flux, or terraform; repeatable, or separated by commas",
    ),
    text("argocd.namespace", "--argocd-namespace", "NS", "argocd", "namespace of the cluster Secret of Argo CD"),
    text("flux.namespace", "--flux-namespace", "NS", "flux-system", "namespace of the kubeconfig Secret of Flux"),
    switch(
        "externalDns.enabled",
        "--external-dns",
        "true",
        "let external-dns create the DNS record: write its annotations on the HTTPProxy",
    ),
    list(
        "externalDns.targets",
        "--external-dns-target",
        "TARGET",
        "IP address or host name for the record, if not those of the Envoy Service; repeatable",
    ),
    text("externalDns.ttl", "--external-dns-ttl", "SECONDS", "", "TTL of the record"),
    Field {
        path: "serviceAccount",
        flag: "--service-account",
        value: "NS/NAME=ROLE",
        help: "write a ServiceAccount bound to this ClusterRole; there is no default role",
        default: "",
        kind: Kind::Group(&["name", "namespace", "clusterRole"]),
    },
];

impl Field {
    /// Returns the paths in the document: the field's own path, or those of its group.
    pub fn leaves(&self) -> Vec<String> {
        match self.kind {
            Kind::Group(names) => names.iter().map(|name| format!("{}.{name}", self.path)).collect(),
            Kind::Text | Kind::List | Kind::Switch(_) => vec![self.path.to_owned()],
        }
    }
}

/// Returns every path of the document, groups resolved, in printed order.
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
