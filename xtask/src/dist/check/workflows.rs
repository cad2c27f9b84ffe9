//! The workflows of GitHub: valid, and without known risks.

use std::fs;
use std::process::Command;

use crate::dist::Release;
use crate::step::{Failure, run};
use crate::{machine, python, tools};

/// Runs actionlint and zizmor over `.github`, offline.
pub(super) fn check(_: &Release) -> Result<(), Failure> {
    let folder = machine::root().join(".github/workflows");
    let is_workflow = |name: &str| name.ends_with(".yaml") || name.ends_with(".yml");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .map_err(|_| {
            Failure::new("there is no .github/workflows: nothing would publish a release", "git status .github")
        })?
        .flatten()
        .filter(|entry| is_workflow(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::new(".github/workflows contains no workflow", "git status .github"));
    }
    // Without shellcheck: whether a machine has one must not change the result.
    let mut actionlint = Command::new(tools::actionlint()?);
    actionlint.args(["-shellcheck=", "-pyflakes="]).args(&files).current_dir(machine::root());
    run(&mut actionlint, "change the workflow")?;
    let mut zizmor = Command::new(python::zizmor()?);
    zizmor.args(["--offline", "--quiet", "--no-progress", "--persona", "auditor", ".github"]);
    zizmor.current_dir(machine::root());
    run(&mut zizmor, "change the workflow, or give the reason in a comment: # zizmor: ignore[RULE] REASON")?;
    println!("{} workflows: actionlint and zizmor report nothing", files.len());
    Ok(())
}
