//! Clusters, users and contexts.

use core::fmt;

use zeroize::Zeroizing;

use super::address::Address;
use super::ca::CaData;
use super::listed::shown;
use crate::token::{Token, TokenError, TokenRepairs};
use crate::yaml::Tree;

/// A kubeconfig: lists in their order, unknown fields ignored, as in kubectl.
#[derive(Clone, Default, PartialEq)]
pub struct Kubeconfig {
    /// `current-context`; empty if there is none.
    pub current_context: String,
    /// Clusters by appearance.
    pub clusters: Vec<Cluster>,
    /// Users by appearance.
    pub users: Vec<User>,
    /// Contexts by appearance.
    pub contexts: Vec<Context>,
}

/// One cluster entry.
#[derive(Clone, Default, PartialEq)]
pub struct Cluster {
    /// Name of the entry.
    pub name: String,
    /// `server`; can contain a password.
    pub server: Address,
    /// `certificate-authority-data`, decoded and read.
    pub ca: CaData,
    /// `certificate-authority`: a path.
    pub ca_file: Option<String>,
    /// `tls-server-name`.
    pub tls_server_name: Option<String>,
    /// `insecure-skip-tls-verify`.
    pub insecure_skip_tls_verify: bool,
    /// `proxy-url`; can contain a password.
    pub proxy_url: Option<Address>,
    /// `disable-compression`.
    pub disable_compression: bool,
    /// The extension `client.authentication.k8s.io/exec`, which a plugin reads and which may contain a secret.
    pub exec_extension: Option<Tree>,
}

/// One context entry.
#[derive(Clone, Default, PartialEq)]
pub struct Context {
    /// Name of the entry.
    pub name: String,
    /// Name of its cluster.
    pub cluster: String,
    /// Name of its user.
    pub user: String,
    /// `namespace`.
    pub namespace: Option<String>,
}

/// One user entry; it can contain several kinds of credential.
#[derive(Clone, Default)]
pub struct User {
    /// Name of the entry.
    pub name: String,
    /// `token`, read.
    pub token: Option<Token>,
    /// What was repaired in it.
    pub token_repairs: TokenRepairs,
    /// Why it cannot be sent; then there is no [`User::token`].
    pub token_error: Option<TokenError>,
    /// `tokenFile`: a path.
    pub token_file: Option<String>,
    /// `client-certificate-data` and `client-key-data`, if both are set.
    pub client_certificate: Option<ClientCertificate>,
    /// `client-certificate` or `client-key`: a path.
    pub client_certificate_file: Option<String>,
    /// A client certificate without a key: kubectl rejects the whole file.
    pub client_certificate_lacks_key: bool,
    /// `exec`.
    pub exec: Option<Exec>,
    /// Whether `username` or `password` are set.
    pub has_basic_auth: bool,
    /// Name of `auth-provider`.
    pub auth_provider: Option<String>,
    /// Fields of impersonation that are set: `as`, `as-uid`, `as-groups`, `as-user-extra`.
    pub impersonation: Vec<&'static str>,
}

impl User {
    /// Says whether the entry contains no credential of any kind.
    pub fn is_empty(&self) -> bool {
        let has_token = self.token.is_some() || self.token_error.is_some() || self.token_file.is_some();
        let has_certificate = self.client_certificate.is_some()
            || self.client_certificate_file.is_some()
            || self.client_certificate_lacks_key;
        let has_other = self.exec.is_some() || self.has_basic_auth || self.auth_provider.is_some();
        !(has_token || has_certificate || has_other)
    }
}

/// A client certificate with its key, as base64 of PEM, kept for passthrough.
#[derive(Clone, PartialEq)]
pub struct ClientCertificate {
    /// `client-certificate-data`, unchanged.
    pub certificate_data: String,
    /// `client-key-data`, unchanged; secret.
    key_data: Zeroizing<String>,
    /// The certificate's subject, if it could be parsed.
    pub subject: Option<String>,
}

/// A credential plugin.
#[derive(Clone, Default, PartialEq)]
pub struct Exec {
    /// `apiVersion`.
    pub api_version: String,
    /// `command`.
    pub command: String,
    /// `args`; can contain secrets.
    pub args: Vec<Zeroizing<String>>,
    /// `env` as name and value; can contain secrets.
    pub env: Vec<(String, Zeroizing<String>)>,
    /// `installHint`.
    pub install_hint: Option<String>,
    /// `provideClusterInfo`.
    pub provide_cluster_info: bool,
    /// `interactiveMode`.
    pub interactive_mode: Option<String>,
}

impl Exec {
    /// Returns the name of the program: the last part of `command`, up to its first space, which starts arguments.
    pub fn program(&self) -> &str {
        fn last(path: &str) -> &str {
            path.rsplit(['/', '\\']).next().unwrap_or_default()
        }
        let command = self.command.trim();
        // A whole command line is one word for the shell, and can contain a secret.
        let is_line = last(command).contains(char::is_whitespace) || command.contains(" -") || command.contains("://");
        last(if is_line { command.split_whitespace().next().unwrap_or_default() } else { command })
    }
}

impl PartialEq for User {
    /// Compares tokens, and only whether there were repairs.
    fn eq(&self, other: &Self) -> bool {
        fn parts(user: &User) -> impl PartialEq + '_ {
            let TokenRepairs { removed, unwrapped } = &user.token_repairs;
            let said = (removed.is_empty(), *unwrapped > 0, user.token_error.is_some());
            let User { name, token, token_file, client_certificate, client_certificate_file: path, .. } = user;
            let User { client_certificate_lacks_key, exec, has_basic_auth, auth_provider, impersonation, .. } = user;
            let certificate = (client_certificate, path, client_certificate_lacks_key);
            (name, token, said, token_file, certificate, exec, has_basic_auth, auth_provider, impersonation)
        }
        parts(self) == parts(other)
    }
}

impl ClientCertificate {
    pub(crate) fn new(certificate_data: String, key_data: Zeroizing<String>, subject: Option<String>) -> Self {
        Self { certificate_data, key_data, subject }
    }

    /// Returns the secret `client-key-data`.
    pub fn expose_key_data(&self) -> &str {
        &self.key_data
    }
}

impl fmt::Debug for Cluster {
    /// Addresses can contain passwords (`https://user:password@proxy`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cluster({:?})", shown(&self.name))
    }
}

impl fmt::Debug for Kubeconfig {
    /// Damage can put a secret into any name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { current_context, clusters, users, contexts } = self;
        write!(f, "Kubeconfig({:?}, {clusters:?}, {users:?}, {contexts:?})", shown(current_context))
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({:?}, {:?}, {:?})", shown(&self.name), shown(&self.cluster), shown(&self.user))
    }
}

impl fmt::Debug for User {
    /// A path can be a key that was pasted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, token, token_error, client_certificate, .. } = self;
        write!(f, "User({:?}, {token:?}, {token_error:?}, {client_certificate:?})", shown(name))
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({:?})", self.subject)
    }
}

impl fmt::Debug for Exec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exec({:?}, {} args, {} env)", self.command, self.args.len(), self.env.len())
    }
}
