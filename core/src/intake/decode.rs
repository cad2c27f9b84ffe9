//! Reads all inputs.

use super::ca_secret;
use super::companion;
use super::merge;
use super::several;
use super::sorter::Sorter;
use crate::decoded::{Decoded, Described};
use crate::encryption::passphrase::Passphrases;
use crate::encryption::{Effort, Opener};
use crate::limits;
use crate::material::Material;

/// Reads all materials, and tries every passphrase on every encrypted part. Never fails: what cannot be read is in
/// [`crate::check::reading`].
///
/// Passphrases cost time ([`Decoded::effort`]); without any, reading is quick.
pub fn decode(materials: &[Material], passphrases: &Passphrases) -> Decoded {
    decode_within(materials, passphrases, Effort::UNLIMITED)
}

/// Does the same and is never slow: a derivation over [`Effort::AT_ONCE`] that was not remembered is not begun,
/// and what it would open is [`Decoded::postponed`]. For a page, which has another thread do those.
pub fn decode_at_once(materials: &[Material], passphrases: &Passphrases) -> Decoded {
    decode_within(materials, passphrases, Effort::AT_ONCE)
}

fn decode_within(materials: &[Material], passphrases: &Passphrases, at_once: Effort) -> Decoded {
    let mut decoded = Decoded::default();
    let mut opener = Opener::new(passphrases, at_once);
    let mut room = limits::UNPACKED_BYTES;
    for (index, material) in materials.iter().enumerate() {
        let mut sorter = Sorter::new(&mut decoded, &mut opener, &mut room, index, material, materials.len() > 1);
        let kind = sorter.whole();
        sorter.close();
        decoded.inputs.push(Described { name: material.name().to_owned(), kind });
    }
    ca_secret::settle(&mut decoded);
    several::find(materials, &mut decoded);
    merge::settle(&mut decoded);
    companion::settle(&mut decoded);
    decoded.derived = opener.derived;
    decoded
}
