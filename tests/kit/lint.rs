//! The golden cases of `lint`: objects that exist, the report about them, and the repaired objects. One per code that only
//! `lint` finds, in the directory of its name; `cargo xtask bless` writes them.

use std::collections::BTreeMap;
use std::fs;

use kubefront_core::Moment;
use kubefront_core::kubernetes::pieces::{Piece, pieces};
use kubefront_core::lint::{self, Cluster, LintReport, Repaired, Settings, Source};
use kubefront_core::yaml;

use crate::cases::{AT, FQDN, bytes};
use crate::forge::{Cert, private_pem};
use crate::golden;

/// A case.
#[derive(Clone, Debug)]
pub struct LintCase {
    /// Directory below `golden/`; the code it is about, if it is about one.
    pub name: String,
    /// What it shows, for a reviewer.
    pub about: String,
    /// The objects, as one YAML stream.
    pub objects: String,
}

/// Returns every case.
pub fn all() -> Vec<LintCase> {
    let of_route = |name, about, from: &str, to: &str| good(name, about).change(from, to);
    let http = "    enableWebsockets: true\n";
    vec![
        good("good-lint", "everything as `generate` writes it in mode http"),
        of_route("proxy-timeout", "a zero is not infinity", "response: infinity\n      idle: infinity", "response: 0s"),
        of_route("proxy-websockets-off", "no exec", http, ""),
        of_route("proxy-protocol-missing", "validation is ignored", "      protocol: tls\n", ""),
        of_route("proxy-protocol-h2", "exec needs HTTP/1.1", "protocol: tls", "protocol: h2"),
        of_route("proxy-permit-insecure", "tokens on port 80", http, &format!("{http}    permitInsecure: true\n")),
        of_route(
            "proxy-fallback-certificate",
            "any host name reaches the API server",
            "secretName: kubeapi-tls",
            "secretName: kubeapi-tls\n      enableFallbackCertificate: true",
        ),
        of_route("proxy-retry-policy", "requests run twice", http, &format!("{http}    retryPolicy:\n      count: 3\n")),
        of_route(
            "proxy-authorization-header",
            "every client is an administrator",
            http,
            &format!("{http}    requestHeadersPolicy:\n      set:\n      - {{name: X-Other, value: a}}\n      - {{name: authorization, value: Bearer {TOKEN}}}\n"),
        ),
        good("fqdn-duplicate", "the host is down").with(&proxy().replace("name: kubeapi-proxy", "name: copy")),
        of_route(
            "ingress-class-unserved",
            "no Contour has the class",
            "spec:\n  virtualhost",
            "spec:\n  ingressClassName: internal\n  virtualhost",
        )
        .change(STATUS, "status:\n  currentStatus: NotReconciled\n"),
        of_route("proxy-status-stale", "a change was not processed", "generation: 1\n", "generation: 2\n"),
        of_route("secret-not-found", "a name that does not exist", "secretName: kubeapi-tls", "secretName: kubeapi-tsl"),
        of_route("delegation-missing", "the star is not alone", "secretName: kubeapi-tls", "secretName: certs/kubeapi-tls")
            .with(&tls_secret(&leaf(), "rsa-leaf").replace("namespace: default", "namespace: certs"))
            .with(DELEGATION),
        good("secret-last-applied", "a copy of the key").change(
            "  name: kubeapi-tls\n",
            "  name: kubeapi-tls\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"tls.crt\":\"\",\"tls.key\":\"\"}}'\n",
        ),
        good("key-reused", "two certificates, one key")
            .with(&other_host())
            .with(&tls_secret(&Cert::leaf(&["other.example.com"]), "rsa-leaf").replace("name: kubeapi-tls", "name: other-tls")),
        good("lint-shared-certificate", "one wildcard certificate for two hosts")
            .change(&tls_secret(&leaf(), "rsa-leaf"), &tls_secret(&Cert::leaf(&["*.example.com"]), "rsa-leaf"))
            .with(&other_host().replace("other-tls", "kubeapi-tls")),
        good("lint-set", "the Secret is checked as a set: another key, another name")
            .change(&tls_secret(&leaf(), "rsa-leaf"), &tls_secret(&Cert::leaf(&["other.example.com"]), "p256-other")),
        good("lint-upstream-ca", "the CA in the Secret is a server certificate; a route has a wrong subject name")
            .change(&ca_secret(&Cert::cluster_ca()), &ca_secret(&leaf()))
            .change("subjectName: kubernetes.default.svc\n", "subjectName: kubernetes.kube-system.svc\n"),
        good("lint-upstream-subject-not-dns", "an IP address as the subject name; the Secret with the CA is missing")
            .change(&ca_secret(&Cert::cluster_ca()), SERVICE)
            .change("subjectName: kubernetes.default.svc\n", "subjectName: 10.96.0.1\n"),
        good("lint-partial", "one kind of one namespace: what the input lacks is not checked").only_proxy(),
        good("lint-owned", "Argo CD and cert-manager would undo a change")
            .change("  name: kubeapi-proxy\n", "  name: kubeapi-proxy\n  labels: {argocd.argoproj.io/instance: fleet}\n")
            .change("  name: kubeapi-tls\n", "  name: kubeapi-tls\n  annotations: {cert-manager.io/certificate-name: kubeapi}\n")
            .change("response: infinity", "response: 10s")
            .change(&leaf_data(&leaf()), &leaf_data(&Cert::leaf(&["other.example.com"]))),
        good("lint-many", "faults that have codes of `check`, too")
            .change("      protocol: tls\n      validation:\n        caSecret: kubeapi-upstream-ca\n        subjectName: kubernetes.default.svc\n", "      protocol: tls\n")
            .with(INGRESS)
            .with(&tcp_with_allow_list()),
    ]
}

/// Returns the cases that are in their directories.
pub fn cases() -> Vec<LintCase> {
    let mut names: Vec<_> = fs::read_dir(golden::folder()).expect("golden").flatten().collect();
    names.retain(|entry| entry.path().join(DESCRIPTION).is_file());
    let mut names: Vec<_> = names.into_iter().map(|entry| entry.file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names.iter().map(|name| LintCase::read(name)).collect()
}

impl LintCase {
    /// Reads one case.
    pub fn read(name: &str) -> Self {
        let folder = golden::folder().join(name);
        let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_else(|e| panic!("{name}/{file}: {e}"));
        let description: BTreeMap<String, String> = serde_saphyr::from_str(&text(DESCRIPTION)).expect("lint.yaml");
        Self { name: name.to_owned(), about: description["about"].clone(), objects: text(OBJECTS) }
    }

    /// Returns the report about the objects.
    pub fn run(&self) -> LintReport {
        lint::lint(&[Source { name: OBJECTS, text: self.objects.as_bytes() }], &settings())
    }

    /// Returns the repaired objects as YAML, also those that a tool writes; empty if nothing can be repaired.
    pub fn repaired(&self) -> String {
        yaml::write_all(self.repairs().iter().map(|repaired| &repaired.after)).text.to_string()
    }

    /// Returns what `lint --fix` repairs.
    pub fn repairs(&self) -> Vec<Repaired> {
        let text = self.objects.as_bytes();
        let sources = [Source { name: OBJECTS, text }];
        let read = |piece: Piece| (0, piece.clone(), lint::read(&piece.object(text), &piece.listed));
        let cluster = Cluster::new(&sources, pieces(text).into_iter().map(read).collect(), &settings());
        (0..cluster.exposures()).filter_map(|index| cluster.repair(index).expect("an object")).collect()
    }

    /// Returns the files of the directory that are inputs: path and bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let description = format!("about: {}\nat: {AT:?}\n", serde_json::Value::from(self.about.clone()));
        [(DESCRIPTION, description), (OBJECTS, self.objects.clone())]
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text.into_bytes()))
            .collect()
    }

    /// Returns the output, as files below `expected/`.
    pub fn outputs(&self) -> BTreeMap<String, Vec<u8>> {
        let repairs = self.repairs();
        let difference: String = repairs.iter().map(Repaired::difference).collect();
        let repaired = lint::print(&repairs).text.to_string();
        [("lint.json", self.run().to_json()), ("repaired.diff", difference), ("repaired.yaml", repaired)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| (name.to_owned(), text.into_bytes()))
            .collect()
    }

    fn change(mut self, from: &str, to: &str) -> Self {
        assert!(self.objects.contains(from), "{}: no text {from:?}", self.name);
        self.objects = self.objects.replacen(from, to, 1);
        self
    }

    fn only_proxy(mut self) -> Self {
        let proxy = proxy()
            .replace("      protocol: tls\n", "")
            .replace("secretName: kubeapi-tls", "secretName: certs/kubeapi-tls");
        let unrelated = tls_secret(&leaf(), "rsa-leaf").replace("namespace: default", "namespace: shop");
        self.objects = format!("{proxy}---\n{unrelated}");
        self
    }

    fn with(mut self, object: &str) -> Self {
        self.objects = format!("{}---\n{object}", self.objects);
        self
    }
}

fn settings() -> Settings<'static> {
    Settings { at: Moment::parse(AT).expect("a moment"), renew_before: None, services: &[], extra: &[] }
}

/// An HTTPProxy in mode http with its Secrets, as a cluster has them.
pub(crate) fn good(name: &str, about: &str) -> LintCase {
    let ca = ca_secret(&Cert::cluster_ca());
    let objects = [proxy(), tls_secret(&leaf(), "rsa-leaf"), ca, SERVICE.to_owned()].join("---\n");
    LintCase { name: name.to_owned(), about: about.to_owned(), objects }
}

fn ca_secret(ca: &Cert) -> String {
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeapi-upstream-ca\n  namespace: default\n  uid: 3c0f\ntype: Opaque\ndata:\n  ca.crt: {}\n",
        bytes::base64(ca.pem())
    )
}

fn leaf_data(leaf: &Cert) -> String {
    format!("  tls.crt: {}\n", bytes::base64(format!("{}{}", leaf.pem(), Cert::intermediate().pem())))
}

fn leaf() -> Cert {
    Cert::leaf(&[FQDN])
}

pub(crate) fn tls_secret(leaf: &Cert, key: &'static str) -> String {
    let chain = format!("{}{}", leaf.pem(), Cert::intermediate().pem());
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeapi-tls\n  namespace: default\n  uid: 7d2a\ntype: kubernetes.io/tls\ndata:\n  tls.crt: {}\n  tls.key: {}\n",
        bytes::base64(chain),
        bytes::base64(private_pem(key))
    )
}

fn proxy() -> String {
    PROXY.replace("HOST", FQDN) + STATUS
}

pub(crate) fn other_host() -> String {
    let other = proxy().replace("name: kubeapi-proxy", "name: other").replace(FQDN, "other.example.com");
    other.replace("secretName: kubeapi-tls", "secretName: other-tls")
}

fn tcp_with_allow_list() -> String {
    let head =
        "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata:\n  name: tcp\n  namespace: default\nspec:\n";
    format!(
        "{head}  virtualhost:\n    fqdn: tcp.example.com\n    ipAllowPolicy:\n    - {{cidr: 10.0.0.0/8, source: Peer}}\n    tls:\n      secretName: kubeapi-tls\n  \
         tcpproxy:\n    services:\n    - name: kubernetes\n      port: 443\n      protocol: tls\n"
    )
}

const PROXY: &str = "apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: kubeapi-proxy
  namespace: default
  generation: 1
  uid: 1b6e
spec:
  virtualhost:
    fqdn: HOST
    tls:
      secretName: kubeapi-tls
  routes:
  - conditions:
    - prefix: /
    enableWebsockets: true
    timeoutPolicy:
      response: infinity
      idle: infinity
      idleConnection: 60s
    services:
    - name: kubernetes
      port: 443
      protocol: tls
      validation:
        caSecret: kubeapi-upstream-ca
        subjectName: kubernetes.default.svc
";

const STATUS: &str = "status:
  currentStatus: valid
  conditions:
  - type: Valid
    status: \"True\"
    observedGeneration: 1
";

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata:
  name: kubernetes
  namespace: default
spec:
  ports:
  - {name: https, port: 443, protocol: TCP, targetPort: 6443}
";

const DELEGATION: &str = "apiVersion: projectcontour.io/v1
kind: TLSCertificateDelegation
metadata:
  name: kubeapi
  namespace: certs
spec:
  delegations:
  - secretName: kubeapi-tls
    targetNamespaces: [\"*\", default-2]
";

const INGRESS: &str = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  rules:
  - host: k8s.example.com
";

/// A bootstrap token that is in no cluster.
const TOKEN: &str = "abcdef.0123456789abcdef";
const DESCRIPTION: &str = "lint.yaml";
const OBJECTS: &str = "objects.yaml";
