//! Kubernetes objects that are read: kubeconfigs, Secrets, ConfigMaps, HTTPProxies, Ingresses; and the rules for names of objects.

mod external_secret;
pub mod host_claim;
pub mod http_proxy;
mod issuer;
pub mod kubeconfig;
pub mod names;
pub(crate) mod objects;
pub mod pieces;
pub(crate) mod tls_secret;

pub use external_secret::{RemoteRef, StoreRef};
pub use host_claim::HostClaim;
pub use http_proxy::{ExistingProxy, Label, Proposal, ProxyStatus, Setting, Validation};
pub use issuer::IssuerRef;
pub use kubeconfig::Kubeconfig;
pub use names::{Cidr, NameError, NameFault, NameRule, Namespace, ResourceName, ServiceRef, kubeconfig_name};
