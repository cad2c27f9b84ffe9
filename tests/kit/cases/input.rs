//! Cases of inputs, whatever they contain.

use kubefront_core::Role;

use super::bytes::{base64, crlf, der, form, indented, relabel, with_bom};
use super::{Draft, FQDN, chain, good, token, with_chain};
use crate::forge::{Cert, pem, private_pem};

pub(super) fn cases() -> Vec<Draft> {
    [files(), objects(), blocks(), damage(), encodings()].concat()
}

fn files() -> Vec<Draft> {
    vec![
        good("input-empty", "the key's file holds nothing but white space").file("key.pem", " \n\t\n"),
        good("input-too-large", "a file over the cap, of which only the beginning was read")
            .cut("key.pem", private_pem("rsa-leaf")),
        good("input-unrecognized", "a login page was saved in the certificate's place").role(
            "fullchain.pem",
            Role::Chain,
            HTML,
        ),
        good("input-unrecognized-beside", "one of several sorted files is a login page").file("intermediate.pem", HTML),
        good("input-error-message", "what kubectl printed was saved where the private key was expected")
            .without("key.pem")
            .file("key.txt", ERROR),
        good("input-error-message-beside", "an error message, and nothing is missing without it")
            .file("error.txt", ERROR),
        good("input-not-read", "a manifest of another kind among the files")
            .file("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: contour}\n"),
        good("input-encrypted", "a private key that ansible-vault encrypted")
            .without("key.pem")
            .file("key.yml", "$ANSIBLE_VAULT;1.1;AES256\n6162636465666768\n"),
        good("input-not-read-keystore", "a Java keystore of the old kind")
            .without("key.pem")
            .file("fullchain.pem", b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01"),
        good("pkcs7-converted", "a PKCS#7 bundle, as Windows exports it").file("fullchain.pem", form("chain.p7b.pem")),
        pfx("pkcs12-converted", "a PFX, as Windows exports it").passphrase("correct-horse"),
        pfx("key-encrypted-pkcs12", "a PFX without its passphrase"),
        pfx("key-passphrase-wrong-pkcs12", "a PFX and another passphrase").passphrase("battery-staple"),
        good("input-role-sorted", "certificate and key were swapped")
            .role("fullchain.pem", Role::Chain, private_pem("rsa-leaf"))
            .role("key.pem", Role::Key, chain(&[Cert::leaf(&[FQDN]), Cert::intermediate()])),
    ]
}

fn objects() -> Vec<Draft> {
    let set = |name, about| good(name, about).without("fullchain.pem").without("key.pem");
    let managed = |name: &str| {
        let metadata = format!("annotations: {{cert-manager.io/certificate-name: web}}\n  name: {name}");
        secret().replace("name: wildcard", &metadata)
    };
    let sound = chain(&[Cert::leaf(&[FQDN]), Cert::intermediate()]);
    let glued = secret().replace(&base64(&sound), &base64(sound.replace("-----\n-----BEGIN", "----------BEGIN")));
    let split = secret()
        .replace(&base64(&sound), &base64(Cert::leaf(&[FQDN]).pem()))
        .replace("data:\n", &format!("data:\n  ca.crt: {}\n", base64(Cert::intermediate().pem())));
    let root_ca = format!(
        "apiVersion: v1\ndata:\n  ca.crt: |\n    {}kind: ConfigMap\nmetadata:\n  name: kube-root-ca.crt\n  namespace: default\n",
        Cert::cluster_ca().pem().replace('\n', "\n    ").trim_end_matches(' ')
    );
    let zip = zip(&[
        ("k8s.example.com.crt", Cert::leaf(&[FQDN]).pem()),
        ("bundle.crt", Cert::intermediate().pem()),
        ("private.key", private_pem("rsa-leaf")),
    ]);
    vec![
        set("secret-unwrapped", "a whole Secret as kubectl prints it").file("secret.yaml", secret()),
        set("secret-last-applied-input", "a Secret that client-side apply copied into its own annotation")
            .file("secret.yaml", secret().replace("  name: wildcard\n", &format!("  name: wildcard\n{COPY}"))),
        set("chain-completed", "a Secret whose ca.crt contains the intermediate that tls.crt lacks")
            .file("secret.yaml", split.clone()),
        set("chain-completed-existing", "the same Secret, used where it is")
            .file("secret.yaml", split)
            .spec("certificate: {source: existing, secretName: wildcard, secretNamespace: certs}"),
        set("existing-secret-other-keys", "an existing Secret with keys that Contour does not read")
            .file("secret.yaml", secret().replace("tls.crt:", "cert.pem:").replace("tls.key:", "key.pem:"))
            .spec("certificate: {source: existing, secretName: wildcard, secretNamespace: certs}"),
        set("secret-managed-elsewhere", "cert-manager's Secret, under the name that ours would have")
            .file("secret.yaml", managed("kubeapi-tls").replace("namespace: certs", "namespace: default")),
        set("secret-managed-elsewhere-copy", "cert-manager's Secret in another namespace")
            .file("secret.yaml", managed("web")),
        set("secret-managed-elsewhere-existing", "cert-manager's Secret, used where it is")
            .file("secret.yaml", managed("web"))
            .spec("certificate: {source: existing, secretName: web, secretNamespace: certs}"),
        set("existing-secret-type", "an existing Secret of a type that Contour rejects")
            .file("secret.yaml", secret().replace("kubernetes.io/tls", "helm.sh/release.v1"))
            .spec("certificate: {source: existing, secretName: wildcard, secretNamespace: certs}"),
        set("existing-secret-not-named", "a Secret that stays, and the HTTPProxy names another one")
            .file("secret.yaml", secret())
            .spec("certificate: {source: existing}"),
        set("existing-secret-malformed", "a Secret that stays, and Contour cannot read what stands in it")
            .file("secret.yaml", glued)
            .spec("certificate: {source: existing, secretName: wildcard, secretNamespace: certs}"),
        good("config-map-unwrapped", "the cluster's CA in its ConfigMap, and a token of its own")
            .without("admin.kubeconfig")
            .file("kube-root-ca.yaml", root_ca)
            .file("token", token::bound()),
        set("zip-unwrapped", "what a CA's portal lets download").file("certificates.zip", zip),
        good("proxy-taken-over", "an HTTPProxy that is there already").fqdn("").file("proxy.yaml", PROXY),
    ]
}

fn blocks() -> Vec<Draft> {
    let leaf = Cert::leaf(&[FQDN]).pem();
    let intermediate = Cert::intermediate().pem();
    let mislabelled = leaf.replace("END CERTIFICATE", "END PRIVATE KEY") + &intermediate;
    let relabelled = relabel(&leaf, "X509 CERTIFICATE") + &relabel(&intermediate, "TRUSTED CERTIFICATE");
    let junk = pem("CERTIFICATE", &[0x30, 0x03, 0x02, 0x01, 0x2a]);
    vec![
        good("pem-label-mismatch", "BEGIN CERTIFICATE, END PRIVATE KEY").file("fullchain.pem", mislabelled),
        good("pem-label-repaired", "certificates and key under labels that Contour refuses")
            .file("fullchain.pem", relabelled)
            .file("key.pem", relabel(&private_pem("rsa-leaf"), "RSA PRIVATE KEY")),
        good("pem-wrong-block", "the request instead of the certificate")
            .file("fullchain.pem", form("rsa-leaf.csr.pem")),
        good("certificate-unreadable", "a CERTIFICATE block that is none, in the place of the intermediate")
            .file("fullchain.pem", leaf.clone() + &junk),
        good("certificate-unreadable-unused", "the same block behind a whole chain")
            .file("fullchain.pem", leaf + &intermediate + &junk),
    ]
}

fn damage() -> Vec<Draft> {
    let sound = chain(&[Cert::leaf(&[FQDN]), Cert::intermediate()]);
    let glued = sound.replace("-----END CERTIFICATE-----\n-----BEGIN", "-----END CERTIFICATE----------BEGIN");
    let cut = sound[..sound.len() - 200].to_owned();
    let mut bad = sound.clone().into_bytes();
    bad[100] = b'!';
    vec![
        good("pem-repaired", "byte order mark, CRLF and indentation")
            .file("fullchain.pem", with_bom(&crlf(&indented(&sound)))),
        good("pem-repaired-glued", "two files joined without a line break").file("fullchain.pem", glued),
        good("pem-repaired-one-line", "line breaks became the two characters \\n")
            .file("key.pem", private_pem("rsa-leaf").replace('\n', "\\n")),
        good("pem-truncated", "the end is missing").file("fullchain.pem", cut),
        good("pem-bad-base64", "a character that is no base64").file("fullchain.pem", bad),
    ]
}

fn encodings() -> Vec<Draft> {
    let sound = chain(&[Cert::leaf(&[FQDN]), Cert::intermediate()]);
    vec![
        good("der-converted", "binary certificates, one a file")
            .file("fullchain.pem", Cert::leaf(&[FQDN]).der())
            .file("intermediate.cer", Cert::intermediate().der()),
        good("base64-unwrapped", "base64 of the PEM files, as a Secret's data holds them")
            .file("fullchain.pem", base64(sound))
            .file("key.pem", base64(private_pem("rsa-leaf"))),
        with_chain("pem-repaired-text-around", "what `openssl x509 -text` prints around a block goes", &[]).file(
            "fullchain.pem",
            format!("Certificate:\n    Data:\n{}", Cert::leaf(&[FQDN]).pem()) + &Cert::intermediate().pem(),
        ),
    ]
}

fn pfx(name: &'static str, about: &'static str) -> Draft {
    good(name, about).without("key.pem").file("fullchain.pem", der(&relabel_free("server.p12.b64")))
}

pub(super) fn secret() -> String {
    let chain = base64(chain(&[Cert::leaf(&[FQDN]), Cert::intermediate()]));
    let key = base64(private_pem("rsa-leaf"));
    format!(
        "apiVersion: v1\ndata:\n  tls.crt: {chain}\n  tls.key: {key}\nkind: Secret\nmetadata:\n  name: wildcard\n  \
         namespace: certs\ntype: kubernetes.io/tls\n"
    )
}

/// A zip archive whose files are stored as they are (APPNOTE 6.3.10).
pub(super) fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut checksum = flate2::Crc::new();
        checksum.update(text.as_bytes());
        let size = (text.len() as u32).to_le_bytes();
        let mut header = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x5c]; // version 2.0, stored, 2026-01-01
        header.extend(checksum.sum().to_le_bytes());
        header.extend([size, size].concat());
        header.extend([name.len() as u8, 0, 0, 0]);
        directory.extend([b"PK\x01\x02\x14\0".as_slice(), &header, &[0; 10]].concat());
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend([b"PK\x03\x04".as_slice(), &header, name.as_bytes(), text.as_bytes()].concat());
    }
    let (count, at) = (files.len() as u8, out.len() as u32);
    let size = directory.len() as u32;
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &[count, 0, count, 0]].concat());
    out.extend([size.to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

/// A file of `keys/forms/` that contains bare base64, as a PEM that [`der`] reads.
fn relabel_free(name: &str) -> String {
    format!("-----BEGIN X-----\n{}-----END X-----\n", form(name))
}

pub(super) const PROXY: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: api
  namespace: default
spec:
  ingressClassName: edge
  virtualhost:
    fqdn: k8s.example.com
    tls:
      secretName: certs/api-tls
  tcpproxy:
    services:
    - name: kubernetes
      port: 443
";
/// As kubectl writes it: the object in one line of JSON.
const COPY: &str = "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"tls.crt\":\"\",\"tls.key\":\"\"}}'\n";
const ERROR: &str = "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by \
                     unknown authority\n";
const HTML: &str =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Your session has ended.</body></html>\n";
