//! Checks about: clients other than kubectl.

#[cfg(test)]
mod tests;

use super::blamed::{Blamed, Trusts};
use super::{Case, Check, Outcome};
use crate::clients::{Answer, Client, Rule};
use crate::finding::{Change, Code, Finding, Fix, Severity};
use crate::material::Role;
use crate::mode::Mode;

pub(super) const CHECKS: &[Check] = &[Check { name: "clients-accept", run: accept }];

/// Without a requirement, kubectl's answer is that of the other checks, and Envoy's is about the API server's certificate.
fn accept(case: &Case<'_>) -> Outcome {
    let required = &case.exposure.spec.clients;
    let unknown = unknown(case);
    let is_unknown = case.set.clients.iter().all(|answer| answer.accepts.is_none());
    if is_unknown && unknown.is_empty() {
        return Outcome::not_applicable("the chain that clients get is not known");
    }
    let needed: Vec<&Answer> = rejecting(case).filter(|answer| required.contains(&answer.client)).collect();
    let others = others(case);
    let mut findings = Vec::new();
    if !needed.is_empty() {
        let finding = Finding::error(Code::ClientRequired, "clients", found(case, &needed)).about("clients");
        findings.push(told(case, finding, &needed));
    }
    // a verdict about a part that was not provided is `incomplete` in any case
    let is_incomplete = !case.set.missing(case.exposure, case.decoded, case.task).is_empty();
    if is_incomplete && is_unknown {
        return Outcome::not_checked(not_known_text(case, &unknown));
    }
    if !unknown.is_empty() {
        findings.push(not_known(case, &unknown));
    }
    if !others.is_empty() {
        let finding = Finding::warning(Code::ClientRejects, "clients", found(case, &others));
        findings.push(told(case, finding, &others));
    }
    Outcome::of(findings)
}

/// An exposure is not ready if a required client may reject it.
fn not_known(case: &Case<'_>, unknown: &[Client]) -> Finding {
    let is_passthrough = case.exposure.spec.mode == Mode::Passthrough;
    let has_envoy = unknown.contains(&Client::Envoy);
    let has_front = unknown.iter().any(|client| client.is_measured() && *client != Client::Envoy);
    let needs_server = if is_passthrough { has_front } else { has_envoy };
    let root = Fix::provides("pass the root certificate that ends the certificate chain", Role::TrustAnchor);
    let server = Fix::provides("pass the API server's certificate and the cluster CA", Role::ApiServerCertificate)
        .and(Change::Provide { role: Role::UpstreamCa });
    let unneeded = Code::ClientRequired.rule().fixes.last().cloned();
    let fixes = [(has_front && !is_passthrough).then_some(root), needs_server.then_some(server), unneeded];
    Finding::warning(Code::ClientRequired, "clients", not_known_text(case, unknown))
        .with_impact("The required client may fail the TLS handshake.")
        .with_fixes(fixes.into_iter().flatten().collect::<Vec<_>>())
        .needing_decision(true)
        .about("clients")
}

fn not_known_text(case: &Case<'_>, unknown: &[Client]) -> String {
    let front: Vec<&str> =
        unknown.iter().filter(|client| **client != Client::Envoy).map(|client| client.name()).collect();
    let of_front = format!("whether {} accepts the certificate is not known", front.join(", "));
    let of_envoy = match case.exposure.spec.mode {
        Mode::Passthrough => "Envoy does not verify the API server's certificate in mode passthrough",
        Mode::Tcp | Mode::Http => "whether Envoy accepts the API server's certificate is not known",
    };
    let of_envoy = unknown.contains(&Client::Envoy).then(|| of_envoy.to_owned());
    (!front.is_empty()).then_some(of_front).into_iter().chain(of_envoy).collect::<Vec<_>>().join("; ")
}

/// Names the clients in the finding that is about the rule, and takes them out of `client-rejects`: one cause, one finding.
pub(super) fn settle(case: &Case<'_>, outcomes: &mut [(&'static str, Outcome)]) {
    let mut others: Vec<Answer> = others(case).into_iter().cloned().collect();
    for (rule, codes) in TOLD_BY {
        let of_rule: Vec<&Answer> = others.iter().filter(|answer| answer.rules().any(|other| other == *rule)).collect();
        let mut findings = outcomes.iter_mut().filter_map(|(_, outcome)| match outcome {
            Outcome::Findings(findings) => Some(findings),
            Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => None,
        });
        let about = |finding: &&mut Finding| codes.contains(&finding.code) && finding.severity != Severity::Note;
        let finding = findings.find_map(|findings| findings.iter_mut().find(about));
        let Some(finding) = finding.filter(|_| !of_rule.is_empty()) else { continue };
        let names = names(&of_rule);
        let is_named = names.iter().all(|name| finding.impact.contains(name));
        if !is_named {
            finding.impact = format!("{} Rejected by {}.", finding.impact, names.join(", ")).trim().to_owned().into();
        }
        others = others.into_iter().filter_map(|answer| without(answer, *rule)).collect();
    }
    let others: Vec<&Answer> = others.iter().collect();
    for (_, outcome) in outcomes.iter_mut() {
        let Outcome::Findings(findings) = outcome else { continue };
        let Some(at) = findings.iter().position(|finding| finding.code == Code::ClientRejects) else { continue };
        findings.remove(at);
        if !others.is_empty() {
            let warning = Finding::warning(Code::ClientRejects, "clients", found(case, &others));
            findings.insert(at, told(case, warning, &others));
        }
        if findings.is_empty() {
            *outcome = Outcome::Passed;
        }
    }
}

/// What else the client rejects of the certificate; `None` if nothing else.
fn without(answer: Answer, told: Rule) -> Option<Answer> {
    let mut rules = answer.rules().filter(|rule| *rule != told).collect::<Vec<_>>().into_iter();
    let rule = Some(rules.next()?);
    Some(Answer { rule, also: rules.collect(), ..answer })
}

/// The required clients whose answer is not known.
fn unknown(case: &Case<'_>) -> Vec<Client> {
    let answer = |client: &Client| case.set.clients.iter().find(|answer| answer.client == *client);
    let is_unknown = |client: &&Client| answer(client).is_none_or(|answer| answer.accepts.is_none());
    case.exposure.spec.clients.iter().filter(is_unknown).copied().collect()
}

fn rejecting<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Answer> {
    case.set.clients.iter().filter(|answer| answer.client.is_measured() && answer.accepts == Some(false))
}

/// Clients that are not required, where kubectl accepts the chain.
fn others<'a>(case: &Case<'a>) -> Vec<&'a Answer> {
    let required = &case.exposure.spec.clients;
    let is_other = |answer: &&Answer| {
        !matches!(answer.client, Client::Kubectl | Client::Envoy) && !required.contains(&answer.client)
    };
    let accepted = case.set.clients.iter().filter(|answer| answer.accepts == Some(true));
    let kubectl_works = { accepted }.any(|answer| answer.client == Client::Kubectl);
    rejecting(case).filter(|_| kubectl_works).filter(is_other).collect()
}

/// `Python 3.13: authority key identifier is missing, "api.example.com" (chain.pem block 1); Firefox: Ed25519 key`
fn found(case: &Case<'_>, answers: &[&Answer]) -> String {
    let told = causes(answers).into_iter().map(|cause| {
        let place = cause.place(case).map(|place| format!(", {place}")).unwrap_or_default();
        format!("{}: {}{place}", names(&of_cause(answers, &cause)).join(", "), cause.titles())
    });
    told.collect::<Vec<_>>().join("; ")
}

fn causes(answers: &[&Answer]) -> Vec<Blamed> {
    let mut causes: Vec<Blamed> = Vec::new();
    for cause in answers.iter().filter_map(|answer| Blamed::by(answer)) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

fn of_cause<'a>(answers: &[&'a Answer], cause: &Blamed) -> Vec<&'a Answer> {
    answers.iter().filter(|answer| Blamed::by(answer).as_ref() == Some(cause)).copied().collect()
}

/// How each cause goes away, then what to do without a new certificate.
fn fixes(case: &Case<'_>, finding: &Finding, answers: &[&Answer]) -> Vec<Fix> {
    let is_by_order = |answer: &&&Answer| case.set.clients_after_rewrite.contains(&answer.client);
    let (by_order, by_certificate): (Vec<&Answer>, Vec<&Answer>) = (
        answers.iter().filter(is_by_order).copied().collect(),
        answers.iter().filter(|a| !is_by_order(a)).copied().collect(),
    );
    let mut fixes = if by_order.is_empty() { Vec::new() } else { super::existing_secret::sorted(case) };
    for cause in causes(&by_certificate).into_iter().take(SHOWN) {
        let is_envoy = of_cause(&by_certificate, &cause).iter().any(|answer| answer.client == Client::Envoy);
        fixes.extend(cause.fix(case, &trusts(case, is_envoy)));
    }
    let given = finding.code.rule().fixes;
    match fixes.is_empty() {
        true => given.to_vec(),
        false => fixes.into_iter().chain(given.last().cloned()).collect(),
    }
}

/// What Envoy, or any other client, trusts.
fn trusts(case: &Case<'_>, is_envoy: bool) -> Trusts {
    let is_upstream = is_envoy || case.exposure.spec.mode == Mode::Passthrough;
    if is_upstream { super::upstream::trusts(case) } else { super::chain::trusts(case) }
}

/// Envoy's answer is about another certificate than those of the others.
fn names(answers: &[&Answer]) -> Vec<&'static str> {
    let name =
        |client: Client| if client == Client::Envoy { "Envoy (API server's certificate)" } else { client.name() };
    answers.iter().map(|answer| name(answer.client)).collect()
}

/// Adds what the clients print: `Python 3.13 fails with `Missing Authority Key Identifier`.`
fn told(case: &Case<'_>, finding: Finding, answers: &[&Answer]) -> Finding {
    let fixes = fixes(case, &finding, answers);
    let finding = finding.with_fixes(fixes);
    // a client that prints the text of a rule that another finding is about does not print this one
    let prints = |answer: &Answer| {
        let printed = case.set.clients.iter().find(|other| other.client == answer.client);
        printed.is_some_and(|printed| printed.rule == answer.rule)
    };
    let reason = |answer: &Answer| {
        answer.rule.filter(|_| prints(answer)).map(|rule| rule.reason(answer.client)).unwrap_or_default()
    };
    let mut reasons: Vec<&str> = Vec::new();
    for text in answers.iter().map(|answer| reason(answer)).filter(|reason| !reason.is_empty()) {
        if !reasons.contains(&text) {
            reasons.push(text);
        }
    }
    if reasons.is_empty() {
        return finding;
    }
    let more = reasons.len().saturating_sub(SHOWN);
    let fails = reasons.into_iter().take(SHOWN).map(|text| {
        let of_reason: Vec<&Answer> = answers.iter().copied().filter(|answer| reason(answer) == text).collect();
        let verb = if of_reason.len() == 1 { "fails" } else { "fail" };
        format!("{} {verb} with `{text}`.", names(&of_reason).join(", "))
    });
    let rest = (more > 0).then(|| "`kubefront check --clients` lists all error texts.".to_owned());
    finding.with_impact(fails.chain(rest).collect::<Vec<_>>().join(" "))
}

/// Error texts in a finding, at most.
const SHOWN: usize = 3;

/// Rules that other findings are about.
const TOLD_BY: &[(Rule, &[Code])] = &[
    (Rule::AuthorityKeyIdMismatch, &[Code::ChainKeyIdentifier]),
    (Rule::NameMismatch, &[Code::LeafWildcard, Code::FqdnNotCovered]),
    (Rule::UsageAnyOnly, &[Code::LeafNoServerAuth, Code::ChainKeyUsage]),
    (Rule::KeyUsageWithoutDigitalSignature, &[Code::LeafKeyUsage]),
    (Rule::KeyUsageWithoutTls, &[Code::LeafKeyUsage]),
    (Rule::KeyUsageEmpty, &[Code::LeafKeyUsage]),
    (Rule::LeafIsCa, &[Code::LeafIsCa]),
    (Rule::MustStaple, &[Code::LeafMustStaple]),
    (Rule::KeyEd25519, &[Code::KeyEd25519]),
    (Rule::KeyRsaWeak, &[Code::KeyTooSmall, Code::ChainWeakKey, Code::TrustAnchorWeak]),
    (Rule::CaKeyRsaWeak, &[Code::ChainWeakKey, Code::TrustAnchorWeak]),
    (Rule::KeyP521, &[Code::KeyCurveNeedsNewerEnvoy]),
    (Rule::SignatureSha1, &[Code::LeafWeakSignature, Code::ChainWeakSignature]),
    (Rule::ChainTooLong, &[Code::ChainMessageTooLarge]),
    (Rule::ChainIncomplete, &[Code::TrustAnchorNotRoot]),
];
