//! What is wrong with an HTTPProxy as it is, one function per rule.

use super::cluster::{Cluster, Placed, name_of};
use super::model::{LintFinding, NotChecked, ObjectName};
use super::proxy::{Part, Proxy, Spot, Upstream};
use crate::check::existing_secret::copied;
use crate::finding::{Code, Finding, Fix};
use crate::mode::Mode;
use crate::shell::word;
use crate::wording::list;

/// Returns every finding about the HTTPProxy itself.
pub(super) fn of_proxy(cluster: &Cluster<'_>, placed: &Placed<Box<Proxy>>) -> Vec<LintFinding> {
    let proxy = placed.object.as_ref();
    let mut found: Vec<(Option<&Spot>, Finding)> = Vec::new();
    for part in proxy.api_parts() {
        let of_route = [timeouts(part), websockets(part), insecure(part), retries(part)];
        found.extend(of_route.into_iter().flatten().map(|finding| (Some(&part.spot), finding)));
        found.extend(part.authorization.iter().map(|spot| (Some(spot), authorization())));
        for service in part.services.iter().filter(|_| proxy.mode != Mode::Passthrough) {
            found.extend(protocol(cluster, proxy, service).map(|finding| (Some(&service.spot), finding)));
        }
    }
    found.extend(proxy.fallback.as_ref().map(|spot| (Some(spot), fallback())));
    found.extend(
        proxy.address_policy.as_ref().filter(|_| proxy.mode != Mode::Http).map(|spot| (Some(spot), policy(proxy))),
    );
    let of_host = [duplicate(cluster, proxy), unserved(proxy), stale(proxy)];
    found.extend(of_host.into_iter().flatten().map(|finding| (None, finding)));
    let found = found.iter().map(|(spot, finding)| cluster.found(&placed.at, name_of(proxy), *spot, finding));
    found.chain(secrets(cluster, placed)).collect()
}

/// Contour: `""` and any zero mean Envoy's default (internal/timeout/timeout.go).
fn timeouts(part: &Part) -> Option<Finding> {
    let cut = |name: &str, value: &str| match seconds(value) {
        _ if value.is_empty() => Some(format!("`{name}` is not set")),
        Some(0) => Some(format!("`{name}` is `{value}`, which means Envoy's default")),
        _ if is_short(value) => Some(format!("`{name}` is `{value}`")),
        _ => None,
    };
    let found: Vec<String> = [cut("response", &part.response), cut("idle", &part.idle)].into_iter().flatten().collect();
    let finding = || Finding::warning(Code::ProxyTimeout, "timeoutPolicy", found.join(", "));
    (part.is_route && !found.is_empty()).then(finding)
}

/// Says whether a timeout ends a watch before the API server does.
pub(super) fn is_short(timeout: &str) -> bool {
    seconds(timeout).is_some_and(|seconds| seconds < LONGEST_WATCH)
}

/// Whole seconds of a duration of Go, rounded down; `None` if it is none, such as `infinity`.
fn seconds(text: &str) -> Option<u64> {
    let (mut total, mut rest) = (0.0, text);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, behind) = rest.split_at_checked(digits)?;
        let unit = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at_checked(unit)?;
        let scale = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            "us" | "µs" => 1e-6,
            "ns" => 1e-9,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * scale;
        rest = behind;
    }
    Some(total as u64)
}

fn websockets(part: &Part) -> Option<Finding> {
    let finding = || Finding::warning(Code::ProxyWebsocketsOff, "enableWebsockets", "`enableWebsockets` is not `true`");
    (part.is_route && !part.has_websockets).then(finding)
}

fn insecure(part: &Part) -> Option<Finding> {
    let finding = || Finding::error(Code::ProxyPermitInsecure, "permitInsecure", "`permitInsecure` is `true`");
    (part.is_route && part.permits_insecure).then(finding)
}

/// Without `retryOn`, Contour retries on `5xx` (apis/projectcontour/v1, RetryPolicy).
fn retries(part: &Part) -> Option<Finding> {
    let conditions = part.retries.as_ref().filter(|_| part.is_route)?;
    let is_safe = |condition: &String| matches!(condition.as_str(), "connect-failure" | "refused-stream");
    let found = match conditions.as_slice() {
        [] => "`retryPolicy` without `retryOn`, so Envoy retries on 5xx".to_owned(),
        conditions if conditions.iter().all(is_safe) => return None,
        conditions => format!("`retryPolicy` with `retryOn`: {}", list(conditions.iter())),
    };
    Some(Finding::warning(Code::ProxyRetryPolicy, "retryPolicy", found))
}

fn authorization() -> Finding {
    let found = "`requestHeadersPolicy` sets the header Authorization (its value is not shown)";
    Finding::error(Code::ProxyAuthorizationHeader, "requestHeadersPolicy", found)
}

/// The protocol is not set in the HTTPProxy, and the Service that may set it is not in the input.
fn is_unknown(cluster: &Cluster<'_>, proxy: &Proxy, service: &Upstream) -> bool {
    service.protocol.is_empty() && !cluster.has_service(&proxy.namespace, &service.name)
}

/// Contour uses `validation` only with the protocols tls and h2 (internal/dag/httpproxy_processor.go).
fn protocol(cluster: &Cluster<'_>, proxy: &Proxy, service: &Upstream) -> Option<Finding> {
    let of_service = || cluster.protocol(&proxy.namespace, &service.name, &service.port).unwrap_or_default();
    let protocol = if service.protocol.is_empty() { of_service() } else { &service.protocol };
    if is_unknown(cluster, proxy, service) {
        return None;
    }
    let name = format!("service {} port {}", service.name, service.port);
    match (protocol, &service.validation) {
        ("tls", Some(_)) => None,
        ("h2", _) if proxy.mode == Mode::Tcp => {
            Some(Finding::error(Code::ProxyProtocolH2, "protocol", format!("{name}: `protocol` is `h2`, mode tcp")))
        }
        ("h2", _) => {
            Some(Finding::warning(Code::ProxyProtocolH2, "protocol", format!("{name}: `protocol` is `h2`, mode http")))
        }
        ("tls", None) => Some(
            Finding::warning(Code::UpstreamUnverified, "validation", format!("{name} has no `validation`"))
                .with_fixes([Fix::says("create a Secret with the cluster CA (`ca.crt`), and set `validation` with `caSecret` and `subjectName`")]),
        ),
        (other, validation) => {
            let other = if other.is_empty() { "`protocol` is not set".to_owned() } else { format!("`protocol` is `{other}`") };
            let ignored = if validation.is_some() { ", so Contour ignores `validation`" } else { "" };
            Some(Finding::error(Code::ProxyProtocolMissing, "protocol", format!("{name}: {other}{ignored}")))
        }
    }
}

fn fallback() -> Finding {
    let found = "`enableFallbackCertificate` is `true`";
    Finding::warning(Code::ProxyFallbackCertificate, "enableFallbackCertificate", found)
}

/// Contour applies address policies to routes only.
fn policy(proxy: &Proxy) -> Finding {
    let found = format!("an address policy in an HTTPProxy of mode {}", proxy.mode.name());
    Finding::error(Code::AllowListIgnored, "ipAllowPolicy", found).with_fixes([
        Fix::says("use mode http: `routes` instead of `tcpproxy`"),
        Fix::says("restrict addresses with `loadBalancerSourceRanges` on a separate Envoy Service"),
    ])
}

/// One Contour processes one class, so the same host name in two classes is two hosts.
fn duplicate(cluster: &Cluster<'_>, proxy: &Proxy) -> Option<Finding> {
    let own = format!("{}/{}", proxy.namespace, proxy.name);
    let others = cluster.proxies_of(&proxy.fqdn, &proxy.class)?;
    // A manifest without a namespace can be the same object.
    let nameless = format!("/{}", proxy.name);
    let is_own = |name: &str| name == own || name == nameless || proxy.namespace.is_empty() && name.ends_with(&own);
    let count =
        others.len() - usize::from(others.contains(&own)) - usize::from(nameless != own && others.contains(&nameless));
    let shown: Vec<&str> = others.iter().map(String::as_str).filter(|name| !is_own(name)).take(MOST_NAMES).collect();
    if shown.is_empty() {
        return None;
    }
    let more = if count > shown.len() { format!(" and {} more", count - shown.len()) } else { String::new() };
    let found = || format!("{} is also the host name of HTTPProxy {}{more}", proxy.fqdn, shown.join(", "));
    (count > 0).then(|| Finding::error(Code::FqdnDuplicate, "fqdn", found()))
}

/// The CRD's default is the status of an object that no Contour processed.
fn unserved(proxy: &Proxy) -> Option<Finding> {
    let is_unserved = proxy.is_live && matches!(proxy.status.current.as_str(), "" | "NotReconciled");
    let class =
        if proxy.class.is_empty() { "no ingress class".to_owned() } else { format!("ingress class {}", proxy.class) };
    let status = if proxy.status.current.is_empty() { "no status" } else { "status `NotReconciled`" };
    let finding = || Finding::error(Code::IngressClassUnserved, "ingressClassName", format!("{status}; {class}"));
    is_unserved.then(finding)
}

fn stale(proxy: &Proxy) -> Option<Finding> {
    let (generation, observed) = (proxy.status.generation?, proxy.status.observed?);
    let found = format!("status `valid` is about generation {observed}; the HTTPProxy has generation {generation}");
    (proxy.status.current == "valid" && observed < generation)
        .then(|| Finding::warning(Code::ProxyStatusStale, "status", found))
}

/// Returns what Contour reports, if no other finding explains it.
pub(super) fn invalid(cluster: &Cluster<'_>, placed: &Placed<Box<Proxy>>) -> Option<LintFinding> {
    let (proxy, status) = (placed.object.as_ref(), &placed.object.status);
    let is_bad = !matches!(status.current.as_str(), "" | "valid" | "NotReconciled");
    let reason =
        if status.reason.is_empty() { String::new() } else { format!(", {}: {}", status.reason, status.message) };
    let finding = || {
        let page = if status.reason.is_empty() { "proxy-invalid" } else { &status.reason };
        Finding::warning(Code::ProxyInvalid, "status", format!("status `{}`{reason}", status.current))
            .with_impact("Envoy does not serve the host.")
            .with_fixes([Fix::run(
                "see the causes of the error and how to fix them",
                format!("kubefront explain {}", word(page)),
            )])
    };
    is_bad.then(|| cluster.found(&placed.at, name_of(proxy), None, &finding()))
}

/// The Secrets that the HTTPProxy names: whether they exist, and may be used.
fn secrets(cluster: &Cluster<'_>, placed: &Placed<Box<Proxy>>) -> Vec<LintFinding> {
    let proxy = placed.object.as_ref();
    let mut found = Vec::new();
    for reference in references(proxy) {
        let (namespace, name) = split(&reference, &proxy.namespace);
        if namespace != proxy.namespace && cluster.is_delegated((namespace, name), &proxy.namespace) == Some(false) {
            found.push(cluster.found(&placed.at, name_of(proxy), None, &undelegated(proxy, namespace, name)));
        }
        let Some(secret) = cluster.secret(namespace, name) else {
            if cluster.has_secrets_of(namespace) {
                let text = format!(
                    "the HTTPProxy names the Secret {namespace}/{name}; the input contains other Secrets of the namespace {namespace}, and not this one"
                );
                let finding = Finding::error(Code::SecretNotFound, "secretName", text);
                found.push(cluster.found(&placed.at, name_of(proxy), None, &finding));
            }
            continue;
        };
        if secret.object.has_copy {
            found.push(cluster.found(
                &secret.at,
                secret_name(namespace, name),
                None,
                &copied("annotations", namespace, name),
            ));
        }
    }
    found
}

/// Returns what cannot be checked because the input lacks it.
pub(super) fn missing(cluster: &Cluster<'_>, placed: &Placed<Box<Proxy>>) -> Vec<NotChecked> {
    let proxy = placed.object.as_ref();
    let mut found = Vec::new();
    for reference in references(proxy) {
        let (namespace, name) = split(&reference, &proxy.namespace);
        if cluster.secret(namespace, name).is_none() && !cluster.has_secrets_of(namespace) {
            let what = if reference == proxy.secret { "certificate and private key" } else { "upstream CA" };
            let reason = format!("{what}: the Secret {namespace}/{name} is not in the input");
            found.push(cluster.not_checked(placed, "secret-found", reason));
        }
        if namespace != proxy.namespace && cluster.is_delegated((namespace, name), &proxy.namespace).is_none() {
            let reason = format!(
                "delegation of the Secret {namespace}/{name}: no TLSCertificateDelegation of the namespace {namespace} is in the input"
            );
            found.push(cluster.not_checked(placed, "delegation-found", reason));
        }
    }
    for service in proxy.api_parts().flat_map(|part| &part.services) {
        if proxy.mode != Mode::Passthrough && is_unknown(cluster, proxy, service) {
            let (namespace, name) = (&proxy.namespace, &service.name);
            let reason = format!("upstream protocol: the Service {namespace}/{name} is not in the input");
            found.push(cluster.not_checked(placed, "proxy-protocol", reason));
        }
    }
    if !cluster.has_claims() && !proxy.is_included() {
        let reason = "other objects with the host name: no Ingress and no route is in the input".to_owned();
        found.push(cluster.not_checked(placed, "host-reserved", reason));
    }
    found
}

/// Returns every Secret that the HTTPProxy names, as written: the certificate first, each once.
pub(super) fn references(proxy: &Proxy) -> Vec<String> {
    let validations =
        proxy.parts.iter().flat_map(|part| &part.services).filter_map(|service| service.validation.as_ref());
    let mut names = Vec::new();
    if proxy.mode != Mode::Passthrough {
        names.push(proxy.secret.clone());
        names.extend(validations.map(|(secret, _)| secret.clone()));
    }
    names.retain(|name| !name.is_empty());
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

/// `namespace/name`, or a name in the namespace of the HTTPProxy.
pub(super) fn split<'a>(reference: &'a str, namespace: &'a str) -> (&'a str, &'a str) {
    reference.split_once('/').unwrap_or((namespace, reference))
}

pub(super) fn secret_name(namespace: &str, name: &str) -> ObjectName {
    ObjectName { kind: "Secret", namespace: namespace.to_owned(), name: name.to_owned() }
}

fn undelegated(proxy: &Proxy, namespace: &str, name: &str) -> Finding {
    let found = format!(
        "the Secret {namespace}/{name} is in another namespace, and no TLSCertificateDelegation in {namespace} allows {}",
        proxy.namespace
    );
    let object = format!(
        r#"{{"apiVersion":"projectcontour.io/v1","kind":"TLSCertificateDelegation","metadata":{{"name":"{name}","namespace":"{namespace}"}},"spec":{{"delegations":[{{"secretName":"{name}","targetNamespaces":["{}"]}}]}}}}"#,
        proxy.namespace
    );
    let fix = Fix::run(
        "allow the namespace to use the Secret",
        format!("echo {} | kubectl apply --server-side -f -", word(&object)),
    );
    Finding::error(Code::DelegationMissing, "secretName", found).with_fixes([fix])
}

/// Several hosts with one key: each HTTPProxy with the certificate that it serves.
pub(super) fn shared_key(cluster: &Cluster<'_>, users: &[(&Placed<Box<Proxy>>, &str)]) -> Option<LintFinding> {
    let mut hosts: Vec<&str> = users.iter().map(|(placed, _)| placed.object.fqdn.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let (first, certificate) = users.first().filter(|_| hosts.len() > 1)?;
    let found = list(hosts.iter());
    let finding = match users.iter().all(|(_, other)| other == certificate) {
        true => Finding::note(Code::KeyReused, "key", format!("one certificate serves {found}")),
        false => {
            Finding::warning(Code::KeyReused, "key", format!("different certificates with the same key serve {found}"))
        }
    };
    let (namespace, name) = split(&first.object.secret, &first.object.namespace);
    let at = cluster.secret(namespace, name).map_or(&first.at, |secret| &secret.at);
    Some(cluster.found(at, secret_name(namespace, name), None, &finding))
}

/// Other HTTPProxies with one host name that a finding names.
const MOST_NAMES: usize = 5;
/// The API server ends a watch itself after at most an hour (kube-apiserver `--min-request-timeout`, 1800 s, doubled at most).
const LONGEST_WATCH: u64 = 3600;

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations_are_those_of_go() {
        let rows = [
            ("", Some(0)),
            ("0s", Some(0)),
            ("0", None),
            ("15s", Some(15)),
            ("1h30m", Some(5400)),
            ("1.5h", Some(5400)),
            ("500ms", Some(0)),
            ("infinity", None),
            ("infinite", None),
        ];
        for (text, expected) in rows {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
