//! Damaged inputs: whatever is done to a file of the corpus, core answers, and its answer holds no secret.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use kubefront_core::Material;
use kubefront_tests::golden::{self, Case, material};
use kubefront_tests::secrets::Secrets;

#[test]
fn no_damage_makes_core_panic() {
    let mut random = Random(0x6b75_6265_6672_6f6e);
    let (mut runs, mut blocked, mut told) = (0, 0, Vec::new());
    let mut seen = BTreeSet::new();
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for case in golden::cases() {
        let secrets = Secrets::of(&case);
        for place in 0..case.inputs.len() {
            if case.inputs[place].len() > LARGEST || !seen.insert(case.inputs[place].clone()) {
                continue;
            }
            for (damage, bytes) in damaged(&case.inputs, place, &mut random) {
                runs += 1;
                let name = format!("golden/{}: {} {damage}", case.name, case.description.files[place].name);
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
    let is_blocked = evaluation.report.findings.iter().any(|finding| finding.severity == "error");
    (is_blocked, format!("{}{evaluation:?}", golden::report_json(&evaluation)))
}

/// Cuts, flips, repeats, swaps and insertions, some at each run of the generator.
fn damaged(inputs: &[Vec<u8>], place: usize, random: &mut Random) -> Vec<(String, Vec<u8>)> {
    let input = &inputs[place];
    let mut out = vec![("emptied".to_owned(), Vec::new()), ("twice".to_owned(), input.repeat(2))];
    for (number, other) in inputs.iter().enumerate().filter(|(number, _)| *number != place) {
        out.push((format!("swapped with input {number}"), other.clone()));
        out.push((format!("followed by input {number}"), [input.as_slice(), other].concat()));
    }
    for _ in 0..if input.is_empty() { 0 } else { ROUNDS } {
        let (from, to) = random.range(input.len());
        out.push((format!("cut at {from}"), input[..from].to_vec()));
        out.push((format!("without its first {from}"), input[from..].to_vec()));
        out.push((format!("without {from} to {to}"), [&input[..from], &input[to..]].concat()));
        out.push((format!("with {from} to {to} twice"), [&input[..to], &input[from..]].concat()));
        let mut flipped = input.clone();
        let bit = random.below(8);
        flipped[from] ^= 1 << bit;
        out.push((format!("with bit {bit} of {from} flipped"), flipped));
        let inserted = INSERTIONS[random.below(INSERTIONS.len())];
        out.push((format!("with {inserted:?} at {from}"), [&input[..from], inserted, &input[from..]].concat()));
    }
    out
}

/// xorshift64*: the same damage on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(mixed).unwrap_or(0) % limit
    }

    fn range(&mut self, length: usize) -> (usize, usize) {
        let (a, b) = (self.below(length), self.below(length));
        (a.min(b), a.max(b))
    }
}

const INSERTIONS: [&[u8]; 10] = [
    b"\0",
    b"\xff\xfe",
    b"\n",
    b"-----BEGIN ",
    b"-----END CERTIFICATE-----",
    b": ",
    b"&a [*a, *a]",
    b"\xe2\x80\xae",
    b"9",
    b"- {",
];
/// Larger files add time and nothing else: their small siblings hold the same structures.
const LARGEST: usize = 24 << 10;
const ROUNDS: usize = 5;
