//! axe-core without a violation in both themes, and no sideways scrolling down to 320 px and at 200 %.

use std::path::PathBuf;
use std::{env, fs};

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, View, from_disk, golden};

use super::Case;
use super::work::GOOD;

pub(super) const CASES: &[Case] = &[
    ("axe_finds_nothing_in_both_themes", axe_finds_nothing),
    ("nothing_scrolls_sideways", nothing_scrolls_sideways),
    ("print_leaves_secrets_out", print_leaves_secrets_out),
];

type Bring = fn(&Page<'_>);

/// States that look different, each by what brings it about.
const STATES: &[(&str, Bring)] = &[
    ("first sight", |_| {}),
    ("partial", |page| page.drop(&golden("good-tcp", &["fullchain.pem"]))),
    ("ready", |page| page.drop(&golden("good-tcp", &GOOD))),
    ("http", |page| {
        page.drop(&golden("good-tcp", &GOOD));
        page.frame.evaluate("document.getElementById('mode-http').click()");
    }),
    ("passthrough", |page| {
        page.drop(&golden("good-tcp", &GOOD));
        page.frame.evaluate("document.getElementById('mode-passthrough').click()");
    }),
    ("blocked", |page| page.drop(&golden("key-mismatch", &GOOD))),
    ("client certificate", |page| page.drop(&golden("credential-client-certificate", &GOOD))),
    ("refused", |page| page.drop(&golden("good-tcp", &["expected", "exposure.yaml"]))),
    ("large and odd", large_and_odd),
];

/// A long name, a long token, many certificates, ten contexts, many findings.
fn large_and_odd(page: &Page<'_>) {
    let label = "a".repeat(63);
    let name = [label.as_str(), &label, &label, &label[..61]].join(".");
    let sets = ["good-tcp", "chain-unrelated-removed", "key-several", "trust-public", "leaf-is-ca"];
    for case in sets {
        let chain = fs::read_to_string(&golden(case, &["fullchain.pem"])[0]).unwrap_or_default();
        page.paste(&chain);
    }
    let context =
        |n: u32| format!("- {{name: a-context-with-quite-a-long-name-number-{n}, context: {{cluster: c, user: u}}}}\n");
    let contexts: String = (0..10).map(context).collect();
    page.paste(&format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- {{name: c, cluster: {{server: 'https://10.0.0.1:6443'}}}}\nusers:\n- {{name: u, user: {{}}}}\ncontexts:\n{contexts}"
    ));
    page.type_into("field-fqdn", &name);
    page.type_into("token", &"t".repeat(4096));
    page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
    page.settled();
}

fn axe_finds_nothing(browser: &Browser) {
    let path = env::var_os("KUBEFRONT_AXE").map(PathBuf::from).expect("KUBEFRONT_AXE: cargo xtask browser sets it");
    let axe = fs::read_to_string(path).expect("axe.min.js");
    let mut found = Vec::new();
    for is_dark in [false, true] {
        for (name, bring) in STATES {
            let page = Page::open(browser, &from_disk(), View { is_dark, ..DESK });
            bring(&page);
            page.settled();
            page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
            page.frame.evaluate(&format!("{axe}; true"));
            let run = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' ' + n.target.join(' ') + ': ' + n.failureSummary.split('\\n').slice(1).join(' ').trim())))";
            for violation in page.frame.evaluate(run).as_array().unwrap() {
                found.push(format!("{name}{}: {}", if is_dark { ", dark" } else { "" }, violation.as_str().unwrap()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn nothing_scrolls_sideways(browser: &Browser) {
    // 640 at scale 2 is 200 % of a window of 1280; 320 at 4 is 400 %.
    let views = [(320, 1.0), (640, 2.0), (320, 4.0), (768, 1.0), (941, 1.0), (1280, 1.0), (3840, 1.0)];
    let mut found = Vec::new();
    for (name, bring) in STATES {
        let page = Page::open(browser, &from_disk(), DESK);
        bring(&page);
        page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
        for (width, scale) in views {
            page.turn(View { width, height: 800, scale, is_dark: false });
            page.settled();
            let wide = page.frame.evaluate(WIDE);
            if wide != "" {
                found.push(format!("{name} at {width} px x{scale}: {}", wide.as_str().unwrap_or_default()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What sticks out of the window, unless it scrolls in a place of its own.
const WIDE: &str = "(() => { if (document.documentElement.scrollWidth <= innerWidth) return ''; \
    const own = e => { for (let p = e.parentElement; p; p = p.parentElement) if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true; return false; }; \
    const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !own(e)); \
    return document.documentElement.scrollWidth + ' px, ' + out.slice(0, 3).map(e => e.tagName + '.' + e.getAttribute('class')).join(', '); })()";

fn print_leaves_secrets_out(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("good-tcp", &GOOD));
    page.type_into("token", "ab12cd34ef56gh78ij90kl12mn34op56");
    page.frame.call("Emulation.setEmulatedMedia", &serde_json::json!({"media": "print"}));
    assert_eq!(page.frame.evaluate("document.querySelector('.files').offsetParent"), serde_json::Value::Null);
    assert_eq!(page.frame.evaluate("document.querySelector('.inputs').offsetParent"), serde_json::Value::Null);
    assert_eq!(page.frame.evaluate("document.querySelector('.steps').offsetParent !== null && document.querySelector('.findings').offsetParent !== null"), true);
}
