//! What kubefront writes for Argo CD, Flux, and external-dns, read by the code of these projects: a part of `cargo xtask parity`.
//!
//! Their modules need a newer Go, and Argo CD takes minutes to build, so `tests/cluster/go/consumers/extract` copies only the
//! declarations that read the files. The versions are pinned here, with the digests that Go's checksum database has.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::{Value, json};

use super::go::Go;
use super::parts::{self, said};
use crate::step::{Failure, run};
use crate::{cache, machine};

/// Argo CD, Flux, and external-dns, in the order of `extract`: name of the package, module, version, digest.
const PROJECTS: [(&str, &str, &str, &str); 3] = [
    ("argocd", "github.com/argoproj/argo-cd/v3", "v3.6.1", "h1:OmhqeKiR3C//awbFrhQqFdtRI+Qiv17j8vqm3UkMj/g="),
    ("flux", "github.com/fluxcd/pkg/runtime", "v0.122.0", "h1:5nT+3PqbRvnzIMBNW6g/lIqsg6B715zaF12J3KnvjJY="),
    ("externaldns", "sigs.k8s.io/external-dns", "v0.23.0", "h1:35KyAZtLN8o5nIE0aPKfyhILbf5HHkKPJby/4FowPJM="),
];

/// Builds the reader, and has it read every golden case.
pub(super) fn check() -> Result<(), Failure> {
    let go = Go::for_contour();
    let sources = machine::root().join("tests/cluster/go");
    let versions = PROJECTS.map(|(_, _, version, _)| version).join("-");
    let key = format!("consumers-{versions}-{}", parts::digest(&sources, &FILES)?);
    let place = cache::tool(&key, |place| {
        said("building the readers of Argo CD, Flux, and external-dns (about 40 seconds, 80 MB of modules)", || {
            build(&go, &sources, place)
        })
    })?;
    let mut command = Command::new(place.join("consumers"));
    run(command.arg(machine::root().join("tests/golden")), "correct core/src/manifest/consumer.rs or http_proxy.rs")
}

fn build(go: &Go, sources: &Path, place: &Path) -> Result<(), Failure> {
    let archives = PROJECTS.map(|(_, module, version, digest)| archive(go, module, version, digest));
    let mut command = go.command()?;
    command.args(["run", "-trimpath", "./consumers/extract"]);
    for archive in archives {
        command.arg(archive?);
    }
    run(command.arg(place).current_dir(sources), "the source has changed: correct tests/cluster/go/consumers/extract")?;
    let file = |name: &str| (sources.join(format!("consumers/{name}/{name}.go")), place.join(format!("{name}.go")));
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let replaced = PROJECTS.map(|(name, ..)| file(name)).map(|(from, to)| (text(from), Value::from(text(to))));
    let overlay = place.join("overlay.json");
    let list = json!({ "Replace": Value::Object(replaced.into_iter().collect()) });
    fs::write(&overlay, list.to_string()).map_err(|error| Failure::io(&overlay, &error))?;
    let mut command = go.command()?;
    command.args(["build", "-trimpath", "-overlay"]).arg(&overlay).arg("-o").arg(place.join("consumers"));
    run(command.arg("./consumers").current_dir(sources), parts::MODULES)
}

/// The archive of a module in Go's own cache. It is not unpacked: Go refuses a module that needs a newer Go, and says so after
/// it has downloaded and verified it.
fn archive(go: &Go, module: &str, version: &str, digest: &str) -> Result<PathBuf, Failure> {
    let mut command = go.command()?;
    command.args(["mod", "download", "-json", &format!("{module}@{version}")]).current_dir(env::temp_dir());
    let output = command.output().map_err(|error| Failure::new(format!("go: {error}"), parts::MODULES))?;
    let told: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let failed = |what: &str| Failure::new(format!("{module} {version}: {what}"), parts::MODULES);
    match (told["Zip"].as_str(), told["Sum"].as_str()) {
        (Some(zip), Some(sum)) if sum == digest => Ok(PathBuf::from(zip)),
        (_, Some(sum)) => Err(failed(&format!("the digest is {sum}, and not {digest}"))),
        _ => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(failed(told["Error"].as_str().unwrap_or_else(|| said.trim())))
        }
    }
}

/// Another text is another program.
const FILES: [&str; 4] = ["go.mod", "go.sum", "consumers/main.go", "consumers/extract/main.go"];
