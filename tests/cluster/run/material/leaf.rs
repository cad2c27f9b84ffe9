//! Rows about the leaf.

use kubefront_cluster_tests::pki::day;
use kubefront_core::Code;
use kubefront_core::Severity::{Error, Note, Warning};
use kubefront_tests::forge::{Cert, Digest, Extension, extension, private_pem};

use super::row::{NOT_LOADED, OTHER_KEY, Row, good, host, leaf, leaf_with};

pub(super) fn rows() -> Vec<Row> {
    [presence(), validity(), usage(), form()].into_iter().flatten().collect()
}

fn presence() -> Vec<Row> {
    let name = "leaf-ambiguous";
    let two = leaf(name).pem() + &Cert { key: "rsa-other", ..leaf(name) }.pem();
    vec![
        Row::new("certificate-missing", &[(Code::CertificateMissing, Error)], good("certificate-missing"))
            .certificate("")
            .judged(&["generate", "--key=tls.key"])
            .refused_by_contour("invalid TLS certificate: failed to locate certificate"),
        Row::new("secret-missing", &[(Code::CertificateMissing, Error)], good("secret-missing"))
            .certificate("")
            .key("")
            .judged(&["generate"])
            .refused_by_contour("Secret not found"),
        Row::new("certificate-only-cas", &[(Code::CertificateMissing, Error)], good("certificate-only-cas"))
            .certificate(Cert::intermediate().pem() + &Cert::root().pem())
            .refused_by_envoy(OTHER_KEY),
        Row::new(name, &[(Code::LeafAmbiguous, Error)], good(name))
            .certificate(two)
            .key(private_pem("rsa-other"))
            .judged(&["check", "--cert=tls.crt"])
            .refused_by_envoy(OTHER_KEY),
    ]
}

fn validity() -> Vec<Row> {
    let with = |name, found, from, to| Row::leaf(name, found, leaf(name).valid(day(from), day(to)));
    vec![
        with("leaf-expired", &[(Code::LeafExpired, Error)], -90, -1)
            .refused_by_clients(DATES, "10 (certificate has expired)"),
        with("leaf-not-yet-valid", &[(Code::LeafNotYetValid, Error)], 3, 90)
            .refused_by_clients(DATES, "9 (certificate is not yet valid)"),
        with("leaf-expires-soon", &[(Code::LeafExpiresSoon, Warning)], -80, 9),
    ]
}

fn usage() -> Vec<Row> {
    let encipherment = || Extension::key_usage(&[extension::KEY_ENCIPHERMENT]);
    let purposes = |all: &[&str]| Extension::extended_key_usage(all);
    let with = |name, found, extension| Row::leaf(name, found, leaf(name).with(extension));
    let usage = |name, found, key| Row::leaf(name, found, leaf_with(name, key).with(encipherment()));
    let is_ca = "leaf-is-ca";
    let authority = Cert::ca(&host(is_ca), "rsa-leaf").with(Extension::dns_names(&[&host(is_ca)]));
    let authority = authority.without(extension::KEY_USAGE);
    vec![
        with("leaf-must-staple", &[(Code::LeafMustStaple, Error)], Extension::must_staple())
            .refused_by_envoy("OCSP response is required for must-staple certificate"),
        with("leaf-client-auth", &[(Code::LeafNoServerAuth, Error)], purposes(&[extension::CLIENT_AUTH]))
            .refused_by_clients("x509: certificate specifies an incompatible key usage", PURPOSE),
        with("leaf-any-purpose", &[(Code::LeafNoServerAuth, Warning)], purposes(&[extension::CLIENT_AUTH, ANY]))
            .refused_by_clients("", PURPOSE),
        usage("leaf-key-usage-ec", &[(Code::LeafKeyUsage, Error)], "p256-leaf").refused_by_envoy(NOT_LOADED),
        usage("leaf-key-usage-ed25519", &[(Code::LeafKeyUsage, Warning)], "ed25519"),
        usage("leaf-key-usage-rsa", &[(Code::LeafKeyUsage, Warning)], "rsa-leaf"),
        Row::of(is_ca, &[(Code::LeafIsCa, Warning)], std::slice::from_ref(&authority)).anchor(&authority),
    ]
}

fn form() -> Vec<Row> {
    let unknown = Extension { oid: "1.3.6.1.4.1.99999.1", critical: true, value: vec![0x05, 0x00] };
    let of = |name, found, change: &dyn Fn(Cert) -> Cert| Row::leaf(name, found, change(leaf(name)));
    let no_san: &[_] = &[(Code::LeafNoSan, Error)];
    vec![
        of("leaf-cn-only", no_san, &|leaf| leaf.without(extension::SUBJECT_ALT_NAME)).refused_by_clients(LEGACY, ""),
        of("leaf-ip-only", no_san, &|leaf| leaf.with(Extension::ip_name([10, 0, 0, 1])))
            .refused_by_clients("x509: certificate is not valid for any names, but wanted to match", ""),
        of("leaf-sha1", &[(Code::LeafWeakSignature, Error)], &|leaf| Cert { digest: Digest::Sha1, ..leaf })
            .refused_by_clients(
                "x509: cannot verify signature: insecure algorithm SHA1-RSA",
                "68 (CA signature digest algorithm too weak)",
            ),
        of("leaf-serial-0", &[(Code::LeafStrictness, Note)], &|leaf| Cert { serial: vec![0], ..leaf }),
        of("leaf-critical", &[(Code::CertificateCriticalExtension, Error)], &|leaf| leaf.with(unknown.clone()))
            .refused_by_clients("x509: unhandled critical extension", "34 (unhandled critical extension)"),
        of("leaf-v1", &[(Code::CertificateV1, Warning), (Code::LeafNoSan, Error)], &|leaf| Cert { version: 1, ..leaf })
            .refused_by_clients(LEGACY, ""),
        of("leaf-wildcard", &[(Code::LeafWildcard, Note)], &|leaf| {
            leaf.with(Extension::dns_names(&["*.example.test"]))
        }),
    ]
}

/// anyExtendedKeyUsage
const ANY: &str = "2.5.29.37.0";
const DATES: &str = "x509: certificate has expired or is not yet valid";
const PURPOSE: &str = "26 (unsuitable certificate purpose)";
/// OpenSSL still accepts a common name if there is no DNS name.
const LEGACY: &str = "x509: certificate relies on legacy Common Name field, use SANs instead";
