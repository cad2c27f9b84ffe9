//! JSON Web Tokens of which a part is missing (RFC 7515): copying often loses the end of a long line.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// What is missing in a token that looks like a JWT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum JwtDamage {
    /// Its first part: the rest of a JWT is there.
    Header,
    /// Its claims cannot be decoded.
    Claims,
    /// Its signature has a length that the algorithm does not produce.
    Signature {
        /// `alg`, as JWTs name it.
        algorithm: &'static str,
        /// Characters of the signature.
        characters: usize,
        /// Characters of signatures of this algorithm.
        expected: &'static [usize],
    },
    /// It is not signed (`alg` is `none`).
    Unsigned,
}

/// Says whether a text has the form of a signed JWT: three parts in base64url, the first a JSON object.
pub(super) fn looks_like_jwt(text: &str) -> bool {
    let mut parts = text.split('.');
    let three = [parts.next(), parts.next(), parts.next()];
    let is_part = |part: &Option<&str>| part.is_some_and(|p| !p.is_empty() && p.bytes().all(is_base64url));
    text.starts_with("eyJ") && parts.next().is_none() && three.iter().all(is_part)
}

/// Says whether a text is a part of a JWT: it begins with the header, or with the header's end and whole claims.
pub(super) fn looks_like_cut_jwt(text: &str) -> bool {
    let is_plain = text.bytes().all(|octet| is_base64url(octet) || octet == b'.');
    if text.len() < SHORTEST || !is_plain || text.matches('.').count() > 2 {
        return false;
    }
    if text.starts_with("eyJ") { has_header(text) } else { lacks_header(text) }
}

/// Says whether the rest of a JWT is there: its header is cut, its claims are whole.
pub(super) fn lacks_header(text: &str) -> bool {
    let mut parts = text.split('.');
    let (first, claims) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_whole = |json: &str| json.ends_with('}') && CLAIMS.iter().any(|claim| json.contains(claim));
    !first.starts_with("eyJ") && claims.starts_with("eyJ") && decoded(claims).is_some_and(|json| is_whole(&json))
}

/// Returns what is wrong with the signature, by the length of its base64url (RFC 7518 s. 3.1, RFC 8037).
pub(super) fn of_signature(algorithm: &str, signature: &str) -> Option<JwtDamage> {
    if algorithm.eq_ignore_ascii_case("none") {
        return Some(JwtDamage::Unsigned);
    }
    let characters = signature.trim_end_matches('=').len();
    let (algorithm, expected) = SIGNATURES.iter().copied().find(|(known, _)| *known == algorithm)?;
    let damage = JwtDamage::Signature { algorithm, characters, expected };
    (!expected.contains(&characters)).then_some(damage)
}

/// The names of a header are few, so that even its first characters tell.
fn has_header(text: &str) -> bool {
    let header = text.split('.').next().unwrap_or_default();
    let Some(json) = decoded(header) else { return false };
    let begins = HEADER.iter().any(|name| json.strip_prefix("{\"").is_some_and(|rest| rest.starts_with(name)));
    begins && json.contains("\"alg\"")
}

/// The text of base64url whose end may be missing.
fn decoded(part: &str) -> Option<Zeroizing<String>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let digits = part.trim_end_matches('=');
    let digits = digits.get(..digits.len() - usize::from(digits.len() % 4 == 1))?;
    let bytes = Zeroizing::new(GeneralPurpose::new(&base64::alphabet::URL_SAFE, config).decode(digits).ok()?);
    let valid = bytes.utf8_chunks().next().map(|chunk| chunk.valid()).unwrap_or_default();
    Some(Zeroizing::new(valid.to_owned()))
}

pub(super) fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || byte == b'='
}

/// `eyJhbGciOiJS`: shorter beginnings are those of any JSON.
const SHORTEST: usize = 12;
const HEADER: &[&str] = &["alg\"", "kid\"", "typ\"", "cty\"", "x5t", "jku\"", "jwk\"", "enc\"", "zip\"", "crit\""];
const CLAIMS: &[&str] = &["\"iss\"", "\"sub\"", "\"exp\"", "\"aud\""];
/// Characters of the signature for each algorithm; RSA by keys of 1024, 2048, 3072, 4096, and 8192 bits.
const SIGNATURES: &[(&str, &[usize])] = &[
    ("RS256", RSA),
    ("RS384", RSA),
    ("RS512", RSA),
    ("PS256", RSA),
    ("PS384", RSA),
    ("PS512", RSA),
    ("ES256", &[86]),
    ("ES384", &[128]),
    ("ES512", &[176]),
    ("EdDSA", &[86, 152]),
    ("HS256", &[43]),
    ("HS384", &[64]),
    ("HS512", &[86]),
];
const RSA: &[usize] = &[342, 512, 683, 171, 1366];

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn parts_of_a_jwt_are_recognized() {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let header = part(r#"{"alg":"RS256","kid":"k"}"#);
        let claims = part(r#"{"iss":"https://a","sub":"b","exp":1}"#);
        let rows = [
            (header.clone(), true),
            (header[..20].to_owned(), true),
            (format!("{header}."), true),
            (format!("{header}.{}", &claims[..9]), true),
            (format!("{header}.{claims}"), true),
            (format!("{header}.{claims}."), true),
            (format!("{}.{claims}.c2ln", &header[9..]), true),
            (format!("{}.{claims}", &header[30..]), true),
            (part(r#"{"auths":{"registry":{"auth":"dXNlcjpwYXNz"}}}"#), false),
            (part(r#"{"keys":[{"alg":"RS256"}]}"#), false),
            ("eyJhbGci".to_owned(), false),
            ("hunter2-opaque.9f8e7d6c5b4a".to_owned(), false),
            ("abcdef.0123456789abcdef".to_owned(), false),
        ];
        for (text, expected) in rows {
            assert_eq!(looks_like_cut_jwt(&text), expected, "{text}");
        }
    }

    #[test]
    fn signatures_have_the_length_of_their_algorithm() {
        let rows = [
            ("RS256", 342, true),
            ("RS512", 683, true),
            ("RS256", 341, false),
            ("RS256", 300, false),
            ("ES256", 86, true),
            ("ES256", 80, false),
            ("EdDSA", 86, true),
            ("HS256", 43, true),
            ("HS256", 0, false),
            ("ES256K", 12, true),
            ("none", 0, false),
        ];
        for (algorithm, length, is_whole) in rows {
            assert_eq!(of_signature(algorithm, &"a".repeat(length)).is_none(), is_whole, "{algorithm} {length}");
        }
    }
}
