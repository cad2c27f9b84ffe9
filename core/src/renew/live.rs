//! An exposure as it is now: what it is, the certificate that is served, and everything else that its check needs.

use core::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::model::SecretName;
use super::new::copy;
use super::renewal::Settings;
use crate::decoded::{Decoded, Found, ManagedSecret};
use crate::encryption::passphrase::Passphrases;
use crate::evaluate::File;
use crate::exposure::{CertificateSource, Exposure, ExposureError};
use crate::fqdn::Fqdn;
use crate::intake;
use crate::key::Key;
use crate::kubernetes::objects::LAST_APPLIED;
use crate::manifest::{self, Manifest};
use crate::material::{Material, Role, is_elsewhere};
use crate::mode::Mode;
use crate::record;
use crate::x509::Certificate;
use crate::yaml::{self, Tree};

/// One exposure as it is now.
#[derive(Debug)]
pub struct Live {
    /// Its name: that of the document, otherwise namespace and name of the HTTPProxy.
    pub name: String,
    /// The file, directory, or input that it is from.
    pub source: String,
    pub(super) exposure: Exposure,
    /// What the check needs besides the certificate and its key.
    pub(super) beside: Vec<Material>,
    pub(super) served: Served,
    /// Other host names that are served with the same Secret.
    pub(super) others: Vec<Fqdn>,
    pub(super) origin: Origin,
}

/// Where the exposure is from, which decides what is written.
#[derive(Debug)]
pub(super) enum Origin {
    /// A document: the Secret is written.
    Document,
    /// Objects of a cluster: the Secret is written with the labels and annotations that it has, and findings about new
    /// exposures do not apply.
    Objects(Kept),
    /// A bundle: its files follow the new certificate.
    Bundle(Vec<BundleFile>),
}

/// Labels and annotations of a Secret.
#[derive(Default)]
pub(super) struct Kept(Vec<(String, Tree)>);

impl Kept {
    /// Reads them. kubectl's copy of the object is left out: it contains the old private key.
    pub(super) fn of(secret: &[u8]) -> Self {
        let Ok(node) = yaml::parse(secret) else { return Self::default() };
        let metadata = node.get("metadata");
        let field = |name: &str| {
            let Tree::Map(mut entries) = metadata.get(name).to_tree_in_order() else { return None };
            entries.retain(|(key, _)| key != LAST_APPLIED);
            for (_, value) in &mut entries {
                // An annotation can contain a token, so the page masks it.
                if let (Tree::Wiped(text), "annotations") = (&mut *value, name) {
                    *value = Tree::Secret(core::mem::take(text));
                }
            }
            (!entries.is_empty()).then(|| (name.to_owned(), Tree::Map(entries)))
        };
        Self(["annotations", "labels"].into_iter().filter_map(field).collect())
    }

    /// Returns the Secret with them: who applies an object again, without a label that was applied before, removes the label.
    pub(super) fn on_secret(&self, manifests: &[Manifest]) -> Vec<File> {
        let secret = manifests.iter().filter(|manifest| SECRET.ends_with(manifest.file)).cloned();
        let with_all = |secret| {
            self.0.iter().fold(secret, |secret: Manifest, (key, values)| secret.with_metadata(key, values.clone()))
        };
        manifest::files(&secret.map(with_all).collect::<Vec<_>>()).into_iter().map(File::of_manifests).collect()
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// A file of a bundle.
pub(super) struct BundleFile {
    pub(super) path: String,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// The certificate and the key in use, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Served {
    pub(super) certificate: Option<Found<Arc<Certificate>>>,
    /// SHA-256 of each certificate that is sent.
    pub(super) chain: Vec<String>,
    pub(super) key: Option<Key>,
    /// The Secret, if another component writes it.
    pub(super) managed: Vec<Found<ManagedSecret>>,
}

/// Why a directory is not a bundle.
#[derive(thiserror::Error, Debug)]
#[allow(missing_docs)]
#[non_exhaustive]
pub enum BundleError {
    #[error("the bundle contains no {0}")]
    Missing(&'static str),
    #[error("exposure.yaml: {0}")]
    Exposure(#[source] ExposureError),
    #[error("SHA256SUMS has another format")]
    Record,
}

impl Live {
    /// An exposure document. `served` is the certificate and key in use, if they are at hand, and `beside` everything else that
    /// the document names: CA, kubeconfig, trust anchors.
    pub fn of_exposure(
        exposure: Exposure,
        source: impl Into<String>,
        served: &[Material],
        beside: Vec<Material>,
        passphrases: &Passphrases,
    ) -> Self {
        let name = exposure.metadata.name.clone();
        Self {
            name,
            source: source.into(),
            exposure,
            beside,
            served: Served::of(served, passphrases),
            others: Vec::new(),
            origin: Origin::Document,
        }
    }

    /// A bundle: path and content of each file, as `generate` wrote them. `beside` is what its exposure.yaml names, as far as
    /// the files still exist; the rest is taken from the bundle.
    ///
    /// # Errors
    /// It is not a bundle.
    pub fn of_bundle(
        files: Vec<(String, Vec<u8>)>,
        source: impl Into<String>,
        beside: Vec<Material>,
    ) -> Result<Self, BundleError> {
        let files: Vec<BundleFile> =
            files.into_iter().map(|(path, bytes)| BundleFile { path, bytes: Zeroizing::new(bytes) }).collect();
        let find = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.bytes.as_slice());
        let document = find(DOCUMENT).ok_or(BundleError::Missing(DOCUMENT))?;
        let exposure = Exposure::parse(document).map_err(BundleError::Exposure)?;
        let list = find(record::NAME).ok_or(BundleError::Missing(record::NAME))?;
        core::str::from_utf8(list).ok().and_then(record::Record::parse).ok_or(BundleError::Record)?;
        let material = |path: &str, role| Some(Material::new(path, role, find(path)?.to_vec()));
        let served: Vec<Material> = material(SECRET, None).into_iter().collect();
        let served = Served::of(&served, &Passphrases::default());
        let mut beside = beside;
        let upstream_ca = material(UPSTREAM_CA, Some(Role::UpstreamCa));
        if upstream_ca.is_some() {
            // What is applied counts, not a file that may have changed since.
            beside.retain(|material| material.role() != Some(Role::UpstreamCa));
        }
        let has_credential =
            beside.iter().any(|material| matches!(material.role(), Some(Role::Kubeconfig | Role::Token)));
        let token = find(KUBECONFIG).filter(|_| !has_credential).and_then(token);
        beside.extend(upstream_ca);
        beside.extend(token.map(|token| Material::new(KUBECONFIG, Some(Role::Token), token)));
        let (name, source) = (exposure.metadata.name.clone(), source.into());
        Ok(Self { name, source, exposure, beside, served, others: Vec::new(), origin: Origin::Bundle(files) })
    }

    /// The HTTPProxies that expose an API server, and their Secrets; see [`Objects`](super::Objects). `services` are those of
    /// [`lint::Settings`](crate::lint::Settings).
    pub fn of_objects(
        sources: &[crate::lint::Source<'_>],
        services: &[String],
        settings: &Settings<'_>,
    ) -> super::Objects {
        super::Objects::read(sources, services, settings)
    }

    /// Returns the host name.
    pub fn host(&self) -> &str {
        match self.exposure.spec.mode {
            Mode::Passthrough if !self.exposure.spec.passthrough_name.is_empty() => {
                &self.exposure.spec.passthrough_name
            }
            _ => &self.exposure.spec.fqdn,
        }
    }

    /// Returns the TLS Secret.
    pub fn secret(&self) -> SecretName {
        let spec = &self.exposure.spec;
        SecretName { namespace: spec.certificate_namespace().to_owned(), name: spec.certificate.secret_name.clone() }
    }

    /// Says whether another program writes the Secret: that of a bundle with an existing Secret, or of a
    /// `certificate.format` without the TLS Secret.
    pub(super) fn is_without_secret(&self) -> bool {
        let certificate = &self.exposure.spec.certificate;
        match certificate.source {
            CertificateSource::Existing => matches!(self.origin, Origin::Bundle(_)),
            CertificateSource::Supplied => !certificate.writes_secret(),
        }
    }

    /// Returns the exposure that is checked: the Secret is written, whoever writes it otherwise.
    pub(super) fn renewed_exposure(&self) -> Exposure {
        let mut exposure = self.exposure.clone();
        if exposure.spec.certificate.source == CertificateSource::Existing {
            exposure.spec.certificate.source = CertificateSource::Supplied;
        }
        let has_credential =
            self.beside.iter().any(|material| matches!(material.role(), Some(Role::Kubeconfig | Role::Token)));
        exposure.spec.kubeconfig.write &= has_credential;
        if !exposure.spec.kubeconfig.write {
            // Their files stay as they are, as the kubeconfig does.
            exposure.spec.consumers.clear();
        }
        exposure
    }

    pub(super) fn beside(&self) -> Vec<Material> {
        self.beside.iter().map(copy).collect()
    }
}

impl Served {
    pub(super) fn of(materials: &[Material], passphrases: &Passphrases) -> Self {
        let Decoded { certificates, keys, managed, .. } = intake::decode(materials, passphrases);
        let served = || certificates.iter().filter(|found| !is_elsewhere(found.origin.role));
        let is_of = |found: &&Found<Arc<Certificate>>| {
            keys.iter().any(|key| key.part.public().spki_sha256 == found.part.spki_sha256)
        };
        let leaf = served().find(is_of).or_else(|| served().find(|found| !found.part.is_ca()));
        let certificate = leaf.or_else(|| served().next()).cloned();
        let fits = |key: &&Found<Key>| {
            certificate.as_ref().is_some_and(|found| found.part.spki_sha256 == key.part.public().spki_sha256)
        };
        let key = keys.iter().find(fits).or(keys.first()).map(|found| found.part.clone());
        let place = certificate.as_ref().map(|found| (found.origin.material, &found.origin.name));
        let sent = served().filter(|found| Some((found.origin.material, &found.origin.name)) == place);
        let chain = sent.map(|found| found.part.sha256.clone()).collect();
        Self { certificate: certificate.clone(), chain, key, managed }
    }
}

/// The bearer token of a kubeconfig that kubefront wrote: it has one user.
fn token(kubeconfig: &[u8]) -> Option<Vec<u8>> {
    let node = yaml::parse(kubeconfig).ok()?;
    let token = node.list("users").ok()?.first()?.get("user").text("token").ok()?;
    (!token.is_empty()).then(|| token.as_bytes().to_vec())
}

impl fmt::Debug for BundleFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BundleFile({}, {} bytes)", self.path, self.bytes.len())
    }
}

pub(super) const SECRET: &str = "manifests/20-secret.yaml";
const UPSTREAM_CA: &str = "manifests/21-upstream-ca.yaml";
pub(super) const DOCUMENT: &str = "exposure.yaml";
pub(super) const KUBECONFIG: &str = "kubeconfig";
/// The directory with the files for consumers.
pub(super) const CONSUMERS: &str = "consumers/";
