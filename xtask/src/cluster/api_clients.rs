//! Clients of the API other than kubectl, in the tool cache, at the versions given here and in `tests/cluster/api-clients`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::go::Go;
use super::parts::{self, digest, said};
use crate::machine::{self, apt_install, find};
use crate::step::{Failure, run};
use crate::{cache, python, tools};

/// Its `--wait` asks again and again; only a hook is watched, which the chart of the tests has.
const HELM: &str = "3.22.0";

/// Returns the variables by which the tests find the clients.
pub(super) fn all(go: &Go) -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    Ok(vec![
        ("KUBEFRONT_CLUSTER_HELM", helm(go)?),
        ("KUBEFRONT_CLUSTER_PYTHON", python::with_yaml()?),
        ("KUBEFRONT_CLUSTER_PYTHON_CLIENT", python_client()?),
        ("KUBEFRONT_CLUSTER_NODE_CLIENT", node_client()?),
        ("KUBEFRONT_CLUSTER_KUBE_RS", kube_rs()?),
    ])
}

fn helm(go: &Go) -> Result<PathBuf, Failure> {
    let place = cache::tool(&format!("helm-{HELM}"), |place| {
        said(&format!("building Helm {HELM} (about 2 minutes)"), || {
            let name = format!("-s -w -X helm.sh/helm/v3/internal/version.version=v{HELM}");
            let mut command = go.command()?;
            command.env("GOBIN", place).args(["install", "-trimpath", "-ldflags", &name]);
            command.arg(format!("helm.sh/helm/v3/cmd/helm@v{HELM}"));
            run(&mut command, parts::MODULES)
        })
    })?;
    Ok(place.join("helm"))
}

/// A directory for `PYTHONPATH`.
fn python_client() -> Result<PathBuf, Failure> {
    let folder = folder().join("python");
    cache::tool(&format!("python-client-{}", digest(&folder, &["requirements.txt"])?), |place| {
        said("installing the Python client (160 MB)", || {
            python::install_listed(&folder.join("requirements.txt"), place)
        })
    })
}

/// The client's main file.
fn node_client() -> Result<PathBuf, Failure> {
    if find("node").is_none() || find("npm").is_none() {
        apt_install(&["nodejs", "npm"], "Node.js, for its client of Kubernetes")?;
    }
    let (folder, files) = (folder().join("node"), ["package.json", "package-lock.json"]);
    let place = cache::tool(&format!("node-client-{}", digest(&folder, &files)?), |place| {
        said("installing the Node.js client (70 MB)", || {
            files.iter().try_for_each(|file| copy(&folder.join(file), &place.join(file)))?;
            let mut npm = Command::new("npm");
            npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(place);
            run(&mut npm, "look at npm's settings: npm config list")
        })
    })?;
    Ok(place.join("node_modules/@kubernetes/client-node/dist/index.js"))
}

fn kube_rs() -> Result<PathBuf, Failure> {
    let folder = folder().join("rust");
    let key = digest(&folder, &["Cargo.toml", "Cargo.lock", "src/main.rs"])?;
    let place = cache::tool(&format!("kube-rs-{key}"), |place| {
        said("building a client with kube-rs (about a minute)", || {
            let target = machine::root().join("target/cluster/kube-rs");
            let mut command = tools::native_cargo();
            command.args(["build", "--quiet", "--locked", "--manifest-path"]).arg(folder.join("Cargo.toml"));
            run(command.arg("--target-dir").arg(&target), "read what cargo said above")?;
            copy(&target.join("debug").join(KUBE_RS), &place.join(KUBE_RS))
        })
    })?;
    Ok(place.join(KUBE_RS))
}

/// The name of the crate and of its program.
const KUBE_RS: &str = "kubefront-kube-rs-client";

fn folder() -> PathBuf {
    machine::root().join("tests/cluster/api-clients")
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to).map(drop).map_err(|error| Failure::io(from, &error))
}

#[cfg(test)]
mod tests {
    use super::{HELM, folder};
    use crate::machine;

    #[test]
    fn the_documentation_names_the_pinned_versions() {
        let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
        let documentation = read(machine::root().join("docs/evidence.md"));
        let pinned = |file: &str, before: &str| {
            let text = read(folder().join(file));
            let version = text.split(before).nth(1).and_then(|rest| rest.split(['"', '\n']).next());
            version.unwrap_or_else(|| panic!("{file} pins nothing after {before}")).to_owned()
        };
        for named in [
            format!("Helm {HELM}"),
            format!("`kubernetes` {}", pinned("python/requirements.txt", "\nkubernetes==")),
            format!("`@kubernetes/client-node` {}", pinned("node/package.json", "client-node\": \"")),
            format!("kube-rs {}", pinned("rust/Cargo.toml", "kube = { version = \"=")),
        ] {
            assert!(documentation.contains(&named), "{named}");
        }
    }
}
