//! Predictions for clients: as measured, except for the differences on a list (tests/clients/README.md).

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use base64::Engine;
use flate2::read::GzDecoder;
use kubefront_core::chain::Ingredients;
use kubefront_core::clients::{Anchor, Client, Question, answers};
use kubefront_core::decoded::{Found, Origin};
use kubefront_core::x509::Certificate;
use kubefront_core::{Moment, Roots, chain};
use serde::Deserialize;

#[derive(Deserialize)]
struct Measured {
    /// The day, or the versions.
    measured: String,
    #[serde(default)]
    versions: String,
    at: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    host: String,
    leaf: String,
    inter: Vec<String>,
    anchors: Vec<String>,
    /// `A` or `R`, and the text.
    clients: BTreeMap<String, Vec<String>>,
}

impl Case {
    /// The certificates, the leaf first.
    fn sent(&self) -> Vec<Vec<u8>> {
        core::iter::once(&self.leaf).chain(&self.inter).map(|der| bytes(der)).collect()
    }

    fn question<'a>(&'a self, sent: &'a [Vec<u8>], at: Moment) -> Question<'a> {
        Question {
            sent: sent.iter().map(Vec::as_slice).collect(),
            anchors: self.anchors.iter().map(|der| Anchor::certificate(&bytes(der))).collect(),
            host: &self.host,
            at,
            is_verified: false,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    clients: Vec<String>,
    /// Why core predicts another answer.
    #[serde(rename = "reason")]
    _reason: String,
}

#[test]
fn clients_answer_as_measured() {
    let differences: BTreeMap<String, Difference> =
        serde_json::from_str(include_str!("../clients/differences.json")).expect("the list of differences");
    let (mut told, mut compared) = (Vec::new(), 0);
    let (first, varied) = (measured(), varied());
    let moment = |set: &Measured| Moment::parse(&set.at).expect("a time");
    let (at, of_varied) = (moment(&first), moment(&varied));
    let all = first.cases.iter().map(|case| (case, at)).chain(varied.cases.iter().map(|case| (case, of_varied)));
    for (case, at) in all.clone() {
        let sent = case.sent();
        for answer in answers(&case.question(&sent, at), Client::ALL) {
            let name = answer.client.to_string();
            let Some([verdict, text @ ..]) = case.clients.get(&name).map(Vec::as_slice) else { continue };
            compared += 1;
            let differs = answer.accepts != Some(verdict == "A");
            let is_listed = differences.get(&case.id).is_some_and(|difference| difference.clients.contains(&name));
            if differs != is_listed {
                told.push(format!("{} {name}: measured {verdict} {text:?}, predicted {answer:?}", case.id));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(compared > 7400, "{compared}");
    for client in Client::ALL.iter().filter(|client| client.is_measured()) {
        let differing =
            differences.values().filter(|difference| difference.clients.contains(&client.to_string())).count();
        let count = all.clone().count();
        assert!(differing * 100 <= count, "{client}: {differing} of {count} differ");
    }
}

#[test]
fn the_version_of_java_is_the_one_that_was_measured() {
    for set in [measured(), varied()] {
        let text = format!("{} {}", set.versions, set.measured).to_lowercase();
        let version =
            text.split("java").nth(1).and_then(|rest| rest.trim_start_matches([' ', ':']).split([' ', ';']).next());
        let version = version.expect("a version of Java");
        assert!(Client::Java.version().contains(version), "{version}: {text}");
    }
}

/// Of several rules, the first one is that of the text which the client prints.
#[test]
fn the_first_rule_is_the_one_that_strict_mode_prints() {
    let set = measured();
    let at = Moment::parse(&set.at).expect("a time");
    let (mut told, mut compared) = (Vec::new(), 0);
    for case in &set.cases {
        let Some([_, text, ..]) = case.clients.get("python-3.13").map(Vec::as_slice) else { continue };
        // errors of check_extensions
        if !(78..=94).any(|code| text.ends_with(&format!("[{code}]"))) {
            continue;
        }
        compared += 1;
        let sent = case.sent();
        let answers = answers(&case.question(&sent, at), &[Client::Python313]);
        let rule = answers.first().and_then(|answer| answer.rule);
        let reason = rule.map(|rule| rule.reason(Client::Python313)).unwrap_or_default();
        if reason.is_empty() || !text.starts_with(reason) {
            told.push(format!("{}: measured {text}, predicted {answers:?}", case.id));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(compared > 25, "{compared}");
}

/// The order in which certificates are sent decides for clients that follow one path only.
#[test]
fn what_is_sent_is_accepted_by_every_client_if_a_valid_path_exists() {
    let (measured, at) = (measured(), Moment::parse("2026-11-29T16:00:00Z").expect("a time"));
    for (id, rejecting) in ORDERED {
        let case = measured.cases.iter().find(|case| case.id == *id).expect("a case");
        let read = |der: &String| Arc::new(Certificate::from_der(&bytes(der)).expect("a certificate"));
        let certificates: Vec<Found<Arc<Certificate>>> = core::iter::once(&case.leaf)
            .chain(&case.inter)
            .enumerate()
            .map(|(index, der)| found(read(der), index))
            .collect();
        let anchors: Vec<Arc<Certificate>> = case.anchors.iter().map(read).collect();
        let chain = chain::build(&Ingredients {
            certificates: &certificates,
            keys: &[],
            pool: &[],
            fqdn: None,
            anchors: &anchors,
            roots: Roots::None,
            at,
            embeds_anchor: false,
            renew_before: None,
        });
        let leaf = chain.leaf.expect("a leaf");
        let question = Question {
            sent: core::iter::once(&leaf).chain(&chain.intermediates).map(|sent| sent.der.as_slice()).collect(),
            anchors: anchors.iter().map(|anchor| Anchor::certificate(&anchor.der)).collect(),
            host: &case.host,
            at,
            is_verified: false,
        };
        let answers = answers(&question, Client::ALL);
        let told =
            answers.iter().filter(|answer| answer.accepts == Some(false)).map(|answer| answer.client.to_string());
        assert_eq!(told.collect::<Vec<_>>(), *rejecting, "{id}");
    }
}

/// Cases, and who rejects what kubefront sends of them.
const ORDERED: &[(&str, &[&str])] = &[
    ("order-wrong", &[]),
    ("order-extra-unrelated", &[]),
    ("order-root-sent", &[]),
    ("cross-1x8", &[]),
    ("cross-3x4", &[]),
    ("cross-4x8", &[]),
    ("cross-expired-inter-first", &[]),
    ("cross-expired-old-sent-too", &[]),
    ("cross-unknown-old-root-new-anchored", &[]),
];

fn found<T>(part: T, block: usize) -> Found<T> {
    Found { part, origin: Origin { material: 0, name: "chain.pem".to_owned(), block, line: 1, role: None } }
}

fn measured() -> Measured {
    unpacked(include_bytes!("../clients/measured.json.gz"))
}

/// Chains of `cargo xtask clients --long`.
fn varied() -> Measured {
    unpacked(include_bytes!("../clients/varied.json.gz"))
}

fn unpacked(packed: &[u8]) -> Measured {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).expect("gzip");
    serde_json::from_str(&text).expect("the measured answers")
}

fn bytes(base64: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(base64).expect("base64")
}
