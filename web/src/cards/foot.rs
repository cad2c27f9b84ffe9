//! The foot of the page: what leaves the page, how to check that, what it cannot promise; and the version.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) commit: String,
}

#[component]
pub(crate) fn Foot(props: &Props) -> Html {
    let commit = if props.commit.is_empty() { "built for work on the page" } else { &props.commit };
    html! {
        <footer class="foot">
            <About />
            <p class="foot-line">{ format!("kubefront {}, commit {commit}", env!("CARGO_PKG_VERSION")) }</p>
        </footer>
    }
}

#[component]
fn About() -> Html {
    html! {
        <section class="about" aria-labelledby="about">
            <h2 id="about" tabindex="-1">{ "What leaves this page" }</h2>
            <div class="about-parts">
                <div>
                    <h3>{ "Nothing, by construction" }</h3>
                    <p>{ "The page has no code that opens a connection, and tells the browser to refuse any (Content-Security-Policy, a frame without rights). Nothing is stored but the theme. Clear overwrites what you gave." }</p>
                </div>
                <div>
                    <h3>{ "See for yourself" }</h3>
                    <p>{ "Switch the network off and load it from the disk: everything works. Watch the network tab of the developer tools. Compare the file's digest with the release's: " }<code>{ "sha256sum kubefront.html" }</code></p>
                </div>
                <div>
                    <h3>{ "What this page cannot prevent" }</h3>
                    <p>{ "Browser extensions see what you see. Systems keep and synchronise clipboards. Browsers copy strings in memory. For a production key use the file from the disk, the command line, or no key: its public half proves the match." }</p>
                </div>
            </div>
        </section>
    }
}
