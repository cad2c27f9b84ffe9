//! Takes a picture of every state of the page: wide in light and dark, and narrow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // a tool for people

use std::fs;

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, View, dist, from_disk};
use kubefront_browser_tests::states::STATES;

fn main() {
    let folder = dist().join("screenshots");
    fs::create_dir_all(&folder).expect("a writable dist/screenshots");
    let browser = Browser::start("screenshots", &[]);
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for (name, bring) in
        STATES.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())))
    {
        for (look, view) in LOOKS {
            let page = Page::open(&browser, &from_disk(), view);
            bring(&page);
            page.settled();
            let file = folder.join(format!("{}-{look}.png", name.replace(' ', "-")));
            // As tall as its content: one picture shows it all.
            let height = page.frame.evaluate("document.documentElement.scrollHeight").as_u64().unwrap_or(900);
            page.turn(View { height: u32::try_from(height.clamp(400, 7_000)).unwrap_or(900), ..view });
            page.settled();
            fs::write(&file, page.picture()).expect("a writable dist/screenshots");
            println!("{}", file.display());
        }
    }
}

const LOOKS: [(&str, View); 3] = [
    ("light", View { width: 1440, ..DESK }),
    ("dark", View { width: 1440, is_dark: true, ..DESK }),
    ("narrow", View { width: 360, height: 780, scale: 2.0, is_dark: false }),
];
