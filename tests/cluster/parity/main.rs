//! What `core` reads of certificates is what Go's crypto/x509 reads: `cargo xtask parity`.
//!
//! Contour and kubectl are written in Go. A certificate that only one of both sides accepts is a Secret that kubefront
//! wrote and Contour refuses, or a good certificate that kubefront refuses. So both read every certificate that the
//! tests have and many damaged ones, the same on every run. Each difference must be in `differences.json`, which gives
//! the reason, and each entry there must still occur.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests

mod differences;
mod fields;
mod go;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, thread};

use differences::{Difference, List};
use kubefront_tests::certificates::{self, Sample};
use kubefront_tests::mutation::Random;
use kubefront_tests::mutation::der::{Corpus, Element};
use serde_json::Value;

#[test]
fn core_reads_what_go_reads() {
    let samples = certificates::all();
    let damaged = damage(&samples);
    println!("{} samples, {} damaged ones", samples.len(), damaged.len());
    assert!(damaged.len() >= 20_000, "too few");
    let all: Vec<_> = samples.into_iter().chain(damaged).collect();
    let outcome = compare(&all);
    outcome.print();
    outcome.assert_meaningful();
    outcome.assert_known(&all);
}

/// Damages the samples: those of [`certificates::rare`] at every octet, all of them at random.
fn damage(samples: &[Sample]) -> Vec<Sample> {
    let mut random = Random(0x7061_7269_7479_2121);
    let mut out = Vec::new();
    for sample in certificates::rare().iter().take(ALL_OCTETS) {
        for at in 0..sample.der.len() {
            let mut der = sample.der.clone();
            der[at] = if at % 2 == 0 { der[at] ^ 1 << random.below(8) } else { random.below(256) as u8 };
            out.push(Sample { name: format!("{}, octet {at} changed", sample.name), der });
        }
    }
    let is_whole = |sample: &&Sample| Element::read(&sample.der).is_some_and(|element| !element.elements.is_empty());
    let (names, whole): (Vec<_>, Vec<_>) =
        samples.iter().filter(is_whole).map(|sample| (sample.name.as_str(), sample.der.clone())).unzip();
    let corpus = Corpus::new(&whole);
    for number in 0..DAMAGED {
        // every other one of the first, which contain what is rare
        let place = if number % 2 == 0 { random.below(RARE) } else { random.below(whole.len()) };
        let (kind, der) = corpus.damaged(place, &mut random);
        out.push(Sample { name: format!("{}, {kind}", names[place]), der });
    }
    out.retain(|sample| !sample.der.is_empty());
    out
}

/// What came out of the comparison.
#[derive(Default)]
struct Outcome {
    /// Certificates that both accept, both reject, only core accepts, only Go accepts.
    counts: [usize; 4],
    /// Values of each field, if both have one.
    values: BTreeMap<String, (usize, BTreeSet<String>)>,
    /// By place in the list of certificates.
    differences: Vec<(usize, Difference)>,
}

fn compare(all: &[Sample]) -> Outcome {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let size = all.len().div_ceil(workers);
    let parts = thread::scope(|scope| {
        let start = |(number, part)| scope.spawn(move || compare_part(part, number * size));
        let workers: Vec<_> = all.chunks(size).enumerate().map(start).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    parts.into_iter().fold(Outcome::default(), Outcome::with)
}

fn compare_part(part: &[Sample], first: usize) -> Outcome {
    let mut outcome = Outcome::default();
    go::read(part, |number, go| outcome.add(first + number, &fields::read(&part[number].der), go));
    outcome
}

impl Outcome {
    fn add(&mut self, number: usize, core: &Value, go: &Value) {
        let (core_error, go_error) = (core["error"].as_str(), go["error"].as_str());
        let (count, difference) = match (core_error, go_error) {
            (None, None) => (0, None),
            (Some(_), Some(_)) => (1, None),
            (None, Some(go)) => (2, Some(Difference::OnlyCoreAccepts { go: go.to_owned() })),
            (Some(core), None) => {
                let key_has_rest = go["key_has_rest"] == true;
                (3, Some(Difference::OnlyGoAccepts { core: core.to_owned(), key_has_rest }))
            }
        };
        self.counts[count] += 1;
        self.differences.extend(difference.map(|difference| (number, difference)));
        if count == 0 {
            self.add_fields(number, core, go);
        }
    }

    fn add_fields(&mut self, number: usize, core: &Value, go: &Value) {
        for (field, core) in core.as_object().unwrap() {
            let Some(go) = go.get(field) else { continue };
            let (count, values) = self.values.entry(field.clone()).or_default();
            *count += 1;
            if values.len() < 2 {
                values.insert(core.to_string());
            }
            if core != go {
                let (core, go) = (core.to_string(), go.to_string());
                self.differences.push((number, Difference::Field { field: field.clone(), core, go }));
            }
        }
    }

    fn with(mut self, other: Self) -> Self {
        self.counts = std::array::from_fn(|place| self.counts[place] + other.counts[place]);
        for (field, (count, values)) in other.values {
            let known = self.values.entry(field).or_default();
            known.0 += count;
            known.1.extend(values);
        }
        self.differences.extend(other.differences);
        self
    }

    fn print(&self) {
        let [both, none, core, go] = self.counts;
        println!("accepted by both {both}, rejected by both {none}, only core accepts {core}, only Go accepts {go}");
    }

    /// Fails if the damage is of a kind that compares nothing.
    fn assert_meaningful(&self) {
        let [both, none, ..] = self.counts;
        assert!(both > 5_000 && none > 5_000, "too little of one kind");
        for field in fields::NAMES {
            let (count, values) = self.values.get(*field).cloned().unwrap_or_default();
            assert!(count > 1_000 && values.len() > 1, "{field}: compared {count} times, {} values", values.len());
        }
    }

    /// Fails if a difference is not on the list, or an entry of the list does not occur.
    fn assert_known(&self, all: &[Sample]) {
        let list = List::read();
        let mut occurred = vec![0; list.entries.len()];
        let mut unknown: BTreeMap<String, Vec<(usize, &Difference)>> = BTreeMap::new();
        for (number, difference) in &self.differences {
            match list.find(difference) {
                Some(entry) => occurred[entry] += 1,
                None => unknown.entry(difference.kind()).or_default().push((*number, difference)),
            }
        }
        let counted = list.entries.iter().zip(&occurred);
        counted.clone().for_each(|(entry, count)| println!("{count:6}  {}", entry.reason));
        let mut told: Vec<_> = unknown.values().map(|same| tell(same, all)).collect();
        told.extend(counted.filter(|(_, count)| **count == 0).map(|(entry, _)| format!("no longer occurs: {entry:?}")));
        assert!(told.is_empty(), "{} differences that are not in differences.json:\n{}", told.len(), told.join("\n"));
    }
}

/// Reports differences of one kind: their number and the first. The certificates are written to files.
fn tell(same: &[(usize, &Difference)], all: &[Sample]) -> String {
    let (number, difference) = same[0];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    let written = same.iter().map(|(number, _)| (folder.join(format!("{number}.der")), &all[*number].der));
    fs::create_dir_all(&folder).unwrap();
    written.for_each(|(file, der)| fs::write(file, der).unwrap());
    let file = folder.join(format!("{number}.der"));
    format!("{} times, first {}: {difference:?}\n    {}", same.len(), all[number].name, file.display())
}

/// How many of the rare ones are damaged at every octet: those with all extensions and names.
const ALL_OCTETS: usize = 3;
/// How many of the samples count as rare.
const RARE: usize = 16;
const DAMAGED: usize = 40_000;
