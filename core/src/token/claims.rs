//! The claims of a token, unverified: JWT claims (RFC 7519) as Kubernetes and OIDC issuers write them.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::damage::{JwtDamage, lacks_header, of_signature};
use super::model::{Token, TokenKind};
use crate::hidden::is_hidden;
use crate::time::Moment;
use crate::typed;

/// Reads the claims; nothing is verified, the API server does that.
pub(super) fn read(secret: Zeroizing<String>) -> Token {
    if is_bootstrap(&secret) {
        return Token::new(secret, TokenKind::Bootstrap);
    }
    let Some(Jwt { claims, damage }) = jwt(&secret) else {
        // `eyJ` is base64 of `{"`: no other token starts like this.
        let damage = match secret.starts_with("eyJ") {
            true => Some(JwtDamage::Claims),
            false => lacks_header(&secret).then_some(JwtDamage::Header),
        };
        return Token { damage, ..Token::new(secret, TokenKind::Opaque) };
    };
    let subject = text(claims.get("sub"));
    let expires = moment(claims.get("exp"));
    let is_service_account = subject.as_deref().is_some_and(|s| s.starts_with("system:serviceaccount:"));
    let kind = match (is_service_account, expires) {
        (true, Some(_)) => TokenKind::ServiceAccountBound,
        (true, None) => TokenKind::ServiceAccountLegacy,
        (false, _) => TokenKind::Oidc,
    };
    Token {
        subject,
        issuer: text(claims.get("iss")),
        audiences: audiences(claims.get("aud")),
        issued_at: moment(claims.get("iat")),
        not_before: moment(claims.get("nbf")),
        expires,
        bound_to: bound_to(&claims),
        damage,
        ..Token::new(secret, kind)
    }
}

/// `[a-z0-9]{6}\.[a-z0-9]{16}`, Kubernetes' bootstrap tokens.
pub(super) fn is_bootstrap(text: &str) -> bool {
    let is_part =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split_once('.').is_some_and(|(id, secret)| is_part(id, 6) && is_part(secret, 16))
}

/// A JWT whose claims can be decoded.
struct Jwt {
    claims: Map<String, Value>,
    damage: Option<JwtDamage>,
}

/// Reads header and claims; the signature may be cut off.
fn jwt(token: &str) -> Option<Jwt> {
    let mut parts = token.split('.');
    let (header, claims) = (parts.next().filter(|part| part.starts_with("eyJ"))?, parts.next()?);
    let signature = parts.next().unwrap_or_default();
    if parts.next().is_some() {
        return None;
    }
    let (header, claims) = (object(header)?, object(claims)?);
    let algorithm = header.get("alg")?.as_str().unwrap_or_default();
    let damage = of_signature(algorithm, signature);
    let is_unsigned = || signature.is_empty().then_some(JwtDamage::Unsigned);
    Some(Jwt { claims, damage: damage.or_else(is_unsigned) })
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let bytes = Zeroizing::new(GeneralPurpose::new(&base64::alphabet::URL_SAFE, config).decode(part).ok()?);
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

fn text(claim: Option<&Value>) -> Option<String> {
    claim?.as_str().filter(|text| !text.is_empty()).map(shown)
}

fn audiences(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).take(AUDIENCES).map(shown).collect(),
        other => text(other).into_iter().collect(),
    }
}

/// A NumericDate (RFC 7519 s. 2) in any form in which issuers write numbers.
fn moment(claim: Option<&Value>) -> Option<Moment> {
    let seconds = match claim? {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole,
            // Saturates, and `Moment` limits it to its years.
            None => number.as_f64()? as i64,
        },
        Value::String(digits) => digits.trim().parse().ok()?,
        _ => return None,
    };
    Some(Moment::from_unix(seconds))
}

/// `kubernetes.io.pod.name` and similar: the token expires with that object.
fn bound_to(claims: &Map<String, Value>) -> Option<String> {
    let private = claims.get("kubernetes.io")?;
    let name = |kind: &str| text(private.get(kind)?.get("name")).map(|name| format!("{kind} {name}"));
    ["pod", "secret", "node"].into_iter().find_map(name)
}

/// Claims go into findings: bounded, without hidden characters, and without the password of a URL.
fn shown(claim: &str) -> String {
    let claim = typed::without_password(claim);
    let plain = |c: char| if is_hidden(c) { '\u{fffd}' } else { c };
    let mut shown: String = claim.chars().take(CLAIM_CHARACTERS).map(plain).collect();
    if claim.chars().nth(CLAIM_CHARACTERS).is_some() {
        shown.push_str("...");
    }
    shown
}

/// A ServiceAccount's `sub` has at most 22 + 63 + 1 + 253 characters.
const CLAIM_CHARACTERS: usize = 340;
/// Real tokens have one to three.
const AUDIENCES: usize = 16;
