//! YAML and JSON: parsed into a tree that knows its lines, and written so that readers of YAML 1.1 agree.

mod read;
mod write;

use std::borrow::Cow;

use crate::pem::utf8;

pub(crate) use read::{A_BOOLEAN, A_STRING};
pub use read::{Entry, Node, Place, Skipped, Value, YamlError, parse, parse_as_kubectl};
pub use write::{Printed, Tree, list, map, secret, text, write, write_all, write_json};

/// Returns a document in UTF-8. A document may be in UTF-16 (YAML 1.2 section 5.2): `>` of Windows PowerShell writes that.
pub fn in_utf8(document: &[u8]) -> Cow<'_, [u8]> {
    let converted = utf8(document);
    if converted.was_utf16 { Cow::Owned(converted.bytes().to_vec()) } else { Cow::Borrowed(document) }
}

#[cfg(test)]
mod tests {
    use super::in_utf8;

    #[test]
    fn documents_in_utf16_are_converted() {
        let text = "kind: ApiExposure # \u{e4}\n";
        let units = || text.encode_utf16();
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect();
        let bare: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        for bytes in [little, big, bare, text.as_bytes().to_vec()] {
            assert_eq!(&*in_utf8(&bytes), text.as_bytes());
        }
    }
}
