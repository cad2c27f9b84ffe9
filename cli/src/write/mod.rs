//! All output: directories that are written completely or not at all, and stdout.

pub(crate) mod disk;
pub(crate) mod error;
mod file;
pub(crate) mod folder;
pub(crate) mod layout;
pub(crate) mod signals;
mod stdout;

pub(crate) use disk::{Permission, RealDisk};
pub(crate) use error::{Afterwards, WriteError};
pub(crate) use file::replace_file;
pub(crate) use folder::{Existing, Folder, How, NewFile, Written, make_folder};
pub(crate) use layout::{BUNDLE, Layout, Proof};
pub(crate) use signals::{Signals, outlive_size_limit};
pub(crate) use stdout::stdout;
