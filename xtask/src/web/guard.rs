//! What the page's module may call: a list that is committed, so that a new way to the outside is a change to review.

use std::collections::BTreeSet;
use std::fs;

use super::size;
use crate::machine;
use crate::step::Failure;
use crate::wasm::imports;

/// Fails where the module has grown, or imports something else than `web/imports.txt` says; `KUBEFRONT_BLESS=1` writes
/// that.
pub(crate) fn check() -> Result<(), Failure> {
    let sent = size::of_last_build()? / 1000;
    if sent > size::LIMIT {
        let what = format!("the page's module has {sent} KB after brotli, over the {} KB it may have", size::LIMIT);
        return Err(Failure::new(what, "find what has grown: cargo tree -p kubefront-web -e normal"));
    }
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
    fn hashes_are_taken_off_and_nothing_else() {
        assert_eq!(without_hash("wbg.__wbg_click_0123456789abcdef"), "wbg.__wbg_click");
        assert_eq!(without_hash("wbg.__wbindgen_throw"), "wbg.__wbindgen_throw");
    }
}
