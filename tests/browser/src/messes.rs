//! The sets of `tests/messes`, with the arguments of the sessions in `tests/cmd/messes-*.md`, for the page.

use std::fs;
use std::path::{Path, PathBuf};

use crate::page::{Page, root};

/// One set.
pub struct Mess {
    /// Its directory.
    pub name: String,
    words: Vec<String>,
}

/// All of them, in the order of the sessions.
pub fn messes() -> Vec<Mess> {
    let sessions = root().join("tests/cmd");
    let mut pages: Vec<PathBuf> =
        fs::read_dir(&sessions).expect("tests/cmd").flatten().map(|page| page.path()).collect();
    pages.retain(|page| page.file_name().is_some_and(|name| name.to_string_lossy().starts_with("messes-")));
    pages.sort();
    let lines: Vec<String> = pages.iter().map(|page| fs::read_to_string(page).expect("a session")).collect();
    lines.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix("$ kubefront ")).map(mess).collect()
}

fn mess(line: &str) -> Mess {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let last = Path::new(words.last().expect("files"));
    let name = last.parent().and_then(Path::file_name).expect("a folder").to_string_lossy().into_owned();
    Mess { name, words }
}

impl Mess {
    /// The arguments of `kubefront` in the session, relative to the checkout.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.trim_start_matches("../"))
    }

    /// A script that sets the clock of the browser to the time of the session.
    pub fn clock(&self) -> String {
        format!("{{ const at = Date.parse({:?}); Date.now = () => at; }}", self.flag("--at").expect("--at"))
    }

    /// Drops all files, selects the trust anchor, enters the passphrases, types the host name.
    pub fn bring(&self, page: &Page<'_>) {
        let anchor = self.file("--trust-anchor").expect("--trust-anchor");
        let mut files = vec![anchor.clone()];
        files.extend(self.files());
        page.drop(&files);
        let name = anchor.file_name().unwrap_or_default().to_string_lossy().into_owned();
        page.select(&format!("[aria-label=\"Role of {name}\"]"), "certificate.anchorFiles");
        let passphrases = self.file("--passphrase-file").map(|file| fs::read_to_string(file).expect("passphrases"));
        for passphrase in passphrases.iter().flat_map(|text| text.lines()) {
            if page.count(".passphrase") > 0 {
                page.give_passphrase(passphrase);
                page.settled();
            }
        }
        if let Some(fqdn) = self.flag("--fqdn") {
            page.type_into("field-fqdn", fqdn);
        }
        page.settled();
    }

    /// Its files, as paths to drop.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut words = self.words.iter().skip(1); // check
        while let Some(word) = words.next() {
            match word.starts_with("--") {
                true => drop(words.next()),
                false => files.push(resolved(word)),
            }
        }
        files
    }

    fn file(&self, flag: &str) -> Option<PathBuf> {
        self.flag(flag).map(resolved)
    }

    fn flag(&self, flag: &str) -> Option<&str> {
        let at = self.words.iter().position(|word| word == flag)?;
        self.words.get(at + 1).map(String::as_str)
    }
}

/// Sessions name files relative to their directory.
fn resolved(word: &str) -> PathBuf {
    root().join(word.trim_start_matches("../"))
}
