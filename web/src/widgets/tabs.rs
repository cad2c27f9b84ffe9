//! Tabs: one tab stop; arrow keys, Home, and End move.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// One tab.
#[derive(Clone, PartialEq)]
pub(crate) struct Tab {
    pub(crate) label: AttrValue,
    /// Shown in a fainter color: the file is not written, and the panel says why.
    pub(crate) is_empty: bool,
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Prefix of ids: `NAME-tab-0`, `NAME-panel`.
    pub(crate) name: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) chosen: usize,
    pub(crate) onchoose: Callback<usize>,
}

#[component]
pub(crate) fn Tabs(props: &Props) -> Html {
    let count = props.tabs.len();
    let onkeydown = {
        let (chosen, choose) = (props.chosen, props.onchoose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => (chosen + 1) % count.max(1),
                "ArrowLeft" | "ArrowUp" => (chosen + count - 1) % count.max(1),
                "Home" => 0,
                "End" => count.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            choose.emit(next);
            focus_sibling(&event, next);
        })
    };
    let tab = |(at, tab): (usize, &Tab)| {
        let choose = props.onchoose.clone();
        let is_on = at == props.chosen;
        html! {
            <button type="button" role="tab" id={format!("{}-tab-{at}", props.name)} key={at}
                class={classes!("tab", is_on.then_some("is-on"), tab.is_empty.then_some("is-empty"))}
                aria-selected={is_on.to_string()} aria-controls={format!("{}-panel", props.name)}
                tabindex={if is_on { "0" } else { "-1" }} onclick={move |_| choose.emit(at)}>{ &tab.label }</button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={&props.label} {onkeydown}>
            { for props.tabs.iter().enumerate().map(tab) }
        </div>
    }
}

fn focus_sibling(event: &KeyboardEvent, at: usize) {
    // Events are delegated: the current target is the page, the target is the tab with the focus.
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let list = target.and_then(|tab| tab.parent_element());
    let tab = list.and_then(|list| list.children().item(u32::try_from(at).ok()?));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}
