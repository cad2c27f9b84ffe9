//! X.509 (RFC 5280): certificates, host names (RFC 9525), signatures, name constraints, and certification paths.

pub mod certificate;
pub(crate) mod general_name;
pub(crate) mod go_parse;
pub(crate) mod key_ids;
pub(crate) mod lint;
pub(crate) mod name_constraints;
pub(crate) mod oid;
mod path;
pub(crate) mod pem;
pub(crate) mod purpose;
pub(crate) mod roots;
pub(crate) mod san_fault;
mod server_name;
mod signature;
mod verify;

pub use certificate::Certificate;
pub use certificate::error::{CertificateError, Field};
pub use key_ids::OtherIssuer;
pub use path::{Anchor, VerifiedPath};
pub use roots::{MOZILLA_DATE, MOZILLA_LIST, MOZILLA_VERSION, Roots};
pub use san_fault::SanFault;
pub use server_name::{Coverage, NearMiss, covers};
pub use signature::Verification;
pub use verify::{is_signed_by, signature_of, verify};

pub(crate) use verify::{other_salt, raw_signature, signature_by};
