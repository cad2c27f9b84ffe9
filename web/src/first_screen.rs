//! The first screen as HTML. `index.html` contains it, so that the browser draws it before the module is there. The app replaces
//! it with the same boxes, because both are drawn by the same components.

use std::rc::Rc;
use std::{env, fs};

use yew::ServerRenderer;
use yew::prelude::*;

use crate::browser::shell::Start;
use crate::cards::header::Header;
use crate::cards::page::{Check, panel};
use crate::cards::props::GivenProps;
use crate::state::State;
use crate::view::tab::Tab;
use crate::{example, judge};

/// What the app draws before there is input.
#[component]
fn FirstScreen() -> Html {
    let state = Rc::new(State::new(example::moment()));
    let judged = Rc::new(judge::of(&state));
    let given = GivenProps { state, judged, dispatch: Callback::noop() };
    html! {
        <div class="app">
            <Header start={Start::default()} tab={Tab::Check} ontab={Callback::noop()} />
            { panel(Tab::Check, [html! { <Check {given} page="" /> }, Html::default(), Html::default()]) }
        </div>
    }
}

/// `cargo xtask bless` writes it.
#[test]
fn the_first_screen_of_index_html_is_that_of_the_app() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../index.html");
    let index = fs::read_to_string(path).unwrap();
    let (before, rest) = index.split_once(BEGIN).expect("where it begins");
    let (known, after) = rest.split_once(END).expect("where it ends");
    let drawn = futures::executor::block_on(ServerRenderer::<FirstScreen>::new().hydratable(false).render());
    let drawn = format!("\n{}\n", in_lines(&drawn));
    if env::var_os("KUBEFRONT_BLESS").is_some() {
        fs::write(path, format!("{before}{BEGIN}{drawn}{END}{after}")).unwrap();
    } else {
        assert!(known == drawn, "the app draws\n{drawn}\ncargo xtask bless writes it");
    }
}

/// A line for each block. Space between blocks is not drawn.
fn in_lines(html: &str) -> String {
    let blocks = ["div", "header", "aside", "main", "section", "h1", "h2", "p", "label", "ul", "li"];
    blocks.iter().fold(html.to_owned(), |html, block| {
        html.replace(&format!("><{block} "), &format!(">\n<{block} "))
            .replace(&format!("><{block}>"), &format!(">\n<{block}>"))
    })
}

const BEGIN: &str = "<!-- first screen: written by the test in web/src/first_screen.rs -->";
const END: &str = "<!-- first screen: end -->";
