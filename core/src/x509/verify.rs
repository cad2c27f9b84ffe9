//! The verdict over a path, by rustls-webpki.

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::path::{Anchor, VerifiedPath};
use super::roots::Roots;
use super::signature::{Verification, algorithms};
use super::{roots, signature};
use crate::asn1::der;
use crate::time::Moment;
use crate::x509::certificate::Certificate;

/// Whether `child` is signed by `issuer`'s key.
pub fn is_signed_by(child: &Certificate, issuer: &Certificate) -> bool {
    signature_of(child, issuer) == Verification::Good
}

/// Says how the signature under `child` came out with `issuer`'s key.
pub fn signature_of(child: &Certificate, issuer: &Certificate) -> Verification {
    match der::one_of(&issuer.spki_der, der::SEQUENCE) {
        Some(spki) => signature_by(child, spki.content),
        None => Verification::Bad,
    }
}

/// Like [`signature_of`], with the content of the issuer's SubjectPublicKeyInfo.
pub(crate) fn signature_by(child: &Certificate, spki: &[u8]) -> Verification {
    raw_signature(&child.der, spki)
}

/// The same for a certificate that is not parsed yet, given as DER.
pub(crate) fn raw_signature(child: &[u8], spki: &[u8]) -> Verification {
    let verified = || -> Option<Verification> {
        let parts = der::children(der::one_of(child, der::SEQUENCE)?.content)?;
        let [body, algorithm, signature] = parts.as_slice() else { return None };
        let octets = signature.content.strip_prefix(&[0])?; // no unused bits
        Some(signature::verify(spki, algorithm.content, body.whole, octets))
    };
    verified().unwrap_or(Verification::Bad)
}

/// Returns the length of the salt of an RSA-PSS signature, if it is not the length of its hash.
pub(crate) fn other_salt(certificate: &Certificate) -> Option<usize> {
    let parts = der::children(der::one_of(&certificate.der, der::SEQUENCE)?.content)?;
    parts.get(1).and_then(|algorithm| signature::other_salt(algorithm.content))
}

/// Verifies `leaf` for TLS servers at `at`. Mozilla's anchors come first if `roots` says so: a chain to a public root
/// is public, even if its root was provided too.
///
/// # Errors
/// Returns rustls-webpki's reason.
pub fn verify(
    leaf: &Certificate,
    intermediates: &[&Certificate],
    anchors: &[&Certificate],
    roots: Roots,
    at: Moment,
) -> Result<VerifiedPath, webpki::Error> {
    let der = CertificateDer::from(leaf.der.as_slice());
    let end_entity = EndEntityCert::try_from(&der)?;
    let sent: Vec<CertificateDer<'_>> = intermediates.iter().map(|c| CertificateDer::from(c.der.as_slice())).collect();
    let attempt = |anchors: &[TrustAnchor<'_>]| {
        let time = UnixTime::since_unix_epoch(core::time::Duration::from_secs(at.unix().max(0).unsigned_abs()));
        let path =
            end_entity.verify_for_usage(&algorithms(), anchors, &sent, time, KeyUsage::server_auth(), None, None)?;
        let used = path.intermediate_certificates().map(|used| position(&sent, &used.der())).collect();
        Ok::<_, webpki::Error>((used, path.anchor().to_owned()))
    };

    let listed = listed_for(leaf, intermediates, roots);
    let public = if listed.is_empty() { Err(webpki::Error::UnknownIssuer) } else { attempt(&listed) };
    if let Ok((intermediates, anchor)) = public {
        return Ok(VerifiedPath { intermediates, anchor: Anchor::Public(roots::name_of(&anchor)) });
    }
    let provided: Vec<CertificateDer<'_>> = anchors.iter().map(|c| CertificateDer::from(c.der.as_slice())).collect();
    let readable: Vec<(usize, TrustAnchor<'_>)> = provided
        .iter()
        .enumerate()
        .filter_map(|(index, der)| anchor_from_trusted_cert(der).ok().map(|anchor| (index, anchor)))
        .collect();
    let plain: Vec<TrustAnchor<'_>> = readable.iter().map(|(_, anchor)| anchor.clone()).collect();
    let (intermediates, anchor) = attempt(&plain).map_err(|error| prefer(public.err(), error))?;
    let index = readable.iter().find(|(_, known)| *known == anchor).map_or(0, |(index, _)| *index);
    Ok(VerifiedPath { intermediates, anchor: Anchor::Provided(index) })
}

/// Those of Mozilla's anchors that some certificate here names as its issuer: the others cannot end this path.
fn listed_for(leaf: &Certificate, intermediates: &[&Certificate], roots: Roots) -> Vec<TrustAnchor<'static>> {
    if roots == Roots::None {
        return Vec::new();
    }
    let mut found: Vec<TrustAnchor<'static>> = Vec::new();
    for certificate in core::iter::once(&leaf).chain(intermediates) {
        for anchor in roots::with_subject(&certificate.issuer_der) {
            if !found.contains(anchor) {
                found.push(anchor.clone());
            }
        }
    }
    found
}

/// An unknown issuer says least.
fn prefer(public: Option<webpki::Error>, provided: webpki::Error) -> webpki::Error {
    match (public, provided) {
        (Some(public), webpki::Error::UnknownIssuer) => public,
        (_, provided) => provided,
    }
}

fn position(sent: &[CertificateDer<'_>], der: &CertificateDer<'_>) -> usize {
    sent.iter().position(|candidate| candidate == der).unwrap_or(usize::MAX)
}
