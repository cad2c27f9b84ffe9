//! What an input turned out to be, typed; `check` has the texts for it.

use crate::asn1::structure::Form;
use crate::kubernetes::kubeconfig::Service;

/// What one material turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum InputKind {
    /// White space only.
    Blank,
    /// Larger than this many bytes, which is the most that is read.
    TooLarge(usize),
    /// PEM with these parts.
    Pem(Contents),
    /// DER with these parts.
    Der(Contents),
    /// An archive in BER with these parts.
    Ber(Contents),
    /// DER of something that serves no role.
    UnneededDer(Unneeded),
    /// A kubeconfig, with the number of its contexts.
    Kubeconfig {
        /// Entries of `contexts`.
        contexts: usize,
    },
    /// Another document that contains a kubeconfig.
    WithKubeconfig,
    /// The description of a cluster.
    Cluster(Service),
    /// Meant to be a kubeconfig, and cannot be read.
    BrokenKubeconfig,
    /// A bearer token.
    Token,
    /// Meant to be a bearer token, and cannot be sent.
    BrokenToken,
    /// Kubernetes objects from which something was used.
    Objects(Vec<TakenObject>),
    /// A Kubernetes object from which nothing was used.
    UnusedObject(ObjectKind),
    /// A zip archive: the files of use, by name.
    Zip(Vec<(String, InputKind)>),
    /// A zip archive without any file of use.
    UnusedZip,
    /// A form that is recognized and not supported.
    Unsupported(Unsupported),
    /// A file that is common next to certificates.
    Companion(Companion),
    /// The text of an error that the dictionary of symptoms explains.
    ErrorMessage,
    /// None of the known forms.
    Unknown(Look),
}

impl InputKind {
    /// Says whether something in it was used, or would have been if it were not damaged or encrypted.
    pub(crate) fn is_of_use(&self) -> bool {
        match self {
            Self::Pem(contents) => !contents.is_only_unneeded(),
            Self::Der(_)
            | Self::Ber(_)
            | Self::Kubeconfig { .. }
            | Self::WithKubeconfig
            | Self::Cluster(_)
            | Self::Token
            | Self::Objects(_)
            | Self::Zip(_) => true,
            Self::Blank
            | Self::TooLarge(_)
            | Self::UnneededDer(_)
            | Self::BrokenKubeconfig
            | Self::BrokenToken
            | Self::UnusedObject(_)
            | Self::UnusedZip
            | Self::Unsupported(_)
            | Self::Companion(_)
            | Self::ErrorMessage
            | Self::Unknown(_) => false,
        }
    }
}

/// The content of one input, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Contents {
    pub(crate) certificates: usize,
    pub(crate) private_keys: usize,
    pub(crate) public_keys: usize,
    /// The archive that all of it came out of.
    pub(crate) archive: Option<Archive>,
    /// Archives that stayed closed.
    pub(crate) closed_archives: usize,
    /// Keys that stayed encrypted.
    pub(crate) encrypted_keys: usize,
    /// Keys that were seen and cannot be used.
    pub(crate) unusable_keys: usize,
    /// Blocks that could not be read.
    pub(crate) broken: usize,
    /// The first part that serves no role.
    pub(crate) unneeded: Option<Unneeded>,
}

impl Contents {
    /// Returns the number of keys of any kind.
    pub(crate) fn keys(&self) -> usize {
        self.private_keys + self.public_keys + self.encrypted_keys + self.unusable_keys
    }

    /// Says whether nothing of use, and nothing broken, was in it.
    pub(crate) fn is_only_unneeded(&self) -> bool {
        self.certificates + self.keys() + self.closed_archives + self.broken == 0
    }

    /// Says whether keys are all that is in it.
    pub(crate) fn is_only_keys(&self) -> bool {
        self.keys() > 0 && self.certificates + self.closed_archives + self.broken == 0
    }
}

/// Archives of certificates and keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Archive {
    /// PKCS#12 (RFC 7292).
    Pkcs12,
    /// PKCS#7 (RFC 2315, RFC 5652).
    Pkcs7,
}

/// A block or structure that serves no role in an exposure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unneeded {
    Request,
    RevocationList,
    /// Parameters of an algorithm, by the label of their block.
    Parameters(String),
    /// Labeled as a PKCS#7 bundle, and not one.
    Bundle,
    AttributeCertificate,
    Pgp,
    SshPublicKey,
    OpenVpnKey,
    /// Any other, by its label.
    Labeled(String),
}

impl Unneeded {
    /// Returns what a PEM block is by its label alone.
    pub(crate) fn of_label(label: &str) -> Self {
        match label {
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Self::Request,
            "X509 CRL" => Self::RevocationList,
            "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => Self::Bundle,
            "ATTRIBUTE CERTIFICATE" => Self::AttributeCertificate,
            "PGP PUBLIC KEY BLOCK" | "PGP PRIVATE KEY BLOCK" | "PGP MESSAGE" | "PGP SIGNATURE" => Self::Pgp,
            "SSH2 PUBLIC KEY" => Self::SshPublicKey,
            "OPENVPN STATIC KEY V1" => Self::OpenVpnKey,
            label => Self::Labeled(label.to_owned()),
        }
    }

    /// Says whether it is commonly found next to the certificate that it belongs to.
    pub(crate) fn goes_with_certificates(&self) -> bool {
        match self {
            Self::Request | Self::RevocationList | Self::Parameters(_) => true,
            Self::Bundle
            | Self::AttributeCertificate
            | Self::Pgp
            | Self::SshPublicKey
            | Self::OpenVpnKey
            | Self::Labeled(_) => false,
        }
    }

    /// Says whether it is an archive by its label.
    pub(crate) fn is_archive(&self) -> bool {
        match self {
            Self::Bundle => true,
            Self::Parameters(label) | Self::Labeled(label) => label.contains("PKCS#"),
            Self::Request
            | Self::RevocationList
            | Self::AttributeCertificate
            | Self::Pgp
            | Self::SshPublicKey
            | Self::OpenVpnKey => false,
        }
    }
}

/// The object that a part came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum TakenObject {
    Secret(ObjectName),
    ConfigMap(ObjectName),
    /// An HTTPProxy by its name.
    HttpProxy(String),
    /// An Ingress or a route, by its kind and name.
    Claim(&'static str, ObjectName),
}

/// Namespace and name of an object; either may be empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ObjectName {
    pub(crate) namespace: String,
    pub(crate) name: String,
}

/// Kubernetes objects that may contain parts of an exposure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ObjectKind {
    Secret,
    ConfigMap,
    HttpProxy,
    /// An Ingress, or a route of another controller.
    Claim,
    /// Lines copied out of a Secret's `data`.
    PartOfSecret,
}

/// Forms that are recognized and not supported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unsupported {
    JavaKeystore,
    JavaCryptoKeystore,
    Gzip,
    /// The configuration of another program, or a description of a cluster.
    OtherConfig(OtherConfig),
    /// Encrypted by another program.
    Encrypted(Encryption),
    /// The exposure document itself.
    Exposure,
    /// HTTPProxies as `kubectl get` and `kubectl describe` print them for people.
    PrintedProxies,
    /// A Kubernetes manifest, with its kind if that may be printed.
    Manifest(Option<String>),
}

/// Documents that resemble a kubeconfig or describe a cluster, and contain none of its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OtherConfig {
    /// `talosctl`
    Talos,
    /// `argocd`
    ArgoCd,
    /// `az aks show`
    Aks,
}

/// Programs that encrypt whole files, or values in them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Encryption {
    Sops,
    AnsibleVault,
    /// Values tagged `!vault`.
    AnsibleVaultValues,
    GitCrypt,
    Age,
    Pgp,
    /// `openssl enc`
    OpensslEnc,
    /// Not encrypted, but only a reference to the file.
    GitLfs,
    /// The Kubernetes object that a controller decrypts.
    SealedSecret,
}

/// A file that is common next to certificates and is not a part of an exposure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Companion {
    MacOsFolder,
    WindowsFolder,
    WebServerSettings,
    GitSettings,
    OtherSettings,
    AcmeNotes,
    Text,
    Document,
    Image,
    Script,
    Log,
    CaSerial,
}

/// What a file of no known form looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    /// DER whose end is missing.
    CutDer,
    Elf,
    WindowsProgram,
    Png,
    Jpeg,
    Gif,
    Pdf,
    SevenZip,
    Bzip2,
    Xz,
    Zstd,
    Sqlite,
    Office,
    BouncyCastle,
    Tar,
    Binary,
    Html,
    SshPublicKey,
    /// What `openssl x509 -text` prints.
    OpensslText,
    PuttyKey,
    JsonWebKey,
    Json,
    Xml,
    Script,
    Yaml,
    PlainText,
}

/// A block whose content is not what its label says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mislabeled {
    /// Position of the block, from 1.
    pub(crate) block: usize,
    /// Its label.
    pub(crate) label: String,
    /// What it contains.
    pub(crate) content: Form,
}
