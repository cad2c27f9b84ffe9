//! A kubeconfig (client-go `clientcmd/api/v1`), YAML or JSON, as found.

mod address;
mod besides;
mod ca;
mod choose;
mod damage;
mod document;
mod error;
mod exec;
mod foreign;
mod ignored;
mod listed;
mod meant;
mod merge;
mod model;
mod pair;
mod place;
mod rebuild;
mod repair;
mod repairs;
#[cfg(test)]
mod tests;

pub use address::{Address, shown_path};
pub use ca::{CaData, CaError, DataForm};
pub use choose::{Access, AccessProblem, ContextChoice, Reference, choose};
pub use document::ReadKubeconfig;
pub use error::{EntryKind, KubeconfigDefect, KubeconfigError, Word};
pub(crate) use exec::{secret_arguments, secrets};
pub(crate) use foreign::{Foreign, Service, find, of_argo_cd};
pub use ignored::Ignored;
pub use listed::Listed;
pub(crate) use listed::shown;
pub(crate) use merge::merged;
pub use model::{ClientCertificate, Cluster, Context, Exec, Kubeconfig, User};
pub use pair::{ClientPair, PairError, PairFault, PairPart};
pub use repairs::KubeconfigRepair;
