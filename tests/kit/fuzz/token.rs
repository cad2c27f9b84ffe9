//! Bearer tokens.

use std::sync::Arc;

use kubefront_core::Role;
use kubefront_core::token::Token;

use super::parts;
use super::seeds::SeedFile;

/// A token that is taken can be sent, is taken again as it is, and is never told.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(Some(Role::Token), input);
    parts::hold(&decoded, &[input]);
    let (token, _) = Token::parse("token", input);
    let Some(token) = token else { return };
    let secret = token.expose();
    assert!(!secret.is_empty() && secret.bytes().all(|octet| (b'!'..=b'~').contains(&octet)), "no header takes it");
    let (again, findings) = Token::parse("token", secret.as_bytes());
    let again = again.map(|again| (again.expose().to_owned(), again.kind));
    assert!(again == Some((secret.to_owned(), token.kind)), "a repaired token is another when it is read again");
    assert!(findings.is_empty(), "a repaired token is repaired again: {findings:?}");
    assert!(token.lifetime().is_none_or(|seconds| seconds > 0));
}

/// Tokens, and the texts of kubeconfigs and Secrets around them.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let whole = files.iter().filter(|file| file.role() == Some(Role::Token)).map(|file| file.bytes.clone());
    let words = files.iter().flat_map(|file| {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let words =
            text.split([' ', '\n', '"', '\'']).filter(|word| word.starts_with("eyJ") || word.starts_with("ZXlK"));
        words.map(|word| word.as_bytes().into()).collect::<Vec<Arc<[u8]>>>()
    });
    whole.chain(words).collect()
}

/// Claims, and what stands around tokens.
pub const WORDS: &[&str] = &[
    "Bearer ",
    "Authorization: Bearer ",
    "token: ",
    "eyJhbGciOiJSUzI1NiJ9.",
    "eyJhbGciOiJub25lIn0.",
    "ZXlKaGJHY2lPaUpTVXpJMU5pSjku",
    "e30",
    "abcdef.0123456789abcdef",
    "\r\n",
    "\u{feff}",
    "\u{200b}",
];
