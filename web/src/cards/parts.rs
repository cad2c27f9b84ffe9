//! Everything that was handed in, as chips.

use yew::prelude::*;

use super::Both;
use super::input::PartChip;
use crate::state::{Action, Pending};
use crate::view::input;
use crate::widgets::icon::{Icon, Sign};

#[component]
pub(crate) fn Parts(both: &Both) -> Html {
    let Both { state, judged, dispatch } = both;
    let ids = |at: usize| state.parts.get(at).filter(|_| !judged.is_example).cloned();
    let seen = input::seen(judged);
    if seen.is_empty() && state.pending.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="parts" aria-label="What was found">
            { for seen.into_iter().enumerate().map(|(at, seen)| html! {
                <PartChip key={at} {seen} part={ids(at)} last={ids(at).and_then(|part| state.tries.get(&part.id).cloned())}
                    dispatch={dispatch.clone()} />
            }) }
            { for state.pending.iter().map(|pending| waiting(pending, dispatch)) }
        </ul>
    }
}

fn waiting(pending: &Pending, dispatch: &Callback<Action>) -> Html {
    let (id, dispatch) = (pending.id, dispatch.clone());
    let (sign, what) = match &pending.refused {
        Some(why) => (Sign::Error, why.as_str()),
        None => (Sign::Working, "being read"),
    };
    html! {
        <li class="part" key={format!("pending {id}")}>
            <Icon {sign} />
            <div class="part-text"><span class="part-name">{ &pending.name }</span><small>{ what }</small></div>
            <button type="button" class="part-remove" aria-label={format!("Remove {}", pending.name)}
                onclick={move |_| dispatch.emit(Action::Remove(id))}><Icon sign={Sign::Cross} /></button>
        </li>
    }
}
