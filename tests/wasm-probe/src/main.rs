//! Calls core's whole way, so that all of it is in the binary: built for wasm32, it may import nothing at all.

use std::hint::black_box;

use kubefront_core::{Exposure, Input, Material, Moment, Passphrases, Roots, Task, evaluate};

fn main() {
    let exposure = Exposure::parse(black_box(b"{}")).unwrap_or_default();
    let material = [Material::new("probe", None, black_box(b"-----BEGIN CERTIFICATE-----").to_vec())];
    let passphrases = Passphrases::from_lines(black_box(b"probe"));
    let at = Moment::from_unix(black_box(0));
    let input = Input {
        exposure: &exposure,
        material: &material,
        passphrases: &passphrases,
        roots: Roots::Mozilla,
        at,
        task: Task::Generate,
        renew_before: None,
    };
    black_box(evaluate(&input));
}
