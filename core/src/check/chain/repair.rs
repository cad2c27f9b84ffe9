//! Findings about what was done to get from the inputs to what is sent.

use std::sync::Arc;

use crate::chain::{Chain, Repair};
use crate::decoded::Found;
use crate::finding::{Code, Finding, Severity};
use crate::wording::{anchor, called, described, list, short};
use crate::x509::Certificate;

/// The rule it falls under.
pub(super) fn code(repair: &Repair) -> Code {
    match repair {
        Repair::Completed(_) => Code::ChainCompleted,
        Repair::DuplicateRemoved(_) => Code::ChainDuplicateRemoved,
        Repair::OtherPathSent { .. } | Repair::ExpiredCopyLeftOut(_) | Repair::OtherPathLeftOut(_) => {
            Code::ChainOtherPath
        }
        Repair::Sorted { .. } => Code::ChainSorted,
        Repair::AnchorRemoved(_) => Code::ChainAnchorRemoved,
        Repair::OlderRemoved(_) | Repair::UnrelatedRemoved(_) => Code::ChainUnrelatedRemoved,
    }
}

/// Words a repair of `chain`.
pub(super) fn finding(repair: &Repair, chain: &Chain) -> Finding {
    let finding = match severity(repair, chain) {
        Severity::Error => Finding::error,
        Severity::Warning => Finding::warning,
        Severity::Note => Finding::note,
    };
    let finding = finding(code(repair), "chain", message(repair, chain)).about("certificate.chainFile");
    match finding.severity {
        Severity::Note => finding.with_impact("").with_fixes([]),
        Severity::Error | Severity::Warning => finding,
    }
}

fn severity(repair: &Repair, chain: &Chain) -> Severity {
    match repair {
        Repair::UnrelatedRemoved(_) if chain.trust.kind.is_complete() => Severity::Note,
        Repair::Completed(_)
        | Repair::DuplicateRemoved(_)
        | Repair::OtherPathSent { .. }
        | Repair::Sorted { .. }
        | Repair::AnchorRemoved(_)
        | Repair::ExpiredCopyLeftOut(_)
        | Repair::OtherPathLeftOut(_)
        | Repair::OlderRemoved(_) => Severity::Note,
        Repair::UnrelatedRemoved(_) => Severity::Warning,
    }
}

fn message(repair: &Repair, chain: &Chain) -> String {
    match repair {
        Repair::Completed(found) => format!("added to the chain: {}", all(found)),
        Repair::DuplicateRemoved(repeated) => format!("written once: {}", all(repeated)),
        Repair::OtherPathSent { anchor: end, sent } => format!(
            "clients that trust \"{}\" use the shorter path; {} is sent for clients that only trust \"{}\"",
            anchor(end),
            list(sent.iter().map(quoted)),
            short(sent.last().map_or("", |last| &last.issuer))
        ),
        Repair::Sorted { file } => format!(
            "kubefront writes the certificates of {file} in this order: server certificate \"{}\", {}",
            short(chain.leaf.as_ref().map_or("", |leaf| leaf.short_name())),
            list(chain.intermediates.iter().map(quoted))
        ),
        Repair::AnchorRemoved(anchors) => {
            format!("not sent, because clients use their own copy of a root certificate: {}", all(anchors))
        }
        Repair::ExpiredCopyLeftOut(expired) => {
            format!("an expired copy of a CA certificate is not sent: {}", list(expired.iter().map(until)))
        }
        Repair::OtherPathLeftOut(others) => {
            let issued = |found: &Found<Arc<Certificate>>| {
                format!("{}, issued by \"{}\"", described(found), short(&found.part.issuer))
            };
            format!("not sent: {}", list(others.iter().map(issued)))
        }
        // a renewal that came before it, most likely
        Repair::OlderRemoved(others) => {
            format!(
                "not sent, because a newer certificate for the same key is sent: {}",
                list(others.iter().map(until))
            )
        }
        Repair::UnrelatedRemoved(others) => {
            format!("not sent, because they are not on the path of the server certificate: {}", all(others))
        }
    }
}

fn all(certificates: &[Found<Arc<Certificate>>]) -> String {
    list(certificates.iter().map(described))
}

fn quoted(certificate: &Arc<Certificate>) -> String {
    format!("\"{}\"", called(certificate))
}

fn until(found: &Found<Arc<Certificate>>) -> String {
    format!("{}, expires {}", described(found), found.part.not_after.date())
}
