//! The header: name, tabs, theme; and the line below it for an example.

use yew::prelude::*;

use super::clear::{self, Clear};
use crate::browser::{focus, shell};
use crate::example::{self, Example};
use crate::view::tab::Tab;
use crate::widgets::tabs::{self, Tabs};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) start: shell::Start,
    pub(crate) tab: Tab,
    pub(crate) ontab: Callback<Tab>,
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
    let tabs: Vec<tabs::Tab> = Tab::ALL.map(|tab| tabs::Tab { label: tab.label().into(), is_empty: false }).into();
    let chosen = Tab::ALL.into_iter().position(|tab| tab == props.tab).unwrap_or_default();
    let onchoose = props.ontab.reform(|at: usize| Tab::ALL.get(at).copied().unwrap_or_default());
    html! {
        <header class="header">
            <svg class="header-sign" width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
                <path d="M3 24V11a10 10 0 0 1 20 0v13" /><path class="header-inner" d="M9 24V13a4 4 0 0 1 8 0v11" />
            </svg>
            <h1>{ "kubefront" }</h1>
            <Tabs name="page" label="Tools" {tabs} {chosen} {onchoose} />
            <div class="header-end">
                <button type="button" class="pill" id="offline" onclick={|_| focus::go_to("about")}>{ "works offline" }</button>
                <button type="button" class="button" id="theme" onclick={turn} aria-label={format!("Theme: {shown}. Change")}>
                    <svg class="header-theme" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><path d={sign(shown)} /></svg>
                </button>
            </div>
        </header>
    }
}

/// A sun, a moon, or a circle that is half filled. Not characters: few fonts have them, so browsers search all fonts for
/// them before they paint the first screen.
fn sign(theme: &str) -> &'static str {
    match theme {
        "light" => {
            "M5.5 9a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0M9 1v2m0 12v2M1 9h2m12 0h2M3.3 3.3l1.5 1.5m8.4 8.4l1.5 1.5m0-11.4l-1.5 1.5m-8.4 8.4l-1.5 1.5"
        }
        "dark" => "M15.5 10.5A7 7 0 1 1 7.5 2.5a5.5 5.5 0 0 0 8 8z",
        _ => "M2 9a7 7 0 1 1 14 0a7 7 0 1 1-14 0M9 2a7 7 0 0 1 0 14z",
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct BannerProps {
    pub(crate) example: &'static Example,
    pub(crate) clear: clear::Props,
}

/// Says that the page shows example data.
#[component]
pub(crate) fn Banner(props: &BannerProps) -> Html {
    let BannerProps { example, clear } = props;
    html! {
        <aside class="banner" aria-label="Example">
            <p><strong>{ "Example data: " }{ example.title }{ "." }</strong>{ format!(" Checked as of {}. Drop a file to replace it.", example::moment().date()) }</p>
            <Clear ..clear.clone() />
        </aside>
    }
}
