//! What the page's module is made of: functions by crate, and its data.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::size;
use crate::step::Failure;
use crate::wasm::binary::{CODE, DATA, number, sections, sized};
use crate::wasm::{imports, names};

/// Prints a table of the module as wasm-bindgen writes it, when functions still have names. Each crate is compressed
/// alone, so the sum of the last column is more than the whole.
pub(super) fn print(root: &Path) -> Result<(), Failure> {
    let path = root.join("target/web/glue/kubefront_bg.wasm");
    let module = fs::read(&path).map_err(|error| Failure::io(&path, &error))?;
    let parts = parts(&module)
        .ok_or_else(|| Failure::new(format!("{} cannot be read", path.display()), "cargo xtask web --build-only"))?;
    let folder = root.join("target/tmp/sizes");
    fs::create_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
    let mut rows = Vec::new();
    for (part, octets) in parts {
        let file = folder.join(part.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
        fs::write(&file, &octets).map_err(|error| Failure::io(&file, &error))?;
        rows.push((size::sent(&file)?, octets.len(), part));
    }
    rows.sort_unstable_by(|a, b| b.cmp(a));
    println!("{:32} {:>8} {:>8}", "before wasm-opt, in KB", "raw", "brotli");
    for (sent, raw, part) in rows.iter().filter(|(sent, ..)| *sent >= LEAST) {
        println!("{part:32} {:>8.1} {:>8.1}", *raw as f64 / 1e3, *sent as f64 / 1e3);
    }
    Ok(())
}

/// Code by crate, and data.
fn parts(module: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let sections = sections(module)?;
    let find = |wanted: u8| sections.iter().find(|(id, _)| *id == wanted).map(|(_, section)| *section);
    let names = names::of_functions(&sections)?;
    let first = imports::read(module)?.len();
    let mut parts = BTreeMap::new();
    parts.insert("data".to_owned(), find(DATA)?.to_vec());
    let mut code = find(CODE)?;
    for at in first..first + number(&mut code)? {
        let part = names.get(&at).map_or("without a name", |name| krate(name));
        parts.entry(part.to_owned()).or_default().extend_from_slice(sized(&mut code)?);
    }
    Some(parts)
}

/// The crate a function was written for: the first in its name that is not of the standard library, which lends code
/// to all.
fn krate(name: &str) -> &str {
    let starts_path = |(at, _): (usize, &str)| {
        let before = name.get(..at)?;
        // `core[64b5f437b836c8c8]::fmt`
        let before = before.strip_suffix(']').and_then(|known| known.rsplit_once('[')).map_or(before, |(word, _)| word);
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let (outer, word) = before.split_at_checked(start)?;
        (!word.is_empty() && !outer.ends_with("::")).then_some(word)
    };
    let mut crates = name.match_indices("::").filter_map(starts_path);
    crates.find(|word| !STANDARD.contains(word)).unwrap_or("std, alloc, core")
}

const STANDARD: [&str; 4] = ["core", "alloc", "std", "compiler_builtins"];
/// Below this nothing is printed.
const LEAST: usize = 1500;

#[cfg(test)]
mod tests {
    use super::krate;

    #[test]
    fn functions_belong_to_the_crate_they_were_written_for() {
        let rows = [
            ("yew::scheduler::start", "yew"),
            ("<yew[57d2ac65d9038a55]::html::Scope as core[64b5f437b836c8c8]::clone::Clone>::clone", "yew"),
            (
                "core[64b5f437b836c8c8]::ptr::drop_in_place::<kubefront_web[c70e6d0fc21dad40]::state::State>",
                "kubefront_web",
            ),
            ("<kubefront_core::report::Report as serde::Serialize>::serialize", "kubefront_core"),
            ("core::ptr::drop_in_place<alloc::vec::Vec<kubefront_core::finding::Finding>>", "kubefront_core"),
            ("<alloc::string::String as core::fmt::Write>::write_str", "std, alloc, core"),
            ("memcpy", "std, alloc, core"),
        ];
        rows.into_iter().for_each(|(name, expected)| assert_eq!(krate(name), expected));
    }
}
