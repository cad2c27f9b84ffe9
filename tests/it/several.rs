//! Several inputs for one role, in any wrapping: the set decides, or an error says which there are.

use kubefront_core::{Code, Role, Severity};
use kubefront_tests::cases::several::{account, list, other_kubeconfig, other_proxy, other_secret};
use kubefront_tests::cases::{Draft, FQDN, chain, good, kubeconfig, token};
use kubefront_tests::forge::{Cert, private_pem};

/// The inputs, and for each finding of several inputs its code, severity and a part of its message.
type Row = (Draft, &'static [(Code, Severity, &'static str)]);

use Severity::{Error, Note, Warning};

#[test]
fn the_set_decides_between_several_or_none_is_chosen() {
    let rows: Vec<Row> = [kubeconfigs(), tokens(), upstream_cas(), certificates(), proxies()].concat();
    for (draft, expected) in rows {
        let case = draft.check().finish();
        let evaluation = case.run();
        let codes = [Code::InputSeveral, Code::InputChosen, Code::LeafAmbiguous, Code::LeafChosen, Code::ProxyDiffers];
        let told = evaluation.report.findings.iter().filter(|finding| codes.contains(&finding.code));
        let told: Vec<_> = told.map(|finding| (finding.code, finding.severity, finding.found.as_str())).collect();
        assert_eq!(told.len(), expected.len(), "{}: {told:?}", case.description.about);
        for ((code, severity, message), (wanted, how_bad, part)) in told.iter().zip(expected) {
            assert_eq!((*code, *severity), (*wanted, *how_bad), "{}: {message}", case.description.about);
            assert!(message.contains(part), "{}: {message}", case.description.about);
        }
    }
}

#[test]
fn another_services_chain_is_reported_once() {
    let other_ca = || Cert { issuer: "CN=Other Root".to_owned(), ..Cert::ca("Other CA", "rsa-second-root") };
    let other = || Cert { key: "rsa-other", ..Cert::leaf(&["web.example.com"]).issued_by(&other_ca()) };
    let stranger = || Cert::ca("Some Other CA", "rsa-1536");
    let all = [other(), other_ca(), Cert::leaf(&[FQDN]), Cert::intermediate(), stranger()];
    let both_keys = row("two pairs").file("fullchain.pem", chain(&all)).file("other.key", private_pem("rsa-other"));
    let no_key = row("no key").without("key.pem").file("fullchain.pem", chain(&all));
    let one_key = row("one key").file("fullchain.pem", chain(&all));
    for (draft, is_told) in [(both_keys, false), (no_key, false), (one_key, true)] {
        let report = draft.check().finish().run().report;
        let unrelated: Vec<_> = report.findings.iter().filter(|f| f.code == Code::ChainUnrelatedRemoved).collect();
        assert_eq!(unrelated.len(), 1, "{unrelated:?}");
        assert!(unrelated[0].found.contains("Some Other CA"), "{unrelated:?}");
        for name in ["web.example.com", "\"Other CA\""] {
            assert_eq!(unrelated[0].found.contains(name), is_told, "{unrelated:?}");
        }
    }
}

fn row(about: &'static str) -> Draft {
    good("several", about)
}

fn kubeconfigs() -> Vec<Row> {
    let own = || kubeconfig::with_user(&token::user(&token::bound()));
    let stored = |text: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: c}}\nstringData:\n  value: |\n    {}",
            text.replace('\n', "\n    ")
        )
    };
    vec![
        (row("the same twice").file("again", own()), &[]),
        (row("the same, written otherwise").file("again", own().replace("preferences: {}\n", "")), &[]),
        (
            row("two files").file("other", other_kubeconfig()),
            &[(Code::InputSeveral, Error, "admin.kubeconfig (context admin@prod), other (context admin@test)")],
        ),
        (
            row("one in a Secret").file("secret.yaml", stored(&other_kubeconfig())),
            &[(Code::InputSeveral, Error, "secret.yaml/value (context admin@test)")],
        ),
        (
            row("two in one stream")
                .without("admin.kubeconfig")
                .file("all.yaml", list(&[stored(&own()), stored(&other_kubeconfig())])),
            &[(Code::InputSeveral, Error, "2 different kubeconfigs")],
        ),
        (row("one named").role("other", Role::Kubeconfig, other_kubeconfig()), &[]),
        (
            row("two named").role("a", Role::Kubeconfig, own()).role("b", Role::Kubeconfig, other_kubeconfig()),
            &[(Code::InputSeveral, Error, "a (context admin@prod), b (context admin@test)")],
        ),
        (
            row("the context decides").file("other", other_kubeconfig()).spec("kubeconfig: {context: admin@test}"),
            &[(Code::InputChosen, Note, "other is used, because no other one contains the context admin@test")],
        ),
        (
            row("no such context").file("other", other_kubeconfig()).spec("kubeconfig: {context: dev}"),
            &[(Code::InputSeveral, Error, "2 different kubeconfigs")],
        ),
    ]
}

fn tokens() -> Vec<Row> {
    let over = token::bound_between("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    let two = list(&[account("one", &token::bound()), account("two", &token::legacy())]);
    vec![
        (row("a token twice").file("a", token::bound()).file("b", token::bound()), &[]),
        (
            row("two tokens").file("a", token::bound()).file("b", token::oidc()),
            &[(
                Code::InputSeveral,
                Error,
                "2 different bearer tokens: a (system:serviceaccount:default:third-party), b (",
            )],
        ),
        (
            row("two in one List").file("secrets.yaml", two),
            &[(
                Code::InputSeveral,
                Error,
                "secrets.yaml/default/one/token (system:serviceaccount:default:third-party), secrets.yaml/default/two/token",
            )],
        ),
        (
            row("one is over").file("old", over).file("new", token::bound()),
            &[(Code::InputChosen, Note, "new is used, because the others have expired")],
        ),
        (row("one named").role("a", Role::Token, token::bound()).file("b", token::oidc()), &[]),
    ]
}

fn upstream_cas() -> Vec<Row> {
    let map = |ca: &Cert| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: kube-root-ca.crt}}\ndata:\n  ca.crt: |\n    {}",
            ca.pem().replace('\n', "\n    ")
        )
    };
    let (own, other) = (map(&Cert::cluster_ca()), map(&Cert::ca("Another Cluster", "p256-other")));
    let both = || list(&[own.clone(), other.clone()]);
    let without = |about| row(about).without("admin.kubeconfig").file("token", token::bound());
    vec![
        (without("one CA in two namespaces").file("maps.yaml", list(&[own.clone(), own.clone()])), &[]),
        (
            without("the CAs of two clusters").file("maps.yaml", both()),
            &[(Code::InputSeveral, Error, "kube-root-ca.crt/ca.crt (kubernetes)")],
        ),
        (
            row("the kubeconfig decides").file("maps.yaml", both()),
            &[(Code::InputChosen, Note, "the kubeconfig contains the same CA")],
        ),
        (
            without("the API server's certificate decides").file("maps.yaml", both()).role(
                "server.pem",
                Role::ApiServerCertificate,
                Cert::api_server().pem(),
            ),
            &[(Code::InputChosen, Note, "that CA issued the API server's certificate")],
        ),
        (
            without("one named").file("maps.yaml", both()).role("ca.pem", Role::UpstreamCa, Cert::cluster_ca().pem()),
            &[],
        ),
    ]
}

fn certificates() -> Vec<Row> {
    let other = || Cert { key: "rsa-other", ..Cert::leaf(&["web.example.com"]) };
    let renewed = || Cert { key: "rsa-other", ..Cert::leaf(&[FQDN]) };
    let own = || Cert::leaf(&[FQDN]);
    let with = |about, certificates: &[Cert]| {
        row(about).file("fullchain.pem", chain(certificates)).file("other.key", private_pem("rsa-other"))
    };
    vec![
        (
            with("two pairs, one for the name", &[other(), own(), Cert::intermediate()]),
            &[(
                Code::LeafChosen,
                Note,
                "kubefront uses k8s.example.com (fullchain.pem block 2), the only one whose SANs include k8s.example.com",
            )],
        ),
        (
            row("two TLS Secrets in one List").file("web.yaml", other_secret()),
            &[(Code::LeafChosen, Note, "the only one whose SANs include k8s.example.com")],
        ),
        (
            with("two pairs for the name", &[renewed(), own(), Cert::intermediate()]),
            &[(
                Code::LeafAmbiguous,
                Error,
                "2 possible server certificates, several private keys were provided, and each matches another certificate",
            )],
        ),
        (
            with("two pairs and no name", &[other(), own(), Cert::intermediate()]).fqdn(""),
            &[(Code::LeafAmbiguous, Error, "several private keys were provided")],
        ),
        (
            row("one key, two names").file(
                "fullchain.pem",
                chain(&[Cert { to: "2027-02-12", ..Cert::leaf(&["web.example.com"]) }, own(), Cert::intermediate()]),
            ),
            &[],
        ),
        (
            row("no key, one for the name")
                .without("key.pem")
                .file("fullchain.pem", chain(&[other(), own(), Cert::intermediate()])),
            &[(Code::LeafChosen, Note, "the only one whose SANs")],
        ),
    ]
}

fn proxies() -> Vec<Row> {
    let own = || other_proxy().replace("web", "api").replace("fqdn: api.", "fqdn: k8s.");
    let both = || format!("{}---\n{}", other_proxy(), own());
    let second = || own().replace("name: api\n", "name: api2\n");
    vec![
        (row("the same twice").file("a.yaml", own()).file("b.yaml", own()), &[]),
        (
            row("the name decides").file("proxies.yaml", both()),
            &[(Code::InputChosen, Note, "api for k8s.example.com (proxies.yaml) is used, because")],
        ),
        (
            row("the certificate decides").fqdn("").file("proxies.yaml", both()),
            &[(Code::InputChosen, Note, "api for k8s.example.com (proxies.yaml) is used, because")],
        ),
        (
            row("nothing decides").fqdn("").without("fullchain.pem").file("proxies.yaml", both()),
            &[(
                Code::InputSeveral,
                Error,
                "default/web for web.example.com (proxies.yaml), default/api for k8s.example.com (proxies.yaml)",
            )],
        ),
        (
            row("two for one name").file("a.yaml", own()).file("b.yaml", second()),
            &[(Code::InputSeveral, Error, "2 different HTTPProxies")],
        ),
        (
            row("none for the name").file("a.yaml", other_proxy()).file("b.yaml", second().replace("k8s.", "k9s.")),
            &[(Code::InputChosen, Note, "none is for k8s.example.com; no settings were copied")],
        ),
        (
            row("a default on purpose").file("a.yaml", own()).spec("certificate: {secretName: kubeapi-tls}"),
            &[(Code::ProxyDiffers, Note, "certificate.secretName: kubeapi-tls (existing HTTPProxy: api-tls)")],
        ),
        (
            row("another name on purpose").file("a.yaml", own()).spec("proxyName: kubeapi-proxy"),
            &[(
                Code::ProxyDiffers,
                Warning,
                "HTTPProxy default/api also has the host name k8s.example.com (new HTTPProxy: default/kubeapi-proxy)",
            )],
        ),
        (
            row("another namespace on purpose")
                .file("a.yaml", own())
                .spec("service: {namespace: infra}")
                .spec("proxyName: api"),
            &[(
                Code::ProxyDiffers,
                Warning,
                "HTTPProxy default/api also has the host name k8s.example.com (new HTTPProxy: infra/api)",
            )],
        ),
        (
            row("another host").file("a.yaml", other_proxy()),
            &[(
                Code::ProxyDiffers,
                Warning,
                "HTTPProxy default/web has the host name web.example.com (new: k8s.example.com)",
            )],
        ),
        (
            row("no class on purpose").file("a.yaml", own()).spec("ingressClassName: \"\""),
            &[(Code::ProxyDiffers, Note, "ingressClassName: none (existing HTTPProxy: edge)")],
        ),
    ]
}

/// The document of a bundle says what was used, and gives the same if it is checked again with the same HTTPProxy.
#[test]
fn a_default_on_purpose_is_written_down() {
    let case = row("")
        .file("a.yaml", other_proxy().replace("fqdn: web.", "fqdn: k8s."))
        .spec("proxyName: kubeapi-proxy")
        .finish();
    let evaluation = case.run();
    let document = evaluation.exposure.to_yaml();
    assert!(
        document.contains("\n  proxyName: kubeapi-proxy\n") && document.contains("\n    secretName: web-tls\n"),
        "{document}"
    );
    let again = kubefront_tests::golden::Case { exposure: document.clone(), ..case };
    assert_eq!(again.run().exposure.to_yaml(), document);
}
