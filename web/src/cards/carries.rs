//! What the mode carries, from the report; operations that share an answer share a line.

use kubefront_core::mode::{Answer, Carries as Line};
use yew::prelude::*;

use super::Seen;
use crate::widgets::icon::{Icon, Sign};
use crate::words::operation;

#[component]
pub(crate) fn Carries(seen: &Seen) -> Html {
    html! {
        <ul class="carries" aria-label="What this mode carries">{ for grouped(&seen.judged.report().carries).into_iter().map(group) }</ul>
    }
}

fn grouped(lines: &[Line]) -> Vec<(&Line, Vec<&'static str>)> {
    let mut groups: Vec<(&Line, Vec<&'static str>)> = Vec::new();
    for line in lines {
        let is_alike =
            |(first, _): &&mut (&Line, Vec<_>)| first.answer == line.answer && first.condition == line.condition;
        match groups.iter_mut().find(is_alike) {
            Some((_, names)) => names.push(operation(line.operation)),
            None => groups.push((line, vec![operation(line.operation)])),
        }
    }
    groups.sort_by_key(|(line, _)| match line.answer {
        Answer::Yes => 0,
        Answer::When => 1,
        Answer::No => 2,
    });
    groups
}

fn group((line, names): (&Line, Vec<&'static str>)) -> Html {
    let (class, sign, word) = match line.answer {
        Answer::Yes => ("is-ok", Sign::Ok, "yes"),
        Answer::No => ("is-no", Sign::Cross, "no"),
        Answer::When => ("is-warning", Sign::Warning, "if"),
    };
    html! {
        <li class={classes!("carry", class)} key={line.operation}>
            <Icon {sign} />
            <span>{ names.join(", ") }<span class="unseen">{ format!(": {word}") }</span>
                if let Some(condition) = line.condition { <small>{ " · " }{ condition }</small> }
            </span>
        </li>
    }
}
