//! Measures the page, for `cargo xtask bench`: one line each, what and milliseconds, separated by a tab.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a tool for people

use kubefront_browser_tests::cdp::{Browser, Session, wait_until};
use kubefront_browser_tests::page::{DESK, Page, blank, from_disk, golden};
use kubefront_browser_tests::states::GOOD;
use serde_json::json;

fn main() {
    let browser = Browser::start("measure", &[]);
    let opened: Vec<[f64; 2]> = (0..OPENINGS + 1).map(|_| open(&browser)).skip(1).collect();
    let [usable, frame] = [0, 1].map(|which| at(opened.iter().map(|times| times[which]).collect(), 0.5));
    println!("open from disk to usable, median of {OPENINGS}\t{usable:.0}");
    println!("  of it until the empty frame is there, before the app\t{frame:.0}");
    let page = Page::open(&browser, &from_disk(), DESK);
    page.drop(&golden("good-tcp", &GOOD));
    for (what, id, texts) in KEYSTROKES {
        let list = page.frame.evaluate(&typing(id, texts));
        let took: Vec<f64> = list.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
        assert_eq!(took.len(), ROUNDS, "{what}");
        println!("keystroke in {what}, p95 of {ROUNDS}\t{:.1}", at(took, 0.95));
    }
}

/// The time from the start of the navigation to the first paint of the app, and to the document of its frame, which is the
/// work of the browser.
fn open(browser: &Browser) -> [f64; 2] {
    let made = browser.call("Target.createBrowserContext", &json!({}));
    let context = made["browserContextId"].as_str().expect("a context").to_owned();
    let (target, shell) = blank(browser, &context);
    shell.call("Page.navigate", &json!({"url": from_disk()}));
    let frame = frame_of(browser, &context);
    frame.wait_for("performance.getEntriesByName('first-contentful-paint').length === 1");
    let moment = |entry: &str, what: &str| {
        let asked = format!("performance.timeOrigin + performance.{entry}[0].{what}");
        frame.evaluate(&asked).as_f64().expect("a time")
    };
    let painted = moment("getEntriesByName('first-contentful-paint')", "startTime");
    let there = moment("getEntriesByType('navigation')", "domContentLoadedEventStart");
    let begin = shell.evaluate("performance.timeOrigin").as_f64().expect("a time");
    browser.call("Target.closeTarget", &json!({"targetId": target}));
    browser.call("Target.disposeBrowserContext", &json!({"browserContextId": context}));
    [painted - begin, there - begin]
}

/// The app's frame is a separate target.
fn frame_of(browser: &Browser, context: &str) -> Session {
    let mut id = serde_json::Value::Null;
    wait_until("the app's frame is there", || {
        let targets = browser.call("Target.getTargets", &json!({}));
        let of_ours = |info: &&serde_json::Value| info["type"] == "iframe" && info["browserContextId"] == context;
        let found = targets["targetInfos"].as_array().into_iter().flatten().find(of_ours);
        id = found.map(|info| info["targetId"].clone()).unwrap_or_default();
        found.is_some()
    });
    let attached = browser.call("Target.attachToTarget", &json!({"targetId": id, "flatten": true}));
    browser.session(attached["sessionId"].as_str().expect("a session"))
}

/// Types one of two texts in turn, and waits each time until the result is drawn and laid out.
fn typing(id: &str, texts: [&str; 2]) -> String {
    format!(
        "(async () => {{
           const took = [];
           for (let round = 0; round < {ROUNDS} + 10; round++) {{
             await new Promise(done => setTimeout(done, 5));
             const field = document.getElementById({id:?});
             const begin = performance.now();
             field.value = round % 2 ? {:?} : {:?};
             field.dispatchEvent(new Event('input', {{bubbles: true}}));
             for (let turn = 0; turn < 20; turn++) await null;
             void document.body.offsetHeight;
             took.push(performance.now() - begin);
           }}
           return took.slice(10);
         }})()",
        texts[0], texts[1]
    )
}

/// The value below which this share of all values is.
fn at(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

const OPENINGS: usize = 9;
const ROUNDS: usize = 100;
/// A field, and two texts with different results: each keystroke changes the verdict.
const KEYSTROKES: [(&str, &str, [&str; 2]); 2] = [
    ("the host name", "field-fqdn", ["k8s.example.com", "k8s.example.co"]),
    ("the token", "token", ["abcdefghijklmnop", "abcdefghijklmnopq"]),
];
