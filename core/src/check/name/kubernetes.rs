//! Names of Kubernetes objects, and what fits into a Secret.

use core::fmt::Display;

use crate::check::{Case, Outcome};
use crate::decoded::ManagedSecret;
use crate::exposure::{CertificateSource, Exposure};
use crate::finding::{Code, Finding};
use crate::fqdn::Fqdn;
use crate::key::Key;
use crate::kubernetes::{Cidr, NameError, Namespace, ResourceName, kubeconfig_name};
use crate::limits::SECRET_BYTES;
use crate::mode::Mode;
use crate::x509::Certificate;

/// Kubernetes API conventions, "Object Names and IDs"; every name at once, since none of them waits for another.
pub(super) fn names_valid(case: &Case<'_>) -> Outcome {
    let mut findings: Vec<Finding> = NAMES.iter().filter_map(|name| name.judge(case)).collect();
    findings.extend(ports(case));
    findings.extend(ranges(case));
    findings.extend(passthrough_name(case));
    findings.extend(one_name_twice(case));
    Outcome::of(findings)
}

/// One name of the exposure and its rule.
struct Name {
    field: &'static str,
    /// What it names, as a sentence goes on after "the".
    what: &'static str,
    rule: Rule,
    value: fn(&Exposure) -> &str,
}

enum Rule {
    Namespace,
    OptionalNamespace,
    Subdomain,
    OptionalSubdomain,
    Service,
    Segment,
    OptionalSegment,
    Entry,
}

const NAMES: [Name; 16] = [
    name("metadata.name", "cluster and context", Rule::Entry, |e| &e.metadata.name),
    name("proxyName", "HTTPProxy", Rule::Subdomain, |e| &e.spec.proxy_name),
    name("ingressClassName", "ingress class", Rule::OptionalSubdomain, |e| &e.spec.ingress_class_name),
    name("service.namespace", "namespace of the Service", Rule::Namespace, |e| &e.spec.service.namespace),
    name("service.name", "Service", Rule::Service, |e| &e.spec.service.name),
    name("certificate.secretName", "TLS Secret", Rule::Subdomain, |e| &e.spec.certificate.secret_name),
    name("certificate.secretNamespace", "namespace of the TLS Secret", Rule::OptionalNamespace, |e| {
        &e.spec.certificate.secret_namespace
    }),
    name("upstream.caSecretName", "Secret of the upstream CA", Rule::Subdomain, |e| &e.spec.upstream.ca_secret_name),
    name("contour.namespace", "namespace of Contour", Rule::Namespace, |e| &e.spec.contour.namespace),
    name("contour.envoyService", "Service of Envoy", Rule::Service, |e| &e.spec.contour.envoy_service),
    name("roleBinding.name", "RoleBinding", Rule::Segment, |e| &e.spec.role_binding.name),
    name("kubeconfig.user", "user", Rule::Entry, |e| &e.spec.kubeconfig.user),
    name("kubeconfig.namespace", "namespace of the context", Rule::OptionalNamespace, |e| &e.spec.kubeconfig.namespace),
    name("serviceAccount.name", "ServiceAccount", Rule::OptionalSubdomain, |e| &e.spec.service_account.name),
    name("serviceAccount.namespace", "namespace of the ServiceAccount", Rule::Namespace, |e| {
        &e.spec.service_account.namespace
    }),
    name("serviceAccount.clusterRole", "ClusterRole", Rule::OptionalSegment, |e| &e.spec.service_account.cluster_role),
];

const fn name(field: &'static str, what: &'static str, rule: Rule, value: fn(&Exposure) -> &str) -> Name {
    Name { field, what, rule, value }
}

impl Name {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let value = (self.value)(case.exposure);
        let error = self.rule.judge(value).err()?;
        Some(invalid(self.field, self.what, value, &error))
    }
}

impl Rule {
    fn judge(&self, value: &str) -> Result<(), NameError> {
        match self {
            Self::OptionalNamespace | Self::OptionalSubdomain | Self::OptionalSegment if value.is_empty() => Ok(()),
            Self::Namespace | Self::OptionalNamespace => Namespace::parse(value).map(drop),
            Self::Subdomain | Self::OptionalSubdomain => ResourceName::subdomain(value).map(drop),
            Self::Service => ResourceName::service(value).map(drop),
            Self::Segment | Self::OptionalSegment => ResourceName::path_segment(value).map(drop),
            Self::Entry => kubeconfig_name(value),
        }
    }
}

fn invalid(field: &'static str, what: &str, value: &str, error: &dyn Display) -> Finding {
    let shown = match value.chars().count() {
        0 => String::new(),
        1..=80 if !value.chars().any(char::is_control) => format!(" `{value}`"),
        _ => String::new(),
    };
    let message = format!("the {what}{shown} {error}");
    Finding::error(Code::NameInvalid, field, message).about(field)
}

fn ports(case: &Case<'_>) -> Vec<Finding> {
    let spec = &case.exposure.spec;
    let zero = |field: &'static str, port: u16| {
        let message = format!("{field} is 0; a port is a number from 1 to 65535");
        (port == 0).then(|| Finding::error(Code::NameInvalid, field, message).about(field))
    };
    [zero("port", spec.port), zero("service.port", spec.service.port)].into_iter().flatten().collect()
}

fn ranges(case: &Case<'_>) -> Vec<Finding> {
    let ranges = &case.exposure.spec.allow_from;
    let fix = "write the range in `allowFrom` like 10.0.0.0/8, and one address like 192.0.2.1";
    let told =
        ranges.iter().filter_map(|r| Some(invalid("allowFrom", "range", r, &Cidr::parse(r).err()?).with_fix(fix)));
    told.collect()
}

fn passthrough_name(case: &Case<'_>) -> Option<Finding> {
    let name = &case.exposure.spec.passthrough_name;
    let is_used = case.exposure.spec.mode == Mode::Passthrough && !name.is_empty();
    if !is_used || Fqdn::is_exact(name) {
        return None;
    }
    let rule = "it is a DNS name in lower case, as in the API server's certificate (kubernetes.default.svc)";
    let has_upper = name.bytes().any(|octet| octet.is_ascii_uppercase()) && Fqdn::is_exact(&name.to_ascii_lowercase());
    let what = if has_upper { "holds an upper-case letter" } else { "is no host name" };
    Some(invalid("passthroughName", "passthrough name", name, &format!("{what}; {rule}")))
}

/// One Secret cannot hold both: applying the second would overwrite the first.
fn one_name_twice(case: &Case<'_>) -> Option<Finding> {
    let spec = &case.exposure.spec;
    let namespace = &spec.certificate.secret_namespace;
    let beside = namespace.is_empty() || *namespace == spec.service.namespace;
    let same = spec.certificate.secret_name == spec.upstream.ca_secret_name;
    let both_used = spec.mode != Mode::Passthrough && case.set.upstream_ca.is_some();
    (beside && same && both_used).then(|| {
        let message =
            format!("{} is the name of two Secrets, for TLS and for the upstream CA", spec.upstream.ca_secret_name);
        Finding::error(Code::NameInvalid, "upstream.caSecretName", message)
            .with_fix("give one of them another name")
            .about("upstream.caSecretName")
    })
}

/// The control plane makes `default/kubernetes` with port 443; hosted ones have their own. Contour looks for a Service
/// in the HTTPProxy's namespace only.
pub(super) fn service_usual(case: &Case<'_>) -> Outcome {
    let service = &case.exposure.spec.service;
    if (service.namespace.as_str(), service.name.as_str(), service.port) == ("default", "kubernetes", 443) {
        return Outcome::Passed;
    }
    let hint = match service.port {
        6443 => "; 6443 is the API server's own port, its Service usually has 443",
        _ => "",
    };
    let message = format!(
        "{}/{}:{} is not where clusters keep their API server (default/kubernetes:443){hint}. The HTTPProxy goes to the \
         namespace {}",
        service.namespace, service.name, service.port, service.namespace
    );
    Outcome::of(vec![Finding::warning(Code::ServiceUnusual, "service", message).about("service")])
}

/// Kubernetes core validation, `MaxSecretSize`: the sum of the decoded values.
pub(super) fn secrets_within_limit(case: &Case<'_>) -> Outcome {
    let chain = &case.set.chain;
    let certificates = chain.leaf.iter().chain(&chain.intermediates).map(|c| pem_length(c)).sum::<usize>();
    let key = match case.set.key.as_ref().map(|found| &found.part) {
        Some(Key::Private(key)) => key.expose_pem().len(),
        Some(Key::Public(_)) | None => 0,
    };
    let ca = case.set.upstream_ca.iter().flat_map(|(ca, _)| ca).map(|c| pem_length(c)).sum();
    let is_ours = case.exposure.spec.certificate.source == CertificateSource::Supplied;
    let found = [
        ("certificate.secretName", "TLS Secret", certificates + key, is_ours),
        ("upstream.caSecretName", "Secret of the upstream CA", ca, true),
    ];
    if case.exposure.spec.mode == Mode::Passthrough {
        return Outcome::not_applicable("passthrough writes no Secret");
    }
    let too_large = |(field, what, bytes, is_written): &(&'static str, &str, usize, bool)| {
        let message = format!("the {what} would hold {bytes} bytes; Kubernetes takes {SECRET_BYTES}");
        (*is_written && *bytes > SECRET_BYTES)
            .then(|| Finding::error(Code::SecretTooLarge, *field, message).about(field))
    };
    Outcome::of(found.iter().filter_map(too_large).collect())
}

/// BEGIN and END lines, base64 in lines of 64 with LF.
fn pem_length(certificate: &Certificate) -> usize {
    let base64 = certificate.der.len().div_ceil(3) * 4;
    base64 + base64.div_ceil(64) + "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".len()
}

/// Contour takes a Secret of another namespace only where a TLSCertificateDelegation there says so.
pub(super) fn secret_beside_proxy(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.mode == Mode::Passthrough {
        return Outcome::not_applicable("passthrough uses no TLS Secret");
    }
    let (namespace, proxy) = (&spec.certificate.secret_namespace, &spec.service.namespace);
    let mut findings = managed_elsewhere(case);
    if namespace.is_empty() || namespace == proxy {
        return Outcome::of(findings);
    }
    let message = format!(
        "the Secret is in {namespace}, the HTTPProxy in {proxy}: a TLSCertificateDelegation in {namespace} lets {proxy} use it"
    );
    let finding = Finding::note(Code::DelegationAdded, "certificate.secretNamespace", message);
    findings.push(finding.about("certificate.secretNamespace"));
    Outcome::of(findings)
}

/// What a controller writes is not ours to write.
fn managed_elsewhere(case: &Case<'_>) -> Vec<Finding> {
    let spec = &case.exposure.spec;
    if spec.certificate.source == CertificateSource::Existing {
        return Vec::new();
    }
    let ours = spec.certificate_namespace();
    let told = case.decoded.managed.iter().map(|found| {
        let ManagedSecret { namespace, name, by } = &found.part;
        let is_same = *name == spec.certificate.secret_name && (namespace.is_empty() || namespace == ours);
        let fix = format!(
            "set `certificate.source: existing`, `certificate.secretName: {name}` and `certificate.secretNamespace: {}`",
            if namespace.is_empty() { ours } else { namespace }
        );
        let finding = if is_same {
            let message = format!("{by} writes the Secret {name}: applying ours would fight it");
            Finding::error(Code::SecretManagedElsewhere, &found.origin.name, message)
        } else {
            let message = format!(
                "{by} writes the Secret {name}, and {} would be a copy of it that nobody renews",
                spec.certificate.secret_name
            );
            Finding::warning(Code::SecretManagedElsewhere, &found.origin.name, message)
        };
        finding.with_fix(fix).about("certificate.source")
    });
    told.collect()
}
