//! What each mode supports, for every available kubectl, compared with the report of the bundle.

mod long;
pub(crate) mod place;
pub(crate) mod quick;
pub(crate) mod quiet;
pub(crate) mod table;
mod variables;

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Kubectl, Mode, Ran};
use serde_json::Value;

use place::{Outcome, Place};
use quick::{QUICK, Quick, plain};
use table::Cells;

pub(crate) const CASES: &[Case] = &[
    Case::new("matrix", matrix),
    Case::new("matrix-variables", variables::choose_the_protocol),
    Case::new("matrix-long", long::streams_outlive_five_quiet_minutes).long(),
];

/// One mode after the other, lest all kubectls of all modes be in memory at once.
fn matrix(cluster: &Cluster) {
    let mut wrong = Vec::new();
    let modes = [Mode::Http, Mode::Tcp, Mode::Passthrough].map(|mode| {
        let label = format!("matrix-{mode}");
        let bundle = cluster.generate(&Exposure::new(&label, mode));
        bundle.up(cluster);
        let outcomes = run(cluster, &bundle);
        let reports = Reports::of(cluster, &bundle);
        let cells = outcomes.into_iter().map(|(operation, kubectl, outcome)| {
            wrong.extend(reports.contradict(operation, kubectl, &outcome));
            ((operation, kubectl.minor), outcome.map(drop).map_err(|ran| complaint(&ran)))
        });
        (mode, cells.collect::<Cells>())
    });
    table::publish("cluster-matrix.txt", &table::of(cluster, &modes, wrong.len()));
    assert!(wrong.is_empty(), "{} cells are not as the report says\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Runs each operation with each kubectl: the quick ones while the others are silent.
pub(crate) fn run<'a>(cluster: &'a Cluster, bundle: &Bundle) -> Vec<(&'static str, &'a Kubectl, Outcome)> {
    let place = Place::make(cluster, bundle);
    let kubectls = cluster.kubectls();
    let streams = quiet::begin(&place, kubectls);
    let begin = Instant::now();
    let mut outcomes = all_quick(&place, kubectls);
    // Beyond the 15 seconds after which Envoy cuts a route that has no longer time.
    thread::sleep(SILENCE.saturating_sub(begin.elapsed()));
    place.change();
    outcomes.extend(streams.into_iter().map(|stream| (stream.quiet.operation, stream.kubectl, stream.hears())));
    outcomes
}

const SILENCE: Duration = Duration::from_secs(17);

/// Runs the quick operations with each kubectl, three at a time.
pub(crate) fn all_quick<'a>(place: &Place<'_>, kubectls: &'a [Kubectl]) -> Vec<(&'static str, &'a Kubectl, Outcome)> {
    let cells: Vec<(Quick, &Kubectl)> =
        kubectls.iter().flat_map(|kubectl| QUICK.map(|operation| (operation, kubectl))).collect();
    let (queue, outcomes) = (Mutex::new(cells.into_iter()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let next = || queue.lock().unwrap().next();
                while let Some(((operation, run), kubectl)) = next() {
                    let outcome = run(place, kubectl, &plain);
                    outcomes.lock().unwrap().push((operation, kubectl, outcome));
                }
            });
        }
    });
    outcomes.into_inner().unwrap()
}

/// The last line that kubectl printed.
pub(crate) fn complaint(ran: &Ran) -> String {
    ran.stderr.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// What the reports of one mode say: that of the bundle that is up, and for each kubectl one that names its version.
struct Reports {
    mode: Mode,
    unversioned: Value,
    by_minor: Vec<(u32, Value)>,
}

impl Reports {
    fn of(cluster: &Cluster, bundle: &Bundle) -> Self {
        let server = server_version(cluster);
        let report = |kubectl: &Kubectl| {
            let label = format!("{}-1-{}", bundle.label, kubectl.minor);
            (kubectl.minor, cluster.generate(&named(&label, bundle.mode, kubectl, &server)).report())
        };
        let by_minor = cluster.kubectls().iter().map(report).collect();
        Self { mode: bundle.mode, unversioned: bundle.report(), by_minor }
    }

    /// Returns what is wrong about a cell, if anything.
    fn contradict(&self, operation: &str, kubectl: &Kubectl, outcome: &Outcome) -> Option<String> {
        let (_, report) = self.by_minor.iter().find(|(minor, _)| *minor == kubectl.minor).unwrap();
        let said = answer(report, operation);
        let ran = match outcome {
            Ok(ran) | Err(ran) => ran,
        };
        let head = format!("mode {}, {operation}, kubectl {}", self.mode, kubectl.name());
        if said != if outcome.is_ok() { "yes" } else { "no" } {
            return Some(format!("{head}: the report says {said:?}\n{ran}"));
        }
        let open = answer(&self.unversioned, operation);
        if open != "when" && open != said {
            return Some(format!("{head}: the report says {said:?} with the version, {open:?} without"));
        }
        // Refused, and neither by chance nor by a timeout of the tests.
        let is_refused = ran.code == Some(1) && REFUSALS.contains(&complaint(ran).as_str());
        (outcome.is_err() && !is_refused).then(|| format!("{head}: fails in another way than known\n{ran}"))
    }
}

/// Envoy's 403 or 404 for an upgrade that is not one, as kubectl reports it: without a reason.
pub(crate) const REFUSALS: [&str; 2] = ["Error from server:", "error: error upgrading connection:"];

/// An exposure that names the versions of both ends.
fn named(label: &str, mode: Mode, kubectl: &Kubectl, server: &str) -> Exposure {
    let exposure = Exposure::new(label, mode).flag(&format!("--oldest-kubectl={}", kubectl.version));
    exposure.flag(&format!("--kubernetes-version={server}"))
}

/// Returns `yes`, `no` or `when`.
pub(crate) fn answer<'a>(report: &'a Value, operation: &str) -> &'a str {
    line(report, operation)["answer"].as_str().unwrap()
}

pub(crate) fn line<'a>(report: &'a Value, operation: &str) -> &'a Value {
    assert_eq!(report["apiVersion"], "kubefront.dev/v1");
    let lines = report["carries"].as_array().unwrap();
    lines
        .iter()
        .find(|line| line["operation"] == operation)
        .unwrap_or_else(|| panic!("{operation} is not in the report"))
}

fn server_version(cluster: &Cluster) -> String {
    let said: Value =
        serde_json::from_str(&cluster.admin().args(["get", "--raw", "/version"]).ran().ok().stdout).unwrap();
    said["gitVersion"].as_str().unwrap().to_owned()
}
