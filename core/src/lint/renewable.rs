//! What a renewal needs of an HTTPProxy that exists: the exposure that it is, its certificate, and its upstream CA.

use super::checks::{references, split};
use super::cluster::{Cluster, Source};
use super::proxy::Proxy;
use super::set;
use crate::exposure::Exposure;
use crate::material::{Material, Role};
use crate::mode::Mode;
use crate::report::FindingReport;
use crate::yaml;

/// An HTTPProxy with its Secrets.
pub(crate) struct Renewable {
    /// The exposure that it is.
    pub(crate) exposure: Exposure,
    /// Namespace and name of the TLS Secret.
    pub(crate) secret: (String, String),
    /// The TLS Secret.
    pub(crate) served: Vec<Material>,
    /// The Secrets with the upstream CA.
    pub(crate) beside: Vec<Material>,
}

impl Cluster<'_> {
    /// Returns one of the HTTPProxies that expose an API server, with its Secrets; `None` if it names no Secret.
    pub(crate) fn renewable(&self, sources: &[Source<'_>], index: usize) -> Option<Renewable> {
        let exposed = self.exposed(index)?;
        let text = sources.get(exposed.file)?.text;
        let proxy = Proxy::read(&yaml::parse(&exposed.piece.text(text)).ok()?).ok()??;
        if proxy.secret.is_empty() && proxy.mode != Mode::Passthrough {
            return None; // it has no certificate
        }
        let (mut served, mut beside) = (Vec::new(), Vec::new());
        for reference in references(&proxy) {
            let (namespace, name) = split(&reference, &proxy.namespace);
            let Some(secret) = self.secret(namespace, name) else { continue };
            let material = self.material(&secret.at, format!("{namespace}/{name}"));
            if reference == proxy.secret {
                served.push(material);
            } else {
                beside.push(Material::new(material.name(), Some(Role::UpstreamCa), material.bytes().to_vec()));
            }
        }
        let (namespace, name) = split(&proxy.secret, &proxy.namespace);
        let secret = (namespace.to_owned(), name.to_owned());
        Some(Renewable { exposure: set::exposure(&proxy), secret, served, beside })
    }
}

/// Says whether a finding of `check` applies to an HTTPProxy that exists.
pub(crate) fn applies(finding: &FindingReport, has_anchor: bool) -> bool {
    set::applies(finding, has_anchor)
}
