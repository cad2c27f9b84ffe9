//! Two inputs with one role that differ: it is not known which of them is meant.

use crate::decoded::Decoded;
use crate::decoded::remark::{Competing, Given, Remark, RemarkKind, Several, Source};
use crate::material::{Material, Role};

/// Finds which inputs with one role compete. Inputs without a role compete in [`crate::selection`], which may know the
/// one that is meant.
pub(super) fn find(materials: &[Material], decoded: &mut Decoded) {
    let of_role = |role: Role| indices(materials, |material| material.role() == Some(role));
    let keys: Vec<usize> = of_role(Role::Key).into_iter().filter(|index| is_new_key(decoded, *index)).collect();
    let found = [
        competing(materials, &keys, Competing::Key),
        competing(materials, &of_role(Role::ApiServerCertificate), Competing::ApiServerCertificate),
        competing(materials, &of_role(Role::UpstreamCa), Competing::UpstreamCa),
    ];
    decoded.remarks.extend(found.into_iter().flatten());
}

/// A remark if two of `rank` differ in their bytes.
fn competing(materials: &[Material], rank: &[usize], role: Competing) -> Option<Remark> {
    let mut different: Vec<(usize, &Material)> = Vec::new();
    for (index, material) in rank.iter().filter_map(|index| Some((*index, materials.get(*index)?))) {
        let is_new = |(_, other): &(usize, &Material)| other.bytes().trim_ascii() != material.bytes().trim_ascii();
        // two are enough, and keep this linear
        if different.len() < 2 && different.iter().all(is_new) {
            different.push((index, material));
        }
    }
    let [(index, first), (_, second)] = different.as_slice() else { return None };
    let source = Source {
        name: first.name().to_owned(),
        material: *index,
        role: first.role(),
        given: Given::ForItself,
        extracted_from: None,
        wrappings: Vec::new(),
    };
    let several = Several { other: second.name().to_owned(), count: rank.len(), role };
    Some(Remark { source, kind: RemarkKind::Several(several) })
}

/// Says whether a key's material contains a key that no earlier material of that role has: one key in two forms is one.
fn is_new_key(decoded: &Decoded, index: usize) -> bool {
    let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<&str> {
        let of_role = decoded.keys.iter().filter(|found| found.origin.role == Some(Role::Key));
        of_role
            .filter(|found| wanted(found.origin.material))
            .map(|found| found.part.public().spki_sha256.as_str())
            .collect()
    };
    let earlier = of(&|material| material < index);
    let own = of(&|material| material == index);
    own.is_empty() || own.iter().any(|digest| !earlier.contains(digest))
}

fn indices<T>(items: &[T], wanted: impl Fn(&T) -> bool) -> Vec<usize> {
    items.iter().enumerate().filter(|(_, item)| wanted(item)).map(|(index, _)| index).collect()
}
