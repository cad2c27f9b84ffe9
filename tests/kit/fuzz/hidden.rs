//! What no result may contain: keys and tokens, in windows of 16 bytes.

use std::sync::OnceLock;

use base64::prelude::{BASE64_STANDARD, Engine};
use kubefront_core::decoded::Decoded;
use kubefront_core::key::Key;

use super::{parts, seeds};
use crate::secrets;

/// The keys and tokens of all seeds: what is left of them in a damaged input is as secret as before.
pub(super) fn of_seeds() -> &'static Windows {
    static OF_SEEDS: OnceLock<Windows> = OnceLock::new();
    OF_SEEDS.get_or_init(|| {
        let files = seeds::files();
        let secret = files.iter().filter(|file| file.is_secret());
        let decoded: Vec<_> = secret.map(|file| parts::read(file.role(), &file.bytes)).collect();
        of(&decoded)
    })
}

/// The keys and tokens that were found in an input.
pub(super) fn of<'a>(decoded: impl IntoIterator<Item = &'a Decoded>) -> Windows {
    Windows::new(|take| decoded.into_iter().for_each(|decoded| secrets(decoded, take)))
}

/// Windows of texts, to be found in other texts.
pub(super) struct Windows {
    windows: Vec<u128>,
    /// One bit per hash of a window: most of a text is passed over by it.
    sieve: Vec<u64>,
}

impl Windows {
    /// Adds those of every text that `tell` passes.
    pub(super) fn new(tell: impl FnOnce(&mut dyn FnMut(&[u8]))) -> Self {
        let mut windows = Vec::new();
        tell(&mut |text| windows.extend(windows_of(text)));
        windows.sort_unstable();
        windows.dedup();
        let mut sieve = vec![0; if windows.is_empty() { 0 } else { 1 << (SIEVE - 6) }];
        for window in &windows {
            let (word, bit) = place(*window);
            sieve[word] |= bit;
        }
        Self { windows, sieve }
    }

    /// Says whether a window is among them.
    pub(super) fn hold(&self, window: u128) -> bool {
        let (word, bit) = place(window);
        self.sieve.get(word).is_some_and(|bits| bits & bit != 0) && self.windows.binary_search(&window).is_ok()
    }

    /// Panics if one of them is in `text`, unless `is_public` knows it from a place that may be printed.
    pub(super) fn stay_out_of(&self, text: &str, what: &str, is_public: impl Fn(u128) -> bool) {
        if self.windows.is_empty() {
            return;
        }
        let found = windows_of(text.as_bytes()).find(|window| self.hold(*window) && !is_public(*window));
        if let Some(window) = found {
            panic!("{what} holds part of a secret: {:?}", String::from_utf8_lossy(&window.to_be_bytes()));
        }
    }
}

fn secrets(decoded: &Decoded, take: &mut dyn FnMut(&[u8])) {
    for key in &decoded.keys {
        if let Key::Private(key) = &key.part {
            secret_of_key(key.expose_pem(), take);
        }
    }
    for user in decoded.kubeconfigs.iter().flat_map(|found| &found.part.users) {
        let key = user.client_certificate.as_ref().and_then(|both| BASE64_STANDARD.decode(both.expose_key_data()).ok());
        secret_of_key(&String::from_utf8(key.unwrap_or_default()).unwrap_or_default(), take);
        user.token.iter().for_each(|token| take(token.expose().as_bytes()));
    }
    decoded.tokens.iter().for_each(|token| take(token.part.expose().as_bytes()));
}

/// As it is in PEM, and as base64 of that, which a Secret and a kubeconfig contain.
fn secret_of_key(pem: &str, take: &mut dyn FnMut(&[u8])) {
    let body: Vec<&str> = pem.lines().filter(|line| !line.starts_with('-') && !line.contains(':')).collect();
    let body = body.join("\n");
    let Some(private) = secrets::private_part(&body) else { return };
    private.lines().for_each(|line| take(line.as_bytes()));
    (0..3).for_each(|skip| take(BASE64_STANDARD.encode(&private.as_bytes()[skip..]).as_bytes()));
}

fn windows_of(text: &[u8]) -> impl Iterator<Item = u128> + '_ {
    let slide = |window: &mut u128, octet: &u8| {
        *window = *window << 8 | u128::from(*octet);
        Some(*window)
    };
    text.iter().scan(0, slide).skip(WINDOW - 1)
}

/// Place of a window in the sieve (Fibonacci hashing).
fn place(window: u128) -> (usize, u64) {
    let hash = ((window as u64) ^ (window >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIEVE);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

const WINDOW: usize = 16;
const SIEVE: u32 = 20;
