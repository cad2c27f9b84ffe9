//! Command sessions as data: `tests/cmd/*.md` show whole sessions, `tests/cmd/*.toml` keep stdout and stderr apart. The
//! sessions of README.md and `docs/*.md` run as well, from copies in trycmd's notation.
#![allow(clippy::unwrap_used)] // what a test cannot go on from, fails it

use std::path::{Path, PathBuf};
use std::{env, fs, panic};

/// The time at which the sessions in documents run.
const AT: &str = "2026-11-23T12:00:00Z";

#[test]
fn sessions() {
    // The sessions run among the example's files; this binary contains no other test.
    env::set_current_dir("src/example").unwrap();
    let cases = cases("");
    cases.case("../../../tests/cmd/*.md").case("../../../tests/cmd/*.toml");
    // Devices, shells, and errors of the system.
    cases.case(if cfg!(windows) { "../../../tests/cmd/windows/*.md" } else { "../../../tests/cmd/unix/*.md" });
    cases.run();
    documents();
}

fn cases(at: &str) -> trycmd::TestCases {
    // An empty one is an error, so these cannot be emptied.
    let foreign = env::vars_os().find(|(name, _)| name.to_string_lossy().starts_with("KUBEFRONT_"));
    assert_eq!(foreign, None, "unset this variable");
    let cases = trycmd::TestCases::new();
    for variable in ["KUBECONFIG", "SSL_CERT_FILE", "COLUMNS"] {
        cases.env(variable, ""); // counts as unset
    }
    if !at.is_empty() {
        cases.env("KUBEFRONT_AT", at);
    }
    cases.env("NO_COLOR", "1");
    cases.insert_var("[COMMIT]", env!("BUILT_FROM_COMMIT")).unwrap();
    cases
}

/// Runs the sessions in documents for readers. With `TRYCMD=overwrite` (`cargo xtask bless`) the documents change, too.
fn documents() {
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    let _ = fs::remove_dir_all(&copies);
    fs::create_dir_all(&copies).unwrap();
    let cases = cases(AT);
    let mut pairs = Vec::new();
    for document in with_sessions() {
        let text = fs::read_to_string(&document).unwrap();
        let notation = to_trycmd(&text);
        assert_eq!(from_trycmd(&notation), text, "{}: cannot be written back", document.display());
        let copy = copies.join(document.file_name().unwrap());
        fs::write(&copy, notation).unwrap();
        cases.case(&copy);
        pairs.push((document, copy));
    }
    assert!(pairs.iter().any(|(document, _)| document.ends_with("README.md")), "README.md shows no session");
    let outcome = panic::catch_unwind(|| cases.run());
    if env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        for (document, copy) in pairs {
            fs::write(document, from_trycmd(&fs::read_to_string(copy).unwrap())).unwrap();
        }
    }
    outcome.unwrap_or_else(|failure| panic::resume_unwind(failure));
}

/// Returns README.md and the files of `docs` that contain a session.
fn with_sessions() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = docs.chain([root.join("README.md")]).collect();
    found.retain(|path| {
        path.extension().is_some_and(|extension| extension == "md")
            && fs::read_to_string(path).unwrap().lines().any(|line| line.starts_with(FENCE))
    });
    found.sort();
    found
}

const FENCE: &str = "```console";
const EXIT: &str = " exit=";

/// Translates the sessions of a document. trycmd needs two things that readers do not: `? 1` below a command that fails
/// (in the document: `exit=1` behind `console`, which GitHub does not show) and an empty line at the end of the output.
fn to_trycmd(text: &str) -> String {
    let (mut lines, mut inside, mut exit, mut has_output) = (Vec::new(), false, None, false);
    for line in text.lines() {
        if !inside && line.starts_with(FENCE) {
            inside = true;
            exit = line.split_once(EXIT).map(|(_, code)| format!("? {code}"));
            lines.push(FENCE.to_owned());
            continue;
        }
        let is_command = line.starts_with("$ ") || line.starts_with("> ");
        if inside && !is_command {
            lines.extend(exit.take());
        }
        if inside && line == "```" {
            if has_output {
                lines.push(String::new());
            }
            inside = false;
        }
        has_output = inside && !is_command;
        lines.push(line.to_owned());
    }
    lines.join("\n") + "\n"
}

/// Translates back what [`to_trycmd`] returned.
fn from_trycmd(text: &str) -> String {
    let (mut lines, mut fence): (Vec<String>, _) = (Vec::new(), None);
    for line in text.lines() {
        match fence {
            None if line.starts_with(FENCE) => fence = Some(lines.len()),
            Some(start) if line.starts_with("? ") => {
                lines[start] = format!("{FENCE}{EXIT}{}", &line[2..]);
                continue;
            }
            Some(_) if line == "```" => {
                if lines.last().is_some_and(String::is_empty) {
                    lines.pop();
                }
                fence = None;
            }
            _ => {}
        }
        lines.push(line.to_owned());
    }
    lines.join("\n") + "\n"
}
