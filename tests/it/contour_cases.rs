//! Host names, upgrades and timeouts of `contour/contour.json`: kubefront's verdict compared with Contour and kubectl.

use kubefront_core::fqdn::{Fqdn, FqdnError};
use kubefront_core::mode::{Version, speaks_websocket, websocket_variable};
use serde_json::Value;

fn cases(group: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../contour/contour.json")).expect("the cases are JSON");
    all[group].as_array().expect("a list of cases").clone()
}

#[test]
fn a_name_is_exact_if_contour_and_kubeconfig_both_accept_it() {
    for case in cases("fqdn_cases") {
        let typed = case["fqdn"].as_str().expect("fqdn");
        let (crd, host) = (case["crd_valid"] == true, case["usable_as_kubeconfig_host"] == true);
        assert_eq!(Fqdn::is_exact(typed), crd && host, "{typed:?}");
        match Fqdn::parse(typed) {
            // The repairs are the reported ones, and the result is usable.
            Ok((fqdn, repaired)) => {
                let untouched = repaired.repairs.is_empty() && repaired.unicode.is_none();
                assert_eq!(untouched, host, "{typed:?}");
                assert!(Fqdn::is_exact(fqdn.as_str()), "{typed:?}");
            }
            // Contour's pattern has no length limits, and accepts addresses and wildcards.
            Err(FqdnError::Invalid(why)) => {
                assert!(!host && (!crd || why.to_string().contains("octets long")), "{typed:?}: {why}")
            }
            Err(FqdnError::IsIp(_) | FqdnError::Wildcard(_) | FqdnError::Empty) => assert!(!host, "{typed:?}"),
        }
    }
}

#[test]
fn kubectl_upgrades_as_it_was_seen_on_the_wire() {
    for case in cases("upgrade_cases") {
        let kubectl = Version::parse(case["kubectl"].as_str().expect("kubectl")).expect("a version");
        let command = case["command"].as_str().expect("command");
        let variable = case["env"].as_str().and_then(|env| env.split_once('='));
        if let Some((name, _)) = variable {
            assert_eq!(websocket_variable(command), Some(name));
        }
        let first = case["requests_seen"][0].as_str().expect("a request");
        let told = speaks_websocket(command, kubectl, variable.map(|(_, value)| value == "true"));
        assert_eq!(told, first.contains("websocket"), "{case}");
    }
}

#[test]
fn timeouts_of_http_are_those_that_turn_the_limit_off() {
    let proxy = include_str!("../golden/good-seed-recipe/expected/manifests/50-httpproxy.yaml");
    let proxy: Value = serde_saphyr::from_str(proxy).expect("YAML");
    let policy = &proxy["spec"]["routes"][0]["timeoutPolicy"];
    let disabling = |value: &Value| {
        cases("timeout_cases")
            .iter()
            .any(|case| case["value"] == *value && case["crd_valid"] == true && case["contour_meaning"] == "disabled")
    };
    assert!(disabling(&policy["response"]) && disabling(&policy["idle"]), "{policy}");
    assert!(!disabling(&Value::from("0s")));
}
