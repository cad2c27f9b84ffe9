//! What must be true for any input, one property per parser: the fuzzer's targets (`core/fuzz`), and a test with seeds.
//!
//! A property panics if it is not true. It accepts any bytes, so that a crash is a file that a test can read again.

pub mod der;
pub mod evaluate;
pub mod exposure;
pub mod key;
pub mod kubeconfig;
pub mod kubernetes;
pub mod name;
pub mod pem;
pub mod pkcs12;
pub mod symptom;
pub mod token;
pub mod zip;

mod hidden;
mod parts;
mod public;
pub mod seeds;

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One property with what a fuzzer needs to begin.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: of the fuzzer's binary, of its module here, of its directory below [`cases`].
    pub name: &'static str,
    /// Panics if the property is not true.
    pub holds: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: fn(&[seeds::SeedFile]) -> Vec<Arc<[u8]>>,
    /// Words of the format: libFuzzer's dictionary.
    pub words: &'static [&'static str],
}

/// Every target, by name.
pub const TARGETS: [Target; 12] = [
    Target { name: "der", holds: der::holds, seeds: der::seeds, words: &[] },
    Target { name: "evaluate", holds: evaluate::holds, seeds: evaluate::seeds, words: evaluate::WORDS },
    Target { name: "exposure", holds: exposure::holds, seeds: exposure::seeds, words: exposure::WORDS },
    Target { name: "key", holds: key::holds, seeds: key::seeds, words: pem::WORDS },
    Target { name: "kubeconfig", holds: kubeconfig::holds, seeds: kubeconfig::seeds, words: kubeconfig::WORDS },
    Target { name: "kubernetes", holds: kubernetes::holds, seeds: kubernetes::seeds, words: kubernetes::WORDS },
    Target { name: "name", holds: name::holds, seeds: name::seeds, words: name::WORDS },
    Target { name: "pem", holds: pem::holds, seeds: pem::seeds, words: pem::WORDS },
    Target { name: "pkcs12", holds: pkcs12::holds, seeds: pkcs12::seeds, words: &[] },
    Target { name: "symptom", holds: symptom::holds, seeds: symptom::seeds, words: symptom::WORDS },
    Target { name: "token", holds: token::holds, seeds: token::seeds, words: token::WORDS },
    Target { name: "zip", holds: zip::holds, seeds: zip::seeds, words: zip::WORDS },
];

/// Reads the keys and tokens of all seeds, which needs a second, before the time of the first input is measured.
pub fn prepare() {
    hidden::of_seeds();
}

/// Returns the directory of inputs that broke a property once: `fuzz/TARGET/NAME`.
pub fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}
