//! A server for each chain: Go's, which serves any certificate, or OpenSSL's for keys that Go cannot serve.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::chains::{self, Chain};

pub(crate) struct Served {
    processes: Vec<Child>,
    /// 0: the chain cannot be served.
    pub(crate) ports: Vec<u16>,
}

impl Served {
    pub(crate) fn start(chains: &[Chain]) -> Self {
        let lines: Vec<String> = chains.iter().map(Chain::line).collect();
        let mut go = Command::new(chains::program());
        go.arg("serve").arg(written("chains.jsonl", &lines)).env("GODEBUG", chains::GODEBUG);
        let (process, mut ports) = started(&mut go, lines.len());
        let (others, lines): (Vec<usize>, Vec<String>) =
            lines.into_iter().enumerate().filter(|(index, _)| ports.get(*index) == Some(&0)).unzip();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/serve.py");
        let mut python = Command::new("python3");
        python.arg(script).arg(written("others.jsonl", &lines));
        let (other, more) = started(&mut python, lines.len());
        for (index, port) in others.into_iter().zip(more) {
            ports[index] = port;
        }
        Self { processes: vec![process, other], ports }
    }
}

impl Served {
    /// One port where no server listens.
    pub(crate) fn closed() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        Self { processes: Vec::new(), ports: vec![listener.expect("a free port").port()] }
    }
}

/// A server that prints its ports and ends when its stdin is closed.
fn started(command: &mut Command, count: usize) -> (Child, Vec<u16>) {
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the server starts");
    let output = BufReader::new(process.stdout.take().expect("stdout"));
    let ports: Vec<u16> =
        output.lines().take(count).map(|line| line.expect("a line").parse().expect("a port")).collect();
    assert_eq!(ports.len(), count, "{command:?} ended early");
    (process, ports)
}

impl Drop for Served {
    fn drop(&mut self) {
        for process in &mut self.processes {
            drop(process.stdin.take());
            let _ = process.wait();
        }
    }
}

fn written(name: &str, lines: &[String]) -> PathBuf {
    let path = folder().join(name);
    fs::write(&path, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).expect("written");
    path
}

/// A directory of this run.
pub(crate) fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("clients");
    fs::create_dir_all(&folder).expect("a directory");
    folder
}
