//! Three sequences: the cluster's CA handed out, not handed out, and a trusted certificate at Envoy.

use yew::prelude::*;

use super::Seen;
use super::sequences::SequenceView;
use crate::view::sequences;
use crate::widgets::tabs::{Tab, Tabs};

#[component]
pub(crate) fn Diagrams(seen: &Seen) -> Html {
    let chosen = use_state_eq(|| 2_usize);
    let all = sequences::all(&seen.judged);
    let tabs: Vec<Tab> = all.iter().map(|s| Tab { label: s.title.into(), is_empty: false }).collect();
    let setter = chosen.setter();
    let onchoose = Callback::from(move |at| setter.set(at));
    let Some(sequence) = all.into_iter().nth(*chosen) else { return Html::default() };
    html! {
        <div class="card diagrams">
            <h2>{ "Three ways to connect" }</h2>
            <Tabs name="diagrams" label="Ways to connect" {tabs} chosen={*chosen} {onchoose} />
            <div id="diagrams-panel" role="tabpanel" aria-labelledby={format!("diagrams-tab-{}", *chosen)} tabindex="0" class="panel">
                <SequenceView {sequence} />
            </div>
        </div>
    }
}
