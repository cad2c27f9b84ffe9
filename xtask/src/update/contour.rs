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
/// Before the version in that file.
const MODULE_LINK: &str = "[projectcontour/contour](https://github.com/projectcontour/contour) ";

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
    let readme = readme(&pinned::text(place.root, README)?, &version)?;
    for (file, text) in [(CRDS, &crds), (README, &readme)] {
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

/// The text with the version of the CRDs replaced.
///
/// # Errors
/// The text does not name the version.
fn readme(text: &str, version: &str) -> Result<String, Failure> {
    let (before, after) = (MODULE_LINK, ", Apache-2.0");
    let found = text.split_once(before).and_then(|(start, rest)| Some((start, rest.split_once(after)?.1)));
    let Some((start, rest)) = found else {
        let mend = format!("write `{before}VERSION{after}` there");
        return Err(Failure::new(format!("{README} does not name the version of Contour's CRDs"), mend));
    };
    Ok(format!("{start}{before}{version}{after}{rest}"))
}

/// Counts the lines of one text that the other does not contain.
fn only_in(one: &str, other: &str) -> usize {
    let known: std::collections::BTreeSet<_> = other.lines().collect();
    one.lines().filter(|line| !known.contains(line)).count()
}
