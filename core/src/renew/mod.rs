//! Renews certificates: finds the new certificate that fits each exposure, checks the whole set again with it, and writes the TLS
//! Secret. Nothing else of an exposure changes, so that a renewal never loses a setting of the HTTPProxy.
//!
//! [`New::read`] reads the new certificates and keys. [`Live`] is one exposure as it is now: of an exposure document, of a
//! bundle that `generate` wrote, or of objects in a cluster. [`renew`] needs both. [`Due`] is what expires, without new
//! certificates.
//!
//! ```
//! use kubefront_core::lint::Source;
//! use kubefront_core::renew::{Live, New, Settings, State, renew};
//! use kubefront_core::{Material, Moment, Passphrases};
//!
//! let passphrases = Passphrases::default();
//! let settings = Settings::at(Moment::from_unix(1_795_000_000), &passphrases);
//! let new = New::read(vec![Material::new("fullchain.pem", None, b"...".to_vec())], &passphrases);
//! let dump = "kind: HTTPProxy
//! metadata: {name: kubeapi-proxy, namespace: default}
//! spec:
//!   virtualhost: {fqdn: k8s.example.com, tls: {secretName: kubeapi-tls}}
//!   tcpproxy: {services: [{name: kubernetes, port: 443, protocol: tls}]}
//! ";
//! let found = Live::of_objects(&[Source { name: "dump.yaml", text: dump.as_bytes() }], &[], &settings);
//! let renewal = renew(&found.live[0], &new, &settings);
//! assert_eq!(renewal.report.state, State::Blocked);
//! assert_eq!(renewal.report.findings[0].code.name(), "renewal-none-fits");
//! ```

mod difference;
mod due;
mod live;
mod model;
mod new;
mod objects;
mod renewal;
#[cfg(test)]
mod tests;

pub use due::{Due, DueReport, metrics};
pub use live::{BundleError, Live};
pub use model::{CertificateSummary, RenewalReport, SecretName, State};
pub use new::New;
pub use objects::Objects;
pub use renewal::{Named, Path, Renewal, Settings, renew, renew_named};

/// The checks that only [`renew`] runs, in the order of the rule book.
pub const CHECKS: &[&str] = &["renewal-fits", "renewal-later"];
