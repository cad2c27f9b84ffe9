//! Checks certificate chain, key, name, credential and proxy settings **as one set**, and writes what a Kubernetes API
//! server behind Contour needs.
//!
//! Pure: no file, clock, network, environment or random number. The time of the check, the trust anchors and the
//! material are arguments; same input, same bytes out.
//!
//! Data flows one way: exposure and material -> [`decode`](intake::decode)d -> chosen ([`selection`]) -> [`check`]ed ->
//! written ([`manifest`], [`guide`]). [`evaluate`](fn@evaluate) does all of it in one call.
//!
//! # The whole flow
//!
//! ```
//! use kubefront_core::report::Verdict;
//! use kubefront_core::{Code, Exposure, Input, Material, Moment, Passphrases, Role, Roots, Severity, Task, evaluate};
//!
//! # macro_rules! read {
//! #     ($name:literal) => {
//! #         include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/testdata/example/", $name)).to_vec()
//! #     };
//! # }
//! // What to expose: fields of the exposure document, by their path. `Exposure::parse` reads a whole document.
//! let mut exposure = Exposure::default();
//! exposure.set("fqdn", "k8s.example.com")?;
//! exposure.set("kubeconfig.trust", "embed")?;
//!
//! // Bytes in any order and format, with the name that messages use. Without a role, their type is detected.
//! let with_key = |key| {
//!     [
//!         Material::new("admin.kubeconfig", None, read!("admin.kubeconfig")),
//!         Material::new("fullchain.pem", None, read!("fullchain.pem")),
//!         key,
//!         Material::new("ca.pem", Some(Role::TrustAnchor), read!("ca.pem")),
//!     ]
//! };
//! let material = with_key(Material::new("key.pem", None, read!("key.pem")));
//! let passphrases = Passphrases::default(); // tried at every encrypted key
//! let input = Input {
//!     exposure: &exposure,
//!     material: &material,
//!     passphrases: &passphrases,
//!     roots: Roots::Mozilla,
//!     at: Moment::from_unix(1_795_435_200), // the time of the check: 2026-11-23T12:00:00Z
//!     task: Task::Generate,
//!     renew_before: None,
//! };
//!
//! // The report has the verdict and all findings; the files are the bundle, in memory.
//! let evaluation = evaluate(&input);
//! assert_eq!(evaluation.report.verdict, Verdict::Ready);
//! assert!(evaluation.report.findings.iter().all(|finding| finding.severity == Severity::Note));
//! let paths: Vec<&str> = evaluation.files().iter().map(|file| file.path.as_str()).collect();
//! assert!(paths.contains(&"manifests/20-secret.yaml") && paths.contains(&"kubeconfig"));
//! // Write these readable for their owner only.
//! assert!(evaluation.files().iter().any(|file| file.secret));
//!
//! // With another private key, nothing can be written, and a finding says why and what to do.
//! let wrong = with_key(Material::new("other-key.pem", None, read!("other-key.pem")));
//! let evaluation = evaluate(&Input { material: &wrong, ..input });
//! assert_eq!(evaluation.report.verdict, Verdict::Blocked);
//! assert!(evaluation.files().is_empty());
//! let finding = &evaluation.report.findings[0];
//! assert_eq!(finding.code, Code::KeyMismatch);
//! assert!(finding.fixes.iter().any(|fix| fix.label.contains("private key")));
//! # Ok::<(), kubefront_core::exposure::SetError>(())
//! ```
//!
//! # One stage at a time
//!
//! - Material that stays while the exposure changes is decoded once: [`intake::decode`], then [`evaluate_decoded`].
//! - Objects that exist in a cluster: [`lint`].
//! - The text of an error message: [`symptom`]. A finding by its code: [`explain`].
//! - Objects around the exposure, as kustomize and kpt pass them: [`krm`].
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
