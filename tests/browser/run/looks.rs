//! Drawings match the report, texts fit, and the page shows a message without scripts or WebAssembly.

use kubefront_browser_tests::cdp::{Browser, Session};
use kubefront_browser_tests::page::{DESK, Page, View, WITHOUT_WEBASSEMBLY, from_disk};
use kubefront_browser_tests::states::{bring, long_name, show_file, with_root};
use serde_json::json;

use super::Case;
use super::accessible::{axe, violations};

pub(super) const CASES: &[Case] = &[
    ("diagrams_follow_the_report", diagrams_follow_the_report),
    ("long_names_fit_and_stand_whole_below", long_names_fit_and_stand_whole_below),
    ("the_narrow_verdict_takes_two_lines", the_narrow_verdict_takes_two_lines),
    ("the_page_is_short", the_page_is_short),
    ("many_findings_and_certificates_are_all_there", many_are_all_there),
    ("secrets_of_plugins_are_masked", secrets_of_plugins_are_masked),
    ("the_document_says_that_it_names_no_files", the_document_says_that_it_names_no_files),
    ("a_switch_is_ticked_as_its_words_say", a_switch_is_ticked_as_its_words_say),
    ("paper_holds_steps_and_findings_only", paper_holds_steps_and_findings_only),
    ("without_script_or_webassembly_it_says_so", without_script_or_webassembly_it_says_so),
];

fn open<'a>(browser: &'a Browser, state: &str) -> Page<'a> {
    let page = Page::open(browser, &from_disk(), DESK);
    bring(state, &page);
    page
}

fn diagrams_follow_the_report(browser: &Browser) {
    // State, how the sequence ends, number of drawn messages, whether the last one fails.
    for (state, mark, messages, is_broken) in [
        ("ready with warnings", "is-ok", 9, false),
        ("partial", "is-note", 9, false),
        ("blocked", "is-error", 1, true),
        ("blocked upstream", "is-error", 4, true),
        ("client certificate", "is-error", 1, true),
        ("decision needed", "is-note", 9, false),
    ] {
        let page = open(browser, state);
        let end = page.text(".sequence-end");
        assert_eq!(page.count(&format!(".sequence-end.{mark}")), 1, "{state}: {end}");
        assert_eq!(end.starts_with("Works"), mark == "is-ok", "{state}: {end}");
        assert_eq!(page.count(".sequence-message"), messages, "{state}");
        assert_eq!(page.count(".sequence-message:last-of-type.is-broken"), usize::from(is_broken), "{state}");
        assert_eq!(page.count(".way .is-error"), usize::from(is_broken), "{state}: both drawings tell the same");
    }
}

fn long_names_fit_and_stand_whole_below(browser: &Browser) {
    let page = open(browser, "long name");
    for place in [".way", ".sequence"] {
        let whole = page.texts(&format!(".card:has({place}) .whole"));
        assert!(whole.iter().any(|text| text.contains(&long_name())), "{place}: {whole:?}");
    }
    let height = page.frame.evaluate("document.querySelector('.way').getBoundingClientRect().height");
    assert!(height.as_f64().unwrap() < 170.0, "the way is {height} px tall");
    page.frame.evaluate("document.querySelector('details.diagrams').open = true");
    let outside = "(() => { const svg = document.querySelector('.sequence svg'); const out = []; \
        const box = svg.getBoundingClientRect(), rects = [...svg.querySelectorAll('rect')].map(r => r.getBoundingClientRect()); \
        for (const t of svg.querySelectorAll('text')) { const b = t.getBoundingClientRect(); \
          if (b.left < box.left || b.right > box.right) out.push(t.textContent); \
          if (t.matches('.sequence-small') && !rects.some(r => r.left <= b.left && r.right >= b.right)) out.push('box: ' + t.textContent); } \
        return out; })()";
    assert_eq!(page.frame.evaluate(outside), json!([]));
}

fn the_narrow_verdict_takes_two_lines(browser: &Browser) {
    for (state, button) in [
        ("partial", "Download"),
        ("blocked", "Next fix"),
        ("decision needed", "Next fix"),
        ("ready with warnings", "Download"),
        ("ready", "Download"),
    ] {
        let page = open(browser, state);
        for width in [320, 400] {
            page.turn(View { width, height: 640, ..DESK });
            page.settled();
            let height = page.frame.evaluate("document.querySelector('.verdict').getBoundingClientRect().height");
            assert!(height.as_f64().unwrap() < 68.0, "{state} at {width}: {height} px");
            let reached = "(() => { const [e, ...more] = [...document.querySelectorAll('.verdict button')].filter(e => e.offsetParent !== null); \
                const b = e.getBoundingClientRect(); \
                const isReached = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === e && b.right <= innerWidth && b.bottom <= innerHeight; \
                return isReached && more.length === 0 ? e.textContent : 'out of reach'; })()";
            let reached = page.frame.evaluate(reached);
            assert!(reached.as_str().is_some_and(|text| text.starts_with(button)), "{state} at {width}: {reached}");
        }
        if button == "Next fix" {
            page.click("Next fix");
            assert_eq!(page.frame.evaluate("document.activeElement.matches('.check .fix')"), true, "{state}");
        }
    }
}

/// A good set is read without much scrolling.
fn the_page_is_short(browser: &Browser) {
    let page = open(browser, "ready");
    for (width, most) in [(1280, 2_200.0), (390, 4_000.0)] {
        page.turn(View { width, height: 800, ..DESK });
        page.settled();
        let height = page.frame.evaluate("document.querySelector('.app').getBoundingClientRect().height");
        let height = height.as_f64().unwrap();
        println!("       {width} px wide: {height:.0} px high");
        assert!(height <= most, "{width} px wide: {height} px high");
    }
    // On a phone: files, checks, output, settings.
    let tops = "['.inputs', '.checks', '.output', '.choices'].map(place => document.querySelector(place).getBoundingClientRect().top)";
    let tops: Vec<f64> =
        page.frame.evaluate(tops).as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    assert!(tops.len() == 4 && tops.is_sorted(), "{tops:?}");
}

fn many_are_all_there(browser: &Browser) {
    let page = open(browser, "sixty findings");
    assert_eq!((page.count(".finding"), page.count(".part"), page.count(".finding h4")), (60, 60, 1), "one title");
    let name = page.frame.evaluate("document.getElementById('field-fqdn').getBoundingClientRect().top");
    assert!(name.as_f64().unwrap() < 1_400.0, "sixty chips push the name {name} px down");
    let page = open(browser, "twenty certificates");
    assert!(page.count(".chain-link") >= 20, "{} certificates", page.count(".chain-link"));
    assert!(page.text(".part-items").contains("more"), "a chip names a few and counts the rest");
}

fn secrets_of_plugins_are_masked(browser: &Browser) {
    let page = open(browser, "plugin");
    assert!(page.text("#files-panel").contains("--oidc-client-id=kubernetes"), "{}", page.text("#files-panel"));
    let html = || page.frame.evaluate("document.documentElement.outerHTML").to_string();
    assert!(!html().contains("8f14e45f"), "the argument's value");
    page.click("Show");
    assert!(html().contains("8f14e45f"));
    page.clear();
    with_root(&page, "credential-exec");
    show_file(&page, "kubeconfig");
    assert!(page.text("#files-panel").contains("AWS_PROFILE"), "the variable's name stays");
    assert!(!page.text("#files-panel").contains("value: prod"), "its value does not");
}

fn the_document_says_that_it_names_no_files(browser: &Browser) {
    let page = open(browser, "document");
    for place in ["#files-panel", ".document"] {
        let text = page.text(place);
        assert!(
            text.contains("does not name the files that you dropped") && text.contains("certificate.chainFile"),
            "{text}"
        );
    }
    assert!(!page.text("#files-panel .code").contains("fullchain.pem"));
}

fn a_switch_is_ticked_as_its_words_say(browser: &Browser) {
    let page = open(browser, "ready with warnings");
    let ticked = |path: &str| page.frame.evaluate(&format!("document.getElementById('field-{path}').checked"));
    assert_eq!((ticked("kubeconfig-write"), ticked("reserveName")), (json!(false), json!(false)));
    page.frame.evaluate("document.getElementById('field-kubeconfig-write').click()");
    page.settled();
    assert_eq!(ticked("kubeconfig-write"), true);
    show_file(&page, "kubeconfig");
    assert!(page.text(".not-written").contains("turned off"), "{}", page.text("#files-panel"));
    page.frame.evaluate("document.getElementById('field-kubeconfig-write').click()");
    page.settled();
    assert_eq!(page.count(".not-written"), 0);
}

fn paper_holds_steps_and_findings_only(browser: &Browser) {
    let page = open(browser, "ready with warnings");
    let token = "ab12cd34ef56gh78ij90kl12mn34op56";
    page.type_into("token", token);
    show_file(&page, "Secret");
    page.click("Show");
    page.turn(View { width: 760, is_print: true, ..DESK });
    let paper = page.frame.evaluate("document.body.innerText");
    let paper = paper.as_str().unwrap();
    for part in ["Ready", "Chain ends at a private CA", "Apply the manifests", "kubectl apply --server-side"] {
        assert!(paper.contains(part), "{part} is not on paper: {paper}");
    }
    for part in [token, "BEGIN", "tls.key", "Download", "Copy", "Share", "Choose files"] {
        assert!(!paper.contains(part), "{part} is on paper");
    }
    let controls = "[...document.querySelectorAll('button:not(.way-what), input, select')].filter(e => e.offsetParent !== null).length";
    assert_eq!(page.frame.evaluate(controls), 0, "nothing to press on paper");
    // The keys and the button print the frame. The outer page prints a hint.
    page.turn(DESK);
    page.frame.evaluate("globalThis.printed = 0; globalThis.print = () => { printed += 1; }");
    kubefront_browser_tests::page::key_in(&page.shell, "p", 2, &[]);
    page.click("Next steps");
    page.click("Print");
    assert_eq!(page.frame.evaluate("printed"), 2);
    page.shell.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    let around = page.shell.evaluate("document.body.innerText");
    assert!(around.as_str().is_some_and(|text| text.contains("Print button")), "{around}");
}

fn without_script_or_webassembly_it_says_so(browser: &Browser) {
    let page = Page::open_without_script(browser, &from_disk(), DESK);
    let shown = page.shell.evaluate("document.querySelector('noscript p').getBoundingClientRect().height > 0");
    assert_eq!(shown, true);
    let said = page.shell.evaluate("document.body.innerText");
    assert!(
        said.as_str().is_some_and(|text| text.contains("Allow scripts") && text.contains("kubefront check")),
        "{said}"
    );
    assert_eq!(page.shell.evaluate("document.querySelector('iframe').getBoundingClientRect().height"), 0, "said once");
    // axe is a script, and with scripts a noscript is not shown: its content replaces it, without its font.
    page.shell.call("Emulation.setScriptExecutionDisabled", &json!({"value": false}));
    page.shell.evaluate("{ const none = document.querySelector('noscript'); none.replaceWith(...none.childNodes); document.querySelector('iframe').remove(); }");
    assert_eq!(found_by_axe(&page.shell), [""; 0], "no script");

    let without = Browser::start("without-webassembly", WITHOUT_WEBASSEMBLY);
    let page = Page::open(&without, &from_disk(), DESK);
    let said = page.texts(".broken [role=alert]");
    assert!(said.len() == 1 && said[0].contains("WebAssembly") && said[0].contains("kubefront check"), "{said:?}");
    assert_eq!(found_by_axe(&page.frame), [""; 0]);
    page.turn(View { is_dark: true, ..DESK });
    assert_eq!(found_by_axe(&page.frame), [""; 0], "dark");
    assert_eq!(page.complaints(), [""; 0]);
}

fn found_by_axe(session: &Session) -> Vec<String> {
    session.evaluate(&format!("{}; true", axe()));
    violations(session, "{resultTypes: ['violations']}").collect()
}
