//! What is next to the program in an archive: manual pages and completions, which the program prints, licenses, documents.

use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

use super::archive::{Entry, files_below};
use super::{Release, notices};
use crate::step::{Failure, output, run};

/// Returns the documents of an archive.
pub(super) fn documents(root: &Path, release: &Release) -> Result<Vec<Entry>, Failure> {
    let program = &release.own()?.path;
    let mut entries = Vec::new();
    for name in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        let path = root.join(name);
        entries.push(Entry::file(name, fs::read(&path).map_err(|error| Failure::io(&path, &error))?));
    }
    entries.push(Entry::file(notices::NAME, notices::text(&release.packages)?));
    for (shell, name) in SHELLS {
        let script = output(Command::new(program).args(["completions", shell]), "kubefront completions")?;
        entries.push(Entry::file(format!("completions/{name}"), script + "\n"));
    }
    let folder = env::temp_dir().join(format!("kubefront-manual-{}", process::id()));
    let mut man = Command::new(program);
    let made = run(man.arg("man").arg(&folder).stderr(process::Stdio::null()), "kubefront man DIR");
    let pages = made.and_then(|()| files_below(&folder)).and_then(|pages| {
        pages
            .into_iter()
            .map(|page| Ok(Entry::file(format!("man/man1/{page}"), fs::read(folder.join(&page))?)))
            .collect()
    });
    let _ = fs::remove_dir_all(&folder);
    let pages: Vec<Entry> = pages?;
    entries.extend(pages);
    Ok(entries)
}

/// Shells, and how each names a file of completions.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "kubefront.bash"),
    ("zsh", "_kubefront"),
    ("fish", "kubefront.fish"),
    ("powershell", "_kubefront.ps1"),
    ("elvish", "kubefront.elv"),
];
