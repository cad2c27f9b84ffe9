//! No data leaves the page: every known way of a browser to send data is tried in the app's frame, with listeners on
//! loopback. Each way is first tried in a page without protection, where it must work; if not, the test proves nothing.

use std::time::Duration;

use kubefront_browser_tests::canary::{Arrival, Canary};
use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, blank, from_disk, golden, root};
use kubefront_browser_tests::states::GOOD;
use serde_json::json;

#[path = "ways_out/list.rs"]
mod list;
use list::{NO_CONTROL, OF_WORKER, WAYS};

use super::derivations::{SLOW, test_key};

pub(super) const NAME: &str = "nothing_leaves_by_any_way";

pub(super) fn run() {
    let names = || WAYS.iter().chain(OF_WORKER).map(|(way, _)| *way);
    let (control, canary) = (Canary::listen(names()), Canary::listen(names()));
    let mut flags = vec!["--autoplay-policy=no-user-gesture-required", "--disable-popup-blocking"];
    flags.push("--webrtc-ip-handling-policy=default");
    let browser = Browser::start("ways-out", &flags);

    let mut mute = Vec::new();
    let in_worker = OF_WORKER.iter().map(|(way, script)| (*way, worker_that_tries(script)));
    let controls = WAYS.iter().map(|(way, script)| (*way, (*script).to_owned())).chain(in_worker);
    for (way, script) in controls {
        let arrived = try_in_control(&browser, &control, way, &script);
        // preconnect only opens a bare connection.
        let is_heard = arrived == Some(Arrival::Data) || (way == "preconnect" && arrived.is_some());
        let is_listed = NO_CONTROL.iter().any(|(name, _)| *name == way);
        match (is_heard, is_listed) {
            (true, true) => println!("       {way}: its control arrives in this Chromium, take it off the list"),
            (false, false) => mute.push(format!("{way}: its control does not arrive")),
            _ => {}
        }
    }

    try_in_page(&browser, &canary);
    try_in_worker(&browser, &canary);
    // Time for late data.
    std::thread::sleep(Duration::from_millis(1500));
    let data: Vec<_> = names().filter(|way| canary.arrived(way) == Some(Arrival::Data)).collect();
    let bare: Vec<_> = names().filter(|way| canary.arrived(way) == Some(Arrival::Bare)).collect();
    println!(
        "       {} ways tried, {} without a control: {}",
        names().count(),
        NO_CONTROL.len(),
        NO_CONTROL.map(|(way, why)| format!("{way} ({why})")).join(", ")
    );
    println!("       connections without data: {}", if bare.is_empty() { "none".to_owned() } else { bare.join(", ") });
    mute.iter().for_each(|what| println!("       {what}"));
    let page = std::fs::read_to_string(root().join("docs/page.md")).expect("docs/page.md");
    assert!(page.contains(&format!("tries {} known ways", names().count())), "docs/page.md names another number");
    assert!(data.is_empty(), "left the page: {}", data.join(", "));
    assert!(bare.iter().all(|way| list::BARE.contains(way)), "connections that docs/page.md does not name: {bare:?}");
    assert!(mute.is_empty(), "{}", mute.join("\n"));
}

fn try_in_control(browser: &Browser, control: &Canary, way: &str, script: &str) -> Option<Arrival> {
    let context =
        browser.call("Target.createBrowserContext", &json!({}))["browserContextId"].as_str().unwrap().to_owned();
    let (_, page) = blank(browser, &context);
    page.call("Page.enable", &json!({}));
    let host = control.host(way);
    page.call("Page.navigate", &json!({"url": format!("http://{host}/control")}));
    page.wait_for("document.readyState === 'complete' && location.pathname === '/control'");
    let _ = page.ask("Runtime.evaluate", &attempt(script, &host));
    let _ = page.ask("Page.getAppManifest", &json!({})); // read only on request
    let arrived =
        control.wait(way, Duration::from_secs(if NO_CONTROL.iter().any(|(name, _)| *name == way) { 1 } else { 120 }));
    browser.call("Target.disposeBrowserContext", &json!({"browserContextId": context}));
    arrived
}

fn try_in_page(browser: &Browser, canary: &Canary) {
    let open = || {
        let page = Page::open(browser, &from_disk(), DESK);
        page.drop(&golden("good-tcp", &GOOD));
        page
    };
    let mut page = open();
    let mut spent = Vec::new();
    for (way, script) in WAYS {
        let _ = page.frame.ask("Runtime.evaluate", &attempt(script, &canary.host(way)));
        let _ = page.shell.ask("Page.getAppManifest", &json!({}));
        std::thread::sleep(Duration::from_millis(60));
        // A way that navigates replaces the frame: the next way gets a new page.
        if page.frame.try_evaluate("document.querySelector('.verdict') !== null && location.href")
            != Ok(json!("about:srcdoc"))
        {
            println!("       {way} took the frame with it");
            spent.push(std::mem::replace(&mut page, open()));
        }
        assert_eq!(page.shell.evaluate("String(globalThis.name)"), "", "{way} named the outer page");
        assert_eq!(page.shell.evaluate("location.href"), from_disk(), "{way} moved the outer page");
    }
}

/// The worker that derives keys, without its task.
fn try_in_worker(browser: &Browser, canary: &Canary) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&[test_key(SLOW)]);
    page.frame.evaluate("Worker.prototype.postMessage = () => {}; true");
    let how = json!({"autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true});
    page.frame.call("Target.setAutoAttach", &how);
    page.give_passphrase("nothing");
    let attached = page.frame.wait_event("Target.attachedToTarget", |event| event["targetInfo"]["type"] == "worker");
    let worker = browser.session(attached["sessionId"].as_str().unwrap());
    worker.wait_for("typeof wasm_bindgen === 'function'");
    for (way, script) in OF_WORKER {
        let _ = worker.ask("Runtime.evaluate", &attempt(script, &canary.host(way)));
        std::thread::sleep(Duration::from_millis(60));
    }
}

/// The same script in a worker of the control page.
fn worker_that_tries(script: &str) -> String {
    format!(
        "const text = {script:?}; globalThis.kept = globalThis.kept ?? []; \
         kept.push(new Worker(script(`const host = '${{host}}', url = '${{url}}', script = ${{script}}; (async () => {{ ${{text}} }})()`)))"
    )
}

/// With a user gesture, because some ways require one.
fn attempt(script: &str, host: &str) -> serde_json::Value {
    let url = format!("http://{host}/hit");
    let body = format!(
        "(async () => {{ const host = {host:?}, url = {url:?}; \
         const add = (name, set, to = document.body) => {{ const e = document.createElement(name); for (const [k, v] of Object.entries(set)) e.setAttribute(k, v); to.append(e); return e; }}; \
         const script = text => URL.createObjectURL(new Blob([text], {{type: 'text/javascript'}})); \
         const frame = async () => {{ const f = add('iframe', {{}}); await 0; return f.contentWindow; }}; \
         {script} }})().catch(() => 0)"
    );
    json!({"expression": body, "userGesture": true, "awaitPromise": false})
}
