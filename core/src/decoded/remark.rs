//! What reading came upon, typed: repairs, and what could not be read. `check` makes findings of these.

use super::described::{Archive, Companion, Contents, Encryption, InputKind, Look, Mislabeled, ObjectKind, ObjectName};
use super::described::{Unneeded, Unsupported};
use super::wrapping::Wrapping;
use crate::container::error::{ArchiveError, EntryError};
use crate::encryption::{Closed, OpensslMode, PassphraseForm};
use crate::finding::Code;
use crate::key::KeyError;
use crate::kubernetes::kubeconfig::{Ignored, KubeconfigDefect, KubeconfigError, KubeconfigRepair, Service};
use crate::material::Role;
use crate::pem::Repair;
use crate::pem::base64::Base64Fault;
use crate::token::{Cipher, TokenError, TokenRepair};
use crate::x509::CertificateError;
use crate::yaml::YamlError;

/// One repair or problem, and the input that it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Remark {
    pub(crate) source: Source,
    pub(crate) kind: RemarkKind,
}

/// An input, or a part of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Source {
    /// Its name in messages.
    pub(crate) name: String,
    /// Index of the material that it is, or that it came from.
    pub(crate) material: usize,
    /// The role that the user gave it.
    pub(crate) role: Option<Role>,
    /// Whether something in it has to be of use.
    pub(crate) given: Given,
    /// The input that it was extracted or decoded from; `None` for an input as it is on disk.
    pub(crate) extracted_from: Option<String>,
    /// What is around it in that input, and around the part of it that the remark is about.
    pub(crate) wrappings: Vec<Wrapping>,
}

impl Source {
    /// Returns the name of the input that it is, or was extracted from.
    pub(crate) fn input(&self) -> &str {
        self.extracted_from.as_deref().unwrap_or(&self.name)
    }

    /// Returns the name of the file that a command can read as it is: not an entry of an archive, a decoded text, standard
    /// input or a text that was pasted.
    pub(crate) fn file(&self) -> Option<&str> {
        self.file_on_disk().filter(|_| self.extracted_from.is_none())
    }

    /// Returns the file that contains it, with everything in [`wrappings`](Self::wrappings) around it; `None` for standard
    /// input and for a text that was pasted.
    pub(crate) fn file_on_disk(&self) -> Option<&str> {
        let is_paste =
            |name: &str| name.strip_prefix("paste").is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let name = self.input();
        // a name that is not UTF-8 has replacement characters
        let is_file = name != "stdin" && !name.starts_with("/dev/") && !is_paste(name) && !name.contains('\u{fffd}');
        is_file.then_some(name)
    }
}

/// How an input was passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Given {
    /// Alone, or with a role: something in it has to be of use.
    ForItself,
    /// As one of several without a role: others may contain what it does not.
    AmongOthers,
    /// Without a role, in an archive or an object: the user did not choose it.
    Enclosed,
}

/// A repair or problem, by its subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum RemarkKind {
    /// The input as a whole was not read.
    Input(InputProblem),
    /// The input is not, or not only, what its role says.
    Role(RoleRemark),
    /// Another input with the same role differs.
    Several(Several),
    /// The text of PEM.
    Pem(PemRemark),
    /// Extracted from a form that is not PEM.
    Unwrapped(Unwrapped),
    /// A certificate that cannot be read.
    Certificate(UnreadableCertificate),
    /// The same in the file of the API server's CA.
    UpstreamCa(UnreadableCertificate),
    /// A key.
    Key(KeyRemark),
    /// A bearer token was repaired.
    TokenRepaired(Vec<TokenRepair>),
    /// As many layers of base64 were removed from a bearer token.
    TokenUnwrapped(usize),
    /// A bearer token cannot be sent.
    TokenIllegal(TokenError),
    /// Passed as the bearer token, and is clearly something else.
    NotToken(InputKind),
    /// A file that is meant to be a kubeconfig cannot be read.
    KubeconfigUnreadable(KubeconfigError),
    /// Passed as the kubeconfig, and is clearly something else.
    NotKubeconfig(InputKind),
    /// The text of a kubeconfig was repaired; each repair with its first line.
    KubeconfigRepaired(Vec<(KubeconfigRepair, usize)>),
    /// kubectl ignores parts of a kubeconfig.
    KubeconfigPartIgnored(Vec<Ignored>),
    /// These files were merged into one kubeconfig.
    KubeconfigsMerged(Vec<String>),
    /// A kubeconfig was read, and kubectl rejects it.
    KubeconfigDefect(KubeconfigDefect),
    /// As many more remarks of that kind about the same input were only counted.
    More {
        /// The last of that kind that was recorded.
        like: Box<RemarkKind>,
        /// How many were not recorded.
        count: usize,
    },
    /// Inputs that are not a part of the exposure were skipped, since the rest is there.
    PassedOver {
        /// What would be reported about the first of them otherwise.
        instead_of: Box<RemarkKind>,
        /// Name of each, and what it is; at most six.
        listed: Vec<(String, PassedOver)>,
        /// How many are not listed.
        more: usize,
    },
}

/// What an input that was skipped is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum PassedOver {
    File(Companion),
    Block(Unneeded),
}

/// Why an input was not read as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum InputProblem {
    /// White space only.
    Empty,
    TooLarge(TooLarge),
    Unrecognized(Unrecognized),
    /// The text of an error, which the dictionary of symptoms explains.
    ErrorMessage(KnownError),
    NotRead(NotRead),
}

/// The entry of the dictionary of symptoms that explains an error; never the text itself, which may contain a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct KnownError {
    /// Name of the entry, `watch-cut`.
    pub(crate) id: &'static str,
    /// Title of the entry.
    pub(crate) title: &'static str,
}

/// Which cap an input exceeds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TooLarge {
    /// Bytes.
    Bytes {
        /// The most that is read.
        cap: usize,
        /// Of what.
        of: Measured,
    },
    /// Everything that is packed in it, and in other inputs, together.
    Packed,
    /// Parts, of which only the first ones were used.
    Parts {
        /// The most that is read.
        cap: usize,
        /// Of what.
        of: Counted,
    },
}

/// What has a cap in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Measured {
    File,
    Kubeconfig,
    Token,
    Object(ObjectKind),
}

/// What has a cap in number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Counted {
    Blocks,
    Structures,
    Certificates,
    Keys,
}

/// What an input of no known form is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unrecognized {
    LooksLike(Look),
    /// DER of something that serves no role.
    Der(Unneeded),
}

/// What was recognized, and not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum NotRead {
    /// The form is not supported.
    Unsupported(Unsupported),
    /// A Kubernetes object that is not YAML or JSON, or not of its kind.
    Object(ObjectKind, YamlError),
    /// Kubernetes objects without anything of use.
    EmptyObject {
        /// What the text begins as.
        kind: ObjectKind,
        /// The first object in it.
        first: FirstObject,
    },
    /// An entry of a Secret that is not base64.
    Entry {
        /// The key in `data`.
        key: String,
        /// The Secret.
        secret: ObjectName,
        /// The program that encrypted it, if that shows.
        cipher: Option<Cipher>,
    },
    /// A zip archive that is damaged or too large.
    Zip(ArchiveError),
    /// A zip archive without any file of use.
    EmptyZip,
    /// A file in a zip archive, and why it was not unpacked.
    ZipEntry(String, EntryError),
    /// A PKCS#12 or PKCS#7 archive, and what is wrong with it.
    Archive(Archive, Place, ArchiveProblem),
}

/// The first object of a text that has nothing of use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FirstObject {
    Secret,
    ConfigMap,
    Other,
}

/// Why nothing was extracted from an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum ArchiveProblem {
    /// It cannot be read.
    Unreadable(ArchiveError),
    NoCertificate,
}

/// Where the content of an input differs from its role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RoleRemark {
    IsKubeconfig,
    IsToken,
    /// Passed as the chain, contains a key and no certificate.
    KeyInsteadOfChain,
    /// Passed as the key, contains certificates and no key.
    CertificatesInsteadOfKey,
    /// Passed as the chain, contains a key too.
    KeyInChain,
    /// Passed as the key, contains certificates too.
    CertificatesBesideKey,
    /// Passed as a CA or the API server's certificate, contains a key, which is not used.
    KeyIgnored,
    /// Without a role, contains certificates and a key.
    CertificatesAndKey,
}

/// Two inputs with one role that differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Several {
    /// The other input.
    pub(crate) other: String,
    /// How many inputs have that role.
    pub(crate) count: usize,
    /// Which role.
    pub(crate) role: Competing,
}

/// Roles that only one input can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Competing {
    Key,
    ApiServerCertificate,
    UpstreamCa,
}

/// What to report about a PEM text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum PemRemark {
    /// Repairs, each with its first line, in the order of lines.
    Repaired(Vec<(Repair, usize)>),
    /// A block without its other end.
    Truncated {
        /// Its label.
        label: String,
        /// Line of the marker that is there.
        line: usize,
        /// The marker that is not.
        missing: Marker,
    },
    /// BEGIN and END have different labels.
    LabelMismatch {
        /// Label of BEGIN.
        label: String,
        /// Line of BEGIN.
        line: usize,
        /// Label of END.
        end: String,
        /// Line of END.
        end_line: usize,
    },
    /// The text of a block is not base64.
    BadBase64 {
        /// Its label.
        label: String,
        /// Position of the block, from 1.
        block: usize,
        /// Where reading stopped.
        line: usize,
        /// Where in that line.
        column: usize,
        /// What is wrong there.
        fault: Base64Fault,
    },
    /// Content decided against a label.
    Relabeled {
        /// The first such block.
        first: Mislabeled,
        /// How many follow.
        more: usize,
    },
    /// Nothing that the input could be needed for is in it.
    WrongBlock(WrongBlock),
}

/// Lines around a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Marker {
    Begin,
    End,
}

/// What a PEM text that cannot be used contains.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum WrongBlock {
    /// Blocks that serve no role; the first, and its line.
    Unneeded(Unneeded, usize),
    /// Keys, but a certificate is needed.
    Keys(Contents),
}

/// What parts were extracted from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unwrapped {
    /// Base64 around all of it.
    Base64(Layer),
    Der(Contents),
    Pkcs7(Contents),
    Pkcs12(Contents, Protection),
    /// The files of use in a zip archive.
    Zip(Vec<(String, InputKind)>),
    /// The keys of a Secret's entries.
    Secret(ObjectName, Vec<String>),
    /// The keys of a ConfigMap's entries.
    ConfigMap(ObjectName, Vec<String>),
    /// The paths of fields whose text is a kubeconfig; empty for the document itself.
    Kubeconfigs(Vec<String>),
    /// The description of a cluster, with its name and location.
    Cluster {
        service: Service,
        name: String,
        location: String,
    },
}

/// Which base64 was decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layer {
    Outer,
    Inner,
}

/// Whether an archive was encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Protection {
    Plain,
    /// With the form of the passphrase that opened it, if it is not the one that was provided.
    Encrypted(Option<PassphraseForm>),
}

/// A certificate that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct UnreadableCertificate {
    pub(crate) place: Place,
    /// What is wrong with it.
    pub(crate) why: CertificateError,
}

/// What to report about a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum KeyRemark {
    /// It was encrypted, and a passphrase opened it; in which other form, if it was not the one that was provided.
    Decrypted(Place, Option<PassphraseForm>),
    /// It, or an archive, stays closed; how OpenSSL decrypts it.
    Closed(ClosedPart, Closed, OpensslMode),
    /// It is in OpenSSH's own form.
    OpenSsh(Place, SshKey),
    /// It cannot be used.
    Unusable(Place, KeyError),
}

/// What stays encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ClosedPart {
    Key(Place),
    Archive(Place),
    PartOfArchive(Place),
}

impl ClosedPart {
    /// Returns its place.
    pub(crate) fn place(self) -> Place {
        let (Self::Key(place) | Self::Archive(place) | Self::PartOfArchive(place)) = self;
        place
    }
}

/// Keys in OpenSSH's form, by whether ssh-keygen can convert them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SshKey {
    /// Stays in that form.
    Ed25519,
    Convertible,
}

/// Where a certificate or key is in its input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// A block of PEM.
    Block {
        /// Position among the blocks, from 1.
        number: usize,
        /// Line of its BEGIN, from 1.
        line: usize,
    },
    /// A structure of DER, by its position from 1.
    Structure(usize),
    /// A part of an archive.
    Part {
        /// Position among the parts, from 1.
        number: usize,
        /// Line of the archive's BEGIN; 0 in DER.
        line: usize,
        /// Of which archive.
        of: Archive,
    },
}

impl Place {
    /// Returns the position, from 1.
    pub(crate) fn number(self) -> usize {
        match self {
            Self::Block { number, .. } | Self::Structure(number) | Self::Part { number, .. } => number,
        }
    }

    /// Says whether it is in an archive.
    pub(crate) fn is_part(self) -> bool {
        matches!(self, Self::Part { .. })
    }

    /// Returns the line, from 1; 0 in DER.
    pub(crate) fn line(self) -> usize {
        match self {
            Self::Block { line, .. } | Self::Part { line, .. } => line,
            Self::Structure(_) => 0,
        }
    }
}

impl RemarkKind {
    /// Returns the rule that it comes under.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Input(problem) => match problem {
                InputProblem::Empty => Code::InputEmpty,
                InputProblem::TooLarge(_) => Code::InputTooLarge,
                InputProblem::Unrecognized(_) => Code::InputUnrecognized,
                InputProblem::ErrorMessage(_) => Code::InputErrorMessage,
                InputProblem::NotRead(NotRead::Unsupported(Unsupported::Encrypted(Encryption::GitLfs))) => {
                    Code::InputNotRead
                }
                InputProblem::NotRead(NotRead::Unsupported(Unsupported::Encrypted(_))) => Code::InputEncrypted,
                InputProblem::NotRead(_) => Code::InputNotRead,
            },
            Self::Role(_) => Code::InputRoleSorted,
            Self::Several(_) => Code::InputSeveral,
            Self::Pem(remark) => remark.code(),
            Self::Unwrapped(unwrapped) => unwrapped.code(),
            Self::Certificate(_) => Code::CertificateUnreadable,
            Self::UpstreamCa(_) => Code::UpstreamCaUnreadable,
            Self::Key(remark) => remark.code(),
            Self::TokenRepaired(_) => Code::TokenRepaired,
            Self::TokenUnwrapped(_) => Code::TokenUnwrapped,
            Self::TokenIllegal(error) => error.code(),
            Self::NotToken(_) => Code::TokenIllegal,
            Self::KubeconfigUnreadable(_) | Self::NotKubeconfig(_) => Code::KubeconfigUnreadable,
            Self::KubeconfigRepaired(_) => Code::KubeconfigRepaired,
            Self::KubeconfigPartIgnored(_) => Code::KubeconfigPartIgnored,
            Self::KubeconfigsMerged(_) => Code::KubeconfigMerged,
            Self::KubeconfigDefect(defect) => defect.code(),
            Self::More { like: of, .. } | Self::PassedOver { instead_of: of, .. } => of.code(),
        }
    }

    /// Returns the remark that decides what it is about.
    pub(crate) fn subject(&self) -> &Self {
        match self {
            Self::More { like: of, .. } | Self::PassedOver { instead_of: of, .. } => of.subject(),
            other => other,
        }
    }
}

impl PemRemark {
    fn code(&self) -> Code {
        match self {
            Self::Repaired(_) => Code::PemRepaired,
            Self::Truncated { .. } => Code::PemTruncated,
            Self::LabelMismatch { .. } => Code::PemLabelMismatch,
            Self::BadBase64 { .. } => Code::PemBadBase64,
            Self::Relabeled { .. } => Code::PemLabelRepaired,
            Self::WrongBlock(_) => Code::PemWrongBlock,
        }
    }
}

impl Unwrapped {
    fn code(&self) -> Code {
        match self {
            Self::Base64(_) => Code::Base64Unwrapped,
            Self::Der(_) => Code::DerConverted,
            Self::Pkcs7(_) => Code::Pkcs7Converted,
            Self::Pkcs12(..) => Code::Pkcs12Converted,
            Self::Zip(_) => Code::ZipUnwrapped,
            Self::Secret(..) => Code::SecretUnwrapped,
            Self::ConfigMap(..) => Code::ConfigMapUnwrapped,
            Self::Kubeconfigs(_) | Self::Cluster { .. } => Code::KubeconfigExtracted,
        }
    }
}

impl KeyRemark {
    /// Returns the place of the key or archive.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Decrypted(place, _) | Self::OpenSsh(place, _) | Self::Unusable(place, _) => *place,
            Self::Closed(part, ..) => part.place(),
        }
    }

    fn code(&self) -> Code {
        match self {
            Self::Decrypted(..) => Code::KeyDecrypted,
            Self::Closed(_, Closed::PassphraseNeeded | Closed::Postponed, _) => Code::KeyEncrypted,
            Self::Closed(_, Closed::Wrong(_), _) => Code::KeyPassphraseWrong,
            Self::Closed(_, Closed::Refused(_), _) => Code::KeyEncryptionUnsupported,
            Self::OpenSsh(..) => Code::KeyOpenssh,
            Self::Unusable(_, KeyError::Unreadable(_)) => Code::KeyUnreadable,
            Self::Unusable(_, KeyError::Inconsistent(_)) => Code::KeyInconsistent,
            Self::Unusable(_, KeyError::TypeUnsupported(_)) => Code::KeyTypeUnsupported,
            Self::Unusable(_, KeyError::CurveUnsupported(_) | KeyError::ExplicitCurve) => Code::KeyCurveUnsupported,
        }
    }
}
