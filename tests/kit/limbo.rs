//! The test cases of x509-limbo (`tests/limbo/README.md`).

use std::io::Read;

use flate2::read::GzDecoder;
use serde::Deserialize;

#[derive(Deserialize)]
struct Limbo {
    testcases: Vec<TestCase>,
}

/// One chain, and what a verifier should say of it; certificates and keys are PEM.
#[derive(Deserialize)]
pub struct TestCase {
    /// Its name.
    pub id: String,
    /// The trust anchors.
    pub trusted_certs: Vec<String>,
    /// What is sent after the server certificate.
    pub untrusted_intermediates: Vec<String>,
    /// The server certificate.
    pub peer_certificate: String,
    /// Its private key.
    pub peer_certificate_key: Option<String>,
    /// When; now without it.
    pub validation_time: Option<String>,
    /// `SUCCESS` or `FAILURE`.
    pub expected_result: String,
    /// The host that is asked for.
    pub expected_peer_name: Option<PeerName>,
}

/// A host name or IP address.
#[derive(Deserialize)]
pub struct PeerName {
    /// As text.
    pub value: String,
}

/// Returns all test cases.
pub fn cases() -> Vec<TestCase> {
    let mut text = String::new();
    GzDecoder::new(&include_bytes!("../limbo/limbo.json.gz")[..]).read_to_string(&mut text).expect("gzip");
    serde_json::from_str::<Limbo>(&text).expect("limbo's JSON").testcases
}
