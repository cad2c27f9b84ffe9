//! Cases of several inputs for one role, and of files that are next to them.

use super::bytes::{base64, form};
use super::input::{PROXY, secret, zip};
use super::{Draft, FQDN, chain, good, kubeconfig, token};
use crate::forge::{Cert, private_pem};

pub(super) fn cases() -> Vec<Draft> {
    [several(), proxies(), companions()].concat()
}

fn several() -> Vec<Draft> {
    let set = |name, about| good(name, about).without("fullchain.pem").without("key.pem");
    let tokens = list(&[account("third-party", &token::bound()), account("monitoring", &token::legacy())]);
    vec![
        good("input-several", "two kubeconfigs of two clusters").file("test.kubeconfig", other_kubeconfig()),
        good("input-chosen", "two kubeconfigs, and a context that one of them holds")
            .file("test.kubeconfig", other_kubeconfig())
            .spec("kubeconfig: {context: admin@test}"),
        good("input-several-tokens", "a List with the tokens of two ServiceAccounts").file("secrets.yaml", tokens),
        set("leaf-chosen", "a List with two TLS Secrets, of which one is for the name")
            .file("secrets.yaml", list(&[other_secret(), secret()])),
    ]
}

fn proxies() -> Vec<Draft> {
    let guarded = PROXY
        .replace("    tls:\n", "    ipAllowPolicy:\n    - cidr: 10.0.0.0/8\n      source: Peer\n    tls:\n      clientValidation: {caSecret: clients}\n")
        .replace("  tcpproxy:\n    services:\n    - name", "  routes:\n  - services:\n    - name")
        .replace("      port: 443\n", "      port: 443\n      protocol: tls\n      validation: {caSecret: certs/ca, subjectName: kubernetes}\n");
    let invalid = format!(
        "{PROXY}status:\n  conditions:\n  - errors:\n    - message: 'fqdn \"k8s.example.com\" is used in multiple HTTPProxies: \
         default/api, infra/root'\n      reason: DuplicateVhost\n      status: \"True\"\n      type: VirtualHostError\n    type: \
         Valid\n  currentStatus: invalid\n"
    );
    let managed = PROXY.replace("  name: api\n", "  name: api\n  labels: {argocd.argoproj.io/instance: api}\n");
    vec![
        good("input-several-proxies", "two HTTPProxies in one file, of which one is for the name")
            .file("proxies.yaml", format!("{}---\n{PROXY}", other_proxy())),
        good("proxy-differs", "the HTTPProxy that is there, and another Secret's name on purpose")
            .file("proxy.yaml", PROXY)
            .spec("certificate: {secretName: kubeapi-tls}"),
        good(
            "proxy-differs-lost",
            "the HTTPProxy that is there lets in some addresses only, and checks client certificates",
        )
        .file("proxy.yaml", guarded),
        good("proxy-differs-second", "the HTTPProxy that is there, and the default name on purpose")
            .file("proxy.yaml", PROXY)
            .spec("proxyName: kubeapi-proxy"),
        good("proxy-differs-other-host", "an HTTPProxy of the same name for another host")
            .file("proxy.yaml", other_proxy())
            .spec("proxyName: web")
            .spec("accept: [{code: proxy-differs, reason: the host name moves}]"),
        good("proxy-invalid", "the HTTPProxy that is there is invalid").file("proxy.yaml", invalid),
        good("proxy-managed-elsewhere", "Argo CD deploys the HTTPProxy that is there").file("proxy.yaml", managed),
    ]
}

fn companions() -> Vec<Draft> {
    let archive = zip(&[
        ("README.txt", README.to_owned()),
        ("k8s.crt", chain(&[Cert::leaf(&[FQDN]), Cert::intermediate()])),
        ("k8s.csr", form("rsa-leaf.csr.pem")),
        ("k8s.key", private_pem("rsa-leaf")),
        (".DS_Store", "\0\0\0\u{1}Bud1\0\0\u{10}\0".to_owned()),
        ("__MACOSX/._k8s.key", "\0\u{5}\u{16}\u{7}\0\u{2}\0\0Mac OS X".to_owned()),
        ("openssl.cnf", "[req]\nprompt = no\ndistinguished_name = dn\n[dn]\nCN = k8s.example.com\n".to_owned()),
    ]);
    vec![
        good("input-unrecognized-companions", "what lies beside certificates in a folder that somebody zipped")
            .without("fullchain.pem")
            .without("key.pem")
            .file("k8s.zip", archive),
    ]
}

/// A kubeconfig of another cluster and user.
pub fn other_kubeconfig() -> String {
    kubeconfig::with_user(&token::user(&token::legacy())).replace("prod", "test")
}

/// A Secret with the token of a ServiceAccount of this name.
pub fn account(name: &str, token: &str) -> String {
    format!(
        "apiVersion: v1\ndata:\n  token: {}\nkind: Secret\nmetadata:\n  name: {name}\n  namespace: default\ntype: \
         kubernetes.io/service-account-token\n",
        base64(token)
    )
}

/// A Secret for another name, with its own key.
pub fn other_secret() -> String {
    let other = Cert { key: "rsa-other", ..Cert::leaf(&["web.example.com"]) };
    let (chain, key) = (base64(chain(&[other, Cert::intermediate()])), base64(private_pem("rsa-other")));
    format!(
        "apiVersion: v1\ndata:\n  tls.crt: {chain}\n  tls.key: {key}\nkind: Secret\nmetadata:\n  name: web\n  \
         namespace: certs\ntype: kubernetes.io/tls\n"
    )
}

/// An HTTPProxy for another name.
pub fn other_proxy() -> String {
    PROXY.replace("name: api\n", "name: web\n").replace("fqdn: k8s.", "fqdn: web.").replace("api-tls", "web-tls")
}

/// Several objects as `kubectl get -o yaml` prints them.
pub fn list(objects: &[String]) -> String {
    let items: String =
        objects.iter().map(|object| format!("- {}\n", object.trim_end().replace('\n', "\n  "))).collect();
    format!("apiVersion: v1\nitems:\n{items}kind: List\n")
}

const README: &str = "Your certificate\n================\n\nInstall k8s.crt together with k8s.key on your server. The chain \
is already in k8s.crt.\nKeep k8s.key secret. Renew thirty days before the end of the certificate, which your CA will \
remind you of by mail.\n";
