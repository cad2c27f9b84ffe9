//! From the parts that were read to the set.

use super::http_proxy::FromProxy;
use super::set::Set;
use super::{choice, clients};
use crate::chain::Chain;
use crate::decoded::Decoded;
use crate::fqdn::Fqdn;
use crate::input::Input;
use crate::kubernetes::kubeconfig;

/// Gives each part its role; `chain` is that of `decoded`, and `proxy` is what the exposure of `input` was filled from.
pub fn assemble(input: &Input<'_>, decoded: &Decoded, chain: Chain, proxy: FromProxy) -> Set {
    let spec = &input.exposure.spec;
    let fqdn = Fqdn::parse(&spec.fqdn).ok().map(|(fqdn, _)| fqdn);
    let kubeconfig = choice::kubeconfig(input.exposure, decoded);
    let chosen =
        kubeconfig.part.map(|found| kubeconfig::choose(&found.origin.name, &found.part, &spec.kubeconfig.context));
    let (access, access_problems) = chosen.unwrap_or_default();
    let api_server = choice::api_server(decoded);
    let of_kubeconfig = access.as_ref().map(|access| access.cluster.ca.certificates().to_vec()).unwrap_or_default();
    let ca = choice::upstream_ca(input, decoded, api_server.as_deref(), &of_kubeconfig);
    let token = choice::token(input, decoded);
    // a CA that was passed wins over that of the kubeconfig
    let provided = ca.part.map(|(ca, origin)| (ca, origin.name));
    let own = access.as_ref().filter(|_| !of_kubeconfig.is_empty()).map(|access| (of_kubeconfig, access.file.clone()));
    let token_of_user = access.as_ref().and_then(|access| access.user.as_ref()?.token.clone());
    let ordered = |(ca, file)| (choice::in_order(ca, api_server.as_deref(), input.at), file);
    let upstream_ca = provided.or(own).map(ordered);
    let parts = clients::Parts {
        chain: &chain,
        fqdn: fqdn.as_ref(),
        api_server: api_server.as_deref(),
        upstream_ca: upstream_ca.as_ref(),
    };
    let answers = clients::ask(input, decoded, &parts);
    Set {
        clients_after_rewrite: clients::after_rewrite(input, decoded, &parts, &answers),
        clients: answers,
        key: choice::key(input.exposure, decoded, &chain),
        chain,
        fqdn,
        upstream_ca,
        api_server,
        token: token.part.map(|found| found.part.clone()).or(token_of_user),
        access,
        access_problems,
        taken_over: proxy.taken_over,
        affected: proxy.affected,
        several: [kubeconfig.several, token.several, ca.several, proxy.several].into_iter().flatten().collect(),
    }
}
