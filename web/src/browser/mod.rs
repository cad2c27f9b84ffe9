//! Every touch of the browser, one file each. Nothing here opens a connection.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod download;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod shell;
pub(crate) mod window;
pub(crate) mod worker;
