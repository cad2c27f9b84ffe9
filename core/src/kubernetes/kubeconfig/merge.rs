//! Several files, merged as client-go merges `KUBECONFIG=a:b:c`.

use super::model::{Cluster, Context, Kubeconfig, User};

/// Merges kubeconfigs of which each one lacks a part. `None` if they are separate kubeconfigs: then the order of the files
/// would decide, which the user did not choose.
///
/// client-go (`ClientConfigLoadingRules.Load`): the first `current-context` counts, and the first entry of each name.
/// kubefront does not merge files that contradict each other.
pub(crate) fn merged<'a>(all: impl Iterator<Item = &'a Kubeconfig> + Clone) -> Option<Kubeconfig> {
    let mut merged = Kubeconfig::default();
    for one in all.clone() {
        join(&mut merged.clusters, &one.clusters, |cluster: &Cluster| &cluster.name)?;
        join(&mut merged.users, &one.users, |user: &User| &user.name)?;
        join(&mut merged.contexts, &one.contexts, |context: &Context| &context.name)?;
    }
    merged.current_context = current(all, &merged)?;
    Some(merged)
}

/// Adds the entries that are not there yet. `None` if one of the same name differs.
fn join<T: Clone + PartialEq>(known: &mut Vec<T>, more: &[T], name: impl Fn(&T) -> &str) -> Option<()> {
    for entry in more {
        match known.iter().find(|known| name(known) == name(entry)) {
            Some(same) if same != entry => return None,
            Some(_) => {}
            None if known.len() >= MOST_ENTRIES => return None,
            None => known.push(entry.clone()),
        }
    }
    Some(())
}

/// The context that is current in all files together: the one that a file names although another file contains it,
/// otherwise the only one that the files choose. Empty if none does.
fn current<'a>(all: impl Iterator<Item = &'a Kubeconfig> + Clone, merged: &Kubeconfig) -> Option<String> {
    let has = |one: &Kubeconfig, name: &str| one.contexts.iter().any(|context| context.name == name);
    let elsewhere = |one: &&Kubeconfig| !has(one, &one.current_context) && has(merged, &one.current_context);
    let mut named = all.clone().filter(elsewhere).map(|one| one.current_context.as_str());
    if let Some(first) = named.next() {
        return named.all(|name| name == first).then(|| first.to_owned());
    }
    let own = |one: &'a Kubeconfig| match (one.current_context.as_str(), one.contexts.as_slice()) {
        ("", [only]) => Some(only.name.as_str()),
        ("", _) => None,
        (current, _) => Some(current),
    };
    let mut chosen = all.filter_map(own);
    let Some(first) = chosen.next() else { return Some(String::new()) };
    chosen.all(|name| name == first).then(|| first.to_owned())
}

/// Entries of one list: each is compared with the others.
const MOST_ENTRIES: usize = 1_000;
