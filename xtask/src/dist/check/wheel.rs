//! pip installs the wheel into a new environment, without the network.

use std::process::Command;

use super::{Folder, is_this_version};
use crate::dist::{Release, archive};
use crate::python;
use crate::step::{Failure, output};

pub(super) fn check(release: &Release) -> Result<(), Failure> {
    let folder = Folder::new("wheel")?;
    python::make_environment(folder.path())?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--find-links"]);
    // pip chooses the wheel for this machine, by its name.
    output(pip.arg(&release.folder).arg("kubefront"), "xtask/src/dist/wheel.rs")?;
    is_this_version(&mut Command::new(folder.join("bin/kubefront")), release)?;
    let mut check = Command::new(folder.join("bin/python"));
    output(check.args(["-m", "pip", "check", "--disable-pip-version-check"]), "xtask/src/dist/wheel.rs")?;
    let wheels: Vec<_> = archive::files_below(&release.folder)?.into_iter().filter(|n| n.ends_with(".whl")).collect();
    println!("{}", wheels.join(", "));
    Ok(())
}
