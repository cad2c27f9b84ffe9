//! Rows about the content of inputs: damaged files, put into a Secret as they are.

use kubefront_core::Code;
use kubefront_core::Severity::{Error, Note};
use kubefront_tests::cases::bytes::{base64, crlf, der, form, indented, relabel, with_bom};
use kubefront_tests::forge::{Cert, pem, private_pem};

use super::row::{NOT_LOADED, OTHER_KEY, Row, good, good_chain, leaf};

pub(super) fn rows() -> Vec<Row> {
    [blocks(), repaired()].into_iter().flatten().collect()
}

fn blocks() -> Vec<Row> {
    let with = |name, found, certificate: &dyn Fn(String) -> String| {
        Row::new(name, found, good(name)).certificate(certificate(good_chain(name)))
    };
    let junk = pem("CERTIFICATE", &[0x30, 0x03, 0x02, 0x01, 0x2a]);
    vec![
        with("input-empty", &[(Code::InputEmpty, Error)], &|_| " \n".to_owned()).refused_by_contour(NOTHING),
        with("input-unrecognized", &[(Code::InputUnrecognized, Error)], &|_| HTML.to_owned())
            .refused_by_contour(NOTHING),
        with("input-error-message", &[(Code::InputErrorMessage, Error)], &|_| ERROR.to_owned())
            .refused_by_contour(NOTHING),
        Row::new("input-not-read", &[(Code::InputNotRead, Error)], good("input-not-read"))
            .certificate(*KEYSTORE)
            .refused_by_contour(NOTHING),
        with("pem-truncated", &[(Code::PemTruncated, Error)], &|chain| chain[..chain.len() - 200].to_owned())
            .refused_by_contour(NO_BLOCK),
        with("pem-truncated-first", &[(Code::PemTruncated, Error)], &|chain| {
            chain.replacen("-----END CERTIFICATE-----\n", "", 1)
        })
        .refused_by_envoy(NOT_LOADED),
        with("pem-bad-base64", &[(Code::PemBadBase64, Error)], &|chain| chain.replacen("MII", "M!I", 1))
            .refused_by_envoy(NOT_LOADED),
        with("pem-bad-base64-second", &[(Code::PemBadBase64, Error)], &|chain| {
            let at = chain.rfind("MII").unwrap();
            format!("{}!{}", &chain[..at], &chain[at + 1..])
        })
        .refused_by_contour(NO_BLOCK),
        with("pem-label-mismatch", &[(Code::PemLabelMismatch, Error)], &|chain| {
            chain.replacen("END CERTIFICATE", "END PRIVATE KEY", 1)
        })
        .refused_by_envoy(NOT_LOADED),
        with("pem-wrong-block", &[(Code::PemWrongBlock, Error)], &|_| form("rsa-leaf.csr.pem"))
            .refused_by_contour("invalid TLS certificate: unexpected block type 'CERTIFICATE REQUEST'"),
        with("certificate-unreadable", &[(Code::CertificateUnreadable, Error)], &|_| {
            leaf("certificate-unreadable").pem() + &junk
        })
        .refused_by_contour("invalid TLS certificate: x509: malformed "),
    ]
}

/// What kubefront repairs, as it would be without kubefront.
fn repaired() -> Vec<Row> {
    let repaired: &[_] = &[(Code::PemRepaired, Note)];
    let with = |name, found, certificate: &dyn Fn(String) -> String| {
        Row::new(name, found, good(name)).certificate(certificate(good_chain(name)))
    };
    let under_root = |name: &str| leaf(name).issued_by(&Cert::root());
    let single = "pem-bom-single";
    let converted = "der-converted";
    let relabelled = |name: &str| {
        relabel(&leaf(name).pem(), "X509 CERTIFICATE") + &relabel(&Cert::intermediate().pem(), "TRUSTED CERTIFICATE")
    };
    vec![
        with("pem-bom-chain", repaired, &|chain| with_bom(&chain)).refused_by_envoy(OTHER_KEY),
        Row::of(single, repaired, &[under_root(single)])
            .certificate(with_bom(&under_root(single).pem()))
            .refused_by_contour(NO_BLOCK),
        with("pem-indented", repaired, &|chain| indented(&chain)).refused_by_contour(NO_BLOCK),
        with("pem-glued", repaired, &|chain| {
            chain.replace("-----END CERTIFICATE-----\n-----BEGIN", "-----END CERTIFICATE----------BEGIN")
        })
        .refused_by_contour(NO_BLOCK),
        with("pem-crlf", repaired, &|chain| crlf(&chain)),
        with("pem-text-around", repaired, &|chain| format!("subject=CN = example\n{chain}\nthat is all")),
        Row::of(converted, &[(Code::DerConverted, Note)], &[under_root(converted)])
            .certificate(under_root(converted).der())
            .refused_by_contour(NOTHING),
        // The bundle is the one of the golden cases, for another host.
        with("pkcs7-converted", &[(Code::Pkcs7Converted, Note), (Code::FqdnNotCovered, Error)], &|_| {
            form("chain.p7b.pem")
        })
        .refused_by_contour("invalid TLS certificate: unexpected block type 'PKCS7'"),
        with("base64-unwrapped", &[(Code::Base64Unwrapped, Note)], &|chain| base64(chain)).refused_by_contour(NOTHING),
        Row::new("pem-label-repaired", &[(Code::PemLabelRepaired, Note)], good("pem-label-repaired"))
            .certificate(relabelled("pem-label-repaired"))
            .refused_by_contour("invalid TLS certificate: unexpected block type 'X509 CERTIFICATE'"),
        Row::new("key-label-repaired", &[(Code::PemLabelRepaired, Note)], good("key-label-repaired"))
            .key(pem("RSA PRIVATE KEY", &der(&private_pem("rsa-leaf"))))
            .refused_by_contour("invalid TLS private key: x509: failed to parse private key"),
    ]
}

const ERROR: &str = "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by \
                     unknown authority\n";
const HTML: &str =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Your session has ended.</body></html>\n";
/// How a Java keystore of the old kind begins.
const KEYSTORE: &[u8; 12] = b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01";
const NOTHING: &str = "invalid TLS certificate: failed to locate certificate";
const NO_BLOCK: &str = "invalid TLS certificate: failed to parse PEM block";
