//! Cases of where the chain ends.

use kubefront_core::Role;

use super::{Draft, FQDN, empty, good, with_chain};
use crate::forge::{Cert, Digest, private_pem};

pub(super) fn cases() -> Vec<Draft> {
    [public(), private(), anchors()].concat()
}

/// Chains of a public site, as x509-limbo recorded them; their key is not available, so they are only checked.
fn public() -> Vec<Draft> {
    let (leaf, intermediate) = (public_pem("leaf"), public_pem("intermediate"));
    let public = |name, about| empty(name, about).fqdn("amazon.com").check();
    vec![
        public("trust-public", "ends at an anchor of Mozilla's list")
            .file("fullchain.pem", leaf.clone() + &intermediate),
        public("chain-incomplete-public", "a public CA's leaf without its intermediate").file("fullchain.pem", leaf),
    ]
}

fn private() -> Vec<Draft> {
    let removed = Cert { subject: "O=Digital Signature Trust Co.,CN=DST Root CA X3".to_owned(), ..Cert::root() };
    let old = Cert { subject: "C=US,O=DigiCert Inc,CN=DigiCert Global Root CA".to_owned(), ..Cert::root() };
    let below = |root: &Cert| [Cert::leaf(&[FQDN]), Cert::intermediate().issued_by(root)];
    let own = Cert::leaf(&[FQDN]).self_signed();
    vec![
        good("trust-private", "ends at a CA that was handed in"),
        good("trust-private-embedded", "which goes into the kubeconfig").spec("kubeconfig: {trust: embed}"),
        good("trust-anchor-unknown", "nobody handed the root in").without("root.pem"),
        with_chain(
            "chain-incomplete-no-kubeconfig",
            "only the server certificate of a private CA, and no kubeconfig is written",
            &[Cert::leaf(&[FQDN])],
        )
        .without("root.pem")
        .spec("kubeconfig: {write: false}"),
        with_chain(
            "trust-root-offered",
            "the root is in the chain file, and was not passed as a trust anchor",
            &[Cert::leaf(&[FQDN]), Cert::intermediate(), Cert::root()],
        )
        .without("root.pem"),
        with_chain(
            "trust-store-outdated",
            "checked when a list of today is years old",
            &[Cert::leaf(&[FQDN]).valid("2032-12-01", "2033-03-01"), Cert::intermediate()],
        )
        .without("root.pem")
        .without("admin.kubeconfig")
        .check()
        .at("2033-01-01T12:00:00Z"),
        with_chain("trust-root-distrusted", "a root that trust stores removed", &below(&removed)).without("root.pem"),
        with_chain("trust-root-distrusted-old", "an old root that some clients still have", &below(&old))
            .without("root.pem"),
        with_chain("trust-self-signed", "signed by itself", std::slice::from_ref(&own)).without("root.pem"),
        with_chain("trust-self-signed-trusted", "signed by itself, and clients trust it", std::slice::from_ref(&own))
            .role("root.pem", Role::TrustAnchor, own.pem())
            .spec("kubeconfig: {trust: embed}"),
    ]
}

fn anchors() -> Vec<Draft> {
    let anchor = |name, about, root: Cert| good(name, about).role("root.pem", Role::TrustAnchor, root.pem());
    let weak = Cert { key: "rsa-1024", ..Cert::ca("Example Root CA", "rsa-1024") };
    let under_weak = [Cert::leaf(&[FQDN]), Cert::intermediate().issued_by(&weak)];
    vec![
        anchor("trust-anchor-expired", "the root has ended", Cert::root().valid("2016-01-01", "2026-01-01")),
        anchor("trust-anchor-weak", "a root of 1024 bits", weak).file("fullchain.pem", super::chain(&under_weak)),
        anchor(
            "trust-anchor-weak-signature",
            "a root signed over SHA-1",
            Cert { digest: Digest::Sha1, ..Cert::root() },
        ),
        anchor("trust-anchor-not-ca", "the server certificate was passed as a trust anchor", Cert::leaf(&[FQDN])),
        good("trust-anchor-missing", "to be embedded, and not there")
            .without("root.pem")
            .spec("kubeconfig: {trust: embed}"),
        anchor("trust-anchor-not-root", "the intermediate is to be embedded", Cert::intermediate())
            .file("key.pem", private_pem("rsa-leaf"))
            .spec("kubeconfig: {trust: embed}"),
    ]
}

fn public_pem(name: &str) -> String {
    let path = format!("{}/kit/public/amazon.com-{name}.pem", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
