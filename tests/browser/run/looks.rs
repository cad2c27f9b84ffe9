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
    let outside = "(() => { const svg = document.querySelector('.sequence svg'); const out = []; \
        const box = svg.getBoundingClientRect(), rects = [...svg.querySelectorAll('rect')].map(r => r.getBoundingClientRect()); \
        for (const t of svg.querySelectorAll('text')) { const b = t.getBoundingClientRect(); \
          if (b.left < box.left || b.right > box.right) out.push(t.textContent); \
          if (t.matches('.sequence-small') && !rects.some(r => r.left <= b.left && r.right >= b.right)) out.push('box: ' + t.textContent); } \
        return out; })()";
    assert_eq!(page.frame.evaluate(outside), json!([]));
}

fn the_narrow_verdict_takes_two_lines(browser: &Browser) {
    for (state, second) in [
        ("partial", "3 missing, 1 warning"),
        ("blocked", "Why, 1 warning"),
        ("decision needed", "Why, 1 warning"),
        ("ready with warnings", "1 warning"),
        ("ready", "Details"),
    ] {
        let page = open(browser, state);
        for width in [320, 400] {
            page.turn(View { width, height: 640, ..DESK });
            page.settled();
            let height = page.frame.evaluate("document.querySelector('.verdict').getBoundingClientRect().height");
            assert!(height.as_f64().unwrap() < 68.0, "{state} at {width}: {height} px");
            assert_eq!(page.text(".verdict-more"), second, "{state}");
            let reached = "(() => { const e = [...document.querySelectorAll('.verdict button')].at(-1), b = e.getBoundingClientRect(); \
                return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === e && b.right <= innerWidth && b.bottom <= innerHeight; })()";
            assert_eq!(page.frame.evaluate(reached), true, "{state} at {width}: the download is out of reach");
        }
        assert_eq!(page.frame.evaluate(SHOWN), false, "{state}: folded");
        page.frame.evaluate("document.querySelector('.verdict-more').click()");
        page.settled();
        assert_eq!(page.frame.evaluate(SHOWN), true, "{state}: the rest opens");
    }
}

/// The full text of the verdict is visible.
const SHOWN: &str = "(() => { const p = document.querySelector('.verdict-detail p'); \
    return p.offsetParent !== null && p.scrollHeight <= p.clientHeight && document.querySelector('.verdict').getBoundingClientRect().bottom <= innerHeight; })()";

fn many_are_all_there(browser: &Browser) {
    let page = open(browser, "sixty findings");
    assert_eq!((page.count(".finding"), page.count(".part")), (60, 60));
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
    let controls = "[...document.querySelectorAll('button:not(.verdict .link), input, select')].filter(e => e.offsetParent !== null).length";
    assert_eq!(page.frame.evaluate(controls), 0, "nothing to press on paper");
    // The keys and the button print the frame. The outer page prints a hint.
    page.turn(DESK);
    page.frame.evaluate("globalThis.printed = 0; globalThis.print = () => { printed += 1; }");
    kubefront_browser_tests::page::key_in(&page.shell, "p", 2, &[]);
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
