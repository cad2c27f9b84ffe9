//! One finding for each remark of reading.

use super::rest::Rest;
use super::{certificate, container, contents, input, key, kubeconfig, misplaced, pem, role, token};
use crate::decoded::remark::{Remark, RemarkKind};
use crate::decoded::{Decoded, Described};
use crate::finding::{Finding, Severity};
use crate::hidden;

/// Returns what there is to say of reading alone, in order of appearance, before any part has a role in an exposure.
pub fn reading(decoded: &Decoded) -> Vec<Finding> {
    decoded.remarks.iter().map(finding).collect()
}

/// Returns the same, each with the index of its input among [`Decoded::inputs`].
pub fn reading_by_input(decoded: &Decoded) -> impl Iterator<Item = (usize, Finding)> {
    decoded.remarks.iter().map(|remark| (remark.source.material, finding(remark)))
}

/// Returns the text for what an input turned out to be: `2 certificates and a private key (PEM)`, `kubeconfig with 3
/// contexts`, `HTML page`.
pub fn described(input: &Described) -> String {
    hidden::bounded(&contents::described(&input.kind), LONGEST)
}

/// Words a remark.
pub(in crate::check) fn finding(remark: &Remark) -> Finding {
    finding_beside(remark, Rest::Unknown)
}

/// Words a remark, by what is known of the other inputs.
pub(super) fn finding_beside(remark: &Remark, rest: Rest<'_>) -> Finding {
    let Remark { source, kind } = remark;
    let code = kind.code();
    let finding = match kind {
        RemarkKind::Input(problem) => input::problem(code, source, problem, rest),
        RemarkKind::Role(remark) => role::remark(code, source, *remark, rest),
        RemarkKind::Several(several) => return role::several(code, source, several),
        RemarkKind::Pem(remark) => pem::remark(code, source, remark),
        RemarkKind::Unwrapped(unwrapped) => container::unwrapped(code, source, unwrapped),
        RemarkKind::Certificate(unreadable) | RemarkKind::UpstreamCa(unreadable) => {
            certificate::unreadable(code, source, unreadable)
        }
        RemarkKind::Key(remark) => key::remark(code, source, remark),
        RemarkKind::TokenRepaired(repairs) => return token::repaired("token", &source.name, repairs).about(TOKEN),
        RemarkKind::TokenUnwrapped(layers) => return token::unwrapped("token", &source.name, *layers).about(TOKEN),
        RemarkKind::TokenIllegal(error) => {
            let place = if source.file().is_some() { token::TokenPlace::File } else { token::TokenPlace::Text };
            return token::illegal("token", &source.name, place, *error).about(TOKEN);
        }
        RemarkKind::NotToken(kind) => return misplaced::token(source, kind).about(TOKEN),
        RemarkKind::KubeconfigUnreadable(error) => return kubeconfig::unreadable(&source.name, error),
        RemarkKind::NotKubeconfig(kind) => misplaced::kubeconfig(source, kind),
        RemarkKind::KubeconfigRepaired(repairs) => return kubeconfig::repaired(&source.name, repairs),
        RemarkKind::KubeconfigPartIgnored(ignored) => return kubeconfig::part_ignored(&source.name, ignored),
        RemarkKind::KubeconfigsMerged(files) => return kubeconfig::merged(&source.name, files),
        RemarkKind::KubeconfigDefect(defect) => return kubeconfig::defect(&source.name, defect),
        RemarkKind::More { like, count } => {
            let like = Remark { source: source.clone(), kind: (**like).clone() };
            return more(&finding_beside(&like, rest), &source.name, *count);
        }
        RemarkKind::PassedOver { listed, more, .. } => return input::passed_over(code, source, listed, *more),
    };
    match source.role {
        Some(role) => finding.about(role.field()),
        None => finding,
    }
}

/// The same as before, of more blocks.
fn more(like: &Finding, name: &str, count: usize) -> Finding {
    let found = format!("{count} more blocks with the same problem");
    let finding = match like.severity {
        Severity::Error => Finding::error(like.code, name, found),
        Severity::Warning => Finding::warning(like.code, name, found),
        Severity::Note => Finding::note(like.code, name, found),
    };
    finding.with_impact(like.impact.clone())
}

const TOKEN: &str = "kubeconfig.tokenFile";
/// Characters of a description: archives and objects name what is in them.
const LONGEST: usize = 2_048;
