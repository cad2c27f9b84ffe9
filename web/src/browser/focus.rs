//! Scrolls to a field or finding and focuses it, after a click on a link to it.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Goes to the element with this id.
pub(crate) fn go_to(id: &str) {
    let Some(element) = with_id(id) else { return };
    // The field may be in a collapsed part.
    let mut outer = element.parent_element();
    while let Some(parent) = outer {
        if parent.tag_name().eq_ignore_ascii_case("details") {
            let _ = parent.set_attribute("open", "");
        }
        outer = parent.parent_element();
    }
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// Goes to the element with this id when the change that shows it is drawn.
pub(crate) fn go_later(id: impl Into<String>) {
    let id = id.into();
    Timeout::new(0, move || go_to(&id)).forget();
}

/// Says whether the page has an element with this id.
pub(crate) fn has(id: &str) -> bool {
    with_id(id).is_some()
}

fn with_id(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Goes to the first button that fixes an error or decides; otherwise to the download, or to the list of checks.
pub(crate) fn next_fix() {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
    let found = NEXT.iter().find_map(|selector| document.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}

const NEXT: [&str; 3] =
    [".check.is-error .fix, .check.is-decision .fix", ".verdict .is-main:not(:disabled)", "#checks"];
