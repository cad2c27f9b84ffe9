//! Certificates made by hand from DER: rcgen makes no X.509 v1, no SHA-1, no RSA 1024, and other bytes each time.
//! The content of the golden directories must be the same whenever it is made, so everything here is deterministic.

pub mod der;
pub mod extension;
mod key;

pub use der::{generalized_time, oid, sequence, tlv};
pub use extension::Extension;
pub use key::{Digest, private_pem, public_pem, spki};

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::Digest as _;

/// A certificate to be made. Starts sound ([`Cert::leaf`], [`Cert::ca`]); a case breaks one thing.
#[derive(Clone, Debug)]
pub struct Cert {
    pub version: u8,
    pub serial: Vec<u8>,
    pub subject: String,
    pub issuer: String,
    pub from: &'static str,
    pub to: &'static str,
    /// Name of a file in `keys/`.
    pub key: &'static str,
    /// Name of the issuer's file in `keys/`.
    pub signer: &'static str,
    pub digest: Digest,
    pub extensions: Vec<Extension>,
    /// Turn one bit of the signature.
    pub broken: bool,
}

impl Cert {
    /// A TLS server's certificate for `names`, key `rsa-leaf`, under [`Cert::intermediate`].
    pub fn leaf(names: &[&str]) -> Self {
        let subject = names.first().map_or_else(String::new, |name| format!("CN={name}"));
        let extensions = vec![
            Extension::key_usage(&[extension::DIGITAL_SIGNATURE, extension::KEY_ENCIPHERMENT]),
            Extension::extended_key_usage(&[extension::SERVER_AUTH]),
            Extension::basic_constraints(false, None),
            Extension::dns_names(names),
        ];
        Self { to: "2027-02-11", ..Self::new(&subject, "rsa-leaf", extensions) }
    }

    /// A CA certificate with this common name, key and signer, self-issued by default.
    pub fn ca(common_name: &str, key: &'static str) -> Self {
        let extensions = vec![
            Extension::key_usage(&[extension::CERT_SIGN, extension::CRL_SIGN]),
            Extension::basic_constraints(true, None),
        ];
        let subject = format!("O=Example Org,CN={common_name}");
        let ca = Self { from: "2020-01-01", to: "2040-01-01", ..Self::new(&subject, key, extensions) };
        Self { issuer: subject, signer: key, ..ca }
    }

    /// The private root that the cases' chains end at.
    pub fn root() -> Self {
        Self::ca("Example Root CA", "rsa-root")
    }

    /// The intermediate between [`Cert::leaf`] and [`Cert::root`].
    pub fn intermediate() -> Self {
        Self { to: "2034-01-01", ..Self::ca("Example Issuing CA 1", "rsa-intermediate") }.issued_by(&Self::root())
    }

    /// The CA of the cluster, as kubeadm makes it.
    pub fn cluster_ca() -> Self {
        let ca = Self::ca("kubernetes", "p256-cluster-ca");
        Self { subject: "CN=kubernetes".to_owned(), issuer: "CN=kubernetes".to_owned(), ..ca }
    }

    /// The API server's own certificate, as kubeadm makes it.
    pub fn api_server() -> Self {
        let names =
            ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];
        let leaf = Self { key: "p256-api-server", ..Self::leaf(&names) }.issued_by(&Self::cluster_ca());
        Self { subject: "CN=kube-apiserver".to_owned(), ..leaf }
    }

    /// Uses the issuer's name and signer from `issuer`.
    pub fn issued_by(self, issuer: &Self) -> Self {
        Self { issuer: issuer.subject.clone(), signer: issuer.key, ..self }
    }

    /// Signed by its own key.
    pub fn self_signed(self) -> Self {
        Self { issuer: self.subject.clone(), signer: self.key, ..self }
    }

    /// Adds an extension, in the place of one with the same OID.
    pub fn with(mut self, extension: Extension) -> Self {
        match self.extensions.iter_mut().find(|known| known.oid == extension.oid) {
            Some(known) => *known = extension,
            None => self.extensions.push(extension),
        }
        self
    }

    /// Leaves an extension out.
    pub fn without(mut self, oid: &str) -> Self {
        self.extensions.retain(|known| known.oid != oid);
        self
    }

    /// Valid between these days.
    pub fn valid(self, from: &'static str, to: &'static str) -> Self {
        Self { from, to, ..self }
    }

    /// Returns the certificate, DER.
    pub fn der(&self) -> Vec<u8> {
        let algorithm = key::signature_algorithm(self.signer, self.digest);
        let body = self.to_be_signed(&algorithm);
        let mut signature = key::sign(self.signer, self.digest, &body);
        if self.broken {
            let middle = signature.len() / 2;
            signature[middle] ^= 1;
        }
        sequence(&[body, algorithm, der::bit_string(&signature)])
    }

    /// Returns the certificate, PEM.
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", &self.der())
    }

    fn new(subject: &str, key: &'static str, extensions: Vec<Extension>) -> Self {
        let subject = subject.to_owned();
        let (issuer, signer) = ("O=Example Org,CN=Example Issuing CA 1".to_owned(), "rsa-intermediate");
        Self {
            version: 3,
            serial: Vec::new(),
            subject,
            issuer,
            from: "2026-10-01",
            to: "2027-02-11",
            key,
            signer,
            digest: Digest::Sha256,
            extensions,
            broken: false,
        }
    }

    fn to_be_signed(&self, algorithm: &[u8]) -> Vec<u8> {
        let validity = sequence(&[der::day(self.from), der::day(self.to)]);
        let mut parts = Vec::new();
        if self.version > 1 {
            parts.push(tlv(0xa0, &der::integer(&[self.version - 1])));
        }
        parts.push(der::integer(&self.serial_octets()));
        parts.push(algorithm.to_vec());
        parts.push(der::name(&self.issuer));
        parts.push(validity);
        parts.push(der::name(&self.subject));
        parts.push(spki(self.key));
        if self.version == 3 {
            parts.push(tlv(0xa3, &sequence(&self.all_extensions())));
        }
        sequence(&parts)
    }

    /// The extensions with the key identifiers, which follow from the keys unless a case set them.
    fn all_extensions(&self) -> Vec<Vec<u8>> {
        let mut all = self.extensions.clone();
        let has = |oid: &str| self.extensions.iter().any(|extension| extension.oid == oid);
        if !has(extension::SUBJECT_KEY_ID) {
            all.push(Extension::subject_key_id(self.key));
        }
        if self.signer != self.key && !has(extension::AUTHORITY_KEY_ID) {
            all.push(Extension::authority_key_id(self.signer));
        }
        all.iter().filter(|extension| !extension.value.is_empty()).map(Extension::der).collect()
    }

    /// 16 octets that follow from what the certificate says, positive, unless a case set them.
    fn serial_octets(&self) -> Vec<u8> {
        if !self.serial.is_empty() {
            return self.serial.clone();
        }
        let seed = format!("{}|{}|{}|{}|{}", self.subject, self.issuer, self.key, self.from, self.to);
        let mut octets = sha2::Sha256::digest(seed.as_bytes())[..16].to_vec();
        octets[0] = octets[0] & 0x7f | 0x40;
        octets
    }
}

/// Returns one PEM block.
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out + &format!("-----END {label}-----\n")
}
