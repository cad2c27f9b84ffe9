//! Fifty exposures behind one Contour: made by kustomize with the function, renewed at once, and linted.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use kubefront_cluster_tests::patience::{eventually, last};
use kubefront_cluster_tests::pki;
use kubefront_cluster_tests::{Case, Cluster, Ingress, IngressOptions, Run, kubefront, kustomize};
use kubefront_tests::forge::{Cert, private_pem};
use serde_json::{Value, json};

pub(crate) const CASES: &[Case] = &[Case::new("fleet", fifty_exposures)];

const COUNT: usize = 50;
/// Those above are in mode http, the others in mode tcp.
const FIRST_HTTP: usize = 25;
/// In place of Envoy's 600 s.
const DRAIN: Duration = Duration::from_secs(8);
const WILDCARD: &str = "*.fleet.example.test";

fn fifty_exposures(cluster: &Cluster) {
    let fleet = Fleet::start(cluster);
    fleet.apply(&fleet.built());
    fleet.all_answer();
    fleet.renewal();
    fleet.faults();
}

/// The directory from which kustomize builds, and the Contour that serves its output.
struct Fleet<'a> {
    cluster: &'a Cluster,
    ingress: Ingress,
    folder: PathBuf,
}

impl<'a> Fleet<'a> {
    fn start(cluster: &'a Cluster) -> Self {
        // By default Contour writes five statuses a second.
        let contour = ["--kubernetes-client-qps=200", "--kubernetes-client-burst=200"].map(String::from).into();
        let envoy = ["--drain-time-s".to_owned(), DRAIN.as_secs().to_string()].into();
        let class = Some("fleet".to_owned());
        let ingress = cluster.start_ingress(IngressOptions { class, contour, envoy, ..IngressOptions::default() });
        (0..COUNT).for_each(|number| ingress.add_host(&host(number)));
        Self { cluster, ingress, folder: cluster.scratch("fleet") }
    }

    /// Returns what `kustomize build` prints: one process of kubefront makes all exposures.
    fn built(&self) -> String {
        let write = |name: &str, text: &str| fs::write(self.folder.join(name), text).unwrap();
        let pair = pki::served(WILDCARD);
        write("fullchain.pem", &pair.certificate);
        write("key.pem", &pair.key);
        write("root.pem", &pki::root());
        write("admin.kubeconfig", &self.cluster.kubeconfig_of(&format!("{{token: \"{}\"}}", self.cluster.token())));
        let exposures: Vec<_> = (0..COUNT).map(exposure).collect();
        let function = json!({"config.kubernetes.io/function": "exec: {path: ./kubefront-krm}"});
        let set = json!({
            "apiVersion": "kubefront.dev/v1alpha1", "kind": "ApiExposureSet",
            "metadata": {"name": "fleet", "annotations": function}, "spec": {"exposures": exposures},
        });
        write("exposures.yaml", &set.to_string());
        write("kustomization.yaml", "generators: [exposures.yaml]\nlabels: [{pairs: {fleet: fifty}}]\n");
        let link = self.folder.join("kubefront-krm");
        let _ = fs::remove_file(&link);
        symlink(kubefront(), link).unwrap();
        let words = ["build", "--enable-alpha-plugins", "--enable-exec"];
        Run::new(kustomize()).args(words).folder(&self.folder).ran().ok().stdout
    }

    fn apply(&self, documents: &str) {
        self.cluster.apply(documents);
        let words = ["wait", "httpproxy", "--selector=fleet=fifty", "--for=condition=Valid", "--timeout=300s"];
        let valid = self.cluster.admin().args(words).ran().ok().stdout;
        assert_eq!(valid.lines().count(), COUNT, "{valid}");
    }

    /// Each host serves the API with the token, and the wildcard certificate under the root that clients trust.
    fn all_answer(&self) {
        let header = self.folder.join("header");
        fs::write(&header, format!("Authorization: Bearer {}\n", self.cluster.token())).unwrap();
        let call = || {
            let mut curl = Run::new("curl").args(["--silent", "--show-error", "--parallel", "--fail"]);
            curl = curl.arg("--cacert").arg(self.folder.join("root.pem"));
            curl = curl.arg("--header").arg(format!("@{}", header.display()));
            curl = curl.args(["--write-out", "\\n%{http_code}\\n"]);
            curl.args((0..COUNT).map(|number| format!("https://{}/version", host(number)))).ran()
        };
        let answers = |text: &str| text.lines().filter(|line| *line == "200").count();
        let ran = last(call, |ran| answers(&ran.stdout) == COUNT);
        assert_eq!(answers(&ran.stdout), COUNT, "{ran}");
    }

    /// All fifty get another wildcard certificate by one command, while watches run through ten of them.
    fn renewal(&self) {
        let kubectl = self.cluster.kubectls().last().unwrap();
        let bundles = self.folder.join("bundles");
        let exposures: Vec<_> = (0..COUNT).step_by(COUNT / WATCHES).map(exposure).collect();
        let stream: Vec<_> = exposures.iter().map(Value::to_string).collect();
        fs::write(self.folder.join("watched.yaml"), stream.join("\n---\n")).unwrap();
        let words = ["generate", "--filename=watched.yaml", "--out-dir=bundles", "--force"];
        self.cluster.kubefront().args(words).folder(&self.folder).ran().ok();
        let watches: Vec<_> = (0..COUNT)
            .step_by(COUNT / WATCHES)
            .map(|number| {
                let kubeconfig = bundles.join(name(number)).join("kubeconfig");
                let started = Instant::now();
                let mut running = kubectl.with(&kubeconfig).args(["get", "namespaces", "--watch"]).starts();
                assert!(running.prints("default"), "{}", running.stderr());
                (started, running)
            })
            .collect();
        assert_eq!(watches.len(), WATCHES);

        let leaf = pki::now(Cert { key: "p256-leaf", ..Cert::leaf(&[WILDCARD]) });
        fs::write(self.folder.join("new.pem"), leaf.pem() + &Cert::intermediate().pem()).unwrap();
        fs::write(self.folder.join("new-key.pem"), private_pem("p256-leaf")).unwrap();
        let words = ["renew", "-f", "-", "new.pem", "new-key.pem", "--trust-anchor=root.pem"];
        let renewed = self.cluster.kubefront().args(words).folder(&self.folder).stdin(self.dump()).ran().ok();
        assert_eq!(renewed.stdout.matches("kind: Secret\n").count(), COUNT, "{renewed}");
        assert!(!renewed.stdout.contains("kind: HTTPProxy"), "Secrets only");
        let begin = Instant::now();
        self.cluster.apply(&renewed.stdout);
        eventually("all show the new certificate", || (0..COUNT).all(|number| self.shows_new_key(number)));
        let shown = begin.elapsed();
        self.all_answer();
        let cut: Vec<_> = watches
            .into_iter()
            .map(|(started, watch)| {
                let ran = watch.wait().ok();
                assert!(ran.stderr.is_empty(), "kubectl treats the cut as a normal end\n{ran}");
                (started + ran.took).duration_since(begin)
            })
            .collect();
        assert!(cut.iter().all(|after| *after >= DRAIN), "cut before the drain time was over: {cut:?}");
        println!(
            "fleet: {COUNT} hosts show the new certificate after {:.1} s; {} of {WATCHES} watches were cut, after {:.1} s, at a \
             drain time of {} s",
            shown.as_secs_f64(),
            cut.len(),
            cut.iter().max().unwrap().as_secs_f64(),
            DRAIN.as_secs()
        );
    }

    fn shows_new_key(&self, number: usize) -> bool {
        let (host, address) = (host(number), format!("{}:443", self.ingress.address));
        let ran = Run::new("openssl").args(["s_client", "-connect", &address, "-servername", &host]).ran();
        ran.stdout.contains("Server public key is 256 bit")
    }

    /// `kubectl get` of all that belongs to the fleet, and of what others could have put in its way.
    fn dump(&self) -> String {
        let words = ["get", "httpproxy,secret,ingress", "--selector=fleet=fifty", "--output=json"];
        self.cluster.admin().args(words).ran().ok().stdout
    }

    /// Ten faults, each in another exposure: `lint` finds these ten, and nothing that it did not find before.
    fn faults(&self) {
        let before = self.found();
        for (kind, number, _, patch) in FAULTS {
            let object = object(kind, number);
            match kind {
                "Ingress" => drop(self.cluster.apply(&foreign_ingress(&object, &host(number)).to_string())),
                _ => {
                    let words = ["patch", kind, &object, "--type=json", "--patch", patch];
                    self.cluster.admin().args(words).ran().ok();
                }
            }
        }
        let planted = FAULTS.map(|(kind, number, code, _)| (kind.to_owned(), object(kind, number), code.to_owned()));
        let planted = BTreeSet::from(planted);
        assert_eq!(planted.len(), 10);
        let new = || self.found().difference(&before).cloned().collect::<BTreeSet<_>>();
        // Contour writes statuses meanwhile.
        assert_eq!(last(new, |new| *new == planted), planted);
    }

    /// Kind, name, and code of each finding.
    fn found(&self) -> BTreeSet<(String, String, String)> {
        let words = ["lint", "-", "--output=json", "--fail-on=never", "--trust-anchor=root.pem"];
        let ran = self.cluster.kubefront().args(words).folder(&self.folder).stdin(self.dump()).ran().ok();
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(report["count"]["exposures"], COUNT, "{}", report["count"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let findings = report["findings"].as_array().unwrap().iter();
        let object = |finding: &Value| finding["object"].clone();
        findings
            .map(|finding| (text(&object(finding)["kind"]), text(&object(finding)["name"]), text(&finding["code"])))
            .collect()
    }
}

fn name(number: usize) -> String {
    format!("cluster-{number:02}")
}

fn host(number: usize) -> String {
    format!("{}.fleet.example.test", name(number))
}

/// The object of a kind that belongs to an exposure.
fn object(kind: &str, number: usize) -> String {
    match kind {
        "Secret" => format!("{}-tls", name(number)),
        _ => name(number),
    }
}

fn exposure(number: usize) -> Value {
    let name = name(number);
    json!({
        "apiVersion": "kubefront.dev/v1alpha1", "kind": "ApiExposure", "metadata": {"name": name},
        "spec": {
            "fqdn": host(number), "mode": if number < FIRST_HTTP { "tcp" } else { "http" }, "proxyName": name,
            "ingressClassName": "fleet",
            "certificate": {
                "chainFile": "fullchain.pem", "keyFile": "key.pem", "anchorFiles": ["root.pem"],
                "secretName": format!("{name}-tls"),
            },
            "kubeconfig": {"from": "admin.kubeconfig"},
            "upstream": {"caSecretName": format!("{name}-upstream-ca")},
        },
    })
}

/// An Ingress of another team, for the same host.
fn foreign_ingress(name: &str, host: &str) -> Value {
    let backend = json!({"service": {"name": "kubernetes", "port": {"number": 443}}});
    let paths = json!([{"path": "/x", "pathType": "Prefix", "backend": backend}]);
    json!({
        "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
        "metadata": {"name": name, "namespace": "default", "labels": {"fleet": "fifty"}},
        "spec": {"ingressClassName": "fleet", "rules": [{"host": host, "http": {"paths": paths}}]},
    })
}

const WATCHES: usize = 10;

/// Kind and number of the object, the code that it comes to, and the JSON patch that plants it.
const FAULTS: [(&str, usize, &str, &str); 10] = [
    (
        "HTTPProxy",
        30,
        "proxy-timeout",
        r#"[{"op": "replace", "path": "/spec/routes/0/timeoutPolicy/response", "value": "0s"}]"#,
    ),
    (
        "HTTPProxy",
        31,
        "proxy-websockets-off",
        r#"[{"op": "replace", "path": "/spec/routes/0/enableWebsockets", "value": false}]"#,
    ),
    (
        "HTTPProxy",
        32,
        "proxy-permit-insecure",
        r#"[{"op": "add", "path": "/spec/routes/0/permitInsecure", "value": true}]"#,
    ),
    (
        "HTTPProxy",
        33,
        "proxy-retry-policy",
        r#"[{"op": "add", "path": "/spec/routes/0/retryPolicy", "value": {"count": 3}}]"#,
    ),
    (
        "HTTPProxy",
        34,
        "proxy-authorization-header",
        r#"[{"op": "add", "path": "/spec/routes/0/requestHeadersPolicy",
             "value": {"set": [{"name": "Authorization", "value": "Bearer planted"}]}}]"#,
    ),
    (
        "HTTPProxy",
        35,
        "proxy-protocol-h2",
        r#"[{"op": "replace", "path": "/spec/routes/0/services/0/protocol", "value": "h2"}]"#,
    ),
    ("HTTPProxy", 1, "upstream-unverified", r#"[{"op": "remove", "path": "/spec/tcpproxy/services/0/validation"}]"#),
    (
        "HTTPProxy",
        2,
        "proxy-status-stale",
        r#"[{"op": "replace", "path": "/spec/ingressClassName", "value": "unserved"}]"#,
    ),
    (
        "Secret",
        3,
        "secret-last-applied",
        r#"[{"op": "add", "path": "/metadata/annotations",
             "value": {"kubectl.kubernetes.io/last-applied-configuration": "{\"data\": {\"tls.key\": \"eA==\"}}"}}]"#,
    ),
    ("Ingress", 4, "shared-host", ""),
];
