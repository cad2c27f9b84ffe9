//! "Explain an error message": shows likely causes, commands that confirm them, and the fix while the text is typed. The
//! text itself stays in the browser's field: only the entries that core returns are kept and shown.

use kubefront_core::symptom::{COLLECT, Confirm, Diagnosis, values};
use kubefront_core::{explain, symptom};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::props::JudgedProps;
use crate::widgets::code;
use crate::widgets::prose::prose;
use crate::words::sentence;

#[component]
pub(crate) fn Symptom(props: &JudgedProps) -> Html {
    let told = use_state(|| None::<Told>);
    let field = use_node_ref();
    use_wiped(props.judged.is_example, &field, &told);
    let oninput = {
        let told = told.setter();
        move |event: InputEvent| {
            let text = event.target_dyn_into::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default();
            told.set((!text.trim().is_empty()).then(|| Told::new(&text)));
        }
    };
    html! {
        <section class="card symptom" aria-labelledby="symptom-title">
            <h2 id="symptom-title">{ "Explain an error message" }</h2>
            <label for="symptom">{ "Error message from kubectl, curl, openssl, a browser, Envoy, or the status of an HTTPProxy; or keywords" }</label>
            <textarea id="symptom" ref={field} {oninput} rows="3" maxlength="65536" autocomplete="off" autocapitalize="off"
                spellcheck="false" data-lpignore="true" placeholder="Unable to connect to the server: EOF" />
            <div class="symptom-told" aria-live="polite">
                if let Some(told) = &*told { { answer(told, props) } }
            </div>
        </section>
    }
}

/// What core returns for a text.
struct Told {
    diagnosis: Diagnosis,
    /// For a text that is not an error message: the page of a code, or the entries for keywords.
    page: Option<String>,
}

impl Told {
    fn new(text: &str) -> Self {
        let diagnosis = symptom::diagnose(text);
        let page = if diagnosis.found.is_empty() { explain::page(text) } else { None };
        Self { diagnosis, page }
    }
}

/// Clear empties this field too.
#[hook]
fn use_wiped(is_untouched: bool, field: &NodeRef, told: &UseStateHandle<Option<Told>>) {
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

fn answer(told: &Told, props: &JudgedProps) -> Html {
    let diagnosis = &told.diagnosis;
    if let Some(page) = &told.page {
        return html! { <pre class="finding-page">{ page }</pre> };
    }
    let own = if props.judged.is_example { Vec::new() } else { values::of(props.judged.exposure()) };
    // A value from the text has precedence over a value from the exposure.
    let known: Vec<_> = diagnosis.values.iter().cloned().chain(own).collect();
    if diagnosis.found.is_empty() {
        return html! {
            <>
                <p>{ "No entry matches this text. Run these commands and paste their output; none of them prints a token or a private key." }</p>
                { commands(COLLECT, &known) }
            </>
        };
    }
    html! { { for diagnosis.found.iter().map(|found| one(&found.symptom, found.line, diagnosis.has_lines, &known)) } }
}

fn one(symptom: &symptom::Symptom, line: usize, has_lines: bool, known: &[(values::Place, String)]) -> Html {
    let place = if has_lines { format!(", line {line}") } else { String::new() };
    html! {
        <article class="symptom-one">
            <h3>{ symptom.title }</h3>
            <p class="symptom-by"><code>{ symptom.id }</code>{ format!(" · printed by {}{place}", symptom.printed_by) }</p>
            <h4>{ if symptom.causes.len() == 1 { "Likely cause" } else { "Likely causes" } }</h4>
            { causes(symptom.causes) }
            if !symptom.impact.is_empty() {
                <h4>{ "Impact" }</h4>
                <p>{ prose(&sentence(symptom.impact)) }</p>
            }
            if !symptom.by_mode.is_empty() {
                <dl>{ for symptom.by_mode.iter().map(|(mode, text)| html! { <><dt>{ mode.name() }</dt><dd>{ prose(text) }</dd></> }) }</dl>
            }
            <h4>{ "Confirm" }</h4>
            { commands(symptom.confirm, known) }
            <h4>{ "Fix" }</h4>
            <p class="symptom-fix">{ prose(&sentence(&values::fill(symptom.fix, known))) }</p>
            if !symptom.see.is_empty() {
                <p class="symptom-by">{ format!("See also: {}", symptom.see.join(", ")) }</p>
            }
            <p class="symptom-by">{ format!("Source: {}", symptom.source) }</p>
        </article>
    }
}

fn causes(causes: &[&str]) -> Html {
    match causes {
        [cause] => html! { <p>{ prose(&sentence(cause)) }</p> },
        _ => html! { <ol>{ for causes.iter().map(|cause| html! { <li>{ prose(&sentence(cause)) }</li> }) }</ol> },
    }
}

fn commands(commands: &[Confirm], known: &[(values::Place, String)]) -> Html {
    let one = |confirm: &Confirm| {
        let case = html! { <span class="command-case">{ sentence(confirm.expect) }</span> };
        code::command(case, &values::fill(confirm.command, known), AttrValue::Static("the command"))
    };
    html! { { for commands.iter().map(one) } }
}
