//! The golden cases of `renew`: objects that exist, new certificates and keys, the reports, the difference, and the Secrets. One
//! per code that only `renew` finds, in the directory of its name; `cargo xtask bless` writes them.

use std::collections::BTreeMap;
use std::fs;

use kubefront_core::lint::Source;
use kubefront_core::renew::{Live, New, Renewal, Settings, renew};
use kubefront_core::{Material, Moment, Passphrases};

use crate::cases::{AT, FQDN, chain};
use crate::forge::{Cert, private_pem};
use crate::golden;
use crate::lint::{good, other_host, tls_secret};

/// A case.
#[derive(Clone, Debug)]
pub struct RenewCase {
    /// Directory below `golden/`; the code it is about, if it is about one.
    pub name: String,
    /// What it shows, for a reviewer.
    pub about: String,
    /// The objects as they are, as one YAML stream.
    pub live: String,
    /// The new certificates and keys, as PEM.
    pub new: String,
}

/// Returns every case.
pub fn all() -> Vec<RenewCase> {
    let wildcard = renewed(&["*.example.com"]);
    let exact = Cert { key: "p256-other", ..renewed(&[FQDN]) };
    vec![
        case("good-renew", "a later certificate with a new key").with(&renewed(&[FQDN]), Some("p256-leaf")),
        case("renew-same-key", "the key in use stays").with(&Cert { key: "rsa-leaf", ..renewed(&[FQDN]) }, None),
        case("renew-most-specific", "an exact name before a wildcard")
            .with(&wildcard, Some("p256-leaf"))
            .with(&exact, Some("p256-other")),
        case("renew-key-missing", "the new certificate without its key").with(&renewed(&[FQDN]), None),
        case("renew-expired", "the new certificate has expired")
            .with(&renewed(&[FQDN]).valid("2025-01-01", "2025-06-01"), Some("p256-leaf")),
        case("renew-managed", "cert-manager writes the Secret")
            .change(
                "  name: kubeapi-tls\n",
                "  name: kubeapi-tls\n  annotations:\n    cert-manager.io/certificate-name: kubeapi\n",
            )
            .with(&renewed(&[FQDN]), Some("p256-leaf")),
        case("renew-fleet", "one wildcard certificate for two hosts with separate Secrets")
            .and(&other_host())
            .and(
                &tls_secret(&Cert::leaf(&["other.example.com"]), "rsa-other")
                    .replace("name: kubeapi-tls", "name: other-tls"),
            )
            .with(&wildcard, Some("p256-leaf")),
        case("renew-unchanged", "the certificate is in use already").with(&Cert::leaf(&[FQDN]), Some("rsa-leaf")),
        case("renew-shared-secret", "another host is served with the Secret")
            .and(&other_host().replace("other-tls", "kubeapi-tls"))
            .with(&renewed(&[FQDN]), Some("p256-leaf")),
        case("renewal-none-fits", "certificates for other hosts")
            .with(&renewed(&["*.internal.example.com", "example.com"]), Some("p256-leaf"))
            .with(&renewed(&["k8s.example.org"]), Some("p256-leaf")),
        case("renewal-not-later", "an older certificate")
            .with(&renewed(&[FQDN]).valid("2026-09-01", "2027-01-20"), Some("p256-leaf")),
    ]
}

/// Returns the cases that are in their directories.
pub fn cases() -> Vec<RenewCase> {
    let mut names: Vec<_> = fs::read_dir(golden::folder()).expect("golden").flatten().collect();
    names.retain(|entry| entry.path().join(DESCRIPTION).is_file());
    let mut names: Vec<_> = names.into_iter().map(|entry| entry.file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names.iter().map(|name| RenewCase::read(name)).collect()
}

impl RenewCase {
    /// Reads one case.
    pub fn read(name: &str) -> Self {
        let folder = golden::folder().join(name);
        let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_else(|e| panic!("{name}/{file}: {e}"));
        let description: BTreeMap<String, String> = serde_saphyr::from_str(&text(DESCRIPTION)).expect("renew.yaml");
        Self { name: name.to_owned(), about: description["about"].clone(), live: text(LIVE), new: text(NEW) }
    }

    /// Renews every exposure.
    pub fn run(&self) -> Vec<Renewal> {
        let passphrases = Passphrases::default();
        let anchors = [Material::new("root.pem", Some(kubefront_core::Role::TrustAnchor), Cert::root().pem().into())];
        let settings = Settings { extra: &anchors, ..Settings::at(Moment::parse(AT).expect("a moment"), &passphrases) };
        let new = New::read(vec![Material::new(NEW, None, self.new.clone().into_bytes())], &passphrases);
        let found = Live::of_objects(&[Source { name: LIVE, text: self.live.as_bytes() }], &[], &settings);
        found.live.iter().map(|live| renew(live, &new, &settings)).collect()
    }

    /// Returns the files of the directory that are inputs: path and bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let description = format!("about: {}\nat: {AT:?}\n", serde_json::Value::from(self.about.clone()));
        [(DESCRIPTION, description), (LIVE, self.live.clone()), (NEW, self.new.clone())]
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text.into_bytes()))
            .collect()
    }

    /// Returns the output, as files below `expected/`.
    pub fn outputs(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for renewal in self.run() {
            let name = renewal.report.exposure.replace('/', ".");
            files.insert(format!("{name}.json"), renewal.report.to_json().into_bytes());
            if let Some(secret) = renewal.secret() {
                files.insert(format!("{name}.yaml"), secret.bytes.to_vec());
                files.insert(format!("{name}.diff"), renewal.difference.clone().into_bytes());
            }
        }
        files
    }

    fn change(mut self, from: &str, to: &str) -> Self {
        assert!(self.live.contains(from), "{}: no text {from:?}", self.name);
        self.live = self.live.replacen(from, to, 1);
        self
    }

    fn and(mut self, object: &str) -> Self {
        self.live = format!("{}---\n{object}", self.live);
        self
    }

    /// Adds a new certificate with its intermediate certificate, and its key.
    fn with(mut self, certificate: &Cert, key: Option<&'static str>) -> Self {
        self.new.push_str(&chain(&[certificate.clone(), Cert::intermediate()]));
        self.new.extend(key.map(private_pem));
        self
    }
}

fn case(name: &str, about: &str) -> RenewCase {
    let live = good(name, about).objects;
    RenewCase { name: name.to_owned(), about: about.to_owned(), live, new: String::new() }
}

/// A certificate that was issued now, for 47 days more than the old one.
fn renewed(names: &[&str]) -> Cert {
    let leaf = Cert { key: "p256-leaf", ..Cert::leaf(names) };
    leaf.valid("2026-11-20", "2027-03-30")
}

const DESCRIPTION: &str = "renew.yaml";
const LIVE: &str = "live.yaml";
const NEW: &str = "new.pem";
