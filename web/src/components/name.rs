//! The name clients use, offered from the certificate.

use kubefront_core::exposure::FIELDS;
use kubefront_core::fqdn::Fqdn;
use kubefront_core::x509::{Coverage, covers};
use yew::prelude::*;

use super::Both;
use super::field::Field;
use super::field_findings::beside;
use super::icon::{Icon, Sign};
use crate::judge::{self, Judged};
use crate::state::Action;

#[component]
pub(crate) fn Name(both: &Both) -> Html {
    let Both { state, judged, dispatch } = both;
    let Some(row) = FIELDS.iter().find(|row| row.path == "fqdn") else { return Html::default() };
    let value = judge::shown(state, judged, "fqdn");
    let offers: Vec<String> =
        judge::offered_names(judged).into_iter().filter(|name| *name != value && !judged.is_example).take(6).collect();
    let offer = |name: String| {
        let (dispatch, text) = (dispatch.clone(), name.clone());
        let take = move |_| dispatch.emit(Action::Typed { path: "fqdn".to_owned(), text: text.clone() });
        html! { <button type="button" class="pill" onclick={take}>{ name }</button> }
    };
    html! {
        <>
            <Field path="fqdn" {row} {value} refused={judged.refused.get("fqdn").cloned()} said={beside(judged, &["fqdn"])} dispatch={dispatch.clone()}
                label="Host name that clients will use" placeholder="k8s.example.com" />
            if let Some(san) = covering(judged).filter(|_| !judged.is_example) {
                <p class="said is-ok"><Icon sign={Sign::Ok} /><span>{ format!("Covered by {san}") }</span></p>
            }
            if !offers.is_empty() {
                <div class="offers"><span>{ "In the certificate:" }</span>{ for offers.into_iter().map(offer) }</div>
            }
        </>
    }
}

fn covering(judged: &Judged) -> Option<String> {
    let (fqdn, _) = Fqdn::parse(judged.report().fqdn.as_deref()?).ok()?;
    let leaf = judged.report().certificates.iter().find(|certificate| certificate.role == "leaf")?;
    let found = judged.evaluation.decoded.certificates.iter().find(|found| found.part.sha256 == leaf.sha256)?;
    match covers(&found.part, &fqdn) {
        Coverage::By(san) => Some(san),
        Coverage::Not(_) => None,
    }
}
