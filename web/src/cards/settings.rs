//! All other fields of the exposure, collapsed, from the table of fields; and the exposure document.

use kubefront_core::exposure::{FIELDS, Field as Row, Kind};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::props::GivenProps;
use crate::browser::{download, focus};
use crate::judge;
use crate::state::edit::Edit;
use crate::state::{Action, State};
use crate::view::place::field_id;
use crate::widgets::code::Copy;
use crate::widgets::field::{Field, beside};
use crate::words::{capital, count, sentence};

#[component]
pub(crate) fn Settings(props: &GivenProps) -> Html {
    let changed = changed(&props.state);
    let title = match changed.len() {
        0 => "Settings".to_owned(),
        number => format!("Settings, {number} changed"),
    };
    html! {
        <details class="card settings">
            <summary><h2>{ title }</h2></summary>
            { changes(props, changed) }
            <Search />
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

/// The changed settings, and how to forget each of them.
fn changes(props: &GivenProps, changed: Vec<String>) -> Html {
    if changed.is_empty() {
        return Html::default();
    }
    let reset = |paths: Vec<String>| {
        let dispatch = props.dispatch.clone();
        move |_: MouseEvent| dispatch.emit(Action::Fix(vec![Edit::Unset(paths.clone())]))
    };
    let one = |path: &String| {
        let id = field_id(path);
        html! {
            <li key={path.clone()}>
                <button type="button" class="link" onclick={move |_| focus::go_to(&id)}>{ path }</button>
                <code>{ props.state.typed.get(path).cloned().unwrap_or_default() }</code>
                <button type="button" class="link" onclick={reset(vec![path.clone()])} aria-label={format!("Reset {path}")}>{ "Reset" }</button>
            </li>
        }
    };
    html! {
        <>
            <ul class="settings-changed" aria-label="Changed settings">{ for changed.iter().map(one) }</ul>
            <button type="button" class="button" onclick={reset(changed.clone())}>{ "Reset the changed settings" }</button>
        </>
    }
}

/// Finds a setting by words of its name, its flag, or its help text, and leads to it.
#[component]
fn Search() -> Html {
    let text = use_state_eq(String::new);
    let oninput = {
        let setter = text.setter();
        move |event: InputEvent| {
            setter.set(event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default());
        }
    };
    let found = found(&text);
    let onkeydown = {
        let first = found.first().map(|path| field_id(path));
        move |event: KeyboardEvent| {
            if let Some(id) = first.as_ref().filter(|_| event.key() == "Enter") {
                focus::go_to(id);
            }
        }
    };
    let one = |path: &String| {
        let id = field_id(path);
        html! { <li key={path.clone()}><button type="button" class="link" onclick={move |_| focus::go_to(&id)}>{ path }</button></li> }
    };
    let said = match (text.trim().is_empty(), found.len()) {
        (true, _) => String::new(),
        (false, 0) => "No setting found".to_owned(),
        (false, number) => format!("{} found", count(number, "setting")),
    };
    html! {
        <div class="field settings-search">
            <label for="settings-search">{ "Find a setting" }</label>
            <input id="settings-search" type="text" inputmode="search" {oninput} {onkeydown} maxlength="100" autocomplete="off" autocapitalize="off" spellcheck="false" />
            <p class="hint" role="status">{ said }</p>
            <ul>{ for found.iter().take(MOST_FOUND).map(one) }</ul>
        </div>
    }
}

/// Returns the fields that contain every word, those whose name contains all of them first.
fn found(text: &str) -> Vec<String> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |text: &str| words.iter().all(|word| text.to_lowercase().contains(word));
    let all = GROUPS.iter().flat_map(|(title, prefixes)| rows(prefixes).map(move |row| (*title, row)));
    let all = row("platform").map(|row| ("", row)).into_iter().chain(all);
    let mut found: Vec<String> = all
        .flat_map(|(title, row)| row.leaves().into_iter().map(move |path| (title, row, path)))
        .filter(|(title, row, path)| has_all(&format!("{title} {path} {} {}", row.flag, row.help)))
        .map(|(_, _, path)| path)
        .collect();
    found.sort_by_key(|path| !has_all(path));
    if words.is_empty() { Vec::new() } else { found }
}

/// The fields of this card with another text than the document has.
fn changed(state: &State) -> Vec<String> {
    let has = |path: &str| {
        let rows = GROUPS.iter().flat_map(|(_, prefixes)| rows(prefixes)).chain(row("platform"));
        rows.into_iter().any(|row| row.path == path || row.leaves().iter().any(|leaf| leaf == path))
    };
    let is_other = |path: &str, text: &str| state.document.get(path).is_none_or(|known| known != text.trim());
    let typed = state.typed.iter().filter(|(path, text)| has(path) && is_other(path, text));
    typed.map(|(path, _)| path.clone()).collect()
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

/// A search with more results needs another word.
const MOST_FOUND: usize = 8;

/// The collapsed groups of fields. With the fields on other cards, they are all fields of the document.
const GROUPS: &[(&str, &[&str])] = &[
    ("Versions", &["kubernetesVersion", "oldestKubectl", "contour.version"]),
    ("HTTPProxy", &["proxyName", "port", "passthroughName", "ingressClassName", "allowFrom", "reserveName", "service"]),
    ("DNS record", &["externalDns"]),
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
    ("Argo CD, Flux, Terraform", &["consumers", "argocd", "flux"]),
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
    use std::rc::Rc;

    use kubefront_core::Moment;
    use yew::ServerRenderer;

    use super::*;
    use crate::cards::credential::Credential;
    use crate::cards::host_name::HostName;
    use crate::cards::input::Input;
    use crate::cards::mode::Modes;
    use crate::example;
    use crate::view::place;

    /// Every card with fields, with a kubeconfig.
    #[component]
    fn Cards() -> Html {
        let state = Rc::new(State::new(Moment::from_unix(example::AT)));
        let judged = Rc::new(example::judged());
        let given = GivenProps { state, judged, dispatch: Callback::noop() };
        html! {
            <>
                <Input given={given.clone()} is_linted=false />
                <HostName ..given.clone() />
                <Credential ..given.clone() />
                <Modes ..given.clone() />
                <Settings ..given.clone() />
            </>
        }
    }

    /// A link to a field must lead somewhere.
    #[test]
    fn every_field_has_its_place_on_the_page() {
        let drawn = futures::executor::block_on(ServerRenderer::<Cards>::new().hydratable(false).render());
        let judged = example::judged();
        let groups = ["roleBinding", "service", "serviceAccount"].map(str::to_owned);
        let leaves = FIELDS.iter().flat_map(|field| field.leaves());
        for path in leaves.chain(groups) {
            let id = place::of_field(&judged, &path);
            assert_eq!(drawn.matches(&format!(" id=\"{id}\"")).count(), 1, "{path}: {id}");
        }
    }

    #[test]
    fn a_setting_is_found_by_its_name_its_flag_and_its_help() {
        for (text, first) in [
            ("trust", "kubeconfig.trust"),
            ("--allow-from", "allowFrom"),
            ("ingress class", "ingressClassName"),
            ("pod security", "platform"),
            ("Namespace Secret", "certificate.secretNamespace"),
        ] {
            assert_eq!(found(text).first().map(String::as_str), Some(first), "{text}: {:?}", found(text));
        }
        assert!(found(" ").is_empty() && found("nothing of that").is_empty());
    }

    #[test]
    fn only_another_value_is_a_change() {
        let typed = |path: &str, text: &str| Action::Typed { path: path.to_owned(), text: text.to_owned() };
        let state = State::new(Moment::from_unix(0)).reduce(typed("port", "443")).reduce(typed("fqdn", "a.example"));
        assert_eq!(changed(&state), [""; 0], "the default, and a field of another card");
        let state = state.reduce(typed("port", "6443")).reduce(typed("platform", "pod-security"));
        let state = state.reduce(typed("service", "default/api:443"));
        assert_eq!(changed(&state), ["platform", "port", "service"]);
    }

    #[test]
    fn every_field_is_in_one_group() {
        let elsewhere = ["fqdn", "mode", "platform", "kubeconfig.context"];
        for field in FIELDS.iter().filter(|field| !elsewhere.contains(&field.path)) {
            let places = GROUPS.iter().filter(|(_, prefixes)| rows(prefixes).any(|row| row.path == field.path)).count();
            assert_eq!(places, 1, "{}", field.path);
        }
    }
}
