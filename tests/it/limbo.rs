//! x509-limbo, an outside collection of certificate chains with verdicts. `exceptions.json` explains differences;
//! an exception that is no longer one fails too.
#![allow(clippy::unwrap_used)] // helpers of tests

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use kubefront_core::chain::Ingredients;
use kubefront_core::check::{Case, Outcome, checks};
use kubefront_core::decoded::{Decoded, Found, Origin};
use kubefront_core::fqdn::Fqdn;
use kubefront_core::key::{Key, PublicKey};
use kubefront_core::selection::Set;
use kubefront_core::x509::{Certificate, Coverage, covers};
use kubefront_core::{Exposure, Finding, Moment, Roots, Severity, Task, chain};
use kubefront_tests::limbo::{self, TestCase};
use serde::Deserialize;

/// A divergence: what kubefront reports instead, and why that is right for kubectl and Envoy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// Codes that must be among kubefront's: warnings if it accepts, errors if it rejects.
    codes: Vec<String>,
    reason: String,
}

/// What came out for one case.
struct Verdict {
    is_accepted: bool,
    codes: Vec<String>,
    findings: Vec<String>,
}

#[test]
fn verdicts_agree_with_limbo_or_say_why_not() {
    let exceptions: BTreeMap<String, Exception> =
        serde_json::from_str(include_str!("../limbo/exceptions.json")).unwrap();
    let cases = limbo::cases();
    let mut wrong = Vec::new();
    for case in &cases {
        let verdict = judge(case);
        let agrees = verdict.is_accepted == (case.expected_result == "SUCCESS");
        let told = format!("{}: limbo says {}, we say {:#?}", case.id, case.expected_result, verdict.findings);
        match exceptions.get(&case.id) {
            None if !agrees => wrong.push(told),
            Some(_) if agrees => wrong.push(format!("{}: agrees now, take its exception away", case.id)),
            Some(exception) if !exception.codes.iter().all(|code| verdict.codes.contains(code)) => {
                wrong.push(format!("{told}\nexpected among them {:?}", exception.codes));
            }
            Some(exception) if exception.reason.is_empty() => wrong.push(format!("{}: no reason given", case.id)),
            _ => {}
        }
    }
    for id in exceptions.keys().filter(|id| cases.iter().all(|case| case.id != **id)) {
        wrong.push(format!("{id}: an exception for a case that does not exist"));
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn judge(case: &TestCase) -> Verdict {
    match certificates(case) {
        Ok((served, anchors)) => findings(case, &served, &anchors),
        Err(why) => {
            Verdict { is_accepted: false, codes: vec!["certificate-unreadable".to_owned()], findings: vec![why] }
        }
    }
}

type Parsed = (Vec<Arc<Certificate>>, Vec<Arc<Certificate>>);

fn certificates(case: &TestCase) -> Result<Parsed, String> {
    let read = |pem: &String| Certificate::from_der(&der(pem)).map(Arc::new).map_err(|error| error.to_string());
    let served = std::iter::once(&case.peer_certificate).chain(&case.untrusted_intermediates).map(read);
    Ok((served.collect::<Result<_, _>>()?, case.trusted_certs.iter().map(read).collect::<Result<_, _>>()?))
}

fn findings(case: &TestCase, served: &[Arc<Certificate>], anchors: &[Arc<Certificate>]) -> Verdict {
    let certificates: Vec<_> = served.iter().cloned().enumerate().map(|(index, part)| found(part, index + 1)).collect();
    let leaf = PublicKey {
        spki_der: served[0].spki_der.clone(),
        spki_sha256: served[0].spki_sha256.clone(),
        kind: served[0].key.clone(),
    };
    let key = found(Key::Public(leaf), 1);
    let at = Moment::parse(case.validation_time.as_deref().unwrap_or("2026-06-29T00:00:00Z")).unwrap();
    let chain = chain::build(&Ingredients {
        certificates: &certificates,
        pool: &[],
        keys: std::slice::from_ref(&key),
        fqdn: None,
        anchors,
        roots: Roots::None,
        at,
        embeds_anchor: false,
        renew_before: None,
    });
    let set = Set { chain, key: Some(key), ..Set::default() };
    let (exposure, decoded) = (Exposure::default(), Decoded::default());
    let judged = Case { exposure: &exposure, decoded: &decoded, set: &set, at, task: Task::Check };
    let mut findings: Vec<Finding> = checks()
        .flat_map(|check| match (check.run)(&judged) {
            Outcome::Findings(findings) => findings,
            _ => Vec::new(),
        })
        .collect();
    findings.retain(|finding| ABOUT.iter().any(|about| finding.code.name().starts_with(about)));
    verdict(case, &set, &findings)
}

fn verdict(case: &TestCase, set: &Set, findings: &[Finding]) -> Verdict {
    let mut codes: Vec<String> = findings.iter().map(|finding| finding.code.name().to_owned()).collect();
    let mut told: Vec<String> =
        findings.iter().map(|f| format!("{} {}: {}", f.severity.name(), f.code, f.found)).collect();
    let is_covered = case.expected_peer_name.as_ref().is_none_or(|name| {
        Fqdn::parse(&name.value).is_ok_and(|(fqdn, _)| {
            set.chain.leaf.as_ref().is_some_and(|leaf| matches!(covers(leaf, &fqdn), Coverage::By(_)))
        })
    });
    if !is_covered {
        codes.push("fqdn-not-covered".to_owned());
        told.push("error fqdn-not-covered".to_owned());
    }
    let is_accepted = is_covered && findings.iter().all(|finding| finding.severity != Severity::Error);
    Verdict { is_accepted, codes, findings: told }
}

fn found<T>(part: T, block: usize) -> Found<T> {
    Found { part, origin: Origin { material: 0, name: "chain.pem".to_owned(), block, line: 1, role: None } }
}

fn der(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

/// Codes about certificates; the rest of the set is not there.
const ABOUT: &[&str] = &["leaf-", "chain-", "trust-", "certificate-", "key-"];
