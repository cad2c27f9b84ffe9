//! Data to stdout, in one piece.

use std::io::{self, ErrorKind};
use std::time::Duration;

/// Writes `bytes` to stdout. A reader that closes the pipe is not an error: it has read enough.
///
/// The standard library treats a stdout that is not open for writing as a success, so its writer is not used.
pub(crate) fn stdout(bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match write(rest) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) => match error.kind() {
                ErrorKind::Interrupted => {}
                // Another program made the pipe or terminal non-blocking.
                ErrorKind::WouldBlock => std::thread::sleep(PAUSE),
                ErrorKind::BrokenPipe => return Ok(()),
                _ => return Err(error),
            },
        }
    }
    Ok(())
}

#[cfg(unix)]
fn write(bytes: &[u8]) -> io::Result<usize> {
    Ok(rustix::io::write(rustix::stdio::stdout(), bytes)?)
}

#[cfg(not(unix))]
fn write(bytes: &[u8]) -> io::Result<usize> {
    use io::Write;
    let mut out = io::stdout().lock();
    let count = out.write(bytes)?;
    out.flush().map(|()| count)
}

const PAUSE: Duration = Duration::from_millis(10);
