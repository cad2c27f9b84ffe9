//! The command on every golden case: the same bytes as core alone writes, and no secret on stdout or stderr.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use kubefront_core::report::Verdict;
use kubefront_tests::golden::{self, Case};
use kubefront_tests::messes;
use kubefront_tests::secrets::Secrets;

#[test]
fn command_writes_cores_bytes_and_tells_no_secret() {
    let kubefront = kubefront();
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("command");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).expect("a folder");
    let (mut bundles, mut told) = (0, Vec::new());
    for case in golden::cases().into_iter().filter(is_of_whole_files) {
        let folder = out.join(&case.name);
        let run = |words: &[&str]| run(&kubefront, &case, words);
        let to_folder = ["generate", "--out-dir", folder.to_str().expect("UTF-8")];
        let outputs = [
            ("check", run(&["check"])),
            ("check -o json", run(&["check", "-o", "json"])),
            ("generate --out-dir", run(&to_folder)),
            ("generate -o name", run(&["generate", "-o", "name"])),
            ("inspect", inspect(&kubefront, &case)),
        ];
        told.extend(leaks(&case, &outputs));
        let is_blocked = matches!(case.run().report.verdict, Verdict::Blocked | Verdict::DecisionNeeded);
        let expected = if is_blocked { 1 } else { 0 };
        let code = outputs[2].1.status.code();
        if case.description.task == "generate" {
            if code != Some(expected) || folder.is_dir() == is_blocked {
                told.push(format!("golden/{}: generate ends with {code:?}, bundle: {}", case.name, folder.is_dir()));
            }
            bundles += usize::from(folder.is_dir());
            if folder.is_dir() {
                told.extend(differences(&case, &folder).iter().map(|text| format!("golden/{}: {text}", case.name)));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(bundles > 50, "{bundles}");
}

/// The same for every mess, and no part of a text pasted into `explain` is printed again.
#[test]
fn command_tells_no_secret_of_any_mess() {
    let kubefront = kubefront();
    let (mut texts, mut told) = (0, Vec::new());
    for case in messes::cases() {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&case.name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("exposure.yaml"), &case.exposure).expect("written");
        for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
            fs::write(folder.join(&file.name), bytes).expect("written");
        }
        let run = |words: &[&str]| run_in(&kubefront, &folder, &case, words);
        let mut outputs = vec![
            ("check", run(&["check"])),
            ("check -o json", run(&["check", "-o", "json"])),
            ("generate -o name", run(&["generate", "-o", "name"])),
            ("generate --out-dir", run(&["generate", "--out-dir", "bundle"])),
            ("inspect", inspect_in(&kubefront, &folder, &case)),
        ];
        for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
            outputs.push(("explain -", explain(&kubefront, bytes)));
            outputs.push(("a secret as the exposure", as_exposure(&kubefront, &folder, &file.name)));
        }
        texts += outputs.len();
        told.extend(leaks(&case, &outputs));
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(texts > 400, "{texts}");
}

fn explain(kubefront: &PathBuf, text: &[u8]) -> Output {
    let mut command = Command::new(kubefront);
    command.env_clear().args(["explain", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("kubefront starts");
    let _ = child.stdin.take().expect("piped").write_all(text); // it may have seen enough
    child.wait_with_output().expect("an answer")
}

fn as_exposure(kubefront: &PathBuf, folder: &Path, name: &str) -> Output {
    let mut command = Command::new(kubefront);
    command.current_dir(folder).env_clear().args(["check", "-f", name]).output().expect("kubefront starts")
}

/// Compares the command's bundle with core's; the exposure names files there, which core does not know.
fn differences(case: &Case, folder: &Path) -> Vec<String> {
    if !folder.is_dir() {
        return Vec::new();
    }
    let (mut core, mut command) = (golden::outputs(&case.run()), golden::tree(folder));
    let documents = [core.remove("exposure.yaml"), command.remove("exposure.yaml")];
    assert!(documents.iter().all(Option::is_some), "{}: an exposure in both", case.name);
    for files in [&mut core, &mut command] {
        let sums = files.get_mut("SHA256SUMS").expect("sums");
        let lines = String::from_utf8_lossy(sums).into_owned();
        *sums = lines.lines().filter(|line| !line.ends_with("  exposure.yaml")).collect::<Vec<_>>().join("\n").into();
    }
    golden::difference(&core, &command)
}

fn leaks(case: &Case, outputs: &[(&str, Output)]) -> Vec<String> {
    let secrets = Secrets::of(case);
    let texts = outputs.iter().flat_map(|(what, output)| [(what, &output.stdout), (what, &output.stderr)]);
    let found = texts.filter_map(|(what, text)| Some((what, secrets.found_in(text)?)));
    found.map(|(what, secret)| format!("{}: {what} prints part of {secret}", case.name)).collect()
}

fn run(kubefront: &PathBuf, case: &Case, words: &[&str]) -> Output {
    run_in(kubefront, &golden::folder().join(&case.name), case, words)
}

fn run_in(kubefront: &PathBuf, folder: &Path, case: &Case, words: &[&str]) -> Output {
    let mut command = Command::new(kubefront);
    command.current_dir(folder).env_clear().args(words);
    command.args(["-f", "exposure.yaml", "--at", &case.description.at]);
    if !case.description.passphrases.is_empty() {
        command.env("KUBEFRONT_PASSPHRASE", case.description.passphrases.join("\n"));
    }
    for file in &case.description.files {
        command.args(file.role.as_deref().map(flag)).arg(&file.name);
    }
    command.output().expect("kubefront starts")
}

fn inspect(kubefront: &PathBuf, case: &Case) -> Output {
    inspect_in(kubefront, &golden::folder().join(&case.name), case)
}

fn inspect_in(kubefront: &PathBuf, folder: &Path, case: &Case) -> Output {
    let files = case.description.files.iter().map(|file| &file.name);
    let mut command = Command::new(kubefront);
    command.current_dir(folder).env_clear().arg("inspect").args(files);
    command.output().expect("kubefront starts")
}

fn flag(role: &str) -> &'static str {
    match role {
        "chain" => "--cert",
        "key" => "--key",
        "trust-anchor" => "--trust-anchor",
        "upstream-ca" => "--ca-file",
        "api-server-certificate" => "--api-server-cert",
        "kubeconfig" => "--kubeconfig",
        "token" => "--token-file",
        other => panic!("role {other}"),
    }
}

/// A file whose beginning only was read is not there in full: no command can read it so.
fn is_of_whole_files(case: &Case) -> bool {
    case.description.files.iter().all(|file| !file.cut)
}

/// Builds the command (cargo knows if there is nothing to do) and returns where it is.
pub(crate) fn kubefront() -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    // The whole workspace, and with a test: so its dependencies have the features that this test's have, and are built already.
    let build = ["build", "--quiet", "--workspace", "--bin", "kubefront", "--test", "krm"];
    let build = Command::new(cargo).args(build).status();
    assert!(build.is_ok_and(|status| status.success()), "cargo build --package kubefront");
    let test = env::current_exe().expect("a path");
    let folder = test.ancestors().nth(2).expect("target/debug");
    folder.join(format!("kubefront{}", env::consts::EXE_SUFFIX))
}
