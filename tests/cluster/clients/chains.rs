//! The chains: made afresh by `tests/cluster/go/clients`, and those of x509-limbo that have a key.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use base64::Engine;
use kubefront_core::Moment;
use kubefront_core::clients::{Anchor, Answer, Client, Question, answers};
use kubefront_tests::limbo::{self, TestCase};
use serde::{Deserialize, Serialize};

/// What a server sends and a client trusts; certificates are DER in base64.
#[derive(Deserialize, Serialize)]
pub(crate) struct Chain {
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) at: String,
    pub(crate) sent: Vec<String>,
    pub(crate) anchors: Vec<String>,
    /// PEM.
    pub(crate) key: String,
}

impl Chain {
    /// What core says.
    pub(crate) fn predict(&self) -> Vec<Answer> {
        let sent: Vec<Vec<u8>> = self.sent.iter().map(|der| bytes(der)).collect();
        let question = Question {
            sent: sent.iter().map(Vec::as_slice).collect(),
            anchors: self.anchors.iter().map(|der| Anchor::certificate(&bytes(der))).collect(),
            host: &self.host,
            at: Moment::parse(&self.at).expect("a time"),
            is_verified: false,
        };
        answers(&question, Client::ALL)
    }

    /// One line of JSON.
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).expect("JSON")
    }
}

/// Returns all chains.
pub(crate) fn all() -> Vec<Chain> {
    let number = |name: &str, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let mut command = Command::new(program());
    command.args([number(SEED, "20261130"), number(RANDOM, "120"), number(VARIED, "160")]);
    command.args(env::var(KIND).ok());
    // or Go would not make short RSA keys
    let output = command.env("GODEBUG", GODEBUG).stderr(Stdio::inherit()).output().expect("chains");
    assert!(output.status.success(), "the program that makes chains failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut chains: Vec<Chain> = text.lines().map(|line| serde_json::from_str(line).expect("a chain")).collect();
    let at = chains.first().expect("a chain").at.clone();
    if env::var_os(KIND).is_none() {
        chains.extend(of_limbo(&at));
    }
    chains
}

/// The program of `tests/cluster/go/clients`.
pub(crate) fn program() -> PathBuf {
    env::var_os(PROGRAM).unwrap_or_else(|| panic!("{PROGRAM} is not set: run `cargo xtask clients`")).into()
}

/// Clients have no clock switch, so these are judged now too.
fn of_limbo(at: &str) -> Vec<Chain> {
    let chain = |case: TestCase| {
        let sent = core::iter::once(&case.peer_certificate).chain(&case.untrusted_intermediates);
        Some(Chain {
            name: case.id,
            host: case.expected_peer_name?.value,
            at: at.to_owned(),
            sent: sent.map(|pem| body(pem)).collect(),
            anchors: case.trusted_certs.iter().map(|pem| body(pem)).collect(),
            key: case.peer_certificate_key?,
        })
    };
    limbo::cases().into_iter().filter_map(chain).collect()
}

fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

pub(crate) fn pem(der: &str) -> String {
    let lines: Vec<&str> = der.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("base64")).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

pub(crate) fn bytes(base64: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(base64).expect("base64")
}

const PROGRAM: &str = "KUBEFRONT_CLIENTS_GO";
/// The shape of the chains follows from it.
const SEED: &str = "KUBEFRONT_CLIENTS_SEED";
const RANDOM: &str = "KUBEFRONT_CLIENTS_RANDOM";
const VARIED: &str = "KUBEFRONT_CLIENTS_VARIED";
/// Only chains of kinds that begin with it.
const KIND: &str = "KUBEFRONT_CLIENTS_KIND";
pub(crate) const GODEBUG: &str = "rsa1024min=0";
