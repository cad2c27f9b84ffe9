//! Checks about: clients other than kubectl.

#[cfg(test)]
mod tests;

use super::{Case, Check, Outcome};
use crate::clients::{Answer, Client, Kind, Rule};
use crate::finding::{Code, Finding, Fix, Severity};
use crate::key::hex;
use crate::material::Role;
use crate::wording::described;

pub(super) const CHECKS: &[Check] = &[Check { name: "clients-accept", run: accept }];

/// Without a requirement, kubectl's answer is that of the other checks, and Envoy's is about the API server's certificate.
fn accept(case: &Case<'_>) -> Outcome {
    let required = &case.exposure.spec.clients;
    let answers = &case.set.clients;
    if answers.iter().all(|answer| answer.accepts.is_none()) {
        return unknown(case).unwrap_or_else(|| Outcome::not_applicable("the chain that clients get is not known"));
    }
    let needed: Vec<&Answer> = rejecting(case).filter(|answer| required.contains(&answer.client)).collect();
    let others = others(case);
    let mut findings = Vec::new();
    if !needed.is_empty() {
        findings.push(Finding::error(Code::ClientRequired, "clients", found(case, &needed)).about("clients"));
    }
    if !others.is_empty() {
        findings.push(Finding::warning(Code::ClientRejects, "clients", found(case, &others)));
    }
    if let Some(unknown) = unknown(case).filter(|_| findings.is_empty()) {
        return unknown;
    }
    Outcome::of(
        findings
            .into_iter()
            .zip([needed, others].into_iter().filter(|answers| !answers.is_empty()))
            .map(|(finding, answers)| told(case, finding, &answers))
            .collect(),
    )
}

/// Names the clients in the finding that is about the rule, and takes them out of `client-rejects`: one cause, one finding.
pub(super) fn settle(case: &Case<'_>, outcomes: &mut [(&'static str, Outcome)]) {
    let mut others = others(case);
    for (rule, codes) in TOLD_BY {
        let of_rule: Vec<&Answer> = others.iter().copied().filter(|answer| answer.rule == Some(*rule)).collect();
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
        others.retain(|answer| answer.rule != Some(*rule));
    }
    for (_, outcome) in outcomes.iter_mut() {
        let Outcome::Findings(findings) = outcome else { continue };
        let Some(at) = findings.iter().position(|finding| finding.code == Code::ClientRejects) else { continue };
        findings.remove(at);
        if !others.is_empty() {
            let warning = Finding::warning(Code::ClientRejects, "clients", found(case, &others));
            findings.insert(at, told(case, warning, &core::mem::take(&mut others)));
        }
        if findings.is_empty() {
            *outcome = unknown(case).unwrap_or(Outcome::Passed);
        }
    }
}

/// Required clients whose answer is not known; `None` if every answer is.
fn unknown(case: &Case<'_>) -> Option<Outcome> {
    let is_unknown = |answer: &&Answer| case.exposure.spec.clients.contains(&answer.client) && answer.accepts.is_none();
    let names = names(&case.set.clients.iter().filter(is_unknown).collect::<Vec<_>>()).join(", ");
    (!names.is_empty()).then(|| Outcome::not_checked(format!("whether {names} accepts the certificate is not known")))
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

/// `Python 3.13: authority key identifier is missing ("api.example.com" (chain.pem block 1)); Firefox: Ed25519 key`
fn found(case: &Case<'_>, answers: &[&Answer]) -> String {
    let told = causes(answers).into_iter().map(|cause| {
        let place = place(case, cause).map(|place| format!(", {place}")).unwrap_or_default();
        format!("{}: {}{place}", names(&of_cause(answers, cause)).join(", "), cause.0.title())
    });
    told.collect::<Vec<_>>().join("; ")
}

/// A rule, and the certificate that breaks it.
type Cause = (Rule, Option<[u8; 32]>);

fn causes(answers: &[&Answer]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for cause in answers.iter().filter_map(|answer| Some((answer.rule?, answer.certificate))) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

fn of_cause<'a>(answers: &[&'a Answer], (rule, certificate): Cause) -> Vec<&'a Answer> {
    let is_it = |answer: &&&Answer| answer.rule == Some(rule) && answer.certificate == certificate;
    answers.iter().filter(is_it).copied().collect()
}

/// `"api.example.com" (chain.pem block 1)`; `None` for rules that are not about one certificate of the input. Of several
/// copies, the one that is not a trust anchor: the user reissues what is sent, in whatever order the files came.
fn place(case: &Case<'_>, (_, certificate): Cause) -> Option<String> {
    let digest = hex(&certificate?);
    let copies = case.decoded.certificates.iter().filter(|found| found.part.sha256 == digest);
    copies.min_by_key(|found| found.origin.role == Some(Role::TrustAnchor)).map(described)
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
        fixes.extend(reissue(case, cause));
    }
    let given = finding.code.rule().fixes;
    match fixes.is_empty() {
        true => given.to_vec(),
        false => fixes.into_iter().chain(given.last().cloned()).collect(),
    }
}

/// `have "api.example.com" (chain.pem block 1) reissued with a SHA-256 signature`
fn reissue(case: &Case<'_>, cause: Cause) -> Option<Fix> {
    let remedy = cause.0.remedy(kind(case, cause));
    place(case, cause).map(|place| Fix::told(format!("have {place} reissued {remedy}")))
}

/// What the certificate is for: of Envoy and of the API server, the first one that they send is their own.
fn kind(case: &Case<'_>, (_, certificate): Cause) -> Kind {
    let digest = certificate.map(|digest| hex(&digest));
    let leaves = [&case.set.chain.leaf, &case.set.api_server].into_iter().flatten();
    let is_leaf = { leaves }.any(|leaf| Some(&leaf.sha256) == digest.as_ref());
    if is_leaf { Kind::Leaf } else { Kind::Ca }
}

fn names(answers: &[&Answer]) -> Vec<&'static str> {
    answers.iter().map(|answer| answer.client.name()).collect()
}

/// Adds what the clients print: `Python 3.13 fails with `Missing Authority Key Identifier`.`
fn told(case: &Case<'_>, finding: Finding, answers: &[&Answer]) -> Finding {
    let fixes = fixes(case, &finding, answers);
    let finding = finding.with_fixes(fixes);
    let reason = |answer: &Answer| answer.rule.map(|rule| rule.reason(answer.client)).unwrap_or_default();
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
