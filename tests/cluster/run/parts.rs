//! The fixture's own parts, which other cases rely on.

use kubefront_cluster_tests::{Case, Cluster, Exposure, IngressOptions, Mode, pki};

pub(crate) const CASES: &[Case] = &[
    Case::new("parts-pod", pod_streams),
    Case::new("parts-second-ingress", second_ingress_serves_its_class),
    Case::new("parts-audit", audit_names_the_caller),
    Case::new("parts-api-server-restart", api_server_restarts).alone(),
];

/// Every stream of the kubelet's replacement, straight to the API server.
fn pod_streams(cluster: &Cluster) {
    let pod = cluster.pod("parts-pod");
    pod.log("an early line");
    let mut follow = cluster.admin().args(["logs", "-f", &pod.name]).starts();
    assert!(follow.prints("an early line"), "{}", follow.stderr());
    pod.log("a late line");
    assert!(follow.prints("a late line"), "{}", follow.stderr());
    let mut attach = cluster.admin().args(["attach", "-i", &pod.name]).starts();
    attach.write("echo\n");
    assert!(attach.prints("echo"), "{}", attach.stderr());
    attach.wait().ok();
    let local = cluster.scratch("parts-pod").join("file");
    std::fs::write(&local, "content").unwrap();
    cluster.admin().arg("cp").arg(&local).arg(format!("{}:copied", pod.name)).ran().ok();
    assert_eq!(std::fs::read_to_string(pod.folder().join("copied")).unwrap(), "content");
    let back = local.with_file_name("back");
    cluster.admin().arg("cp").arg(format!("{}:copied", pod.name)).arg(&back).ran().ok();
    assert_eq!(std::fs::read_to_string(back).unwrap(), "content");
    cluster.admin().args(["wait", "--for=condition=Ready", "pod", &pod.name]).ran().ok();
    port_forward(cluster, &pod.name);
}

fn port_forward(cluster: &Cluster, pod: &str) {
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let answer = std::thread::spawn(move || {
        let (mut caller, _) = server.accept().unwrap();
        std::io::Write::write_all(&mut caller, b"from the pod").unwrap();
    });
    let ports = format!(":{port}");
    let mut forward = cluster.admin().args(["port-forward", pod, &ports]).starts();
    assert!(forward.prints("Forwarding from"), "{}", forward.stderr());
    let said = forward.stdout();
    let local = said.split("127.0.0.1:").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let mut caller = std::net::TcpStream::connect(format!("127.0.0.1:{local}")).unwrap();
    let mut got = String::new();
    std::io::Read::read_to_string(&mut caller, &mut got).unwrap();
    assert_eq!(got, "from the pod");
    answer.join().unwrap();
}

fn second_ingress_serves_its_class(cluster: &Cluster) {
    let options = IngressOptions { class: Some("other".to_owned()), ..IngressOptions::default() };
    let other = cluster.start_ingress(options);
    let bundle = cluster.generate(&Exposure::new("parts-other", Mode::Tcp).through(&other));
    bundle.up(cluster);
    assert_eq!(bundle.status(cluster)["currentStatus"], "valid");
    assert!(other.admin("/config_dump").contains(&bundle.host));
    assert!(!cluster.ingress.admin("/config_dump").contains(&bundle.host));
    assert_eq!(other.stats("update_rejected").iter().map(|(_, count)| count).sum::<u64>(), 0);
    other.restart_envoy();
    bundle.up(cluster);
}

fn audit_names_the_caller(cluster: &Cluster) {
    let token = cluster.service_account("parts-audit", Some("view"));
    let bundle = cluster.generate(&Exposure::new("parts-audit", Mode::Http).token(&token));
    bundle.up(cluster);
    bundle.run(cluster.kubectl("1.35"), &["get", "pods"]).ran().ok();
    let user = "system:serviceaccount:default:parts-audit";
    let all = cluster.audit();
    let entry = all.iter().find(|entry| entry["user"]["username"] == user).expect("an entry");
    let addresses: Vec<_> =
        entry["sourceIPs"].as_array().unwrap().iter().filter_map(|address| address.as_str()).collect();
    assert_eq!(addresses[0], kubefront_cluster_tests::sandbox::CLIENT, "{entry}");
}

fn api_server_restarts(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("parts-restart", Mode::Tcp));
    bundle.up(cluster);
    cluster.restart_api_server(&pki::api_server(&pki::foreign_ca()));
    cluster.admin().args(["get", "pods"]).ran().ok();
    let ran = bundle.run(cluster.kubectl("1.35"), &["get", "--raw", "/version"]).ran();
    assert_ne!(ran.code, Some(0), "Envoy checks whom it calls\n{ran}");
    cluster.restart_api_server(&pki::api_server(&pki::cluster_ca()));
    bundle.up(cluster);
}
