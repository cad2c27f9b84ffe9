//! An HTTPProxy, with the settings that matter for an API server and the line of each.

use super::object::{is_live, name};
use super::owner::Owner;
use crate::hidden;
use crate::kubernetes::http_proxy::{self, ExistingProxy};
use crate::mode::Mode;
use crate::yaml::{Node, Value, YamlError};

/// An HTTPProxy with a host name, or one that others include. Lines count from the beginning of its text.
pub struct Proxy {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) is_live: bool,
    pub(super) owner: Option<Owner>,
    /// Empty for an HTTPProxy that others include.
    pub(super) fqdn: String,
    /// The HTTPProxies that it includes: namespace and name.
    pub(super) includes: Vec<(String, String)>,
    pub(super) class: String,
    pub(super) mode: Mode,
    /// What `generate` would take over from it.
    pub(super) existing: ExistingProxy,
    pub(super) status: Status,
    /// `virtualhost.tls.secretName`, as written.
    pub(super) secret: String,
    pub(super) fallback: Option<Spot>,
    /// An allow list or a deny list.
    pub(super) address_policy: Option<Spot>,
    /// The tcpproxy if there is one, otherwise every route.
    pub(super) parts: Vec<Part>,
}

/// A field: its path and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) path: String,
    pub(super) line: usize,
}

/// A tcpproxy or a route.
pub(super) struct Part {
    pub(super) spot: Spot,
    pub(super) is_route: bool,
    /// It leads to an API server, and not to another application with the same host name.
    pub(super) is_api_server: bool,
    /// `timeoutPolicy.response` and `timeoutPolicy.idle`; empty if not set.
    pub(super) response: String,
    pub(super) idle: String,
    pub(super) has_websockets: bool,
    pub(super) permits_insecure: bool,
    /// The conditions of a retry policy; a policy without any has Contour's default.
    pub(super) retries: Option<Vec<String>>,
    /// `requestHeadersPolicy` that sets the header Authorization, of the route or of a service.
    pub(super) authorization: Vec<Spot>,
    pub(super) services: Vec<Upstream>,
}

/// A service of a part.
pub(super) struct Upstream {
    pub(super) spot: Spot,
    pub(super) name: String,
    pub(super) port: String,
    pub(super) protocol: String,
    /// `validation`: the Secret with the CA as written, and the subject name.
    pub(super) validation: Option<(String, String)>,
}

/// What Contour last reported.
#[derive(Default)]
pub(super) struct Status {
    pub(super) current: String,
    pub(super) reason: String,
    pub(super) message: String,
    /// Generation of the object, and the one that the status is about.
    pub(super) generation: Option<u64>,
    pub(super) observed: Option<u64>,
}

impl Proxy {
    /// Reads an HTTPProxy; `None` if it has neither a host name nor a route.
    pub(super) fn read(node: &Node) -> Result<Option<Self>, YamlError> {
        let Some(existing) = http_proxy::of_proxy(node)? else { return Ok(None) };
        let (metadata, spec) = (node.map("metadata")?, node.map("spec")?);
        let (host, tcp) = (spec.map("virtualhost")?, spec.map("tcpproxy")?);
        let tls = host.map("tls")?;
        let mode = match (tls.flag("passthrough")?, tcp.has_entries()) {
            (true, _) => Mode::Passthrough,
            (false, true) => Mode::Tcp,
            (false, false) => Mode::Http,
        };
        let parts = match tcp.has_entries() {
            true => vec![part(tcp, "spec.tcpproxy".to_owned(), false)?],
            false => {
                let routes = spec.list("routes")?.iter().enumerate();
                routes.map(|(at, route)| part(route, format!("spec.routes[{at}]"), true)).collect::<Result<_, _>>()?
            }
        };
        let fallback = tls.flag("enableFallbackCertificate")?;
        let own = name(metadata, "namespace")?;
        let included = |node: &Node| -> Result<(String, String), YamlError> {
            let namespace = Some(name(node, "namespace")?).filter(|namespace| !namespace.is_empty());
            Ok((namespace.unwrap_or_else(|| own.clone()), name(node, "name")?))
        };
        let includes = spec.list("includes")?.iter().map(included).collect::<Result<_, _>>()?;
        Ok(Some(Self {
            namespace: name(metadata, "namespace")?,
            name: name(metadata, "name")?,
            is_live: is_live(metadata),
            owner: Owner::of(metadata)?,
            fqdn: existing.value("fqdn").to_owned(),
            includes,
            class: existing.value("ingressClassName").to_owned(),
            mode,
            status: status(node)?,
            secret: hidden::shown(tls.text("secretName")?),
            fallback: spot(tls, "spec.virtualhost.tls", "enableFallbackCertificate").filter(|_| fallback),
            address_policy: ["ipAllowPolicy", "ipDenyPolicy"]
                .into_iter()
                .filter(|key| host.list(key).is_ok_and(|list| !list.is_empty()))
                .find_map(|key| spot(host, "spec.virtualhost", key)),
            existing,
            parts,
        }))
    }
}

impl Proxy {
    /// Says whether it is a part of other HTTPProxies, which have the host name and the certificate.
    pub(super) fn is_included(&self) -> bool {
        self.fqdn.is_empty()
    }

    /// Returns the parts that lead to the API server.
    pub(super) fn api_parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.is_api_server)
    }

    /// Returns each upstream verification of the API server once: Secret with the CA as written, and subject name.
    pub(super) fn validations(&self) -> Vec<&(String, String)> {
        let all = self.api_parts().flat_map(|part| &part.services).filter_map(|service| service.validation.as_ref());
        let mut kept: Vec<&(String, String)> = Vec::new();
        for validation in all.filter(|_| self.mode != Mode::Passthrough) {
            if !kept.contains(&validation) {
                kept.push(validation);
            }
        }
        kept
    }
}

fn part(node: &Node, path: String, is_route: bool) -> Result<Part, YamlError> {
    let timeouts = node.map("timeoutPolicy")?;
    let mut authorization: Vec<Spot> = sets_authorization(node, &path)?.into_iter().collect();
    let mut services = Vec::new();
    for (at, service) in node.list("services")?.iter().enumerate() {
        let path = format!("{path}.services[{at}]");
        authorization.extend(sets_authorization(service, &path)?);
        services.push(upstream(service, path)?);
    }
    let retry = node.map("retryPolicy")?;
    let conditions = retry.list("retryOn")?.iter().filter_map(|item| item.as_text().ok()).map(hidden::shown);
    Ok(Part {
        is_route,
        is_api_server: false,
        response: hidden::shown(timeouts.text("response")?),
        idle: hidden::shown(timeouts.text("idle")?),
        has_websockets: node.flag("enableWebsockets")?,
        permits_insecure: node.flag("permitInsecure")?,
        retries: retry.has_entries().then(|| conditions.collect()),
        authorization,
        services,
        spot: Spot { path, line: node.place.line },
    })
}

fn upstream(node: &Node, path: String) -> Result<Upstream, YamlError> {
    let validation = node.map("validation")?;
    let validated = (hidden::shown(validation.text("caSecret")?), hidden::shown(validation.text("subjectName")?));
    let port = match &node.get("port").value {
        Value::Number(port) => port.to_string(),
        _ => String::new(),
    };
    Ok(Upstream {
        spot: Spot { path, line: node.place.line },
        name: hidden::shown(node.text("name")?),
        port,
        protocol: hidden::shown(node.text("protocol")?),
        validation: validation.has_entries().then_some(validated),
    })
}

/// The value is never read.
fn sets_authorization(node: &Node, path: &str) -> Result<Option<Spot>, YamlError> {
    let policy = node.map("requestHeadersPolicy")?;
    let is_it = |item: &&Node| item.text("name").is_ok_and(|name| name.eq_ignore_ascii_case("authorization"));
    let found = policy.list("set")?.iter().find(is_it);
    Ok(found.map(|item| Spot { path: format!("{path}.requestHeadersPolicy.set"), line: item.place.line }))
}

fn spot(node: &Node, path: &str, key: &str) -> Option<Spot> {
    node.entry(key).map(|entry| Spot { path: format!("{path}.{key}"), line: entry.place.line })
}

fn status(node: &Node) -> Result<Status, YamlError> {
    let number = |node: &Node, key: &str| match &node.get(key).value {
        Value::Number(number) => number.as_u64(),
        _ => None,
    };
    let status = node.map("status")?;
    let valid =
        status.list("conditions")?.iter().find(|condition| condition.text("type").is_ok_and(|kind| kind == "Valid"));
    let error = valid.and_then(|condition| condition.list("errors").ok()?.first());
    let of_error = |key| hidden::shown(error.and_then(|error| error.text(key).ok()).unwrap_or_default());
    Ok(Status {
        current: hidden::shown(status.text("currentStatus")?),
        reason: of_error("reason"),
        message: of_error("message"),
        generation: number(node.map("metadata")?, "generation"),
        observed: valid.and_then(|condition| number(condition, "observedGeneration")),
    })
}
