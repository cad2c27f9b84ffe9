//! The fuzz targets, and the directories they use.

use std::fs;
use std::path::PathBuf;

use crate::cache;
use crate::machine::root;
use crate::step::Failure;

/// One target with the longest input it gets: long enough for its seeds, short enough for many runs a
/// second. Core's own caps for larger inputs are tested in core.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) name: &'static str,
    pub(super) longest: usize,
}

/// The directories of a run. Inputs that were found stay in the tool cache, for the next run of any checkout.
pub(super) struct Folders {
    /// Inputs by target, including seeds, and the dictionaries.
    pub(super) corpus: PathBuf,
    pub(super) build: PathBuf,
}

impl Folders {
    pub(super) fn make() -> Result<Self, Failure> {
        let folders = Self { corpus: cache::folder()?.join("fuzz"), build: root().join("target/fuzz/build") };
        for folder in [&folders.corpus, &folders.build] {
            fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
        }
        Ok(folders)
    }

    /// Corpus of one target.
    pub(super) fn of(&self, target: Target) -> PathBuf {
        self.corpus.join(target.name)
    }
}

pub(super) const TARGETS: [Target; 12] = [
    Target { name: "der", longest: 8 << 10 },
    Target { name: "evaluate", longest: 24 << 10 },
    Target { name: "exposure", longest: 4 << 10 },
    Target { name: "key", longest: 16 << 10 },
    Target { name: "kubeconfig", longest: 16 << 10 },
    Target { name: "kubernetes", longest: 16 << 10 },
    Target { name: "name", longest: 512 },
    Target { name: "pem", longest: 16 << 10 },
    Target { name: "pkcs12", longest: 16 << 10 },
    Target { name: "symptom", longest: 4 << 10 },
    Target { name: "token", longest: 8 << 10 },
    Target { name: "zip", longest: 16 << 10 },
];
