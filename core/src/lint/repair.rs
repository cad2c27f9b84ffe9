//! Repairs an HTTPProxy: sets or removes the fields that findings are about, and leaves every other field as it is.

use super::cluster::name_of;
use super::difference::difference;
use super::mask::{masked, string};
use super::model::ObjectName;
use super::owner::Owner;
use super::proxy::Proxy;
use crate::kubernetes::objects::LAST_APPLIED;
use crate::mode::Mode;
use crate::yaml::{self, Printed, Tree, YamlError, map, text};

/// An object before and after, in the order in which both are printed.
pub struct Repaired {
    /// The name of the object.
    pub name: ObjectName,
    /// The object as it was, and with the repairs, to compare them: private keys, tokens, and values that may be secret are
    /// masked in both.
    pub compared: (Tree, Tree),
    /// The object with the repairs, complete, without the fields that the API server sets: `kubectl apply` and `kubectl
    /// replace` accept it.
    pub after: Tree,
    /// The tool or controller that would undo the change of the object itself.
    pub owner: Option<Owner>,
}

impl Repaired {
    /// Returns where the change belongs, if a tool or controller would undo a change of the object itself.
    pub fn elsewhere(&self) -> Option<String> {
        self.owner.as_ref().map(|owner| owner.advice("HTTPProxy"))
    }

    /// Returns what changes, as a unified difference without secrets.
    pub fn difference(&self) -> String {
        let (before, after) = (yaml::write(&self.compared.0).text, yaml::write(&self.compared.1).text);
        difference(&before, &after, &self.name.to_string())
    }
}

/// Prints the repaired objects as one YAML stream, which `kubectl replace` and `kubectl apply` accept. An object that a tool or
/// controller writes is left out: the change belongs [elsewhere](Repaired::elsewhere).
pub fn print(repaired: &[Repaired]) -> Printed {
    yaml::write_all(repaired.iter().filter(|repaired| repaired.owner.is_none()).map(|repaired| &repaired.after))
}

/// Says whether the Service, by name and port, is known to set no protocol.
type Lacks<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Repairs the HTTPProxy in `object`; `None` if there is nothing that can be repaired without a decision.
pub(super) fn repair(object: &[u8], proxy: &Proxy, lacks: Lacks<'_>) -> Result<Option<Repaired>, YamlError> {
    let before = without_server_fields(yaml::parse(object)?.to_tree_in_order());
    let mut after = before.clone();
    let mut has_credential = false;
    if let Some(spec) = entry(&mut after, "spec") {
        if let Some(tls) = entry(spec, "virtualhost").and_then(|host| entry(host, "tls"))
            && proxy.fallback.is_some()
        {
            remove(tls, "enableFallbackCertificate");
        }
        if proxy.mode == Mode::Http {
            let mut parts = proxy.parts.iter();
            each(spec, "routes", |route| {
                if parts.next().is_some_and(|part| part.is_api_server) {
                    has_credential |= repair_route(route, lacks);
                }
            });
        } else if let Some(tcp) = entry(spec, "tcpproxy") {
            has_credential |= repair_services(tcp, proxy.mode, lacks);
        }
    }
    if before == after {
        return Ok(None);
    }
    // The annotation of `kubectl apply` contains the credential, too.
    if has_credential
        && let Some(metadata) = entry(&mut after, "metadata")
        && let Some(annotations) = entry(metadata, "annotations")
    {
        remove(annotations, LAST_APPLIED);
        if is_empty(annotations) {
            remove(metadata, "annotations");
        }
    }
    Ok(Some(Repaired {
        name: name_of(proxy),
        compared: (masked(before), masked(after.clone())),
        after,
        owner: proxy.owner.clone(),
    }))
}

/// Server-side apply rejects `managedFields`. `resourceVersion` stays: with it, the API server rejects the object if it changed
/// in the meantime.
fn without_server_fields(mut object: Tree) -> Tree {
    remove(&mut object, "status");
    if let Some(metadata) = entry(&mut object, "metadata") {
        for key in ["creationTimestamp", "generation", "managedFields", "selfLink", "uid"] {
            remove(metadata, key);
        }
    }
    first(&mut object, "kind");
    first(&mut object, "apiVersion");
    object
}

/// Puts an entry before the others: items of a typed List get theirs at the end.
fn first(tree: &mut Tree, key: &str) {
    if let Tree::Map(entries) = tree
        && let Some(at) = entries.iter().position(|(known, _)| known == key)
    {
        let found = entries.remove(at);
        entries.insert(0, found);
    }
}

/// A route without services is a redirect or a direct response, and stays as it is.
/// Returns whether the route set the header Authorization.
fn repair_route(route: &mut Tree, lacks: Lacks<'_>) -> bool {
    if !matches!(route.get("services"), Some(Tree::List(services)) if !services.is_empty()) {
        return false;
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
    let has_credential = without_authorization(route);
    repair_services(route, Mode::Http, lacks) | has_credential
}

fn repair_services(part: &mut Tree, mode: Mode, lacks: Lacks<'_>) -> bool {
    let mut has_credential = false;
    each(part, "services", |service| {
        has_credential |= without_authorization(service);
        let protocol = service.get("protocol").map(string).unwrap_or_default().to_owned();
        let port = match service.get("port") {
            Some(Tree::Integer(port)) => port.to_string(),
            _ => String::new(),
        };
        let name = service.get("name").map(string).unwrap_or_default();
        let is_meant = protocol.is_empty() && service.get("validation").is_some() && lacks(name, &port);
        if mode != Mode::Passthrough && (protocol == "h2" || is_meant) {
            set(service, "protocol", text("tls"));
        }
    });
    has_credential
}

/// The header leaves the list, and an empty list leaves the policy.
fn without_authorization(part: &mut Tree) -> bool {
    let Some(policy) = entry(part, "requestHeadersPolicy") else { return false };
    let Some(Tree::List(headers)) = entry(policy, "set") else { return false };
    let count = headers.len();
    let name = |header: &Tree| header.get("name").map(string).unwrap_or_default().to_ascii_lowercase();
    headers.retain(|header| name(header) != "authorization");
    if count == headers.len() {
        return false;
    }
    if headers.is_empty() {
        remove(policy, "set");
    }
    if is_empty(policy) {
        remove(part, "requestHeadersPolicy");
    }
    true
}

fn is_empty(tree: &Tree) -> bool {
    matches!(tree, Tree::Map(entries) if entries.is_empty())
}

fn has_safe_retries(route: &Tree) -> bool {
    let Some(Tree::List(conditions)) = route.get("retryPolicy").and_then(|policy| policy.get("retryOn")) else {
        return false;
    };
    let is_safe = |condition: &Tree| matches!(string(condition), "connect-failure" | "refused-stream");
    !conditions.is_empty() && conditions.iter().all(is_safe)
}

fn is_long(timeout: Option<&Tree>) -> bool {
    !super::checks::is_short(timeout.map(string).unwrap_or_default())
}

fn entry<'a>(tree: &'a mut Tree, key: &str) -> Option<&'a mut Tree> {
    let Tree::Map(entries) = tree else { return None };
    entries.iter_mut().find(|(known, _)| known == key).map(|(_, value)| value)
}

/// Sets an entry in its place; a new one is the last.
fn set(tree: &mut Tree, key: &str, value: Tree) {
    let Tree::Map(entries) = tree else { return };
    match entries.iter_mut().find(|(known, _)| known == key) {
        Some((_, old)) => *old = value,
        None => entries.push((key.to_owned(), value)),
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
