//! The program as a process: what it leaves on disk, and how it meets odd inputs and outputs.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)] // what a test cannot go on from, fails it

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A separate directory with the example's files in it.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("process-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let place = Self(folder);
        let made = kubefront().args(["example"]).arg(&place.0).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        place
    }

    fn run(&self, line: &str) -> Output {
        kubefront().args(line.split(' ')).current_dir(&self.0).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs a line of `sh`; `$K` is the program.
    fn shell(&self, line: &str) -> Output {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(&self.0).stdin(Stdio::null());
        shell.env("K", env!("CARGO_BIN_EXE_kubefront")).output().unwrap()
    }

    /// Every file of a bundle is for its owner alone.
    fn has_modes(&self, bundle: &str) {
        let mode = |path: &str| self.path(bundle).join(path).metadata().unwrap().permissions().mode() & 0o777;
        for file in [
            "manifests/20-secret.yaml",
            "kubeconfig",
            "NEXT-STEPS.md",
            "verify.sh",
            "exposure.yaml",
            "report.json",
            "SHA256SUMS",
        ] {
            assert_eq!(mode(file), if file == "verify.sh" { 0o700 } else { 0o600 }, "{bundle}/{file}");
        }
        assert_eq!([mode(""), mode("manifests")], [0o700, 0o700], "{bundle}");
    }

    /// No temporary directory is left.
    fn has_no_leftovers(&self) {
        let names = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(names.filter(|name| name.contains("kubefront-")).collect::<Vec<_>>(), [""; 0]);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Every file below, with its bytes.
    fn files(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let (mut found, mut folders) = (Vec::new(), vec![self.path(folder)]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => found.push((path.strip_prefix(&self.0).unwrap().to_owned(), fs::read(&path).unwrap())),
                }
            }
        }
        found.sort();
        found
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn kubefront() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kubefront"));
    command.env_clear();
    command
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const AT: &str = "--at 2026-11-23T12:00:00Z";

#[test]
fn the_main_job_writes_a_bundle_for_its_owner_alone() {
    let place = Place::new("main-job");
    let made = place.run(&format!("generate -f exposure.yaml {AT} --out-dir bundle"));
    assert_eq!((code(&made), made.stdout.len()), (0, 0), "{}", stderr(&made));
    assert!(stderr(&made).starts_with("wrote "), "{}", stderr(&made));
    place.has_modes("bundle");
}

#[test]
fn the_umask_changes_no_permission() {
    let place = Place::new("umask");
    for umask in ["0", "0077", "0277", "0777"] {
        let made =
            place.shell(&format!("umask {umask}; exec \"$K\" generate -f exposure.yaml {AT} --out-dir u{umask}"));
        assert_eq!(code(&made), 0, "{umask}: {}", stderr(&made));
        place.has_modes(&format!("u{umask}"));
    }
}

#[test]
fn the_same_input_makes_the_same_bytes_from_the_bundles_own_document_too() {
    let place = Place::new("same");
    assert_eq!(code(&place.run(&format!("generate -f exposure.yaml {AT} --out-dir one"))), 0);
    assert_eq!(code(&place.run(&format!("generate -f one/exposure.yaml {AT} --out-dir two"))), 0);
    let bytes = |folder| place.files(folder).into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
    assert_eq!(bytes("one"), bytes("two"));
}

#[test]
fn an_old_bundle_is_replaced_only_on_request_and_nothing_remains() {
    let place = Place::new("old");
    let generate = format!("generate -f exposure.yaml {AT} --out-dir bundle");
    assert_eq!(code(&place.run(&generate)), 0);
    let before = place.files("bundle");
    let refused = place.run(&generate);
    assert_eq!((code(&refused), place.files("bundle") == before), (3, true));
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(code(&place.run(&format!("{generate} --force"))), 0);
    let text = fs::read_to_string(place.path("bundle/kubeconfig")).unwrap() + "# mine\n";
    for (file, content, said) in [
        ("notes.txt", "mine", "contains notes.txt, which kubefront did not write"),
        ("manifests/70-mine.yaml", "mine", "contains manifests/70-mine.yaml, which kubefront did not write"),
        ("kubeconfig", text.as_str(), "contains kubeconfig, which was changed after kubefront wrote it"),
    ] {
        let path = place.path("bundle").join(file);
        let before = fs::read(&path).ok();
        fs::write(&path, content).unwrap();
        let refused = place.run(&format!("{generate} --force"));
        assert_eq!((code(&refused), fs::read_to_string(&path).unwrap().as_str()), (3, content));
        assert!(stderr(&refused).contains(said), "{}", stderr(&refused));
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    assert_eq!(code(&place.run(&format!("{generate} --force"))), 0);
    place.has_no_leftovers();
}

#[test]
fn a_secret_that_sops_encrypted_is_kept_and_the_way_to_renew_it_is_named() {
    let place = Place::new("sops");
    let generate = format!("generate -f exposure.yaml {AT} --certificate-format sops --out-dir bundle");
    assert_eq!(code(&place.run(&generate)), 0);
    let secret = place.path("bundle/manifests/20-secret.yaml");
    let encrypted = "apiVersion: v1\nkind: Secret\ndata:\n  tls.key: ENC[x]\nsops:\n  mac: ENC[x]\n";
    fs::write(&secret, encrypted).unwrap();
    for command in
        [format!("{generate} --force"), format!("renew -f bundle fullchain.pem key.pem --trust-anchor ca.pem {AT}")]
    {
        let refused = place.run(&command);
        assert_eq!((code(&refused), fs::read_to_string(&secret).unwrap().as_str()), (3, encrypted));
        let said = stderr(&refused);
        assert!(said.contains("kubefront renew -f bundle/exposure.yaml NEW --out-dir renewed"), "{said}");
    }
}

#[test]
fn the_list_in_a_bundle_is_one_for_sha256sum() {
    let place = Place::new("sums");
    assert_eq!(code(&place.run(&format!("generate -f exposure.yaml {AT} --out-dir bundle"))), 0);
    let text = fs::read_to_string(place.path("bundle/SHA256SUMS")).unwrap();
    let record = kubefront_core::record::Record::parse(&text).unwrap();
    let files = place.files("bundle");
    for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with("SHA256SUMS")) {
        let path = path.strip_prefix("bundle").unwrap().to_str().unwrap();
        assert!(record.is_unchanged(path, bytes), "{path}");
    }
    assert_eq!(text.lines().count() + 1, files.len());
}

#[test]
fn a_path_that_is_not_one_for_a_directory_is_named_with_the_reason() {
    use std::os::unix::fs::symlink;
    let place = Place::new("out-dir");
    let generate = format!("generate -f exposure.yaml {AT} --out-dir");
    fs::create_dir(place.path("real")).unwrap();
    symlink("real", place.path("link")).unwrap();
    symlink("nowhere", place.path("dangling")).unwrap();
    let names = || {
        let names = fs::read_dir(&place.0).unwrap().map(|entry| entry.unwrap().file_name());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let before = names();
    for (path, exit, said) in [
        ("-", 2, "- is not a directory\nhelp: to print the manifests, leave out --out-dir"),
        ("/", 2, "/ is the root directory"),
        (".", 2, ". is the current directory"),
        ("./", 2, "./ is the current directory"),
        ("real/..", 2, "real/.. is the current directory"),
        ("..", 2, ".. contains the current directory"),
        (". --force", 2, "or run the command elsewhere and pass /"),
        ("missing/bundle", 3, "directory missing does not exist\nhelp: mkdir -p missing"),
        ("token", 3, "token exists and is not a directory"),
        ("token/bundle", 3, "token is not a directory"),
        ("link", 3, "link is a symbolic link to /"),
        ("link/", 3, "link is a symbolic link to /"),
        ("dangling", 3, "dangling is a symbolic link to nowhere, which does not exist"),
        ("dangling/bundle", 3, "dangling is a symbolic link to nowhere, which does not exist"),
    ] {
        let refused = place.run(&format!("{generate} {path}"));
        assert_eq!(code(&refused), exit, "{path}: {}", stderr(&refused));
        assert!(stderr(&refused).contains(said), "{path}: {}", stderr(&refused));
    }
    assert_eq!(names(), before);
    for path in ["link/bundle", "real/../other", "slash/"] {
        let made = place.run(&format!("{generate} {path}"));
        assert_eq!(code(&made), 0, "{path}: {}", stderr(&made));
        assert!(place.path(path).join("kubeconfig").exists(), "{path}");
    }
    assert!(stderr(&place.run("example -")).contains("for a directory with this name, pass ./-"));
    assert!(stderr(&place.run("man -")).contains("to print the main page, leave out DIR"));
}

#[test]
fn an_example_that_was_changed_is_not_replaced() {
    let place = Place::new("example");
    let refused = |said: &str| {
        let refused = kubefront().args(["example", "--force"]).arg(&place.0).output().unwrap();
        assert_eq!(code(&refused), 3);
        assert!(stderr(&refused).contains(said), "{}", stderr(&refused));
    };
    let again = kubefront().args(["example", "--force"]).arg(&place.0).output().unwrap();
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    fs::write(place.path("mine.pem"), "mine").unwrap();
    refused("contains mine.pem, which kubefront did not write");
    fs::remove_file(place.path("mine.pem")).unwrap();
    fs::write(place.path("token"), "mine").unwrap();
    refused("contains token, which was changed");
}

#[test]
fn a_limit_for_file_sizes_is_an_error_and_leaves_nothing() {
    let place = Place::new("limit");
    let made = place.shell(&format!("ulimit -f 1; exec \"$K\" generate -f exposure.yaml {AT} --out-dir bundle"));
    assert_eq!(code(&made), 3, "{}", stderr(&made));
    assert!(stderr(&made).contains("file too large\nhelp: raise the limit for file sizes"), "{}", stderr(&made));
    assert!(!place.path("bundle").exists());
    place.has_no_leftovers();
    let printed = place.shell(&format!("ulimit -f 1; exec \"$K\" generate -f exposure.yaml {AT} > out.yaml"));
    assert_eq!(code(&printed), 3, "{}", stderr(&printed));
    assert!(stderr(&printed).contains("cannot write to standard output: file too large"), "{}", stderr(&printed));
}

#[test]
fn a_thread_that_cannot_be_started_is_not_needed() {
    let place = Place::new("thread");
    let mut command = kubefront();
    command.args(["check", "--fqdn", "k8s.example.com", "fullchain.pem", "-o", "name"]).current_dir(&place.0);
    // No machine has that much memory for a stack.
    let output = command.env("RUST_MIN_STACK", (1_u64 << 60).to_string()).output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn a_variable_without_effect_is_a_warning() {
    let place = Place::new("variables");
    let mut command = kubefront();
    command.args(["check", "-f", "exposure.yaml", "-o", "name"]).current_dir(&place.0);
    let output = command.env("KUBEFRONT_FQDM", "x").env("KUBEFRONT_SERVICE_HOST", "10.0.0.1").output().unwrap();
    let expected = "warning: unknown variable KUBEFRONT_FQDM is ignored\nhelp: did you mean KUBEFRONT_FQDN?\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (0, expected));
}

/// File systems of macOS accept only UTF-8.
#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_not_text_is_refused_with_the_reason() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new("names");
    let name = OsStr::from_bytes(b"chain-\xff.pem");
    fs::copy(place.path("fullchain.pem"), place.0.join(name)).unwrap();
    let folder = place.0.join(OsStr::from_bytes(b"folder-\xff"));
    fs::create_dir(&folder).unwrap();
    for file in ["fullchain.pem", "key.pem", "ca.pem", "admin.kubeconfig", "exposure.yaml"] {
        fs::copy(place.path(file), folder.join(file)).unwrap();
    }
    let run = |before: &[&str], name: &OsStr, after: &[&str], folder: &Path| {
        let output = kubefront().args(before).arg(name).args(after).current_dir(folder).output().unwrap();
        assert!([2, 3].contains(&code(&output)), "{output:?}");
        stderr(&output)
    };
    let out = ["--out-dir", "bundle"];
    let said = run(&["generate", "--fqdn", "k8s.example.com"], name, &["key.pem", "--out-dir", "bundle"], &place.0);
    assert!(said.contains("the file name is not valid UTF-8"), "{said}");
    let said = run(&["generate", "--cert"], name, &out, &place.0);
    assert!(said.contains("the value of --cert is not valid UTF-8"), "{said}");
    let said = run(&["generate", "-f"], folder.join("exposure.yaml").as_os_str(), &out, &place.0);
    assert!(said.contains("the path is not valid UTF-8"), "{said}");
    let said = run(&["generate", "-f"], OsStr::new("exposure.yaml"), &["--out-dir", "../bundle"], &folder);
    assert!(said.contains("the path is not valid UTF-8"), "{said}");
    assert!(!place.path("bundle").exists());
}

#[test]
fn help_and_version_are_commands_too() {
    let place = Place::new("help");
    let same = |command: &str, flag: &str| {
        let (command, flag) = (place.run(command), place.run(flag));
        assert_eq!((code(&command), command.stdout == flag.stdout), (0, true));
    };
    same("help", "--help");
    same("help check", "check --help");
    same("help help", "--help");
    same("version", "--version");
    let unknown = place.run("help chek");
    assert!(stderr(&unknown).contains("did you mean kubefront check?"), "{}", stderr(&unknown));
}

#[test]
fn what_blocks_writes_nothing() {
    let place = Place::new("blocked");
    let files = "--fqdn k8s.example.com fullchain.pem other-key.pem admin.kubeconfig";
    for output in ["--out-dir bundle", "-o yaml", "-o json", "-o kubeconfig", "-o name"] {
        let blocked = place.run(&format!("generate {files} {AT} {output}"));
        assert_eq!((code(&blocked), blocked.stdout.len()), (1, 0), "{output}");
        assert!(stderr(&blocked).contains("[key-mismatch]"), "{}", stderr(&blocked));
        assert!(!place.path("bundle").exists());
    }
}

#[test]
fn a_wrong_credential_blocks_all_until_the_kubeconfig_is_given_up() {
    let place = Place::new("credential");
    let generate = format!("generate --fqdn k8s.example.com fullchain.pem key.pem --trust-anchor ca.pem {AT} -o name");
    let blocked = place.run(&generate);
    assert_eq!((code(&blocked), blocked.stdout.len()), (1, 0));
    assert!(stderr(&blocked).contains("--no-kubeconfig"), "{}", stderr(&blocked));
    let rest = place.run(&format!("{generate} --no-kubeconfig"));
    assert_eq!(code(&rest), 0, "{}", stderr(&rest));
    assert!(String::from_utf8_lossy(&rest.stdout).contains("httpproxy.projectcontour.io/kubeapi-proxy\n"));
}

#[test]
fn no_secret_is_printed() {
    let place = Place::new("secret");
    let key = fs::read_to_string(place.path("key.pem")).unwrap();
    let token = fs::read_to_string(place.path("token")).unwrap();
    let secrets: Vec<&str> =
        key.lines().filter(|line| !line.starts_with('-')).chain([token.trim(), &token[..40]]).collect();
    let files = "key.pem token admin.kubeconfig fullchain.pem";
    for line in [
        format!("check --fqdn k8s.example.com {files} {AT}"),
        format!("check --fqdn k8s.example.com {files} {AT} -o json"),
        format!("check --cert key.pem --key token --kubeconfig key.pem --token-file key.pem {AT}"),
        format!("generate --cert key.pem --key token --kubeconfig key.pem --token-file key.pem {AT}"),
        format!("check -f key.pem {AT}"),
        format!("check -f token {AT}"),
        format!("inspect {files}"),
        format!("inspect {files} -o json"),
    ] {
        let said = place.run(&line);
        for text in [String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr)] {
            assert!(secrets.iter().all(|secret| !text.contains(secret)), "{line}");
        }
    }
}

#[test]
fn inputs_without_an_end_or_too_long_are_answered_quickly() {
    let place = Place::new("endless");
    fs::File::create(place.path("huge")).unwrap().set_len(2 << 30).unwrap();
    let started = Instant::now();
    let long = place.run("check huge");
    assert_eq!(code(&long), 1);
    let endless = Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
    let mut yes = endless;
    let cut = kubefront().args(["check", "-"]).stdin(yes.stdout.take().unwrap()).output().unwrap();
    yes.wait().unwrap();
    assert_eq!(code(&cut), 1);
    for output in [long, cut] {
        assert!(String::from_utf8_lossy(&output.stdout).contains("input-too-large"));
    }
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
}

#[test]
fn a_remark_is_shown_with_its_own_file() {
    let place = Place::new("remarks");
    fs::copy(place.path("ca.pem"), place.path("1.pem")).unwrap();
    fs::write(place.path("11.pem"), "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n").unwrap();
    let output = String::from_utf8(place.run("inspect 1.pem 11.pem").stdout).unwrap();
    let (whole, damaged) = output.split_once("\n11.pem: ").unwrap();
    assert!(whole.starts_with("1.pem: ") && !whole.contains("error"), "{output}");
    assert!(damaged.contains("error: block 1"), "{output}");
}

#[test]
fn links_and_pipes_are_read() {
    let place = Place::new("pipes");
    std::os::unix::fs::symlink("key.pem", place.path("link.pem")).unwrap();
    assert_eq!(code(&place.run("inspect link.pem")), 0);
    let script = r#""$KUBEFRONT" inspect <(cat key.pem) && mkfifo named && (cat key.pem > named &) && "$KUBEFRONT" inspect named"#;
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).current_dir(&place.0).env("KUBEFRONT", env!("CARGO_BIN_EXE_kubefront"));
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("private key (PEM)").count(), 2);
}

#[test]
fn a_closed_reader_is_not_an_error_and_a_full_disk_is() {
    let place = Place::new("stdout");
    let mut child = kubefront();
    child.args(["generate", "-f", "exposure.yaml"]).current_dir(&place.0).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    let gone = child.wait_with_output().unwrap();
    assert_eq!((code(&gone), stderr(&gone).contains("error")), (0, false));
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let output = kubefront().args(["explain"]).stdout(full).output().unwrap();
        assert_eq!((code(&output), stderr(&output).contains("no space left")), (3, true));
    }
    // Each is an error, although the runtime opens /dev/null in place of a closed stdout, and ignores EBADF.
    for (line, said) in [
        ("explain >&-", "standard output is closed"),
        ("version >&-", "standard output is closed"),
        ("generate -f exposure.yaml >&-", "standard output is closed"),
        ("check -f exposure.yaml <&- >&-", "standard output is closed"),
        ("explain 1</dev/null", "cannot write to standard output"),
    ] {
        let output = place.shell(&format!("\"$K\" {line}"));
        assert_eq!((code(&output), stderr(&output).contains(said)), (3, true), "{line}: {}", stderr(&output));
    }
    for line in
        [&format!("generate -f exposure.yaml {AT} --out-dir bundle >&-"), "explain >/dev/null", "explain 1<>/dev/null"]
    {
        assert_eq!(code(&place.shell(&format!("\"$K\" {line}"))), 0, "{line}");
    }
}

#[test]
fn kubectl_finds_it_by_its_names() {
    let place = Place::new("kubectl");
    for (name, arguments) in [("kubectl-kubefront", "generate --help"), ("kubectl-create-kubeapi_exposure", "--help")] {
        let link = place.path(name);
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_kubefront"), &link).unwrap();
        let help = Command::new(&link).args(arguments.split(' ')).output().unwrap();
        let text = String::from_utf8_lossy(&help.stdout).into_owned();
        assert!(text.contains("--out-dir") && text.contains("kubectl"), "{name}: {text}");
    }
}

#[test]
fn usage_errors_are_on_stderr_and_exit_with_2() {
    let place = Place::new("usage");
    let none = kubefront().output().unwrap();
    assert_eq!((code(&none), none.stdout.len()), (2, 0));
    assert!(stderr(&none).contains("Usage: kubefront <COMMAND>"), "{}", stderr(&none));
    let mode = place.run("check --mode https fullchain.pem");
    let expected = "error: invalid value \"https\" for --mode (expected tcp, http, or passthrough)\n\
                    help: kubefront check --help\n";
    assert_eq!((code(&mode), stderr(&mode).as_str()), (2, expected));
    let variable = kubefront().args(["check", "x"]).env("KUBEFRONT_FQDN", "").output().unwrap();
    let expected = "error: KUBEFRONT_FQDN is empty\nhelp: set KUBEFRONT_FQDN to a value, or unset it\n";
    assert_eq!((code(&variable), stderr(&variable).as_str()), (2, expected));
    for line in ["check --fqdn k8s.example.com", "generate --fqdn k8s.example.com"] {
        let nothing = place.run(line);
        assert_eq!(code(&nothing), 2, "{line}");
        assert!(stderr(&nothing).starts_with("error: nothing to check"), "{}", stderr(&nothing));
    }
    fs::write(place.path("typo.yaml"), "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nspec: {fqnd: a}\n")
        .unwrap();
    let typo = place.run("check -f typo.yaml");
    let expected = "error: typo.yaml:3: unknown field spec.fqnd\nhelp: did you mean spec.fqdn?\n";
    assert_eq!((code(&typo), stderr(&typo).as_str()), (2, expected));
}

#[test]
fn a_run_can_fail_on_warnings_and_on_missing_parts() {
    let place = Place::new("fail-on");
    let check = format!("check --fqdn k8s.example.com fullchain.pem {AT}");
    for (fail_on, expected) in [("error", 0), ("incomplete", 1), ("warning,incomplete", 1)] {
        assert_eq!(code(&place.run(&format!("{check} --fail-on {fail_on}"))), expected, "{fail_on}");
    }
}

#[test]
fn completions_and_pages_come_from_the_same_commands() {
    let place = Place::new("manual");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = place.run(&format!("completions {shell}"));
        assert!(String::from_utf8_lossy(&script.stdout).contains("certificate-source"), "{shell}");
    }
    assert!(String::from_utf8_lossy(&place.run("man").stdout).starts_with(".ie"));
    assert_eq!(code(&place.run("man pages")), 0);
    assert_eq!(fs::read_dir(place.path("pages")).unwrap().count(), 11);
}
