//! The set: which part plays which role. Chosen once, judged as one.

use std::sync::Arc;

use crate::chain::Chain;
use crate::decode::kubeconfig::{Cluster, Context, User};
use crate::decode::{Certificate, Found, Key, Token};
use crate::name::Fqdn;

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
    /// The token that wins: a token handed in, else that of the kubeconfig's user.
    pub token: Option<Token>,
}

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
