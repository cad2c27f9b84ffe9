//! How to get a credential that works.

use crate::check::case::Case;

/// The ways to a kubeconfig that works, with the operator's own names.
pub(super) fn ways_out(case: &Case<'_>) -> String {
    let account = &case.exposure.spec.service_account;
    if account.name.is_empty() {
        return "hand in a bearer token as `kubeconfig.tokenFile`. A ServiceAccount gives one: `kubectl create \
                serviceaccount NAME`, `kubectl create rolebinding NAME --clusterrole=ROLE --serviceaccount=default:NAME` \
                (for exec, ROLE needs get and create on pods/exec, no more), `kubectl create token NAME --duration=720h > \
                token`; `serviceAccount.name` writes the account too, and `kubeconfig.write: false` everything else meanwhile"
            .to_owned();
    }
    let (name, namespace) = (&account.name, &account.namespace);
    format!(
        "set `kubeconfig.write: false` and apply everything else first; then make a token by `kubectl create token \
         {name} --namespace={namespace} --duration=720h` and hand it in as `kubeconfig.tokenFile`"
    )
}
