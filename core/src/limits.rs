//! Every cap on input, each with its reason. Over a cap, reading stops and the finding says so.

/// Largest file read, in bytes: a CA bundle of 16 384 certificates stays below it.
pub const FILE_BYTES: usize = 32 << 20;
/// Certificates taken from all inputs together: Mozilla's list has about 120, corporate bundles some hundreds.
pub const CERTIFICATES: usize = 16_384;
/// Largest YAML document, in bytes: etcd refuses objects over 1.5 MiB.
pub const YAML_BYTES: usize = 2 << 20;
/// Largest bearer token, in bytes: Go's default limit for all headers is 1 MiB, Envoy's 60 KiB.
pub const TOKEN_BYTES: usize = 64 << 10;
/// Private keys taken from all inputs together.
pub const KEYS: usize = 256;
/// Certificates looked at as members of one path; real ones have two to four.
pub const PATH_CERTIFICATES: usize = 64;
/// Decoded data of one Secret, in bytes (Kubernetes `MaxSecretSize`).
pub const SECRET_BYTES: usize = 1 << 20;
