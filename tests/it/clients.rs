//! Predictions for clients: as measured, except for the differences on a list (tests/clients/README.md).

use std::collections::BTreeMap;
use std::io::Read;

use base64::Engine;
use flate2::read::GzDecoder;
use kubefront_core::Moment;
use kubefront_core::clients::{Anchor, Client, Question, answers};
use serde::Deserialize;

#[derive(Deserialize)]
struct Measured {
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
    let mut text = String::new();
    let packed = include_bytes!("../clients/measured.json.gz");
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).expect("gzip");
    let measured: Measured = serde_json::from_str(&text).expect("the measured answers");
    let differences: BTreeMap<String, Difference> =
        serde_json::from_str(include_str!("../clients/differences.json")).expect("the list of differences");
    let at = Moment::parse(&measured.at).expect("a time");
    let (mut told, mut compared) = (Vec::new(), 0);
    for case in &measured.cases {
        let sent: Vec<Vec<u8>> = core::iter::once(&case.leaf).chain(&case.inter).map(|der| bytes(der)).collect();
        let question = Question {
            sent: sent.iter().map(Vec::as_slice).collect(),
            anchors: case.anchors.iter().map(|der| Anchor::certificate(&bytes(der))).collect(),
            host: &case.host,
            at,
        };
        for answer in answers(&question, Client::ALL) {
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
    assert!(compared > 4300, "{compared}");
    for client in Client::ALL.iter().filter(|client| client.is_measured()) {
        let differing = differences.values().filter(|difference| difference.clients.contains(&client.to_string())).count();
        assert!(differing * 100 <= measured.cases.len(), "{client}: {differing} of {} differ", measured.cases.len());
    }
}

fn bytes(base64: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(base64).expect("base64")
}
