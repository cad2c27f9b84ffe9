//! What `--version` prints: the version, the commit, and the root store that is compiled in.

use std::ffi::OsString;
use std::sync::LazyLock;

use kubefront_core::x509::{MOZILLA_DATE, MOZILLA_LIST, MOZILLA_VERSION};
use serde::Serialize;

/// The version alone.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The first digits of the commit, or `unknown`; `cli/build.rs` finds it.
const COMMIT: &str = env!("BUILT_FROM_COMMIT");

/// Returns the text behind the name of the program.
pub(super) fn text() -> &'static str {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| format!("{VERSION} (commit {COMMIT})\nroot store: {MOZILLA_LIST}"));
    &TEXT
}

/// Returns the JSON document if that is what `kubefront version -o json` asks for; the name of the program comes first.
pub(super) fn json(arguments: &[OsString]) -> Option<String> {
    let words: Vec<&str> = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default()).collect();
    let (["version", "-o" | "--output", "json"] | ["version", "-ojson" | "-o=json" | "--output=json"]) = *words else {
        return None;
    };
    let roots = RootStore { name: "Mozilla", package: "webpki-roots", version: MOZILLA_VERSION, date: MOZILLA_DATE };
    let version = Version {
        api_version: "kubefront.dev/v1",
        kind: "Version",
        version: VERSION,
        commit: COMMIT,
        root_store: roots,
    };
    serde_json::to_string_pretty(&version).ok().map(|json| json + "\n")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    api_version: &'static str,
    kind: &'static str,
    version: &'static str,
    commit: &'static str,
    root_store: RootStore,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RootStore {
    name: &'static str,
    package: &'static str,
    version: &'static str,
    date: &'static str,
}
