//! What passed the checks and may be written: every value a checked newtype. Only this stage builds it.

use std::sync::Arc;

pub(super) mod build;

use crate::exposure::{Consumer, Layout, Platform};
use crate::fqdn::Fqdn;
use crate::key::PrivateKey;
use crate::kubernetes::kubeconfig::{ClientCertificate, Exec};
use crate::kubernetes::{Cidr, IssuerRef, Namespace, RemoteRef, ResourceName, ServiceRef, StoreRef};
use crate::mode::Mode;
use crate::token::Token;
use crate::x509::Certificate;
use crate::yaml::Tree;

/// An exposure without an error that blocks everything. Parts that are missing are `None`; their files are not written.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// Cluster and context name of the kubeconfig (`metadata.name`).
    pub name: String,
    /// The name clients use.
    pub fqdn: Fqdn,
    /// The port clients use.
    pub port: u16,
    /// The mode.
    pub mode: Mode,
    /// The HTTPProxy's host if passthrough uses another name than the FQDN.
    pub passthrough_name: Option<Fqdn>,
    /// Name of the HTTPProxy; its namespace is the Service's.
    pub proxy_name: ResourceName,
    /// `ingressClassName`, if any.
    pub ingress_class: Option<String>,
    /// Ranges that may call (http only; elsewhere empty).
    pub allow_from: Vec<Cidr>,
    /// The API server's Service.
    pub service: ServiceRef,
    /// Name of the TLS Secret.
    pub secret_name: ResourceName,
    /// Namespace of the TLS Secret and of the CA Secret's sibling: the proxy's unless set.
    pub secret_namespace: Namespace,
    /// What is served; `None` in passthrough, if another program manages the TLS Secret, or if no certificate was provided.
    pub served: Option<Served>,
    /// Files around the manifests.
    pub layout: Layout,
    /// What is written in place of the TLS Secret, and creates it.
    pub creator: Option<SecretCreator>,
    /// The recipients of age for which SOPS encrypts the TLS Secret; `None`: it is not encrypted.
    pub sops: Option<Vec<String>>,
    /// The check of the API server's certificate; `None`: unverified, or passthrough.
    pub upstream: Option<UpstreamCheck>,
    /// Write a `healthCheckPolicy`.
    pub health_check: bool,
    /// Contour's namespace.
    pub contour_namespace: Namespace,
    /// Envoy's Service.
    pub envoy_service: ResourceName,
    /// What admits Envoy's pods.
    pub platform: Platform,
    /// Name of the RoleBinding.
    pub role_binding_name: ResourceName,
    /// RoleBinding for Contour's own ServiceAccounts only.
    pub role_binding_narrow: bool,
    /// The kubeconfig to write; `None`: not requested, or no usable credential.
    pub kubeconfig: Option<KubeconfigPlan>,
    /// Who gets a file of its own with what the kubeconfig contains, each once; empty without a kubeconfig.
    pub consumers: Vec<Consumer>,
    /// Namespace of Argo CD, in the cluster in which it runs.
    pub argocd_namespace: Namespace,
    /// Namespace of Flux, in the cluster in which it runs.
    pub flux_namespace: Namespace,
    /// The annotations for external-dns.
    pub external_dns: Option<ExternalDns>,
    /// Reserve the host name.
    pub reserve_name: bool,
    /// ServiceAccount to make, with namespace and ClusterRole.
    pub service_account: Option<(Namespace, ResourceName, Option<ResourceName>)>,
    /// The HTTPProxy that was passed and that applying replaces.
    pub replaced: Option<Replaced>,
}

/// An HTTPProxy of the same name and namespace, as it is in the cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replaced {
    /// Its host name; empty if others include it.
    pub host: String,
    /// Whether it uses the TLS Secret that is written.
    pub shares_secret: bool,
}

/// Certificate and key that go into the Secret.
#[derive(Debug)]
pub struct Served {
    /// The leaf.
    pub leaf: Arc<Certificate>,
    /// Intermediates in order.
    pub intermediates: Vec<Arc<Certificate>>,
    /// The key.
    pub key: ServedKey,
}

/// How the key is available.
#[derive(Debug)]
pub enum ServedKey {
    /// The private key: the Secret is written.
    Private(PrivateKey),
    /// Only its public half, or none: the Secret is not written, the command that makes it is.
    LeftOut,
    /// Another team has it and creates the Secret (`certificate.format: none`).
    Elsewhere,
}

/// An object that makes a controller create the TLS Secret.
#[derive(Debug)]
pub enum SecretCreator {
    /// A Certificate of cert-manager, signed by this issuer.
    CertManager(IssuerRef),
    /// An ExternalSecret with these references.
    ExternalSecret(ExternalSecret),
}

/// What an ExternalSecret refers to.
#[derive(Debug)]
pub struct ExternalSecret {
    /// The store.
    pub store: StoreRef,
    /// Its entry with the certificate chain.
    pub chain: RemoteRef,
    /// Its entry with the private key.
    pub key: RemoteRef,
}

/// `validation` of the HTTPProxy.
#[derive(Debug)]
pub struct UpstreamCheck {
    /// CA certificates for `ca.crt`; empty: the Secret exists and is not written.
    pub ca: Vec<Arc<Certificate>>,
    /// Name of their Secret, in the proxy's namespace.
    pub secret_name: ResourceName,
    /// DNS name that the API server's certificate must contain.
    pub subject_name: String,
}

/// The kubeconfig to write.
#[derive(Debug)]
pub struct KubeconfigPlan {
    /// Name of the user entry.
    pub user: String,
    /// Namespace of the context.
    pub namespace: Option<Namespace>,
    /// How the client shows who it is.
    pub credential: Credential,
    /// Certificates for `certificate-authority-data`: the embedded anchor, or in passthrough the cluster's CA.
    pub ca: Vec<Arc<Certificate>>,
    /// The same for consumers, which have no trust store of the operator: the private root too, if `ca` is empty.
    pub consumer_ca: Vec<Arc<Certificate>>,
    /// The cluster extension `client.authentication.k8s.io/exec` of an exec user that asks for it.
    pub exec_extension: Option<Tree>,
}

/// What external-dns reads of the HTTPProxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExternalDns {
    /// Targets of the record; empty: the addresses in the status of the HTTPProxy.
    pub targets: Vec<String>,
    /// TTL of the record in seconds; empty: the default of external-dns.
    pub ttl: String,
}

/// How the client shows who it is.
#[derive(Debug)]
pub enum Credential {
    /// A bearer token.
    Token(Token),
    /// A plugin that yields tokens.
    Exec(Exec),
    /// A client certificate (passthrough only).
    ClientCertificate(ClientCertificate),
}

impl Checked {
    /// Returns the namespace of the HTTPProxy: that of the Service it names, since Contour looks in no other namespace.
    pub fn proxy_namespace(&self) -> &Namespace {
        &self.service.namespace
    }

    /// Returns the HTTPProxy's `virtualhost.fqdn`.
    pub fn virtual_host(&self) -> &Fqdn {
        self.passthrough_name.as_ref().unwrap_or(&self.fqdn)
    }

    /// Returns whether the TLS Secret comes from this bundle: written, or created by what is written.
    pub fn brings_secret(&self) -> bool {
        let is_written = |served: &Served| !matches!(served.key, ServedKey::Elsewhere);
        self.creator.is_some() || self.served.as_ref().is_some_and(is_written)
    }

    /// Returns `https://FQDN`, with the port only if it is not 443.
    pub fn server(&self) -> String {
        match self.port {
            443 => format!("https://{}", self.fqdn.as_str()),
            port => format!("https://{}:{port}", self.fqdn.as_str()),
        }
    }
}
