//! Base64 around a whole input.

use zeroize::Zeroizing;

use crate::asn1::structure;
use crate::pem;
use crate::pem::base64;

/// Decodes base64 around a whole input: the `data` value of a Secret, `base64 < key.pem`. `None` if the text is not
/// base64, or contains nothing that is commonly encoded so (PEM, DER, text).
pub(super) fn unwrap(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let trimmed = trim_quotes(text);
    if trimmed.len() < SHORTEST {
        return None;
    }
    let inner = base64::decode(trimmed).ok()?;
    let worth = pem::has_marker(&inner)
        || inner.starts_with(&[0x30, 0x82])
        || structure::of(&inner).is_some()
        || is_text(&inner);
    worth.then_some(inner)
}

fn trim_quotes(text: &[u8]) -> &[u8] {
    let mut trimmed = text.trim_ascii();
    while let [b'"' | b'\'' | b'`', inner @ .., b'"' | b'\'' | b'`'] = trimmed {
        trimmed = inner.trim_ascii();
    }
    trimmed
}

fn is_text(octets: &[u8]) -> bool {
    let printable = |octet: &u8| octet.is_ascii_graphic() || octet.is_ascii_whitespace();
    octets.len() >= SHORTEST / 2 && octets.iter().all(printable)
}

/// The shortest key there is (Ed25519, DER) has 64 characters of base64; shorter texts are words.
const SHORTEST: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commonly_wrapped_content_is_unwrapped() {
        let pem = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUIKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=";
        assert!(unwrap(pem.as_bytes()).is_some());
        assert!(unwrap(format!(" \"{pem}\"\n").as_bytes()).is_some());
        assert!(unwrap(b"aGVsbG8=").is_none(), "too short to be anything");
        assert!(unwrap(&[b'/'; 400]).is_none(), "neither PEM nor DER nor text");
        assert!(unwrap(b"apiVersion: v1\nkind: Config\nclusters: []\nusers: []\n").is_none());
    }
}
