//! What Contour, Envoy and kubectl report for Secrets (`contour/contour.json`), each made again from its description,
//! compared with kubefront. If one of them rejects or clients fail, kubefront repairs or reports it; if all accept, it
//! accepts too.

mod made;

use std::fmt::Write;

use kubefront_core::finding::Blocks;
use kubefront_core::{Evaluation, Role, Severity};
use kubefront_tests::cases::{self, Draft, bytes};
use kubefront_tests::forge::{Cert, Extension, extension, private_pem};
use kubefront_tests::golden::Case;
use serde_json::Value;

use made::Pair;

#[test]
fn secrets_of_contours_cases() {
    let (mut table, mut told) = (String::new(), Vec::new());
    for row in rows("secret_cases") {
        let id = text(&row, "id");
        let pair =
            made::pair(id).unwrap_or_else(|| panic!("{id}: made from its description, {}", text(&row, "defect")));
        let evaluation = pair.case().run();
        let ours = verdict(&evaluation, &pair);
        let is_good = is_accepted(&row);
        writeln!(
            table,
            "{id:24} {ours:44} Contour {:9} Envoy {:40} kubectl {}",
            text(&row, "contour"),
            short(text(&row, "envoy"), 40),
            short(text(&row, "kubectl_create_secret_tls"), 40)
        )
        .expect("a string");
        match &ours {
            Verdict::Accepted if !is_good => told.push(format!("{id}: they refuse it, we write it as it is")),
            Verdict::Wrong(what) => told.push(format!("{id}: {what}")),
            Verdict::Blocked(codes) if is_good => told.push(format!("{id}: they accept it, we block: {codes:?}")),
            _ => {}
        }
    }
    println!("{table}");
    assert!(told.is_empty(), "{table}\n{}", told.join("\n"));
}

#[test]
fn ca_secrets_of_contours_cases() {
    let mut told = Vec::new();
    for row in rows("ca_secret_cases") {
        let id = text(&row, "id");
        let Some(ca) = made::ca(id) else { panic!("{id}: made from its description") };
        let good = cases::good("ca", "a CA Secret");
        let case = match ca {
            Some(bytes) => good.role("ca.crt", Role::UpstreamCa, bytes),
            None => good.file(
                "admin.kubeconfig",
                cases::kubeconfig::with_user("token: opaque-token-0123456789")
                    .replace("certificate-authority-data", "x-data"),
            ),
        };
        let evaluation = case.finish().run();
        let secret = evaluation.manifests.iter().find(|manifest| manifest.file == "21-upstream-ca.yaml");
        let errors = errors(&evaluation);
        println!(
            "{id:20} ours: CA Secret {}, errors {errors:?}; Contour {}",
            if secret.is_some() { "written" } else { "not written" },
            text(&row, "contour")
        );
        // Junk inside a block passes Contour and is refused by Envoy (run against Envoy 1.40).
        let works = text(&row, "contour") == "accepted" && id != "87-ca-garbageder";
        if works != secret.is_some() || (works && !errors.is_empty()) {
            told.push(format!("{id}: works: {works}, written: {}, errors {errors:?}", secret.is_some()));
        }
        let said = !evaluation.report.findings.iter().all(|finding| finding.severity == Severity::Note);
        if !works && !said {
            told.push(format!("{id}: nothing is said"));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn hosts_of_gos_client() {
    let mut told = Vec::new();
    for row in rows("cert_host_cases_go_client") {
        let (certificate, host, result) = (text(&row, "cert"), text(&row, "host"), text(&row, "result"));
        let case = host_case(certificate).unwrap_or_else(|| panic!("{certificate}: made from its description"));
        let errors = errors(&case.fqdn(Box::leak(host.to_owned().into_boxed_str())).finish().run());
        println!("{certificate:40} {host:20} ours: {errors:?}; Go: {result}");
        if errors.is_empty() != result.starts_with("ok") {
            told.push(format!("{certificate}, {host}: we say {errors:?}, Go's client {result}"));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

fn host_case(certificate: &str) -> Option<Draft> {
    let leaf = Cert::leaf(&["k8s.example.com"]);
    let with = |leaf: &Cert| cases::with_leaf("host", "a host", leaf);
    Some(match certificate {
        "SAN DNS k8s.example.com" | "SAN DNS only" => with(&leaf),
        "SAN other.example.com" => with(&Cert::leaf(&["other.example.com"])),
        "SAN *.example.com" => with(&Cert::leaf(&["*.example.com"])),
        "expired" => with(&leaf.valid("2026-01-01", "2026-06-01")),
        "intermediate missing from the chain" => cases::with_chain("host", "a host", &[leaf]),
        "EKU clientAuth only" => with(&leaf.with(Extension::extended_key_usage(&[extension::CLIENT_AUTH]))),
        _ => return None,
    })
}

/// The result for a pair.
#[derive(Debug)]
enum Verdict {
    /// Written as it was, nothing repaired.
    Accepted,
    /// Written, repaired; the notes that say so.
    #[allow(dead_code)] // shown in the table
    Repaired(Vec<&'static str>),
    /// The Secret is left out as requested (a public key).
    LeftOut,
    /// Not written; the errors.
    Blocked(Vec<&'static str>),
    /// Written, and Contour or Envoy would refuse it.
    Wrong(String),
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&short(&format!("{self:?}"), 44))
    }
}

fn verdict(evaluation: &Evaluation, pair: &Pair) -> Verdict {
    let errors = errors(evaluation);
    if !errors.is_empty() {
        return Verdict::Blocked(errors);
    }
    let Some(secret) = evaluation.manifests.iter().find(|manifest| manifest.kind == "Secret" && manifest.is_secret)
    else {
        return Verdict::LeftOut;
    };
    let secret = serde_json::to_value(&secret.object).expect("a value");
    let data =
        |key: &str| String::from_utf8(made::decoded(secret["data"][key].as_str().unwrap_or_default())).expect("PEM");
    if let Err(what) = pair.is_served_by(&data("tls.crt"), &data("tls.key")) {
        return Verdict::Wrong(what);
    }
    let repairs = evaluation
        .report
        .findings
        .iter()
        .map(|finding| finding.code.name())
        .filter(|code| REPAIRS.iter().any(|end| code.ends_with(end)));
    let repairs: Vec<_> = repairs.collect();
    if repairs.is_empty() { Verdict::Accepted } else { Verdict::Repaired(repairs) }
}

/// How codes of repairs end (the rule book's heading).
const REPAIRS: [&str; 7] =
    ["-repaired", "-removed", "-sorted", "-converted", "-unwrapped", "input-role-sorted", "key-chosen"];

fn errors(evaluation: &Evaluation) -> Vec<&'static str> {
    evaluation
        .report
        .findings
        .iter()
        .filter(|finding| finding.blocks == Some(Blocks::All))
        .map(|finding| finding.code.name())
        .collect()
}

/// Contour accepts it, Envoy accepts it (today's: the version that a row names is the oldest), and clients do not fail.
fn is_accepted(row: &Value) -> bool {
    let envoy = text(row, "envoy");
    let by_envoy = !envoy.starts_with("rejects") && !envoy.contains("client fails");
    text(row, "contour") == "accepted" && by_envoy
}

fn rows(group: &str) -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/contour/contour.json");
    let text = std::fs::read_to_string(path).expect("the copy of Contour's cases");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    all[group].as_array().expect("a list").clone()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

fn short(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

impl Pair {
    fn case(&self) -> Case {
        let mut draft = cases::good("pair", "a Secret's content").without("fullchain.pem").without("key.pem");
        if let Some(certificate) = &self.certificate {
            draft = draft.role("tls.crt", Role::Chain, certificate.clone());
        }
        if let Some(key) = &self.key {
            draft = draft.role("tls.key", Role::Key, key.clone());
        }
        draft.finish()
    }
}

/// The comparison can fail: a key in the wrong label is refused.
#[test]
fn comparison_can_fail() {
    let pair = made::pair("01-rsa2048-ok").expect("made");
    let chain = String::from_utf8(pair.certificate.clone().expect("made")).expect("PEM");
    assert_eq!(pair.is_served_by(&chain, &private_pem("rsa-leaf")), Ok(()));
    assert!(pair.is_served_by(&chain, &bytes::relabel(&private_pem("rsa-leaf"), "RSA PRIVATE KEY")).is_err());
    assert!(pair.is_served_by(&chain, &private_pem("rsa-other")).is_err());
    assert!(pair.is_served_by(&bytes::indented(&chain), &private_pem("rsa-leaf")).is_err());
}
