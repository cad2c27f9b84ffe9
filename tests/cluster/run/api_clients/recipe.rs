//! The counter-example: the usual recipe, whose routes have nothing but the Service.

use std::time::Duration;

use kubefront_cluster_tests::{ApiClient, Cluster, Exposure, Mode, Ran};

use super::{Stream, begin, exec, list, make};
use crate::seed;

/// Lists work; watch and log are cut, exec is rejected, and kubefront explains what is printed.
pub(super) fn cuts_streams_and_upgrades(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("clients-recipe", Mode::Http).flag("--trust=embed"));
    seed::up(cluster, &bundle);
    let pod = make(cluster, &bundle.label);
    let streams = begin(&bundle);
    for client in ApiClient::LIBRARIES {
        let run = || client.run(&bundle.kubeconfig());
        list(run(), &bundle.label).unwrap_or_else(|ran| panic!("{client}\n{ran}"));
        let ran = exec(run(), &pod).err().unwrap_or_else(|| panic!("{client} upgrades its connection"));
        explained(cluster, client, &ran, "exec-refused");
    }
    for Stream { client, operation, running } in streams {
        let ran = running.wait();
        assert!(ran.code != Some(0) && ran.took >= LIMIT, "{client}, {operation}: not cut\n{ran}");
        // The log of the Node.js client stops with neither an error nor an end.
        if (client, operation) != (ApiClient::Node, "logs") && !ENDED.iter().any(|text| ran.stderr.contains(text)) {
            explained(cluster, client, &ran, "watch-cut");
        }
    }
}

/// Envoy's default limit for a route without one.
const LIMIT: Duration = Duration::from_secs(15);
/// Printed by the programs of this project if a client reports an end, and no error.
const ENDED: [&str; 2] = ["error: the watch ended", "error: the log ended"];

fn explained(cluster: &Cluster, client: ApiClient, ran: &Ran, symptom: &str) {
    assert_eq!(cluster.explain(&ran.stderr), symptom, "{client}\n{ran}");
}
