//! All findings, errors first.

use std::rc::Rc;

use kubefront_core::report::FindingReport;
use yew::prelude::*;

use super::finding::Finding;
use crate::judge::Judged;
use crate::state::Action;
use crate::words::count;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) judged: Rc<Judged>,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Findings(props: &Props) -> Html {
    let Props { judged, dispatch } = props;
    let findings = &judged.report().findings;
    let counts = ["error", "warning", "note"].map(|severity| {
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        (number > 0).then(|| count(number, severity))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    html! {
        <div class="card">
            <h2>{ "Findings" }<small aria-live="polite">{ counts.join(", ") }</small></h2>
            if findings.is_empty() {
                <p class="hint">{ "Nothing to say." }</p>
            }
            <div class="findings">
                { for findings.iter().enumerate().map(|(at, finding)| html! {
                    <Finding key={key(&findings[..at], finding)} {at} finding={finding.clone()}
                        can_accept={!judged.is_example} dispatch={dispatch.clone()} />
                }) }
            </div>
        </div>
    }
}

/// The same finding keeps its element, and what is open in it, when others come and go before it.
fn key(before: &[FindingReport], finding: &FindingReport) -> String {
    let is_alike = |other: &&FindingReport| other.code == finding.code && other.subject == finding.subject;
    format!("{} {} {}", finding.code, finding.subject, before.iter().filter(is_alike).count())
}
