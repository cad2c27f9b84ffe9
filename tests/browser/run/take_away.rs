//! Output: the bundle, single files, the exposure document, a link.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::process::Command;

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, dist, from_disk, golden, root};
use kubefront_browser_tests::serve::serve;
use kubefront_browser_tests::states::{GOOD, good};
use kubefront_core::{Exposure, record};
use kubefront_tests::golden::{difference, tree};

use super::Case;
use super::work::with_good_set;

pub(super) const CASES: &[Case] = &[
    ("the_bundle_is_the_command_lines", the_bundle_is_the_command_lines),
    ("single_files_are_the_bundles", single_files_are_the_bundles),
    ("the_document_goes_out_and_in", the_document_goes_out_and_in),
    ("a_broken_document_is_said", a_broken_document_is_said),
    ("a_link_holds_choices_only", a_link_holds_choices_only),
    ("links_lead_to_what_they_name", links_lead_to_what_they_name),
    ("a_renewal_is_the_secret_alone", a_renewal_is_the_secret_alone),
    ("no_link_names_a_file_on_the_disk", no_link_names_a_file_on_the_disk),
];

/// Downloads the bundle; returns its name and files.
pub(super) fn bundle(page: &Page<'_>) -> (String, BTreeMap<String, Vec<u8>>) {
    let (name, bytes) = page.download_all();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive that others can read");
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file whose checksum fits");
        let mode = if file.name().ends_with(".sh") { 0o700 } else { 0o600 };
        assert_eq!(file.unix_mode().map(|bits| bits & 0o777), Some(mode), "{}", file.name());
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("a file whose checksum fits");
        files.insert(file.name().to_owned(), content);
    }
    (name, files)
}

fn the_bundle_is_the_command_lines(browser: &Browser) {
    let page = with_good_set(browser);
    let folder = browser.folder().join("bundle");
    for mode in ["tcp", "http"] {
        page.frame.evaluate(&format!("document.getElementById('mode-{mode}').click()"));
        page.settled();
        let (name, files) = bundle(&page);
        assert_eq!(name, "k8s.example.com-bundle.zip");
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["run", "--quiet", "--package", "kubefront", "--manifest-path"]).arg(root().join("Cargo.toml"));
        command.args([
            "--",
            "generate",
            "--fqdn",
            "k8s.example.com",
            "--mode",
            mode,
            "--at",
            "2026-11-23T12:00:00Z",
            "--force",
            "--out-dir",
        ]);
        command.arg(&folder).args(["--trust-anchor", "root.pem"]).args(GOOD);
        command.current_dir(root().join("tests/golden/good-tcp"));
        let done = command.output().expect("cargo");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let mut theirs = tree(&folder);
        let document = without_files(&theirs["exposure.yaml"]);
        theirs.insert(record::NAME.to_owned(), with_digest_of(&theirs[record::NAME], &document));
        theirs.insert("exposure.yaml".to_owned(), document);
        let ours: BTreeMap<_, _> =
            files.into_iter().map(|(path, bytes)| (path.replace("k8s.example.com-bundle/", ""), bytes)).collect();
        assert_eq!(difference(&theirs, &ours), [""; 0], "{mode}");
    }
}

/// The document of the command line names the input files. A page cannot see their directory.
fn without_files(document: &[u8]) -> Vec<u8> {
    let mut exposure = Exposure::parse(document).expect("an exposure");
    for path in ["certificate.chainFile", "certificate.keyFile", "kubeconfig.from"] {
        let usual = Exposure::default().get(path).unwrap_or_default();
        exposure.set(path, &usual).expect("the default is a value");
    }
    exposure.clear("certificate.anchorFiles");
    exposure.to_yaml().into_bytes()
}

/// The list of digests, with the digest of this exposure.yaml.
fn with_digest_of(list: &[u8], document: &[u8]) -> Vec<u8> {
    let changed = record::list([("exposure.yaml", document)]);
    let text = std::str::from_utf8(list).expect("a text");
    let lines = text.split_inclusive('\n');
    let lines = lines.map(|line| if line.ends_with("  exposure.yaml\n") { changed.as_str() } else { line });
    lines.collect::<String>().into_bytes()
}

fn single_files_are_the_bundles(browser: &Browser) {
    let page = with_good_set(browser);
    let (_, files) = bundle(&page);
    for (label, path) in [
        ("HTTPProxy", "manifests/50-httpproxy.yaml"),
        ("Secret", "manifests/20-secret.yaml"),
        ("kubeconfig", "kubeconfig"),
    ] {
        let at = page.texts("[aria-label=Files] [role=tab]").iter().position(|text| text == label).unwrap();
        page.frame.evaluate(&format!("document.getElementById('files-tab-{at}').click()"));
        page.settled();
        let (name, bytes) = page.download(&format!("Download {path}"));
        // Browsers add no extension to a file name without one.
        assert_eq!(name, path.rsplit('/').next().unwrap());
        assert!(bytes == files[&format!("k8s.example.com-bundle/{path}")], "{path}");
    }
}

fn the_document_goes_out_and_in(browser: &Browser) {
    let page = with_good_set(browser);
    page.frame.evaluate("document.getElementById('mode-http').click()");
    page.settled();
    page.click("Reserve the host name (requires Kubernetes 1.30 or later)");
    let (name, bytes) = page.download("Save exposure.yaml");
    assert_eq!(name, "exposure.yaml");
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("mode: http") && text.contains("reserveName: true"), "{text}");
    let other = Page::open(browser, &from_disk(), DESK);
    let path = browser.folder().join("exposure.yaml");
    std::fs::write(&path, &bytes).unwrap();
    other.drop(&[path]);
    assert_eq!(other.frame.evaluate("document.getElementById('field-fqdn').value"), "k8s.example.com");
    assert!(other.text(".mode.is-on").starts_with("http"));
    good(&other);
    assert_eq!(difference(&bundle(&page).1, &bundle(&other).1), [""; 0], "the document carries every choice");
    let (_, again) = other.download("Save exposure.yaml");
    assert_eq!(String::from_utf8(again).unwrap(), text);
}

fn a_broken_document_is_said(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.paste(
        "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata: {name: a}\nspec:\n  fqdm: k8s.example.com\n",
    );
    let said = page.text("[role=alert]");
    assert!(said.contains("fqdm") && said.contains("fqdn"), "{said}");
}

fn a_link_holds_choices_only(browser: &Browser) {
    let from_disk = with_good_set(browser);
    assert_eq!(from_disk.count(".verdict-end .copy"), 0, "a link to a file names a directory of the user");
    let site = serve(dist().join("site"));
    let page = Page::open(browser, &site, DESK);
    good(&page);
    page.frame.evaluate("document.getElementById('mode-http').click()");
    page.type_into("token", "abcdefghijklmnopqrstuvwxyz");
    page.copying(|| page.click("Copy link (without secrets)"));
    let link = page.clipboard();
    assert_eq!(link, format!("{site}#fqdn=k8s.example.com&mode=http"));
    let other = Page::open(browser, &format!("{link}&kubeconfig.tokenFile=stolen&nonsense=1"), DESK);
    assert!(other.text(".mode.is-on").starts_with("http"));
    assert_eq!(other.frame.evaluate("document.getElementById('field-fqdn').value"), "k8s.example.com");
    assert!(
        !other.traces().contains("field-kubeconfig-tokenFile\nvalue=stolen") && !other.text("body").contains("stolen")
    );
    other.shell.evaluate("location.hash = '#mode=passthrough'");
    other.frame.wait_for("document.querySelector('.mode.is-on').textContent.startsWith('passthrough')");
}

/// Examples, entries, codes, and tabs. The pages beside the app link to them.
fn links_lead_to_what_they_name(browser: &Browser) {
    let site = serve(dist().join("site"));
    let open = |fragment: &str| Page::open(browser, &format!("{site}{fragment}"), DESK);
    let shown = |page: &Page<'_>| page.text(".header [role=tab][aria-selected=true]");

    let page = open("#example=wrong-key&mode=http&code=key-mismatch");
    page.frame.wait_for("document.activeElement.matches('#check-private-key .finding')");
    assert!(page.text(".mode.is-on").starts_with("http") && page.text(".banner").contains("Wrong key"));
    page.copying(|| page.click("Copy link (without secrets)"));
    assert_eq!(page.clipboard(), format!("{site}#example=wrong-key&mode=http"));
    page.shell.evaluate("location.hash = '#example=expired'");
    page.frame.wait_for("document.querySelector('.banner').textContent.includes('Expired')");
    page.drop(&golden("good-tcp", &GOOD));
    page.shell.evaluate("location.hash = '#example=good&tab=explain'");
    page.frame.wait_for("document.querySelector('.of-check').hidden");
    assert_eq!(page.texts(".part-name"), GOOD, "a link replaces no file of the user");

    let page = open("#explain=unknown-authority");
    page.frame.wait_for("document.activeElement.id === 'explain'");
    assert_eq!((shown(&page).as_str(), page.count(".symptom-one")), ("Explain an error", 1));
    page.copying(|| page.click("Copy link to this error"));
    assert_eq!(page.clipboard(), format!("{site}#explain=unknown-authority"));

    let page = open("#code=key-mismatch");
    page.frame.wait_for("document.activeElement.id === 'explain'");
    assert!(page.text(".symptom .finding-page").contains("key-mismatch"));
    page.click("Check your files for this finding");
    assert_eq!((shown(&page).as_str(), page.count(".gallery")), ("Check and generate", 1));
    for nothing in ["#code=nonsense", "#explain=nonsense", "#example=nonsense", "#tab=nonsense"] {
        let page = open(nothing);
        assert_eq!((shown(&page).as_str(), page.count(".gallery")), ("Check and generate", 1), "{nothing}");
        assert_eq!(page.complaints().iter().filter(|said| !said.contains("favicon")).count(), 0, "{nothing}");
    }
}

/// A path on this machine can contain private names, and is of no use elsewhere.
fn no_link_names_a_file_on_the_disk(browser: &Browser) {
    let page = Page::open(browser, &format!("{}#explain=unknown-authority", from_disk()), DESK);
    page.frame.wait_for("document.querySelector('.symptom-one') !== null");
    good(&page);
    assert_eq!(page.count(".verdict .copy, .symptom-by .copy"), 0);
    assert!(page.count(".copy") > 0);
    assert_eq!(page.frame.evaluate("kubefrontStart.page"), "");
    let told = page.frame.evaluate("seenMessages.join() + document.documentElement.outerHTML").to_string();
    assert!(!told.contains("file://"), "the frame knows the path");
}

/// The Secret is that of the command line. Its text, which contains the private key, is not shown.
fn a_renewal_is_the_secret_alone(browser: &Browser) {
    let page = Page::open(browser, &format!("{}#tab=renew", from_disk()), DESK);
    page.frame.wait_for("!document.querySelector('.of-renew').hidden");
    page.drop(&golden("good-renew", &["new.pem"]));
    assert!(page.text(".renew-missing").contains("what is live"), "{}", page.text(".renew"));
    page.drop(&golden("good-renew", &["live.yaml"]));
    assert_eq!(page.texts(".renew .part small"), ["new", "live"]);
    assert!(page.text(".renewal h3").starts_with("Ready: the Secret default/kubeapi-tls"), "{}", page.text(".renewal"));
    assert!(page.text(".renewal dd").contains(" → ") && page.text(".renewal-difference").contains("+  expires: "));
    let (name, bytes) = page.download("Download the Secret");
    let expected = std::fs::read(&golden("good-renew", &["expected/default.kubeapi-proxy.yaml"])[0]).unwrap();
    assert_eq!((name.as_str(), String::from_utf8(bytes)), ("20-secret.yaml", String::from_utf8(expected.clone())));
    let key = String::from_utf8(expected).unwrap();
    let key = key.split("tls.key: ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    assert!(
        key.len() > 200 && !page.frame.evaluate("document.documentElement.outerHTML").to_string().contains(&key[..64])
    );
    assert!(page.texts(".renewal .command pre").concat().contains("kubectl apply --server-side"));
    page.click("Remove new.pem");
    assert_eq!(page.count(".renewal"), 0);
    assert_eq!(page.complaints(), [""; 0]);
}
