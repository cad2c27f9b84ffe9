//! From a case that nothing blocks to what may be written.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{
    Checked, Credential, ExternalDns, ExternalSecret, KubeconfigPlan, Replaced, SecretCreator, Served, ServedKey,
    UpstreamCheck,
};
use crate::chain::TrustKind;
use crate::check::{Case, credential};
use crate::exposure::{CertificateFormat, CertificateSource, Consumer, Spec, TrustSource, UpstreamVerify};
use crate::finding::{Blocks, Finding};
use crate::fqdn::{Fqdn, FqdnError};
use crate::key::Key;
use crate::kubernetes::{Cidr, IssuerRef, NameError, Namespace, RemoteRef, ResourceName, ServiceRef, StoreRef};
use crate::mode::Mode;
use crate::selection::{Affected, Effect};
use crate::x509::Certificate;

/// Builds it, `None` if an error blocks everything or there is no name. Only warnings can be accepted, so an accepted
/// error does not exist.
pub(in crate::check) fn build(case: &Case<'_>, findings: &[Finding]) -> Option<Checked> {
    let is_blocked = findings.iter().any(|finding| finding.blocks == Some(Blocks::All));
    if is_blocked { None } else { checked(case, findings).ok() }
}

/// A value that its check rejects, so that there is an error already.
struct Refused;

impl From<NameError> for Refused {
    fn from(_: NameError) -> Self {
        Self
    }
}

impl From<FqdnError> for Refused {
    fn from(_: FqdnError) -> Self {
        Self
    }
}

fn checked(case: &Case<'_>, findings: &[Finding]) -> Result<Checked, Refused> {
    let spec = &case.exposure.spec;
    let service = ServiceRef::new(&spec.service.namespace, &spec.service.name, spec.service.port)?;
    let kubeconfig = kubeconfig(case, findings)?;
    Ok(Checked {
        name: case.exposure.metadata.name.clone(),
        fqdn: case.set.fqdn.clone().ok_or(Refused)?,
        port: spec.port,
        mode: spec.mode,
        passthrough_name: passthrough_name(case)?,
        proxy_name: ResourceName::subdomain(&spec.proxy_name)?,
        ingress_class: Some(spec.ingress_class_name.clone()).filter(|class| !class.is_empty()),
        allow_from: allow_from(spec)?,
        secret_name: ResourceName::subdomain(&spec.certificate.secret_name)?,
        secret_namespace: optional_namespace(&spec.certificate.secret_namespace)?
            .unwrap_or_else(|| service.namespace.clone()),
        service,
        served: served(case),
        layout: spec.layout,
        creator: creator(spec)?,
        sops: sops(case),
        upstream: upstream(case)?,
        health_check: spec.upstream.health_check,
        contour_namespace: Namespace::parse(&spec.contour.namespace)?,
        envoy_service: ResourceName::service(&spec.contour.envoy_service)?,
        platform: spec.platform,
        role_binding_name: ResourceName::path_segment(&spec.role_binding.name)?,
        role_binding_narrow: spec.role_binding.narrow,
        consumers: if kubeconfig.is_some() { consumers(spec) } else { Vec::new() },
        kubeconfig,
        argocd_namespace: Namespace::parse(&spec.argocd.namespace)?,
        flux_namespace: Namespace::parse(&spec.flux.namespace)?,
        external_dns: external_dns(spec),
        reserve_name: spec.reserve_name,
        service_account: service_account(spec)?,
        replaced: replaced(case),
    })
}

fn passthrough_name(case: &Case<'_>) -> Result<Option<Fqdn>, Refused> {
    let spec = &case.exposure.spec;
    if spec.mode != Mode::Passthrough || spec.passthrough_name.is_empty() {
        return Ok(None);
    }
    let (name, _) = Fqdn::parse(&spec.passthrough_name)?;
    Ok(Some(name).filter(|name| case.set.fqdn.as_ref() != Some(name)))
}

fn allow_from(spec: &Spec) -> Result<Vec<Cidr>, Refused> {
    let ranges = if spec.mode == Mode::Http { spec.allow_from.as_slice() } else { &[] };
    ranges.iter().map(|range| Cidr::parse(range).map_err(Refused::from)).collect()
}

fn optional_namespace(text: &str) -> Result<Option<Namespace>, Refused> {
    if text.is_empty() { Ok(None) } else { Ok(Some(Namespace::parse(text)?)) }
}

fn served(case: &Case<'_>) -> Option<Served> {
    let spec = &case.exposure.spec;
    if spec.mode == Mode::Passthrough || spec.certificate.is_managed() {
        return None;
    }
    let is_elsewhere = spec.certificate.format == CertificateFormat::None;
    let key = match case.set.key.as_ref().map(|found| &found.part) {
        _ if is_elsewhere => ServedKey::Elsewhere,
        Some(Key::Private(key)) => ServedKey::Private(key.clone()),
        Some(Key::Public(_)) | None => ServedKey::LeftOut,
    };
    let chain = &case.set.chain;
    Some(Served { leaf: chain.leaf.clone()?, intermediates: chain.intermediates.clone(), key })
}

fn creator(spec: &Spec) -> Result<Option<SecretCreator>, Refused> {
    if spec.mode == Mode::Passthrough || spec.certificate.source == CertificateSource::Existing {
        return Ok(None);
    }
    Ok(match spec.certificate.format {
        CertificateFormat::Secret | CertificateFormat::None | CertificateFormat::Sops => None,
        CertificateFormat::CertManager => {
            Some(SecretCreator::CertManager(IssuerRef::parse(&spec.certificate.issuer).ok_or(Refused)?))
        }
        CertificateFormat::ExternalSecret => Some(SecretCreator::ExternalSecret(ExternalSecret {
            store: StoreRef::parse(&spec.certificate.store).ok_or(Refused)?,
            chain: RemoteRef::parse(&spec.certificate.chain_reference).ok_or(Refused)?,
            key: RemoteRef::parse(&spec.certificate.key_reference).ok_or(Refused)?,
        })),
    })
}

/// Only what the bundle contains can be encrypted.
fn sops(case: &Case<'_>) -> Option<Vec<String>> {
    let certificate = &case.exposure.spec.certificate;
    let is_written = matches!(served(case).map(|served| served.key), Some(ServedKey::Private(_)));
    (is_written && certificate.format == CertificateFormat::Sops).then(|| certificate.age_recipients.clone())
}

fn upstream(case: &Case<'_>) -> Result<Option<UpstreamCheck>, Refused> {
    let spec = &case.exposure.spec;
    if spec.mode == Mode::Passthrough || spec.upstream.verify == UpstreamVerify::Never {
        return Ok(None);
    }
    let ca = match (spec.upstream.ca_source, &case.set.upstream_ca) {
        (CertificateSource::Existing, _) => Vec::new(),
        (CertificateSource::Supplied, Some((ca, _))) => ca.clone(),
        (CertificateSource::Supplied, None) => return Ok(None),
    };
    Ok(Some(UpstreamCheck {
        ca,
        secret_name: ResourceName::subdomain(&spec.upstream.ca_secret_name)?,
        subject_name: spec.upstream.subject_name.clone(),
    }))
}

fn kubeconfig(case: &Case<'_>, findings: &[Finding]) -> Result<Option<KubeconfigPlan>, Refused> {
    let spec = &case.exposure.spec;
    let is_blocked =
        findings.iter().any(|finding| finding.blocks == Some(Blocks::Kubeconfig) || finding.is_open_decision());
    let of_context = case.set.access.as_ref().and_then(|access| access.context.namespace.as_deref());
    let namespace = optional_namespace(&spec.kubeconfig.namespace)?
        .or_else(|| of_context.and_then(|namespace| Namespace::parse(namespace).ok()));
    if !spec.kubeconfig.write || is_blocked {
        return Ok(None);
    }
    let cluster_ca = || case.set.upstream_ca.as_ref().map(|(ca, _)| ca.clone());
    let ca = match (spec.mode, spec.kubeconfig.trust) {
        (Mode::Passthrough, _) => cluster_ca().unwrap_or_default(),
        (Mode::Tcp | Mode::Http, TrustSource::Embed) => case.set.chain.anchor.iter().cloned().collect(),
        (Mode::Tcp | Mode::Http, TrustSource::System) => Vec::new(),
    };
    let needs_ca = spec.mode == Mode::Passthrough || spec.kubeconfig.trust == TrustSource::Embed;
    if needs_ca && ca.is_empty() {
        return Ok(None);
    }
    let Some(credential) = credential::usable_credential(case, findings) else { return Ok(None) };
    let exec_extension = match &credential {
        Credential::Exec(exec) if exec.provide_cluster_info => {
            case.set.access.as_ref().and_then(|access| access.cluster.exec_extension.clone())
        }
        Credential::Exec(_) | Credential::Token(_) | Credential::ClientCertificate(_) => None,
    };
    let consumer_ca = consumer_ca(case, &ca);
    let user = spec.kubeconfig.user.clone();
    Ok(Some(KubeconfigPlan { user, namespace, credential, ca, consumer_ca, exec_extension }))
}

/// A private root is in the trust store of people, and not in the image of a program.
fn consumer_ca(case: &Case<'_>, ca: &[Arc<Certificate>]) -> Vec<Arc<Certificate>> {
    let chain = &case.set.chain;
    let is_private = matches!(chain.trust.kind, TrustKind::Private | TrustKind::SelfSigned);
    match ca {
        [] if is_private => chain.anchor.iter().cloned().collect(),
        ca => ca.to_vec(),
    }
}

/// The kubeconfig is written anyway.
fn consumers(spec: &Spec) -> Vec<Consumer> {
    let mut consumers = spec.consumers.clone();
    consumers.retain(|consumer| *consumer != Consumer::Kubeconfig);
    consumers.sort_unstable();
    consumers.dedup();
    consumers
}

fn external_dns(spec: &Spec) -> Option<ExternalDns> {
    let dns = &spec.external_dns;
    dns.is_used().then(|| ExternalDns { targets: dns.targets.clone(), ttl: dns.ttl.clone() })
}

fn replaced(case: &Case<'_>) -> Option<Replaced> {
    let is_replaced = |proxy: &&Affected| matches!(proxy.effect, Effect::Replaced | Effect::Overwritten);
    let proxy = case.set.affected.iter().find(is_replaced)?;
    Some(Replaced { host: proxy.fqdn.clone(), shares_secret: proxy.shares_secret })
}

fn service_account(spec: &Spec) -> Result<Option<(Namespace, ResourceName, Option<ResourceName>)>, Refused> {
    let account = &spec.service_account;
    if account.name.is_empty() {
        return Ok(None);
    }
    let role = match account.cluster_role.as_str() {
        "" => None,
        role => Some(ResourceName::path_segment(role)?),
    };
    Ok(Some((Namespace::parse(&account.namespace)?, ResourceName::subdomain(&account.name)?, role)))
}
