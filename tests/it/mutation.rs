//! Damaged inputs: for any damage to a file of the corpus, core returns a result, and the result contains no secret.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use kubefront_core::{Material, Severity};
use kubefront_tests::golden::{self, Case, material};
use kubefront_tests::messes;
use kubefront_tests::mutation::{Random, damaged};
use kubefront_tests::secrets::Secrets;

#[test]
fn no_damage_makes_core_panic() {
    let mut random = Random(0x6b75_6265_6672_6f6e);
    let (mut runs, mut blocked, mut told) = (0, 0, Vec::new());
    let mut seen = BTreeSet::new();
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let corpus = golden::cases().into_iter().map(|case| (case, ROUNDS));
    for (case, rounds) in corpus.chain(messes().map(|case| (case, 1))) {
        let secrets = Secrets::of(&case);
        for place in 0..case.inputs.len() {
            if case.inputs[place].len() > LARGEST || !seen.insert(case.inputs[place].clone()) {
                continue;
            }
            for (damage, bytes) in damaged(&case.inputs, place, rounds, &mut random) {
                runs += 1;
                let name = format!("{}: {} {damage}", case.name, case.description.files[place].name);
                match catch_unwind(AssertUnwindSafe(|| judge(&case, place, bytes.clone()))) {
                    Err(_) => told.push(format!("{name}: panic")),
                    Ok((is_blocked, text)) => {
                        blocked += usize::from(is_blocked);
                        told.extend(
                            secrets
                                .found_in_answer(text.as_bytes(), &bytes)
                                .map(|secret| format!("{name}: the answer holds part of {secret}")),
                        );
                    }
                }
            }
        }
    }
    std::panic::set_hook(previous);
    println!("{runs} damaged inputs of {} files: {blocked} blocked, {} answered wrongly", seen.len(), told.len());
    assert!(told.is_empty(), "{} of {runs}:\n{}", told.len(), told.join("\n"));
    assert!(runs > 1_000 && blocked * 3 > runs, "{runs} runs, {blocked} blocked: the damage does nothing");
}

fn judge(case: &Case, place: usize, bytes: Vec<u8>) -> (bool, String) {
    let mut materials: Vec<Material> = case.materials();
    materials[place] = material(&case.description.files[place], bytes);
    let evaluation = case.run_on(&materials);
    let is_blocked = evaluation.report.findings.iter().any(|finding| finding.severity == Severity::Error);
    let plain = evaluation.files().iter().filter(|file| !file.secret);
    let plain: String = plain.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect();
    (is_blocked, format!("{}{evaluation:?}{plain}", golden::report_json(&evaluation)))
}

/// Those without encrypted parts: each damaged one would need a new derivation.
fn messes() -> impl Iterator<Item = Case> {
    let is_open = |case: &Case| case.run().decoded.locked.is_empty();
    messes::cases().into_iter().filter(is_open)
}

/// Larger files only add time: their small siblings contain the same structures.
const LARGEST: usize = 24 << 10;
const ROUNDS: usize = 5;
