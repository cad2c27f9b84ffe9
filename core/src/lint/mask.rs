//! Objects as a difference may show them: without private keys, tokens, and other credentials.

use sha2::{Digest as _, Sha256};

use crate::kubernetes::objects::LAST_APPLIED;
use crate::pem::base64;
use crate::typed;
use crate::yaml::{Tree, text};

/// Replaces each value that is or can be secret: by its SHA-256, so that a change is visible, or if guessing it is easy, by
/// a constant.
pub(super) fn masked(mut object: Tree) -> Tree {
    mask(&mut object);
    object
}

fn mask(tree: &mut Tree) {
    match tree {
        Tree::List(items) => items.iter_mut().for_each(mask),
        Tree::Map(entries) => {
            for (key, value) in entries {
                match key.as_str() {
                    "data" | "stringData" | "binaryData" => every(value, &mut |value| *value = fingerprint(value)),
                    LAST_APPLIED => every(value, &mut |value| *value = fingerprint(value)),
                    "requestHeadersPolicy" | "responseHeadersPolicy" => headers(value),
                    _ => mask(value),
                }
            }
        }
        _ if is_secret(string(tree)) => *tree = fingerprint(tree),
        _ => {}
    }
}

/// A password in a header can be short: its SHA-256 would tell it.
fn headers(policy: &mut Tree) {
    let Tree::Map(entries) = policy else { return };
    for (_, value) in entries.iter_mut().filter(|(key, _)| key == "set") {
        let Tree::List(headers) = value else { continue };
        for header in headers {
            let Tree::Map(entries) = header else { continue };
            entries.iter_mut().filter(|(key, _)| key == "value").for_each(|(_, value)| *value = text(MASK));
        }
    }
}

fn every(tree: &mut Tree, change: &mut impl FnMut(&mut Tree)) {
    match tree {
        Tree::List(items) => items.iter_mut().for_each(|item| every(item, change)),
        Tree::Map(entries) => entries.iter_mut().for_each(|(_, value)| every(value, change)),
        Tree::Null => {}
        value => change(value),
    }
}

/// A private key or a token, also as base64 or inside another text.
fn is_secret(value: &str) -> bool {
    let has_key = |text: &[u8]| text.windows(KEY.len()).any(|window| window == KEY);
    let decoded = || base64::decode(value.as_bytes()).is_ok_and(|decoded| has_key(&decoded));
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_.=+/~".contains(c);
    let has_token = || value.split(|c| !is_word(c)).any(typed::is_like_a_token);
    let has_password = || value.to_ascii_lowercase().split_whitespace().any(|word| matches!(word, "bearer" | "basic"));
    has_key(value.as_bytes()) || has_token() || has_password() || value.len() > KEY.len() && decoded()
}

fn fingerprint(value: &Tree) -> Tree {
    // Guessing a short value from its digest is easy.
    if string(value).len() < SHORT {
        return text(MASK);
    }
    let digest = Sha256::digest(string(value).as_bytes());
    let hex: String = digest.iter().take(FINGERPRINT).map(|octet| format!("{octet:02x}")).collect();
    text(format!("(not shown, SHA-256 {hex})"))
}

pub(super) fn string(tree: &Tree) -> &str {
    match tree {
        Tree::Text(text) => text,
        Tree::Wiped(text) | Tree::Secret(text) => text,
        _ => "",
    }
}

/// In place of a value that may be secret.
const MASK: &str = "(not shown)";
/// What every private key in PEM has.
const KEY: &[u8] = b"PRIVATE KEY-----";
/// Shorter values are words and passwords that people choose.
const SHORT: usize = 23;
/// Octets of a digest: enough to see that two values differ.
const FINGERPRINT: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::pem;
    use crate::yaml;

    #[test]
    fn no_place_of_an_object_shows_a_key_or_a_token() {
        let key = pem("p256-pkcs8");
        let json = serde_json::Value::from(key.as_str()).to_string();
        let jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YTpiIn0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl";
        let text = format!(
            "kind: HTTPProxy\nmetadata:\n  annotations: {{{LAST_APPLIED}: {json}, note: {json}, other: \"token is {jwt}\", plain: kept}}\n\
             stringData: {{tls.key: {json}, password: hunter2}}\ndata: {{a: {{b: hunter2}}}}\nspec:\n  routes:\n  - requestHeadersPolicy: {{set: [{{name: a, value: hunter2}}]}}\n"
        );
        let shown = yaml::write(&masked(yaml::parse(text.as_bytes()).unwrap().to_tree())).text;
        let body = key.lines().nth(1).unwrap();
        for secret in [body, jwt, "hunter2"] {
            assert!(!shown.contains(secret), "{secret}\n{}", *shown);
        }
        assert!(shown.contains("plain: kept\n") && shown.contains("name: a\n"), "{}", *shown);
        assert_eq!(shown.matches("(not shown, SHA-256 ").count(), 4, "{}", *shown);
        assert_eq!(shown.matches("(not shown)").count(), 3, "{}", *shown);
    }
}
