//! Cases of the chain: order, gaps, and what is wrong with a link.

use kubefront_core::Role;

use super::{Draft, FQDN, chain, good, with_chain};
use crate::forge::{Cert, Digest, Extension, extension};

pub(super) fn cases() -> Vec<Draft> {
    [order(), validity(), links(), strength(), paths()].concat()
}

fn leaf() -> Cert {
    Cert::leaf(&[FQDN])
}

fn order() -> Vec<Draft> {
    let (intermediate, root) = (Cert::intermediate, Cert::root);
    let stranger = Cert::ca("Some Other CA", "rsa-other");
    vec![
        with_chain("chain-sorted", "the intermediate comes first", &[intermediate(), leaf()]),
        with_chain("chain-duplicate-removed", "the leaf stands there twice", &[leaf(), leaf(), intermediate()]),
        with_chain("chain-anchor-removed", "the root is sent along", &[leaf(), intermediate(), root()]),
        with_chain("chain-unrelated-removed", "a CA that signed nothing here", &[leaf(), intermediate(), stranger]),
        with_chain(
            "chain-incomplete",
            "the intermediate is missing",
            &[leaf().with(Extension::ca_issuers("http://ca.example.com/issuing-ca-1.cer"))],
        ),
    ]
}

fn validity() -> Vec<Draft> {
    let with = |name, about, from, to| with_chain(name, about, &[leaf(), Cert::intermediate().valid(from, to)]);
    vec![
        with("chain-expired", "the intermediate has ended", "2020-01-01", "2026-11-01"),
        with("chain-not-yet-valid", "the intermediate has not begun", "2027-01-01", "2034-01-01"),
        with("chain-outlives-issuer", "the intermediate ends before the leaf", "2020-01-01", "2027-01-15"),
    ]
}

fn links() -> Vec<Draft> {
    let with = |name, about, intermediate| with_chain(name, about, &[leaf(), intermediate]);
    let intermediate = Cert::intermediate;
    vec![
        with_chain(
            "chain-broken-signature",
            "one bit of the leaf's signature is wrong",
            &[Cert { broken: true, ..leaf() }, intermediate()],
        ),
        with_chain(
            "chain-signature-unsupported",
            "a hash that Go does not implement",
            &[Cert { digest: Digest::Sha224, ..leaf() }, intermediate()],
        ),
        with(
            "chain-key-identifier",
            "the issuer was issued again with another key identifier",
            intermediate().with(Extension::subject_key_id("rsa-other")),
        ),
        with(
            "chain-issuer-not-ca",
            "the issuer is no CA",
            intermediate().with(Extension::basic_constraints(false, None)),
        ),
        path_length(),
        with(
            "chain-key-usage",
            "the issuer may not sign certificates",
            intermediate().with(Extension::key_usage(&[extension::CRL_SIGN])),
        ),
        with(
            "chain-name-constraint",
            "the issuer may sign for example.net only",
            intermediate().with(Extension::permitted_domain("example.net")),
        ),
        with(
            "chain-name-constraint-unsupported",
            "the issuer is held to names of a kind that is not judged here",
            intermediate().with(Extension::permitted_uri("example.com")),
        ),
        with("client-rejects", "a CA without key usage", intermediate().without(extension::KEY_USAGE)),
        with(
            "client-required",
            "a CA without key usage, and Python 3.13 is needed",
            intermediate().without(extension::KEY_USAGE),
        )
        .spec("clients: [python-3.13]"),
        with("chain-strictness", "serial number 0", Cert { serial: vec![0], ..intermediate() }),
    ]
}

/// The first CA may have no CA below it, and has one.
fn path_length() -> Draft {
    let upper = Cert { key: "p256-intermediate", ..Cert::ca("Example Policy CA", "p256-intermediate") }
        .issued_by(&Cert::root())
        .with(Extension::basic_constraints(true, Some(0)));
    let lower = Cert::intermediate().issued_by(&upper);
    with_chain("chain-path-length", "a CA below one that may have none", &[leaf(), lower, upper])
}

fn strength() -> Vec<Draft> {
    let weak = Cert { key: "rsa-1024", ..Cert::intermediate() };
    let padded = |octets: usize| {
        let padding = Extension { oid: "1.3.6.1.4.1.99999.2", critical: false, value: vec![0; octets] };
        Cert::intermediate().with(padding)
    };
    vec![
        with_chain(
            "chain-weak-signature",
            "the intermediate is signed over SHA-1",
            &[leaf(), Cert { digest: Digest::Sha1, ..Cert::intermediate() }],
        ),
        with_chain("chain-weak-key", "an intermediate of 1024 bits", &[leaf().issued_by(&weak), weak]),
        with_chain("chain-message-too-large", "over 64 KiB", &[leaf(), padded(70_000)]),
        with_chain("chain-message-too-large-for-all", "over 256 KiB", &[leaf(), padded(270_000)]),
        with_chain("secret-too-large", "over 1 MiB", &[leaf(), padded(800_000)]),
    ]
}

fn paths() -> Vec<Draft> {
    let second = Cert::ca("Second Root CA", "rsa-second-root");
    let cross = Cert::intermediate().issued_by(&second);
    vec![
        good("chain-other-path", "the intermediate is signed by two roots, and clients have both")
            .file("fullchain.pem", chain(&[leaf(), Cert::intermediate(), cross]))
            .role("second-root.pem", Role::TrustAnchor, second.pem()),
    ]
}
