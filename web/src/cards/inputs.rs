//! The left side: what the user gives.

use yew::prelude::*;

use super::Both;
use super::credential::Access;
use super::document::Document;
use super::drop::Drop;
use super::host_name::Name;
use super::modes::Modes;
use super::parts::Parts;
use super::settings::Advanced;
use crate::widgets::field::{beside, field_findings};

#[component]
pub(crate) fn Inputs(both: &Both) -> Html {
    let Both { state, judged, dispatch } = both.clone();
    html! {
        <section class="inputs" aria-label="What you give">
            <div class="card">
                <h2><span class="step">{ "1" }</span>{ "Certificate and key" }</h2>
                <Drop first={state.next_id()} dispatch={dispatch.clone()} />
                <Parts ..both.clone() />
                { field_findings(&beside(&judged, &["certificate.chainFile", "certificate.keyFile", "certificate.anchorFiles"])) }
                <p class="hint">{ "Rather not hand over the key? Its public half proves the match: " }<code>{ "openssl pkey -in key.pem -pubout" }</code></p>
            </div>
            <div class="card">
                <h2><span class="step">{ "2" }</span>{ "Name" }</h2>
                <Name ..both.clone() />
            </div>
            <div class="card">
                <h2><span class="step">{ "3" }</span>{ "Access" }</h2>
                <Access ..both.clone() />
            </div>
            <div class="card">
                <h2><span class="step">{ "4" }</span>{ "How" }</h2>
                <Modes ..both.clone() />
                <Advanced ..both.clone() />
                <Document {state} {judged} {dispatch} />
            </div>
        </section>
    }
}
