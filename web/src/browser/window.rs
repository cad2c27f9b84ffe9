//! Input from the whole page, and printing.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use zeroize::Zeroizing;

use super::files::{self, Files};
use crate::pasted;
use crate::state::Batch;

/// Something that was dropped, selected, or pasted.
pub(crate) enum Given {
    /// Files were dropped, and their list is being made.
    Reading(Batch),
    Files(Batch, Files),
    Text(Zeroizing<Vec<u8>>),
}

/// Calls `act` with all input as long as the page is open, first with the input from before the app started. The listeners are
/// in `web/shell/input.js`.
pub(crate) fn listen(act: impl Fn(Given) + 'static) {
    let told = move |kind: String, value: JsValue| match kind.as_str() {
        "reading" => {
            act(Given::Reading(number(&value)));
            true
        }
        "files" => {
            let pair: Array = value.unchecked_into();
            act(Given::Files(number(&pair.get(0)), files::of_list(&pair.get(1))));
            true
        }
        _ => {
            let text = value.as_string().unwrap_or_default();
            let is_input = kind == "text" || pasted::is_file(&text);
            if is_input {
                act(Given::Text(Zeroizing::new(text.into_bytes())));
            }
            is_input
        }
    };
    let listener = Reflect::get(&js_sys::global(), &"kubefrontInput".into()).ok();
    if let Some(listener) = listener.and_then(|it| it.dyn_into::<Function>().ok()) {
        let told: Closure<dyn Fn(String, JsValue) -> bool> = Closure::new(told);
        let _ = listener.call1(&JsValue::NULL, &told.into_js_value());
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
fn number(value: &JsValue) -> Batch {
    value.as_f64().unwrap_or_default() as Batch
}

/// Prints the frame. The page around it prints only a hint.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}
