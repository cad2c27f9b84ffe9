//! Checks about: clients other than kubectl.

#[cfg(test)]
mod tests;

use super::{Case, Check, Outcome};
use crate::clients::{Answer, Client, Rule};
use crate::finding::{Code, Finding};

pub(super) const CHECKS: &[Check] = &[Check { name: "clients-accept", run: accept }];

/// kubectl's answer is that of the other checks, and Envoy's is about the API server's certificate.
fn accept(case: &Case<'_>) -> Outcome {
    let answers = &case.set.clients;
    if answers.iter().all(|answer| answer.accepts.is_none()) {
        return Outcome::not_applicable("the chain that clients get is not known");
    }
    let required = &case.exposure.spec.clients;
    let is_other =
        |answer: &&Answer| answer.client.is_measured() && !matches!(answer.client, Client::Kubectl | Client::Envoy);
    let rejecting = answers.iter().filter(is_other).filter(|answer| answer.accepts == Some(false));
    let (needed, others): (Vec<&Answer>, Vec<&Answer>) =
        rejecting.partition(|answer| required.contains(&answer.client));
    let mut findings = Vec::new();
    if !needed.is_empty() {
        let finding = Finding::error(Code::ClientRequired, "clients", found(&needed)).with_impact(impact(&needed));
        findings.push(finding.about("clients"));
    }
    let kubectl_works = answers.iter().any(|answer| answer.client == Client::Kubectl && answer.accepts == Some(true));
    if !others.is_empty() && kubectl_works {
        findings.push(Finding::warning(Code::ClientRejects, "clients", found(&others)).with_impact(impact(&others)));
    }
    Outcome::of(findings)
}

/// `Python 3.13: authority key identifier is missing; Firefox, Chromium: Ed25519 key`
fn found(answers: &[&Answer]) -> String {
    let mut rules: Vec<Rule> = Vec::new();
    for rule in answers.iter().filter_map(|answer| answer.rule) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let told = rules.into_iter().map(|rule| {
        let of_rule = answers.iter().filter(|answer| answer.rule == Some(rule));
        let names: Vec<&str> = of_rule.map(|answer| answer.client.name()).collect();
        format!("{}: {}", names.join(", "), rule.title())
    });
    told.collect::<Vec<_>>().join("; ")
}

/// `Python 3.13 fails with `Missing Authority Key Identifier`.`
fn impact(answers: &[&Answer]) -> String {
    let reason = |answer: &Answer| answer.rule.map(|rule| rule.reason(answer.client)).unwrap_or_default();
    let mut reasons: Vec<&str> = Vec::new();
    for told in answers.iter().map(|answer| reason(answer)).filter(|reason| !reason.is_empty()) {
        if !reasons.contains(&told) {
            reasons.push(told);
        }
    }
    let fails = reasons.into_iter().take(SHOWN).map(|told| {
        let of_reason = answers.iter().filter(|answer| reason(answer) == told);
        let names: Vec<&str> = of_reason.map(|answer| answer.client.name()).collect();
        let verb = if names.len() == 1 { "fails" } else { "fail" };
        format!("{} {verb} with `{told}`.", names.join(", "))
    });
    fails.collect::<Vec<_>>().join(" ")
}

/// Error texts in a finding, at most: `check --clients` lists all of them.
const SHOWN: usize = 3;
