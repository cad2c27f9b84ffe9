//! Every other field of the exposure, folded away, by the one table.

use kubefront_core::exposure::{FIELDS, Field as Row, Kind};
use yew::prelude::*;

use super::Both;
use crate::judge;
use crate::widgets::field::{Field, beside};
use crate::words::{capital, sentence};

#[component]
pub(crate) fn Advanced(both: &Both) -> Html {
    html! {
        <div class="advanced">
            { field(both, row("platform"), "platform") }
            { for GROUPS.iter().map(|(title, prefixes)| html! {
                <details class="group" key={*title}>
                    <summary>{ *title }</summary>
                    <div class="group-fields">{ for rows(prefixes).flat_map(|row| fields(both, row)) }</div>
                </details>
            }) }
        </div>
    }
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

/// A group of the table is several inputs here, under its help.
fn fields(both: &Both, row: &'static Row) -> Vec<Html> {
    let help = matches!(row.kind, Kind::Group(_)).then(|| html! { <p class="group-help">{ sentence(row.help) }</p> });
    help.into_iter().chain(row.leaves().into_iter().map(|path| field(both, Some(row), &path))).collect()
}

fn field(both: &Both, row: Option<&'static Row>, path: &str) -> Html {
    let Some(row) = row else { return Html::default() };
    let value = judge::shown(&both.state, &both.judged, path);
    let part = path.strip_prefix(row.path).and_then(|rest| rest.strip_prefix('.'));
    let label = part.map(|part| AttrValue::from(format!("{}'s {part}", capital(row.path))));
    let (refused, said) = (both.judged.refused.get(path).cloned(), beside(&both.judged, &[path]));
    let (key, path) = (path.to_owned(), AttrValue::from(path.to_owned()));
    html! {
        <Field {key} {path} {row} {value} {label} {refused} {said} dispatch={both.dispatch.clone()} />
    }
}

/// Folded parts by what somebody wants to change. Together with the fields that stand elsewhere they are all.
const GROUPS: &[(&str, &[&str])] = &[
    ("Versions, where known", &["kubernetesVersion", "oldestKubectl", "contour.version"]),
    ("HTTPProxy", &["proxyName", "port", "passthroughName", "ingressClassName", "allowFrom", "reserveName", "service"]),
    ("Certificate's Secret", &["certificate.secretName", "certificate.secretNamespace", "certificate.source"]),
    (
        "Envoy to the API server",
        &["upstream.verify", "upstream.caSecretName", "upstream.subjectName", "upstream.healthCheck"],
    ),
    ("Contour's place", &["contour.namespace", "contour.envoyService", "roleBinding"]),
    (
        "The new kubeconfig",
        &["metadata.name", "kubeconfig.user", "kubeconfig.namespace", "kubeconfig.trust", "kubeconfig.write"],
    ),
    ("A ServiceAccount", &["serviceAccount"]),
    (
        "Files, as the exposure document names them",
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
    fn every_field_has_its_place() {
        let elsewhere = ["fqdn", "mode", "platform", "kubeconfig.context"];
        for field in FIELDS.iter().filter(|field| !elsewhere.contains(&field.path)) {
            let places = GROUPS.iter().filter(|(_, prefixes)| rows(prefixes).any(|row| row.path == field.path)).count();
            assert_eq!(places, 1, "{}", field.path);
        }
    }
}
