//! The page in a real Chromium, from the disk, in its frame. Built before by `cargo xtask web --build-only`.

mod canary;
mod kit;

use kit::Page;

#[test]
fn a_whole_set_is_ready_and_its_secrets_are_masked() {
    let page = Page::open(1480);
    assert!(page.says(".banner").contains("nothing of yours"));
    page.give(&["fullchain.pem", "key.pem", "admin.kubeconfig"]);
    page.wait_for(".verdict h2", "Ready");
    assert_eq!(page.run("document.querySelector('.banner') === null"), true);
    page.run("document.getElementById('files-tab-0').click()");
    page.wait_for(".code", "characters, SHA-256");
    let html = page.run("document.documentElement.outerHTML");
    let key = kit::example("key.pem");
    let secret = key.lines().nth(3).unwrap();
    assert!(!html.as_str().unwrap().contains(secret), "a line of the key stands in the document");
}

#[test]
fn a_wrong_key_blocks_and_keeps_every_file() {
    let page = Page::open(1480);
    page.give(&["fullchain.pem", "other-key.pem", "admin.kubeconfig"]);
    page.wait_for(".verdict h2", "Blocked by 1 error");
    page.wait_for(".not-written", "Not written");
    assert_eq!(page.run("document.querySelectorAll('.way-hop.is-error').length"), 1);
    assert_eq!(page.run("document.querySelector('.verdict .is-main').disabled"), true);
}

#[test]
fn typing_makes_the_example_go_and_names_what_is_missing() {
    let page = Page::open(1480);
    page.type_into("#field-fqdn", "k8s.example.com");
    page.wait_for(".verdict p", "certificate, key, credential, upstream CA");
    page.wait_for(".code", "fqdn: k8s.example.com");
}

#[test]
fn a_paste_with_nothing_focused_is_material() {
    let page = Page::open(1480);
    let text = kit::example("fullchain.pem");
    let paste = "(text) => { const data = new DataTransfer(); data.setData('text/plain', text); \
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }";
    page.call(paste, &text);
    page.wait_for(".parts", "EXAMPLE Issuing CA");
    page.wait_for("#field-fqdn-said ~ *, .card", "k8s.example.com");
}

#[test]
fn odd_files_end_in_words() {
    let page = Page::open(1480);
    let folder = std::env::temp_dir().join(format!("kubefront-odd-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (large, binary) = (folder.join("large.bin"), folder.join("binary"));
    std::fs::write(&large, vec![7_u8; 33 << 20]).unwrap();
    std::fs::write(&binary, [0_u8, 159, 146, 150, 0, 1, 2]).unwrap();
    page.give_paths(&[&large, &binary]);
    page.wait_for(".findings", "large.bin");
    page.wait_for(".findings", "binary");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn clear_brings_the_example_back() {
    let page = Page::open(1480);
    page.give(&["key.pem"]);
    page.wait_for(".parts", "private key");
    page.run("[...document.querySelectorAll('.header button')].find((b) => b.textContent === 'Clear').click()");
    page.wait_for(".banner", "nothing of yours");
}

#[test]
fn arrows_move_between_files() {
    let page = Page::open(1480);
    page.run("document.getElementById('files-tab-2').focus()");
    page.key("ArrowLeft");
    assert_eq!(page.run("document.activeElement.id"), "files-tab-1");
    page.wait_for(".code", "ca.crt");
}

#[test]
fn nothing_scrolls_sideways_on_a_narrow_screen() {
    for width in [320, 740] {
        let page = Page::open(width);
        page.give(&["fullchain.pem", "key.pem", "admin.kubeconfig"]);
        for mode in ["tcp", "http", "passthrough"] {
            page.run(&format!("document.getElementById('mode-{mode}').click()"));
            page.wait_for(".mode.is-on b", mode);
            page.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
            let over = page.run("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert_eq!(over, 0, "{mode} at {width}");
        }
    }
}
