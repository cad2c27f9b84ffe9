//! The exposure document: everything that describes one exposed API server, without secrets.
//!
//! Values stand here as typed; whether they can work is for [`crate::check`].

mod error;
mod fields;
mod given;
mod nearest;
mod print;
mod read;
mod set;
mod shown;
mod slot;
#[cfg(test)]
mod tests;

pub use error::{ExposureError, Found, Problem, SetError, ValueError};
pub use fields::{FIELDS, Field, Kind};
use given::Given;

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
    /// The name clients use.
    pub fqdn: String,
    /// Port where clients reach Envoy.
    pub port: u16,
    /// How the traffic is carried.
    pub mode: Mode,
    /// Passthrough under this name instead of the FQDN.
    pub passthrough_name: String,
    /// Name of the HTTPProxy.
    pub proxy_name: String,
    /// Left out when empty.
    pub ingress_class_name: String,
    /// CIDR ranges that may call; http only.
    pub allow_from: Vec<String>,
    /// The API server's Service.
    pub service: Service,
    /// What clients are shown.
    pub certificate: CertificateSpec,
    /// How Envoy reaches the API server.
    pub upstream: Upstream,
    /// The Contour installation.
    pub contour: Contour,
    /// What admits Envoy's pods.
    pub platform: Platform,
    /// The RoleBinding of `tkgs-psp`.
    pub role_binding: RoleBinding,
    /// Version of the API server, where known.
    pub kubernetes_version: String,
    /// Oldest kubectl in use, where known.
    pub oldest_kubectl: String,
    /// The new kubeconfig and where its parts come from.
    pub kubeconfig: KubeconfigSpec,
    /// Keep others off the host name by a ValidatingAdmissionPolicy.
    pub reserve_name: bool,
    /// A ServiceAccount to make.
    pub service_account: ServiceAccount,
    /// Warnings somebody accepts.
    pub accept: Vec<Accept>,
}

impl Spec {
    /// Returns the namespace of the certificate's Secret: the one given, else the Service's, where the HTTPProxy stands.
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
    /// File of the chain.
    pub chain_file: String,
    /// File of the key, private or public.
    pub key_file: String,
    /// Name of the Secret.
    pub secret_name: String,
    /// Namespace of the Secret; empty: the proxy's.
    pub secret_namespace: String,
    /// Whose the Secret is.
    pub source: CertificateSource,
    /// Files of private CA certificates that clients trust.
    pub anchor_files: Vec<String>,
}

/// `spec.upstream`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upstream {
    /// Does Envoy check the API server's certificate?
    pub verify: UpstreamVerify,
    /// File of the CA; empty: the kubeconfig's.
    pub ca_file: String,
    /// Name of the CA's Secret.
    pub ca_secret_name: String,
    /// DNS name the API server's certificate must hold.
    pub subject_name: String,
    /// Write a `healthCheckPolicy`.
    pub health_check: bool,
    /// File of the API server's own certificate, to check CA and name against.
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
    /// Only Contour's own ServiceAccounts instead of all of the cluster.
    pub narrow: bool,
}

/// `spec.kubeconfig`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KubeconfigSpec {
    /// File of the cluster's own kubeconfig.
    pub from: String,
    /// Its context; empty: current-context.
    pub context: String,
    /// File of the token.
    pub token_file: String,
    /// Name of the user entry.
    pub user: String,
    /// Namespace of the new context; empty: none.
    pub namespace: String,
    /// What clients trust.
    pub trust: TrustSource,
    /// Write a kubeconfig at all.
    pub write: bool,
}

/// `spec.serviceAccount`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceAccount {
    /// Empty: none is made.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// ClusterRole it is bound to; no role is ever assumed.
    pub cluster_role: String,
}

/// One of `spec.accept`: a warning that is accepted and fails nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accept {
    /// Finding code.
    pub code: String,
    /// Why.
    pub reason: String,
    /// RFC 3339 date or moment after which it counts again; empty: for good.
    pub until: String,
}

/// `certificate.source`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CertificateSource {
    /// We write the Secret.
    #[default]
    Supplied,
    /// The Secret is there and somebody else's (cert-manager, external-secrets).
    Existing,
}

/// `upstream.verify`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum UpstreamVerify {
    /// With a CA, yes.
    #[default]
    Auto,
    /// Yes, or it is an error.
    Always,
    /// No.
    Never,
}

/// `platform`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Platform {
    /// Nothing is needed.
    #[default]
    None,
    /// Pod Security Policies of TKGs, Kubernetes <= 1.24: a RoleBinding.
    TkgsPsp,
    /// Pod Security admission, Kubernetes >= 1.25: a namespace label.
    PodSecurity,
}

/// `kubeconfig.trust`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TrustSource {
    /// The client's own list.
    #[default]
    System,
    /// The anchor goes into `certificate-authority-data`.
    Embed,
}

impl Exposure {
    /// Reads a document (YAML or JSON), strict in `spec`.
    ///
    /// # Errors
    /// Names the field, and the nearest known one.
    pub fn parse(text: &[u8]) -> Result<Self, ExposureError> {
        read::read(text)
    }

    /// Sets one field by its path (`certificate.chainFile`, `metadata.name`) from the text of a flag or variable. Lists
    /// grow by it; the groups `service` (`NS/NAME:PORT`) and `serviceAccount` (`NS/NAME=ROLE`) take one text.
    ///
    /// # Errors
    /// Says what is wrong with the value, or that there is no such field.
    pub fn set(&mut self, path: &str, value: &str) -> Result<(), SetError> {
        set::set(self, path, value)
    }

    /// Returns the value of one field or group by its path, as [`set`](Self::set) takes it; lists separated by commas.
    pub fn get(&self, path: &str) -> Option<String> {
        set::group(&self.spec, path).or_else(|| slot::slot(&mut self.clone(), path).map(|slot| slot.text()))
    }

    /// Says whether somebody chose the value of a field or group: by a document, [`set`](Self::set), or one that is not
    /// the default. A default that was chosen is known for the fields that an HTTPProxy may fill, where it matters.
    pub fn is_given(&self, path: &str) -> bool {
        self.given.holds(path) || self.get(path) != Self::default().get(path)
    }

    /// Empties a list, so that [`set`](Self::set) starts it anew; other fields stay.
    pub fn clear(&mut self, path: &str) {
        if let Some(slot::Slot::List(list)) = slot::slot(self, path) {
            list.clear();
        }
    }

    /// Prints the document as YAML, only what differs from the defaults or is chosen by [`is_given`](Self::is_given) (and
    /// `fqdn`, `mode`).
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
            service_account: ServiceAccount::default(),
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
