//! The test PKI itself: same drafts, same bytes, and OpenSSL's idea of what is valid.

use kubefront_tests::pki::{Chain, Draft, Signature, TestKey};

#[test]
fn same_draft_same_bytes() {
    let (one, other) = (Chain::rsa("k8s.example.com"), Chain::rsa("k8s.example.com"));
    assert_eq!(one.leaf.der, other.leaf.der);
    assert_eq!(one.intermediate.der, other.intermediate.der);
    assert_ne!(one.leaf.der, Chain::rsa("other.example.com").leaf.der);
}

#[test]
fn every_kind_of_key_issues() {
    let keys = [
        TestKey::rsa1024(),
        TestKey::rsa3072(),
        TestKey::rsa4096(),
        TestKey::p256("root"),
        TestKey::p384("root"),
        TestKey::p521("root"),
        TestKey::ed25519("root"),
    ];
    for key in keys {
        let root = Draft::root("Root").key(key.clone()).self_signed();
        let leaf = Draft::leaf("k8s.example.com").key(key).signed_by(&root);
        assert!(leaf.pem().starts_with("-----BEGIN CERTIFICATE-----\nMII"));
    }
    let pss = Draft::root("Root").signed_as(Signature::RsaPssSha256);
    assert_eq!(pss.clone().self_signed().der, pss.self_signed().der);
}
