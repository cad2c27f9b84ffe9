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
                    <span aria-hidden="true">{ match shown { "light" => "☀", "dark" => "☾", _ => "◐" } }</span>
                </button>
            </div>
        </header>
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
