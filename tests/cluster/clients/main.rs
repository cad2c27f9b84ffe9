//! Predictions for clients, compared with the clients themselves: chains that are made afresh, and real handshakes.
//!
//! `cargo xtask clients`. A client that this machine does not have is named in the output.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a test fails loudly

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};

use base64::Engine;
use kubefront_core::Moment;
use kubefront_core::clients::{Anchor, Answer, Client, Question, Rule, answers};
use serde::Deserialize;

/// A chain, and Go's answer.
#[derive(Deserialize)]
struct Chain {
    name: String,
    host: String,
    at: String,
    sent: Vec<String>,
    anchors: Vec<String>,
    accepts: bool,
    text: String,
}

/// A client of this machine and what it says of each chain.
struct Measured {
    client: Client,
    version: String,
    /// `A`, `R` with the text, or `?` if the chain could not be served.
    answers: Vec<String>,
}

#[test]
fn clients_answer_as_predicted() {
    let lines = chains();
    let chains: Vec<Chain> = lines.lines().map(|line| serde_json::from_str(line).expect("a chain")).collect();
    assert_eq!(chains.len(), COUNT);
    let predicted: Vec<Vec<Answer>> = chains.iter().map(predict).collect();
    let mut all = vec![go(&chains), openssl(&chains)];
    all.extend(pythons(&lines));
    all.extend(node(&lines));
    let served = Served::start(&lines);
    all.extend(curl(&chains, &served));
    all.extend(java(&lines, &served));
    all.extend(gnutls(&chains, &served));
    let mut wrong = Vec::new();
    for measured in &all {
        let differences = compare(measured, &chains, &predicted);
        let (client, version, count) = (measured.client, &measured.version, differences.len());
        println!("{client} ({version}): {count} of {COUNT} predictions differ");
        differences.iter().for_each(|difference| println!("  {difference}"));
        if count * 100 > COUNT * MOST_PERCENT {
            wrong.push(format!("{client} ({version}): {count} of {COUNT}"));
        }
    }
    let missing =
        Client::ALL.iter().filter(|client| client.is_measured() && all.iter().all(|one| one.client != **client));
    println!("not run here: {}", missing.map(Client::to_string).collect::<Vec<_>>().join(", "));
    assert!(wrong.is_empty(), "more than {MOST_PERCENT} % of the predictions differ: {wrong:?}");
}

fn chains() -> String {
    let program = env::var_os(PROGRAM).unwrap_or_else(|| panic!("{PROGRAM} is not set: run `cargo xtask clients`"));
    let mut command = Command::new(program);
    // or Go's server would not serve short RSA keys
    command.args([SEED, &COUNT.to_string()]).env("GODEBUG", "rsa1024min=0");
    let output = command.stderr(Stdio::inherit()).output().expect("the program that makes chains");
    assert!(output.status.success(), "the program that makes chains failed");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn predict(chain: &Chain) -> Vec<Answer> {
    let sent: Vec<Vec<u8>> = chain.sent.iter().map(|der| bytes(der)).collect();
    let question = Question {
        sent: sent.iter().map(Vec::as_slice).collect(),
        anchors: chain.anchors.iter().map(|der| Anchor::certificate(&bytes(der))).collect(),
        host: &chain.host,
        at: Moment::parse(&chain.at).expect("a time"),
        is_verified: false,
    };
    answers(&question, Client::ALL)
}

fn compare(measured: &Measured, chains: &[Chain], predicted: &[Vec<Answer>]) -> Vec<String> {
    assert_eq!(measured.answers.len(), chains.len(), "{} ended early", measured.client);
    let mut differences = Vec::new();
    for ((chain, predicted), said) in chains.iter().zip(predicted).zip(&measured.answers) {
        let answer = predicted.iter().find(|answer| answer.client == measured.client).expect("an answer");
        // before version 24, Node.js comes with an OpenSSL that accepts short RSA keys
        let is_of_version =
            measured.client == Client::Node && matches!(answer.rule, Some(Rule::KeyRsaWeak | Rule::CaKeyRsaWeak));
        if !said.starts_with('?') && !is_of_version && answer.accepts != Some(said == "A") {
            differences.push(format!("{}: {said}, predicted {:?}", chain.name, answer.rule));
        }
    }
    differences
}

fn go(chains: &[Chain]) -> Measured {
    let said = |chain: &Chain| if chain.accepts { "A".to_owned() } else { format!("R {}", chain.text) };
    Measured { client: Client::Kubectl, version: "Go".to_owned(), answers: chains.iter().map(said).collect() }
}

fn openssl(chains: &[Chain]) -> Measured {
    let answer = |chain: &Chain| {
        let at = Moment::parse(&chain.at).expect("a time").unix().to_string();
        let (leaf, others) = chain.sent.split_first().expect("a leaf");
        let anchors = certificates("anchors.pem", &chain.anchors);
        let mut command = Command::new("openssl");
        command.args(["verify", "-no-CApath", "-no-CAstore", "-purpose", "sslserver", "-attime", &at]);
        command.args(["-verify_hostname", &chain.host]).arg("-CAfile").arg(anchors);
        if !others.is_empty() {
            command.arg("-untrusted").arg(certificates("sent.pem", others));
        }
        let output = command.arg(certificates("leaf.pem", std::slice::from_ref(leaf))).output().expect(NO_OPENSSL);
        if output.status.success() { "A".to_owned() } else { format!("R {}", one_line(&output.stderr)) }
    };
    Measured {
        client: Client::Openssl,
        version: version(Path::new("openssl"), "version"),
        answers: chains.iter().map(answer).collect(),
    }
}

/// Every Python from 3.10 on that is in the path, or where pyenv has them.
fn pythons(lines: &str) -> Vec<Measured> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/handshake.py");
    let mut known: Vec<(String, PathBuf)> = Vec::new();
    for program in
        ["python3", "python3.12", "python3.13", "python3.14"].map(PathBuf::from).into_iter().chain(of_pyenv())
    {
        let version = version(&program, "--version");
        let minor =
            version.strip_prefix("Python 3.").and_then(|rest| rest.split('.').next()).and_then(|n| n.parse().ok());
        if minor.is_some_and(|minor: u32| minor >= 10) && known.iter().all(|(other, _)| *other != version) {
            known.push((version, program));
        }
    }
    assert!(!known.is_empty(), "no Python 3.10 or later: install python3, then run `cargo xtask clients` again");
    let measure = |(version, program): &(String, PathBuf)| {
        let minor = version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok()).unwrap_or_default();
        let client = if minor >= 13 { Client::Python313 } else { Client::Python312 };
        Measured { client, version: version.clone(), answers: talk(Command::new(program).arg(&script), lines) }
    };
    known.iter().map(measure).collect()
}

fn of_pyenv() -> Vec<PathBuf> {
    let Some(home) = env::var_os("HOME") else { return Vec::new() };
    let versions = fs::read_dir(Path::new(&home).join(".pyenv/versions"));
    let mut found: Vec<PathBuf> =
        versions.into_iter().flatten().flatten().map(|version| version.path().join("bin/python3")).collect();
    found.sort();
    found
}

fn node(lines: &str) -> Option<Measured> {
    let version = version(Path::new("node"), "--version");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/handshake.mjs");
    (!version.is_empty()).then(|| {
        let answers = talk(Command::new("node").arg(script), lines);
        Measured { client: Client::Node, version, answers }
    })
}

/// A server for each chain, in one Python process that ends when its stdin is closed.
struct Served {
    process: Child,
    /// 0: the chain cannot be served.
    ports: Vec<u16>,
}

impl Served {
    fn start(lines: &str) -> Self {
        let file = folder().join("chains.jsonl");
        fs::write(&file, lines).expect("written");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/serve.py");
        let mut command = Command::new("python3");
        command.arg(script).arg(file).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("python3 starts");
        let output = BufReader::new(process.stdout.take().expect("stdout"));
        let ports = output.lines().take(COUNT).map(|line| line.expect("a line").parse().expect("a port")).collect();
        Self { process, ports }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn curl(chains: &[Chain], served: &Served) -> Option<Measured> {
    let version = version(Path::new("curl"), "--version");
    let answer = |(chain, port): (&Chain, &u16)| {
        let (host, anchors) = (&chain.host, certificates("anchors.pem", &chain.anchors));
        let mut command = Command::new("curl");
        command
            .args(["--silent", "--show-error", "--max-time", "30", "--noproxy", "*", "--output"])
            .arg(folder().join("answer"));
        command.args(["--resolve", &format!("{host}:{port}:127.0.0.1")]).arg("--cacert").arg(anchors);
        program_answer(*port, command.arg(format!("https://{host}:{port}/")))
    };
    // another TLS library has other rules
    let is_openssl = version.contains("OpenSSL");
    let number = version.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let answers = || chains.iter().zip(&served.ports).map(answer).collect();
    is_openssl.then(|| Measured { client: Client::Curl, version: number, answers: answers() })
}

fn gnutls(chains: &[Chain], served: &Served) -> Option<Measured> {
    let version = version(Path::new("gnutls-cli"), "--version");
    let answer = |(chain, port): (&Chain, &u16)| {
        let anchors = certificates("anchors.pem", &chain.anchors);
        let mut command = Command::new("gnutls-cli");
        command.arg("--x509cafile").arg(anchors).args([
            "--verify-hostname",
            &chain.host,
            "--sni-hostname",
            &chain.host,
        ]);
        program_answer(*port, command.args(["--port", &port.to_string(), "127.0.0.1"]))
    };
    let number = version.split(" Copyright").next().unwrap_or_default().to_owned();
    let answers = || chains.iter().zip(&served.ports).map(answer).collect();
    (!version.is_empty()).then(|| Measured { client: Client::Gnutls, version: number, answers: answers() })
}

fn program_answer(port: u16, command: &mut Command) -> String {
    if port == 0 {
        return "? not served".to_owned();
    }
    let output = command.stdin(Stdio::null()).output().expect("the client starts");
    if output.status.success() { "A".to_owned() } else { format!("R {}", one_line(&output.stderr)) }
}

fn java(lines: &str, served: &Served) -> Option<Measured> {
    let output = Command::new("java").arg("-version").output().ok()?;
    let version = one_line(&output.stderr).split('"').nth(1).unwrap_or_default().to_owned();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/Handshake.java");
    let with_ports = lines.lines().zip(&served.ports).map(|(line, port)| format!("{port} {line}\n"));
    let answers = talk(Command::new("java").arg(source), &with_ports.collect::<String>());
    Some(Measured { client: Client::Java, version, answers })
}

/// Passes the chains, and returns a line for each.
fn talk(command: &mut Command, lines: &str) -> Vec<String> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the client starts");
    let mut stdin = child.stdin.take().expect("stdin");
    let output = thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(lines.as_bytes()).expect("the client reads"));
        child.wait_with_output().expect("the client ends")
    });
    assert!(output.status.success(), "{command:?} failed");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// What a program says of itself; empty if it is not there.
fn version(program: &Path, flag: &str) -> String {
    let output = Command::new(program).arg(flag).output();
    output.map(|output| one_line(&output.stdout)).unwrap_or_default()
}

/// Writes certificates to a file.
fn certificates(name: &str, certificates: &[String]) -> PathBuf {
    let path = folder().join(name);
    fs::write(&path, certificates.iter().map(|der| pem(der)).collect::<String>()).expect("written");
    path
}

fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("clients");
    fs::create_dir_all(&folder).expect("a directory");
    folder
}

fn one_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pem(der: &str) -> String {
    let lines: Vec<&str> = der.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("base64")).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn bytes(base64: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(base64).expect("base64")
}

const PROGRAM: &str = "KUBEFRONT_CLIENTS_GO";
const NO_OPENSSL: &str = "openssl is missing: install it, then run `cargo xtask clients` again";
/// The shape of the chains follows from it.
const SEED: &str = "20261130";
const COUNT: usize = 300;
/// Predictions of one client that may differ.
const MOST_PERCENT: usize = 2;
