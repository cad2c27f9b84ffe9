use std::sync::Arc;

use super::*;
use crate::chain::Chain;
use crate::check::sample::{exposure, findings, named, run};
use crate::selection::Set;

#[test]
fn wildcards_are_reported_if_clients_accept_them() {
    let below = "only *.local matches host.local, and it is directly below a top-level domain";
    let table = [
        (&["k8s.example.com"][..], "k8s.example.com", ""),
        (&["*.example.com"], "k8s.example.com", "note: one private key for all hosts of *.example.com"),
        (&["*.*.com", "k8s.example.com"], "k8s.example.com", ""),
        (&["*.local"], "host.local", &format!("warning: {below}")),
        (&["*.local", "host.local"], "host.local", "note: one private key for all hosts of *.local"),
        (&["*.local"], "", "note: one private key for all hosts of *.local"),
    ];
    for (names, fqdn, expected) in table {
        let chain = Chain { leaf: Some(Arc::new(named(names))), ..Chain::default() };
        let set = Set { chain, fqdn: Fqdn::parse(fqdn).ok().map(|(fqdn, _)| fqdn), ..Set::default() };
        let found = findings(run(CHECKS, "leaf-without-wildcard", &exposure(&[]), &set, Task::Generate));
        let told: Vec<_> = found.iter().map(|f| format!("{}: {}", f.severity.name(), f.found)).collect();
        assert_eq!(told.join(", "), expected, "{names:?} {fqdn}");
    }
}
