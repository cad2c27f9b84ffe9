//! krew installs the archive from the manifest, and kubectl runs it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::{env, iter};

use super::{Folder, is_this_version};
use crate::dist::{Release, archive, krew};
use crate::machine::{apt_install, find};
use crate::step::{Failure, output, run};
use crate::tools;

/// Installs without the network: the manifest and the archive are files.
pub(super) fn check(release: &Release) -> Result<(), Failure> {
    for (program, package) in [("kubectl", "kubernetes-client"), ("git", "git")] {
        if find(program).is_none() {
            apt_install(&[package], &format!("{program}, for krew"))?;
        }
    }
    let (krew, folder) = (tools::krew()?, Folder::new("krew")?);
    empty_index(&folder.join("index/default"))?;
    let mut install = Command::new(krew);
    install.arg("install").env("KREW_ROOT", folder.path()).env("KREW_NO_UPGRADE_CHECK", "1");
    install.arg(format!("--manifest={}", release.folder.join(krew::NAME).display()));
    install.arg(format!("--archive={}", release.folder.join(archive::name(release.own()?.triple)).display()));
    output(&mut install, "read the manifest: dist/release/kubefront.yaml")?;
    let installed = folder.join("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(iter::once(installed).chain(env::split_paths(&path)));
    let path = path.map_err(|error| Failure::new(error.to_string(), "look at PATH"))?;
    is_this_version(Command::new("kubectl").arg("kubefront").env("PATH", &path), release)?;
    let notices = folder.join(&format!("store/kubefront/v{}/{}", release.version, crate::dist::notices::NAME));
    if !notices.is_file() {
        return Err(Failure::new("krew did not install the licenses", "xtask/src/dist/krew.rs"));
    }
    println!("kubectl kubefront --version: {}", release.version);
    Ok(())
}

/// krew updates no index that has no upstream; it must be a repository with a directory of plugins.
fn empty_index(index: &Path) -> Result<(), Failure> {
    let plugins = index.join("plugins");
    fs::create_dir_all(&plugins).map_err(|error| Failure::io(&plugins, &error))?;
    run(Command::new("git").args(["init", "--quiet"]).arg(index), "git init")
}
