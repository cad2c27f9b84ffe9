//! Messages on stderr, in one layout. No text of a file can control the terminal through them.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write as _};
use std::sync::mpsc;
use std::time::Duration;

use kubefront_core::hidden;

/// One message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    kind: &'static str,
    text: String,
}

impl Line {
    /// `error: ...`
    pub(crate) fn error(text: impl AsRef<str>) -> Self {
        Self { kind: "error: ", text: harmless(text.as_ref()) }
    }

    /// `help: ...`
    pub(crate) fn hint(text: impl AsRef<str>) -> Self {
        Self { kind: "help: ", text: harmless(text.as_ref()) }
    }

    /// `note: ...`
    pub(crate) fn note(text: impl AsRef<str>) -> Self {
        Self { kind: "note: ", text: harmless(text.as_ref()) }
    }

    /// `warning: ...`
    pub(crate) fn warning(text: impl AsRef<str>) -> Self {
        Self { kind: "warning: ", text: harmless(text.as_ref()) }
    }

    /// Returns the message without its label.
    pub(crate) fn message(&self) -> String {
        self.text.clone()
    }

    /// Returns the line as it is printed; empty if there is no message.
    pub(crate) fn text(&self) -> String {
        if self.text.is_empty() { String::new() } else { format!("{}{}\n", self.kind, self.text) }
    }

    /// Text without a label.
    pub(crate) fn plain(text: impl AsRef<str>) -> Self {
        Self { kind: "", text: harmless(text.as_ref()) }
    }
}

/// Prints the messages; empty ones are left out. A closed stderr is not an error.
pub(crate) fn say(lines: &[Line]) {
    let mut text = String::new();
    for line in lines.iter().filter(|line| !line.text.is_empty()) {
        let _ = writeln!(text, "{}{}", line.kind, line.text);
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Writes a text of several lines to stderr as it is; it must be harmless already.
pub(crate) fn say_text(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Prints `what` if `work` needs longer than a second on a terminal, or longer than five seconds otherwise.
pub(crate) fn patiently<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let patience = Duration::from_secs(if io::stderr().is_terminal() { 1 } else { 5 });
    let what = Line::plain(what);
    let (done, waits) = mpsc::channel::<()>();
    // Without a thread (`ulimit -u`, a pids cgroup), the work is done without the message.
    let _ = std::thread::Builder::new().spawn(move || {
        if waits.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
            say(&[what]);
        }
    });
    let result = work();
    drop(done);
    result
}

/// Replaces hidden characters by their code point, `<U+001B>`; line breaks stay.
pub(crate) fn harmless(text: &str) -> String {
    text.split('\n').map(hidden::shown).collect::<Vec<_>>().join("\n")
}

/// Returns the usual words for an I/O error, without its number; the same words on every system.
pub(crate) fn plain_io(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "no such file or directory",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::StorageFull => "no space left on device",
        ErrorKind::QuotaExceeded => "disk quota exceeded",
        ErrorKind::ReadOnlyFilesystem => "read-only file system",
        ErrorKind::NotADirectory => "not a directory",
        ErrorKind::FileTooLarge => "file too large",
        ErrorKind::InvalidFilename => "invalid file name, or file name too long",
        _ => {
            let text = error.to_string();
            return text.split(" (os error").next().unwrap_or(&text).to_lowercase();
        }
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_controls_the_terminal() {
        let rows = [
            ("plain ü 名", "plain ü 名"),
            ("\u{1b}[2Jgone", "<U+001B>[2Jgone"),
            ("a\rb", "a<U+000D>b"),
            ("a\u{9b}31m", "a<U+009B>31m"), // C1's CSI
            ("pem\u{202e}exe\u{e0041}", "pem<U+202E>exe<U+E0041>"),
            ("two\nlines", "two\nlines"),
        ];
        for (text, expected) in rows {
            assert_eq!(harmless(text), expected);
        }
    }
}
