//! Reads files that were dropped or chosen, up to the cap.

use js_sys::Uint8Array;
use kubefront_core::limits::FILE_BYTES;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList};
use yew::Callback;
use zeroize::Zeroizing;

use crate::state::{Action, Id};

/// One thing that was handed over.
pub(crate) enum Handed {
    File(File),
    /// Cannot be read as a file; why, for people.
    Folder(String),
}

/// Returns what was dropped. Folders tell themselves only by their entry.
pub(crate) fn dropped(data: &DataTransfer) -> Vec<Handed> {
    let items = data.items();
    let item = |i| {
        let item = items.get(i).filter(|item| item.kind() == "file")?;
        let file = item.get_as_file().ok().flatten()?;
        let is_folder = item.webkit_get_as_entry().ok().flatten().is_some_and(|entry| entry.is_directory());
        Some(if is_folder { Handed::Folder(file.name()) } else { Handed::File(file) })
    };
    (0..items.length()).filter_map(item).collect()
}

/// Returns what was chosen.
pub(crate) fn chosen(list: &FileList) -> Vec<Handed> {
    (0..list.length()).filter_map(|i| list.get(i)).map(Handed::File).collect()
}

/// Reads everything, one chip each at once; `first` is the id of the first.
pub(crate) fn read_all(handed: Vec<Handed>, first: Id, dispatch: &Callback<Action>) {
    if handed.is_empty() {
        return;
    }
    let name = |handed: &Handed| match handed {
        Handed::File(file) => file.name(),
        Handed::Folder(name) => name.clone(),
    };
    dispatch.emit(Action::Reading(handed.iter().map(name).collect()));
    for (id, handed) in (first..).zip(handed) {
        match handed {
            Handed::Folder(_) => dispatch.emit(Action::Refused { id, why: FOLDER.to_owned() }),
            Handed::File(file) => {
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

const FOLDER: &str = "a folder; choose the files in it";
const UNREADABLE: &str = "the browser could not read it; it may have been moved, or be a folder";
