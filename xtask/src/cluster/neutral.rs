//! Commands that do the same for every build target of the caller.

use std::process::Command;

/// A program of this machine, for any build target of the caller.
pub(super) fn neutral(mut command: Command) -> Command {
    for variable in ["GOOS", "GOARCH", "GOFLAGS", "GOBIN", "GOEXPERIMENT"] {
        command.env_remove(variable);
    }
    // Without C: no compiler is needed, and the programs run anywhere.
    command.env("CGO_ENABLED", "0").env("GOWORK", "off").env("GOTOOLCHAIN", "local").env("GOFLAGS", "-buildvcs=false");
    command
}
