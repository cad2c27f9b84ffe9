//! Files that contain several parts: PKCS#12 (RFC 7292), CMS (RFC 5652, formerly PKCS#7), and zip archives.

pub(crate) mod cms;
pub(crate) mod error;
pub(crate) mod pkcs12;
pub(crate) mod zip;
