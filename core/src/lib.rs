//! Checks certificate chain, key, name, credential and proxy settings **as one set**, and writes what a Kubernetes API
//! server behind Contour needs.
//!
//! Pure: no file, clock, network, environment or random number. The time of the check, the trust anchors and the
//! material are arguments; same input, same bytes out.
//!
//! Data flows one way: exposure and material -> [`decode`](intake::decode)d -> chosen ([`selection`]) -> [`check`]ed ->
//! written ([`manifest`], [`guide`]). [`evaluate`](fn@evaluate) does all of it in one call.
//!
//! ```
//! use kubefront_core::report::{CredentialKind, Missing, Verdict};
//! use kubefront_core::{Exposure, Input, Material, Moment, Passphrases, Roots, Task, evaluate};
//!
//! let mut exposure = Exposure::default();
//! exposure.set("fqdn", "k8s.example.com")?;
//! let material = [Material::new("token", None, b"abcdef.0123456789abcdef".to_vec())];
//! let input = Input {
//!     exposure: &exposure,
//!     material: &material,
//!     passphrases: &Passphrases::default(),
//!     roots: Roots::Mozilla,
//!     at: Moment::from_unix(1_795_000_000),
//!     task: Task::Check,
//!     renew_before: None,
//! };
//!
//! let evaluation = evaluate(&input);
//! assert_eq!(evaluation.report.verdict, Verdict::Incomplete);
//! assert_eq!(evaluation.report.missing, [Missing::Certificate, Missing::Key, Missing::UpstreamCa]);
//! assert_eq!(evaluation.report.credential.kind, CredentialKind::Bootstrap);
//! assert!(evaluation.files.iter().any(|file| file.path == "kubeconfig"));
//! # Ok::<(), kubefront_core::exposure::SetError>(())
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod advice;
pub(crate) mod asn1;
pub mod chain;
pub mod check;
pub mod clients;
pub(crate) mod container;
pub mod decoded;
pub mod encryption;
pub mod evaluate;
pub mod explain;
pub mod exposure;
pub mod finding;
pub mod fqdn;
pub mod guide;
pub mod hidden;
pub mod input;
pub mod intake;
pub mod key;
pub mod krm;
pub mod kubernetes;
pub mod limits;
pub mod lint;
pub mod manifest;
pub mod material;
pub mod mode;
pub(crate) mod pem;
pub mod record;
pub mod renew;
pub mod report;
#[cfg(test)]
pub(crate) mod samples;
pub mod selection;
pub mod shell;
pub mod symptom;
pub mod time;
pub mod token;
pub mod typed;
#[cfg(test)]
mod wiped;
pub(crate) mod wording;
pub mod x509;
pub mod yaml;

pub use encryption::passphrase::{Passphrase, Passphrases};
pub use evaluate::{Evaluation, File, KnownChain, evaluate, evaluate_decoded, evaluate_known};
pub use exposure::Exposure;
pub use finding::{Code, Finding, Severity};
pub use input::{Input, Task};
pub use material::{Material, Role};
pub use mode::Mode;
pub use report::Report;
pub use time::Moment;
pub use x509::Roots;
