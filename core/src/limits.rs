//! Every cap on input, each with its reason. Over a cap, reading stops and the finding says so.

/// Largest file read, in bytes: a CA bundle of 16 384 certificates stays below it.
pub const FILE_BYTES: usize = 32 << 20;
/// Certificates accepted from all inputs together: Mozilla's list has about 120, corporate bundles some hundreds.
pub const CERTIFICATES: usize = 16_384;
/// Largest YAML document, in bytes: etcd rejects objects over 1.5 MiB.
pub const YAML_BYTES: usize = 2 << 20;
/// Largest bearer token, in bytes: Go's default limit for all headers is 1 MiB, Envoy's 60 KiB.
pub const TOKEN_BYTES: usize = 64 << 10;
/// Private keys accepted from all inputs together.
pub const KEYS: usize = 256;
/// Certificates looked at as members of one path; real ones have two to four.
pub const PATH_CERTIFICATES: usize = 64;
/// Decoded data of one Secret, in bytes (Kubernetes `MaxSecretSize`).
pub const SECRET_BYTES: usize = 1 << 20;
/// Passphrases tried at each encrypted part.
pub const PASSPHRASES: usize = 16;
/// Rounds of PBKDF2 (or of PKCS#12's own derivation): OpenSSL writes 2048, careful people a million.
pub const KDF_ROUNDS: u64 = 5_000_000;
/// Memory of one scrypt, in bytes: OpenSSL writes 16 MiB.
pub const SCRYPT_BYTES: u64 = 64 << 20;
/// Rounds spent on all derivations of one reading together; scrypt and several blocks of output are counted in such.
pub const TOTAL_ROUNDS: u64 = 4 * KDF_ROUNDS;
/// Files extracted from one zip archive: CAs send two to ten.
pub const ZIP_ENTRIES: usize = 256;
/// Octets extracted from zip archives, Secrets and ConfigMaps, of all inputs together: wrappings nest, and each may
/// contain a hundred times its own size.
pub const UNPACKED_BYTES: usize = 4 * FILE_BYTES;
