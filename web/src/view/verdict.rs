//! The verdict in words: over all outputs, for each output, and the decision that it needs.

use kubefront_core::report::{CertificateRole, FindingReport, OutputVerdict, Report, Verdict};
use kubefront_core::{Code, Severity};

use super::mark::Mark;
use crate::words::{common_name, count, sentence};

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
    let (class, mark, title) = match report.verdict {
        Verdict::Blocked => {
            ("is-error", Mark::Error, format!("Blocked: {}", count(counted(report, Severity::Error), "error")))
        }
        Verdict::Incomplete => ("is-partial", Mark::Note, "Incomplete".to_owned()),
        Verdict::DecisionNeeded => ("is-decision", Mark::Warning, "Decision needed".to_owned()),
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

/// Returns the first finding that needs a decision: its place in the list, and its title with the root certificate.
pub fn open_decision(report: &Report) -> Option<(usize, String)> {
    let (at, finding) = report.findings.iter().enumerate().find(|(_, finding)| is_open(finding))?;
    let title = sentence(finding.title);
    let root = untrusted_root(report).filter(|_| finding.code == Code::TrustRootOffered);
    Some((at, root.map_or_else(|| title.clone(), |root| format!("{title}: {root}"))))
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
            (Verdict::DecisionNeeded, "is-decision", "Decision needed"),
            (Verdict::Incomplete, "is-partial", "Incomplete"),
            (Verdict::Blocked, "is-error", "Blocked: 0 errors"),
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
