//! A kubeconfig (client-go `clientcmd/api/v1`), YAML or JSON, as found.

mod address;
mod besides;
mod ca;
mod choose;
mod document;
mod error;
mod exec;
mod listed;
mod meant;
mod model;
mod pair;
mod place;
#[cfg(test)]
mod tests;

pub use address::{Address, shown_path};
pub use ca::{CaData, CaError};
pub use choose::{Access, AccessProblem, ContextChoice, Reference, choose};
pub use document::ReadKubeconfig;
pub use error::{EntryKind, KubeconfigDefect, KubeconfigError, Word};
pub(crate) use exec::{secret_arguments, secrets};
pub use listed::Listed;
pub(crate) use listed::shown;
pub use model::{ClientCertificate, Cluster, Context, Exec, Kubeconfig, User};
pub use pair::{ClientPair, PairError, PairFault, PairPart};
