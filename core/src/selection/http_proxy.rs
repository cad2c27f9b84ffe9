//! Settings of an existing HTTPProxy: they fill the fields that were not set; if a field was set to another value, both
//! are kept for the report.

use super::several::{ProxyName, ProxyReason, Several, distinct};
use crate::decoded::{Decoded, Found};
use crate::exposure::Exposure;
use crate::fqdn::Fqdn;
use crate::kubernetes::{ExistingProxy, Proposal, Validation};
use crate::material::is_elsewhere;
use crate::x509::{Coverage, covers};

/// What was used of the HTTPProxies that were passed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FromProxy {
    /// What was used of the one that fits.
    pub taken_over: Option<TakenOver>,
    /// If there are several: which one fits, or why none.
    pub several: Option<Several>,
}

/// What was used of an HTTPProxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenOver {
    /// Its file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its namespace; may be empty.
    pub namespace: String,
    /// The values that filled fields.
    pub taken: Vec<Proposal>,
    /// Fields that were set to another value.
    pub kept: Vec<Kept>,
    /// Settings that are not written, and the field that would write them.
    pub dropped: Vec<Proposal>,
    /// Settings that are not written, and that no field sets.
    pub beyond: Vec<String>,
    /// Its upstream verification, if there is one.
    pub validation: Option<Validation>,
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

/// Fills fields of `exposure` that were not set from the HTTPProxy that fits.
pub fn take_over(exposure: &mut Exposure, decoded: &Decoded) -> FromProxy {
    let (proxy, several) = choose(exposure, decoded);
    FromProxy { taken_over: proxy.map(|found| fill(exposure, found)), several }
}

fn fill(exposure: &mut Exposure, Found { part: proxy, origin }: &Found<ExistingProxy>) -> TakenOver {
    let kept = kept(exposure, proxy);
    let mut taken = Vec::new();
    for proposal in &proxy.proposals {
        let differs = exposure.get(proposal.field).is_some_and(|value| value != proposal.value);
        if differs && !exposure.is_given(proposal.field) && exposure.set(proposal.field, &proposal.value).is_ok() {
            taken.push(proposal.clone());
        }
    }
    let is_dropped = |choice: &&Proposal| {
        !exposure.is_given(choice.field) && exposure.get(choice.field).is_some_and(|value| value != choice.value)
    };
    let dropped = proxy.choices.iter().filter(is_dropped).cloned().collect();
    TakenOver {
        file: origin.name.clone(),
        name: proxy.value("proxyName").to_owned(),
        namespace: proxy.namespace.clone(),
        taken,
        kept,
        dropped,
        beyond: proxy.beyond.clone(),
        validation: proxy.validation.clone(),
    }
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

/// Among several, the one for the host name; without a host name, the one whose certificate and key were passed.
fn choose<'a>(exposure: &Exposure, decoded: &'a Decoded) -> (Option<&'a Found<ExistingProxy>>, Option<Several>) {
    let distinct = distinct(decoded.proxies.iter());
    if let [] | [_] = distinct.as_slice() {
        return (distinct.first().copied(), None);
    }
    let name = Fqdn::parse(&exposure.spec.fqdn).ok().map(|(name, _)| name);
    let is_meant = |found: &&&Found<ExistingProxy>| match &name {
        Some(name) => found.part.value("fqdn") == name.as_str(),
        None => has_pair(&found.part, decoded),
    };
    let meant: Vec<_> = distinct.iter().filter(is_meant).copied().collect();
    let count = distinct.len();
    match (meant.as_slice(), name) {
        ([one], name) => {
            let reason = if name.is_some() { ProxyReason::Name } else { ProxyReason::Pair };
            (Some(one), Some(Several::ProxyTaken { count, proxy: proxy_name(one), reason }))
        }
        ([], Some(name)) => {
            let file = distinct.first().map(|found| found.origin.name.clone()).unwrap_or_default();
            (None, Some(Several::NoProxyFits { count, name, file }))
        }
        (several, name) => {
            let all = if several.is_empty() { &distinct } else { several };
            let proxies = all.iter().map(|found| proxy_name(found)).collect();
            (None, Some(Several::ProxiesCompete { proxies, is_name_given: name.is_some() }))
        }
    }
}

fn proxy_name(found: &Found<ExistingProxy>) -> ProxyName {
    let value = |field| found.part.value(field).to_owned();
    ProxyName { name: value("proxyName"), fqdn: value("fqdn"), file: found.origin.name.clone() }
}

fn has_pair(proxy: &ExistingProxy, decoded: &Decoded) -> bool {
    let Ok((name, _)) = Fqdn::parse(proxy.value("fqdn")) else { return false };
    let served = decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
    let mut covering = served.filter(|found| matches!(covers(&found.part, &name), Coverage::By(_)));
    covering.any(|found| decoded.keys.iter().any(|key| key.part.public().spki_sha256 == found.part.spki_sha256))
}
