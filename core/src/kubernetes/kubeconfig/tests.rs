use super::ca::read_ca;
use super::*;
use crate::check::reading;
use crate::encryption::passphrase::Passphrases;
use crate::finding::Finding;
use crate::intake::decode;
use crate::material::{Material, Role};
use crate::token::TokenKind;
use crate::yaml::Tree;

const SMALL: &str = "apiVersion: v1
kind: Config
current-context: c
clusters:
- name: c
  cluster: {server: 'https://10.0.0.1:6443', unknown-field: 1}
contexts:
- name: c
  context: {cluster: c, user: u, namespace: team}
users:
- name: u
  user: {token: abcdef.0123456789abcdef}
";

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code.name()).collect()
}

fn parse(text: &str) -> (Option<Kubeconfig>, Vec<&'static str>) {
    let (kubeconfig, findings) = findings(text.as_bytes());
    (kubeconfig, codes(&findings))
}

/// Reads `config`, and what there is to say of it.
fn findings(text: &[u8]) -> (Option<Kubeconfig>, Vec<Finding>) {
    let material = [Material::new("config", Some(Role::Kubeconfig), text.to_vec())];
    let mut decoded = decode(&material, &Passphrases::default());
    (decoded.kubeconfigs.pop().map(|found| found.part), reading(&decoded))
}

#[test]
fn a_kubeconfig_is_read_as_kubectl_reads_it() {
    let json = r#"{"current-context":"c","clusters":[{"name":"c","cluster":{"server":"https:\/\/10.0.0.1:6443"}}],
        "contexts":[{"name":"c","context":{"cluster":"c","user":"u","namespace":"team"}}],
        "users":[{"name":"u","user":{"token":"abcdef.0123456789abcdef"}}],"preferences":{}}"#;
    let tabs = json.replace('{', "{\n\t");
    let bom = format!("\u{feff}{SMALL}");
    let indented: String = SMALL.lines().map(|line| format!("    {line}\n")).collect();
    for text in [SMALL, json, &tabs, &bom, &indented, &SMALL.replace('\n', "\r\n")] {
        assert!(Kubeconfig::is_meant(text.as_bytes()), "{text}");
        let (kubeconfig, found) = parse(text);
        let kubeconfig = kubeconfig.unwrap();
        assert_eq!(found, [""; 0], "{text}");
        let (access, problems) = choose("config", &kubeconfig, "");
        let access = access.unwrap();
        assert!(problems.is_empty());
        assert_eq!(access.cluster.server, "https://10.0.0.1:6443");
        assert_eq!(access.context.namespace.as_deref(), Some("team"));
        assert_eq!(access.user.unwrap().token.unwrap().kind, TokenKind::Bootstrap);
    }
}

#[test]
fn broken_documents_say_the_line_and_never_the_text() {
    let number = SMALL.replace("abcdef.0123456789abcdef", "123456789");
    let block = "users:\n- name: u\n  user:\n    token: 123456789\n".to_owned();
    let json = r#"{"users":[{"name":"u","user":{"token":123456789}}]}"#.to_owned();
    let boolean = SMALL.replace("namespace: team", "namespace: yes");
    let map = SMALL.replace("clusters:\n- name: c\n  cluster:", "clusters:\n  c:");
    let open = SMALL.replace("6443'", "6443");
    let pod = SMALL.replace("kind: Config", "kind: Pod");
    let switch = SMALL.replace("unknown-field: 1", "insecure-skip-tls-verify: 'true'");
    let merge = SMALL.replace("{token:", "{<<: a, token:");
    let cut = SMALL
        .split_once("contexts:")
        .unwrap()
        .0
        .replace("current-context: c\n", "")
        .replace("- name: c\n", "- ")
        .replace("-   cluster", "- cluster");
    let rows = [
        (number, "line 12, column 10: expected a string (in quotes), found a number (token)"),
        (block, "line 4, column 5: expected a string (in quotes), found a number (token)"),
        (json, "found a number (token)"),
        (boolean, "expected a string (in quotes), found a boolean (namespace)"),
        (map, "line 5, column 3: expected a list"),
        (open, "line 6"),
        (cut, "line 4: the text ends inside a cluster entry; `contexts` and `users` are missing"),
        (pod, "is not a kubeconfig: kind Pod, apiVersion v1; expected Config and v1"),
        (switch, "expected true or false, found a string (insecure-skip-tls-verify)"),
        (SMALL.replace("apiVersion: v1", "apiVersion: v1\u{7}secret"), "config"),
        (SMALL.replace("apiVersion: v1", "apiVersion: abcdef:0123456789"), "apiVersion not recognized;"),
        (merge, "line 12, column 14: a merge key (<<) needs a mapping"),
        ("just text".to_owned(), "expected a mapping (key: value)"),
    ];
    for (text, expected) in rows {
        let (kubeconfig, findings) = findings(text.as_bytes());
        let Some(finding) = findings.first() else { panic!("{text} was read") };
        assert!(kubeconfig.is_none());
        assert_eq!(finding.code, crate::finding::Code::KubeconfigUnreadable);
        assert!(finding.found.contains(expected), "{expected}: {finding:?}");
        assert!(!finding.found.contains("123456789") && !finding.found.contains("abcdef"), "{finding:?}");
    }
}

#[test]
fn every_field_that_counts_is_kept() {
    let text = "
clusters:
- name: c
  cluster:
    server: https://a
    certificate-authority: ca.pem
    certificate-authority-data: '%%'
    tls-server-name: b
    insecure-skip-tls-verify: true
    proxy-url: http://user:pw@proxy
    disable-compression: true
    extensions:
    - {name: other, extension: {a: 1}}
    - {name: client.authentication.k8s.io/exec, extension: {audience: x}}
- null
contexts:
users:
- name: u
  user:
    tokenFile: t
    client-certificate: c.pem
    username: jo
    as: root
    as-groups: [g]
    as-user-extra: {k: [v]}
    auth-provider: {name: gcp, config: {access-token: t0ps3cret}}
    exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token], env: [{name: A, value: b}],
      interactiveMode: Never, provideClusterInfo: true, installHint: get it}
- name: both
  user: {client-certificate-data: Yw==, client-key-data: t0ps3cretAAA}
";
    let (kubeconfig, found) = parse(text);
    let kubeconfig = kubeconfig.unwrap();
    assert_eq!(found, ["kubeconfig-unreadable"], "the CA is no base64, and kubectl alone minds");
    assert!(!format!("{kubeconfig:?}").contains("t0ps3cret") && !format!("{kubeconfig:?}").contains("pw@"));
    let cluster = &kubeconfig.clusters[0];
    assert!(cluster.insecure_skip_tls_verify && cluster.disable_compression);
    assert_eq!(cluster.ca, CaData::Unreadable(CaError::NotBase64));
    let audience = cluster.exec_extension.as_ref().and_then(|extension| extension.get("audience"));
    assert_eq!(audience, Some(&Tree::Wiped(zeroize::Zeroizing::new("x".to_owned()))));
    assert_eq!((cluster.ca_file.as_deref(), cluster.tls_server_name.as_deref()), (Some("ca.pem"), Some("b")));
    let user = &kubeconfig.users[0];
    assert_eq!(user.impersonation, ["as", "as-groups", "as-user-extra"]);
    assert!(user.has_basic_auth && user.client_certificate_lacks_key && user.client_certificate.is_none());
    assert_eq!((user.auth_provider.as_deref(), user.token_file.as_deref()), (Some("gcp"), Some("t")));
    let exec = user.exec.as_ref().unwrap();
    assert_eq!((exec.args.len(), exec.env.len(), exec.provide_cluster_info), (2, 1, true));
    let folded = text.replace("t0ps3cretAAA", "'t0ps 3cretAA'");
    let key = parse(&folded).0.unwrap().users[1].client_certificate.as_ref().unwrap().expose_key_data().to_owned();
    assert_eq!(key, "t0ps3cretAA=", "kubectl takes neither blanks nor missing padding");
    assert_eq!(kubeconfig.users[1].client_certificate.as_ref().unwrap().expose_key_data(), "t0ps3cretAAA");
}

#[test]
fn names_twice_are_errors() {
    let doubled = SMALL.replace("contexts:", "- name: c\ncontexts:");
    let unnamed = SMALL.replace("contexts:", "- cluster: {}\n- cluster: {}\ncontexts:");
    for (text, expected) in [(doubled, "contains the cluster c twice"), (unnamed, "several clusters without a name")] {
        let (kubeconfig, findings) = findings(text.as_bytes());
        assert!(kubeconfig.is_some());
        assert_eq!(codes(&findings), ["kubeconfig-duplicate-name"]);
        assert!(findings[0].found.contains(expected), "{findings:?}");
    }
}

#[test]
fn contexts_are_chosen_aloud() {
    let other = "- name: d\n  context: {cluster: gone, user: gone}\nusers:";
    let two = SMALL.replace("users:", other);
    let no_current = |text: &str| text.replace("current-context: c\n", "");
    let rows: [(String, &str, &[&str], bool); 10] = [
        (SMALL.to_owned(), "", &[], true),
        (no_current(SMALL), "", &[], true),
        (no_current(&two), "", &["kubeconfig-ambiguous"], false),
        (no_current(&two), "c", &[], true),
        (two.clone(), "nope", &["kubeconfig-context-missing"], false),
        (two.replace("current-context: c", "current-context: nope"), "", &["kubeconfig-context-missing"], false),
        (two, "d", &["kubeconfig-user-missing", "kubeconfig-cluster-missing"], false),
        (SMALL.replace("user: u", "user: ''"), "", &["kubeconfig-user-missing"], true),
        (SMALL.replace("server:", "sever:"), "", &["kubeconfig-server-missing"], true),
        ("clusters: []\n".to_owned(), "", &["kubeconfig-context-missing"], false),
    ];
    for (text, wanted, expected, is_chosen) in rows {
        let kubeconfig = parse(&text).0.unwrap();
        let (access, problems) = choose("config", &kubeconfig, wanted);
        let codes: Vec<_> = problems.iter().map(|problem| problem.code().name()).collect();
        assert_eq!((codes.as_slice(), access.is_some()), (expected, is_chosen), "{wanted}: {text}");
    }
}

#[test]
fn kubeconfigs_are_recognised() {
    let rows: [(&str, bool); 13] = [
        ("kind: Config\n", true),
        ("kind: Config\nusers:\n- user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n", true),
        ("apiVersion: v1\nkind: Config\nclusters: [\n", true),
        ("clusters: x\nusers: y\n", true),
        ("current-context: ''\ncontexts: null\n", true),
        ("'clusters': 1\n\"users\": 2\n", true),
        ("{\"clusters\": [}, \"users\": 1", true),
        ("kind: ConfigMap\ndata:\n  kubeconfig: |\n    clusters: []\n    users: []\n", false),
        ("apiVersion: kapp.k14s.io/v1alpha1\nkind: Config\n", false),
        ("users: []\n", false),
        ("{\"data\": {\"a\": \"{\\\"clusters\\\": 1, \\\"users\\\": 2}\"}}", false),
        ("-----BEGIN CERTIFICATE-----\n", false),
        ("", false),
    ];
    for (text, expected) in rows {
        assert_eq!(Kubeconfig::is_meant(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn many_contexts_are_read_in_linear_time() {
    let mut text = "current-context: c9\nclusters:\n".to_owned();
    let count = 5_000;
    (0..count).for_each(|i| text.push_str(&format!("- name: c{i}\n  cluster: {{server: 'https://h{i}'}}\n")));
    text.push_str("contexts:\n");
    (0..count).for_each(|i| text.push_str(&format!("- name: c{i}\n  context: {{cluster: c{i}, user: u{i}}}\n")));
    text.push_str("users:\n");
    (0..count).for_each(|i| text.push_str(&format!("- name: u{i}\n  user: {{token: t{i}}}\n")));
    let (kubeconfig, found) = parse(&text);
    let kubeconfig = kubeconfig.unwrap();
    assert_eq!((found.len(), kubeconfig.users.len()), (0, count));
    let problems = format!("{:?}", choose("config", &kubeconfig, "nope").1);
    assert!(problems.len() < 300, "{problems}");
}

#[test]
fn cut_flipped_and_repeated_kubeconfigs_never_panic() {
    let bytes = SMALL.as_bytes();
    for at in 0..bytes.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= flip;
            judge(&flipped);
        }
        judge(&bytes[..at]);
        judge(&bytes[at..]);
        judge(&[bytes, &bytes[at..]].concat());
    }
}

fn judge(text: &[u8]) {
    let _ = Kubeconfig::is_meant(text);
    let (kubeconfig, findings) = findings(text);
    assert!(!format!("{findings:?}").contains("0123456789abcdef"), "{findings:?}");
    let Some(kubeconfig) = kubeconfig else { return };
    let (access, problems) = choose("config", &kubeconfig, "");
    assert!(!format!("{kubeconfig:?} {access:?}").contains("0123456789abcdef"));
    assert!(problems.len() <= 3);
}

#[test]
fn certificates_inside_are_read() {
    use ::base64::Engine;
    use ::base64::engine::general_purpose::STANDARD;
    let certificate = include_str!("testdata/test-only-ca.pem").to_owned();
    let junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let rows: [(String, Result<usize, CaError>); 9] = [
        (STANDARD.encode(&certificate), Ok(1)),
        (STANDARD.encode(format!("{certificate}{key}text\n{certificate}")), Ok(2)),
        (STANDARD.encode(&certificate).as_str().split_at(64).0.to_owned() + "\n", Err(CaError::BrokenPem { line: 1 })),
        (certificate.clone(), Ok(1)),
        (STANDARD.encode(STANDARD.encode(&certificate)), Ok(1)),
        (certificate.lines().filter(|line| !line.starts_with('-')).collect(), Ok(1)),
        ("%%%%".to_owned(), Err(CaError::NotBase64)),
        (STANDARD.encode("text"), Err(CaError::NoCertificate)),
        (STANDARD.encode(key), Err(CaError::NoCertificate)),
    ];
    for (data, expected) in rows {
        let read = read_ca(&data).map(|certificates| certificates.len());
        assert_eq!(read, expected, "{data}");
    }
    assert!(read_ca(&STANDARD.encode(junk)).is_err());
}

/// Every row was tried with kubectl 1.33 (`config view`).
#[test]
fn unquoted_values_are_read_as_kubectl_reads_them() {
    let refused = ["12", "012", "0o14", "0b11", "0x1F", "+1", "-1", ".5", "1.", "12e3", "0777", "08", "1_000", ".inf"];
    let booleans = ["y", "N", "yes", "on", "Off", "True"];
    for value in refused.iter().chain(&booleans) {
        let text = SMALL.replace("namespace: team", &format!("namespace: {value}"));
        let (kubeconfig, findings) = findings(text.as_bytes());
        assert!(kubeconfig.is_none() && findings[0].found.ends_with("(namespace)"), "{value}: {findings:?}");
    }
    for value in ["2001-01-01", "1:30", "0x", "=", "a1", "'12'", "\"yes\""] {
        let text = SMALL.replace("namespace: team", &format!("namespace: {value}"));
        let kubeconfig = parse(&text).0.unwrap();
        assert_eq!(kubeconfig.contexts[0].namespace.as_deref(), Some(value.trim_matches(['"', '\''])));
    }
}

/// A kubeconfig as kubectl writes it.
const WRITTEN: &str = "apiVersion: v1
clusters:
- cluster:
    server: https://10.0.0.1:6443
  name: c
contexts:
- context:
    cluster: c
    namespace: team
    user: u
  name: c
current-context: c
kind: Config
preferences: {}
users:
- name: u
  user:
    token: eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0aGlyZC1wYXJ0eSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg
";

/// Reads a text without a role.
fn read(text: &str) -> (Option<Kubeconfig>, Vec<Finding>) {
    let mut decoded = decode(&[Material::new("config", None, text.as_bytes().to_vec())], &Passphrases::default());
    (decoded.kubeconfigs.pop().map(|found| found.part), reading(&decoded))
}

#[test]
fn what_copying_does_to_the_text_is_repaired() {
    let each = |line: fn(&str) -> String| WRITTEN.lines().map(line).collect::<String>();
    let token = WRITTEN.rsplit_once("token: ").unwrap().1.trim();
    let (start, end) = token.split_at(44);
    let numbered: String = WRITTEN.lines().enumerate().map(|(at, line)| format!("{:6}\t{line}\n", at + 1)).collect();
    let rows: Vec<(String, &str)> = vec![
        (each(|line| format!("\u{1b}[36m{line}\u{1b}[0m\n")), "terminal escape sequences removed (line 1)"),
        (each(|line| format!("[36m{line}[0m\n")), "terminal escape sequences removed (line 1)"),
        (WRITTEN.replace("    server: ", "\u{a0}   server:\u{a0}"), "invisible characters replaced (line 4)"),
        (WRITTEN.replace("6443", "6443\u{200b}"), "invisible characters replaced (line 4)"),
        (WRITTEN.replace("https://10.0.0.1:6443", "\u{201c}https://10.0.0.1:6443\u{201d}"), "quotes replaced (line 4)"),
        (WRITTEN.replace("https://10.0.0.1:6443", "<https://10.0.0.1:6443>"), "angle brackets around values"),
        (
            WRITTEN.replace("https://10.0.0.1:6443", "&quot;https://10.0.0.1:6443&quot;").replace('\n', "&nbsp;\n"),
            "HTML",
        ),
        (each(|line| format!("> {line}\n")), "prefixes of the lines removed (line 1)"),
        (each(|line| format!("+{line}\n")), "prefixes of the lines removed (line 1)"),
        (numbered, "prefixes of the lines removed (line 1)"),
        (format!("X=\"{}\"\n", WRITTEN.replace('\n', "\\n")), "`\\n` as two characters"),
        (format!("b'{}'\n", WRITTEN.replace('\n', "\\n")), "`\\n` as two characters"),
        (format!("```yaml\n{WRITTEN}```\n"), "text around the kubeconfig removed (line 1)"),
        (format!("<<EOT\n{WRITTEN}\nEOT\n"), "text around the kubeconfig removed (line 1)"),
        (format!("$ cat config\n{WRITTEN}$ \n"), "text around the kubeconfig removed (line 1)"),
        (format!("{WRITTEN}Connection to 10.0.0.1 closed.\n"), "text around the kubeconfig removed (line 19)"),
        (format!("[sudo] password for me: {WRITTEN}"), "text around the kubeconfig removed (line 1)"),
        (WRITTEN.replace(token, &format!("{start}\n{end}")), "wrapped values joined (line 18)"),
        (
            WRITTEN.replace(&format!("token: {token}"), &format!("token:\n{start}\n{end}")),
            "wrapped values joined (line 18)",
        ),
        (WRITTEN.replace("    server", "\tserver"), "indentation corrected (line 4)"),
        (WRITTEN.replace("    server", "  server"), "indentation corrected (line 4)"),
        (each(|line| format!("{}\n", line.trim())), "indentation corrected (line 4)"),
        (each(|line| format!("{}\n", line.trim().replacen("- ", "\u{2022} ", 1))), "indentation corrected"),
        (WRITTEN.split_whitespace().collect::<Vec<_>>().join(" "), "lost line breaks restored (line 1)"),
    ];
    let plain = parse(WRITTEN).0.unwrap();
    for (text, expected) in rows {
        let (kubeconfig, findings) = read(&text);
        assert_eq!(kubeconfig.as_ref(), Some(&plain), "{text}: {findings:?}");
        let [finding] = findings.as_slice() else { panic!("{text}: {findings:?}") };
        assert_eq!(finding.code, crate::Code::KubeconfigRepaired, "{text}");
        assert!(finding.found.contains(expected), "{text}: {}", finding.found);
    }
}

#[test]
fn what_needs_a_guess_is_not_repaired() {
    let exec = "    exec: {apiVersion: v1, command: aws}\n";
    let with_exec = format!("{}{exec}", WRITTEN.rsplit_once("    token").unwrap().0);
    let block =
        format!("{}    exec:\n      apiVersion: v1\n      command: aws\n", WRITTEN.rsplit_once("    token").unwrap().0);
    let lost = block.split_whitespace().collect::<Vec<_>>().join(" ");
    let readme = format!("# Access\n{}```yaml\n{WRITTEN}```\n", "A line: with a colon: here\n".repeat(40));
    let rows = [
        (with_exec.replace("    server", "\tserver"), "a tab where YAML requires spaces"),
        (lost, "the line breaks of the file are lost"),
        (readme, "a key or a colon"),
        (WRITTEN.replace("https://", "\"https://"), "a quote is not closed (server)"),
    ];
    for (text, expected) in rows {
        let (kubeconfig, findings) = read(&text);
        assert!(kubeconfig.is_none() && findings[0].found.contains(expected), "{text}: {findings:?}");
        assert!(!findings[0].found.contains("eyJ"), "{findings:?}");
    }
}

#[test]
fn what_kubectl_ignores_is_reported() {
    let rows: [(String, &str); 6] = [
        (format!("{WRITTEN}kind: Config\n"), "`kind` in line 13 (the same key in line 19 overrides it)"),
        (format!("{WRITTEN}---\nkind: [\n"), "everything from line 19 (kubectl reads only the first document)"),
        (WRITTEN.replace("current-context", "currentContext"), "line 12 (kubectl knows only `current-context`)"),
        (WRITTEN.replace("token:", "Token:"), "the field in line 18 (kubectl knows only `token`)"),
        (
            WRITTEN
                .replace("    namespace: team\n", "")
                .replace("  name: c\ncurrent", "  namespace: team\n  name: c\ncurrent"),
            "`namespace` in line 10 (kubectl reads it only inside `context`)",
        ),
        (WRITTEN.replace("preferences: {}", "preferences: {}\nextra: 1"), ""),
    ];
    for (text, expected) in rows {
        let (kubeconfig, findings) = read(&text);
        assert!(kubeconfig.is_some(), "{text}");
        assert_eq!(codes(&findings).is_empty(), expected.is_empty(), "{text}: {findings:?}");
        assert!(findings.iter().all(|finding| finding.found.contains(expected)), "{text}: {findings:?}");
    }
}

#[test]
fn files_are_merged_if_they_do_not_contradict_each_other() {
    let section = |list: &str| {
        let start = WRITTEN.lines().skip_while(|line| *line != list).skip(1);
        let inside: String =
            start.take_while(|line| line.starts_with([' ', '-'])).map(|line| format!("{line}\n")).collect();
        format!("{list}\n{inside}")
    };
    let (clusters, contexts, users) = (section("clusters:"), section("contexts:"), section("users:"));
    let file = |part: &str| format!("apiVersion: v1\nkind: Config\n{part}");
    let other = WRITTEN.replace("c\n", "d\n").replace("user: u", "user: v").replace("name: u", "name: v");
    let same_names = WRITTEN.replace("10.0.0.1", "10.0.0.2");
    let selector = file("current-context: d\n");
    let info = file("clusters:\n- cluster: {server: 'https://10.0.0.1:6443'}\n  name: ''\n");
    let current = file(&format!("{contexts}current-context: c\n"));
    let [clusters, contexts, users] = [clusters, contexts, users].map(|part| file(&part));
    let rows: [(Vec<&str>, usize, &str); 7] = [
        (vec![&clusters, &users, &current], 1, "c"),
        (vec![&contexts, &clusters, &users], 1, "c"),
        (vec![WRITTEN, &other], 2, ""),
        (vec![WRITTEN, &same_names], 2, ""),
        (vec![WRITTEN, &other, &selector], 1, "d"),
        (vec![WRITTEN, &info], 1, "c"),
        (vec![WRITTEN, WRITTEN], 2, ""),
    ];
    for (files, count, context) in rows {
        let material =
            files.iter().enumerate().map(|(at, text)| Material::new(format!("{at}"), None, text.as_bytes().to_vec()));
        let decoded = decode(&material.collect::<Vec<_>>(), &Passphrases::default());
        assert_eq!(decoded.kubeconfigs.len(), count, "{files:?}");
        let is_merged = codes(&reading(&decoded)).contains(&"kubeconfig-merged");
        assert_eq!((is_merged, decoded.kubeconfig_parts.len()), (count == 1, if count == 1 { files.len() } else { 0 }));
        if count == 1 {
            let (access, problems) = choose("config", &decoded.kubeconfigs[0].part, "");
            assert!(problems.is_empty(), "{problems:?}");
            let access = access.unwrap();
            assert_eq!((access.context.name.as_str(), access.user.is_some()), (context, true));
        }
    }
}

#[test]
fn a_cluster_without_users_is_chosen_for_a_token() {
    let bare = "clusters:\n- cluster: {server: 'https://10.0.0.1:6443'}\n  name: ''\ncontexts: null\ncurrent-context: ''\nusers: null\n";
    let named = bare.replace("''\ncontexts", "prod\ncontexts");
    let with_user = named.replace("users: null", "users:\n- {name: u, user: {}}");
    let two = named.replace("contexts: null", "- {name: test, cluster: {server: 'https://10.0.0.2'}}\ncontexts: null");
    for (text, is_chosen, problems) in [(bare, true, 0), (&named, true, 0), (&with_user, true, 1), (&two, false, 1)] {
        let (access, found) = choose("config", &parse(text).0.unwrap(), "");
        assert_eq!((access.is_some(), found.len()), (is_chosen, problems), "{text}");
    }
}

#[test]
fn kubeconfigs_in_other_documents_are_read() {
    use ::base64::Engine;
    use ::base64::engine::general_purpose::STANDARD;
    let encoded = STANDARD.encode(WRITTEN);
    let json = |value: serde_json::Value| value.to_string();
    let rows = [
        (json(serde_json::json!(WRITTEN)), "config is a string with a kubeconfig"),
        (json(serde_json::json!({"type": "output", "config": WRITTEN})), "kubeconfig in config of config"),
        (json(serde_json::json!({"kubeconfigs": [{"name": "a", "value": encoded}]})), "in kubeconfigs.value of config"),
        (json(serde_json::json!({"data": {"data": {"kubeconfig": WRITTEN}}})), "in data.data.kubeconfig of config"),
        (format!("A=1\nKUBE_CONFIG_DATA=\"{encoded}\"\n"), "kubeconfig in KUBE_CONFIG_DATA of config"),
        (
            format!("ok: [cp1] => {{\n    \"msg\": {}\n}}\n", json(WRITTEN.lines().collect())),
            "kubeconfig in msg of config",
        ),
        (
            format!("name: c\nkubeconfig: |\n{}", WRITTEN.replace("\n", "\n  ").replacen("api", "  api", 1)),
            "in kubeconfig of",
        ),
    ];
    let plain = parse(WRITTEN).0.unwrap();
    for (text, expected) in rows {
        let (kubeconfig, findings) = read(&text);
        assert_eq!(kubeconfig.as_ref(), Some(&plain), "{text}: {findings:?}");
        assert_eq!(codes(&findings), ["kubeconfig-extracted"], "{text}");
        assert!(findings[0].found.contains(expected), "{}", findings[0].found);
    }
    let ca = STANDARD.encode(include_str!("testdata/test-only-ca.pem"));
    let eks = json(serde_json::json!({"cluster": {"name": "prod", "arn": "arn:aws:eks:eu-west-1:1:cluster/prod",
        "endpoint": "https://a.eks.amazonaws.com", "certificateAuthority": {"data": ca}}}));
    let gke = format!("name: prod\nendpoint: 192.0.2.1\nlocation: eu\nmasterAuth:\n  clusterCaCertificate: {ca}\n");
    for (text, server, command) in [
        (&eks, "https://a.eks.amazonaws.com", "aws eks update-kubeconfig --name prod --region eu-west-1"),
        (&gke, "https://192.0.2.1", "gcloud container clusters get-credentials prod --location eu"),
    ] {
        let (kubeconfig, findings) = read(text);
        let kubeconfig = kubeconfig.unwrap();
        assert_eq!((kubeconfig.clusters[0].server.as_str(), kubeconfig.users.len()), (server, 0));
        assert_eq!(kubeconfig.clusters[0].ca.certificates().len(), 1);
        assert!(findings[0].fix_text().contains(command), "{}", findings[0].fix_text());
    }
}

#[test]
fn cluster_secrets_of_argo_cd_are_read() {
    let config =
        r#"{"bearerToken": "abcdef.0123456789abcdef", "tlsClientConfig": {"insecure": true, "serverName": "a"}}"#;
    let plugin = r#"{"execProviderConfig": {"command": "kubelogin", "apiVersion": "v", "env": {"A": "b"}}, "tlsClientConfig": {}}"#;
    let aws = r#"{"awsAuthConfig": {"clusterName": "prod"}}"#;
    let read = |config: &str| of_argo_cd("c", "https://10.0.0.1", config.as_bytes());
    let token = read(config).unwrap();
    let (access, problems) = choose("config", &token, "");
    let access = access.unwrap();
    assert!(problems.is_empty() && access.cluster.insecure_skip_tls_verify);
    assert_eq!(
        (access.cluster.tls_server_name.as_deref(), access.cluster.server.as_str()),
        (Some("a"), "https://10.0.0.1")
    );
    assert_eq!(access.user.unwrap().token.unwrap().kind, TokenKind::Bootstrap);
    let exec = |config| read(config).unwrap().users[0].exec.clone().unwrap();
    assert_eq!((exec(plugin).env.len(), exec(plugin).interactive_mode.as_deref()), (1, Some("Never")));
    assert_eq!((exec(aws).command.as_str(), exec(aws).args.len()), ("argocd-k8s-auth", 3));
    for other in ["{}", "{\"a\": 1}", "text", "[", ""] {
        assert!(read(other).is_none(), "{other}");
    }
}

#[test]
fn truncated_files_are_reported_with_their_last_line() {
    let cut = |part: &str| WRITTEN.split_once(part).unwrap().0.to_owned() + &part[..part.len() / 2];
    let rows = [
        (cut("server:"), "line 4: the text ends in the middle of a field"),
        (WRITTEN.split_once("  name: c\n").unwrap().0.to_owned(), "line 4: the text ends inside a cluster entry"),
        (cut("contexts:"), "line 6: the text ends in the middle of a field"),
        (cut("user: u"), "line 10: the text ends in the middle of a field"),
        (
            WRITTEN.split_once("  name: c\ncurrent").unwrap().0.to_owned(),
            "line 10: the text ends inside a context entry; `users` is missing",
        ),
        (cut("preferences:"), "line 14: the text ends in the middle of a field"),
        (cut("users:"), "line 15: the text ends in the middle of a field"),
    ];
    for (text, expected) in rows {
        let (kubeconfig, findings) = read(&text);
        assert!(kubeconfig.is_none() && findings[0].found.contains(expected), "{text}: {findings:?}");
        assert!(findings[0].fix_text().contains("kubectl config view --raw --flatten"), "{text}");
    }
}
