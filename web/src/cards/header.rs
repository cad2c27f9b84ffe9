//! The header: name, theme; and the line below it, which says whose data the page shows.

use yew::prelude::*;

use crate::browser::{focus, shell};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) start: shell::Start,
}

#[component]
pub(crate) fn Header(props: &Props) -> Html {
    let theme = use_state_eq(|| props.start.theme.clone());
    let next = match theme.as_str() {
        "light" => "dark",
        "dark" => "",
        _ => "light",
    };
    let shown = if theme.is_empty() { "system" } else { theme.as_str() };
    let turn = {
        let theme = theme.setter();
        move |_| {
            theme.set(next.to_owned());
            shell::theme(next);
        }
    };
    html! {
        <header class="header">
            <svg class="header-sign" width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
                <path d="M3 24V11a10 10 0 0 1 20 0v13" /><path class="header-inner" d="M9 24V13a4 4 0 0 1 8 0v11" />
            </svg>
            <h1>{ "kubefront" }</h1>
            <p>{ "Expose a Kubernetes API server behind Contour, with a certificate that clients trust" }</p>
            <div class="header-end">
                <button type="button" class="pill" onclick={|_| focus::go_to("about")}>{ "works offline" }</button>
                <button type="button" class="button" onclick={turn} aria-label={format!("Theme: {shown}. Change")}>
                    <span aria-hidden="true">{ match shown { "light" => "☀", "dark" => "☾", _ => "◐" } }</span>
                </button>
            </div>
        </header>
    }
}

/// Says that the page shows example data.
#[component]
pub(crate) fn Banner() -> Html {
    html! {
        <aside class="banner" aria-label="Example">
            <strong>{ "Showing example data." }</strong>{ " Drop a file to replace it." }
        </aside>
    }
}

/// Replaces the banner of the example. It has the same height, so that nothing below moves when a file is dropped.
#[component]
pub(crate) fn Kept() -> Html {
    html! {
        <aside class="kept" aria-label="Privacy">
            <strong>{ "Your files stay in this page." }</strong>{ " Nothing is uploaded." }
        </aside>
    }
}
