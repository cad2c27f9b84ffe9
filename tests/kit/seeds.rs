//! Writes the seeds of the fuzzer's targets and their dictionaries: `cargo xtask fuzz`.
#![allow(clippy::print_stdout)] // talks to the person who runs it

use std::io::Error;
use std::path::Path;

use kubefront_tests::fuzz::seeds;

fn main() -> Result<(), Error> {
    let folder = std::env::args_os().nth(1).ok_or_else(|| Error::other("seeds FOLDER"))?;
    let count = seeds::write(Path::new(&folder))?;
    println!("{count} seeds");
    Ok(())
}
