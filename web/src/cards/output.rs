//! The card "Output": the files, the next steps, and the script that verifies them.

use kubefront_core::report::OutputVerdict;
use yew::prelude::*;

use super::advice::Advice;
use super::files::{Files, verify};
use super::props::JudgedProps;
use super::steps::Steps;
use crate::widgets::tabs::{Tab, Tabs};

#[component]
pub(crate) fn Output(props: &JudgedProps) -> Html {
    let judged = &props.judged;
    let chosen = use_state_eq(|| 0_usize);
    let onchoose = {
        let setter = chosen.setter();
        Callback::from(move |at| setter.set(at))
    };
    let is_empty = judged.report().outputs.manifests == OutputVerdict::Blocked;
    let tabs: Vec<Tab> =
        ["Files", "Next steps", "Verify"].map(|label| Tab { label: label.into(), is_empty: false }).into();
    // The steps are always there: on paper they are printed, whichever tab is open.
    let part = |at: usize| classes!("output-part", (at == *chosen).then_some("is-on"));
    html! {
        <section class="card output" id="output" tabindex="-1" aria-labelledby="output-title">
            <h2 id="output-title">{ "Output" }if is_empty { <small>{ "manifests are not written yet" }</small> }</h2>
            <Tabs name="output" label="Output" {tabs} chosen={*chosen} {onchoose} />
            <div id="output-panel" role="tabpanel" aria-labelledby={format!("output-tab-{}", *chosen)}>
                <div class={part(0)}>if *chosen == 0 { <Files judged={judged.clone()} /> }</div>
                <div class={classes!(part(1), "is-printed")}>
                    <Steps judged={judged.clone()} />
                    <Advice mode={judged.report().mode} advice={judged.report().advice.clone()} />
                </div>
                <div class={part(2)}>if *chosen == 2 { { verify(judged) } }</div>
            </div>
        </section>
    }
}
