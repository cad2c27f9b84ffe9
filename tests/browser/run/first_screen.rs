//! What is drawn before the app, how the app takes over, and the pages beside it.

use std::fs;

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, View, blank, dist, from_disk, golden};
use kubefront_browser_tests::serve::serve;
use kubefront_browser_tests::states::GOOD;
use serde_json::{Value, json};

use super::Case;
use super::accessible::{axe, violations};

pub(super) const CASES: &[Case] = &[
    ("the_first_screen_has_the_boxes_of_the_app", the_first_screen_has_the_boxes_of_the_app),
    ("the_first_screen_has_the_theme_of_the_user", the_first_screen_has_the_theme_of_the_user),
    ("a_drop_on_the_first_screen_is_not_lost", a_drop_on_the_first_screen_is_not_lost),
    ("a_click_on_the_first_screen_is_not_lost", a_click_on_the_first_screen_is_not_lost),
    ("a_drop_moves_little", a_drop_moves_little),
    ("the_site_preloads_its_module_and_loads_it_once", the_site_preloads_its_module_and_loads_it_once),
    ("a_module_that_is_missing_is_said", a_module_that_is_missing_is_said),
    ("codes_and_error_texts_have_pages", codes_and_error_texts_have_pages),
];

/// Position and size of everything that is drawn before the app.
const BOXES: &str = "['.header', '.header h1', '.header .tabs', '.header .tab:last-child', '.header-end', '.inputs', '.inputs .card h2', '.drop', '.drop-text', \
    '.drop-directory', '.clear', '.start', '.start-intro', '.gallery', '.gallery li:last-child .example', '.how', '.how-parts', \
    '.sequence svg', '.sequence-end', '.how > p'].map(selector => { const b = document.querySelector(selector)?.getBoundingClientRect(); \
    return [selector, ...b ? [b.left, b.top, b.width, b.height].map(Math.round) : ['missing']].join(' '); })";

fn the_first_screen_has_the_boxes_of_the_app(browser: &Browser) {
    for (width, height, is_dark) in [(1280, 900, false), (1440, 900, true), (768, 1024, false), (360, 780, true)] {
        let view = View { width, height, is_dark, ..DESK };
        let page = Page::open_held(browser, &from_disk(), view);
        assert_eq!(page.frame.evaluate("performance.getEntriesByName('usable').length"), 0, "the app has not started");
        let before = page.frame.evaluate(BOXES);
        page.start();
        page.settled();
        let after = page.frame.evaluate(BOXES);
        let rows = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        assert_eq!(rows(&before), rows(&after), "at {width} px");
        assert!(!rows(&before).iter().any(|row| row.ends_with("missing")), "{before}");
    }
}

fn the_first_screen_has_the_theme_of_the_user(browser: &Browser) {
    let mut page = Page::open(browser, &from_disk(), DESK);
    page.click("Theme: system. Change");
    page.click("Theme: light. Change");
    page.shell.wait_for("localStorage.getItem('kubefront-theme') === 'dark'");
    // Before the app starts, the frame has the stored theme, and the system has the other one.
    page.reload_without_module(DESK);
    page.frame.wait_for("document.documentElement.dataset.theme === 'dark'");
    assert_eq!(page.frame.evaluate("performance.getEntriesByName('usable').length"), 0, "the app has not started");
    assert_eq!(page.shell.evaluate("document.documentElement.style.colorScheme"), "dark");
    let dark = page.frame.evaluate("getComputedStyle(document.body).backgroundColor");
    let light = Page::open_held(browser, &from_disk(), DESK);
    assert_ne!(dark, light.frame.evaluate("getComputedStyle(document.body).backgroundColor"));
}

fn a_drop_on_the_first_screen_is_not_lost(browser: &Browser) {
    let page = Page::open_held(browser, &from_disk(), DESK);
    page.begin_drop(&golden("good-tcp", &GOOD));
    page.frame.wait_for("document.querySelector('.gallery') !== null"); // the frame is still there
    page.start();
    page.frame.wait_for("document.querySelectorAll('.part-name').length === 3");
    page.settled();
    assert_eq!(page.texts(".part-name"), GOOD);
    assert_eq!(page.complaints(), [""; 0]);
}

fn a_click_on_the_first_screen_is_not_lost(browser: &Browser) {
    let page = Page::open_held(browser, &from_disk(), DESK);
    page.frame.evaluate("document.getElementById('page-tab-1').click()");
    page.frame.evaluate("document.querySelector('#example-wrong-key b').click()");
    assert_eq!(page.frame.evaluate("document.body.classList.contains('is-starting')"), true);
    page.start();
    page.frame.wait_for("document.querySelector('.verdict h2') !== null");
    assert_eq!(page.text(".verdict h2"), "Blocked: private key");
    assert_eq!(page.frame.evaluate("document.body.classList.contains('is-starting')"), false);
    assert_eq!(page.complaints(), [""; 0]);
}

fn a_drop_moves_little(browser: &Browser) {
    for view in [DESK, View { width: 390, height: 844, ..DESK }] {
        let page = Page::open(browser, &from_disk(), view);
        let shift = page.shift(|| page.drop(&golden("good-tcp", &GOOD)));
        println!("       {shift:.3} at {} px", view.width);
        assert!(shift < 0.1, "{shift} at {} px", view.width);
    }
}

fn the_site_preloads_its_module_and_loads_it_once(browser: &Browser) {
    let page = Page::open(browser, &serve(dist().join("site")), DESK);
    let loaded = page.shell.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.wasm')).map(e => e.initiatorType)",
    );
    assert_eq!(loaded, json!(["link"]));
    assert_eq!(page.complaints(), [""; 0]);
    let icon = page
        .shell
        .evaluate("fetch(document.querySelector('link[rel=icon]').href).then(r => r.headers.get('content-type'))");
    assert_eq!(icon, "image/svg+xml");
    assert_eq!(page.frame.evaluate("document.querySelector('link, img') === null"), true);
}

fn a_module_that_is_missing_is_said(browser: &Browser) {
    let site = browser.folder().join("without-module");
    fs::create_dir_all(&site).unwrap();
    let index = fs::read_to_string(dist().join("site/index.html")).unwrap();
    // A host without the file answers with a page, or not at all.
    fs::write(site.join("index.html"), index.replace("data-module=\"", "data-module=\"http://127.0.0.1:1/")).unwrap();
    let page = Page::open(browser, &serve(site), DESK);
    assert!(page.text(".broken").contains("could not be loaded completely"), "{}", page.text("body"));
}

fn codes_and_error_texts_have_pages(browser: &Browser) {
    let address = serve(dist().join("site"));
    let context = browser.call("Target.createBrowserContext", &json!({}));
    let (_, page) = blank(browser, context["browserContextId"].as_str().unwrap());
    page.call("Log.enable", &json!({}));
    for (path, title, app) in [
        ("codes/key-mismatch/", "key-mismatch: private key does not match the certificate", "#code=key-mismatch"),
        ("errors/connection-reset/", "connection reset by peer", "#explain=connection-reset"),
        ("errors/", "Error messages of kubectl", ""),
        ("codes/", "Finding codes of kubefront", ""),
        ("nothing/here/", "Page not found", ""),
    ] {
        page.call("Page.navigate", &json!({"url": format!("{address}{path}")}));
        page.wait_for(&format!("document.readyState === 'complete' && document.title.startsWith({title:?})"));
        assert_eq!(
            page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius"),
            "12px",
            "{path}: no style"
        );
        if !app.is_empty() {
            assert_eq!(page.evaluate("document.querySelector('main a').href"), format!("{address}{app}"));
        }
        page.evaluate(&format!("{}; true", axe()));
        let found: Vec<String> = violations(&page, "{resultTypes: ['violations']}").collect();
        assert_eq!(found, [""; 0], "{path}");
        assert_eq!(page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true, "{path}");
    }
    let said: Vec<String> =
        page.events().iter().filter(|event| event.method == "Log.entryAdded").map(|e| e.params.to_string()).collect();
    assert!(said.iter().all(|said| said.contains("404")), "{said:?}");
}
