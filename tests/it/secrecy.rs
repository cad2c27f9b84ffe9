//! No 16 consecutive bytes of a key or token are anywhere but in the secret bytes of files that are marked secret.

use std::collections::BTreeSet;
use std::ops::Range;

use kubefront_core::encryption::LockState;
use kubefront_core::symptom::values::is_like_a_token;
use kubefront_core::symptom::{collect, diagnose, page};
use kubefront_core::{Exposure, Severity};
use kubefront_tests::golden::{self, Case};
use kubefront_tests::lint;
use kubefront_tests::messes;
use kubefront_tests::renew;
use kubefront_tests::secrets::Secrets;

#[test]
fn only_secret_files_contain_a_secret() {
    let mut told = Vec::new();
    let (mut secret_files, mut plain_texts) = (0, 0);
    for case in corpus() {
        let secrets = Secrets::of(&case);
        let evaluation = case.run();
        for file in evaluation.files() {
            if let Some(secret) = secrets.found_in(&file.bytes).filter(|_| !file.secret) {
                told.push(format!("{}: {} is not marked secret and holds part of {secret}", case.name, file.path));
            }
            if let Some(secret) = secrets.found_in(&outside(&file.bytes, &file.secrets)) {
                told.push(format!("{}: {} holds part of {secret} where no secret is known", case.name, file.path));
            }
            secret_files += usize::from(file.secret);
        }
        for (what, text) in texts(&case, &evaluation) {
            plain_texts += 1;
            if let Some(secret) = secrets.found_in(text.as_bytes()) {
                told.push(format!("{}: {what} holds part of {secret}", case.name));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(secret_files > 50, "only {secret_files} files were secret: the test looks at nothing");
    assert!(plain_texts > 1_500, "only {plain_texts} texts: the messes are not looked at");
    println!("{plain_texts} texts without a secret, {secret_files} secret files");
}

/// `lint` prints the report, and compares masked objects; only the repaired objects may contain what they contained.
#[test]
fn no_report_of_a_lint_contains_a_secret() {
    for case in lint::all() {
        let differences: String = case.repairs().iter().map(|repaired| repaired.difference()).collect();
        let json = case.run().to_json() + &differences;
        let secrets = case.objects.lines().filter_map(|line| line.trim().strip_prefix("tls.key: "));
        let pieces: Vec<&str> = secrets.flat_map(|key| [&key[40..80], &key[200..240]]).collect();
        assert!(!pieces.is_empty(), "golden/{}", case.name);
        let found = pieces.iter().any(|piece| json.contains(piece)) || json.contains("0123456789abcdef");
        assert!(!found, "golden/{}", case.name);
    }
}

/// `renew` prints reports and differences; only the secret bytes of the Secrets contain a key.
#[test]
fn only_the_secrets_of_a_renewal_contain_a_key() {
    let mut written = 0;
    for case in renew::all() {
        let body = |pem: &str| pem.split("PRIVATE KEY-----\n").nth(1).map(|body| body[..48].to_owned());
        let old = case.live.lines().filter_map(|line| line.trim().strip_prefix("tls.key: "));
        let keys: Vec<String> = body(&case.new).into_iter().chain(old.map(|key| key[120..160].to_owned())).collect();
        for renewal in case.run() {
            let plain = [renewal.report.to_json(), renewal.difference.clone(), format!("{renewal:#?}")];
            for text in plain {
                assert!(keys.iter().all(|key| !text.contains(key.as_str())), "golden/{}: {text}", case.name);
            }
            for file in &renewal.files {
                written += 1;
                assert!(file.secret && file.secrets.len() == 1, "golden/{}: {}", case.name, file.path);
                let shown = outside(&file.bytes, &file.secrets);
                let node = kubefront_core::yaml::parse(&file.bytes).unwrap();
                let key = node.get("data").text("tls.key").unwrap();
                assert!(!String::from_utf8_lossy(&shown).contains(&key[40..80]), "golden/{}", case.name);
            }
        }
    }
    assert!(written >= 5, "only {written} Secrets: the test looks at nothing");
}

/// What the page shows of a file: all but the bytes that are known to be secret.
fn outside(bytes: &[u8], secrets: &[Range<usize>]) -> Vec<u8> {
    let mut shown = bytes.to_vec();
    secrets.iter().for_each(|range| shown[range.clone()].fill(b'*'));
    shown
}

/// Every golden case, and every mess with its passphrase.
fn corpus() -> impl Iterator<Item = Case> {
    golden::cases().into_iter().chain(messes::cases())
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
        ("Debug of what was decoded", format!("{:#?}", evaluation.decoded)),
        ("Debug of what was checked", format!("{:#?}", evaluation.checked)),
        ("Debug of the manifests", format!("{:#?}", evaluation.manifests)),
    ]
}

/// A key or kubeconfig in the exposure's place is a malformed exposure; the error must not quote it.
#[test]
fn error_about_a_malformed_exposure_contains_no_secret() {
    let mut looked_at = 0;
    for case in corpus() {
        let secrets = Secrets::of(&case);
        for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
            let Err(error) = Exposure::parse(bytes) else { continue };
            let found = secrets.found_in(format!("{error:?}").as_bytes());
            assert!(found.is_none(), "{}: {} as exposure: the error holds part of {found:?}", case.name, file.name);
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
        for file in evaluation.files().iter().filter(|file| file.secret) {
            let text = String::from_utf8_lossy(&file.bytes);
            assert!(case.description.passphrases.iter().all(|passphrase| !text.contains(passphrase)), "{}", file.path);
        }
        let key = evaluation.files().iter().find(|file| file.path == "manifests/20-secret.yaml");
        let found = key.map(|file| secrets.found_in(&file.bytes));
        assert!(found.is_none_or(|found| found.is_some()), "golden/{}: the opened key is not known as one", case.name);
    }
    assert!(opened >= 4, "only {opened} parts were opened: the test looks at nothing");
}

/// Any text that is pasted into `explain`, a whole kubeconfig or a token in place of a name, is not repeated.
#[test]
fn what_is_pasted_to_be_explained_is_not_repeated() {
    let mut explained = 0;
    let mut seen = BTreeSet::new();
    for case in corpus() {
        let secrets = Secrets::of(&case);
        for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
            let text = String::from_utf8_lossy(bytes);
            if text.len() > 16 << 10 || !seen.insert(bytes.clone()) || secrets.found_in(bytes).is_none() {
                continue;
            }
            for text in pasted(&text) {
                let answer = format!("{:?} {:?} {}", page(&text), diagnose(&text), collect(&diagnose(&text).values));
                explained += 1;
                let found = secrets.found_in_answer(answer.as_bytes(), b"");
                assert_eq!(found, None, "{}: {} in {:.60}", case.name, file.name, text);
            }
        }
    }
    assert!(explained > 300, "{explained}");
}

/// Error messages with a secret where a value is looked for. An opaque token of words and dashes may be a host's name as
/// well: such a token is used only if no name is looked for.
fn pasted(secret: &str) -> Vec<String> {
    let secret = secret.trim();
    let last = secret.lines().next_back().unwrap_or_default().trim().rsplit(' ').next().unwrap_or_default();
    let frames = [
        "Unable to connect to the server: dial tcp: lookup {} on 10.0.0.2:53: no such host",
        "Get \"https://{}/api?timeout=32s\": EOF",
        "x509: certificate is valid for x.example.com, not {}",
        "Spec.VirtualHost.TLS Secret \"{}\" is invalid: Secret not found",
        "fqdn \"{}\" is used in multiple HTTPProxies: default/{}",
    ];
    let is_no_name = |text: &&str| text.lines().count() > 1 || is_like_a_token(text);
    let framed =
        [secret, last].into_iter().filter(is_no_name).flat_map(|text| frames.map(|frame| frame.replace("{}", text)));
    let header = format!("curl -H 'Authorization: Bearer {secret}' https://k8s.example.com: error: Unauthorized");
    framed.chain([header]).collect()
}

/// A kubeconfig whose plugin, proxy and other credentials contain secrets in every field that can have one.
#[test]
fn every_field_of_a_kubeconfig_that_can_contain_a_secret_keeps_it() {
    let secrets = [
        "env-secret-0123456789",
        "argument-secret-0123456789",
        "proxy-password-0123456789",
        "basic-password-0123456789",
        "id-token-0123456789abcdef",
        "extension-secret-0123456789",
    ];
    let [env, argument, proxy, basic, id_token, extension] = secrets;
    let text = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: x\nclusters:\n- name: c\n  cluster:\n    server: https://192.0.2.1:6443\n    \
         proxy-url: http://u:{proxy}@proxy.example.com\n    extensions:\n    - name: client.authentication.k8s.io/exec\n      \
         extension: {{secret: {extension}}}\ncontexts:\n- name: x\n  context: {{cluster: c, user: u}}\nusers:\n- name: u\n  user:\n    \
         exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: login\n      interactiveMode: Never\n      args: \
         [get, --client-secret={argument}]\n      env: [{{name: PASSWORD, value: {env}}}]\n- name: v\n  user: {{username: a, password: \
         {basic}}}\n- name: w\n  user: {{auth-provider: {{name: oidc, config: {{id-token: {id_token}}}}}}}\n"
    );
    for user in ["u", "v", "w"] {
        let config = text.replace("user: u}", &format!("user: {user}}}"));
        let case = kubefront_tests::cases::good("secrets", "in every field").file("admin.kubeconfig", config).finish();
        let evaluation = case.run();
        assert!(evaluation.report.findings.iter().any(|finding| finding.severity != Severity::Note));
        let plain = evaluation.files().iter().filter(|file| !file.secret);
        let plain = plain.map(|file| ("a plain file", String::from_utf8_lossy(&file.bytes).into_owned()));
        for (what, told) in texts(&case, &evaluation).into_iter().chain(plain) {
            let found = secrets.iter().find(|secret| told.contains(**secret));
            assert_eq!(found, None, "{what}, user {user}");
        }
    }
}

/// The test can fail: each kind of secret is found in its place.
#[test]
fn secrets_are_found_in_their_place() {
    let case = Case::read("good-tcp");
    let secrets = Secrets::of(&case);
    for (file, bytes) in case.description.files.iter().zip(&case.inputs) {
        let is_secret = ["key.pem", "admin.kubeconfig"].contains(&file.name.as_str());
        assert_eq!(secrets.found_in(bytes).is_some(), is_secret, "{}", file.name);
    }
}
