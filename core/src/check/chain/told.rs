//! What building the chain found, as findings: each value of [`Chain`](crate::chain::Chain) belongs to the check that its code names.

use super::{ending, leaf_choice, path, refusal, repair};
use crate::chain::PathProblemKind;
use crate::check::{Case, known};
use crate::finding::{Code, Finding};
use crate::material::Role;
use crate::selection::existing_secrets;

/// Returns the findings of the check `check`, in the order in which the chain was built.
pub(super) fn findings(case: &Case<'_>, check: &str) -> Vec<Finding> {
    let chain = &case.set.chain;
    let is_asked = |code: Code| code.rule().check == check;
    let mut findings = Vec::new();
    if is_asked(Code::LeafAmbiguous) {
        findings.extend(chain.ambiguity.iter().map(leaf_choice::ambiguous));
    }
    // of an existing Secret nothing is written: what it lacks is an error of the Secret
    let is_written = existing_secrets(case.exposure, case.decoded).is_empty();
    let repairs = chain.repairs.iter().filter(|repair| is_written && is_asked(repair::code(repair)));
    findings.extend(repairs.map(|repair| repair::finding(repair, chain)));
    if is_asked(Code::LeafExpiresSoon) && chain.leaf_expires_soon {
        findings.extend(chain.leaf.iter().map(|leaf| leaf_choice::expires_soon(leaf, case.at)));
    }
    let problems = chain.problems.iter().filter(|problem| is_asked(path::code(problem)));
    findings.extend(problems.map(path::finding));
    let refused = chain.refusal.iter().filter(|refused| is_asked(refusal::code(refused)));
    findings.extend(refused.map(refusal::finding));
    // why a placeholder is not trusted is clear, and what is above a broken link does not matter
    let is_placeholder = chain.leaf.as_ref().is_some_and(|leaf| known::placeholder(case, leaf).is_some());
    let is_broken =
        chain.problems.iter().any(|problem| matches!(problem.kind, PathProblemKind::BrokenSignature { .. }));
    let is_open = chain.anchor.is_some() || !(is_placeholder || is_broken);
    let ended = chain.ending.iter().filter(|end| is_open && is_asked(ending::code(end)));
    findings.extend(ended.map(|end| ending::finding(end, case)));
    if is_asked(Code::TrustRootDistrusted) {
        findings.extend(ending::distrusted(chain));
    }
    if is_asked(Code::TrustStoreOutdated) {
        findings.extend(chain.outdated_list.map(ending::outdated));
    }
    let embedded = chain.embedding.iter().filter(|problem| is_open && is_asked(ending::embedding_code(problem)));
    findings.extend(embedded.map(ending::embedding));
    if is_asked(Code::TrustAnchorNotCa) {
        let anchors = case.decoded.certificates.iter().filter(|found| found.origin.role == Some(Role::TrustAnchor));
        let others = anchors.filter(|found| !found.part.can_be_trust_anchor());
        findings.extend(others.map(|found| ending::not_ca(found, chain.trust.kind.is_complete())));
    }
    if is_asked(Code::TrustAnchorWeak) {
        findings.extend(ending::weak_anchors(&chain.weak_anchors));
    }
    findings
}
