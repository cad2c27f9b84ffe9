//! Names: of hosts, of Kubernetes objects, and whether a certificate covers one.

mod fqdn;
mod k8s;
mod matching;

pub use fqdn::{Fqdn, FqdnError, Repaired};
pub use k8s::{Cidr, NameError, Namespace, ResourceName, ServiceRef, kubeconfig_name};
pub use matching::{Coverage, covers};
