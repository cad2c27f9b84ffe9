//! Takes a screenshot of every state of the page: wide in light and dark, narrow, and some in print, at 320 px, at 4K, and
//! zoomed. Words select: `screenshots blocked`, `screenshots dark`. The sets of `tests/messes` need a word: `screenshots mess
//! eks`. Without words, it also makes the screenshots of the documentation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a tool for people

use std::fs;
use std::path::Path;

use kubefront_browser_tests::cdp::{Browser, wait_until};
use kubefront_browser_tests::messes::messes;
use kubefront_browser_tests::page::{DESK, Page, View, WITHOUT_WEBASSEMBLY, dist, from_disk, root};
use kubefront_browser_tests::states::{Bring, STATES, bring};

fn main() {
    let folder = dist().join("screenshots");
    fs::create_dir_all(&folder).expect("a writable dist/screenshots");
    let browser = Browser::start("screenshots", &[]);
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |file: &str| wanted.is_empty() || wanted.iter().all(|word| file.contains(word.as_str()));
    for (name, state) in STATES {
        let special = |look: &(&str, View)| !SPECIAL.contains(&look.0) || AT_EVERY_WIDTH.contains(name);
        for (look, view) in LOOKS.iter().filter(|look| special(look)) {
            let file = format!("{}-{look}.png", name.replace(' ', "-"));
            if is_wanted(&file) {
                take(&browser, *state, *view, &folder.join(file));
            }
        }
    }
    for mess in messes().iter().filter(|_| !wanted.is_empty()) {
        let file = format!("mess-{}.png", mess.name);
        if is_wanted(&file) {
            let page = Page::open_after(&browser, &mess.clock());
            mess.bring(&page);
            whole(&page, DESK, &folder.join(file));
        }
    }
    for (look, view) in &LOOKS[..3] {
        let file = format!("before-the-app-{look}.png");
        if is_wanted(&file) {
            save(&Page::open_held(&browser, &from_disk(), *view), "png", &folder.join(file));
        }
    }
    let without = Browser::start("without-webassembly", WITHOUT_WEBASSEMBLY);
    for (look, view) in &LOOKS[..3] {
        let (script, module) = (format!("no-script-{look}.png"), format!("no-webassembly-{look}.png"));
        if is_wanted(&script) {
            let page = Page::open_without_script(&browser, &from_disk(), *view);
            save(&page, "png", &folder.join(script));
        }
        if is_wanted(&module) {
            save(&Page::open(&without, &from_disk(), *view), "png", &folder.join(module));
        }
    }
    if is_wanted("readme") {
        for_readme(&browser);
    }
}

/// As tall as its content, so that one screenshot shows all of it.
fn take(browser: &Browser, state: Bring, view: View, file: &Path) {
    let page = Page::open(browser, &from_disk(), View { is_print: false, ..view });
    state(&page);
    whole(&page, view, file);
}

fn whole(page: &Page<'_>, view: View, file: &Path) {
    page.settled();
    page.away();
    page.turn(view);
    // Cards get their real height when they come into view.
    for height in [Some(TALLEST), None] {
        let content = page.frame.evaluate("Math.ceil(document.querySelector('.app').getBoundingClientRect().height)");
        let content = content.as_u64().and_then(|height| u32::try_from(height).ok()).unwrap_or(900);
        page.turn(View { height: height.unwrap_or(content).clamp(400, TALLEST), ..view });
        page.frame.evaluate("scrollTo(0, 0)");
        page.settled();
    }
    save(page, "png", file);
}

/// The first view, in both themes.
fn for_readme(browser: &Browser) {
    let folder = root().join("docs/pictures");
    fs::create_dir_all(&folder).expect("a writable docs/pictures");
    for (theme, is_dark) in [("light", false), ("dark", true)] {
        let page = Page::open(browser, &from_disk(), View { height: 800, is_dark, ..DESK });
        bring("ready with warnings", &page);
        page.away();
        page.settled();
        save(&page, "webp", &folder.join(format!("page-{theme}.webp")));
    }
    // What programs show beside a link to the page.
    let page = Page::open(browser, &from_disk(), View { width: 1200, height: 630, ..DESK });
    bring("blocked", &page);
    page.away();
    page.settled();
    save(&page, "png", &folder.join("social.png"));
}

fn save(page: &Page<'_>, format: &str, file: &Path) {
    // Tall pages are painted in pieces, until nothing changes any more.
    let mut picture = page.picture(format);
    wait_until("two pictures in a row are the same", || {
        let before = std::mem::replace(&mut picture, page.picture(format));
        before == picture
    });
    fs::write(file, picture).expect("a writable folder");
    println!("{}", file.display());
}

const TALLEST: u32 = 7_000;

const LOOKS: [(&str, View); 7] = [
    ("light", View { width: 1440, ..DESK }),
    ("dark", View { width: 1440, is_dark: true, ..DESK }),
    ("narrow", View { width: 360, height: 780, scale: 2.0, ..DESK }),
    ("print", View { width: 760, is_print: true, ..DESK }),
    ("320", View { width: 320, height: 640, scale: 2.0, ..DESK }),
    ("zoom", View { width: 640, height: 450, scale: 2.0, ..DESK }),
    ("4k", View { width: 3840, height: 2160, ..DESK }),
];

/// Views that only a few states have.
const SPECIAL: [&str; 4] = ["print", "320", "zoom", "4k"];
const AT_EVERY_WIDTH: [&str; 4] = ["first sight", "ready with warnings", "blocked", "long name"];
