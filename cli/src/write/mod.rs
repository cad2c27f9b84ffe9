//! Everything that leaves the process: folders that appear whole or not at all, and stdout.

mod disk;
mod folder;
mod layout;
mod stdout;

pub use disk::{Disk, Lock, Permission, RealDisk};
pub use folder::{Folder, NewFile, WriteError, Written};
pub use layout::{BUNDLE, EXAMPLE, Layout};
pub use stdout::stdout;
