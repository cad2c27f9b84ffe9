//! Controls Chromium with its debugging protocol over a pipe: without a port, and the browser ends with this process.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use serde_json::{Value, json};

/// A running Chromium with an empty profile.
pub struct Browser {
    child: Child,
    wire: Arc<Wire>,
    /// Profile and downloads; removed at the end.
    folder: PathBuf,
}

/// One page, frame, or worker.
#[derive(Clone)]
pub struct Session {
    wire: Arc<Wire>,
    id: String,
}

/// An event from Chromium.
#[derive(Clone, Debug)]
pub struct Event {
    /// `Runtime.consoleAPICalled`
    pub method: String,
    /// Its parameters.
    pub params: Value,
    session: String,
}

struct Wire {
    stdin: Mutex<Option<ChildStdin>>,
    heard: Mutex<Heard>,
    arrived: Condvar,
}

#[derive(Default)]
struct Heard {
    last: u64,
    answers: BTreeMap<u64, Value>,
    events: Vec<Event>,
    is_over: bool,
}

impl Browser {
    /// Starts Chromium: the program that `KUBEFRONT_CHROMIUM` names, otherwise `chromium` on the PATH.
    pub fn start(name: &str, flags: &[&str]) -> Self {
        let program = env::var("KUBEFRONT_CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
        let folder = env::temp_dir().join(format!("kubefront-{name}-{}", process::id()));
        fs::create_dir_all(folder.join("downloads")).expect("a writable folder for temporary files");
        // Chromium reads commands from descriptor 3 and answers on 4. A shell connects the pipes.
        let mut command = Command::new("sh");
        command.args(["-c", "exec 3<&0 4>&1 </dev/null >/dev/null; exec \"$@\"", "sh", &program]);
        command.args(FLAGS).args(flags).arg(format!("--user-data-dir={}", folder.join("profile").display()));
        command.arg("about:blank").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("a shell");
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().expect("a pipe");
        let wire = Arc::new(Wire { stdin: Mutex::new(stdin), heard: Mutex::default(), arrived: Condvar::new() });
        let listening = wire.clone();
        thread::spawn(move || listening.listen(BufReader::new(stdout)));
        let browser = Self { child, wire, folder };
        let version = browser.call("Browser.getVersion", &json!({}));
        println!("{} as process {}", version["product"].as_str().unwrap_or("?"), browser.child.id());
        browser
    }

    /// Calls a method of the browser.
    pub fn call(&self, method: &str, params: &Value) -> Value {
        self.root().call(method, params)
    }

    /// The browser's own session.
    pub fn root(&self) -> Session {
        Session { wire: self.wire.clone(), id: String::new() }
    }

    /// Returns the session with this id.
    pub fn session(&self, id: &str) -> Session {
        Session { wire: self.wire.clone(), id: id.to_owned() }
    }

    /// Where temporary files go; removed with the browser.
    pub fn folder(&self) -> &PathBuf {
        &self.folder
    }

    /// Ends the browser and waits for it, so that its files are complete.
    pub fn end(&mut self) {
        if let Some(stdin) = self.wire.stdin.lock().expect("no panic while writing").take() {
            drop(stdin); // a closed pipe is Chromium's sign to end
        }
        if is_true_in_time(|| self.child.try_wait().is_ok_and(|status| status.is_some())) {
            return;
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Session {
    /// Calls a method. A protocol error fails the test.
    pub fn call(&self, method: &str, params: &Value) -> Value {
        self.ask(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Calls a method, and returns a protocol error.
    pub fn ask(&self, method: &str, params: &Value) -> Result<Value, String> {
        let id = self.wire.send(method, params, &self.id);
        let mut answer = self
            .wire
            .wait(LONGEST, |heard| heard.answers.remove(&id))
            .ok_or_else(|| format!("no answer in {LONGEST:?}"))?;
        match answer.get("error") {
            Some(error) => Err(error.to_string()),
            None => Ok(answer["result"].take()),
        }
    }

    /// Runs an expression with a user gesture, and awaits promises. An exception fails the test.
    pub fn evaluate(&self, expression: &str) -> Value {
        self.try_evaluate(expression).unwrap_or_else(|error| panic!("{error}\n  in {}", shortened(expression)))
    }

    /// Runs an expression, and returns its exception.
    pub fn try_evaluate(&self, expression: &str) -> Result<Value, String> {
        let params =
            json!({"expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true});
        let mut done = self.ask("Runtime.evaluate", &params)?;
        match done.get("exceptionDetails") {
            Some(thrown) => Err(thrown["exception"]["description"].as_str().unwrap_or("an exception").to_owned()),
            None => Ok(done["result"]["value"].take()),
        }
    }

    /// Waits until an expression is true.
    pub fn wait_for(&self, expression: &str) {
        let mut last = Ok(Value::Null);
        let is_true = is_true_in_time(|| {
            last = self.try_evaluate(expression);
            last == Ok(Value::Bool(true))
        });
        assert!(is_true, "not true in {LONGEST:?}: {}\n  last: {last:?}", shortened(expression));
    }

    /// Waits for a matching event of this session.
    pub fn wait_event(&self, method: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let fits = |event: &&Event| event.session == self.id && event.method == method && fits(&event.params);
        let found = self.wire.wait(LONGEST, |heard| heard.events.iter().find(fits).map(|event| event.params.clone()));
        found.unwrap_or_else(|| panic!("no {method} in {LONGEST:?}"))
    }

    /// Every event of this session so far.
    pub fn events(&self) -> Vec<Event> {
        let heard = self.wire.heard.lock().expect("no panic while reading");
        heard.events.iter().filter(|event| event.session == self.id).cloned().collect()
    }
}

impl Wire {
    fn send(&self, method: &str, params: &Value, session: &str) -> u64 {
        let id = {
            let mut heard = self.heard.lock().expect("no panic while reading");
            heard.last += 1;
            heard.last
        };
        let mut message = json!({"id": id, "method": method, "params": params});
        if !session.is_empty() {
            message["sessionId"] = json!(session);
        }
        let mut stdin = self.stdin.lock().expect("no panic while writing");
        let stdin = stdin.as_mut().expect("a browser that runs");
        stdin.write_all(format!("{message}\0").as_bytes()).expect("a browser that listens: is chromium installed?");
        stdin.flush().expect("a browser that listens");
        id
    }

    fn wait<T>(&self, longest: Duration, mut pick: impl FnMut(&mut Heard) -> Option<T>) -> Option<T> {
        let end = Instant::now() + longest;
        let mut heard = self.heard.lock().expect("no panic while reading");
        loop {
            if let Some(found) = pick(&mut heard) {
                return Some(found);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || heard.is_over {
                return None;
            }
            heard = self.arrived.wait_timeout(heard, left).expect("no panic while reading").0;
        }
    }

    fn listen(&self, mut from: impl BufRead) {
        let mut bytes = Vec::new();
        while from.read_until(0, &mut bytes).is_ok_and(|count| count > 0) {
            bytes.pop();
            let message: Value = serde_json::from_slice(&bytes).unwrap_or_default();
            bytes.clear();
            let mut heard = self.heard.lock().expect("no panic while writing");
            match message["id"].as_u64() {
                Some(id) => drop(heard.answers.insert(id, message)),
                None => heard.events.push(Event {
                    method: message["method"].as_str().unwrap_or_default().to_owned(),
                    session: message["sessionId"].as_str().unwrap_or_default().to_owned(),
                    params: message["params"].clone(),
                }),
            }
            self.arrived.notify_all();
        }
        self.heard.lock().expect("no panic while writing").is_over = true;
        self.arrived.notify_all();
    }
}

/// Waits until the condition is true.
pub fn wait_until(what: &str, is_so: impl FnMut() -> bool) {
    assert!(is_true_in_time(is_so), "not in {LONGEST:?}: {what}");
}

fn is_true_in_time(mut is_true: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    loop {
        if is_true() {
            return true;
        }
        if begin.elapsed() > LONGEST {
            return false;
        }
        thread::sleep(Duration::from_millis(15));
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(400).collect()
}

/// Far longer than any step on a busy machine: only a condition that never becomes true reaches this limit.
const LONGEST: Duration = Duration::from_secs(120);

/// `--no-sandbox` allows root in a container; all pages are part of the tests. The other flags disable Chromium's own
/// connections, and the throttling of pages in the background.
const FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
    "--hide-scrollbars",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
];
