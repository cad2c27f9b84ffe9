//! The columns of the page, and their cards. The order of the document is the order on a phone: files, result, settings.

use std::rc::Rc;

use yew::prelude::*;

use super::checks::Checks;
use super::clients::clients;
use super::credential::Credential;
use super::host_name::HostName;
use super::input::Input;
use super::lint::Lint;
use super::mode::Modes;
use super::output::Output;
use super::props::GivenProps;
use super::request_path::request_path;
use super::settings::Settings;
use super::start::Start;
use super::verdict::Verdict;
use crate::browser::focus;
use crate::view::lint::Linted;
use crate::view::tab::Tab;
use crate::view::verdict;

/// Links for the keyboard, in view while they have the focus.
pub(crate) fn skip() -> Html {
    let link = |id: &'static str, text: &'static str| {
        html! { <button type="button" class="skip" onclick={move |_| focus::go_to(id)}>{ text }</button> }
    };
    html! { <nav aria-label="Skip">{ link("checks", "Skip to checks") }{ link("output", "Skip to output") }</nav> }
}

/// The panel of the tabs. Tabs that are not chosen stay as they are, hidden.
pub(crate) fn panel(tab: Tab, [check, renew, explain]: [Html; 3]) -> Html {
    let at = Tab::ALL.into_iter().position(|known| known == tab).unwrap_or_default();
    html! {
        <main>
            <div id="page-panel" role="tabpanel" aria-labelledby={format!("page-tab-{at}")}>
                <div class="of-check" hidden={tab != Tab::Check}>{ check }</div>
                <div class="of-renew" hidden={tab != Tab::Renew}>{ renew }</div>
                <div class="of-explain" hidden={tab != Tab::Explain}>{ explain }</div>
            </div>
        </main>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CheckProps {
    pub(crate) given: GivenProps,
    /// HTTPProxies that exist, if one is among the inputs.
    #[prop_or_default]
    pub(crate) linted: Option<Rc<Linted>>,
    /// Address of the page, for links.
    pub(crate) page: AttrValue,
}

/// The page for checks. Before there is input, it shows how to begin.
#[component]
pub(crate) fn Check(props: &CheckProps) -> Html {
    let CheckProps { given, linted, page } = props;
    let is_empty = given.state.is_untouched();
    let is_linted = linted.as_ref().is_some_and(|linted| linted.is_alone);
    html! {
        <div class={classes!("page", is_empty.then_some("is-empty"))}>
            <section class="inputs" aria-label="Input"><Input given={given.clone()} {is_linted} /></section>
            if is_empty {
                <Start ..given.clone() />
            } else {
                <Results given={given.clone()} linted={linted.clone()} {page} />
                if is_linted {
                    <details class="generated choices"><summary><h2>{ "Settings of new manifests" }</h2></summary><div class="generated-parts">{ choices(given) }</div></details>
                } else {
                    { choices(given) }
                }
            }
        </div>
    }
}

/// The settings: the rest of the left column.
fn choices(props: &GivenProps) -> Html {
    html! {
        <section class="choices" aria-label="Settings">
            <HostName ..props.clone() />
            <Credential ..props.clone() />
            <div class="card">
                <h2>{ "Mode" }</h2>
                <Modes ..props.clone() />
            </div>
            <Settings ..props.clone() />
        </section>
    }
}

/// The right column: the result. If every input exists in the cluster, it is about what exists, and what can be generated from it
/// is collapsed.
#[component]
fn Results(props: &CheckProps) -> Html {
    let CheckProps { given: GivenProps { state, judged, dispatch }, linted, page } = props;
    let lint = linted.clone().map(|linted| html! { <Lint {linted} /> }).unwrap_or_default();
    let verdict = html! { <Verdict state={state.clone()} judged={judged.clone()} page={page.clone()} /> };
    let rest = html! {
        <>
            { request_path(judged) }
            <Checks state={state.clone()} judged={judged.clone()} dispatch={dispatch.clone()} />
            { clients(judged) }
            <Output judged={judged.clone()} />
        </>
    };
    html! {
        <section class="results" aria-label="Result">
            if linted.as_ref().is_some_and(|linted| linted.is_alone) {
                { lint }
                <details class="generated">
                    <summary><h2>{ "New manifests from these objects" }</h2><small>{ verdict::headline(judged.report()).title }</small></summary>
                    <div class="generated-parts">{ verdict }{ rest }</div>
                </details>
            } else {
                { verdict }
                { lint }
                { rest }
            }
        </section>
    }
}
