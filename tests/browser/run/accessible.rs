//! No violations of axe-core in both themes, and no horizontal scrolling down to 320 px and at 200 %.

use std::path::PathBuf;
use std::{env, fs};

use kubefront_browser_tests::cdp::{Browser, Session};
use kubefront_browser_tests::page::{DESK, Page, View, from_disk, golden};
use kubefront_browser_tests::states::{GOOD, STATES};

use super::Case;

pub(super) const CASES: &[Case] = &[
    ("axe_finds_nothing_in_both_themes", axe_finds_nothing),
    ("forced_colors_keep_the_verdict", forced_colors_keep_the_verdict),
    ("nothing_scrolls_sideways", nothing_scrolls_sideways),
    ("print_leaves_secrets_out", print_leaves_secrets_out),
];

fn axe_finds_nothing(browser: &Browser) {
    let axe = axe();
    let mut found = Vec::new();
    for (name, bring) in STATES {
        let page = Page::open(browser, &from_disk(), DESK);
        bring(&page);
        page.settled();
        page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
        page.frame.evaluate(&format!("{axe}; true"));
        found.extend(violations(&page.frame, WITH_SIZES).map(|what| format!("{name}: {what}")));
        // Only colors differ between themes.
        page.turn(View { is_dark: true, ..DESK });
        let colours =
            violations(&page.frame, "{resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block']}");
        found.extend(colours.map(|what| format!("{name}, dark: {what}")));
    }
    // The document around the frame.
    let page = Page::open(browser, &from_disk(), DESK);
    page.shell.evaluate(&format!("{axe}; true"));
    found.extend(
        violations(&page.shell, "{resultTypes: ['violations'], iframes: false}").map(|what| format!("outer: {what}")),
    );
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The size of targets is not among the default rules of axe.
const WITH_SIZES: &str = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}";

/// Forced colors leave out backgrounds: the sign of the verdict and its edge are still there.
fn forced_colors_keep_the_verdict(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("key-mismatch", &GOOD));
    let forced = serde_json::json!({"features": [{"name": "forced-colors", "value": "active"}]});
    page.frame.call("Emulation.setEmulatedMedia", &forced);
    let shown = page.frame.evaluate(
        "(() => { const style = e => getComputedStyle(document.querySelector(e)); \
         return matchMedia('(forced-colors: active)').matches && parseFloat(style('.verdict-sign').borderTopWidth) > 1 \
           && style('.verdict-sign .icon').color !== style('.verdict-sign').backgroundColor \
           && document.querySelector('.verdict h2').textContent.startsWith('Blocked') && document.querySelector('.check.is-error > .icon-error') !== null; })()",
    );
    assert_eq!(shown, true);
}

/// The script of axe-core.
pub(super) fn axe() -> String {
    let path = env::var_os("KUBEFRONT_AXE").map(PathBuf::from).expect("KUBEFRONT_AXE: cargo xtask browser sets it");
    fs::read_to_string(path).expect("axe.min.js")
}

/// The violations in a document with axe-core.
pub(super) fn violations(session: &Session, options: &str) -> impl Iterator<Item = String> + use<> {
    let told = "r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' ' + n.target.join(' ') + ': ' + n.failureSummary.split('\\n').slice(1).join(' ').trim()))";
    let found = session.evaluate(&format!("axe.run(document, {options}).then({told})"));
    let found: Vec<String> =
        found.as_array().into_iter().flatten().filter_map(|what| what.as_str().map(str::to_owned)).collect();
    found.into_iter()
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
            page.turn(View { width, height: 800, scale, ..DESK });
            page.settled();
            let wide = page.frame.evaluate(WIDE);
            if wide != "" {
                found.push(format!("{name} at {width} px x{scale}: {}", wide.as_str().unwrap_or_default()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Elements wider than the window, unless they scroll in their own container.
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
    assert_eq!(page.frame.evaluate("document.querySelector('.steps').offsetParent !== null && document.querySelector('.checks').offsetParent !== null"), true);
}
