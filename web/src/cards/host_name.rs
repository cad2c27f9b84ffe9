//! The card "Host name": the host name that clients use, with suggestions from the certificate.

use kubefront_core::exposure::FIELDS;
use yew::prelude::*;

use super::props::GivenProps;
use crate::judge;
use crate::state::Action;
use crate::view::host_name;
use crate::widgets::field::{Field, beside};
use crate::widgets::icon::{Icon, Sign};

#[component]
pub(crate) fn HostName(props: &GivenProps) -> Html {
    let GivenProps { state, judged, dispatch } = props;
    let Some(row) = FIELDS.iter().find(|row| row.path == "fqdn") else { return Html::default() };
    let value = judge::shown(state, judged, "fqdn");
    let offers: Vec<String> = host_name::offered(judged).into_iter().filter(|name| *name != value).take(6).collect();
    let offer = |name: String| {
        let (dispatch, text) = (dispatch.clone(), name.clone());
        let take = move |_| dispatch.emit(Action::Typed { path: "fqdn".to_owned(), text: text.clone() });
        html! { <button type="button" class="pill" onclick={take}>{ name }</button> }
    };
    html! {
        <div class="card">
            <h2>{ "Host name" }</h2>
            <Field path="fqdn" {row} {value} refused={judged.refused.get("fqdn").cloned()} said={beside(judged, &["fqdn"])} dispatch={dispatch.clone()}
                label="Host name that clients use" placeholder="k8s.example.com" />
            if let Some(san) = host_name::covering(judged) {
                <p class="said is-ok"><Icon sign={Sign::Ok} /><span>{ format!("Matches SAN {san}") }</span></p>
            }
            if !offers.is_empty() {
                <div class="offers"><span>{ "SANs in the certificate:" }</span>{ for offers.into_iter().map(offer) }</div>
            }
        </div>
    }
}
