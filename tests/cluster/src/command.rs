//! Commands: one that is waited for ([`Run::ran`]), one that goes on ([`Run::starts`]).

use std::ffi::OsStr;
use std::fmt;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::patience::PATIENCE;

/// A command to be run, with an empty stdin, ended after [`PATIENCE`] by default.
#[derive(Debug)]
pub struct Run {
    command: Command,
    stdin: Vec<u8>,
    within: Duration,
}

impl Run {
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self { command: Command::new(program), stdin: Vec::new(), within: PATIENCE }
    }

    pub fn arg(mut self, word: impl AsRef<OsStr>) -> Self {
        self.command.arg(word);
        self
    }

    pub fn args(mut self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(words);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn folder(mut self, folder: impl AsRef<std::path::Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// What it reads from stdin, which then ends.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Ends it after this long, to be run again.
    pub fn within(mut self, seconds: u64) -> Self {
        self.within = Duration::from_secs(seconds);
        self
    }

    /// Runs it to its end.
    pub fn ran(mut self) -> Ran {
        let (bytes, within) = (std::mem::take(&mut self.stdin), self.within);
        let mut running = self.starts();
        let stdin = running.stdin.take();
        let writer = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
        let ran = running.wait_within(within);
        drop(writer); // It ends by itself: the pipe is closed.
        ran
    }

    /// Starts it; stdin stays open, to be written by [`Running::write`].
    pub fn starts(mut self) -> Running {
        let words = std::iter::once(self.command.get_program()).chain(self.command.get_args());
        let shown = words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ");
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A separate process group, so that what a script started can be ended with it.
        let mut child =
            self.command.process_group(0).spawn().unwrap_or_else(|error| panic!("{shown} does not start: {error}"));
        let (stdout, out) = collect(child.stdout.take().unwrap());
        let (stderr, err) = collect(child.stderr.take().unwrap());
        let stdin = child.stdin.take();
        Running { child, stdin, stdout, stderr, readers: vec![out, err], shown, ended: None, begin: Instant::now() }
    }
}

/// How a command ended.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The words that were run.
    pub shown: String,
    /// The exit code; none if a signal ended it, or the test did.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
    /// It was ended because it took too long.
    pub timed_out: bool,
}

impl Ran {
    /// Fails unless the exit code is 0.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// Fails unless the exit code is this one.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit code {code}\n{self}");
        self
    }

    /// Fails unless stdout contains this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "expected {text:?} on stdout\n{self}");
        self
    }

    /// Fails unless stderr contains this.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "expected {text:?} on stderr\n{self}");
        self
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match (self.timed_out, self.code) {
            (true, _) => "ended by us: too slow".to_owned(),
            (_, Some(code)) => format!("exit code {code}"),
            (_, None) => "ended by a signal".to_owned(),
        };
        writeln!(to, "$ {}\n{end}, {:.1} s", self.shown, self.took.as_secs_f64())?;
        write!(to, "stdout: {}\nstderr: {}", self.stdout.trim_end(), self.stderr.trim_end())
    }
}

/// A command that goes on; ended when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Arc<Mutex<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    readers: Vec<JoinHandle<Instant>>,
    /// When its output ended, as far as it was waited for.
    ended: Option<Instant>,
    shown: String,
    begin: Instant,
}

impl Running {
    /// Returns what it has printed so far.
    pub fn stdout(&self) -> String {
        text(&self.stdout)
    }

    /// Returns its messages so far.
    pub fn stderr(&self) -> String {
        text(&self.stderr)
    }

    /// Says whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until stdout or stderr contains `text`; says whether it came before the end.
    pub fn prints(&mut self, text: &str) -> bool {
        let begin = Instant::now();
        loop {
            let has_ended = self.has_ended();
            if has_ended {
                self.join();
            }
            if self.stdout().contains(text) || self.stderr().contains(text) {
                return true;
            }
            if has_ended || begin.elapsed() >= PATIENCE {
                return false;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Writes to its stdin.
    pub fn write(&mut self, text: &str) {
        self.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// Ends its stdin.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Closes stdin, and waits for the end.
    pub fn wait(mut self) -> Ran {
        self.close_stdin();
        self.wait_within(PATIENCE)
    }

    fn wait_within(mut self, within: Duration) -> Ran {
        let begin = Instant::now();
        while !self.has_ended() {
            if begin.elapsed() >= within {
                return self.end(true);
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.end(false)
    }

    /// Ends it.
    pub fn stop(self) -> Ran {
        self.end(false)
    }

    fn end(mut self, timed_out: bool) -> Ran {
        self.kill();
        let status = self.child.wait().unwrap();
        self.join();
        // it may have ended long before anything waited for it
        let took = self.ended.map_or_else(|| self.begin.elapsed(), |ended| ended - self.begin);
        let (stdout, stderr) = (self.stdout(), self.stderr());
        Ran { shown: self.shown.clone(), code: status.code(), stdout, stderr, took, timed_out }
    }
}

impl Running {
    fn join(&mut self) {
        let ends = self.readers.drain(..).map(|reader| reader.join().unwrap());
        self.ended = ends.chain(self.ended).max();
    }

    /// Ends it, and what it started, if it still runs.
    fn kill(&mut self) {
        if !self.has_ended() {
            let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}

fn collect(mut from: impl Read + Send + 'static) -> (Arc<Mutex<Vec<u8>>>, JoinHandle<Instant>) {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let to = Arc::clone(&bytes);
    let reader = thread::spawn(move || {
        let mut part = [0; 16 << 10];
        while let Ok(count @ 1..) = from.read(&mut part) {
            to.lock().unwrap().extend_from_slice(&part[..count]);
        }
        Instant::now()
    });
    (bytes, reader)
}

fn text(bytes: &Mutex<Vec<u8>>) -> String {
    String::from_utf8_lossy(&bytes.lock().unwrap()).into_owned()
}
