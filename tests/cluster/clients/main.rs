//! Predictions for clients, compared with the clients themselves: chains that are made afresh, and real handshakes.
//!
//! `cargo xtask clients`. A client that this machine does not have is named in the output.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a test fails loudly

mod browsers;
mod chains;
mod envoy;
mod programs;
mod rustls_client;
mod scripts;
mod served;

use std::{env, fs, thread};

use chains::Chain;
use kubefront_core::clients::{Answer, Client, Rule};
use serde::{Deserialize, Deserializer, Serialize};
use served::Served;

/// A client of this machine and what it says of each chain.
#[derive(Serialize, Deserialize)]
struct Measured {
    #[serde(deserialize_with = "named")]
    client: Client,
    version: String,
    /// `A`, `R` with the text, or `?` if the chain could not be served or the client could not connect.
    answers: Vec<String>,
}

/// A client, or the command that installs it.
type Outcome = Result<Measured, Missing>;

struct Missing {
    client: Client,
    install: &'static str,
}

/// What every client is asked.
struct Asked<'a> {
    chains: &'a [Chain],
    served: &'a Served,
}

#[test]
fn clients_answer_as_predicted() {
    let (chains, all) = if env::var_os(AGAIN).is_some() { kept() } else { measured() };
    let predicted: Vec<Vec<Answer>> = chains.iter().map(Chain::predict).collect();
    let mut wrong = Vec::new();
    println!("{} chains", chains.len());
    for measured in all {
        let (differences, compared) = compare(&measured, &chains, &predicted);
        let (client, version, count) = (measured.client, &measured.version, differences.len());
        println!("{client} ({version}): {count} of {compared} predictions differ");
        differences.iter().for_each(|difference| println!("  {difference}"));
        if count * 100 > compared * MOST_PERCENT {
            wrong.push(format!("{client} ({version}): {count} of {compared} predictions differ"));
        }
        let served = || measured.answers.iter().filter(|answer| *answer != "? not served");
        let (answered, all) = (served().filter(|answer| !answer.starts_with('?')).count(), served().count());
        if answered * 100 < all * LEAST_PERCENT {
            wrong.push(format!("{client} ({version}) answered {answered} of {all} chains"));
        }
    }
    assert!(wrong.is_empty(), "at most {MOST_PERCENT} % may differ, of {LEAST_PERCENT} % that answer: {wrong:?}");
}

/// Makes the chains and asks every client that is there; keeps the answers for the next run.
fn measured() -> (Vec<Chain>, Vec<Measured>) {
    if env::var_os(LONG).is_none() {
        println!("Firefox and Chromium are compared with: cargo xtask clients --long");
    }
    let chains = chains::all();
    let served = Served::start(&chains);
    let mut all = Vec::new();
    for outcome in ask_all(&Asked { chains: &chains, served: &served }) {
        match outcome {
            Ok(measured) => all.push(measured),
            Err(missing) => println!("{} is missing, not compared: {}", missing.client.name(), missing.install),
        }
    }
    drop(served);
    no_connection_is_no_rejection(&chains);
    let kept = serde_json::to_string(&(&chains, &all)).expect("JSON");
    fs::write(served::folder().join(KEPT), kept).expect("written");
    (chains, all)
}

/// A client that cannot connect says nothing about the chain.
fn no_connection_is_no_rejection(chains: &[Chain]) {
    let closed = Served::closed();
    for measured in ask_all(&Asked { chains: &chains[..1], served: &closed }).into_iter().filter_map(Result::ok) {
        let connects = measured.client != Client::Openssl;
        assert!(!connects || measured.answers[0].starts_with('?'), "{}: {:?}", measured.client, measured.answers);
    }
}

/// The chains and answers of the last run.
fn kept() -> (Vec<Chain>, Vec<Measured>) {
    let file = env::var_os(KEPT_FILE).map_or_else(|| served::folder().join(KEPT), Into::into);
    let text = fs::read_to_string(file).expect("answers: run `cargo xtask clients` first");
    serde_json::from_str(&text).expect("answers of the last run")
}

/// Asks the clients at the same time: most of them wait most of the time.
fn ask_all(asked: &Asked<'_>) -> Vec<Outcome> {
    let mut clients: Vec<fn(&Asked<'_>) -> Vec<Outcome>> = vec![
        |asked| vec![scripts::go(asked)],
        |asked| vec![Ok(programs::openssl(asked))],
        |asked| vec![programs::curl(asked)],
        scripts::pythons,
        |asked| vec![scripts::node(asked)],
        |asked| vec![scripts::java(asked)],
        |asked| vec![envoy::ask(asked)],
        |asked| vec![programs::gnutls(asked)],
        |asked| vec![Ok(rustls_client::ask(asked))],
    ];
    if env::var_os(LONG).is_some() {
        clients.push(|asked| vec![browsers::firefox(asked)]);
        clients.push(|asked| vec![browsers::chromium(asked)]);
    }
    thread::scope(|scope| {
        let running: Vec<_> = clients.into_iter().map(|client| scope.spawn(move || client(asked))).collect();
        running.into_iter().flat_map(|client| client.join().expect("a client ends")).collect()
    })
}

/// The differences, and how many answers were compared.
fn compare(measured: &Measured, chains: &[Chain], predicted: &[Vec<Answer>]) -> (Vec<String>, usize) {
    assert_eq!(measured.answers.len(), chains.len(), "{} ended early", measured.client);
    let (mut differences, mut compared) = (Vec::new(), 0);
    for ((chain, predicted), said) in chains.iter().zip(predicted).zip(&measured.answers) {
        let answer = predicted.iter().find(|answer| answer.client == measured.client).expect("an answer");
        if said.starts_with('?') || answer.accepts.is_none() || is_of_version(measured, answer) {
            continue;
        }
        compared += 1;
        if answer.accepts != Some(said == "A") {
            differences.push(format!("{}: {said}, predicted {:?}", chain.name, answer.rule));
        }
    }
    (differences, compared)
}

/// Older versions than the one that was measured accept more.
fn is_of_version(measured: &Measured, answer: &Answer) -> bool {
    let (Some(rule), major) = (answer.rule, measured.version.trim_start_matches('v').split('.').next()) else {
        return false;
    };
    let major: u32 = major.and_then(|major| major.parse().ok()).unwrap_or_default();
    match measured.client {
        // before version 24, it comes with an OpenSSL that accepts short RSA keys
        Client::Node if major < 24 => {
            matches!(rule, Rule::KeyRsaWeak | Rule::CaKeyRsaWeak | Rule::SanEmpty | Rule::NameNone | Rule::NameMismatch)
        }
        Client::Java if major < 25 => matches!(rule, Rule::SanEmpty | Rule::NameMismatch),
        _ => false,
    }
}

fn named<'a, D: Deserializer<'a>>(input: D) -> Result<Client, D::Error> {
    let name = String::deserialize(input)?;
    name.parse().map_err(|_| serde::de::Error::custom(name))
}

/// Set by `cargo xtask clients --again`.
const AGAIN: &str = "KUBEFRONT_CLIENTS_AGAIN";
/// The last run's chains and answers.
const KEPT: &str = "measured.json";
/// Other answers than those of the last run.
const KEPT_FILE: &str = "KUBEFRONT_CLIENTS_KEPT";
/// Set by `cargo xtask clients --long`.
const LONG: &str = "KUBEFRONT_CLIENTS_LONG";
/// Predictions of one client that may differ.
const MOST_PERCENT: usize = 2;
/// Chains that are served to a client and that it must answer.
const LEAST_PERCENT: usize = 95;
