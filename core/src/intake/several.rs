//! Two inputs that were named for one role and differ: nobody here can choose between them.

use crate::decoded::Decoded;
use crate::finding::{Code, Finding};
use crate::material::{Material, Role};

/// Says which inputs that were named for one role compete. What content tells apart competes in the set
/// ([`crate::selection`]), which may know the one that is meant.
pub(super) fn judge(materials: &[Material], decoded: &mut Decoded) {
    let of_role = |role: Role| indices(materials, |material| material.role() == Some(role));
    let mut findings = Vec::new();
    let keys: Vec<usize> = of_role(Role::Key).into_iter().filter(|index| is_new_key(decoded, *index)).collect();
    findings.extend(competing(materials, &keys, "keys", super::field_of(Role::Key)));
    for (role, words) in [
        (Role::ApiServerCertificate, "certificates of the API server"),
        (Role::UpstreamCa, "CA files of the API server"),
    ] {
        findings.extend(competing(materials, &of_role(role), words, super::field_of(role)));
    }
    decoded.findings.extend(findings);
}

/// An error where two of `rank` differ in their bytes.
fn competing(materials: &[Material], rank: &[usize], words: &str, field: &'static str) -> Option<Finding> {
    let mut different: Vec<&Material> = Vec::new();
    for material in rank.iter().filter_map(|index| materials.get(*index)) {
        let is_new = |other: &&Material| other.bytes().trim_ascii() != material.bytes().trim_ascii();
        // two are enough to tell, and keep this linear
        if different.len() < 2 && different.iter().all(is_new) {
            different.push(material);
        }
    }
    let [first, second] = different.as_slice() else { return None };
    let more = match rank.len() {
        0..=2 => String::new(),
        count => format!(" ({count} in all)"),
    };
    let message =
        format!("{} and {} are both {words}{more}, and they differ: one is wanted", first.name(), second.name());
    Some(Finding::error(Code::InputSeveral, first.name(), message).about(field))
}

/// Says whether a key's material holds a key that no earlier material of that role holds: one key in two forms is one.
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
