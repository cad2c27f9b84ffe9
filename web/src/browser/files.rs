//! Reads dropped or selected files, up to the limits.

use js_sys::{Array, Uint8Array};
use kubefront_core::limits::FILE_BYTES;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use yew::Callback;
use zeroize::Zeroizing;

use crate::directory;
use crate::state::{Action, Batch, Content, Dropped};

/// The files of a drop with their paths; without a file: the browser cannot read it.
pub(crate) type Files = Vec<(String, Option<File>)>;

/// Returns the list that `web/shell/input.js` passes: pairs of path and file.
pub(crate) fn of_list(list: &JsValue) -> Files {
    let pair = |pair: JsValue| {
        let pair: Array = pair.unchecked_into();
        (pair.get(0).as_string().unwrap_or_default(), pair.get(1).dyn_into().ok())
    };
    list.unchecked_ref::<Array>().iter().map(pair).collect()
}

/// Reads the files of a drop, and passes them on together.
pub(crate) fn read_all(batch: Batch, files: Files, dispatch: Callback<Action>) {
    wasm_bindgen_futures::spawn_local(async move {
        let found: Vec<(String, usize)> =
            files.iter().map(|(path, file)| (path.clone(), size(file.as_ref()))).collect();
        let plan = directory::plan(&found);
        let mut dropped = Vec::with_capacity(plan.read.len());
        for (name, file) in plan.read.iter().filter_map(|at| files.get(*at)) {
            let content = match file {
                Some(file) => read(file).await.ok_or(UNREADABLE),
                None => Err(DIRECTORY),
            };
            dropped.push(Dropped { name: name.clone(), content: content.map_err(str::to_owned) });
        }
        dropped.extend(plan.left_out.into_iter().map(|(name, why)| Dropped { name, content: Err(why) }));
        dispatch.emit(Action::Read { batch, files: dropped });
    });
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a file; a larger one is cut")]
fn size(file: Option<&File>) -> usize {
    file.map_or(0, |file| file.size() as usize)
}

/// Reads one file, and returns its name and content. A file that cannot be read is
/// ignored: the button is still there.
pub(crate) fn read_one(file: File, then: impl FnOnce(String, Content) + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(read) = read(&file).await {
            then(file.name(), read);
        }
    });
}

#[allow(clippy::cast_precision_loss, reason = "caps are far below 2^53")]
async fn read(file: &File) -> Option<Content> {
    let cap = FILE_BYTES as f64;
    let is_cut = file.size() > cap;
    let blob = if is_cut { file.slice_with_f64_and_f64(0.0, cap).ok()? } else { file.slice().ok()? };
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    let array = Uint8Array::new(&buffer);
    let bytes = Zeroizing::new(array.to_vec());
    array.fill(0, 0, array.length());
    Some(Content { bytes, is_cut })
}

const DIRECTORY: &str =
    "the browser cannot read it. If it is a directory, drop it alone, or use \"Choose a directory\"";
const UNREADABLE: &str = "the browser cannot read the file; it may have been moved or deleted";
