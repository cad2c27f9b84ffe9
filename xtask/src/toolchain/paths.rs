//! Keeps paths of this machine out of the build: they would show where it was built, and make its bytes differ.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine;
use crate::step::{Failure, output};

/// Returns the flags that remove this machine's directories from paths in the code: those that every build has, and
/// `own`, each with the word that replaces it. If several match a path, rustc uses the last.
pub(crate) fn remaps(rustc: &Path, own: &[(&Path, &str)]) -> Result<Vec<String>, Failure> {
    let mut pairs: Vec<(PathBuf, String)> = Vec::new();
    if let Some(home) = cargo_home() {
        // The directory of a registry is named after its address: a mirror has another.
        let registries = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
        let registries: Vec<_> = registries.map(|entry| (entry.path(), "crates".to_owned())).collect();
        pairs.push((home, "cargo".to_owned()));
        pairs.extend(registries);
    }
    pairs.extend(own.iter().map(|(path, word)| (path.to_path_buf(), (*word).to_owned())));
    pairs.push(sources(rustc)?);
    Ok(pairs.iter().map(|(path, word)| format!("--remap-path-prefix={}={word}", path.display())).collect())
}

/// std's own sources: if they are installed, rustc names their directory, otherwise `/rustc/COMMIT`.
fn sources(rustc: &Path) -> Result<(PathBuf, String), Failure> {
    let mend = "install Rust: https://rustup.rs";
    let sysroot = output(Command::new(rustc).args(["--print", "sysroot"]), mend)?;
    let version = output(Command::new(rustc).arg("-vV"), mend)?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    Ok((Path::new(&sysroot).join("lib/rustlib/src/rust"), format!("/rustc/{commit}")))
}

/// Fails if a file contains a directory of this machine.
pub(crate) fn refuse(name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let homes = ["HOME", "USERPROFILE", "CARGO_HOME", "XDG_CACHE_HOME"].into_iter().filter_map(env::var_os);
    let folders = homes.map(PathBuf::from).chain([machine::root().to_path_buf()]);
    for folder in folders.filter(|folder| folder.components().count() > 1) {
        let folder = format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR);
        if holds(bytes, folder.as_bytes()) {
            let mend = "find what puts it there, and add its folder to xtask/src/toolchain/paths.rs";
            return Err(Failure::new(format!("{name} holds the path of a folder of this machine: {folder}"), mend));
        }
    }
    Ok(())
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn cargo_home() -> Option<PathBuf> {
    let of_user =
        || env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map(|home| Path::new(&home).join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(of_user)
}

#[cfg(test)]
mod tests {
    use super::refuse;
    use crate::machine;

    #[test]
    fn the_folder_of_the_checkout_is_found() {
        let path = format!("\0asm..{}/core/src/lib.rs", machine::root().display());
        assert!(refuse("a module", path.as_bytes()).is_err());
        assert!(refuse("a module", b"\0asm..kubefront/core/src/lib.rs").is_ok());
    }
}
