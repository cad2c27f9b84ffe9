//! A kubeconfig (client-go `clientcmd/api/v1`), YAML or JSON, as found.

mod besides;
mod ca;
mod choose;
mod document;
mod error;
mod listed;
mod meant;
mod model;
mod place;
#[cfg(test)]
mod tests;

pub use ca::{CaData, CaError};
pub use choose::{Access, AccessProblem, ContextChoice, Reference, choose};
pub use document::ReadKubeconfig;
pub use error::{EntryKind, KubeconfigDefect, KubeconfigError, Word};
pub use listed::Listed;
pub(crate) use listed::shown;
pub use model::{ClientCertificate, Cluster, Context, Exec, Kubeconfig, User};
