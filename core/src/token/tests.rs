use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::*;
use crate::limits;

fn jwt(claims: &str) -> String {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    format!("{}.{}.{}", part(r#"{"alg":"RS256","kid":"k"}"#), part(claims), URL_SAFE_NO_PAD.encode([7; 256]))
}

fn bound() -> String {
    jwt(
        r#"{"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:ci:deploy","aud":["https://kubernetes.default.svc"],
        "iat":1700000000,"nbf":1700000000,"exp":1700003600,
        "kubernetes.io":{"namespace":"ci","pod":{"name":"web-0","uid":"u"},"serviceaccount":{"name":"deploy","uid":"u"}}}"#,
    )
}

fn parse(text: &str) -> (Option<Token>, Vec<&'static str>) {
    let Ok(ReadToken { token, repairs }) = Token::parse(text.as_bytes()) else { return (None, vec!["token-illegal"]) };
    let repaired = (!repairs.removed.is_empty()).then_some("token-repaired");
    let unwrapped = (repairs.unwrapped > 0).then_some("token-unwrapped");
    (Some(token), repaired.into_iter().chain(unwrapped).collect())
}

#[test]
fn what_copying_does_is_undone() {
    let token = bound();
    let base64 = STANDARD.encode(&token);
    let wrapped =
        |text: &str| text.as_bytes().chunks(76).map(|c| String::from_utf8_lossy(c) + "\n").collect::<String>();
    let none: &[&str] = &[];
    let repaired: &[&str] = &["token-repaired"];
    let unwrapped: &[&str] = &["token-unwrapped"];
    let both: &[&str] = &["token-repaired", "token-unwrapped"];
    let rows = [
        (token.clone(), none),
        (format!("{token}\n"), none),
        (format!("{token}\r\n"), none),
        (format!("  {token} \n\n"), repaired),
        (format!("\u{feff}{token}"), repaired),
        (format!("\"{token}\""), repaired),
        (format!("'{token}',"), repaired),
        (format!("\u{201c}{token}\u{201d}"), repaired),
        (format!("Bearer {token}"), repaired),
        (format!("\"Authorization: Bearer {token}\""), repaired),
        (format!("authorization: bearer '{token}'"), repaired),
        (format!("    token: {token}"), repaired),
        (format!("\"token\": \"{token}\","), repaired),
        (wrapped(&token), repaired),
        (token.replace('.', ".\r\n  "), repaired),
        (base64.clone(), unwrapped),
        (wrapped(&base64), both),
        (format!("token: {base64}"), both),
        (STANDARD.encode(&base64), unwrapped),
        (STANDARD.encode(format!("{token}\n")), unwrapped),
    ];
    for (text, codes) in rows {
        let (read, found) = parse(&text);
        assert_eq!(read.map(|t| t.expose().to_owned()).as_deref(), Some(token.as_str()), "{text}");
        assert_eq!(found, codes, "{text}");
        assert!(Token::is_meant(text.as_bytes()), "{text}");
    }
}

#[test]
fn what_no_header_can_contain_is_rejected() {
    let rows = [
        ("", "empty"),
        (" \n", "empty"),
        ("Bearer ", "empty"),
        ("abc def", "character 4 is white space"),
        ("abc\ndef", "character 4 is a line break"),
        ("abc\0def", "character 4 is a control character"),
        ("tök", "character 2 is a character that is not ASCII"),
    ];
    for (text, why) in rows {
        let error = Token::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), why, "{text:?}");
        assert!(!Token::is_meant(text.as_bytes()), "{text:?}");
    }
    for length in [limits::TOKEN_BYTES + 1, 40 << 20] {
        assert_eq!(Token::parse(&vec![b'a'; length]), Err(TokenError::TooLong));
    }
    assert!(Token::parse(b"\xff\xfe").is_err());
}

#[test]
fn kinds_are_distinguished() {
    use TokenKind as K;
    let legacy = jwt(
        r#"{"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:a:b","kubernetes.io/serviceaccount/namespace":"a"}"#,
    );
    let oidc = jwt(r#"{"iss":"https://idp.example.com","sub":"jo","aud":"kube","exp":1700003600}"#);
    let cut = bound()[..90].to_owned();
    let rows = [
        (bound(), K::ServiceAccountBound, false),
        (legacy, K::ServiceAccountLegacy, false),
        (oidc, K::Oidc, false),
        ("abcdef.0123456789abcdef".to_owned(), K::Bootstrap, false),
        ("Abcdef.0123456789abcdef".to_owned(), K::Opaque, false),
        ("kubeconfig-u-abc:xyz".to_owned(), K::Opaque, false),
        (cut, K::Opaque, true),
        (bound()[..bound().len() - 1].to_owned(), K::ServiceAccountBound, true),
        (bound().rsplit_once('.').map(|(start, _)| start.to_owned()).unwrap_or_default(), K::ServiceAccountBound, true),
        (bound()[20..].to_owned(), K::Opaque, true),
        ("eyJ.eyJ.x".to_owned(), K::Opaque, true),
        (jwt("[1]"), K::Opaque, true),
        (jwt("{\"exp\":1e999}"), K::Opaque, true),
    ];
    for (text, kind, is_damaged) in rows {
        let token = parse(&text).0.unwrap();
        assert_eq!((token.kind, token.damage.is_some()), (kind, is_damaged), "{text}");
    }
    let token = parse(&bound()).0.unwrap();
    assert_eq!(token.subject.as_deref(), Some("system:serviceaccount:ci:deploy"));
    assert_eq!(token.bound_to.as_deref(), Some("pod web-0"));
    assert_eq!(token.audiences, ["https://kubernetes.default.svc"]);
    assert_eq!(token.lifetime(), Some(3600));
}

#[test]
fn a_part_of_a_jwt_is_meant_as_a_token() {
    let token = bound();
    let signature = token.rfind('.').unwrap();
    for text in [&token[..90], &token[..signature], &token[..token.len() - 40], &token[30..]] {
        assert!(Token::is_meant(text.as_bytes()), "{text}");
        assert!(parse(text).0.unwrap().damage.is_some(), "{text}");
        let wrapped = STANDARD.encode(text);
        assert!(Token::is_meant(wrapped.as_bytes()) && parse(&wrapped).0.unwrap().damage.is_some(), "{text}");
        let folded = format!("{}\n{}\n", &text[..40], &text[40..]);
        assert!(Token::is_meant(folded.as_bytes()), "{text}");
    }
    let unsigned = format!(
        "{}.",
        token[..signature].replace(
            &URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"k"}"#),
            &URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#)
        )
    );
    assert_eq!(parse(&unsigned).0.unwrap().damage, Some(JwtDamage::Unsigned));
}

#[test]
fn placeholders_and_ciphertext_are_no_tokens() {
    let error = |text: &str| Token::parse(text.as_bytes()).unwrap_err();
    for text in ["${TOKEN}", "Bearer <token>", "token: {{ .token }}", "\"unused\"", "null\n"] {
        assert!(matches!(error(text), TokenError::Placeholder(_)), "{text}");
    }
    assert!(Token::is_meant(b"Authorization: Bearer $TOKEN") && !Token::is_meant(b"$TOKEN"));
    assert_eq!(error("ENC[AES256_GCM,data:a=,iv:b=,tag:c=,type:str]"), TokenError::Encrypted(Cipher::Sops));
    assert_eq!(error("$ANSIBLE_VAULT;1.1;AES256\n6162\n"), TokenError::Encrypted(Cipher::AnsibleVault));
}

#[test]
fn hostile_numbers_and_claims_are_held_in_bounds() {
    let rows = [
        ("1700003600", Some("2023-11-14T23:13:20Z")),
        ("1700003600.9", Some("2023-11-14T23:13:20Z")),
        ("1.7000036e9", Some("2023-11-14T23:13:20Z")),
        ("\"1700003600\"", Some("2023-11-14T23:13:20Z")),
        ("1e300", Some("9999-12-31T23:59:59Z")),
        ("18446744073709551615", Some("9999-12-31T23:59:59Z")),
        ("-1", Some("1969-12-31T23:59:59Z")),
        ("-1e300", Some("0000-01-01T00:00:00Z")),
        ("null", None),
        ("true", None),
        ("[1]", None),
        ("\"soon\"", None),
    ];
    for (number, expected) in rows {
        let token = parse(&jwt(&format!("{{\"exp\":{number},\"sub\":\"s\"}}"))).0.unwrap();
        assert_eq!(token.expires.map(|m| m.to_string()).as_deref(), expected, "{number}");
    }
    let long = "x".repeat(20_000);
    let token =
        parse(&jwt(&format!("{{\"sub\":\"a\\u0000\\u001b[31m{long}\",\"iss\":7,\"aud\":[1,{{}},\"b\"]}}"))).0.unwrap();
    let subject = token.subject.unwrap();
    assert!(subject.chars().count() < 400 && !subject.contains(char::is_control));
    assert_eq!((token.issuer, token.audiences), (None, vec!["b".to_owned()]));
    let deep = jwt(&format!("{{\"a\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000)));
    assert_eq!(parse(&deep).0.unwrap().damage, Some(JwtDamage::Claims));
}

#[test]
fn cut_flipped_and_repeated_tokens_never_panic() {
    let token = format!("Bearer \"{}\"\n", bound());
    let bytes = token.as_bytes();
    for at in 0..bytes.len() {
        let mut flipped = bytes.to_vec();
        flipped[at] ^= 0x81;
        let repeated = [bytes, &bytes[at..]].concat();
        for text in [&bytes[..at], &bytes[at..], &flipped, &repeated] {
            let _ = (Token::is_meant(text), Token::parse(text));
        }
    }
}

#[test]
fn no_part_of_a_token_is_shown() {
    let secret = "q7Zs3cr3tB0dy";
    for text in [
        secret.to_owned(),
        format!("Bearer {secret}\n"),
        format!("{secret} {secret}"),
        format!("eyJ{secret}.{secret}.{secret}"),
        format!("{}.{secret}", bound()),
        bound().replace(&URL_SAFE_NO_PAD.encode([7; 256]), secret),
        STANDARD.encode(format!("eyJ{secret}.{secret}.{secret}")),
    ] {
        let shown = format!("{:?}", Token::parse(text.as_bytes()));
        assert!(!shown.contains(secret) && !shown.contains("eyJ"), "{shown}");
    }
}
