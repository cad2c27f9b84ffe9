//! One value of the exposure, borrowed by its path: the one place that knows which field is of which type.

use super::error::{TEXT, TEXTS, VERSION, ValueError};
use crate::clients::Client;
use crate::exposure::{
    CertificateFormat, CertificateSource, Consumer, Exposure, Layout, Platform, TrustSource, UpstreamVerify,
};
use crate::kubernetes::{IssuerRef, RemoteRef, StoreRef};
use crate::mode::{Mode, Version};
use crate::yaml::Tree;

/// A value, to be read or set.
pub(super) enum Slot<'a> {
    Text(&'a mut String),
    Version(&'a mut String),
    Port(&'a mut u16),
    Switch(&'a mut bool),
    List(&'a mut Vec<String>),
    Mode(&'a mut Mode),
    Source(&'a mut CertificateSource),
    Format(&'a mut CertificateFormat),
    Issuer(&'a mut String),
    Store(&'a mut String),
    Reference(&'a mut String),
    Verify(&'a mut UpstreamVerify),
    Platform(&'a mut Platform),
    Layout(&'a mut Layout),
    Trust(&'a mut TrustSource),
    Clients(&'a mut Vec<Client>),
    Consumers(&'a mut Vec<Consumer>),
    Ttl(&'a mut String),
}

/// Returns the value at `path`, below `spec` (or `metadata.name`).
pub(super) fn slot<'a>(exposure: &'a mut Exposure, path: &str) -> Option<Slot<'a>> {
    let spec = &mut exposure.spec;
    Some(match path {
        "metadata.name" => Slot::Text(&mut exposure.metadata.name),
        "fqdn" => Slot::Text(&mut spec.fqdn),
        "port" => Slot::Port(&mut spec.port),
        "mode" => Slot::Mode(&mut spec.mode),
        "passthroughName" => Slot::Text(&mut spec.passthrough_name),
        "proxyName" => Slot::Text(&mut spec.proxy_name),
        "ingressClassName" => Slot::Text(&mut spec.ingress_class_name),
        "allowFrom" => Slot::List(&mut spec.allow_from),
        "service.namespace" => Slot::Text(&mut spec.service.namespace),
        "service.name" => Slot::Text(&mut spec.service.name),
        "service.port" => Slot::Port(&mut spec.service.port),
        "certificate.chainFile" => Slot::Text(&mut spec.certificate.chain_file),
        "certificate.keyFile" => Slot::Text(&mut spec.certificate.key_file),
        "certificate.secretName" => Slot::Text(&mut spec.certificate.secret_name),
        "certificate.secretNamespace" => Slot::Text(&mut spec.certificate.secret_namespace),
        "certificate.source" => Slot::Source(&mut spec.certificate.source),
        "certificate.format" => Slot::Format(&mut spec.certificate.format),
        "certificate.issuer" => Slot::Issuer(&mut spec.certificate.issuer),
        "certificate.store" => Slot::Store(&mut spec.certificate.store),
        "certificate.chainReference" => Slot::Reference(&mut spec.certificate.chain_reference),
        "certificate.keyReference" => Slot::Reference(&mut spec.certificate.key_reference),
        "certificate.ageRecipients" => Slot::List(&mut spec.certificate.age_recipients),
        "certificate.anchorFiles" => Slot::List(&mut spec.certificate.anchor_files),
        "upstream.verify" => Slot::Verify(&mut spec.upstream.verify),
        "upstream.caFile" => Slot::Text(&mut spec.upstream.ca_file),
        "upstream.caSecretName" => Slot::Text(&mut spec.upstream.ca_secret_name),
        "upstream.caSource" => Slot::Source(&mut spec.upstream.ca_source),
        "upstream.subjectName" => Slot::Text(&mut spec.upstream.subject_name),
        "upstream.healthCheck" => Slot::Switch(&mut spec.upstream.health_check),
        "upstream.serverCertificateFile" => Slot::Text(&mut spec.upstream.server_certificate_file),
        "contour.namespace" => Slot::Text(&mut spec.contour.namespace),
        "contour.envoyService" => Slot::Text(&mut spec.contour.envoy_service),
        "contour.version" => Slot::Version(&mut spec.contour.version),
        "platform" => Slot::Platform(&mut spec.platform),
        "roleBinding.name" => Slot::Text(&mut spec.role_binding.name),
        "roleBinding.narrow" => Slot::Switch(&mut spec.role_binding.narrow),
        "kubernetesVersion" => Slot::Version(&mut spec.kubernetes_version),
        "oldestKubectl" => Slot::Version(&mut spec.oldest_kubectl),
        "kubeconfig.from" => Slot::Text(&mut spec.kubeconfig.from),
        "kubeconfig.context" => Slot::Text(&mut spec.kubeconfig.context),
        "kubeconfig.tokenFile" => Slot::Text(&mut spec.kubeconfig.token_file),
        "kubeconfig.user" => Slot::Text(&mut spec.kubeconfig.user),
        "kubeconfig.namespace" => Slot::Text(&mut spec.kubeconfig.namespace),
        "kubeconfig.trust" => Slot::Trust(&mut spec.kubeconfig.trust),
        "kubeconfig.write" => Slot::Switch(&mut spec.kubeconfig.write),
        "clients" => Slot::Clients(&mut spec.clients),
        "reserveName" => Slot::Switch(&mut spec.reserve_name),
        "layout" => Slot::Layout(&mut spec.layout),
        "consumers" => Slot::Consumers(&mut spec.consumers),
        "argocd.namespace" => Slot::Text(&mut spec.argocd.namespace),
        "flux.namespace" => Slot::Text(&mut spec.flux.namespace),
        "externalDns.enabled" => Slot::Switch(&mut spec.external_dns.enabled),
        "externalDns.targets" => Slot::List(&mut spec.external_dns.targets),
        "externalDns.ttl" => Slot::Ttl(&mut spec.external_dns.ttl),
        "serviceAccount.name" => Slot::Text(&mut spec.service_account.name),
        "serviceAccount.namespace" => Slot::Text(&mut spec.service_account.namespace),
        "serviceAccount.clusterRole" => Slot::Text(&mut spec.service_account.cluster_role),
        _ => return None,
    })
}

impl Slot<'_> {
    /// Sets the value from a text; a list gets one more item.
    pub(super) fn fill(self, text: &str) -> Result<(), ValueError> {
        match self {
            Self::Text(value) => text.clone_into(value),
            Self::Version(value) if text.is_empty() || Version::parse(text).is_some() => text.clone_into(value),
            Self::Version(_) => return Err(ValueError::NotAVersion),
            Self::Port(value) => *value = port(text)?,
            Self::Switch(value) => *value = choose(text, &[("true", true), ("false", false)])?,
            Self::List(value) => value.push(text.to_owned()),
            Self::Mode(value) => *value = choose(text, MODES)?,
            Self::Source(value) => *value = choose(text, SOURCES)?,
            Self::Format(value) => *value = choose(text, FORMATS)?,
            Self::Issuer(value) if text.is_empty() || IssuerRef::parse(text).is_some() => text.clone_into(value),
            Self::Issuer(_) => return Err(ValueError::NotOfForm("KIND/NAME, such as ClusterIssuer/letsencrypt")),
            Self::Store(value) if text.is_empty() || StoreRef::parse(text).is_some() => text.clone_into(value),
            Self::Store(_) => {
                return Err(ValueError::NotOfForm("SecretStore/NAME or ClusterSecretStore/NAME"));
            }
            Self::Reference(value) if text.is_empty() || RemoteRef::parse(text).is_some() => text.clone_into(value),
            Self::Reference(_) => return Err(ValueError::NotOfForm("KEY or KEY#PROPERTY")),
            Self::Verify(value) => *value = choose(text, VERIFY)?,
            Self::Platform(value) => *value = choose(text, PLATFORMS)?,
            Self::Layout(value) => *value = choose(text, LAYOUTS)?,
            Self::Trust(value) => *value = choose(text, TRUST)?,
            Self::Clients(value) => value.push(client(text)?),
            Self::Consumers(value) => {
                for name in text.split(',') {
                    value.push(choose(name.trim(), CONSUMERS)?);
                }
            }
            Self::Ttl(value) if text.is_empty() || is_ttl(text) => text.clone_into(value),
            Self::Ttl(_) => return Err(ValueError::NotOfForm("a number of seconds from 1 to 2147483647")),
        }
        Ok(())
    }

    /// Returns the value as it is printed.
    pub(super) fn tree(&self) -> Tree {
        match self {
            Self::Text(value)
            | Self::Version(value)
            | Self::Issuer(value)
            | Self::Store(value)
            | Self::Reference(value) => Tree::Text((*value).clone()),
            Self::Port(value) => Tree::Integer(i64::from(**value)),
            Self::Switch(value) => Tree::Bool(**value),
            Self::List(values) => Tree::List(values.iter().cloned().map(Tree::Text).collect()),
            Self::Mode(value) => named(**value, MODES),
            Self::Source(value) => named(**value, SOURCES),
            Self::Format(value) => named(**value, FORMATS),
            Self::Verify(value) => named(**value, VERIFY),
            Self::Platform(value) => named(**value, PLATFORMS),
            Self::Layout(value) => named(**value, LAYOUTS),
            Self::Trust(value) => named(**value, TRUST),
            Self::Clients(values) => Tree::List(values.iter().map(|client| Tree::Text(client.to_string())).collect()),
            Self::Consumers(values) => Tree::List(values.iter().map(|value| named(*value, CONSUMERS)).collect()),
            Self::Ttl(value) => value.parse().map_or_else(|_| Tree::Text((*value).clone()), Tree::Integer),
        }
    }

    /// Returns the value as [`fill`](Self::fill) accepts it; items of a list separated by commas.
    pub(super) fn text(&self) -> String {
        match self.tree() {
            Tree::Text(text) => text,
            Tree::Integer(number) => number.to_string(),
            Tree::Bool(switch) => switch.to_string(),
            _ => match self {
                Self::List(values) => values.join(", "),
                Self::Clients(values) => values.iter().map(Client::to_string).collect::<Vec<_>>().join(", "),
                Self::Consumers(values) => {
                    values.iter().map(|value| name(*value, CONSUMERS)).collect::<Vec<_>>().join(", ")
                }
                _ => String::new(),
            },
        }
    }

    /// Returns what the field expects, for messages.
    pub(super) fn expects(&self) -> &'static str {
        match self {
            Self::Text(_) => TEXT,
            Self::Version(_) => VERSION,
            Self::Port(_) => "a number from 1 to 65535",
            Self::Switch(_) => "true or false",
            Self::List(_) | Self::Clients(_) | Self::Consumers(_) => TEXTS,
            Self::Ttl(_) => "a number of seconds",
            Self::Mode(_)
            | Self::Source(_)
            | Self::Format(_)
            | Self::Issuer(_)
            | Self::Store(_)
            | Self::Reference(_)
            | Self::Verify(_)
            | Self::Platform(_)
            | Self::Layout(_)
            | Self::Trust(_) => TEXT,
        }
    }
}

/// Reads a port as Kubernetes does: digits only, from 1 to 65535.
pub(super) fn port(text: &str) -> Result<u16, ValueError> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let port = text.parse().ok().filter(|port| digits && *port > 0);
    port.ok_or(ValueError::NotAPort)
}

fn choose<T: Copy>(text: &str, table: &[(&'static str, T)]) -> Result<T, ValueError> {
    let found = table.iter().find(|(name, _)| *name == text);
    found.map(|(_, value)| *value).ok_or_else(|| ValueError::NotOneOf(table.iter().map(|(name, _)| *name).collect()))
}

/// Reads the name of a client whose answers were measured.
pub(super) fn client(text: &str) -> Result<Client, ValueError> {
    let measured = Client::ALL.iter().filter(|client| client.is_measured());
    let names: Vec<(&'static str, Client)> = measured.map(|client| (client.into(), *client)).collect();
    choose(text, &names)
}

/// A TTL that external-dns accepts (its annotations.go).
fn is_ttl(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<i32>().is_ok_and(|seconds| seconds > 0)
}

fn named<T: PartialEq + Copy>(value: T, table: &[(&'static str, T)]) -> Tree {
    Tree::Text(name(value, table).to_owned())
}

fn name<T: PartialEq + Copy>(value: T, table: &[(&'static str, T)]) -> &'static str {
    table.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| *name)
}

const MODES: &[(&str, Mode)] = &[("tcp", Mode::Tcp), ("http", Mode::Http), ("passthrough", Mode::Passthrough)];
const SOURCES: &[(&str, CertificateSource)] =
    &[("supplied", CertificateSource::Supplied), ("existing", CertificateSource::Existing)];
const FORMATS: &[(&str, CertificateFormat)] = &[
    ("secret", CertificateFormat::Secret),
    ("none", CertificateFormat::None),
    ("cert-manager", CertificateFormat::CertManager),
    ("external-secret", CertificateFormat::ExternalSecret),
    ("sops", CertificateFormat::Sops),
];
const VERIFY: &[(&str, UpstreamVerify)] =
    &[("auto", UpstreamVerify::Auto), ("always", UpstreamVerify::Always), ("never", UpstreamVerify::Never)];
const PLATFORMS: &[(&str, Platform)] =
    &[("none", Platform::None), ("tkgs-psp", Platform::TkgsPsp), ("pod-security", Platform::PodSecurity)];
const LAYOUTS: &[(&str, Layout)] = &[("plain", Layout::Plain), ("kustomize", Layout::Kustomize)];
const CONSUMERS: &[(&str, Consumer)] = &[
    ("kubeconfig", Consumer::Kubeconfig),
    ("argocd", Consumer::ArgoCd),
    ("flux", Consumer::Flux),
    ("terraform", Consumer::Terraform),
];
const TRUST: &[(&str, TrustSource)] = &[("system", TrustSource::System), ("embed", TrustSource::Embed)];
