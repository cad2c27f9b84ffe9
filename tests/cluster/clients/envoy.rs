//! Envoy as the client of the API server: a cluster for each chain, with the validation that Contour writes.

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use kubefront_core::clients::Client;
use serde_json::{Value, json};

use super::chains::{Chain, pem};
use super::programs::version;
use super::served::folder;
use super::{Asked, Measured, Missing, Outcome};

pub(crate) fn ask(asked: &Asked<'_>) -> Outcome {
    let missing = || Missing { client: Client::Envoy, install: "cargo xtask cluster --setup-only" };
    let program = PathBuf::from(env::var_os(PROGRAM).ok_or_else(missing)?);
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    let port = listener.expect("a free port").port();
    let _running = Running::start(&program, port, asked);
    let answer = |(index, chain_port): (usize, &u16)| match chain_port {
        0 => "? not served".to_owned(),
        _ => through(port, index),
    };
    let answers = asked.served.ports.iter().enumerate().map(answer).collect();
    let version = version(&program, "--version");
    let number =
        version.split("version: ").nth(1).and_then(|version| version.split('/').nth(1)).unwrap_or_default().to_owned();
    Ok(Measured { client: Client::Envoy, version: number, answers })
}

struct Running(Child);

impl Running {
    fn start(program: &Path, port: u16, asked: &Asked<'_>) -> Self {
        let file = |name: &str, content: &Value| {
            let path = folder().join(name);
            fs::write(&path, content.to_string()).expect("written");
            path
        };
        let clusters: Vec<Value> = asked
            .chains
            .iter()
            .zip(&asked.served.ports)
            .enumerate()
            .map(|(index, (chain, port))| cluster(index, chain, *port))
            .collect();
        let clusters = file("envoy-clusters.json", &json!({ "resources": clusters }));
        let bootstrap = file("envoy.json", &bootstrap(port, &clusters));
        let mut command = Command::new(program);
        command.arg("--config-path").arg(bootstrap).args(["--use-dynamic-base-id", "--disable-hot-restart"]);
        command.args(["--concurrency", "1", "--log-level", "critical"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut running = Self(command.spawn().expect("Envoy starts"));
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = running.0.try_wait().expect("Envoy's state");
            assert!(ended.is_none() && begin.elapsed() < Duration::from_secs(120), "Envoy does not listen: {ended:?}");
            thread::sleep(Duration::from_millis(50));
        }
        running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks the chain's server through Envoy, which answers with the reason if it fails.
fn through(port: u16, index: usize) -> String {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).expect("Envoy listens");
    let request = format!("GET / HTTP/1.1\r\nHost: x\r\nx-cluster: c{index}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).expect("Envoy reads");
    let mut response = Vec::new();
    connection.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    if connection.read_to_end(&mut response).is_err() {
        return "? unknown (timeout)".to_owned();
    }
    let response = String::from_utf8_lossy(&response);
    let (head, body) = response.split_once("\r\n\r\n").unwrap_or_default();
    match head.contains(" 200 ") {
        true => "A".to_owned(),
        false if ["connect_error", "timeout"].iter().any(|unknown| body.contains(unknown)) => format!("? {body}"),
        false => format!("R {body}"),
    }
}

/// What Contour's `internal/envoy/v3` writes for an upstream with validation.
fn cluster(index: usize, chain: &Chain, port: u16) -> Value {
    let anchors: String = chain.anchors.iter().map(|der| pem(der)).collect();
    let is_address = chain.host.parse::<IpAddr>().is_ok();
    let kind = if is_address { "IP_ADDRESS" } else { "DNS" };
    let tls = json!({
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        "sni": if is_address { "" } else { &chain.host },
        "common_tls_context": { "validation_context": {
            "trust_chain_verification": "VERIFY_TRUST_CHAIN",
            "trusted_ca": { "inline_string": anchors },
            "match_typed_subject_alt_names": [{ "san_type": kind, "matcher": { "exact": chain.host } }],
        } },
    });
    let address = json!({ "socket_address": { "address": "127.0.0.1", "port_value": port.max(1) } });
    json!({
        "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
        "name": format!("c{index}"),
        "type": "STATIC",
        "connect_timeout": "20s",
        "load_assignment": { "cluster_name": format!("c{index}"), "endpoints": [{ "lb_endpoints": [{ "endpoint": { "address": address } }] }] },
        "transport_socket": { "name": "envoy.transport_sockets.tls", "typed_config": tls },
    })
}

fn bootstrap(port: u16, clusters: &Path) -> Value {
    let router = json!({ "name": "envoy.filters.http.router", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" } });
    let manager = json!({
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "chains",
        "http_filters": [router],
        "local_reply_config": { "body_format": { "text_format_source": {
            "inline_string": "%RESPONSE_FLAGS% %UPSTREAM_TRANSPORT_FAILURE_REASON%" } } },
        "route_config": { "virtual_hosts": [{ "name": "all", "domains": ["*"], "routes": [{
            "match": { "prefix": "/" }, "route": { "cluster_header": "x-cluster" } }] }] },
    });
    let filter = json!({ "name": "envoy.filters.network.http_connection_manager", "typed_config": manager });
    let address = json!({ "socket_address": { "address": "127.0.0.1", "port_value": port } });
    json!({
        "node": { "id": "clients", "cluster": "clients" },
        "dynamic_resources": { "cds_config": { "path_config_source": { "path": clusters } } },
        "static_resources": { "listeners": [{ "address": address, "filter_chains": [{ "filters": [filter] }] }] },
    })
}

/// Set by `cargo xtask clients`.
const PROGRAM: &str = "KUBEFRONT_CLUSTER_ENVOY";
