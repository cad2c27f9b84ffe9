//! All objects of the input, and what relates them: by namespace and name, and by host name.

use std::collections::{BTreeMap, BTreeSet};

use zeroize::Zeroizing;

use super::model::{Count, LintFinding, LintReport, NotChecked, ObjectName, Unreadable};
use super::object::{Delegation, Object, Secret, Service};
use super::owner::Owner;
use super::proxy::{Proxy, Spot, Upstream};
use super::repair::{Repaired, repair};
use super::{checks, object, set};
use crate::encryption::passphrase::Passphrases;
use crate::finding::{Finding, Fix};
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
    /// Objects of other kinds, and their places in this list by host name.
    claims: Vec<Placed<HostClaim>>,
    claims_by_host: BTreeMap<String, Vec<usize>>,
    /// Every HTTPProxy by host name and class.
    hosts: BTreeMap<(String, String), BTreeSet<String>>,
    /// Namespaces whose Secrets are in the input.
    with_secrets: BTreeSet<String>,
    unreadable: Vec<Unreadable>,
    count: Count,
}

/// What the check of one HTTPProxy found.
#[derive(Default)]
pub struct Checked {
    findings: Vec<LintFinding>,
    not_checked: Vec<NotChecked>,
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
            let read = object::read(&piece.object(source.text), &piece.listed);
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
            claims: Vec::new(),
            claims_by_host: BTreeMap::new(),
            hosts: BTreeMap::new(),
            with_secrets: BTreeSet::new(),
            unreadable: Vec::new(),
            count: Count { objects: objects.len(), ..Count::default() },
        };
        let mut hosts = hosts_of_kubeconfig(settings);
        let mut proxies = Vec::new();
        for (file, piece, object) in objects {
            let at = At { file, piece };
            match object {
                Ok(Object::Proxy(object)) => proxies.push(Placed { at, object }),
                Ok(Object::Exposure(host)) => hosts.extend(Some(host).filter(|host| !host.is_empty())),
                Ok(object) => cluster.add(at, object),
                Err(error) => {
                    let line = at.piece.lines_before + error.line.unwrap_or(1);
                    cluster.unreadable.push(Unreadable { file: cluster.file(file), line, reason: error.what });
                }
            }
        }
        cluster.add_proxies(proxies, settings, &hosts);
        cluster
    }

    /// Returns how many HTTPProxies expose an API server, including those that others include.
    pub fn exposures(&self) -> usize {
        self.exposed.len()
    }

    /// Returns one of them.
    pub fn exposed(&self, index: usize) -> Option<Exposed> {
        let placed = self.exposed.get(index)?;
        Some(Exposed { file: placed.at.file, piece: placed.at.piece.clone(), name: name_of(&placed.object) })
    }

    /// Returns one of them as it was read.
    pub(super) fn placed(&self, index: usize) -> Option<&Placed<Box<Proxy>>> {
        self.exposed.get(index)
    }

    /// Checks one of them.
    pub fn check(&self, index: usize, settings: &Settings<'_>) -> Checked {
        let Some(placed) = self.exposed.get(index) else { return Checked::default() };
        let mut findings = checks::of_proxy(self, placed);
        let set = match placed.object.is_included() {
            true => set::Set { findings: Vec::new(), served: None },
            false => set::check(self, placed, settings),
        };
        findings.extend(set.findings);
        let has_cause = findings.iter().any(|found| found.finding.severity == crate::Severity::Error);
        if !has_cause {
            findings.extend(checks::invalid(self, placed));
        }
        let findings = findings.into_iter().map(|found| self.owned(found, placed)).collect();
        Checked { findings, not_checked: checks::missing(self, placed), served: set.served }
    }

    /// Returns one of them with its repairs; `None` if there is nothing that can be repaired without a decision.
    ///
    /// # Errors
    /// Its text cannot be read.
    pub fn repair(&self, index: usize) -> Result<Option<Repaired>, YamlError> {
        let Some(placed) = self.exposed.get(index) else { return Ok(None) };
        let text = self.sources.get(placed.at.file).map(|source| source.text).unwrap_or_default();
        let namespace = &placed.object.namespace;
        let lacks = |name: &str, port: &str| {
            self.has_service(namespace, name) && self.protocol(namespace, name, port).is_none()
        };
        repair(&placed.at.piece.object(text), &placed.object, &lacks)
    }

    /// Adds the findings about several HTTPProxies; `checked` is in the order of [`check`](Self::check).
    pub fn report(self, checked: Vec<Checked>, settings: &Settings<'_>) -> LintReport {
        let mut findings = self.shared_keys(&checked);
        let mut not_checked = Vec::new();
        for checked in checked {
            findings.extend(checked.findings);
            not_checked.extend(checked.not_checked);
        }
        not_checked.sort();
        not_checked.dedup();
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
            not_checked,
        }
    }

    fn add(&mut self, at: At, object: Object) {
        match object {
            Object::Secret(secret) => {
                let key = (secret.namespace.clone(), secret.name.clone());
                self.secrets.insert(key, Placed { at, object: secret });
            }
            Object::Claim(claim) => {
                for host in &claim.hosts {
                    self.claims_by_host.entry(host.clone()).or_default().push(self.claims.len());
                }
                self.claims.push(Placed { at, object: claim });
            }
            Object::Service(service) => {
                self.services.insert((service.namespace.clone(), service.name.clone()), service);
            }
            Object::Delegation(found) => self.delegations.entry(found.namespace.clone()).or_default().push(found),
            Object::Proxy(_) | Object::Exposure(_) | Object::Other => {}
        }
    }

    /// Selects the HTTPProxies that expose an API server, when every Service and every host name is known.
    fn add_proxies(&mut self, proxies: Vec<Placed<Box<Proxy>>>, settings: &Settings<'_>, hosts: &BTreeSet<String>) {
        let mut named = BTreeSet::new();
        let mut marked = Vec::new();
        let mut exposing: BTreeSet<(String, String)> = BTreeSet::new();
        for mut placed in proxies {
            let proxy = &mut placed.object;
            let key = (proxy.namespace.clone(), proxy.name.clone());
            if !proxy.is_included() {
                let host = (proxy.fqdn.clone(), proxy.class.clone());
                self.hosts.entry(host).or_default().insert(format!("{}/{}", key.0, key.1));
            }
            for reference in checks::references(proxy) {
                let (namespace, name) = checks::split(&reference, &proxy.namespace);
                named.insert((namespace.to_owned(), name.to_owned()));
            }
            if self.mark(proxy, settings, hosts) {
                exposing.insert(key);
            }
            marked.push(placed);
        }
        // An HTTPProxy exposes what it includes.
        for _ in 0..MOST_LEVELS {
            let includes = |proxy: &Proxy| proxy.includes.iter().any(|included| exposing.contains(included));
            let more = marked.iter().filter(|placed| includes(&placed.object));
            let more: Vec<_> =
                more.map(|placed| (placed.object.namespace.clone(), placed.object.name.clone())).collect();
            let count = exposing.len();
            exposing.extend(more);
            if count == exposing.len() {
                break;
            }
        }
        for placed in marked {
            let proxy = &placed.object;
            let is_exposed = exposing.contains(&(proxy.namespace.clone(), proxy.name.clone()));
            match (is_exposed, proxy.is_included()) {
                (true, false) => self.count.exposures += 1,
                (false, false) => self.count.other_proxies += 1,
                (_, true) => {}
            }
            if is_exposed {
                self.exposed.push(placed);
            }
        }
        // Secrets that were saved one by one say nothing about the others of their namespace.
        let of_namespace = |(key, placed): (&(String, String), &Placed<Secret>)| {
            let is_proof = placed.object.is_live && (placed.at.piece.is_item || !named.contains(key));
            is_proof.then(|| key.0.clone())
        };
        self.with_secrets = self.secrets.iter().filter_map(of_namespace).collect();
    }

    /// Marks the routes that lead to an API server; `false` if none does.
    fn mark(&self, proxy: &mut Proxy, settings: &Settings<'_>, hosts: &BTreeSet<String>) -> bool {
        let namespace = if proxy.namespace.is_empty() { "default".to_owned() } else { proxy.namespace.clone() };
        let is_api_server = |service: &Upstream, is_route: bool| {
            let name = format!("{namespace}/{}", service.name);
            let is_subject = service
                .validation
                .as_ref()
                .is_some_and(|(_, subject)| subject == "kubernetes" || subject.starts_with("kubernetes.default"));
            let is_alias = || {
                let key = (namespace.clone(), service.name.clone());
                self.services.get(&key).is_some_and(|service| service.is_alias)
            };
            // Other applications use the port, too, but few of them with TLS.
            let has_tls = matches!(service.protocol.as_str(), "tls" | "h2") || service.validation.is_some();
            let is_port = service.port == "6443" && (!is_route || has_tls);
            name == "default/kubernetes" || settings.services.contains(&name) || is_port || is_subject || is_alias()
        };
        for part in &mut proxy.parts {
            part.is_api_server = part.services.iter().any(|service| is_api_server(service, part.is_route));
        }
        let is_found = proxy.parts.iter().any(|part| part.is_api_server);
        if !is_found && hosts.contains(&proxy.fqdn) {
            proxy.parts.iter_mut().for_each(|part| part.is_api_server = !part.services.is_empty());
        }
        is_found || hosts.contains(&proxy.fqdn)
    }

    /// Adds the owner of the object to a finding: a command that changes the object would be undone.
    fn owned(&self, mut found: LintFinding, placed: &Placed<Box<Proxy>>) -> LintFinding {
        let object = &found.object;
        let owner: Option<&Owner> = match object.kind {
            "Secret" => self.secret(&object.namespace, &object.name).and_then(|secret| secret.object.owner.as_ref()),
            "HTTPProxy" if *object == name_of(&placed.object) => placed.object.owner.as_ref(),
            _ => None,
        };
        // The HTTPProxy is right, and its Secret is not.
        let replaces = |fix: &Fix| fix.command.as_ref().is_some_and(|command| command.contains(" create secret "));
        if object.kind == "HTTPProxy" && found.finding.fixes.iter().any(replaces) {
            let (namespace, name) = checks::split(&placed.object.secret, &placed.object.namespace);
            let secret = self.secret(namespace, name).and_then(|secret| secret.object.owner.as_ref());
            if let Some(owner) = secret {
                found.finding.fixes = vec![Fix::told(owner.advice("Secret"))];
            }
        }
        if let Some(owner) = owner {
            let is_command = |fix: &Fix| fix.command.as_ref().is_some_and(|command| command.starts_with("kubectl"));
            if found.object.kind == "Secret" && found.finding.fixes.iter().any(is_command) {
                found.finding.fixes = vec![Fix::told(owner.advice("Secret"))];
            }
            found.managed_by = owner.to_string();
        }
        found
    }

    fn shared_keys(&self, checked: &[Checked]) -> Vec<LintFinding> {
        let mut by_key: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (placed, checked) in self.exposed.iter().zip(checked) {
            if let Some((key, certificate)) = &checked.served {
                by_key.entry(key).or_default().push((placed, certificate.as_str()));
            }
        }
        let finding = |users: Vec<(&Placed<Box<Proxy>>, &str)>| {
            let (first, _) = users.first()?;
            Some(self.owned(checks::shared_key(self, &users)?, first))
        };
        by_key.into_values().filter_map(finding).collect()
    }

    /// Returns a Secret of the input.
    pub(super) fn secret(&self, namespace: &str, name: &str) -> Option<&Placed<Secret>> {
        self.secrets.get(&(namespace.to_owned(), name.to_owned()))
    }

    /// Says whether the Secrets of a namespace are in the input, so that one that is not among them does not exist.
    pub(super) fn has_secrets_of(&self, namespace: &str) -> bool {
        self.with_secrets.contains(namespace)
    }

    /// Says whether a namespace may use a Secret of another one; `None` if the input does not tell.
    pub(super) fn is_delegated(&self, (namespace, name): (&str, &str), to: &str) -> Option<bool> {
        let found = self.delegations.get(namespace).map(Vec::as_slice).unwrap_or_default();
        let mut entries = found.iter().flat_map(|delegation| &delegation.entries);
        let includes =
            |targets: &[String]| targets.iter().any(|target| target == to) || matches!(targets, [all] if all == "*");
        let is_included = entries.any(|(secret, targets)| secret == name && includes(targets));
        let has_any = || self.delegations.values().flatten().any(|delegation| delegation.is_live);
        let is_known = is_included || !found.is_empty() || self.has_secrets_of(namespace) && has_any();
        is_known.then_some(is_included)
    }

    /// Says whether a Service is in the input.
    pub(super) fn has_service(&self, namespace: &str, service: &str) -> bool {
        self.services.contains_key(&(namespace.to_owned(), service.to_owned()))
    }

    /// Returns the protocol that the Service sets for a port.
    pub(super) fn protocol(&self, namespace: &str, service: &str, port: &str) -> Option<&'static str> {
        let service = self.services.get(&(namespace.to_owned(), service.to_owned()))?;
        service.protocols.iter().find(|(known, _)| known == port).map(|(_, protocol)| *protocol)
    }

    /// Returns the names of the HTTPProxies with a host name and a class.
    pub(super) fn proxies_of(&self, host: &str, class: &str) -> Option<&BTreeSet<String>> {
        self.hosts.get(&(host.to_owned(), class.to_owned()))
    }

    /// Says whether the input contains an object of another kind with a host name.
    pub(super) fn has_claims(&self) -> bool {
        !self.claims.is_empty()
    }

    /// Returns the objects of other kinds with a host name, or with a wildcard that includes it.
    pub(super) fn claims_of(&self, host: &str) -> Vec<&Placed<HostClaim>> {
        let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}")).unwrap_or_default();
        let places = [host, wildcard.as_str()].into_iter().filter_map(|host| self.claims_by_host.get(host)).flatten();
        places.filter_map(|place| self.claims.get(*place)).take(MOST_CLAIMS).collect()
    }

    /// Returns an entry of a Secret.
    pub(super) fn entry(&self, at: &At, key: &str) -> Option<Zeroizing<Vec<u8>>> {
        let text = self.sources.get(at.file).map(|source| source.text).unwrap_or_default();
        object::entry(&at.piece.object(text), key)
    }

    /// Returns the text of an object as an input of a check.
    pub(super) fn material(&self, at: &At, name: String) -> Material {
        let text = self.sources.get(at.file).map(|source| source.text).unwrap_or_default();
        Material::new(name, None, at.piece.object(text).into_owned())
    }

    /// Makes a finding about an object, at a field of it.
    pub(super) fn found(&self, at: &At, object: ObjectName, spot: Option<&Spot>, finding: &Finding) -> LintFinding {
        let line = spot.map_or(1, |spot| spot.line);
        LintFinding {
            object,
            file: self.file(at.file),
            line: at.piece.lines_before + line.max(1),
            path: spot.map(|spot| spot.path.clone()).unwrap_or_default(),
            managed_by: String::new(),
            // Nothing is written, so nothing is blocked.
            finding: FindingReport { blocks: None, ..report::finding(finding) },
        }
    }

    /// Says that a check of an HTTPProxy could not be made.
    pub(super) fn not_checked(&self, placed: &Placed<Box<Proxy>>, check: &'static str, reason: String) -> NotChecked {
        let line = placed.at.piece.lines_before + 1;
        NotChecked { object: name_of(&placed.object), file: self.file(placed.at.file), line, check, reason }
    }

    fn file(&self, index: usize) -> String {
        self.sources.get(index).map(|source| source.name.to_owned()).unwrap_or_default()
    }
}

/// Returns the name of an HTTPProxy.
pub(super) fn name_of(proxy: &Proxy) -> ObjectName {
    ObjectName { kind: "HTTPProxy", namespace: proxy.namespace.clone(), name: proxy.name.clone() }
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

/// HTTPProxies that include each other.
const MOST_LEVELS: usize = 8;
/// Other objects with one host name that are reported.
const MOST_CLAIMS: usize = 8;
