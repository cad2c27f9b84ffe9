//! Mozilla's list of trust anchors, as compiled in: names, keys and name constraints, no dates.

use rustls_pki_types::TrustAnchor;

use crate::asn1::der;
use crate::x509::certificate::name;

/// The report's name for Mozilla's list: crate version and release date, compared with Cargo.lock by a test.
pub const MOZILLA_LIST: &str = "Mozilla, webpki-roots 1.0.10, 2026-10-19";

/// Which anchors count as publicly known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Roots {
    /// Mozilla's list, as compiled in ([`MOZILLA_LIST`]).
    #[default]
    Mozilla,
    /// None: only the anchors that were provided.
    None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_named_as_it_is_locked() {
        let locked = include_str!("../../../Cargo.lock");
        let (_, after) = locked.split_once("name = \"webpki-roots\"\nversion = \"").expect("locked");
        let (version, _) = after.split_once('"').expect("a version");
        assert!(
            MOZILLA_LIST.contains(&format!("webpki-roots {version},")),
            "{MOZILLA_LIST}, locked {version}: take its date too"
        );
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
