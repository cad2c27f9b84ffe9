//! Exposures that exist in a cluster: HTTPProxies with their Secrets, as `kubectl get -o yaml` prints them.

use std::collections::BTreeMap;

use super::live::{Kept, Live, Origin, Served};
use super::renewal::Settings;
use crate::encryption::passphrase::Passphrases;
use crate::fqdn::Fqdn;
use crate::kubernetes::pieces::{Piece, pieces};
use crate::lint::{self, Cluster, Object, Source, Unreadable};
use crate::yaml::{self, Node, YamlError};

/// The exposures among objects of a cluster.
#[derive(Debug, Default)]
pub struct Objects {
    /// HTTPProxies that expose an API server, in the order of the input.
    pub live: Vec<Live>,
    /// Other HTTPProxies, which are not renewed.
    pub others: usize,
    /// Texts that are not an object.
    pub unreadable: Vec<Unreadable>,
}

/// Namespace and name of a Secret.
type Key = (String, String);

impl Objects {
    /// Reads all objects of the texts.
    pub fn read(sources: &[Source<'_>], services: &[String], settings: &Settings<'_>) -> Self {
        let mut objects = Vec::new();
        for (file, source) in sources.iter().enumerate() {
            for piece in pieces(source.text) {
                let read = lint::read(&piece.object(source.text), &piece.listed);
                objects.push((file, piece, read));
            }
        }
        Self::of(sources, objects, services, settings)
    }

    /// Does the same with objects that [`lint::read`] read before, on several cores.
    pub fn of(
        sources: &[Source<'_>],
        objects: Vec<(usize, Piece, Result<Object, YamlError>)>,
        services: &[String],
        settings: &Settings<'_>,
    ) -> Self {
        let hosts = hosts_by_secret(sources, &objects);
        let settings_of_lint =
            lint::Settings { at: settings.at, renew_before: settings.renew_before, services, extra: settings.extra };
        let cluster = Cluster::new(sources, objects, &settings_of_lint);
        let live = (0..cluster.exposures()).filter_map(|index| live(&cluster, sources, index, &hosts));
        let live = live.collect();
        let report = cluster.report(Vec::new(), &settings_of_lint);
        Self { live, others: report.count.other_proxies, unreadable: report.unreadable }
    }
}

fn live(cluster: &Cluster<'_>, sources: &[Source<'_>], index: usize, hosts: &BTreeMap<Key, Vec<Fqdn>>) -> Option<Live> {
    let exposed = cluster.exposed(index)?;
    let found = cluster.renewable(index)?;
    let served = Served::of(&found.served, &Passphrases::default());
    let kept = found.served.first().map(|secret| Kept::of(secret.bytes())).unwrap_or_default();
    let own = Fqdn::parse(&found.exposure.spec.fqdn).ok().map(|(name, _)| name);
    let others = hosts.get(&found.secret).map(Vec::as_slice).unwrap_or_default();
    let others = others.iter().filter(|host| Some(*host) != own.as_ref()).cloned().collect();
    Some(Live {
        name: format!("{}/{}", exposed.name.namespace, exposed.name.name),
        source: sources.get(exposed.file).map(|source| source.name.to_owned()).unwrap_or_default(),
        exposure: found.exposure,
        beside: found.beside,
        served,
        others,
        origin: Origin::Objects(kept),
    })
}

/// The host names that each Secret is used for, by HTTPProxies of any application and by Ingresses.
fn hosts_by_secret(
    sources: &[Source<'_>],
    objects: &[(usize, Piece, Result<Object, YamlError>)],
) -> BTreeMap<Key, Vec<Fqdn>> {
    let mut hosts: BTreeMap<Key, Vec<Fqdn>> = BTreeMap::new();
    for (file, piece, object) in objects {
        if !matches!(object, Ok(Object::Proxy(_) | Object::Claim(_))) {
            continue;
        }
        let Some(source) = sources.get(*file) else { continue };
        let Ok(node) = yaml::parse(&piece.object(source.text)) else { continue };
        for (key, host) in uses(&node) {
            // A wildcard host of an Ingress is served with any certificate of its own.
            let Ok((host, _)) = Fqdn::parse(&host) else { continue };
            let known = hosts.entry(key).or_default();
            if !known.contains(&host) {
                known.push(host);
            }
        }
    }
    hosts
}

/// The Secrets that an HTTPProxy or an Ingress serves, with the host names.
fn uses(node: &Node) -> Vec<(Key, String)> {
    let namespace = node.get("metadata").text("namespace").unwrap_or_default();
    let key = |secret: &str| match secret.split_once('/') {
        Some((other, name)) => (other.to_owned(), name.to_owned()),
        None => (namespace.to_owned(), secret.to_owned()),
    };
    let spec = node.get("spec");
    let host = spec.get("virtualhost");
    let secret = host.get("tls").text("secretName").unwrap_or_default();
    if !secret.is_empty() {
        return vec![(key(secret), host.text("fqdn").unwrap_or_default().to_owned())];
    }
    let mut found = Vec::new();
    for tls in spec.list("tls").unwrap_or_default() {
        let secret = tls.text("secretName").unwrap_or_default();
        let hosts = tls.list("hosts").unwrap_or_default().iter().filter_map(|host| host.as_text().ok());
        found.extend(hosts.filter(|_| !secret.is_empty()).map(|host| (key(secret), host.to_owned())));
    }
    found
}
