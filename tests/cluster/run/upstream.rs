//! Whether Envoy checks whom it talks to: the API server's certificate, by CA and name.

use std::fs;

use kubefront_cluster_tests::patience::{comes_true, last};
use kubefront_cluster_tests::{
    Bundle, CLOSED_BY_ENVOY, Case, Cluster, Exposure, Ingress, IngressOptions, Mode, Ran, pki,
};
use kubefront_tests::forge::Cert;
use serde_json::json;

pub(crate) const CASES: &[Case] = &[
    Case::new("upstream-generated", what_generate_cannot_know_is_refused_by_envoy),
    Case::new("upstream-replaced", what_generate_refuses_is_no_use),
    Case::new("upstream-api-server", the_api_servers_certificate_changes).alone(),
    Case::new("upstream-long", kubectl_retries_before_it_says_eof).long(),
];

/// The modes in which Envoy is the API server's client.
const MODES: [Mode; 2] = [Mode::Http, Mode::Tcp];

/// In tcp `kubectl get` tries again and again, so that it seems to hang.
fn kubectl_retries_before_it_says_eof(cluster: &Cluster) {
    let bundle =
        cluster.generate(&Exposure::new("upstream-long", Mode::Tcp).flag("--upstream-subject=api.example.test"));
    bundle.apply(cluster);
    bundle.wait_valid(cluster);
    refuses(cluster, &cluster.ingress, &bundle, Some(Reason::Name));
    let (oldest, newest) = (cluster.kubectls().first().unwrap(), cluster.kubectls().last().unwrap());
    for kubectl in [oldest, newest] {
        let ran = bundle.run(kubectl, &["get", "pods"]).ran();
        println!("kubectl {}, get pods: gives up after {:.1} s", kubectl.name(), ran.took.as_secs_f64());
        assert!(is_told(Mode::Tcp, &ran), "{ran}");
        assert!(ran.took.as_secs() >= 10, "{ran}");
    }
}

/// Without the API server's certificate `generate` writes any CA and name, and Envoy rejects the wrong ones.
fn what_generate_cannot_know_is_refused_by_envoy(cluster: &Cluster) {
    let envoy = ingress(cluster, "upstream-generated");
    for mode in MODES {
        let exposure = |label: &str| Exposure::new(&format!("upstream-{label}-{mode}"), mode).through(&envoy);
        let name = exposure("name").flag("--upstream-subject=api.example.test");
        let ca = exposure("ca").flag("--ca-file=foreign.pem");
        fs::create_dir_all(ca.folder()).unwrap();
        fs::write(ca.folder().join("foreign.pem"), pki::foreign_ca().pem()).unwrap();
        for (exposure, reason) in [(ca, Reason::Authority), (name, Reason::Name)] {
            let bundle = cluster.generate(&exposure);
            bundle.apply(cluster);
            bundle.wait_valid(cluster);
            let carried = refuses(cluster, &envoy, &bundle, Some(reason));
            assert_eq!(carried, 0, "{} was carried at first", bundle.label);
            bundle.remove(cluster);
            judged_with_certificate(cluster, exposure, reason);
        }
    }
}

/// With the API server's certificate `generate` reports it before.
fn judged_with_certificate(cluster: &Cluster, exposure: Exposure, reason: Reason) {
    let certificate = pki::api_server(&pki::cluster_ca()).certificate;
    fs::write(exposure.folder().join("api-server.pem"), certificate).unwrap();
    let exposure = exposure.flag("--api-server-cert=api-server.pem");
    let code = match reason {
        Reason::Authority => "upstream-ca-foreign",
        Reason::Name => "upstream-subject-mismatch",
    };
    cluster.try_generate(&exposure).exits(1).complains(code);
}

/// Each change is made to a good bundle that is up, past `generate`, and undone.
fn what_generate_refuses_is_no_use(cluster: &Cluster) {
    let envoy = ingress(cluster, "upstream-replaced");
    let up = |mode| {
        let bundle = cluster.generate(&Exposure::new(&format!("upstream-replaced-{mode}"), mode).through(&envoy));
        bundle.up(cluster);
        bundle
    };
    let bundles = MODES.map(up);
    let expired = Cert::cluster_ca().valid(pki::day(-400), pki::day(-30)).pem();
    let leaf = pki::api_server(&pki::cluster_ca()).certificate;
    let both = pki::foreign_ca().pem() + &pki::cluster_ca().pem();
    for bundle in &bundles {
        for wrong in [pki::foreign_ca().pem(), expired.clone()] {
            put_ca(cluster, bundle, &wrong);
            refuses(cluster, &envoy, bundle, Some(Reason::Authority));
        }
        for right in [&leaf, &both, &pki::cluster_ca().pem()] {
            put_ca(cluster, bundle, right);
            carries(cluster, bundle);
        }
        put_name(cluster, bundle, "10.96.0.1");
        refuses(cluster, &envoy, bundle, Some(Reason::Name));
        put_name(cluster, bundle, "kubernetes");
        carries(cluster, bundle);
    }
    junk_is_heard_of_when_envoy_starts(cluster, &envoy, &bundles);
}

/// Envoy refuses such an update and keeps what it has; after a start it has nothing.
fn junk_is_heard_of_when_envoy_starts(cluster: &Cluster, envoy: &Ingress, bundles: &[Bundle]) {
    let junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    bundles.iter().for_each(|bundle| put_ca(cluster, bundle, junk));
    let refusals = || envoy.envoy_log().matches("Failed to load trusted CA").count();
    assert!(comes_true(|| refusals() > 0), "{}", envoy.envoy_log());
    for bundle in bundles {
        call(cluster, bundle).ok();
        assert_eq!(bundle.status(cluster)["currentStatus"], "valid");
    }
    // Contour offers it again at once, and again: close to a thousand times a second.
    assert!(comes_true(|| refusals() > 100), "{}", envoy.envoy_log());
    envoy.restart_envoy();
    for bundle in bundles {
        refuses(cluster, envoy, bundle, None);
        put_ca(cluster, bundle, &pki::cluster_ca().pem());
        carries(cluster, bundle);
    }
}

fn put_ca(cluster: &Cluster, bundle: &Bundle, ca: &str) {
    let secret = format!("{}-upstream-ca", bundle.label);
    let patch = json!({"stringData": {"ca.crt": ca}}).to_string();
    cluster.admin().args(["patch", "secret", &secret, "--type=merge", "--patch", &patch]).ran().ok();
}

fn put_name(cluster: &Cluster, bundle: &Bundle, name: &str) {
    let holder = if bundle.mode == Mode::Tcp { "/spec/tcpproxy" } else { "/spec/routes/0" };
    let path = format!("{holder}/services/0/validation/subjectName");
    let patch = json!([{"op": "replace", "path": path, "value": name}]).to_string();
    cluster.admin().args(["patch", "httpproxy", &bundle.label, "--type=json", "--patch", &patch]).ran().ok();
    bundle.wait_valid(cluster);
}

/// The API server comes back with another certificate: of the same CA, then of another, as one that only poses as it.
fn the_api_servers_certificate_changes(cluster: &Cluster) {
    let up = |label: &str, mode: Mode, flags: &[&str]| {
        let exposure = Exposure::new(&format!("upstream-{label}-{mode}"), mode);
        let bundle = cluster.generate(&flags.iter().fold(exposure, |exposure, flag| exposure.flag(flag)));
        bundle.up(cluster);
        bundle
    };
    let verified = Mode::ALL.map(|mode| up("verified", mode, &[]));
    let unverified = MODES.map(|mode| up("unverified", mode, &["--upstream-verify=never"]));
    unverified.iter().for_each(|bundle| warns(bundle, "upstream-unverified"));

    let direct = |name: &str| {
        let name = format!("--tls-server-name={name}");
        cluster.admin().args(["get", "--raw", "/version"]).arg(name).ran()
    };
    assert_ne!(direct("rotated.example.test").code, Some(0));
    let names = ["kubernetes.default.svc", "*.pass.example.test", "rotated.example.test"];
    cluster.restart_api_server(&pki::api_server_of(&pki::cluster_ca(), &names));
    direct("rotated.example.test").ok();
    verified.iter().chain(&unverified).for_each(|bundle| carries(cluster, bundle));

    cluster.restart_api_server(&pki::api_server(&pki::foreign_ca()));
    for bundle in &verified {
        match bundle.mode {
            Mode::Http | Mode::Tcp => drop(refuses(cluster, &cluster.ingress, bundle, Some(Reason::Authority))),
            Mode::Passthrough => {
                drop(call(cluster, bundle).exits(1).complains("x509: certificate signed by unknown authority"))
            }
        }
    }
    // The token goes to any server that answers.
    unverified.iter().for_each(|bundle| carries(cluster, bundle));

    cluster.restart_api_server(&pki::api_server(&pki::cluster_ca()));
    verified.iter().chain(&unverified).for_each(|bundle| carries(cluster, bundle));
}

fn warns(bundle: &Bundle, code: &str) {
    let report = bundle.report();
    let findings = report["findings"].as_array().unwrap();
    let is_there = findings.iter().any(|finding| finding["code"] == code && finding["severity"] == "warning");
    assert!(is_there, "no {code} in {findings:?}");
}

/// A separate Envoy for a case, with counters that no other case changes.
fn ingress(cluster: &Cluster, class: &str) -> Ingress {
    cluster.start_ingress(IngressOptions { class: Some(class.to_owned()), ..IngressOptions::default() })
}

fn call(cluster: &Cluster, bundle: &Bundle) -> Ran {
    bundle.run(cluster.kubectls().last().unwrap(), &["get", "--raw", "/api"]).within(60).ran()
}

/// Waits until calls go through.
fn carries(cluster: &Cluster, bundle: &Bundle) {
    let ran = last(|| call(cluster, bundle), |ran| ran.code == Some(0));
    assert!(ran.code == Some(0), "{} is not carried\n{ran}", bundle.label);
}

/// Waits until Envoy refuses the API server, and compares what kubectl prints and the counters with the reason. Returns
/// how many calls succeeded before.
fn refuses(cluster: &Cluster, envoy: &Ingress, bundle: &Bundle, reason: Option<Reason>) -> usize {
    let counts = || [Reason::Authority, Reason::Name].map(|reason| envoy.stat(reason.counter()));
    let before = counts();
    let mut carried = 0;
    let look = || {
        let ran = call(cluster, bundle);
        carried += usize::from(ran.code == Some(0));
        let is_counted = reason.is_none_or(|reason| envoy.stat(reason.counter()) > before[reason as usize]);
        (is_told(bundle.mode, &ran) && is_counted, ran)
    };
    let (is_refused, ran) = last(look, |(is_refused, _)| *is_refused);
    assert!(is_refused, "{}: not refused as known\n{ran}", bundle.label);
    let ran = call(cluster, bundle);
    assert!(is_told(bundle.mode, &ran), "{}: refused in another way than before\n{ran}", bundle.label);
    for (which, after) in [Reason::Authority, Reason::Name].into_iter().zip(counts()) {
        let grows = after > before[which as usize];
        assert_eq!(grows, reason == Some(which), "{}: {} is {after}", bundle.label, which.counter());
    }
    carried
}

/// Says whether kubectl prints what it should: nothing of the reason, which is in Envoy's counters only.
fn is_told(mode: Mode, ran: &Ran) -> bool {
    let texts: &[&str] = match mode {
        Mode::Http => &["Error from server (ServiceUnavailable): the server is currently unable to handle the request"],
        Mode::Tcp => &CLOSED_BY_ENVOY,
        Mode::Passthrough => unreachable!("Envoy checks nobody"),
    };
    ran.code == Some(1) && texts.iter().any(|text| ran.stderr.trim_end().ends_with(text))
}

/// Why Envoy rejects a certificate; each has a separate counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Authority,
    Name,
}

impl Reason {
    fn counter(self) -> &'static str {
        match self {
            Self::Authority => "cluster.default_kubernetes_443.ssl.fail_verify_error",
            Self::Name => "cluster.default_kubernetes_443.ssl.fail_verify_san",
        }
    }
}
