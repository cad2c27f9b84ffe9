//! Checks about: input. What there is to say was found while reading; each check picks what is its own.

mod several;
#[cfg(test)]
mod tests;

use super::{Case, Check, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::finding::{Code, Finding};
use crate::kubernetes::Proposal;
use crate::selection::TakenOver;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "input-readable", run: |case| read(case, |kind| matches!(kind, RemarkKind::Input(_))) },
    Check { name: "one-input-per-role", run: one_per_role },
    Check { name: "pem-well-formed", run: |case| read(case, |kind| matches!(kind, RemarkKind::Pem(_))) },
    Check { name: "input-in-pem", run: |case| read(case, |kind| matches!(kind, RemarkKind::Unwrapped(_))) },
    Check { name: "certificates-readable", run: |case| read(case, |kind| matches!(kind, RemarkKind::Certificate(_))) },
];

fn read(case: &Case<'_>, is_subject: fn(&RemarkKind) -> bool) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("nothing was given");
    }
    Outcome::of(reading::findings(case, is_subject))
}

/// Inputs that are not what their role says, several for one role, and an HTTPProxy beside the exposure.
fn one_per_role(case: &Case<'_>) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("nothing was given");
    }
    let mut findings = reading::findings(case, |kind| matches!(kind, RemarkKind::Role(_) | RemarkKind::Several(_)));
    findings.extend(case.set.several.iter().map(several::finding));
    findings.extend(case.set.taken_over.iter().filter_map(taken_over));
    findings.extend(case.set.taken_over.iter().filter_map(|proxy| differing(case, proxy)));
    findings.extend(case.set.taken_over.iter().filter_map(|proxy| dropped(case, proxy)));
    Outcome::of(findings)
}

fn taken_over(proxy: &TakenOver) -> Option<Finding> {
    let list: Vec<_> = proxy.taken.iter().map(|proposal| format!("{}: {}", proposal.field, proposal.value)).collect();
    let message = format!("taken over from the HTTPProxy: {}", list.join(", "));
    (!list.is_empty()).then(|| Finding::note(Code::ProxyTakenOver, &proxy.file, message).about("proxyName"))
}

/// A second HTTPProxy for one host takes it down (ran); other differences are the operator's choice.
fn differing(case: &Case<'_>, proxy: &TakenOver) -> Option<Finding> {
    let or_none = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
    let list = proxy
        .kept
        .iter()
        .map(|kept| format!("{}: {} (HTTPProxy: {})", kept.field, or_none(&kept.ours), or_none(&kept.theirs)));
    let list = list.collect::<Vec<_>>().join(", ");
    let is_another = is_another(case, proxy);
    let differs = |field: &str| proxy.kept.iter().any(|kept| kept.field == field);
    let moves = proxy.kept.iter().find(|kept| kept.field == "fqdn" && !is_another);
    let finding = match (list.is_empty(), is_another && !differs("fqdn")) {
        (true, _) => return None,
        (false, true) => {
            let host = &case.exposure.spec.fqdn;
            let message = format!(
                "kept as given: {list}. It is another HTTPProxy for {host}: while both are there, Contour calls both invalid and the host is down"
            );
            Finding::warning(Code::ProxyDiffers, &proxy.file, message).with_fix(
                "give it the name and namespace of the one that is there, or delete that one right before applying",
            )
        }
        (false, false) => {
            let gone = moves.map_or_else(String::new, |kept| format!(". Applied, it serves {} no more", kept.theirs));
            Finding::note(Code::ProxyDiffers, &proxy.file, format!("kept as given: {list}{gone}"))
        }
    };
    Some(finding.about("proxyName"))
}

/// What is written takes the HTTPProxy's place, and what protected it may be gone.
fn dropped(case: &Case<'_>, proxy: &TakenOver) -> Option<Finding> {
    if is_another(case, proxy) || proxy.dropped.is_empty() && proxy.beyond.is_empty() {
        return None;
    }
    let spec = &case.exposure.spec;
    let of_field = |choice: &Proposal| match choice.field {
        "mode" => format!("the mode {} ({} is written)", choice.value, spec.mode.name()),
        _ => format!("the allow-list {}", choice.value),
    };
    let lost: Vec<String> = proxy.dropped.iter().map(of_field).chain(proxy.beyond.iter().cloned()).collect();
    let message = format!(
        "what is written takes the place of the HTTPProxy, and this is not taken over from it: {}",
        lost.join(", ")
    );
    let set = proxy.dropped.iter().map(|choice| match choice.field {
        "mode" => format!("`mode: {}`", choice.value),
        field => format!("`{field}: [{}]`", choice.value),
    });
    let set = set.collect::<Vec<_>>().join(" and ");
    let fix = match (proxy.dropped.is_empty(), proxy.beyond.is_empty()) {
        (false, true) => format!("set {set} to have it written"),
        (false, false) => format!("set by hand what no field sets, and set {set}"),
        (true, _) => "no field sets it: add it to what is written by hand, if it is still wanted".to_owned(),
    };
    let field = proxy.dropped.first().map_or("proxyName", |choice| choice.field);
    Some(Finding::warning(Code::ProxyDiffers, &proxy.file, message).with_fix(fix).about(field))
}

/// Does it stand beside the one that was handed in?
fn is_another(case: &Case<'_>, proxy: &TakenOver) -> bool {
    let differs = |field: &str| proxy.kept.iter().any(|kept| kept.field == field);
    differs("proxyName") || differs("service") && case.exposure.spec.service.namespace != namespace(proxy)
}

fn namespace(proxy: &TakenOver) -> &str {
    let service = proxy.kept.iter().find(|kept| kept.field == "service");
    service.and_then(|kept| kept.theirs.split_once('/')).map_or("", |(namespace, _)| namespace)
}
