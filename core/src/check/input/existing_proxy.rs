//! Findings about the HTTPProxy that fits: what was copied, what differs, and what is lost.

use super::lost;
use crate::check::Case;
use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::Proposal;
use crate::selection::{Effect, Kept, TakenOver};

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let Some(proxy) = &case.set.taken_over else { return Vec::new() };
    let found = [taken_over(proxy), differing(proxy), lost(case, proxy), unwritten_labels(proxy)];
    found.into_iter().flatten().collect()
}

fn taken_over(proxy: &TakenOver) -> Option<Finding> {
    let list: Vec<_> = proxy.taken.iter().map(|proposal| format!("{}: {}", proposal.field, proposal.value)).collect();
    (!list.is_empty()).then(|| {
        Finding::note(Code::ProxyTakenOver, &proxy.file, format!("copied from the HTTPProxy: {}", list.join(", ")))
            .about("proxyName")
    })
}

/// Differences are the operator's choice; another name or host name is a warning of its own.
fn differing(proxy: &TakenOver) -> Option<Finding> {
    let is_told = |kept: &&Kept| match kept.field {
        "fqdn" => true,
        "proxyName" | "service" => proxy.effect != Effect::Replaced,
        _ => false,
    };
    let or_none = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
    let told = |kept: &Kept| {
        format!("{}: {} (existing HTTPProxy: {})", kept.field, or_none(&kept.ours), or_none(&kept.theirs))
    };
    let list: Vec<_> = proxy.kept.iter().filter(|kept| !is_told(kept)).map(told).collect();
    (!list.is_empty())
        .then(|| Finding::note(Code::ProxyDiffers, &proxy.file, list.join(", ")).with_impact("").about("proxyName"))
}

/// The output replaces the HTTPProxy, and what protected the host may be gone.
fn lost(case: &Case<'_>, proxy: &TakenOver) -> Option<Finding> {
    if proxy.effect != Effect::Second && !is_replaced(proxy) {
        return None;
    }
    let spec = &case.exposure.spec;
    let beyond = lost::settings(proxy, spec);
    let of_field = |choice: &Proposal| match choice.field {
        "mode" => Some(format!("mode {} (new: {})", choice.value, spec.mode.name())),
        "allowFrom" => Some(format!("the allow list {}", choice.value)),
        _ => None, // among the settings
    };
    let lost: Vec<String> = proxy.dropped.iter().filter_map(of_field).chain(beyond.texts.iter().cloned()).collect();
    if lost.is_empty() {
        return None;
    }
    let lost = lost.join(", ");
    let note =
        |found: String| Some(Finding::note(Code::ProxyDiffers, &proxy.file, found).with_impact("").about("proxyName"));
    match proxy.effect {
        Effect::Second => return note(format!("the new HTTPProxy lacks settings of the existing one: {lost}")),
        // the other host name is lost, too
        Effect::Overwritten => return note(format!("lost from the existing HTTPProxy: {lost}")),
        Effect::Replaced | Effect::OtherClass | Effect::Wildcard | Effect::Untouched => {}
    }
    let found = format!("lost from the existing HTTPProxy: {lost}");
    let is_protective = beyond.is_protective || proxy.dropped.iter().any(|choice| choice.field == "allowFrom");
    let is_other_application =
        beyond.is_other_application && beyond.texts.iter().any(|text| text == lost::OTHER_SERVICE);
    let impact = match is_protective {
        _ if is_other_application => {
            "Applying the output replaces the existing HTTPProxy: the application that it serves is no longer reachable \
             at this host name."
        }
        true => {
            "Applying the output replaces the existing HTTPProxy and removes these settings: clients that the existing \
             HTTPProxy rejects can connect."
        }
        false => "Applying the output replaces the existing HTTPProxy and removes these settings.",
    };
    let by_hand = Fix::says("add the settings that kubefront does not write to the new HTTPProxy yourself");
    let is_all_written = beyond.texts.iter().all(|text| text.ends_with(".healthCheckPolicy`"));
    let fixes: Vec<Fix> = keeping(proxy).into_iter().chain((!is_all_written).then_some(by_hand)).collect();
    let field = proxy.dropped.first().map_or("proxyName", |choice| choice.field);
    let finding = Finding::warning(Code::ProxyDiffers, &proxy.file, found);
    let finding = finding.with_impact(impact).with_fixes(fixes).about(field);
    Some(finding.needing_decision(is_other_application))
}

/// Sets what the existing HTTPProxy has; each range of an allow list has a separate flag.
fn keeping(proxy: &TakenOver) -> Option<Fix> {
    let named = |field: &str| match field {
        "mode" => "the mode",
        "allowFrom" => "the allow list",
        _ => "the health check, with kubefront's intervals",
    };
    let names: Vec<&str> = proxy.dropped.iter().map(|choice| named(choice.field)).collect();
    let label = format!("keep {}", names.join(" and "));
    let values = |choice: &Proposal| choice.value.split(", ").map(str::to_owned).collect::<Vec<_>>();
    let set = |choice: &Proposal| {
        let of_value = |value| Fix::set(label.clone(), choice.field, value);
        values(choice).into_iter().map(of_value).collect::<Vec<_>>()
    };
    let fixes: Vec<Fix> = proxy.dropped.iter().flat_map(set).collect();
    (!fixes.is_empty()).then(|| Fix::together(label.clone(), fixes))
}

/// Server-side apply removes only what the same field manager wrote.
fn unwritten_labels(proxy: &TakenOver) -> Option<Finding> {
    let labels = proxy.existing.labels.iter().filter(|label| !lost::is_of_dns(label)).map(lost::label);
    let labels: Vec<String> = labels.collect();
    if labels.is_empty() || !is_replaced(proxy) {
        return None;
    }
    let found = format!("not in the new HTTPProxy: {}", labels.join(", "));
    let impact =
        "`kubectl apply --server-side` removes those that an earlier `kubectl apply` wrote, and keeps the others.";
    Some(Finding::note(Code::ProxyDiffers, &proxy.file, found).with_impact(impact).about("proxyName"))
}

fn is_replaced(proxy: &TakenOver) -> bool {
    matches!(proxy.effect, Effect::Replaced | Effect::Overwritten)
}
