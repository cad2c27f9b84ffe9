//! Checks objects that exist in a cluster: HTTPProxies that expose an API server, with their Secrets, Ingresses, Services, and
//! delegations, as `kubectl get -o json` prints them.
//!
//! The steps are separate, so that a caller can run them on several cores: [`pieces`](crate::kubernetes::pieces::pieces) cuts a
//! text into objects, [`read`] reads one object, [`Cluster::new`] relates them, [`Cluster::check`] checks one HTTPProxy, and
//! [`Cluster::report`] adds what concerns several of them. [`lint`] does all of it in one call. [`Cluster::repair`] repairs one
//! HTTPProxy, and [`print()`] prints the repaired ones.

mod checks;
mod cluster;
mod difference;
mod mask;
mod model;
mod object;
mod owner;
mod proxy;
mod renewable;
mod repair;
mod set;
#[cfg(test)]
mod tests;

pub use cluster::{Checked, Cluster, Exposed, Settings, Source, lint};
pub use model::{Count, LintFinding, LintReport, NotChecked, ObjectName, Unreadable};
pub use object::{Object, is_needed, read};
pub use owner::Owner;
pub(crate) use renewable::applies;
pub use repair::{Repaired, print};

/// The checks that only [`lint`] runs, in the order of the rule book.
pub const CHECKS: &[&str] = &[
    "proxy-timeouts",
    "proxy-websockets",
    "proxy-protocol",
    "proxy-tls-only",
    "proxy-certificate-bound",
    "proxy-retries",
    "proxy-credential",
    "host-unique",
    "ingress-class-served",
    "status-current",
    "secret-found",
    "delegation-found",
    "key-per-host",
];
