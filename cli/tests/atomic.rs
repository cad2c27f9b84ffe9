//! `--out-dir` at every step: a disk that fails there, a signal there, and a real SIGKILL there. What is left is the
//! old bundle or the new one, whole, and after the next run only the new one.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)] // what a test cannot go on from, fails it

#[path = "../src/write/mod.rs"]
#[allow(dead_code, unused_imports)]
mod write;

#[path = "atomic/disks.rs"]
mod disks;
#[path = "atomic/scene.rs"]
mod scene;

use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use disks::{Exchanges, Fate, Steps, Troubled};
use scene::{NEW, OLD, Scene, State, files};
use write::RealDisk;
use write::folder::{WriteError, Written};

/// More than any run has; a run that needs fewer ends the loop.
const STEPS: usize = 200;

/// Whether there is an old bundle, and whether the file system can exchange directories.
const CASES: [(bool, Exchanges); 3] = [(false, Exchanges::Yes), (true, Exchanges::Yes), (true, Exchanges::No)];

#[test]
fn a_step_that_fails_leaves_the_old_bundle_or_the_new_one() {
    for (has_old, exchanges) in CASES {
        let mut step = 0;
        loop {
            let scene = Scene::new(has_old);
            let steps = Steps::default();
            let trouble = |name| steps.fail(step, name);
            let result = scene.folder().write(&Troubled { trouble: &trouble, exchanges }, &files(NEW));
            let struck = steps.struck();
            if struck.is_empty() {
                assert!(result.is_ok(), "{result:?}");
                break;
            }
            let state = scene.state();
            match &result {
                Ok(_) => assert_eq!(state, State::New, "step {step}, {has_old}, {exchanges:?}: {}", struck),
                Err(WriteError::OldRemains { .. }) => assert_eq!(state, State::New),
                Err(error) => {
                    // Only the last sync fails after the new one took its place.
                    let is_after = struck == "sync_folder" && state == State::New;
                    let expected = if has_old { State::Old } else { State::Nothing };
                    assert!(is_after || state == expected, "step {step} {}: {error:?}, {state:?}", struck);
                }
            }
            let is_told = matches!(result, Err(WriteError::OldRemains { .. }));
            assert!(is_told || scene.leftovers().is_empty(), "step {step} {}: {:?}", struck, scene.leftovers());
            scene.next_run_succeeds();
            step += 1;
            assert!(step < STEPS);
        }
        assert!(step > 20, "only {step} steps were tried");
    }
}

#[test]
fn sigkill_at_any_step_leaves_the_old_bundle_or_the_new_one() {
    die_at_every_step("kill", |scene, has_old, exchanges| match (scene.state(), has_old, exchanges) {
        (State::Nothing, false, _) | (State::Old | State::New, ..) => {}
        // Between its two steps the old bundle has its temporary name, and the next run restores it first.
        (State::Nothing, true, Exchanges::No) => scene.old_stands_aside(),
        (state, ..) => panic!("{state:?}"),
    });
}

#[test]
fn sigint_and_sigterm_leave_nothing_behind() {
    for signal in ["int", "term"] {
        die_at_every_step(signal, |scene, has_old, _| {
            let expected = if has_old { State::Old } else { State::Nothing };
            assert!([expected, State::New].contains(&scene.state()), "{:?}", scene.state());
            assert_eq!(scene.leftovers(), [""; 0]);
        });
    }
}

/// Runs the child below once for each step until it gets through, and looks at what each left.
fn die_at_every_step(signal: &str, look: impl Fn(&Scene, bool, Exchanges)) {
    for (has_old, exchanges) in CASES {
        for step in 0.. {
            assert!(step < STEPS);
            let scene = Scene::new(has_old);
            let status = Command::new(std::env::current_exe().unwrap())
                .args(["child_that_dies", "--exact", "--ignored", "--test-threads=1", "-q"])
                .env("ATOMIC_CHILD", format!("{signal} {step} {exchanges:?} {}", scene.target().display()))
                .stdout(std::process::Stdio::null())
                .status()
                .unwrap();
            if status.success() {
                assert_eq!(scene.state(), State::New);
                assert!(step > 20, "only {step} steps were tried");
                break;
            }
            assert!(status.signal().is_some(), "the child failed by itself: {status}");
            look(&scene, has_old, exchanges);
            scene.next_run_succeeds();
        }
    }
}

/// Not a test: the process that [`die_at_every_step`] starts.
#[test]
#[ignore = "started by the tests above"]
fn child_that_dies() {
    let Ok(orders) = std::env::var("ATOMIC_CHILD") else { return };
    let orders: Vec<_> = orders.splitn(4, ' ').collect();
    let [signal, step, exchanges, target] = orders[..] else { panic!("{orders:?}") };
    let fate = match signal {
        "kill" => Fate::Kill,
        "int" => Fate::Interrupt,
        _ => Fate::Terminate,
    };
    let exchanges = if exchanges == "Yes" { Exchanges::Yes } else { Exchanges::No };
    if fate != Fate::Kill {
        RealDisk::catch_signals().unwrap();
    }
    let (steps, at) = (Steps::default(), step.parse().unwrap());
    let trouble = |_| {
        steps.end(at, fate);
        Ok(())
    };
    let disk = Troubled { trouble: &trouble, exchanges };
    let result = Scene::folder_at(target.as_ref()).write(&disk, &files(NEW));
    RealDisk::obey_signal();
    result.unwrap();
}

#[test]
fn an_old_bundle_is_exchanged_where_the_file_system_can() {
    let scene = Scene::new(true);
    assert_eq!(scene.folder().write(&RealDisk, &files(NEW)).unwrap(), Written::Exchanged);
    let disk = Troubled { trouble: &|_| Ok(()), exchanges: Exchanges::No };
    assert_eq!(scene.folder().write(&disk, &files(OLD)).unwrap(), Written::InTwoSteps);
    assert_eq!((scene.state(), scene.leftovers().len()), (State::Old, 0));
}

#[test]
fn files_belong_to_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::new(false);
    scene.folder().write(&RealDisk, &files(NEW)).unwrap();
    let mode = |path: &str| scene.target().join(path).metadata().unwrap().permissions().mode() & 0o7777;
    let modes = ["", "manifests", "manifests/20-secret.yaml", "report.json", "verify.sh"].map(mode);
    assert_eq!(modes, [0o700, 0o700, 0o600, 0o600, 0o700]);
}

#[test]
fn nothing_but_ours_is_ever_replaced() {
    use std::fs;
    let refused = |make: &dyn Fn(&Scene)| {
        let scene = Scene::new(false);
        make(&scene);
        let before = scene.everything();
        let error = scene.folder().write(&RealDisk, &files(NEW)).unwrap_err();
        assert_eq!(scene.everything(), before, "{error}");
        error
    };
    let folder = |scene: &Scene, file: &str| {
        fs::create_dir_all(scene.target()).unwrap();
        fs::write(scene.target().join(file), "mine").unwrap();
    };
    assert!(matches!(refused(&|s| fs::write(s.target(), "mine").unwrap()), WriteError::NotFolder(_)));
    assert!(matches!(refused(&|s| folder(s, "notes.txt")), WriteError::Foreign { .. }));
    assert!(matches!(refused(&|s| folder(s, "kubeconfig")), WriteError::Unproven { .. }));
    assert!(matches!(refused(&|s| folder(s, "report.json")), WriteError::Unproven { .. }));
    assert!(matches!(refused(&|s| link(&s.target().with_file_name("else"), &s.target())), WriteError::Link(_)));
    let leftover = |s: &Scene| {
        let left = s.target().with_file_name(".bundle.kubefront-tmp");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("notes.txt"), "mine").unwrap();
    };
    assert!(matches!(refused(&leftover), WriteError::Foreign { .. }));
}

#[test]
fn an_empty_directory_is_accepted() {
    let scene = Scene::new(false);
    std::fs::create_dir(scene.target()).unwrap();
    scene.folder().write(&RealDisk, &files(NEW)).unwrap();
    assert_eq!(scene.state(), State::New);
}

#[test]
fn two_runs_do_not_meet() {
    use write::disk::Disk;
    let scene = Scene::new(true);
    let temporary = scene.target().with_file_name(".bundle.kubefront-tmp");
    std::fs::create_dir(&temporary).unwrap();
    let lock = RealDisk.lock(&temporary).unwrap();
    assert!(matches!(scene.folder().write(&RealDisk, &files(NEW)), Err(WriteError::Busy(_))));
    assert_eq!(scene.state(), State::Old);
    drop(lock);
    scene.next_run_succeeds();
}

fn link(from: &std::path::Path, at: &std::path::Path) {
    std::os::unix::fs::symlink(from, at).unwrap();
}
