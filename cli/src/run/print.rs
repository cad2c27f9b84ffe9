//! Data to stdout.

use crate::exit::{Error, Exit};
use crate::startup;
use crate::write;

/// Prints data, and returns the exit of a successful run.
pub(super) fn print(bytes: &[u8]) -> Result<Exit, Error> {
    if startup::is_stdout_closed() {
        return Err(Error::StdoutClosed);
    }
    write::stdout(bytes).map(|()| Exit::Usable).map_err(Error::Stdout)
}
