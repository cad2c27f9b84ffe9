//! Which user the API server sees, in each mode, and which client address.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use kubefront_cluster_tests::patience::eventually;
use kubefront_cluster_tests::sandbox::CLIENT;
use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Mode, Ran, Run, pki};
use serde_json::json;

use crate::neighbours::up;

pub(crate) const CASES: &[Case] = &[
    Case::new("credentials-certificate", client_certificate_in_passthrough_only),
    Case::new("credentials-exec-plugin", exec_plugin_in_every_mode),
    Case::new("credentials-anonymous", anonymous_reads_the_version_only),
    Case::new("credentials-third-party", service_account_of_the_bundle),
    Case::new("credentials-allow-list", allow_list_in_http_only),
    Case::new("credentials-source-address", audit_shows_the_client_in_http_only),
];

/// A header of a caller who forges an address.
const FORGED: &str = "X-Forwarded-For: 203.0.113.9";

fn client_certificate_in_passthrough_only(cluster: &Cluster) {
    let pair = pki::client("alice", "system:masters");
    let data = |text: &str| Run::new("base64").arg("--wrap=0").stdin(text).ran().ok().stdout;
    let user =
        format!("{{client-certificate-data: {}, client-key-data: {}}}", data(&pair.certificate), data(&pair.key));
    for mode in Mode::ALL {
        let label = format!("credentials-certificate-{mode}");
        let exposure = Exposure::new(&label, mode).kubeconfig(&cluster.kubeconfig_of(&user));
        if mode == Mode::Passthrough {
            let bundle = up(cluster, exposure);
            assert_eq!(carried(&bundle, "client-certificate"), "yes");
            let ran = bundle.run(cluster.kubectl("1.35"), &["auth", "whoami"]).ran().ok();
            ran.says("alice").says("system:masters");
            bundle.run(cluster.kubectl("1.35"), &["get", "secrets"]).ran().ok();
            continue;
        }
        cluster.try_generate(&exposure).exits(1).complains("[credential-client-certificate]");
        let bundle = cluster.generate(&exposure.flag("--no-kubeconfig"));
        bundle.apply(cluster);
        bundle.wait_valid(cluster);
        assert_eq!(carried(&bundle, "client-certificate"), "no");
        // The same kubeconfig, written despite the error: no TLS error, only another user.
        let by_hand =
            cluster.kubeconfig_of(&user).replace("https://10.255.255.1:6443", &format!("https://{}", bundle.host));
        let path = bundle.folder.join("by-hand.kubeconfig");
        fs::write(&path, without_authority(&by_hand)).unwrap();
        let kubectl = cluster.kubectl("1.35");
        eventually("Envoy answers", || kubectl.with(&path).args(["get", "--raw", "/version"]).ran().code == Some(0));
        let ran = kubectl.with(&path).args(["get", "--raw", "/api/v1/secrets"]).ran();
        ran.exits(1).complains("User \"system:anonymous\" cannot list resource \"secrets\"");
        // A kubectl that has not yet seen the cluster asks what there is first, and does not say who was refused.
        let ran = kubectl.with(&path).args(["get", "secrets"]).ran().exits(1).complains("(Forbidden): unknown");
        assert_eq!(cluster.explain(&ran.stderr), "anonymous");
    }
}

/// Without the CA of the cluster: clients trust what Envoy shows by the system's list.
fn without_authority(kubeconfig: &str) -> String {
    let (before, after) = kubeconfig.split_once(", certificate-authority-data: ").unwrap();
    format!("{before}{}", &after[after.find('}').unwrap()..])
}

fn exec_plugin_in_every_mode(cluster: &Cluster) {
    let plugin = plugin(cluster);
    let user = format!(
        "{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: {}, interactiveMode: Never}}}}",
        plugin.display()
    );
    for mode in Mode::ALL {
        let label = format!("credentials-exec-{mode}");
        let bundle = up(cluster, Exposure::new(&label, mode).kubeconfig(&cluster.kubeconfig_of(&user)));
        assert_eq!(bundle.report()["credential"]["kind"], "exec");
        assert!(!fs::read_to_string(bundle.kubeconfig()).unwrap().contains(cluster.token()));
        let ran = bundle.run(cluster.kubectl("1.35"), &["auth", "whoami"]).ran().ok();
        ran.says("system:serviceaccount:default:tester");
        bundle.run(cluster.kubectl("1.35"), &["get", "secrets"]).ran().ok();
    }
}

/// A script that prints a token.
fn plugin(cluster: &Cluster) -> PathBuf {
    let path = cluster.scratch("credentials-exec").join("hand-out-token");
    let credential = json!({
        "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": cluster.token()},
    });
    fs::write(&path, format!("#!/bin/sh\nprintf '%s' '{credential}'\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

fn anonymous_reads_the_version_only(cluster: &Cluster) {
    for mode in Mode::ALL {
        let bundle = up(cluster, Exposure::new(&format!("credentials-anonymous-{mode}"), mode));
        curl(&bundle, "/version", &[]).ok().says("v1.35");
        let ran = curl(&bundle, "/api/v1/namespaces", &[]).ok();
        ran.says("User \\\"system:anonymous\\\" cannot list resource \\\"namespaces\\\"").says("\"code\": 403");
    }
}

/// A ServiceAccount and a role of it in the bundle, then its token, then a kubeconfig with that: as the steps say.
fn service_account_of_the_bundle(cluster: &Cluster) {
    for mode in Mode::ALL {
        let (label, name) = (format!("credentials-third-{mode}"), format!("third-party-{mode}"));
        let account = format!("--service-account=default/{name}=view");
        let exposure = || Exposure::new(&label, mode).flag(&account);
        up(cluster, exposure());
        let token = cluster.token_of(&name, "720h");
        let bundle = up(cluster, exposure().token(&token));
        let user = format!("system:serviceaccount:default:{name}");
        assert_eq!(bundle.report()["credential"]["subject"], user.as_str());
        let kubectl = cluster.kubectl("1.35");
        bundle.run(kubectl, &["auth", "whoami"]).ran().ok().says(&user);
        bundle.run(kubectl, &["get", "pods", "--all-namespaces"]).ran().ok();
        let ran = bundle.run(kubectl, &["get", "secrets"]).ran();
        ran.exits(1).complains(&format!("User \"{user}\" cannot list resource \"secrets\""));
    }
}

fn allow_list_in_http_only(cluster: &Cluster) {
    let kubectl = cluster.kubectl("1.35");
    let denied = |ran: &Ran| ran.code == Some(1) && ran.stderr.contains("RBAC: access denied");
    let http = |label: &str, list: &str| Exposure::new(label, Mode::Http).flag(&format!("--allow-from={list}"));
    let bundle = up(cluster, http("credentials-allowed", &format!("{CLIENT}/32")));
    assert_eq!(carried(&bundle, "allow-list"), "yes");
    bundle.run(kubectl, &["get", "pods"]).ran().ok();
    let bundle = cluster.generate(&http("credentials-denied", "203.0.113.0/24"));
    bundle.apply(cluster);
    bundle.wait_valid(cluster);
    eventually("others are kept out", || denied(&bundle.run(kubectl, &["get", "pods"]).ran()));
    let ran = bundle.run(kubectl, &["get", "pods"]).ran();
    assert_eq!(cluster.explain(&ran.stderr), "address-not-allowed", "{ran}");
    let forged = curl(&bundle, "/version", &["-H", FORGED]);
    forged.ok().says("RBAC: access denied");

    for mode in [Mode::Tcp, Mode::Passthrough] {
        let label = format!("credentials-allow-{mode}");
        let with_list = Exposure::new(&label, mode).flag("--allow-from=203.0.113.0/24");
        cluster.try_generate(&with_list).exits(1).complains("[allow-list-ignored]");
        // Applied despite the error: Contour accepts it, reports valid, and admits every client.
        let bundle = up(cluster, Exposure::new(&label, mode));
        assert_eq!(carried(&bundle, "allow-list"), "no");
        let policy = json!([{"cidr": "203.0.113.0/24", "source": "Remote"}]);
        let patch = json!({"spec": {"virtualhost": {"ipAllowPolicy": policy}}}).to_string();
        cluster.admin().args(["patch", "httpproxy", &label, "--type=merge", "--patch", &patch]).ran().ok();
        bundle.wait_valid(cluster);
        for _ in 0..5 {
            bundle.run(kubectl, &["get", "pods"]).ran().ok();
        }
    }
}

fn audit_shows_the_client_in_http_only(cluster: &Cluster) {
    for mode in Mode::ALL {
        let label = format!("credentials-source-{mode}");
        let token = cluster.service_account(&label, Some("view"));
        let bundle = up(cluster, Exposure::new(&label, mode).token(&token));
        bundle.run(cluster.kubectl("1.35"), &["get", "--raw", "/api/v1/pods"]).ran().ok();
        let headers = bundle.folder.join("headers");
        fs::write(&headers, format!("Authorization: Bearer {token}\n{FORGED}\n")).unwrap();
        let headers = format!("@{}", headers.display());
        curl(&bundle, "/api/v1/services", &["-H", &headers]).ok().says("ServiceList");
        let plain = addresses(cluster, &label, "/api/v1/pods");
        let forged = addresses(cluster, &label, "/api/v1/services");
        // Envoy's own address towards the API server is neither.
        let envoy = plain.last().unwrap().as_str();
        assert!(envoy != CLIENT && envoy != "203.0.113.9", "{plain:?}");
        if mode == Mode::Http {
            assert_eq!(carried(&bundle, "source-address"), "yes");
            assert_eq!(plain, [CLIENT, envoy]);
            assert_eq!(forged, ["203.0.113.9", CLIENT, envoy]);
        } else {
            assert_eq!(carried(&bundle, "source-address"), "no");
            assert_eq!(plain, [envoy]);
            assert_eq!(forged, ["203.0.113.9", envoy], "a claim that nothing tells from the truth");
        }
    }
}

/// The `sourceIPs` of this ServiceAccount's request.
fn addresses(cluster: &Cluster, account: &str, path: &str) -> Vec<String> {
    let user = format!("system:serviceaccount:default:{account}");
    let all = cluster.audit();
    let mut entries = all.iter().filter(|entry| entry["user"]["username"] == user.as_str());
    let entry = entries.find(|entry| entry["requestURI"].as_str().is_some_and(|uri| uri.starts_with(path)));
    let addresses = entry.unwrap_or_else(|| panic!("no entry of {user} for {path}"))["sourceIPs"].as_array().unwrap();
    addresses.iter().map(|address| address.as_str().unwrap().to_owned()).collect()
}

/// What the report says of an operation.
fn carried(bundle: &Bundle, operation: &str) -> String {
    let report = bundle.report();
    let lines = report["carries"].as_array().unwrap();
    let line = lines.iter().find(|line| line["operation"] == operation).unwrap_or_else(|| panic!("no {operation}"));
    line["answer"].as_str().unwrap().to_owned()
}

/// A request without anything that is not named here.
fn curl(bundle: &Bundle, path: &str, words: &[&str]) -> Ran {
    let trusted = bundle.folder.join("curl-ca.pem");
    fs::write(&trusted, pki::root() + &pki::cluster_ca().pem()).unwrap();
    let run = Run::new("curl").args(["--silent", "--show-error", "--cacert"]).arg(trusted).args(words);
    run.arg(format!("https://{}{path}", bundle.host)).ran()
}
