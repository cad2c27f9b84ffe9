use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::exposure::Exposure;
use crate::finding::{Code, Severity};
use crate::input::{Input, Task};
use crate::material::Material;
use crate::samples::{der, pem};
use crate::x509::Roots;
use crate::{Evaluation, Passphrases, evaluate};

const SECRET: &str = "kubernetes.io/tls|default|kubeapi-tls";

/// A Secret from `type|namespace|name` and its entries.
fn secret(head: &str, entries: &[(&str, Vec<u8>)]) -> String {
    let [kind, namespace, name] = head.split('|').collect::<Vec<_>>()[..] else { panic!("{head}") };
    let data: String = entries.iter().map(|(key, value)| format!("  {key}: {}\n", STANDARD.encode(value))).collect();
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: {namespace}}}\ntype: {kind}\ndata:\n{data}"
    )
}

fn judged(secret: &str, fields: &[(&str, &str)]) -> Evaluation {
    let mut exposure = Exposure::default();
    for (field, value) in fields {
        exposure.set(field, value).unwrap();
    }
    let material = [Material::new("s.yaml", None, secret.as_bytes().to_vec())];
    evaluate(&Input {
        exposure: &exposure,
        material: &material,
        passphrases: &Passphrases::from_lines(b"correct-horse"),
        roots: Roots::Mozilla,
        at: crate::check::sample::now(),
        task: Task::Check,
        renew_before: None,
    })
}

/// The chain and the key of one Secret can be two inputs. The command names the Secret as it is called.
#[test]
fn a_copy_of_the_key_is_found_once_in_each_secret() {
    let long = "a".repeat(200);
    let copied = |name: &str, value: &str| {
        let text = secret(&format!("kubernetes.io/tls|certs|{name}"), &[("tls.key", pem("leaf-key").into_bytes())]);
        let annotations = format!("annotations: {{kubectl.kubernetes.io/last-applied-configuration: {value}}}");
        text.replace("metadata: {", &format!("metadata: {{{annotations}, "))
    };
    let key = r#"'{"data":{"tls.key":""}}'"#;
    let annotate = |name: &str| {
        format!("kubectl -n certs annotate secret {name} kubectl.kubernetes.io/last-applied-configuration-")
    };
    let rows = [
        (vec![copied("tls", key), copied("tls", key)], vec![annotate("tls")]),
        (vec![copied("tls", key), copied("other", key)], vec![annotate("tls"), annotate("other")]),
        (vec![copied(&long, key)], vec![annotate(&long)]),
        (vec![copied("''", key)], vec![String::new()]),
        (vec![copied("tls", r#"'{"data":{"tls.crt":""}}'"#), copied("tls", "{a: 1}")], vec![]),
    ];
    for (secrets, expected) in rows {
        let evaluation = judged(&secrets.join("---\n"), &[]);
        let found = evaluation.report.findings.iter().filter(|finding| finding.code == Code::SecretLastApplied);
        let commands: Vec<_> =
            found.map(|finding| finding.fixes[0].command.clone().unwrap_or_default().into_owned()).collect();
        assert_eq!(commands, expected);
    }
}

/// The errors about the content of the Secret.
fn errors(evaluation: &Evaluation) -> Vec<String> {
    let errors = evaluation.report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let of_secret =
        errors.filter(|finding| !["leaf", "fqdn", "intermediate 1", "trust anchor"].contains(&&*finding.subject));
    of_secret.map(|finding| format!("{} of {}", finding.code, finding.subject)).collect()
}

#[test]
fn an_existing_secret_is_not_repaired() {
    let (leaf, ca, key) = (pem("leaf"), pem("ca"), pem("leaf-key"));
    let chain = format!("{leaf}{ca}");
    let both = |crt: &str, key: &str| vec![("tls.crt", crt.as_bytes().to_vec()), ("tls.key", key.as_bytes().to_vec())];
    let sec1 = pem("p256-sec1");
    let archive = STANDARD.decode(ARCHIVE.replace('\n', "")).unwrap();
    let table = [
        // what Contour and Envoy accept
        (SECRET, both(&chain, &key), ""),
        ("Opaque|default|kubeapi-tls", both(&chain, &key), ""),
        (SECRET, both(&chain.replace('\n', "\r\n"), &key), ""),
        (SECRET, both(&format!("subject=leaf\n{}", chain.trim_end()), &key), ""),
        (SECRET, both(&format!("{leaf}{leaf}{ca}"), &key), ""),
        (SECRET, both(&format!("{chain}{}", pem("root")), &key), ""),
        (
            SECRET,
            both(
                &chain,
                &format!("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n{key}"),
            ),
            "",
        ),
        // and what they do not
        (SECRET, both(&format!("{}{ca}", leaf.trim_end()), &key), "existing-secret-malformed of s.yaml/tls.crt"),
        (SECRET, both(&format!("\u{feff}{chain}"), &key), "existing-secret-malformed of s.yaml/tls.crt"),
        (SECRET, both(&chain.replace('\n', "\n  "), &key), "existing-secret-malformed of s.yaml/tls.crt"),
        (SECRET, both(&format!("{ca}{leaf}"), &key), "existing-secret-malformed of s.yaml/tls.crt"),
        (SECRET, both(&format!("{chain}{key}"), &key), "existing-secret-malformed of s.yaml/tls.crt"),
        (SECRET, both(&chain, &format!("{key}{leaf}")), "existing-secret-malformed of s.yaml/tls.key"),
        (SECRET, both(&chain, &format!("{key}{sec1}")), "existing-secret-malformed of s.yaml/tls.key"),
        (SECRET, both(&chain, &key.replace("PRIVATE", "EC PRIVATE")), "existing-secret-malformed of s.yaml/tls.key"),
        (SECRET, both(&leaf.replace("CERT", "TRUSTED CERT"), &key), "existing-secret-malformed of s.yaml/tls.crt"),
        (SECRET, both(&STANDARD.encode(&chain), &key), "existing-secret-malformed of s.yaml/tls.crt"),
        (
            SECRET,
            vec![("tls.crt", der("leaf")), ("tls.key", key.clone().into_bytes())],
            "existing-secret-malformed of s.yaml/tls.crt",
        ),
        (SECRET, both(&chain, DECRYPTED), "existing-secret-malformed of s.yaml/tls.key, key-mismatch of key"),
        (
            SECRET,
            vec![("tls.crt", archive), ("tls.key", key.clone().into_bytes())],
            "existing-secret-malformed of s.yaml/tls.crt, key-mismatch of key",
        ),
        (SECRET, vec![("tls.crt", chain.clone().into_bytes())], "key-missing of s.yaml/tls.key"),
        (SECRET, both(&chain, ""), "key-missing of s.yaml/tls.key"),
        (SECRET, vec![("tls.key", key.clone().into_bytes())], "certificate-missing of s.yaml/tls.crt"),
        (
            SECRET,
            vec![("tls.crt", chain.clone().into_bytes()), ("cert.key", key.clone().into_bytes())],
            "key-missing of s.yaml/tls.key",
        ),
        (
            "Opaque|default|kubeapi-tls",
            vec![("cert.pem", chain.clone().into_bytes()), ("key.pem", key.clone().into_bytes())],
            "key-missing of s.yaml/tls.key, certificate-missing of s.yaml/tls.crt",
        ),
        (
            SECRET,
            vec![
                ("tls.crt", leaf.clone().into_bytes()),
                ("tls.key", key.clone().into_bytes()),
                ("ca.crt", ca.clone().into_bytes()),
            ],
            "chain-incomplete of s.yaml/tls.crt",
        ),
        (
            SECRET,
            vec![
                ("tls.crt", leaf.clone().into_bytes()),
                ("tls.key", key.clone().into_bytes()),
                ("chain.pem", ca.into_bytes()),
            ],
            "chain-incomplete of s.yaml/tls.crt",
        ),
        ("helm.sh/release.v1|default|kubeapi-tls", both(&chain, &key), "existing-secret-type of s.yaml"),
        ("kubernetes.io/tls|default|foo", both(&chain, &key), "existing-secret-not-named of s.yaml"),
        ("kubernetes.io/tls|certs|kubeapi-tls", both(&chain, &key), "existing-secret-not-named of s.yaml"),
    ];
    for (head, entries, expected) in table {
        let text = secret(head, &entries);
        let evaluation = judged(&text, &[("certificate.source", "existing")]);
        assert_eq!(errors(&evaluation).join(", "), expected, "{text}");
        // what is written again is repaired, and in passthrough no component reads it
        for fields in [&[][..], &[("certificate.source", "existing"), ("mode", "passthrough")]] {
            assert!(!errors(&judged(&text, fields)).iter().any(|error| error == expected), "{head} {fields:?}");
        }
    }
}

#[test]
fn part_of_a_secret_may_lack_the_rest() {
    let lines = format!("tls.crt: {}\n", STANDARD.encode(pem("leaf") + &pem("ca")));
    assert_eq!(errors(&judged(&lines, &[("certificate.source", "existing")])), [""; 0]);
}

#[test]
fn another_secret_is_named_with_its_field() {
    let text = secret("kubernetes.io/tls|certs|foo", &[("tls.crt", pem("leaf").into_bytes())]);
    let existing = ("certificate.source", "existing");
    let fix = |fields: &[(&str, &str)]| {
        let found = judged(&text, fields).report.findings;
        found.iter().find(|f| f.code == Code::ExistingSecretNotNamed).map(|f| crate::finding::fix::text(&f.fixes))
    };
    let both = fix(&[existing]).unwrap();
    assert!(both.contains("--secret-name foo") && both.contains("--secret-namespace certs"), "{both}");
    let beside = [existing, ("certificate.secretNamespace", "certs")];
    assert!(fix(&beside).is_some_and(|fix| fix.contains("--secret-name foo") && !fix.contains("namespace")));
    assert_eq!(fix(&[existing, ("certificate.secretNamespace", "certs"), ("certificate.secretName", "foo")]), None);
}

/// Of another certificate, opened by the passphrase that is provided.
const DECRYPTED: &str = include_str!("../../../../tests/golden/key-decrypted/key.pem");
const ARCHIVE: &str = include_str!("../../../../tests/kit/keys/forms/server.p12.b64");
