//! The states of the page, each with the input that leads to it; and the findings of every golden case.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden, root};
use kubefront_browser_tests::states::{GOOD, show_file};
use kubefront_core::report::CertificateRole;
use kubefront_core::{Exposure, Input, Material, Moment, Passphrases, Roots, Task, evaluate};
use kubefront_tests::golden::{Case as Golden, cases};
use serde_json::{Value, json};

use super::Case;
use super::work::with_good_set;

pub(super) const CASES: &[Case] = &[
    ("partial_names_what_is_missing", partial_names_what_is_missing),
    ("blocked_breaks_the_way_and_keeps_the_tabs", blocked_breaks_the_way_and_keeps_the_tabs),
    ("an_untrusted_root_needs_a_decision", an_untrusted_root_needs_a_decision),
    ("the_example_by_hand_is_the_example", the_example_by_hand_is_the_example),
    ("examples_work_as_files_of_the_user", examples_work_as_files_of_the_user),
    ("a_private_ca_is_one_click_from_embedded", a_private_ca_is_one_click_from_embedded),
    ("passthrough_has_no_secret", passthrough_has_no_secret),
    ("a_client_certificate_has_ways_out", a_client_certificate_has_ways_out),
    ("every_golden_input_shows_its_findings", every_golden_input_shows_its_findings),
];

fn partial_names_what_is_missing(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("good-tcp", &["fullchain.pem"]));
    assert!(page.frame.evaluate("document.querySelector('.verdict').classList.contains('is-partial')") == true);
    assert!(page.text(".verdict h2").starts_with("Incomplete: no private key, no credential, no upstream CA"));
    page.click("Enter a bearer token");
    assert_eq!(page.frame.evaluate("document.activeElement.id"), "token");
    show_file(&page, "HTTPProxy");
    assert!(page.text("#files-panel .code").contains("HTTPProxy"), "what can be written is there");
}

fn blocked_breaks_the_way_and_keeps_the_tabs(browser: &Browser) {
    let page = with_good_set(browser);
    page.drop(&golden("leaf-expired", &["fullchain.pem"]));
    assert!(page.text(".verdict h2").starts_with("Blocked: "), "{}", page.text(".verdict"));
    assert!(page.count(".way-hop.is-error .way-break") == 1);
    assert!(page.text("#files-panel .not-written").contains("Not written"));
    assert_eq!(page.frame.evaluate("[...document.querySelectorAll('.verdict button')].at(-1).disabled"), true);
    page.frame.evaluate("document.querySelector('.way-hop.is-error .way-what').click()");
    assert_eq!(page.frame.evaluate("document.activeElement.id"), "check-certificate");
    // The renewed certificate takes the place of the expired one.
    page.choosing("Choose the renewed certificate…", &golden("good-tcp", &["fullchain.pem"]));
    page.frame.wait_for("document.querySelector('.verdict h2').textContent.startsWith('Ready')");
}

fn an_untrusted_root_needs_a_decision(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("good-tcp", &[GOOD[0], GOOD[1], GOOD[2], "root.pem"]));
    assert_eq!(page.text(".verdict h2"), "Decision needed: trust, 1 warning");
    assert_eq!(page.count(".verdict.is-decision"), 1, "not green");
    assert!(page.text(".check.is-decision").contains("Example Root CA"), "{}", page.text(".check.is-decision"));
    assert_eq!(page.texts(".verdict-outputs li"), ["Manifests: ready", "kubeconfig: blocked"]);
    assert!(page.text(".chain").contains("root certificate, not trusted"), "{}", page.text(".chain"));
    for place in [".chain", ".parts"] {
        assert!(!page.text(place).contains("trust anchor"), "{place}: {}", page.text(place));
    }
    show_file(&page, "kubeconfig");
    assert_eq!(page.text(".not-written"), "Not written: decision needed: Trust");
    page.frame.evaluate("document.querySelector('.check.is-decision .fix').click()");
    page.settled();
    assert_eq!(page.text(".verdict h2").split(',').next(), Some("Ready"));
    assert!(page.text(".chain").contains("trust anchor") && page.count(".files .not-written") == 0);
    assert!(page.text(".changed").contains("kubeconfig.trust: system → embed"), "{}", page.text(".changed"));
    assert_eq!(page.frame.evaluate("document.activeElement.matches('.verdict .is-main')"), true, "nothing left to fix");
    page.click("Undo");
    assert!(page.text(".verdict h2").starts_with("Decision needed"));
}

/// The document gives the files the roles of its fields.
fn the_example_by_hand_is_the_example(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let shown = |page: &Page<'_>| [page.text(".verdict h2"), page.text(".chain"), page.text(".check-list")];
    let files = ["fullchain.pem", "key.pem", "ca.pem", "admin.kubeconfig", "exposure.yaml"];
    page.load_example("good");
    let loaded = shown(&page);
    page.drop(&files.map(|name| root().join("cli/src/example").join(name)));
    assert_eq!((page.count(".banner"), shown(&page)), (0, loaded));
    let together = shown(&page);
    page.clear();
    page.drop(&files[..4].iter().map(|name| root().join("cli/src/example").join(name)).collect::<Vec<_>>());
    assert_eq!(page.text(".verdict h2").split(',').next(), Some("Decision needed: trust"));
    page.drop(&[root().join("cli/src/example/exposure.yaml")]);
    assert_eq!(shown(&page), together, "in any order");
}

/// Fixes, modes, and downloads work in an example. It ends when the user drops a file.
fn examples_work_as_files_of_the_user(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    assert_eq!(page.count(".example"), 6);
    page.load_example("wrong-key");
    assert_eq!(page.text(".verdict h2"), "Blocked: private key");
    page.frame.evaluate("document.getElementById('mode-http').click()");
    page.settled();
    assert_eq!(page.count(".banner"), 1, "a mode does not end it");
    page.choosing(
        "Choose the private key that the certificate was issued for…",
        &[root().join("cli/src/example/key.pem")],
    );
    assert!(page.text(".verdict h2").starts_with("Ready"), "{}", page.text(".verdict h2"));
    assert_eq!((page.count(".banner"), page.count(".part")), (1, 4));
    let (name, _) = page.download_all();
    assert_eq!(name, "k8s.example.com-bundle.zip");
    page.clear();
    page.load_example("private-ca");
    page.frame.evaluate("document.querySelector('.check.is-decision .fix').click()");
    page.settled();
    assert!(page.text(".verdict h2").starts_with("Ready"), "{}", page.text(".verdict h2"));
    page.drop(&golden("good-tcp", &GOOD));
    assert_eq!((page.count(".banner"), page.texts(".part-name")), (0, GOOD.map(str::to_owned).to_vec()));
    assert!(page.text(".verdict h2").starts_with("Decision needed"), "the fix of the example is gone");
    assert_eq!(page.complaints(), [""; 0]);
}

fn a_private_ca_is_one_click_from_embedded(browser: &Browser) {
    let page = with_good_set(browser);
    assert!(page.text(".way").contains("must trust the private CA"), "{}", page.text(".way"));
    page.click("Embed the CA in the kubeconfig");
    assert!(page.text(".way").contains("CA is in its kubeconfig"));
    let at = page.texts("[aria-label=Files] [role=tab]").iter().position(|label| label == "kubeconfig").unwrap();
    page.frame.evaluate(&format!("document.getElementById('files-tab-{at}').click()"));
    page.settled();
    assert!(page.text("#files-panel").contains("certificate-authority-data"));
}

fn passthrough_has_no_secret(browser: &Browser) {
    let page = with_good_set(browser);
    page.frame.evaluate("document.getElementById('mode-passthrough').click()");
    page.settled();
    assert!(
        page.text(".way-hop").contains("certificate of the API server") || page.count(".way-break") == 1,
        "{}",
        page.text(".way")
    );
    let at = page.texts("[aria-label=Files] [role=tab]").iter().position(|label| label == "Secret").unwrap();
    page.frame.evaluate(&format!("document.getElementById('files-tab-{at}').click()"));
    page.settled();
    assert!(page.text(".not-written").contains("Not written"));
}

fn a_client_certificate_has_ways_out(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden("credential-client-certificate", &GOOD));
    let credential = "#check-credential.is-error";
    assert_eq!(page.count(credential), 1);
    show_file(&page, "HTTPProxy");
    assert!(page.count(".code") == 1, "everything but the kubeconfig is written");
    page.click("Write everything except the kubeconfig");
    assert_eq!(page.count(credential), 0);
    page.clear();
    page.drop(&golden("credential-client-certificate", &GOOD));
    page.click("Create a ServiceAccount…");
    page.select(".account select", "view");
    assert_eq!(page.count(credential), 0, "{}", page.text("#check-credential"));
    assert!(page.texts("[role=tab]").contains(&"ServiceAccount".to_owned()));
    assert_eq!(page.frame.evaluate("document.getElementById('field-serviceAccount-name').value"), "admin");
}

/// Drops the files and the document of each golden case, and compares verdict and codes with those of core.
fn every_golden_input_shows_its_findings(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.frame.evaluate(DROP);
    let (mut wrong, mut seen, mut count) = (Vec::new(), BTreeSet::new(), 0);
    // Without roles: the content decides. Roles need a click and are tested elsewhere.
    for case in cases().into_iter().filter(|case| case.description.files.iter().all(|file| !file.cut)) {
        let named =
            case.description.files.iter().map(|file| file.name.as_str()).zip(case.inputs.iter().map(Vec::as_slice));
        let files: Vec<Value> = std::iter::once(("exposure.yaml", case.exposure.as_bytes()))
            .chain(named)
            .map(|(name, bytes)| json!([name, STANDARD.encode(bytes)]))
            .collect();
        let shown = page.frame.evaluate(&format!("dropped({})", json!(files)));
        let (verdict, expected) = expected(&case, shown["refused"] == true);
        let word = match verdict.as_str() {
            "blocked" => "Blocked: ",
            "incomplete" => "Incomplete",
            "decision-needed" => "Decision needed",
            _ => "Ready",
        };
        if !shown["verdict"].as_str().is_some_and(|text| text.starts_with(word))
            || sorted(&shown["codes"]) != sorted(&json!(expected))
        {
            wrong.push(format!("{}: {shown}, core says {verdict} {expected:?}", case.name));
        }
        seen.extend(expected);
        count += 1;
    }
    println!("       {count} sets, {} codes", seen.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(page.complaints(), [""; 0]);
}

/// The list of checks has another order than the report.
fn sorted(codes: &Value) -> Vec<String> {
    let mut codes: Vec<String> =
        codes.as_array().into_iter().flatten().filter_map(|code| code.as_str().map(str::to_owned)).collect();
    codes.sort();
    codes
}

/// Drops, reads the result, and clears in one call, more than a hundred times.
const DROP: &str = "globalThis.dropped = async files => { \
    const data = new DataTransfer(); \
    for (const [name, text] of files) data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name)); \
    const drawn = () => new Promise(done => setTimeout(done, 0)); \
    dispatchEvent(new DragEvent('drop', {dataTransfer: data, cancelable: true})); \
    do await drawn(); while (document.querySelector('.icon-working')); \
    await drawn(); await drawn(); \
    const text = selector => [...document.querySelectorAll(selector)].map(e => e.textContent); \
    const shown = {verdict: text('.verdict h2')[0], codes: text('.finding-why summary code'), refused: text('.document [role=alert]').length > 0}; \
    document.querySelector('.clear').click(); await drawn(); \
    document.querySelector('.clear.is-asking')?.click(); await drawn(); return shown; }; true";

fn expected(case: &Golden, is_refused: bool) -> (String, Vec<String>) {
    let material: Vec<Material> = case
        .description
        .files
        .iter()
        .zip(&case.inputs)
        .map(|(file, bytes)| Material::new(&file.name, None, bytes.clone()))
        .collect();
    let mut exposure = if is_refused { Exposure::default() } else { case.exposure() };
    let run = |exposure: &Exposure| {
        let at = Moment::parse("2026-11-23T12:00:00Z").unwrap();
        evaluate(&Input {
            exposure,
            material: &material,
            passphrases: &Passphrases::default(),
            roots: Roots::Mozilla,
            at,
            task: Task::Check,
            renew_before: None,
        })
    };
    let mut evaluation = run(&exposure);
    // The page uses the only host name of the certificate.
    let leaf = evaluation.report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
    let names: Vec<String> = leaf
        .map(|leaf| leaf.names.clone())
        .unwrap_or_default()
        .into_iter()
        .filter(|name| kubefront_core::fqdn::Fqdn::parse(name).is_ok())
        .collect();
    if let ([name], true) = (names.as_slice(), exposure.spec.fqdn.is_empty()) {
        exposure.spec.fqdn = name.clone();
        evaluation = run(&exposure);
    }
    let verdict = serde_json::to_value(evaluation.report.verdict).unwrap().as_str().unwrap_or_default().to_owned();
    (verdict, evaluation.report.findings.iter().map(|finding| finding.code.name().to_owned()).collect())
}
