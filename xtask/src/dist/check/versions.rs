//! The version is the same wherever it is written.

use std::fs;

use serde_json::Value;

use crate::dist::{Release, archive, image, krew, sbom};
use crate::machine;
use crate::step::Failure;

/// Reads what was written, not what was meant.
pub(super) fn check(release: &Release) -> Result<(), Failure> {
    let version = release.version;
    let read = |name: &str| {
        let path = release.folder.join(name);
        fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))
    };
    let mut rows = vec![
        ("krew's manifest", field(&read(krew::NAME)?, "  version: v")),
        ("SBOM", json(&read(sbom::NAME)?, "/metadata/component/version")),
        ("image", json(&read(&format!("{}/index.json", image::NAME))?, REFERENCE)),
        ("CHANGELOG.md", changelog()?),
    ];
    if release.has_page {
        rows.push(("package.json of the module", json(&read("js/package.json")?, "/version")));
    }
    for name in archive::files_below(&release.folder)?.iter().filter(|name| !name.contains('/')) {
        let is_versioned = name.ends_with(".whl") || name.ends_with(".tgz");
        if is_versioned && !name.contains(&format!("-{version}")) {
            rows.push(("a package", name.clone()));
        }
    }
    let wrong: Vec<_> = rows.iter().filter(|(_, found)| found != version).collect();
    match wrong.is_empty() {
        true => println!("{version} in {}", rows.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")),
        false => return Err(Failure::new(format!("not version {version}: {wrong:?}"), "Cargo.toml, CHANGELOG.md")),
    }
    Ok(())
}

/// The newest version of the changelog.
fn changelog() -> Result<String, Failure> {
    let path = machine::root().join("CHANGELOG.md");
    let text = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
    Ok(newest(&text))
}

fn newest(changelog: &str) -> String {
    let mut versions = changelog.lines().filter_map(|line| line.strip_prefix("## [")?.split(']').next());
    versions.find(|version| *version != "Unreleased").unwrap_or_default().to_owned()
}

fn field(text: &str, start: &str) -> String {
    text.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_default().to_owned()
}

fn json(text: &str, place: &str) -> String {
    let document: Option<Value> = serde_json::from_str(text).ok();
    document.as_ref().and_then(|document| document.pointer(place)?.as_str()).unwrap_or_default().to_owned()
}

const REFERENCE: &str = "/manifests/0/annotations/org.opencontainers.image.ref.name";

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn the_newest_version_is_below_what_is_not_released() {
        assert_eq!(newest("# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-30\n\n## [1.2.2]\n"), "1.2.3");
        assert_eq!(newest("# Changelog\n"), "");
    }
}
