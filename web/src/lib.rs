//! The page and the JS API: interfaces to `kubefront_core`, which checks and writes.
//!
//! `app` owns the state, `state` changes it, `judge` calls core. `view` computes the content of each card, `cards` and
//! `widgets` draw it. `browser` contains every call of a browser API. `js_api` is the interface for scripts.

#![forbid(unsafe_code)]

pub mod bundle;
pub mod derivation;
pub mod directory;
pub mod example;
pub mod js_api;
pub mod judge;
pub mod pasted;
pub mod roles;
pub mod sharing;
pub mod state;
pub mod view;
pub mod words;
pub mod zip;

#[cfg(feature = "page")]
mod app;
#[cfg(feature = "page")]
mod browser;
#[cfg(feature = "page")]
mod cards;
#[cfg(all(test, feature = "page"))]
mod first_screen;
#[cfg(feature = "page")]
mod widgets;

/// Starts the page if its element exists. In Node.js, in a worker, or in another page nothing happens.
#[cfg(feature = "page")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    let place = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("kubefront-app"));
    if let Some(place) = place {
        if !cfg!(debug_assertions) {
            // Yew's own hook writes the message to the browser's console, and a message can contain part of the input.
            yew::set_custom_panic_hook(Box::new(|_| {}));
        }
        yew::Renderer::<app::App>::with_root(place).render();
    }
}
