//! The output files. A file that is not written stays in the list, with the reason.

use yew::prelude::*;
use zeroize::Zeroizing;

use super::props::JudgedProps;
use super::settings::WITHOUT_PATHS;
use crate::browser::download;
use crate::view::files::{self, Written};
use crate::widgets::code::{Copy, FileText};
use crate::widgets::tabs::{Tab, Tabs};

#[component]
pub(crate) fn Files(props: &JudgedProps) -> Html {
    let judged = &props.judged;
    let all = files::all(judged);
    let chosen = use_state_eq(|| "manifests/50-httpproxy.yaml");
    let at = all.iter().position(|file| file.path == *chosen).unwrap_or(0);
    let tabs =
        all.iter().map(|file| Tab { label: file.label.into(), is_empty: file.why_not.is_some() }).collect::<Vec<_>>();
    let onchoose = {
        let (setter, paths) = (chosen.setter(), all.iter().map(|file| file.path).collect::<Vec<_>>());
        Callback::from(move |at: usize| setter.set(paths.get(at).copied().unwrap_or_default()))
    };
    let Some(file) = all.into_iter().nth(at) else { return Html::default() };
    let text = {
        let (judged, path) = (judged.clone(), file.path);
        Callback::from(move |()| {
            judged.file(path).map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default()
        })
    };
    let save = {
        let text = text.clone();
        let name = file.path.rsplit('/').next().unwrap_or_default();
        move |_| download::save(name, Zeroizing::new(text.emit(())).as_bytes())
    };
    html! {
        <div class="card files">
            <h2>{ "Files" }
                if file.why_not.is_none() {
                    <span class="card-end">
                        <Copy {text} what={file.path} />
                        <button type="button" class="button" onclick={save} aria-label={format!("Download {}", file.path)}>{ "Download" }</button>
                    </span>
                }
            </h2>
            <Tabs name="files" label="Files" {tabs} chosen={at} {onchoose} />
            <div id="files-panel" role="tabpanel" aria-labelledby={format!("files-tab-{at}")} tabindex="0" class="panel">
                { content(props, file) }
            </div>
        </div>
    }
}

fn content(props: &JudgedProps, file: Written) -> Html {
    match file.why_not {
        Some(why) => html! { <p class="not-written">{ why }</p> },
        None if file.path == "exposure.yaml" => html! {
            <><p class="code-note">{ WITHOUT_PATHS }</p><FileText key={file.path} judged={props.judged.clone()} path={file.path} /></>
        },
        None => html! { <FileText key={file.path} judged={props.judged.clone()} path={file.path} /> },
    }
}
