//! One row of the table: material, what kubefront's rules say about it, and what the stack does with it.

use kubefront_cluster_tests::pki::{self, Pair};
use kubefront_core::{Code, Severity};
use kubefront_tests::forge::{Cert, private_pem};

/// What is applied despite the errors, and what must be seen then. Good unless set.
pub(super) struct Row {
    /// Names host, HTTPProxy and Secret. Contour's name for the Secret contains it, and is shortened if longer than 60.
    pub(super) name: &'static str,
    /// What `kubefront` reports about it.
    pub(super) found: &'static [(Code, Severity)],
    /// The words of `kubefront`; none: a check of the pair for this host.
    pub(super) judged: Option<&'static [&'static str]>,
    pub(super) certificate: Vec<u8>,
    pub(super) key: Vec<u8>,
    /// Name of the host in the HTTPProxy; `ADDRESS` is Envoy's.
    pub(super) fqdn: String,
    /// What clients trust, if it is not the stack's root.
    pub(super) anchor: Option<String>,
    pub(super) seen: Seen,
}

/// What the parts do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Contour calls it valid, Envoy shows it, and this is how kubectl and OpenSSL end; empty: they are content.
    Served { kubectl: &'static str, openssl: &'static str },
    /// Contour calls it valid, Envoy refuses it for this reason, and connections are reset.
    RefusedByEnvoy(&'static str),
    /// As before, and the good pair that was there before is shown until Envoy is restarted.
    RefusedByEnvoyOldKept(&'static str),
    /// Contour calls it invalid for this reason, removes the host, and connections are reset.
    RefusedByContour(&'static str),
    /// It cannot be written: kubectl says this.
    RefusedByApiServer(&'static str),
}

/// Envoy's words for a key that is not the first certificate's.
pub(super) const OTHER_KEY: &str = "OPENSSL_internal:KEY_VALUES_MISMATCH";
/// Envoy's message for a first certificate that BoringSSL rejects. It contains no details.
pub(super) const NOT_LOADED: &str = "Failed to load certificate chain from <inline>";
/// Envoy's words for a small RSA key.
pub(super) const SMALL: &str = "only RSA certificates with 2048-bit or larger keys are supported";
/// What those see who call a host that Envoy has not, or has no pair for.
pub(super) const RESET: &str = "connection reset by peer";
/// kubectl's words for a chain that ends nowhere.
pub(super) const UNKNOWN_AUTHORITY: &str = "x509: certificate signed by unknown authority";

impl Row {
    pub(super) fn new(name: &'static str, found: &'static [(Code, Severity)], pair: Pair) -> Self {
        let Pair { certificate, key } = pair;
        let (certificate, key) = (certificate.into(), key.into());
        let seen = Seen::Served { kubectl: "", openssl: "" };
        Self { name, found, judged: None, certificate, key, fqdn: host(name), anchor: None, seen }
    }

    /// A chain and its leaf's key.
    pub(super) fn of(name: &'static str, found: &'static [(Code, Severity)], chain: &[Cert]) -> Self {
        Self::new(name, found, pair(chain))
    }

    /// This leaf under the usual intermediate.
    pub(super) fn leaf(name: &'static str, found: &'static [(Code, Severity)], leaf: Cert) -> Self {
        Self::of(name, found, &[leaf, Cert::intermediate()])
    }

    /// Other bytes for a good certificate.
    pub(super) fn certificate(self, certificate: impl Into<Vec<u8>>) -> Self {
        Self { certificate: certificate.into(), ..self }
    }

    /// Another key than the leaf's.
    pub(super) fn key(self, key: impl Into<Vec<u8>>) -> Self {
        Self { key: key.into(), ..self }
    }

    pub(super) fn fqdn(self, fqdn: &str) -> Self {
        Self { fqdn: fqdn.to_owned(), ..self }
    }

    pub(super) fn anchor(self, anchor: &Cert) -> Self {
        Self { anchor: Some(anchor.pem()), ..self }
    }

    pub(super) fn judged(self, words: &'static [&'static str]) -> Self {
        Self { judged: Some(words), ..self }
    }

    /// Shown by Envoy, and refused by those who call.
    pub(super) fn refused_by_clients(self, kubectl: &'static str, openssl: &'static str) -> Self {
        self.seen(Seen::Served { kubectl, openssl })
    }

    pub(super) fn refused_by_envoy(self, why: &'static str) -> Self {
        self.seen(Seen::RefusedByEnvoy(why))
    }

    pub(super) fn refused_by_contour(self, why: &'static str) -> Self {
        self.seen(Seen::RefusedByContour(why))
    }

    pub(super) fn refused_by_api_server(self, why: &'static str) -> Self {
        self.seen(Seen::RefusedByApiServer(why))
    }

    pub(super) fn seen(self, seen: Seen) -> Self {
        Self { seen, ..self }
    }

    /// Says whether the Secret is not even there.
    pub(super) fn has_no_secret(&self) -> bool {
        self.certificate.is_empty() && self.key.is_empty()
    }

    /// Says whether every part and client is content.
    pub(super) fn works(&self) -> bool {
        self.seen == Seen::Served { kubectl: "", openssl: "" }
    }

    /// Returns the HTTPProxy's name, which those of host and Secret begin with.
    pub(super) fn label(&self) -> String {
        label(self.name)
    }
}

pub(super) fn label(name: &str) -> String {
    format!("row-{name}")
}

pub(super) fn host(name: &str) -> String {
    format!("{}.example.test", label(name))
}

/// A good leaf for a row's host, not yet in a chain.
pub(super) fn leaf(name: &str) -> Cert {
    pki::now(Cert::leaf(&[&host(name)]))
}

/// The same with this key.
pub(super) fn leaf_with(name: &str, key: &'static str) -> Cert {
    Cert { key, ..leaf(name) }
}

/// A good leaf and its intermediate, PEM.
pub(super) fn good_chain(name: &str) -> String {
    leaf(name).pem() + &Cert::intermediate().pem()
}

pub(super) fn good(name: &str) -> Pair {
    pair(&[leaf(name), Cert::intermediate()])
}

fn pair(chain: &[Cert]) -> Pair {
    Pair { certificate: chain.iter().map(Cert::pem).collect(), key: private_pem(chain[0].key) }
}
