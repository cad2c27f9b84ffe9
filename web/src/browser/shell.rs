//! The page around the frame: what it passes at the start, and what only it can do. No message contains a secret.

use gloo::events::EventListener;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// Values from the page around the frame; empty if there is none (`trunk serve`).
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Start {
    pub(crate) theme: String,
    pub(crate) fragment: String,
    /// Address of the page, without fragment.
    pub(crate) page: String,
    pub(crate) commit: String,
}

/// Returns the values from the page around the frame.
pub(crate) fn start() -> Start {
    let start = Reflect::get(&js_sys::global(), &"kubefrontStart".into()).unwrap_or_default();
    let text = |name: &str| Reflect::get(&start, &name.into()).ok().and_then(|v| v.as_string()).unwrap_or_default();
    if start.is_undefined() {
        return Start::default();
    }
    Start { theme: text("theme"), fragment: text("fragment"), page: text("page"), commit: text("commit") }
}

/// Shows a theme (`light`, `dark`, empty: that of the system), and stores it.
pub(crate) fn theme(name: &str) {
    show_theme(name);
    send("theme", "name", &name.into());
}

/// Shows a theme.
pub(crate) fn show_theme(name: &str) {
    if let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        let _ = root.set_attribute("data-theme", name);
    }
}

/// Says that all input was removed, so that the frame can release memory.
pub(crate) fn cleared() {
    let cleared = Reflect::get(&js_sys::global(), &"kubefrontCleared".into()).ok();
    if let Some(cleared) = cleared.and_then(|it| it.dyn_into::<Function>().ok()) {
        let _ = cleared.call0(&JsValue::NULL);
    }
}

/// Names the verdict in the title of the page. A title is in the history of the browser: it contains no host name.
pub(crate) fn title(verdict: &str) {
    send("title", "name", &verdict.into());
}

/// Says whether closing the page would lose input.
pub(crate) fn holds_secrets(holds: bool) {
    send("holds", "secrets", &holds.into());
}

/// Calls `act` when the fragment of the page changes.
pub(crate) fn on_fragment(act: impl Fn(String) + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    let parent = window.parent().ok().flatten();
    Some(EventListener::new(&window, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let is_shell = event.source().map(JsValue::from) == parent.clone().map(JsValue::from);
        let text = |name: &str| Reflect::get(&event.data(), &name.into()).ok().and_then(|v| v.as_string());
        if is_shell && text("type").as_deref() == Some("fragment") {
            act(text("fragment").unwrap_or_default());
        }
    }))
}

fn send(kind: &str, key: &str, value: &JsValue) {
    let Some(window) = web_sys::window() else { return };
    let Some(parent) = window.parent().ok().flatten().filter(|parent| *parent != window) else { return };
    let message = Object::new();
    for (key, value) in [("kubefront", &JsValue::from(1)), ("type", &kind.into()), (key, value)] {
        let _ = Reflect::set(&message, &key.into(), value);
    }
    // The origin of the frame is opaque, and that of the outer page is unknown: `*`. The message has no secret.
    let _ = parent.post_message(&message, "*");
}
