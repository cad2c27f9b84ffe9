mod damage;

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
        assert_eq!(access.cluster.server.as_written(), "https://10.0.0.1:6443");
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
    let rows: [(String, Result<usize, CaError>); 12] = [
        (STANDARD.encode(&certificate), Ok(1)),
        (STANDARD.encode(format!("{certificate}{key}text\n{certificate}")), Ok(2)),
        (STANDARD.encode(&certificate).as_str().split_at(64).0.to_owned() + "\n", Err(CaError::BrokenPem { line: 1 })),
        (certificate.clone(), Ok(1)),
        (STANDARD.encode(STANDARD.encode(&certificate)), Ok(1)),
        (certificate.lines().filter(|line| !line.starts_with('-')).collect(), Ok(1)),
        ("%%%%".to_owned(), Err(CaError::NotBase64)),
        ("/etc/kubernetes/pki/ca.crt".to_owned(), Err(CaError::Path)),
        ("${CA}".to_owned(), Err(CaError::Placeholder)),
        ("<base64-encoded-ca-cert>".to_owned(), Err(CaError::Placeholder)),
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
