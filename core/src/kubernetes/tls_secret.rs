//! A TLS Secret as it is in the cluster: read as Contour reads it, with no repairs. For an exposure that uses an
//! existing Secret (`certificate.source: existing`), only this counts.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::asn1::structure;
use crate::asn1::structure::Form;
use crate::pem::base64;
use crate::{key, limits};

/// A Secret that has a chain or a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ExistingSecret {
    /// What its file is called.
    pub(crate) file: String,
    /// Its namespace; may be empty.
    pub(crate) namespace: String,
    /// Its name; empty if only a part of the Secret was provided.
    pub(crate) name: String,
    /// Its `type`; empty if it has none.
    pub(crate) kind: String,
    /// The keys of its entries.
    pub(crate) entries: Vec<String>,
    /// `tls.crt`: SHA-256 of each certificate.
    pub(crate) chain: Entry<Vec<String>>,
    /// `tls.key`: SHA-256 of its public half.
    pub(crate) key: Entry<String>,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry<T> {
    /// What messages call it, `secret.yaml/tls.crt`.
    pub(crate) place: String,
    /// What Contour and Envoy read in it.
    pub(crate) read: Result<T, Refused>,
}

/// Why Contour calls the Secret invalid (internal/dag/secret.go).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Refused {
    /// There is no such entry.
    Missing,
    /// A text that looks like a block and is not one for Go's `pem.Decode`.
    Unparsed,
    /// There is no block at all.
    Nothing,
    /// A block of another kind.
    Label(String),
    /// The content is not what its label says.
    Content,
    /// More than one key.
    Several,
}

/// Reads `tls.crt`.
pub(crate) fn chain(entry: Option<&[u8]>) -> Result<Vec<String>, Refused> {
    let mut found = Vec::new();
    let mut blocks = Blocks { rest: entry.ok_or(Refused::Missing)? };
    while let Some(block) = blocks.next_block().filter(|_| found.len() <= limits::CERTIFICATES) {
        let Block { label, der } = block?;
        if label != b"CERTIFICATE" {
            return Err(Refused::Label(shown(label)));
        }
        found.push(key::hex(&Sha256::digest(&*der)));
    }
    if found.is_empty() { Err(Refused::Nothing) } else { Ok(found) }
}

/// Reads `tls.key`.
pub(crate) fn private_key(entry: Option<&[u8]>) -> Result<String, Refused> {
    let mut found = None;
    let mut blocks = Blocks { rest: entry.ok_or(Refused::Missing)? };
    while let Some(block) = blocks.next_block() {
        let Block { label, der } = block?;
        let form = match label {
            b"PRIVATE KEY" => Form::Pkcs8,
            b"RSA PRIVATE KEY" => Form::Pkcs1,
            b"EC PRIVATE KEY" => Form::Sec1,
            b"EC PARAMETERS" => continue,
            other => return Err(Refused::Label(shown(other))),
        };
        let read = key::read(form, &der).ok().filter(|_| structure::of(&der) == Some(form)).ok_or(Refused::Content)?;
        if found.replace(read.public().spki_sha256.clone()).is_some() {
            return Err(Refused::Several);
        }
    }
    found.ok_or(Refused::Nothing)
}

/// A label from the input, if it may be printed: labels are capitals, a piece of a key or token is not.
fn shown(label: &[u8]) -> String {
    let is_plain = |octet: &u8| octet.is_ascii_uppercase() || octet.is_ascii_digit() || *octet == b' ';
    let is_label = label.len() <= LONGEST_LABEL && label.iter().all(is_plain);
    if is_label { label.iter().copied().map(char::from).collect() } else { "...".to_owned() }
}

struct Block<'a> {
    label: &'a [u8],
    der: Zeroizing<Vec<u8>>,
}

/// The rest of a text, in which Go's algorithm finds the next block.
struct Blocks<'a> {
    rest: &'a [u8],
}

impl<'a> Blocks<'a> {
    /// Contour looks for a header first, so text after the last block does no harm.
    fn next_block(&mut self) -> Option<Result<Block<'a>, Refused>> {
        if !self.has_header() {
            return None;
        }
        let mut rest = self.rest;
        while let Some(at) = find(rest, END) {
            let (before, behind) = (rest.get(..at)?, rest.get(at + END.len()..)?);
            if let Some((block, rest)) = block(before, behind) {
                self.rest = rest;
                return Some(Ok(block));
            }
            rest = behind;
        }
        Some(Err(Refused::Unparsed))
    }

    /// `containsPEMHeader`
    fn has_header(&self) -> bool {
        let Some(start) = find(self.rest, b"-----BEGIN") else { return false };
        let Some(behind) = self.rest.get(start..) else { return false };
        let end = find(behind.get(10..).unwrap_or_default(), b"-----");
        end.is_some_and(|end| !behind.iter().take(end).any(|octet| *octet == b'\n'))
    }
}

/// encoding/pem, `Decode`: the last BEGIN line before an END line that has the same label and no other text.
fn block<'a>(before: &'a [u8], behind: &'a [u8]) -> Option<(Block<'a>, &'a [u8])> {
    let begin = before.windows(BEGIN.len()).rposition(|window| window == BEGIN)?;
    if begin > 0 && before.get(begin - 1) != Some(&b'\n') {
        return None;
    }
    let (line, mut body) = first_line(before.get(begin + BEGIN.len()..)?);
    let label = line.strip_suffix(b"-----")?;
    loop {
        let (line, next) = first_line(body);
        if !line.contains(&b':') {
            break;
        }
        body = next;
    }
    let rest = behind.strip_prefix(label)?.strip_prefix(b"-----")?;
    let (tail, rest) = first_line(rest);
    if !tail.is_empty() {
        return None;
    }
    let mut digits = Zeroizing::new(Vec::with_capacity(body.len()));
    digits.extend(body.iter().copied().filter(|octet| !matches!(octet, b' ' | b'\t')));
    let der = base64::as_go(&digits)?;
    Some((Block { label, der }, rest))
}

/// A line without what blank ends it, and what follows.
fn first_line(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|octet| *octet == b'\n').unwrap_or(text.len());
    let (line, rest) = text.split_at_checked(end).unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let blanks = line.iter().rev().take_while(|octet| matches!(octet, b' ' | b'\t')).count();
    (line.get(..line.len() - blanks).unwrap_or_default(), rest.get(1..).unwrap_or_default())
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const LONGEST_LABEL: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::pem;

    #[test]
    fn chains_are_read_as_contour_reads_them() {
        let (leaf, root) = (pem("leaf"), pem("root"));
        let both = format!("{leaf}{root}");
        let table = [
            (both.clone(), Ok(2)),
            (both.replace('\n', "\r\n"), Ok(2)),
            (both.replace('\n', " \n"), Ok(2)),
            (both.trim_end().to_owned(), Ok(2)),
            (format!("subject=CN = leaf\n{leaf}issuer\n{root}-----BEGIN"), Ok(2)),
            (format!("{leaf}{leaf}"), Ok(2)),
            (format!("\u{feff}{both}"), Ok(1)), // the first one is skipped
            (format!("\u{feff}{leaf}"), Err(Refused::Unparsed)),
            (format!("{}{root}", leaf.trim_end()), Err(Refused::Unparsed)),
            (both.replace('\n', "\n  "), Err(Refused::Unparsed)),
            (both.replace('\n', "\\n"), Err(Refused::Unparsed)),
            (both.replace('\n', "\r"), Err(Refused::Unparsed)),
            (both.replace("-----", "----"), Err(Refused::Nothing)),
            (String::new(), Err(Refused::Nothing)),
            (format!("{leaf}{}", pem("leaf-key")), Err(Refused::Label("PRIVATE KEY".to_owned()))),
            (leaf.replace("CERTIFICATE", "s3cr3tToken"), Err(Refused::Label("...".to_owned()))),
            (leaf.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), Err(Refused::Label("TRUSTED CERTIFICATE".to_owned()))),
        ];
        for (text, expected) in table {
            assert_eq!(chain(Some(text.as_bytes())).map(|read| read.len()), expected, "{text}");
        }
        assert_eq!(chain(None), Err(Refused::Missing));
    }

    #[test]
    fn keys_are_read_as_contour_reads_them() {
        let (sec1, pkcs8) = (pem("p256-sec1"), pem("p256-pkcs8"));
        let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        let table = [
            (pem("rsa-pkcs8"), None),
            (pem("rsa-pkcs1"), None),
            (sec1.clone(), None),
            (format!("{parameters}{pkcs8}"), None),
            (format!("{pkcs8}{sec1}"), Some(Refused::Several)),
            (pkcs8.replace("PRIVATE KEY", "EC PRIVATE KEY"), Some(Refused::Content)),
            (sec1.replace("EC PRIVATE KEY", "PRIVATE KEY"), Some(Refused::Content)),
            (pem("encrypted"), Some(Refused::Label("ENCRYPTED PRIVATE KEY".to_owned()))),
            (format!("{pkcs8}{}", pem("leaf")), Some(Refused::Label("CERTIFICATE".to_owned()))),
            (String::new(), Some(Refused::Nothing)),
        ];
        for (text, expected) in table {
            assert_eq!(private_key(Some(text.as_bytes())).err(), expected, "{text}");
        }
    }
}
