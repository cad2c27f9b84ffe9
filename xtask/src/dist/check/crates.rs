//! The crates of a registry: packed, and built from their packages.

use crate::dist::Release;
use crate::machine::{cargo, root};
use crate::step::{Failure, run};

/// cargo builds the second crate with the package of the first, as a registry would deliver it.
pub(super) fn check(_: &Release) -> Result<(), Failure> {
    println!("building kubefront-core and kubefront from their packages (minutes when they are new)");
    let mut command = cargo();
    command.args(["package", "--quiet", "--locked", "--allow-dirty"]);
    command.args(["--package", "kubefront-core", "--package", "kubefront"]);
    // Not next to what other jobs build: cargo builds every crate of a package again.
    run(command.arg("--target-dir").arg(root().join("target/crates")), "cargo package -p kubefront-core -p kubefront")
}
