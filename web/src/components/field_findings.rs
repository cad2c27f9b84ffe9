//! The findings of a field, beside it; each leads to its place in the list.

use std::rc::Rc;

use kubefront_core::Code;
use yew::prelude::*;

use super::icon::{Icon, Sign};
use crate::browser::focus;
use crate::judge::Judged;
use crate::words::sentence;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) judged: Rc<Judged>,
    #[prop_or_default]
    pub(crate) path: String,
    /// Several fields that share one place.
    #[prop_or_default]
    pub(crate) fields: Vec<&'static str>,
}

#[component]
pub(crate) fn FieldFindings(props: &Props) -> Html {
    if props.judged.is_example {
        return Html::default();
    }
    let is_here = |field: &str| field == props.path || props.fields.contains(&field);
    let findings = props.judged.report().findings.iter().enumerate();
    let here = findings.filter(|(_, f)| f.field.is_some_and(is_here) && f.severity != "note" && f.accepted.is_none());
    let line = |(at, finding): (usize, &kubefront_core::report::FindingReport)| {
        let title = Code::from_name(finding.code).map_or("", |code| code.rule().title);
        html! {
            <button type="button" key={at} class={classes!("said", format!("is-{}", finding.severity))}
                onclick={move |_| focus::go_to(&format!("finding-{at}"))}>
                <Icon sign={Sign::of(finding.severity)} />
                <span>{ sentence(if title.is_empty() { &finding.message } else { title }) }</span>
            </button>
        }
    };
    html! { { for here.map(line) } }
}
