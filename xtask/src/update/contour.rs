//! Contour, which the cluster's tests build, and its CRDs, which manifests are validated against.

use std::fs;
use std::path::PathBuf;

use super::{Found, NO_PROXY, Place, newest_module, pinned};
use crate::step::{Failure, output, run};

const MODULE: &str = "github.com/projectcontour/contour";
/// The constant with its version.
const PINNED: (&str, &str) = ("xtask/src/cluster/parts.rs", "CONTOUR");
const CRDS: &str = "tests/crds/contour.yaml";
const README: &str = "tests/crds/README.md";

pub(super) fn look(place: &Place<'_>) -> Result<Found, Failure> {
    let pinned = pinned::read(place.root, PINNED.0, PINNED.1)?;
    let (newest, date) = newest_module(&place.go, MODULE)?;
    Ok(Found { is_tested: Some(pinned.clone()), pinned, newest, date })
}

pub(super) fn write(place: &Place<'_>, found: &Found) -> Result<Vec<String>, Failure> {
    pinned::write(place.root, PINNED.0, &[(PINNED.1, &found.newest)])?;
    Ok(vec![format!("{} names it; cargo xtask cluster builds it", PINNED.0)])
}

/// Compares with the release that the tests build.
pub(super) fn look_at_crds(place: &Place<'_>) -> Result<Found, Failure> {
    let (version, crds) = released(place)?;
    let of_release = format!("those of Contour {version}");
    let is_same = pinned::text(place.root, CRDS)? == crds;
    let pinned = if is_same { of_release.clone() } else { "those of another version".to_owned() };
    Ok(Found { pinned, newest: of_release, date: format!("{} lines", crds.lines().count()), is_tested: None })
}

pub(super) fn write_crds(place: &Place<'_>, _: &Found) -> Result<Vec<String>, Failure> {
    let (version, crds) = released(place)?;
    let old = pinned::text(place.root, CRDS)?;
    for (file, text) in [(CRDS, &crds), (README, &readme(&version))] {
        let path = place.root.join(file);
        fs::write(&path, text).map_err(|error| Failure::io(&path, &error))?;
    }
    let (added, removed) = (only_in(&crds, &old), only_in(&old, &crds));
    Ok(vec![format!("{CRDS}: {added} lines that were not there, {removed} that are no longer there; {README}")])
}

/// Returns the version of Contour that the tests build, and its CRDs.
fn released(place: &Place<'_>) -> Result<(String, String), Failure> {
    let version = pinned::read(place.root, PINNED.0, PINNED.1)?;
    let module = format!("{MODULE}@v{version}");
    let go = |words: &[&str]| {
        let mut command = place.go.command()?;
        command.current_dir(std::env::temp_dir()).args(words);
        Ok::<_, Failure>(command)
    };
    run(&mut go(&["mod", "download", &module])?, NO_PROXY)?;
    let folder = PathBuf::from(output(&mut go(&["list", "-m", "-f", "{{.Dir}}", &module])?, NO_PROXY)?);
    let path = folder.join("examples/contour/01-crds.yaml");
    let crds = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
    Ok((version, crds))
}

fn readme(version: &str) -> String {
    format!(
        "# Contour's CRDs\n\n`contour.yaml` is `examples/contour/01-crds.yaml` of \
         [projectcontour/contour](https://github.com/projectcontour/contour) {version}, Apache-2.0. `tests/it/crd.rs` \
         validates\nthe manifests that kubefront writes against it. `cargo xtask update crds` writes both files again.\n"
    )
}

/// Counts the lines of one text that the other does not contain.
fn only_in(one: &str, other: &str) -> usize {
    let known: std::collections::BTreeSet<_> = other.lines().collect();
    one.lines().filter(|line| !known.contains(line)).count()
}
