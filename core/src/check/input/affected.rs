//! Findings about HTTPProxies that were passed: what applying the output does to them.

use std::borrow::Cow;

use crate::check::Case;
use crate::finding::{Code, Finding, Fix};
use crate::fqdn::Fqdn;
use crate::mode::Mode;
use crate::selection::{Affected, Effect, Several, TakenOver};
use crate::wording::{quoted, short};
use crate::x509::{Coverage, covers};

/// A second HTTPProxy for a host name makes both invalid (ran); one of the same name is replaced.
pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let is_open = case.set.several.iter().any(|several| matches!(several, Several::ProxiesCompete { .. }));
    let told = case.set.affected.iter().filter(|proxy| !is_open || proxy.effect == Effect::Overwritten);
    let mut findings: Vec<Finding> = told.filter_map(|proxy| affected(case, proxy)).collect();
    findings.extend(apart(case).or_else(|| child(case)));
    findings.extend(shared_secret(case));
    findings.extend(case.set.taken_over.iter().filter_map(|proxy| not_valid(case, proxy)));
    findings.extend(case.set.taken_over.iter().filter_map(|proxy| managed(case, proxy)));
    findings.truncate(MOST_TOLD);
    findings
}

fn affected(case: &Case<'_>, proxy: &Affected) -> Option<Finding> {
    match proxy.effect {
        Effect::Second => Some(second(case, proxy)),
        Effect::OtherClass => Some(other_class(case, proxy)),
        Effect::Overwritten if proxy.fqdn.is_empty() => Some(included(case, proxy)),
        Effect::Overwritten => Some(overwritten(case, proxy)),
        Effect::Wildcard => Some(wildcard(case, proxy)),
        Effect::Replaced | Effect::Untouched => None,
    }
}

fn second(case: &Case<'_>, proxy: &Affected) -> Finding {
    let (name, host, new) = (named(proxy), short(&proxy.fqdn), new_name(case));
    let found = format!("HTTPProxy {name} also has the host name {host} (new HTTPProxy: {new})");
    let impact = format!(
        "{host} has two HTTPProxies: Contour marks both invalid (`DuplicateVhost`), and the host goes down at once."
    );
    let keep = Fix::set(format!("keep {name}, and use another host name"), "fqdn", "");
    let accept = accepting("if you delete the existing HTTPProxy");
    let fixes = replacing(case, proxy).into_iter().chain([deleting(proxy), keep, accept]);
    differs(proxy, found, impact).with_fixes(fixes.collect::<Vec<_>>()).needing_decision(true)
}

/// Contour processes only HTTPProxies of its ingress classes; two Contours may serve one host name (ran).
fn other_class(case: &Case<'_>, proxy: &Affected) -> Finding {
    let of_class = |class: &str| match class {
        "" => "no ingress class".to_owned(),
        class => format!("ingress class {}", short(class)),
    };
    let (theirs, ours) = (of_class(&proxy.class), of_class(&case.exposure.spec.ingress_class_name));
    let host = short(&proxy.fqdn);
    let found = format!(
        "HTTPProxy {} ({theirs}) also has the host name {host} (new HTTPProxy: {ours}); a Contour that processes both ingress \
         classes marks both invalid (`DuplicateVhost`)",
        named(proxy)
    );
    Finding::note(Code::ProxyDiffers, &proxy.file, found).with_impact("").about("ingressClassName")
}

fn overwritten(case: &Case<'_>, proxy: &Affected) -> Finding {
    let host = short(&proxy.fqdn);
    let new = case.set.fqdn.as_ref().map_or("", Fqdn::as_str);
    let found = format!("HTTPProxy {} exists with the host name {host} (new: {new})", named(proxy));
    let impact = format!("Applying the output replaces that HTTPProxy: Envoy no longer serves {host}.");
    let rename = Fix::set(format!("keep {host}: use another name for the new HTTPProxy"), "proxyName", "");
    differs(proxy, found, impact)
        .with_fixes([rename, accepting("if the existing host name is no longer used")])
        .needing_decision(true)
}

fn included(case: &Case<'_>, proxy: &Affected) -> Finding {
    let found = format!(
        "HTTPProxy {} exists without `virtualhost`: it works only if a root HTTPProxy includes it",
        named(proxy)
    );
    let new = case.set.fqdn.as_ref().map_or("", Fqdn::as_str);
    let impact = format!(
        "Applying the output replaces that HTTPProxy and makes it the root of {new}. Contour then marks the HTTPProxies that \
         include it invalid: `root httpproxy cannot include another root httpproxy`."
    );
    let rename = Fix::set("use another name for the new HTTPProxy", "proxyName", "");
    let accept = accepting("if no HTTPProxy includes it");
    differs(proxy, found, impact).with_fixes([rename, accept]).needing_decision(true)
}

/// Envoy prefers an exact host name (ran with an Ingress).
fn wildcard(case: &Case<'_>, proxy: &Affected) -> Finding {
    let (name, host) = (named(proxy), case.set.fqdn.as_ref().map_or("", Fqdn::as_str));
    let wildcard = short(&proxy.fqdn);
    let found = format!("HTTPProxy {name} has the host name {wildcard}, which includes {host}");
    if case.exposure.spec.reserve_name {
        let impact = format!(
            "The reservation of {host} includes {wildcard}: the API server rejects every later change of HTTPProxy {name}."
        );
        let keep = Fix::set("do not reserve the host name", "reserveName", "false");
        return differs(proxy, found, impact).with_fixes([keep]).about("reserveName");
    }
    let found = format!("{found}; while the new HTTPProxy is valid, Envoy uses it for {host}");
    Finding::note(Code::ProxyDiffers, &proxy.file, found).with_impact("").about("fqdn")
}

/// The only HTTPProxy that was passed is for another host name, and stays.
fn apart(case: &Case<'_>) -> Option<Finding> {
    let proxy = case.set.taken_over.as_ref().filter(|proxy| proxy.effect == Effect::Untouched)?;
    let host = case.set.fqdn.as_ref()?;
    let (value, spec) = (|field| short(proxy.existing.value(field)), &case.exposure.spec);
    let name = match proxy.existing.namespace.as_str() {
        "" => value("proxyName"),
        namespace => format!("{}/{}", short(namespace), value("proxyName")),
    };
    let theirs = value("fqdn");
    let found =
        format!("HTTPProxy {name} has the host name {theirs} (new: {host}); the names of its objects were not copied");
    let impact = format!(
        "The output does not replace {name}: Envoy serves both {theirs} and {host}. If {host} is the wrong host name, clients \
         of {theirs} do not get the new certificate."
    );
    let mut fixes = vec![Fix::set(format!("if you mean {theirs}, set that host name"), "fqdn", theirs.clone())];
    if proxy.existing.namespace.is_empty() || proxy.existing.namespace == spec.service.namespace {
        let label = format!("if {host} replaces {theirs}, use the same name");
        fixes.push(Fix::set(label, "proxyName", proxy.existing.value("proxyName").to_owned()));
    }
    Some(Finding::warning(Code::ProxyDiffers, &proxy.file, found).with_impact(impact).with_fixes(fixes).about("fqdn"))
}

/// Only HTTPProxies that others include were passed: the root may have the same host name.
fn child(case: &Case<'_>) -> Option<Finding> {
    let proxy = case.set.affected.first()?;
    if case.set.affected.iter().any(|proxy| !proxy.fqdn.is_empty() || proxy.effect == Effect::Overwritten) {
        return None;
    }
    let found =
        format!("HTTPProxy {} has no `virtualhost`: it works only if a root HTTPProxy includes it", named(proxy));
    let impact = "If the root has the same host name as the new HTTPProxy, Contour marks both invalid (`DuplicateVhost`), and \
                  the host goes down at once.";
    let all = Fix::run("pass all HTTPProxies of the cluster", "kubectl get httpproxies -A -o yaml > httpproxies.yaml");
    Some(differs(proxy, found, impact).with_fixes([all]))
}

/// A Secret may be used by several HTTPProxies.
fn shared_secret(case: &Case<'_>) -> Option<Finding> {
    let spec = &case.exposure.spec;
    let leaf = case.set.chain.leaf.as_ref()?;
    if spec.mode == Mode::Passthrough || !spec.certificate.writes_secret() {
        return None;
    }
    let is_replaced = |proxy: &Affected| matches!(proxy.effect, Effect::Replaced | Effect::Overwritten);
    let is_covered = |proxy: &Affected| match Fqdn::parse(&proxy.fqdn) {
        Ok((name, _)) => matches!(covers(leaf, &name), Coverage::By(_)),
        Err(_) => leaf.dns_names.iter().any(|name| name.eq_ignore_ascii_case(&proxy.fqdn)),
    };
    let is_broken =
        |proxy: &&Affected| proxy.shares_secret && !proxy.fqdn.is_empty() && !is_replaced(proxy) && !is_covered(proxy);
    let broken: Vec<&Affected> = case.set.affected.iter().filter(is_broken).collect();
    let first = broken.first()?;
    let secret = format!("{}/{}", spec.certificate_namespace(), spec.certificate.secret_name);
    let listed = broken.iter().take(MOST_NAMED).map(|proxy| format!("{} ({})", named(proxy), short(&proxy.fqdn)));
    let more = if broken.len() > MOST_NAMED { ", ..." } else { "" };
    let found = format!(
        "TLS Secret {secret} is also used by HTTPProxy {}{more}; the SANs of the new certificate do not include that host name",
        listed.collect::<Vec<_>>().join(", ")
    );
    let host = short(&first.fqdn);
    let impact = format!(
        "Applying the output replaces the Secret. Clients of {host} reject the new certificate: `x509: certificate is valid \
         for ..., not {host}`."
    );
    let rename = Fix::set("use another name for the new Secret", "certificate.secretName", "");
    let accept = accepting("if these HTTPProxies will use another Secret");
    let finding = differs(first, found, impact).with_fixes([rename, accept]).needing_decision(true);
    Some(finding.about("certificate.secretName"))
}

fn not_valid(case: &Case<'_>, proxy: &TakenOver) -> Option<Finding> {
    let status = proxy.existing.status.as_ref().filter(|_| proxy.effect != Effect::Untouched)?;
    let is_word = |text: &str| !text.is_empty() && text.len() < 64 && text.bytes().all(|c| c.is_ascii_alphanumeric());
    let current = if is_word(&status.current) { status.current.as_str() } else { "invalid" };
    let name = match proxy.existing.namespace.as_str() {
        "" => short(proxy.existing.value("proxyName")),
        namespace => format!("{}/{}", short(namespace), short(proxy.existing.value("proxyName"))),
    };
    let message = match status.message.as_str() {
        "" => String::new(),
        message => format!(": \"{}\"", printable(message)),
    };
    let reason = if is_word(&status.reason) { format!(" ({})", status.reason) } else { String::new() };
    let found = format!("HTTPProxy {name} has the status `{current}`{reason}{message}");
    let host = short(proxy.existing.value("fqdn"));
    let finding = Finding::warning(Code::ProxyInvalid, &proxy.file, found).about("proxyName");
    let (impact, term) = match current {
        "NotReconciled" => (
            format!(
                "No Contour processes the HTTPProxy, so Envoy does not serve {host}. The new HTTPProxy has the same ingress \
                 class{}.",
                class_of(case)
            ),
            "NotReconciled",
        ),
        _ => (
            format!(
                "Envoy does not serve {host}. If the output does not fix the cause, the new HTTPProxy is also invalid."
            ),
            if is_word(&status.reason) { status.reason.as_str() } else { "proxy-invalid" },
        ),
    };
    let explain = Fix::run("see the causes of the error and how to fix them", format!("kubefront explain {term}"));
    Some(finding.with_impact(impact).with_fixes([explain]))
}

fn class_of(case: &Case<'_>) -> String {
    match case.exposure.spec.ingress_class_name.as_str() {
        "" => " (none)".to_owned(),
        class => format!(" ({})", short(class)),
    }
}

/// A tool that deploys the HTTPProxy restores it.
fn managed(case: &Case<'_>, proxy: &TakenOver) -> Option<Finding> {
    let by = proxy.existing.managed_by.as_ref()?;
    if !matches!(proxy.effect, Effect::Replaced | Effect::Overwritten) {
        return None;
    }
    let found = format!("{by} deploys HTTPProxy {}", new_name(case));
    let impact = format!("When {by} deploys again, {by} overwrites the new HTTPProxy with the existing one.");
    let finding = Finding::warning(Code::ProxyManagedElsewhere, &proxy.file, found).with_impact(impact);
    let commit = format!("replace the HTTPProxy in the source that {by} deploys with `manifests/50-httpproxy.yaml`");
    Some(finding.with_fixes([Fix::told(commit)]).about("proxyName"))
}

fn differs(proxy: &Affected, found: String, impact: impl Into<Cow<'static, str>>) -> Finding {
    Finding::warning(Code::ProxyDiffers, &proxy.file, found).with_impact(impact).about("proxyName")
}

/// The output uses the name and namespace of the existing HTTPProxy, and so replaces it.
fn replacing(case: &Case<'_>, proxy: &Affected) -> Option<Fix> {
    let spec = &case.exposure.spec;
    let label = "use the name and namespace of the existing HTTPProxy";
    let name = (proxy.name != spec.proxy_name).then(|| Fix::set(label, "proxyName", proxy.name.clone()));
    let service = match proxy.namespace == spec.service.namespace {
        true => None,
        // the namespace is that of the Service
        false if proxy.service.is_empty() => return None,
        false => Some(Fix::set(label, "service", proxy.service.clone())),
    };
    let fixes: Vec<Fix> = name.into_iter().chain(service).collect();
    (!fixes.is_empty()).then(|| Fix::together(label, fixes))
}

fn deleting(proxy: &Affected) -> Fix {
    let command = format!("kubectl delete httpproxy {} -n {}", quoted(&proxy.name), quoted(&proxy.namespace));
    Fix::run("delete the existing HTTPProxy immediately before you apply the new HTTPProxy", command)
}

/// Files are written only after that.
fn accepting(when: &str) -> Fix {
    Fix::told(format!(
        "{when}, accept the finding in the exposure file: `accept: [{{code: proxy-differs, reason: REASON}}]`"
    ))
}

/// `infra/root`
fn named(proxy: &Affected) -> String {
    format!("{}/{}", short(&proxy.namespace), short(&proxy.name))
}

fn new_name(case: &Case<'_>) -> String {
    let spec = &case.exposure.spec;
    format!("{}/{}", spec.service.namespace, spec.proxy_name)
}

/// A message of Contour contains names that others chose.
fn printable(message: &str) -> String {
    let clean: String = message.chars().map(|c| if c.is_control() || c == '"' { ' ' } else { c }).collect();
    short(clean.trim())
}

/// Names that one finding lists.
const MOST_NAMED: usize = 4;
/// A list of a large cluster's HTTPProxies has at most a few that matter.
const MOST_TOLD: usize = 16;
