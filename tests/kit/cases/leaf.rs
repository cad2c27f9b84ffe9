//! Cases of the leaf.

use kubefront_core::Role;

use super::{Draft, FQDN, chain, empty, good, kubeconfig, token, with_chain, with_leaf};
use crate::forge::{Cert, Digest, Extension, extension, private_pem};

pub(super) fn cases() -> Vec<Draft> {
    [presence(), validity(), usage(), form()].concat()
}

fn presence() -> Vec<Draft> {
    let two = chain(&[Cert::leaf(&[FQDN]), Cert { key: "rsa-other", ..Cert::leaf(&[FQDN, "k9s.example.com"]) }]);
    vec![
        good("certificate-missing", "no certificate anywhere").without("fullchain.pem").without("root.pem"),
        with_chain(
            "certificate-missing-only-cas",
            "CA certificates, and a key that belongs to none of them",
            &[Cert::intermediate(), Cert::root()],
        )
        .check(),
        good("certificate-format-conflict", "cert-manager would write a Secret that exists")
            .spec("certificate: {source: existing, format: cert-manager, issuer: ClusterIssuer/corp}"),
        good("certificate-format-conflict-issuer", "an issuer without the format that uses it")
            .spec("certificate: {issuer: ClusterIssuer/corp}"),
        good("certificate-issuer-missing", "cert-manager without an issuer")
            .without("fullchain.pem")
            .without("key.pem")
            .spec("certificate: {format: cert-manager}"),
        good("certificate-store-missing", "an ExternalSecret without the entry of the key")
            .without("fullchain.pem")
            .without("key.pem")
            .spec("certificate: {format: external-secret, store: SecretStore/vault, chainReference: kubeapi#tls.crt}"),
        good("certificate-format-conflict-sops", "SOPS, and only the public key")
            .file("key.pem", crate::forge::public_pem("rsa-leaf"))
            .spec("certificate: {format: sops}"),
        good("certificate-not-used", "cert-manager, and a certificate that it does not use")
            .spec("certificate: {format: cert-manager, issuer: ClusterIssuer/corp}"),
        good("leaf-ambiguous", "two certificates for the name and no key to choose by")
            .file("fullchain.pem", two)
            .without("key.pem")
            .check(),
        with_chain(
            "leaf-placeholder",
            "the temporary certificate of cert-manager",
            &[Cert { issuer: "CN=cert-manager.local".to_owned(), signer: "p256-other", ..Cert::leaf(&[FQDN]) }],
        )
        .without("root.pem"),
    ]
}

fn validity() -> Vec<Draft> {
    let leaf = |from, to| Cert::leaf(&[FQDN]).valid(from, to);
    let public =
        leaf("2026-10-01", "2027-10-01").with(Extension::policy("2.23.140.1.2.1")).with(Extension::timestamps());
    vec![
        with_leaf("leaf-expired", "it ended twelve days ago", &leaf("2026-08-13", "2026-11-11")),
        with_leaf("leaf-not-yet-valid", "it begins in eight days", &leaf("2026-12-01", "2027-02-11")),
        with_leaf("leaf-expires-soon", "nine days of ninety are left", &leaf("2026-09-03", "2026-12-02")),
        with_leaf("leaf-lifetime-over-limit", "a public CA's mark and a whole year", &public),
    ]
}

fn usage() -> Vec<Draft> {
    let leaf = || Cert::leaf(&[FQDN]);
    let elliptic = Cert { key: "p256-leaf", ..leaf() };
    let encipherment = || Extension::key_usage(&[extension::KEY_ENCIPHERMENT]);
    let any = Extension::extended_key_usage(&[extension::CLIENT_AUTH, "2.5.29.37.0"]);
    vec![
        with_leaf(
            "leaf-no-server-auth",
            "for clients only",
            &leaf().with(Extension::extended_key_usage(&[extension::CLIENT_AUTH])),
        ),
        with_leaf("leaf-no-server-auth-any", "for any purpose, servers not named", &leaf().with(any)),
        with_leaf("leaf-key-usage", "an EC key that may not sign: Envoy refuses it", &elliptic.with(encipherment())),
        with_leaf(
            "leaf-key-usage-rsa",
            "an RSA key that may only encipher: Envoy takes it",
            &leaf().with(encipherment()),
        ),
        leaf_is_ca(),
    ]
}

/// What plain `openssl req -x509` makes, passed as a trust anchor.
fn leaf_is_ca() -> Draft {
    let leaf = Cert::ca(FQDN, "rsa-leaf").with(Extension::dns_names(&[FQDN])).without(extension::KEY_USAGE);
    empty("leaf-is-ca", "a self-signed CA certificate as leaf, trusted by clients")
        .file("fullchain.pem", leaf.pem())
        .file("key.pem", private_pem("rsa-leaf"))
        .role("anchor.pem", Role::TrustAnchor, leaf.pem())
        .file("admin.kubeconfig", kubeconfig::with_user(&token::user(&token::bound())))
        .spec("kubeconfig: {trust: embed}")
}

fn form() -> Vec<Draft> {
    let leaf = || Cert::leaf(&[FQDN]);
    let unknown = Extension { oid: "1.3.6.1.4.1.99999.1", critical: true, value: vec![0x05, 0x00] };
    let first_version = Cert { version: 1, ..Cert::intermediate() };
    vec![
        with_leaf("leaf-no-san", "a common name only", &leaf().without(extension::SUBJECT_ALT_NAME)),
        with_leaf("leaf-no-san-ip", "an IP address only", &leaf().with(Extension::ip_name([10, 0, 0, 1]))),
        with_leaf("leaf-weak-signature", "signed over SHA-1", &Cert { digest: Digest::Sha1, ..leaf() }),
        with_leaf("leaf-wildcard", "one key for many names", &Cert::leaf(&["*.example.com"])),
        with_leaf("leaf-must-staple", "an OCSP answer is demanded", &leaf().with(Extension::must_staple())),
        with_leaf("leaf-wildcard-top-level", "only kubectl takes it", &Cert::leaf(&["*.local"])).fqdn("host.local"),
        with_leaf("leaf-strictness", "serial number 0", &Cert { serial: vec![0], ..leaf() }),
        with_leaf("certificate-critical-extension", "an unknown critical extension", &leaf().with(unknown)),
        with_leaf("certificate-v1-leaf", "an X.509 v1 leaf has no names", &Cert { version: 1, ..leaf() }),
        with_chain("certificate-v1", "an X.509 v1 intermediate", &[leaf(), first_version]),
    ]
}
