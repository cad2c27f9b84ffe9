//! The inputs that a fix removes or replaces.

use kubefront_core::decoded::Origin;
use kubefront_core::encryption::LockState;
use kubefront_core::report::{CertificateRole, FindingReport};
use kubefront_core::{Code, Role};

use super::{Act, Button};
use crate::judge::Judged;

/// Returns the input that a new file for this role replaces, if the input contains nothing else. With several inputs, it is
/// not known which one is wrong.
pub(super) fn replaced(judged: &Judged, role: Role, code: Code) -> Option<String> {
    let decoded = &judged.evaluation.decoded;
    let of_role = decoded.certificates.iter().map(|found| &found.origin).filter(|origin| origin.role == Some(role));
    let origins: Vec<&Origin> = match role {
        Role::Key => decoded.keys.iter().map(|found| &found.origin).collect(),
        Role::Chain if code == Code::LeafAmbiguous => Vec::new(),
        Role::Chain => leaf_origin(judged).into_iter().collect(),
        Role::Kubeconfig => {
            let parts = decoded.kubeconfig_parts.iter();
            decoded.kubeconfigs.iter().map(|found| &found.origin).chain(parts).collect()
        }
        Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate => of_role.collect(),
        Role::Token => Vec::new(),
    };
    let material = origins.first()?.material;
    let is_one = origins.iter().all(|origin| origin.material == material);
    (is_one && is_of_one_kind(judged, material)).then(|| name(judged, material)).flatten()
}

/// Returns the buttons that replace or remove the file that a finding is about.
pub(super) fn other(judged: &Judged, finding: &FindingReport) -> Vec<Button> {
    let Some(input) = input_of(judged, &finding.subject) else { return Vec::new() };
    let is_whole = input == finding.subject;
    let material = judged.evaluation.decoded.inputs.iter().position(|known| known.name == input);
    let is_replaced = is_whole && material.is_some_and(|material| is_of_one_kind(judged, material));
    let role = material.and_then(|material| origins(judged, material).find_map(|origin| origin.role));
    let (label, replaces) = match is_replaced {
        true => (format!("Replace {input}…"), Some(input.clone())),
        // The file in an archive stays: kubefront uses the new one.
        false => ("Choose another file…".to_owned(), None),
    };
    let replace = Button { label, act: Act::Choose { role, replaces } };
    let remove = Button { label: format!("Remove {input}"), act: Act::Remove(input) };
    let can_remove = is_whole && NEEDLESS.contains(&finding.code);
    [Some(replace), can_remove.then_some(remove)].into_iter().flatten().collect()
}

/// Says whether the user gave a file of this name. A file in an archive is not one.
pub(super) fn is_input(judged: &Judged, name: &str) -> bool {
    !name.is_empty() && judged.evaluation.decoded.inputs.iter().any(|input| input.name == name)
}

/// Returns the input with this name, or the archive that contains a file with this name.
pub(super) fn input_of(judged: &Judged, subject: &str) -> Option<String> {
    let is_in = |name: &str| subject.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let inputs = &judged.evaluation.decoded.inputs;
    inputs.iter().map(|input| &input.name).find(|name| !name.is_empty() && is_in(name)).cloned()
}

fn name(judged: &Judged, material: usize) -> Option<String> {
    judged.evaluation.decoded.inputs.get(material).map(|input| input.name.clone())
}

/// The input contains one kind of thing, or nothing that was read, and is not an archive.
fn is_of_one_kind(judged: &Judged, material: usize) -> bool {
    let decoded = &judged.evaluation.decoded;
    let is_here = |origin: &Origin| origin.material == material;
    let is_closed = |state: LockState| state != LockState::Opened;
    let kinds = [
        decoded.certificates.iter().any(|found| is_here(&found.origin)),
        decoded.keys.iter().any(|found| is_here(&found.origin)),
        decoded.kubeconfigs.iter().any(|found| is_here(&found.origin)) || decoded.kubeconfig_parts.iter().any(is_here),
        decoded.tokens.iter().any(|found| is_here(&found.origin)),
        decoded.proxies.iter().any(|found| is_here(&found.origin)),
        decoded.claims.iter().any(|found| is_here(&found.origin)),
        decoded.managed.iter().any(|found| is_here(&found.origin)),
        decoded.locked.iter().any(|found| is_here(&found.origin) && is_closed(found.part.state)),
    ];
    let name = name(judged, material);
    let is_archive = origins(judged, material).any(|origin| Some(&origin.name) != name.as_ref());
    kinds.iter().filter(|is_there| **is_there).count() <= 1 && !is_archive
}

/// Where the parts of an input came from.
fn origins(judged: &Judged, material: usize) -> impl Iterator<Item = &Origin> {
    let decoded = &judged.evaluation.decoded;
    let certificates = decoded.certificates.iter().map(|found| &found.origin);
    let keys = decoded.keys.iter().map(|found| &found.origin);
    let kubeconfigs = decoded.kubeconfigs.iter().map(|found| &found.origin).chain(&decoded.kubeconfig_parts);
    let tokens = decoded.tokens.iter().map(|found| &found.origin);
    let proxies = decoded.proxies.iter().map(|found| &found.origin);
    let locked = decoded.locked.iter().map(|found| &found.origin);
    let all = certificates.chain(keys).chain(kubeconfigs).chain(tokens).chain(proxies).chain(locked);
    all.filter(move |origin| origin.material == material)
}

fn leaf_origin(judged: &Judged) -> Option<&Origin> {
    let leaf = judged.report().certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf)?;
    let certificates = judged.evaluation.decoded.certificates.iter();
    certificates
        .map(|found| (&found.part.sha256, &found.origin))
        .find(|(sha, _)| **sha == leaf.sha256)
        .map(|(_, at)| at)
}

/// The file is none of the set, or contains nothing of it: without the file, the finding is gone and nothing is missing.
const NEEDLESS: &[Code] = &[Code::InputEmpty, Code::InputTooLarge, Code::InputUnrecognized];
