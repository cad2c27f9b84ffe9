//! Checks about: input. What there is to say was said while reading; each check picks what is its own.

use super::{Case, Check, Outcome};
use crate::decode::Proposal;
use crate::finding::{Code, Finding};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "input-readable", run: |case| told(case, "input-readable") },
    Check { name: "one-input-per-role", run: |case| told(case, "one-input-per-role") },
    Check { name: "pem-well-formed", run: |case| told(case, "pem-well-formed") },
    Check { name: "input-in-pem", run: |case| told(case, "input-in-pem") },
    Check { name: "certificates-readable", run: |case| told(case, "certificates-readable") },
];

fn told(case: &Case<'_>, name: &str) -> Outcome {
    if case.decoded.inputs.is_empty() {
        return Outcome::not_checked("nothing was given");
    }
    let mut findings = Case::of_check(&case.decoded.findings, name);
    if name == "one-input-per-role" {
        findings.extend(case.set.taken_over.as_ref().map(|(file, taken)| taken_over(file, taken)));
    }
    Outcome::of(findings)
}

fn taken_over(file: &str, taken: &[Proposal]) -> Finding {
    let list: Vec<_> = taken.iter().map(|proposal| format!("{}: {}", proposal.field, proposal.value)).collect();
    let finding =
        Finding::note(Code::ProxyTakenOver, file, format!("taken over from the HTTPProxy: {}", list.join(", ")));
    finding.about("proxyName")
}
