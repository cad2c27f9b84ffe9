//! Renewals as processes: bundles in place, Secrets as files, one bad exposure among others, metrics in the format of
//! Prometheus.
#![allow(clippy::unwrap_used, clippy::panic)] // what a test cannot go on from, fails it

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use kubefront_core::record::{self, Record};
use serde_json::Value;

#[test]
fn bundles_are_renewed_in_place_and_one_bad_bundle_stops_itself_only() {
    let scene = Scene::new("bundles");
    for name in ["a", "b", "c"] {
        scene.bundle(name);
    }
    fs::write(scene.path("bundles/b/verify.sh"), "changed by hand").unwrap();
    // As NEXT-STEPS.md says, and what else people put there.
    fs::create_dir(scene.path("bundles/a/.git")).unwrap();
    for (path, content) in [
        ("merged-kubeconfig", &b"apiVersion: v1\n"[..]),
        ("manifests/README", b"not UTF-8: \xff\n"),
        (".git/HEAD", b"ref: refs/heads/main\n"),
    ] {
        fs::write(scene.path("bundles/a").join(path), content).unwrap();
    }
    fs::File::create(scene.path("bundles/a/large")).unwrap().set_len(9 << 20).unwrap();
    fs::write(scene.path("bundles/d.yaml"), "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nspec: {fqnd: x}\n")
        .unwrap();
    let before = scene.files("bundles");
    let dry =
        scene.run(&["renew", "-f", "bundles", "new.pem", "--trust-anchor", "root.pem", "--dry-run", "-o", "name"]);
    assert_eq!(scene.files("bundles"), before, "a dry run wrote");
    assert_eq!(dry.status.code(), Some(3));

    let done = scene.run(&["renew", "-f", "bundles", "new.pem", "--trust-anchor", "root.pem", "-o", "jsonl"]);
    assert_eq!(done.status.code(), Some(3), "{}", text(&done.stderr));
    let reports: Vec<Value> = text(&done.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = reports.iter().map(|report| report["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Renewal", "Failure", "Renewal", "Failure"]);
    let after = scene.files("bundles");
    let changed: BTreeSet<&str> =
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path.as_str()).collect();
    let of = |name: &str| {
        ["NEXT-STEPS.md", "SHA256SUMS", "exposure.yaml", "manifests/20-secret.yaml", "report.json", "verify.sh"]
            .map(|path| format!("{name}/{path}"))
    };
    let expected: BTreeSet<String> = of("a").into_iter().chain(of("c")).collect();
    assert_eq!(changed, expected.iter().map(String::as_str).collect());
    assert_eq!(after.len(), before.len(), "a file was left behind or removed");
    let record = Record::parse(&text(&after[&format!("a/{}", record::NAME)])).unwrap();
    for path in ["manifests/20-secret.yaml", "verify.sh", "exposure.yaml", "kubeconfig"] {
        assert!(record.is_unchanged(path, &after[&format!("a/{path}")]), "{path}");
    }
    assert!(["merged-kubeconfig", "manifests/README", "large"].iter().all(|path| !record.lists(path)));
    private(&scene.path("bundles/a/manifests/20-secret.yaml"), 0o600);
    private(&scene.path("bundles/a/verify.sh"), 0o700);
    let consumers = ["argocd-cluster.yaml", "flux-kubeconfig.yaml", "terraform.tfvars.json"];
    for file in consumers.map(|file| format!("bundles/a/consumers/{file}")) {
        private(&scene.path(&file), 0o600);
    }

    let again = scene.run(&[
        "renew",
        "-f",
        "bundles/a",
        "-f",
        "bundles/c",
        "new.pem",
        "--trust-anchor",
        "root.pem",
        "-o",
        "name",
    ]);
    assert_eq!(
        (again.status.code(), text(&again.stdout).as_str()),
        (Some(0), "kubeapi unchanged\nkubeapi unchanged\n")
    );
    // Without files of the user, the bundle is one that `generate` can replace.
    let replace = ["generate", "-f", "bundles/a/exposure.yaml", "--out-dir", "bundles/a", "--force"];
    let refused = scene.run(&replace);
    assert_eq!(refused.status.code(), Some(3));
    assert!(text(&refused.stderr).contains("which kubefront did not write"), "{}", text(&refused.stderr));
    fs::remove_dir_all(scene.path("bundles/a/.git")).unwrap();
    for path in ["merged-kubeconfig", "manifests/README", "large"] {
        fs::remove_file(scene.path("bundles/a").join(path)).unwrap();
    }
    let renewed = scene.files("bundles/a");
    let replaced = scene.run(&replace);
    assert_eq!(replaced.status.code(), Some(0), "{}", text(&replaced.stderr));
    let generated = scene.files("bundles/a");
    // The report tells how each input was passed.
    for (path, bytes) in renewed.iter().filter(|(path, _)| ![record::NAME, "report.json"].contains(&path.as_str())) {
        assert_eq!(text(bytes), text(&generated[path]), "{path}");
    }
    assert_eq!(renewed.len(), generated.len());
}

/// The exposure of a renewed bundle names the new files as far as `generate` can read them.
#[test]
fn the_exposure_of_a_renewed_bundle_names_the_new_files() {
    let new = golden("good-renew/new.pem");
    let (chain, key) = new.split_at(new.find("-----BEGIN PRIVATE KEY").unwrap());
    let (leaf, issuer) = chain.split_at(chain.rfind("-----BEGIN").unwrap());
    let other = golden("renew-fleet/new.pem");
    let same_key = golden("renew-same-key/new.pem");
    // A name, the new files, `chainFile`, and `keyFile`.
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);
    let rows: [Row<'_>; 6] = [
        ("both", &[("both.pem", &new)], "../../both.pem", ""),
        ("pair", &[("new-key.pem", key), ("new-chain.pem", chain)], "../../new-chain.pem", "../../new-key.pem"),
        (
            "lineage",
            &[("cert1.pem", leaf), ("chain1.pem", issuer), ("fullchain1.pem", chain), ("privkey1.pem", key)],
            "../../fullchain1.pem",
            "../../privkey1.pem",
        ),
        ("parts", &[("cert2.pem", leaf), ("chain2.pem", issuer), ("privkey2.pem", key)], "", "../../privkey2.pem"),
        ("several", &[("all.pem", &(new.clone() + &other))], "", ""),
        ("same-key", &[("same-key.pem", &same_key)], "../../same-key.pem", "../../key.pem"),
    ];
    for (name, files, chain_file, key_file) in rows {
        let scene = Scene::new(&format!("names-{name}"));
        scene.bundle("a");
        let old = text(&scene.files("bundles/a")["exposure.yaml"]);
        let mut arguments = vec!["renew", "-f", "bundles/a", "--trust-anchor", "root.pem"];
        for (file, content) in files {
            fs::write(scene.path(file), content).unwrap();
            arguments.push(file);
        }
        let done = scene.run(&arguments);
        assert_eq!(done.status.code(), Some(0), "{name}: {}{}", text(&done.stdout), text(&done.stderr));
        let line = |field: &str, value: &str| match value {
            "" => String::new(),
            value => format!("    {field}: {value}\n"),
        };
        let expected = old.replace("    chainFile: ../../old.pem\n", &line("chainFile", chain_file));
        let expected = expected.replace("    keyFile: ../../key.pem\n", &line("keyFile", key_file));
        let renewed = scene.files("bundles/a");
        assert_eq!(text(&renewed["exposure.yaml"]), expected, "{name}");
        if chain_file.is_empty() {
            continue;
        }
        let again = scene.run(&["generate", "-f", "bundles/a/exposure.yaml", "--out-dir", "bundles/again"]);
        assert_eq!(again.status.code(), Some(0), "{name}: {}", text(&again.stderr));
        let secret = "manifests/20-secret.yaml";
        assert_eq!(text(&scene.files("bundles/again")[secret]), text(&renewed[secret]), "{name}");
    }
}

/// The key of an old file with both stays, and a new root is named.
#[test]
fn the_exposure_of_a_renewed_bundle_names_a_new_root_and_the_old_key() {
    let scene = Scene::new("root");
    fs::write(scene.path("both.pem"), golden("good-tcp/fullchain.pem") + &golden("good-tcp/key.pem")).unwrap();
    let generate = ["generate", "-f", "exposure.yaml", "both.pem", "admin.kubeconfig", "--out-dir", "bundles/a"];
    let done = scene.run(&[&generate[..], &["--trust-anchor", "root.pem"]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let old = text(&scene.files("bundles/a")["exposure.yaml"]);
    assert!(old.contains("chainFile: ../../both.pem") && !old.contains("keyFile"), "{old}");
    fs::write(scene.path("same-key.pem"), golden("renew-same-key/new.pem")).unwrap();
    // The same root in another file: the exposure names it already.
    fs::write(scene.path("other-root.pem"), golden("good-tcp/root.pem")).unwrap();
    let done = scene.run(&["renew", "-f", "bundles/a", "same-key.pem", "--trust-anchor", "other-root.pem"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", text(&done.stdout), text(&done.stderr));
    let renewed = scene.files("bundles/a");
    let new = text(&renewed["exposure.yaml"]);
    assert!(new.contains("chainFile: ../../same-key.pem\n    keyFile: ../../both.pem\n"), "{new}");
    assert!(new.contains("../../root.pem") && !new.contains("other-root.pem"), "{new}");
    let again = scene.run(&["generate", "-f", "bundles/a/exposure.yaml", "--out-dir", "bundles/again"]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    // Without the file of the old root, the new one is named.
    fs::remove_file(scene.path("root.pem")).unwrap();
    let done = scene.run(&["renew", "-f", "bundles/a", "new.pem", "--trust-anchor", "other-root.pem"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", text(&done.stdout), text(&done.stderr));
    let new = text(&scene.files("bundles/a")["exposure.yaml"]);
    assert!(new.contains("../../other-root.pem") && new.contains("chainFile: ../../new.pem\n"), "{new}");
}

#[test]
fn secrets_of_a_cluster_are_files_and_each_is_written_once() {
    let scene = Scene::new("cluster");
    let live = golden("renew-fleet/live.yaml");
    let shared = live.replace("secretName: other-tls", "secretName: kubeapi-tls");
    for (objects, expected) in
        [(live, &["default.kubeapi-tls.yaml", "default.other-tls.yaml"][..]), (shared, &["default.kubeapi-tls.yaml"])]
    {
        let _ = fs::remove_dir_all(scene.path("secrets"));
        let arguments = ["renew", "-f", "-", "wildcard.pem", "--trust-anchor", "root.pem", "--out-dir", "secrets"];
        let done = scene.run_with(&arguments, objects.as_bytes());
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let names: Vec<String> = scene.files("secrets").into_keys().collect();
        assert_eq!(names, expected);
        private(&scene.path("secrets/default.kubeapi-tls.yaml"), 0o600);
        let commands = text(&done.stdout).matches("kubectl apply --server-side --force-conflicts -f secrets/").count();
        assert_eq!(commands, expected.len());
        let piped =
            scene.run_with(&["renew", "-f", "-", "wildcard.pem", "--trust-anchor", "root.pem"], objects.as_bytes());
        assert_eq!(text(&piped.stdout).matches("kind: Secret").count(), expected.len());
        assert!(text(&piped.stderr).contains("  kubectl apply --server-side --force-conflicts -f -\n"));
    }
}

/// What certbot's hook passes: a directory of links with a README.
#[test]
fn a_directory_of_certbot_is_read() {
    let scene = Scene::new("certbot");
    fs::create_dir(scene.path("lineage")).unwrap();
    fs::write(scene.path("lineage/README"), "This directory contains your keys and certificates.\n").unwrap();
    let (chain, key) = {
        let new = golden("good-renew/new.pem");
        let at = new.find("-----BEGIN PRIVATE KEY").unwrap();
        (new[..at].to_owned(), new[at..].to_owned())
    };
    for (name, content) in [("fullchain.pem", &chain), ("privkey.pem", &key)] {
        fs::write(scene.path(name), content).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(format!("../{name}"), scene.path("lineage").join(name)).unwrap();
        #[cfg(not(unix))]
        fs::write(scene.path("lineage").join(name), content).unwrap();
    }
    let live = golden("good-renew/live.yaml");
    let done =
        scene.run_with(&["renew", "-f", "-", "lineage", "--trust-anchor", "root.pem", "-o", "json"], live.as_bytes());
    let list: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((done.status.code(), list["items"][0]["state"].as_str()), (Some(0), Some("renewed")), "{list}");
    let codes: Vec<&str> =
        list["items"][0]["findings"].as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["trust-private"]);
}

#[test]
fn no_output_contains_a_private_key() {
    let scene = Scene::new("secrecy");
    scene.bundle("a");
    let new = golden("good-renew/new.pem");
    let old = golden("good-tcp/key.pem");
    let body = |pem: &str| pem.split("PRIVATE KEY-----\n").nth(1).unwrap()[..48].to_owned();
    let secrets = [body(&new), body(&old)];
    for arguments in [
        &["renew", "-f", "bundles", "new.pem", "--trust-anchor", "root.pem", "--dry-run"][..],
        &["renew", "-f", "bundles", "new.pem", "-o", "json", "--dry-run"],
        &["renew", "-f", "bundles", "key.pem", "-o", "jsonl"],
        &["renew", "-f", "bundles", "--check"],
        &["renew", "-f", "bundles", "--check", "-o", "prometheus"],
        &["renew", "-f", "key.pem", "new.pem"],
        &["renew", "-f", "bundles", "new.pem", "--trust-anchor", "root.pem"],
    ] {
        let output = scene.run(arguments);
        let all = text(&output.stdout) + &text(&output.stderr);
        assert!(!all.is_empty() && secrets.iter().all(|secret| !all.contains(secret)), "{arguments:?}");
    }
}

#[test]
fn metrics_are_in_the_format_of_prometheus_and_replaced_in_one_step() {
    let scene = Scene::new("metrics");
    scene.bundle("a");
    let live = golden("renew-fleet/live.yaml");
    fs::write(scene.path("dump.yaml"), live).unwrap();
    fs::write(scene.path("m.prom"), "old\n").unwrap();
    let arguments = ["renew", "-f", "bundles", "-f", "dump.yaml", "--check", "--metrics", "m.prom", "-o", "prometheus"];
    let done = scene.run(&arguments);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let file = fs::read_to_string(scene.path("m.prom")).unwrap();
    assert_eq!(file, text(&done.stdout));
    private(&scene.path("m.prom"), 0o644);
    let families = exposition(&file).unwrap_or_else(|error| panic!("{error}\n{file}"));
    let names: Vec<&str> = families.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "kubefront_certificate_known",
            "kubefront_certificate_not_after_seconds",
            "kubefront_certificate_not_before_seconds"
        ]
    );
    for samples in families.values() {
        assert_eq!(samples.len(), 3, "{file}");
    }
    let expiry = &families["kubefront_certificate_not_after_seconds"];
    assert!(
        expiry.iter().any(|(labels, value)| labels["exposure"] == "kubeapi" && *value == 1_802_304_000.0),
        "{file}"
    );
    assert!(
        expiry
            .iter()
            .all(|(labels, _)| ["host", "namespace", "secret", "source"].iter().all(|name| labels.contains_key(*name)))
    );
    assert!(scene.files(".").keys().all(|path| !path.contains("kubefront-tmp")));
}

/// The parser can say no.
#[test]
fn the_parser_of_the_text_format_is_strict() {
    let good = "# HELP a b\n# TYPE a gauge\na{l=\"x\\\\\\\"\\n\"} 1\n";
    assert_eq!(exposition(good).unwrap()["a"][0].0["l"], "x\\\"\n");
    for bad in [
        "a 1\n",
        "# TYPE a gauge\na{l=\"x\"} 1",
        "# TYPE a gauge\n# TYPE a gauge\na 1\n",
        "# TYPE a gauge\na{l=\"x\"} 1\na{l=\"x\"} 2\n",
        "# TYPE a gauge\na{l=x} 1\n",
        "# TYPE a gauge\na{1=\"x\"} 1\n",
        "# TYPE a gauge\na one\n",
        "# TYPE a gauge\n# TYPE b gauge\na 1\n",
        "# TYPE a gauge\na{l=\"\\x\"} 1\n",
        "# TYPE a gauges\na 1\n",
    ] {
        assert!(exposition(bad).is_err(), "{bad}");
    }
}

type Samples = Vec<(BTreeMap<String, String>, f64)>;

/// Prometheus, "Exposition formats", text format 0.0.4, as node_exporter's textfile collector requires it: each family has one
/// TYPE before its samples, its lines are one group, and no two samples have the same labels.
fn exposition(text: &str) -> Result<BTreeMap<String, Samples>, String> {
    let mut families: BTreeMap<String, Samples> = BTreeMap::new();
    let (mut current, mut helped) = (String::new(), BTreeSet::new());
    if !text.ends_with('\n') {
        return Err("no line break at the end".to_owned());
    }
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, _) = rest.split_once(' ').ok_or("HELP without a text")?;
            if !helped.insert(name.to_owned()) {
                return Err(format!("two HELP lines for {name}"));
            }
            continue;
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').ok_or("TYPE without a type")?;
            if !["counter", "gauge", "histogram", "summary", "untyped"].contains(&kind) {
                return Err(format!("type {kind}"));
            }
            if families.insert(name.to_owned(), Vec::new()).is_some() {
                return Err(format!("two TYPE lines for {name}"));
            }
            name.clone_into(&mut current);
            continue;
        }
        let end = line.find(['{', ' ']).ok_or("a sample without a value")?;
        let (name, rest) = line.split_at(end);
        if name != current || !is_name(name) {
            return Err(format!("{name} is not in the group of its family"));
        }
        let (labels, rest) = match rest.strip_prefix('{') {
            Some(rest) => labels(rest)?,
            None => (BTreeMap::new(), rest),
        };
        let value = rest.strip_prefix(' ').ok_or("no space before the value")?;
        let value: f64 = value.parse().map_err(|_| format!("value {value}"))?;
        let samples = families.get_mut(name).ok_or("no family")?;
        if samples.iter().any(|(known, _)| *known == labels) {
            return Err(format!("two samples with the labels {labels:?}"));
        }
        samples.push((labels, value));
    }
    Ok(families)
}

/// The labels behind a brace, and what follows the other one.
fn labels(text: &str) -> Result<(BTreeMap<String, String>, &str), String> {
    let (mut labels, mut rest) = (BTreeMap::new(), text);
    loop {
        let (name, value) = rest.split_once("=\"").ok_or("a label without a value in quotation marks")?;
        if !is_name(name) || name.contains(':') {
            return Err(format!("label {name}"));
        }
        let (mut content, mut letters) = (String::new(), value.char_indices());
        let end = loop {
            match letters.next().ok_or("a value without an end")? {
                (at, '"') => break at,
                (_, '\\') => content.push(match letters.next() {
                    Some((_, 'n')) => '\n',
                    Some((_, letter @ ('\\' | '"'))) => letter,
                    other => return Err(format!("escape {other:?}")),
                }),
                (_, letter) => content.push(letter),
            }
        };
        if labels.insert(name.to_owned(), content).is_some() {
            return Err(format!("two labels {name}"));
        }
        let behind = &value[end + 1..];
        match behind.strip_prefix(',') {
            Some(next) => rest = next,
            None => return Ok((labels, behind.strip_prefix('}').ok_or("no closing brace")?)),
        }
    }
}

fn is_name(name: &str) -> bool {
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_' || c == ':';
    name.starts_with(is_start) && name.chars().all(|c| is_start(c) || c.is_ascii_digit())
}

/// A directory with the files of a golden case, and new certificates.
struct Scene(PathBuf);

impl Scene {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("renew-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("bundles")).unwrap();
        let files = [
            ("good-tcp/exposure.yaml", "exposure.yaml"),
            ("good-tcp/fullchain.pem", "old.pem"),
            ("good-tcp/key.pem", "key.pem"),
            ("good-tcp/root.pem", "root.pem"),
            ("good-tcp/admin.kubeconfig", "admin.kubeconfig"),
            ("good-renew/new.pem", "new.pem"),
            ("renew-fleet/new.pem", "wildcard.pem"),
        ];
        for (from, to) in files {
            fs::write(folder.join(to), golden(from)).unwrap();
        }
        Self(folder)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    fn bundle(&self, name: &str) {
        let folder = format!("bundles/{name}");
        let done = self.run(&[
            "generate",
            "-f",
            "exposure.yaml",
            "old.pem",
            "key.pem",
            "admin.kubeconfig",
            "--trust-anchor",
            "root.pem",
            "--consumer",
            "argocd,flux",
            "--consumer",
            "terraform",
            "--out-dir",
            &folder,
        ]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, b"")
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kubefront"));
        command.args(arguments).current_dir(&self.0).env_clear().env("KUBEFRONT_AT", "2026-11-23T12:00:00Z");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input); // a process that needs no input may have ended
        child.wait_with_output().unwrap()
    }

    /// Path, with `/`, and content of every file below a directory.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let (mut found, mut folders) = (BTreeMap::new(), vec![self.path(folder)]);
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        found.insert(path.to_str().unwrap().to_owned(), fs::read(&path).unwrap());
                    }
                }
            }
        }
        let below = self.path(folder);
        let name = |path: &str| Path::new(path).strip_prefix(&below).unwrap().to_str().unwrap().to_owned();
        let with_slashes = |name: String| if cfg!(windows) { name.replace('\\', "/") } else { name };
        found.into_iter().map(|(path, bytes)| (with_slashes(name(&path)), bytes)).collect()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn golden(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden").join(path)).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[cfg(unix)]
fn private(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
}

#[cfg(not(unix))]
fn private(_path: &Path, _mode: u32) {}
