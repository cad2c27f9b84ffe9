//! The variables that select kubectl's protocol, in the mode that supports only one of them.

use std::thread;

use kubefront_cluster_tests::{Cluster, Exposure, Kubectl, Mode};
use serde_json::Value;

use super::place::Place;
use super::quick::{QUICK, Quick};
use super::{answer, complaint, line, named, server_version};

/// With `true`, what the report calls `yes`, or `no` if it names the variable as the way out; with `false` none.
pub(super) fn choose_the_protocol(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("matrix-variables", Mode::Http));
    bundle.up(cluster);
    let place = Place::make(cluster, &bundle);
    let (report, server) = (bundle.report(), server_version(cluster));
    let operations = QUICK.iter().filter(|(name, _)| ["exec", "port-forward"].contains(name));
    let wrong: Vec<String> = thread::scope(|scope| {
        let (place, report, server) = (&place, &report, server.as_str());
        let each = operations.map(|operation| scope.spawn(move || wrong(place, report, server, operation)));
        each.collect::<Vec<_>>().into_iter().flat_map(|each| each.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn wrong(place: &Place<'_>, report: &Value, server: &str, (operation, run): &Quick) -> Vec<String> {
    let variable = variable(report, operation);
    let mut wrong = Vec::new();
    for kubectl in place.cluster.kubectls() {
        let label = format!("matrix-variables-{operation}-1-{}", kubectl.minor);
        let report = place.cluster.generate(&named(&label, Mode::Http, kubectl, server)).report();
        for value in ["true", "false"] {
            let outcome = run(place, kubectl, &|run| run.env(&variable, value));
            let is_expected = value == "true" && by_variable(&report, operation, &variable);
            if outcome.is_ok() != is_expected {
                let (Ok(ran) | Err(ran)) = outcome;
                wrong.push(told(operation, kubectl, &format!("{variable}={value}"), &format!("{ran}")));
            } else if let Err(ran) = outcome
                && !super::REFUSALS.contains(&complaint(&ran).as_str())
            {
                wrong.push(told(operation, kubectl, &format!("{variable}={value}"), &format!("{ran}")));
            }
        }
    }
    wrong
}

fn told(operation: &str, kubectl: &Kubectl, variable: &str, ran: &str) -> String {
    format!("{operation}, kubectl {}, {variable}: not as the report says\n{ran}", kubectl.name())
}

fn by_variable(report: &Value, operation: &str, variable: &str) -> bool {
    let condition = line(report, operation)["condition"].as_str().unwrap_or_default();
    answer(report, operation) == "yes" || condition.contains(&format!("{variable}=true"))
}

/// The variable that the report names.
fn variable(report: &Value, operation: &str) -> String {
    let condition = line(report, operation)["condition"].as_str().unwrap();
    let word = condition.split(|c: char| !c.is_ascii_uppercase() && c != '_').find(|word| word.starts_with("KUBECTL_"));
    word.unwrap_or_else(|| panic!("{condition:?} names no variable")).to_owned()
}
