//! Rows about the chain and where it ends.

use kubefront_cluster_tests::pki::day;
use kubefront_core::Code;
use kubefront_core::Severity::{Error, Note, Warning};
use kubefront_tests::forge::{Cert, Digest, Extension, extension, oid, private_pem, sequence, tlv};

use super::row::{OTHER_KEY, Row, UNKNOWN_AUTHORITY, leaf};

pub(super) fn rows() -> Vec<Row> {
    [order(), links(), strength(), anchors()].into_iter().flatten().collect()
}

fn order() -> Vec<Row> {
    let of =
        |name, found, before: &[Cert], after: &[Cert]| Row::of(name, found, &[before, &[leaf(name)], after].concat());
    let (intermediate, root) = (Cert::intermediate, Cert::root);
    let name = "chain-sorted";
    let twice = "chain-leaf-twice";
    vec![
        of(name, &[(Code::ChainSorted, Note)], &[intermediate()], &[])
            .key(private_pem("rsa-leaf"))
            .refused_by_envoy(OTHER_KEY),
        of(twice, &[(Code::ChainDuplicateRemoved, Note)], &[leaf(twice)], &[intermediate()]),
        of("chain-root-included", &[(Code::ChainAnchorRemoved, Note)], &[], &[intermediate(), root()]),
        of(
            "chain-unrelated",
            &[(Code::ChainUnrelatedRemoved, Note)],
            &[],
            &[intermediate(), Cert::ca("Some Other CA", "rsa-other")],
        ),
        of("chain-incomplete", &[(Code::ChainIncomplete, Error)], &[], &[])
            .refused_by_clients(UNKNOWN_AUTHORITY, "21 (unable to verify the first certificate)"),
        twenty(),
    ]
}

/// The leaf, eighteen CAs below one another, and the one that the root has signed.
fn twenty() -> Row {
    let mut cas = vec![Cert::ca("Example CA 1", "rsa-intermediate").issued_by(&Cert::root())];
    for number in 2..20 {
        let key = if number % 2 == 0 { "p256-intermediate" } else { "rsa-intermediate" };
        let ca = Cert::ca(&format!("Example CA {number}"), key).issued_by(&cas[cas.len() - 1]);
        cas.push(ca);
    }
    cas.reverse();
    cas.insert(0, leaf("chain-of-20").issued_by(&cas[0]));
    Row::of("chain-of-20", &[], &cas)
}

fn links() -> Vec<Row> {
    let with = |name, found, intermediate| Row::of(name, found, &[leaf(name), intermediate]);
    let intermediate = Cert::intermediate;
    let (broken, directory) = ("chain-broken-signature", "chain-directory-constraint");
    let hash = "chain-sha224";
    let member = Cert { subject: "O=Example Org".to_owned(), ..leaf(directory) };
    let upper = Cert::ca("Example Policy CA", "p256-intermediate").issued_by(&Cert::root());
    let upper = upper.with(Extension::basic_constraints(true, Some(0)));
    vec![
        with("chain-expired", &[(Code::ChainExpired, Error)], intermediate().valid("2020-01-01", day(-1)))
            .refused_by_clients(DATES, "10 (certificate has expired)"),
        with("chain-not-yet-valid", &[(Code::ChainNotYetValid, Error)], intermediate().valid(day(3), "2040-01-01"))
            .refused_by_clients(DATES, "9 (certificate is not yet valid)"),
        Row::leaf(broken, &[(Code::ChainBrokenSignature, Error)], Cert { broken: true, ..leaf(broken) })
            .refused_by_clients("crypto/rsa: verification error", "7 (certificate signature failure)"),
        Row::leaf(hash, &[(Code::ChainSignatureUnsupported, Error)], Cert { digest: Digest::Sha224, ..leaf(hash) })
            .refused_by_clients(UNKNOWN_AUTHORITY, ""),
        with(
            "chain-key-identifier",
            &[(Code::ChainKeyIdentifier, Warning)],
            intermediate().with(Extension::subject_key_id("rsa-other")),
        )
        .refused_by_clients("", "21 (unable to verify the first certificate)"),
        with(
            "chain-issuer-not-ca",
            &[(Code::ChainIssuerNotCa, Error)],
            intermediate().with(Extension::basic_constraints(false, None)),
        )
        .refused_by_clients(CANNOT_SIGN, PURPOSE),
        Row::of(
            "chain-path-length",
            &[(Code::ChainPathLength, Error)],
            &[leaf("chain-path-length"), intermediate().issued_by(&upper), upper],
        )
        .refused_by_clients(
            "x509: too many intermediates for path length constraint",
            "25 (path length constraint exceeded)",
        ),
        with(
            "chain-key-usage",
            &[(Code::ChainKeyUsage, Error)],
            intermediate().with(Extension::key_usage(&[extension::CRL_SIGN])),
        )
        .refused_by_clients(CANNOT_SIGN, "32 (key usage does not include certificate signing)"),
        with(
            "chain-extended-key-usage",
            &[(Code::ChainKeyUsage, Error)],
            intermediate().with(Extension::extended_key_usage(&[extension::CLIENT_AUTH])),
        )
        .refused_by_clients("x509: certificate specifies an incompatible key usage", PURPOSE),
        with(
            "chain-name-constraint",
            &[(Code::ChainNameConstraint, Error)],
            intermediate().with(Extension::permitted_domain("example.net")),
        )
        .refused_by_clients(
            "x509: a root or intermediate certificate is not authorized to sign for this name",
            "47 (permitted subtree violation)",
        ),
        Row::of(
            directory,
            &[(Code::ChainNameConstraintUnsupported, Error)],
            &[member, intermediate().with(permitted_organization("Example Org"))],
        )
        .refused_by_clients("x509: unhandled critical extension", ""),
        with(
            "chain-uri-constraint",
            &[(Code::ChainNameConstraintUnsupported, Warning)],
            intermediate().with(Extension::permitted_uri("example.com")),
        ),
        with("chain-v1", &[(Code::CertificateV1, Error)], Cert { version: 1, ..intermediate() })
            .refused_by_clients("x509: certificate is not authorized to sign other certificates", PURPOSE),
        with("chain-serial-0", &[(Code::ChainStrictness, Note)], Cert { serial: vec![0], ..intermediate() }),
    ]
}

fn strength() -> Vec<Row> {
    let padded = |octets| {
        let padding = Extension { oid: "1.3.6.1.4.1.99999.2", critical: false, value: vec![0; octets] };
        Cert::intermediate().with(padding)
    };
    let with =
        |name, found, intermediate: Cert| Row::of(name, found, &[leaf(name).issued_by(&intermediate), intermediate]);
    let weak = |key| Cert { key, ..Cert::intermediate() };
    vec![
        with("chain-sha1", &[(Code::ChainWeakSignature, Error)], Cert { digest: Digest::Sha1, ..Cert::intermediate() })
            .refused_by_clients(
                "x509: cannot verify signature: insecure algorithm SHA1-RSA",
                "68 (CA signature digest algorithm too weak)",
            ),
        with("chain-rsa-1024", &[(Code::ChainWeakKey, Error)], weak("rsa-1024")).refused_by_clients("", WEAK_KEY),
        with("chain-rsa-8448", &[(Code::ChainWeakKey, Error)], weak("rsa-8448"))
            .refused_by_clients("tls: server sent certificate containing RSA key larger than 8192 bits", ""),
        with("chain-over-64-kib", &[(Code::ChainMessageTooLarge, Warning)], padded(70_000)),
        with("chain-over-100-kib", &[(Code::ChainMessageTooLarge, Warning)], padded(150_000))
            .refused_by_clients("", "excessive message size"),
        with("chain-over-256-kib", &[(Code::ChainMessageTooLarge, Error)], padded(270_000))
            .refused_by_clients("exceeds maximum of 262144 bytes", "excessive message size"),
        with("secret-too-large", &[(Code::SecretTooLarge, Error)], padded(800_000))
            .refused_by_api_server("data: Too long: may not be more than 1048576 bytes"),
    ]
}

fn anchors() -> Vec<Row> {
    let own = |name| leaf(name).self_signed();
    let found_own: &[_] = &[(Code::TrustSelfSigned, Error)];
    let trusted = own("trust-self-signed-given");
    let under = |name: &str, root: &Cert| [leaf(name), Cert::intermediate().issued_by(root)];
    let anchor = |name, found, root: Cert| Row::of(name, found, &under(name, &root)).anchor(&root);
    let stranger = Cert::ca("Nobody's Root CA", "rsa-second-root");
    let embed: &[_] = &["generate", "--cert=tls.crt", "--key=tls.key", "--trust=embed"];
    let name = "trust-anchor-missing";
    vec![
        Row::of("trust-self-signed", found_own, &[own("trust-self-signed")])
            .refused_by_clients(UNKNOWN_AUTHORITY, "18 (self-signed certificate)"),
        Row::of("trust-self-signed-given", &[(Code::TrustSelfSigned, Warning)], std::slice::from_ref(&trusted))
            .anchor(&trusted)
            .judged(&["check", "--cert=tls.crt", "--key=tls.key", "--trust-anchor=anchor.pem", "--trust=embed"]),
        anchor("trust-anchor-expired", &[(Code::TrustAnchorExpired, Error)], Cert::root().valid("2016-01-01", day(-1)))
            .refused_by_clients(DATES, "10 (certificate has expired)"),
        anchor("trust-anchor-sha1", &[(Code::TrustAnchorWeak, Warning)], Cert { digest: Digest::Sha1, ..Cert::root() }),
        anchor(
            "trust-anchor-rsa-1024",
            &[(Code::TrustAnchorWeak, Warning)],
            Cert { key: "rsa-1024", ..Cert::ca("Example Root CA", "rsa-1024") },
        )
        .refused_by_clients("", WEAK_KEY),
        Row::of(name, &[(Code::TrustAnchorMissing, Error)], &under(name, &stranger))
            .judged(embed)
            .refused_by_clients(UNKNOWN_AUTHORITY, "20 (unable to get local issuer certificate)"),
        Row::leaf("trust-anchor-not-root", &[(Code::TrustAnchorNotRoot, Warning)], leaf("trust-anchor-not-root"))
            .anchor(&Cert::intermediate())
            .judged(&["check", "--cert=tls.crt", "--key=tls.key", "--trust-anchor=anchor.pem", "--trust=embed"])
            .refused_by_clients("", "2 (unable to get issuer certificate)"),
    ]
}

/// Only subjects below this organization are permitted; critical.
fn permitted_organization(organization: &str) -> Extension {
    let attribute = sequence(&[oid("2.5.4.10"), tlv(0x0c, organization.as_bytes())]);
    let directory = tlv(0xa4, &sequence(&[tlv(0x31, &attribute)]));
    Extension::new("2.5.29.30", true, sequence(&[tlv(0xa0, &sequence(&[directory]))]))
}

const DATES: &str = "x509: certificate has expired or is not yet valid";
const CANNOT_SIGN: &str = "x509: invalid signature: parent certificate cannot sign this kind of certificate";
const PURPOSE: &str = "26 (unsuitable certificate purpose)";
/// At the security level of current distributions. kubectl accepts RSA of 1024 bits in a CA.
const WEAK_KEY: &str = "67 (CA certificate key too weak)";
