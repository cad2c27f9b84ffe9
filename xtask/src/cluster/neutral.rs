//! Commands that do the same whatever the caller builds for.

use std::process::Command;

/// A program of this machine, whatever the caller builds for.
pub(super) fn neutral(mut command: Command) -> Command {
    for variable in ["GOOS", "GOARCH", "GOFLAGS", "GOBIN", "GOEXPERIMENT"] {
        command.env_remove(variable);
    }
    // Without C: no compiler is needed, and the programs run anywhere.
    command.env("CGO_ENABLED", "0").env("GOWORK", "off").env("GOTOOLCHAIN", "local").env("GOFLAGS", "-buildvcs=false");
    command
}
