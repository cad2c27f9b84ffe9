//! All output: directories that are written completely or not at all, and stdout.

pub(crate) mod disk;
pub(crate) mod folder;
pub(crate) mod layout;
mod stdout;

pub(crate) use disk::{Permission, RealDisk};
pub(crate) use folder::{Folder, NewFile, WriteError, Written};
pub(crate) use layout::{BUNDLE, EXAMPLE};
pub(crate) use stdout::stdout;
