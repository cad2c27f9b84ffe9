use super::*;
use crate::check::{Case, Outcome};
use crate::decoded::Decoded;
use crate::encryption::passphrase::Passphrases;
use crate::exposure::Exposure;
use crate::finding::{Blocks, Code, Finding, rules};
use crate::input::Task;
use crate::intake::decode;
use crate::kubernetes::kubeconfig;
use crate::material::{Material, Role};
use crate::report::{CredentialKind, credential_report};
use crate::selection::Set;
use crate::time::Moment;

mod kubectl;
mod parts;

const BOOTSTRAP: &str = "abcdef.0123456789abcdef";

/// A client certificate of `O=devs,CN=jane`, P-256, valid from 2025 to 2055, in base64 of PEM.
const CLIENT: &str = concat!(
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJuVENDQVVLZ0F3SUJBZ0lVVmJ6L3JoUk9Sck5yOXFTWTVDYVZzSHZHWGpzd0NnWUlLb1",
    "pJemowRUF3SXcKRlRFVE1CRUdBMVVFQXd3S2EzVmlaWEp1WlhSbGN6QWdGdzB5TlRBeE1ERXdNREF3TURCYUdBOHlNRFUxTVRJegpNVEF3TURB",
    "d01Gb3dIakVOTUFzR0ExVUVDZ3dFWkdWMmN6RU5NQXNHQTFVRUF3d0VhbUZ1WlRCWk1CTUdCeXFHClNNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQU",
    "JPcU8wbGcxb1ZCT1VWdmt6T25QS2hXQ0hFY0oybUg1Ymp5ZFBNZ0oKZE1rSUNJaDdWYkFVU1ZiSVFpU09KOWRCOXIyZ1NRL3YxUGZiTjI0aDRE",
    "bVgyU1dqWlRCak1Bd0dBMVVkRXdFQgovd1FDTUFBd0V3WURWUjBsQkF3d0NnWUlLd1lCQlFVSEF3SXdIUVlEVlIwT0JCWUVGRWJTZFNRM0V2Yl",
    "ZpWW1uClM3bnFhMERMTlUwaE1COEdBMVVkSXdRWU1CYUFGTG4zOFVQNWd6UVJyWmZMMjNRV3VZY2R4RG8yTUFvR0NDcUcKU000OUJBTUNBMGtB",
    "TUVZQ0lRRDk5R3pnR1lvT2YvNzJlQ2Q5Rk8yRDhwSnZDYllpS2c2aXY1d3hlVlp1aGdJaApBUHFKK3RsZ0MvbWtLR0l5QUt3NGhRVnZ0OFB6bi",
    "t6cXhRaE5nNUxTT2gwNwotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==",
);
/// Its private key, which is used nowhere.
const CLIENT_KEY: &str = concat!(
    "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEJHMHdhd0lCQVFRZ3UyY3o3VE",
    "NaK2hPajhFTlkKVHB5NE1nQnFJeERrcUQ3UEtCNEJGTlRqakRTaFJBTkNBQVRxanRKWU5hRlFUbEZiNU16cHp5b1ZnaHhIQ2RwaAorVzQ4blR6",
    "SUNYVEpDQWlJZTFXd0ZFbFd5RUlramlmWFFmYTlvRWtQNzlUMzJ6ZHVJZUE1bDlrbAotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg==",
);

/// The input of one case.
#[derive(Default)]
struct Given {
    kubeconfig: String,
    token: Option<String>,
    exposure: Exposure,
    task: Task,
}

impl Given {
    fn user(user: &str) -> Self {
        Self { kubeconfig: with_user(user), ..Self::default() }
    }

    fn mode(mut self, mode: Mode) -> Self {
        self.exposure.spec.mode = mode;
        self
    }

    fn judge<T>(&self, look: impl Fn(&Case<'_>) -> T) -> T {
        let mut decoded = Decoded::default();
        let decode = |material: &[Material]| decode(material, &Passphrases::default());
        if !self.kubeconfig.is_empty() {
            decoded = decode(&[Material::new("config", Some(Role::Kubeconfig), self.kubeconfig.clone().into())]);
        }
        if let Some(token) = &self.token {
            let of_token = decode(&[Material::new("token.txt", Some(Role::Token), token.clone().into())]);
            decoded.tokens = of_token.tokens;
            decoded.remarks.extend(of_token.remarks);
        }
        let wanted = &self.exposure.spec.kubeconfig.context;
        let chosen = decoded.kubeconfigs.first().map(|found| kubeconfig::choose("config", &found.part, wanted));
        let (access, access_problems) = chosen.unwrap_or_default();
        let provided = decoded.tokens.first().map(|found| found.part.clone());
        let token = provided.or_else(|| access.as_ref()?.user.as_ref()?.token.clone());
        let set = Set { access, access_problems, token, ..Set::default() };
        let at = Moment::parse("2026-11-23T12:00:00Z").unwrap();
        look(&Case { exposure: &self.exposure, decoded: &decoded, set: &set, at, task: self.task })
    }

    fn findings(&self) -> Vec<Finding> {
        self.judge(|case| {
            let found = |check: &Check| match (check.run)(case) {
                Outcome::Findings(findings) => {
                    assert!(findings.iter().all(|f| f.code.rule().check == check.name), "{}: {findings:?}", check.name);
                    findings
                }
                _ => Vec::new(),
            };
            CHECKS.iter().flat_map(found).collect()
        })
    }

    fn codes(&self) -> Vec<String> {
        self.findings().iter().map(short).collect()
    }
}

/// `error:code`, `kc:code`, `warning:code`, `note:code`.
fn short(finding: &Finding) -> String {
    let severity = match finding.blocks {
        Some(Blocks::Kubeconfig) => "kc",
        _ => finding.severity.name(),
    };
    assert!(!finding.found.is_empty() && finding.field.is_some(), "{finding:?}");
    let is_note = finding.severity == Severity::Note;
    assert!(is_note || !(finding.fixes.is_empty() || finding.impact.is_empty()), "{finding:?}");
    assert!(!finding.found.contains("0123456789abcdef") && !finding.found.contains("s3cr3t"), "{finding:?}");
    format!("{severity}:{}", finding.code)
}

fn with_user(user: &str) -> String {
    format!(
        "current-context: c
clusters: [{{name: c, cluster: {{server: 'https://10.0.0.1:6443'}}}}]
contexts: [{{name: c, context: {{cluster: c, user: u}}}}]
users:
- name: u
  user: {user}
"
    )
}

fn jwt(claims: &str) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#),
        URL_SAFE_NO_PAD.encode(claims),
        "s3cr3t".repeat(57)
    )
}

#[test]
fn every_rule_names_a_check_that_is_there() {
    for rule in rules().filter(|rule| CHECKS.iter().any(|check| check.name == rule.check)) {
        assert!(![rule.title, rule.source].contains(&""), "{}", rule.code.name());
        assert!(!rule.impact.is_empty() || rule.severity == Severity::Note, "{}", rule.code.name());
        assert!(rule.title.chars().count() <= 60, "{}", rule.title);
        assert!(
            rule.title.starts_with(|c: char| c.is_lowercase()) && !rule.title.ends_with('.'),
            "{}",
            rule.code.name()
        );
    }
    let named: std::collections::BTreeSet<_> = rules().map(|rule| rule.check).collect();
    CHECKS.iter().for_each(|check| assert!(named.contains(check.name), "{}", check.name));
}

#[test]
fn credentials_are_checked_by_mode() {
    let certificate = &format!("{{client-certificate-data: {CLIENT}, client-key-data: {CLIENT_KEY}}}");
    let (tcp, http, pass) = (Mode::Tcp, Mode::Http, Mode::Passthrough);
    let exec = |rest: &str| format!("{{exec: {{apiVersion: client.authentication.k8s.io/v1beta1, {rest}}}}}");
    let aws = exec("command: aws, args: [eks, get-token, --cluster-name, c]");
    let oidc = exec("command: kubectl, args: [oidc-login, get-token, --oidc-client-secret=s3cr3t]");
    let concierge = exec("command: /usr/bin/pinniped, args: [login, oidc, --enable-concierge]");
    let pinniped = exec("command: pinniped, args: [login, oidc]");
    let unknown = exec("command: my-login, env: [{name: MY_PASSWORD, value: s3cr3t}]");
    let tsh = exec("command: 'C:\\tools\\tsh.exe', args: [kube, credentials]");
    let rows: [(&str, Mode, &[&str]); 20] = [
        (&format!("{{token: {BOOTSTRAP}}}"), tcp, &["note:token-kind"]),
        ("{token: opaque}", http, &["note:token-opaque"]),
        ("{token: 'a b'}", tcp, &["kc:token-illegal"]),
        (certificate, tcp, &["kc:credential-client-certificate"]),
        (certificate, http, &["kc:credential-client-certificate"]),
        (certificate, pass, &["note:credential-client-certificate-kept"]),
        ("{client-certificate: c.pem, client-key: k.pem}", tcp, &["kc:credential-client-certificate"]),
        (
            "{client-certificate: c.pem, client-key: k.pem}",
            pass,
            &["error:kubeconfig-file-reference", "note:credential-client-certificate-kept"],
        ),
        (&aws, tcp, &["note:credential-exec"]),
        (&oidc, http, &["note:credential-exec", "warning:credential-exec-secret"]),
        (&concierge, tcp, &["kc:credential-exec-client-certificate"]),
        (&concierge, pass, &["note:credential-exec"]),
        (&pinniped, tcp, &["note:credential-exec"]),
        (&tsh, http, &["error:kubeconfig-proxied", "kc:credential-exec-client-certificate"]),
        (&unknown, tcp, &["warning:credential-exec-unknown", "warning:credential-exec-secret"]),
        (&unknown, pass, &["note:credential-exec", "warning:credential-exec-secret"]),
        ("{tokenFile: /t}", tcp, &["error:kubeconfig-file-reference"]),
        ("{username: u, password: s3cr3t}", tcp, &["kc:credential-basic-auth"]),
        ("{auth-provider: {name: gcp}}", tcp, &["kc:credential-auth-provider"]),
        (
            "{token: opaque, tokenFile: /t, as: root, client-certificate-data: Yw==, client-key-data: s3cr3tAA}",
            tcp,
            &[
                "warning:kubeconfig-field-dropped",
                "note:kubeconfig-field-dropped",
                "note:kubeconfig-token-file-beside",
                "note:token-opaque",
            ],
        ),
    ];
    for (user, mode, expected) in rows {
        assert_eq!(Given::user(user).mode(mode).codes(), expected, "{user} in {}", mode.name());
    }
}

#[test]
fn only_a_credential_without_errors_is_usable() {
    let pair = &format!("{{client-certificate-data: {CLIENT}, client-key-data: {CLIENT_KEY}}}");
    let rows = [
        ("{token: opaque}", Mode::Tcp, "token"),
        ("{token: 'a b'}", Mode::Tcp, "none"),
        (pair, Mode::Tcp, "none"),
        (pair, Mode::Passthrough, "certificate"),
        (&pair.replace("client-key-data: LS0t", "client-key-data: LS0t\n      "), Mode::Passthrough, "certificate"),
        ("{client-certificate-data: Yw==, client-key-data: aw==}", Mode::Passthrough, "none"),
        ("{client-certificate-data: Yw==, client-key-data: '%%'}", Mode::Passthrough, "none"),
        ("{client-certificate-data: Yw==}", Mode::Passthrough, "none"),
        ("{exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [get-token]}}", Mode::Tcp, "none"),
        (
            "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [get-token]}}",
            Mode::Tcp,
            "exec",
        ),
        ("{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: tsh}}", Mode::Http, "none"),
        ("{}", Mode::Tcp, "none"),
    ];
    for (user, mode, expected) in rows {
        let given = Given::user(user).mode(mode);
        let findings = given.findings();
        let usable = given.judge(|case| usable_credential(case, &findings));
        let kind = match usable {
            Some(Credential::Token(_)) => "token",
            Some(Credential::Exec(_)) => "exec",
            Some(Credential::ClientCertificate(_)) => "certificate",
            None => "none",
        };
        assert_eq!(kind, expected, "{user}");
    }
}

#[test]
fn a_token_that_is_provided_wins_over_the_user() {
    for user in ["{username: u}", "{client-certificate: c.pem}", "{as: root}", "null"] {
        let mut given = Given::user(user);
        given.kubeconfig = given.kubeconfig.replace("name: u\n", "name: other\n");
        assert!(given.codes().contains(&"error:kubeconfig-user-missing".to_owned()));
        given.token = Some(BOOTSTRAP.to_owned());
        assert_eq!(given.codes(), ["note:token-kind"], "{user}");
        assert_eq!(given.judge(credential_report).kind, CredentialKind::Bootstrap);
        given.token = Some("two words".to_owned());
        assert_eq!(given.codes(), ["kc:token-illegal"], "{user}");
        let findings = given.findings();
        assert!(given.judge(|case| usable_credential(case, &findings)).is_none());
    }
}

#[test]
fn a_missing_credential_counts_when_it_is_to_be_written() {
    let mut given = Given::default();
    assert_eq!(given.codes(), [""; 0]);
    given.task = Task::Generate;
    assert_eq!(given.codes(), ["kc:credential-missing"]);
    given.exposure.spec.service_account.name = "deployer".to_owned();
    let fix = &given.findings()[0].fix_text();
    assert!(
        fix.contains("kubectl create token deployer --namespace=default") && fix.contains("--no-kubeconfig"),
        "{fix}"
    );
    given.exposure.spec.kubeconfig.write = false;
    assert_eq!(given.codes(), [""; 0]);
    let given = Given { task: Task::Generate, ..Given::user("{}") };
    assert_eq!(given.codes(), ["kc:credential-missing"]);
    let given = Given { task: Task::Generate, kubeconfig: "kind: Config\nusers: 1\n".to_owned(), ..Given::default() };
    assert_eq!(given.codes(), ["error:kubeconfig-unreadable"]);
}

#[test]
fn tokens_are_checked_at_the_given_time() {
    let now = 1_795_435_200_i64; // 2026-11-23T12:00:00Z
    let day = 86_400;
    let account = "system:serviceaccount:ci:deploy";
    let rows: [(i64, Option<i64>, &[&str]); 9] = [
        (-10 * day, Some(90 * day), &["note:token-kind"]),
        (-90 * day, Some(10 * day), &["warning:token-expires-soon", "note:token-kind"]),
        (-90 * day, Some(0), &["warning:token-expires-soon", "note:token-kind"]),
        (-90 * day, Some(-1), &["kc:token-expired", "note:token-kind"]),
        (-60, Some(3540), &["note:token-expires-soon", "note:token-kind"]),
        (30, Some(90 * day), &["note:token-kind"]),
        (120, Some(90 * day), &["kc:token-not-yet-valid", "note:token-kind"]),
        (0, None, &["warning:token-no-expiry", "note:token-kind"]),
        (0, Some(i64::MAX / 4), &["note:token-kind"]),
    ];
    for (start, end, expected) in rows {
        let exp = end.map(|end| format!(",\"exp\":{}", now + end)).unwrap_or_default();
        let token = jwt(&format!("{{\"sub\":\"{account}\",\"nbf\":{},\"iat\":{}{exp}}}", now + start, now + start));
        let given = Given { token: Some(token), ..Given::default() };
        assert_eq!(given.codes(), expected, "{start} {end:?}");
        for finding in given.findings() {
            assert!(
                !finding.fix_text().contains("create token")
                    || finding.fix_text().contains("create token deploy --namespace=ci"),
                "{finding:?}"
            );
        }
    }
    let hostile = jwt(&format!("{{\"sub\":\"system:serviceaccount:x;rm:$(id)\",\"exp\":{}}}", now - 1));
    let given = Given { token: Some(hostile), ..Given::default() };
    assert!(given.findings().iter().all(|f| !f.fix_text().contains("rm") && !f.fix_text().contains('$')));
}

#[test]
fn proxies_are_distinguished_from_clusters() {
    let server = |address: &str| with_user("{token: opaque}").replace("https://10.0.0.1:6443", address);
    let proxied = "error:kubeconfig-proxied";
    let http = "warning:kubeconfig-server-http";
    let rows: [(&str, &[&str]); 18] = [
        ("https://10.0.0.1:6443/", &[]),
        ("https://tailscale-operator.tail1234.ts.net", &[proxied]),
        ("https://acme.kubernetes.omni.siderolabs.io", &[proxied]),
        ("https://teleport.example.com:3026", &[proxied]),
        ("https://node1.tail1234.ts.net:6443", &[proxied]),
        ("https://kas.gitlab.com/k8s-proxy", &[proxied]),
        ("https://${API_SERVER}:6443", &[http]),
        ("https://10.0.0.1:66443", &[http]),
        ("10.0.0.1:6443/k8s", &[proxied, http]),
        ("https://rancher.example.com/k8s/clusters/c-abc", &[proxied]),
        ("https://connectgateway.googleapis.com/v1/projects/1", &[proxied]),
        ("https://u:s3cr3t@gate.example.com/x?token=s3cr3t", &[proxied, "note:kubeconfig-field-dropped"]),
        ("http://10.0.0.1:8080", &[http]),
        ("HTTPS://10.0.0.1", &[]),
        ("10.0.0.1:6443", &[http]),
        ("http://127.0.0.1:8001/k8s", &[proxied, http]),
        ("://", &[http]),
        ("unix:///run/proxy.sock", &[proxied, http]),
    ];
    for (address, expected) in rows {
        let given = Given { kubeconfig: server(address), ..Given::default() };
        let mut codes = given.codes();
        codes.retain(|code| code != "note:token-opaque");
        assert_eq!(codes, expected, "{address}");
    }
    let socket = Given { kubeconfig: server("unix:///run/proxy.sock"), ..Given::default() }.findings();
    let is_told = |finding: &Finding| finding.found.contains("is not an https URL");
    assert!(socket.iter().take(2).all(is_told), "{socket:?}");
    let both = server("https://rancher.example.com/k8s/clusters/c-abc")
        .replace("clusters: [", "clusters: [{name: d, cluster: {server: 'https://10.0.0.2'}}, ")
        .replace("contexts: [", "contexts: [{name: direct, context: {cluster: d}}, ");
    let proxied = &Given { kubeconfig: both, ..Given::default() }.findings()[0];
    let found = &proxied.found;
    assert!(found.contains("(Rancher)") && found.ends_with("direct contexts in config: direct"), "{found}");
    assert!(proxied.fix_text().starts_with("use a direct context: --context direct; "), "{}", proxied.fix_text());
}

#[test]
fn left_out_fields_are_named() {
    let text = with_user("{token: opaque}")
        .replace(
            "cluster: {server:",
            "cluster: {proxy-url: 'http://u:s3cr3t@p', insecure-skip-tls-verify: true, tls-server-name: sni, certificate-authority: ca.pem,
              disable-compression: true, server:",
        )
        .replace("user: u}", "user: u, namespace: team}");
    let mut given = Given { kubeconfig: text, ..Given::default() };
    let dropped = ["note:kubeconfig-field-dropped"; 4];
    let expected = |ca: &[&'static str], dropped: &[&'static str]| {
        [ca, &["warning:kubeconfig-field-dropped"], dropped, &["note:token-opaque"]].concat()
    };
    // The CA that is an error is not reported as not copied, too.
    let asked = ["error:kubeconfig-file-reference"];
    assert_eq!(given.codes(), expected(&asked, &dropped[1..]), "{:?}", given.findings());
    given.exposure.spec.upstream.verify = crate::exposure::UpstreamVerify::Never;
    assert_eq!(given.codes(), expected(&[], &dropped));
    let fix = |given: &Given| given.findings().iter().find(|f| f.found.contains("namespace")).map(|f| f.fix_text());
    assert_eq!(fix(&given), None, "the namespace is kept");
    given.kubeconfig = given.kubeconfig.replace("namespace: team", "namespace: Bad_NS");
    assert_eq!(fix(&given).as_deref(), Some(""));
}

#[test]
fn plugins_that_kubectl_refuses_are_refused() {
    let rows: [(&str, usize); 9] = [
        ("apiVersion: client.authentication.k8s.io/v1, command: aws, args: [get-token], interactiveMode: Never", 0),
        ("apiVersion: client.authentication.k8s.io/v1beta1, command: '${COMMAND}', args: [get-token]", 1),
        (
            "apiVersion: client.authentication.k8s.io/v1beta1, command: sh, args: [-c, 'aws eks get-token --cluster-name ${C}']",
            0,
        ),
        ("apiVersion: client.authentication.k8s.io/v1, command: aws, args: [get-token]", 1),
        ("apiVersion: client.authentication.k8s.io/v1, command: aws, args: [get-token], interactiveMode: Maybe", 1),
        ("apiVersion: client.authentication.k8s.io/v1alpha1, command: aws, args: [get-token]", 1),
        ("apiVersion: client.authentication.k8s.io/v1beta1, command: '', args: []", 1),
        ("command: aws, args: [get-token]", 1),
        ("apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [get-token], env: [{value: x}]", 1),
    ];
    for (exec, expected) in rows {
        let codes = Given::user(&format!("{{exec: {{{exec}}}}}")).codes();
        assert_eq!(codes.iter().filter(|c| *c == "kc:credential-exec-invalid").count(), expected, "{exec}: {codes:?}");
    }
}

#[test]
fn secrets_of_plugins_are_named_and_not_shown() {
    let rows: [(&str, &[&str]); 11] = [
        ("args: [--oidc-client-secret=s3cr3t]", &["--oidc-client-secret"]),
        ("args: [--oidc-client-secret, s3cr3t]", &["--oidc-client-secret"]),
        ("args: [-p, s3cr3t]", &[]),
        ("args: [login, eyJs3cr3t.eyJs3cr3t.s3cr3t]", &["argument 2"]),
        ("args: [--token-cache-dir, x, --oidc-use-access-token=true, get-token]", &[]),
        ("args: [--client-secret=/run/secret, --password=$PASSWORD]", &[]),
        ("env: [{name: AWS_SECRET_ACCESS_KEY, value: s3cr3t}]", &["AWS_SECRET_ACCESS_KEY"]),
        ("env: [{name: AWS_ACCESS_KEY_ID, value: AKIA}, {name: AWS_PROFILE, value: prod}]", &[]),
        ("env: [{name: AWS_WEB_IDENTITY_TOKEN_FILE, value: t}, {name: TOKEN, value: ''}]", &[]),
        ("env: [{name: X, value: ghp_s3cr3t}]", &["X"]),
        ("args: [--header=x], env: [{name: DIGITALOCEAN_ACCESS_TOKEN, value: s3cr3t}]", &["DIGITALOCEAN_ACCESS_TOKEN"]),
    ];
    for (exec, expected) in rows {
        let text = with_user(&format!("{{exec: {{command: x, {exec}}}}}"));
        let given = Given { kubeconfig: text, ..Given::default() };
        let found = given.findings().into_iter().find(|f| f.code == Code::CredentialExecSecret);
        let named = found.map(|f| f.found).unwrap_or_default();
        assert_eq!(named.is_empty(), expected.is_empty(), "{exec}: {named}");
        assert!(expected.iter().all(|place| named.contains(place)) && !named.contains("s3cr3t"), "{exec}: {named}");
    }
}
