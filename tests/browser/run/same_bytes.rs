//! The JS API gives report and files of every golden case byte for byte: in the page, by a script tag, in Node.js.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kubefront_browser_tests::cdp::{Browser, Session};
use kubefront_browser_tests::page::{DESK, Page, dist, from_disk};
use kubefront_tests::golden::{Case as Golden, cases, difference, folder, tree};
use serde_json::{Value, json};

use super::Case;

pub(super) const CASES: &[Case] = &[
    ("same_bytes_in_the_page", in_the_page),
    ("same_bytes_by_a_script_tag", by_a_script_tag),
    ("same_bytes_in_node", in_node),
    ("misuse_of_the_api_is_an_error", misuse_is_an_error),
];

fn in_the_page(browser: &Browser) {
    let page = Page::open(browser, &from_disk(), DESK);
    compare(|requests| run_in(&page.frame, "wasm_bindgen.evaluate", requests));
}

fn by_a_script_tag(browser: &Browser) {
    let page = script_tag(browser);
    compare(|requests| run_in(&page, "kubefront.evaluate", requests));
}

fn script_tag(browser: &Browser) -> Session {
    let file = browser.folder().join("tag.html");
    let source = dist().join("js/kubefront.js");
    std::fs::write(
        &file,
        format!("<!doctype html><title>tag</title><script src=\"file://{}\"></script>", source.display()),
    )
    .unwrap();
    let made = browser.call("Target.createTarget", &json!({"url": format!("file://{}", file.display())}));
    let attached = browser.call("Target.attachToTarget", &json!({"targetId": made["targetId"], "flatten": true}));
    let page = browser.session(attached["sessionId"].as_str().unwrap());
    page.wait_for("typeof kubefront === 'object'");
    page.evaluate("kubefront.ready.then(() => true)");
    page
}

fn in_node(browser: &Browser) {
    let script = format!(
        "const kubefront = require({:?}); {RUN} kubefront.ready.then(() => {{ const input = require('fs').readFileSync(0, 'utf8'); \
         process.stdout.write(JSON.stringify(run(kubefront.evaluate, JSON.parse(input)))); }});",
        dist().join("js/kubefront.js")
    );
    let path = browser.folder().join("run.cjs");
    std::fs::write(&path, script).unwrap();
    compare(|requests| {
        let mut node =
            Command::new("node").arg(&path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node");
        node.stdin.take().unwrap().write_all(json!(requests).to_string().as_bytes()).unwrap();
        let done = node.wait_with_output().unwrap();
        assert!(done.status.success());
        serde_json::from_slice(&done.stdout).unwrap()
    });
}

fn run_in(session: &Session, evaluate: &str, requests: &[Value]) -> Value {
    session.evaluate(&format!("(() => {{ {RUN} return run({evaluate}, {}); }})()", json!(requests)))
}

/// Answers of batches of cases against `expected/`.
fn compare(run: impl Fn(&[Value]) -> Value) {
    let (cases, mut wrong) = (cases(), Vec::new());
    assert!(cases.len() > 150);
    for batch in cases.chunks(60) {
        let requests: Vec<Value> = batch.iter().map(request).collect();
        let answers = run(&requests);
        for (case, answer) in batch.iter().zip(answers.as_array().expect("answers")) {
            wrong.extend(differences(case, answer));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn request(case: &Golden) -> Value {
    let files = case.description.files.iter().zip(&case.inputs).map(|(file, bytes)| {
        let mut given = json!({"name": file.name, "bytes": STANDARD.encode(bytes)});
        if let Some(role) = &file.role {
            given["role"] = json!(ROLES.iter().find(|(word, _)| word == role).expect("a known role").1);
        }
        if file.cut {
            given["cut"] = json!(true);
        }
        given
    });
    json!({"exposure": case.exposure, "files": files.collect::<Vec<_>>(), "passphrases": case.description.passphrases,
        "at": case.description.at, "task": case.description.task})
}

fn differences(case: &Golden, answer: &Value) -> Vec<String> {
    if let Some(thrown) = answer["thrown"].as_str() {
        return vec![format!("{}: {thrown}", case.name)];
    }
    let report = answer["report"].as_str().unwrap_or_default().to_owned() + "\n";
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in answer["files"].as_object().expect("files") {
        files.insert(path.clone(), STANDARD.decode(bytes.as_str().unwrap_or_default()).expect("base64"));
    }
    files.entry("report.json".to_owned()).or_insert_with(|| report.clone().into_bytes());
    let expected = tree(&folder().join(&case.name).join("expected"));
    let mut wrong: Vec<String> =
        difference(&expected, &files).into_iter().map(|what| format!("{}: {what}", case.name)).collect();
    if expected.get("report.json").is_none_or(|known| *known != report.as_bytes()) {
        wrong.push(format!("{}: the report as an object differs from report.json", case.name));
    }
    wrong
}

fn misuse_is_an_error(browser: &Browser) {
    let page = script_tag(browser);
    for (request, word) in [
        ("{files: []}", "at"),
        ("{files: [], at: 'yesterday'}", "at: is not a timestamp"),
        ("{files: [], at: '2026-11-23T12:00:00Z', filez: 1}", "filez"),
        ("{files: [{name: 'a', bytes: new Uint8Array(1), role: 'x'}], at: '2026-11-23T12:00:00Z'}", "role: is none of"),
        ("{files: [], at: '2026-11-23T12:00:00Z', exposure: 'kind: Nothing'}", "exposure"),
        ("undefined", ""),
        ("{files: [{name: 'a', bytes: 'text'}], at: '2026-11-23T12:00:00Z'}", ""),
    ] {
        let thrown = page.evaluate(&format!("(() => {{ try {{ kubefront.evaluate({request}); return 'nothing'; }} catch (e) {{ return e.message; }} }})()"));
        let thrown = thrown.as_str().unwrap_or("nothing");
        assert!(thrown != "nothing" && thrown.contains(word), "{request}: {thrown}");
    }
    // And it works after all of that.
    assert_eq!(page.evaluate("kubefront.evaluate({files: [], at: '2026-11-23T12:00:00Z'}).report.verdict"), "partial");
    assert!(
        page.evaluate("kubefront.explain('key-mismatch')").as_str().is_some_and(|text| text.contains("key-mismatch"))
    );
    assert_eq!(page.evaluate("kubefront.explain('nonsense') === undefined"), true);
}

/// The same script everywhere: bytes cross as base64.
const RUN: &str = "const run = (evaluate, requests) => requests.map(request => { \
    const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0)); \
    const base64 = bytes => btoa(Array.from(bytes, b => String.fromCharCode(b)).join('')); \
    try { const answer = evaluate({...request, files: request.files.map(f => ({...f, bytes: bytes(f.bytes)}))}); \
    return {report: JSON.stringify(answer.report, null, 2), files: Object.fromEntries(answer.files.map(f => [f.path, base64(f.bytes)]))}; } \
    catch (e) { return {thrown: String(e)}; } });";

const ROLES: [(&str, &str); 7] = [
    ("chain", "certificate.chainFile"),
    ("key", "certificate.keyFile"),
    ("trust-anchor", "certificate.anchorFiles"),
    ("upstream-ca", "upstream.caFile"),
    ("api-server-certificate", "upstream.serverCertificateFile"),
    ("kubeconfig", "kubeconfig.from"),
    ("token", "kubeconfig.tokenFile"),
];
