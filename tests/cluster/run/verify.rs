//! verify.sh on broken exposures: it fails each time and prints the reason. steps.rs tests that it passes on working ones.

use std::fs;
use std::net::Ipv4Addr;

use kubefront_cluster_tests::patience::last;
use kubefront_cluster_tests::pki::{self, Pair};
use kubefront_cluster_tests::{Bundle, CLOSED_BY_ENVOY, Case, Cluster, Exposure, Mode, Ran};
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

fn not_applied(cluster: &Cluster) {
    // Without any host, Envoy does not listen on port 443.
    up(cluster, Exposure::new("verify-applied", Mode::Tcp));
    let bundle = cluster.generate(&Exposure::new("verify-not-applied", Mode::Tcp));
    let ran = verify(cluster, &bundle, &["--quick"]);
    let failed = failed(&ran, 3);
    failed.says(&valid(&bundle), "httpproxies.projectcontour.io \"verify-not-applied\" not found");
    failed.says(&served(&bundle), "no certificate: no valid HTTPProxy for verify-not-applied.example.test");
    failed.says(&login(&bundle), "");
    untested(&ran, &anonymous(&bundle), "");
    assert!(ran.stdout.ends_with("\n3 failed, 1 passed, 3 skipped\n"), "{ran}");
}

fn other_class(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("verify-other-class", Mode::Tcp).flag("--ingress-class=nobody"));
    bundle.apply(cluster);
    let failed = failed(&verify(cluster, &bundle, &["--quick"]), 3);
    failed.says(&valid(&bundle), "Contour reports NotReconciled: Waiting for controller");
    failed.says(&served(&bundle), "no certificate: no valid HTTPProxy");
}

fn secret_missing(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("verify-secret-missing", Mode::Http));
    fs::remove_file(bundle.manifests().join("20-secret.yaml")).unwrap();
    bundle.apply(cluster);
    let failed = failed(&verify(cluster, &bundle, &["--quick"]), 3);
    failed.says(&valid(&bundle), "TLS Secret \"verify-secret-missing-tls\" is invalid: Secret not found");
}

fn two_proxies(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-two-proxies", Mode::Http));
    let text = fs::read_to_string(bundle.manifests().join("50-httpproxy.yaml")).unwrap();
    cluster.apply(&text.replace("name: verify-two-proxies\n", "name: verify-two-proxies-again\n"));
    let ran = last(|| verify(cluster, &bundle, &["--quick"]), |ran| ran.stdout.contains("FAIL  HTTPProxy"));
    let failed = failed(&ran, 3);
    let text = "is used in multiple HTTPProxies: default/verify-two-proxies, default/verify-two-proxies-again";
    failed.says(&valid(&bundle), text);
}

fn other_certificate(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-other-certificate", Mode::Tcp));
    replace(cluster, &bundle, &pki::served("quite.another.test"));
    let is_shown = |ran: &Ran| ran.stdout.contains("another certificate is served");
    let ran = last(|| verify(cluster, &bundle, &["--quick", "--no-direct"]), is_shown);
    let failed = failed(&ran, 2);
    failed.says(&served(&bundle), "another certificate is served: subject=CN = quite.another.test notAfter=");
    failed.says(&login(&bundle), "x509: certificate is valid for quite.another.test");
    untested(&ran, &anonymous(&bundle), "x509: certificate is valid for quite.another.test");
}

/// One that was served in place of the bundle's, and the bundle's own once its days are over.
fn expired(cluster: &Cluster) {
    let bundle = up(cluster, Exposure::new("verify-expired", Mode::Http));
    let old = |host: &str| {
        let pair = Pair::of(&Cert::leaf(&[host]).valid(pki::day(-90), pki::day(-1)));
        Pair { certificate: pair.certificate + &Cert::intermediate().pem(), ..pair }
    };
    replace(cluster, &bundle, &old(&bundle.host));
    let is_shown = |ran: &Ran| ran.stdout.contains("another certificate is served");
    let failed_now = failed(&last(|| verify(cluster, &bundle, &["--quick", "--no-direct"]), is_shown), 2);
    failed_now.says(&login(&bundle), "x509: certificate has expired");

    let host = "verify-grown-old.example.test";
    let then = format!("--at={}T00:00:00Z", pki::day(-2));
    // The token was not valid yet on that day.
    let exposure = Exposure::new("verify-grown-old", Mode::Http).served(old(host)).flag(&then).flag("--no-kubeconfig");
    let bundle = cluster.generate(&exposure);
    bundle.apply(cluster);
    bundle.wait_valid(cluster);
    let is_shown = |ran: &Ran| ran.stdout.contains("the certificate has expired");
    let ran = last(|| verify(cluster, &bundle, &["--quick"]), is_shown);
    failed(&ran, 1).says(&served(&bundle), "the certificate has expired: notAfter=");
    untested(&ran, &anonymous(&bundle), "x509: certificate has expired");
}

fn upstream_not_accepted(cluster: &Cluster) {
    let closed: &[&str] = &CLOSED_BY_ENVOY;
    for (mode, texts) in [(Mode::Http, &["ServiceUnavailable"][..]), (Mode::Tcp, closed)] {
        let bundle = up(cluster, Exposure::new(&format!("verify-upstream-{mode}"), mode));
        cluster.apply(
            &json!({
                "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                "metadata": {"name": format!("{}-upstream-ca", bundle.label), "namespace": "default"},
                "stringData": {"ca.crt": pki::foreign_ca().pem()},
            })
            .to_string(),
        );
        let is_seen = |ran: &Ran| ran.stdout.contains("(Envoy cannot reach");
        let ran = last(|| verify(cluster, &bundle, &["--quick"]), is_seen);
        let failed = failed(&ran, 1);
        failed.says_one_of(&login(&bundle), texts);
        failed.says(&login(&bundle), "(Envoy cannot reach the API server or rejects its certificate");
        untested(&ran, &anonymous(&bundle), "");
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
    let watch = format!("idle watch through {}:443 survives 70 s: ", bundle.host);
    failed.says(&watch, "ended early with exit code 0; check timeoutPolicy and the idle timeout of the load balancer");
}

fn token_unknown_or_without_rights(cluster: &Cluster) {
    let unknown = "kubefront.unknown.token";
    let bundle = up(cluster, Exposure::new("verify-token", Mode::Tcp));
    let kubeconfig = fs::read_to_string(bundle.kubeconfig()).unwrap().replace(cluster.token(), unknown);
    fs::write(bundle.kubeconfig(), kubeconfig).unwrap();
    let ran = verify(cluster, &bundle, &["--quick"]);
    failed(&ran, 1).says(&login(&bundle), "You must be logged in to the server");
    assert!(!ran.stdout.contains(unknown), "a token is a secret");

    let token = cluster.service_account("verify-no-rights", None);
    let bundle = up(cluster, Exposure::new("verify-no-rights", Mode::Tcp).token(&token));
    let pod = cluster.pod("verify-no-rights");
    let ran = verify(cluster, &bundle, &["--pod", &format!("default/{}", pod.name)]);
    let exec = format!("exec through {}:443 works in pod default/verify-no-rights: ", bundle.host);
    failed(&ran, 1).says(&exec, "cannot get resource \"pods\"");
    let watch = format!("idle watch through {}:443 survives 70 s: ", bundle.host);
    untested(&ran, &watch, "kubectl auth can-i watch pods: no");
}

fn name_or_kubeconfig_leads_elsewhere(cluster: &Cluster) {
    let nowhere = Ipv4Addr::new(127, 0, 0, 9);
    let exposure = Exposure::new("verify-elsewhere", Mode::Tcp).leads_to(nowhere);
    let bundle = cluster.generate(&exposure);
    bundle.apply(cluster);
    bundle.wait_valid(cluster);
    let failed_now = failed(&verify(cluster, &bundle, &["--quick"]), 2);
    failed_now.says(&served(&bundle), "connection refused: DNS points to another address");
    failed_now.says(&login(&bundle), "verify-elsewhere.example.test was refused");
    let address = cluster.ingress.address.to_string();
    verify(cluster, &bundle, &["--quick", "--address", &address]).ok();

    let bundle = cluster.generate(&Exposure::new("verify-nowhere", Mode::Passthrough).without_name());
    bundle.apply(cluster);
    let failed_now = failed(&verify(cluster, &bundle, &["--quick"]), 2);
    let certificate = format!("{}:443 serves a certificate for {}: ", bundle.host, bundle.host);
    failed_now.says(&certificate, "verify-nowhere.pass.example.test does not resolve; create the DNS record");
    verify(cluster, &bundle, &["--quick", "--address", &address]).ok();

    let (mine, other) =
        (up(cluster, Exposure::new("verify-mine", Mode::Tcp)), up(cluster, Exposure::new("verify-others", Mode::Tcp)));
    fs::copy(other.kubeconfig(), mine.kubeconfig()).unwrap();
    let failed = failed(&verify(cluster, &mine, &["--quick"]), 1);
    failed.says("kubeconfig points to https://verify-mine.example.test: ", "kubeconfig: https://verify-others.");
}

/// kubectl 1.27 has no `auth whoami`; a Forbidden error contains the user name.
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
        failed.says(&anonymous(&bundle), "a request without a credential succeeded; check RBAC for system:anonymous");
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

/// Returns how long Envoy lets a request of this host last; none: its 15 s.
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

fn valid(bundle: &Bundle) -> String {
    format!("HTTPProxy default/{} is valid: ", bundle.label)
}

fn served(bundle: &Bundle) -> String {
    format!("{}:443 serves the certificate of this bundle: ", bundle.host)
}

fn login(bundle: &Bundle) -> String {
    format!("kubectl can log in through {}:443: ", bundle.host)
}

fn anonymous(bundle: &Bundle) -> String {
    format!("anonymous requests to {}:443 are rejected: ", bundle.host)
}

/// Fails unless the check could not be tested, for this reason.
#[track_caller]
fn untested(ran: &Ran, check: &str, text: &str) {
    let line = format!("SKIP  {check}could not test: ");
    let why = ran.stdout.lines().find_map(|found| found.strip_prefix(&line));
    assert!(why.is_some_and(|why| why.contains(text)), "expected {line}…{text}\n{ran}");
}

/// What failed, a line each.
struct Failed(Vec<String>);

/// Fails unless verify.sh failed in this many checks.
#[track_caller]
fn failed(ran: &Ran, count: usize) -> Failed {
    let lines: Vec<_> = ran.stdout.lines().filter_map(|line| line.strip_prefix("FAIL  ")).map(str::to_owned).collect();
    assert!(ran.code == Some(1) && lines.len() == count, "expected {count} to fail\n{ran}");
    Failed(lines)
}

impl Failed {
    #[track_caller]
    fn says(&self, check: &str, text: &str) {
        self.says_one_of(check, &[text]);
    }

    #[track_caller]
    fn says_one_of(&self, check: &str, texts: &[&str]) {
        let is_said = |why: &str| texts.iter().any(|text| why.contains(text));
        let found = self.0.iter().any(|line| line.strip_prefix(check).is_some_and(is_said));
        assert!(found, "no failure {check}…{} among\n{}", texts.join(" or "), self.0.join("\n"));
    }
}
