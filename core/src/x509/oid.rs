//! Object identifiers of extensions (RFC 5280 s. 4.2), as the octets that certificates contain.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5280, rfc6962};

pub(crate) const SUBJECT_KEY_ID: &[u8] = rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER.as_bytes();
pub(crate) const KEY_USAGE: &[u8] = rfc5280::ID_CE_KEY_USAGE.as_bytes();
pub(crate) const SUBJECT_ALTERNATIVE_NAME: &[u8] = rfc5280::ID_CE_SUBJECT_ALT_NAME.as_bytes();
pub(crate) const BASIC_CONSTRAINTS: &[u8] = rfc5280::ID_CE_BASIC_CONSTRAINTS.as_bytes();
pub(crate) const NAME_CONSTRAINTS: &[u8] = rfc5280::ID_CE_NAME_CONSTRAINTS.as_bytes();
pub(crate) const CRL_DISTRIBUTION_POINTS: &[u8] = rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS.as_bytes();
pub(crate) const CERTIFICATE_POLICIES: &[u8] = rfc5280::ID_CE_CERTIFICATE_POLICIES.as_bytes();
pub(crate) const POLICY_MAPPINGS: &[u8] = rfc5280::ID_CE_POLICY_MAPPINGS.as_bytes();
pub(crate) const AUTHORITY_KEY_ID: &[u8] = rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER.as_bytes();
pub(crate) const POLICY_CONSTRAINTS: &[u8] = rfc5280::ID_CE_POLICY_CONSTRAINTS.as_bytes();
pub(crate) const EXTENDED_KEY_USAGE: &[u8] = rfc5280::ID_CE_EXT_KEY_USAGE.as_bytes();
pub(crate) const INHIBIT_ANY_POLICY: &[u8] = rfc5280::ID_CE_INHIBIT_ANY_POLICY.as_bytes();
pub(crate) const AUTHORITY_INFO_ACCESS: &[u8] = rfc5280::ID_PE_AUTHORITY_INFO_ACCESS.as_bytes();
/// The access method whose location is the issuer's certificate (RFC 5280 s. 4.2.2.1).
pub(crate) const CA_ISSUERS: &[u8] = rfc5280::ID_AD_CA_ISSUERS.as_bytes();
pub(crate) const SCT_LIST: &[u8] = rfc6962::CT_PRECERT_SCTS.as_bytes();
/// RFC 7633.
pub(crate) const TLS_FEATURE: &[u8] = TLS_FEATURE_OID.as_bytes();

const TLS_FEATURE_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.24");
