//! Purposes that an extended key usage names (RFC 5280 s. 4.2.1.12), as dotted OIDs.

/// id-kp-serverAuth
pub(crate) const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// id-kp-clientAuth
pub(crate) const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
/// anyExtendedKeyUsage
pub(crate) const ANY: &str = "2.5.29.37.0";
