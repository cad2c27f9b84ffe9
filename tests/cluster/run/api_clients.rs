//! Clients other than kubectl, by the kubeconfig that was written, in each mode.

mod helm;
mod recipe;
mod table;
mod trust;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use kubefront_cluster_tests::{ApiClient, Bundle, Case, Cluster, Exposure, Mode, Pod, Ran, Run, Running, pki};
use serde_json::{Value, json};

use crate::matrix::place::{EARLY, LATE, Outcome};
use crate::matrix::quick::judged;
use crate::matrix::{answer, line};
use helm::Install;

pub(crate) const CASES: &[Case] = &[
    Case::new("clients", in_each_mode),
    Case::new("clients-recipe", recipe::cuts_streams_and_upgrades),
    Case::new("clients-trust", trust::in_the_clients_store),
];

/// An operation of a client, and how it ended.
struct Cell {
    client: ApiClient,
    /// Its name in the report.
    operation: &'static str,
    outcome: Outcome,
}

fn in_each_mode(cluster: &Cluster) {
    let modes: Vec<_> = thread::scope(|scope| {
        let each = Mode::ALL.map(|mode| scope.spawn(move || in_mode(cluster, mode)));
        each.into_iter().map(|mode| mode.join().unwrap()).collect()
    });
    let wrong: Vec<String> = modes.iter().flat_map(|(bundle, cells)| contradictions(bundle, cells)).collect();
    table::publish(&modes, wrong.len());
    assert!(wrong.is_empty(), "{} cells are not as the report says\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Runs everything in one mode: what answers at once, while the streams are silent.
fn in_mode(cluster: &Cluster, mode: Mode) -> (Bundle, Vec<Cell>) {
    let exposure = Exposure::new(&format!("clients-{mode}"), mode);
    // Envoy's certificate has a private root; in passthrough the kubeconfig has the cluster's CA anyway.
    let exposure = if mode == Mode::Passthrough { exposure } else { exposure.flag("--trust=embed") };
    let bundle = cluster.generate(&exposure);
    bundle.up(cluster);
    let pod = make(cluster, &bundle.label);
    let streams = begin(&bundle);
    let install = Install::begin(cluster, &bundle);
    let begin = Instant::now();
    let mut cells = at_once(cluster, &bundle, &pod);
    thread::sleep(SILENCE.saturating_sub(begin.elapsed()));
    change(cluster, &pod);
    cells.extend(streams.into_iter().map(Stream::hears));
    cells.extend(install.end());
    (bundle, cells)
}

/// Beyond the 15 seconds after which Envoy cuts a route that has no longer time.
const SILENCE: Duration = Duration::from_secs(21);

/// Makes what is listed, watched, followed and called.
fn make(cluster: &Cluster, label: &str) -> Pod {
    let map = |name: String| {
        let metadata = json!({"name": name, "labels": {"app": label, "said": EARLY}});
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata})
    };
    let maps: Vec<Value> = listed(label).map(map).into();
    cluster.apply(&json!({"apiVersion": "v1", "kind": "List", "items": maps}).to_string());
    let pod = cluster.pod(label);
    pod.log(EARLY);
    pod
}

/// The names of the ConfigMaps; that of the label is watched.
fn listed(label: &str) -> [String; 3] {
    [label.to_owned(), format!("{label}-2"), format!("{label}-3")]
}

fn change(cluster: &Cluster, pod: &Pod) {
    pod.log(LATE);
    let said = format!("said={LATE}");
    cluster.admin().args(["label", "--overwrite", "configmap", &pod.name, &said]).ran().ok();
}

/// A watch or log of a client that waits.
struct Stream {
    client: ApiClient,
    operation: &'static str,
    running: Running,
}

/// Starts both with each library, and returns when each waits, or has failed.
fn begin(bundle: &Bundle) -> Vec<Stream> {
    let start = |client: ApiClient, operation: &'static str| {
        let running = client.run(&bundle.kubeconfig()).args([operation, bundle.label.as_str(), LATE]).starts();
        Stream { client, operation, running }
    };
    let mut streams: Vec<_> =
        ApiClient::LIBRARIES.into_iter().flat_map(|client| ["watch", "logs"].map(|it| start(client, it))).collect();
    for stream in &mut streams {
        stream.running.prints(EARLY);
    }
    streams
}

impl Stream {
    /// After the change: it ends by itself when it has heard of it, and with an error when it was cut.
    fn hears(self) -> Cell {
        let said = format!("{EARLY}\n{LATE}\n");
        let outcome = judged(self.running.wait(), |ran| ran.code == Some(0) && ran.stdout == said);
        Cell { client: self.client, operation: self.operation, outcome }
    }
}

fn at_once(cluster: &Cluster, bundle: &Bundle, pod: &Pod) -> Vec<Cell> {
    let certificate = with_certificate(cluster, bundle);
    let cells = ApiClient::LIBRARIES.into_iter().flat_map(|client| {
        let cell = |operation, outcome| Cell { client, operation, outcome };
        let run = || client.run(&bundle.kubeconfig());
        [
            cell("get", list(run(), &bundle.label)),
            cell("exec", exec(run(), pod)),
            cell("client-certificate", list(client.run(&certificate), &bundle.label)),
        ]
    });
    let helm = ApiClient::Helm.run(&certificate).args(["list", "--short"]).ran();
    let outcome = judged(helm, |ran| ran.code == Some(0));
    cells.chain([Cell { client: ApiClient::Helm, operation: "client-certificate", outcome }]).collect()
}

/// Lists with a library's program.
fn list(run: Run, label: &str) -> Outcome {
    let ran = run.args(["list", label]).ran();
    judged(ran, |ran| ran.code == Some(0) && ran.stdout.lines().eq(listed(label).iter()))
}

/// Runs a command with a library's program.
fn exec(run: Run, pod: &Pod) -> Outcome {
    let script = "read line; echo \"$line\"; echo a complaint >&2; exit 7";
    let ran = run.args(["exec", &pod.name, "sh", "-c", script]).stdin("from stdin\n").ran();
    judged(ran, |ran| ran.code == Some(7) && ran.stdout == "from stdin\n" && ran.stderr.contains("a complaint\n"))
}

/// The kubeconfig that was written, with an administrator's client certificate instead of its credential.
fn with_certificate(cluster: &Cluster, bundle: &Bundle) -> PathBuf {
    let (certificate, key) = pki::client("alice", "system:masters").write(&bundle.label);
    let words = ["config", "view", "--raw", "--output=json"];
    let ran = bundle.run(cluster.kubectls().last().unwrap(), &words).ran().ok();
    let mut kubeconfig: Value = serde_json::from_str(&ran.stdout).unwrap();
    kubeconfig["users"][0]["user"] = json!({"client-certificate": certificate, "client-key": key});
    let path = cluster.scratch(&bundle.label).join("certificate.kubeconfig");
    std::fs::write(&path, kubeconfig.to_string()).unwrap();
    path
}

/// Returns what is not as the bundle's report says. With `when`, the report names versions of kubectl and of the API
/// server that use WebSockets, as these clients and this API server do.
fn contradictions(bundle: &Bundle, cells: &[Cell]) -> Vec<String> {
    let report = bundle.report();
    let contradiction = |cell: &Cell| {
        let said = answer(&report, cell.operation);
        let head = format!("mode {}, {}, {}", bundle.mode, cell.operation, cell.client);
        match &cell.outcome {
            Ok(ran) => (said == "no").then(|| format!("{head}: the report says no\n{ran}")),
            Err(ran) if said != "no" => Some(format!("{head}: the report says {said:?}\n{ran}")),
            Err(ran) => {
                let is_as_said = line(&report, cell.operation)["condition"].as_str().unwrap().contains(ANONYMOUS);
                (!is_as_said || !is_anonymous(ran)).then(|| format!("{head}: fails in another way\n{ran}"))
            }
        }
    };
    cells.iter().filter_map(contradiction).collect()
}

/// The user that the API server sees if Envoy terminates TLS.
const ANONYMOUS: &str = "system:anonymous";

fn is_anonymous(ran: &Ran) -> bool {
    !ran.timed_out && ran.stderr.contains(ANONYMOUS)
}
