//! "Explain an error message": what was printed somewhere goes in, cause, proof and cure come out while it is typed. The
//! text itself stays in the browser's field: what is held here, and shown, is only what core knows about it.

use kubefront_core::symptom;
use kubefront_core::symptom::{COLLECT, Diagnosis, Proof, values};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::props::JudgedProps;
use crate::widgets::code;
use crate::widgets::prose::prose;
use crate::words::sentence;

#[component]
pub(crate) fn Symptom(props: &JudgedProps) -> Html {
    let told = use_state(|| None::<Diagnosis>);
    let field = use_node_ref();
    use_wiped(props.judged.is_example, &field, &told);
    let oninput = {
        let told = told.setter();
        move |event: InputEvent| {
            let text = event.target_dyn_into::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default();
            told.set((!text.trim().is_empty()).then(|| symptom::diagnose(&text)));
        }
    };
    html! {
        <section class="card symptom" aria-labelledby="symptom-title">
            <h2 id="symptom-title">{ "Something does not work?" }</h2>
            <label for="symptom">{ "Explain an error message: of kubectl, curl, openssl, a browser, Envoy, or a HTTPProxy's status" }</label>
            <textarea id="symptom" ref={field} {oninput} rows="3" maxlength="65536" autocomplete="off" autocapitalize="off"
                spellcheck="false" data-lpignore="true" placeholder="Unable to connect to the server: EOF" />
            <div class="symptom-told" aria-live="polite">
                if let Some(diagnosis) = &*told { { answer(diagnosis, props) } }
            </div>
        </section>
    }
}

/// Clear empties this field too.
#[hook]
fn use_wiped(is_untouched: bool, field: &NodeRef, told: &UseStateHandle<Option<Diagnosis>>) {
    let (field, told) = (field.clone(), told.setter());
    use_effect_with(is_untouched, move |is_untouched| {
        if let Some(field) =
            field.cast::<HtmlTextAreaElement>().filter(|field| *is_untouched && !field.value().is_empty())
        {
            field.set_value("");
            told.set(None);
        }
    });
}

fn answer(diagnosis: &Diagnosis, props: &JudgedProps) -> Html {
    let own = if props.judged.is_example { Vec::new() } else { values::of(props.judged.exposure()) };
    // What the text says counts before what the exposure says.
    let known: Vec<_> = diagnosis.values.iter().cloned().chain(own).collect();
    if diagnosis.found.is_empty() {
        return html! {
            <>
                <p>{ "This text is not known here. Collect these, and paste what they print; none prints a token or a key." }</p>
                { proofs(COLLECT, &known) }
            </>
        };
    }
    html! { { for diagnosis.found.iter().map(|found| one(&found.symptom, found.line, diagnosis.has_lines, &known)) } }
}

fn one(symptom: &symptom::Symptom, line: usize, has_lines: bool, known: &[(values::Place, String)]) -> Html {
    let place = if has_lines { format!(", line {line}") } else { String::new() };
    html! {
        <article class="symptom-one">
            <h3>{ sentence(symptom.title) }</h3>
            <p class="symptom-by"><code>{ symptom.id }</code>{ format!(" · printed by {}{place}", symptom.printed_by) }</p>
            <p>{ prose(&sentence(symptom.cause)) }</p>
            if !symptom.by_mode.is_empty() {
                <dl>{ for symptom.by_mode.iter().map(|(mode, text)| html! { <><dt>{ mode.name() }</dt><dd>{ prose(text) }</dd></> }) }</dl>
            }
            <h4>{ "Prove it" }</h4>
            { proofs(symptom.proof, known) }
            <h4>{ "Mend it" }</h4>
            <p class="symptom-cure">{ prose(&sentence(&values::fill(symptom.cure, known))) }</p>
            <p class="symptom-by">{ if symptom.see.is_empty() { String::new() } else { format!("See {} · ", symptom.see.join(", ")) } }{ symptom.source }</p>
        </article>
    }
}

fn proofs(proofs: &[Proof], known: &[(values::Place, String)]) -> Html {
    let one = |proof: &Proof| {
        let case = html! { <span class="command-case">{ sentence(proof.shows) }</span> };
        code::command(case, &values::fill(proof.command, known), AttrValue::Static("the command"))
    };
    html! { { for proofs.iter().map(one) } }
}
