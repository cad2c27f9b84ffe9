//! Writes the golden cases again, inputs and output, and the generated documents: `cargo xtask bless [CASE..]`. With
//! `--inputs` the inputs only.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic)] // talks to the person who runs it

use std::collections::BTreeMap;
use std::path::Path;

use kubefront_tests::{cases, contracts, examples, golden, lint, renew};

fn main() {
    let (options, wanted): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|word| word.starts_with('-'));
    let inputs_only = options.iter().any(|option| option == "--inputs");
    let cases = cases::all();
    let mut changed = 0;
    for case in cases.iter().filter(|case| wanted.is_empty() || wanted.contains(&case.name)) {
        changed += if inputs_only { write(&case.name, &case.files()) } else { bless(case) };
    }
    let lints = lint::all();
    for case in lints.iter().filter(|case| wanted.is_empty() || wanted.contains(&case.name)) {
        let mut files = case.files();
        if !inputs_only {
            files.extend(case.outputs().into_iter().map(|(path, bytes)| (format!("expected/{path}"), bytes)));
        }
        changed += write(&case.name, &files);
    }
    let renewals = renew::all();
    for case in renewals.iter().filter(|case| wanted.is_empty() || wanted.contains(&case.name)) {
        let mut files = case.files();
        if !inputs_only {
            files.extend(case.outputs().into_iter().map(|(path, bytes)| (format!("expected/{path}"), bytes)));
        }
        changed += write(&case.name, &files);
    }
    if wanted.is_empty() {
        let others = lints.iter().map(|case| case.name.as_str()).chain(renewals.iter().map(|case| case.name.as_str()));
        let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).chain(others).collect();
        remove_unknown(&names);
        for name in golden::replace(&examples::folder(), &examples::files()) {
            println!("web/src/example/files/{name}");
            changed += 1;
        }
    }
    if inputs_only {
        return;
    }
    let table = kubefront_core::explain::table();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    std::fs::create_dir_all(&docs).expect("docs");
    std::fs::write(docs.join("findings.md"), table).expect("docs/findings.md");
    std::fs::write(docs.join("symptoms.md"), kubefront_core::symptom::dictionary()).expect("docs/symptoms.md");
    let document = std::fs::read_to_string(contracts::path()).expect("docs/reports.md");
    std::fs::write(contracts::path(), contracts::renewed(&document)).expect("docs/reports.md");
    println!(
        "{} cases, {changed} files changed; read the difference before you commit it",
        cases.len() + lints.len() + renewals.len()
    );
}

fn bless(case: &golden::Case) -> usize {
    let mut files = case.files();
    let evaluation = match std::panic::catch_unwind(|| case.run()) {
        Ok(evaluation) => evaluation,
        Err(_) => panic!("golden/{}: core panicked", case.name),
    };
    files.extend(golden::outputs(&evaluation).into_iter().map(|(path, bytes)| (format!("expected/{path}"), bytes)));
    write(&case.name, &files)
}

fn write(case: &str, files: &BTreeMap<String, Vec<u8>>) -> usize {
    let changed = golden::replace(&golden::folder().join(case), files);
    for name in &changed {
        println!("golden/{case}/{name}");
    }
    changed.len()
}

fn remove_unknown(names: &[&str]) {
    for entry in std::fs::read_dir(golden::folder()).expect("golden").flatten() {
        if entry.path().is_dir() && !names.iter().any(|name| entry.file_name() == *name) {
            println!("golden/{}: no such case any more, removed", entry.file_name().display());
            std::fs::remove_dir_all(entry.path()).expect("a removable folder");
        }
    }
}
