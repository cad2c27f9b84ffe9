use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::check::{described, reading};
use crate::decoded::Decoded;
use crate::encryption::passphrase::Passphrases;
use crate::evaluate;
use crate::exposure::Exposure;
use crate::input::{Input, Task};
use crate::intake::decode;
use crate::material::{Material, Role};
use crate::samples::{der, pem};
use crate::x509::Roots;

fn read(role: Option<Role>, text: impl Into<Vec<u8>>) -> Decoded {
    decode(&[Material::new("in.yaml", role, text.into())], &Passphrases::from_lines(b"correct-horse"))
}

fn codes(decoded: &Decoded) -> Vec<&'static str> {
    reading(decoded).iter().map(|finding| finding.code.name()).collect()
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

fn tls(more: &str) -> String {
    let (chain, key) = (base64(pem("leaf")), base64(pem("leaf-key")));
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: wildcard, namespace: certs}}\ntype: kubernetes.io/tls\n\
         data:\n  tls.crt: {chain}\n  tls.key: {key}\n{more}"
    )
}

/// Certificates of the chain, CAs (those of the API server count ten), keys, tokens, kubeconfigs.
type Counts = (usize, usize, usize, usize, usize);

fn counts(decoded: &Decoded) -> Counts {
    let of = |role: Option<Role>| decoded.certificates.iter().filter(|found| found.origin.role == role).count();
    let chain = of(None) + of(Some(Role::Chain));
    let cas = of(Some(Role::TrustAnchor)) + of(Some(Role::UpstreamCa)) * 10;
    (chain, cas, decoded.keys.len(), decoded.tokens.len(), decoded.kubeconfigs.len())
}

#[test]
fn objects_provide_their_content() {
    let ca = base64(pem("root"));
    let account = format!(
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: {{name: third-party-token}}\n\
         data:\n  ca.crt: {ca}\n  namespace: ZGVmYXVsdA==\n  token: {}\n",
        base64("abcdef.0123456789abcdef")
    );
    let root_ca = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: kube-root-ca.crt}}\ndata:\n  ca.crt: |\n    {}",
        pem("root").replace('\n', "\n    ")
    );
    let capi = format!(
        "apiVersion: v1\nkind: Secret\ntype: cluster.x-k8s.io/secret\nmetadata: {{name: c-kubeconfig}}\ndata: {{value: {}}}\n",
        base64("apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n")
    );
    let opaque = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: own}}\nstringData:\n  cert.pem: |\n    {}data: {{password: aGVsbG8=}}\n",
        pem("leaf").replace('\n', "\n    ").trim_end_matches(' ')
    );
    let keystore = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: java}}\ndata: {{keystore.p12: {}, keystore.jks: /u3+7Q==}}\n",
        base64(der("p12-modern"))
    );
    let fragment = format!("tls.crt: {}\ntls.key: {}\n", base64(pem("leaf")), base64(pem("leaf-key")));
    let empty_ca = tls("  ca.crt: \"\"\n");
    let with_ca = tls(&format!("  ca.crt: {ca}\n"));
    let list = format!(
        "{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \
         \"metadata\": {{\"name\": \"a\"}}, \"data\": {{\"tls.crt\": \"{}\"}}}}, {{\"kind\": \"Service\"}}]}}",
        base64(pem("leaf"))
    );
    let stream = format!("# kustomize\n---\n{}---\n{root_ca}", tls(""));
    let table: &[(&str, Vec<u8>, Counts)] = &[
        ("tls", tls("").into(), (1, 0, 1, 0, 0)),
        ("tls, CRLF", tls("").replace('\n', "\r\n").into(), (1, 0, 1, 0, 0)),
        ("tls, UTF-16", tls("").encode_utf16().flat_map(u16::to_le_bytes).collect(), (1, 0, 1, 0, 0)),
        ("cert-manager, public CA", empty_ca.into(), (1, 0, 1, 0, 0)),
        ("cert-manager, own CA", with_ca.into(), (1, 1, 1, 0, 0)),
        ("account", account.into(), (0, 10, 0, 1, 0)),
        ("kube-root-ca.crt", root_ca.into(), (0, 10, 0, 0, 0)),
        ("CAPI", capi.into(), (0, 0, 0, 0, 1)),
        ("opaque", opaque.into(), (1, 0, 0, 0, 0)),
        ("keystore", keystore.into(), (2, 0, 1, 0, 0)),
        ("fragment", fragment.into(), (1, 0, 1, 0, 0)),
        ("list", list.into(), (1, 0, 0, 0, 0)),
        ("stream", stream.into(), (1, 10, 1, 0, 0)),
    ];
    for (name, text, expected) in table {
        let decoded = read(None, text.clone());
        assert_eq!(counts(&decoded), *expected, "{name}: {:?}", reading(&decoded));
        assert!(
            reading(&decoded).iter().all(|f| f.severity == crate::Severity::Note),
            "{name}: {:?}",
            reading(&decoded)
        );
    }
    assert_eq!(described(&read(None, tls("")).inputs[0]), "Secret certs/wildcard");
    assert_eq!(reading(&read(None, tls("")))[0].found, "tls.crt, tls.key from the Secret certs/wildcard");
}

/// A Secret with `ca.crt` only.
fn ca_secret(name: &str, namespace: &str, kind: &str, more: &str) -> String {
    let ca = base64(pem("root"));
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: {namespace}}}\ntype: {kind}\ndata:\n  ca.crt: \
         {ca}\n{more}"
    )
}

#[test]
fn the_secret_with_the_upstream_ca_is_known_by_its_name() {
    let tls = base64(pem("leaf"));
    let proxy = "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {name: api, namespace: default}\nspec:\n  \
                 virtualhost: {fqdn: a.example.com, tls: {secretName: x}}\n  tcpproxy: {services: [{name: kubernetes, port: \
                 443, protocol: tls, validation: {caSecret: api-ca, subjectName: kubernetes}}]}\n";
    let (upstream, anchor) = ((0, 10), (0, 1));
    // (Secret, is the HTTPProxy passed too?, chain and CAs)
    let table = [
        (ca_secret("kubeapi-upstream-ca", "default", "Opaque", ""), false, upstream),
        (ca_secret("kubeapi-upstream-ca", "other", "Opaque", ""), false, upstream),
        (ca_secret("kubeapi-upstream-ca", "default", "kubernetes.io/tls", ""), false, anchor),
        (ca_secret("kubeapi-upstream-ca", "default", "Opaque", &format!("  tls.crt: {tls}\n")), false, (1, 1)),
        (ca_secret("api-ca", "default", "Opaque", ""), false, anchor),
        (ca_secret("api-ca", "default", "Opaque", ""), true, upstream),
        (ca_secret("api-ca", "other", "Opaque", ""), true, anchor),
        (ca_secret("root-ca", "default", "Opaque", ""), true, anchor),
    ];
    for (secret, has_proxy, expected) in table {
        let mut materials = vec![Material::new("21-upstream-ca.yaml", None, secret.clone().into_bytes())];
        if has_proxy {
            materials.push(Material::new("live.yaml", None, proxy.as_bytes().to_vec()));
        }
        let (chain, cas, ..) = counts(&decode(&materials, &Passphrases::default()));
        assert_eq!((chain, cas), expected, "{secret} {has_proxy}");
    }
    let mut exposure = Exposure::default();
    exposure.set("upstream.caSecretName", "my-ca").unwrap();
    let passphrases = Passphrases::default();
    for (name, expected) in [("my-ca", upstream), ("root-ca", anchor)] {
        let material =
            [Material::new("21-upstream-ca.yaml", None, ca_secret(name, "default", "Opaque", "").into_bytes())];
        let input = Input {
            exposure: &exposure,
            material: &material,
            passphrases: &passphrases,
            roots: Roots::Mozilla,
            at: crate::check::sample::now(),
            task: Task::Check,
            renew_before: None,
        };
        let (chain, cas, ..) = counts(&evaluate(&input).decoded);
        assert_eq!((chain, cas), expected, "{name}");
    }
    let junk = ca_secret("kubeapi-upstream-ca", "default", "Opaque", "")
        .replace(&base64(pem("root")), &base64("-----BEGIN CERTIFICATE-----\nMAMCASo=\n-----END CERTIFICATE-----\n"));
    assert!(codes(&read(None, junk)).contains(&"upstream-ca-unreadable"));
}

#[test]
fn a_secret_may_replace_a_named_file() {
    let chain = read(Some(Role::Chain), tls(""));
    assert_eq!(chain.certificates[0].origin.role, Some(Role::Chain));
    assert_eq!(chain.keys[0].origin.role, Some(Role::Key));
    let account = "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\ndata: {token: YWJjZGVmLjAxMjM0NTY3ODlhYmNkZWY=}\n";
    assert_eq!(
        (read(Some(Role::Token), account).tokens.len(), codes(&read(Some(Role::Token), account))),
        (1, vec!["secret-unwrapped"])
    );
}

#[test]
fn the_writer_of_a_secret_is_reported() {
    let table = [
        ("annotations: {cert-manager.io/certificate-name: a}", Some("cert-manager")),
        ("labels: {controller.cert-manager.io/fao: \"true\"}", Some("cert-manager")),
        ("ownerReferences: [{kind: ExternalSecret, name: a}]", Some("external-secrets")),
        ("ownerReferences: [{kind: Deployment, name: a}]", None),
        ("labels: {app: a}", None),
    ];
    for (metadata, by) in table {
        let text = tls("").replace("namespace: certs}", &format!("namespace: certs, {metadata}}}"));
        let decoded = read(None, text);
        assert_eq!(decoded.managed.first().map(|found| found.part.by.as_str()), by, "{metadata}");
    }
}

#[test]
fn damaged_entries_are_reported_and_nothing_is_quoted() {
    let secret = tls("").replace("tls.key: LS0t", "tls.key: L!0t");
    let decoded = read(None, secret);
    assert_eq!(codes(&decoded), ["input-not-read", "secret-unwrapped"]);
    assert_eq!(reading(&decoded)[0].found, "`data.tls.key` of the Secret certs/wildcard is not base64");
    let broken = tls("").replace("data:\n", "data: [\n");
    let decoded = read(None, broken);
    assert_eq!(codes(&decoded), ["input-not-read"]);
    assert!(!format!("{decoded:?}").contains("LS0t"));
}

#[test]
fn an_http_proxy_says_what_it_is_called() {
    let proxy = "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {name: api, namespace: infra, annotations: {projectcontour.io/ingress.class: edge}}\n\
        spec:\n  virtualhost: {fqdn: k8s.example.com, tls: {secretName: certs/wildcard}}\n  tcpproxy:\n    services:\n    - {name: kubernetes, port: 443, validation: {caSecret: ca, subjectName: kubernetes}}\n";
    let decoded = read(None, proxy);
    let found: Vec<_> = decoded.proxies[0].part.proposals.iter().map(|p| (p.field, p.value.as_str())).collect();
    assert_eq!(
        found,
        [
            ("fqdn", "k8s.example.com"),
            ("proxyName", "api"),
            ("ingressClassName", "edge"),
            ("service", "infra/kubernetes:443"),
            ("certificate.secretName", "wildcard"),
            ("certificate.secretNamespace", "certs"),
            ("upstream.caSecretName", "ca"),
            ("upstream.subjectName", "kubernetes"),
        ]
    );
    assert_eq!((codes(&decoded).len(), described(&decoded.inputs[0]).as_str()), (0, "HTTPProxy api"));
    assert_eq!(decoded.proxies[0].part.value("mode"), "tcp");
    assert_eq!(codes(&read(None, proxy.replace("fqdn", "host"))), ["input-not-read"]);
}
