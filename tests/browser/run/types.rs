//! `kubefront.d.ts` with the TypeScript compiler: correct code compiles, wrong code does not, and real reports have the
//! declared type.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::dist;
use kubefront_tests::golden::folder;

use super::Case;

pub(super) const CASES: &[Case] = &[("the_types_of_the_api_hold", the_types_of_the_api_hold)];

fn the_types_of_the_api_hold(browser: &Browser) {
    let place = browser.folder().join("types");
    fs::create_dir_all(&place).unwrap();
    fs::copy(dist().join("js/kubefront.d.ts"), place.join("kubefront.d.ts")).unwrap();
    let mut right = RIGHT.to_owned();
    for (at, case) in REPORTS.iter().enumerate() {
        let report = fs::read_to_string(folder().join(case).join("expected/report.json")).unwrap();
        right.push_str(&format!("export const report{at}: Report = {report};\n"));
    }
    fs::write(place.join("right.ts"), right).unwrap();
    let mut files = vec!["right.ts".to_owned()];
    for (at, (line, _)) in WRONG.iter().enumerate() {
        files.push(format!("wrong-{at}.ts"));
        fs::write(place.join(&files[at + 1]), format!("{HEAD}{line}\n")).unwrap();
    }
    let compiler = env::var_os("KUBEFRONT_TSC").map(PathBuf::from).expect("KUBEFRONT_TSC: cargo xtask browser sets it");
    let mut node = Command::new("node");
    node.arg(compiler)
        .args(["--noEmit", "--strict", "--pretty", "false", "--target", "es2022", "--module", "nodenext"]);
    let done = node.args(&files).current_dir(&place).output().expect("node");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let of = |file: &str| said.lines().filter(|line| line.starts_with(file)).collect::<Vec<_>>();
    assert_eq!(of("right.ts"), [""; 0]);
    assert_eq!(of("kubefront.d.ts"), [""; 0]);
    for (at, (line, why)) in WRONG.iter().enumerate() {
        let errors = of(&format!("wrong-{at}.ts"));
        assert!(errors.len() == 1 && errors[0].contains(why), "{line}\n{errors:?}\n{said}");
    }
}

const HEAD: &str = "import * as kubefront from \"./kubefront\";\nimport type { Answer, Finding, Report, Request } from \"./kubefront\";\n\
    export type Known = Answer | Finding | Report | Request;\nconst at = \"2026-11-23T12:00:00Z\";\n";

/// The code of `docs/page.md`, with every name once.
const RIGHT: &str = r#"import * as kubefront from "./kubefront";
import type { Answer, Finding, InputFile, OutputFile, Report, Request, Role } from "./kubefront";

export async function judge(bytes: Uint8Array): Promise<string[]> {
  await kubefront.ready;
  const role: Role = "certificate.chainFile";
  const file: InputFile = { name: "fullchain.pem", bytes, role, cut: false };
  const request: Request = { exposure: "spec: {}", files: [file], anchors: "none", at: "2026-11-23T12:00:00Z", task: "generate" };
  const { report, files }: Answer = kubefront.evaluate(request);
  const page: string | undefined = kubefront.explain("key-mismatch");
  const errors: Finding[] = report.findings.filter((finding) => finding.severity === "error" && finding.blocks !== undefined);
  const first: OutputFile | undefined = files[0];
  return [report.verdict, report.fqdn ?? "", first?.path ?? "", page ?? "", ...errors.map((finding) => finding.code)];
}
"#;

/// Wrong code, each with a part of the expected message.
const WRONG: [(&str, &str); 7] = [
    ("kubefront.evaluate({ files: [] });", "to parameter of type 'Request'"),
    ("kubefront.evaluate({ files: [], at, filez: 1 });", "'filez'"),
    ("kubefront.evaluate({ files: [{ name: 'a', bytes: 'text' }], at });", "'Uint8Array"),
    ("kubefront.evaluate({ files: [{ name: 'a', bytes: new Uint8Array(), role: 'x' }], at });", "'\"x\"'"),
    ("kubefront.evaluate({ files: [], at, anchors: 'system' });", "'\"system\"'"),
    ("const n: number = kubefront.evaluate({ files: [], at }).report.verdict; export { n };", "to type 'number'"),
    ("kubefront.explain('mode').length;", "possibly 'undefined'"),
];

/// Reports that contain all keys.
const REPORTS: [&str; 6] =
    ["good-tcp", "good-http", "good-accepted", "good-no-kubeconfig", "key-mismatch", "credential-exec"];
