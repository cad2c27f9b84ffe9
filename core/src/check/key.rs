//! Checks about: key.

mod fit;
mod kind;
#[cfg(test)]
mod tests;

use super::{Case, Check, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::exposure::CertificateFormat;
use crate::finding::{Code, Finding, Severity};
use crate::input::Task;
use crate::key::Key;
use crate::mode::Mode;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "key-provided", run: |case| unless_hidden(case, given) },
    Check { name: "key-readable", run: |case| unless_hidden(case, readable) },
    Check { name: "key-single", run: |case| unless_hidden(case, fit::single) },
    Check { name: "key-matches-certificate", run: |case| unless_hidden(case, fit::belongs_to_leaf) },
    Check { name: "key-type-supported", run: |case| unless_hidden(case, kind::type_served) },
    Check { name: "key-size", run: |case| unless_hidden(case, kind::size) },
    Check { name: "key-curve-supported", run: |case| unless_hidden(case, kind::curve_served) },
    Check { name: "key-not-shared-with-ca", run: |case| unless_hidden(case, fit::not_shared_with_ca) },
];

/// Mode passthrough uses the API server's own certificate and private key.
fn unless_hidden(case: &Case<'_>, check: fn(&Case<'_>) -> Outcome) -> Outcome {
    match case.exposure.spec.mode {
        Mode::Passthrough => Outcome::not_applicable("mode passthrough uses the API server's own private key"),
        Mode::Tcp | Mode::Http => check(case),
    }
}

fn given(case: &Case<'_>) -> Outcome {
    let is_elsewhere = case.exposure.spec.certificate.format == CertificateFormat::None;
    match (&case.set.key, case.needs_no_certificate()) {
        (Some(found), _) => match &found.part {
            Key::Private(_) => Outcome::Passed,
            Key::Public(_) if is_elsewhere => Outcome::Passed,
            Key::Public(_) => Outcome::of(vec![public_only(&found.origin.name)]),
        },
        (None, Some(why)) => Outcome::not_applicable(why),
        (None, None) if is_one_unusable(case) => {
            Outcome::not_checked("the private key that was provided cannot be used")
        }
        (None, None) if case.task == Task::Check => Outcome::not_checked(NO_KEY),
        (None, None) => {
            let found = format!("the TLS Secret {} requires a private key", case.exposure.spec.certificate.secret_name);
            Outcome::of(vec![Finding::error(Code::KeyMissing, "key", found).about(KEY_FIELD)])
        }
    }
}

fn public_only(name: &str) -> Finding {
    let found = format!(
        "{name} contains a public key; `NEXT-STEPS.md` contains the command that creates the TLS \
                         Secret"
    );
    Finding::note(Code::KeyPublicOnly, "key", found).about(KEY_FIELD)
}

fn readable(case: &Case<'_>) -> Outcome {
    let findings =
        reading::findings(case, |kind| matches!(kind, RemarkKind::Key(remark) if !kind::is_unserved(remark)));
    let findings = beside_the_right_key(case, findings);
    if findings.is_empty() && case.set.key.is_none() {
        return case.not_known(NO_KEY);
    }
    Outcome::of(findings)
}

/// If the private key of the certificate was provided, a key that cannot be used is only a note: the result has no part of
/// it. The key that Contour reads in an existing Secret is a part of the result.
fn beside_the_right_key(case: &Case<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let Some(right) = fit::right_key(case) else { return findings };
    let is_existing = case.exposure.spec.certificate.is_managed();
    let is_served = |finding: &Finding| {
        is_existing
            && case
                .decoded
                .existing_secrets
                .iter()
                .any(|secret| [&secret.key.place, &secret.chain.place].contains(&&finding.subject))
    };
    let settle = |finding: Finding| {
        if finding.severity != Severity::Error || is_served(&finding) {
            return finding;
        }
        let place = fit::place(right);
        let found =
            format!("not needed, because the private key in {place} matches the certificate: {}", finding.found);
        Finding { field: finding.field, ..Finding::note(finding.code, finding.subject, found) }
            .with_impact("")
            .with_fixes(Vec::new())
    };
    findings.into_iter().map(settle).collect()
}

/// Says whether a key was seen that could not be used: then it is not missing.
fn is_one_unusable(case: &Case<'_>) -> bool {
    reading::has(case, |kind| matches!(kind, RemarkKind::Key(_)))
}

const KEY_FIELD: &str = "certificate.keyFile";
const CHAIN_FIELD: &str = "certificate.chainFile";
const NO_KEY: &str = "no private key provided";
const NO_CERTIFICATE: &str = "no certificate provided";
