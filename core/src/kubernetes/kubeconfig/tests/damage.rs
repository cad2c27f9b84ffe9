//! Kubeconfigs that copying damaged, that are spread over files, or that are inside other documents.

use super::*;

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
        (
            format!("```\n{}token: REDACTED\n```\n", WRITTEN.rsplit_once("token: ").unwrap().0),
            "printed by `kubectl config view`",
        ),
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
    let ca = STANDARD.encode(include_str!("../testdata/test-only-ca.pem"));
    let eks = json(serde_json::json!({"cluster": {"name": "prod", "arn": "arn:aws:eks:eu-west-1:1:cluster/prod",
        "endpoint": "https://a.eks.amazonaws.com", "certificateAuthority": {"data": ca}}}));
    let gke = format!("name: prod\nendpoint: 192.0.2.1\nlocation: eu\nmasterAuth:\n  clusterCaCertificate: {ca}\n");
    for (text, server, command) in [
        (&eks, "https://a.eks.amazonaws.com", "aws eks update-kubeconfig --name prod --region eu-west-1"),
        (&gke, "https://192.0.2.1", "gcloud container clusters get-credentials prod --location eu"),
    ] {
        let (kubeconfig, findings) = read(text);
        let kubeconfig = kubeconfig.unwrap();
        assert_eq!((kubeconfig.clusters[0].server.as_written(), kubeconfig.users.len()), (server, 0));
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
        (access.cluster.tls_server_name.as_deref(), access.cluster.server.as_written()),
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
