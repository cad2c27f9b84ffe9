//! Copies text. The page cannot control what the system does with its clipboard (history, synchronization), and says so.

use wasm_bindgen_futures::JsFuture;

/// Copies; returns `false` if the browser does not allow it.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // Absent outside secure contexts.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
