//! The output files. A file that is not written stays in the list, with the reason.

use std::rc::Rc;

use yew::prelude::*;
use zeroize::Zeroizing;

use super::props::JudgedProps;
use super::settings::WITHOUT_PATHS;
use crate::browser::download;
use crate::judge::Judged;
use crate::view::files;
use crate::widgets::code::{Copy, FileText};
use crate::widgets::tabs::{Tab, Tabs};

#[component]
pub(crate) fn Files(props: &JudgedProps) -> Html {
    let judged = &props.judged;
    let all = files::all(judged);
    let chosen = use_state_eq(|| "kubeconfig");
    let at = all.iter().position(|file| file.path == *chosen).unwrap_or(0);
    let tabs =
        all.iter().map(|file| Tab { label: file.label.into(), is_empty: file.why_not.is_some() }).collect::<Vec<_>>();
    let onchoose = {
        let (setter, paths) = (chosen.setter(), all.iter().map(|file| file.path).collect::<Vec<_>>());
        Callback::from(move |at: usize| setter.set(paths.get(at).copied().unwrap_or_default()))
    };
    let Some(file) = all.into_iter().nth(at) else { return Html::default() };
    html! {
        <div class="files">
            <Tabs name="files" label="Files" {tabs} chosen={at} {onchoose} />
            <div id="files-panel" role="tabpanel" aria-labelledby={format!("files-tab-{at}")}>
                if let Some(why) = &file.why_not {
                    <p class="not-written">{ why }</p>
                } else {
                    { shown(judged, file.path) }
                }
            </div>
        </div>
    }
}

/// The script that checks the exposure from a client.
pub(super) fn verify(judged: &Rc<Judged>) -> Html {
    match judged.file(VERIFY) {
        None => html! { <p class="not-written">{ "Not written: the manifests are not written either." }</p> },
        Some(_) => html! {
            <div class="files">
                <p class="code-note">{ "After you applied the manifests, this script checks DNS, the certificate, and the API server from a client. It needs only kubectl and openssl." }</p>
                { shown(judged, VERIFY) }
            </div>
        },
    }
}

fn shown(judged: &Rc<Judged>, path: &'static str) -> Html {
    let text = {
        let judged = judged.clone();
        Callback::from(move |()| {
            judged.file(path).map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default()
        })
    };
    let save = {
        let text = text.clone();
        let name = path.rsplit('/').next().unwrap_or_default();
        move |_| download::save(name, Zeroizing::new(text.emit(())).as_bytes())
    };
    html! {
        <>
            <div class="files-ends">
                <Copy {text} what={path} />
                <button type="button" class="button" onclick={save} aria-label={format!("Download {path}")}>{ "Download" }</button>
            </div>
            if path == "exposure.yaml" { <p class="code-note">{ WITHOUT_PATHS }</p> }
            <FileText key={path} judged={judged.clone()} {path} />
        </>
    }
}

const VERIFY: &str = "verify.sh";
