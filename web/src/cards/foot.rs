//! The footer: what data leaves the page, how to verify that, the limits, and the version.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) commit: String,
}

#[component]
pub(crate) fn Foot(props: &Props) -> Html {
    let commit = if props.commit.is_empty() { "development build" } else { &props.commit };
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
            <h2 id="about" tabindex="-1">{ "What data leaves this page" }</h2>
            <div class="about-parts">
                <div>
                    <h3>{ "None" }</h3>
                    <p>{ "The page has no code that opens a connection, and its Content-Security-Policy and sandboxed frame forbid connections. The page stores only the theme. Clear overwrites your input." }</p>
                </div>
                <div>
                    <h3>{ "Verify it" }</h3>
                    <p>{ "Disconnect the network and open the page from the disk. Watch the network tab of the developer tools. Compare the SHA-256 digest of the file with the release: " }<code>{ "sha256sum kubefront.html" }</code></p>
                </div>
                <div>
                    <h3>{ "Limits" }</h3>
                    <p>{ "Browser extensions see what you see. Some systems keep and synchronize clipboards. Browsers copy strings in memory. For the private key of a production host, use the page from the disk or the command line, or pass only the public key: it proves the match." }</p>
                </div>
            </div>
        </section>
    }
}
