//! Deriving keys from passphrases takes seconds: a worker does it, typing continues, and no other code gets a worker.

use std::path::PathBuf;

use kubefront_browser_tests::cdp::{Browser, Session, wait_until};
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden, root};
use serde_json::json;

use super::Case;
use super::work::codes;

pub(super) const CASES: &[Case] = &[
    ("typing_goes_on_while_a_key_is_derived", typing_goes_on_while_a_key_is_derived),
    ("what_is_tried_unasked_stops_no_typing", what_is_tried_unasked_stops_no_typing),
    ("a_known_passphrase_is_tried_in_the_worker_too", a_known_passphrase_is_tried_in_the_worker_too),
    ("a_slow_wrong_passphrase_is_said_in_the_chip_alone", a_slow_wrong_passphrase_is_said_in_the_chip_alone),
    ("clear_and_removal_end_a_derivation", clear_and_removal_end_a_derivation),
    ("without_a_worker_the_page_derives_itself", without_a_worker_the_page_derives_itself),
    ("foreign_code_gets_no_worker", foreign_code_gets_no_worker),
];

/// 600 000 rounds of PBKDF2.
pub(super) const SLOW: &str = "pbkdf2-600000.pem";
const SCRYPT: &str = "scrypt-16384-8-4.pem";
const RIGHT: &str = "correct-horse";

pub(super) fn test_key(name: &str) -> PathBuf {
    root().join("tests/browser/test-keys").join(name)
}

fn drop_set(page: &Page<'_>, key: &str) {
    page.drop(&set(key));
}

fn set(key: &str) -> Vec<PathBuf> {
    let mut files = golden("key-decrypted", &["fullchain.pem", "admin.kubeconfig"]);
    files.push(test_key(key));
    files
}

/// Records the start and the end of workers.
fn watch_workers(page: &Page<'_>) {
    let how = json!({"autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true});
    page.frame.call("Target.setAutoAttach", &how);
}

fn workers(frame: &Session) -> (usize, usize) {
    let events = frame.events();
    let begun = |event: &&kubefront_browser_tests::cdp::Event| {
        event.method == "Target.attachedToTarget" && event.params["targetInfo"]["type"] == "worker"
    };
    let begun: Vec<_> = events.iter().filter(begun).map(|event| event.params["sessionId"].clone()).collect();
    let ended = events
        .iter()
        .filter(|event| event.method == "Target.detachedFromTarget" && begun.contains(&event.params["sessionId"]));
    (begun.len(), ended.count())
}

/// Pauses the tasks of workers until [`release`]. A key derived meanwhile was derived in the page itself.
fn hold(page: &Page<'_>) {
    page.frame.evaluate(HOLD);
}

fn release(page: &Page<'_>) {
    page.frame.evaluate("release()");
}

/// Types ten times while workers are paused. Each result is drawn, and no key is derived meanwhile.
fn type_meanwhile(page: &Page<'_>, what: &str) {
    page.frame.wait_for(WORKS);
    page.frame.evaluate(TYPE);
    assert_eq!(page.frame.evaluate(WORKS), true, "{what}: the page has derived it itself");
}

fn typing_goes_on_while_a_key_is_derived(browser: &Browser) {
    for key in [SLOW, SCRYPT] {
        let page = Page::open(browser, &from_disk(), DESK);
        drop_set(&page, key);
        watch_workers(&page);
        hold(&page);
        page.give_passphrase(RIGHT);
        type_meanwhile(&page, key);
        assert_eq!(page.text(".passphrase-said").trim(), "decrypting");
        release(&page);
        page.settled();
        assert!(codes(&page).contains(&"key-decrypted".to_owned()), "{key}: {:?}", codes(&page));
        assert!(page.count(".passphrase") == 0 && page.text(".parts").contains("matches the server certificate"));
        wait_until("one worker, and it ended", || workers(&page.frame) == (1, 1));
        assert_eq!(page.complaints(), [""; 0]);
        assert!(!page.traces().contains(RIGHT));
    }
}

fn what_is_tried_unasked_stops_no_typing(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.click("start with the settings");
    page.type_into("field-fqdn", "k8s.example.com");
    hold(&page);
    page.begin_drop(&[test_key("no-passphrase.p12")]);
    type_meanwhile(&page, "an archive that has no passphrase");
    release(&page);
    page.settled();
    assert!(page.text(".parts").contains("matches the server certificate"), "{}", page.text(".parts"));
    assert_eq!(page.count(".passphrase"), 0);
}

fn a_known_passphrase_is_tried_in_the_worker_too(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("key-decrypted", &["key.pem"]));
    page.give_passphrase(RIGHT);
    page.settled();
    watch_workers(&page);
    page.drop(&[test_key(SLOW)]);
    assert_eq!(page.count(".passphrase"), 0, "opened with what was given before");
    wait_until("one worker, and it ended", || workers(&page.frame) == (1, 1));
    // A derived key is not derived again after more input.
    page.type_into("token", "abcdefghijklmnop");
    page.settled();
    assert_eq!(workers(&page.frame).0, 1);
}

fn a_slow_wrong_passphrase_is_said_in_the_chip_alone(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    drop_set(&page, SLOW);
    page.give_passphrase("battery-staple");
    page.settled();
    assert_eq!(page.text(".passphrase-said").trim(), "Wrong passphrase");
    assert!(!page.text(".results").contains("rong passphrase"));
    assert!(codes(&page).contains(&"key-encrypted".to_owned()) && !page.traces().contains("battery-staple"));
}

fn clear_and_removal_end_a_derivation(browser: &Browser) {
    let clear = "(async () => { for (let press = 0; press < 2; press++) { document.querySelector('.clear').click(); \
                 await new Promise(done => setTimeout(done, 0)); } })()";
    let remove = format!("document.querySelector('[aria-label=\"Remove {SLOW}\"]').click()");
    for undo in [clear, remove.as_str()] {
        let page = Page::open(browser, &from_disk(), DESK);
        drop_set(&page, SLOW);
        watch_workers(&page);
        hold(&page);
        page.give_passphrase(RIGHT);
        page.frame.wait_for(WORKS);
        // A worker that ends before the debugger is attached to it is never reported.
        wait_until(&format!("{undo}: a worker is there"), || workers(&page.frame) == (1, 0));
        page.frame.evaluate(undo);
        page.settled();
        wait_until(&format!("{undo}: the worker is gone"), || workers(&page.frame) == (1, 1));
        page.drop(&[test_key(SLOW)]);
        assert_eq!(page.count(".passphrase"), 1, "{undo}: nothing is known of the passphrase");
        assert!(!codes(&page).contains(&"key-decrypted".to_owned()));
        assert_eq!(page.complaints(), [""; 0]);
    }
}

fn without_a_worker_the_page_derives_itself(browser: &Browser) {
    let refused = "globalThis.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } };";
    let broken = "globalThis.Worker = class { constructor() { setTimeout(() => this.onerror?.(new Event('error')), 5); } postMessage() {} terminate() {} };";
    let unnamed =
        "Object.defineProperty(globalThis, 'trustedTypes', {value: {createPolicy() { throw new TypeError(); }}});";
    for change in [refused, broken, unnamed] {
        let page = Page::open_changed(browser, change);
        watch_workers(&page);
        let read =
            |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap());
        page.hand(&set(SLOW).into_iter().map(read).collect::<Vec<_>>());
        page.give_passphrase("battery-staple");
        page.frame.wait_for("document.querySelector('.passphrase-said')?.textContent.includes('Wrong')");
        page.give_passphrase(RIGHT);
        page.frame.wait_for("document.querySelector('.passphrase') === null");
        assert_eq!(workers(&page.frame), (0, 0), "{change}");
        assert!(codes(&page).contains(&"key-decrypted".to_owned()), "{change}: {:?}", codes(&page));
    }
}

/// `ways_out` tests that no worker of other code sends data; this tests that there is none.
fn foreign_code_gets_no_worker(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let says = |script: &str| {
        page.frame.evaluate(&format!("(() => {{ const blob = () => URL.createObjectURL(new Blob(['0'], {{type: 'text/javascript'}})); try {{ {script}; return 'done'; }} catch (e) {{ return e.name; }} }})()"))
    };
    for script in [
        "trustedTypes.createPolicy('kubefront-worker', {createScriptURL: x => x})",
        "trustedTypes.createPolicy('another', {createScriptURL: x => x})",
        "trustedTypes.createPolicy('default', {createScriptURL: x => x})",
        "new Worker(blob())",
        "new Worker('data:text/javascript,0')",
        "new SharedWorker(blob())",
    ] {
        assert_eq!(says(script), "TypeError", "{script}");
    }
    let of_shell = page.shell.evaluate("(() => { try { trustedTypes.createPolicy('kubefront-worker', {}); return 'made'; } catch (e) { return e.name; } })()");
    assert_eq!(of_shell, "TypeError");
    assert_eq!(page.frame.evaluate("typeof kubefrontWorker"), "undefined", "the app took it");
    let reachable = page.frame.evaluate("Object.getOwnPropertyNames(globalThis).filter(n => { try { return globalThis[n] instanceof TrustedTypePolicy || globalThis[n] instanceof TrustedScriptURL; } catch { return false; } })");
    assert_eq!(reachable, json!([]));
}

const WORKS: &str = "document.querySelector('.passphrase-said .icon-working') !== null";

const HOLD: &str = "{ const post = Worker.prototype.postMessage, held = [];
    Worker.prototype.postMessage = function (...what) { held.push(() => post.apply(this, what)); };
    globalThis.release = () => { Worker.prototype.postMessage = post; held.forEach(go => go()); }; }";

/// Changes the host name repeatedly, and compares the shown results.
const TYPE: &str = "(async () => {
    const field = document.getElementById('field-fqdn'), shown = () => document.querySelector('.results').textContent;
    for (let stroke = 0; stroke < 10; stroke++) {
      const before = shown();
      await new Promise(done => setTimeout(done, 20)); // what the page puts off, it does now
      field.value = field.value === 'k8s.example.com' ? 'k8s.example.co' : 'k8s.example.com';
      field.dispatchEvent(new Event('input', {bubbles: true}));
      for (let turn = 0; turn < 20; turn++) await null;
      if (shown() === before) throw new Error('not judged: ' + before);
    }
  })()";
