//! The calls of browser APIs, one file each. None of them opens a connection.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod download;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod shell;
pub(crate) mod window;
pub(crate) mod worker;
