//! The tab "Explain an error": shows likely causes, commands that confirm them, and the fix while the text is typed. The text
//! itself stays in the browser's field: only the entries that core returns are kept and shown.

use std::rc::Rc;

use kubefront_core::symptom::{COLLECT, Confirm, Symptom, values};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::sequences::SequenceView;
use crate::judge::Judged;
use crate::sharing;
use crate::view::checks::Check;
use crate::view::explain::{self, Cause, Confirmed, Entry, FREQUENT};
use crate::view::sequences;
use crate::widgets::code::{self, Copy};
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::prose::prose;
use crate::words::sentence;

/// What is shown.
#[derive(Clone)]
pub(crate) struct Told(Rc<explain::Told>);

/// Each differs from every other.
impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Told {
    pub(crate) fn new(told: explain::Told) -> Self {
        Self(Rc::new(told))
    }

    /// `None` for a text of white space.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self::new(explain::Told::of_text(text)))
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) judged: Rc<Judged>,
    pub(crate) told: Option<Told>,
    /// The field of the text. Only the browser has the text.
    pub(crate) field: NodeRef,
    /// Address of the page, for links; empty: links are not offered.
    pub(crate) page: AttrValue,
    pub(crate) ontold: Callback<Option<Told>>,
    /// Goes to the tab with the checks; to the row of a check, if one is named.
    pub(crate) oncheck: Callback<Option<Check>>,
}

#[component]
pub(crate) fn Explain(props: &Props) -> Html {
    let oninput = props.ontold.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlTextAreaElement>();
        field.and_then(|field| Told::of_text(&field.value()))
    });
    html! {
        <section class="card symptom" aria-labelledby="explain">
            <h2 id="explain" tabindex="-1">{ "Explain an error" }</h2>
            <label for="symptom">{ "Paste an error from kubectl, curl, openssl, a browser, Envoy, or the status of an HTTPProxy; or type keywords" }</label>
            <textarea id="symptom" ref={props.field.clone()} {oninput} rows="3" maxlength="65536" autocomplete="off" autocapitalize="off"
                spellcheck="false" data-lpignore="true" placeholder="Unable to connect to the server: EOF" />
            <p class="hint">{ "Drop your files too: causes that they confirm come first." }</p>
            <div class="frequent"><span>{ "Frequent errors:" }</span>{ for FREQUENT.iter().map(|one| frequent(*one, props)) }</div>
            <div class="symptom-told" aria-live="polite">
                if let Some(told) = &props.told { { answer(&told.0, props) } }
            </div>
        </section>
    }
}

/// Shows an entry, and empties the field: the text in it is not about this entry.
fn frequent((id, text): (&'static str, &'static str), props: &Props) -> Html {
    let field = props.field.clone();
    let show = props.ontold.reform(move |_: MouseEvent| {
        if let Some(field) = field.cast::<HtmlTextAreaElement>() {
            field.set_value("");
        }
        explain::Told::of_entry(id).map(Told::new)
    });
    html! { <button type="button" class="pill" key={id} onclick={show}>{ text }</button> }
}

fn answer(told: &explain::Told, props: &Props) -> Html {
    if let Some(page) = &told.page {
        return html! {
            <div class="symptom-page">
                if told.code.is_some() {
                    <p><button type="button" class="button" onclick={props.oncheck.reform(|_: MouseEvent| None)}>{ "Check your files for this finding" }</button></p>
                }
                <pre class="finding-page">{ page }</pre>
            </div>
        };
    }
    if !told.choices.is_empty() {
        return html! {
            <>
                <p>{ "Entries for these words, best match first:" }</p>
                <ul class="symptom-choices">{ for told.choices.iter().map(|entry| choice(entry, props)) }</ul>
            </>
        };
    }
    // A value from the text has precedence over a value from the exposure.
    let known: Vec<_> = told.values.iter().cloned().chain(values::of(props.judged.exposure())).collect();
    if told.entries.is_empty() {
        return html! {
            <>
                <p>{ "No entry matches this text. Run these commands and paste their output; none of them prints a token or a private key." }</p>
                { commands(COLLECT, &known) }
            </>
        };
    }
    html! { { for told.entries.iter().map(|entry| one(entry, props, &known)) } }
}

fn choice(entry: &kubefront_core::explain::Entry, props: &Props) -> Html {
    let name = entry.name;
    let show = props.ontold.reform(move |_: MouseEvent| Some(Told::new(explain::Told::of_name(name))));
    html! {
        <li key={name}><button type="button" class="link" onclick={show}>{ entry.title.to_string() }</button>{ " " }<code>{ name }</code></li>
    }
}

fn one(Entry { symptom, line }: &Entry, props: &Props, known: &[(values::Place, String)]) -> Html {
    let place = line.map_or_else(String::new, |line| format!(", line {line}"));
    let link = {
        let (page, id) = (props.page.clone(), symptom.id);
        Callback::from(move |()| format!("{page}{}", sharing::of_entry(id)))
    };
    html! {
        <article class="symptom-one">
            <h3>{ symptom.title }</h3>
            <p class="symptom-by"><code>{ symptom.id }</code>{ format!(" · printed by {}{place}", symptom.printed_by) }
                if !props.page.is_empty() { <Copy text={link} what="to this error" label="Copy link" /> }
            </p>
            { causes(symptom, props) }
            { picture(symptom, &props.judged) }
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

fn causes(symptom: &Symptom, props: &Props) -> Html {
    let causes = explain::causes(symptom, props.judged.report());
    let text = |cause: &Cause| {
        html! {
            <>
                { prose(&sentence(cause.text)) }
                if let Some(confirmed) = &cause.confirmed { { in_files(confirmed, props) } }
            </>
        }
    };
    match causes.as_slice() {
        [cause] => html! { <><h4>{ "Likely cause" }</h4><div class="symptom-cause">{ text(cause) }</div></> },
        all => {
            html! { <><h4>{ "Likely causes" }</h4><ol>{ for all.iter().map(|cause| html! { <li>{ text(cause) }</li> }) }</ol></> }
        }
    }
}

/// The finding that confirms a cause, with the way to its check.
fn in_files(Confirmed { title, found, check }: &Confirmed, props: &Props) -> Html {
    let check = *check;
    let go = props.oncheck.reform(move |_: MouseEvent| Some(check));
    html! {
        <div class="symptom-yours">
            <Icon sign={Sign::Warning} />
            <span><b>{ "In your files: " }</b>{ *title }{ ". " }{ prose(&sentence(found)) }{ " " }
                <button type="button" class="link" onclick={go}>{ format!("Go to the check: {}", check.name()) }</button></span>
        </div>
    }
}

/// The handshake that fails, for the error that this tool is about.
fn picture(symptom: &Symptom, judged: &Judged) -> Html {
    if symptom.id != "unknown-authority" {
        return Html::default();
    }
    let [_, sequence] = sequences::explanatory(judged);
    html! {
        <details class="diagrams">
            <summary>{ "Show the handshake that fails" }</summary>
            <SequenceView {sequence} />
        </details>
    }
}

fn commands(commands: &[Confirm], known: &[(values::Place, String)]) -> Html {
    let one = |confirm: &Confirm| {
        let case = html! { <span class="command-case">{ sentence(confirm.expect) }</span> };
        code::command(case, &values::fill(confirm.command, known), AttrValue::Static("the command"))
    };
    html! { { for commands.iter().map(one) } }
}
