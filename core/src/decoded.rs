//! Everything that was read from the inputs, typed, each part with the place it came from.

pub(crate) mod described;
pub(crate) mod remark;
pub(crate) mod wrapping;

use std::sync::Arc;

use described::{InputKind, ObjectName};
use remark::{PassedOver, Remark};

use crate::encryption::passphrase::Derived;
use crate::encryption::{Effort, Lock, LockState, Locked};
use crate::key::{Key, hex};
use crate::kubernetes::{ExistingProxy, HostClaim, Kubeconfig, tls_secret};
use crate::material::Role;
use crate::token::Token;
use crate::x509::Certificate;

/// Where a part came from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Origin {
    /// Index of the material it came from.
    pub material: usize,
    /// Name of that material.
    pub name: String,
    /// Position among the blocks of that material, from 1; 1 if there is only one.
    pub block: usize,
    /// Line of its BEGIN, from 1; 0 if lines have no meaning (DER).
    pub line: usize,
    /// The role that the user gave the material.
    pub role: Option<Role>,
}

/// One part with its origin.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// The part.
    pub part: T,
    /// Where it came from.
    pub origin: Origin,
}

/// Everything found in all materials, in order of appearance, and the remarks about it.
#[derive(Debug, Default)]
pub struct Decoded {
    /// Certificates of any role.
    pub certificates: Vec<Found<Arc<Certificate>>>,
    /// Private and public keys.
    pub keys: Vec<Found<Key>>,
    /// Kubeconfigs.
    pub kubeconfigs: Vec<Found<Kubeconfig>>,
    /// Where the parts of a kubeconfig came from that was merged from several files; empty if none was.
    pub kubeconfig_parts: Vec<Origin>,
    /// Bearer tokens.
    pub tokens: Vec<Found<Token>>,
    /// HTTPProxies that were provided, with what they say about the exposure.
    pub proxies: Vec<Found<ExistingProxy>>,
    /// Ingresses, and routes of other controllers.
    pub claims: Vec<Found<HostClaim>>,
    /// Secrets of which parts were used, if their metadata says which controller writes them.
    pub managed: Vec<Found<ManagedSecret>>,
    /// Secrets of which parts were used, with a copy of the private key in their metadata; their names as they are.
    pub(crate) copied: Vec<Found<ObjectName>>,
    /// Secrets with `ca.crt` only: a trust anchor, or the upstream CA if the name is that of the upstream CA's Secret.
    pub(crate) ca_secrets: Vec<Found<CaSecret>>,
    /// TLS Secrets, as they are in the cluster.
    pub(crate) existing_secrets: Vec<tls_secret::ExistingSecret>,
    /// Encrypted parts, opened or not: for those who ask for passphrases.
    pub locked: Vec<Found<Lock>>,
    /// Keys derived from passphrases: passed to [`remember`](crate::Passphrases::remember), the next reading is fast.
    pub derived: Derived,
    /// Problems and repairs of reading, in order of appearance; [`crate::check::reading`] has the findings.
    pub(crate) remarks: Vec<Remark>,
    /// What is skipped if the rest is there; empty once all is read.
    pub(crate) companions: Vec<Companion>,
    /// What each material turned out to be, in their order.
    pub inputs: Vec<Described>,
}

/// An input that is skipped if the rest of the set is there.
#[derive(Debug)]
pub(crate) struct Companion {
    /// What it is.
    pub(crate) what: PassedOver,
    /// What is reported if it is not skipped.
    pub(crate) remark: Remark,
}

impl Companion {
    /// Says whether it could have been meant for the certificate: it is skipped only if there is a certificate.
    pub(crate) fn needs_certificate(&self) -> bool {
        match self.what {
            PassedOver::File(_) => false,
            PassedOver::Block(_) => true,
        }
    }
}

/// A Secret that another component writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedSecret {
    /// Its namespace; may be empty.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Who writes it: `cert-manager`.
    pub by: String,
}

/// A Secret with `ca.crt` only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaSecret {
    /// Its namespace; may be empty.
    pub(crate) namespace: String,
    /// Its name.
    pub(crate) name: String,
    /// Name of the input that `ca.crt` is.
    pub(crate) place: String,
}

/// What one material turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The material's name.
    pub name: String,
    /// What it is; [`crate::check::described`] has the texts.
    pub(crate) kind: InputKind,
}

impl Decoded {
    /// Returns the certificate with this SHA-256. Of several copies, the one that is not a trust anchor: that one is sent, in
    /// whatever order the files came.
    pub(crate) fn sent(&self, sha256: &[u8; 32]) -> Option<&Found<Arc<Certificate>>> {
        let digest = hex(sha256);
        let copies = self.certificates.iter().filter(|found| found.part.sha256 == digest);
        copies.min_by_key(|found| found.origin.role == Some(Role::TrustAnchor))
    }

    /// Returns the encrypted parts that a passphrase may open and none did: wanted, or wrong.
    pub fn wanting(&self) -> impl Iterator<Item = &Found<Lock>> {
        self.locked.iter().filter(|lock| matches!(lock.part.state, LockState::PassphraseNeeded | LockState::Wrong))
    }

    /// Returns the encrypted parts whose derivations were not begun: reported like those that need a passphrase.
    pub fn postponed(&self) -> impl Iterator<Item = &Found<Lock>> {
        self.locked.iter().filter(|lock| lock.part.state == LockState::Postponed)
    }

    /// Says whether such a part stayed closed.
    pub fn has_closed(&self, what: Locked) -> bool {
        self.locked.iter().any(|lock| lock.part.what == what && lock.part.state != LockState::Opened)
    }

    /// Returns what trying one more passphrase on all that is closed will cost.
    pub fn effort(&self) -> Effort {
        self.wanting().fold(Effort::default(), |sum, lock| sum + lock.part.effort)
    }
}

/// Returns the certificates whose role was set to `role`, in order of appearance.
pub(crate) fn of_role(decoded: &Decoded, role: Role) -> Vec<Arc<Certificate>> {
    decoded.certificates.iter().filter(|c| c.origin.role == Some(role)).map(|c| c.part.clone()).collect()
}
