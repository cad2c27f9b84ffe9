//! No 16 bytes of a key or token in a row stand anywhere but in the files that are marked secret.

use kubefront_core::Exposure;
use kubefront_core::decode::LockState;
use kubefront_tests::golden::{self, Case};
use kubefront_tests::secrets::Secrets;

#[test]
fn nothing_but_secret_files_holds_a_secret() {
    let mut told = Vec::new();
    let (mut secret_files, mut plain_texts) = (0, 0);
    for case in golden::cases() {
        let secrets = Secrets::of(&case);
        let evaluation = case.run();
        for file in &evaluation.files {
            if let Some(secret) = secrets.found_in(&file.bytes).filter(|_| !file.secret) {
                told.push(format!(
                    "golden/{}: {} is not marked secret and holds part of {secret}",
                    case.name, file.path
                ));
            }
            secret_files += usize::from(file.secret);
        }
        for (what, text) in texts(&case, &evaluation) {
            plain_texts += 1;
            if let Some(secret) = secrets.found_in(text.as_bytes()) {
                told.push(format!("golden/{}: {what} holds part of {secret}", case.name));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(secret_files > 50, "only {secret_files} files were secret: the test looks at nothing");
    println!("{plain_texts} texts without a secret, {secret_files} secret files");
}

/// Everything that may be shown, logged or sent along with a report of a bug.
fn texts(case: &Case, evaluation: &kubefront_core::Evaluation) -> Vec<(&'static str, String)> {
    vec![
        ("the report", golden::report_json(evaluation)),
        ("Debug of the evaluation", format!("{evaluation:?}")),
        ("pretty Debug of the evaluation", format!("{evaluation:#?}")),
        ("Debug of the report", format!("{:?}", evaluation.report)),
        ("Debug of the materials", format!("{:?}", case.materials())),
        ("Debug of the exposure", format!("{:?}", case.exposure())),
    ]
}

/// A key or kubeconfig in the exposure's place is a malformed exposure; the error must not quote it.
#[test]
fn error_about_a_malformed_exposure_holds_no_secret() {
    let mut looked_at = 0;
    for case in golden::cases() {
        let secrets = Secrets::of(&case);
        for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
            let Err(error) = Exposure::parse(bytes) else { continue };
            let found = secrets.found_in(format!("{error:?}").as_bytes());
            assert!(
                found.is_none(),
                "golden/{}: {} as exposure: the error holds part of {found:?}",
                case.name,
                file.name
            );
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "{looked_at}");
}

/// Passphrases and what they open stay out of what is shown, in every way of encrypting, right and wrong.
#[test]
fn opened_keys_and_passphrases_stay_secret() {
    let mut opened = 0;
    for case in golden::cases().iter().filter(|case| !case.description.passphrases.is_empty()) {
        let secrets = Secrets::of(case);
        let evaluation = case.run();
        opened += evaluation.decoded.locked.iter().filter(|lock| lock.part.state == LockState::Opened).count();
        for (what, text) in texts(case, &evaluation) {
            assert_eq!(secrets.found_in(text.as_bytes()), None, "golden/{}: {what}", case.name);
        }
        let debug = format!("{:?} {:?}", case.passphrases(), evaluation.decoded.derived);
        assert_eq!(secrets.found_in(debug.as_bytes()), None, "golden/{}: Debug of the passphrases", case.name);
        for file in evaluation.files.iter().filter(|file| file.secret) {
            let text = String::from_utf8_lossy(&file.bytes);
            assert!(case.description.passphrases.iter().all(|passphrase| !text.contains(passphrase)), "{}", file.path);
        }
        let key = evaluation.files.iter().find(|file| file.path == "manifests/20-secret.yaml");
        let found = key.map(|file| secrets.found_in(&file.bytes));
        assert!(found.is_none_or(|found| found.is_some()), "golden/{}: the opened key is not known as one", case.name);
    }
    assert!(opened >= 4, "only {opened} parts were opened: the test looks at nothing");
}

/// The test can fail: each kind of secret is found where it stands.
#[test]
fn secrets_are_found_where_they_stand() {
    let case = Case::read("good-tcp");
    let secrets = Secrets::of(&case);
    for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
        let is_secret = ["key.pem", "admin.kubeconfig"].contains(&file.name.as_str());
        assert_eq!(secrets.found_in(bytes).is_some(), is_secret, "{}", file.name);
    }
}
