//! Places without secrets: attributes, addresses, titles, messages, console, storage; and the page after Clear.

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden};
use kubefront_browser_tests::states::GOOD;
use kubefront_tests::golden::Case as Golden;
use kubefront_tests::secrets::Secrets;
use serde_json::json;

use super::Case;
use super::work::with_good_set;

pub(super) const CASES: &[Case] = &[
    ("secrets_are_masked_until_asked_for", secrets_are_masked_until_asked_for),
    ("no_secret_in_attributes_addresses_logs_or_messages", no_secret_in_traces),
    ("only_the_theme_is_stored", only_the_theme_is_stored),
    ("clear_wipes", clear_wipes),
    ("leaving_with_secrets_asks", leaving_with_secrets_asks),
    ("typing_helpers_are_off_where_secrets_go", typing_helpers_are_off),
];

fn secrets() -> Secrets {
    Secrets::of(&Golden::read("good-tcp"))
}

fn show_tab(page: &Page<'_>, label: &str) {
    let at = page.texts("[aria-label=Files] [role=tab]").iter().position(|text| text == label).unwrap();
    page.frame.evaluate(&format!("document.getElementById('files-tab-{at}').click()"));
    page.settled();
}

fn secrets_are_masked_until_asked_for(browser: &Browser) {
    let page = with_good_set(browser);
    for label in ["Secret", "kubeconfig"] {
        show_tab(&page, label);
        assert!(page.count(".code-masked") > 0 && page.count(".code-shown") == 0, "{label}");
        let html = page.frame.evaluate("document.documentElement.outerHTML").to_string();
        assert_eq!(secrets().found_in(html.as_bytes()), None, "{label}");
        page.click("Show");
        assert!(page.count(".code-shown") > 0);
        page.click("Hide");
        assert_eq!(page.count(".code-shown"), 0);
        page.click("Show");
        show_tab(&page, "HTTPProxy");
        show_tab(&page, label);
        assert_eq!(page.count(".code-shown"), 0, "{label}: another look is another question");
    }
}

fn no_secret_in_traces(browser: &Browser) {
    let page = with_good_set(browser);
    let token = "ab12cd34ef56gh78ij90kl12mn34op56";
    page.type_into("token", token);
    for label in page.texts("[aria-label=Files] [role=tab]") {
        show_tab(&page, &label);
        if page.count(".code-secret button") > 0 {
            page.click("Show"); // even what is shown is only in text
        }
    }
    page.click("Theme: system. Change");
    page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
    page.download_all();
    page.shell.wait_for("seenMessages.some(m => m.includes('theme')) && seenMessages.some(m => m.includes('holds'))");
    let traces = page.traces();
    assert!(traces.contains("holds") && traces.contains("theme"), "messages are seen: {traces}");
    assert_eq!(secrets().found_in(traces.as_bytes()), None);
    assert!(!traces.contains(&token[..16]), "the token field");
    let messages = page.shell.evaluate("seenMessages.map(m => Object.keys(JSON.parse(m)).sort().join()).sort()");
    for keys in messages.as_array().unwrap() {
        assert!(
            ["kubefront,type", "kubefront,secrets,type", "kubefront,name,type"].contains(&keys.as_str().unwrap()),
            "{keys}"
        );
    }
    assert_eq!(page.complaints(), [""; 0]);
}

fn only_the_theme_is_stored(browser: &Browser) {
    let page = with_good_set(browser);
    page.type_into("token", "abcdefghijklmnop");
    page.click("Theme: system. Change");
    page.click("Theme: light. Change");
    page.shell.wait_for("localStorage.length === 1");
    assert_eq!(page.shell.evaluate("JSON.stringify({...localStorage})"), r#"{"kubefront-theme":"dark"}"#);
    let rest =
        "(async () => [sessionStorage.length, document.cookie.length, (await indexedDB.databases()).length].join())()";
    assert_eq!(page.shell.evaluate(rest), "0,0,0");
    assert_eq!(page.frame.evaluate("getComputedStyle(document.documentElement).colorScheme"), "dark");
    page.click("Theme: dark. Change");
    page.shell.wait_for("localStorage.length === 0");
    // The frame has no storage.
    assert!(page.frame.try_evaluate("localStorage.length").is_err());
}

fn clear_wipes(browser: &Browser) {
    let page = with_good_set(browser);
    page.type_into("token", "ab12cd34ef56gh78ij90kl12mn34op56");
    show_tab(&page, "Secret");
    page.click("Show");
    page.clear();
    assert_eq!(page.count(".gallery"), 1);
    let html = page.frame.evaluate("document.documentElement.outerHTML").to_string();
    assert_eq!(secrets().found_in(html.as_bytes()), None);
    page.click("start with the settings");
    assert_eq!(page.frame.evaluate("document.getElementById('token').value"), "");
    assert_eq!(page.frame.evaluate("document.getElementById('field-fqdn').value"), "");
    assert_eq!(page.count(".code-shown"), 0);
    page.clear();
    page.load_example("good");
    show_tab(&page, "Secret");
    assert!(page.count(".code-masked") > 0 && page.count(".code-shown") == 0, "the example is masked too");
    // And again with the same files.
    page.drop(&golden("good-tcp", &GOOD));
    assert_eq!(page.texts(".part-name"), GOOD);
}

fn leaving_with_secrets_asks(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("good-tcp", &GOOD));
    page.type_into("field-fqdn", "k8s.example.com"); // browsers ask only after a user gesture
    page.shell.wait_for("seenMessages.some(m => JSON.parse(m).secrets === true)");
    let _ = page
        .shell
        .ask("Runtime.evaluate", &json!({"expression": "setTimeout(() => location.reload(), 0)", "userGesture": true}));
    let dialog = page.shell.wait_event("Page.javascriptDialogOpening", |_| true);
    assert_eq!(dialog["type"], "beforeunload");
    page.shell.call("Page.handleJavaScriptDialog", &json!({"accept": false}));
    page.shell.evaluate("seenMessages.length = 0");
    page.clear();
    page.shell.wait_for("seenMessages.some(m => JSON.parse(m).secrets === false)");
    page.shell.evaluate("globalThis.stays = true; setTimeout(() => location.reload(), 0)");
    page.shell.wait_for("globalThis.stays !== true");
}

fn typing_helpers_are_off(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.click("start with the settings");
    let bare = page.frame.evaluate(
        "[...document.querySelectorAll('input[type=text], input[type=password], textarea')]\
         .filter(e => e.autocomplete !== 'off' || (e.spellcheck && e.type !== 'text') || e.getAttribute('spellcheck') !== 'false').map(e => e.id || e.outerHTML)",
    );
    assert_eq!(bare, json!([]));
    assert_eq!(page.frame.evaluate("document.getElementById('token').type"), "password");
}
