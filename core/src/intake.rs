//! What is this? Content decides, a role that somebody gave wins.

mod archive;
mod blocks;
mod companion;
mod contents;
mod encrypted;
mod guess;
mod object;
mod packed;
mod several;
#[cfg(test)]
mod tests;
mod unsupported;

use std::collections::BTreeMap;

use crate::asn1::structure;
use crate::decoded::{Companion, Decoded, Described, Found, Origin};
use crate::encryption::passphrase::Passphrases;
use crate::encryption::{Effort, Opener};
use crate::finding::{Code, Finding, Severity};
use crate::kubernetes::{Kubeconfig, objects};
use crate::material::{Material, Role};
use crate::pem::base64;
use crate::token::Token;
use crate::{limits, pem};
use contents::Contents;

/// Reads all materials, and tries every passphrase on every encrypted part. Never fails: what cannot be read is said in
/// [`Decoded::findings`].
///
/// Passphrases cost time ([`Decoded::effort`]); without any, reading is quick.
pub fn decode(materials: &[Material], passphrases: &Passphrases) -> Decoded {
    decode_within(materials, passphrases, Effort::UNLIMITED)
}

/// Does the same without ever taking long: a derivation over [`Effort::AT_ONCE`] that was not remembered is not begun,
/// and what it would open is [`Decoded::postponed`]. For a page, which has another thread do those.
pub fn decode_at_once(materials: &[Material], passphrases: &Passphrases) -> Decoded {
    decode_within(materials, passphrases, Effort::AT_ONCE)
}

fn decode_within(materials: &[Material], passphrases: &Passphrases, at_once: Effort) -> Decoded {
    let mut decoded = Decoded::default();
    let mut opener = Opener::new(passphrases, at_once);
    let mut room = limits::UNPACKED_BYTES;
    for (index, material) in materials.iter().enumerate() {
        let mut sorter = Sorter::new(&mut decoded, &mut opener, &mut room, index, material, materials.len() > 1);
        let (_, what) = sorter.whole();
        sorter.close();
        decoded.inputs.push(Described { name: material.name().to_owned(), what });
    }
    several::judge(materials, &mut decoded);
    companion::settle(&mut decoded);
    decoded.derived = opener.derived;
    decoded
}

/// What a material was taken as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Parts,
    Nothing,
}

/// Sorts one material.
struct Sorter<'a, 'p> {
    decoded: &'a mut Decoded,
    opener: &'a mut Opener<'p>,
    /// Octets that may still be taken out of wrappings, for all inputs together.
    room: &'a mut usize,
    index: usize,
    material: &'a Material,
    /// One of several, and nobody said what it is: what is no part of the set is a warning only.
    is_one_of_several: bool,
    told: BTreeMap<Code, usize>,
    /// How many wrappings (a zip, a Secret) are around it.
    depth: usize,
    /// It holds several Secrets or ConfigMaps: what is taken out of one is called after it.
    is_one_of_many_objects: bool,
}

impl<'a, 'p> Sorter<'a, 'p> {
    fn new(
        decoded: &'a mut Decoded,
        opener: &'a mut Opener<'p>,
        room: &'a mut usize,
        index: usize,
        material: &'a Material,
        several: bool,
    ) -> Self {
        let is_one_of_several = several && material.role().is_none();
        Self {
            decoded,
            opener,
            room,
            index,
            material,
            is_one_of_several,
            told: BTreeMap::new(),
            depth: 0,
            is_one_of_many_objects: false,
        }
    }

    /// Returns what it turned out to be.
    fn whole(&mut self) -> (Class, String) {
        let bytes = self.material.bytes();
        if self.material.is_cut_off() || bytes.len() > limits::FILE_BYTES {
            return self.too_large(limits::FILE_BYTES, "a file");
        }
        let text = pem::utf8(bytes);
        if is_blank(text.bytes()) {
            self.tell(Finding::error(Code::InputEmpty, self.material.name(), "there is nothing in it but white space"));
            return (Class::Nothing, "nothing".to_owned());
        }
        match self.material.role() {
            Some(Role::Token | Role::Kubeconfig) if is_wrapped(text.bytes()) => self.sorted(&text, 0),
            Some(Role::Token) => self.token(text.bytes()),
            Some(Role::Kubeconfig) => self.kubeconfig(text.bytes()),
            _ => self.sorted(&text, 0),
        }
    }

    /// Sorts what was taken out of this material; returns what it turned out to be, `None` where it is nothing of use.
    fn inner(&mut self, material: &Material) -> Option<String> {
        if self.depth >= MOST_DEPTH {
            return None;
        }
        let Some(room) = self.room.checked_sub(material.bytes().len() + LEAST_UNPACKED) else {
            self.tell_no_room();
            return None;
        };
        *self.room = room;
        let mut inner = Sorter {
            decoded: &mut *self.decoded,
            opener: &mut *self.opener,
            room: &mut *self.room,
            index: self.index,
            material,
            is_one_of_several: material.role().is_none(),
            told: BTreeMap::new(),
            depth: self.depth + 1,
            is_one_of_many_objects: false,
        };
        let (class, what) = inner.whole();
        inner.close();
        (class != Class::Nothing).then_some(what)
    }

    fn tell_no_room(&mut self) {
        let most = limits::UNPACKED_BYTES >> 20;
        let message = format!(
            "what is packed in it comes to more than {most} MiB, the most that is read: the rest was left unread"
        );
        self.tell(Finding::error(Code::InputTooLarge, self.material.name(), message));
    }

    /// Sorts by content; `unwrapped`: how often base64 was taken off.
    fn sorted(&mut self, text: &pem::Utf8<'_>, unwrapped: usize) -> (Class, String) {
        let bytes = text.bytes();
        if Kubeconfig::is_meant(bytes) {
            self.note_role("a kubeconfig");
            return self.kubeconfig(bytes);
        }
        if let Some(what) = unsupported::object(bytes) {
            // what cannot be read as YAML may still hold whole blocks
            if !(pem::has_marker(bytes) && objects::objects(bytes).is_err()) {
                return self.objects(bytes, what);
            }
        } else if bytes.starts_with(b"PK\x03\x04") {
            return self.zip(bytes);
        }
        if let Some(found) = unsupported::of(bytes, self.material.name()) {
            return self.not_read(&found);
        }
        if structure::is_ber_archive(bytes) {
            return self.ber(bytes);
        }
        if guess::is_der(bytes) {
            return self.der(bytes);
        }
        if pem::has_marker(bytes) {
            return self.pem(text);
        }
        if Token::is_meant(bytes) {
            self.note_role("a bearer token");
            return self.token(bytes);
        }
        if let Some(inner) = base64::unwrap(bytes).filter(|_| unwrapped < MOST_WRAPPINGS) {
            let times = if unwrapped == 0 {
                "all of it was base64, and is taken as what that holds"
            } else {
                "what that held was base64 once more"
            };
            self.tell(Finding::note(Code::Base64Unwrapped, self.material.name(), times));
            return self.sorted(&pem::utf8(&inner), unwrapped + 1);
        }
        self.unrecognised(guess::like(bytes))
    }

    fn kubeconfig(&mut self, text: &[u8]) -> (Class, String) {
        if text.len() > limits::YAML_BYTES {
            return self.too_large(limits::YAML_BYTES, "a kubeconfig");
        }
        let (kubeconfig, findings) = Kubeconfig::parse(self.material.name(), text);
        self.decoded.findings.extend(findings);
        let Some(kubeconfig) = kubeconfig else { return (Class::Nothing, "kubeconfig that cannot be read".to_owned()) };
        let what = match kubeconfig.contexts.len() {
            1 => "kubeconfig with 1 context".to_owned(),
            count => format!("kubeconfig with {count} contexts"),
        };
        let origin = self.origin(1, 0);
        self.decoded.kubeconfigs.push(Found { part: kubeconfig, origin });
        (Class::Parts, what)
    }

    fn token(&mut self, text: &[u8]) -> (Class, String) {
        if text.len() > limits::TOKEN_BYTES {
            return self.too_large(limits::TOKEN_BYTES, "a bearer token");
        }
        let (token, findings) = Token::parse(self.material.name(), text);
        self.decoded.findings.extend(findings);
        let Some(token) = token else { return (Class::Nothing, "no bearer token".to_owned()) };
        let origin = self.origin(1, 0);
        self.decoded.tokens.push(Found { part: token, origin });
        (Class::Parts, "bearer token".to_owned())
    }

    fn not_read(&mut self, found: &unsupported::NotRead) -> (Class, String) {
        let message = format!("it is {}, which is not read here", found.what);
        self.tell(self.unusable(Code::InputNotRead, message).with_fix(found.fix.clone()));
        (Class::Nothing, without_article(&found.what))
    }

    fn unrecognised(&mut self, looks: guess::Look) -> (Class, String) {
        let message = format!("it is none of the known forms; it looks like {}", looks.what);
        let finding = self.unusable(Code::InputUnrecognised, message);
        let finding = if looks.fix.is_empty() { finding } else { finding.with_fix(looks.fix) };
        match companion::of(self.material.name(), self.material.bytes()).filter(|_| self.may_have_companions()) {
            Some(what) => {
                self.pass_over(what, false, finding);
                (Class::Nothing, without_article(what))
            }
            None => {
                self.tell(finding);
                (Class::Nothing, without_article(looks.what))
            }
        }
    }

    /// One of several files that nobody named one by one.
    fn may_have_companions(&self) -> bool {
        self.is_one_of_several || self.depth > 0
    }

    /// Leaves it to the end, when the rest of the set is known.
    fn pass_over(&mut self, what: &str, needs_certificate: bool, finding: Finding) {
        let words = format!("{} ({})", self.material.name(), without_article(what));
        self.decoded.companions.push(Companion { words, needs_certificate, finding });
    }

    fn too_large(&mut self, cap: usize, what: &str) -> (Class, String) {
        let cap = if cap >= 1 << 20 { format!("{} MiB", cap >> 20) } else { format!("{} KiB", cap >> 10) };
        let message = format!("it is larger than {cap}, the most that is read of {what}");
        self.tell(Finding::error(Code::InputTooLarge, self.material.name(), message));
        (Class::Nothing, format!("more than {cap}"))
    }

    /// An error; a warning for one of several that nobody gave a role.
    fn unusable(&self, code: Code, message: String) -> Finding {
        let name = self.material.name();
        if self.is_one_of_several { Finding::warning(code, name, message) } else { Finding::error(code, name, message) }
    }

    /// Says that content decided against a role.
    fn note_role(&mut self, what: &str) {
        if let Some(place) = self.material.role().map(place_of) {
            let message = format!("it was handed in as {place} and is {what}: it is taken as what it is");
            self.tell(Finding::note(Code::InputRoleSorted, self.material.name(), message));
        }
    }

    /// Records a finding, with the field its role belongs to; past [`MOST_ALIKE`] of a kind they are only counted.
    fn tell(&mut self, finding: Finding) {
        let count = self.told.entry(finding.code).or_default();
        *count += 1;
        if *count <= MOST_ALIKE {
            let field = self.material.role().map(field_of);
            self.decoded.findings.push(match field {
                Some(field) => finding.about(field),
                None => finding,
            });
        }
    }

    /// Says how many findings were only counted.
    fn close(&mut self) {
        let name = self.material.name();
        for (code, count) in core::mem::take(&mut self.told) {
            let alike = self.decoded.findings.iter().rev().find(|finding| finding.code == code);
            let severity = alike.map_or(Severity::Error, |finding| finding.severity);
            let Some(more) = count.checked_sub(MOST_ALIKE).filter(|more| *more > 0) else { continue };
            let message = format!("the same is true of {more} more of its blocks");
            self.decoded.findings.push(match severity {
                Severity::Error => Finding::error(code, name, message),
                Severity::Warning => Finding::warning(code, name, message),
                Severity::Note => Finding::note(code, name, message),
            });
        }
    }

    fn origin(&self, block: usize, line: usize) -> Origin {
        let name = self.material.name().to_owned();
        Origin { material: self.index, name, block, line, role: self.material.role() }
    }
}

/// Returns the field of the exposure that names the input.
fn field_of(role: Role) -> &'static str {
    match role {
        Role::Chain => "certificate.chainFile",
        Role::Key => "certificate.keyFile",
        Role::TrustAnchor => "certificate.anchorFiles",
        Role::UpstreamCa => "upstream.caFile",
        Role::ApiServerCertificate => "upstream.serverCertificateFile",
        Role::Kubeconfig => "kubeconfig.from",
        Role::Token => "kubeconfig.tokenFile",
    }
}

/// Returns what the input is for, in words.
fn place_of(role: Role) -> &'static str {
    match role {
        Role::Chain => "the certificate chain",
        Role::Key => "the key",
        Role::TrustAnchor => "a trust anchor",
        Role::UpstreamCa => "the API server's CA",
        Role::ApiServerCertificate => "the API server's certificate",
        Role::Kubeconfig => "the kubeconfig",
        Role::Token => "the token",
    }
}

fn without_article(what: &str) -> String {
    let bare = ["a ", "an "].iter().find_map(|article| what.strip_prefix(article));
    bare.unwrap_or(what).to_owned()
}

/// A Secret (or a zip) may hold the token or the kubeconfig that was named.
fn is_wrapped(bytes: &[u8]) -> bool {
    let is_object = unsupported::object(bytes).is_some() && !Kubeconfig::is_meant(bytes);
    is_object || bytes.starts_with(b"PK\x03\x04")
}

fn is_blank(text: &[u8]) -> bool {
    let text = text.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(text);
    text.iter().all(|octet| octet.is_ascii_whitespace() || *octet == 0)
}

/// `kubectl get secret -o yaml` wraps once, and pipelines wrap what was wrapped.
const MOST_WRAPPINGS: usize = 2;
/// A Secret in a zip is two.
const MOST_DEPTH: usize = 3;
/// What an empty file in a wrapping counts, so that their number is bounded too.
const LEAST_UNPACKED: usize = 4 << 10;
/// Findings of one kind for one input; a damaged bundle of thousands is told in one sentence more.
const MOST_ALIKE: usize = 12;
