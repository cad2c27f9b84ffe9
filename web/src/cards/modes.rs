//! The three modes, each with what it carries and costs.

use kubefront_core::Mode;
use yew::prelude::*;

use super::Both;
use super::mode::ModeCard;
use crate::browser::focus::field_id;
use crate::judge;
use crate::state::Action;
use crate::widgets::field::{beside, field_findings};

#[component]
pub(crate) fn Modes(both: &Both) -> Html {
    let Both { state, judged, dispatch } = both;
    let (exposure, _) = judge::exposure(state);
    let chosen = exposure.spec.mode;
    let choose = {
        let dispatch = dispatch.clone();
        Callback::from(move |mode: Mode| {
            dispatch.emit(Action::Typed { path: "mode".to_owned(), text: mode.name().to_owned() });
        })
    };
    let reserve = {
        let dispatch = dispatch.clone();
        Callback::from(move |on: bool| {
            dispatch.emit(Action::Typed { path: "reserveName".to_owned(), text: on.to_string() });
        })
    };
    html! {
        <fieldset class="modes" id={field_id("mode")} tabindex="-1">
            <legend class="unseen">{ "Mode" }</legend>
            { for Mode::ALL.iter().map(|mode| html! {
                <ModeCard key={mode.name()} mode={*mode} is_chosen={*mode == chosen} is_reserved={exposure.spec.reserve_name}
                    onchoose={choose.clone()} onreserve={reserve.clone()} />
            }) }
            { field_findings(&beside(judged, &["mode", "passthroughName", "reserveName", "allowFrom"])) }
        </fieldset>
    }
}
