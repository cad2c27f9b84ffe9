//! The new certificates and keys, and which of them fits an exposure.

use std::sync::Arc;

use crate::decoded::{Decoded, Found};
use crate::encryption::passphrase::Passphrases;
use crate::fqdn::Fqdn;
use crate::intake;
use crate::key::Key;
use crate::material::{Material, is_elsewhere};
use crate::time::Moment;
use crate::wording::{list, short};
use crate::x509::{Certificate, Coverage, NearMiss, covers, pem};

/// New certificates and private keys, in any format that [`intake`] reads.
#[derive(Debug)]
pub struct New {
    materials: Vec<Material>,
    decoded: Decoded,
    passphrases: Passphrases,
}

/// The certificate that fits, with the inputs that contain it, its chain, and its key.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) certificate: Found<Arc<Certificate>>,
    pub(super) materials: Vec<Material>,
}

/// The inputs of a certificate, by their position.
pub(super) struct Places {
    /// The input that is the whole chain; `None` if no input is.
    pub(super) chain: Option<usize>,
    pub(super) key: KeyPlace,
}

/// Where the private key is.
pub(super) enum KeyPlace {
    /// In use already.
    Stays,
    /// In the input with the chain.
    InChain,
    Input(usize),
    /// In an input with other keys or server certificates.
    Unnamed,
}

impl New {
    /// Reads the inputs, and tries every passphrase on every encrypted part.
    pub fn read(materials: Vec<Material>, passphrases: &Passphrases) -> Self {
        let decoded = intake::decode(&materials, passphrases);
        let mut passphrases = passphrases.clone();
        passphrases.remember(&decoded.derived);
        Self { materials, decoded, passphrases }
    }

    /// Returns what was read: for those who ask for passphrases, or show what an input is.
    pub fn decoded(&self) -> &Decoded {
        &self.decoded
    }

    #[cfg(test)]
    pub(super) fn decoded_mut(&mut self) -> &mut Decoded {
        &mut self.decoded
    }

    /// Returns the passphrases with what was derived from them.
    pub(super) fn passphrases(&self) -> &Passphrases {
        &self.passphrases
    }

    /// Chooses the certificate whose SANs include all `hosts`: one with a private key before one without, a valid one before one
    /// that is not, the most specific one before a wildcard, the one that expires last. `own` is the private key that is
    /// used now, which a certificate may keep.
    ///
    /// # Errors
    /// No certificate fits; says why.
    pub(super) fn choose(&self, hosts: &[Fqdn], own: Option<&Key>, at: Moment) -> Result<Chosen, String> {
        let served = || self.decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
        let fitting = served().filter(|found| misses(&found.part, hosts).is_empty());
        let rank = |found: &&Found<Arc<Certificate>>| {
            let certificate = &found.part;
            let is_valid = (certificate.not_before..=certificate.not_after).contains(&at);
            let exact = hosts.iter().filter(|host| is_exact(certificate, host)).count();
            (self.has_key(certificate, own), is_valid, exact, certificate.not_after)
        };
        match fitting.max_by_key(rank) {
            Some(found) => Ok(Chosen { certificate: found.clone(), materials: self.of(found, own) }),
            None => Err(self.why_not(hosts)),
        }
    }

    /// Returns the inputs that a document can name, as `generate` names them. `sent` are the certificates that are sent, by their
    /// SHA-256: an input is named as the chain only if it contains all of them, and no other server certificate.
    pub(super) fn places(&self, chosen: &Chosen, sent: &[String]) -> Places {
        let leaf = &chosen.certificate.part;
        let of_input = |index: usize| {
            let served = self.decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
            served.filter(move |found| found.origin.material == index).map(|found| &found.part)
        };
        let has = |index: usize, sha256: &str| of_input(index).any(|certificate| certificate.sha256 == sha256);
        let all = || 0..self.materials.len();
        let has_other =
            |index: usize| of_input(index).any(|certificate| !certificate.is_ca() && certificate.sha256 != leaf.sha256);
        let is_chain = |index: &usize| {
            let is_complete = |sha256: &String| has(*index, sha256) || !all().any(|other| has(other, sha256));
            has(*index, &leaf.sha256) && !has_other(*index) && sent.iter().all(is_complete)
        };
        let chain = all().find(is_chain);
        let keys = |index: usize| self.decoded.keys.iter().filter(move |found| found.origin.material == index);
        let fits = |found: &Found<Key>| is_of(&found.part, leaf);
        let is_key = |index: &usize| keys(*index).any(fits) && keys(*index).all(fits) && !has_other(*index);
        let key = match chain.filter(is_key).or_else(|| all().find(is_key)) {
            // A file with both is one input.
            Some(index) if Some(index) == chain => KeyPlace::InChain,
            Some(index) => KeyPlace::Input(index),
            None if self.decoded.keys.iter().any(fits) => KeyPlace::Unnamed,
            None => KeyPlace::Stays,
        };
        Places { chain, key }
    }

    fn has_key(&self, certificate: &Certificate, own: Option<&Key>) -> bool {
        let is_private = |key: &Key| matches!(key, Key::Private(_)) && is_of(key, certificate);
        self.decoded.keys.iter().map(|found| &found.part).chain(own).any(is_private)
    }

    /// The inputs for one certificate. Inputs with another server certificate or another key are left out; of an input with
    /// several, only the part for this certificate is used.
    fn of(&self, chosen: &Found<Arc<Certificate>>, own: Option<&Key>) -> Vec<Material> {
        let is_other = |found: &&Found<Arc<Certificate>>| {
            !is_elsewhere(found.origin.role) && !found.part.is_ca() && found.part.sha256 != chosen.part.sha256
        };
        let (mut materials, mut others) = (Vec::new(), Vec::new());
        for (index, material) in self.materials.iter().enumerate() {
            let certificates = || self.decoded.certificates.iter().filter(|found| found.origin.material == index);
            let keys = || self.decoded.keys.iter().filter(|found| found.origin.material == index);
            let has_other = certificates().any(|found| is_other(&found));
            if !has_other && keys().all(|found| is_of(&found.part, &chosen.part)) {
                materials.push(copy(material));
                continue;
            }
            let kept = certificates().filter(|found| !is_other(found)).map(|found| found.part.as_ref());
            let text = pem::certificates(kept).into_bytes();
            if certificates().any(|found| found.part.sha256 == chosen.part.sha256) {
                materials.push(Material::new(material.name(), material.role(), text));
            } else if !text.is_empty() {
                others.push(Material::new(material.name(), material.role(), text));
            }
            let keys = keys().filter(|found| is_of(&found.part, &chosen.part));
            materials.extend(keys.filter_map(|found| exposed(&found.part, material.name())));
        }
        // The issuer may be only in the file of another certificate of the same CA.
        if !self.has_issuer(&materials, &chosen.part) {
            materials.extend(others);
        }
        if !self.decoded.keys.iter().any(|found| is_of(&found.part, &chosen.part)) {
            materials.extend(own.filter(|own| is_of(own, &chosen.part)).and_then(|own| exposed(own, OWN_KEY)));
        }
        materials
    }

    fn has_issuer(&self, materials: &[Material], certificate: &Certificate) -> bool {
        let is_issuer = |found: &&Found<Arc<Certificate>>| found.part.subject_der == certificate.issuer_der;
        let is_in = |found: Found<Arc<Certificate>>| {
            let name = self.materials.get(found.origin.material).map(Material::name);
            materials.iter().any(|material| Some(material.name()) == name)
        };
        self.decoded.certificates.iter().filter(is_issuer).cloned().any(is_in)
    }

    /// Says for each server certificate why it does not fit.
    fn why_not(&self, hosts: &[Fqdn]) -> String {
        let served = self.decoded.certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
        let reason = |found: &Found<Arc<Certificate>>| {
            let misses = misses(&found.part, hosts);
            let near = misses.iter().find_map(|(_, near)| near.as_ref()).map(near_miss);
            let names = list(misses.iter().map(|(host, _)| host.as_str()));
            let near = near.map(|near| format!(" ({near})")).unwrap_or_default();
            format!("\"{}\" ({}) does not include {names}{near}", short(found.part.short_name()), found.origin.name)
        };
        let leaves: Vec<String> = served.filter(|found| !found.part.is_ca()).map(reason).collect();
        match leaves.is_empty() {
            true => "the new inputs contain no server certificate".to_owned(),
            false => list(leaves.iter()),
        }
    }
}

/// The host names that the SANs do not include, each with the SAN that comes closest.
fn misses<'a>(certificate: &Certificate, hosts: &'a [Fqdn]) -> Vec<(&'a Fqdn, Option<NearMiss>)> {
    let miss = |host| match covers(certificate, host) {
        Coverage::By(_) => None,
        Coverage::Not(near) => Some((host, near)),
    };
    hosts.iter().filter_map(miss).collect()
}

fn is_exact(certificate: &Certificate, host: &Fqdn) -> bool {
    certificate.dns_names.iter().any(|name| name.eq_ignore_ascii_case(host.as_str()))
}

fn is_of(key: &Key, certificate: &Certificate) -> bool {
    key.public().spki_sha256 == certificate.spki_sha256
}

fn near_miss(near: &NearMiss) -> String {
    match near {
        NearMiss::WildcardParent { san, .. } | NearMiss::WildcardDepth { san, .. } => {
            format!("{} matches exactly one label", short(san))
        }
        NearMiss::PartialWildcard(san) => format!("{} is not a wildcard", short(san)),
        NearMiss::CommonName(_) => "only the common name matches".to_owned(),
        NearMiss::NotDnsName { san, .. } => format!("{} is not a DNS name", short(san)),
        NearMiss::OtherType(san) | NearMiss::TrailingDot(san) | NearMiss::Typo(san) | NearMiss::OtherDomain(san) => {
            format!("it includes {}", short(san))
        }
        NearMiss::OtherHost { san, .. } => format!("it includes {}", short(san)),
    }
}

fn exposed(key: &Key, name: &str) -> Option<Material> {
    let Key::Private(key) = key else { return None };
    Some(Material::new(name, None, key.expose_pem().as_bytes().to_vec()))
}

pub(super) fn copy(material: &Material) -> Material {
    match material.is_cut_off() {
        true => Material::cut_off(material.name(), material.role(), material.bytes().to_vec()),
        false => Material::new(material.name(), material.role(), material.bytes().to_vec()),
    }
}

/// The name of the private key that stays.
const OWN_KEY: &str = "the private key in use";
