//! Drop and paste anywhere on the page, and printing.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, Event};
use zeroize::Zeroizing;

use super::files::{self, Item};

/// An event of the whole page.
pub(crate) enum Given {
    Files(Vec<Item>),
    Text(Zeroizing<Vec<u8>>),
    /// Files are being dragged over the page, or not any more.
    Hover(bool),
}

/// Listens until the result is dropped.
pub(crate) fn listen(act: impl Fn(Given) + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let on = |name: &'static str, act: Box<dyn Fn(&Event)>| {
        EventListener::new_with_options(&window, name, EventListenerOptions::enable_prevent_default(), move |e| act(e))
    };
    let (over, leave, drop, paste) = (act.clone(), act.clone(), act.clone(), act);
    vec![
        on("dragover", Box::new(move |event| hover(event, &over))),
        on("dragleave", Box::new(move |event| left(event, &leave))),
        on("drop", Box::new(move |event| dropped(event, &drop))),
        on("paste", Box::new(move |event| pasted(event, &paste))),
    ]
}

/// Prints the frame. The page around it prints only a hint.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

fn hover(event: &Event, act: &impl Fn(Given)) {
    event.prevent_default();
    act(Given::Hover(true));
}

fn left(event: &Event, act: &impl Fn(Given)) {
    // Moving to a child element is not leaving the page.
    if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
        act(Given::Hover(false));
    }
}

fn dropped(event: &Event, act: &impl Fn(Given)) {
    event.prevent_default();
    act(Given::Hover(false));
    let Some(data) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) else { return };
    let files = files::dropped(&data);
    let text = data.get_data("text/plain").unwrap_or_default();
    match files.is_empty() {
        false => act(Given::Files(files)),
        true if !text.is_empty() => act(Given::Text(Zeroizing::new(text.into_bytes()))),
        true => {}
    }
}

/// A paste outside of a field is an input.
fn pasted(event: &Event, act: &impl Fn(Given)) {
    let into_field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if into_field.is_some_and(|element| element.matches("input, textarea, select").unwrap_or(false)) {
        return;
    }
    let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else { return };
    event.prevent_default();
    let files = files::dropped(&data);
    let text = data.get_data("text/plain").unwrap_or_default();
    if !files.is_empty() {
        act(Given::Files(files));
    } else if !text.is_empty() {
        act(Given::Text(Zeroizing::new(text.into_bytes())));
    }
}
