//! The verdict in words: over all outputs, for each output, and the decision that it needs.

use kubefront_core::Severity;
use kubefront_core::report::{CertificateRole, FindingReport, OutputVerdict, Report, Verdict};

use super::checks;
use super::mark::Mark;
use crate::judge::Judged;
use crate::words::{common_name, count};

/// The first line of the verdict.
#[derive(Clone, PartialEq, Debug)]
pub struct Headline {
    /// Its class; only `is-ok` and `is-warning` (ready, with warnings) are green.
    pub class: &'static str,
    pub mark: Mark,
    pub title: String,
    /// `, 2 warnings`, or nothing.
    pub warnings: String,
}

/// The verdict for one output.
#[derive(Clone, PartialEq, Debug)]
pub struct Output {
    pub text: String,
    pub mark: Mark,
}

/// Returns the verdict over all outputs.
pub fn headline(report: &Report) -> Headline {
    // The checks, not the titles of findings: each title appears once, in its row.
    let (class, mark, title) = match report.verdict {
        Verdict::Blocked => ("is-error", Mark::Error, format!("Blocked: {}", stopped_by(report))),
        Verdict::Incomplete => {
            let missing: Vec<String> = report.missing.iter().map(|part| format!("no {part}")).collect();
            ("is-partial", Mark::Note, format!("Incomplete: {}", missing.join(", ")))
        }
        Verdict::DecisionNeeded => ("is-decision", Mark::Warning, format!("Decision needed: {}", stopped_by(report))),
        Verdict::Ready if counted(report, Severity::Warning) > 0 => ("is-warning", Mark::Ok, "Ready".to_owned()),
        Verdict::Ready => ("is-ok", Mark::Ok, "Ready".to_owned()),
    };
    let warnings = match counted(report, Severity::Warning) {
        0 => String::new(),
        warnings => format!(", {}", count(warnings, "warning")),
    };
    Headline { class, mark, title, warnings }
}

/// Returns the verdict for each output, unless all of them are ready.
pub fn outputs(report: &Report) -> Vec<Output> {
    if report.verdict == Verdict::Ready {
        return Vec::new();
    }
    let one = |name: &str, verdict: OutputVerdict| Output {
        text: format!("{name}: {verdict}"),
        mark: match verdict {
            OutputVerdict::Ready => Mark::Ok,
            OutputVerdict::Blocked => Mark::Error,
        },
    };
    let kubeconfig = report.outputs.kubeconfig.map(|verdict| one("kubeconfig", verdict));
    [one("Manifests", report.outputs.manifests)].into_iter().chain(kubeconfig).collect()
}

/// Returns how many findings of this severity were not accepted.
pub fn counted(report: &Report, severity: Severity) -> usize {
    report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).count()
}

/// The checks that stop an output, within a sentence: `private key, upstream TLS`.
pub fn stopped_by(report: &Report) -> String {
    lower(&checks::stopping(report).join(", "))
}

/// Says how many files a download contains, and what it lacks.
pub fn download(judged: &Judged) -> String {
    let files = count(judged.evaluation.files().len(), "file");
    let lacks =
        judged.report().outputs.kubeconfig == Some(OutputVerdict::Blocked) && !judged.evaluation.files().is_empty();
    if lacks { format!("Download {files}, no kubeconfig") } else { format!("Download {files}") }
}

/// Names of checks are not proper names, except TLS and HTTPProxy.
fn lower(names: &str) -> String {
    names.to_lowercase().replace("tls", "TLS").replace("httpproxy", "HTTPProxy")
}

/// Says whether the finding needs a decision that was not made yet.
pub fn is_open(finding: &FindingReport) -> bool {
    finding.decision && finding.accepted.is_none()
}

/// Returns the name of the root certificate that is in the input but not trusted.
pub fn untrusted_root(report: &Report) -> Option<&str> {
    let root = report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Root);
    root.map(|root| common_name(&root.subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    #[test]
    fn only_ready_is_green() {
        let mut judged = example::judged();
        let report = &mut judged.evaluation.report;
        assert_eq!((headline(report).class, outputs(report)), ("is-ok", Vec::new()));
        for (verdict, class, title) in [
            (Verdict::DecisionNeeded, "is-decision", "Decision needed: "),
            (Verdict::Incomplete, "is-partial", "Incomplete: "),
            (Verdict::Blocked, "is-error", "Blocked: "),
        ] {
            report.verdict = verdict;
            let Headline { class: shown, mark, title: text, .. } = headline(report);
            assert_eq!((shown, text.as_str()), (class, title));
            assert_ne!(mark, Mark::Ok, "{title}");
        }
    }

    #[test]
    fn each_output_has_its_verdict() {
        let mut judged = example::judged();
        let report = &mut judged.evaluation.report;
        report.verdict = Verdict::DecisionNeeded;
        report.outputs.kubeconfig = Some(OutputVerdict::Blocked);
        let texts: Vec<String> = outputs(report).into_iter().map(|output| output.text).collect();
        assert_eq!(texts, ["Manifests: ready", "kubeconfig: blocked"]);
        report.outputs.kubeconfig = None;
        assert_eq!(outputs(report).len(), 1, "no kubeconfig was requested");
    }
}
