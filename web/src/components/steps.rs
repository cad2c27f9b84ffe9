//! The steps of the way there, each command with a copy button.

use kubefront_core::guide::{Command, Step};
use yew::prelude::*;

use super::Seen;
use super::copy::Copy;
use super::prose::prose;
use crate::browser::window;

#[component]
pub(crate) fn Steps(seen: &Seen) -> Html {
    let steps = &seen.judged.steps;
    if steps.is_empty() {
        return Html::default();
    }
    html! {
        <div class="card">
            <h2>{ "Next steps" }
                <span class="card-end"><button type="button" class="button" onclick={|_| window::print()}>{ "Print" }</button></span>
            </h2>
            <ol class="steps">{ for steps.iter().map(step) }</ol>
        </div>
    }
}

fn step(step: &Step) -> Html {
    html! {
        <li class="steps-step" key={step.title.clone()}>
            <h3>{ &step.title }</h3>
            <p>{ prose(&step.why) }</p>
            { for step.commands.iter().map(|command| self::command(command, &step.title)) }
        </li>
    }
}

fn command(command: &Command, title: &str) -> Html {
    let run = command.run.clone();
    let text = Callback::from(move |()| run.clone());
    html! {
        <div class="command">
            if !command.case.is_empty() { <span class="command-case">{ prose(&command.case) }</span> }
            <pre translate="no" tabindex="0">{ &command.run }</pre>
            <Copy {text} what={format!("the command: {title}")} />
        </div>
    }
}
