//! Reading one input as the edges do, and what must be true for anything found in it.

use std::cell::OnceCell;

use kubefront_core::check::reading;
use kubefront_core::decoded::Decoded;
use kubefront_core::finding::Code;
use kubefront_core::intake::decode;
use kubefront_core::key::Key;
use kubefront_core::{Material, Passphrases, Role};

use super::hidden::{self, Windows};
use super::public;
use crate::forge;

/// Reads one input, without passphrases, then with those of the seeds if that is cheap: a derivation that needs
/// seconds is allowed, and shows nothing that a short one does not.
pub(super) fn read(role: Option<Role>, bytes: &[u8]) -> Decoded {
    let material = [Material::new("input", role, bytes.to_vec())];
    let closed = decode(&material, &Passphrases::default());
    if closed.wanting().next().is_none() || closed.effort().rounds() > CHEAP {
        return closed;
    }
    decode(&material, &passphrases())
}

/// The passphrases of the seeds.
pub(super) fn passphrases() -> Passphrases {
    Passphrases::from_lines(b"correct-horse\nbattery-staple")
}

/// What must be true for everything found: no secret is printed, and what is written is read back the same.
pub(super) fn hold(decoded: &Decoded, inputs: &[&[u8]]) {
    Guard::new(decoded, inputs).hold();
}

/// The secrets of an input, and the places where it has the same text in public.
pub(super) struct Guard<'a> {
    decoded: &'a Decoded,
    inputs: &'a [&'a [u8]],
    own: Windows,
    /// Made when something is found: mostly nothing is.
    public: OnceCell<Windows>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(decoded: &'a Decoded, inputs: &'a [&'a [u8]]) -> Self {
        Self { decoded, inputs, own: hidden::of([decoded]), public: OnceCell::new() }
    }

    /// See [`hold`].
    pub(super) fn hold(&self) {
        self.hide(&format!("{:?}", self.decoded), "Debug of what was found");
        read_back_the_same(self.decoded);
    }

    /// Panics if `told` contains a secret of this input or of any seed.
    pub(super) fn hide(&self, told: &str, what: &str) {
        let public = || Windows::new(|take| public::texts(self.inputs, self.decoded, take));
        let is_public = |window| self.public.get_or_init(public).hold(window);
        self.own.stay_out_of(told, what, is_public);
        hidden::of_seeds().stay_out_of(told, what, is_public);
    }
}

/// Certificates and keys as one PEM file: read again, it gives the same, and nothing in it had to be repaired.
pub(super) fn read_back_the_same(decoded: &Decoded) {
    let parts = Parts::of(decoded);
    if parts.0.is_empty() {
        return;
    }
    let text = parts.0.iter().map(Part::pem).collect::<String>();
    let again = decode(&[Material::new("again", None, text.into_bytes())], &Passphrases::default());
    let mended = reading(&again).into_iter().find(|finding| !EXPECTED.contains(&finding.code));
    assert!(mended.is_none(), "what was read is not clean when it is written: {mended:?}");
    assert!(Parts::of(&again) == parts, "what was read is read otherwise when it is written");
}

/// Certificates and keys, in order of appearance, certificates first.
#[derive(PartialEq)]
pub(super) struct Parts(Vec<Part>);

#[derive(PartialEq)]
enum Part {
    Certificate(Vec<u8>),
    PrivateKey(String),
    PublicKey(Vec<u8>),
}

impl Parts {
    /// The first of them: enough to tell, and bounded.
    pub(super) fn of(decoded: &Decoded) -> Self {
        let certificates = decoded.certificates.iter().map(|found| Part::Certificate(found.part.der.clone()));
        let keys = decoded.keys.iter().map(|found| match &found.part {
            Key::Private(key) => Part::PrivateKey(key.expose_pem().to_owned()),
            Key::Public(key) => Part::PublicKey(key.spki_der.clone()),
        });
        Self(certificates.take(MOST).chain(keys.take(MOST)).collect())
    }

    /// Says whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Part {
    fn pem(&self) -> String {
        match self {
            Self::Certificate(der) => forge::pem("CERTIFICATE", der),
            Self::PrivateKey(pem) => pem.clone(),
            Self::PublicKey(der) => forge::pem("PUBLIC KEY", der),
        }
    }
}

/// Rounds of a derivation that a fuzzer waits for.
pub(super) const CHEAP: u64 = 20_000;
const MOST: usize = 24;
/// Reported for any file that contains certificates and keys together.
const EXPECTED: [Code; 1] = [Code::InputRoleSorted];
