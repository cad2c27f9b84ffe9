//! What a renewal needs of an HTTPProxy that exists: the exposure that it is, its certificate, and its upstream CA.

use super::checks::split;
use super::cluster::Cluster;
use super::set;
use crate::exposure::Exposure;
use crate::material::Material;
use crate::mode::Mode;
use crate::report::FindingReport;

/// An HTTPProxy with its Secrets.
pub(crate) struct Renewable {
    /// The exposure that it is.
    pub(crate) exposure: Exposure,
    /// Namespace and name of the TLS Secret.
    pub(crate) secret: (String, String),
    /// The TLS Secret.
    pub(crate) served: Vec<Material>,
    /// The upstream CA.
    pub(crate) beside: Vec<Material>,
}

impl Cluster<'_> {
    /// Returns one of the HTTPProxies that expose an API server, with its Secrets; `None` if it names no Secret.
    pub(crate) fn renewable(&self, index: usize) -> Option<Renewable> {
        let proxy = self.placed(index)?.object.as_ref();
        if proxy.secret.is_empty() && proxy.mode != Mode::Passthrough {
            return None; // it has no certificate
        }
        let (namespace, name) = split(&proxy.secret, &proxy.namespace);
        let tls = self.secret(namespace, name).filter(|_| proxy.mode != Mode::Passthrough);
        let validations = proxy.validations();
        let authorities = validations.iter().filter_map(|validation| set::authority(self, proxy, validation));
        Some(Renewable {
            exposure: set::exposure(proxy, validations.first().copied()),
            secret: (namespace.to_owned(), name.to_owned()),
            served: tls.into_iter().map(|secret| self.material(&secret.at, format!("{namespace}/{name}"))).collect(),
            beside: authorities.map(|authority| authority.material()).collect(),
        })
    }
}

/// Says whether a finding of `check` applies to an HTTPProxy that exists.
pub(crate) fn applies(finding: &FindingReport, has_anchor: bool) -> bool {
    set::applies(finding, has_anchor)
}
