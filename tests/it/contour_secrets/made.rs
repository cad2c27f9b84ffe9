//! The rows' Secrets, made from what `defect` says, and what Contour and Envoy require of one.

use base64::prelude::{BASE64_STANDARD, Engine};
use kubefront_tests::cases::bytes::{crlf, der, form, indented, relabel, with_bom};
use kubefront_tests::cases::{FQDN, chain};
use kubefront_tests::forge::{Cert, Extension, extension, pem, private_pem, public_pem};

/// `tls.crt` and `tls.key`, and whose key it is.
pub(super) struct Pair {
    pub(super) certificate: Option<Vec<u8>>,
    pub(super) key: Option<Vec<u8>>,
    leaf: Cert,
}

impl Pair {
    fn of(leaf: Cert) -> Self {
        let certificate = Some(chain(&[leaf.clone(), Cert::intermediate()]).into_bytes());
        Self { certificate, key: Some(private_pem(leaf.key).into_bytes()), leaf }
    }

    fn key(self, key: impl Into<Vec<u8>>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    fn crt(self, certificate: impl Into<Vec<u8>>) -> Self {
        Self { certificate: Some(certificate.into()), ..self }
    }

    /// What Contour's secret.go and Envoy's loader require, as far as a repaired pair could fail it.
    pub(super) fn is_served_by(&self, certificates: &str, key: &str) -> Result<(), String> {
        let blocks = blocks(certificates)?;
        if let Some((label, _)) = blocks.iter().find(|(label, _)| label != "CERTIFICATE") {
            return Err(format!("tls.crt holds a {label}"));
        }
        if blocks.first().map(|(_, der)| der) != Some(&self.leaf.der()) {
            return Err("tls.crt does not begin with the leaf".to_owned());
        }
        let [(label, found)] = self::blocks(key)?.try_into().map_err(|_| "tls.key holds not one block".to_owned())?;
        let pkcs8 = der(&private_pem(self.leaf.key));
        let is_the_key = match label.as_str() {
            "PRIVATE KEY" => found == pkcs8,
            // PKCS#8 contains the older forms as they are (SEC1 maybe without parameters, which PKCS#8 names itself).
            "RSA PRIVATE KEY" => found != pkcs8 && pkcs8.ends_with(&found),
            "EC PRIVATE KEY" => found.get(7..39).is_some_and(|scalar| pkcs8.windows(32).any(|window| window == scalar)),
            _ => false,
        };
        if is_the_key { Ok(()) } else { Err(format!("tls.key is not the leaf's key as {label}")) }
    }
}

/// Blocks of a PEM that has nothing in it but canonical blocks.
fn blocks(text: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut found = Vec::new();
    for block in text.split_inclusive("-----\n").collect::<Vec<_>>().chunks(2) {
        let text = block.concat();
        let label = text
            .strip_prefix("-----BEGIN ")
            .and_then(|rest| rest.split_once("-----\n"))
            .map(|(label, _)| label.to_owned());
        let label = label.ok_or("text beside the blocks")?;
        let der = der(&text);
        if text != pem(&label, &der) {
            return Err(format!("a {label} that is not canonical"));
        }
        found.push((label, der));
    }
    Ok(found)
}

/// The pair of a row; `None` if the id is not known here.
pub(super) fn pair(id: &str) -> Option<Pair> {
    let leaf = || Cert::leaf(&[FQDN]);
    let with_key = |key| Pair::of(Cert { key, ..leaf() });
    let good = || Pair::of(leaf());
    let text = || chain(&[leaf(), Cert::intermediate()]);
    let key = || private_pem("rsa-leaf");
    let nameless = |extension| Pair::of(Cert { subject: "O=Example Org".to_owned(), ..leaf().with(extension) });
    Some(match id {
        "01-rsa2048-ok" | "54-opaque" => good(),
        "02-rsa-pkcs1" => good().key(form("rsa-leaf.pkcs1.pem")),
        "04-p256-sec1" => with_key("p256-leaf").key(form("p256-leaf.sec1.pem")),
        "05-ecparams" => with_key("p256-leaf").key(form("p256-leaf.params-sec1.pem")),
        "06-p384" => with_key("p384"),
        "07-p521" => with_key("p521"),
        "10-ed25519" => with_key("ed25519"),
        "12-rsa512" => with_key("rsa-512"),
        "13-expired" => Pair::of(leaf().valid("2019-01-01", "2020-01-01")),
        "14-notyet" => Pair::of(leaf().valid("2048-01-01", "2049-01-01")),
        "15-nocn-nosan" => {
            Pair::of(Cert { subject: "O=Example Org".to_owned(), ..leaf().without(extension::SUBJECT_ALT_NAME) })
        }
        "18-ipsanonly" => nameless(Extension::ip_name([10, 0, 0, 1])),
        "20-urisanonly" => nameless(Extension::uri_name("https://k8s.example.com")),
        "21-cnblank" => Pair::of(Cert { subject: "CN= ".to_owned(), ..leaf().without(extension::SUBJECT_ALT_NAME) }),
        "23-keymismatch" => good().key(private_pem("rsa-other")),
        "26-chain-reversed" => good().crt(chain(&[Cert::intermediate(), leaf()])),
        "30-crlf" => good().crt(crlf(&text())).key(crlf(&key())),
        "31-bom" => good().crt(with_bom(&text())),
        "32-key-in-crt" => good().crt(text() + &key()),
        "33-crt-in-key" => good().key(text() + &key()),
        "35-two-keys" => good().key(private_pem("rsa-other") + &key()),
        "37-enc-pkcs1" => good().key(form("rsa-leaf.legacy.pem")),
        "38-enc-sec1" => with_key("p256-leaf").key(form("p256-leaf.legacy.pem")),
        "39-openssh" => good().key(form("rsa-leaf.openssh.pem")),
        "40-pubkey" => good().key(public_pem("rsa-leaf")),
        "42-der-crt" => Pair::of(leaf()).crt([leaf().der(), Cert::intermediate().der()].concat()),
        "43-trusted" => good().crt(relabel(&leaf().pem(), "TRUSTED CERTIFICATE") + &Cert::intermediate().pem()),
        "46-missing-crt" => Pair { certificate: None, ..good() },
        "48-empty-key" => good().key(""),
        "49-swapped" => good().crt(key()).key(text()),
        "50-badbase64" => good().crt(text().replacen("MII", "M!I", 1)),
        "52-corruptder" => good().crt(pem("CERTIFICATE", &leaf().der()[..400])),
        "55-pkcs8-labelled-rsa" => good().key(relabel(&key(), "RSA PRIVATE KEY")),
        "56-pkcs1-labelled-pkcs8" => good().key(relabel(&form("rsa-leaf.pkcs1.pem"), "PRIVATE KEY")),
        "63-indented" => good().crt(indented(&text())).key(indented(&key())),
        "64-params-only" => with_key("p256-leaf").key(form("p256.params.pem")),
        "66-x509cert-label" => good().crt(relabel(&leaf().pem(), "X509 CERTIFICATE") + &Cert::intermediate().pem()),
        "67-ends-glued" => {
            good().crt(text().replace("-----END CERTIFICATE-----\n-----BEGIN", "-----END CERTIFICATE----------BEGIN"))
        }
        _ => return None,
    })
}

/// The CA file of a row, `Some(None)` if there is none; `None` if the id is not known here.
pub(super) fn ca(id: &str) -> Option<Option<Vec<u8>>> {
    Some(match id {
        "80-ca-ok" => Some(Cert::cluster_ca().pem().into_bytes()),
        "81-ca-missing" => None,
        "82-ca-empty" => Some(Vec::new()),
        "84-ca-leaf" => Some(Cert::api_server().pem().into_bytes()),
        "86-ca-text" => Some(b"this is the CA of our cluster\n".to_vec()),
        "87-ca-garbageder" => Some(pem("CERTIFICATE", b"junk inside a block").into_bytes()),
        _ => return None,
    })
}

pub(super) fn decoded(base64: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(base64).expect("base64")
}
