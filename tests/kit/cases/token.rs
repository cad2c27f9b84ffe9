//! Bearer tokens. Their signatures are invented: no API server accepts one.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use kubefront_core::Moment;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A JWT over these claims.
pub fn jwt(claims: &Value) -> String {
    let header = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"a-test-key-nobody-trusts"}"#);
    let body = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
    let mut signature = Vec::new();
    for part in 0..8_u8 {
        signature.extend_from_slice(&Sha256::digest([body.as_bytes(), &[part]].concat()));
    }
    format!("{header}.{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// A ServiceAccount token of the TokenRequest API, valid between these moments.
pub fn bound_between(from: &str, until: &str) -> String {
    let (from, until) = (seconds(from), seconds(until));
    jwt(&json!({
        "aud": ["https://kubernetes.default.svc.cluster.local"],
        "exp": until,
        "iat": from,
        "iss": "https://kubernetes.default.svc.cluster.local",
        "jti": "5a2f9f3c-0c1e-4a51-9d4b-1f4c0f0e7a11",
        "kubernetes.io": {
            "namespace": "default",
            "serviceaccount": {"name": "third-party", "uid": "0b2c9a4e-51d7-4b8e-9d0f-3a6b1c2d4e5f"},
        },
        "nbf": from,
        "sub": "system:serviceaccount:default:third-party",
    }))
}

/// The good one: issued the day before, for 30 days.
pub fn bound() -> String {
    bound_between("2026-11-22T12:00:00Z", "2026-12-22T12:00:00Z")
}

/// A ServiceAccount token out of a Secret.
pub fn legacy() -> String {
    jwt(&json!({
        "iss": "kubernetes/serviceaccount",
        "kubernetes.io/serviceaccount/namespace": "default",
        "kubernetes.io/serviceaccount/secret.name": "third-party-token",
        "kubernetes.io/serviceaccount/service-account.name": "third-party",
        "kubernetes.io/serviceaccount/service-account.uid": "0b2c9a4e-51d7-4b8e-9d0f-3a6b1c2d4e5f",
        "sub": "system:serviceaccount:default:third-party",
    }))
}

/// An id_token of an identity provider.
pub fn oidc() -> String {
    jwt(&json!({
        "aud": "kubernetes",
        "email": "ada@example.com",
        "exp": seconds("2026-11-23T18:00:00Z"),
        "iat": seconds("2026-11-23T10:00:00Z"),
        "iss": "https://login.example.com",
        "sub": "ada",
    }))
}

/// A kubeconfig's user with this token.
pub fn user(token: &str) -> String {
    format!("token: {token}")
}

fn seconds(moment: &str) -> i64 {
    Moment::parse(moment).expect("a moment").unix()
}
