//! Files that people drop by mistake, and files that are too large: binaries, archives, megabytes.

use std::fs;

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden};

use super::Case;
use super::work::{codes, with_good_set};

pub(super) const CASES: &[Case] = &[
    ("a_binary_and_an_empty_file", a_binary_and_an_empty_file),
    ("a_kubeconfig_of_two_mebibytes", a_kubeconfig_of_two_mebibytes),
    ("a_file_of_thirty_mebibytes", a_file_of_thirty_mebibytes),
    ("a_file_over_the_cap", a_file_over_the_cap),
    ("odd_texts_stay_texts", odd_texts_stay_texts),
];

fn a_binary_and_an_empty_file(browser: &Browser) {
    let page = with_good_set(browser);
    let folder = browser.folder();
    let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(folder.join("noise.bin"), &noise).unwrap();
    fs::write(folder.join("empty"), b"").unwrap();
    page.drop(&[folder.join("noise.bin"), folder.join("empty")]);
    let codes = codes(&page);
    assert!(codes.contains(&"input-unrecognized".to_owned()) && codes.contains(&"input-empty".to_owned()), "{codes:?}");
    page.click("Remove noise.bin");
    page.click("Remove empty");
    assert!(page.text(".verdict h2").starts_with("Ready"));
}

fn a_kubeconfig_of_two_mebibytes(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let mut text = fs::read_to_string(&golden("good-tcp", &["admin.kubeconfig"])[0]).unwrap();
    let line = "# a comment that somebody's tool has written, over and over again, as tools do\n";
    text.push_str(&line.repeat((2 * 1024 * 1024 - text.len()) / line.len()));
    let path = browser.folder().join("large.kubeconfig");
    fs::write(&path, &text).unwrap();
    let took = page.busy(|| page.drop(&[path]));
    assert!(page.text(".parts").contains("context"), "{}", page.text(".parts"));
    assert!(took.as_secs_f64() < 3.0, "{took:?}");
    typing_is_quick(&page);
}

fn a_file_of_thirty_mebibytes(browser: &Browser) {
    let page = with_good_set(browser);
    let path = browser.folder().join("disk.img");
    fs::write(&path, vec![0xE5_u8; 30 * 1024 * 1024]).unwrap();
    let took = page.busy(|| page.drop(&[path]));
    assert!(page.texts(".part-name").contains(&"disk.img".to_owned()));
    assert!(codes(&page).contains(&"input-unrecognized".to_owned()), "{:?}", codes(&page));
    assert!(took.as_secs_f64() < 6.0, "{took:?}");
    typing_is_quick(&page);
    page.click("Remove disk.img");
    assert!(page.text(".verdict h2").starts_with("Ready"));
}

fn a_file_over_the_cap(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let path = browser.folder().join("huge.img");
    fs::File::create(&path).unwrap().set_len(3 * 1024 * 1024 * 1024).unwrap(); // a sparse file: needs no space
    page.drop(&[path]);
    assert!(codes(&page).contains(&"input-too-large".to_owned()), "{:?}", codes(&page));
}

/// A keystroke must not read the files again.
fn typing_is_quick(page: &Page<'_>) {
    page.frame.evaluate("document.getElementById('field-fqdn').focus()");
    let took = page.busy(|| {
        page.shell.call("Input.insertText", &serde_json::json!({"text": "a"}));
        page.frame.wait_for("document.getElementById('field-fqdn').value.includes('a')");
        page.settled();
        page.frame.evaluate("void document.body.offsetHeight");
    });
    assert!(took.as_millis() < 400, "a keystroke took {took:?}");
    page.shell.call("Input.insertText", &serde_json::json!({"text": "b"}));
    page.type_into("field-fqdn", "k8s.example.com");
}

fn odd_texts_stay_texts(browser: &Browser) {
    let page = with_good_set(browser);
    let odd = "<img src=x onerror=alert(1)>\"'&lt;\u{202e}";
    for field in ["field-fqdn", "field-proxyName", "field-metadata-name"] {
        page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
        page.type_into(field, odd);
    }
    assert_eq!(page.count("img, script[src]"), 0);
    let path = browser.folder().join("<b>bold<b>.pem");
    fs::write(&path, "nothing").unwrap();
    page.drop(&[path]);
    assert_eq!(page.count(".part-name b"), 0);
    assert!(page.texts(".part-name").contains(&"<b>bold<b>.pem".to_owned()));
    assert_eq!(page.complaints(), [""; 0]);
}
