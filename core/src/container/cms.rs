//! PKCS#7 bundles (RFC 2315, RFC 5652): the certificates of a SignedData. Signatures in it are not looked at.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911;
use der::asn1::AnyRef;
use der::{Decode, Sequence, Tag, Tagged};
use zeroize::Zeroizing;

use super::error::ArchiveError;
use crate::asn1::der::{CONTEXT_0, SEQUENCE};
use crate::asn1::{ber, der as element};
use crate::limits;

/// ContentInfo (RFC 5652 s. 3).
#[derive(Sequence)]
pub(super) struct ContentInfo<'a> {
    pub(super) content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) content: AnyRef<'a>,
}

/// Returns the certificates of a bundle, DER.
///
/// # Errors
/// It is damaged, or of another kind.
pub(crate) fn certificates(bundle: &[u8]) -> Result<Vec<Zeroizing<Vec<u8>>>, ArchiveError> {
    let bundle = ber::to_der(bundle).ok_or(ArchiveError::CutOff)?;
    let info = ContentInfo::from_der(&bundle).map_err(ArchiveError::Damaged)?;
    if info.content_type != rfc5911::ID_SIGNED_DATA {
        return Err(ArchiveError::NotSignedData);
    }
    info.content.tag().assert_eq(Tag::Sequence).map_err(ArchiveError::Damaged)?;
    let parts = element::elements(info.content.value(), MOST_PARTS).map_err(ArchiveError::Damaged)?;
    // version, digest algorithms and content come before; a detached content may itself be tagged, inside its sequence
    let Some(certificates) = parts.iter().skip(3).find(|part| part.tag == CONTEXT_0) else { return Ok(Vec::new()) };
    let certificates = element::elements(certificates.content, limits::CERTIFICATES);
    let certificates = certificates.map_err(ArchiveError::Certificates)?;
    // attribute certificates are tagged
    let plain = certificates.iter().filter(|certificate| certificate.tag == SEQUENCE);
    Ok(plain.map(|certificate| Zeroizing::new(certificate.whole.to_vec())).collect())
}

/// A SignedData has six.
const MOST_PARTS: usize = 16;
