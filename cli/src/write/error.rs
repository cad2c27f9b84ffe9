//! Why a directory was not written, and what to do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use kubefront_core::shell;

use crate::paths::{make_folder, remove_folder};

/// What did not work after the new directory was in its place: the run succeeded all the same.
#[derive(thiserror::Error, Debug)]
#[allow(missing_docs)]
pub(crate) enum Afterwards {
    #[error("{} is written, but may be lost if the machine crashes in the next seconds: cannot flush {}", folder.display(), parent.display())]
    NotFlushed {
        folder: PathBuf,
        parent: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is written, but your files cannot be moved out of the old directory {}", folder.display(), left.display())]
    NotMoved {
        folder: PathBuf,
        left: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is written, but the old directory {} cannot be removed", folder.display(), left.display())]
    OldRemains {
        folder: PathBuf,
        left: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is written; the old directory remains as {}, because {entries} changed in the meantime", folder.display(), left.display())]
    OldChanged { folder: PathBuf, left: PathBuf, entries: String },
}

/// Why the new directory was not written. An old one is unchanged.
#[derive(thiserror::Error, Debug)]
#[non_exhaustive]
#[allow(missing_docs)]
pub(crate) enum WriteError {
    #[error("- is not a directory")]
    Dash { what: &'static str },
    #[error("{} is the root directory", .0.display())]
    Root(PathBuf),
    #[error("{} is the name of a device on Windows", .0.display())]
    Device(PathBuf),
    #[error("{} {} the current directory, and replacing it would leave your shell in a removed directory", typed.display(), if *is_itself { "is" } else { "contains" })]
    Current { typed: PathBuf, real: PathBuf, is_itself: bool },
    #[error("directory {} does not exist", .0.display())]
    NoParent(PathBuf),
    #[error("{} is not a directory", .0.display())]
    ParentNotFolder(PathBuf),
    #[error("{} is a symbolic link to {}", link.display(), to.display())]
    Link { link: PathBuf, to: PathBuf },
    #[error("{} is a symbolic link to {}, which does not exist", link.display(), to.display())]
    DanglingLink { link: PathBuf, to: PathBuf },
    #[error("{} exists and is not a directory", .0.display())]
    NotFolder(PathBuf),
    #[error("directory {} exists", .0.display())]
    Exists(PathBuf),
    #[error("directory {} exists and contains {}, which kubefront did not write", folder.display(), listed(entries))]
    Foreign { folder: PathBuf, entries: Vec<String> },
    #[error("directory {} exists and contains {}, which {} changed after kubefront wrote {}", folder.display(), listed(entries), if entries.len() == 1 { "was" } else { "were" }, if entries.len() == 1 { "it" } else { "them" })]
    Changed { folder: PathBuf, entries: Vec<String>, is_encrypted: bool },
    #[error("directory {} exists and is not {what} written by kubefront", folder.display())]
    Unproven { folder: PathBuf, what: &'static str },
    #[error("another kubefront process is writing {}", .0.display())]
    Busy(PathBuf),
    #[error("{} is a mount point, which cannot be replaced in one step", .0.display())]
    MountPoint(PathBuf),
    #[error("{} is in a lower layer of an overlay file system, such as a container image, and cannot be renamed", .0.display())]
    Layer(PathBuf),
    #[error("interrupted by a signal")]
    Stopped,
    #[error("cannot {action} {}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl WriteError {
    /// Says whether the command was called wrongly.
    pub(crate) fn is_usage(&self) -> bool {
        matches!(self, Self::Dash { .. } | Self::Root(_) | Self::Device(_) | Self::Current { .. })
    }

    /// Returns how to fix it.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Dash { what: "a bundle" } => {
                "to print the manifests, leave out --out-dir; for a directory with this name, pass ./-".to_owned()
            }
            Self::Dash { .. } => "for a directory with this name, pass ./-".to_owned(),
            Self::Root(_) | Self::Device(_) => "pass a new directory, for example ./bundle".to_owned(),
            Self::Current { real, is_itself: true, .. } => {
                format!(
                    "pass a new directory, for example ./bundle, or run the command elsewhere and pass {}",
                    real.display()
                )
            }
            Self::Current { .. } => "pass a new directory, for example ./bundle".to_owned(),
            Self::NoParent(path) => make_folder(&quoted(path)),
            Self::ParentNotFolder(_) => "pass a path below a directory".to_owned(),
            Self::Link { to, .. } => {
                format!("the link could change before kubefront writes: pass the directory itself, {}", to.display())
            }
            Self::DanglingLink { .. } => "remove the link, or pass another directory".to_owned(),
            Self::NotFolder(_) | Self::Unproven { .. } => {
                "pass a new directory; kubefront replaces only its own files".to_owned()
            }
            Self::Foreign { .. } => {
                "pass a new directory, or move these files out of it; kubefront replaces only its own files".to_owned()
            }
            Self::Changed { folder, is_encrypted: true, .. } => format!(
                "SOPS encrypted it. To renew the certificate: kubefront renew -f {} NEW --out-dir renewed, and encrypt the \
                 result; to write the bundle again, pass a new directory",
                quoted(&folder.join("exposure.yaml"))
            ),
            Self::Changed { .. } => {
                "pass a new directory, or move these files out of it; if you do not need your changes, remove the files"
                    .to_owned()
            }
            Self::Exists(_) => "to replace it in one step: --force".to_owned(),
            Self::Busy(_) => "wait until it has finished, then run the command again".to_owned(),
            Self::MountPoint(path) => format!("pass a directory below it: {}", path.join("bundle").display()),
            Self::Layer(path) => {
                format!("pass another directory, or remove this one first: {}", remove_folder(&quoted(path)))
            }
            Self::Stopped => "no temporary files were left".to_owned(),
            Self::Io { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "free space on the disk, or pass another directory".to_owned()
                }
                ErrorKind::FileTooLarge => "raise the limit for file sizes: ulimit -f unlimited".to_owned(),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    "pass a directory that this user can write".to_owned()
                }
                _ => "pass another directory".to_owned(),
            },
        }
    }
}

impl Afterwards {
    /// Returns what to do about it; empty if there is nothing to do.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NotFlushed { .. } => String::new(),
            Self::NotMoved { folder, left, .. } => format!(
                "it also contains a private key; move your files to {}, then remove it: {}",
                folder.display(),
                remove_folder(&quoted(left))
            ),
            Self::OldRemains { left, .. } => {
                format!("it may contain a private key; remove it: {}", remove_folder(&quoted(left)))
            }
            Self::OldChanged { left, .. } => {
                let remove = remove_folder(&quoted(left));
                format!("it contains a private key; move your files out of it, then remove it: {remove}")
            }
        }
    }
}

/// A path in a command.
fn quoted(path: &Path) -> String {
    shell::file(&path.to_string_lossy())
}

/// Names files: `a`, `a and b`, `a, b, and 3 more`.
pub(super) fn listed(entries: &[String]) -> String {
    match entries {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [one, other, more @ ..] => format!("{one}, {other}, and {} more", more.len()),
    }
}
