//! The fuzzer's properties, over their seeds and over inputs that broke one once.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use kubefront_tests::fuzz::{TARGETS, Target, cases, seeds};

#[test]
fn every_property_is_true_for_its_seeds() {
    let files = seeds::files();
    let mut broken = Vec::new();
    for target in TARGETS {
        let seeds = (target.seeds)(&files);
        assert!(seeds.len() >= 2, "{} has {} seeds", target.name, seeds.len());
        for (number, seed) in seeds.iter().enumerate().filter(|(number, _)| number.is_multiple_of(EACH)) {
            broken.extend(breaks(target, seed).map(|why| format!("{}, seed {number}: {why}", target.name)));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn what_broke_a_property_once_does_not_again() {
    let mut broken = Vec::new();
    for folder in entries(&cases()).into_iter().filter(|path| path.is_dir()) {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let target = TARGETS.into_iter().find(|target| target.name == name);
        let target = target.unwrap_or_else(|| panic!("no target for {}", folder.display()));
        for file in entries(&folder) {
            let why = breaks(target, &fs::read(&file).unwrap());
            broken.extend(why.map(|why| format!("{}: {why}", file.display())));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn targets_are_those_of_the_fuzz_workspace() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fuzz/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let named: Vec<_> = manifest.split("[[bin]]\nname = \"").skip(1).filter_map(|bin| bin.split('"').next()).collect();
    assert_eq!(named, TARGETS.map(|target| target.name));
}

fn breaks(target: Target, input: &[u8]) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(|| (target.holds)(input))).err()?;
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).or_else(|| Some("panic".to_owned()))
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// The seeds are golden cases and similar files, which other tests read too: some of each kind show that a property is
/// true.
const EACH: usize = 7;
