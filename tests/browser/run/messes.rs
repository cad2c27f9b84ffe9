//! The input files of real operators (`tests/messes`) in the page: dropped, decrypted with the passphrase, and with the host
//! name typed, they give the same result as `kubefront check -o json` for the same files at the same time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::messes::{Mess, messes};
use kubefront_browser_tests::page::{Page, root};
use serde_json::{Value, json};

use super::Case;
use super::take_away::bundle;

pub(super) const CASES: &[Case] = &[("messes_come_out_as_from_the_command_line", messes_come_out_the_same)];

fn messes_come_out_the_same(browser: &Browser) {
    let (kubefront, all) = (kubefront(), messes());
    let (mut wrong, mut bundles) = (Vec::new(), 0);
    for mess in &all {
        let theirs = command(&kubefront, mess);
        let page = Page::open_after(browser, &mess.clock());
        mess.bring(&page);
        let ours = shown(&page);
        if comparable(&ours) != comparable(&told(&theirs)) {
            wrong.push(format!("{}:\n  page    {ours}\n  command {}", mess.name, told(&theirs)));
        }
        if theirs["files"].as_array().is_some_and(|files| !files.is_empty()) {
            let (_, files) = bundle(&page);
            let (_, report) = files.iter().find(|(path, _)| path.ends_with("/report.json")).expect("a report");
            let report: Value = serde_json::from_slice(report).expect("JSON");
            bundles += 1;
            wrong.extend(
                (report != theirs).then(|| format!("{}: report.json: {}", mess.name, difference(&report, &theirs))),
            );
        }
        wrong.extend(page.complaints().into_iter().map(|said| format!("{}: {said}", mess.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all.len() >= 47 && bundles > 20, "{} messes, {bundles} bundles", all.len());
}

/// Verdict and findings, as shown on the page.
fn shown(page: &Page<'_>) -> Value {
    page.frame.evaluate(
        "(() => { const text = (e, s) => e.querySelector(s)?.textContent ?? ''; \
         const verdict = document.querySelector('.verdict').classList; \
         const is = (name) => verdict.contains(name); \
         return {verdict: is('is-error') ? 'blocked' : is('is-partial') ? 'incomplete' : is('is-decision') ? 'decision-needed' : 'ready', \
           findings: [...document.querySelectorAll('.finding')].map(e => [text(e, '.finding-tag'), text(e, '.finding-why summary code'), \
             text(e, '.finding-evidence'), text(e, '.finding-impact'), \
             [...e.querySelectorAll('.finding-fix')].map(fix => fix.textContent)])}; })()",
    )
}

/// The same from a report, in the texts of the page: code is marked up, and a note has no impact. `comparable` does the rest.
fn told(report: &Value) -> Value {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let sentence = |text: String| text.replace('`', "");
    let one = |finding: &Value| {
        let impact = if finding["severity"] == "note" { String::new() } else { sentence(text(finding, "impact")) };
        let fixes: Vec<String> = finding["fixes"].as_array().into_iter().flatten().map(fix).collect();
        json!([text(finding, "severity"), text(finding, "code"), sentence(text(finding, "found")), impact, fixes])
    };
    let findings: Vec<Value> = report["findings"].as_array().into_iter().flatten().map(one).collect();
    json!({"verdict": report["verdict"], "findings": findings})
}

/// `label: command (field)`; the command as it is, without marked-up code in the label.
fn fix(fix: &Value) -> String {
    let text = |key: &str| fix[key].as_str().unwrap_or_default();
    let label = text("label").replace('`', "");
    let change = &fix["change"];
    let field = ["field", "role"].into_iter().find_map(|key| change[key].as_str());
    match (text("command"), field) {
        ("", _) => label,
        (command, None) => format!("{label}: {command}"),
        (command, Some(field)) => format!("{label}: {command} ({field})"),
    }
}

/// Sentences of the page start with a capital letter, unless the first word is a name. The list of checks has another order
/// than the report.
fn comparable(shown: &Value) -> (String, Vec<String>) {
    let findings = shown["findings"].as_array().into_iter().flatten();
    let mut findings: Vec<String> = findings.map(|finding| finding.to_string().to_lowercase()).collect();
    findings.sort();
    (shown["verdict"].to_string(), findings)
}

fn difference(ours: &Value, theirs: &Value) -> String {
    let keys = theirs.as_object().into_iter().flatten().map(|(key, _)| key);
    let differing = keys.filter(|key| ours[key.as_str()] != theirs[key.as_str()]);
    differing.map(|key| format!("{key}: {} beside {}", ours[key.as_str()], theirs[key.as_str()])).collect()
}

fn command(kubefront: &Path, mess: &Mess) -> Value {
    let mut command = Command::new(kubefront);
    command.args(mess.words()).args(["-o", "json"]).current_dir(root());
    let done = command.output().expect("the command");
    // The command names inputs by their path, the page by their file name.
    let mut text = String::from_utf8_lossy(&done.stdout).into_owned();
    for directory in [mess.name.as_str(), "shared"] {
        text = text.replace(&format!("tests/messes/{directory}/"), "");
    }
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{}: {}", mess.name, String::from_utf8_lossy(&done.stderr)))
}

/// Builds the command line program and returns its path.
fn kubefront() -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // The whole workspace, and with a test: so its dependencies have the features that this test's have, and are built already.
    let build = ["build", "--quiet", "--workspace", "--bin", "kubefront", "--test", "krm"];
    let build = Command::new(cargo).args(build).status();
    assert!(build.is_ok_and(|status| status.success()), "cargo build --package kubefront");
    let test = env::current_exe().expect("a path");
    let folder = test.ancestors().nth(2).expect("target/debug");
    let program = folder.join(format!("kubefront{}", env::consts::EXE_SUFFIX));
    assert!(fs::metadata(&program).is_ok(), "{}", program.display());
    program
}
