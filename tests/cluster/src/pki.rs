//! Keys and certificates of the stack: a CA of the cluster and one that represents a public CA. The keys are those of
//! the test kit, the days are today's.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::prelude::{BASE64_STANDARD, Engine};
use kubefront_tests::forge::extension::{CLIENT_AUTH, SERVER_AUTH, SUBJECT_ALT_NAME};
use kubefront_tests::forge::{Cert, Extension, private_pem, public_pem, sequence, tlv};

use crate::sandbox::folder;

/// A certificate, or a chain that starts with it, and its private key; PEM.
#[derive(Clone)]
pub struct Pair {
    pub certificate: String,
    pub key: String,
}

impl Pair {
    /// A certificate of the kit with its key.
    pub fn of(cert: &Cert) -> Self {
        Self { certificate: cert.pem(), key: private_pem(cert.key) }
    }

    /// Writes `NAME.pem` and `NAME.key` into the stack's directory of keys, and returns both.
    pub fn write(&self, name: &str) -> (PathBuf, PathBuf) {
        let paths =
            (folder().join("pki").join(format!("{name}.pem")), folder().join("pki").join(format!("{name}.key")));
        fs::write(&paths.0, &self.certificate).unwrap();
        fs::write(&paths.1, &self.key).unwrap();
        paths
    }
}

/// What Envoy shows for a name: leaf, intermediate and the leaf's key, under [`root`].
pub fn served(name: &str) -> Pair {
    let pair = Pair::of(&now(Cert::leaf(&[name])));
    Pair { certificate: pair.certificate + &Cert::intermediate().pem(), ..pair }
}

/// The root that clients trust: the only one in the stack's system store.
pub fn root() -> String {
    Cert::root().pem()
}

/// The CA of the cluster.
pub fn cluster_ca() -> Cert {
    Cert::cluster_ca()
}

/// Another CA of the same name, which the cluster does not trust.
pub fn foreign_ca() -> Cert {
    Cert {
        subject: "CN=kubernetes".to_owned(),
        issuer: "CN=kubernetes".to_owned(),
        ..Cert::ca("kubernetes", "p256-root")
    }
}

/// The API server's own certificate, under this CA, as kubeadm makes it; `*.pass.example.test` is added for passthrough.
pub fn api_server(ca: &Cert) -> Pair {
    let names = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];
    api_server_of(ca, &[&names[..], &[PASSTHROUGH_NAMES, "localhost"]].concat())
}

/// The API server's own certificate with these DNS names, and the addresses of the stack.
pub fn api_server_of(ca: &Cert, names: &[&str]) -> Pair {
    let dns = names.iter().map(|name| tlv(0x82, name.as_bytes()));
    let addresses = [[10, 96, 0, 1], [10, 255, 255, 1], [127, 0, 0, 1]].map(|address| tlv(0x87, &address));
    let names: Vec<_> = dns.chain(addresses).collect();
    let cert = Cert::api_server().with(Extension::new(SUBJECT_ALT_NAME, false, sequence(&names)));
    Pair::of(&now(cert.issued_by(ca)))
}

/// A client's certificate under the CA of the cluster: the user is the common name, groups are organizations.
pub fn client(user: &str, group: &str) -> Pair {
    let usage = Extension::extended_key_usage(&[CLIENT_AUTH]);
    let cert = Cert { key: "p256-leaf", ..Cert::leaf(&[user]) }.with(usage).without(SUBJECT_ALT_NAME);
    let subject = if group.is_empty() { format!("CN={user}") } else { format!("O={group},CN={user}") };
    Pair::of(&now(Cert { subject, ..cert }.issued_by(&cluster_ca())))
}

/// The certificate valid from yesterday for ninety days.
pub fn now(cert: Cert) -> Cert {
    cert.valid(day(-1), day(89))
}

/// Returns a day in the form that the kit's certificates use, counted from today.
pub fn day(offset: i64) -> &'static str {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let (year, month, day) = civil(i64::try_from(seconds / 86_400).unwrap() + offset);
    format!("{year:04}-{month:02}-{day:02}").leak()
}

pub(crate) fn base64(text: &str) -> String {
    BASE64_STANDARD.encode(text)
}

/// What `SSL_CERT_FILE` names inside.
pub(crate) fn system_roots() -> PathBuf {
    folder().join("pki/root.pem")
}

/// Names of passthrough's cases, in the API server's certificate.
pub(crate) const PASSTHROUGH_NAMES: &str = "*.pass.example.test";

/// Writes what the stack's parts read.
pub(crate) fn write() {
    let pki = folder().join("pki");
    fs::write(system_roots(), root()).unwrap();
    fs::write(pki.join("cluster-ca.pem"), cluster_ca().pem()).unwrap();
    // The administrator and Contour stay in when a case puts the API server under the foreign one.
    fs::write(pki.join("any-ca.pem"), cluster_ca().pem() + &foreign_ca().pem()).unwrap();
    fs::write(pki.join("service-account.key"), private_pem("p256-other")).unwrap();
    fs::write(pki.join("service-account.pub"), public_pem("p256-other")).unwrap();
    api_server(&cluster_ca()).write("api-server");
    client("admin", "system:masters").write("admin");
    client("kube-apiserver-kubelet-client", "system:masters").write("kubelet-client");
    let node = Cert { key: "p256-other", ..Cert::leaf(&["node"]) };
    let usage = Extension::extended_key_usage(&[SERVER_AUTH]);
    Pair::of(&now(node.with(usage).issued_by(&cluster_ca()))).write("kubelet");
}

/// The path of a file of the stack's keys.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(folder()).join("pki").join(name)
}

/// Year, month and day of a count of days since 1970-01-01 (proleptic Gregorian, eras of 400 years).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468; // from 0000-03-01
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153; // from March
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}
