//! A file's text with its keys coloured; secret values stand as length and fingerprint until asked for.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, Sign};
use crate::judge::Judged;
use crate::view::highlight::{self, Piece};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) judged: Rc<Judged>,
    pub(crate) path: AttrValue,
}

#[component]
pub(crate) fn CodeView(props: &Props) -> Html {
    let is_shown = use_state_eq(|| false);
    // What is shown is hidden again when the material changes.
    {
        let setter = is_shown.setter();
        use_effect_with(props.judged.clone(), move |_| setter.set(false));
    }
    let Some(file) = props.judged.file(&props.path) else { return Html::default() };
    let text = String::from_utf8_lossy(&file.bytes);
    let lines = highlight::lines(&text, highlight::Kind::of(&props.path));
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
            <pre class="code" translate="no" tabindex="0">{ for lines.iter().map(|line| html! { <>{ for line.iter().map(|p| piece(p, *is_shown)) }{ "\n" }</> }) }</pre>
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
