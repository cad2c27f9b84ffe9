//! What people do: drop, select, paste, enter a host name, select a context and a mode, open tabs, copy.

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, dist, from_disk, golden};
use kubefront_browser_tests::serve::serve;
use kubefront_browser_tests::states::{GOOD, good, show_file};

use super::Case;

pub(super) const CASES: &[Case] = &[
    ("first_sight_is_a_start", first_sight_is_a_start),
    ("dropped_files_are_sorted_and_judged", dropped_files_are_sorted_and_judged),
    ("the_picker_does_the_same", the_picker_does_the_same),
    ("paste_works_with_nothing_focused", paste_works_with_nothing_focused),
    ("the_site_does_the_same", the_site_does_the_same),
    ("the_name_is_offered", the_name_is_offered),
    ("contexts_can_be_chosen", contexts_can_be_chosen),
    ("each_mode_says_its_price", each_mode_says_its_price),
    ("findings_stand_beside_their_field", findings_stand_beside_their_field),
    ("a_warning_can_be_accepted", a_warning_can_be_accepted),
    ("tabs_show_each_file", tabs_show_each_file),
    ("copying_is_said_in_place", copying_is_said_in_place),
    ("a_part_can_be_removed", a_part_can_be_removed),
];

/// The page with the good set in it, and its root certificate as trust anchor.
pub(super) fn with_good_set(browser: &Browser) -> Page<'_> {
    let page = Page::open(browser, &from_disk(), DESK);
    good(&page);
    page
}

/// Every input of [`with_good_set`].
pub(super) fn good_names() -> Vec<&'static str> {
    GOOD.into_iter().chain(["root.pem"]).collect()
}

fn first_sight_is_a_start(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    assert_eq!(page.count(".verdict, .check, .banner, .part"), 0, "no verdict on nothing");
    assert_eq!(page.count(".how .sequence"), 2);
    assert_eq!(page.complaints(), [""; 0]);
    page.load_example("good");
    assert!(page.text(".banner").contains("Example data: Good set. Checked as of 2026-11-23."));
    assert_eq!(page.text(".verdict h2").split(',').next(), Some("Ready"));
    assert!(page.count(".finding") > 0 && page.count("#files-panel .code") == 1);
    page.clear();
    page.click("start with the settings");
    page.type_into("field-fqdn", "k8s.example.com");
    assert!(page.text(".verdict h2").starts_with("Incomplete"), "{}", page.text(".verdict h2"));
}

fn dropped_files_are_sorted_and_judged(browser: &Browser) {
    let page = with_good_set(browser);
    assert_good(&page);
    assert_eq!(page.complaints(), [""; 0]);
}

fn the_picker_does_the_same(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.choose(&golden("good-tcp", &GOOD));
    page.choose(&golden("good-tcp", &["root.pem"]));
    page.select("[aria-label=\"Role of root.pem\"]", "certificate.anchorFiles");
    assert_good(&page);
}

fn assert_good(page: &Page<'_>) {
    assert_eq!(page.texts(".part-name"), good_names());
    assert_eq!(page.count(".banner"), 0);
    assert_eq!(page.text(".verdict h2").split(',').next(), Some("Ready"));
    assert!(page.text(".parts").contains("matches the server certificate"));
    assert_eq!(page.frame.evaluate("document.getElementById('field-fqdn').value"), "k8s.example.com");
}

fn paste_works_with_nothing_focused(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let text = |name: &str| std::fs::read_to_string(&golden("good-tcp", &[name])[0]).unwrap();
    page.paste(&text("fullchain.pem"));
    page.paste(&text("key.pem"));
    assert_eq!(page.texts(".part-name"), ["paste", "paste 2"]);
    assert!(page.text(".parts").contains("matches the server certificate"));
    // A button, a choice, and a file field have no text: the focus on them does not matter.
    for (at, focus) in (3..).zip(["#drop", "#mode-http", "button.part-remove", "select"]) {
        page.frame.evaluate(&format!("document.querySelector({focus:?}).focus()"));
        page.paste(&text("fullchain.pem"));
        assert_eq!(page.count(".part-name"), at, "{focus}");
    }
    // A paste into a field is not an input file.
    page.frame.evaluate("document.getElementById('token').focus()");
    page.paste("abcdefghijklmnop");
    assert_eq!(page.frame.evaluate("document.getElementById('token').value"), "abcdefghijklmnop");
}

fn the_site_does_the_same(browser: &Browser) {
    let address = serve(dist().join("site"));
    let page = Page::open(browser, &address, DESK);
    good(&page);
    assert_good(&page);
    assert_eq!(page.complaints().iter().filter(|said| !said.contains("favicon")).count(), 0, "{:?}", page.complaints());
    let one_file = Page::open(browser, &format!("{}kubefront.html", serve(dist())), DESK);
    good(&one_file);
    assert_good(&one_file);
}

fn the_name_is_offered(browser: &Browser) {
    let page = with_good_set(browser);
    assert!(page.text(".choices").contains("Matches SAN k8s.example.com"));
    page.type_into("field-fqdn", "other.example.com");
    assert!(page.text(".verdict").contains("Blocked"));
    page.click("k8s.example.com");
    assert_eq!(page.frame.evaluate("document.getElementById('field-fqdn').value"), "k8s.example.com");
    assert!(!page.text(".verdict").contains("Blocked"));
}

fn contexts_can_be_chosen(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let contexts =
        "- {name: one, context: {cluster: c, user: u}}\n- {name: two, context: {cluster: c, user: nobody}}\n";
    let kubeconfig = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: one\nclusters:\n- {{name: c, cluster: {{server: 'https://10.0.0.1:6443'}}}}\n\
         users:\n- {{name: u, user: {{token: abcdefghijklmnop}}}}\ncontexts:\n{contexts}"
    );
    page.paste(&kubeconfig);
    assert_eq!(page.texts("#field-kubeconfig-context option"), ["one (current)", "one", "two"]);
    page.select("#field-kubeconfig-context", "two");
    assert!(codes(&page).contains(&"kubeconfig-user-missing".to_owned()), "{:?}", codes(&page));
    page.select("#field-kubeconfig-context", "one");
    assert!(!codes(&page).contains(&"kubeconfig-user-missing".to_owned()));
}

fn each_mode_says_its_price(browser: &Browser) {
    let page = with_good_set(browser);
    for (mode, protocol) in [("http", "routes:"), ("passthrough", "passthrough: true"), ("tcp", "tcpproxy:")] {
        page.frame.evaluate(&format!("document.getElementById('mode-{mode}').click()"));
        page.settled();
        assert!(page.text(".mode.is-on").starts_with(mode));
        assert!(page.count(".compared .mode-price li") > 0, "the trade-offs of all modes");
        assert_eq!(page.count(".mode-reserve"), usize::from(mode != "tcp"));
        if mode != "passthrough" {
            show_file(&page, "HTTPProxy");
            assert!(page.text("#files-panel").contains(protocol), "{mode}: {}", page.text("#files-panel"));
        }
    }
    page.frame.evaluate("document.getElementById('mode-http').click()");
    page.settled();
    assert!(codes(&page).contains(&"shared-host".to_owned()));
    page.click("Reserve the host name (requires Kubernetes 1.30 or later)");
    assert!(!codes(&page).contains(&"shared-host".to_owned()));
    assert!(page.texts("[role=tab]").contains(&"Reservation".to_owned()));
}

fn findings_stand_beside_their_field(browser: &Browser) {
    let page = with_good_set(browser);
    page.type_into("field-fqdn", "10.0.0.1");
    assert!(page.count("#field-fqdn-said .said.is-error") == 1, "{}", page.text("#field-fqdn-said"));
    page.frame.evaluate("document.querySelector('#field-fqdn-said button').click()");
    assert!(page.frame.evaluate("document.activeElement.id").as_str().unwrap().starts_with("check-"));
    page.frame.evaluate("document.activeElement.querySelector('.finding-foot .link').click()");
    assert_eq!(page.frame.evaluate("document.activeElement.id"), "field-fqdn", "and back");
    page.frame.evaluate("document.querySelector('.finding-why summary').click()");
    assert!(
        page.frame.evaluate("document.querySelector('.finding-page').innerText.length > 100") == true,
        "explained in place"
    );
}

fn a_warning_can_be_accepted(browser: &Browser) {
    let page = with_good_set(browser);
    let warnings = page.count(".finding.is-warning");
    assert!(warnings > 0);
    page.frame.evaluate("document.querySelector('.finding-accept-open').click()");
    page.frame.wait_for("document.activeElement.matches('.finding-accept input')");
    page.shell.call("Input.insertText", &serde_json::json!({"text": "known here"}));
    page.key("Enter");
    page.settled();
    assert_eq!((page.count(".finding.is-warning"), page.count(".finding.is-accepted")), (warnings - 1, 1));
    page.click("Undo");
    assert_eq!(page.count(".finding.is-warning"), warnings);
}

fn tabs_show_each_file(browser: &Browser) {
    let page = with_good_set(browser);
    let labels = page.texts("#files-panel, [aria-label=Files] [role=tab]");
    let count = page.count("[aria-label=Files] [role=tab]");
    assert!(count >= 8, "{labels:?}");
    for at in 0..count {
        page.frame.evaluate(&format!("document.getElementById('files-tab-{at}').click()"));
        page.settled();
        assert!(page.text("#files-panel").len() > 20);
        assert_eq!(page.frame.evaluate(&format!("document.getElementById('files-tab-{at}').ariaSelected")), "true");
    }
}

fn copying_is_said_in_place(browser: &Browser) {
    let page = with_good_set(browser);
    show_file(&page, "HTTPProxy");
    page.copying(|| page.click("Copy manifests/50-httpproxy.yaml"));
    assert_eq!(page.clipboard(), page.text("#files-panel .code"));
    let copied = "[...document.querySelectorAll('.copy')].some(b => b.textContent === 'Copied')";
    assert_eq!(page.frame.evaluate(copied), true, "it stays until the focus leaves");
    page.key("Tab");
    page.frame.wait_for(&format!("!{copied}"));
}

fn a_part_can_be_removed(browser: &Browser) {
    let page = with_good_set(browser);
    page.click("Remove key.pem");
    assert_eq!(page.texts(".part-name"), ["fullchain.pem", "admin.kubeconfig", "root.pem"]);
    assert!(page.text(".parts").contains("server certificate"));
}

/// The codes of the list of findings.
pub(super) fn codes(page: &Page<'_>) -> Vec<String> {
    page.texts(".finding-why summary code")
}
