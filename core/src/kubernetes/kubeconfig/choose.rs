//! Which context, which cluster, which user (client-go `clientcmd`, but never silently `localhost:8080`).

use super::listed::{Listed, shown};
use super::model::{Cluster, Context, Kubeconfig, User};
use crate::finding::Code;

/// The chosen context of a kubeconfig.
#[derive(Clone, Debug)]
pub struct Access {
    /// File name of the kubeconfig.
    pub file: String,
    /// The context.
    pub context: Context,
    /// Its cluster.
    pub cluster: Cluster,
    /// Its user.
    pub user: Option<User>,
}

/// Why no context could be chosen, or which entry of the chosen one is missing in the kubeconfig.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum AccessProblem {
    /// The kubeconfig has no context.
    NoContext {
        /// File name of the kubeconfig.
        file: String,
    },
    /// The kubeconfig has several contexts and no `current-context`.
    NoCurrentContext {
        /// File name of the kubeconfig.
        file: String,
        /// All contexts.
        there: Listed,
    },
    /// The context that was requested is missing.
    ContextMissing {
        /// File name of the kubeconfig.
        file: String,
        /// Which setting names it.
        choice: ContextChoice,
        /// Its name.
        name: String,
        /// All contexts.
        there: Listed,
    },
    /// The context's user is missing.
    UserMissing(Reference),
    /// The context's cluster is missing.
    ClusterMissing(Reference),
    /// The context's cluster has no `server`.
    ServerMissing {
        /// Name of the cluster.
        cluster: String,
        /// Clusters with a server.
        there: Listed,
    },
}

impl AccessProblem {
    /// Returns the code of the finding.
    pub fn code(&self) -> Code {
        match self {
            Self::NoContext { .. } | Self::ContextMissing { .. } => Code::KubeconfigContextMissing,
            Self::NoCurrentContext { .. } => Code::KubeconfigAmbiguous,
            Self::UserMissing(_) => Code::KubeconfigUserMissing,
            Self::ClusterMissing(_) => Code::KubeconfigClusterMissing,
            Self::ServerMissing { .. } => Code::KubeconfigServerMissing,
        }
    }
}

/// The setting that names a context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContextChoice {
    /// The kubeconfig's `current-context`.
    Current,
    /// The exposure's `kubeconfig.context`.
    Exposure,
}

/// A name in a context without such an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The context.
    pub context: String,
    /// The name in it; empty if it has none.
    pub named: String,
    /// All entries of that list.
    pub there: Listed,
}

/// Chooses the context `wanted`, otherwise the current one, otherwise the only one; without any context, the only cluster,
/// for a token that is passed with it. `file` is the kubeconfig's name for messages.
pub fn choose(file: &str, kubeconfig: &Kubeconfig, wanted: &str) -> (Option<Access>, Vec<AccessProblem>) {
    if let ("", "", Some(cluster)) = (wanted, kubeconfig.current_context.as_str(), only_cluster(kubeconfig)) {
        let context = Context { name: cluster.name.clone(), cluster: cluster.name.clone(), ..Context::default() };
        let access = Access { file: file.to_owned(), context, cluster: cluster.clone(), user: None };
        // Which of the users is meant is not known; without any, nothing is wrong with the file.
        let problem = AccessProblem::NoContext { file: file.to_owned() };
        return (Some(access), Some(problem).filter(|_| !kubeconfig.users.is_empty()).into_iter().collect());
    }
    let context = match context(file, kubeconfig, wanted) {
        Ok(context) => context,
        Err(problem) => return (None, vec![problem]),
    };
    let reference =
        |named: &str, there: Listed| Reference { context: shown(&context.name), named: shown(named), there };
    let mut problems = Vec::new();
    let user = kubeconfig.users.iter().find(|user| user.name == context.user && !user.name.is_empty());
    if user.is_none() {
        let there = Listed::of(kubeconfig.users.iter().map(|u| u.name.as_str()));
        problems.push(AccessProblem::UserMissing(reference(&context.user, there)));
    }
    let cluster =
        kubeconfig.clusters.iter().find(|cluster| cluster.name == context.cluster && !cluster.name.is_empty());
    let Some(cluster) = cluster else {
        let there = Listed::of(kubeconfig.clusters.iter().map(|c| c.name.as_str()));
        problems.push(AccessProblem::ClusterMissing(reference(&context.cluster, there)));
        return (None, problems);
    };
    if cluster.server.is_blank() {
        let with_server = kubeconfig.clusters.iter().filter(|c| !c.server.is_blank()).map(|c| c.name.as_str());
        let there = Listed::of(with_server);
        problems.push(AccessProblem::ServerMissing { cluster: shown(&cluster.name), there });
    }
    let access =
        Access { file: file.to_owned(), context: context.clone(), cluster: cluster.clone(), user: user.cloned() };
    (Some(access), problems)
}

/// The cluster of a kubeconfig without contexts, as in the ConfigMap `cluster-info` of kubeadm.
fn only_cluster(kubeconfig: &Kubeconfig) -> Option<&Cluster> {
    let mut clusters = kubeconfig.clusters.iter().filter(|cluster| !cluster.server.is_blank());
    let first = clusters.next().filter(|_| kubeconfig.contexts.is_empty())?;
    clusters.next().is_none().then_some(first)
}

fn context<'a>(file: &str, kubeconfig: &'a Kubeconfig, wanted: &str) -> Result<&'a Context, AccessProblem> {
    let there = || Listed::of(kubeconfig.contexts.iter().map(|c| c.name.as_str()));
    let (name, choice) = match (wanted, kubeconfig.current_context.as_str()) {
        ("", "") => {
            return match kubeconfig.contexts.as_slice() {
                [only] => Ok(only),
                [] => Err(AccessProblem::NoContext { file: file.to_owned() }),
                _ => Err(AccessProblem::NoCurrentContext { file: file.to_owned(), there: there() }),
            };
        }
        ("", current) => (current, ContextChoice::Current),
        (wanted, _) => (wanted, ContextChoice::Exposure),
    };
    let found = kubeconfig.contexts.iter().find(|context| context.name == name);
    found.ok_or_else(|| {
        let (file, name) = (file.to_owned(), shown(name));
        AccessProblem::ContextMissing { file, choice, name, there: there() }
    })
}
