//! What kubectl 1.33 prints for a kubeconfig, and kubefront's verdict. If they differ, the reason is in the row.

use super::*;

struct Row {
    why: &'static str,
    /// `input` of the row of `kubeconfig_cases` that it makes again; empty if it has no row there.
    case: &'static str,
    change: (&'static str, &'static str),
    kubectl: &'static str,
    ours: &'static [&'static str],
}

const BASE: &str = "current-context: c
clusters:
- name: c
  cluster: {server: 'https://10.0.0.1:6443'}
contexts:
- name: c
  context: {cluster: c, user: u}
users:
- name: u
  user: {token: opaque}
";

const ROWS: &[Row] = &[
    Row {
        why: "as it should be",
        case: "kind and apiVersion absent",
        change: ("", ""),
        kubectl: "accepted",
        ours: &["note:token-opaque"],
    },
    Row {
        why: "current-context names no context",
        case: "current-context names no context",
        change: ("current-context: c", "current-context: nope"),
        kubectl: "Error in configuration: context was not found for specified context: nope",
        ours: &["error:kubeconfig-context-missing"],
    },
    Row {
        why: "no current-context, one context: it can only be that one",
        case: "current-context empty, context cluster missing or cluster without server",
        change: ("current-context: c", ""),
        kubectl: "The connection to the server localhost:8080 was refused",
        ours: &["note:token-opaque"],
    },
    Row {
        why: "context's cluster missing",
        case: "current-context empty, context cluster missing or cluster without server",
        change: ("{cluster: c,", "{cluster: d,"),
        kubectl: "The connection to the server localhost:8080 was refused",
        ours: &["error:kubeconfig-cluster-missing"],
    },
    Row {
        why: "cluster without server",
        case: "current-context empty, context cluster missing or cluster without server",
        change: ("{server: 'https://10.0.0.1:6443'}", "{}"),
        kubectl: "The connection to the server localhost:8080 was refused",
        ours: &["error:kubeconfig-server-missing", "note:token-opaque"],
    },
    Row {
        why: "certificate-authority-data not base64: whether it is used is a matter of the upstream's checks",
        case: "certificate-authority-data not base64",
        change: ("{server:", "{certificate-authority-data: '%', server:"),
        kubectl: "error: error loading config file \"F\": illegal base64 data at input byte 0",
        ours: &["warning:kubeconfig-unreadable", "note:token-opaque"],
    },
    Row {
        why: "proxy-url with an unknown scheme: it is left out anyway",
        case: "proxy-url with unknown scheme",
        change: ("{server:", "{proxy-url: 'foo://x', server:"),
        kubectl: "error: invalid 'proxy-url' \"foo://x\" for cluster \"c\": unsupported scheme \"foo\"",
        ours: &["warning:kubeconfig-field-dropped", "note:token-opaque"],
    },
    Row {
        why: "token and user name: the token alone is written, and works",
        case: "token and username/password",
        change: ("{token: opaque}", "{token: opaque, username: u, password: p}"),
        kubectl: "error: more than one authentication method found for u; found [token basicAuth], only one is allowed",
        ours: &["warning:credential-basic-auth", "note:token-opaque"],
    },
    Row {
        why: "client-certificate-data without key",
        case: "client-certificate-data without key",
        change: ("{token: opaque}", "{client-certificate-data: Yw==}"),
        kubectl: "error: client-key-data or client-key must be specified for u to use the clientCert authentication method.",
        ours: &["kc:credential-client-certificate"],
    },
    Row {
        why: "tokenFile that is not there",
        case: "tokenFile missing",
        change: ("{token: opaque}", "{tokenFile: /nonexist}"),
        kubectl: "error: open /nonexist: no such file or directory",
        ours: &["error:kubeconfig-file-reference"],
    },
    Row {
        why: "token is a number",
        case: "token is a YAML number",
        change: ("{token: opaque}", "{token: 12345}"),
        kubectl: "json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "exec v1 without interactiveMode",
        case: "exec apiVersion v1 without interactiveMode",
        change: ("{token: opaque}", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: doctl}}"),
        kubectl: "error: interactiveMode must be specified for u to use exec authentication plugin",
        ours: &["kc:credential-exec-invalid"],
    },
    Row {
        why: "exec v1alpha1",
        case: "exec apiVersion v1alpha1",
        change: ("{token: opaque}", "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: doctl}}"),
        kubectl: "error: exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\"",
        ours: &["kc:credential-exec-invalid"],
    },
    Row {
        why: "duplicate cluster name",
        case: "duplicate cluster name",
        change: ("contexts:", "- name: c\ncontexts:"),
        kubectl: "error converting *[]NamedCluster into *map[string]*api.Cluster: duplicate name \"c\" in list",
        ours: &["error:kubeconfig-duplicate-name", "note:token-opaque"],
    },
    Row {
        why: "unknown field in cluster",
        case: "unknown field in cluster",
        change: ("{server:", "{colour: blue, server:"),
        kubectl: "accepted, ignored",
        ours: &["note:token-opaque"],
    },
    Row {
        why: "server http",
        case: "server http://HOST",
        change: ("https://", "http://"),
        kubectl: "connects in plain HTTP and sends no Authorization header",
        ours: &["warning:kubeconfig-server-http", "note:token-opaque"],
    },
    Row {
        why: "server with an upper-case host: the new kubeconfig has its own, lower case",
        case: "server with upper-case host",
        change: ("10.0.0.1", "API.example.com"),
        kubectl: "SNI and Host are sent in upper case as written",
        ours: &["note:token-opaque"],
    },
    Row {
        why: "disable-compression without CA",
        case: "disable-compression: true, no CA, no tls-server-name",
        change: ("{server:", "{disable-compression: true, server:"),
        kubectl: "ignored: http.DefaultTransport is used",
        ours: &["note:kubeconfig-field-dropped", "note:token-opaque"],
    },
    Row {
        why: "a cluster that is not in use, its CA no base64",
        case: "",
        change: ("contexts:", "- name: d\n  cluster: {certificate-authority-data: '%'}\ncontexts:"),
        kubectl: "error: error loading config file \"F\": illegal base64 data at input byte 0",
        ours: &["warning:kubeconfig-unreadable", "note:token-opaque"],
    },
    Row {
        why: "base64 without its padding",
        case: "",
        change: ("{token: opaque}", "{token: opaque, client-certificate-data: Yw, client-key-data: Yw==}"),
        kubectl: "error: error loading config file \"F\": illegal base64 data at input byte 2",
        ours: &["warning:kubeconfig-unreadable", "note:kubeconfig-field-dropped", "note:token-opaque"],
    },
    Row {
        why: "base64 folded by line breaks",
        case: "",
        change: ("{token: opaque}", "{token: opaque, client-certificate-data: \"Y\\nw==\", client-key-data: Yw==}"),
        kubectl: "accepted",
        ours: &["note:kubeconfig-field-dropped", "note:token-opaque"],
    },
    Row {
        why: "a line break behind the token: it is taken off",
        case: "",
        change: ("{token: opaque}", "{token: \"opaque\\n\"}"),
        kubectl: "Unable to connect to the server: net/http: invalid header field value for \"Authorization\"",
        ours: &["note:token-repaired", "note:token-opaque"],
    },
    Row {
        why: "a token as a block",
        case: "",
        change: ("{token: opaque}", "\n    token: |\n      opaque"),
        kubectl: "Unable to connect to the server: net/http: invalid header field value for \"Authorization\"",
        ours: &["note:token-repaired", "note:token-opaque"],
    },
    Row {
        why: "a switch in quotes",
        case: "",
        change: ("{server:", "{disable-compression: 'yes', server:"),
        kubectl: "json: cannot unmarshal string into Go struct field Cluster.clusters.cluster.disable-compression of type bool",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "preferences that are text",
        case: "",
        change: ("current-context: c", "current-context: c\npreferences: x"),
        kubectl: "json: cannot unmarshal string into Go struct field Config.preferences of type v1.Preferences",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "extensions that are no list",
        case: "",
        change: ("current-context: c", "current-context: c\nextensions: {a: b}"),
        kubectl: "json: cannot unmarshal object into Go struct field Config.extensions of type []v1.NamedExtension",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "extensions of a context that are no list",
        case: "",
        change: ("user: u}", "user: u, extensions: {a: b}}"),
        kubectl: "json: cannot unmarshal object into Go struct field Context.contexts.context.extensions of type []v1.NamedExtension",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "as-user-extra that is text",
        case: "",
        change: ("{token: opaque}", "{token: opaque, as-user-extra: x}"),
        kubectl: "json: cannot unmarshal string into Go struct field AuthInfo.users.user.as-user-extra of type map[string][]string",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "as-user-extra without lists",
        case: "",
        change: ("{token: opaque}", "{token: opaque, as-user-extra: {a: x}}"),
        kubectl: "json: cannot unmarshal string into Go struct field AuthInfo.users.user.as-user-extra of type []string",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "a number in an auth-provider",
        case: "",
        change: ("{token: opaque}", "{token: opaque, auth-provider: {name: oidc, config: {a: 1}}}"),
        kubectl: "json: cannot unmarshal number into Go struct field AuthProviderConfig.users.user.auth-provider.config of type string",
        ours: &["error:kubeconfig-unreadable"],
    },
    Row {
        why: "a server that is no address",
        case: "",
        change: ("10.0.0.1:6443", "[::1"),
        kubectl: "error: host must be a URL or a host:port pair: \"https://[::1\"",
        ours: &["warning:kubeconfig-server-http", "note:token-opaque"],
    },
    Row {
        why: "a server with one slash",
        case: "",
        change: ("https://", "https:/"),
        kubectl: "error: host must be a URL or a host:port pair: \"https:/10.0.0.1:6443\"",
        ours: &["warning:kubeconfig-server-http", "note:token-opaque"],
    },
];

#[test]
fn verdicts_are_compared_with_kubectl() {
    for row in ROWS {
        let (from, to) = row.change;
        let kubeconfig = if from.is_empty() { BASE.to_owned() } else { BASE.replacen(from, to, 1) };
        let given = Given { kubeconfig, task: Task::Generate, ..Given::default() };
        assert_eq!(given.codes(), row.ours, "{} (kubectl: {})", row.why, row.kubectl);
    }
}

#[test]
fn every_kubeconfig_of_contours_cases_is_made_again() {
    let cases: serde_json::Value =
        serde_json::from_str(include_str!("../../../../../tests/contour/contour.json")).unwrap();
    let cases = cases["kubeconfig_cases"].as_array().unwrap();
    let missing: Vec<_> = cases.iter().filter(|case| ROWS.iter().all(|row| case["input"] != row.case)).collect();
    assert!(missing.is_empty(), "no row makes {missing:?}");
    assert_eq!(cases.len(), 16);
}
