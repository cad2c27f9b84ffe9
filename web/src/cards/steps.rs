//! The steps of NEXT-STEPS.md, each command with a copy button.

use std::rc::Rc;

use kubefront_core::guide::{Command, Part, Step};
use yew::prelude::*;

use super::props::JudgedProps;
use crate::browser::window;
use crate::widgets::code;
use crate::widgets::prose::prose;

/// While something blocks there are no steps. Those that were drawn stay, hidden: the letter that fixes the error need not
/// build them again.
#[component]
pub(crate) fn Steps(props: &JudgedProps) -> Html {
    let drawn = use_mut_ref(Rc::default);
    let steps = &props.judged.steps;
    if !steps.is_empty() {
        *drawn.borrow_mut() = steps.clone();
    }
    let last: Rc<Vec<Step>> = drawn.borrow().clone();
    html! {
        <>
            if steps.is_empty() { <p class="not-written">{ "The steps follow when the manifests can be written." }</p> }
            <div hidden={steps.is_empty()}>
                <p class="steps-print"><button type="button" class="button" onclick={|_| window::print()}>{ "Print" }</button></p>
                <List steps={last} />
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ListProps {
    steps: Rc<Vec<Step>>,
}

#[component]
fn List(props: &ListProps) -> Html {
    html! { <div class="steps">{ for Part::ALL.into_iter().map(|part| self::part(part, &props.steps)) }</div> }
}

/// Only the steps to follow in order have numbers.
fn part(part: Part, steps: &[Step]) -> Html {
    let list = classes!("steps-list", (part == Part::Steps).then_some("steps-numbered"));
    html! {
        <section key={part.title()}>
            <h3>{ part.title() }</h3>
            <ol class={list}>{ for steps.iter().filter(|step| step.part == part).map(step) }</ol>
        </section>
    }
}

fn step(step: &Step) -> Html {
    html! {
        <li key={step.title.clone()}>
            <details class="steps-step">
                <summary><h4>{ &step.title }</h4></summary>
                <p>{ prose(&step.why) }</p>
                { for step.commands.iter().map(|command| self::command(command, &step.title)) }
            </details>
        </li>
    }
}

fn command(command: &Command, title: &str) -> Html {
    let case = (!command.case.is_empty()).then(|| html! { <span class="command-case">{ prose(&command.case) }</span> });
    let note = |label: &str, text: &str| match text {
        "" => Html::default(),
        text => html! { <p><b>{ label }</b>{ prose(text) }</p> },
    };
    html! {
        <>
            { code::command(case.unwrap_or_default(), &command.run, format!("the command: {title}").into()) }
            { note("Expected: ", &command.expected) }
            { note("If not: ", &command.otherwise) }
        </>
    }
}
