//! Clients that try one path after the other, within a budget: Go, Java, Firefox, Chromium, rustls.

use super::is_named;
use crate::clients::client::Client;
use crate::clients::path::{self, Refusal};
use crate::clients::rule::Rule;
use crate::clients::set::{Node, Path, Set};
use crate::clients::view::View;

/// Looks for a path that `client` accepts.
pub(in crate::clients) fn search(client: Client, set: &Set<'_>) -> Result<Path, Refusal> {
    let mut walk = Walk { client, set, path: Path(vec![Node::Sent(0)]), refusal: None, steps: 0, signatures: 0 };
    let Some(leaf) = set.leaf() else { return Err(Refusal::at(Rule::Unreadable, 0)) };
    if let Some(refusal) = walk.trusted_leaf(leaf) {
        return refusal.map_or_else(|| Ok(walk.path), Err);
    }
    if client == Client::Java {
        let path = java_as_sent(set);
        if let Some(refusal) = other_than_ca(set, path.as_ref()) {
            return Err(refusal);
        }
        if let Some(path) = path {
            return match names_another_anchor(set, &path).or_else(|| path::refusal(client, set, &path)) {
                None => Ok(path),
                Some(refusal) => Err(refusal),
            };
        }
    }
    match walk.extend(leaf) {
        Step::Accepted => Ok(walk.path),
        Step::Spent => Err(Refusal::at(Rule::TooManyPaths, 0)),
        Step::Rejected => Err(walk.refusal.unwrap_or(Refusal::at(Rule::ChainIncomplete, 0))),
    }
}

struct Walk<'s, 'a> {
    client: Client,
    set: &'s Set<'a>,
    path: Path,
    /// Why the first whole path was rejected.
    refusal: Option<Refusal>,
    steps: u32,
    signatures: u32,
}

enum Step {
    Accepted,
    Rejected,
    /// The client gives up.
    Spent,
}

impl<'s> Walk<'s, '_> {
    /// A leaf that is an anchor ends the path for some clients.
    fn trusted_leaf(&self, leaf: &View<'_>) -> Option<Option<Refusal>> {
        self.set.anchor_like(leaf)?;
        let is_enough = match self.client {
            Client::Kubectl | Client::Java | Client::Firefox => true,
            Client::Chromium => {
                leaf.looks_self_signed() && leaf.is_ca() && !leaf.broken.contains(&Rule::KeyUsageWithoutCertSign)
            }
            _ => return None,
        };
        let refusal = || Refusal::at(Rule::NotAnAnchor, 0).on(&self.path, self.set);
        Some(if is_enough { path::refusal(self.client, self.set, &self.path) } else { Some(refusal()) })
    }

    fn extend(&mut self, child: &View<'_>) -> Step {
        let set = self.set;
        // where Java builds a path, it looks for anchors that are valid
        let is_usable = |issuer: &View<'_>| self.client != Client::Java || issuer.is_valid_at(set.at);
        let anchors =
            set.anchors().filter(|(_, issuer)| is_named(self.client, child, issuer, true) && is_usable(issuer));
        let candidates: Vec<(Node, &'s View<'_>)> = anchors.collect();
        let has_anchor = !candidates.is_empty();
        for (node, _) in candidates {
            match self.finish(node) {
                Step::Rejected => {}
                step => return step,
            }
        }
        if self.path.0.len() > most_intermediates(self.client) {
            return Step::Rejected;
        }
        let sent: Vec<(Node, &'s View<'_>)> =
            set.intermediates().filter(|(_, issuer)| is_named(self.client, child, issuer, false)).collect();
        // Chromium also counts a path that ends nowhere
        self.steps += u32::from(self.client == Client::Chromium && sent.is_empty() && !has_anchor);
        for (node, issuer) in sent {
            if self.is_used(issuer) || set.anchor_like(issuer).is_some() {
                continue;
            }
            self.steps += 1;
            if self.steps > most_steps(self.client) {
                return Step::Spent;
            }
            if self.client != Client::Rustls && self.client != Client::Chromium && !set.is_signed_by(child, issuer) {
                let refusal = Refusal::at(Rule::SignatureWrong, self.path.0.len() - 1).on(&self.path, set);
                self.refusal.get_or_insert(refusal);
                continue;
            }
            self.path.0.push(node);
            match self.extend(issuer) {
                Step::Rejected => {}
                step => return step,
            }
            self.path.0.pop();
        }
        Step::Rejected
    }

    fn finish(&mut self, anchor: Node) -> Step {
        self.path.0.push(anchor);
        self.steps += 1;
        if self.client == Client::Rustls {
            self.signatures += self.verified();
            if self.signatures > RUSTLS_SIGNATURES {
                return Step::Spent;
            }
        }
        if self.steps > most_steps(self.client) {
            return Step::Spent;
        }
        match path::refusal(self.client, self.set, &self.path) {
            None => return Step::Accepted,
            Some(refusal) => self.refusal.get_or_insert(refusal),
        };
        self.path.0.pop();
        Step::Rejected
    }

    /// How many signatures are verified from the anchor down until one is wrong.
    fn verified(&self) -> u32 {
        let views = self.path.views(self.set);
        let mut count = 0;
        for pair in views.windows(2).rev() {
            let [child, issuer] = pair else { continue };
            count += 1;
            if !self.set.is_signed_by(child, issuer) {
                break;
            }
        }
        count
    }

    fn is_used(&self, issuer: &View<'_>) -> bool {
        let is_same = |view: &View<'_>| {
            view.sha256 == issuer.sha256
                || (view.parts.subject.whole == issuer.parts.subject.whole
                    && view.parts.public_key.whole == issuer.parts.public_key.whole)
        };
        self.path.0.iter().filter_map(|node| self.set.view(*node)).any(is_same)
    }
}

/// Java checks what was sent as it is, if each certificate is followed by its issuer and the last one is issued by an
/// anchor (sun.security.validator.PKIXValidator); otherwise it builds a path.
fn java_as_sent(set: &Set<'_>) -> Option<Path> {
    let mut path = Path(Vec::new());
    let mut last: Option<&View<'_>> = None;
    for (index, view) in set.sent.iter().enumerate() {
        let view = view.as_ref()?;
        if last.is_some_and(|child| !is_named(Client::Java, child, view, false)) {
            return None;
        }
        let same_key = |anchor: &View<'_>| {
            anchor.subject.folded == view.subject.folded && anchor.parts.public_key.whole == view.parts.public_key.whole
        };
        if let Some((node, _)) = set.anchors().find(|(_, anchor)| same_key(anchor)).filter(|_| index > 0) {
            path.0.push(node);
            return Some(path);
        }
        path.0.push(Node::Sent(index));
        last = Some(view);
    }
    let last = last?;
    let named = || set.anchors().filter(|(_, anchor)| is_named(Client::Java, last, anchor, true));
    let issuer = named().find(|(_, anchor)| set.is_signed_by(last, anchor)).or_else(|| named().next())?;
    path.0.push(issuer.0);
    Some(path)
}

/// Java gives up if an anchor that fits is not a CA, whether or not another one fits too: the last of a chain that it takes as
/// it was sent, or any certificate if it builds the path.
fn other_than_ca(set: &Set<'_>, as_sent: Option<&Path>) -> Option<Refusal> {
    let views = as_sent.map(|path| path.views(set));
    let children: Vec<&View<'_>> = match views.as_deref() {
        Some([.., child, _]) => vec![child],
        _ => set.sent.iter().flatten().collect(),
    };
    let fits = |view: &View<'_>| {
        children.iter().any(|child| is_named(Client::Java, child, view, true) && child.may_be_issued_by(view))
    };
    let is_other = |view: &View<'_>| view.parts.version == 2 && !view.is_ca();
    let (_, view) = set.anchors().find(|(_, view)| is_other(view) && fits(view))?;
    let rule = if view.basic_constraints.is_some() { Rule::NotCa } else { Rule::NotCaByOmission };
    Some(Refusal { certificate: Some(view.sha256), ..Refusal::at(rule, 1) })
}

/// In a chain that it does not build, Java finds the anchor by its key identifier and its serial number.
fn names_another_anchor(set: &Set<'_>, path: &Path) -> Option<Refusal> {
    let views = path.views(set);
    let [.., child, anchor] = views.as_slice() else { return None };
    let id = child.authority_key_id.as_ref()?;
    let position = views.len() - 2;
    let differs = |named: Option<&[u8]>, own: Option<&[u8]>| named.zip(own).is_some_and(|(named, own)| named != own);
    let serial = Some(anchor.parts.serial).filter(|_| anchor.parts.version == 2);
    let refusal = Refusal::at(Rule::AuthorityKeyIdMismatch, position).on(path, set);
    (differs(id.key, anchor.subject_key_id) || differs(id.serial, serial)).then_some(refusal)
}

fn most_intermediates(client: Client) -> usize {
    match client {
        Client::Firefox | Client::Rustls => 6,
        // of a path that it builds (PKIXBuilderParameters)
        Client::Java => 5,
        _ => 99,
    }
}

fn most_steps(client: Client) -> u32 {
    match client {
        Client::Chromium => CHROMIUM_ITERATIONS,
        Client::Kubectl => 100,
        _ => 200_000,
    }
}

/// `kPathBuilderIterationLimit` of Chromium's net/cert.
const CHROMIUM_ITERATIONS: u32 = 20;
/// `Budget::signatures` of rustls-webpki.
const RUSTLS_SIGNATURES: u32 = 100;
