//! Mozilla's list of trust anchors, as compiled in: names, keys and name constraints, no dates.

use rustls_pki_types::TrustAnchor;

use crate::asn1::der;
use crate::time::{DAY, Moment};
use crate::x509::certificate::name;

/// The report's name for Mozilla's list: [`MOZILLA_VERSION`] and [`MOZILLA_DATE`].
pub const MOZILLA_LIST: &str = "Mozilla, webpki-roots 1.0.10, 2026-10-19";

/// The version of the crate that contains Mozilla's list, as in Cargo.lock. `cargo xtask update` sets it.
pub const MOZILLA_VERSION: &str = "1.0.10";

/// The date of that version (UTC).
pub const MOZILLA_DATE: &str = "2026-10-19";

/// Which anchors count as publicly known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Roots {
    /// Mozilla's list, as compiled in ([`MOZILLA_LIST`]).
    #[default]
    Mozilla,
    /// None: only the anchors that were provided.
    None,
}

/// Returns the age of Mozilla's list in seconds if it is more than a year old at this time.
pub(crate) fn outdated(at: Moment) -> Option<i64> {
    let made = Moment::parse(&format!("{MOZILLA_DATE}T00:00:00Z"))?;
    Some(made.until(at)).filter(|age| *age > YEAR)
}

/// Returns the anchors with this subject, given as the whole DER Name.
pub(crate) fn with_subject(subject_der: &[u8]) -> impl Iterator<Item = &'static TrustAnchor<'static>> {
    let subject = der::one_of(subject_der, der::SEQUENCE).map(|name| name.content.to_vec());
    // 120 comparisons that mostly end at the length: cheaper than any index that had to be built first.
    webpki_roots::TLS_SERVER_ROOTS
        .iter()
        .filter(move |anchor| subject.as_deref().is_some_and(|subject| subject == anchor.subject.as_ref()))
}

/// Returns the anchor with this subject and key, both as whole DER.
pub(crate) fn listed(subject_der: &[u8], spki_der: &[u8]) -> Option<&'static TrustAnchor<'static>> {
    let spki = der::one_of(spki_der, der::SEQUENCE)?.content;
    with_subject(subject_der).find(|anchor| anchor.subject_public_key_info.as_ref() == spki)
}

/// Returns an anchor's name for people: common name, otherwise organization.
pub(crate) fn name_of(anchor: &TrustAnchor<'_>) -> String {
    name::for_people(&der::write(der::SEQUENCE, &[anchor.subject.as_ref()]))
}

const YEAR: i64 = 365 * DAY;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_named_as_it_is_locked() {
        let locked = include_str!("../../../Cargo.lock");
        let (_, after) = locked.split_once("name = \"webpki-roots\"\nversion = \"").expect("locked");
        let (version, _) = after.split_once('"').expect("a version");
        assert_eq!(MOZILLA_VERSION, version, "cargo xtask update sets the version and its date");
        assert_eq!(MOZILLA_LIST, format!("Mozilla, webpki-roots {MOZILLA_VERSION}, {MOZILLA_DATE}"));
    }

    #[test]
    fn list_is_outdated_after_a_year() {
        let made = Moment::parse(&format!("{MOZILLA_DATE}T00:00:00Z")).expect("a date");
        for (age, expected) in [(-DAY, None), (0, None), (YEAR, None), (YEAR + 1, Some(YEAR + 1))] {
            assert_eq!(outdated(Moment::from_unix(made.unix() + age)), expected);
        }
    }

    #[test]
    fn anchors_are_found_by_name_and_named_for_people() {
        for anchor in webpki_roots::TLS_SERVER_ROOTS {
            let subject = der::write(der::SEQUENCE, &[anchor.subject.as_ref()]);
            let spki = der::write(der::SEQUENCE, &[anchor.subject_public_key_info.as_ref()]);
            assert_eq!(listed(&subject, &spki), Some(anchor));
            assert_ne!(name_of(anchor), "unnamed");
        }
        assert_eq!(with_subject(&[]).count(), 0);
        assert_eq!(with_subject(&[0x30, 0x00]).count(), 0);
    }
}
