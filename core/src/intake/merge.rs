//! Kubeconfigs in several files of which each one lacks a part.

use crate::decoded::remark::{Given, Remark, RemarkKind, Source};
use crate::decoded::{Decoded, Found};
use crate::kubernetes::Kubeconfig;
use crate::kubernetes::kubeconfig::{choose, merged};
use crate::material::Role;

/// Merges them, with one remark. Those that the user named as the kubeconfig are merged without the others.
pub(super) fn settle(decoded: &mut Decoded) {
    let all = &decoded.kubeconfigs;
    let is_named = |found: &&Found<Kubeconfig>| found.origin.role == Some(Role::Kubeconfig);
    let named: Vec<&Found<Kubeconfig>> = all.iter().filter(is_named).collect();
    // one that was named and works needs no other
    let is_whole = |found: &&Found<Kubeconfig>| choose("", &found.part, "").1.is_empty();
    let parts: Vec<&Found<Kubeconfig>> = if named.iter().any(is_whole) { named } else { all.iter().collect() };
    let is_same = parts.windows(2).all(|pair| matches!(pair, [one, other] if one.part == other.part));
    if is_same || parts.len() > MOST_FILES {
        return;
    }
    let Some(part) = merged(parts.iter().map(|found| &found.part)) else { return };
    let with_context = parts.iter().find(|found| found.part.contexts.iter().any(|c| c.name == part.current_context));
    let Some(origin) = with_context.or(parts.first()).map(|found| found.origin.clone()) else { return };
    let source = Source {
        name: origin.name.clone(),
        material: origin.material,
        role: origin.role,
        given: Given::ForItself,
        extracted_from: None,
        wrappings: Vec::new(),
    };
    let files = parts.iter().map(|found| found.origin.name.clone()).collect();
    let origins = parts.iter().map(|found| found.origin.clone()).collect();
    decoded.remarks.push(Remark { source, kind: RemarkKind::KubeconfigsMerged(files) });
    decoded.kubeconfig_parts = origins;
    decoded.kubeconfigs = vec![Found { part, origin }];
}

/// Files of one merge; each entry is compared with the others.
const MOST_FILES: usize = 64;
