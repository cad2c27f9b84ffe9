//! Bearer tokens.

use std::sync::Arc;

use kubefront_core::Role;
use kubefront_core::token::{ReadToken, Token, TokenRepairs};

use super::parts;
use super::seeds::SeedFile;

/// A token that is accepted can be sent, is accepted again as it is, and is never printed.
pub fn holds(input: &[u8]) {
    let decoded = parts::read(Some(Role::Token), input);
    parts::hold(&decoded, &[input]);
    let Ok(ReadToken { token, .. }) = Token::parse(input) else { return };
    let secret = token.expose();
    assert!(!secret.is_empty() && secret.bytes().all(|octet| (b'!'..=b'~').contains(&octet)), "no header takes it");
    let again = Token::parse(secret.as_bytes()).expect("a repaired token can be sent");
    let same = (again.token.expose(), again.token.kind) == (secret, token.kind);
    assert!(same, "a repaired token is another when it is read again");
    assert_eq!(again.repairs, TokenRepairs::default(), "a repaired token is repaired again");
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

/// Claims, and the text around tokens.
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
