//! Writes the pages beside the app for a static host: `kubefront-site DIRECTORY [ADDRESS]`. `cargo xtask web` calls it.
//!
//! Search engines see an empty frame instead of the app. These pages contain what the app knows about each finding code and each
//! error text, and lead to the app. The same rule book and address give the same bytes.
#![forbid(unsafe_code)]

mod finding;
mod html;
mod lists;
mod symptom;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

/// One file of the site.
#[derive(Debug)]
struct File {
    /// Below the directory of the site, with `/`.
    path: String,
    text: String,
}

/// Where the site is hosted.
#[derive(Clone, Copy)]
struct Address<'a>(&'a str);

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("usage: kubefront-site DIRECTORY [ADDRESS]")]
    Usage,
    #[error("{}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("{error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<(), Error> {
    let (directory, address) = match words {
        [directory] => (directory, ""),
        [directory, address] => (directory, address.as_str()),
        _ => return Err(Error::Usage),
    };
    files(Address(address)).iter().try_for_each(|file| write(&Path::new(directory).join(&file.path), &file.text))
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(path, text).map_err(failed)
}

/// Returns every file, in the order of their paths' groups. Without an address, no file names one, and there is no site map.
fn files(address: Address<'_>) -> Vec<File> {
    let mut files: Vec<File> = finding::pages(address).chain(symptom::pages(address)).collect();
    files.extend(lists::pages(address));
    let pages: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    files.extend(lists::for_machines(address, &pages));
    files.push(File { path: "site.css".to_owned(), text: include_str!("site.css").to_owned() });
    files
}
