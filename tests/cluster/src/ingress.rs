//! One Contour with its Envoy.

use std::fs;
use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::patience::PATIENCE;
use crate::process::Process;
use crate::sandbox::{self, folder};
use crate::tools::Tool;
use crate::{control_plane, pki};

/// How to start one; the fields' defaults are Contour's and Envoy's own.
#[derive(Clone, Debug, Default)]
pub struct IngressOptions {
    /// The class it serves; none: those without one, and `contour`.
    pub class: Option<String>,
    /// Further flags of `contour serve`.
    pub contour: Vec<String>,
    /// Contour's configuration file.
    pub config: String,
    /// Further flags of Envoy, `--drain-time-s 20`.
    pub envoy: Vec<String>,
}

/// A running pair. Envoy listens on ports 80 and 443 of a separate address.
#[derive(Debug)]
pub struct Ingress {
    pub address: Ipv4Addr,
    pub class: Option<String>,
    folder: PathBuf,
    number: u8,
    envoy_flags: Vec<String>,
    contour: Mutex<Option<Process>>,
    envoy: Mutex<Option<Process>>,
}

impl Ingress {
    pub(crate) fn start(options: IngressOptions) -> Self {
        static COUNT: AtomicU8 = AtomicU8::new(10);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let address = Ipv4Addr::new(10, 255, 255, number);
        sandbox::add_address(&address.to_string());
        let folder = folder().join(format!("ingress-{number}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("contour.yaml"), &options.config).unwrap();
        let (class, envoy_flags) = (options.class.clone(), options.envoy.clone());
        let (contour, envoy) = (Mutex::new(None), Mutex::new(None));
        let ingress = Self { address, class, folder, number, envoy_flags, contour, envoy };
        ingress.start_contour(&options);
        ingress.start_envoy();
        ingress
    }

    /// Makes a name lead to this Envoy.
    pub fn add_host(&self, name: &str) {
        crate::hosts::add(name, self.address);
    }

    /// Asks Envoy's administration: `/stats`, `/config_dump`, `/clusters`, `/listeners`.
    pub fn admin(&self, path: &str) -> String {
        self.ask("GET", path).unwrap_or_else(|error| panic!("Envoy's administration: {error}"))
    }

    /// The value of a counter or gauge; 0 if there is none.
    pub fn stat(&self, name: &str) -> u64 {
        let all = self.admin("/stats");
        let value = all.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        value.map_or(0, |value| value.trim().parse().unwrap())
    }

    /// Returns the names and values of all counters and gauges whose name contains this.
    pub fn stats(&self, part: &str) -> Vec<(String, u64)> {
        let all = self.admin("/stats");
        let lines = all.lines().filter_map(|line| line.split_once(": "));
        let here = lines.filter(|(name, _)| name.contains(part));
        here.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?))).collect()
    }

    /// The log of Contour.
    pub fn contour_log(&self) -> String {
        read(self.contour.lock().unwrap().as_ref().unwrap().log().to_owned())
    }

    /// The log of Envoy, with refused configuration.
    pub fn envoy_log(&self) -> String {
        read(self.envoy.lock().unwrap().as_ref().unwrap().log().to_owned())
    }

    /// Envoy's access log of port 443. Envoy writes it every ten seconds.
    pub fn access_log(&self) -> String {
        read(self.folder.join("access.log"))
    }

    /// Ends Envoy at once and starts it again: its configuration then comes from Contour.
    pub fn restart_envoy(&self) {
        *self.envoy.lock().unwrap() = None;
        self.start_envoy();
    }

    fn start_contour(&self, options: &IngressOptions) {
        let own = format!("127.0.1.{}", self.number);
        let mut command = Command::new(Tool::Contour.path());
        command.args(["serve", "--insecure", "--disable-leader-election"]);
        command.arg("--kubeconfig").arg(kubeconfig());
        command.arg("--config-path").arg(self.folder.join("contour.yaml"));
        for flag in ["xds-address", "health-address", "http-address", "debug-http-address", "stats-address"] {
            command.arg(format!("--{flag}={own}"));
        }
        for (flag, port) in [("http", 80), ("https", 443)] {
            command.arg(format!("--envoy-service-{flag}-address={}", self.address));
            command.arg(format!("--envoy-service-{flag}-port={port}"));
            command.arg(format!("--envoy-{flag}-access-log={}", self.folder.join("access.log").display()));
        }
        command.args(self.class.iter().map(|class| format!("--ingress-class-name={class}"))).args(&options.contour);
        *self.contour.lock().unwrap() = Some(Process::start(&format!("contour-{}", self.number), command));
    }

    fn start_envoy(&self) {
        let bootstrap = self.folder.join("bootstrap.json");
        let mut command = Command::new(Tool::Contour.path());
        command.arg("bootstrap").arg(&bootstrap).arg(format!("--admin-address={}", self.socket().display()));
        command.arg(format!("--xds-address=127.0.1.{}", self.number)).arg("--xds-port=8001");
        let output = command.output().unwrap();
        assert!(output.status.success(), "contour bootstrap: {}", String::from_utf8_lossy(&output.stderr));
        let mut command = Command::new(Tool::Envoy.path());
        command.arg("--config-path").arg(bootstrap).args(["--disable-hot-restart", "--concurrency", "2"]);
        command.args(["--service-cluster", "envoy", "--service-node", "envoy"]).args(&self.envoy_flags);
        let mut envoy = Process::start(&format!("envoy-{}", self.number), command);
        envoy.wait_until(|| self.ask("GET", "/ready").is_ok_and(|body| body.contains("LIVE")));
        *self.envoy.lock().unwrap() = Some(envoy);
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("admin.sock")
    }

    /// HTTP/1.0 over Envoy's socket: the answer ends when the connection does.
    fn ask(&self, method: &str, path: &str) -> std::io::Result<String> {
        let mut socket = UnixStream::connect(self.socket())?;
        socket.set_read_timeout(Some(PATIENCE))?;
        write!(socket, "{method} {path} HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer)?;
        Ok(body(&String::from_utf8_lossy(&answer)))
    }
}

/// The body of an answer, joined from its chunks if it comes in chunks.
fn body(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return body.to_owned();
    }
    let (mut out, mut rest) = (String::new(), body);
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let Some(part) = after.get(..size).filter(|part| !part.is_empty()) else { break };
        out.push_str(part);
        rest = after[size..].trim_start_matches("\r\n");
    }
    out
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// Contour's own, as its ServiceAccount's in a cluster; here it may do everything.
fn kubeconfig() -> PathBuf {
    let path = folder().join("contour.kubeconfig");
    let (cert, key) = pki::client("contour", "system:masters").write("contour");
    let text = fs::read_to_string(control_plane::kubeconfig()).unwrap();
    let text = text.replace(pki::file("admin.pem").to_str().unwrap(), cert.to_str().unwrap());
    fs::write(&path, text.replace(pki::file("admin.key").to_str().unwrap(), key.to_str().unwrap())).unwrap();
    path
}
