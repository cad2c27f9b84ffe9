//! The image runs without any right, and answers a ResourceList.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use super::{Folder, is_this_version};
use crate::dist::{Release, image};
use crate::machine::{apt_install, find};
use crate::step::{Failure, output};

/// Runs it with buildah, which needs no daemon.
pub(super) fn check(release: &Release) -> Result<(), Failure> {
    let layout = release.folder.join(image::NAME);
    if !layout.join("index.json").is_file() {
        return Err(Failure::new("there is no image", "cargo xtask dist, on Linux"));
    }
    if find("buildah").is_none() {
        apt_install(&["buildah"], "buildah, which runs the image")?;
    }
    let folder = Folder::new("image")?;
    let buildah = |words: &[&str]| {
        let mut command = Command::new("buildah");
        command.arg("--root").arg(folder.join("storage")).arg("--runroot").arg(folder.join("run"));
        command.args(["--storage-driver", "vfs"]).args(words);
        command
    };
    let name = output(buildah(&["from", "--quiet"]).arg(format!("oci:{}", layout.display())), WHERE)?;
    let config = |what: &str| output(&mut buildah(&["inspect", "--format", what, &name]), WHERE);
    let started = config("{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.WorkingDir}}")?;
    if started.trim() != "65534:65534 [/kubefront]" {
        return Err(Failure::new(format!("the image starts as {started:?}"), "xtask/src/dist/image.rs"));
    }
    let program = ["run", "--isolation", "chroot", &name, "--", "/kubefront"];
    is_this_version(&mut buildah(&program), release)?;
    let list = folder.join("list.yaml");
    fs::write(&list, LIST).map_err(|error| Failure::io(&list, &error))?;
    let answer = output(buildah(&program).stdin(open(&list)?), "kubefront krm < FILE")?;
    for part in ["kind: ResourceList", "kind: HTTPProxy", "fqdn: k8s.example.com", "kind: Namespace"] {
        if !answer.contains(part) {
            return Err(Failure::new(format!("the image answered a ResourceList without {part}:\n{answer}"), WHERE));
        }
    }
    // The storage of images that a root made contains directories that it mounted.
    output(&mut buildah(&["rm", "--all"]), WHERE)?;
    println!("as user 65534: --version, and an HTTPProxy for an ApiExposure in a ResourceList");
    Ok(())
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| Failure::io(path, &error))
}

const WHERE: &str = "xtask/src/dist/image.rs";
const LIST: &str = "apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: Namespace
  metadata:
    name: kept
- apiVersion: kubefront.dev/v1alpha1
  kind: ApiExposure
  metadata:
    name: production
  spec:
    fqdn: k8s.example.com
    certificate:
      source: existing
    upstream:
      caSource: existing
";
