//! Servers of the stack.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;

use crate::patience::comes_true;
use crate::sandbox::folder;

/// A server; ended when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a server; what it says goes to `logs/NAME.log`, after what is there.
    pub(crate) fn start(name: &str, mut command: Command) -> Self {
        let log = folder().join("logs").join(format!("{name}.log"));
        let open = || File::options().create(true).append(true).open(&log).unwrap();
        command.stdin(Stdio::null()).stdout(open()).stderr(open());
        let child = spawn(command).unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self { name: name.to_owned(), child, log }
    }

    /// Returns the file of its output.
    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    /// Waits until `is_ready`, and fails with the end of the log when it ends or needs too long.
    pub(crate) fn wait_until(&mut self, mut is_ready: impl FnMut() -> bool) {
        let mut ended = None;
        let is_over = comes_true(|| {
            ended = self.child.try_wait().unwrap();
            ended.is_some() || is_ready()
        });
        let is_fine = is_over && ended.is_none();
        assert!(is_fine, "{}: not ready ({ended:?}); its log ends with\n{}", self.name, tail(&self.log));
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tail(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// Starts a child from a thread that never ends: Envoy 1.40 asks the kernel for SIGTERM when the thread that started it
/// does (`PR_SET_PDEATHSIG`), and cases run in threads that come and go.
fn spawn(command: Command) -> io::Result<Child> {
    type Order = (Command, mpsc::Sender<io::Result<Child>>);
    static PARENT: OnceLock<mpsc::Sender<Order>> = OnceLock::new();
    let parent = PARENT.get_or_init(|| {
        let (sender, orders) = mpsc::channel::<Order>();
        thread::spawn(move || orders.iter().for_each(|(mut command, answer)| drop(answer.send(command.spawn()))));
        sender
    });
    let (answer, child) = mpsc::channel();
    parent.send((command, answer)).map_err(io::Error::other)?;
    child.recv().map_err(io::Error::other)?
}
