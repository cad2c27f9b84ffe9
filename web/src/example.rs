//! What is shown before anything was given: the command line's throw-away set, at a fixed moment.

use kubefront_core::{Exposure, Material, Moment, Passphrases};

use crate::judge::{self, Judged, Read};

/// Judges the example. It cannot be mistaken for the user's own: the page says so above everything.
pub fn judged() -> Judged {
    let exposure = Exposure::parse(EXPOSURE.as_bytes()).unwrap_or_default();
    let anchor = Some(kubefront_core::Role::TrustAnchor);
    let files = [
        ("fullchain.pem", None, CHAIN),
        ("key.pem", None, KEY),
        ("ca.pem", anchor, CA),
        ("admin.kubeconfig", None, KUBECONFIG),
    ];
    let read = Read::new(
        files.map(|(name, role, text)| Material::new(name, role, text.as_bytes().to_vec())).into(),
        &Passphrases::default(),
    );
    Judged { is_example: true, ..judge::judge(exposure, &read, Moment::from_unix(AT), &mut None) }
}

/// 2026-11-23T12:00:00Z
const AT: i64 = 1_795_435_200;
const EXPOSURE: &str = include_str!("../../cli/src/example/exposure.yaml");
const CHAIN: &str = include_str!("../../cli/src/example/fullchain.pem");
const KEY: &str = include_str!("../../cli/src/example/key.pem");
const CA: &str = include_str!("../../cli/src/example/ca.pem");
const KUBECONFIG: &str = include_str!("../../cli/src/example/admin.kubeconfig");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_is_the_one_it_says() {
        assert_eq!(Moment::from_unix(AT).to_string(), "2026-11-23T12:00:00Z");
    }
}
