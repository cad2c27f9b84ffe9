//! `cargo xtask update`: newer versions of what this project follows: the root store, Kubernetes, Contour, and its CRDs.

mod contour;
mod kubernetes;
mod pinned;
mod root_store;

use std::path::Path;
use std::process::Command;

use crate::cluster::Go;
use crate::machine;
use crate::step::{Failure, output};

const HELP: &str = "cargo xtask update [--check] [--date DATE] [root-store] [contour] [crds] [kubernetes]
  sets newer versions, of all four or of those named, and says what changed
  --check      only say what is outdated, and fail if something is
  --date DATE  the date of the newest root store, if cargo's index contains none: 2026-10-19";

/// Does the job.
pub(crate) fn run(words: &[&str]) -> Result<(), Failure> {
    if words.iter().any(|word| ["--help", "-h"].contains(word)) {
        println!("{HELP}");
        return Ok(());
    }
    let (mut is_check, mut date, mut names) = (false, None, Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--check" => is_check = true,
            "--date" => date = Some(words.next().copied().filter(|date| is_date(date)).ok_or_else(unknown("--date"))?),
            name if PARTS.iter().any(|part| part.name == name) => names.push(name),
            other => return Err(unknown(other)()),
        }
    }
    let place = Place { root: machine::root(), go: Go::for_contour(), date };
    let parts = PARTS.iter().filter(|part| names.is_empty() || names.contains(&part.name));
    let (mut outdated, mut failed) = (Vec::new(), None);
    for part in parts {
        match (part.look)(&place).and_then(|found| follow(part, &place, &found, is_check)) {
            Ok(true) => outdated.push(part.name),
            Ok(false) => {}
            // The other parts can come from another registry.
            Err(failure) => {
                println!("{:<11} failed: {}", part.name, failure.what);
                failed.get_or_insert(failure);
            }
        }
    }
    if let Some(failure) = failed {
        return Err(failure);
    }
    match outdated.as_slice() {
        [] => Ok(()),
        names if is_check => Err(Failure::new(format!("outdated: {}", names.join(", ")), "cargo xtask update")),
        _ => {
            println!("\nnext: cargo xtask bless; cargo xtask test; a line in CHANGELOG.md");
            Ok(())
        }
    }
}

/// Prints what was found, and writes it unless that is not wanted. Says whether the part was outdated.
fn follow(part: &Part, place: &Place<'_>, found: &Found, is_check: bool) -> Result<bool, Failure> {
    if found.pinned == found.newest {
        println!("{:<11} {}: newest", part.name, found.pinned);
        return Ok(false);
    }
    println!("{:<11} {} -> {} ({})", part.name, found.pinned, found.newest, found.date);
    if is_check {
        return Ok(true);
    }
    for line in (part.write)(place, found)? {
        println!("{:<11}   {line}", "");
    }
    if let Some(version) = &found.is_tested {
        let files = naming(place.root, version);
        println!("{:<11}   {files} files say what was tested with {version}: after the tests, change them", "");
        println!("{:<11}   git grep -nF {version} -- core docs README.md", "");
    }
    Ok(true)
}

/// Counts the files that name a version, except for golden ones, which are written.
fn naming(root: &Path, version: &str) -> usize {
    let mut command = Command::new("git");
    command.current_dir(root).args(["grep", "-lF", version, "--", "core", "docs", "README.md"]);
    output(&mut command, "git status").map_or(0, |files| files.lines().count())
}

/// Where things are, and what was asked for.
struct Place<'a> {
    root: &'a Path,
    go: Go,
    date: Option<&'a str>,
}

/// One thing that is followed.
struct Part {
    name: &'static str,
    look: fn(&Place<'_>) -> Result<Found, Failure>,
    /// Returns lines that say what changed.
    write: fn(&Place<'_>, &Found) -> Result<Vec<String>, Failure>,
}

/// What is used, and what there is.
struct Found {
    pinned: String,
    newest: String,
    /// The day on which the newest was released.
    date: String,
    /// The version that texts name as tested, if they do.
    is_tested: Option<String>,
}

/// The CRDs are those of Contour, so they come after it.
const PARTS: [Part; 4] = [
    Part { name: "root-store", look: root_store::look, write: root_store::write },
    Part { name: "contour", look: contour::look, write: contour::write },
    Part { name: "crds", look: contour::look_at_crds, write: contour::write_crds },
    Part { name: "kubernetes", look: kubernetes::look, write: kubernetes::write },
];

fn unknown(word: &str) -> impl Fn() -> Failure {
    move || Failure::new(format!("cargo xtask update: invalid argument {word}"), HELP)
}

fn is_date(text: &str) -> bool {
    let is_shape = |(at, sign): (usize, char)| if at == 4 || at == 7 { sign == '-' } else { sign.is_ascii_digit() };
    text.len() == 10 && text.char_indices().all(is_shape)
}

/// Returns version and day of the newest release of a Go module, without the `v`.
fn newest_module(go: &Go, module: &str) -> Result<(String, String), Failure> {
    let mut command = go.command()?;
    // Outside of any module: its `replace` would answer.
    command.current_dir(std::env::temp_dir());
    command.args(["list", "-m", "-f", "{{.Version}} {{.Time.Format \"2006-01-02\"}}", &format!("{module}@latest")]);
    let said = output(&mut command, NO_PROXY)?;
    let parts = said.strip_prefix('v').and_then(|said| said.split_once(' '));
    let (version, date) = parts.ok_or_else(|| Failure::new(format!("go printed no version: {said}"), NO_PROXY))?;
    Ok((version.to_owned(), date.to_owned()))
}

const NO_PROXY: &str = "go reaches no module proxy: look at the network, and at go env GOPROXY";

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_a_date() {
        assert!(is_date("2026-10-19"));
        for wrong in ["", "2026-10-1", "2026/10/19", "19-10-2026", "2026-10-19T"] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
