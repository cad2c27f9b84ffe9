//! Clients that could not be run: what their documentation says they reject. All else is not known.

use super::client::Client;
use super::path::Refusal;
use super::rule::Rule;
use super::set::Set;
use super::view::View;
use crate::key::{self, KeyKind};
use crate::time::{DAY, Moment};
use crate::x509::oid;

/// Says why `client` rejects the server certificate or one above it.
pub(super) fn refusal(client: Client, set: &Set<'_>) -> Option<Refusal> {
    let leaf = set.leaf()?;
    let first = |rule: &dyn Fn(&View<'_>) -> Option<Rule>| {
        set.sent.iter().flatten().find_map(|view| Some(about(view, rule(view)?)))
    };
    match client {
        Client::Apple => first(&|view| weakness(view, 2048)).or_else(|| apple(leaf).map(|rule| about(leaf, rule))),
        _ => first(&|view| short_key(view, 1024)),
    }
}

fn about(view: &View<'_>, rule: Rule) -> Refusal {
    Refusal { certificate: Some(view.sha256), ..Refusal::at(rule, 0) }
}

/// https://support.apple.com/103769
fn apple(leaf: &View<'_>) -> Option<Rule> {
    let (start, end) = (leaf.not_before?, leaf.not_after?);
    let is_new = start >= Moment::from_unix(JULY_2019);
    if leaf.alternative_names().is_none_or(|names| names.is_empty()) {
        return Some(Rule::NameCommonName);
    }
    if is_new && leaf.parts.find(oid::EXTENDED_KEY_USAGE).is_none() {
        return Some(Rule::UsageMissing);
    }
    (is_new && start.until(end) > 825 * DAY).then_some(Rule::LifetimeOver825)
}

fn weakness(view: &View<'_>, least: u32) -> Option<Rule> {
    let is_weak = |rule: &&Rule| matches!(rule, Rule::SignatureSha1 | Rule::SignatureMd5);
    view.broken.iter().find(is_weak).copied().or_else(|| short_key(view, least))
}

fn short_key(view: &View<'_>, least: u32) -> Option<Rule> {
    match key::kind_of(view.parts.public_key.whole)? {
        KeyKind::Rsa(bits) if bits < least => Some(Rule::KeyRsaWeak),
        _ => None,
    }
}

/// 2019-07-01T00:00:00Z
const JULY_2019: i64 = 1_561_939_200;
