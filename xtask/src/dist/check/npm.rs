//! npm installs the packages without the network; the command and the module run.

use std::path::PathBuf;
use std::process::Command;

use super::{Folder, is_this_version};
use crate::dist::{Release, archive};
use crate::machine::{apt_install, find};
use crate::step::{Failure, output};

pub(super) fn check(release: &Release) -> Result<(), Failure> {
    if find("node").is_none() || find("npm").is_none() {
        apt_install(&["nodejs", "npm"], "Node.js, for the npm packages")?;
    }
    let folder = Folder::new("npm")?;
    let system = output(Command::new("node").args(["-p", "process.platform + '-' + process.arch"]), "node")?;
    let own = [format!("kubefront-{system}-{}.tgz", release.version), format!("kubefront-{}.tgz", release.version)];
    let all = archive::files_below(&release.folder)?;
    let files: Vec<PathBuf> =
        own.iter().filter(|name| all.contains(name)).map(|name| release.folder.join(name)).collect();
    if files.len() != own.len() {
        return Err(Failure::new(format!("dist/release does not contain {}", own.join(" and ")), "cargo xtask dist"));
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
    output(npm.arg(folder.path()).args(files), "xtask/src/dist/npm.rs")?;
    is_this_version(&mut Command::new(folder.join("node_modules/.bin/kubefront")), release)?;
    // The command passes on exit codes and streams: the example's key does not match.
    let program = folder.join("node_modules/.bin/kubefront");
    output(Command::new(&program).args(["example", "try"]).current_dir(folder.path()), "kubefront example")?;
    let files = ["try/fullchain.pem", "try/other-key.pem", "try/admin.kubeconfig"];
    let checked = Command::new(&program)
        .args(["check", "--fqdn", "k8s.example.com"])
        .args(files)
        .current_dir(folder.path())
        .output()?;
    let said = String::from_utf8_lossy(&checked.stdout);
    if checked.status.code() != Some(1) || !said.contains("error[key-mismatch]") {
        return Err(Failure::new(format!("the command of the npm package ended with {}", checked.status), COMMAND));
    }
    let mut module = Command::new("node");
    let said = output(module.args(["-e", MODULE]).current_dir(folder.path()), "web/shell/api.js")?;
    println!("kubefront --version: {}; the module: {said}", release.version);
    Ok(())
}

const COMMAND: &str = "xtask/src/dist/npm/command.js";
const MODULE: &str = "
const kubefront = require('kubefront');
kubefront.ready.then(() => {
  const page = JSON.stringify(kubefront.explain('key-mismatch')) ?? '';
  if (!page.includes('private key')) throw new Error(`explain: ${page}`);
  console.log('explains key-mismatch');
});
";
