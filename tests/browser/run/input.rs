//! How input comes in: directories, texts that are pasted into a field, many contexts; and how it is cleared.

use std::fs;

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden, root};
use kubefront_browser_tests::states::GOOD;

use super::Case;

pub(super) const CASES: &[Case] = &[
    ("a_directory_is_read", a_directory_is_read),
    ("a_directory_can_be_chosen", a_directory_can_be_chosen),
    ("files_beside_a_directory_are_read", files_beside_a_directory_are_read),
    ("what_is_left_out_of_a_directory_is_said", what_is_left_out_of_a_directory_is_said),
    ("a_pasted_kubeconfig_is_not_a_token", a_pasted_kubeconfig_is_not_a_token),
    ("many_contexts_can_be_searched", many_contexts_can_be_searched),
    ("clear_asks_if_there_are_files", clear_asks_if_there_are_files),
    ("clear_releases_memory", clear_releases_memory),
    ("the_title_names_the_verdict_only", the_title_names_the_verdict_only),
];

/// A directory with the good set in it, as a CA and an operator leave it.
fn set(browser: &Browser, name: &str) -> std::path::PathBuf {
    let set = browser.folder().join(name);
    for directory in ["tls/ca", "deep/2/3/4", ".git/objects", "a"] {
        fs::create_dir_all(set.join(directory)).unwrap();
    }
    let copy = |file: &str, to: &str| {
        fs::copy(&golden("good-tcp", &[file])[0], set.join(to)).unwrap();
    };
    copy("fullchain.pem", "tls/fullchain.pem");
    copy("key.pem", "tls/key.pem");
    copy("root.pem", "tls/ca/root.pem");
    copy("admin.kubeconfig", "admin.kubeconfig");
    set
}

const NAMES: [&str; 4] = ["set/admin.kubeconfig", "set/tls/fullchain.pem", "set/tls/key.pem", "set/tls/ca/root.pem"];

fn a_directory_is_read(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&[set(browser, "set")]);
    assert_eq!(page.texts(".part-name"), NAMES);
    assert!(page.text(".parts").contains("matches the server certificate"));
    assert_eq!(page.frame.evaluate("document.body.classList.contains('is-hovered')"), false);
    // The same directory again is the directory changed on the disk.
    page.drop(&[set(browser, "set")]);
    assert_eq!(page.texts(".part-name"), NAMES);
    assert_eq!(page.complaints(), [""; 0]);
}

fn a_directory_can_be_chosen(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.choose_in(".drop-directory input", &[set(browser, "set")]);
    assert_eq!(page.texts(".part-name"), NAMES);
}

fn files_beside_a_directory_are_read(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let (directory, file) = (golden("good-tcp", &["expected"])[0].clone(), root().join("tests/golden/README.md"));
    page.drop(&[directory.clone(), file.clone()]);
    let names = page.texts(".part-name");
    assert_eq!(names[0], "README.md");
    assert!(names.contains(&"expected/NEXT-STEPS.md".to_owned()), "{names:?}");
    page.clear();
    // Only the first can be a directory.
    page.drop(&[file, directory]);
    assert_eq!(page.texts(".part-name"), ["README.md", "expected"]);
    assert!(page.text(".parts").contains("drop it alone"), "{}", page.text(".parts"));
    page.click("Remove expected");
    assert_eq!(page.texts(".part-name"), ["README.md"]);
}

fn what_is_left_out_of_a_directory_is_said(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let set = set(browser, "large");
    fs::write(set.join("deep/2/3/4/key.pem"), "nothing").unwrap();
    fs::write(set.join(".git/config"), "nothing").unwrap();
    for n in 0..260 {
        fs::write(set.join(format!("a/{n:03}.txt")), "nothing").unwrap();
    }
    page.drop(&[set]);
    assert_eq!(page.count(".part"), 257, "256 files and a line about the rest");
    assert!(page.text(".parts").contains("10 of 266 files not read"), "{}", page.texts(".part").pop().unwrap());
}

fn a_pasted_kubeconfig_is_not_a_token(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.click("start with the settings");
    page.frame.evaluate("document.getElementById('token').focus()");
    page.paste(&fs::read_to_string(&golden("good-tcp", &["admin.kubeconfig"])[0]).unwrap());
    assert_eq!(page.texts(".part-name"), ["paste"]);
    assert_eq!(page.frame.evaluate("document.getElementById('token').value"), "");
    assert_eq!(page.count("#field-kubeconfig-context"), 1);
    page.frame.evaluate("document.getElementById('field-fqdn').focus()");
    page.paste(&fs::read_to_string(&golden("good-tcp", &["fullchain.pem"])[0]).unwrap());
    assert_eq!(page.texts(".part-name"), ["paste", "paste 2"]);
    page.frame.evaluate("document.getElementById('token').focus()");
    page.paste("abcdefghijklmnop");
    assert_eq!(page.frame.evaluate("document.getElementById('token').value"), "abcdefghijklmnop");
}

fn many_contexts_can_be_searched(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let contexts: String =
        (0..40).map(|n| format!("- {{name: cluster-{n}, context: {{cluster: c, user: u}}}}\n")).collect();
    page.paste(&format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: cluster-7\nclusters:\n- {{name: c, cluster: {{server: 'https://10.0.0.1:6443'}}}}\n\
         users:\n- {{name: u, user: {{token: abcdefghijklmnop}}}}\ncontexts:\n{contexts}"
    ));
    let field = "document.getElementById('field-kubeconfig-context')";
    assert_eq!(page.frame.evaluate(&format!("{field}.placeholder")), "cluster-7 (current)");
    assert_eq!(page.frame.evaluate(&format!("{field}.list.options.length")), 40);
    page.type_into("field-kubeconfig-context", "cluster-31");
    page.frame.evaluate(&format!("{field}.dispatchEvent(new Event('change', {{bubbles: true}}))"));
    page.settled();
    assert_eq!(page.frame.evaluate(&format!("{field}.value")), "cluster-31");
    page.type_into("field-kubeconfig-context", "cluster-99");
    page.frame.evaluate(&format!("{field}.dispatchEvent(new Event('change', {{bubbles: true}}))"));
    page.settled();
    assert!(page.text(".inputs").to_lowercase().contains("context"), "{}", page.text(".inputs"));
    assert!(super::work::codes(&page).contains(&"kubeconfig-context-missing".to_owned()));
}

fn clear_asks_if_there_are_files(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("good-tcp", &GOOD));
    page.click("Clear");
    assert_eq!(page.texts(".part-name"), GOOD, "not yet");
    page.click("Keep");
    assert_eq!(page.text(".clear"), "Clear");
    page.click("Clear");
    page.click("Clear 3 files?");
    assert_eq!(page.count(".gallery"), 1, "back to the start");
    assert_eq!(page.text(".clear"), "Clear");
    // Settings and examples are cleared without a question.
    page.click("start with the settings");
    page.type_into("field-fqdn", "k8s.example.com");
    assert_eq!(page.count(".gallery"), 0);
    page.click("Clear");
    assert_eq!(page.count(".gallery"), 1);
    page.load_example("good");
    page.click("Clear");
    assert_eq!((page.count(".gallery"), page.count(".banner")), (1, 0));
}

fn clear_releases_memory(browser: &Browser) {
    let link = format!("{}#fqdn=k8s.example.com", from_disk());
    let mut page = Page::open(browser, &link, DESK);
    page.hand_large("disk.img", 20 << 20);
    assert_eq!(page.texts(".part-name"), ["disk.img"]);
    page.clear_large();
    assert_eq!(page.count(".gallery"), 1);
    page.shell.wait_for("document.activeElement.id === 'frame'");
    page.hand(&[("a.txt".to_owned(), b"nothing".to_vec())]);
    assert_eq!(page.texts(".part-name"), ["a.txt"]);
    assert_eq!(page.frame.evaluate("document.getElementById('field-fqdn').value"), "", "the link is cleared too");
    assert_eq!(page.complaints(), [""; 0]);
}

fn the_title_names_the_verdict_only(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let first = page.shell.evaluate("document.title");
    assert!(first.as_str().unwrap().starts_with("kubefront: check a certificate"), "{first}");
    page.drop(&golden("key-mismatch", &GOOD));
    page.shell.wait_for("document.title === 'Blocked · kubefront'");
    page.clear();
    page.shell.wait_for(&format!("document.title === {first}"));
}
