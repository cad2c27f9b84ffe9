//! Others on the same Envoy, who claim the exposed name: what they get, in each mode, and what the reservation changes.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use kubefront_cluster_tests::patience::{PATIENCE, eventually, last};
use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Mode, Run, pki};

use crate::attacker::{Attacker, FORGED, NAME};
use crate::operator::Operator;
use crate::steps::blocks;

pub(crate) const CASES: &[Case] = &[
    Case::new("theft-http", ingress_steals_tokens_in_http),
    Case::new("theft-tcp", ingress_gets_port_80_only_in_tcp),
    Case::new("theft-passthrough", ingress_takes_the_host_over_in_passthrough),
    Case::new("theft-reserved", reservation_refuses_them),
    Case::new("theft-duplicate", second_proxy_takes_the_host_down),
    Case::new("neighbours-delegation", secret_elsewhere_wants_a_delegation),
    Case::new("neighbours-class", other_class_leaves_a_stale_status),
];

fn ingress_steals_tokens_in_http(cluster: &Cluster) {
    let bundle = up(cluster, exposed("theft-http", Mode::Http));
    let attacker = Attacker::new(cluster, "theft-http");
    attacker.applies(cluster, &attacker.ingress(&bundle.host)).ok();
    let get = || bundle.run(cluster.kubectl("1.35"), &["get", "pods"]).ran();
    eventually("the answer is forged", || get().stdout.contains(FORGED));
    let heard = attacker.heard();
    assert!(heard.contains(&format!("authorization: Bearer {}", cluster.token())), "the token was sent to mallory");
    // It is not visible: status and certificate are as before, and what `edit` allows was enough.
    assert_eq!(bundle.status(cluster)["currentStatus"], "valid");
    assert_eq!(subject_served(&bundle), format!("CN = {}", bundle.host));
    bundle.run(cluster.kubectl("1.35"), &["get", "--raw", "/version"]).ran().ok().says("v1.35");
    // The command of the steps finds the Ingress, and verify.sh reports that an anonymous request succeeded.
    assert_eq!(claims_found(cluster, &bundle, "kubectl get ingresses"), format!("{}/claim\n", attacker.namespace));
    let ran = Operator::new(cluster, &bundle.label, cluster.kubectl("1.35")).verify(&bundle, &["--quick"]).ran();
    let line = format!(
        "FAIL  anonymous requests to {}:443 are rejected: a request without a credential succeeded",
        bundle.host
    );
    ran.exits(1).says(&line);
    // A reservation that comes later leaves alone what is there.
    let bundle = up(cluster, exposed("theft-http", Mode::Http).flag("--reserve-name"));
    let mut changed = attacker.ingress(&bundle.host);
    changed["spec"]["rules"][0]["http"]["paths"][0]["path"] = "/apis".into();
    eventually("a change is refused", || attacker.dry_run(cluster, &changed).code == Some(1));
    bundle.run(cluster.kubectl("1.35"), &["get", "pods"]).ran().ok().says(FORGED);
}

fn ingress_gets_port_80_only_in_tcp(cluster: &Cluster) {
    let bundle = up(cluster, exposed("theft-tcp", Mode::Tcp));
    let attacker = Attacker::new(cluster, "theft-tcp");
    attacker.applies(cluster, &attacker.ingress(&bundle.host)).ok();
    eventually("port 80 is theirs", || port_80(cluster, &bundle.host).contains(FORGED));
    let begin = attacker.heard();
    let kubectl = cluster.kubectl("1.35");
    let ran = bundle.run(kubectl, &["get", "pods"]).ran().ok();
    assert!(!ran.stdout.contains(FORGED), "{ran}");
    assert_eq!(subject_served(&bundle), format!("CN = {}", bundle.host));
    assert_eq!(attacker.heard(), begin, "nothing of port 443 came to mallory");
    assert!(!begin.to_lowercase().contains("authorization:"));
    Operator::new(cluster, &bundle.label, kubectl).verify(&bundle, &["--quick"]).ran().ok();
    // As the steps say: port 443 too, once the HTTPProxy is gone.
    cluster.admin().args(["delete", "httpproxy", &bundle.label]).ran().ok();
    eventually("port 443 is theirs", || subject_served(&bundle) == format!("CN = {NAME}"));
}

fn ingress_takes_the_host_over_in_passthrough(cluster: &Cluster) {
    let bundle = up(cluster, exposed("theft-passthrough", Mode::Passthrough));
    assert_eq!(subject_served(&bundle), "CN = kube-apiserver");
    let attacker = Attacker::new(cluster, "theft-passthrough");
    attacker.applies(cluster, &attacker.ingress(&bundle.host)).ok();
    eventually("the certificate is theirs", || subject_served(&bundle) == format!("CN = {NAME}"));
    let ran = bundle.run(cluster.kubectl("1.35"), &["get", "pods"]).ran();
    ran.exits(1).complains("x509: certificate");
    assert_eq!(attacker.heard(), "", "kubectl has the cluster's CA and sends no token");
    assert_eq!(bundle.status(cluster)["currentStatus"], "valid");
    let ran = Operator::new(cluster, &bundle.label, cluster.kubectl("1.35")).verify(&bundle, &["--quick"]).ran();
    ran.exits(1).says(&format!(
        "FAIL  {host}:443 serves a certificate for {host}: the SANs do not include {host}",
        host = bundle.host
    ));
}

fn reservation_refuses_them(cluster: &Cluster) {
    for mode in Mode::ALL {
        let label = format!("theft-reserved-{mode}");
        let bundle = up(cluster, exposed(&label, mode).flag("--reserve-name"));
        let attacker = Attacker::new(cluster, &label);
        // The API server applies it after a moment.
        let ingress = attacker.ingress(&bundle.host);
        eventually("the reservation is in force", || attacker.dry_run(cluster, &ingress).code == Some(1));
        let refused = format!("denied request: {} is reserved for HTTPProxy default/{label}", bundle.host);
        attacker.applies(cluster, &ingress).exits(1).complains(&refused);
        let mut only_tls = ingress.clone();
        only_tls["spec"]["rules"][0]["host"] = "free.example.test".into();
        attacker.applies(cluster, &only_tls).exits(1).complains(&refused);
        let (_, parent) = bundle.host.split_once('.').unwrap();
        attacker.applies(cluster, &attacker.ingress(&format!("*.{parent}"))).exits(1).complains(&refused);
        let proxy = attacker.proxy(&bundle.host).to_string();
        cluster.admin().args(["apply", "--server-side", "-f", "-"]).stdin(proxy).ran().exits(1).complains(&refused);
        // Others' own names, and the exposed name for its owner, are as free as before.
        attacker.applies(cluster, &attacker.ingress(&format!("free-{label}.example.test"))).ok();
        bundle.apply(cluster);
        cluster.admin().args(["annotate", "httpproxy", &label, "a=b"]).ran().ok();
        bundle.run(cluster.kubectl("1.35"), &["auth", "whoami"]).ran().ok();
        assert_eq!(attacker.heard(), "");
        assert_eq!(claims_found(cluster, &bundle, "kubectl get ingresses"), "");
    }
}

fn second_proxy_takes_the_host_down(cluster: &Cluster) {
    for mode in Mode::ALL {
        let label = format!("theft-duplicate-{mode}");
        let bundle = up(cluster, exposed(&label, mode));
        let attacker = Attacker::new(cluster, &label);
        cluster.apply(&attacker.proxy(&bundle.host).to_string());
        let version = || bundle.run(cluster.kubectl("1.35"), &["get", "--raw", "/version"]).within(30).ran();
        eventually("the host is down", || version().code == Some(1));
        let closed = cluster.explain(&version().stderr);
        assert_eq!(closed, "connection-reset");
        let both = format!("default/{label}, {}/claim", attacker.namespace);
        let told = |status: &str| status.contains("DuplicateVhost") && status.contains(&both);
        // Contour writes the status on its own, before or after Envoy has the new configuration.
        let status = last(|| bundle.status(cluster).to_string(), |status| told(status));
        assert!(told(&status), "{status}");
        assert_eq!(
            claims_found(cluster, &bundle, "kubectl get httpproxies"),
            format!("{}/claim {}\n", attacker.namespace, bundle.host)
        );
        let namespace = format!("--namespace={}", attacker.namespace);
        cluster.admin().args(["delete", "httpproxy", "claim", &namespace]).ran().ok();
        eventually("it is back", || version().code == Some(0));
        eventually("the status is valid again", || bundle.status(cluster)["currentStatus"] == "valid");
    }
}

fn secret_elsewhere_wants_a_delegation(cluster: &Cluster) {
    let label = "neighbours-delegation";
    cluster.admin().args(["create", "namespace", "neighbours-certs"]).ran().ok();
    let exposure = Exposure::new(label, Mode::Tcp).flag("--secret-namespace=neighbours-certs");
    let bundle = cluster.generate(&exposure);
    let delegation = bundle.manifests().join("30-delegation.yaml");
    let aside = bundle.folder.join("delegation.yaml");
    fs::rename(&delegation, &aside).unwrap();
    bundle.apply(cluster);
    let refused = format!("TLS Secret \\\"neighbours-certs/{label}-tls\\\" certificate delegation not permitted");
    eventually("it is refused", || bundle.status(cluster).to_string().contains(&refused));
    fs::rename(&aside, &delegation).unwrap();
    bundle.up(cluster);
    assert_eq!(subject_served(&bundle), format!("CN = {}", bundle.host));
    // What it lets in is one namespace, not all.
    let attacker = Attacker::new(cluster, label);
    let mut proxy = attacker.proxy("delegated.example.test");
    proxy["spec"]["virtualhost"]["tls"]["secretName"] = format!("neighbours-certs/{label}-tls").into();
    cluster.apply(&proxy.to_string());
    let namespace = format!("--namespace={}", attacker.namespace);
    eventually("theirs is refused", || {
        cluster.get(&["httpproxy", "claim", &namespace]).to_string().contains("certificate delegation not permitted")
    });
}

fn other_class_leaves_a_stale_status(cluster: &Cluster) {
    let label = "neighbours-class";
    let bundle = up(cluster, Exposure::new(label, Mode::Tcp));
    let patch = r#"{"spec": {"ingressClassName": "nobody"}}"#;
    cluster.admin().args(["patch", "httpproxy", label, "--type=merge", "--patch", patch]).ran().ok();
    let version = || bundle.run(cluster.kubectl("1.35"), &["get", "--raw", "/version"]).within(30).ran();
    eventually("the host is gone", || version().code == Some(1));
    let proxy = format!("httpproxy/{label}");
    // The check that many use is fooled, the one of the steps is not.
    let fooled = "--for=jsonpath={.status.currentStatus}=valid";
    cluster.admin().args(["wait", fooled, &proxy, "--timeout=60s"]).ran().ok();
    let status = bundle.status(cluster);
    let generation = cluster.get(&["httpproxy", label])["metadata"]["generation"].take();
    assert_ne!(status["conditions"][0]["observedGeneration"], generation, "{status}");
    let ran = cluster.admin().args(["wait", "--for=condition=Valid", &proxy, "--timeout=10s"]).ran();
    ran.exits(1).complains("timed out waiting for the condition");
    let ran = Operator::new(cluster, label, cluster.kubectl("1.35")).verify(&bundle, &["--quick"]).ran();
    ran.exits(1).says(&format!(
        "FAIL  HTTPProxy default/{label} is valid: the status is older than the HTTPProxy: no Contour processes it"
    ));
}

/// An exposure under a separate parent, since a reservation covers the wildcard as well.
fn exposed(label: &str, mode: Mode) -> Exposure {
    let mut exposure = Exposure::new(label, mode);
    if mode == Mode::Passthrough {
        return exposure;
    }
    exposure.host = format!("k8s.{label}.example.test");
    let served = pki::served(&exposure.host);
    exposure.served(served)
}

pub(crate) fn up(cluster: &Cluster, exposure: Exposure) -> Bundle {
    let bundle = cluster.generate(&exposure);
    bundle.up(cluster);
    bundle
}

/// What a command of NEXT-STEPS.md prints; the command starts with `begin`.
fn claims_found(cluster: &Cluster, bundle: &Bundle, begin: &str) -> String {
    let text = fs::read_to_string(bundle.folder.join("NEXT-STEPS.md")).unwrap();
    let block = blocks(&text).into_iter().find(|block| block.text.starts_with(begin)).expect("a step");
    let operator = Operator::new(cluster, &bundle.label, cluster.kubectl("1.35"));
    operator.shell(&bundle.folder, &["-c", &block.text]).ran().ok().stdout
}

/// The subject of the certificate that Envoy shows for the host; empty if it shows none.
fn subject_served(bundle: &Bundle) -> String {
    let target = format!("{}:443", bundle.host);
    let ran = Run::new("openssl").args(["s_client", "-connect", &target, "-servername", &bundle.host]).ran();
    ran.stdout.lines().find_map(|line| line.strip_prefix("subject=")).unwrap_or_default().to_owned()
}

/// The answer of port 80 to a request for this host.
fn port_80(cluster: &Cluster, host: &str) -> String {
    let mut socket = TcpStream::connect((cluster.ingress.address, 80)).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(socket, "GET /api/v1/namespaces/default/pods HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}
