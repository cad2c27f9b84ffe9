//! The exposure document out; in, it is dropped like any file.

use yew::prelude::*;

use super::Both;
use crate::browser::download;
use crate::judge;
use crate::widgets::code::Copy;

#[component]
pub(crate) fn Document(both: &Both) -> Html {
    let Both { state, .. } = both;
    let text = {
        let state = state.clone();
        Callback::from(move |()| judge::exposure(&state).0.to_yaml())
    };
    let save = {
        let text = text.clone();
        move |_| download::save("exposure.yaml", text.emit(()).as_bytes())
    };
    html! {
        <div class="document">
            <p class="hint">{ "All of this as one document, without secrets: drop one to read it in. " }{ WITHOUT_PATHS }</p>
            <button type="button" class="button" onclick={save}>{ "Save exposure.yaml" }</button>
            <Copy {text} what="the exposure document" />
            if let Some(why) = &state.import_error {
                <p class="said is-error" role="alert">{ format!("The document was not read: {why}") }</p>
            }
        </div>
    }
}

/// A page sees a file's name, never its folder: said wherever the document is shown or taken away.
pub(super) const WITHOUT_PATHS: &str = "It names none of the files you dropped, since a page is not told where they lie: for the command line fill in certificate.chainFile, certificate.keyFile and kubeconfig.from, or give the files as arguments.";
