//! The size of the page's module as it is hosted: after wasm-opt and brotli.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::machine;
use crate::step::{Failure, output};

/// The goal that `cargo xtask bench` compares it with, in kilobytes.
pub(crate) const GOAL: usize = 450;
/// Where `cargo xtask browser` fails, in kilobytes, whichever toolchain builds the module.
pub(super) const LIMIT: usize = 1060;

/// Returns the size in bytes of the module that was built last.
pub(crate) fn of_last_build() -> Result<usize, Failure> {
    sent(&machine::root().join("target/web/kubefront.wasm"))
}

/// Returns the size of a file after brotli at its best level. That needs seconds, so the size is kept next to the file.
pub(super) fn sent(file: &Path) -> Result<usize, Failure> {
    let noted = file.with_extension("sent");
    let is_newer =
        |noted: &Path| Some(fs::metadata(noted).ok()?.modified().ok()? >= fs::metadata(file).ok()?.modified().ok()?);
    if is_newer(&noted) == Some(true)
        && let Some(size) = fs::read_to_string(&noted).ok().and_then(|text| text.parse().ok())
    {
        return Ok(size);
    }
    // Node.js is there: wasm-opt runs on it.
    let script = "const z=require('zlib'),b=require('fs').readFileSync(process.argv[1]),c=z.constants;\
                  console.log(z.brotliCompressSync(b,{params:{[c.BROTLI_PARAM_QUALITY]:11,[c.BROTLI_PARAM_LGWIN]:24,\
                  [c.BROTLI_PARAM_SIZE_HINT]:b.length}}).length)";
    let printed = output(Command::new("node").args(["-e", script]).arg(file), "apt-get install nodejs")?;
    let size = printed.parse().map_err(|_| Failure::new("node printed no number", "node --version; 18 or newer"))?;
    fs::write(&noted, &printed).map_err(|error| Failure::io(&noted, &error))?;
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_names_the_limit() {
        let page = fs::read_to_string(machine::root().join("docs/page.md")).unwrap();
        assert!(page.contains(&format!("fails if the module exceeds {LIMIT} KB")), "docs/page.md");
    }
}
