//! The tool cache: outside the checkout, one directory per tool and version, complete or absent.

use std::path::{Path, PathBuf};
use std::{fs, process};

use crate::step::Failure;

/// Returns the directory of a tool. If absent, `make` makes it: in a temporary directory next to it, then one rename.
pub(crate) fn tool(name: &str, make: impl FnOnce(&Path) -> Result<(), Failure>) -> Result<PathBuf, Failure> {
    let cache = folder()?;
    let place = cache.join(name);
    if place.is_dir() {
        return Ok(place);
    }
    let beside = cache.join(format!(".{name}.{}", process::id()));
    let io = |error: std::io::Error| Failure::io(&beside, &error);
    fs::create_dir_all(&beside).map_err(io)?;
    let made = make(&beside);
    if made.is_ok() && !place.is_dir() && fs::rename(&beside, &place).is_err() && !place.is_dir() {
        let _ = fs::remove_dir_all(&beside);
        return Err(Failure::new(format!("{} cannot be put in place", place.display()), "look at its permissions"));
    }
    let _ = fs::remove_dir_all(&beside); // where we failed, or another run was first
    made.map(|()| place)
}

/// The cache's own place.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base =
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache"))).or_else(|| set("LOCALAPPDATA"));
    base.map(|base| base.join("kubefront")).ok_or_else(|| {
        Failure::new("no place for tools: neither XDG_CACHE_HOME nor HOME is set", "export XDG_CACHE_HOME=FOLDER")
    })
}
