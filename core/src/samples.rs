//! Samples for tests, by name; `testdata` says where they come from.

use super::asn1::structure::Form;
use super::pem::Body;
use crate::asn1::structure;
use crate::pem;

const KEYS: &str = include_str!("testdata/keys.pem");
const ENCRYPTED: &str = include_str!("testdata/encrypted.pem");
const CERTIFICATES: &str = include_str!("testdata/certificates.pem");

/// Returns a sample's PEM.
pub(crate) fn pem(name: &str) -> String {
    let heading = format!("# {name}\n");
    let from = |text: &'static str| text.split_once(&heading).map(|(_, rest)| rest);
    let rest = from(KEYS).or_else(|| from(CERTIFICATES)).or_else(|| from(ENCRYPTED)).expect("a sample's name");
    rest.split("# ").next().expect("its text").to_owned()
}

/// Returns a sample's octets.
pub(crate) fn der(name: &str) -> Vec<u8> {
    let scan = pem::scan(pem(name).as_bytes());
    let block = scan.blocks.iter().find(|block| !block.label.ends_with("PARAMETERS")).expect("a block");
    let Body::Der(der) = &block.body else { panic!("{name} is damaged") };
    der.to_vec()
}

/// Returns a sample's form and octets.
pub(crate) fn form(name: &str) -> (Form, Vec<u8>) {
    let der = der(name);
    (structure::of(&der).expect("a known form"), der)
}
