//! Repairs an HTTPProxy: sets or removes the fields that findings are about, and leaves every other field as it is.

use super::proxy::Proxy;
use crate::mode::Mode;
use crate::yaml::{self, Tree, YamlError, map, text};

/// An object before and after, in the order in which both are printed.
pub struct Repaired {
    /// The object as it was, and with the repairs, to compare them: values that may be secret are masked in both.
    pub compared: (Tree, Tree),
    /// The object with the repairs, complete.
    pub after: Tree,
}

/// Repairs the HTTPProxy in `text`; `None` if there is nothing that can be repaired without a decision.
///
/// # Errors
/// The text is not an HTTPProxy.
pub fn repair(text: &[u8]) -> Result<Option<Repaired>, YamlError> {
    let node = yaml::parse(text)?;
    let Some(proxy) = Proxy::read(&node)? else { return Ok(None) };
    let before = node.to_tree();
    let mut after = before.clone();
    if let Some(spec) = entry(&mut after, "spec") {
        if let Some(tls) = entry(spec, "virtualhost").and_then(|host| entry(host, "tls"))
            && proxy.fallback.is_some()
        {
            remove(tls, "enableFallbackCertificate");
        }
        if proxy.mode == Mode::Http {
            each(spec, "routes", repair_route);
        } else if let Some(tcp) = entry(spec, "tcpproxy") {
            repair_services(tcp, proxy.mode);
        }
    }
    Ok((before != after).then(|| Repaired { compared: (masked(before), masked(after.clone())), after }))
}

/// Headers contain credentials, and the annotation of `kubectl apply` contains a copy of the headers.
fn masked(mut object: Tree) -> Tree {
    if let Some(annotations) = entry(&mut object, "metadata").and_then(|metadata| entry(metadata, "annotations"))
        && let Some(copy) = entry(annotations, "kubectl.kubernetes.io/last-applied-configuration")
    {
        *copy = text(MASK);
    }
    if let Some(spec) = entry(&mut object, "spec") {
        mask_headers(spec);
    }
    object
}

fn mask_headers(tree: &mut Tree) {
    match tree {
        Tree::List(items) => items.iter_mut().for_each(mask_headers),
        Tree::Map(entries) => {
            for (key, value) in entries {
                match key.as_str() {
                    "requestHeadersPolicy" | "responseHeadersPolicy" => each(value, "set", |header| {
                        if let Some(value) = entry(header, "value") {
                            *value = text(MASK);
                        }
                    }),
                    _ => mask_headers(value),
                }
            }
        }
        _ => {}
    }
}

/// A route without services is a redirect or a direct response, and stays as it is.
fn repair_route(route: &mut Tree) {
    if !matches!(route.get("services"), Some(Tree::List(services)) if !services.is_empty()) {
        return;
    }
    set(route, "enableWebsockets", Tree::Bool(true));
    remove(route, "permitInsecure");
    if !has_safe_retries(route) {
        remove(route, "retryPolicy");
    }
    let mut timeouts = route.get("timeoutPolicy").cloned().unwrap_or_else(|| map([]));
    for key in ["response", "idle"] {
        if !is_long(timeouts.get(key)) {
            set(&mut timeouts, key, text("infinity"));
        }
    }
    set(route, "timeoutPolicy", timeouts);
    without_authorization(route);
    repair_services(route, Mode::Http);
}

fn repair_services(part: &mut Tree, mode: Mode) {
    each(part, "services", |service| {
        without_authorization(service);
        let protocol = match service.get("protocol") {
            Some(Tree::Text(text)) => text.clone(),
            Some(Tree::Wiped(text)) => text.to_string(),
            _ => String::new(),
        };
        let is_meant = protocol.is_empty() && service.get("validation").is_some();
        if mode != Mode::Passthrough && (protocol == "h2" || is_meant) {
            set(service, "protocol", text("tls"));
        }
    });
}

/// The header leaves the list, and an empty list leaves the policy.
fn without_authorization(part: &mut Tree) {
    let Some(policy) = entry(part, "requestHeadersPolicy") else { return };
    let Some(Tree::List(headers)) = entry(policy, "set") else { return };
    let count = headers.len();
    headers.retain(|header| !string(header.get("name")).eq_ignore_ascii_case("authorization"));
    if count == headers.len() {
        return;
    }
    if headers.is_empty() {
        remove(policy, "set");
    }
    if matches!(policy, Tree::Map(entries) if entries.is_empty()) {
        remove(part, "requestHeadersPolicy");
    }
}

fn has_safe_retries(route: &Tree) -> bool {
    let Some(Tree::List(conditions)) = route.get("retryPolicy").and_then(|policy| policy.get("retryOn")) else {
        return false;
    };
    let is_safe = |condition: &Tree| matches!(string(Some(condition)), "connect-failure" | "refused-stream");
    !conditions.is_empty() && conditions.iter().all(is_safe)
}

fn is_long(timeout: Option<&Tree>) -> bool {
    !super::checks::is_short(string(timeout))
}

fn string(tree: Option<&Tree>) -> &str {
    match tree {
        Some(Tree::Text(text)) => text,
        Some(Tree::Wiped(text) | Tree::Secret(text)) => text,
        _ => "",
    }
}

fn entry<'a>(tree: &'a mut Tree, key: &str) -> Option<&'a mut Tree> {
    let Tree::Map(entries) = tree else { return None };
    entries.iter_mut().find(|(known, _)| known == key).map(|(_, value)| value)
}

/// In place of a value that may be secret.
const MASK: &str = "(not shown)";

/// Keys of objects that were read are sorted.
fn set(tree: &mut Tree, key: &str, value: Tree) {
    let Tree::Map(entries) = tree else { return };
    match entries.binary_search_by(|(known, _)| known.as_str().cmp(key)) {
        Ok(at) => {
            if let Some((_, old)) = entries.get_mut(at) {
                *old = value;
            }
        }
        Err(at) => entries.insert(at, (key.to_owned(), value)),
    }
}

fn remove(tree: &mut Tree, key: &str) {
    if let Tree::Map(entries) = tree {
        entries.retain(|(known, _)| known != key);
    }
}

fn each(tree: &mut Tree, key: &str, change: impl FnMut(&mut Tree)) {
    if let Some(Tree::List(items)) = entry(tree, key) {
        items.iter_mut().for_each(change);
    }
}
