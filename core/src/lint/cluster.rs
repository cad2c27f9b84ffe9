//! All objects of the input, and what relates them: by namespace and name, and by host name.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Count, LintFinding, LintReport, ObjectName, Unreadable};
use super::object::{Delegation, Object, Secret, Service};
use super::proxy::{Proxy, Spot};
use super::{checks, object, set};
use crate::encryption::passphrase::Passphrases;
use crate::finding::Finding;
use crate::intake;
use crate::kubernetes::HostClaim;
use crate::kubernetes::pieces::{Piece, pieces};
use crate::material::{Material, Role};
use crate::report::{self, FindingReport};
use crate::time::Moment;
use crate::yaml::YamlError;

/// What is checked, and when.
#[derive(Debug)]
pub struct Settings<'a> {
    /// The time of the check.
    pub at: Moment,
    /// Warn of expiry when less than this many seconds are left; `None`: a quarter of the lifetime.
    pub renew_before: Option<i64>,
    /// Services of API servers besides `default/kubernetes`, as `namespace/name`.
    pub services: &'a [String],
    /// A kubeconfig, and root certificates of a private CA.
    pub extra: &'a [Material],
}

/// A text with objects.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Its name in messages.
    pub name: &'a str,
    /// The text, which may contain secrets.
    pub text: &'a [u8],
}

/// Where an object is.
#[derive(Clone)]
pub(super) struct At {
    pub(super) file: usize,
    pub(super) piece: Piece,
}

/// An object and its place.
pub(super) struct Placed<T> {
    pub(super) at: At,
    pub(super) object: T,
}

/// All objects of the input.
pub struct Cluster<'a> {
    sources: &'a [Source<'a>],
    exposed: Vec<Placed<Box<Proxy>>>,
    secrets: BTreeMap<(String, String), Placed<Secret>>,
    services: BTreeMap<(String, String), Service>,
    delegations: BTreeMap<String, Vec<Delegation>>,
    /// Objects of other kinds by host name.
    claims: BTreeMap<String, Vec<Placed<HostClaim>>>,
    /// Every HTTPProxy with a host name: class, and whether it exposes an API server, with its name.
    hosts: BTreeMap<String, Vec<(String, String)>>,
    unreadable: Vec<Unreadable>,
    count: Count,
}

/// What the check of one HTTPProxy found.
pub struct Checked {
    findings: Vec<LintFinding>,
    /// Public key and certificate that Envoy serves.
    served: Option<(String, String)>,
}

/// An HTTPProxy that exposes an API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// The input that contains it.
    pub file: usize,
    /// Its text there.
    pub piece: Piece,
    /// Its name.
    pub name: ObjectName,
}

/// Checks all objects of the texts.
pub fn lint(sources: &[Source<'_>], settings: &Settings<'_>) -> LintReport {
    let mut objects = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        for piece in pieces(source.text) {
            let read = object::read(&piece.text(source.text), &piece.listed);
            objects.push((file, piece, read));
        }
    }
    let cluster = Cluster::new(sources, objects, settings);
    let checked = (0..cluster.exposures()).map(|index| cluster.check(index, settings)).collect();
    cluster.report(checked, settings)
}

impl<'a> Cluster<'a> {
    /// Relates the objects: for each, the index of its source, its place there, and what was read.
    pub fn new(
        sources: &'a [Source<'a>],
        objects: Vec<(usize, Piece, Result<Object, YamlError>)>,
        settings: &Settings<'_>,
    ) -> Self {
        let mut cluster = Self {
            sources,
            exposed: Vec::new(),
            secrets: BTreeMap::new(),
            services: BTreeMap::new(),
            delegations: BTreeMap::new(),
            claims: BTreeMap::new(),
            hosts: BTreeMap::new(),
            unreadable: Vec::new(),
            count: Count { objects: objects.len(), ..Count::default() },
        };
        let known_hosts = hosts_of_kubeconfig(settings);
        for (file, piece, object) in objects {
            let at = At { file, piece };
            match object {
                Ok(object) => cluster.add(at, object, settings, &known_hosts),
                Err(error) => {
                    let line = at.piece.lines_before + error.line.unwrap_or(1);
                    cluster.unreadable.push(Unreadable { file: cluster.file(file), line, reason: error.what });
                }
            }
        }
        cluster
    }

    /// Returns how many HTTPProxies expose an API server.
    pub fn exposures(&self) -> usize {
        self.exposed.len()
    }

    /// Returns one of them.
    pub fn exposed(&self, index: usize) -> Option<Exposed> {
        let placed = self.exposed.get(index)?;
        Some(Exposed { file: placed.at.file, piece: placed.at.piece.clone(), name: name_of(&placed.object) })
    }

    /// Checks one of them.
    pub fn check(&self, index: usize, settings: &Settings<'_>) -> Checked {
        let Some(placed) = self.exposed.get(index) else { return Checked { findings: Vec::new(), served: None } };
        let mut findings = checks::of_proxy(self, placed);
        let set = set::check(self, placed, settings);
        findings.extend(set.findings);
        let has_cause = findings.iter().any(|found| found.finding.severity == crate::Severity::Error);
        if !has_cause {
            findings.extend(checks::invalid(self, placed));
        }
        Checked { findings, served: set.served }
    }

    /// Adds the findings about several HTTPProxies; `checked` is in the order of [`check`](Self::check).
    pub fn report(self, checked: Vec<Checked>, settings: &Settings<'_>) -> LintReport {
        let mut findings = self.shared_keys(&checked);
        findings.extend(checked.into_iter().flat_map(|checked| checked.findings));
        let key = |found: &LintFinding| (found.file.clone(), found.object.clone());
        findings.sort_by(|one, other| {
            let rank = |found: &LintFinding| (found.finding.severity, found.line, found.finding.code);
            key(one).cmp(&key(other)).then_with(|| rank(one).cmp(&rank(other)))
        });
        // Fifty HTTPProxies may use one Secret.
        let mut seen = BTreeSet::new();
        findings.retain(|found| {
            seen.insert((found.object.clone(), found.finding.code, found.path.clone(), found.finding.found.clone()))
        });
        LintReport {
            api_version: "kubefront.dev/v1",
            kind: "LintReport",
            kubefront_version: env!("CARGO_PKG_VERSION"),
            at: settings.at.to_string(),
            count: self.count,
            unreadable: self.unreadable,
            findings,
        }
    }

    fn add(&mut self, at: At, object: Object, settings: &Settings<'_>, known_hosts: &BTreeSet<String>) {
        match object {
            Object::Proxy(proxy) => {
                let name = format!("{}/{}", proxy.namespace, proxy.name);
                self.hosts.entry(proxy.fqdn.clone()).or_default().push((proxy.class.clone(), name));
                if exposes(&proxy, settings, known_hosts) {
                    self.count.exposures += 1;
                    self.exposed.push(Placed { at, object: proxy });
                } else {
                    self.count.other_proxies += 1;
                }
            }
            Object::Secret(secret) => {
                let key = (secret.namespace.clone(), secret.name.clone());
                self.secrets.insert(key, Placed { at, object: secret });
            }
            Object::Claim(claim) => {
                for host in &claim.hosts {
                    let placed = Placed { at: at.clone(), object: claim.clone() };
                    self.claims.entry(host.clone()).or_default().push(placed);
                }
            }
            Object::Service(service) => {
                self.services.insert((service.namespace.clone(), service.name.clone()), service);
            }
            Object::Delegation(found) => self.delegations.entry(found.namespace.clone()).or_default().push(found),
            Object::Other => {}
        }
    }

    fn shared_keys(&self, checked: &[Checked]) -> Vec<LintFinding> {
        let mut by_key: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (placed, checked) in self.exposed.iter().zip(checked) {
            if let Some((key, certificate)) = &checked.served {
                by_key.entry(key).or_default().push((placed, certificate.as_str()));
            }
        }
        by_key.into_values().filter_map(|users| checks::shared_key(self, &users)).collect()
    }

    /// Returns a Secret of the input.
    pub(super) fn secret(&self, namespace: &str, name: &str) -> Option<&Placed<Secret>> {
        self.secrets.get(&(namespace.to_owned(), name.to_owned()))
    }

    /// Says whether the Secrets of the input are those of a cluster, so that one that is not among them does not exist.
    pub(super) fn has_all_secrets(&self) -> bool {
        self.secrets.values().any(|secret| secret.object.is_live)
    }

    /// Says whether a namespace may use a Secret of another one; `None` if the input does not tell.
    pub(super) fn is_delegated(&self, (namespace, name): (&str, &str), to: &str) -> Option<bool> {
        let found = self.delegations.get(namespace).map(Vec::as_slice).unwrap_or_default();
        let mut entries = found.iter().flat_map(|delegation| &delegation.entries);
        let includes =
            |targets: &[String]| targets.iter().any(|target| target == to) || matches!(targets, [all] if all == "*");
        let is_included = entries.any(|(secret, targets)| secret == name && includes(targets));
        let is_known = !self.delegations.is_empty() || self.secret(namespace, name).is_some();
        is_known.then_some(is_included)
    }

    /// Returns the protocol that the Service sets for a port.
    pub(super) fn protocol(&self, namespace: &str, service: &str, port: &str) -> Option<&'static str> {
        let service = self.services.get(&(namespace.to_owned(), service.to_owned()))?;
        service.protocols.iter().find(|(known, _)| known == port).map(|(_, protocol)| *protocol)
    }

    /// Returns the HTTPProxies with a host name: class and name of each.
    pub(super) fn proxies_of(&self, host: &str) -> &[(String, String)] {
        self.hosts.get(host).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the objects of other kinds with a host name, or with a wildcard that includes it.
    pub(super) fn claims_of(&self, host: &str) -> Vec<&Placed<HostClaim>> {
        let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}")).unwrap_or_default();
        [host, wildcard.as_str()]
            .into_iter()
            .filter_map(|host| self.claims.get(host))
            .flatten()
            .take(MOST_CLAIMS)
            .collect()
    }

    /// Returns the text of an object as an input of a check.
    pub(super) fn material(&self, at: &At, name: String) -> Material {
        let text = self.sources.get(at.file).map(|source| source.text).unwrap_or_default();
        Material::new(name, None, at.piece.text(text).into_owned())
    }

    /// Makes a finding about an object, at a field of it.
    pub(super) fn found(&self, at: &At, object: ObjectName, spot: Option<&Spot>, finding: &Finding) -> LintFinding {
        let line = spot.map_or(1, |spot| spot.line);
        LintFinding {
            object,
            file: self.file(at.file),
            line: at.piece.lines_before + line.max(1),
            path: spot.map(|spot| spot.path.clone()).unwrap_or_default(),
            // Nothing is written, so nothing is blocked.
            finding: FindingReport { blocks: None, ..report::finding(finding) },
        }
    }

    fn file(&self, index: usize) -> String {
        self.sources.get(index).map(|source| source.name.to_owned()).unwrap_or_default()
    }
}

/// Returns the name of an HTTPProxy.
pub(super) fn name_of(proxy: &Proxy) -> ObjectName {
    ObjectName { kind: "HTTPProxy", namespace: proxy.namespace.clone(), name: proxy.name.clone() }
}

/// The Service of the API server, a Service that was named, its usual port or subject name, or the host name of the
/// kubeconfig.
fn exposes(proxy: &Proxy, settings: &Settings<'_>, known_hosts: &BTreeSet<String>) -> bool {
    let namespace = if proxy.namespace.is_empty() { "default" } else { &proxy.namespace };
    let is_api_server = |service: &super::proxy::Upstream| {
        let name = format!("{namespace}/{}", service.name);
        let is_subject = service
            .validation
            .as_ref()
            .is_some_and(|(_, subject)| subject == "kubernetes" || subject.starts_with("kubernetes.default"));
        name == "default/kubernetes" || settings.services.contains(&name) || service.port == "6443" || is_subject
    };
    known_hosts.contains(&proxy.fqdn) || proxy.parts.iter().flat_map(|part| &part.services).any(is_api_server)
}

/// The host names of the kubeconfig's servers.
fn hosts_of_kubeconfig(settings: &Settings<'_>) -> BTreeSet<String> {
    let is_kubeconfig = |material: &&Material| material.role() == Some(Role::Kubeconfig);
    let copy = |material: &Material| Material::new(material.name(), material.role(), material.bytes().to_vec());
    let materials: Vec<Material> = settings.extra.iter().filter(is_kubeconfig).map(copy).collect();
    let decoded = intake::decode(&materials, &Passphrases::default());
    let clusters = decoded.kubeconfigs.iter().flat_map(|found| &found.part.clusters);
    let host = |server: &str| {
        let address = server.trim().strip_prefix("https://")?;
        Some(address.split([':', '/']).next()?.to_ascii_lowercase())
    };
    clusters.filter_map(|cluster| host(cluster.server.as_written())).collect()
}

/// Other objects with one host name that are reported.
const MOST_CLAIMS: usize = 8;
