//! Blocks of PEM and structures of DER into certificates and keys.

use std::sync::Arc;

use super::{Class, Contents, Sorter, guess, place_of, unsupported, without_article};
use crate::asn1::structure::Form;
use crate::asn1::{der, structure};
use crate::decoded::Found;
use crate::finding::{Code, Finding};
use crate::key::{Key, KeyError, Malformed};
use crate::material::Role;
use crate::pem::{Block, Body, Broken, Repair, Repairs};
use crate::x509::Certificate;
use crate::{key, limits, pem};

/// Where a structure stands, for messages.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) block: usize,
    pub(super) line: usize,
    /// Label of its PEM block; `None` in DER.
    pub(super) label: Option<&'a str>,
    /// What it was taken out of, as its part `block`.
    pub(super) inside: Option<&'static str>,
}

impl Sorter<'_, '_> {
    /// Reads every block of a PEM text.
    pub(super) fn pem(&mut self, text: &pem::Utf8<'_>) -> (Class, String) {
        let mut scan = pem::scan(text.bytes());
        if text.was_utf16 {
            scan.repairs.tell(Repair::Utf16, || 1);
        }
        let mut contents = Contents::default();
        for (position, block) in scan.blocks.iter().enumerate() {
            if !self.has_room(&contents) {
                scan.is_cut = false;
                break;
            }
            self.block(position + 1, block, &mut contents);
        }
        if scan.is_cut {
            self.over("blocks", limits::CERTIFICATES);
        }
        self.judge_labels(&contents);
        self.judge_strangers(&contents, &mut scan.repairs);
        self.judge_repairs(&scan.repairs);
        self.judge_role(&contents);
        let class = if contents.is_only_strangers() { Class::Nothing } else { Class::Parts };
        (class, contents.words("PEM"))
    }

    /// Reads DER structures, one behind the other.
    pub(super) fn der(&mut self, bytes: &[u8]) -> (Class, String) {
        let mut contents = Contents::default();
        let mut rest = bytes;
        let mut block = 0;
        while let Some((element, after)) = der::read(rest).filter(|_| self.has_room(&contents)) {
            if block == MOST_STRUCTURES {
                self.over("structures", MOST_STRUCTURES);
                break;
            }
            block += 1;
            self.structure(Place { block, line: 0, label: None, inside: None }, element.whole, &mut contents);
            rest = after.trim_ascii_start();
        }
        if block == 0 {
            return self.unrecognised(guess::CUT_DER);
        }
        if let Some((what, _)) = contents.strangers.first().filter(|_| contents.is_only_strangers()) {
            let message = format!("it is {what}, in DER; {}", self.wanted());
            let finding = self.unusable(Code::InputUnrecognised, message);
            self.beside_a_certificate(what, finding);
            return (Class::Nothing, format!("{} (DER)", without_article(what)));
        }
        if contents.certificates + contents.private_keys + contents.public_keys > 0 && contents.archive.is_none() {
            let message = format!("{} converted to PEM", contents.words("DER"));
            self.tell(Finding::note(Code::DerConverted, self.material.name(), message));
        }
        self.judge_role(&contents);
        (Class::Parts, contents.words("DER"))
    }

    fn block(&mut self, number: usize, block: &Block, contents: &mut Contents) {
        let name = self.material.name();
        let Block { label, line, .. } = block;
        let finding = match &block.body {
            Body::Der(der) => {
                return self.structure(
                    Place { block: number, line: *line, label: Some(label), inside: None },
                    der,
                    contents,
                );
            }
            Body::Encrypted { how, data } => {
                return self.traditional(
                    Place { block: number, line: *line, label: Some(label), inside: None },
                    how,
                    data,
                    contents,
                );
            }
            Body::Broken(Broken::NoEnd) => Finding::error(
                Code::PemTruncated,
                name,
                format!("BEGIN {label} on line {line} has no END: the rest of the block is missing"),
            ),
            Body::Broken(Broken::NoBegin) => Finding::error(
                Code::PemTruncated,
                name,
                format!("END {label} on line {line} has no BEGIN: the start of the block is missing"),
            ),
            Body::Broken(Broken::LabelMismatch { end, line: end_line }) => Finding::error(
                Code::PemLabelMismatch,
                name,
                format!("BEGIN {label} on line {line} is ended by END {end} on line {end_line}"),
            ),
            Body::Broken(Broken::Base64 { line, column, what }) => Finding::error(
                Code::PemBadBase64,
                name,
                format!("the {label} of block {number} is no base64: line {line}, column {column}: {what}"),
            ),
        };
        contents.broken += 1;
        self.tell(finding);
    }

    /// Reads one structure by its shape, its label only where the shape says nothing.
    fn structure(&mut self, place: Place<'_>, der: &[u8], contents: &mut Contents) {
        let label = place.label.unwrap_or_default();
        // OpenSSL's TRUSTED CERTIFICATE holds trust settings behind the certificate
        let der = match der::read(der) {
            Some((first, _)) if label == "TRUSTED CERTIFICATE" => first.whole,
            _ => der,
        };
        // Diffie-Hellman parameters are two numbers, as an RSA public key is.
        let form = structure::of(der).filter(|form| *form != Form::RsaPublicKey || !label.ends_with("PARAMETERS"));
        let is_archive = matches!(form, Some(Form::Pkcs7 | Form::Pkcs12)); // CMS, PKCS #7 SIGNED DATA: all mean the same
        if let (Some(form), false) =
            (form, is_archive || label.is_empty() || form.is_some_and(|form| form.label() == label))
        {
            contents.labels.push((place.block, label.to_owned(), form.label()));
        }
        match form {
            Some(Form::Certificate) => self.certificate(place, der, contents),
            Some(form @ (Form::Request | Form::RevocationList)) => {
                contents.strangers.push((form.words().to_owned(), place.line));
            }
            Some(Form::Pkcs12) => self.pkcs12(place, der, contents),
            Some(Form::Pkcs7) => self.pkcs7(place, der, contents),
            Some(Form::EncryptedPkcs8) => self.encrypted(place, der, contents),
            Some(form) => self.key(place, form, der, contents),
            None if guess::is_openssh(label, der) => self.openssh(place, der, contents),
            None if label.ends_with("PARAMETERS") => contents.strangers.push((parameters(label), place.line)),
            None if label.ends_with("CERTIFICATE") => self.certificate(place, der, contents),
            None if label.ends_with("KEY") => {
                contents.unusable_keys += 1;
                self.tell(self.key_finding(place, &Malformed::Shapeless.into()));
            }
            None => contents.strangers.push((guess::block(label), place.line)),
        }
    }

    pub(super) fn certificate(&mut self, place: Place<'_>, der: &[u8], contents: &mut Contents) {
        match Certificate::from_der(der) {
            Ok(certificate) => {
                contents.certificates += 1;
                let origin = self.origin(place.block, place.line);
                self.decoded.certificates.push(Found { part: Arc::new(certificate), origin });
            }
            Err(why) => {
                contents.broken += 1;
                let message = format!("{} is no X.509 certificate: {why}", at(place));
                let code = match self.material.role() {
                    Some(Role::UpstreamCa) => Code::UpstreamCaUnreadable,
                    _ => Code::CertificateUnreadable,
                };
                self.tell(Finding::error(code, self.material.name(), message));
            }
        }
    }

    pub(super) fn key(&mut self, place: Place<'_>, form: Form, der: &[u8], contents: &mut Contents) {
        match key::read(form, der) {
            Ok(key) => {
                match &key {
                    Key::Private(_) => contents.private_keys += 1,
                    Key::Public(_) => contents.public_keys += 1,
                }
                // the key of a CA or of the API server is none of ours
                if matches!(self.material.role(), None | Some(Role::Chain | Role::Key)) {
                    let origin = self.origin(place.block, place.line);
                    self.decoded.keys.push(Found { part: key, origin });
                }
            }
            Err(why) => {
                contents.unusable_keys += 1;
                self.tell(self.key_finding(place, &why));
            }
        }
    }

    fn key_finding(&self, place: Place<'_>, why: &KeyError) -> Finding {
        let name = self.material.name();
        let place = at(place);
        match why {
            KeyError::Unreadable(what) => {
                Finding::error(Code::KeyUnreadable, name, format!("the key in {place} cannot be read: {what}"))
            }
            KeyError::Inconsistent(what) => {
                Finding::error(Code::KeyInconsistent, name, format!("the key in {place} contradicts itself: {what}"))
            }
            KeyError::TypeUnsupported(kind) => {
                let message = format!("the key in {place} is {kind}; Envoy takes RSA, ECDSA and Ed25519");
                Finding::error(Code::KeyTypeUnsupported, name, message)
            }
            KeyError::CurveUnsupported(curve) => {
                let message = format!("the key in {place} is on {curve}; Envoy takes P-256, P-384 and P-521");
                let finding = Finding::error(Code::KeyCurveUnsupported, name, message);
                match curve.ends_with("explicit parameters") {
                    true => finding.with_fix(format!(
                        "have the curve named: `openssl pkey -in {} -ec_param_enc named_curve -out plain-key.pem`",
                        unsupported::quoted(name)
                    )),
                    false => finding,
                }
            }
        }
    }

    fn openssh(&mut self, place: Place<'_>, der: &[u8], contents: &mut Contents) {
        contents.unusable_keys += 1;
        let name = self.material.name();
        let quoted = unsupported::quoted(name);
        let message = format!("the key in {} is in OpenSSH's own form, which Contour refuses", at(place));
        let copy = if name == "plain-key.pem" { "key.pem" } else { "plain-key.pem" };
        // run: ssh-keygen keeps Ed25519 in its own form, whatever it is asked for
        let fix = match der.windows(ED25519.len()).any(|part| part == ED25519) {
            true => {
                "an Ed25519 key stays in that form: have a certificate issued for a key that openssl made".to_owned()
            }
            false => format!("on a copy: `cp {quoted} {copy} && ssh-keygen -p -m PEM -f {copy}`"),
        };
        self.tell(Finding::error(Code::KeyOpenssh, name, message).with_fix(fix));
    }

    fn judge_labels(&mut self, contents: &Contents) {
        let Some((block, label, content)) = contents.labels.first() else { return };
        let more = match contents.labels.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let article = if content.starts_with(['E', 'R', 'X']) { "an" } else { "a" };
        let message = format!("block {block} is labelled {label} and is {article} {content}{more}: content decides");
        self.tell(Finding::note(Code::PemLabelRepaired, self.material.name(), message));
    }

    /// Beside certificates and keys, other blocks are left out and told; alone they are the wrong file.
    fn judge_strangers(&mut self, contents: &Contents, repairs: &mut Repairs) {
        let is_archive = |what: &str| what.contains("PKCS#");
        let Some((what, line)) = contents.strangers.iter().find(|(what, _)| !is_archive(what)) else { return };
        if contents.is_only_strangers() {
            let message = format!("it holds {what} (line {line}) and nothing else; {}", self.wanted());
            let finding = Finding::error(Code::PemWrongBlock, self.material.name(), message);
            let finding = match what.contains("request") {
                true => finding.with_fix("a request goes to the CA, and a certificate comes back: hand that one in"),
                false => finding,
            };
            return self.beside_a_certificate(what, finding);
        }
        // the curve's name before an EC key is OpenSSL's habit, and the key says it again
        let told = contents.strangers.iter().find(|(what, _)| *what != parameters("EC PARAMETERS"));
        if let Some((_, line)) = told {
            repairs.tell(Repair::LeftOut, || *line);
        }
    }

    /// The request that the certificate was made from lies beside it, and so may parameters and a CRL.
    fn beside_a_certificate(&mut self, what: &str, finding: Finding) {
        let goes_along = ["request", "revocation", "parameters"].iter().any(|word| what.contains(word));
        match goes_along && self.may_have_companions() {
            true => self.pass_over(what, true, finding),
            false => self.tell(finding),
        }
    }

    fn judge_repairs(&mut self, repairs: &Repairs) {
        if repairs.is_empty() {
            return;
        }
        let list = repairs.list().into_iter().map(|(repair, line)| format!("{} (line {line})", repair.words()));
        let message = list.collect::<Vec<_>>().join(", ");
        self.tell(Finding::note(Code::PemRepaired, self.material.name(), message));
    }

    fn judge_role(&mut self, contents: &Contents) {
        if contents.archive.is_some() && self.material.role().is_none_or(|role| matches!(role, Role::Chain | Role::Key))
        {
            return; // archives are made to hold both
        }
        let (certificates, keys) = (contents.certificates, contents.keys());
        let message = match self.material.role() {
            Some(Role::Chain) if keys > 0 && certificates == 0 => {
                "it was handed in as the certificate chain and holds a key, and no certificate".to_owned()
            }
            Some(Role::Key) if certificates > 0 && keys == 0 => {
                "it was handed in as the key and holds certificates, and no key".to_owned()
            }
            Some(Role::Chain) if keys > 0 => "it was handed in as the certificate chain and holds a key too".to_owned(),
            Some(Role::Key) if certificates > 0 => "it was handed in as the key and holds certificates too".to_owned(),
            Some(Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate) if contents.is_only_keys() => {
                let message = format!("it holds {} and nothing else; {}", contents.parts(), self.wanted());
                let finding = Finding::error(Code::PemWrongBlock, self.material.name(), message);
                return self.tell(finding.with_fix("hand in the certificate instead"));
            }
            Some(role @ (Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate)) if keys > 0 => {
                let message = format!("it was handed in as {} and holds a key, which is left alone", place_of(role));
                return self.tell(Finding::note(Code::InputRoleSorted, self.material.name(), message));
            }
            None if certificates > 0 && keys > 0 => "certificates and a key stand in one file".to_owned(),
            _ => return,
        };
        let message = format!("{message}: sorted by content");
        self.tell(Finding::note(Code::InputRoleSorted, self.material.name(), message));
    }

    fn wanted(&self) -> &'static str {
        match self.material.role() {
            Some(Role::Chain) => "the certificate that the CA sent back is wanted, with its intermediates",
            Some(Role::Key) => "the private key (or its public half) is wanted",
            Some(Role::TrustAnchor | Role::UpstreamCa) => "a CA certificate is wanted",
            Some(Role::ApiServerCertificate) => "the API server's certificate is wanted",
            Some(Role::Kubeconfig | Role::Token) | None => "certificates, a key, a kubeconfig or a token are wanted",
        }
    }

    /// Says whether another part may be taken; says so once where not.
    pub(super) fn has_room(&mut self, contents: &Contents) -> bool {
        let certificates = self.decoded.certificates.len();
        let keys = self.decoded.keys.len().max(contents.keys());
        if certificates >= limits::CERTIFICATES {
            self.over("certificates", limits::CERTIFICATES);
        } else if keys >= limits::KEYS {
            self.over("keys", limits::KEYS);
        } else {
            return true;
        }
        false
    }

    fn over(&mut self, what: &str, cap: usize) {
        let message = format!("there are more than {cap} {what}, the most that are read: the rest was left unread");
        self.tell(Finding::error(Code::InputTooLarge, self.material.name(), message));
    }
}

pub(super) fn at(place: Place<'_>) -> String {
    if let Some(archive) = place.inside {
        return format!("part {} of the {archive}", place.block);
    }
    match place.line {
        0 => format!("structure {} (DER)", place.block),
        line => format!("block {} (line {line})", place.block),
    }
}

/// As many as all certificates and keys that are taken; what is neither takes memory too.
const MOST_STRUCTURES: usize = limits::CERTIFICATES + limits::KEYS;

fn parameters(label: &str) -> String {
    format!("parameters ({label})")
}

/// As it stands in OpenSSH's form.
const ED25519: &[u8] = b"ssh-ed25519";
