//! All other fields of the exposure, collapsed, from the table of fields; and the exposure document.

use kubefront_core::exposure::{FIELDS, Field as Row, Kind};
use yew::prelude::*;

use super::props::GivenProps;
use crate::browser::download;
use crate::judge;
use crate::state::edit::Edit;
use crate::state::{Action, State};
use crate::widgets::code::Copy;
use crate::widgets::field::{Field, beside};
use crate::words::{capital, sentence};

#[component]
pub(crate) fn Settings(props: &GivenProps) -> Html {
    let changed = changed(&props.state);
    let reset = {
        let (dispatch, paths) = (props.dispatch.clone(), changed.clone());
        move |_| dispatch.emit(Action::Fix(vec![Edit::Unset(paths.clone())]))
    };
    let how_many = if changed.is_empty() { String::new() } else { format!("{} changed", changed.len()) };
    html! {
        <details class="card settings">
            <summary><h2>{ "Settings" }<small>{ how_many }</small></h2></summary>
            if !changed.is_empty() {
                <button type="button" class="button" onclick={reset}>{ "Reset the changed settings" }</button>
            }
            <div class="advanced">
                { field(props, row("platform"), "platform") }
                { for GROUPS.iter().map(|(title, prefixes)| html! {
                    <details class="group" key={*title}>
                        <summary>{ *title }</summary>
                        <div class="group-fields">{ for rows(prefixes).flat_map(|row| fields(props, row)) }</div>
                    </details>
                }) }
            </div>
            <Document ..props.clone() />
        </details>
    }
}

/// The fields of the groups that the user typed into.
fn changed(state: &State) -> Vec<String> {
    let has = |path: &str| {
        GROUPS.iter().flat_map(|(_, prefixes)| rows(prefixes)).any(|row| row.leaves().iter().any(|leaf| leaf == path))
    };
    state.typed.keys().filter(|path| has(path)).cloned().collect()
}

fn rows(prefixes: &'static [&'static str]) -> impl Iterator<Item = &'static Row> {
    let is_below = |row: &&Row, prefix: &str| {
        row.path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    FIELDS.iter().filter(move |row| prefixes.iter().any(|prefix| is_below(row, prefix)))
}

fn row(path: &str) -> Option<&'static Row> {
    FIELDS.iter().find(|row| row.path == path)
}

/// A group of the table becomes several inputs, under its help text.
fn fields(props: &GivenProps, row: &'static Row) -> Vec<Html> {
    let help = matches!(row.kind, Kind::Group(_)).then(|| html! { <p class="group-help">{ sentence(row.help) }</p> });
    help.into_iter().chain(row.leaves().into_iter().map(|path| field(props, Some(row), &path))).collect()
}

fn field(props: &GivenProps, row: Option<&'static Row>, path: &str) -> Html {
    let Some(row) = row else { return Html::default() };
    let value = judge::shown(&props.state, &props.judged, path);
    let part = path.strip_prefix(row.path).and_then(|rest| rest.strip_prefix('.'));
    let label = part.map(|part| AttrValue::from(format!("{} {part}", capital(row.path))));
    let (refused, said) = (props.judged.refused.get(path).cloned(), beside(&props.judged, &[path]));
    let (key, path) = (path.to_owned(), AttrValue::from(path.to_owned()));
    html! {
        <Field {key} {path} {row} {value} {label} {refused} {said} dispatch={props.dispatch.clone()} />
    }
}

/// Saves the exposure document. To load one, the user drops it like any file.
#[component]
fn Document(props: &GivenProps) -> Html {
    let state = &props.state;
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
            <p class="hint">{ "All settings in one file, without secrets. To load the file, drop it on the page. " }{ WITHOUT_PATHS }</p>
            <button type="button" class="button" onclick={save}>{ "Save exposure.yaml" }</button>
            <Copy {text} what="the exposure file" />
            if let Some(why) = &state.import_error {
                <p class="said is-error" role="alert">{ format!("The exposure file was not loaded: {why}") }</p>
            }
        </div>
    }
}

/// A page sees the name of a file, but not its directory. Shown wherever the document is shown or saved.
pub(super) const WITHOUT_PATHS: &str = "It does not name the files that you dropped, because a page cannot see their directory. For the command line, set certificate.chainFile, certificate.keyFile, certificate.anchorFiles, and kubeconfig.from, or pass the files as arguments.";

/// The collapsed groups of fields. With the fields on other cards, they are all fields of the document.
const GROUPS: &[(&str, &[&str])] = &[
    ("Versions", &["kubernetesVersion", "oldestKubectl", "contour.version"]),
    ("HTTPProxy", &["proxyName", "port", "passthroughName", "ingressClassName", "allowFrom", "reserveName", "service"]),
    (
        "TLS Secret",
        &[
            "certificate.secretName",
            "certificate.secretNamespace",
            "certificate.source",
            "certificate.format",
            "certificate.issuer",
            "certificate.store",
            "certificate.chainReference",
            "certificate.keyReference",
            "certificate.ageRecipients",
        ],
    ),
    (
        "Upstream TLS",
        &[
            "upstream.verify",
            "upstream.caSecretName",
            "upstream.caSource",
            "upstream.subjectName",
            "upstream.healthCheck",
        ],
    ),
    ("Contour and Envoy", &["contour.namespace", "contour.envoyService", "roleBinding"]),
    (
        "Kubeconfig",
        &["metadata.name", "kubeconfig.user", "kubeconfig.namespace", "kubeconfig.trust", "kubeconfig.write"],
    ),
    ("Output", &["layout"]),
    ("Clients", &["clients"]),
    ("ServiceAccount", &["serviceAccount"]),
    (
        "Input files of the exposure file",
        &[
            "certificate.chainFile",
            "certificate.keyFile",
            "certificate.anchorFiles",
            "upstream.caFile",
            "upstream.serverCertificateFile",
            "kubeconfig.from",
            "kubeconfig.tokenFile",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_in_one_group() {
        let elsewhere = ["fqdn", "mode", "platform", "kubeconfig.context"];
        for field in FIELDS.iter().filter(|field| !elsewhere.contains(&field.path)) {
            let places = GROUPS.iter().filter(|(_, prefixes)| rows(prefixes).any(|row| row.path == field.path)).count();
            assert_eq!(places, 1, "{}", field.path);
        }
    }
}
