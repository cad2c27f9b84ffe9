//! `cargo xtask browser`, `cargo xtask screenshots`: the page in a real Chromium.

use std::process::Command;

use crate::machine::{self, apt_install, cargo, find};
use crate::step::{Failure, run};
use crate::{tools, web};

/// Builds the page and runs its tests; names choose some of them.
pub(crate) fn test(names: &[&str]) -> Result<(), Failure> {
    let mut command = prepared(&["test", "--quiet", "--workspace", "--test", "page", "--"])?;
    web::guard::check()?;
    run(command.args(names), "the lines above say which case and why; one alone: cargo xtask browser NAME")
}

/// Builds the page and makes a screenshot of each of its states in `dist/screenshots`, and README's; words select.
pub(crate) fn screenshots(words: &[&str]) -> Result<(), Failure> {
    let package = ["--package", "kubefront-browser-tests", "--bin", "screenshots", "--"];
    let mut command = prepared(&[&["run", "--quiet"], package.as_slice()].concat())?;
    run(command.args(words), "the lines above say which state and why")?;
    println!("pictures are in dist/screenshots");
    Ok(())
}

/// Returns cargo with `words`, the page built, and the browser named.
pub(crate) fn prepared(words: &[&str]) -> Result<Command, Failure> {
    let (chromium, axe, tsc) = (chromium()?, tools::axe()?, tools::typescript()?);
    web::build_all(machine::root())?;
    let mut command = cargo();
    command.args(words).env("KUBEFRONT_CHROMIUM", chromium).env("KUBEFRONT_AXE", axe).env("KUBEFRONT_TSC", tsc);
    Ok(command)
}

/// Finds Chromium by its usual names, and installs Debian's if there is none.
fn chromium() -> Result<&'static str, Failure> {
    let found = || {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
            .into_iter()
            .find(|name| find(name).is_some())
    };
    if let Some(name) = found() {
        return Ok(name);
    }
    apt_install(&["chromium"], "Chromium, for the page's tests")?;
    found().ok_or_else(|| {
        Failure::new("chromium is not on PATH", "put a Chromium or Chrome on PATH under the name chromium")
    })
}
