//! A kubeconfig whose cluster has no CA, and where else in it there is one.

use crate::check::Case;
use crate::finding::Fix;
use crate::kubernetes::kubeconfig::{Access, shown};
use crate::wording::short;

/// Says which cluster has no CA.
pub(in crate::check) fn no_ca(access: &Access) -> String {
    match shown(&access.cluster.name).as_str() {
        "" => format!("{} contains no CA", short(&access.file)),
        cluster => format!("cluster {cluster} of {} has no CA", short(&access.file)),
    }
}

/// Offers another context of the same kubeconfig with the same user and a CA: clouds write one for the internal address,
/// and one for the public address, which the API server's certificate does not include.
pub(in crate::check) fn other_context(case: &Case<'_>, access: &Access) -> Option<Fix> {
    let kubeconfig = case.decoded.kubeconfigs.iter().find(|found| found.origin.name == access.file)?;
    let has_ca = |name: &str| {
        kubeconfig.part.clusters.iter().any(|cluster| cluster.name == name && !cluster.ca.certificates().is_empty())
    };
    let mut contexts = kubeconfig.part.contexts.iter().filter(|context| context.user == access.context.user);
    let context = contexts.find(|context| has_ca(&context.cluster) && shown(&context.name) == context.name)?;
    let label = "use the context whose cluster has a CA, if it is the same cluster";
    Some(Fix::set(label, "kubeconfig.context", context.name.clone()))
}
