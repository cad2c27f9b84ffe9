use std::fs;

use kubefront_core::Moment;

use super::*;
use crate::judge::{Read, materials};
use crate::state::{Action, Passphrases as Known};

const ENCRYPTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/key-decrypted/key.pem");
const ENCRYPTED_OTHERWISE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/kit/keys/forms/p256-leaf.pbes2.pem");
const RIGHT: &str = "correct-horse";

fn with_key() -> State {
    let bytes = Zeroizing::new(fs::read(ENCRYPTED).expect("a golden case"));
    State::new(Moment::from_unix(1_795_435_200)).reduce(Action::Pasted(bytes))
}

fn decoded(state: &State) -> std::sync::Arc<Decoded> {
    Read::new(materials(&state.parts), &state.passphrases.0).decoded
}

fn ask(state: State, text: &str) -> State {
    let id = state.parts[0].id;
    state.reduce(Action::Trying { id, passphrase: Zeroizing::new(text.as_bytes().to_vec()) })
}

/// Does the work of a worker, and applies its result.
fn answered(state: State, job: &Job) -> State {
    let (id, Answer { opened, derived }) = (job.id(), Answer::of(&derive(&job.task(&state.passphrases.0))));
    state.reduce(match job.asked {
        Some(_) => Action::Tried { id, opened, derived },
        None => Action::Derived { id, derived },
    })
}

fn only_job(state: &State) -> Job {
    let mut jobs = jobs(state, &decoded(state));
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

#[test]
fn the_right_passphrase_opens_and_costs_nothing_after_that() {
    let state = ask(with_key(), RIGHT);
    let job = only_job(&state);
    let state = answered(state, &job);
    assert!(state.tries.is_empty());
    assert_eq!(decoded(&state).keys.len(), 1, "read at once, with what the worker derived");
    assert!(jobs(&state, &decoded(&state)).is_empty());
}

#[test]
fn a_wrong_passphrase_is_forgotten() {
    let state = ask(with_key(), "battery-staple");
    let job = only_job(&state);
    let state = answered(state, &job);
    assert!(state.tries.values().all(|fares| *fares == Try::Wrong));
    assert!(state.passphrases.0.is_empty() && state.passphrases.0.derived().is_empty());
    assert!(jobs(&state, &decoded(&state)).is_empty());
}

/// Two keys in one archive, with two passphrases.
#[test]
fn passphrases_of_one_input_are_given_one_after_the_other() {
    let names = [ENCRYPTED, ENCRYPTED_OTHERWISE];
    let files = names.map(|name| fs::read(name).expect("a key of the tests"));
    let entry = |(at, bytes)| crate::zip::Entry { path: format!("{at}.pem"), bytes, mode: 0o600 };
    let archive = crate::zip::write(&[(0, files[0].as_slice()), (1, files[1].as_slice())].map(entry));
    for order in [[RIGHT, "battery-staple"], ["battery-staple", RIGHT]] {
        let mut state = State::new(Moment::from_unix(1_795_435_200)).reduce(Action::Pasted(archive.clone()));
        for (given, passphrase) in order.into_iter().enumerate() {
            assert_eq!(decoded(&state).keys.len(), given);
            assert!(jobs(&state, &decoded(&state)).is_empty(), "nothing is tried unasked");
            state = ask(state, passphrase);
            let job = only_job(&state);
            state = answered(state, &job);
            assert!(state.tries.is_empty(), "{passphrase} opened one of them");
        }
        assert_eq!((decoded(&state).keys.len(), decoded(&state).wanting().count()), (2, 0));
        assert!(jobs(&state, &decoded(&state)).is_empty());
    }
}

#[test]
fn an_answer_after_clear_or_removal_is_dropped() {
    let undos: [fn(Id) -> Action; 2] = [|_| Action::Clear, Action::Remove];
    for undo in undos {
        let state = ask(with_key(), RIGHT);
        let job = only_job(&state);
        let known = Answer::of(&derive(&job.task(&state.passphrases.0))).derived;
        let state = state.reduce(undo(job.id()));
        assert!(jobs(&state, &decoded(&state)).is_empty(), "its worker ends");
        let state = answered(state, &job).reduce(Action::Derived { id: job.id(), derived: known });
        assert!(state.passphrases.0.is_empty() && state.passphrases.0.derived().is_empty());
    }
}

#[test]
fn a_known_passphrase_is_tried_on_what_comes_later() {
    let mut known = Passphrases::default();
    known.add(Passphrase::new(RIGHT.into()));
    let mut state = with_key();
    state.passphrases = Known(Rc::new(known));
    assert_eq!(decoded(&state).postponed().count(), 1);
    let job = only_job(&state);
    assert!(job.asked.is_none());
    let state = answered(state, &job);
    assert_eq!((decoded(&state).keys.len(), jobs(&state, &decoded(&state)).len()), (1, 0));
}

#[test]
fn broken_tasks_and_answers_are_nothing() {
    let whole = only_job(&ask(with_key(), RIGHT)).task(&Passphrases::default());
    for end in 0..whole.len().min(60) {
        assert!(derive(&whole[..end]).is_empty(), "{end}");
    }
    assert!(!Answer::of(&[]).opened && Answer::of(&[1, 2, 3]).derived.is_empty());
}
