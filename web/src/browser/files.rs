//! Reads dropped or selected files, up to the size limit.

use js_sys::Uint8Array;
use kubefront_core::limits::FILE_BYTES;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList};
use yew::Callback;
use zeroize::Zeroizing;

use crate::state::{Action, Id};

/// One dropped or selected item.
pub(crate) enum Item {
    File(File),
    /// A directory, which cannot be read as a file; its name.
    Directory(String),
}

/// Returns the dropped items. Only the entry of an item shows whether it is a directory.
pub(crate) fn dropped(data: &DataTransfer) -> Vec<Item> {
    let items = data.items();
    let item = |i| {
        let item = items.get(i).filter(|item| item.kind() == "file")?;
        let file = item.get_as_file().ok().flatten()?;
        let is_directory = item.webkit_get_as_entry().ok().flatten().is_some_and(|entry| entry.is_directory());
        Some(if is_directory { Item::Directory(file.name()) } else { Item::File(file) })
    };
    (0..items.length()).filter_map(item).collect()
}

/// Returns the selected files.
pub(crate) fn chosen(list: &FileList) -> Vec<Item> {
    (0..list.length()).filter_map(|i| list.get(i)).map(Item::File).collect()
}

/// Reads all items. Each one is listed immediately; `first` is the id of the first.
pub(crate) fn read_all(items: Vec<Item>, first: Id, dispatch: &Callback<Action>) {
    if items.is_empty() {
        return;
    }
    let name = |item: &Item| match item {
        Item::File(file) => file.name(),
        Item::Directory(name) => name.clone(),
    };
    dispatch.emit(Action::Reading(items.iter().map(name).collect()));
    for (id, item) in (first..).zip(items) {
        match item {
            Item::Directory(_) => dispatch.emit(Action::Refused { id, why: DIRECTORY.to_owned() }),
            Item::File(file) => {
                let dispatch = dispatch.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    dispatch.emit(match read(&file).await {
                        Some((bytes, is_cut)) => Action::Read { id, bytes, is_cut },
                        None => Action::Refused { id, why: UNREADABLE.to_owned() },
                    });
                });
            }
        }
    }
}

/// Reads one file, and returns its name and bytes, and whether it is longer than they are. A file that cannot be read is
/// ignored: the button is still there.
pub(crate) fn read_one(file: File, then: impl FnOnce(String, (Zeroizing<Vec<u8>>, bool)) + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(read) = read(&file).await {
            then(file.name(), read);
        }
    });
}

#[allow(clippy::cast_precision_loss, reason = "caps are far below 2^53")]
async fn read(file: &File) -> Option<(Zeroizing<Vec<u8>>, bool)> {
    let cap = FILE_BYTES as f64;
    let is_cut = file.size() > cap;
    let blob = if is_cut { file.slice_with_f64_and_f64(0.0, cap).ok()? } else { file.slice().ok()? };
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    let array = Uint8Array::new(&buffer);
    let bytes = Zeroizing::new(array.to_vec());
    array.fill(0, 0, array.length());
    Some((bytes, is_cut))
}

const DIRECTORY: &str = "a directory; drop the files in it instead";
const UNREADABLE: &str = "the browser cannot read the file; it may have been moved, or is a directory";
