//! Measures the page, for `cargo xtask bench`. One line each: what, figure, unit, and goal, separated by tabs. Times depend on the
//! machine, so each is printed beside that of an empty frame in the same browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a tool for people

use std::fs;
use std::process::Command;

use kubefront_browser_tests::cdp::{Browser, Session, wait_until};
use kubefront_browser_tests::page::{DESK, Page, blank, dist, from_disk, golden};
use kubefront_browser_tests::serve::serve;
use kubefront_browser_tests::states::{GOOD, good};
use serde_json::{Value, json};

fn main() {
    let browser = Browser::start("measure", &[]);
    openings(&browser);
    slow(&browser);
    drop_shift(&browser);
    keystrokes(&browser);
    drop(browser);
    memory();
}

fn row(what: &str, figure: f64, digits: usize, unit: &str, goal: &str) {
    println!("{what}\t{figure:.digits$}\t{unit}\t{goal}");
}

/// From the disk: an empty frame and the page, in turns.
fn openings(browser: &Browser) {
    let empty = browser.folder().join("empty.html");
    fs::write(&empty, EMPTY).expect("a writable folder");
    let empty = format!("file://{}", empty.display());
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..=OPENINGS {
        let frame = open(browser, &empty, None, false);
        let page = open(browser, &from_disk(), None, true);
        if round > 0 {
            times.iter_mut().zip([frame[0], page[0], page[1]]).for_each(|(list, time)| list.push(time));
        }
    }
    let [frame, painted, usable] = times.map(|list| at(list, 0.5));
    row(&format!("empty sandboxed frame to first paint, median of {OPENINGS}"), frame, 0, "ms", "");
    row("page from disk to first paint", painted, 0, "ms", "");
    row("  times the empty frame", painted / frame, 2, "", "1.3");
    row("page from disk until usable", usable, 0, "ms", "");
    row("  times the empty frame", usable / frame, 2, "", "3.4");
}

/// From a host that compresses: 1.6 Mbit/s, 150 ms for each request, and a CPU that is four times slower.
fn slow(browser: &Browser) {
    let site = browser.folder().join("site");
    compressed(&site);
    let address = serve(site);
    let opened: Vec<[f64; 2]> = (0..SLOW_OPENINGS).map(|_| open(browser, &address, Some(4), true)).collect();
    let [painted, usable] = [0, 1].map(|which| at(opened.iter().map(|times| times[which]).collect(), 0.5));
    row(&format!("slow 4G, slow CPU: first paint, median of {SLOW_OPENINGS}"), painted, 0, "ms", "1000");
    row("slow 4G, slow CPU: usable", usable, 0, "ms", "");
}

/// Copies the document and the module of the site, compressed as a host sends them.
fn compressed(into: &std::path::Path) {
    fs::create_dir_all(into).expect("a writable folder");
    for entry in fs::read_dir(dist().join("site")).expect("dist/site").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "index.html" || name.ends_with(".wasm") {
            let script = "const [from, to] = process.argv.slice(1), fs = require('fs'), zlib = require('zlib'); \
                          fs.writeFileSync(to, zlib.brotliCompressSync(fs.readFileSync(from)))";
            let mut command = Command::new("node");
            command.args(["-e", script]).arg(entry.path()).arg(into.join(format!("{name}.br")));
            assert!(command.status().expect("node").success(), "{name} is not compressed");
        }
    }
}

/// The time from the start of the navigation to the first paint in the frame, and until the app is usable.
fn open(browser: &Browser, address: &str, slow_down: Option<u32>, is_app: bool) -> [f64; 2] {
    let made = browser.call("Target.createBrowserContext", &json!({}));
    let context = made["browserContextId"].as_str().expect("a context").to_owned();
    let (target, shell) = blank(browser, &context);
    if let Some(rate) = slow_down {
        shell.call("Network.enable", &json!({}));
        shell.call(
            "Network.emulateNetworkConditions",
            &json!({"offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}),
        );
        shell.call("Emulation.setCPUThrottlingRate", &json!({"rate": rate}));
    }
    shell.call("Page.navigate", &json!({"url": address}));
    let frame = frame_of(browser, &context);
    if let Some(rate) = slow_down {
        frame.call("Emulation.setCPUThrottlingRate", &json!({"rate": rate}));
    }
    let begin = shell.evaluate("performance.timeOrigin").as_f64().expect("a time");
    let moment = |entry: &str| {
        frame.wait_for(&format!("performance.getEntriesByName({entry:?}).length === 1"));
        let asked = format!("performance.timeOrigin + performance.getEntriesByName({entry:?})[0].startTime");
        frame.evaluate(&asked).as_f64().expect("a time") - begin
    };
    let painted = moment("first-contentful-paint");
    let usable = if is_app { moment("usable") } else { painted };
    browser.call("Target.closeTarget", &json!({"targetId": target}));
    browser.call("Target.disposeBrowserContext", &json!({"browserContextId": context}));
    [painted, usable]
}

/// The app's frame is a separate target.
fn frame_of(browser: &Browser, context: &str) -> Session {
    let mut id = Value::Null;
    wait_until("the app's frame is there", || {
        let targets = browser.call("Target.getTargets", &json!({}));
        let of_ours = |info: &&Value| info["type"] == "iframe" && info["browserContextId"] == context;
        let found = targets["targetInfos"].as_array().into_iter().flatten().find(of_ours);
        id = found.map(|info| info["targetId"].clone()).unwrap_or_default();
        found.is_some()
    });
    let attached = browser.call("Target.attachToTarget", &json!({"targetId": id, "flatten": true}));
    browser.session(attached["sessionId"].as_str().expect("a session"))
}

/// How much the page moves when the first files are dropped, as Chromium counts layout shifts.
fn drop_shift(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    row("layout shift after a drop", page.shift(|| page.drop(&golden("good-tcp", &GOOD))), 3, "", "0.1");
}

fn keystrokes(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("good-tcp", &GOOD));
    for (what, id, texts) in KEYSTROKES {
        let list = page.frame.evaluate(&typing(id, texts));
        let took: Vec<f64> = list.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        assert_eq!(took.len(), ROUNDS, "{what}");
        row(&format!("keystroke in {what}, p95 of {ROUNDS}"), at(took, 0.95), 1, "ms", "16");
    }
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

/// Memory of the page's processes, in a browser without other pages; Linux counts shared pages in part.
fn memory() {
    let browser = Browser::start("memory", &[]);
    let mut page = Page::open(&browser, &from_disk(), DESK);
    let Some(before) = renderers(&browser, &page) else { return };
    good(&page);
    page.hand_large("disk.img", 30 << 20);
    let with = renderers(&browser, &page).unwrap_or_default();
    page.clear_large();
    let after = renderers(&browser, &page).unwrap_or_default();
    row("memory of the page before the first input", before, 0, "MB", "");
    row("  with a good set and a file of 30 MiB", with, 0, "MB", "");
    row("  after Clear", after, 0, "MB", "");
}

/// Proportional set size of all renderers, in megabytes, after a garbage collection.
fn renderers(browser: &Browser, page: &Page<'_>) -> Option<f64> {
    for session in [&page.frame, &page.shell] {
        session.call("HeapProfiler.collectGarbage", &json!({}));
    }
    let told = browser.call("SystemInfo.getProcessInfo", &json!({}));
    let of_page = told["processInfo"].as_array().into_iter().flatten().filter(|process| process["type"] == "renderer");
    let sizes: Vec<f64> = of_page.filter_map(|process| proportional(process["id"].as_u64()?)).collect();
    (!sizes.is_empty()).then(|| sizes.iter().sum::<f64>() / 1e3)
}

fn proportional(process: u64) -> Option<f64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kibibytes| kibibytes * 1.024)
}

/// The value below which this share of all values is.
fn at(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

const EMPTY: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<style>html, body { margin: 0; height: 100%; } iframe { display: \
                     block; width: 100%; height: 100%; border: 0; }</style>\n<iframe sandbox=\"allow-scripts\" \
                     srcdoc=\"&lt;!doctype html>&lt;p>empty\"></iframe>\n";
const OPENINGS: usize = 9;
const SLOW_OPENINGS: usize = 3;
const ROUNDS: usize = 100;
/// A field, and two texts with different results: each keystroke changes the verdict.
const KEYSTROKES: [(&str, &str, [&str; 2]); 2] = [
    ("the host name", "field-fqdn", ["k8s.example.com", "k8s.example.co"]),
    ("the token", "token", ["abcdefghijklmnop", "abcdefghijklmnopq"]),
];
