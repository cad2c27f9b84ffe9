//! Several inputs for one role: which was used, or that none could be chosen.

use crate::decoded::Found;
use crate::fqdn::Fqdn;

/// Several different inputs for one role.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Several {
    /// The rest of the set points at one of them.
    Taken {
        /// The role.
        part: Part,
        /// How many there are.
        count: usize,
        /// The file of the one that was used.
        file: String,
        /// Why that one.
        reason: Reason,
    },
    /// Nothing points at one of them.
    Competing {
        /// The role.
        part: Part,
        /// All of them.
        candidates: Vec<Candidate>,
    },
    /// One of the HTTPProxies fits.
    ProxyTaken {
        /// How many there are.
        count: usize,
        /// The one that fits.
        proxy: ProxyName,
        /// What it fits.
        reason: ProxyReason,
    },
    /// No HTTPProxy is for the name.
    NoProxyFits {
        /// How many there are.
        count: usize,
        /// The name.
        name: Fqdn,
        /// The file of the first.
        file: String,
    },
    /// Several HTTPProxies fit.
    ProxiesCompete {
        /// Those that fit, or all.
        proxies: Vec<ProxyName>,
        /// Whether the name that clients use was given.
        is_name_given: bool,
    },
}

/// A role that one input plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The cluster's kubeconfig.
    Kubeconfig,
    /// The bearer token.
    Token,
    /// The CA of the API server.
    UpstreamCa,
}

/// Why one of several was used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// No other kubeconfig has this context.
    HasContext(String),
    /// All other tokens have expired.
    OthersExpired,
    /// It issued the API server's certificate.
    IssuedServerCertificate,
    /// The kubeconfig has the same CA.
    IsOfKubeconfig,
}

/// What an HTTPProxy fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyReason {
    /// The name that clients use.
    Name,
    /// Certificate and key.
    Pair,
}

/// One of several inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its file.
    pub file: String,
    /// The context of a kubeconfig, the subject of a token, the name of a CA.
    pub name: Option<String>,
}

/// An HTTPProxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyName {
    /// Its namespace, if known, and its name.
    pub name: String,
    /// Its host name.
    pub fqdn: String,
    /// Its ingress class; may be empty.
    pub class: String,
    /// Its file.
    pub file: String,
}

/// Leaves out what says the same as an earlier one.
pub(super) fn distinct<'a, T: PartialEq>(all: impl IntoIterator<Item = &'a Found<T>>) -> Vec<&'a Found<T>> {
    let mut distinct: Vec<&Found<T>> = Vec::new();
    for found in all.into_iter().take(MOST_COMPARED) {
        if distinct.iter().all(|known| known.part != found.part) {
            distinct.push(found);
        }
    }
    distinct
}

/// A cluster's objects may come in one List; each is compared with the others.
const MOST_COMPARED: usize = 256;
