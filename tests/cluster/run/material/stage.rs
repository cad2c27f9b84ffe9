//! A Contour and Envoy of the rows' own, with a healthy host.

use std::fs;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use kubefront_cluster_tests::patience::last;
use kubefront_cluster_tests::pki::{self, Pair};
use kubefront_cluster_tests::{Bundle, Cluster, Exposure, Ingress, IngressOptions, Kubectl, Mode, Ran, Run};
use kubefront_tests::forge::{Cert, private_pem};
use serde_json::json;
use sha1::{Digest, Sha1};

use super::row::Row;

/// The one that is built with the API server: the words of others may differ.
pub(super) const KUBECTL: &str = "1.35";

pub(super) struct Stage<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) ingress: Ingress,
    pub(super) healthy: Bundle,
    /// Calls to the healthy host that succeeded.
    pub(super) calls: AtomicUsize,
}

impl<'a> Stage<'a> {
    pub(super) fn start(cluster: &'a Cluster, label: &str, envoy: &[&str]) -> Self {
        // By default Contour writes five statuses a second.
        let contour = ["--kubernetes-client-qps=200", "--kubernetes-client-burst=200"].map(String::from).into();
        let envoy = envoy.iter().map(|word| (*word).to_owned()).collect();
        let options = IngressOptions { class: Some(label.to_owned()), contour, envoy, ..IngressOptions::default() };
        let ingress = cluster.start_ingress(options);
        let healthy = cluster.generate(&Exposure::new(&format!("{label}-healthy"), Mode::Tcp).through(&ingress));
        healthy.up(cluster);
        Self { cluster, ingress, healthy, calls: AtomicUsize::new(0) }
    }

    /// The name that a row's HTTPProxy is for.
    pub(super) fn fqdn(&self, row: &Row) -> String {
        row.fqdn.replace("ADDRESS", &self.ingress.address.to_string())
    }

    /// The HTTPProxy that `kubefront generate` wrote for the healthy host, for this one.
    pub(super) fn proxy(&self, row: &Row) -> String {
        let text = fs::read_to_string(self.healthy.manifests().join("50-httpproxy.yaml")).unwrap();
        let (healthy, label) = (&self.healthy.label, row.label());
        let host = format!("fqdn: {}", self.healthy.host);
        assert!(text.contains(&host), "{text}");
        let text = text.replace(&host, &format!("fqdn: \"{}\"", self.fqdn(row))).replace(healthy, &label);
        text.replace(&format!("{label}-upstream-ca"), &format!("{healthy}-upstream-ca"))
    }

    /// Applies several documents at once.
    pub(super) fn apply(&self, documents: &[String]) -> Ran {
        let words = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
        self.cluster.admin().args(words).stdin(documents.join("\n---\n")).ran()
    }

    /// kubectl 1.35 through Envoy.
    pub(super) fn kubectl(&self, row: &Row) -> Ran {
        self.kubectl_of(self.cluster.kubectl(KUBECTL), row)
    }

    /// kubectl through Envoy, by the kubeconfig of the healthy host with another name in it.
    pub(super) fn kubectl_of(&self, kubectl: &Kubectl, row: &Row) -> Ran {
        let quoted = |prefix: &str, name: &str| format!("{prefix}{name}\"");
        let mut text = fs::read_to_string(self.healthy.kubeconfig()).unwrap();
        for (key, prefix) in [("server: ", "https://"), ("tls-server-name: ", "")] {
            let wanted = format!("{key}{prefix}{}", self.healthy.host);
            assert!(text.contains(&wanted), "no {wanted} in the kubeconfig");
            text = text.replace(&wanted, &quoted(&format!("{key}\"{prefix}"), &self.fqdn(row)));
        }
        if let Some(anchor) = &row.anchor {
            let ca = format!("certificate-authority-data: {}\n    server: ", BASE64_STANDARD.encode(anchor));
            text = text.replace("server: \"https", &format!("{ca}\"https"));
        }
        let kubeconfig = self.cluster.scratch(&row.label()).join("kubeconfig");
        fs::write(&kubeconfig, text).unwrap();
        kubectl.with(&kubeconfig).args(["get", "--raw", "/version"]).within(60).ran()
    }

    /// OpenSSL's handshake, with a look at the name.
    pub(super) fn openssl(&self, row: &Row) -> Ran {
        let anchor = self.cluster.scratch(&row.label()).join("anchor.pem");
        handshake(&self.ingress, &self.fqdn(row)).arg("-CAfile").arg(anchor).within(60).ran()
    }

    /// Runs `work` while one call after the other goes to the healthy host, each of which must succeed.
    pub(super) fn while_healthy<T>(&self, work: impl FnOnce() -> T) -> T {
        let is_done = AtomicBool::new(false);
        let call = || self.healthy.run(self.cluster.kubectl(KUBECTL), &["get", "--raw", "/version"]).ran();
        thread::scope(|scope| {
            let calls = scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    call().ok();
                    self.calls.fetch_add(1, Ordering::Relaxed);
                    thread::sleep(Duration::from_millis(100));
                }
            });
            let _stops = Stops(&is_done); // also when `work` panics, lest the calls never end
            let done = work();
            is_done.store(true, Ordering::Relaxed);
            calls.join().expect("the healthy host answers all the while");
            call().ok();
            done
        })
    }
}

struct Stops<'a>(&'a AtomicBool);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Waits until `look` returns nothing, and returns its last result.
pub(super) fn settled(look: impl Fn() -> Vec<String>) -> Vec<String> {
    last(look, Vec::is_empty)
}

pub(super) fn handshake(ingress: &Ingress, fqdn: &str) -> Run {
    let address = format!("{}:443", ingress.address);
    let words = ["s_client", "-connect", &address, "-servername", fqdn, "-verify_hostname", fqdn];
    Run::new("openssl").args(words)
}

/// A good pair for every row's host, one certificate.
pub(super) fn good_of_all() -> Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    let pair = PAIR.get_or_init(|| {
        let leaf = pki::now(Cert::leaf(&["*.example.test"]));
        Pair { certificate: leaf.pem() + &Cert::intermediate().pem(), key: private_pem(leaf.key) }
    });
    pair.clone()
}

/// The Secret as `kubefront generate` writes it.
pub(super) fn secret(label: &str, certificate: &[u8], key: &[u8]) -> String {
    let metadata = json!({"name": format!("{label}-tls"), "namespace": "default"});
    let data = json!({"tls.crt": BASE64_STANDARD.encode(certificate), "tls.key": BASE64_STANDARD.encode(key)});
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "kubernetes.io/tls", "data": data})
        .to_string()
}

/// Contour's name of a Secret towards Envoy: a digest of `tls.crt` is in it, none of `tls.key`. So another certificate is
/// another secret to Envoy, which has no older one to keep; another key alone is a change of the one it has.
pub(super) fn secret_name(label: &str, certificate: &[u8]) -> String {
    let digest: String = Sha1::digest(certificate)[..5].iter().map(|octet| format!("{octet:02x}")).collect();
    let name = format!("default/{label}-tls/{digest}");
    assert!(name.len() <= 60, "Contour would shorten {name}");
    name
}
