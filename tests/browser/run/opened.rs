//! Inputs that need an answer or contain several parts: encrypted keys, an HTTPProxy, error messages.

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden};

use super::Case;
use super::work::codes;

pub(super) const CASES: &[Case] = &[
    ("a_passphrase_is_asked_for_in_the_chip", a_passphrase_is_asked_for_in_the_chip),
    ("an_httpproxy_fills_the_fields", an_httpproxy_fills_the_fields),
    ("error_messages_are_explained", error_messages_are_explained),
    ("a_pasted_error_is_explained_with_the_files", a_pasted_error_is_explained_with_the_files),
];

fn a_passphrase_is_asked_for_in_the_chip(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("key-decrypted", &["fullchain.pem", "key.pem", "admin.kubeconfig"]));
    assert_eq!(page.count(".passphrase"), 1);
    assert!(codes(&page).contains(&"key-encrypted".to_owned()), "{:?}", codes(&page));
    give(&page, "battery-staple");
    assert_eq!(page.text(".passphrase-said").trim(), "Wrong passphrase");
    assert!(!page.text(".results").contains("rong passphrase"), "said in the chip and nowhere else");
    give(&page, "correct-horse");
    assert_eq!(page.count(".passphrase"), 0);
    assert!(codes(&page).contains(&"key-decrypted".to_owned()), "{:?}", codes(&page));
    assert!(page.text(".parts").contains("matches the server certificate"));
    for secret in ["battery-staple", "correct-horse"] {
        assert!(!page.traces().contains(secret) && !page.text("body").contains(secret), "{secret}");
    }
    page.clear();
    page.drop(&golden("key-decrypted", &["key.pem"]));
    assert_eq!(page.count(".passphrase"), 1, "cleared: asked again");
    page.frame.evaluate("document.querySelector('.passphrase input').focus()");
    page.key("Escape");
    page.settled();
    assert_eq!(page.count(".passphrase"), 0);
    page.click("Enter the passphrase");
    assert_eq!(page.count(".passphrase"), 1);
}

fn give(page: &Page<'_>, passphrase: &str) {
    page.give_passphrase(passphrase);
    page.settled();
}

fn an_httpproxy_fills_the_fields(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("proxy-taken-over", &["proxy.yaml"]));
    assert!(codes(&page).contains(&"proxy-taken-over".to_owned()), "{:?}", codes(&page));
    assert_ne!(page.frame.evaluate("document.getElementById('field-fqdn').value"), "");
    page.frame.evaluate("document.querySelector('details.choices > summary').click()");
    page.type_into("field-fqdn", "other.example.com");
    assert!(page.text("#files-panel, .card").len() > 1 && !codes(&page).is_empty());
    assert_eq!(page.frame.evaluate("document.getElementById('field-fqdn').value"), "other.example.com");
}

fn error_messages_are_explained(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.show_tab("Explain an error");
    page.type_into(
        "symptom",
        "Unable to connect to the server: read tcp 10.0.0.1:5->10.0.0.2:443: read: connection reset by peer",
    );
    assert!(
        page.text(".symptom").contains("Envoy has no usable certificate for this SNI host name"),
        "{}",
        page.text(".symptom")
    );
    page.type_into("symptom", "nothing that anybody ever printed, as far as we know");
    assert!(!page.text(".symptom").contains("no usable certificate"));
}

/// Pasting works in every tab. A token, a key, and a kubeconfig are no error messages.
fn a_pasted_error_is_explained_with_the_files(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let message = "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority";
    page.paste(message);
    page.frame.wait_for("document.activeElement.id === 'explain'");
    assert_eq!((page.count(".symptom-one"), page.count(".symptom-yours"), page.count(".part")), (1, 0, 0));
    assert_eq!(page.frame.evaluate("document.getElementById('symptom').value"), message);
    assert!(page.text(".symptom ol li").starts_with("The intermediate certificate is missing"));

    page.show_tab("Check and generate");
    page.load_example("private-ca");
    page.show_tab("Explain an error");
    let first = page.text(".symptom ol li");
    assert!(first.starts_with("The chain ends at a private CA") && first.contains("In your files: "), "{first}");
    page.click("Go to the check: Trust");
    page.frame.wait_for("document.activeElement.id === 'check-trust'");
    // Files that are dropped meanwhile are considered, and the explanation stays.
    page.show_tab("Explain an error");
    page.drop(&golden("chain-incomplete", &["fullchain.pem", "key.pem", "admin.kubeconfig"]));
    assert!(page.text(".symptom ol li").contains("In your files: "), "{}", page.text(".symptom ol"));
    assert_eq!(page.frame.evaluate("document.querySelector('.of-explain').hidden"), false);

    page.frame.evaluate("document.activeElement.blur()");
    page.paste(&std::fs::read_to_string(&golden("good-tcp", &["root.pem"])[0]).unwrap());
    assert!(page.texts(".part-name").contains(&"paste".to_owned()), "a certificate is an input");
    page.show_tab("Check and generate");
    page.clear();
    assert_eq!(page.frame.evaluate("document.getElementById('symptom').value"), "", "Clear empties the field");
    assert_eq!(page.count(".symptom-one"), 0);
    assert_eq!(page.complaints(), [""; 0]);
}
