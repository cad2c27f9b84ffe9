//! Other forms of a passphrase: files and programs change its encoding, and what is around it.

use zeroize::Zeroizing;

use crate::pem::base64;

/// Which form of a passphrase opened a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PassphraseForm {
    /// Converted from UTF-16: Windows PowerShell's `>` writes it.
    Utf16,
    /// With a line feed at its end: the program that encrypted read the whole file.
    LineFeed,
    /// With a carriage return at its end: OpenSSL reads a line of a Windows file so.
    CarriageReturn,
    /// With the line break of Windows at its end.
    CarriageReturnLineFeed,
    /// With the byte order mark of its file: OpenSSL reads it so.
    ByteOrderMark,
    /// Without the spaces around it: `echo secret > file` of cmd.exe writes one.
    Trimmed,
    /// Without the quotation marks around it.
    Unquoted,
    /// Decoded from base64: values in `data` of a Secret are encoded.
    FromBase64,
    /// In Windows-1252, which contains Latin-1.
    Latin1,
    /// Converted from Windows-1252 to UTF-8.
    FromLatin1,
    /// Each octet of its UTF-8 as one character: OpenSSL before 1.1 wrote archives so.
    OctetsAsCharacters,
}

/// Returns the other forms of a passphrase that was provided, the most common first.
pub(super) fn others(passphrase: &[u8]) -> Vec<(PassphraseForm, Zeroizing<Vec<u8>>)> {
    use PassphraseForm as Form;
    let mut forms = vec![
        (Form::LineFeed, joined(passphrase, b"\n")),
        (Form::CarriageReturn, joined(passphrase, b"\r")),
        (Form::CarriageReturnLineFeed, joined(passphrase, b"\r\n")),
    ];
    let mut add = |form, octets: &[u8]| {
        if !octets.is_empty() && octets != passphrase {
            forms.push((form, Zeroizing::new(octets.to_vec())));
        }
    };
    let trimmed = passphrase.trim_ascii();
    add(Form::Trimmed, trimmed);
    if let [first @ (b'"' | b'\''), inner @ .., last] = trimmed
        && first == last
    {
        add(Form::Unquoted, inner);
    }
    if passphrase.is_ascii() {
        if trimmed.len() >= SHORTEST_BASE64
            && trimmed.len().is_multiple_of(4)
            && let Ok(decoded) = base64::decode(trimmed)
        {
            add(Form::FromBase64, &decoded);
        }
        return forms;
    }
    match core::str::from_utf8(passphrase) {
        Ok(text) => {
            if let Some(latin) = to_latin1(text) {
                add(Form::Latin1, &latin);
            }
            add(Form::OctetsAsCharacters, from_latin1(passphrase, char::from).as_bytes());
        }
        Err(_) => add(Form::FromLatin1, from_latin1(passphrase, character).as_bytes()),
    }
    forms
}

/// Returns both in one buffer of exactly their size: one that grows would leave copies.
pub(super) fn joined(first: &[u8], second: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut joined = Zeroizing::new(Vec::with_capacity(first.len() + second.len()));
    joined.extend_from_slice(first);
    joined.extend_from_slice(second);
    joined
}

/// `None` if a character is not in Windows-1252.
fn to_latin1(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut octets = Zeroizing::new(Vec::with_capacity(text.len()));
    for c in text.chars() {
        let octet = match u8::try_from(u32::from(c)) {
            Ok(octet) => octet,
            Err(_) => WINDOWS.chars().position(|known| known == c).and_then(|at| u8::try_from(0x80 + at).ok())?,
        };
        octets.push(octet);
    }
    Some(octets)
}

fn from_latin1(octets: &[u8], character: fn(u8) -> char) -> Zeroizing<String> {
    // three octets for each is the most there can be: the buffer never moves, so no copy remains
    let mut text = Zeroizing::new(String::with_capacity(3 * octets.len()));
    octets.iter().for_each(|octet| text.push(character(*octet)));
    text
}

fn character(octet: u8) -> char {
    let windows = || WINDOWS.chars().nth(usize::from(octet - 0x80));
    match octet {
        0x80..=0x9f => windows().unwrap_or(char::from(octet)),
        octet => char::from(octet),
    }
}

/// Shorter words are more often not base64.
const SHORTEST_BASE64: usize = 8;
/// Windows-1252 from 0x80 to 0x9f; five octets have no character and stay as they are.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

#[cfg(test)]
mod tests {
    use super::PassphraseForm as Form;
    use super::*;

    fn forms(passphrase: &[u8]) -> Vec<(Form, Vec<u8>)> {
        others(passphrase).into_iter().skip(3).map(|(form, octets)| (form, octets.to_vec())).collect()
    }

    #[test]
    fn other_forms_are_those_that_files_and_programs_write() {
        let breaks: Vec<_> = others(b"a").iter().map(|(_, octets)| octets.to_vec()).collect();
        assert_eq!(breaks, [b"a\n".to_vec(), b"a\r".to_vec(), b"a\r\n".to_vec()]);
        type Row = (&'static [u8], Vec<(Form, Vec<u8>)>);
        let rows: [Row; 7] = [
            (b"secret", vec![]),
            (b"Y2hhbmdlaXQ=", vec![(Form::FromBase64, b"changeit".to_vec())]),
            (b"secret ", vec![(Form::Trimmed, b"secret".to_vec())]),
            (b"\"se'c\"", vec![(Form::Unquoted, b"se'c".to_vec())]),
            (
                "größe€".as_bytes(),
                vec![
                    (Form::Latin1, b"gr\xf6\xdfe\x80".to_vec()),
                    (Form::OctetsAsCharacters, "grÃ¶Ã\u{9f}eâ\u{82}¬".as_bytes().to_vec()),
                ],
            ),
            (b"gr\xf6\xdfe\x80", vec![(Form::FromLatin1, "größe€".as_bytes().to_vec())]),
            ("名".as_bytes(), vec![(Form::OctetsAsCharacters, "å\u{90}\u{8d}".as_bytes().to_vec())]),
        ];
        for (passphrase, expected) in rows {
            assert_eq!(forms(passphrase), expected);
        }
        assert_eq!(WINDOWS.chars().count(), 32);
    }
}
