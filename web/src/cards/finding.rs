//! One finding in the row of its check: evidence, buttons, and on request its impact, all fixes, and its source.

use kubefront_core::exposure::Accept;
use kubefront_core::finding::Fix;
use kubefront_core::report::FindingReport;
use kubefront_core::{Code, Severity, explain};
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::fixes::fixes;
use crate::browser::focus;
use crate::judge::Judged;
use crate::state::Action;
use crate::state::edit::Edit;
use crate::view::fixes::{Act, Button};
use crate::widgets::prose::{breakable, prose};
use crate::words::sentence;

/// The input of the finding, if the text does not name it. Other subjects are words of the report, not for people.
pub(super) fn file(judged: &Judged, finding: &FindingReport) -> Option<AttrValue> {
    let subject = finding.subject.as_str();
    // The name of a file in an archive starts with the name of the archive.
    let is_in = |name: &str| subject.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_input = judged.evaluation.decoded.inputs.iter().any(|input| is_in(&input.name));
    (is_input && !finding.found.contains(subject)).then(|| subject.to_owned().into())
}

/// A finding keeps its element, and its open details, when the findings before it change.
pub(super) fn key(before: &[FindingReport], finding: &FindingReport) -> String {
    let is_alike = |other: &&FindingReport| other.code == finding.code && other.subject == finding.subject;
    format!("{} {} {}", finding.code, finding.subject, before.iter().filter(is_alike).count())
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) at: usize,
    /// The first finding of its code has the title.
    pub(super) is_first: bool,
    pub(super) finding: FindingReport,
    pub(super) file: Option<AttrValue>,
    pub(super) buttons: Vec<Button>,
    /// Id of the element where the user changes its field.
    pub(super) place: Option<AttrValue>,
    pub(super) act: Callback<Act>,
    pub(super) dispatch: Callback<Action>,
}

/// What a button opened.
#[derive(Clone, PartialEq)]
enum Form {
    None,
    ServiceAccount(String),
    Accept,
}

#[component]
pub(super) fn Finding(props: &Props) -> Html {
    let finding = &props.finding;
    let form = use_state_eq(|| Form::None);
    let word = if finding.accepted.is_some() { "accepted" } else { finding.severity.name() };
    let act = {
        let (outer, form) = (props.act.clone(), form.setter());
        Callback::from(move |act: Act| match act {
            Act::ServiceAccount(name) => form.set(Form::ServiceAccount(name)),
            Act::Accept => form.set(Form::Accept),
            other => outer.emit(other),
        })
    };
    html! {
        <article class={classes!("finding", format!("is-{word}"))} id={format!("finding-{}", props.at)} tabindex="-1">
            <span class="finding-tag unseen">{ word }</span>
            if props.is_first { <h4>{ sentence(finding.title) }</h4> }
            <p class="finding-found">
                if let Some(file) = &props.file { <span class="finding-subject">{ breakable(file) }{ ": " }</span> }
                <span class="finding-evidence">{ prose(&sentence(&finding.found)) }</span>
            </p>
            { fixes(&props.buttons, &act) }
            if let Form::ServiceAccount(name) = &*form {
                <ServiceAccount name={name.clone()} dispatch={props.dispatch.clone()} />
            }
            { accepted(props, *form == Form::Accept) }
            <details class="finding-why">
                <summary><code>{ finding.code.name() }</code></summary>
                { parts(finding) }
                { can_accept(props, &form) }
                <pre class="finding-page">{ explain::page(finding.code.name()).unwrap_or_default() }</pre>
                <p class="finding-foot"><span>{ finding.source }</span>{ to_field(props) }</p>
            </details>
        </article>
    }
}

/// The same parts under the same conditions as on the command line: a note has no impact, an accepted finding no fixes.
fn parts(finding: &FindingReport) -> Html {
    let has_impact = !finding.impact.is_empty() && finding.severity != Severity::Note;
    let fixes = if finding.accepted.is_some() { &[] } else { finding.fixes.as_slice() };
    html! {
        <dl class="finding-parts">
            if has_impact {
                <dt>{ "Impact" }</dt><dd class="finding-impact">{ prose(&sentence(&finding.impact)) }</dd>
            }
            { for fixes.iter().enumerate().map(|(at, fix)| html! {
                <><dt>{ if at == 0 { "Fix" } else { "Or" } }</dt><dd class="finding-fix">{ prose(&sentence(&fix.label)) }{ command(fix) }</dd></>
            }) }
        </dl>
    }
}

/// `: --trust embed (kubeconfig.trust)`: the command or flag of a fix, and its field.
fn command(fix: &Fix) -> Html {
    let Some(command) = &fix.command else { return Html::default() };
    let field = fix.field().map(|field| html! { <>{ " (" }<code>{ field }</code>{ ")" }</> });
    html! { <>{ ": " }<code>{ command.to_string() }</code>{ field.unwrap_or_default() }</> }
}

fn to_field(props: &Props) -> Html {
    let (Some(path), Some(id)) = (props.finding.field, props.place.clone()) else { return Html::default() };
    html! { <button type="button" class="link" onclick={move |_| focus::go_to(&id)}>{ format!("Go to {path}") }</button> }
}

/// A warning can be accepted. A warning that asks for a decision has a button for it.
fn can_accept(props: &Props, form: &UseStateHandle<Form>) -> Html {
    let is_open = props.finding.severity == Severity::Warning && props.finding.accepted.is_none();
    if !is_open || props.finding.decision {
        return Html::default();
    }
    let setter = form.setter();
    html! { <p><button type="button" class="link finding-accept-open" onclick={move |_| setter.set(Form::Accept)}>{ "Accept the warning" }</button></p> }
}

/// The reason is stored in the exposure document.
fn accepted(props: &Props, is_asked: bool) -> Html {
    let (code, dispatch) = (props.finding.code, props.dispatch.clone());
    if let Some(reason) = &props.finding.accepted {
        let take_back = move |_| dispatch.emit(Action::TakeBack(code.name().to_owned()));
        return html! {
            <p class="finding-accepted">{ format!("Accepted: {reason} ") }<button type="button" class="link" onclick={take_back} aria-label={format!("Undo: accept {code}")}>{ "Undo" }</button></p>
        };
    }
    if is_asked {
        html! { <Reason {code} {dispatch} /> }
    } else {
        Html::default()
    }
}

#[derive(Properties, PartialEq)]
struct ReasonProps {
    code: Code,
    dispatch: Callback<Action>,
}

#[component]
fn Reason(props: &ReasonProps) -> Html {
    let field = use_focused();
    let (code, dispatch) = (props.code, props.dispatch.clone());
    let onchange = move |event: Event| {
        let reason = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
        if !reason.trim().is_empty() {
            let accept =
                Accept { code: code.name().to_owned(), reason: reason.trim().to_owned(), until: String::new() };
            dispatch.emit(Action::Accept(accept));
        }
    };
    html! {
        <label class="finding-accept">{ "Reason (stored in the exposure file)" }<input type="text" ref={field} {onchange} maxlength="500" autocomplete="off" /></label>
    }
}

#[derive(Properties, PartialEq)]
struct AccountProps {
    name: String,
    dispatch: Callback<Action>,
}

/// A ServiceAccount needs a role, and there is no default role. Its token exists only after the manifests are applied, so
/// the kubeconfig follows later.
#[component]
fn ServiceAccount(props: &AccountProps) -> Html {
    let field = use_focused();
    let onchange = {
        let (name, dispatch) = (props.name.clone(), props.dispatch.clone());
        move |event: Event| {
            let role = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default();
            if role.is_empty() {
                return;
            }
            let set = |path: &str, text: &str| Edit::Set { path: path.to_owned(), text: text.to_owned() };
            dispatch.emit(Action::Fix(vec![
                set("serviceAccount.name", &name),
                set("serviceAccount.namespace", "default"),
                set("serviceAccount.clusterRole", &role),
                set("kubeconfig.write", "false"),
            ]));
        }
    };
    html! {
        <div class="account">
            <label>{ format!("ClusterRole of the ServiceAccount default/{}", props.name) }
                <select ref={field} {onchange}>
                    <option value="">{ "select a role" }</option>
                    { for ["view", "edit", "admin", "cluster-admin"].map(|role| html! { <option value={role}>{ role }</option> }) }
                </select>
            </label>
            <p class="hint">{ "The kubeconfig follows later: apply the manifests, create a token with the command in the next steps, and enter it here." }</p>
        </div>
    }
}

/// A field that a button opened gets the focus.
#[hook]
fn use_focused() -> NodeRef {
    let field = use_node_ref();
    use_effect_with(field.clone(), |field| {
        if let Some(field) = field.cast::<HtmlElement>() {
            let _ = field.focus();
        }
    });
    field
}
