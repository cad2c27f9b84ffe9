//! Data to stdout, in one piece.

use std::io::{self, ErrorKind, Write};

/// Writes `bytes` to stdout. A reader that closes the pipe is not an error: it has read enough.
pub(crate) fn stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
