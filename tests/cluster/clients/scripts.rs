//! Clients that are languages: a program of each reads a port and a chain per line, and prints an answer per line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use kubefront_core::clients::Client;

use super::chains::Chain;
use super::programs::{one_line, version};
use super::{Asked, Measured, Missing, Outcome, chains};

pub(crate) fn go(asked: &Asked<'_>) -> Outcome {
    let version = version(&chains::program(), "name");
    let answers = talk(Command::new(chains::program()).arg("dial"), asked.chains, &asked.served.ports);
    Ok(Measured { client: Client::Kubectl, version, answers })
}

/// Every Python from 3.10 on that is in the path, or where pyenv has them.
pub(crate) fn pythons(asked: &Asked<'_>) -> Vec<Outcome> {
    let mut known: Vec<(String, PathBuf)> = Vec::new();
    for program in
        ["python3", "python3.12", "python3.13", "python3.14"].map(PathBuf::from).into_iter().chain(of_pyenv())
    {
        let version = version(&program, "--version");
        if minor(&version) >= 10 && known.iter().all(|(other, _)| *other != version) {
            known.push((version, program));
        }
    }
    let measure = |(version, program): &(String, PathBuf)| {
        let client = if minor(version) >= 13 { Client::Python313 } else { Client::Python312 };
        let answers = talk(Command::new(program).arg(script("handshake.py")), asked.chains, &asked.served.ports);
        Ok(Measured { client, version: version.clone(), answers })
    };
    let missing = |client, install| Err(Missing { client, install });
    let mut outcomes: Vec<Outcome> = known.iter().map(measure).collect();
    if known.iter().all(|(version, _)| minor(version) < 13) {
        outcomes.push(missing(Client::Python313, "install Python 3.13 or later as python3.13, or with pyenv"));
    }
    if known.iter().all(|(version, _)| minor(version) >= 13) {
        outcomes.push(missing(Client::Python312, "install Python 3.10, 3.11, or 3.12, or one with pyenv"));
    }
    outcomes
}

/// The 13 of `Python 3.13.0`.
fn minor(version: &str) -> u32 {
    let rest = version.strip_prefix("Python 3.").and_then(|rest| rest.split('.').next());
    rest.and_then(|minor| minor.parse().ok()).unwrap_or_default()
}

fn of_pyenv() -> Vec<PathBuf> {
    let Some(home) = env::var_os("HOME") else { return Vec::new() };
    let versions = fs::read_dir(Path::new(&home).join(".pyenv/versions"));
    let mut found: Vec<PathBuf> =
        versions.into_iter().flatten().flatten().map(|version| version.path().join("bin/python3")).collect();
    found.sort();
    found
}

pub(crate) fn node(asked: &Asked<'_>) -> Outcome {
    let version = version(Path::new("node"), "--version");
    if version.is_empty() {
        return Err(Missing { client: Client::Node, install: "apt-get install nodejs" });
    }
    let answers = talk(Command::new("node").arg(script("handshake.mjs")), asked.chains, &asked.served.ports);
    Ok(Measured { client: Client::Node, version, answers })
}

pub(crate) fn java(asked: &Asked<'_>) -> Outcome {
    let missing = || Missing { client: Client::Java, install: "apt-get install openjdk-17-jdk-headless" };
    let output = Command::new("java").arg("-version").output().map_err(|_| missing())?;
    let version = one_line(&output.stderr).split('"').nth(1).unwrap_or_default().to_owned();
    let answers = talk(Command::new("java").arg(script("Handshake.java")), asked.chains, &asked.served.ports);
    Ok(Measured { client: Client::Java, version, answers })
}

/// A file beside this one.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients").join(name)
}

/// Passes the ports and chains, and returns a line for each.
pub(crate) fn talk(command: &mut Command, chains: &[Chain], ports: &[u16]) -> Vec<String> {
    let line = |(chain, port): (&Chain, &u16)| format!("{port} {}\n", chain.line());
    let lines: String = chains.iter().zip(ports).map(line).collect();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the client starts");
    let mut stdin = child.stdin.take().expect("stdin");
    let output = thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(lines.as_bytes()).expect("the client reads"));
        child.wait_with_output().expect("the client ends")
    });
    assert!(output.status.success(), "{command:?} failed");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}
