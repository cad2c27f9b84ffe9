use super::*;
use crate::explain::page;

/// Words that operators type, with the entry that must be the page, or among the first entries of the list.
const TERMS: &[(&str, &str)] = &[
    // The terms that `explain` was tried with
    ("x509", "unknown-authority"),
    ("handshake", "connection-reset"),
    ("SNI", "connection-reset"),
    ("rbac", "not-allowed"),
    ("ca", "trust-private"),
    ("trust store", "trust-private"),
    ("missing intermediate", "chain-incomplete"),
    ("intermediate certificate", "chain-incomplete"),
    ("certificate chain", "chain-incomplete"),
    ("subject alternative name", "fqdn-not-covered"),
    ("private key mismatch", "key-mismatch"),
    ("unknown authority", "unknown-authority"),
    ("client certificate", "credential-client-certificate"),
    // Chain and trust
    ("incomplete chain", "chain-incomplete"),
    ("intermediate cert missing", "chain-incomplete"),
    ("fullchain.pem", "chain-incomplete"),
    ("root certificate", "trust-anchor-unknown"),
    ("private CA", "trust-private"),
    ("self-signed", "self-signed"),
    ("self-signed certificate", "trust-self-signed"),
    ("selfsigned certificate", "trust-self-signed"),
    ("SHA-1", "leaf-weak-signature"),
    ("certificate not trusted", "unknown-authority"),
    ("name constraints", "chain-name-constraint"),
    ("basic constraints", "chain-issuer-not-ca"),
    ("wrong order", "chain-sorted"),
    ("java", "java-trust"),
    // Certificate and private key
    ("expired", "leaf-expired"),
    ("certificate expiry", "leaf-expired"),
    ("renewal", "leaf-expires-soon"),
    ("common name", "leaf-no-san"),
    ("SANs", "leaf-no-san"),
    ("wildcard cert", "leaf-wildcard"),
    ("extended key usage", "leaf-no-server-auth"),
    ("OCSP", "leaf-must-staple"),
    ("revocation", "revocation"),
    ("key does not match", "key-mismatch"),
    ("encrypted private key", "key-encrypted"),
    ("passphrase", "key-passphrase-wrong"),
    ("ssh key", "key-openssh"),
    ("key size", "key-too-small"),
    ("P-384", "key-curve-needs-newer-envoy"),
    ("ed25519", "key-ed25519"),
    ("PKCS#12", "pkcs12-converted"),
    ("pfx", "pkcs12-converted"),
    ("p7b", "pkcs7-converted"),
    ("keystore", "input-not-read"),
    ("CRLF", "pem-repaired"),
    // Host name, connections, upstream
    ("hostname mismatch", "fqdn-not-covered"),
    ("IP address", "fqdn-is-ip"),
    ("punycode", "fqdn-internationalized"),
    ("tls handshake", "connection-reset"),
    ("connection reset", "connection-reset"),
    ("connection refused", "connection-refused"),
    ("dns", "name-not-found"),
    ("cipher", "tls-version"),
    ("upstream TLS", "upstream-unverified"),
    ("verify the upstream", "upstream-unverified"),
    ("cluster CA", "upstream-ca-foreign"),
    ("kube-root-ca.crt", "upstream-ca-missing"),
    // Credentials, modes, objects
    ("mTLS", "credential-client-certificate"),
    ("kubeadm", "credential-client-certificate"),
    ("system:anonymous", "anonymous"),
    ("bearer token", "token-expired"),
    ("exec plugin", "credential-exec"),
    ("OIDC", "credential-auth-provider"),
    ("insecure-skip-tls-verify", "kubeconfig-field-dropped"),
    ("terminate TLS", "tcp"),
    ("re-encrypt", "tcp"),
    ("TLS passthrough", "passthrough"),
    ("audit log", "http"),
    ("IP allowlist", "allow-list-ignored"),
    ("kubectl exec", "exec-refused"),
    ("port-forward", "port-forward-refused"),
    ("ingress controller", "shared-host"),
    ("duplicate host", "DuplicateVhost"),
    ("cert-manager", "secret-managed-elsewhere"),
    ("Let's Encrypt", "http-01"),
    ("pod security", "pod-security"),
    ("503", "service-unavailable"),
    // More words than an entry has, and words in a sentence
    ("kubectl says forbidden", "forbidden"),
    ("how do I fix a missing intermediate", "chain-incomplete"),
    ("hostname does not match", "fqdn-not-covered"),
    ("certificate not valid", "leaf-not-yet-valid"),
];

#[test]
fn what_operators_type_finds_an_entry() {
    assert!(TERMS.len() >= 60);
    let mut wrong = Vec::new();
    for (text, expected) in TERMS {
        let Some(page) = page(text) else {
            wrong.push(format!("{text}: no entry"));
            continue;
        };
        let first = page.lines().next().unwrap_or_default();
        let named = page.lines().nth(1).unwrap_or_default();
        let is_page = same(first.split(['[', ']']).nth(1).unwrap_or_default(), expected)
            || named.starts_with(&format!("{expected}, printed by"))
            || first.starts_with(&format!("mode {expected}"))
            || first.starts_with(&format!("{expected}: advice"));
        let is_listed =
            page.lines().any(|line| line.starts_with("  ") && line.split(' ').any(|word| same(word, expected)));
        if !(is_page || is_listed) {
            wrong.push(format!("{text}: {page}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn same(found: &str, expected: &str) -> bool {
    terms(found) == terms(expected)
}

#[test]
fn every_keyword_leads_to_entries_that_exist() {
    let known = documents();
    for (keywords, names) in KEYWORDS {
        for name in *names {
            assert!(entry(&known, name).is_some(), "{keywords:?}: there is no entry {name}");
        }
        assert!(!keywords.is_empty() && (1..=MOST).contains(&names.len()), "{keywords:?}");
        for keyword in *keywords {
            assert!(query(keyword).is_some(), "{keyword}");
        }
    }
}

#[test]
fn every_keyword_is_in_one_row() {
    let mut seen: Vec<(usize, Vec<String>)> = Vec::new();
    for (row, (keywords, _)) in KEYWORDS.iter().enumerate() {
        for keyword in *keywords {
            let mut words = terms(keyword);
            words.sort_unstable();
            assert!(!seen.iter().any(|(other, known)| *other != row && *known == words), "{keyword} is in two rows");
            seen.push((row, words));
        }
    }
}

#[test]
fn names_are_found_in_any_spelling() {
    for (typed, name) in [
        ("Key Mismatch", "key-mismatch"),
        ("key_mismatch", "key-mismatch"),
        ("input-unrecognized", "input-unrecognized"),
        ("input-unrecognized", "input-unrecognized"),
        ("fqdn-internationalized", "fqdn-internationalized"),
        ("fqdn-internationalized", "fqdn-internationalized"),
        ("duplicatevhost", "DuplicateVhost"),
    ] {
        assert!(named(typed).is_some_and(|found| same(found, name)), "{typed}");
    }
    assert_eq!(named("no-such-name"), None);
}

#[test]
fn words_have_one_form() {
    let rows: &[&[&str]] = &[
        &["expired", "expires", "expiry", "expire", "expiring", "expiration"],
        &["certificate", "certificates", "cert", "certs"],
        &["verify", "verified", "verifies", "verification"],
        &["missing", "misses"],
        &["key", "keys"],
        &["name", "names"],
        &["address", "addresses"],
        &["recognised", "recognized", "recognize"],
        &["policy", "policies"],
        &["encrypted", "encrypts", "encryption"],
    ];
    for row in rows {
        for word in *row {
            assert_eq!(terms(word), terms(row[0]), "{word}");
        }
    }
    assert_ne!(terms("https"), terms("http"));
    assert_ne!(terms("tls"), terms("tl"));
}

#[test]
fn all_words_must_be_in_the_entry_and_the_title_counts_most() {
    let openssh = by_words("OpenSSH").unwrap();
    assert!(openssh.entries[0].name.ends_with("openssh"), "{openssh:?}");
    let certificate = by_words("certificate").unwrap();
    assert_eq!(certificate.entries.len(), MOST);
    assert!(!certificate.is_clear && certificate.left_out > 0);
    assert!(!by_words("openssl").unwrap().is_clear);
    assert!(by_words("wrong passphrase").unwrap().is_clear);
    assert_eq!(by_words("certificate zzyzx"), None);
    assert_eq!(by_words("the is of"), None);
}

#[test]
fn texts_that_are_no_keywords_find_nothing_and_are_not_repeated() {
    for text in [
        "",
        "   ",
        "hunter2hunter2",
        "correct horse battery staple",
        "something went wrong at https://k8s.example.com/",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0",
        "abcdef.0123456789abcdef",
        &"certificate ".repeat(30_000),
        &"x".repeat(100_000),
        "certificate\nchain\nexpired\nnobody\nzzyzx",
    ] {
        assert_eq!(page(text), None, "{text:.40}");
    }
    for text in ["certificate expired", "secret zzyzx", "tls secret"] {
        assert!(page(text).is_none_or(|page| !page.contains("zzyzx")), "{text}");
    }
}

#[test]
fn a_list_has_a_line_for_each_entry() {
    let list = page("handshake").unwrap();
    let lines: Vec<_> = list.lines().filter(|line| line.starts_with("  ")).collect();
    assert!((2..=MOST).contains(&lines.len()), "{list}");
    for line in lines {
        let (name, title) = line.trim().split_once("  ").unwrap();
        assert!(page(name).is_some() && !title.trim().is_empty(), "{line}");
    }
}
