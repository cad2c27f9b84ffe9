//! How large the page's module may be, and what it may call: a list that is committed, so that a new way to the outside is
//! a change to review.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{build, size};
use crate::machine;
use crate::step::Failure;
use crate::toolchain::{Target, toolchain};
use crate::wasm::imports;

/// Fails if the module has grown, or if its imports differ from `web/imports.txt`; `KUBEFRONT_BLESS=1` writes
/// that file.
pub(crate) fn check() -> Result<(), Failure> {
    let sent = size::of_last_build()?;
    within_limit(sent)?;
    println!("the page's module has {} KB after brotli, at most {} KB", sent / 1000, size::LIMIT);
    let module = machine::root().join("target/web/kubefront.wasm");
    let bytes = fs::read(&module).map_err(|error| Failure::io(&module, &error))?;
    let imports = imports::read(&bytes)
        .ok_or_else(|| Failure::new("target/web/kubefront.wasm is no module", "cargo xtask web --build-only"))?;
    let found: BTreeSet<&str> = imports.iter().map(|name| without_hash(name)).collect();
    let list = machine::root().join("web/imports.txt");
    if std::env::var_os("KUBEFRONT_BLESS").is_some() {
        let lines: String = found.iter().map(|name| format!("{name}\n")).collect();
        return fs::write(&list, format!("{HEAD}{lines}")).map_err(|error| Failure::io(&list, &error));
    }
    let text = fs::read_to_string(&list).map_err(|error| Failure::io(&list, &error))?;
    let known: BTreeSet<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let news: Vec<_> = found.difference(&known).copied().collect();
    let gone: Vec<_> = known.difference(&found).copied().collect();
    if news.is_empty() && gone.is_empty() {
        println!("the page's module imports what web/imports.txt says: {} functions", known.len());
        return Ok(());
    }
    let what = format!("the page's module imports something else: new {news:?}, gone {gone:?}");
    Err(Failure::new(
        what,
        "think about each new one, then: KUBEFRONT_BLESS=1 cargo xtask browser, and commit web/imports.txt",
    ))
}

/// Prints how large the module is by each toolchain that is installed, and fails if one exceeds the limit. Another compiler
/// or std gives another size: a build with the std of rustup, and one with Debian's compiler.
pub(super) fn both_ways(root: &Path) -> Result<(), Failure> {
    println!("\nmodule after wasm-opt and brotli, at most {} KB:", size::LIMIT);
    let first = size::of_last_build()?;
    println!("  {} KB  {}", first / 1000, toolchain(Target::Wasm)?.describe());
    within_limit(first)?;
    let Some(second) = crate::toolchain::second(Target::Wasm)? else {
        println!("  not built in a second way: that needs a toolchain with its own std and Debian's compiler");
        return Ok(());
    };
    let sent = build::build(root, &root.join("target/web-second"), &second)?.sent;
    println!("  {} KB  {}", sent / 1000, second.describe());
    within_limit(sent)
}

fn within_limit(sent: usize) -> Result<(), Failure> {
    let kilobytes = sent / 1000;
    if kilobytes <= size::LIMIT {
        return Ok(());
    }
    let what = format!("the page's module has {kilobytes} KB after brotli, more than the limit of {} KB", size::LIMIT);
    Err(Failure::new(what, "find what has grown: cargo xtask web --sizes, cargo tree -p kubefront-web -e normal"))
}

/// wasm-bindgen puts a hash behind each name, which changes with the code around it.
fn without_hash(name: &str) -> &str {
    let is_hash = |end: &str| end.len() == 16 && end.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.rsplit_once('_').filter(|(_, end)| is_hash(end)).map_or(name, |(start, _)| start)
}

const HEAD: &str =
    "# Every function that the page's WebAssembly can call, and so all that it can do. Held by cargo xtask browser.\n";

#[cfg(test)]
mod tests {
    use super::without_hash;

    #[test]
    fn only_hashes_are_removed() {
        assert_eq!(without_hash("wbg.__wbg_click_0123456789abcdef"), "wbg.__wbg_click");
        assert_eq!(without_hash("wbg.__wbindgen_throw"), "wbg.__wbindgen_throw");
    }
}
