use std::sync::{Arc, OnceLock};

use super::*;
use crate::check::sample;
use crate::decoded::{Found, Origin};
use crate::encryption::passphrase::Passphrases;
use crate::exposure::Consumer;
use crate::fqdn::Fqdn;
use crate::lint::Source;
use crate::time::{DAY, Moment};
use crate::x509::Certificate;

const AT: i64 = 1_795_000_000;

/// New certificates, one per input: names, and the days until each expires.
fn new(certificates: &[(&str, &[&str], i64)]) -> New {
    let passphrases = Passphrases::default();
    let mut new = New::read(Vec::new(), &passphrases);
    for (index, (file, names, days)) in certificates.iter().enumerate() {
        let not_after = Moment::from_unix(sample::now().unix() + days * DAY);
        let certificate = Certificate { not_after, sha256: (*file).to_owned(), ..sample::named(names) };
        let origin = Origin { material: index, name: (*file).to_owned(), block: 1, line: 1, role: None };
        new.decoded_mut().certificates.push(Found { part: Arc::new(certificate), origin });
    }
    new
}

fn chosen(certificates: &[(&str, &[&str], i64)], hosts: &[&str]) -> Result<String, String> {
    let hosts: Vec<Fqdn> = hosts.iter().map(|host| Fqdn::parse(host).unwrap().0).collect();
    let chosen = new(certificates).choose(&hosts, None, sample::now());
    chosen.map(|chosen| chosen.certificate.origin.name)
}

#[test]
fn the_most_specific_and_latest_certificate_that_is_valid_is_chosen() {
    type Row = (&'static [(&'static str, &'static [&'static str], i64)], &'static [&'static str], &'static str);
    let rows: [Row; 6] = [
        (&[("a", &["k8s.example.com"], 9), ("b", &["*.example.com"], 90)], &["k8s.example.com"], "a"),
        (&[("a", &["*.example.com"], 9), ("b", &["*.example.com"], 90)], &["k8s.example.com"], "b"),
        (&[("a", &["k8s.example.com"], -1), ("b", &["*.example.com"], 9)], &["k8s.example.com"], "b"),
        (&[("a", &["k8s.example.com"], -1)], &["k8s.example.com"], "a"),
        (
            &[("a", &["k8s.example.com"], 90), ("b", &["*.example.com"], 9)],
            &["k8s.example.com", "shop.example.com"],
            "b",
        ),
        (&[("a", &["K8S.example.com"], 9), ("b", &["other.example.com"], 90)], &["k8s.example.com"], "a"),
    ];
    for (certificates, hosts, expected) in rows {
        assert_eq!(chosen(certificates, hosts).as_deref(), Ok(expected), "{hosts:?}");
    }
}

#[test]
fn every_certificate_that_does_not_fit_has_a_reason() {
    let two: &[(&str, &[&str], i64)] = &[("a.pem", &["*.example.com"], 9), ("b.pem", &["k8s.example.org"], 9)];
    assert_eq!(
        chosen(two, &["api.k8s.example.com"]).unwrap_err(),
        "\"*.example.com\" (a.pem) does not include api.k8s.example.com (*.example.com matches exactly one label), \
         \"k8s.example.org\" (b.pem) does not include api.k8s.example.com"
    );
    assert_eq!(chosen(&[], &["k8s.example.com"]).unwrap_err(), "the new inputs contain no server certificate");
}

const OBJECTS: &str = "apiVersion: v1
kind: List
items:
- kind: HTTPProxy
  metadata: {name: api, namespace: default}
  spec:
    virtualhost: {fqdn: k8s.example.com, tls: {secretName: certs/wildcard}}
    tcpproxy: {services: [{name: kubernetes, port: 443, protocol: tls, validation: {caSecret: ca, subjectName: kubernetes}}]}
- kind: HTTPProxy
  metadata: {name: shop, namespace: certs}
  spec:
    virtualhost: {fqdn: shop.example.com, tls: {secretName: wildcard}}
    routes: [{services: [{name: shop, port: 80}]}]
- kind: Ingress
  metadata: {name: blog, namespace: certs}
  spec:
    rules: [{host: blog.example.com}]
    tls: [{secretName: wildcard, hosts: [blog.example.com]}]
- kind: Ingress
  metadata: {name: other, namespace: other}
  spec:
    rules: [{host: other.example.com}]
    tls: [{secretName: wildcard, hosts: [other.example.com]}]
- kind: HTTPProxy
  metadata: {name: direct, namespace: default}
  spec:
    virtualhost: {fqdn: direct.example.com, tls: {passthrough: true}}
    tcpproxy: {services: [{name: kubernetes, port: 443}]}
";

#[test]
fn all_hosts_of_a_secret_are_known() {
    let passphrases = Passphrases::default();
    let settings = Settings::at(Moment::from_unix(AT), &passphrases);
    let found = Live::of_objects(&[Source { name: "dump", text: OBJECTS.as_bytes() }], &[], &settings);
    let [api, direct] = found.live.as_slice() else { panic!("{} exposures", found.live.len()) };
    let report = renew(api, &New::read(Vec::new(), &passphrases), &settings).report;
    assert_eq!((report.secret.to_string().as_str(), report.fqdn.as_str()), ("certs/wildcard", "k8s.example.com"));
    assert_eq!(report.other_hosts, ["shop.example.com", "blog.example.com"]);
    assert_eq!(report.state, State::Blocked);
    let report = renew(direct, &New::read(Vec::new(), &passphrases), &settings).report;
    assert_eq!((report.state, report.findings.len()), (State::NotApplicable, 0));
    assert_eq!((found.others, found.unreadable.len()), (1, 0));
}

#[test]
fn metrics_have_unique_and_escaped_labels() {
    let due = |exposure: &str, validity: Option<i64>| Due {
        exposure: exposure.to_owned(),
        source: "a\\b\n".to_owned(),
        fqdn: "k8s.example.com".to_owned(),
        secret: SecretName { namespace: "default".to_owned(), name: "kubeapi-tls".to_owned() },
        certificate: None,
        validity: validity.map(|end| (Moment::from_unix(0), Moment::from_unix(end))),
    };
    let text = metrics(&[due("a\"b", Some(9)), due("a\"b", Some(10)), due("c", None)]);
    let labels = |exposure: &str| {
        format!(
            "{{exposure=\"{exposure}\",host=\"k8s.example.com\",namespace=\"default\",secret=\"kubeapi-tls\",source=\"a\\\\b<U+000A>\"}}"
        )
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let (ours, other) = (labels("a\\\"b"), labels("c"));
    assert_eq!(
        lines,
        [
            format!("kubefront_certificate_not_after_seconds{ours} 9"),
            format!("kubefront_certificate_not_before_seconds{ours} 0"),
            format!("kubefront_certificate_known{ours} 1"),
            format!("kubefront_certificate_known{other} 0"),
        ]
    );
}

#[test]
fn a_certificate_that_is_not_known_is_due() {
    let due = |left: Option<i64>| Due {
        exposure: String::new(),
        source: String::new(),
        fqdn: String::new(),
        secret: SecretName { namespace: String::new(), name: String::new() },
        certificate: None,
        validity: left.map(|left| (Moment::from_unix(0), Moment::from_unix(AT + left))),
    };
    let at = Moment::from_unix(AT);
    for (left, expected) in [(None, true), (Some(-1), true), (Some(9), true), (Some(10), false)] {
        assert_eq!(due(left).is_within(at, 10), expected, "{left:?}");
    }
}

/// A chain to a public root needs no CA: none stays in the files for consumers.
#[test]
fn a_public_root_removes_the_ca_from_the_files_for_consumers() {
    use crate::manifest::{consumer, samples};

    let mut checked = samples::checked(crate::Mode::Tcp);
    checked.consumers = vec![Consumer::ArgoCd, Consumer::Flux, Consumer::Terraform];
    let files = |checked: &crate::check::Checked| -> Vec<(&'static str, Vec<u8>)> {
        let bytes = |file: consumer::ConsumerFile| (file.path, file.printed.text.as_bytes().to_vec());
        consumer::files(checked).into_iter().map(bytes).collect()
    };
    let public = files(&checked);
    let root = Arc::new(samples::certificate("Root", b"root"));
    checked.kubeconfig.as_mut().unwrap().consumer_ca.push(root);
    let private = files(&checked);
    let passphrases = Passphrases::default();
    let settings = Settings::at(Moment::from_unix(AT), &passphrases);
    let renewed = |old: &[(&'static str, Vec<u8>)], new: &[(&'static str, Vec<u8>)]| {
        let mut evaluation = crate::evaluate(&crate::Input {
            exposure: &crate::Exposure::default(),
            material: &[],
            passphrases: &passphrases,
            roots: settings.roots,
            at: settings.at,
            task: crate::Task::Generate,
            renew_before: None,
        });
        let file = |(path, bytes): &(&'static str, Vec<u8>)| (*path, String::from_utf8(bytes.clone()).unwrap());
        let new: Vec<_> = new.iter().map(file).map(|(path, text)| crate::File::plain(path, text)).collect();
        evaluation.written = OnceLock::from(new);
        let of_bundle = |(path, bytes): &(&'static str, Vec<u8>)| live::BundleFile {
            path: (*path).to_owned(),
            bytes: zeroize::Zeroizing::new(bytes.clone()),
        };
        let mut old: Vec<_> = old.iter().map(of_bundle).collect();
        old.push(live::BundleFile { path: live::SECRET.to_owned(), bytes: zeroize::Zeroizing::default() });
        let certificate = sample::named(&["k8s.example.com"]);
        let files = renewal::in_bundle(&old, None, &certificate, &evaluation, None);
        let of_consumers = files.into_iter().filter(|file| file.path.starts_with(live::CONSUMERS));
        of_consumers.map(|file| file.bytes.to_vec()).collect::<Vec<_>>()
    };
    let bytes = |files: &[(&'static str, Vec<u8>)]| files.iter().map(|(_, bytes)| bytes.clone()).collect::<Vec<_>>();
    assert_eq!(renewed(&private, &public), bytes(&public));
    assert_eq!(renewed(&public, &private), bytes(&private));
    // The same root: the files stay, also with another token.
    let other = |(path, bytes): &(&'static str, Vec<u8>)| (*path, [bytes.as_slice(), b"\n"].concat());
    let other: Vec<_> = public.iter().map(other).collect();
    assert!(renewed(&public, &other).is_empty());
}

#[test]
fn labels_and_annotations_of_the_secret_stay() {
    let old = "kind: Secret\nmetadata:\n  name: a\n  labels: {team: edge, number: \"1\"}\n  annotations:\n    note: |\n      two\n      lines\n    \
               kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"tls.key\":\"b2xk\"}}'\n";
    let checked = crate::manifest::samples::checked(crate::Mode::Tcp);
    let manifests = crate::manifest::manifests(&checked);
    let [file] = live::Kept::of(old.as_bytes()).on_secret(&manifests).try_into().unwrap();
    let node = crate::yaml::parse(&file.bytes).unwrap();
    let metadata = node.map("metadata").unwrap();
    let [labels, annotations] = ["labels", "annotations"].map(|field| metadata.map(field).unwrap());
    assert_eq!((labels.text("team").unwrap(), labels.text("number").unwrap()), ("edge", "1"));
    assert_eq!(annotations.text("note").unwrap(), "two\nlines\n");
    assert_eq!(metadata.text("name").unwrap(), checked.secret_name.as_str());
    assert!(!String::from_utf8_lossy(&file.bytes).contains("last-applied"));
    let secrets: Vec<_> =
        file.secrets.iter().map(|range| String::from_utf8_lossy(&file.bytes[range.clone()])).collect();
    assert_eq!(secrets.len(), 2, "the annotation and the key");
    assert!(secrets[0].contains("lines"), "{secrets:?}");
    assert_eq!(node.map("data").unwrap().text("tls.key").unwrap(), secrets[1]);
    let [plain] = live::Kept::of(b"kind: Secret\n").on_secret(&manifests).try_into().unwrap();
    assert!(!String::from_utf8_lossy(&plain.bytes).contains("labels"));
}
