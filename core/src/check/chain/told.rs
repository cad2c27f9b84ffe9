//! What building the chain found, as findings: each value of [`Chain`](crate::chain::Chain) belongs to the check that its code names.

use super::{ending, leaf_choice, path, refusal, repair};
use crate::check::Case;
use crate::finding::{Code, Finding};
use crate::material::Role;

/// Returns the findings of the check `check`, in the order in which the chain was built.
pub(super) fn findings(case: &Case<'_>, check: &str) -> Vec<Finding> {
    let chain = &case.set.chain;
    let is_asked = |code: Code| code.rule().check == check;
    let mut findings = Vec::new();
    if is_asked(Code::LeafAmbiguous) {
        findings.extend(chain.ambiguity.iter().map(leaf_choice::ambiguous));
    }
    let repairs = chain.repairs.iter().filter(|repair| is_asked(repair::code(repair)));
    findings.extend(repairs.map(|repair| repair::finding(repair, chain)));
    if is_asked(Code::LeafExpiresSoon) && chain.leaf_expires_soon {
        findings.extend(chain.leaf.iter().map(|leaf| leaf_choice::expires_soon(leaf, case.at)));
    }
    let problems = chain.problems.iter().filter(|problem| is_asked(path::code(problem)));
    findings.extend(problems.map(path::finding));
    let refused = chain.refusal.iter().filter(|refused| is_asked(refusal::code(refused)));
    findings.extend(refused.map(refusal::finding));
    let ended = chain.ending.iter().filter(|end| is_asked(ending::code(end)));
    findings.extend(ended.map(|end| ending::finding(end, case)));
    let embedded = chain.embedding.iter().filter(|problem| is_asked(ending::embedding_code(problem)));
    findings.extend(embedded.map(ending::embedding));
    if is_asked(Code::TrustAnchorNotCa) {
        let anchors = case.decoded.certificates.iter().filter(|found| found.origin.role == Some(Role::TrustAnchor));
        findings.extend(anchors.filter(|found| !found.part.can_be_trust_anchor()).map(ending::not_ca));
    }
    if is_asked(Code::TrustAnchorWeak) {
        findings.extend(ending::weak_anchors(&chain.weak_anchors));
    }
    findings
}
