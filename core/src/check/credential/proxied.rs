//! Does the kubeconfig connect to the cluster itself? A proxy has another CA and other credentials. Address, CA, plugin, and
//! `tls-server-name` must agree.

use super::means::{access, is_token_provided};
use super::server::{has_path, host_and_port, path, scheme};
use crate::check::{Case, Outcome};
use crate::finding::{CLUSTER_CA, Code, Finding, Fix};
use crate::kubernetes::Kubeconfig;
use crate::kubernetes::kubeconfig::{Access, CaData, Cluster, Context, Listed, User, shown};
use crate::material::Role;
use crate::mode::Mode;
use crate::wording::called;
use crate::x509::Certificate;

/// Of a proxy, neither the CA nor the token is the cluster's.
pub(in crate::check) fn is_direct(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    if let Some(finding) = through_envoy(case, access) {
        return Outcome::of(vec![finding]);
    }
    let Some(sign) = sign_of(&access.cluster, access.user.as_ref()) else { return Outcome::Passed };
    let is_ca_used = case.set.upstream_ca.as_ref().is_some_and(|(_, from)| *from == access.file);
    let has_token = is_token_provided(case) || !case.exposure.spec.kubeconfig.write;
    let has_ca = case.set.upstream_ca.is_some() || !has_own_ca(&access.cluster);
    if !is_ca_used && has_token && has_ca {
        return Outcome::not_applicable("neither the CA nor the token comes from the kubeconfig");
    }
    Outcome::of(vec![proxied(case, access, &sign, has_token).about("kubeconfig.context")])
}

fn proxied(case: &Case<'_>, access: &Access, sign: &Sign, has_token: bool) -> Finding {
    let server = access.cluster.server.as_written();
    let file = case.decoded.kubeconfigs.iter().find(|found| found.origin.name == access.file);
    let direct = file.map(|found| direct_contexts(&found.part));
    let subject = format!("kubeconfig cluster {}", shown(&access.cluster.name));
    let is_web = matches!(scheme(server).as_str(), "" | "http" | "https");
    let what = if is_web { sign.words() } else { ", which is not an https URL".to_owned() };
    let listed = direct.as_ref().map_or_else(|| "none".to_owned(), Listed::to_string);
    let found = format!(
        "the server of context {} is {}{what}; direct contexts in {}: {listed}",
        shown(&access.context.name),
        access.cluster.server,
        access.file,
    );
    let choose = |name: &str| Fix::set("use a direct context", "kubeconfig.context", name.to_owned());
    let mut fixes: Vec<Fix> = direct.iter().flat_map(|direct| direct.exact(OFFERED)).map(choose).collect();
    fixes.push(Fix::run("pass the CA and a token of the cluster itself", "--ca-file FILE --token-file FILE"));
    if sign.is_known() {
        fixes.push(CLUSTER_CA);
    }
    let finding = Finding::error(Code::KubeconfigProxied, subject, found).with_fixes(fixes);
    match (is_web, has_token) {
        (false, _) => finding.with_impact(NOT_HTTPS),
        (true, true) => finding.with_impact(CA_ONLY),
        (true, false) => finding,
    }
}

/// A kubeconfig of kubefront: its server is the host name, and its CA is the one of the served certificate. As upstream
/// CA, that one makes Envoy reject every API server.
fn through_envoy(case: &Case<'_>, access: &Access) -> Option<Finding> {
    let is_used = case.exposure.spec.mode != Mode::Passthrough
        && case.set.upstream_ca.as_ref().is_some_and(|(_, from)| *from == access.file);
    let (host, _) = host_and_port(access.cluster.server.as_written());
    let is_host = case.set.fqdn.as_ref().is_some_and(|fqdn| host.eq_ignore_ascii_case(fqdn.as_str()));
    let anchor = case.set.chain.anchor.as_ref()?;
    let has_anchor = access.cluster.ca.certificates().iter().any(|ca| ca.sha256 == anchor.sha256);
    if !(is_used && is_host && has_anchor) {
        return None;
    }
    let found = format!(
        "the server in {} is the exposed host name {}, and its CA is \"{}\", the CA of the served certificate",
        access.file,
        shown(host),
        called(anchor)
    );
    let finding = Finding::error(Code::KubeconfigProxied, format!("kubeconfig cluster {}", shown(&access.cluster.name)), found)
        .with_impact("Envoy would use this CA to verify the API server and reject every API server certificate: `EOF` in mode tcp, 503 in mode http.")
        .with_fixes([
            Fix::provides("pass the kubeconfig that connects directly to the API server", Role::Kubeconfig),
            CLUSTER_CA,
        ]);
    Some(finding.about("kubeconfig.from"))
}

/// What shows that a kubeconfig connects to a proxy.
struct Sign {
    /// Empty if the product is not known.
    product: &'static str,
    /// The part that shows it; empty if that is the address.
    evidence: String,
}

impl Sign {
    fn is_known(&self) -> bool {
        !self.product.is_empty()
    }

    /// ` (Teleport)`, ` (Teleport: exec plugin tsh)`
    fn words(&self) -> String {
        match (self.product, self.evidence.as_str()) {
            ("", _) => String::new(),
            (product, "") => format!(" ({product})"),
            (product, evidence) => format!(" ({product}: {evidence})"),
        }
    }
}

/// Looks for a sign in every part of the entries.
fn sign_of(cluster: &Cluster, user: Option<&User>) -> Option<Sign> {
    let server = cluster.server.as_written();
    let (host, port) = host_and_port(server);
    let host = host.to_ascii_lowercase();
    let lower = server.to_ascii_lowercase();
    let find = |place: Place, is_it: &dyn Fn(&str) -> bool| {
        SIGNS.iter().find(|(kind, pattern, _)| *kind == place && is_it(pattern)).map(|(_, _, product)| *product)
    };
    let of = |product, evidence: String| Sign { product, evidence };
    if has_path(server) {
        let path = path(server);
        let product = find(Place::Path, &|pattern| path.starts_with(pattern));
        let product = product.or_else(|| find(Place::Host, &|pattern| lower.contains(pattern)));
        return Some(of(product.unwrap_or(""), String::new()));
    }
    if let Some(product) = find(Place::Host, &|pattern| host.contains(pattern)) {
        return Some(of(product, String::new()));
    }
    if let Some(product) =
        find(Place::HostWithoutCa, &|pattern| host.ends_with(pattern)).filter(|_| !has_own_ca(cluster))
    {
        return Some(of(product, "no CA in the kubeconfig".to_owned()));
    }
    let server_name = cluster.tls_server_name.as_deref().unwrap_or_default();
    if let Some(product) = find(Place::ServerName, &|pattern| server_name.starts_with(pattern)) {
        return Some(of(product, format!("`tls-server-name` {}", shown(server_name))));
    }
    if let Some(product) = find(Place::Port, &|pattern| port == pattern) {
        return Some(of(product, format!("port {port}")));
    }
    let plugin = user.and_then(|user| user.exec.as_ref());
    if let Some(plugin) = plugin {
        let program = plugin.program().trim_end_matches(".exe");
        let has = |pattern: &str| {
            pattern == program || plugin.args.iter().any(|arg| pattern.contains('-') && arg.as_str() == pattern)
        };
        if let Some(product) = find(Place::Plugin, &|pattern| has(pattern)) {
            return Some(of(product, format!("exec plugin {}", shown(program))));
        }
    }
    let named = |ca: &Certificate| {
        find(Place::Ca, &|pattern| ca.subject.contains(pattern))
            .map(|product| of(product, format!("CA \"{}\"", called(ca))))
    };
    cluster.ca.certificates().iter().find_map(|ca| named(ca)).or_else(|| client_certificate(user))
}

/// Teleport adds attributes of its own arc to the subject of the certificates that it issues.
fn client_certificate(user: Option<&User>) -> Option<Sign> {
    let subject = user?.client_certificate.as_ref()?.subject.as_deref()?;
    let evidence = "its client certificate".to_owned();
    subject.contains("1.3.9999.").then_some(Sign { product: "Teleport", evidence })
}

fn has_own_ca(cluster: &Cluster) -> bool {
    !matches!(cluster.ca, CaData::Absent) || cluster.ca_file.is_some()
}

fn direct_contexts(kubeconfig: &Kubeconfig) -> Listed {
    let is_direct = |context: &&Context| {
        let user = kubeconfig.users.iter().find(|user| user.name == context.user);
        let cluster = kubeconfig.clusters.iter().find(|cluster| cluster.name == context.cluster);
        cluster.is_some_and(|cluster| !cluster.server.is_blank() && sign_of(cluster, user).is_none())
    };
    Listed::of(kubeconfig.contexts.iter().filter(is_direct).take(MOST_CONTEXTS).map(|context| context.name.as_str()))
}

/// Says whether the kubeconfig connects to a proxy, whatever is used of it.
pub(super) fn is_proxied(case: &Case<'_>) -> bool {
    access(case).is_ok_and(|access| sign_of(&access.cluster, access.user.as_ref()).is_some())
}

/// Rancher writes the contexts of an authorized cluster endpoint into the kubeconfig with its own.
pub(super) fn has_rancher_context(case: &Case<'_>) -> bool {
    let is_rancher = |cluster: &Cluster| path(cluster.server.as_written()).starts_with("k8s/clusters/");
    case.decoded.kubeconfigs.iter().any(|found| found.part.clusters.iter().any(is_rancher))
}

/// The part of a kubeconfig that shows a proxy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Start of the path.
    Path,
    /// Part of the host.
    Host,
    /// End of the host, if the cluster has no CA.
    HostWithoutCa,
    /// Start of `tls-server-name`.
    ServerName,
    /// The port.
    Port,
    /// Program of the exec plugin, or one of its arguments.
    Plugin,
    /// Part of the CA's subject.
    Ca,
}

/// Signs of proxies, as their products write kubeconfigs.
const SIGNS: &[(Place, &str, &str)] = &[
    (Place::Path, "k8s/clusters/", "Rancher"),
    (Place::Path, "k8s-proxy", "GitLab's agent server"),
    (Place::Path, "orchestrator/k8s/proxy/", "Devtron"),
    (Place::Path, "proxies/", "Azure Arc"),
    (Place::Path, "api/endpoints/", "Portainer"),
    (Place::Path, "kubernetes/project/", "vCluster Platform"),
    (Place::Path, "kubernetes/cluster/", "vCluster Platform"),
    (Place::Path, "backplane/cluster/", "OpenShift backplane"),
    (Place::Path, "kapis/", "KubeSphere"),
    (Place::Path, "apis/cluster.karmada.io/", "Karmada"),
    (Place::Path, "v1/teleport/", "Teleport"),
    (Place::Host, "connectgateway.googleapis.com", "Google's connect gateway"),
    (Place::Host, ".teleport.sh", "Teleport"),
    (Place::Host, ".kubernetes.omni.", "Sidero Omni"),
    (Place::Host, ".sdm.network", "StrongDM"),
    (Place::Host, "tailscale-operator", "Tailscale operator"),
    (Place::Host, "kube-oidc-proxy", "kube-oidc-proxy"),
    (Place::Host, "capsule-proxy", "Capsule Proxy"),
    (Place::Host, "impersonation-proxy", "Pinniped impersonation proxy"),
    (Place::Host, "cluster-proxy-user.", "Open Cluster Management proxy"),
    (Place::HostWithoutCa, ".ts.net", "Tailscale operator"),
    (Place::HostWithoutCa, ".ngrok.app", "ngrok"),
    (Place::HostWithoutCa, ".ngrok.io", "ngrok"),
    (Place::HostWithoutCa, ".trycloudflare.com", "Cloudflare Tunnel"),
    (Place::ServerName, "kube-teleport-proxy", "Teleport"),
    (Place::Port, "3026", "Teleport"),
    (Place::Plugin, "tsh", "Teleport"),
    (Place::Plugin, "tbot", "Teleport"),
    (Place::Plugin, "pomerium-cli", "Pomerium"),
    (Place::Plugin, "glab", "GitLab's agent server"),
    (Place::Plugin, "infra", "Infra"),
    (Place::Plugin, "sdm", "StrongDM"),
    (Place::Plugin, "--concierge-mode=ImpersonationProxy", "Pinniped impersonation proxy"),
    (Place::Ca, "dynamiclistener-ca", "Rancher"),
    (Place::Ca, "Pinniped Impersonation Proxy", "Pinniped impersonation proxy"),
    (Place::Ca, "teleport", "Teleport"),
    (Place::Ca, "capsule-proxy", "Capsule Proxy"),
    (Place::Ca, "Kubernetes Ingress Controller Fake Certificate", "ingress-nginx"),
    (Place::Ca, "TRAEFIK DEFAULT CERT", "Traefik"),
    (Place::Ca, "Caddy Local Authority", "Caddy"),
];
/// For a server that is not a web server.
const NOT_HTTPS: &str = "kubefront cannot determine whether the CA and the token belong to the cluster. If they do not, Envoy rejects the API \
                         server's certificate, and the API server answers `Unauthorized`.";
const CA_ONLY: &str = "The CA in the kubeconfig is the CA of the proxy. With this CA, Envoy rejects the API server's certificate (`EOF` in \
                       mode tcp, 503 in mode http). In mode passthrough, kubectl rejects the certificate.";
/// Contexts that are offered to choose from.
const OFFERED: usize = 3;
/// A merged kubeconfig can contain thousands; one of the first hundred is enough to choose from.
const MOST_CONTEXTS: usize = 100;
