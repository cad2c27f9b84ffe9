//! Settings of an existing HTTPProxy: they fill the fields that were not set; if a field was set to another value, both
//! are kept for the report. What the new HTTPProxy does to every HTTPProxy that was passed is kept, too.

use super::several::{ProxyName, ProxyReason, Several};
use crate::decoded::{Decoded, Found};
use crate::exposure::Exposure;
use crate::fqdn::Fqdn;
use crate::kubernetes::{ExistingProxy, Proposal};
use crate::material::is_elsewhere;
use crate::mode::Mode;
use crate::x509::{Coverage, covers};

/// What was used of the HTTPProxies that were passed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FromProxy {
    /// What was used of the one that fits.
    pub taken_over: Option<TakenOver>,
    /// What applying does to each of them.
    pub affected: Vec<Affected>,
    /// If there are several: which one fits, or why none.
    pub several: Option<Several>,
}

/// What was used of an HTTPProxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenOver {
    /// Its file.
    pub file: String,
    /// The HTTPProxy.
    pub existing: ExistingProxy,
    /// The values that filled fields.
    pub taken: Vec<Proposal>,
    /// Fields that were set to another value.
    pub kept: Vec<Kept>,
    /// Settings that are not written, and the field that would write them.
    pub dropped: Vec<Proposal>,
    /// What applying does to it.
    pub effect: Effect,
}

/// A field that keeps its value although the HTTPProxy has another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Path of the field or group below `spec`.
    pub field: &'static str,
    /// The value in the exposure.
    pub ours: String,
    /// The HTTPProxy's; may be empty.
    pub theirs: String,
}

/// An HTTPProxy that was passed, and what applying the output does to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Affected {
    /// Its file.
    pub file: String,
    /// Its namespace; that of the new HTTPProxy if it has none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its host name; empty if others include it.
    pub fqdn: String,
    /// Its ingress class.
    pub class: String,
    /// The Service that it sends requests to; empty if it includes others.
    pub service: String,
    /// Whether it uses the TLS Secret that kubefront writes.
    pub shares_secret: bool,
    /// What applying does to it.
    pub effect: Effect,
}

/// What applying the output does to an existing HTTPProxy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It is replaced and keeps its host name.
    Replaced,
    /// It is replaced by one for another host name.
    Overwritten,
    /// It has the same host name, and Contour marks both invalid.
    Second,
    /// The same in another ingress class: another Contour may process it.
    OtherClass,
    /// Its wildcard includes the host name.
    Wildcard,
    /// Nothing.
    Untouched,
}

/// Fills fields of `exposure` that were not set from the HTTPProxy that fits.
pub fn take_over(exposure: &mut Exposure, decoded: &Decoded) -> FromProxy {
    let all = distinct(decoded);
    let roots: Vec<_> = all.iter().filter(|found| found.part.is_root()).copied().collect();
    let (proxy, several) = choose(exposure, decoded, &roots);
    let taken_over = proxy.map(|found| fill(exposure, found));
    let affected = all.iter().map(|found| affected(exposure, found)).collect();
    FromProxy { taken_over, affected, several }
}

fn fill(exposure: &mut Exposure, Found { part: proxy, origin }: &Found<ExistingProxy>) -> TakenOver {
    let differs_in_host = virtual_host(exposure).is_some_and(|host| host != proxy.value("fqdn"));
    let is_elsewhere = !is_in_namespace(exposure, proxy);
    let has_alias = exposure.spec.mode == Mode::Passthrough && !exposure.spec.passthrough_name.is_empty();
    // The Service belongs to a host name, and names of objects to a namespace as well.
    let is_common = |field: &str| match field {
        "fqdn" => !has_alias,
        "ingressClassName" => true,
        "service" | "upstream.subjectName" => !differs_in_host,
        _ => !differs_in_host && !is_elsewhere,
    };
    let kept = kept(exposure, proxy).into_iter().filter(|kept| is_common(kept.field)).collect();
    let mut taken = Vec::new();
    for proposal in proxy.proposals.iter().filter(|proposal| is_common(proposal.field)) {
        let differs = exposure.get(proposal.field).is_some_and(|value| value != proposal.value);
        if differs && !exposure.is_given(proposal.field) && exposure.set(proposal.field, &proposal.value).is_ok() {
            taken.push(proposal.clone());
        }
    }
    let is_dropped = |choice: &&Proposal| {
        !exposure.is_given(choice.field) && exposure.get(choice.field).is_some_and(|value| value != choice.value)
    };
    let dropped = proxy.choices.iter().filter(is_dropped).cloned().collect();
    let effect = effect(exposure, proxy);
    TakenOver { file: origin.name.clone(), existing: proxy.clone(), taken, kept, dropped, effect }
}

/// Says whether the new HTTPProxy, which is in the namespace of its Service, gets the same namespace.
fn is_in_namespace(exposure: &Exposure, proxy: &ExistingProxy) -> bool {
    let is_copied = !exposure.is_given("service") && !proxy.value("service").is_empty();
    is_copied || proxy.namespace.is_empty() || proxy.namespace == exposure.spec.service.namespace
}

fn kept(exposure: &Exposure, proxy: &ExistingProxy) -> Vec<Kept> {
    // an HTTPProxy without these has none
    let silent =
        ["ingressClassName", "certificate.secretNamespace"].into_iter().filter(|field| proxy.value(field).is_empty());
    let fields = proxy.proposals.iter().chain(&proxy.choices).map(|proposal| proposal.field).chain(silent);
    let differing = fields.filter(|field| exposure.is_given(field)).filter_map(|field| {
        let (ours, theirs) = (exposure.get(field)?, proxy.value(field).to_owned());
        (!is_same(exposure, field, &ours, &theirs)).then_some(Kept { field, ours, theirs })
    });
    differing.collect()
}

fn is_same(exposure: &Exposure, field: &str, ours: &str, theirs: &str) -> bool {
    match field {
        "fqdn" => Fqdn::parse(ours).is_ok_and(|(name, _)| name.as_str() == theirs),
        "certificate.secretNamespace" if theirs.is_empty() => {
            ours.is_empty() || ours == exposure.spec.service.namespace
        }
        _ => ours == theirs,
    }
}

/// The host name of the new HTTPProxy.
fn virtual_host(exposure: &Exposure) -> Option<String> {
    let spec = &exposure.spec;
    let has_alias = spec.mode == Mode::Passthrough && !spec.passthrough_name.is_empty();
    let typed = if has_alias { &spec.passthrough_name } else { &spec.fqdn };
    Fqdn::parse(typed).ok().map(|(name, _)| name.as_str().to_owned())
}

fn affected(exposure: &Exposure, Found { part: proxy, origin }: &Found<ExistingProxy>) -> Affected {
    let spec = &exposure.spec;
    let value = |field| proxy.value(field).to_owned();
    let own = if proxy.namespace.is_empty() { &spec.service.namespace } else { &proxy.namespace };
    let secret_namespace = match proxy.value("certificate.secretNamespace") {
        "" => own,
        namespace => namespace,
    };
    let secret = proxy.value("certificate.secretName");
    Affected {
        file: origin.name.clone(),
        namespace: own.clone(),
        name: value("proxyName"),
        fqdn: value("fqdn"),
        class: value("ingressClassName"),
        service: value("service"),
        shares_secret: secret == spec.certificate.secret_name && secret_namespace == spec.certificate_namespace(),
        effect: effect(exposure, proxy),
    }
}

fn effect(exposure: &Exposure, proxy: &ExistingProxy) -> Effect {
    let spec = &exposure.spec;
    let Some(host) = virtual_host(exposure) else { return Effect::Untouched };
    let name = proxy.value("proxyName");
    let has_name = name.is_empty() || name == spec.proxy_name;
    let is_same = has_name && (proxy.namespace.is_empty() || proxy.namespace == spec.service.namespace);
    let fqdn = proxy.value("fqdn");
    match (is_same, fqdn == host) {
        (true, true) => Effect::Replaced,
        (true, false) => Effect::Overwritten,
        (false, true) if class(proxy.value("ingressClassName")) == class(&spec.ingress_class_name) => Effect::Second,
        (false, true) => Effect::OtherClass,
        (false, false) => {
            let parent = fqdn.strip_prefix("*.");
            let is_wildcard = parent.is_some() && parent == host.split_once('.').map(|(_, parent)| parent);
            if is_wildcard { Effect::Wildcard } else { Effect::Untouched }
        }
    }
}

/// A Contour without an ingress class processes both (internal/ingressclass).
fn class(name: &str) -> &str {
    if name == "contour" { "" } else { name }
}

/// The one for the host name; without a host name, the only one, or the one whose certificate and key were passed.
fn choose<'a>(
    exposure: &Exposure,
    decoded: &Decoded,
    roots: &[&'a Found<ExistingProxy>],
) -> (Option<&'a Found<ExistingProxy>>, Option<Several>) {
    if let [] | [_] = roots {
        return (roots.first().copied(), None);
    }
    let name = virtual_host(exposure).and_then(|host| Fqdn::parse(&host).ok()).map(|(name, _)| name);
    let is_meant = |found: &&&Found<ExistingProxy>| match &name {
        Some(name) => found.part.value("fqdn") == name.as_str(),
        None => has_pair(&found.part, decoded),
    };
    let mut meant: Vec<_> = roots.iter().filter(is_meant).copied().collect();
    let has_class = |found: &&Found<ExistingProxy>| {
        class(found.part.value("ingressClassName")) == class(&exposure.spec.ingress_class_name)
    };
    let has_name = |found: &&Found<ExistingProxy>| found.part.value("proxyName") == exposure.spec.proxy_name;
    let has_namespace = |found: &&Found<ExistingProxy>| found.part.namespace == exposure.spec.service.namespace;
    // two Contours of different classes may serve one host name
    if meant.len() > 1 && exposure.is_given("ingressClassName") && meant.iter().any(has_class) {
        meant.retain(has_class);
    }
    if meant.len() > 1 && exposure.is_given("proxyName") && meant.iter().any(has_name) {
        meant.retain(has_name);
    }
    if meant.len() > 1 && exposure.is_given("service") && meant.iter().any(has_namespace) {
        meant.retain(has_namespace);
    }
    let count = roots.len();
    match (meant.as_slice(), name) {
        ([one], name) => {
            let reason = if name.is_some() { ProxyReason::Name } else { ProxyReason::Pair };
            (Some(one), Some(Several::ProxyTaken { count, proxy: proxy_name(one), reason }))
        }
        ([], Some(name)) => {
            let file = roots.first().map(|found| found.origin.name.clone()).unwrap_or_default();
            (None, Some(Several::NoProxyFits { count, name, file }))
        }
        (several, name) => {
            let all = if several.is_empty() { roots } else { several };
            let proxies = all.iter().map(|found| proxy_name(found)).collect();
            (None, Some(Several::ProxiesCompete { proxies, is_name_given: name.is_some() }))
        }
    }
}

fn proxy_name(found: &Found<ExistingProxy>) -> ProxyName {
    let value = |field| found.part.value(field).to_owned();
    let name = match found.part.namespace.as_str() {
        "" => value("proxyName"),
        namespace => format!("{namespace}/{}", found.part.value("proxyName")),
    };
    ProxyName { name, fqdn: value("fqdn"), class: value("ingressClassName"), file: found.origin.name.clone() }
}

/// Leaves out what says the same as an earlier one; a manifest has no status.
fn distinct(decoded: &Decoded) -> Vec<&Found<ExistingProxy>> {
    let is_same = |one: &ExistingProxy, other: &ExistingProxy| {
        (&one.namespace, &one.proposals, &one.choices, &one.settings)
            == (&other.namespace, &other.proposals, &other.choices, &other.settings)
    };
    let mut distinct: Vec<&Found<ExistingProxy>> = Vec::new();
    for found in decoded.proxies.iter().take(MOST_COMPARED) {
        match distinct.iter_mut().find(|known| is_same(&known.part, &found.part)) {
            Some(known) if known.part.status.is_none() => *known = found,
            Some(_) => {}
            None => distinct.push(found),
        }
    }
    distinct
}

fn has_pair(proxy: &ExistingProxy, decoded: &Decoded) -> bool {
    let Ok((name, _)) = Fqdn::parse(proxy.value("fqdn")) else { return false };
    let served = decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
    let mut covering = served.filter(|found| matches!(covers(&found.part, &name), Coverage::By(_)));
    covering.any(|found| decoded.keys.iter().any(|key| key.part.public().spki_sha256 == found.part.spki_sha256))
}

/// A cluster's objects may come in one List; each is compared with the others.
const MOST_COMPARED: usize = 1024;
