use super::*;
use crate::check::{described, reading, reading_by_input};
use crate::decoded::Decoded;
use crate::encryption::passphrase::Passphrases;
use crate::finding::{Change, Code, Severity};
use crate::material::{Material, Role};
use crate::samples::{der, pem};
use crate::{limits, pem};

fn material(name: &str, role: Option<Role>, bytes: impl Into<Vec<u8>>) -> Material {
    Material::new(name, role, bytes.into())
}

fn read(materials: &[Material]) -> Decoded {
    decode(materials, &Passphrases::default())
}

fn codes(decoded: &Decoded) -> Vec<(&'static str, &'static str)> {
    reading(decoded).iter().map(|finding| (finding.code.name(), finding.severity.name())).collect()
}

fn one(role: Option<Role>, bytes: impl Into<Vec<u8>>) -> Decoded {
    read(&[material("in.pem", role, bytes)])
}

#[test]
fn content_decides_what_an_input_is() {
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    let (leaf, key) = (pem("leaf"), pem("leaf-key"));
    let wrapped = STANDARD.encode(&leaf);
    let twice = STANDARD.encode(&wrapped);
    let thrice = STANDARD.encode(&twice);
    let note = |code| vec![(code, "note")];
    type Row = (&'static str, Vec<u8>, &'static str, Vec<(&'static str, &'static str)>);
    let numbers = [0x30, 9, 2, 4, 0x7f, 1, 2, 3, 2, 1, 2];
    let dh = format!("-----BEGIN DH PARAMETERS-----\n{}\n-----END DH PARAMETERS-----\n", STANDARD.encode(numbers));
    let table: Vec<Row> = vec![
        ("certificate", leaf.clone().into(), "a certificate (PEM)", vec![]),
        ("key", key.clone().into(), "a private key (PEM)", vec![]),
        ("public key", pem("p256-public").into(), "a public key (PEM)", vec![]),
        ("both", format!("{leaf}{key}").into(), "a certificate and a private key (PEM)", note("input-role-sorted")),
        ("DER", der("leaf"), "a certificate (DER)", note("der-converted")),
        ("DER key", der("p256-sec1"), "a private key (DER)", note("der-converted")),
        ("DER public key", der("rsa-public"), "a public key (DER)", note("der-converted")),
        ("two in DER", [der("leaf"), der("ca")].concat(), "2 certificates (DER)", note("der-converted")),
        ("base64", wrapped.into(), "a certificate (PEM)", note("base64-unwrapped")),
        ("base64 twice", twice.into(), "a certificate (PEM)", vec![("base64-unwrapped", "note"); 2]),
        (
            "base64 of DER",
            STANDARD.encode(der("leaf")).into(),
            "a certificate (DER)",
            vec![("base64-unwrapped", "note"), ("der-converted", "note")],
        ),
        (
            "base64 of a short key",
            STANDARD.encode(der("p256-sec1")).into(),
            "a private key (DER)",
            vec![("base64-unwrapped", "note"), ("der-converted", "note")],
        ),
        ("DH parameters", dh.clone().into(), "parameters (DH PARAMETERS) (PEM)", vec![("pem-wrong-block", "error")]),
        ("DH parameters behind", format!("{leaf}{dh}").into(), "a certificate (PEM)", note("pem-repaired")),
        (
            "base64 three times",
            thrice.into(),
            "plain text",
            vec![("base64-unwrapped", "note"), ("base64-unwrapped", "note"), ("input-unrecognized", "error")],
        ),
        ("trusted", pem("trusted").into(), "a certificate (PEM)", note("pem-label-repaired")),
        (
            "X509",
            leaf.replace("CERTIFICATE", "X509 CERTIFICATE").into(),
            "a certificate (PEM)",
            note("pem-label-repaired"),
        ),
        (
            "PKCS#8 as RSA",
            pem("rsa-pkcs8").replace("PRIVATE", "RSA PRIVATE").into(),
            "a private key (PEM)",
            note("pem-label-repaired"),
        ),
        ("CRLF", leaf.replace('\n', "\r\n").into(), "a certificate (PEM)", note("pem-repaired")),
        ("request beside", format!("{leaf}{}", pem("request")).into(), "a certificate (PEM)", note("pem-repaired")),
        ("request", pem("request").into(), "a certificate request (CSR) (PEM)", vec![("pem-wrong-block", "error")]),
        ("request, DER", der("request"), "certificate request (CSR) (DER)", vec![("input-unrecognized", "error")]),
        ("PKCS#7", pem("pkcs7").into(), "a certificate (PKCS#7)", note("pkcs7-converted")),
        ("PKCS#7, DER", der("pkcs7"), "a certificate (PKCS#7)", note("pkcs7-converted")),
        ("PKCS#12", der("pkcs12"), "an encrypted archive (PKCS#12)", vec![("key-encrypted", "error")]),
        ("encrypted", pem("encrypted").into(), "an encrypted private key (PEM)", vec![("key-encrypted", "error")]),
        ("DSA", pem("dsa-traditional").into(), "an unusable key (PEM)", vec![("key-type-unsupported", "error")]),
        ("P-224", pem("p224").into(), "an unusable key (PEM)", vec![("key-curve-unsupported", "error")]),
        ("cut", leaf[..300].to_owned().into(), "a damaged block (PEM)", vec![("pem-truncated", "error")]),
        ("cut DER", der("leaf")[..200].to_vec(), "truncated or damaged DER", vec![("input-unrecognized", "error")]),
        ("blank", " \n\t\u{feff}".replace('\u{feff}', "").into(), "empty", vec![("input-empty", "error")]),
        ("empty", vec![], "empty", vec![("input-empty", "error")]),
    ];
    for (name, bytes, what, findings) in table {
        let decoded = one(None, bytes);
        assert_eq!((described(&decoded.inputs[0]).as_str(), codes(&decoded)), (what, findings), "{name}");
    }
}

#[test]
fn what_is_not_read_is_named_with_the_way_out() {
    let table: Vec<(Vec<u8>, &str, &str)> = vec![
        (
            vec![0x30, 0x80, 2, 1, 3, 0x30, 0x80],
            "the PKCS#12 archive in structure 1 (DER) cannot be read",
            "openssl pkcs12",
        ),
        (b"\xfe\xed\xfe\xed\0\0\0\x02".to_vec(), "a Java keystore (JKS)", "keytool -importkeystore"),
        (b"\xce\xce\xce\xce\0\0\0\x02".to_vec(), "a Java keystore (JCEKS)", "keytool -importkeystore"),
        (
            b"PK\x03\x04zzzz".to_vec(),
            "the zip archive cannot be read: the list of files is missing",
            "unzip in.pem -d unpacked",
        ),
        (b"\x1f\x8b\x08zzzz".to_vec(), "gzip data", "decompress"),
        (
            b"apiVersion: v1\nkind: Secret\ndata:\n  password: aGVsbG8=\n".to_vec(),
            "a Kubernetes Secret without a certificate",
            "kubectl get secret NAME",
        ),
        (
            b"apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n".to_vec(),
            "a Kubernetes ConfigMap without a certificate",
            "kubectl get configmap kube-root-ca.crt",
        ),
        (
            b"apiVersion: v1\nkind: Secret\ndata: {a: b\n".to_vec(),
            "a Kubernetes Secret that cannot be parsed: line 3: ",
            "-o yaml > secret.yaml",
        ),
        (b"apiVersion: apps/v1\nkind: Deployment\n".to_vec(), "a Kubernetes manifest (Deployment)", "--cert FILE"),
        // a piece of a token in place of a kind, found by fuzzing: it is not printed
        (b"apiVersion: v1\nkind: Iwic2VydmljZWFjY291bnQ\n".to_vec(), "is a Kubernetes manifest", "--cert FILE"),
        (
            b"apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\n".to_vec(),
            "an exposure file",
            "as the exposure file: -f in.pem",
        ),
    ];
    for (bytes, what, fix) in table {
        let decoded = one(Some(Role::Chain), bytes);
        let findings = reading(&decoded);
        let [finding] = findings.as_slice() else { panic!("{what}: {:?}", findings) };
        assert_eq!((finding.code, finding.severity), (Code::InputNotRead, Severity::Error), "{what}");
        assert!(finding.found.contains(what), "{what}: {}", finding.found);
        assert!(finding.fix_text().contains(fix), "{what}: {}", finding.fix_text());
        assert_eq!(finding.field, Some("certificate.chainFile"));
    }
}

#[test]
fn unknown_inputs_are_described_by_their_look() {
    let table: &[(&[u8], &str)] = &[
        (b"<!DOCTYPE html><html>", "an HTML page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"{\"kty\": \"RSA\"}", "a JSON Web Key"),
        (b"[1, 2]", "JSON"),
        (b"ssh-ed25519 AAAA me@host", "an SSH public key"),
        (b"PuTTY-User-Key-File-3: ssh-rsa", "a PuTTY key"),
        (b"Certificate:\n    Data:\n        Version: 3", "the output of `openssl x509 -text`"),
        (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
        (b"\x7fELF\x02\x01\x01", "a program (ELF)"),
        (b"#!/bin/sh\necho", "a script"),
        (b"a: 1\nb: 2\n", "YAML"),
        (b"hello there", "plain text"),
        (b"\xff\x00\x80\x81", "binary data"),
    ];
    for (bytes, what) in table {
        let decoded = one(Some(Role::Key), *bytes);
        let findings = reading(&decoded);
        let [finding] = findings.as_slice() else { panic!("{what}") };
        assert_eq!((finding.code, finding.severity), (Code::InputUnrecognized, Severity::Error), "{what}");
        assert!(finding.found.starts_with(&format!("in.pem looks like {what};")), "{what}: {}", finding.found);
    }
    let several = read(&[material("a.bin", None, *b"\x89PNG"), material("leaf.pem", None, pem("leaf"))]);
    assert_eq!(codes(&several), [("input-unrecognized", "warning")]);
}

#[test]
fn roles_are_kept_and_other_parts_are_reported() {
    let both = format!("{}{}", pem("leaf"), pem("leaf-key"));
    let table: &[(Option<Role>, &str, usize, usize)] = &[
        (Some(Role::Chain), "in.pem, passed as the certificate chain, also contains a key", 1, 1),
        (Some(Role::Key), "the private key, also contains certificates", 1, 1),
        (Some(Role::UpstreamCa), "the API server's CA, also contains a key; the key is not used", 1, 0),
        (None, "in.pem, passed without a role, contains certificates and a key", 1, 1),
    ];
    for (role, message, certificates, keys) in table {
        let decoded = one(*role, both.clone());
        assert_eq!(codes(&decoded), [("input-role-sorted", "note")]);
        assert!(reading(&decoded)[0].found.contains(message), "{}", reading(&decoded)[0].found);
        assert_eq!((decoded.certificates.len(), decoded.keys.len()), (*certificates, *keys));
        assert!(decoded.certificates.iter().all(|found| found.origin.role == *role));
    }
    let origin = &one(None, both).keys[0].origin;
    assert_eq!((origin.block, origin.line, origin.name.as_str()), (2, pem("leaf").lines().count() + 1, "in.pem"));
}

const KUBECONFIG: &str = "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: 'https://192.0.2.1:6443'}\n\
    contexts:\n- name: x\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  user: {token: abcdef.0123456789abcdef}\n";

#[test]
fn kubeconfigs_and_tokens_are_found() {
    let sorted = one(None, KUBECONFIG);
    assert_eq!((sorted.kubeconfigs.len(), described(&sorted.inputs[0]).as_str()), (1, "kubeconfig with 1 context"));
    let misplaced = one(Some(Role::Chain), KUBECONFIG);
    assert_eq!((misplaced.kubeconfigs.len(), codes(&misplaced)), (1, vec![("input-role-sorted", "note")]));
    let token = one(None, "abcdef.0123456789abcdef\n");
    assert_eq!((token.tokens.len(), described(&token.inputs[0]).as_str()), (1, "bearer token"));
    let utf16: Vec<u8> = KUBECONFIG.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(one(None, utf16).kubeconfigs.len(), 1);
}

#[test]
fn companions_are_passed_over_where_the_rest_is_there() {
    let prose = "These are your files.\nKeep the key secret and tell nobody about it, please.\nThe certificate ends in ninety days, and we will write to you in time.\n";
    let (request, binary) = (pem("request").into_bytes(), der("request"));
    let rows: &[(&str, &[u8], &str)] = &[
        ("README", b"see the manual", "README (documentation)"),
        ("live/README.txt", b"see the manual", "live/README.txt (documentation)"),
        ("notes.txt", prose.as_bytes(), "notes.txt (documentation)"),
        ("INSTALL.pdf", b"%PDF-1.7", "INSTALL.pdf (documentation)"),
        ("how-to-apache.html", b"<html>", "how-to-apache.html (documentation)"),
        ("logo.png", b"\x89PNG\r\n", "logo.png (image)"),
        (".DS_Store", b"\0\0\0\x01Bud1", ".DS_Store (directory settings of macOS)"),
        ("__MACOSX/._key.pem", b"\0\x05\x16\x07\0", "__MACOSX/._key.pem (directory settings of macOS)"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0", "Thumbs.db (directory settings of Windows)"),
        (".htaccess", b"Deny from all", ".htaccess (web server settings)"),
        ("openssl.cnf", b"# for the CA\n[req]\nprompt=no\n", "openssl.cnf (settings of another program)"),
        (
            "k8s.example.com.conf",
            b"Le_Domain='k8s.example.com'\n",
            "k8s.example.com.conf (settings of another program)",
        ),
        ("k8s.json", b"{\"certUrl\": \"https://acme.example\"}", "k8s.json (ACME client notes)"),
        ("renew.sh", b"#!/bin/sh\n", "renew.sh (script)"),
        ("k8s.csr", &request, "k8s.csr (certificate request (CSR))"),
        ("k8s.csr.der", &binary, "k8s.csr.der (certificate request (CSR))"),
    ];
    for (name, bytes, words) in rows {
        let companion = || material(name, None, *bytes);
        let decoded = read(&[material("leaf.pem", None, pem("leaf")), companion()]);
        let findings = reading(&decoded);
        let [note] = findings.as_slice() else { panic!("{words}: {:?}", findings) };
        assert_eq!(note.severity, Severity::Note, "{words}");
        assert_eq!(note.found, format!("skipped, not needed: {words}"));
        let alone = read(&[companion(), material("token", None, "hello")]);
        assert!(
            reading(&alone).iter().all(|finding| finding.severity != Severity::Note),
            "{words}: {:?}",
            reading(&alone)
        );
    }
}

#[test]
fn what_may_be_meant_for_a_part_is_not_a_companion() {
    let beside =
        |name: &str, role, bytes: &[u8]| read(&[material("leaf.pem", None, pem("leaf")), material(name, role, bytes)]);
    type Row<'a> = (&'a str, Option<Role>, &'a [u8], &'a str, &'a str);
    let rows: &[Row<'_>] = &[
        ("fullchain.pem", None, b"<!DOCTYPE html><html>", "input-unrecognized", "warning"),
        ("token.txt", None, b"hello there", "input-unrecognized", "warning"),
        ("key.json", None, b"{\"kty\": \"RSA\"}", "input-unrecognized", "warning"),
        ("admin.conf", None, b"<html>", "input-unrecognized", "warning"),
        ("README", Some(Role::Key), b"see the manual", "input-unrecognized", "error"),
        ("k8s.csr", Some(Role::Chain), pem("request").leak().as_bytes(), "pem-wrong-block", "error"),
    ];
    for (name, role, bytes, code, severity) in rows {
        assert_eq!(codes(&beside(name, *role, bytes)), [(*code, *severity)], "{name}");
    }
    let request_and_key =
        read(&[material("k8s.csr", None, pem("request")), material("key.pem", None, pem("leaf-key"))]);
    assert_eq!(codes(&request_and_key), [("pem-wrong-block", "error")]);
}

#[test]
fn a_ca_may_come_from_a_config_map_if_its_role_is_set() {
    let map =
        format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  ca.crt: |\n    {}", pem("root").replace('\n', "\n    "));
    let decoded = one(Some(Role::UpstreamCa), map);
    assert_eq!(decoded.certificates.len(), 1);
    assert_eq!(codes(&decoded), [("config-map-unwrapped", "note")]);
}

#[test]
fn broken_blocks_are_reported_with_their_place_and_never_quoted() {
    let leaf = pem("leaf");
    let key = pem("leaf-key");
    let damaged = leaf.replacen("MII", "MII!", 1);
    let other = leaf.replace("END CERTIFICATE", "END PRIVATE KEY");
    let no_der = pem::write("CERTIFICATE", b"no certificate").to_string();
    let no_key = pem::write("PRIVATE KEY", b"no key").to_string();
    let legacy = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    let openssh = pem::write("OPENSSH PRIVATE KEY", b"openssh-key-v1\0none").to_string();
    let table: &[(String, &str, &str)] = &[
        (damaged, "pem-bad-base64", "line 2, column 4"),
        (other, "pem-label-mismatch", "BEGIN CERTIFICATE in line 1, END PRIVATE KEY in line"),
        (key[30..].to_owned(), "pem-truncated", "END PRIVATE KEY in line 4 has no BEGIN"),
        (no_der, "certificate-unreadable", "block 1 (line 1) is not an X.509 certificate: not valid DER"),
        (no_key, "key-unreadable", "the key in block 1 (line 1): "),
        (legacy.to_owned(), "key-encryption-unsupported", "Proc-Type: 4,ENCRYPTED"),
        (openssh, "key-openssh", "in OpenSSH format"),
    ];
    for (text, code, message) in table {
        let decoded = one(None, text.clone());
        let finding = &reading(&decoded)[0];
        assert_eq!(finding.code.name(), *code);
        assert!(finding.found.contains(message), "{}", finding.found);
        let told = format!("{:?}", reading(&decoded));
        let lines = text.lines().filter(|line| line.len() > 20 && !line.contains("---") && !line.contains(':'));
        assert!(lines.clone().all(|line| !told.contains(&line[..20])), "{told}");
    }
}

#[test]
fn commands_read_a_file_as_it_lies_on_disk() {
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    let encrypted = pem("encrypted");
    let base64 = STANDARD.encode(&encrypted);
    let secret = format!("apiVersion: v1\nkind: Secret\ndata:\n  tls.key: {base64}\n");
    let json = format!("{{\"PrivateKey\": {}}}", serde_json::Value::from(encrypted.as_str()));
    let rows: [(&str, Vec<u8>, &str, &str); 8] = [
        ("key.pem", encrypted.clone().into(), "openssl pkey -in key.pem -out plain-key.pem", "key.pem"),
        ("my key.pem", encrypted.clone().into(), "openssl pkey -in 'my key.pem' -out plain-key.pem", "my key.pem"),
        (
            "plain-key.pem",
            encrypted.clone().into(),
            "openssl pkey -in plain-key.pem -out plain-key-2.pem",
            "plain-key.pem",
        ),
        ("key.der", der("encrypted"), "openssl pkey -inform DER -in key.der -out plain-key.pem", "key.der"),
        ("stdin", encrypted.clone().into(), "save the input as FILE, decrypt the private key", "stdin"),
        ("key.b64", base64.clone().into(), "base64 -d < key.b64 | openssl pkey -out plain-key.pem", "key.b64"),
        (
            "s.yaml",
            secret.into(),
            "'{{index .data \"tls.key\" | base64decode}}' | openssl pkey -out plain-key.pem",
            "s.yaml",
        ),
        ("a.json", json.into(), "jq -r .PrivateKey a.json | openssl pkey -out plain-key.pem", "a.json"),
    ];
    for (name, bytes, fix, input) in rows {
        let findings = reading(&read(&[material(name, None, bytes)]));
        let closed = findings.iter().find(|finding| finding.code == Code::KeyEncrypted).expect(name);
        assert!(closed.fix_text().contains(fix), "{name}: {}", closed.fix_text());
        assert_eq!(closed.fixes[0].change, Some(Change::Passphrase { input: input.to_owned() }));
    }
}

#[test]
fn findings_belong_to_their_input_whatever_its_name() {
    let archive = b"PK\x03\x04zzzz".as_slice();
    let decoded = read(&[
        material("tls.crt", None, pem("leaf")),
        material("tls.crt", None, &pem("leaf")[..300]),
        material("tls.crt", None, archive),
        material("1.pem", Some(Role::Key), pem("leaf-key")),
        material("1.pem", Some(Role::Key), pem("p384-pkcs8")),
    ]);
    let found: Vec<_> = reading_by_input(&decoded).map(|(index, finding)| (index, finding.code)).collect();
    assert_eq!(found, [(1, Code::PemTruncated), (2, Code::InputNotRead), (3, Code::InputSeveral)]);
}

#[test]
fn equal_rank_competes_and_equal_content_does_not() {
    let (one, other) = (pem("leaf-key"), pem("p384-pkcs8"));
    let key = |name: &str, text: &str| material(name, Some(Role::Key), text);
    let sec1 = pem("p256-sec1");
    let pkcs8 = pem("p256-pkcs8");
    let table: &[(Vec<Material>, bool)] = &[
        (vec![key("a", &one), key("b", &other)], true),
        (vec![key("a", &one), key("b", &one)], false),
        (vec![key("a", &sec1), key("b", &pkcs8)], false), // one key in two forms
        (vec![material("a", None, one.clone()), material("b", None, other.clone())], false), // key-several says it
        (
            vec![material("a", Some(Role::UpstreamCa), pem("root")), material("b", Some(Role::UpstreamCa), pem("ca"))],
            true,
        ),
    ];
    for (materials, competes) in table {
        let decoded = read(materials);
        assert_eq!(
            reading(&decoded).iter().any(|f| f.code == Code::InputSeveral),
            *competes,
            "{:?}",
            reading(&decoded)
        );
    }
}

#[test]
fn caps_apply_and_are_reported() {
    let cut = read(&[Material::cut_off("huge", None, pem("leaf").into())]);
    assert_eq!(codes(&cut), [("input-too-large", "error")]);
    let token = one(Some(Role::Token), vec![b'a'; limits::TOKEN_BYTES + 1]);
    assert_eq!(codes(&token), [("input-too-large", "error")]);
    let keys = one(None, pem("ed25519-pkcs8").repeat(limits::KEYS + 1));
    assert_eq!((keys.keys.len(), codes(&keys)), (limits::KEYS, vec![("input-too-large", "error")]));
    let damaged = one(None, pem::write("CERTIFICATE", b"no certificate").repeat(1000));
    assert_eq!(reading(&damaged).len(), 13, "twelve of a kind, and one that counts the rest");
    assert!(reading(&damaged).last().is_some_and(|last| last.found.contains("988 more")));
}

#[test]
fn ten_thousand_certificates_are_read() {
    let decoded = one(None, pem("leaf").repeat(10_000));
    assert_eq!((decoded.certificates.len(), reading(&decoded).len()), (10_000, 0));
    assert_eq!(decoded.certificates[9_999].origin.block, 10_000);
}

/// Two octets each, and each would be remembered as a thing that is not needed.
#[test]
fn structures_of_der_are_counted_whatever_they_are() {
    let decoded = one(None, [der("leaf"), [5, 0].repeat(20_000)].concat());
    assert_eq!(decoded.certificates.len(), 1);
    assert!(codes(&decoded).contains(&("input-too-large", "error")), "{:?}", codes(&decoded));
}

#[test]
fn nothing_panics_whatever_is_cut_or_flipped() {
    let text = format!("{}{}{}", pem("trusted"), pem("leaf-key"), pem("request"));
    for source in [text.into_bytes(), der("leaf"), der("pkcs12")] {
        for at in (0..source.len()).step_by(11) {
            let mut flipped = source.clone();
            flipped[at] ^= 0x55;
            for bytes in [&source[..at], &source[at..], &flipped] {
                let _ = one(None, bytes);
            }
        }
    }
}
