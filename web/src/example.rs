//! The example that the page shows before there is any input: the files of `kubefront example`, at a fixed time.

use kubefront_core::{Exposure, Material, Moment, Passphrases};

use crate::judge::{self, Judged, Read};
use crate::roles;

/// Checks the example. The banner of the page says that it is one.
pub fn judged() -> Judged {
    let exposure = Exposure::parse(EXPOSURE.as_bytes()).unwrap_or_default();
    let role = |name: &str| roles::named(&exposure, name).first().copied();
    let materials = FILES.map(|(name, text)| Material::new(name, role(name), text.as_bytes().to_vec()));
    let read = Read::new(materials.into(), &Passphrases::default());
    Judged { is_example: true, ..judge::judge(exposure, &read, Moment::from_unix(AT), &mut None) }
}

/// 2026-11-23T12:00:00Z
pub(crate) const AT: i64 = 1_795_435_200;
/// The files that the exposure document names.
pub(crate) const FILES: [(&str, &str); 4] =
    [("fullchain.pem", CHAIN), ("key.pem", KEY), ("ca.pem", CA), ("admin.kubeconfig", KUBECONFIG)];
pub(crate) const EXPOSURE: &str = include_str!("../../cli/src/example/exposure.yaml");
const CHAIN: &str = include_str!("../../cli/src/example/fullchain.pem");
const KEY: &str = include_str!("../../cli/src/example/key.pem");
const CA: &str = include_str!("../../cli/src/example/ca.pem");
const KUBECONFIG: &str = include_str!("../../cli/src/example/admin.kubeconfig");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_the_one_in_its_comment() {
        assert_eq!(Moment::from_unix(AT).to_string(), "2026-11-23T12:00:00Z");
    }
}
