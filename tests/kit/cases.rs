//! The table of golden cases: one per finding code, named as the code, and good ones. A case is the good set with one
//! thing changed. After a change here: `cargo xtask bless`.

pub mod bytes;
mod chain;
mod credential;
mod good;
mod input;
mod key;
pub mod kubeconfig;
mod leaf;
mod name;
mod proxy;
pub mod several;
pub mod token;
mod trust;
mod upstream;

use kubefront_core::Role;

use crate::forge::{Cert, private_pem};
use crate::golden::{Case, Description, Named, role_name};

/// The time at which cases are checked if they do not set another.
pub const AT: &str = "2026-11-23T12:00:00Z";
/// The name of the good set.
pub const FQDN: &str = "k8s.example.com";

/// Returns every case.
pub fn all() -> Vec<Case> {
    let tables = [
        good::cases(),
        input::cases(),
        key::cases(),
        leaf::cases(),
        chain::cases(),
        trust::cases(),
        name::cases(),
        credential::cases(),
        upstream::cases(),
        proxy::cases(),
        several::cases(),
    ];
    tables.into_iter().flatten().map(Draft::finish).collect()
}

/// A case while it is put together.
#[derive(Clone, Debug)]
pub struct Draft {
    name: &'static str,
    about: &'static str,
    task: &'static str,
    at: &'static str,
    metadata_name: &'static str,
    fqdn: &'static str,
    spec: Vec<&'static str>,
    passphrases: Vec<&'static str>,
    files: Vec<File>,
}

#[derive(Clone, Debug)]
struct File {
    name: &'static str,
    role: Option<Role>,
    cut: bool,
    bytes: Vec<u8>,
}

/// The good set: a chain to a private root that is provided, its key, a kubeconfig with a bound token. Mode tcp.
pub fn good(name: &'static str, about: &'static str) -> Draft {
    empty(name, about)
        .file("fullchain.pem", chain(&[Cert::leaf(&[FQDN]), Cert::intermediate()]))
        .file("key.pem", private_pem("rsa-leaf"))
        .role("root.pem", Role::TrustAnchor, Cert::root().pem())
        .file("admin.kubeconfig", kubeconfig::with_user(&token::user(&token::bound())))
}

/// The good set with this leaf under the usual intermediate, and the leaf's key.
pub fn with_leaf(name: &'static str, about: &'static str, leaf: &Cert) -> Draft {
    good(name, about)
        .file("fullchain.pem", chain(&[leaf.clone(), Cert::intermediate()]))
        .file("key.pem", private_pem(leaf.key))
}

/// The good set with these certificates in the chain's file.
pub fn with_chain(name: &'static str, about: &'static str, certificates: &[Cert]) -> Draft {
    good(name, about).file("fullchain.pem", chain(certificates))
}

/// A case without any file.
pub fn empty(name: &'static str, about: &'static str) -> Draft {
    Draft {
        name,
        about,
        task: "generate",
        at: AT,
        metadata_name: "kubeapi",
        fqdn: FQDN,
        spec: Vec::new(),
        passphrases: Vec::new(),
        files: Vec::new(),
    }
}

/// Several certificates as one PEM.
pub fn chain(certificates: &[Cert]) -> String {
    certificates.iter().map(Cert::pem).collect()
}

impl Draft {
    /// Adds a file, in the place of one with the same name.
    pub fn file(self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.put(File { name, role: None, cut: false, bytes: bytes.into() })
    }

    /// Adds a file with a role.
    pub fn role(self, name: &'static str, role: Role, bytes: impl Into<Vec<u8>>) -> Self {
        self.put(File { name, role: Some(role), cut: false, bytes: bytes.into() })
    }

    /// Adds the beginning of a file that is over the cap.
    fn cut(self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.put(File { name, role: None, cut: true, bytes: bytes.into() })
    }

    /// Leaves a file out.
    pub fn without(mut self, name: &str) -> Self {
        self.files.retain(|file| file.name != name);
        self
    }

    /// Adds a line to `spec`.
    pub fn spec(mut self, line: &'static str) -> Self {
        self.spec.push(line);
        self
    }

    /// Adds a passphrase.
    pub fn passphrase(mut self, passphrase: &'static str) -> Self {
        self.passphrases.push(passphrase);
        self
    }

    /// Sets the name clients use, as typed; empty leaves it out.
    pub fn fqdn(self, fqdn: &'static str) -> Self {
        Self { fqdn, ..self }
    }

    /// Sets `metadata.name`.
    fn called(self, metadata_name: &'static str) -> Self {
        Self { metadata_name, ..self }
    }

    /// Sets the time of the check.
    fn at(self, at: &'static str) -> Self {
        Self { at, ..self }
    }

    /// Checks only.
    pub fn check(self) -> Self {
        Self { task: "check", ..self }
    }

    /// Returns the case.
    pub fn finish(self) -> Case {
        let fqdn = match self.fqdn {
            "" => String::new(),
            fqdn => format!("  fqdn: {fqdn:?}\n"),
        };
        let spec: String = self.spec.iter().map(|line| format!("  {line}\n")).collect();
        let spec = if fqdn.is_empty() && spec.is_empty() { " {}\n".to_owned() } else { format!("\n{fqdn}{spec}") };
        let exposure = format!(
            "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata:\n  name: {}\nspec:{spec}",
            self.metadata_name
        );
        let named = |file: &File| Named {
            name: file.name.to_owned(),
            role: file.role.map(|role| role_name(role).to_owned()),
            cut: file.cut,
        };
        let description = Description {
            about: self.about.to_owned(),
            task: self.task.to_owned(),
            at: self.at.to_owned(),
            passphrases: self.passphrases.iter().map(|passphrase| (*passphrase).to_owned()).collect(),
            files: self.files.iter().map(named).collect(),
        };
        let inputs = self.files.into_iter().map(|file| file.bytes).collect();
        Case { name: self.name.to_owned(), description, exposure, inputs }
    }

    fn put(mut self, file: File) -> Self {
        match self.files.iter_mut().find(|known| known.name == file.name) {
            Some(known) => *known = file,
            None => self.files.push(file),
        }
        self
    }
}
