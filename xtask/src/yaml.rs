//! What kubefront writes, read back by a YAML 1.1 reader: Kubernetes' (sigs.k8s.io/yaml) is one, PyYAML is another.

use std::fs;
use std::process::Command;

use crate::machine::{self, workspace_test};
use crate::python;
use crate::step::{Failure, run};

/// Has a test write every golden manifest and a table of tricky strings as YAML and JSON, and compares both in Python.
pub(crate) fn check() -> Result<(), Failure> {
    let folder = machine::root().join("target/tmp/read-back");
    if folder.is_dir() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    }
    let mut write = workspace_test("it");
    write.arg("read_back");
    run(write.env("KUBEFRONT_READ_BACK", &folder), "cargo test -p kubefront-tests --test it read_back")?;
    let script = machine::root().join("xtask/src/read_back.py");
    run(
        Command::new(python::with_yaml()?).arg(script).arg(&folder),
        "mend core/src/yaml/write.rs: what it writes is misread",
    )
}
