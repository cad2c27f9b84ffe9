//! Text to copy: a copy button, a command with that button, and the text of a file in colors. Secret values of a file are
//! masked by length and fingerprint until the user clicks Show.

use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::icon::{Icon, Sign};
use crate::browser::clipboard;
use crate::judge::Judged;
use crate::view::highlight::{self, Piece};

#[derive(Properties, PartialEq)]
pub(crate) struct CopyProps {
    /// Returns the text, when it is copied.
    pub(crate) text: Callback<(), String>,
    /// The name of the text, for screen readers.
    pub(crate) what: AttrValue,
    #[prop_or(AttrValue::Static("Copy"))]
    pub(crate) label: AttrValue,
}

/// Copies a text, and confirms it in the button until the focus leaves it: the message stays as long as it is read.
#[component]
pub(crate) fn Copy(props: &CopyProps) -> Html {
    let said = use_state_eq(|| None::<&'static str>);
    let button = use_node_ref();
    let onclick = {
        let (said, text, button) = (said.setter(), props.text.clone(), button.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, text, button) = (said.clone(), text.emit(()), button.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let done = clipboard::copy(&text).await;
                // Safari does not focus a button that is clicked.
                if let Some(button) = button.cast::<HtmlElement>() {
                    let _ = button.focus();
                }
                said.set(Some(if done { "Copied" } else { "Copy not allowed" }));
            });
        })
    };
    let onblur = {
        let said = said.setter();
        move |_: FocusEvent| said.set(None)
    };
    html! {
        <button type="button" class="button copy" ref={button} {onclick} {onblur} aria-label={(said.is_none() && !props.what.is_empty()).then(|| format!("{} {}", props.label, props.what))}>
            <span aria-live="polite">{ said.unwrap_or(&props.label) }</span>
        </button>
    }
}

/// Draws a command. `case` says when to run it, `what` names it for screen readers.
pub(crate) fn command(case: Html, run: &str, what: AttrValue) -> Html {
    let copied = run.to_owned();
    let text = Callback::from(move |()| copied.clone());
    html! {
        <div class="command">
            { case }
            <pre translate="no">{ run }</pre>
            <Copy {text} {what} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct FileTextProps {
    pub(crate) judged: Rc<Judged>,
    pub(crate) path: AttrValue,
}

/// Draws the text of a file that is written.
#[component]
pub(crate) fn FileText(props: &FileTextProps) -> Html {
    let is_shown = use_state_eq(|| false);
    // Secrets are masked again when the input changes.
    {
        let setter = is_shown.setter();
        use_effect_with(props.judged.clone(), move |_| setter.set(false));
    }
    // Only text that scrolls is a stop for the keyboard.
    let pre = use_node_ref();
    {
        let pre = pre.clone();
        use_effect(move || {
            if let Some(pre) = pre.cast::<Element>() {
                let scrolls = pre.scroll_height() > pre.client_height();
                let _ = if scrolls { pre.set_attribute("tabindex", "0") } else { pre.remove_attribute("tabindex") };
            }
        });
    }
    let Some(file) = props.judged.file(&props.path) else { return Html::default() };
    let text = String::from_utf8_lossy(&file.bytes);
    let lines = highlight::lines(&text, highlight::Kind::of(&props.path), &file.secrets);
    let has_secret = lines.iter().flatten().any(|piece| matches!(piece, Piece::Secret(_)));
    let turn = {
        let is_shown = is_shown.clone();
        move |_| is_shown.set(!*is_shown)
    };
    html! {
        <>
            if has_secret {
                <p class="code-secret"><Icon sign={Sign::Lock} /><span>{ "Secret values are masked" }</span>
                    <button type="button" class="link" onclick={turn} aria-pressed={is_shown.to_string()}>{ if *is_shown { "Hide" } else { "Show" } }</button>
                </p>
            }
            <pre class="code" translate="no" ref={pre}>{ for lines.iter().map(|line| html! { <>{ for line.iter().map(|p| piece(p, *is_shown)) }{ "\n" }</> }) }</pre>
        </>
    }
}

fn piece(piece: &Piece<'_>, is_shown: bool) -> Html {
    match piece {
        Piece::Plain(text) => html! { { *text } },
        Piece::Key(text) => html! { <b>{ *text }</b> },
        Piece::Comment(text) => html! { <i>{ *text }</i> },
        Piece::Text(text) => html! { <em>{ *text }</em> },
        Piece::Secret(text) if is_shown => html! { <span class="code-shown">{ *text }</span> },
        Piece::Secret(text) => html! { <span class="code-masked">{ highlight::mask(text) }</span> },
    }
}
