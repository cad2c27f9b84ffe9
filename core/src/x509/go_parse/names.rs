//! Distinguished names and host names, as Go reads them.

use crate::asn1::der::SEQUENCE;
use crate::x509::certificate::error::{CertificateError, Field};
use crate::x509::certificate::input::Input;
use crate::x509::certificate::name::{BMP, IA5, NUMERIC, PRINTABLE, TELETEX, UTF8};

/// Reads the content of a Name.
pub(super) fn name(content: &[u8]) -> Result<(), CertificateError> {
    const DAMAGED: CertificateError = CertificateError::Damaged(Field::DistinguishedName);
    let mut sets = Input(content);
    while !sets.0.is_empty() {
        let mut set = Input(sets.take(SET).ok_or(DAMAGED)?);
        while !set.0.is_empty() {
            let mut attribute = Input(set.take(SEQUENCE).ok_or(DAMAGED)?);
            attribute.oid().ok_or(DAMAGED)?;
            let value = attribute.any().ok_or(DAMAGED)?;
            if !is_string(value.tag, value.content) {
                return Err(CertificateError::NameText);
            }
        }
    }
    Ok(())
}

fn is_string(tag: u8, value: &[u8]) -> bool {
    match tag {
        TELETEX => true,
        UTF8 => str::from_utf8(value).is_ok(),
        IA5 => value.is_ascii(),
        NUMERIC => value.iter().all(|octet| octet.is_ascii_digit() || *octet == b' '),
        // the star and the ampersand are not allowed, but real certificates contain them
        PRINTABLE => value.iter().all(|octet| octet.is_ascii_alphanumeric() || b" '()+,-./:=?*&".contains(octet)),
        BMP => value.len().is_multiple_of(2) && value.chunks_exact(2).all(is_character),
        _ => false,
    }
}

/// No surrogate, and nothing that Unicode keeps free for ever.
fn is_character(pair: &[u8]) -> bool {
    let point = pair.iter().fold(0u16, |sum, octet| sum << 8 | u16::from(*octet));
    !matches!(point, 0xd800..=0xdfff | 0xfdd0..=0xfdef | 0xfffe | 0xffff)
}

/// Visible ASCII without empty labels and without a dot at the end; a constraint may start with a dot.
pub(super) fn is_domain(name: &[u8], is_constraint: bool) -> bool {
    let name = match name {
        [] => return true,
        [b'.', rest @ ..] if is_constraint => rest,
        name => name,
    };
    name.iter().all(|octet| (33..=126).contains(octet))
        && name.split(|octet| *octet == b'.').all(|label| !label.is_empty())
}

/// A mailbox of RFC 2821 in outline: Go's grammar of quoted parts is wider than real names need.
pub(super) fn is_mailbox(text: &[u8]) -> bool {
    let Some(at) = text.iter().rposition(|octet| *octet == b'@') else { return false };
    let (local, host) = text.split_at_checked(at).unwrap_or_default();
    let is_atom = |octet: &u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(octet);
    let is_quoted = local.len() > 2 && local.starts_with(b"\"") && local.ends_with(b"\"");
    let is_dotted = local.split(|octet| *octet == b'.').all(|part| !part.is_empty());
    (is_quoted || (!local.is_empty() && is_dotted && local.iter().all(is_atom)))
        && host.get(1..).is_some_and(|host| is_domain(host, false))
}

const SET: u8 = 0x31;
