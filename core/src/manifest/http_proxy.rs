//! The HTTPProxy, in each of the three modes.
//!
//! Never written: `protocol: h2` (breaks tcp wholly and exec in http), `permitInsecure` (tokens on port 80),
//! `enableFallbackCertificate` (drops the binding to the name), `retryPolicy` (calls that change things would run twice).

use super::{Manifest, delegation};
use crate::check::Checked;
use crate::mode::Mode;
use crate::yaml::{Tree, list, map, text};

pub(super) fn manifests(checked: &Checked) -> Vec<Manifest> {
    let class = checked.ingress_class.as_deref().map(text);
    let (shape, body) = match checked.mode {
        Mode::Http => ("routes", list([route(checked)])),
        Mode::Tcp | Mode::Passthrough => ("tcpproxy", tcp_proxy(checked)),
    };
    let spec = map([]).with("ingressClassName", class).with("virtualhost", virtual_host(checked)).with(shape, body);
    let kind = ("projectcontour.io/v1", "HTTPProxy");
    let namespace = Some(checked.proxy_namespace());
    let proxy = Manifest::new("50-httpproxy.yaml", kind, namespace, checked.proxy_name.as_str());
    vec![proxy.with_metadata("annotations", annotations(checked)).with("spec", spec)]
}

/// external-dns reads the first prefix since 0.22.0, and the second one before: each version ignores the other (its
/// `source/annotations/annotations.go`). The host name is that of the clients, also if the HTTPProxy has another one.
fn annotations(checked: &Checked) -> Option<Tree> {
    let dns = checked.external_dns.as_ref()?;
    let values =
        [("hostname", checked.fqdn.as_str().to_owned()), ("target", dns.targets.join(",")), ("ttl", dns.ttl.clone())];
    let of_prefix = |prefix: &'static str| {
        let set = values.iter().filter(|(_, value)| !value.is_empty());
        set.map(move |(key, value)| (format!("{prefix}{key}"), text(value.as_str()))).collect::<Vec<_>>()
    };
    let prefixes = ["external-dns.alpha.kubernetes.io/", "external-dns.kubernetes.io/"];
    Some(Tree::Map(prefixes.into_iter().flat_map(of_prefix).collect()))
}

fn virtual_host(checked: &Checked) -> Tree {
    let tls = match checked.mode {
        Mode::Passthrough => map([("passthrough", Tree::Bool(true))]),
        Mode::Tcp | Mode::Http => map([("secretName", text(secret_reference(checked)))]),
    };
    map([("fqdn", text(checked.virtual_host().as_str())), ("tls", tls)]).with("ipAllowPolicy", allow_policy(checked))
}

/// `namespace/name` only if the Secret is elsewhere: Contour looks for a bare name in the HTTPProxy's namespace.
fn secret_reference(checked: &Checked) -> String {
    if delegation::is_needed(checked) {
        format!("{}/{}", checked.secret_namespace, checked.secret_name)
    } else {
        checked.secret_name.to_string()
    }
}

/// `Remote` counts trusted proxies off X-Forwarded-For and is not fooled by a forged one (run against Envoy 1.40).
/// Contour silently ignores the policy in an HTTPProxy with `tcpproxy`, so it is never written there.
fn allow_policy(checked: &Checked) -> Option<Tree> {
    if checked.mode != Mode::Http || checked.allow_from.is_empty() {
        return None;
    }
    let entry = |cidr: &str| map([("cidr", text(cidr)), ("source", text("Remote"))]);
    Some(list(checked.allow_from.iter().map(|cidr| entry(cidr.as_str()))))
}

/// Without `infinity` watches are cut after 15 s, quiet ones after 5 min; without `enableWebsockets` there is no exec.
/// Envoy would keep idle connections for an hour that the API server closes after 90 s: hence 60 s.
fn route(checked: &Checked) -> Tree {
    let timeouts = map([("response", text("infinity")), ("idle", text("infinity")), ("idleConnection", text("60s"))]);
    map([
        ("conditions", list([map([("prefix", text("/"))])])),
        ("enableWebsockets", Tree::Bool(true)),
        ("timeoutPolicy", timeouts),
    ])
    .with("healthCheckPolicy", checked.health_check.then(|| health_check(map([("path", text("/readyz"))]))))
    .with("services", list([service(checked)]))
}

fn tcp_proxy(checked: &Checked) -> Tree {
    map([])
        .with("healthCheckPolicy", checked.health_check.then(|| health_check(map([]))))
        .with("services", list([service(checked)]))
}

/// Written out, so that no change of Contour's defaults changes them: a dead address is left after 15 s.
fn health_check(policy: Tree) -> Tree {
    policy
        .with("intervalSeconds", Tree::Integer(5))
        .with("timeoutSeconds", Tree::Integer(2))
        .with("unhealthyThresholdCount", Tree::Integer(3))
        .with("healthyThresholdCount", Tree::Integer(2))
}

/// `validation` is ignored without `protocol`, silently: they are written together or not at all.
fn service(checked: &Checked) -> Tree {
    let service = &checked.service;
    let reference = map([("name", text(service.name.as_str())), ("port", Tree::Integer(i64::from(service.port)))]);
    if checked.mode == Mode::Passthrough {
        return reference;
    }
    let validation = checked.upstream.as_ref().map(|upstream| {
        map([("caSecret", text(upstream.secret_name.as_str())), ("subjectName", text(upstream.subject_name.as_str()))])
    });
    reference.with("protocol", text("tls")).with("validation", validation)
}
