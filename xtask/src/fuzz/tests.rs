use std::fs;

use super::seen::Seen;
use super::*;

#[test]
fn targets_are_those_of_the_fuzz_workspace() {
    let folder = root().join("core/fuzz");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let named: Vec<_> = manifest.split("[[bin]]\nname = \"").skip(1).filter_map(|bin| bin.split('"').next()).collect();
    let known: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(named, known, "core/fuzz/Cargo.toml names others");
    let mut files: Vec<_> =
        fs::read_dir(folder.join("fuzz_targets")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let files: Vec<_> = files.iter().filter_map(|path| path.file_stem()?.to_str()).collect();
    assert_eq!(files, known, "core/fuzz/fuzz_targets holds others");
}

#[test]
fn words_name_targets_and_settings() {
    let told = wanted(&["pem", "--seconds", "5", "--minimise", "key"]).map(|wanted| {
        (wanted.seconds, wanted.minimise, wanted.targets.iter().map(|target| target.name).collect::<Vec<_>>())
    });
    assert_eq!(told.unwrap(), (5, true, vec!["pem", "key"]));
    assert_eq!(wanted(&[]).unwrap_or_else(|failure| panic!("{failure:?}")).targets.len(), TARGETS.len());
    for (words, what, mend) in [
        (&["pen"][..], "no fuzz target pen", "der, evaluate"),
        (&["--seconds"], "takes a number", "--seconds 60"),
        (&["--seconds", "soon"], "takes a number", "--seconds 60"),
        (&["--fast"], "knows no --fast", "cargo xtask help"),
    ] {
        let failure = wanted(words).err().unwrap();
        assert!(failure.what.contains(what) && failure.mend.contains(mend), "{words:?}: {failure:?}");
    }
}

#[test]
fn what_the_fuzzer_prints_is_read() {
    let mut seen = Seen::default();
    for line in [
        "INFO: seed corpus: files: 12",
        "#2048\tpulse  cov: 100 ft: 200 corp: 30/4Kb lim: 500 exec/s: 700 rss: 90Mb",
        "thread '<unnamed>' panicked at core/src/pem.rs:1:2:",
        "index out of bounds",
        "==1== ERROR: libFuzzer: deadly signal",
        "artifact_prefix='x/'; Test unit written to x/crash-1",
        "stat::number_of_executed_units: 2049",
        "stat::slowest_unit_time_sec:    3",
        "stat::peak_rss_mb:              91",
    ] {
        seen.take(line);
    }
    assert_eq!(seen.progress(), "2049 runs, 700 a second, 100 edges, 200 features, corpus 30/4Kb");
    assert!(seen.row().ends_with("      3 s   91 MiB  BROKEN"), "{}", seen.row());
    assert_eq!(seen.why(), "index out of bounds (core/src/pem.rs:1:2)");
    assert_eq!(seen.broken.as_deref(), Some("x/crash-1"));
}
