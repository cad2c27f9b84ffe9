//! The parts of one exposure in their roles.

use std::sync::Arc;

use serde::Serialize;
use strum::Display;

use super::http_proxy::{Affected, TakenOver};
use super::several::Several;
use crate::chain::Chain;
use crate::clients::{Answer, Client};
use crate::decoded::{Decoded, Found};
use crate::encryption::Locked;
use crate::exposure::{CertificateSource, Exposure, UpstreamVerify};
use crate::fqdn::Fqdn;
use crate::input::Task;
use crate::key::Key;
use crate::kubernetes::kubeconfig::{Access, AccessProblem};
use crate::material::is_elsewhere;
use crate::mode::Mode;
use crate::token::Token;
use crate::x509::Certificate;

/// CA certificates of the upstream, and the name of their file.
pub type UpstreamCa = (Vec<Arc<Certificate>>, String);

/// The parts of one exposure in their roles.
#[derive(Debug, Default)]
pub struct Set {
    /// The certificate chain that Envoy serves.
    pub chain: Chain,
    /// The key that matches the leaf, otherwise another one from the inputs.
    pub key: Option<Found<Key>>,
    /// The host name that clients use, if it could be read.
    pub fqdn: Option<Fqdn>,
    /// CA that Envoy verifies the API server with, and the name of its file.
    pub upstream_ca: Option<UpstreamCa>,
    /// The API server's own certificate.
    pub api_server: Option<Arc<Certificate>>,
    /// The kubeconfig's chosen context with its cluster and user, and the kubeconfig's file name.
    pub access: Option<Access>,
    /// What is wrong with it, or why it could not be chosen.
    pub access_problems: Vec<AccessProblem>,
    /// What was used of an HTTPProxy that was passed.
    pub taken_over: Option<TakenOver>,
    /// What applying the output does to each HTTPProxy that was passed.
    pub affected: Vec<Affected>,
    /// Several inputs for one role: which one is used, or that none could be chosen.
    pub several: Vec<Several>,
    /// The token: the one that was passed, otherwise that of the kubeconfig's user.
    pub token: Option<Token>,
    /// What each client says of the chain that it gets.
    pub clients: Vec<Answer>,
    /// Those that reject the certificates of an existing Secret, and accept them in the order in which kubefront sends them.
    pub clients_after_rewrite: Vec<Client>,
}

impl Set {
    /// Returns the parts that were not provided and that `exposure` needs; the verdict is then `partial`.
    ///
    /// An upstream CA counts as missing in a check; to write, `auto` works without one, and a warning reports it.
    pub fn missing(&self, exposure: &Exposure, decoded: &Decoded, task: Task) -> Vec<Missing> {
        let spec = &exposure.spec;
        let shows_ours = spec.mode != Mode::Passthrough && !spec.certificate.is_managed();
        let does_without = match spec.upstream.verify {
            UpstreamVerify::Never => true,
            UpstreamVerify::Auto => task == Task::Generate,
            UpstreamVerify::Always => false,
        };
        let is_existing = spec.upstream.ca_source == CertificateSource::Existing;
        let wants_ca = spec.mode != Mode::Passthrough && !does_without && !is_existing;
        let has_closed_archive = decoded.has_closed(Locked::Archive);
        let has_no_certificate =
            decoded.certificates.iter().all(|c| is_elsewhere(c.origin.role)) && !has_closed_archive;
        let has_no_key = decoded.keys.is_empty() && !has_closed_archive && !decoded.has_closed(Locked::Key);
        let has_no_credential = match &self.access {
            _ if self.token.is_some() || !decoded.tokens.is_empty() => false,
            Some(Access { user: Some(user), .. }) => user.is_empty(),
            // a cluster without any user: nothing else is wrong with it
            Some(Access { user: None, .. }) => self.access_problems.is_empty(),
            None => decoded.kubeconfigs.is_empty(),
        };
        [
            (spec.fqdn.trim().is_empty(), Missing::Name),
            (shows_ours && has_no_certificate, Missing::Certificate),
            (shows_ours && has_no_key, Missing::Key),
            (spec.kubeconfig.write && has_no_credential, Missing::Credential),
            (wants_ca && self.upstream_ca.is_none() && decoded.kubeconfigs.is_empty(), Missing::UpstreamCa),
        ]
        .into_iter()
        .filter_map(|(is_missing, part)| is_missing.then_some(part))
        .collect()
    }
}

/// A part that the exposure needs and that was not provided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The host name.
    #[strum(serialize = "host name")]
    #[serde(rename = "host-name")]
    Name,
    /// The server certificate.
    #[strum(serialize = "certificate")]
    Certificate,
    /// Its private key, or its public key.
    #[strum(serialize = "private key")]
    #[serde(rename = "private-key")]
    Key,
    /// A token or kubeconfig.
    #[strum(serialize = "credential")]
    Credential,
    /// The CA that Envoy verifies the API server with.
    #[strum(serialize = "upstream CA")]
    UpstreamCa,
}
