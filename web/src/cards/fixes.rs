//! The buttons that fix a finding.

use yew::prelude::*;

use crate::view::fixes::{Act, Button};
use crate::widgets::code::Copy;

/// Draws the buttons, the safest first.
pub(super) fn fixes(buttons: &[Button], act: &Callback<Act>) -> Html {
    let (first, more) = buttons.split_at(buttons.len().min(SHOWN));
    if first.is_empty() {
        return Html::default();
    }
    let draw = |button: &Button| self::button(button, act);
    html! {
        <div class="fixes" role="group" aria-label="Fixes">
            { for first.iter().map(draw) }
            if !more.is_empty() {
                <details class="fixes-more">
                    <summary>{ "Other fixes" }</summary>
                    <div class="fixes">{ for more.iter().map(draw) }</div>
                </details>
            }
        </div>
    }
}

fn button(button: &Button, act: &Callback<Act>) -> Html {
    let (key, label) = (button.label.clone(), button.label.clone());
    match &button.act {
        Act::Copy(text) => {
            let text = text.clone();
            html! { <Copy {key} text={Callback::from(move |()| text.clone())} what="" {label} /> }
        }
        other => {
            let (act, what) = (act.clone(), other.clone());
            html! {
                <button type="button" class="button fix" {key} onclick={move |_| act.emit(what.clone())}>{ label }</button>
            }
        }
    }
}

/// Buttons of a finding that are shown at once.
const SHOWN: usize = 3;
