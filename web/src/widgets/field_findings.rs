//! The findings of a field, beside it; each leads to its place in the list.

use kubefront_core::Code;
use yew::prelude::*;

use super::icon::{Icon, Sign};
use crate::browser::focus;
use crate::judge::Judged;
use crate::words::sentence;

/// One finding, as short as it stands there: a field is drawn anew only where what is said about it has changed.
#[derive(Clone, PartialEq)]
pub(crate) struct Said {
    /// Its place in the list.
    at: usize,
    severity: &'static str,
    title: String,
}

/// Returns what is said about fields that share one place.
pub(crate) fn beside(judged: &Judged, fields: &[&str]) -> Vec<Said> {
    if judged.is_example {
        return Vec::new();
    }
    let findings = judged.report().findings.iter().enumerate();
    let here = findings.filter(|(_, finding)| {
        finding.field.is_some_and(|field| fields.contains(&field))
            && finding.severity != "note"
            && finding.accepted.is_none()
    });
    let said = |(at, finding): (usize, &kubefront_core::report::FindingReport)| {
        let title = Code::from_name(finding.code).map_or("", |code| code.rule().title);
        let title = sentence(if title.is_empty() { &finding.message } else { title });
        Said { at, severity: finding.severity, title }
    };
    here.map(said).collect()
}

/// Draws it.
pub(crate) fn field_findings(said: &[Said]) -> Html {
    let line = |said: &Said| {
        let at = said.at;
        html! {
            <button type="button" key={at} class={classes!("said", format!("is-{}", said.severity))}
                onclick={move |_| focus::go_to(&format!("finding-{at}"))}>
                <Icon sign={Sign::of(said.severity)} />
                <span>{ &said.title }</span>
            </button>
        }
    };
    html! { { for said.iter().map(line) } }
}
