//! What a client is given: the certificates that the server sends, the client's anchors, the host name, the time.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::alone;
use super::rule::{Place, Rule};
use super::view::View;
use crate::asn1::der;
use crate::time::Moment;
use crate::x509::certificate::input::Input;
use crate::x509::{Verification, raw_signature};

/// The set as all clients see it.
pub(super) struct Set<'a> {
    /// As sent, the leaf first; `None` for what cannot be read.
    pub(super) sent: Vec<Option<View<'a>>>,
    /// Bytes of all certificates that are sent.
    pub(super) sent_bytes: usize,
    pub(super) anchors: Vec<View<'a>>,
    pub(super) host: &'a str,
    pub(super) at: Moment,
    signatures: RefCell<BTreeMap<Pair, bool>>,
}

/// A trust anchor: a certificate, or a name and a key of a root store.
pub struct Anchor {
    der: Vec<u8>,
    is_listed: bool,
}

impl Anchor {
    /// An anchor whose certificate is known.
    pub fn certificate(der: &[u8]) -> Self {
        Self { der: der.to_vec(), is_listed: false }
    }

    /// An anchor of a root store, where only its name and key count (contents of their SEQUENCEs).
    pub(crate) fn listed(subject: &[u8], spki: &[u8]) -> Self {
        const AT: &[u8] = b"\x17\x0d700101000000Z\x18\x0f99991231235959Z";
        const VERSION_AND_SERIAL: &[u8] = b"\xa0\x03\x02\x01\x02\x02\x01\x01";
        const ECDSA: &[u8] = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
        const RSA_SHA256: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00";
        const CA: &[u8] = b"\xa3\x13\x30\x11\x30\x0f\x06\x03\x55\x1d\x13\x01\x01\xff\x04\x05\x30\x03\x01\x01\xff";
        let name = der::write(der::SEQUENCE, &[subject]);
        // OpenSSL accepts only a root that its own key can have signed
        let key_type = Input(spki).take(der::SEQUENCE).and_then(|key| Input(key).oid()).unwrap_or_default();
        let algorithm = if key_type.starts_with(RSA) { RSA_SHA256 } else { ECDSA };
        let body = [VERSION_AND_SERIAL, algorithm, &name, &der::write(der::SEQUENCE, &[AT]), &name];
        let key = der::write(der::SEQUENCE, &[spki]);
        let body = der::write(der::SEQUENCE, &[&body.concat(), &key, CA]);
        let whole = der::write(der::SEQUENCE, &[&body, algorithm, b"\x03\x02\x00\x00"]);
        Self { der: whole.to_vec(), is_listed: true }
    }

    fn view(&self) -> Option<View<'_>> {
        if self.is_listed { View::read(&self.der) } else { seen(&self.der) }
    }
}

/// Digests of a certificate and of its possible issuer.
type Pair = ([u8; 32], [u8; 32]);

/// One certificate of a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Node {
    Sent(usize),
    Anchor(usize),
}

impl<'a> Set<'a> {
    pub(super) fn new(sent: &[&'a [u8]], anchors: &'a [Anchor], host: &'a str, at: Moment) -> Self {
        Self {
            sent: sent.iter().map(|der| seen(der)).collect(),
            sent_bytes: sent.iter().map(|der| der.len() + 3).sum(),
            anchors: anchors.iter().filter_map(Anchor::view).collect(),
            host,
            at,
            signatures: RefCell::default(),
        }
    }

    pub(super) fn leaf(&self) -> Option<&View<'a>> {
        self.sent.first()?.as_ref()
    }

    pub(super) fn view(&self, node: Node) -> Option<&View<'a>> {
        match node {
            Node::Sent(index) => self.sent.get(index)?.as_ref(),
            Node::Anchor(index) => self.anchors.get(index),
        }
    }

    /// The readable certificates behind the leaf.
    pub(super) fn intermediates(&self) -> impl Iterator<Item = (Node, &View<'a>)> {
        self.sent.iter().enumerate().skip(1).filter_map(|(index, view)| Some((Node::Sent(index), view.as_ref()?)))
    }

    pub(super) fn anchors(&self) -> impl Iterator<Item = (Node, &View<'a>)> {
        self.anchors.iter().enumerate().map(|(index, view)| (Node::Anchor(index), view))
    }

    /// Says whether an anchor is this very certificate.
    pub(super) fn anchor_like(&self, view: &View<'_>) -> Option<Node> {
        self.anchors().find(|(_, anchor)| anchor.sha256 == view.sha256).map(|(node, _)| node)
    }

    /// Notes that each certificate is signed by the next one, and the last one by the only anchor.
    pub(super) fn know_signatures(&self) {
        let [anchor] = self.anchors.as_slice() else { return };
        let views: Vec<&View<'_>> = self.sent.iter().flatten().chain([anchor]).collect();
        let mut known = self.signatures.borrow_mut();
        for pair in views.windows(2) {
            let [child, issuer] = pair else { continue };
            known.insert((child.sha256, issuer.sha256), true);
        }
    }

    /// Says whether `issuer`'s key made `child`'s signature, as far as it can be computed here.
    pub(super) fn is_signed_by(&self, child: &View<'_>, issuer: &View<'_>) -> bool {
        let pair = (child.sha256, issuer.sha256);
        if let Some(known) = self.signatures.borrow().get(&pair) {
            return *known;
        }
        let spki = der::one_of(issuer.parts.public_key.whole, der::SEQUENCE).map(|spki| spki.content);
        let computed = spki.map(|spki| raw_signature(child.der, spki));
        let is_good = match computed {
            Some(Verification::Good | Verification::NotInGo) => true,
            // what is not computed here is taken for right if the key is of the right kind: clients know more algorithms
            Some(Verification::Unsupported) => is_of_kind(child, issuer),
            // longer and shorter RSA keys are not computed
            Some(Verification::Bad) => {
                issuer.broken.iter().any(|rule| matches!(rule, Rule::KeyRsaLong | Rule::KeyRsaTiny))
            }
            None => false,
        };
        self.signatures.borrow_mut().insert(pair, is_good);
        is_good
    }
}

/// Says whether the algorithm of `child`'s signature goes with the kind of `issuer`'s key.
pub(super) fn is_of_kind(child: &View<'_>, issuer: &View<'_>) -> bool {
    let algorithm = Input(child.parts.signature_algorithm.content).oid().unwrap_or_default();
    let key = Input(issuer.parts.public_key.content).take(der::SEQUENCE).and_then(|key| Input(key).oid());
    let family = [RSA, EC].into_iter().find(|family| algorithm.starts_with(family));
    let key = key.unwrap_or_default();
    family.map_or(algorithm == key, |family| key.starts_with(family))
}

/// 1.2.840.113549.1.1, signatures and keys of RSA.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
/// 1.2.840.10045, signatures and keys of elliptic curves.
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d];

/// Reads a certificate, with the rules that it breaks alone.
pub(super) fn seen(der: &[u8]) -> Option<View<'_>> {
    let mut view = View::read(der)?;
    view.broken = alone::broken(&view);
    Some(view)
}

/// A path from the leaf to where it ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Path(pub(super) Vec<Node>);

impl Path {
    pub(super) fn place(&self, position: usize) -> Place {
        match self.0.get(position) {
            _ if position == 0 => Place::Leaf,
            Some(Node::Anchor(_)) => Place::Anchor,
            _ => Place::Intermediate,
        }
    }

    pub(super) fn views<'s, 'a>(&self, set: &'s Set<'a>) -> Vec<&'s View<'a>> {
        self.0.iter().filter_map(|node| set.view(*node)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_root_is_self_signed_whatever_its_key() {
        for root in webpki_roots::TLS_SERVER_ROOTS {
            let anchor = Anchor::listed(root.subject.as_ref(), root.subject_public_key_info.as_ref());
            let view = anchor.view().expect("a certificate");
            assert!(view.looks_self_signed() && is_of_kind(&view, &view), "{root:?}");
        }
    }
}
