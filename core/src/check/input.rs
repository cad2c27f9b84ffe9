//! Checks about: input. The findings come from reading; each check selects its own.

mod several;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::reading::Rest;
use super::{Case, Check, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::finding::{Code, Finding, Fix, Severity};
use crate::kubernetes::Proposal;
use crate::selection::TakenOver;
use crate::wording::quoted;

pub(super) const CHECKS: &[Check] = &[
    Check { name: READABLE, run: readable },
    Check { name: "one-input-per-role", run: one_per_role },
    Check { name: "pem-well-formed", run: |case| read(case, |kind| matches!(kind, RemarkKind::Pem(_))) },
    Check { name: "input-in-pem", run: |case| read(case, |kind| matches!(kind, RemarkKind::Unwrapped(_))) },
    Check { name: "certificates-readable", run: |case| read(case, |kind| matches!(kind, RemarkKind::Certificate(_))) },
];

fn read(case: &Case<'_>, is_subject: fn(&RemarkKind) -> bool) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("no input provided");
    }
    Outcome::of(reading::findings(case, is_subject))
}

fn readable(case: &Case<'_>) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("no input provided");
    }
    let missing = case.set.missing(case.exposure, case.decoded, case.task);
    Outcome::of(reading::about_inputs(case, Rest::Incomplete(&missing)))
}

/// Makes notes of the inputs that were not understood, once every check found that nothing is missing without them.
pub(super) fn settle(case: &Case<'_>, outcomes: &mut [(&'static str, Outcome)]) {
    let is_error = |finding: &Finding| finding.severity == Severity::Error && !is_spare(finding);
    let has_error = |outcome: &Outcome| matches!(outcome, Outcome::Findings(found) if found.iter().any(is_error));
    let is_incomplete = !case.set.missing(case.exposure, case.decoded, case.task).is_empty();
    if case.decoded.inputs.is_empty() || is_incomplete || outcomes.iter().any(|(_, outcome)| has_error(outcome)) {
        return;
    }
    let readable = outcomes.iter_mut().filter(|(name, _)| *name == READABLE);
    readable.for_each(|(_, outcome)| *outcome = Outcome::of(reading::about_inputs(case, Rest::Complete)));
}

/// An input without a role that was not understood: only an input with a role belongs to a field.
fn is_spare(finding: &Finding) -> bool {
    let is_input = |code| {
        matches!(code, Code::InputUnrecognized | Code::InputErrorMessage | Code::InputNotRead | Code::InputEncrypted)
    };
    is_input(finding.code) && finding.field.is_none()
}

/// Inputs that are not what their role says, several for one role, and an existing HTTPProxy.
fn one_per_role(case: &Case<'_>) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("no input provided");
    }
    let mut findings = reading::findings(case, |kind| matches!(kind, RemarkKind::Role(_) | RemarkKind::Several(_)));
    findings.extend(case.set.several.iter().map(|several| several::finding(case, several)));
    findings.extend(case.set.taken_over.iter().filter_map(taken_over));
    findings.extend(case.set.taken_over.iter().filter_map(|proxy| differing(case, proxy)));
    findings.extend(case.set.taken_over.iter().filter_map(|proxy| dropped(case, proxy)));
    Outcome::of(findings)
}

fn accepting() -> Fix {
    Fix::says(
        "if the host name is to move, accept the finding in the exposure file: `accept: [{code: proxy-differs, reason: REASON}]`",
    )
}

fn taken_over(proxy: &TakenOver) -> Option<Finding> {
    let list: Vec<_> = proxy.taken.iter().map(|proposal| format!("{}: {}", proposal.field, proposal.value)).collect();
    (!list.is_empty()).then(|| {
        Finding::note(Code::ProxyTakenOver, &proxy.file, format!("copied from the HTTPProxy: {}", list.join(", ")))
            .about("proxyName")
    })
}

/// A second HTTPProxy for a host makes both invalid (ran); other differences are the operator's choice.
fn differing(case: &Case<'_>, proxy: &TakenOver) -> Option<Finding> {
    let or_none = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
    let list = proxy
        .kept
        .iter()
        .map(|kept| format!("{}: {} (existing HTTPProxy: {})", kept.field, or_none(&kept.ours), or_none(&kept.theirs)));
    let list = list.collect::<Vec<_>>().join(", ");
    let is_another = is_another(case, proxy);
    let differs = |field: &str| proxy.kept.iter().any(|kept| kept.field == field);
    let moves = proxy.kept.iter().find(|kept| kept.field == "fqdn" && !is_another);
    let finding = match (list.is_empty(), is_another && !differs("fqdn")) {
        (true, _) => return None,
        (false, true) => {
            let host = &case.exposure.spec.fqdn;
            let impact = format!(
                "{host} has two HTTPProxies: Contour marks both invalid (`DuplicateVhost`), and the host goes down at once."
            );
            Finding::warning(Code::ProxyDiffers, &proxy.file, list)
                .with_impact(impact)
                .with_fixes([replacing(case, proxy), deleting(case, proxy)])
                .needing_decision(true)
        }
        (false, false) => match moves {
            Some(kept) => {
                let impact = format!(
                    "Applying the output changes the HTTPProxy and its Secret: Envoy no longer serves {}.",
                    kept.theirs
                );
                let leave_out = format!("keep {}: leave out {}", kept.theirs, proxy.file);
                Finding::warning(Code::ProxyDiffers, &proxy.file, list)
                    .with_impact(impact)
                    .with_fixes([Fix::remove(leave_out, &proxy.file), accepting()])
                    .needing_decision(true)
            }
            None => Finding::note(Code::ProxyDiffers, &proxy.file, list).with_impact(""),
        },
    };
    Some(finding.about("proxyName"))
}

/// The output uses the name and namespace of the existing HTTPProxy, and so replaces it.
fn replacing(case: &Case<'_>, proxy: &TakenOver) -> Fix {
    let is_elsewhere = case.exposure.spec.service.namespace != namespace(proxy);
    let differing =
        proxy.kept.iter().filter(|kept| kept.field == "proxyName" || kept.field == "service" && is_elsewhere);
    let label = "use the name and namespace of the existing HTTPProxy";
    let fixes: Vec<Fix> = differing.map(|kept| Fix::set(label, kept.field, kept.theirs.clone())).collect();
    together(label, fixes)
}

fn deleting(case: &Case<'_>, proxy: &TakenOver) -> Fix {
    let spec = &case.exposure.spec;
    let theirs = |field: &str| proxy.kept.iter().find(|kept| kept.field == field).map(|kept| kept.theirs.as_str());
    let name = theirs("proxyName").unwrap_or(&spec.proxy_name);
    let namespace = Some(namespace(proxy)).filter(|namespace| !namespace.is_empty());
    let namespace = namespace.unwrap_or(&spec.service.namespace);
    let command = format!("kubectl delete httpproxy {} -n {}", quoted(name), quoted(namespace));
    Fix::run("delete the existing HTTPProxy immediately before you apply the new HTTPProxy", command)
}

/// One fix for changes that only help together.
fn together(label: impl Into<Cow<'static, str>>, mut fixes: Vec<Fix>) -> Fix {
    match fixes.len() {
        1 => fixes.remove(0),
        _ => Fix::run(label, fixes.iter().filter_map(Fix::command_line).collect::<Vec<_>>().join(" ")),
    }
}

/// The output replaces the HTTPProxy, and what protected the host may be gone.
fn dropped(case: &Case<'_>, proxy: &TakenOver) -> Option<Finding> {
    if is_another(case, proxy) || proxy.dropped.is_empty() && proxy.beyond.is_empty() {
        return None;
    }
    let spec = &case.exposure.spec;
    let of_field = |choice: &Proposal| match choice.field {
        "mode" => format!("mode {} (new: {})", choice.value, spec.mode.name()),
        _ => format!("the allow list {}", choice.value),
    };
    let lost: Vec<String> = proxy.dropped.iter().map(of_field).chain(proxy.beyond.iter().cloned()).collect();
    let found = format!("lost from the existing HTTPProxy: {}", lost.join(", "));
    let impact = "Applying the output replaces the existing HTTPProxy and removes these settings.";
    let by_hand = Fix::says("add the settings that kubefront does not write to the new HTTPProxy yourself");
    let fixes: Vec<Fix> = keeping(proxy).into_iter().chain((!proxy.beyond.is_empty()).then_some(by_hand)).collect();
    let field = proxy.dropped.first().map_or("proxyName", |choice| choice.field);
    let finding = Finding::warning(Code::ProxyDiffers, &proxy.file, found);
    Some(finding.with_impact(impact).with_fixes(fixes).about(field))
}

/// Sets what the existing HTTPProxy has; each range of an allow list has a separate flag.
fn keeping(proxy: &TakenOver) -> Option<Fix> {
    let named = |field: &str| if field == "mode" { "the mode" } else { "the allow list" };
    let names: Vec<&str> = proxy.dropped.iter().map(|choice| named(choice.field)).collect();
    let label = format!("keep {}", names.join(" and "));
    let values = |choice: &Proposal| choice.value.split(", ").map(str::to_owned).collect::<Vec<_>>();
    let set = |choice: &Proposal| {
        let of_value = |value| Fix::set(label.clone(), choice.field, value);
        values(choice).into_iter().map(of_value).collect::<Vec<_>>()
    };
    let fixes: Vec<Fix> = proxy.dropped.iter().flat_map(set).collect();
    (!fixes.is_empty()).then(|| together(label.clone(), fixes))
}

/// Says whether the host would have two HTTPProxies: the existing one, and one of another name or namespace.
fn is_another(case: &Case<'_>, proxy: &TakenOver) -> bool {
    let differs = |field: &str| proxy.kept.iter().any(|kept| kept.field == field);
    differs("proxyName") || differs("service") && case.exposure.spec.service.namespace != namespace(proxy)
}

fn namespace(proxy: &TakenOver) -> &str {
    let service = proxy.kept.iter().find(|kept| kept.field == "service");
    service.and_then(|kept| kept.theirs.split_once('/')).map_or("", |(namespace, _)| namespace)
}

const READABLE: &str = "input-readable";
