//! What the page shows before there is any input: what it does, examples, and how it works.

use yew::prelude::*;

use super::props::GivenProps;
use super::sequences::SequenceView;
use crate::example::{EXAMPLES, Example};
use crate::state::Action;
use crate::view::sequences;

#[component]
pub(crate) fn Start(props: &GivenProps) -> Html {
    let begin = props.dispatch.reform(|_: MouseEvent| Action::Begin);
    let one = |example: &'static Example| {
        let load = props.dispatch.reform(move |_: MouseEvent| Action::Example(example));
        html! {
            <li key={example.name}>
                <button type="button" class="example" id={format!("example-{}", example.name)} onclick={load}>
                    <b>{ example.title }</b><span>{ example.about }</span>
                </button>
            </li>
        }
    };
    html! {
        <>
            <section class="start" aria-label="Start">
                <div class="start-intro">
                    <h2>{ "Check a certificate, key, and kubeconfig before you expose a Kubernetes API through Contour" }</h2>
                    <p>{ "kubefront checks them as one set and writes the manifests. Your files stay in this page. Nothing is uploaded." }</p>
                </div>
                <div class="card">
                    <h2>{ "Try an example" }</h2>
                    <ul class="gallery">{ for EXAMPLES.iter().map(one) }</ul>
                    <p class="hint">{ "Without a file: " }<button type="button" class="link" id="begin" onclick={begin}>{ "start with the settings" }</button></p>
                </div>
            </section>
            <section class="card how" aria-labelledby="how">
                <h2 id="how">{ "How it works" }</h2>
                <div class="how-parts">
                    { for sequences::explanatory(&props.judged).into_iter().map(|sequence| html! {
                        <div key={sequence.title}><h3>{ sequence.title }</h3><SequenceView {sequence} /></div>
                    }) }
                </div>
                <p>{ "kubefront prepares the third way: Contour's Envoy serves a certificate that clients trust, verifies the API server with the cluster CA, and forwards the requests. No kubeconfig contains the cluster CA. Load an example to see its handshakes." }</p>
            </section>
        </>
    }
}
