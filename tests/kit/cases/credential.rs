//! Cases of tokens, kubeconfigs and the users in them.

use kubefront_core::Role;

use super::bytes::{base64, indented};
use super::kubeconfig::{SERVER, part, with_cluster, with_user};
use super::{Draft, good, token};
use crate::forge::{Cert, Extension, extension, private_pem};

pub(super) fn cases() -> Vec<Draft> {
    [tokens(), documents(), clusters(), users(), plugins()].concat()
}

fn tokens() -> Vec<Draft> {
    let with = |name, about, text: String| good(name, about).role("token", Role::Token, text);
    let between = token::bound_between;
    vec![
        good("credential-missing", "nothing that logs in").without("admin.kubeconfig"),
        with("token-repaired", "with Bearer, quotes and line breaks", format!("\"Bearer {}\"\r\n", token::bound())),
        with("token-unwrapped", "base64 of a token, out of a Secret's data", base64(token::bound())),
        with("token-illegal", "a byte that no header may hold", "abc\u{1}def-ghi-jkl\n".to_owned()),
        with("token-placeholder", "a variable that no script replaced", "${KUBE_TOKEN}\n".to_owned()),
        with(
            "token-encrypted",
            "a value that SOPS encrypted",
            "ENC[AES256_GCM,data:kd93jd8s7f6g5h4j,iv:c2l4dGVlbiBieXRlcw==,tag:dGFnIG9mIHZhbHVl,type:str]\n".to_owned(),
        ),
        with("token-truncated", "the end of the signature is missing", cut(&token::bound(), 40)),
        good("token-truncated-without-role", "a cut token beside a kubeconfig with a whole one")
            .file("token", cut(&token::bound(), 400)),
        with("token-expired", "ended yesterday", between("2026-11-20T12:00:00Z", "2026-11-22T12:00:00Z")),
        with("token-not-yet-valid", "begins tomorrow", between("2026-11-24T12:00:00Z", "2026-12-24T12:00:00Z")),
        with(
            "token-expires-soon",
            "nine days of ninety are left",
            between("2026-09-03T12:00:00Z", "2026-12-02T12:00:00Z"),
        ),
        with(
            "token-expires-soon-by-design",
            "lives eight hours",
            between("2026-11-23T10:00:00Z", "2026-11-23T18:00:00Z"),
        ),
        with("token-short-lived", "an id_token of eight hours", token::oidc()),
        with(
            "token-short-lived-eks",
            "what aws eks get-token prints",
            "k8s-aws-v1.aHR0cHM6Ly9zdHMuZXhhbXBsZS5jb20\n".to_owned(),
        ),
        with("token-foreign", "an API token of a cloud's account", format!("dop_v1_{}\n", "0a1b2c3d".repeat(8))),
        with("token-no-expiry", "out of a Secret, for good", token::legacy()),
        with("token-opaque", "cannot be judged", "hunter2-opaque-9f8e7d6c5b4a\n".to_owned()),
        with("token-kind", "of a ServiceAccount", token::bound()),
        with("token-kind-bootstrap", "of a node that joins", "abcdef.0123456789abcdef\n".to_owned()),
    ]
}

/// A text without its last characters.
fn cut(text: &str, characters: usize) -> String {
    text[..text.len() - characters].to_owned()
}

fn documents() -> Vec<Draft> {
    let with = |name, about, text: String| good(name, about).role("admin.kubeconfig", Role::Kubeconfig, text);
    let sound = || with_user(&token::user(&token::bound()));
    let twice = sound().replace("users:\n", "users:\n- name: admin\n  user:\n    token: another-token-0123456789\n");
    let two_contexts = sound()
        .replace("current-context: admin@prod", "current-context: \"\"")
        .replace("contexts:\n", "contexts:\n- context:\n    cluster: prod\n    user: admin\n  name: other\n");
    vec![
        with("kubeconfig-unreadable", "a quote that is not closed", sound().replace("server: ", "server: \"")),
        with("kubeconfig-repaired", "a tab where YAML requires spaces", sound().replace("    server", "\tserver")),
        with(
            "kubeconfig-repaired-ca",
            "the CA in PEM instead of base64",
            sound().replace(
                &format!("certificate-authority-data: {}", base64(Cert::cluster_ca().pem())),
                &format!(
                    "certificate-authority-data: |\n{}",
                    indented(&indented(Cert::cluster_ca().pem().trim_end())).trim_end()
                ),
            ),
        ),
        with("kubeconfig-part-ignored", "`kind` twice", format!("{}kind: Config\n", sound())),
        good("kubeconfig-merged", "clusters, users and contexts in three files")
            .without("admin.kubeconfig")
            .file("clusters.yaml", part("clusters"))
            .file("contexts.yaml", part("contexts"))
            .file("users.yaml", part("users")),
        good("kubeconfig-extracted", "the answer of Rancher's API")
            .without("admin.kubeconfig")
            .file("answer.json", format!("{{\"type\": \"generateKubeConfigOutput\", \"config\": {:?}}}\n", sound())),
        with(
            "good-namespace-of-the-context",
            "the context's namespace is kept",
            sound().replace("    user: admin\n", "    namespace: team\n    user: admin\n"),
        ),
        good("good-cluster-info", "a cluster without users, and a token")
            .file("admin.kubeconfig", format!("{}current-context: \"\"\nusers: null\n", part("clusters")))
            .file("token", token::bound()),
        with(
            "kubeconfig-unreadable-switch",
            "true in quotes, which kubectl refuses",
            sound().replace("    server", "    insecure-skip-tls-verify: \"true\"\n    server"),
        ),
        with(
            "kubeconfig-unreadable-base64",
            "another cluster's CA is no base64, and kubectl refuses the whole file",
            sound()
                .replace("contexts:\n", "- cluster:\n    certificate-authority-data: '%%'\n  name: test\ncontexts:\n"),
        ),
        with("good-check-user-without-credential", "a user entry with nothing in it", with_user("{}")).check(),
        with("kubeconfig-unreadable-redacted", "kubectl config view without --raw", with_user("token: REDACTED")),
        with(
            "kubeconfig-context-missing",
            "current-context names none",
            sound().replace("current-context: admin@prod", "current-context: prod"),
        ),
        with(
            "kubeconfig-cluster-missing",
            "the context's cluster is not there",
            sound().replace("    cluster: prod", "    cluster: test"),
        ),
        with(
            "kubeconfig-user-missing",
            "the context's user is not there",
            sound().replace("    user: admin", "    user: root"),
        ),
        with(
            "kubeconfig-server-missing",
            "the cluster has no server",
            sound().replace(&format!("    server: {SERVER}\n"), ""),
        ),
        with("kubeconfig-duplicate-name", "two users of one name", twice),
        with("kubeconfig-ambiguous", "two contexts, none is current", two_contexts),
    ]
}

fn clusters() -> Vec<Draft> {
    let ca = base64(Cert::cluster_ca().pem());
    let user = token::user(&token::bound());
    let with = |name, about, cluster: String| good(name, about).file("admin.kubeconfig", with_cluster(&cluster, &user));
    let path = "https://rancher.example.com/k8s/clusters/c-m-abcdefgh";
    vec![
        with("kubeconfig-proxied", "a server with a path", format!("certificate-authority-data: {ca}\nserver: {path}")),
        with(
            "kubeconfig-proxied-by-envoy",
            "the kubeconfig of a bundle, which connects through Envoy",
            format!("certificate-authority-data: {}\nserver: https://k8s.example.com", base64(Cert::root().pem())),
        ),
        with(
            "kubeconfig-server-http-no-address",
            "a server whose bracket is not closed",
            format!("certificate-authority-data: {ca}\nserver: 'https://[2001:db8::1:6443'"),
        ),
        with("kubeconfig-server-http", "a server without TLS", "server: http://203.0.113.10:8080".to_owned()),
        with(
            "kubeconfig-field-dropped",
            "the old way around certificates",
            format!("insecure-skip-tls-verify: true\nserver: {SERVER}\ntls-server-name: kubernetes"),
        ),
        with(
            "kubeconfig-field-dropped-proxy",
            "through a proxy",
            format!("certificate-authority-data: {ca}\nproxy-url: socks5://127.0.0.1:1080\nserver: {SERVER}"),
        ),
        with(
            "kubeconfig-file-reference-ca",
            "the CA is a path",
            format!("certificate-authority: /etc/kubernetes/pki/ca.crt\nserver: {SERVER}"),
        ),
        with(
            "kubeconfig-proxied-teleport",
            "the name in the TLS handshake is Teleport's",
            format!(
                "certificate-authority-data: {}\nserver: https://teleport.example.com:443\ntls-server-name: kube-teleport-proxy-alpn.teleport.example.com",
                base64(Cert::ca("teleport.example.com", "rsa-second-root").pem())
            ),
        ),
        with(
            "kubeconfig-field-dropped-password",
            "a password in the server's URL",
            format!("certificate-authority-data: {ca}\nserver: https://admin:correct-horse@203.0.113.10:6443"),
        ),
    ]
}

fn users() -> Vec<Draft> {
    let with = |name, about, user: String| good(name, about).file("admin.kubeconfig", with_user(&user));
    let bound = token::user(&token::bound());
    let client = Cert { key: "p256-other", ..Cert::leaf(&[]) }.issued_by(&Cert::cluster_ca());
    let client = Cert { subject: "O=kubeadm:cluster-admins,CN=kubernetes-admin".to_owned(), ..client }
        .valid("2026-10-01", "2027-10-01")
        .with(Extension::extended_key_usage(&[extension::CLIENT_AUTH]));
    let pair = |certificate: &str, key: &str| {
        format!("client-certificate-data: {}\nclient-key-data: {}", base64(certificate), base64(key))
    };
    let key = private_pem("p256-other");
    let certificate = pair(&client.pem(), &key);
    let passthrough = |name, about, user: String| {
        with(name, about, user).spec("mode: passthrough").spec("passthroughName: kubernetes.default.svc")
    };
    let admin = Cert { subject: "O=system:masters,CN=kubernetes-super-admin".to_owned(), ..client.clone() };
    let foreign = Cert { signer: "p256-root", ..client.clone() };
    let server = client.clone().with(Extension::extended_key_usage(&[extension::SERVER_AUTH]));
    vec![
        with("kubeconfig-file-reference", "the token is a path", "tokenFile: /var/run/secrets/token".to_owned()),
        with(
            "kubeconfig-token-file-beside",
            "a token and a path",
            format!("{bound}\ntokenFile: /var/run/secrets/token"),
        ),
        with(
            "token-repaired-line",
            "a line break behind the kubeconfig's token",
            format!("token: \"{}\\n\"", token::bound()),
        ),
        with("kubeconfig-field-dropped-as", "in somebody else's name", format!("as: system:admin\n{bound}")),
        with("credential-client-certificate", "kubeadm's admin.conf", certificate.clone()),
        passthrough("credential-client-certificate-kept", "in mode passthrough", certificate.clone()),
        passthrough("good-consumers-client-certificate", "consumers with a client certificate", certificate.clone())
            .spec("consumers: [argocd, flux, terraform]"),
        passthrough("client-certificate-unreadable", "a text that is not PEM", pair("hello", &key)),
        passthrough(
            "client-certificate-mismatch",
            "the key of another pair",
            pair(&client.pem(), &private_pem("p256-leaf")),
        ),
        passthrough(
            "client-certificate-not-valid-now",
            "ended a week ago",
            pair(&client.clone().valid("2025-11-16", "2026-11-16").pem(), &key),
        ),
        passthrough(
            "client-certificate-expires-soon",
            "a month of a year is left",
            pair(&client.clone().valid("2025-12-23", "2026-12-23").pem(), &key),
        ),
        passthrough("client-certificate-usage", "for servers only", pair(&server.pem(), &key)),
        passthrough(
            "client-certificate-foreign",
            "the user of another cluster with the same names",
            pair(&foreign.pem(), &key),
        ),
        passthrough("client-certificate-admin", "kubeadm's super-admin.conf", pair(&admin.pem(), &key)),
        with("credential-basic-auth", "gone from Kubernetes", "password: correct-horse\nusername: admin".to_owned()),
        with(
            "credential-auth-provider",
            "gone from kubectl",
            "auth-provider:\n  config:\n    access-token: ya29.a-test-access-token\n  name: gcp".to_owned(),
        ),
    ]
}

fn plugins() -> Vec<Draft> {
    let with =
        |name, about, exec: &str| good(name, about).file("admin.kubeconfig", with_user(&format!("exec:\n{exec}")));
    let aws = "  apiVersion: client.authentication.k8s.io/v1beta1\n  args:\n  - eks\n  - get-token\n  - --cluster-name\n  - prod\n  command: aws\n  env:\n  - name: AWS_PROFILE\n    value: prod";
    vec![
        with("credential-exec", "a plugin that yields tokens", aws),
        with(
            "credential-exec-client-certificate",
            "a plugin that yields client certificates",
            "  apiVersion: client.authentication.k8s.io/v1beta1\n  args:\n  - get-client-certificate\n  command: kubectl-gardenlogin",
        ),
        with(
            "credential-exec-unknown",
            "a plugin nobody here knows",
            "  apiVersion: client.authentication.k8s.io/v1\n  command: our-login\n  interactiveMode: Never",
        ),
        with(
            "credential-exec-secret-shell",
            "a password in a shell line",
            "  apiVersion: client.authentication.k8s.io/v1\n  args:\n  - -c\n  - curl -su admin:correct-horse https://login.example.com/token\n  command: sh\n  interactiveMode: Never",
        ),
        with("consumer-exec-dropped", "a plugin that Flux drops", aws).spec("consumers: [flux]"),
        with("consumer-exec-image", "a plugin that is not in the image of Argo CD", aws)
            .spec("consumers: [argocd, terraform]"),
        with("credential-exec-invalid", "an API version that is gone", &aws.replace("v1beta1", "v1alpha1")),
        with(
            "credential-exec-secret",
            "a secret among the arguments",
            "  apiVersion: client.authentication.k8s.io/v1\n  args:\n  - get-token\n  - --oidc-issuer-url=https://login.example.com\n  - --oidc-client-id=kubernetes\n  - --oidc-client-secret=8f14e45f-ceea-467f-9c1a-d1f2a3b4c5d6\n  command: kubelogin\n  interactiveMode: IfAvailable",
        ),
    ]
}
