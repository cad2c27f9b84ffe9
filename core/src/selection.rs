//! The set: which part plays which role. Chosen once, judged as one.

mod http_proxy;
mod several;

use std::sync::Arc;

use crate::chain::Chain;
use crate::decoded::{Decoded, Found, of_role};
use crate::encryption::Locked;
use crate::exposure::{CertificateSource, Exposure, UpstreamVerify};
use crate::finding::Finding;
use crate::fqdn::Fqdn;
use crate::input::{Input, Task};
use crate::key::Key;
use crate::kubernetes::kubeconfig;
use crate::kubernetes::kubeconfig::{Access, AccessProblem};
use crate::material::{Role, is_elsewhere};
use crate::mode::Mode;
use crate::token::Token;
use crate::x509::Certificate;
pub(crate) use http_proxy::take_over;
pub use http_proxy::{Kept, TakenOver};

/// The parts of one exposure in their roles.
#[derive(Debug, Default)]
pub struct Set {
    /// The chain shown to clients.
    pub chain: Chain,
    /// The key that fits the leaf, else the one there is.
    pub key: Option<Found<Key>>,
    /// The name clients use, once it could be read.
    pub fqdn: Option<Fqdn>,
    /// CA that Envoy checks the API server against, and where it came from (a file's name).
    pub upstream_ca: Option<(Vec<Arc<Certificate>>, String)>,
    /// The API server's own certificate.
    pub api_server: Option<Arc<Certificate>>,
    /// The kubeconfig's chosen context with its cluster and user, and the kubeconfig's file name.
    pub access: Option<Access>,
    /// What is wrong with it, or why it could not be chosen.
    pub access_problems: Vec<AccessProblem>,
    /// What was taken over from an HTTPProxy; filled by [`crate::evaluate_decoded`].
    pub taken_over: Option<TakenOver>,
    /// Several inputs for one role: which was taken, or that none could be chosen.
    pub several: Vec<Finding>,
    /// The token that wins: a token handed in, else that of the kubeconfig's user.
    pub token: Option<Token>,
}

/// Gives each part found its role; `chain` is that of `decoded`.
pub fn assemble(input: &Input<'_>, decoded: &Decoded, chain: Chain) -> Set {
    let spec = &input.exposure.spec;
    let fqdn = Fqdn::parse(&spec.fqdn).ok().map(|(fqdn, _)| fqdn);
    let kubeconfig = several::kubeconfig(input.exposure, decoded);
    let chosen =
        kubeconfig.part.map(|found| kubeconfig::choose(&found.origin.name, &found.part, &spec.kubeconfig.context));
    let (access, access_problems) = chosen.unwrap_or_default();
    let api_server = choose_api_server(decoded);
    let of_kubeconfig = access.as_ref().map(|access| access.cluster.ca.certificates().to_vec()).unwrap_or_default();
    let ca = several::upstream_ca(input, decoded, api_server.as_deref(), &of_kubeconfig);
    let token = several::token(input, decoded);
    // what was handed in wins over what the kubeconfig holds
    let handed_in = ca.part.map(|(ca, origin)| (ca, origin.name));
    let own = access.as_ref().filter(|_| !of_kubeconfig.is_empty()).map(|access| (of_kubeconfig, access.file.clone()));
    let token_of_user = access.as_ref().and_then(|access| access.user.as_ref()?.token.clone());
    Set {
        key: choose_key(decoded, &chain),
        chain,
        fqdn,
        upstream_ca: handed_in.or(own),
        api_server,
        token: token.part.map(|found| found.part.clone()).or(token_of_user),
        access,
        access_problems,
        taken_over: None,
        several: [kubeconfig.finding, token.finding, ca.finding].into_iter().flatten().collect(),
    }
}

impl Set {
    /// Returns the parts that were not given and that `exposure` needs, in words; the verdict is then `partial`.
    ///
    /// A CA for the way to the API server is missed while looking; to write, `auto` does without one, and a warning says so.
    pub fn missing(&self, exposure: &Exposure, decoded: &Decoded, task: Task) -> Vec<&'static str> {
        let spec = &exposure.spec;
        let shows_ours = spec.mode != Mode::Passthrough && spec.certificate.source == CertificateSource::Supplied;
        let does_without = match spec.upstream.verify {
            UpstreamVerify::Never => true,
            UpstreamVerify::Auto => task == Task::Generate,
            UpstreamVerify::Always => false,
        };
        let wants_ca = spec.mode != Mode::Passthrough && !does_without;
        let has_closed_archive = decoded.has_closed(Locked::Archive);
        let has_no_certificate =
            decoded.certificates.iter().all(|c| is_elsewhere(c.origin.role)) && !has_closed_archive;
        let has_no_key = decoded.keys.is_empty() && !has_closed_archive && !decoded.has_closed(Locked::Key);
        let has_no_credential = match &self.access {
            _ if self.token.is_some() || !decoded.tokens.is_empty() => false,
            Some(access) => access.user.as_ref().is_some_and(|user| user.is_empty()),
            None => decoded.kubeconfigs.is_empty(),
        };
        [
            (spec.fqdn.trim().is_empty(), "name"),
            (shows_ours && has_no_certificate, "certificate"),
            (shows_ours && has_no_key, "key"),
            (spec.kubeconfig.write && has_no_credential, "credential"),
            (wants_ca && self.upstream_ca.is_none() && decoded.kubeconfigs.is_empty(), "upstream CA"),
        ]
        .into_iter()
        .filter_map(|(is_missing, part)| is_missing.then_some(part))
        .collect()
    }
}

fn choose_key(decoded: &Decoded, chain: &Chain) -> Option<Found<Key>> {
    let fits =
        |key: &&Found<Key>| chain.leaf.as_ref().is_some_and(|leaf| leaf.spki_sha256 == key.part.public().spki_sha256);
    let is_private = |key: &&Found<Key>| matches!(key.part, Key::Private(_));
    let keys = || decoded.keys.iter();
    keys()
        .filter(is_private)
        .find(fits)
        .or_else(|| keys().find(fits))
        .or_else(|| keys().find(|key| key.origin.role == Some(Role::Key)))
        .or_else(|| keys().next())
        .cloned()
}

/// The end-entity certificate among those handed in as the API server's; `openssl s_client -showcerts` adds others.
fn choose_api_server(decoded: &Decoded) -> Option<Arc<Certificate>> {
    let certificates = of_role(decoded, Role::ApiServerCertificate);
    certificates.iter().find(|c| !c.is_ca()).or(certificates.first()).cloned()
}
