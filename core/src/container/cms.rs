//! PKCS#7 bundles (RFC 2315, RFC 5652): the certificates of a SignedData. Signatures in it are not looked at.

use zeroize::Zeroizing;

use super::pkcs12;
use crate::asn1::der::{CONTEXT_0, SEQUENCE};
use crate::asn1::{ber, der};
use crate::limits;

/// Returns the certificates of a bundle, DER.
///
/// # Errors
/// What is the matter, in words.
pub(crate) fn certificates(bundle: &[u8]) -> Result<Vec<Zeroizing<Vec<u8>>>, &'static str> {
    let bundle = ber::to_der(bundle).ok_or("it is cut off or damaged")?;
    let (kind, signed) =
        der::one(&bundle).and_then(|info| pkcs12::content_info(&info)).ok_or("it is cut off or damaged")?;
    if kind != SIGNED_DATA {
        return Err("it is encrypted or of another kind than certificates are handed out in");
    }
    let parts = der::children(signed.content).filter(|_| signed.tag == SEQUENCE).ok_or("it is damaged")?;
    // version, digest algorithms and content stand before; a detached content may itself be tagged, inside its sequence
    let certificates = parts.iter().skip(3).find(|part| part.tag == CONTEXT_0);
    let certificates = certificates.map(|part| der::children_up_to(part.content, limits::CERTIFICATES));
    let certificates = certificates.unwrap_or_else(|| Some(Vec::new())).ok_or("its list of certificates is damaged")?;
    // attribute certificates are tagged
    let plain = certificates.iter().filter(|certificate| certificate.tag == SEQUENCE);
    Ok(plain.map(|certificate| Zeroizing::new(certificate.whole.to_vec())).collect())
}

/// 1.2.840.113549.1.7.2
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
