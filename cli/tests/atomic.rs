//! `--out-dir` at every step: a disk that fails there, a signal there, and a real SIGKILL there. What is left is the
//! old bundle or the new one, whole, and after the next run only the new one.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)] // what a test cannot go on from, fails it

#[path = "../src/paths.rs"]
#[allow(dead_code)] // the command uses the rest
mod paths;
#[path = "../src/write/mod.rs"]
#[allow(dead_code, unused_imports)]
mod write;

#[path = "atomic/disks.rs"]
mod disks;
#[path = "atomic/scene.rs"]
mod scene;

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};

use disks::{Exchanges, Fate, Steps, Troubled};
use scene::{NEW, OLD, Scene, State, files};
use write::RealDisk;
use write::error::{Afterwards, WriteError};
use write::folder::{How, Written};

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
            // Once the new one is in its place, nothing is a failure any more.
            let expected = match (&result, has_old) {
                (Ok(_), _) => State::New,
                (Err(_), true) => State::Old,
                (Err(_), false) => State::Nothing,
            };
            assert_eq!(scene.state(), expected, "step {step} {struck}, {has_old}, {exchanges:?}: {result:?}");
            let remarks = result.map(|written| written.afterwards).unwrap_or_default();
            let is_told = remarks.iter().any(|remark| matches!(remark, Afterwards::OldRemains { .. }));
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
fn signals_that_end_a_process_leave_nothing_behind() {
    let look = |scene: &Scene, has_old, _| {
        let expected = if has_old { State::Old } else { State::Nothing };
        assert_eq!((scene.state(), scene.leftovers()), (expected, Vec::new()));
    };
    die_at_every_step("int", look);
    die_at_every_step("term", look);
    // Which signal it is makes no difference at most steps.
    for signal in ["hup", "quit"] {
        die_at_steps((0..STEPS).step_by(8), signal, CASES[1], look);
    }
}

/// Below `nohup`, a run ends as usual.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let scene = Scene::new(true);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(std::env::current_exe().unwrap());
    let status = child(shell, "hup", 5, Exchanges::Yes, &scene);
    assert_eq!((status.code(), scene.state(), scene.leftovers().len()), (Some(TOO_LATE), State::New, 0));
}

/// Runs the child below once for each step until it gets through, and looks at what each left. A signal that comes when the
/// new bundle is in its place is too late: the run succeeds.
fn die_at_every_step(signal: &str, look: impl Fn(&Scene, bool, Exchanges)) {
    for case in CASES {
        die_at_steps(0..STEPS, signal, case, &look);
    }
}

fn die_at_steps(
    steps: impl Iterator<Item = usize>,
    signal: &str,
    (has_old, exchanges): (bool, Exchanges),
    look: impl Fn(&Scene, bool, Exchanges),
) {
    for step in steps {
        let scene = Scene::new(has_old);
        let status = child(Command::new(std::env::current_exe().unwrap()), signal, step, exchanges, &scene);
        if status.success() {
            assert_eq!(scene.state(), State::New);
            assert!(step > 20, "only {step} steps were tried");
            return;
        }
        if status.code() == Some(TOO_LATE) {
            assert_eq!((scene.state(), scene.leftovers().len()), (State::New, 0));
        } else {
            assert!(status.signal().is_some(), "the child failed by itself: {status}");
            look(&scene, has_old, exchanges);
        }
        scene.next_run_succeeds();
    }
    panic!("a run has more steps");
}

/// Runs [`child_that_dies`].
fn child(mut command: Command, signal: &str, step: usize, exchanges: Exchanges, scene: &Scene) -> ExitStatus {
    command
        .args(["child_that_dies", "--exact", "--ignored", "--test-threads=1", "-q"])
        .env("ATOMIC_CHILD", format!("{signal} {step} {exchanges:?} {}", scene.target().display()))
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap()
}

/// Exit code of a child that a signal did not end.
const TOO_LATE: i32 = 77;

/// Not a test: the process that [`die_at_every_step`] starts.
#[test]
#[ignore = "started by the tests above"]
fn child_that_dies() {
    let Ok(orders) = std::env::var("ATOMIC_CHILD") else { return };
    let orders: Vec<_> = orders.splitn(4, ' ').collect();
    let [signal, step, exchanges, target] = orders[..] else { panic!("{orders:?}") };
    let (signal, is_update) = signal.strip_suffix("-update").map_or((signal, false), |signal| (signal, true));
    let fate = match signal {
        "kill" => Fate::Kill,
        "int" => Fate::Interrupt,
        "hup" => Fate::HangUp,
        "quit" => Fate::Quit,
        _ => Fate::Terminate,
    };
    let no_core = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    rustix::process::setrlimit(rustix::process::Resource::Core, no_core).unwrap();
    let exchanges = if exchanges == "Yes" { Exchanges::Yes } else { Exchanges::No };
    let (steps, at) = (Steps::default(), step.parse().unwrap());
    let trouble = |_| {
        steps.end(at, fate);
        Ok(())
    };
    let disk = Troubled { trouble: &trouble, exchanges };
    let target = target.as_ref();
    let folder = if is_update { Scene::updated_at(target) } else { Scene::folder_at(target) };
    folder.write_despite_signals(&disk, &files(NEW)).unwrap();
    if !steps.struck().is_empty() {
        std::process::exit(TOO_LATE);
    }
}

#[test]
fn an_old_bundle_is_exchanged_where_the_file_system_can() {
    let scene = Scene::new(true);
    let how = |written: Written| (written.how, written.afterwards.len());
    assert_eq!(how(scene.folder().write(&RealDisk, &files(NEW)).unwrap()), (How::Exchanged, 0));
    let disk = Troubled { trouble: &|_| Ok(()), exchanges: Exchanges::No };
    assert_eq!(how(scene.folder().write(&disk, &files(OLD)).unwrap()), (How::InTwoSteps, 0));
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
fn files_of_the_user_stay_in_a_bundle_that_is_updated() {
    for exchanges in [Exchanges::Yes, Exchanges::No] {
        let (mut step, mut moves) = (0, 0);
        loop {
            let scene = Scene::new(true);
            scene.add_users_files();
            let steps = Steps::default();
            let trouble = |name| steps.fail(step, name);
            let result = scene.updated().write(&Troubled { trouble: &trouble, exchanges }, &files(NEW));
            let struck = steps.struck();
            let is_whole = scene.has_users_files();
            let remarks = result.as_ref().map(|written| written.afterwards.as_slice()).unwrap_or_default();
            let is_told = remarks.iter().any(|remark| matches!(remark, Afterwards::NotMoved { .. }));
            assert!(is_whole || is_told, "step {step} {struck}: {result:?}");
            moves += usize::from(struck == "move_file");
            assert_eq!(is_told, struck == "move_file" || is_told && struck == "sync_folder", "step {step} {struck}");
            scene.next_update_succeeds();
            if struck.is_empty() {
                break;
            }
            step += 1;
            assert!(step < STEPS);
        }
        assert_eq!(moves, 5, "a step for each entry of the user");
    }
}

#[test]
fn sigkill_at_any_step_loses_no_file_of_the_user() {
    update_at_every_step("kill-update", |scene, status| {
        assert!(status.signal().is_some(), "the child failed by itself: {status}");
        // Whether the next run writes or not, it returns the files.
        scene.updated().recover(&RealDisk).unwrap();
    });
}

#[test]
fn a_signal_at_any_step_moves_no_file_of_the_user() {
    update_at_every_step("term-update", |_, status| {
        assert!(status.signal().is_some() || status.code() == Some(TOO_LATE), "the child failed by itself: {status}");
    });
}

fn update_at_every_step(signal: &str, look: impl Fn(&Scene, ExitStatus)) {
    for exchanges in [Exchanges::Yes, Exchanges::No] {
        let mut step = 0;
        loop {
            let scene = Scene::new(true);
            scene.add_users_files();
            let status = child(Command::new(std::env::current_exe().unwrap()), signal, step, exchanges, &scene);
            if !status.success() {
                look(&scene, status);
            }
            assert_eq!((scene.has_users_files(), scene.leftovers().len()), (true, 0), "step {step}: {status}");
            scene.next_update_succeeds();
            if status.success() {
                break;
            }
            step += 1;
            assert!(step < STEPS);
        }
        assert!(step > 20, "only {step} steps were tried");
    }
}

#[test]
fn an_updated_bundle_does_not_replace_files_of_the_user() {
    let refused = |make: &dyn Fn(&Scene)| {
        let scene = Scene::new(true);
        make(&scene);
        let before = scene.everything();
        let error = scene.updated().write(&RealDisk, &files(NEW)).unwrap_err();
        assert_eq!(scene.everything(), before, "{error}");
        error
    };
    // A file that the new bundle contains, too, and the old one did not.
    let name = "manifests/50-httpproxy.yaml";
    let unlisted = |scene: &Scene| {
        let list = scene.target().join("SHA256SUMS");
        let text = std::fs::read_to_string(&list).unwrap();
        let lines: String = text.lines().filter(|line| !line.ends_with(name)).map(|line| format!("{line}\n")).collect();
        std::fs::write(list, lines).unwrap();
    };
    assert!(matches!(refused(&unlisted), WriteError::Foreign { entries, .. } if entries == [name]));
    let changed = |scene: &Scene| {
        std::fs::write(scene.target().join("notes.txt"), "mine").unwrap();
        std::fs::write(scene.target().join("kubeconfig"), "mine").unwrap();
    };
    assert!(matches!(refused(&changed), WriteError::Changed { entries, .. } if entries == ["kubeconfig"]));
    let linked = |scene: &Scene| {
        std::fs::rename(scene.target().join("manifests"), scene.target().with_file_name("else")).unwrap();
        link(&scene.target().with_file_name("else"), &scene.target().join("manifests"));
    };
    assert!(
        matches!(refused(&linked), WriteError::Foreign { entries, .. } if entries == ["manifests (not a directory)"])
    );
    let linked_file = |scene: &Scene| {
        std::fs::rename(scene.target().join("kubeconfig"), scene.target().with_file_name("else")).unwrap();
        link(&scene.target().with_file_name("else"), &scene.target().join("kubeconfig"));
    };
    assert!(matches!(refused(&linked_file), WriteError::Foreign { entries, .. } if entries == ["kubeconfig"]));
    let unproven = |scene: &Scene| {
        std::fs::remove_file(scene.target().join("report.json")).unwrap();
        std::fs::write(scene.target().join("notes.txt"), "mine").unwrap();
    };
    assert!(matches!(refused(&unproven), WriteError::Foreign { entries, .. } if entries == ["notes.txt"]));
}

#[test]
fn a_subdirectory_with_files_of_the_user_only_stays() {
    let scene = Scene::new(true);
    std::fs::create_dir(scene.target().join("consumers")).unwrap();
    std::fs::write(scene.target().join("consumers/notes.txt"), "mine").unwrap();
    let written = scene.updated().write(&RealDisk, &files(NEW)).unwrap();
    assert_eq!((written.afterwards.len(), scene.leftovers().len()), (0, 0));
    assert_eq!(std::fs::read(scene.target().join("consumers/notes.txt")).unwrap(), b"mine");
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
    let link_to = |name: &'static str| {
        move |s: &Scene| {
            fs::create_dir(s.target().with_file_name("else")).unwrap();
            link(&s.target().with_file_name(name), &s.target());
        }
    };
    assert!(matches!(refused(&link_to("else")), WriteError::Link { .. }));
    assert!(matches!(refused(&link_to("nowhere")), WriteError::DanglingLink { .. }));
    let bundle = |s: &Scene| drop(s.folder().write(&RealDisk, &files(OLD)).unwrap());
    let names = |error: WriteError| match error {
        WriteError::Foreign { entries, .. } => entries,
        WriteError::Changed { entries, .. } => entries.into_iter().map(|entry| format!("{entry} (changed)")).collect(),
        other => panic!("{other}"),
    };
    let with = |file: &'static str, content: &'static str| {
        names(refused(&|s| {
            bundle(s);
            fs::write(s.target().join(file), content).unwrap();
        }))
    };
    // A manifest of the user, with a name as kubefront gives them.
    assert_eq!(with("manifests/70-network-policy.yaml", "mine"), ["manifests/70-network-policy.yaml"]);
    assert_eq!(with("notes.txt", "mine"), ["notes.txt"]);
    assert_eq!(with("manifests/50-httpproxy.yaml", "mine"), ["manifests/50-httpproxy.yaml (changed)"]);
    assert_eq!(with("kubeconfig", "old, kubefront.dev/v1, and mine"), ["kubeconfig (changed)"]);
    let link_inside = |s: &Scene| {
        bundle(s);
        fs::remove_file(s.target().join("kubeconfig")).unwrap();
        link(&s.target().with_file_name("else"), &s.target().join("kubeconfig"));
    };
    assert_eq!(names(refused(&link_inside)), ["kubeconfig"]);
    let leftover = |s: &Scene| {
        let left = s.target().with_file_name(".bundle.kubefront-tmp");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("notes.txt"), "mine").unwrap();
    };
    assert!(matches!(refused(&leftover), WriteError::Foreign { .. }));
    // What a killed run left of an old bundle, and the user changed.
    let changed_leftover = |s: &Scene| {
        bundle(s);
        fs::rename(s.target(), s.target().with_file_name(".bundle.kubefront-tmp")).unwrap();
        fs::write(s.target().with_file_name(".bundle.kubefront-tmp").join("kubeconfig"), "mine").unwrap();
    };
    assert_eq!(names(refused(&changed_leftover)), ["kubeconfig (changed)"]);
}

#[test]
fn files_that_the_user_removed_do_not_prevent_a_new_bundle() {
    let scene = Scene::new(true);
    std::fs::remove_file(scene.target().join("kubeconfig")).unwrap();
    scene.next_run_succeeds();
}

/// Another program may write into the old bundle while the new one is written.
#[test]
fn files_that_come_at_the_last_moment_stay() {
    for exchanges in [Exchanges::Yes, Exchanges::No] {
        let scene = Scene::new(true);
        let trouble = |step| {
            if step == "exchange" {
                std::fs::write(scene.target().join("notes.txt"), "mine").unwrap();
            }
            Ok(())
        };
        let written = scene.folder().write(&Troubled { trouble: &trouble, exchanges }, &files(NEW)).unwrap();
        let [Afterwards::OldChanged { left, entries, .. }] = &written.afterwards[..] else { panic!("{written:?}") };
        assert_eq!((scene.state(), entries.as_str()), (State::New, "notes.txt"));
        assert_eq!(std::fs::read(left.join("notes.txt")).unwrap(), b"mine");
        assert!(matches!(scene.folder().write(&RealDisk, &files(NEW)), Err(WriteError::Foreign { .. })));
    }
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
