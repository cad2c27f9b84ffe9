//! Mozilla's root store, as the crate webpki-roots contains it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use super::{Found, Place, pinned};
use crate::machine::cargo;
use crate::step::{Failure, output, run};

const CRATE: &str = "webpki-roots";
const FILE: &str = "core/src/x509/roots.rs";
const NO_REGISTRY: &str = "cargo reaches no registry: look at the network, and at cargo's settings";

pub(super) fn look(place: &Place<'_>) -> Result<Found, Failure> {
    let pinned = pinned::read(place.root, FILE, "MOZILLA_VERSION")?;
    let said = output(cargo().args(["info", "--color", "never", CRATE]), NO_REGISTRY)?;
    let newest =
        newest(&said).ok_or_else(|| Failure::new(format!("cargo info {CRATE} names no version"), NO_REGISTRY))?;
    let date = match (newest == pinned, place.date) {
        (true, _) => pinned::read(place.root, FILE, "MOZILLA_DATE")?,
        (false, Some(date)) => date.to_owned(),
        (false, None) => published(&newest)?,
    };
    Ok(Found { pinned, newest, date, is_tested: None })
}

pub(super) fn write(place: &Place<'_>, found: &Found) -> Result<Vec<String>, Failure> {
    let (old, new) = (&found.pinned, &found.newest);
    for manifest in ["Cargo.toml", "core/fuzz/Cargo.toml"] {
        let mut command = cargo();
        command.args(["update", "--quiet", "--package", CRATE, "--precise", new, "--manifest-path", manifest]);
        run(&mut command, "if core/Cargo.toml requires another major version, change it there, then again")?;
    }
    run(cargo().args(["fetch", "--quiet", "--locked"]), NO_REGISTRY)?;
    let list = format!("Mozilla, {CRATE} {new}, {}", found.date);
    let values = [("MOZILLA_LIST", list.as_str()), ("MOZILLA_VERSION", new), ("MOZILLA_DATE", &found.date)];
    pinned::write(place.root, FILE, &values)?;
    let mut lines = vec![format!("Cargo.lock, core/fuzz/Cargo.lock, {FILE}")];
    match (labels(old), labels(new)) {
        (Some(before), Some(after)) => {
            lines.extend(after.difference(&before).map(|label| format!("added: {label}")));
            lines.extend(before.difference(&after).map(|label| format!("removed: {label}")));
        }
        _ => {
            lines.push(format!("sources of {CRATE} {old} or {new} are not on this machine: certificates not compared"))
        }
    }
    Ok(lines)
}

/// `version: 1.0.9 (latest 1.0.10)`, or `version: 1.0.10`.
fn newest(said: &str) -> Option<String> {
    let line = said.lines().find_map(|line| line.strip_prefix("version: "))?;
    let latest = line.split_once("(latest ").map(|(_, after)| after.trim_end_matches(')'));
    let version = latest.or_else(|| line.split(' ').next())?;
    version.starts_with(|sign: char| sign.is_ascii_digit()).then(|| version.to_owned())
}

/// The day on which a version was published, as cargo keeps it with its index.
fn published(version: &str) -> Result<String, Failure> {
    let files = below_home("registry/index").into_iter().map(|index| index.join(".cache/we/bp").join(CRATE));
    let mut entries = files.filter_map(|file| fs::read(file).ok());
    entries.find_map(|entries| published_in(&String::from_utf8_lossy(&entries), version)).ok_or_else(|| {
        let what = format!("cargo's index contains no date of {CRATE} {version}");
        Failure::new(what, "look the day up, then: cargo xtask update root-store --date DATE")
    })
}

/// One JSON text for each version, between bytes that are zero.
fn published_in(entries: &str, version: &str) -> Option<String> {
    let version = format!("\"vers\":\"{version}\"");
    let mut compact = entries.split('\0').map(|entry| entry.replace(": ", ":"));
    let entry = compact.find(|entry| entry.contains(&version))?;
    let (_, after) = entry.split_once("\"pubtime\":\"")?;
    after.get(..10).filter(|date| super::is_date(date)).map(str::to_owned)
}

/// The names of the root certificates in a version, from the comments of its source.
fn labels(version: &str) -> Option<BTreeSet<String>> {
    let sources =
        below_home("registry/src").into_iter().map(|index| index.join(format!("{CRATE}-{version}/src/lib.rs")));
    let text = sources.filter_map(|file| fs::read_to_string(file).ok()).next()?;
    Some(text.lines().filter_map(|line| line.trim().strip_prefix("* Label: ")).map(str::to_owned).collect())
}

/// The directories of the registries in cargo's home.
fn below_home(folder: &str) -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"))).unwrap_or_default();
    let entries = fs::read_dir(home.join(folder)).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::{newest, published_in};

    #[test]
    fn cargo_names_the_newest_version() {
        for (said, expected) in [
            ("webpki-roots\nversion: 1.0.9 (latest 1.0.10)\nlicense: X", Some("1.0.10")),
            ("version: 1.0.10\nrust-version: 1.71", Some("1.0.10")),
            ("version: 1.0.10 (from ./webpki-roots)", Some("1.0.10")),
            ("rust-version: 1.71", None),
            ("version: unknown", None),
        ] {
            assert_eq!(newest(said).as_deref(), expected, "{said}");
        }
    }

    #[test]
    fn the_index_names_the_day() {
        let entries = "\u{3}etag\x001.0.1\0{\"vers\":\"1.0.1\",\"pubtime\":\"2026-01-02T03:04:05Z\"}\x001.0.10\0{\"vers\": \
                       \"1.0.10\", \"pubtime\": \"2026-10-19T20:11:32Z\"}\x001.0.11\0{\"vers\":\"1.0.11\"}\0";
        for (version, expected) in
            [("1.0.1", Some("2026-01-02")), ("1.0.10", Some("2026-10-19")), ("1.0.11", None), ("1.0", None)]
        {
            assert_eq!(published_in(entries, version).as_deref(), expected, "{version}");
        }
    }
}
