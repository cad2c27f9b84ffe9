//! Settings of the HTTPProxy that the output replaces: which of them kubefront does not write.

use std::collections::BTreeSet;

use crate::exposure::Spec;
use crate::kubernetes::http_proxy::MOST_RANGES;
use crate::kubernetes::{Cidr, Label, Setting};
use crate::mode::Mode;
use crate::selection::TakenOver;
use crate::wording::short;

/// The settings that are lost.
#[derive(Default)]
pub(super) struct Lost {
    /// Each of them as text, with its field.
    pub(super) texts: Vec<String>,
    /// Whether one of them rejects clients.
    pub(super) is_protective: bool,
    /// Whether the existing HTTPProxy sends the requests to another application.
    pub(super) is_other_application: bool,
}

/// A plain HTTP backend of the routes.
pub(super) const OTHER_SERVICE: &str = "the routes to another Service (plain HTTP)";

/// What happens to one setting.
enum Fate {
    /// It is written, it has no effect, or another finding reports it.
    Kept,
    Lost,
    /// Written with another value.
    Changed(&'static str),
}

/// Returns everything that is neither written nor on a list of what may go.
pub(super) fn settings(proxy: &TakenOver, spec: &Spec) -> Lost {
    let mut lost = Lost::default();
    let mut told = BTreeSet::new();
    let comparison = Comparison::of(proxy, spec);
    // the Service of a plain HTTP backend is not copied
    lost.is_other_application = proxy.existing.value("service").is_empty();
    for setting in &proxy.existing.settings {
        let field = setting.field();
        if lost.is_other_application && field == "routes.services.name" {
            if told.insert(OTHER_SERVICE.to_owned()) {
                lost.texts.push(OTHER_SERVICE.to_owned());
            }
            continue;
        }
        let (group, change) = match comparison.fate(setting, &field) {
            Fate::Kept => continue,
            Fate::Lost => (group(&field), String::new()),
            Fate::Changed(new) => {
                let old = setting.value.as_str();
                let number = old.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"./-".contains(&octet));
                let old = if number && !old.is_empty() { short(old) } else { "other".to_owned() };
                (field.clone(), format!(" {old} (new: {new})"))
            }
        };
        let text = text(&group, &change, &comparison);
        if told.insert(text.clone()) {
            lost.is_protective |= PROTECTIVE.contains(&group.as_str());
            lost.texts.push(text);
        }
    }
    lost.texts.extend(comparison.of_lists());
    let elsewhere = proxy.existing.validation.as_ref().and_then(|validation| validation.namespace.as_ref());
    if let (Some(namespace), Some(validation)) = (elsewhere, &proxy.existing.validation) {
        let secret = format!("{}/{}", short(namespace), short(&validation.secret));
        lost.texts.push(format!("the upstream CA of another namespace ({secret})"));
    }
    lost.texts.extend(proxy.existing.labels.iter().filter(|label| is_of_dns(label)).map(label));
    if lost.texts.len() > MOST_TOLD {
        let more = lost.texts.len() - MOST_TOLD;
        lost.texts.truncate(MOST_TOLD);
        lost.texts.push(format!("{more} more"));
    }
    lost
}

/// An annotation that external-dns reads: without it, the DNS record changes.
pub(super) fn is_of_dns(label: &Label) -> bool {
    label.is_annotation && label.key.starts_with("external-dns.")
}

/// ``label `app` ``
pub(super) fn label(label: &Label) -> String {
    format!("{} `{}`", if label.is_annotation { "annotation" } else { "label" }, label.key)
}

/// The existing HTTPProxy beside the new one.
struct Comparison<'a> {
    proxy: &'a TakenOver,
    spec: &'a Spec,
    /// Mode of the existing one.
    old: Option<Mode>,
    /// Position of the first route with a Service.
    route: usize,
}

impl<'a> Comparison<'a> {
    fn of(proxy: &'a TakenOver, spec: &'a Spec) -> Self {
        let old = Mode::ALL.into_iter().find(|mode| mode.name() == proxy.existing.value("mode"));
        let mut of_services =
            proxy.existing.settings.iter().filter(|setting| setting.field().starts_with("routes.services."));
        let route = of_services.next().map_or(0, |setting| setting.position("routes"));
        Self { proxy, spec, old, route }
    }

    fn fate(&self, setting: &Setting, field: &str) -> Fate {
        let value = setting.value.as_str();
        let is_tcp = matches!(self.old, Some(Mode::Tcp | Mode::Passthrough));
        match field {
            _ if value == "false" => Fate::Kept,
            "ingressClassName" | "virtualhost.fqdn" | "virtualhost.tls.secretName" | "virtualhost.tls.passthrough" => {
                Fate::Kept
            }
            // any other value counts as 1.2, and as 1.3
            "virtualhost.tls.minimumProtocolVersion" if value != "1.3" => Fate::Kept,
            "virtualhost.tls.maximumProtocolVersion" if value != "1.2" => Fate::Kept,
            "virtualhost.ipAllowPolicy.cidr" | "virtualhost.ipAllowPolicy.source" => self.range(setting, field),
            _ if is_tcp && field.starts_with("routes.") => Fate::Lost,
            _ => match field.strip_prefix("tcpproxy.").or_else(|| field.strip_prefix("routes.")) {
                Some(below) => self.of_upstream(setting, below),
                None => Fate::Lost,
            },
        }
    }

    /// The list of a route is a choice, and reported as one.
    fn range(&self, setting: &Setting, field: &str) -> Fate {
        let (is_http, value) = (self.old == Some(Mode::Http), setting.value.as_str());
        let is_written = self.spec.mode == Mode::Http && !self.spec.allow_from.is_empty();
        match field.ends_with("cidr") {
            true if is_http && Cidr::parse(value).is_ok() && setting.position("ipAllowPolicy") < MOST_RANGES => {
                Fate::Kept
            }
            true => Fate::Lost,
            false if is_written && value == "Peer" => Fate::Changed("Remote"),
            false => Fate::Kept,
        }
    }

    fn of_upstream(&self, setting: &Setting, below: &str) -> Fate {
        let (value, new) = (setting.value.as_str(), self.spec.mode);
        let is_first = setting.position("services") == 0 && setting.position("routes") == self.route;
        let is_further_route = setting.position("routes") != self.route;
        let written = |expected: &'static str| if value == expected { Fate::Kept } else { Fate::Changed(expected) };
        match below {
            "services.name" | "services.port" | "services.weight" => Fate::Kept,
            "services.validation.caSecret" | "services.validation.subjectName" => Fate::Kept,
            "services.validation.subjectNames" if value == self.proxy.existing.value("upstream.subjectName") => {
                Fate::Kept
            }
            "services.protocol" if new == Mode::Passthrough || !is_first => Fate::Kept,
            "services.protocol" => written("tls"),
            // counted below
            "conditions.prefix" if value == "/" || is_further_route => Fate::Kept,
            _ if is_further_route && below.starts_with("conditions.") => Fate::Kept,
            "enableWebsockets" => Fate::Kept,
            _ if below.starts_with("timeoutPolicy.") && (new != Mode::Http || is_further_route) => Fate::Kept,
            "timeoutPolicy.response" | "timeoutPolicy.idle" if value == "infinite" => Fate::Kept,
            "timeoutPolicy.response" | "timeoutPolicy.idle" => written("infinity"),
            "timeoutPolicy.idleConnection" => written("60s"),
            "loadBalancerPolicy.strategy" if value == "RoundRobin" => Fate::Kept,
            _ => match below.strip_prefix("healthCheckPolicy.") {
                Some(key) => self.health_check(key, value),
                None => Fate::Lost,
            },
        }
    }

    /// kubefront writes its own intervals.
    fn health_check(&self, key: &str, value: &str) -> Fate {
        if !self.spec.upstream.health_check {
            // turned off on purpose, and reported as such
            let is_chosen = self.proxy.kept.iter().any(|kept| kept.field == "upstream.healthCheck");
            return if is_chosen { Fate::Kept } else { Fate::Lost };
        }
        match WRITTEN_CHECK.iter().find(|(known, _)| *known == key) {
            Some((_, ours)) if *ours == value => Fate::Kept,
            Some((_, ours)) => Fate::Changed(ours),
            None => Fate::Lost,
        }
    }

    /// kubefront writes one route and one Service.
    fn of_lists(&self) -> Vec<String> {
        let settings = &self.proxy.existing.settings;
        let list = if self.old == Some(Mode::Http) { "routes.services" } else { "tcpproxy.services" };
        let mut counts = Vec::new();
        let count = |prefix: &str, list: &str, is_of: &dyn Fn(&Setting) -> bool| {
            let of_list = settings.iter().filter(|setting| setting.field().starts_with(prefix) && is_of(setting));
            of_list.map(|setting| setting.position(list) + 1).max().unwrap_or_default()
        };
        let prefix = format!("{list}.");
        let services = count(&prefix, "services", &|setting| setting.position("routes") == self.route);
        if services > 1 {
            counts.push(format!("{} of its {services} services (`{list}`)", services - 1));
        }
        let routes = count("routes.", "routes", &|_| true);
        if routes > 1 && self.old == Some(Mode::Http) {
            counts.push(format!("{} of its {routes} routes (`routes`)", routes - 1));
        }
        counts
    }
}

/// The part of a field that people know as one setting: `routes.timeoutPolicy`.
fn group(field: &str) -> String {
    let parts: Vec<&str> = field.split('.').collect();
    let length = match parts.as_slice() {
        ["tcpproxy" | "routes", "services", "validation", ..] => 4,
        ["virtualhost", "tls", ..] | ["tcpproxy" | "routes", "services", ..] => 3,
        ["includes", ..] => 1,
        _ => 2,
    };
    parts.get(..length).unwrap_or(&parts).join(".")
}

fn text(group: &str, change: &str, comparison: &Comparison<'_>) -> String {
    let is_tcp = matches!(comparison.old, Some(Mode::Tcp | Mode::Passthrough));
    if is_tcp && group.starts_with("routes") {
        return "the routes, which Contour uses for port 80 only (`routes`)".to_owned();
    }
    let without_effect =
        if group == "virtualhost.ipAllowPolicy" && is_tcp { ", without effect with a tcpproxy" } else { "" };
    let is_of = |known: &str| group.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    match WORDS.iter().find(|(known, _)| is_of(known)) {
        Some((_, words)) => format!("{words} (`{group}`{change}{without_effect})"),
        None => format!("`{group}`{change}"),
    }
}

/// What a setting does, for those whose field does not show it.
const WORDS: &[(&str, &str)] = &[
    ("virtualhost.ipAllowPolicy", "the allow list"),
    ("virtualhost.ipDenyPolicy", "the deny list"),
    ("virtualhost.authorization", "the authorization server"),
    ("virtualhost.jwtProviders", "token validation"),
    ("virtualhost.rateLimitPolicy", "the rate limit"),
    ("virtualhost.tls.clientValidation", "client certificate validation"),
    ("virtualhost.tls.minimumProtocolVersion", "TLS 1.3 as the minimum"),
    ("virtualhost.tls.maximumProtocolVersion", "TLS 1.2 as the maximum"),
    ("routes.ipAllowPolicy", "a route's allow list"),
    ("routes.ipDenyPolicy", "a route's deny list"),
    ("routes.rateLimitPolicy", "a route's rate limit"),
    ("includes", "the included HTTPProxies"),
    ("tcpproxy.include", "the included HTTPProxy"),
    ("tcpproxy.includes", "the included HTTPProxy"),
];
/// Without them, clients that the existing HTTPProxy rejects can connect.
const PROTECTIVE: &[&str] = &[
    "virtualhost.ipDenyPolicy",
    "virtualhost.authorization",
    "virtualhost.jwtProviders",
    "virtualhost.tls.clientValidation",
    "routes.ipAllowPolicy",
    "routes.ipDenyPolicy",
    "routes.authPolicy",
    "routes.jwtVerificationPolicy",
];
/// As `manifest::http_proxy` writes it.
const WRITTEN_CHECK: &[(&str, &str)] = &[
    ("intervalSeconds", "5"),
    ("timeoutSeconds", "2"),
    ("unhealthyThresholdCount", "3"),
    ("healthyThresholdCount", "2"),
    ("path", "/readyz"),
];
/// Settings that one finding lists.
const MOST_TOLD: usize = 40;
