//! HTTPProxies that exist: their findings, and the repaired set of the command line.

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, View, from_disk, golden};
use kubefront_browser_tests::states::{GOOD, dump};
use kubefront_tests::lint;

use super::Case;

pub(super) const CASES: &[Case] = &[
    ("an_httpproxy_with_faults_is_linted_and_repaired", an_httpproxy_with_faults_is_linted_and_repaired),
    ("a_good_httpproxy_passes_the_lint", a_good_httpproxy_passes_the_lint),
    ("a_dump_is_linted_by_object", a_dump_is_linted_by_object),
    ("a_lint_shows_no_secret", a_lint_shows_no_secret),
    ("every_repaired_set_is_that_of_the_command_line", every_repaired_set_is_that_of_the_command_line),
    ("new_files_beside_an_httpproxy_have_their_own_verdict", new_files_have_their_own_verdict),
    ("a_lint_fits_a_phone", a_lint_fits_a_phone),
];

fn with<'a>(browser: &'a Browser, case: &str) -> Page<'a> {
    let page = Page::open(browser, &from_disk(), DESK);
    page.drop(&golden(case, &["objects.yaml"]));
    page.frame.wait_for("document.getElementById('lint') !== null");
    page
}

fn expected(case: &str, name: &str) -> String {
    std::fs::read_to_string(&golden(case, &[&format!("expected/{name}")])[0]).unwrap_or_default()
}

fn an_httpproxy_with_faults_is_linted_and_repaired(browser: &Browser) {
    let page = with(browser, "proxy-timeout");
    assert_eq!(page.text(".lint-headline"), "HTTPProxy default/kubeapi-proxy: 1 warning");
    assert_eq!(
        (page.count(".lint-verdict.is-warning"), page.count(".lint-object"), page.count(".lint .check")),
        (1, 1, 1)
    );
    let row = page.text(".lint .check");
    for part in ["Route timeout cuts watches and logs", "spec.routes[0], line", "0s", "Fix: "] {
        assert!(row.contains(part), "{part}: {row}");
    }
    assert_eq!(page.texts(".lint h4").len(), 1, "a title appears once");
    assert_eq!(page.text(".lint-difference .code"), expected("proxy-timeout", "repaired.diff"));
    let (name, bytes) = page.download("Download the repaired set");
    let repaired = expected("proxy-timeout", "repaired.yaml");
    assert_eq!((name.as_str(), String::from_utf8(bytes).unwrap()), ("repaired.yaml", repaired.clone()));
    page.copying(|| page.click("Copy of the repaired set"));
    assert_eq!(page.clipboard(), repaired);
    // The verdict about new manifests is collapsed.
    assert_eq!(page.frame.evaluate("document.querySelector('.verdict').checkVisibility()"), false);
    page.frame.evaluate("document.querySelector('.generated > summary').click()");
    assert_eq!(page.frame.evaluate("document.querySelector('.verdict').checkVisibility()"), true);
    // The repaired set has no finding about what was repaired.
    page.hand(&[("objects.yaml".to_owned(), repaired.into_bytes())]);
    assert!(page.text(".lint-headline").contains(": passed"), "{}", page.text(".lint-headline"));
    page.click("Remove objects.yaml");
    assert_eq!(page.count(".lint"), 0);
    assert_eq!(page.complaints(), [""; 0]);
}

fn a_good_httpproxy_passes_the_lint(browser: &Browser) {
    let page = with(browser, "good-lint");
    assert_eq!(page.text(".lint-headline"), "HTTPProxy default/kubeapi-proxy: passed, 1 part not checked");
    assert_eq!(
        (page.count(".lint-verdict.is-ok"), page.count(".lint .check"), page.count(".lint-repaired")),
        (1, 0, 0)
    );
    assert!(page.text(".lint-rest").contains("no Ingress and no route is in the input"));
    assert_eq!(page.complaints(), [""; 0]);
}

/// A List with many HTTPProxies: the worst first, and only that one open.
fn a_dump_is_linted_by_object(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    page.hand(&[("dump.json".to_owned(), dump(40).into_bytes())]);
    page.frame.wait_for("document.getElementById('lint') !== null");
    assert_eq!(page.text(".lint-headline"), "40 HTTPProxies: 20 warnings");
    let detail = page.text(".lint-detail");
    assert_eq!(detail, "80 objects read; 40 other HTTPProxies do not expose an API server");
    assert_eq!((page.count(".lint-object"), page.count(".lint-object[open]")), (20, 1));
    assert!(page.texts(".lint-rest summary").contains(&"20 HTTPProxies have no finding".to_owned()));
    assert_eq!(
        (page.text(".lint-differences > summary"), page.count(".lint-difference")),
        ("20 differences".to_owned(), 20)
    );
    assert_eq!(page.count(".lint-differences[open]"), 0);
    let (_, bytes) = page.download("Download the repaired set");
    assert_eq!(String::from_utf8(bytes).unwrap().matches("kind: HTTPProxy").count(), 20);
    let height = page.frame.evaluate("document.querySelector('.lint').getBoundingClientRect().height");
    assert!(height.as_f64().unwrap() < 1_800.0, "{height} px");
}

fn a_lint_shows_no_secret(browser: &Browser) {
    for case in ["proxy-authorization-header", "lint-set"] {
        let page = with(browser, case);
        page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
        let shown = page.frame.evaluate("document.documentElement.outerHTML").to_string() + &page.traces();
        let objects = std::fs::read_to_string(&golden(case, &["objects.yaml"])[0]).unwrap();
        let key = objects.lines().find_map(|line| line.trim().strip_prefix("tls.key: ")).unwrap();
        let values = [&key[40..80], &key[key.len() - 60..key.len() - 20], "0123456789abcdef"];
        for value in values {
            assert!(!shown.contains(value), "{case}: {value}");
        }
    }
}

fn every_repaired_set_is_that_of_the_command_line(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    let mut downloads = 0;
    for case in lint::cases() {
        page.hand(&[("objects.yaml".to_owned(), case.objects.clone().into_bytes())]);
        page.frame.wait_for("document.getElementById('lint') !== null");
        let repaired = expected(&case.name, "repaired.yaml");
        assert_eq!(
            page.texts(".lint-difference .code").concat(),
            expected(&case.name, "repaired.diff"),
            "{}",
            case.name
        );
        if !repaired.is_empty() {
            downloads += 1;
            let (_, bytes) = page.download("Download the repaired set");
            assert_eq!(String::from_utf8(bytes).unwrap(), repaired, "{}", case.name);
        }
        page.clear();
    }
    assert!(downloads > 5, "{downloads} downloads");
}

fn new_files_have_their_own_verdict(browser: &Browser) {
    let page = with(browser, "proxy-timeout");
    page.drop(&golden("good-tcp", &GOOD));
    let order = "(() => { const [verdict, lint, checks] = ['.verdict', '.lint', '.checks'].map(s => document.querySelector(s).getBoundingClientRect().top); \
        return verdict < lint && lint < checks; })()";
    assert_eq!(page.frame.evaluate(order), true);
    assert_eq!(page.count(".generated"), 0);
    assert!(page.text(".lint-headline").contains("1 warning"), "{}", page.text(".lint-headline"));
}

fn a_lint_fits_a_phone(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), View { width: 390, height: 800, ..DESK });
    page.hand(&[("objects.yaml".to_owned(), std::fs::read(&golden("lint-many", &["objects.yaml"])[0]).unwrap())]);
    page.frame.wait_for("document.getElementById('lint') !== null");
    page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
    assert_eq!(page.frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
    let top = page.frame.evaluate("document.getElementById('lint').getBoundingClientRect().top + scrollY");
    assert!(top.as_f64().unwrap() < 900.0, "the result starts at {top} px");
}
