//! The exposure document: everything that describes one exposed API server, without secrets.
//!
//! Values are kept as typed; [`crate::check`] checks whether they can work.

mod error;
mod fields;
mod given;
mod nearest;
mod print;
mod read;
mod set;
mod slot;
#[cfg(test)]
mod tests;

pub use error::{ExposureError, Found, Problem, SetError, ValueError};
pub use fields::{FIELDS, Field, Kind};
pub use nearest::nearest_word;

use given::Given;

use crate::clients::Client;
use crate::mode::Mode;
use crate::yaml;

/// `ApiExposure`, `kubefront.dev/v1alpha1`. Every field but `spec.fqdn` has a default.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exposure {
    /// `kubefront.dev/v1alpha1`
    pub api_version: String,
    /// `ApiExposure`
    pub kind: String,
    /// Name, and what orchestrators add (labels, annotations), which is ignored.
    pub metadata: Metadata,
    /// The description.
    pub spec: Spec,
    given: Given,
}

/// `metadata`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Metadata {
    /// Cluster and context name in the new kubeconfig.
    pub name: String,
}

/// `spec`; unknown fields are an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spec {
    /// Host name that clients use.
    pub fqdn: String,
    /// Port that clients use.
    pub port: u16,
    /// How Envoy handles TLS.
    pub mode: Mode,
    /// Host name in mode passthrough, if it differs from the FQDN.
    pub passthrough_name: String,
    /// Name of the HTTPProxy.
    pub proxy_name: String,
    /// Ingress class of the HTTPProxy; left out if empty.
    pub ingress_class_name: String,
    /// Allowed client address ranges (CIDR); mode http only.
    pub allow_from: Vec<String>,
    /// The API server's Service.
    pub service: Service,
    /// The certificate that Envoy serves.
    pub certificate: CertificateSpec,
    /// How Envoy reaches the API server.
    pub upstream: Upstream,
    /// The Contour installation.
    pub contour: Contour,
    /// How the cluster admits Envoy's pods.
    pub platform: Platform,
    /// The RoleBinding of `tkgs-psp`.
    pub role_binding: RoleBinding,
    /// Version of the API server, if known.
    pub kubernetes_version: String,
    /// Oldest kubectl in use, if known.
    pub oldest_kubectl: String,
    /// The new kubeconfig, and the sources of its parts.
    pub kubeconfig: KubeconfigSpec,
    /// Block other routes from the host name with a ValidatingAdmissionPolicy.
    pub reserve_name: bool,
    /// Files around the manifests.
    pub layout: Layout,
    /// Programs that connect with the new kubeconfig, each with a file of its own.
    pub consumers: Vec<Consumer>,
    /// Where Argo CD runs.
    pub argocd: Home,
    /// Where Flux runs.
    pub flux: Home,
    /// What external-dns reads of the HTTPProxy.
    pub external_dns: ExternalDns,
    /// A ServiceAccount to write.
    pub service_account: ServiceAccount,
    /// Clients that must accept the chain, next to kubectl; the others are reported as a warning.
    pub clients: Vec<Client>,
    /// Accepted warnings.
    pub accept: Vec<Accept>,
}

impl Spec {
    /// Returns the namespace of the TLS Secret: the one that is set, otherwise the Service's, which is also the HTTPProxy's.
    pub(crate) fn certificate_namespace(&self) -> &str {
        match self.certificate.secret_namespace.as_str() {
            "" => &self.service.namespace,
            namespace => namespace,
        }
    }
}

/// `spec.service`
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub struct Service {
    pub namespace: String,
    pub name: String,
    pub port: u16,
}

/// `spec.certificate`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateSpec {
    /// File of the certificate chain.
    pub chain_file: String,
    /// File of the private key, or of its public key.
    pub key_file: String,
    /// Name of the Secret.
    pub secret_name: String,
    /// Namespace of the Secret; empty: the HTTPProxy's.
    pub secret_namespace: String,
    /// Who manages the Secret.
    pub source: CertificateSource,
    /// What is written for the certificate.
    pub format: CertificateFormat,
    /// Issuer of cert-manager, `KIND/NAME` or `KIND.GROUP/NAME`.
    pub issuer: String,
    /// Store of the ExternalSecret, `KIND/NAME`.
    pub store: String,
    /// Entry of the store with the certificate chain, `KEY` or `KEY#PROPERTY`.
    pub chain_reference: String,
    /// Entry of the store with the private key.
    pub key_reference: String,
    /// Recipients of age for which SOPS encrypts the TLS Secret.
    pub age_recipients: Vec<String>,
    /// Files with root certificates of a private CA that clients trust.
    pub anchor_files: Vec<String>,
}

/// `spec.upstream`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upstream {
    /// Whether Envoy verifies the API server's certificate.
    pub verify: UpstreamVerify,
    /// File of the upstream CA; empty: the kubeconfig's CA.
    pub ca_file: String,
    /// Name of the Secret with the upstream CA.
    pub ca_secret_name: String,
    /// Whether kubefront writes that Secret, or refers to the one in the cluster.
    pub ca_source: CertificateSource,
    /// DNS name that the SANs of the API server's certificate must include.
    pub subject_name: String,
    /// Write a `healthCheckPolicy`.
    pub health_check: bool,
    /// File of the API server's certificate, to check upstream CA and SANs offline.
    pub server_certificate_file: String,
}

/// `spec.contour`
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub struct Contour {
    pub namespace: String,
    pub envoy_service: String,
    pub version: String,
}

/// `spec.roleBinding`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleBinding {
    /// Its name.
    pub name: String,
    /// Bind only Contour's ServiceAccounts, not those of the whole cluster.
    pub narrow: bool,
}

/// `spec.kubeconfig`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KubeconfigSpec {
    /// File of the cluster's kubeconfig.
    pub from: String,
    /// Its context; empty: current-context.
    pub context: String,
    /// File of the token.
    pub token_file: String,
    /// Name of the user entry.
    pub user: String,
    /// Namespace of the new context; empty: none.
    pub namespace: String,
    /// How clients trust the certificate.
    pub trust: TrustSource,
    /// Write a kubeconfig.
    pub write: bool,
}

/// `spec.serviceAccount`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceAccount {
    /// Its name; empty: no ServiceAccount is written.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// ClusterRole it is bound to; there is no default role.
    pub cluster_role: String,
}

/// `spec.argocd` and `spec.flux`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Home {
    /// Namespace of the Secret, in the cluster in which the program runs.
    pub namespace: String,
}

/// `spec.externalDns`
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExternalDns {
    /// external-dns creates the DNS record.
    pub enabled: bool,
    /// Targets of the record, in place of the addresses in the status of the HTTPProxy.
    pub targets: Vec<String>,
    /// TTL of the record in seconds; empty: the default of external-dns.
    pub ttl: String,
}

/// An entry of `spec.accept`: an accepted warning, which fails nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accept {
    /// Finding code.
    pub code: String,
    /// Why.
    pub reason: String,
    /// RFC 3339 date or timestamp after which the warning counts again; empty: never.
    pub until: String,
}

/// `certificate.source` and `upstream.caSource`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CertificateSource {
    /// kubefront writes the Secret.
    #[default]
    Supplied,
    /// The Secret exists, and another program manages it (cert-manager, external-secrets).
    Existing,
}

/// `certificate.format`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CertificateFormat {
    /// The TLS Secret.
    #[default]
    Secret,
    /// Nothing: another team creates the TLS Secret from the certificate that was checked.
    None,
    /// A Certificate of cert-manager, which issues the certificate and creates the TLS Secret.
    CertManager,
    /// An ExternalSecret, from which External Secrets creates the TLS Secret with the entries of a store.
    ExternalSecret,
    /// The TLS Secret, and the rule with which SOPS encrypts it.
    Sops,
}

/// `upstream.verify`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum UpstreamVerify {
    /// Yes, if a CA is available.
    #[default]
    Auto,
    /// Yes; without a CA this is an error.
    Always,
    /// No.
    Never,
}

/// `platform`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Platform {
    /// Nothing to write.
    #[default]
    None,
    /// Pod Security Policies of TKGs, Kubernetes <= 1.24: a RoleBinding.
    TkgsPsp,
    /// Pod Security admission, Kubernetes >= 1.25: a namespace label.
    PodSecurity,
}

/// `layout`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Layout {
    /// Only the manifests.
    #[default]
    Plain,
    /// `kustomization.yaml` and its configuration too.
    Kustomize,
}

/// An item of `consumers`
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Consumer {
    /// kubectl and everything else that reads a kubeconfig.
    Kubeconfig,
    /// Argo CD: a cluster Secret.
    ArgoCd,
    /// Flux: a Secret with a kubeconfig.
    Flux,
    /// Terraform: variables for the provider `kubernetes`.
    Terraform,
}

/// `kubeconfig.trust`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TrustSource {
    /// The client's trust store.
    #[default]
    System,
    /// The root certificate is in `certificate-authority-data`.
    Embed,
}

impl ExternalDns {
    /// Returns whether external-dns creates the record: a target or a TTL is for nothing else.
    pub fn is_used(&self) -> bool {
        self.enabled || !self.targets.is_empty() || !self.ttl.is_empty()
    }
}

impl CertificateSpec {
    /// Returns whether the TLS Secret contains what another program puts there, so that no certificate needs to be provided.
    pub fn is_managed(&self) -> bool {
        let is_created = matches!(self.format, CertificateFormat::CertManager | CertificateFormat::ExternalSecret);
        self.source == CertificateSource::Existing || is_created
    }

    /// Returns whether kubefront writes the TLS Secret.
    pub fn writes_secret(&self) -> bool {
        let is_secret = matches!(self.format, CertificateFormat::Secret | CertificateFormat::Sops);
        self.source == CertificateSource::Supplied && is_secret
    }
}

impl Exposure {
    /// Reads a document (YAML or JSON); unknown fields in `spec` are an error.
    ///
    /// # Errors
    /// Names the field, and the nearest known one.
    pub fn parse(text: &[u8]) -> Result<Self, ExposureError> {
        read::read(text)
    }

    /// Sets one field by its path (`certificate.chainFile`, `metadata.name`) from the text of a flag or variable. Lists
    /// get one more item; the groups `service` (`NS/NAME:PORT`) and `serviceAccount` (`NS/NAME=ROLE`) accept one text.
    ///
    /// # Errors
    /// The value is invalid, or the field does not exist.
    pub fn set(&mut self, path: &str, value: &str) -> Result<(), SetError> {
        set::set(self, path, value)
    }

    /// Returns the value of one field or group by its path, as [`set`](Self::set) accepts it; items separated by commas.
    pub fn get(&self, path: &str) -> Option<String> {
        set::group(&self.spec, path).or_else(|| slot::slot(&mut self.clone(), path).map(|slot| slot.text()))
    }

    /// Returns whether the value of a field or group was set: by a document, by [`set`](Self::set), or to another value
    /// than the default. A default that was set explicitly is known only for fields that an HTTPProxy may fill.
    pub fn is_given(&self, path: &str) -> bool {
        self.given.holds(path) || self.get(path) != Self::default().get(path)
    }

    /// Empties a list, so that [`set`](Self::set) adds the first item; other fields stay.
    pub fn clear(&mut self, path: &str) {
        match slot::slot(self, path) {
            Some(slot::Slot::List(list)) => list.clear(),
            Some(slot::Slot::Clients(list)) => list.clear(),
            Some(slot::Slot::Consumers(list)) => list.clear(),
            _ => {}
        }
    }

    /// Prints the document as YAML: `fqdn`, `mode`, and all fields that differ from the defaults or
    /// [were set](Self::is_given).
    pub fn to_yaml(&self) -> String {
        yaml::write(&print::tree(self)).text.to_string()
    }
}

impl Default for Exposure {
    fn default() -> Self {
        Self {
            api_version: API_VERSION.to_owned(),
            kind: KIND.to_owned(),
            metadata: Metadata { name: "kubeapi".to_owned() },
            spec: Spec::default(),
            given: Given::default(),
        }
    }
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            fqdn: String::new(),
            port: 443,
            mode: Mode::Tcp,
            passthrough_name: String::new(),
            proxy_name: "kubeapi-proxy".to_owned(),
            ingress_class_name: String::new(),
            allow_from: Vec::new(),
            service: Service::default(),
            certificate: CertificateSpec::default(),
            upstream: Upstream::default(),
            contour: Contour::default(),
            platform: Platform::None,
            role_binding: RoleBinding::default(),
            kubernetes_version: String::new(),
            oldest_kubectl: String::new(),
            kubeconfig: KubeconfigSpec::default(),
            reserve_name: false,
            layout: Layout::Plain,
            consumers: Vec::new(),
            argocd: Home { namespace: "argocd".to_owned() },
            flux: Home { namespace: "flux-system".to_owned() },
            external_dns: ExternalDns::default(),
            service_account: ServiceAccount::default(),
            clients: Vec::new(),
            accept: Vec::new(),
        }
    }
}

impl Default for Service {
    fn default() -> Self {
        Self { namespace: "default".to_owned(), name: "kubernetes".to_owned(), port: 443 }
    }
}

impl Default for CertificateSpec {
    fn default() -> Self {
        Self {
            chain_file: String::new(),
            key_file: String::new(),
            secret_name: "kubeapi-tls".to_owned(),
            secret_namespace: String::new(),
            source: CertificateSource::Supplied,
            format: CertificateFormat::Secret,
            issuer: String::new(),
            store: String::new(),
            chain_reference: String::new(),
            key_reference: String::new(),
            age_recipients: Vec::new(),
            anchor_files: Vec::new(),
        }
    }
}

impl Default for Upstream {
    fn default() -> Self {
        Self {
            verify: UpstreamVerify::Auto,
            ca_file: String::new(),
            ca_secret_name: "kubeapi-upstream-ca".to_owned(),
            ca_source: CertificateSource::Supplied,
            subject_name: "kubernetes.default.svc".to_owned(),
            health_check: false,
            server_certificate_file: String::new(),
        }
    }
}

impl Default for Contour {
    fn default() -> Self {
        Self { namespace: "projectcontour".to_owned(), envoy_service: "envoy".to_owned(), version: String::new() }
    }
}

impl Default for RoleBinding {
    fn default() -> Self {
        Self { name: "rolebinding-default-privileged-sa-ns_default".to_owned(), narrow: false }
    }
}

impl Default for KubeconfigSpec {
    fn default() -> Self {
        Self {
            from: String::new(),
            context: String::new(),
            token_file: String::new(),
            user: "third-party".to_owned(),
            namespace: String::new(),
            trust: TrustSource::System,
            write: true,
        }
    }
}

impl Default for ServiceAccount {
    fn default() -> Self {
        Self { name: String::new(), namespace: "default".to_owned(), cluster_role: String::new() }
    }
}

const API_VERSION: &str = "kubefront.dev/v1alpha1";
const KIND: &str = "ApiExposure";
