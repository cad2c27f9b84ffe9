//! Names of Kubernetes objects, and what fits into a Secret.

use core::fmt::Display;
use core::net::IpAddr;
use core::str::FromStr;

use crate::check::{Case, Outcome};
use crate::decoded::ManagedSecret;
use crate::exposure::{Exposure, Layout, Spec};
use crate::finding::{Change, Code, Finding, Fix};
use crate::fqdn::Fqdn;
use crate::hidden::is_hidden;
use crate::key::Key;
use crate::kubernetes::{Cidr, NameError, Namespace, ResourceName, kubeconfig_name};
use crate::limits::SECRET_BYTES;
use crate::mode::Mode;
use crate::wording::quoted;
use crate::x509::Certificate;

/// Kubernetes API conventions, "Object Names and IDs"; every name at once, since none depends on another.
pub(super) fn names_valid(case: &Case<'_>) -> Outcome {
    let mut findings: Vec<Finding> = NAMES.iter().filter_map(|name| name.check(case)).collect();
    findings.extend(ports(case));
    findings.extend(ranges(case));
    findings.extend(targets(case));
    findings.extend(passthrough_name(case));
    findings.extend(one_name_twice(case));
    Outcome::of(findings)
}

/// One name of the exposure and its rule.
struct Name {
    field: &'static str,
    /// What the field is, `HTTPProxy name`.
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

const NAMES: [Name; 18] = [
    name("metadata.name", "cluster and context name", Rule::Entry, |e| &e.metadata.name),
    name("proxyName", "HTTPProxy name", Rule::Subdomain, |e| &e.spec.proxy_name),
    name("ingressClassName", "ingress class", Rule::OptionalSubdomain, |e| &e.spec.ingress_class_name),
    name("service.namespace", "Service namespace", Rule::Namespace, |e| &e.spec.service.namespace),
    name("service.name", "Service name", Rule::Service, |e| &e.spec.service.name),
    name("certificate.secretName", "TLS Secret name", Rule::Subdomain, |e| &e.spec.certificate.secret_name),
    name("certificate.secretNamespace", "TLS Secret namespace", Rule::OptionalNamespace, |e| {
        &e.spec.certificate.secret_namespace
    }),
    name("upstream.caSecretName", "upstream CA Secret name", Rule::Subdomain, |e| &e.spec.upstream.ca_secret_name),
    name("contour.namespace", "Contour namespace", Rule::Namespace, |e| &e.spec.contour.namespace),
    name("contour.envoyService", "Envoy Service name", Rule::Service, |e| &e.spec.contour.envoy_service),
    name("roleBinding.name", "RoleBinding name", Rule::Segment, |e| &e.spec.role_binding.name),
    name("kubeconfig.user", "kubeconfig user name", Rule::Entry, |e| &e.spec.kubeconfig.user),
    name("kubeconfig.namespace", "kubeconfig namespace", Rule::OptionalNamespace, |e| &e.spec.kubeconfig.namespace),
    name("serviceAccount.name", "ServiceAccount name", Rule::OptionalSubdomain, |e| &e.spec.service_account.name),
    name("serviceAccount.namespace", "ServiceAccount namespace", Rule::Namespace, |e| {
        &e.spec.service_account.namespace
    }),
    name("argocd.namespace", "namespace of Argo CD", Rule::Namespace, |e| &e.spec.argocd.namespace),
    name("flux.namespace", "namespace of Flux", Rule::Namespace, |e| &e.spec.flux.namespace),
    name("serviceAccount.clusterRole", "ClusterRole name", Rule::OptionalSegment, |e| {
        &e.spec.service_account.cluster_role
    }),
];

const fn name(field: &'static str, what: &'static str, rule: Rule, value: fn(&Exposure) -> &str) -> Name {
    Name { field, what, rule, value }
}

impl Name {
    fn check(&self, case: &Case<'_>) -> Option<Finding> {
        let value = (self.value)(case.exposure);
        let error = self.rule.check(value).err()?;
        let lower = value.to_ascii_lowercase();
        let is_enough = lower != value && group(self.field) == self.field && self.rule.check(&lower).is_ok();
        let fix = match is_enough {
            true => Fix::set("use lowercase", self.field, lower),
            false => Fix::set("set a valid name", group(self.field), ""),
        };
        Some(invalid(self.field, self.what, value, &error).with_fixes([fix]))
    }
}

impl Rule {
    fn check(&self, value: &str) -> Result<(), NameError> {
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

/// The field that is set as one text together with this one.
fn group(field: &'static str) -> &'static str {
    match field.split_once('.') {
        Some((group @ ("service" | "serviceAccount"), _)) => group,
        _ => field,
    }
}

fn invalid(field: &'static str, what: &str, value: &str, error: &dyn Display) -> Finding {
    let shown = match value.chars().count() {
        0 => String::new(),
        1..=80 if !value.chars().any(is_hidden) => format!(" `{value}`"),
        _ => String::new(),
    };
    let found = format!("{what}{shown} {error}");
    Finding::error(Code::NameInvalid, field, found).about(field)
}

fn ports(case: &Case<'_>) -> Vec<Finding> {
    let spec = &case.exposure.spec;
    let zero = |field: &'static str, port: u16| {
        let found = format!("`{field}` is 0; allowed: 1 to 65535");
        let fix = Fix::set("set a valid port", group(field), "");
        (port == 0).then(|| Finding::error(Code::NameInvalid, field, found).with_fixes([fix]).about(field))
    };
    [zero("port", spec.port), zero("service.port", spec.service.port)].into_iter().flatten().collect()
}

fn ranges(case: &Case<'_>) -> Vec<Finding> {
    let ranges = &case.exposure.spec.allow_from;
    let fix = || Fix::says("correct the value in `allowFrom`, for example `10.0.0.0/8` or `192.0.2.1`");
    let wrong = ranges.iter().filter_map(|range| {
        let error = Cidr::parse(range).err()?;
        Some(invalid("allowFrom", "address range", range, &error).with_fixes([fix()]))
    });
    wrong.collect()
}

/// external-dns takes every other text for a host name.
fn targets(case: &Case<'_>) -> Vec<Finding> {
    let is_valid = |target: &str| IpAddr::from_str(target).is_ok() || Fqdn::is_exact(target);
    let wrong = case.exposure.spec.external_dns.targets.iter().filter(|target| !is_valid(target)).map(|target| {
        let rule = "is not an IP address or a host name; expected: an address of Envoy, or a lowercase DNS name";
        let fix = Fix::set("set an IP address or a host name", "externalDns.targets", "");
        invalid("externalDns.targets", "target of the DNS record", target, &rule).with_fixes([fix])
    });
    wrong.collect()
}

fn passthrough_name(case: &Case<'_>) -> Option<Finding> {
    let name = &case.exposure.spec.passthrough_name;
    let is_used = case.exposure.spec.mode == Mode::Passthrough && !name.is_empty();
    if !is_used || Fqdn::is_exact(name) {
        return None;
    }
    let rule = "expected: a lowercase DNS name from the SANs of the API server's certificate \
                (`kubernetes.default.svc`)";
    let lower = name.to_ascii_lowercase();
    let (what, fix) = match Fqdn::is_exact(&lower) {
        true => ("contains an uppercase letter", Fix::set("use lowercase", "passthroughName", lower)),
        false => {
            let label = "use a DNS name from the SANs of the API server's certificate";
            ("is not a valid host name", Fix::set(label, "passthroughName", ""))
        }
    };
    Some(invalid("passthroughName", "passthrough name", name, &format!("{what}; {rule}")).with_fixes([fix]))
}

/// One Secret cannot contain both: applying the second would overwrite the first.
fn one_name_twice(case: &Case<'_>) -> Option<Finding> {
    let spec = &case.exposure.spec;
    let namespace = &spec.certificate.secret_namespace;
    let is_together = namespace.is_empty() || *namespace == spec.service.namespace;
    let same = spec.certificate.secret_name == spec.upstream.ca_secret_name;
    let both_used = spec.mode != Mode::Passthrough && case.set.upstream_ca.is_some();
    (is_together && same && both_used).then(|| {
        let name = &spec.upstream.ca_secret_name;
        let found = format!("`certificate.secretName` and `upstream.caSecretName` are both `{name}`");
        let usual = Spec::default();
        let fix = match usual.upstream.ca_secret_name {
            other if other != *name => Fix::set("use another upstream CA Secret", "upstream.caSecretName", other),
            _ => {
                let other = usual.certificate.secret_name;
                Fix::set("use another TLS Secret", "certificate.secretName", other)
            }
        };
        Finding::error(Code::NameInvalid, "upstream.caSecretName", found)
            .with_impact("The upstream CA Secret and the TLS Secret overwrite each other.")
            .with_fixes([fix])
            .about("upstream.caSecretName")
    })
}

/// The control plane creates `default/kubernetes` with port 443; hosted ones have their own. Contour looks up a Service
/// in the namespace of the HTTPProxy only.
pub(super) fn service_usual(case: &Case<'_>) -> Outcome {
    let service = &case.exposure.spec.service;
    if (service.namespace.as_str(), service.name.as_str(), service.port) == ("default", "kubernetes", 443) {
        return Outcome::Passed;
    }
    let hint = match service.port {
        6443 => "; 6443 is usually the port of the API server itself, and 443 the port of its Service",
        _ => "",
    };
    let found = format!(
        "`service` is {0}/{1}:{2}{hint}; kubefront writes the HTTPProxy to the namespace {0}",
        service.namespace, service.name, service.port
    );
    Outcome::of(vec![Finding::warning(Code::ServiceUnusual, "service", found).about("service")])
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
    let spec = &case.exposure.spec;
    let is_ours = spec.certificate.writes_secret();
    let found = [
        ("certificate.secretName", "TLS Secret", &spec.certificate.secret_name, certificates + key, is_ours),
        ("upstream.caSecretName", "upstream CA Secret", &spec.upstream.ca_secret_name, ca, true),
    ];
    if spec.mode == Mode::Passthrough {
        return Outcome::not_applicable("mode passthrough writes no Secret");
    }
    let too_large = |(field, what, name, bytes, is_written): (&'static str, &str, &String, usize, bool)| {
        let found = format!("the {what} {name} would contain {bytes} bytes; limit: {SECRET_BYTES}");
        (is_written && bytes > SECRET_BYTES).then(|| Finding::error(Code::SecretTooLarge, field, found).about(field))
    };
    Outcome::of(found.into_iter().filter_map(too_large).collect())
}

/// BEGIN and END lines, base64 in lines of 64 with LF.
fn pem_length(certificate: &Certificate) -> usize {
    let base64 = certificate.der.len().div_ceil(3) * 4;
    base64 + base64.div_ceil(64) + "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".len()
}

/// Contour uses a Secret of another namespace only if a TLSCertificateDelegation in that namespace allows it.
pub(super) fn secret_beside_proxy(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.mode == Mode::Passthrough {
        return Outcome::not_applicable("mode passthrough uses no TLS Secret");
    }
    let (namespace, proxy) = (&spec.certificate.secret_namespace, &spec.service.namespace);
    let mut findings = managed_elsewhere(case);
    if namespace.is_empty() || namespace == proxy {
        return Outcome::of(findings);
    }
    let found = format!("the TLS Secret is in the namespace {namespace}, the HTTPProxy in {proxy}");
    let finding = Finding::note(Code::DelegationAdded, "certificate.secretNamespace", found);
    findings.push(finding.about("certificate.secretNamespace"));
    if spec.layout == Layout::Kustomize {
        let found = format!("the HTTPProxy refers to the Secret as {namespace}/{}", spec.certificate.secret_name);
        let finding = Finding::warning(Code::KustomizeReference, "layout", found);
        findings.push(finding.about("certificate.secretNamespace"));
    }
    Outcome::of(findings)
}

/// kubefront does not write what a controller writes.
fn managed_elsewhere(case: &Case<'_>) -> Vec<Finding> {
    let spec = &case.exposure.spec;
    if !spec.certificate.writes_secret() {
        return Vec::new();
    }
    let managed = case.decoded.managed.iter();
    managed.map(|found| managed_secret(case, &found.origin.name, &found.part).about("certificate.source")).collect()
}

fn managed_secret(case: &Case<'_>, file: &str, managed: &ManagedSecret) -> Finding {
    let ManagedSecret { namespace, name, by } = managed;
    let certificate = &case.exposure.spec.certificate;
    let ours = case.exposure.spec.certificate_namespace();
    let theirs = if namespace.is_empty() { ours } else { namespace };
    if *name == certificate.secret_name && theirs == ours {
        let found = format!("{by} writes the Secret {theirs}/{name}, and `certificate.source` is `supplied`");
        return Finding::error(Code::SecretManagedElsewhere, file, found);
    }
    let found =
        format!("{by} writes the Secret {theirs}/{name}; kubefront would write {ours}/{}", certificate.secret_name);
    let flags =
        format!("--certificate-source existing --secret-name {} --secret-namespace {}", quoted(name), quoted(theirs));
    Finding::warning(Code::SecretManagedElsewhere, file, found)
        .with_impact("The controller does not renew the copy that kubefront would write, so the copy expires.")
        .with_fixes([Fix::set("use the existing Secret", "certificate.source", "existing")
            .and(Change::Set { field: "certificate.secretName", value: name.clone().into() })
            .and(Change::Set { field: "certificate.secretNamespace", value: theirs.to_owned().into() })
            .with_command(flags)])
}
