//! Rows about the name.

use kubefront_cluster_tests::pki;
use kubefront_core::Code;
use kubefront_core::Severity::{Error, Warning};
use kubefront_tests::forge::Cert;

use super::row::{RESET, Row, good};

pub(super) fn rows() -> Vec<Row> {
    let with = |name, found, fqdn: &str| Row::new(name, found, good(name)).fqdn(fqdn);
    let covered = |name, found, san: &str| Row::leaf(name, found, pki::now(Cert::leaf(&[san])));
    let wildcard = "*.row-fqdn-wildcard.example.test";
    let long = format!("row-{}.example.test", "a".repeat(60));
    let mismatch = "62 (hostname mismatch)";
    vec![
        with("fqdn-missing", &[(Code::FqdnMissing, Error)], "")
            .judged(&["generate", "--cert=tls.crt", "--key=tls.key"])
            .refused_by_api_server("spec.virtualhost.fqdn in body should match"),
        with("fqdn-underscore", &[(Code::FqdnInvalid, Error)], "row_fqdn.example.test")
            .refused_by_api_server("spec.virtualhost.fqdn in body should match"),
        covered("fqdn-long-label", &[(Code::FqdnInvalid, Error)], &long)
            .fqdn(&long)
            .refused_by_clients("no such host", ""),
        // openssl says the address as a name, which no other client does.
        with("fqdn-is-ip", &[(Code::FqdnIsIp, Error)], "ADDRESS").refused_by_clients(RESET, mismatch),
        covered("fqdn-wildcard", &[(Code::FqdnWildcard, Error)], wildcard)
            .fqdn(wildcard)
            .refused_by_clients("lookup *.row-fqdn-wildcard.example.test", ""),
        covered("fqdn-single-label", &[(Code::FqdnSingleLabel, Warning)], "row-single").fqdn("row-single"),
        covered("fqdn-not-covered", &[(Code::FqdnNotCovered, Error)], "k8s.example.test").refused_by_clients(
            "x509: certificate is valid for k8s.example.test, not row-fqdn-not-covered.example.test",
            mismatch,
        ),
        covered("fqdn-not-covered-deep", &[(Code::FqdnNotCovered, Error)], "*.test")
            .refused_by_clients("x509: certificate is valid for *.test, not row-fqdn-not-covered-deep", mismatch),
        Row::new("Name_Invalid", &[(Code::NameInvalid, Error)], good("fqdn-wildcard"))
            .fqdn("row-fqdn-wildcard.example.test")
            .judged(&[
                "check",
                "--cert=tls.crt",
                "--key=tls.key",
                "--trust-anchor=anchor.pem",
                "--secret-name=row-Name_Invalid-tls",
                "--proxy-name=row-Name_Invalid",
            ])
            .refused_by_api_server("metadata.name: Invalid value: \"row-Name_Invalid"),
    ]
}
