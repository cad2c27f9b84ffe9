//! Kubernetes: API server, kubectl, and the etcd that belongs to them, which the cluster's tests build.

use std::fs;
use std::path::Path;

use super::{Found, NO_PROXY, Place, newest_module, pinned};
use crate::step::{Failure, output, run};

const MODULE: &str = "k8s.io/kubernetes";
const PARTS: &str = "xtask/src/cluster/parts.rs";
const FOLDER: &str = "tests/cluster/go";

pub(super) fn look(place: &Place<'_>) -> Result<Found, Failure> {
    let pinned = pinned::read(place.root, PARTS, "KUBERNETES")?;
    let (newest, date) = newest_module(&place.go, MODULE)?;
    Ok(Found { is_tested: Some(pinned.clone()), pinned, newest, date })
}

pub(super) fn write(place: &Place<'_>, found: &Found) -> Result<Vec<String>, Failure> {
    let folder = place.root.join(FOLDER);
    let names = ["go.mod", "go.sum"];
    let before = names.map(|name| pinned::text(place.root, &format!("{FOLDER}/{name}")));
    let [Ok(module), Ok(sums)] = before else {
        return Err(Failure::new(format!("{FOLDER} contains no go.mod and go.sum"), "git checkout tests/cluster/go"));
    };
    let theirs = their_module(place, &found.newest)?;
    let etcd = required(&theirs, ETCD_CLIENT).ok_or_else(|| no_etcd(&found.newest))?;
    let new = of_version(&module, &theirs, &found.pinned, &found.newest, etcd);
    let tidied = put(&folder, "go.mod", &new).and_then(|()| {
        let mut command = place.go.command()?;
        run(command.current_dir(&folder).args(["mod", "tidy"]), MOVED)
    });
    if let Err(failure) = tidied {
        put(&folder, "go.mod", &module)?;
        put(&folder, "go.sum", &sums)?;
        return Err(failure);
    }
    pinned::write(place.root, PARTS, &[("KUBERNETES", &found.newest), ("ETCD", etcd)])?;
    Ok(vec![format!("{PARTS}, {FOLDER}/go.mod, {FOLDER}/go.sum; etcd {etcd}; cargo xtask cluster builds them")])
}

/// Returns go.mod of Kubernetes.
fn their_module(place: &Place<'_>, version: &str) -> Result<String, Failure> {
    let mut command = place.go.command()?;
    command.current_dir(std::env::temp_dir());
    command.args(["list", "-m", "-f", "{{.GoMod}}", &format!("{MODULE}@v{version}")]);
    let path = output(&mut command, NO_PROXY)?;
    fs::read_to_string(&path).map_err(|error| Failure::io(Path::new(&path), &error))
}

fn put(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    fs::write(&path, text).map_err(|error| Failure::io(&path, &error))
}

/// Kubernetes names its libraries by directories, which only its own build has: here each is replaced by its release.
fn of_version(module: &str, theirs: &str, old: &str, new: &str, etcd: &str) -> String {
    let library = |version: &str| version.strip_prefix("1.").map_or_else(String::new, |rest| format!("v0.{rest}"));
    let (old_library, new_library) = (library(old), library(new));
    let staged = theirs.lines().filter_map(|line| line.trim().split_once(" => ./staging/")).map(|(name, _)| name);
    let replaced: String = staged.map(|name| format!("\t{name} => {name} {new_library}\n")).collect();
    let mut text = String::new();
    let mut is_inside = false;
    for line in module.lines() {
        match line {
            "replace (" => {
                text.push_str(&format!("replace (\n{replaced})\n"));
                is_inside = true;
            }
            ")" if is_inside => is_inside = false,
            _ if is_inside => {}
            _ => text.push_str(&format!("{}\n", line_of_version(line, (old, new), (&old_library, &new_library), etcd))),
        }
    }
    text
}

fn line_of_version(line: &str, (old, new): (&str, &str), library: (&str, &str), etcd: &str) -> String {
    let mut words = line.trim().split(' ');
    match (words.next(), words.next()) {
        (Some(MODULE), Some(version)) => line.replace(version, &format!("v{new}")),
        (Some(name), Some(version)) if name.starts_with("k8s.io/") && version == library.0 => {
            line.replace(version, library.1)
        }
        (Some(ETCD_SERVER), Some(version)) => line.replace(version, &format!("v{etcd}")),
        _ => line.replace(&format!("Kubernetes {old}"), &format!("Kubernetes {new}")),
    }
}

/// Returns the version that a go.mod requires, without the `v`.
fn required<'a>(module: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = module.lines().map(|line| line.trim().trim_start_matches("require "));
    let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(" v"))?;
    line.split(' ').next()
}

fn no_etcd(version: &str) -> Failure {
    Failure::new(
        format!("go.mod of Kubernetes {version} requires no {ETCD_CLIENT}"),
        "update xtask/src/update/kubernetes.rs",
    )
}

const MOVED: &str =
    "read what go said above; if a package moved, change its import in tests/cluster/go first. Nothing was changed";
const ETCD_CLIENT: &str = "go.etcd.io/etcd/client/v3";
const ETCD_SERVER: &str = "go.etcd.io/etcd/server/v3";

#[cfg(test)]
mod tests {
    use super::{ETCD_CLIENT, of_version, required};

    const OURS: &str = "\
module x

require (
	k8s.io/client-go v0.35.4
	k8s.io/utils v0.0.0-20251002143259-bc988d571ff4
)

require (
	go.etcd.io/etcd/server/v3 v3.6.5 // indirect
	k8s.io/kubernetes v1.35.4 // indirect
	k8s.io/kubectl v0.0.0 // indirect
)

replace (
	k8s.io/client-go => k8s.io/client-go v0.35.4
	k8s.io/gone => k8s.io/gone v0.35.4
)

tool (
	k8s.io/kubernetes/cmd/kubectl
)
";
    const THEIRS: &str = "\
require (
	go.etcd.io/etcd/client/v3 v3.7.0
)

replace (
	k8s.io/client-go => ./staging/src/k8s.io/client-go
	k8s.io/new => ./staging/src/k8s.io/new
)
";

    #[test]
    fn go_mod_gets_the_libraries_of_the_version() {
        let etcd = required(THEIRS, ETCD_CLIENT).unwrap();
        let expected = OURS
            .replace("k8s.io/kubernetes v1.35.4", "k8s.io/kubernetes v1.37.2")
            .replace("v0.35.4", "v0.37.2")
            .replace("k8s.io/gone => k8s.io/gone", "k8s.io/new => k8s.io/new")
            .replace("server/v3 v3.6.5", "server/v3 v3.7.0");
        assert_eq!(of_version(OURS, THEIRS, "1.35.4", "1.37.2", etcd), expected);
        assert_eq!(required(THEIRS, "go.etcd.io/etcd"), None);
    }
}
