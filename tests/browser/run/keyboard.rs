//! Keyboard only, from the top to the end. Paste is the keyboard alternative to drop.

use std::fs;

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden, key_in};

use super::Case;

pub(super) const CASES: &[Case] = &[
    ("keys_alone_from_top_to_end", keys_alone_from_top_to_end),
    ("arrows_move_in_tabs_and_modes", arrows_move_in_tabs_and_modes),
];

fn focused(page: &Page<'_>) -> String {
    let name = "(() => { const e = document.activeElement; const l = e.labels?.[0]?.textContent; return (e.ariaLabel || l || e.textContent).trim().slice(0, 60); })()";
    page.frame.evaluate(name).as_str().unwrap_or_default().to_owned()
}

/// Presses Tab until the focus is on what starts with `name`; every element before it must show the focus.
fn tab_to(page: &Page<'_>, name: &str) {
    for _ in 0..150 {
        if focused(page).starts_with(name) {
            let outline = page.frame.evaluate(
                "(() => { let e = document.activeElement; const on = e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0; }; \
                 for (; e; e = e.parentElement) if (on(e)) return true; return false; })()",
            );
            assert_eq!(outline, true, "the focus on {name} is not to be seen");
            return;
        }
        page.key("Tab");
    }
    panic!("Tab never reaches {name}; it is at {}", focused(page));
}

/// Skip links, input, checks, output, settings, and back to the download.
fn keys_alone_from_top_to_end(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    for name in ["fullchain.pem", "key.pem", "admin.kubeconfig", "root.pem"] {
        page.paste(&fs::read_to_string(&golden("good-tcp", &[name])[0]).unwrap());
    }
    page.frame.evaluate("document.activeElement.blur()");
    tab_to(&page, "Skip to checks");
    page.key("Enter");
    assert_eq!(page.frame.evaluate("document.activeElement.id"), "checks");
    page.frame.evaluate("document.activeElement.blur()");
    tab_to(&page, "Check and generate");
    page.key("End");
    page.settled();
    assert_eq!(focused(&page), "Explain an error");
    tab_to(&page, "Paste an error");
    page.frame.evaluate("document.getElementById('page-tab-2').focus()");
    page.key("Home");
    page.settled();
    assert_eq!(focused(&page), "Check and generate");
    tab_to(&page, "Theme");
    page.key("Enter");
    assert_eq!(page.frame.evaluate("document.documentElement.dataset.theme"), "light");
    tab_to(&page, "Choose files");
    tab_to(&page, "Choose a directory");
    tab_to(&page, "Clear");
    tab_to(&page, "Remove paste");
    // A root certificate is trusted by one key, and then nothing is left but the download.
    tab_to(&page, "Trust \"Example Root CA\"");
    page.key("Enter");
    page.settled();
    assert!(page.text(".verdict h2").starts_with("Ready"), "{}", page.text(".verdict"));
    let download = focused(&page);
    assert!(download.starts_with("Download ") && download.ends_with("files"), "{download}");
    let (name, bytes) = page.download_by(|| page.key("Enter"));
    assert!(name.ends_with("-bundle.zip") && !bytes.is_empty());
    tab_to(&page, "Supported in mode tcp");
    tab_to(&page, "Undo");
    tab_to(&page, "Copy the result as Markdown");
    page.copying(|| page.key("Enter"));
    assert!(page.clipboard().contains("| Private key | passed |"));
    tab_to(&page, "Clients that accept this certificate");
    page.key("Enter");
    tab_to(&page, "Files");
    tab_to(&page, "kubeconfig");
    page.key("End");
    page.settled();
    tab_to(&page, "Copy SHA256SUMS");
    tab_to(&page, "Host name");
    tab_to(&page, "Context of");
    tab_to(&page, "Bearer token");
    tab_to(&page, "tcp");
    page.key("ArrowDown");
    page.settled();
    assert!(page.text(".mode.is-on").starts_with("http"), "arrows move in modes");
    tab_to(&page, "Reserve the host name");
    page.key(" ");
    page.settled();
    assert!(page.texts("[role=tab]").contains(&"Reservation".to_owned()));
    tab_to(&page, "Settings");
    page.key("Enter");
    tab_to(&page, "HTTPProxy");
    page.key("Enter"); // a group of settings opens
    tab_to(&page, "Save exposure.yaml");
}

fn arrows_move_in_tabs_and_modes(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.load_example("good");
    page.frame.evaluate("document.querySelector('[aria-label=Files] [aria-selected=true]').focus()");
    let first = focused(&page);
    page.key("ArrowRight");
    page.settled();
    assert_ne!(focused(&page), first);
    assert_eq!(page.frame.evaluate("document.activeElement.ariaSelected"), "true");
    page.key("Home");
    page.settled();
    assert_eq!(page.frame.evaluate("document.activeElement.id"), "files-tab-0");
    page.key("ArrowLeft");
    page.settled();
    assert_eq!(
        page.frame.evaluate("document.activeElement === document.activeElement.parentElement.lastElementChild"),
        true
    );
    page.key("End");
    page.settled();
    page.key("Tab");
    assert!(focused(&page).starts_with("Copy "), "the panel is no stop, its buttons are: {}", focused(&page));
    key_in(&page.shell, "Tab", 8, &[]);
    assert_eq!(page.frame.evaluate("document.activeElement.getAttribute('role')"), "tab");
}
