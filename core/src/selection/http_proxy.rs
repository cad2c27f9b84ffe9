//! What an HTTPProxy that is there already says of the exposure: taken over where nobody chose, and said where somebody
//! chose otherwise.

use crate::decoded::{Decoded, Found};
use crate::exposure::Exposure;
use crate::finding::{Code, Finding};
use crate::fqdn::Fqdn;
use crate::kubernetes::{ExistingProxy, Proposal};
use crate::x509::{Coverage, covers};

/// What came of an HTTPProxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenOver {
    /// Its file.
    pub file: String,
    /// What was taken.
    pub taken: Vec<Proposal>,
    /// What was given on purpose and differs.
    pub kept: Vec<Kept>,
    /// What it does that is not written, and the field that would have it written.
    pub dropped: Vec<Proposal>,
    /// What it does that is not written, and that no field sets.
    pub beyond: Vec<String>,
}

/// A field of which the given value is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Path of the field or group below `spec`.
    pub field: &'static str,
    /// The value that was given.
    pub ours: String,
    /// The HTTPProxy's; may be empty.
    pub theirs: String,
}

/// Fills what nobody chose from the HTTPProxy that fits. The finding says which one, where there are several.
pub(crate) fn take_over(exposure: &mut Exposure, decoded: &Decoded) -> (Option<TakenOver>, Option<Finding>) {
    let (proxy, finding) = choose(exposure, decoded);
    let Some(Found { part: proxy, origin }) = proxy else { return (None, finding) };
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
    (Some(TakenOver { file: origin.name.clone(), taken, kept, dropped, beyond: proxy.beyond.clone() }), finding)
}

fn kept(exposure: &Exposure, proxy: &ExistingProxy) -> Vec<Kept> {
    // where a proxy says nothing of these, it says none
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

/// Among several, the one for the name; without a name, the one whose certificate and key are there.
fn choose<'a>(exposure: &Exposure, decoded: &'a Decoded) -> (Option<&'a Found<ExistingProxy>>, Option<Finding>) {
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
    let file = distinct.first().map_or("", |found| &found.origin.name);
    match (meant.as_slice(), &name) {
        ([one], _) => {
            let why = if name.is_some() { "the name given" } else { "the certificate and key" };
            let message =
                format!("{} HTTPProxies were given; taken is the one that fits {why}: {}", distinct.len(), called(one));
            (Some(one), Some(note(&one.origin.name, message)))
        }
        ([], Some(name)) => {
            let message =
                format!("{} HTTPProxies were given, and none is for {name}: nothing was taken over", distinct.len());
            (None, Some(note(file, message)))
        }
        (several, name) => (None, Some(competing(if several.is_empty() { &distinct } else { several }, name.as_ref()))),
    }
}

fn note(file: &str, message: String) -> Finding {
    let note = Finding::note(Code::InputSeveral, file, message).about("proxyName");
    note.with_fix("nothing to do; to take another, hand in that one alone")
}

fn competing(several: &[&Found<ExistingProxy>], name: Option<&Fqdn>) -> Finding {
    let all: Vec<_> = several.iter().take(MOST_NAMED).map(|found| called(found)).collect();
    let more = if several.len() > MOST_NAMED { ", ..." } else { "" };
    let message = format!("{} HTTPProxies could be meant, and they differ: {}{more}", several.len(), all.join(", "));
    let file = several.first().map_or("", |found| &found.origin.name);
    let finding = Finding::error(Code::InputSeveral, file, message);
    match name {
        Some(_) => finding
            .about("proxyName")
            .with_fix("hand in the one that stays; while both are there, Contour calls both invalid"),
        None => finding.about("fqdn").with_fix("give the name that clients use as `fqdn`, or hand in one of them"),
    }
}

/// Leaves out what says the same as an earlier one.
pub(super) fn distinct<'a, T: PartialEq>(all: impl IntoIterator<Item = &'a Found<T>>) -> Vec<&'a Found<T>> {
    let mut distinct: Vec<&Found<T>> = Vec::new();
    for found in all.into_iter().take(MOST_COMPARED) {
        if distinct.iter().all(|known| known.part != found.part) {
            distinct.push(found);
        }
    }
    distinct
}

/// `api for k8s.example.com (proxies.yaml)`
fn called(found: &Found<ExistingProxy>) -> String {
    let proxy = &found.part;
    format!("{} for {} ({})", proxy.value("proxyName"), proxy.value("fqdn"), found.origin.name)
}

fn has_pair(proxy: &ExistingProxy, decoded: &Decoded) -> bool {
    let Ok((name, _)) = Fqdn::parse(proxy.value("fqdn")) else { return false };
    let served = decoded.certificates.iter().filter(|found| !super::is_elsewhere(found.origin.role));
    let mut covering = served.filter(|found| matches!(covers(&found.part, &name), Coverage::By(_)));
    covering.any(|found| decoded.keys.iter().any(|key| key.part.public().spki_sha256 == found.part.spki_sha256))
}

/// A cluster's objects may come in one List; each is compared with the others.
const MOST_COMPARED: usize = 256;
const MOST_NAMED: usize = 4;
