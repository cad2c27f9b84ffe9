//! How many exposures one core checks and writes per second, and how the time grows. `cargo xtask bench` runs it.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic)] // prints figures

use std::time::Duration;

use kubefront_core::{Input, Material, Moment, Passphrases, Role, Roots, Task, evaluate};
use kubefront_tests::cases::{self, kubeconfig};
use kubefront_tests::forge::Cert;
use kubefront_tests::golden::Case;
use kubefront_tests::thread_time::used;

fn main() {
    for case in ["good-tcp", "good-p256"] {
        let case = cases::all().into_iter().find(|known| known.name == case).expect("a case of the table");
        println!("{}\t{:.0}", case.name, per_second(&case));
    }
    for count in [1, 10, 100, 1_000] {
        println!("exposures {count}\t{:.2}", milliseconds_of(&good(), count));
    }
    for extra in [0, 100, 1_000, 10_000] {
        println!("certificates {extra}\t{:.2}", milliseconds(&with_certificates(extra)));
    }
    for contexts in [1, 10, 100, 1_000] {
        println!("kubeconfig contexts {contexts}\t{:.2}", milliseconds(&with_contexts(contexts)));
    }
}

/// Exposures per second on one core: whole evaluations, decoding and every file of the bundle included.
fn per_second(case: &Case) -> f64 {
    let exposure = case.exposure();
    let at = Moment::parse(&case.description.at).expect("a moment");
    let (begin, mut count) = (used(), 0_u32);
    while used() - begin < Duration::from_secs(2) {
        let material = case.materials();
        let input = Input {
            exposure: &exposure,
            material: &material,
            passphrases: &Passphrases::default(),
            roots: Roots::Mozilla,
            at,
            task: Task::Generate,
            renew_before: None,
        };
        let evaluation = evaluate(&input);
        assert!(!evaluation.files().is_empty(), "a bundle");
        count += 1;
    }
    f64::from(count) / (used() - begin).as_secs_f64()
}

/// Milliseconds of one evaluation: the median of seven measures, each of as many evaluations as fill a twentieth of a
/// second, since the system counts in steps of some milliseconds.
fn milliseconds(case: &Case) -> f64 {
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let (begin, mut count) = (used(), 0_u32);
            while count == 0 || used() - begin < Duration::from_millis(50) {
                let _ = case.run();
                count += 1;
            }
            (used() - begin).as_secs_f64() * 1e3 / f64::from(count)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[3]
}

/// So many evaluations one after the other, in milliseconds.
fn milliseconds_of(case: &Case, count: usize) -> f64 {
    let begin = used();
    for _ in 0..count {
        let _ = case.run();
    }
    (used() - begin).as_secs_f64() * 1e3
}

fn good() -> Case {
    cases::all().into_iter().find(|case| case.name == "good-tcp").expect("good-tcp")
}

/// The good set with a bundle of `extra` unrelated CA certificates added.
fn with_certificates(extra: usize) -> Case {
    let mut case = good();
    let der = Cert::ca("Bundle CA 000000", "p256-other").der();
    let at = der.windows(16).position(|window| window == b"Bundle CA 000000").expect("the name") + 10;
    let bundle = (0..extra).map(|number| {
        let mut der = der.clone();
        der[at..at + 6].copy_from_slice(format!("{number:06}").as_bytes());
        kubefront_tests::forge::pem("CERTIFICATE", &der)
    });
    add(&mut case, "bundle.pem", Role::TrustAnchor, bundle.collect());
    case
}

/// The good set with a kubeconfig of that many contexts.
fn with_contexts(contexts: usize) -> Case {
    let mut case = good();
    let position =
        case.description.files.iter().position(|file| file.name == "admin.kubeconfig").expect("a kubeconfig");
    case.inputs[position] = kubeconfig::of_many(contexts).into_bytes();
    case
}

fn add(case: &mut Case, name: &str, role: Role, text: String) {
    let role = Some(kubefront_tests::golden::role_name(role).to_owned());
    case.description.files.push(kubefront_tests::golden::Named { name: name.to_owned(), role, cut: false });
    case.inputs.push(text.into_bytes());
    let _: Vec<Material> = case.materials();
}
