//! verify.sh on exposures that are broken: each time it fails, and says why. That it passes on good ones: steps.rs.

use std::fs;
use std::net::Ipv4Addr;

use kubefront_cluster_tests::patience::last;
use kubefront_cluster_tests::pki::{self, Pair};
use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Mode, Ran};
use kubefront_tests::forge::Cert;
use serde_json::{Value, json};

use crate::operator::Operator;

pub(crate) const CASES: &[Case] = &[
    Case::new("verify-not-applied", not_applied),
    Case::new("verify-other-class", other_class),
    Case::new("verify-secret-missing", secret_missing),
    Case::new("verify-two-proxies", two_proxies),
    Case::new("verify-other-certificate", other_certificate),
    Case::new("verify-expired", expired),
    Case::new("verify-upstream", upstream_not_accepted),
    Case::new("verify-seeds-proxy", seeds_proxy_cuts_the_watch),
    Case::new("verify-token", token_unknown_or_without_rights),
    Case::new("verify-elsewhere", name_or_kubeconfig_leads_elsewhere),
    Case::new("verify-old-kubectl", oldest_kubectl),
    Case::new("verify-anonymous", anonymous_may_list).alone(),
];

const VALID: &str = "the HTTPProxy is valid: ";
const KUBECONFIG: &str = "the kubeconfig leads to ";
const CREDENTIAL: &str = "the credential is known to the API server: ";
const NOBODY: &str = "nobody gets in without a credential: ";
const WATCH: &str = "a quiet watch lives longer than a minute: ";

fn not_applied(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("verify-not-applied", Mode::Tcp));
    let ran = verify(cluster, &bundle, &["--quick"]);
    let failed = failed(&ran, 4);
    failed.says(VALID, "httpproxies.projectcontour.io \"verify-not-applied\" not found");
    failed.says(&served(&bundle), "no certificate from verify-not-applied.example.test:443: Envoy knows no such name");
    failed.says(CREDENTIAL, "");
    failed.says(NOBODY, "cannot tell: ");
}

fn other_class(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("verify-other-class", Mode::Tcp).flag("--ingress-class=nobody"));
    bundle.apply(cluster);
    let failed = failed(&verify(cluster, &bundle, &["--quick"]), 4);
    failed.says(VALID, "Contour says NotReconciled: Waiting for controller");
    failed.says(&served(&bundle), "Envoy knows no such name");
}

fn secret_missing(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("verify-secret-missing", Mode::Http));
    fs::remove_file(bundle.manifests().join("20-secret.yaml")).unwrap();
    bundle.apply(cluster);
    let failed = failed(&verify(cluster, &bundle, &["--quick"]), 4);
    failed.says(VALID, "TLS Secret \"verify-secret-missing-tls\" is invalid: Secret not found");
}

fn two_proxies(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-two-proxies", Mode::Http));
    let text = fs::read_to_string(bundle.manifests().join("50-httpproxy.yaml")).unwrap();
    cluster.apply(&text.replace("name: verify-two-proxies\n", "name: verify-two-proxies-again\n"));
    let ran = last(|| verify(cluster, &bundle, &["--quick"]), |ran| ran.stdout.contains("FAIL  the HTTPProxy"));
    let failed = failed(&ran, 4);
    let text = "is used in multiple HTTPProxies: default/verify-two-proxies, default/verify-two-proxies-again";
    failed.says(VALID, text);
}

fn other_certificate(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-other-certificate", Mode::Tcp));
    replace(cluster, &bundle, &pki::served("quite.another.test"));
    let is_shown = |ran: &Ran| ran.stdout.contains("another one is");
    let failed = failed(&last(|| verify(cluster, &bundle, &["--quick", "--no-direct"]), is_shown), 3);
    failed.says(&served(&bundle), "another one is: subject=CN = quite.another.test notAfter=");
    failed.says(CREDENTIAL, "x509: certificate is valid for quite.another.test");
    failed.says(NOBODY, "cannot tell: ");
}

/// One that was served in place of the bundle's, and the bundle's own once its days are over.
fn expired(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-expired", Mode::Http));
    let old = |host: &str| {
        let pair = Pair::of(&Cert::leaf(&[host]).valid(pki::day(-90), pki::day(-1)));
        Pair { certificate: pair.certificate + &Cert::intermediate().pem(), ..pair }
    };
    replace(cluster, &bundle, &old(&bundle.host));
    let is_shown = |ran: &Ran| ran.stdout.contains("another one is");
    let failed_now = failed(&last(|| verify(cluster, &bundle, &["--quick", "--no-direct"]), is_shown), 3);
    failed_now.says(CREDENTIAL, "x509: certificate has expired");

    let host = "verify-grown-old.example.test";
    let then = format!("--at={}T00:00:00Z", pki::day(-2));
    // The token was not valid yet on that day.
    let exposure = Exposure::new("verify-grown-old", Mode::Http).served(old(host)).flag(&then).flag("--no-kubeconfig");
    let bundle = cluster.generate(&exposure);
    bundle.apply(cluster);
    bundle.wait_valid(cluster);
    let is_shown = |ran: &Ran| ran.stdout.contains("it has expired");
    let failed = failed(&last(|| verify(cluster, &bundle, &["--quick"]), is_shown), 2);
    failed.says(&served(&bundle), "it has expired: notAfter=");
    failed.says(NOBODY, "x509: certificate has expired");
}

fn upstream_not_accepted(cluster: &Cluster) {
    for (mode, said) in [(Mode::Http, "ServiceUnavailable"), (Mode::Tcp, "EOF")] {
        let bundle = up(cluster, Exposure::new(&format!("verify-upstream-{mode}"), mode));
        cluster.apply(
            &json!({
                "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                "metadata": {"name": format!("{}-upstream-ca", bundle.label), "namespace": "default"},
                "stringData": {"ca.crt": pki::foreign_ca().pem()},
            })
            .to_string(),
        );
        let is_seen = |ran: &Ran| ran.stdout.contains("(Envoy does not reach") && ran.stdout.contains(said);
        let failed = failed(&last(|| verify(cluster, &bundle, &["--quick"]), is_seen), 2);
        failed.says(CREDENTIAL, said);
        failed.says(CREDENTIAL, "(Envoy does not reach the API server, or refuses its certificate");
        failed.says(NOBODY, "cannot tell: ");
    }
}

/// The seed's HTTPProxy looks fine in all but the watch: Envoy's 15 s.
fn seeds_proxy_cuts_the_watch(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-seeds-proxy", Mode::Http));
    let seeds = json!({
        "apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy",
        "metadata": {"name": bundle.label, "namespace": "default"},
        "spec": {
            "virtualhost": {"fqdn": bundle.host, "tls": {"secretName": format!("{}-tls", bundle.label)}},
            "routes": [{"services": [{"name": "kubernetes", "port": 443, "protocol": "tls"}]}],
        },
    });
    cluster.apply(&seeds.to_string());
    bundle.wait_valid(cluster);
    // Contour says valid before Envoy has heard of it; the watch would begin under the old route.
    last(|| timeout_of_route(cluster, &bundle.host), Option::is_none);
    let failed = failed(&verify(cluster, &bundle, &[]), 1);
    failed.says(WATCH, "it ended or spoke within 70 s (status 0)");
}

fn token_unknown_or_without_rights(cluster: &Cluster) {
    let unknown = "kubefront.unknown.token";
    let bundle = up(cluster, Exposure::new("verify-token", Mode::Tcp));
    let kubeconfig = fs::read_to_string(bundle.kubeconfig()).unwrap().replace(cluster.token(), unknown);
    fs::write(bundle.kubeconfig(), kubeconfig).unwrap();
    let ran = verify(cluster, &bundle, &["--quick"]);
    failed(&ran, 1).says(CREDENTIAL, "You must be logged in to the server");
    assert!(!ran.stdout.contains(unknown), "a token is a secret");

    let token = cluster.service_account("verify-no-rights", None);
    let bundle = up(cluster, Exposure::new("verify-no-rights", Mode::Tcp).token(&token));
    let pod = cluster.pod("verify-no-rights");
    let ran = verify(cluster, &bundle, &["--pod", &format!("default/{}", pod.name)]);
    let failed = failed(&ran, 1);
    failed.says("exec reaches default/verify-no-rights: ", "cannot get resource \"pods\"");
    let skipped = "skip  a quiet watch lives longer than a minute: whether the credential may watch pods: no\n";
    assert!(ran.stdout.contains(skipped), "{ran}");
}

fn name_or_kubeconfig_leads_elsewhere(cluster: &Cluster) {
    let nowhere = Ipv4Addr::new(127, 0, 0, 9);
    let exposure = Exposure::new("verify-elsewhere", Mode::Tcp).leads_to(nowhere);
    let bundle = cluster.generate(&exposure);
    bundle.apply(cluster);
    bundle.wait_valid(cluster);
    let failed_now = failed(&verify(cluster, &bundle, &["--quick"]), 3);
    failed_now.says(&served(&bundle), "nothing listens at verify-elsewhere.example.test:443: ");
    failed_now.says(CREDENTIAL, "verify-elsewhere.example.test was refused");
    let address = cluster.ingress.address.to_string();
    verify(cluster, &bundle, &["--quick", "--address", &address]).ok();

    let bundle = cluster.generate(&Exposure::new("verify-nowhere", Mode::Passthrough).without_name());
    bundle.apply(cluster);
    let failed_now = failed(&verify(cluster, &bundle, &["--quick"]), 3);
    failed_now.says(&served(&bundle), "verify-nowhere.pass.example.test does not resolve (--address ADDRESS");
    verify(cluster, &bundle, &["--quick", "--address", &address]).ok();

    let (mine, other) =
        (up(cluster, Exposure::new("verify-mine", Mode::Tcp)), up(cluster, Exposure::new("verify-others", Mode::Tcp)));
    fs::copy(other.kubeconfig(), mine.kubeconfig()).unwrap();
    let failed = failed(&verify(cluster, &mine, &["--quick"]), 1);
    failed.says(
        &format!("{KUBECONFIG}{}: ", mine.host),
        "not to https://verify-mine.example.test: https://verify-others.",
    );
}

/// Before `auth whoami` was there, a refusal tells who is calling.
fn oldest_kubectl(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-old-kubectl", Mode::Http));
    let operator = Operator::new(cluster, "verify-old", &cluster.kubectls()[0]);
    let ran = operator.verify(&bundle, &["--quick"]).ran().ok();
    assert!(!ran.stdout.contains("FAIL"), "{ran}");
}

fn anonymous_may_list(cluster: &Cluster) {
    let words = ["--clusterrole=view", "--user=system:anonymous"];
    cluster.admin().args(["create", "clusterrolebinding", "verify-anonymous"]).args(words).ran().ok();
    for mode in Mode::ALL {
        let bundle = up(cluster, Exposure::new(&format!("verify-anonymous-{mode}"), mode));
        let failed = failed(&verify(cluster, &bundle, &["--quick"]), 1);
        failed.says(NOBODY, "a call without one was answered: look at anonymous access");
    }
    cluster.admin().args(["delete", "clusterrolebinding", "verify-anonymous"]).ran().ok();
}

fn up(cluster: &Cluster, exposure: Exposure) -> Bundle {
    let bundle = cluster.generate(&exposure);
    bundle.up(cluster);
    bundle
}

/// Puts another pair into the bundle's Secret.
fn replace(cluster: &Cluster, bundle: &Bundle, pair: &Pair) {
    cluster.apply(
        &json!({
            "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
            "metadata": {"name": format!("{}-tls", bundle.label), "namespace": "default"},
            "stringData": {"tls.crt": pair.certificate, "tls.key": pair.key},
        })
        .to_string(),
    );
}

fn verify(cluster: &Cluster, bundle: &Bundle, words: &[&str]) -> Ran {
    Operator::new(cluster, &bundle.label, cluster.kubectl("1.35")).verify(bundle, words).ran()
}

/// Returns how long Envoy lets a request of this host take; none: its 15 s.
fn timeout_of_route(cluster: &Cluster, host: &str) -> Option<Value> {
    fn route(config: &Value, host: &str) -> Option<Value> {
        let is_it = config["domains"].as_array().is_some_and(|names| names.iter().any(|name| name == host));
        match config {
            Value::Object(_) if is_it && config["require_tls"].is_null() => Some(config["routes"][0]["route"].clone()),
            Value::Object(fields) => fields.values().find_map(|value| route(value, host)),
            Value::Array(items) => items.iter().find_map(|value| route(value, host)),
            _ => None,
        }
    }
    let config: Value = serde_json::from_str(&cluster.ingress.admin("/config_dump")).unwrap();
    route(&config, host).expect("a route").get("timeout").cloned()
}

fn served(bundle: &Bundle) -> String {
    format!("the certificate of {} is served: ", bundle.host)
}

/// What failed, a line each.
struct Failed(Vec<String>);

/// Fails unless verify.sh did, in so many checks.
#[track_caller]
fn failed(ran: &Ran, count: usize) -> Failed {
    let lines: Vec<_> = ran.stdout.lines().filter_map(|line| line.strip_prefix("FAIL  ")).map(str::to_owned).collect();
    assert!(ran.code == Some(1) && lines.len() == count, "expected {count} to fail\n{ran}");
    Failed(lines)
}

impl Failed {
    #[track_caller]
    fn says(&self, check: &str, text: &str) {
        let found = self.0.iter().any(|line| line.strip_prefix(check).is_some_and(|why| why.contains(text)));
        assert!(found, "no failure {check}…{text} among\n{}", self.0.join("\n"));
    }
}
