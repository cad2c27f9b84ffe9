//! Inputs to begin with: every file of the tests, and the structures in them.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine};
use kubefront_core::Role;

/// A file of the tests.
#[derive(Clone, Debug)]
pub struct SeedFile {
    path: PathBuf,
    pub(super) bytes: Arc<[u8]>,
}

impl SeedFile {
    /// What its name says it is.
    pub(super) fn role(&self) -> Option<Role> {
        let name = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.contains("token") {
            Some(Role::Token)
        } else if name.contains("kubeconfig") {
            Some(Role::Kubeconfig)
        } else {
            None
        }
    }

    /// Says by its name whether it is an input that contains a key or token.
    pub(super) fn is_secret(&self) -> bool {
        let path = self.path.to_string_lossy();
        ["key", "token", "kubeconfig", "encrypted"].iter().any(|word| path.contains(word))
    }

    /// Says whether it contains `word`.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.bytes.windows(word.len()).any(|part| part == word.as_bytes())
    }
}

/// Every file of the golden cases, the messes, the test keys and core's own test data; no duplicates, and no
/// large files or reports: these only add time.
pub fn files() -> Vec<SeedFile> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["golden", "messes", "kit/keys", "kit/public", "../core/src", "../cli/src/example"];
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| walk(&tests.join(folder), &mut paths));
    paths.sort();
    let mut seen = BTreeSet::new();
    let mut files = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if bytes.len() <= LARGEST_FILE && seen.insert(bytes.clone()) {
            files.push(SeedFile { path, bytes: bytes.into() });
        }
    }
    files
}

/// Writes the seeds of every target to `folder/TARGET`, and the dictionary to `folder/TARGET.dict`; returns how many.
///
/// # Errors
/// What the file system says.
pub fn write(folder: &Path) -> std::io::Result<usize> {
    let files = files();
    let mut count = 0;
    for target in super::TARGETS {
        let place = folder.join(target.name);
        fs::create_dir_all(&place)?;
        let seeds: BTreeSet<_> = (target.seeds)(&files).into_iter().filter(|seed| seed.len() <= LARGEST).collect();
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(place.join(format!("seed-{number:04}")), seed)?;
        }
        let words: String = target.words.iter().map(|word| format!("\"{}\"\n", escaped(word))).collect();
        fs::write(folder.join(format!("{}.dict", target.name)), words)?;
        count += seeds.len();
    }
    Ok(count)
}

/// The content of the PEM blocks of all files, and files that are such a structure.
pub(super) fn structures(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let mut found = BTreeSet::new();
    for file in files {
        if file.bytes.starts_with(&[0x30]) {
            found.insert(file.bytes.clone());
        }
        found.extend(blocks(&String::from_utf8_lossy(&file.bytes)));
    }
    found.into_iter().collect()
}

/// The certificates of the outside vectors: chains that others found worth trying.
pub(super) fn limbo() -> Vec<Arc<[u8]>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("limbo/limbo.json.gz");
    let mut text = String::new();
    let file = fs::File::open(path).expect("limbo.json.gz");
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzip");
    let text = text.replace("\\n", "\n");
    // the tail of the collection is one case many times over
    blocks(&text).take(MOST_OF_LIMBO).collect::<BTreeSet<_>>().into_iter().collect()
}

fn blocks(text: &str) -> impl Iterator<Item = Arc<[u8]>> + '_ {
    text.split("-----BEGIN ").skip(1).filter_map(|block| {
        let body = block.split_once("-----")?.1.split_once("-----END")?.0;
        let digits: String = body.lines().filter(|line| !line.contains(':')).flat_map(str::split_whitespace).collect();
        BASE64_STANDARD.decode(digits).ok().filter(|der| !der.is_empty()).map(Arc::from)
    })
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            walk(&path, paths);
        } else if !(path.extension().is_some_and(|end| end == "rs") || path.ends_with("report.json")) {
            paths.push(path);
        }
    }
}

/// As libFuzzer reads words.
fn escaped(word: &str) -> String {
    let escape = |octet: u8| match octet {
        b'"' | b'\\' => format!("\\{}", char::from(octet)),
        b' '..=b'~' => char::from(octet).to_string(),
        _ => format!("\\x{octet:02X}"),
    };
    word.bytes().map(escape).collect()
}

/// As much as a set of a long chain and a key needs.
pub const LARGEST: usize = 24 << 10;
/// The test data of core come in one file of many blocks.
const LARGEST_FILE: usize = 64 << 10;
const MOST_OF_LIMBO: usize = 600;
