//! Each mode once, from `kubefront generate` to an exit code that comes back through Envoy.

use kubefront_cluster_tests::{Case, Cluster, Exposure, Mode};

pub(crate) const CASES: &[Case] = &[
    Case::new("smoke-tcp", |cluster| carries(cluster, Mode::Tcp)),
    Case::new("smoke-http", |cluster| carries(cluster, Mode::Http)),
    Case::new("smoke-passthrough", |cluster| carries(cluster, Mode::Passthrough)),
];

fn carries(cluster: &Cluster, mode: Mode) {
    let label = format!("smoke-{mode}");
    let bundle = cluster.generate(&Exposure::new(&label, mode));
    bundle.up(cluster);
    let pod = cluster.pod(&label);
    pod.log("a line");
    let kubectl = cluster.kubectl("1.35");
    bundle.run(kubectl, &["auth", "whoami"]).ran().ok().says("system:serviceaccount:default:tester");
    bundle.run(kubectl, &["get", "pod", &pod.name]).ran().ok().says("Running");
    bundle.run(kubectl, &["logs", &pod.name]).ran().ok().says("a line");
    let words = ["exec", "-i", &pod.name, "--", "sh", "-c", "cat; exit 7"];
    bundle.run(kubectl, &words).stdin("hello").ran().exits(7).says("hello");
}
