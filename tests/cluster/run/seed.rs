//! The counter-example: the usual recipe, written by hand, with routes and nothing but the Service below them.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use kubefront_cluster_tests::patience::{PATIENCE, last};
use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Kubectl, Mode};

use crate::matrix::place::Place;
use crate::matrix::quiet::{self, Stream};
use crate::matrix::{REFUSALS, all_quick, complaint, table};

pub(crate) const CASES: &[Case] = &[Case::new("seed", cuts_streams_and_upgrades)];

fn recipe(bundle: &Bundle) -> String {
    let (name, fqdn) = (&bundle.label, &bundle.host);
    format!(
        "
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: {name}
  namespace: default
spec:
  virtualhost:
    fqdn: {fqdn}
    tls:
      secretName: {name}-tls
  routes:
  - services:
    - name: kubernetes
      port: 443
      protocol: tls
"
    )
}

/// Applies the recipe instead of the bundle's own HTTPProxy, and waits until Envoy answers.
pub(crate) fn up(cluster: &Cluster, bundle: &Bundle) {
    cluster.admin().args(["apply", "--server-side", "-f"]).arg(bundle.manifests().join("20-secret.yaml")).ran().ok();
    cluster.apply(&recipe(bundle));
    bundle.wait_valid(cluster);
    answers(cluster, bundle);
}

/// What it carries and what it does not, with the oldest kubectl and the newest.
fn cuts_streams_and_upgrades(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("seed", Mode::Http)); // for kubeconfig and Secret
    up(cluster, &bundle);
    let all = cluster.kubectls();
    let kubectls = if all.len() > 1 { vec![all[0].clone(), all[all.len() - 1].clone()] } else { all.to_vec() };
    let place = Place::make(cluster, &bundle);
    let streams = quiet::begin(&place, &kubectls);
    let begun = Instant::now();
    let quick = thread::scope(|scope| {
        let quick = scope.spawn(|| all_quick(&place, &kubectls));
        let streams = cut(streams, begun);
        place.change();
        streams.into_iter().for_each(heard);
        quick.join().unwrap()
    });
    let (mut works, mut fails) = (BTreeSet::from(["wait", "rollout"]), BTreeSet::new());
    for (operation, kubectl, outcome) in quick {
        if let Err(ran) = &outcome {
            let said = complaint(ran);
            assert!(ran.code == Some(1) && REFUSALS.contains(&said.as_str()), "{ran}");
        }
        let is_carried = ["get", "apply"].contains(&operation);
        assert_eq!(outcome.is_ok(), is_carried, "{operation}, kubectl {}\n{:?}", kubectl.name(), outcome);
        if is_carried {
            works.insert(operation)
        } else {
            fails.insert(operation)
        };
    }
    publish(&kubectls, &works, &fails);
}

/// Waits until watch and log have been cut, and returns the streams that have not.
fn cut<'a>(mut streams: Vec<Stream<'a>>, begun: Instant) -> Vec<Stream<'a>> {
    let mut kept = Vec::new();
    while !streams.is_empty() {
        for mut stream in std::mem::take(&mut streams) {
            if stream.quiet.ends {
                kept.push(stream);
            } else if stream.running.has_ended() {
                is_cut(stream);
            } else {
                streams.push(stream);
            }
        }
        assert!(begun.elapsed() < PATIENCE || streams.is_empty(), "not cut: {:?}", streams[0].running);
        thread::sleep(Duration::from_millis(50));
    }
    kept
}

/// Envoy's default limit for a route without one.
const LIMIT: Duration = Duration::from_secs(15);

fn is_cut(stream: Stream<'_>) {
    let operation = stream.quiet.operation;
    let ran = stream.running.wait();
    assert!(ran.took >= LIMIT, "cut before Envoy's limit\n{ran}");
    let (code, said) = if operation == "watch" { (0, &ran.stdout) } else { (1, &ran.stderr) };
    assert_eq!(ran.code, Some(code), "{operation}\n{ran}");
    assert!(said.contains("stream error: stream ID"), "{operation}\n{ran}");
    assert!(said.contains("INTERNAL_ERROR; received from peer"), "{operation}\n{ran}");
}

/// wait and rollout status watch again, and hear of it.
fn heard(stream: Stream<'_>) {
    let operation = stream.quiet.operation;
    stream.hears().unwrap_or_else(|ran| panic!("{operation}\n{ran}"));
}

fn publish(kubectls: &[Kubectl], works: &BTreeSet<&str>, fails: &BTreeSet<&str>) {
    let list = |which: &BTreeSet<&str>| {
        let in_order = table::ROWS.iter().filter(|(operation, _)| which.contains(operation));
        in_order.map(|(operation, _)| *operation).collect::<Vec<_>>().join(", ")
    };
    let versions: Vec<_> = kubectls.iter().map(Kubectl::name).collect();
    let text = format!(
        "routes with nothing but services (kubernetes, 443, protocol: tls), kubectl {}: {} work; get -w ends after 15 \
         seconds of silence with exit code 0, logs -f with 1; {} fail at once\n",
        versions.join(" and "),
        list(works),
        list(fails),
    );
    table::publish("cluster-seed.txt", &text);
}

fn answers(cluster: &Cluster, bundle: &Bundle) {
    let kubectl = cluster.kubectls().last().unwrap();
    let get = || bundle.run(kubectl, &["get", "--raw", "/version"]).within(30).ran();
    last(get, |ran| ran.code == Some(0)).ok();
}
