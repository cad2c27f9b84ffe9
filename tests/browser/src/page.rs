//! The page, opened and used as a person does: drop, paste, click, type.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, thread};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::cdp::{Browser, Session};
use crate::watch::{CLOCK, TRACES, WATCH};

/// The page in a profile of its own.
pub struct Page<'a> {
    browser: &'a Browser,
    context: String,
    target: String,
    /// The outer document.
    pub shell: Session,
    /// The app's frame, a process of its own.
    pub frame: Session,
    downloads: PathBuf,
}

/// How it is opened.
#[derive(Clone, Copy)]
pub struct View {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// 2: the same as zooming to 200 % at twice the width.
    pub scale: f64,
    /// What the system prefers.
    pub is_dark: bool,
    /// On paper.
    pub is_print: bool,
}

/// Flags of a Chromium that has no WebAssembly, as hardened ones have none.
pub const WITHOUT_WEBASSEMBLY: &[&str] = &["--js-flags=--jitless"];

/// A desktop in light.
pub const DESK: View = View { width: 1280, height: 900, scale: 1.0, is_dark: false, is_print: false };

/// `dist/kubefront.html`, as somebody opens it from the disk.
pub fn from_disk() -> String {
    format!("file://{}", dist().join("kubefront.html").display())
}

/// The folder of what is built.
pub fn dist() -> PathBuf {
    let dist = root().join("dist");
    assert!(dist.join("kubefront.html").is_file(), "dist/kubefront.html is missing: cargo xtask web --build-only");
    dist
}

/// The checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The files of a golden case, as paths to drop.
pub fn golden(case: &str, names: &[&str]) -> Vec<PathBuf> {
    names.iter().map(|name| root().join("tests/golden").join(case).join(name)).collect()
}

/// A click on the button, label or summary with this text or name.
pub fn button(name: &str) -> String {
    format!(
        "(() => {{ const fits = e => e.offsetParent !== null && ((e.ariaLabel ?? e.textContent).trim() === {name:?} || e.textContent.trim() === {name:?}); \
         const e = [...document.querySelectorAll('button, summary, label')].find(fits); \
         if (!e) throw new Error('no ' + {name:?}); e.click(); return true; }})()"
    )
}

impl<'a> Page<'a> {
    /// Opens an address, and waits until the app stands.
    pub fn open(browser: &'a Browser, address: &str, view: View) -> Self {
        Self::open_with(browser, address, view, true, "")
    }

    /// Opens the page in a browser that `script` has changed before anything of the page ran.
    pub fn open_after(browser: &'a Browser, script: &str) -> Self {
        Self::open_with(browser, &from_disk(), DESK, true, script)
    }

    /// Opens an address with scripts switched off, and waits until it is read.
    pub fn open_without_script(browser: &'a Browser, address: &str, view: View) -> Self {
        Self::open_with(browser, address, view, false, "")
    }

    /// A busy machine now and then lets the app start before it has its clock: then it is opened again.
    fn open_with(browser: &'a Browser, address: &str, view: View, has_script: bool, before: &str) -> Self {
        let mut pages = (0..5).map(|_| Self::open_once(browser, address, view, has_script, before));
        let has_clock =
            |page: &Self| !has_script || page.frame.evaluate("globalThis.isWatchedFromStart === true") == true;
        pages.find(has_clock).expect("the app started before it had its clock, five times over")
    }

    fn open_once(browser: &'a Browser, address: &str, view: View, has_script: bool, before: &str) -> Self {
        let context = text(&browser.call("Target.createBrowserContext", &json!({})), "browserContextId");
        let downloads = browser.folder().join("downloads").join(&context);
        fs::create_dir_all(&downloads).expect("a folder for downloads");
        let to = json!({"behavior": "allow", "downloadPath": downloads, "browserContextId": context});
        browser.call("Browser.setDownloadBehavior", &to);
        let (target, shell) = blank(browser, &context);
        shell.call("Page.addScriptToEvaluateOnNewDocument", &json!({"source": WATCH}));
        shell.call(
            "Target.setAutoAttach",
            &json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true}),
        );
        for domain in ["Page", "Runtime", "Log"] {
            shell.call(&format!("{domain}.enable"), &json!({}));
        }
        let frame = shell.clone();
        let page = Self { browser, context, target, shell, frame, downloads };
        page.show(view);
        page.shell.call("Emulation.setScriptExecutionDisabled", &json!({"value": !has_script}));
        page.shell.call("Page.navigate", &json!({"url": address}));
        page.into_app(view, has_script, before)
    }

    /// The app's frame appears as a target that waits: it gets its clock and its watchers first.
    fn into_app(mut self, view: View, has_script: bool, before: &str) -> Self {
        let attached =
            self.shell.wait_event("Target.attachedToTarget", |event| event["targetInfo"]["type"] == "iframe");
        self.frame = self.browser.session(&text(&attached, "sessionId"));
        for domain in ["Page", "Runtime", "Log"] {
            self.frame.call(&format!("{domain}.enable"), &json!({}));
        }
        self.frame.call(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({"source": format!("{WATCH}{CLOCK}{before}"), "runImmediately": true}),
        );
        self.show_in(&self.frame, view);
        self.frame.call("Emulation.setScriptExecutionDisabled", &json!({"value": !has_script}));
        self.frame.call("Runtime.runIfWaitingForDebugger", &json!({}));
        if has_script {
            self.frame.wait_for("document.querySelector('.verdict h2, .broken') !== null");
        } else {
            self.shell.wait_for("document.readyState === 'complete'");
        }
        self
    }

    /// Sets size, zoom and colours.
    pub fn show(&self, view: View) {
        let size =
            json!({"width": view.width, "height": view.height, "deviceScaleFactor": view.scale, "mobile": false});
        self.shell.call("Emulation.setDeviceMetricsOverride", &size);
        // On paper the page around the frame hides it, and what is hidden draws no frames to wait for.
        self.show_in(&self.shell, View { is_print: false, ..view });
    }

    fn show_in(&self, session: &Session, view: View) {
        let scheme = if view.is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]);
        let media = if view.is_print { "print" } else { "" };
        session.call("Emulation.setEmulatedMedia", &json!({"media": media, "features": features}));
    }

    /// Sets size and colours of a page that is open.
    pub fn turn(&self, view: View) {
        self.show(view);
        self.show_in(&self.frame, view);
        self.frame.wait_for(&format!("innerWidth <= {}", view.width));
    }

    /// Drops files and folders from the disk onto the page.
    pub fn drop(&self, paths: &[PathBuf]) {
        let data = json!({"items": [], "files": paths, "dragOperationsMask": 1});
        for kind in ["dragEnter", "dragOver", "drop"] {
            self.shell.call("Input.dispatchDragEvent", &json!({"type": kind, "x": 200, "y": 200, "data": data}));
        }
        self.settled();
    }

    /// Drops files that are nowhere on the disk.
    pub fn hand(&self, files: &[(String, Vec<u8>)]) {
        let files: Vec<Value> = files.iter().map(|(name, bytes)| json!([name, STANDARD.encode(bytes)])).collect();
        self.frame.evaluate(&format!(
            "(() => {{ const data = new DataTransfer(); \
             for (const [name, text] of {}) data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name)); \
             dispatchEvent(new DragEvent('drop', {{dataTransfer: data, cancelable: true}})); }})()",
            json!(files)
        ));
        self.settled();
    }

    /// Chooses in a select, as its keyboard does.
    pub fn select(&self, selector: &str, value: &str) {
        self.frame.evaluate(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.value = {value:?}; e.dispatchEvent(new Event('change', {{bubbles: true}})); }})()"
        ));
        self.settled();
    }

    /// Chooses files with the picker.
    pub fn choose(&self, paths: &[PathBuf]) {
        let object = json!({"expression": "document.getElementById('drop')"});
        let input = self.frame.call("Runtime.evaluate", &object)["result"]["objectId"].clone();
        self.frame.call("DOM.setFileInputFiles", &json!({"files": paths, "objectId": input}));
        self.settled();
    }

    /// Puts a text into the system's clipboard and presses the keys that paste.
    pub fn paste(&self, text: &str) {
        let (target, other) = blank(self.browser, &self.context);
        other.evaluate(&format!(
            "(() => {{ const t = document.body.appendChild(document.createElement('textarea')); t.value = {}; t.focus(); t.select(); }})()",
            json!(text)
        ));
        key_in(&other, "c", 2, &["copy"]);
        self.browser.call("Target.closeTarget", &json!({"targetId": target}));
        self.shell.call("Page.bringToFront", &json!({}));
        self.frame.wait_for("document.hasFocus()");
        key_in(&self.shell, "v", 2, &["paste"]);
        self.settled();
    }

    /// Takes mouse and focus away from everything.
    pub fn away(&self) {
        self.shell.call("Input.dispatchMouseEvent", &json!({"type": "mouseMoved", "x": 1, "y": 1}));
        self.frame.evaluate("document.activeElement?.blur()");
    }

    /// Waits until nothing is being read and two frames were drawn.
    pub fn settled(&self) {
        self.frame.evaluate("new Promise(done => setTimeout(done, 30))");
        self.frame.wait_for("document.querySelector('.icon-working') === null");
        self.frame.evaluate(
            "new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 0))",
        );
    }

    /// Presses a key.
    pub fn key(&self, name: &str) {
        key_in(&self.shell, name, 0, &[]);
    }

    /// Clicks the button with this text or name.
    pub fn click(&self, name: &str) {
        self.frame.evaluate(&button(name));
        self.settled();
    }

    /// Types into the field with this id, in place of what stands there.
    pub fn type_into(&self, id: &str, text: &str) {
        let go = format!(
            "(() => {{ const e = document.getElementById({id:?}); e.focus(); e.select?.(); return document.activeElement === e; }})()"
        );
        assert_eq!(self.frame.evaluate(&go), true, "{id} takes no focus");
        self.shell.call("Input.insertText", &json!({"text": text}));
        self.settled();
    }

    /// The text of what a selector finds, all of them.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let found =
            self.frame.evaluate(&format!("[...document.querySelectorAll({selector:?})].map(e => e.textContent)"));
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The text of the first that a selector finds, empty if none.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// How many a selector finds.
    pub fn count(&self, selector: &str) -> usize {
        self.texts(selector).len()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        if self.frame.evaluate(
            "[...document.querySelectorAll('.header button')].some(b => b.textContent === 'Clear' && !b.disabled)",
        ) == true
        {
            self.click("Clear");
        }
    }

    /// Returns the file that a click downloads, and removes it.
    pub fn download(&self, click: &str) -> (String, Vec<u8>) {
        self.click(click);
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(10) {
            let entries = fs::read_dir(&self.downloads).expect("the folder of downloads").flatten();
            let whole = entries.map(|e| e.path()).find(|path| path.extension().is_none_or(|end| end != "crdownload"));
            if let Some(path) = whole.filter(|path| fs::metadata(path).is_ok_and(|m| m.len() > 0)) {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let bytes = fs::read(&path).expect("a whole file");
                fs::remove_file(path).expect("a file of ours");
                return (name, bytes);
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{click}: nothing was downloaded");
    }

    /// What the clipboard holds, read by another page.
    pub fn clipboard(&self) -> String {
        let (target, other) = blank(self.browser, &self.context);
        self.browser.call("Target.activateTarget", &json!({"targetId": target}));
        other.evaluate("document.body.appendChild(document.createElement('textarea')).focus()");
        key_in(&other, "v", 2, &["paste"]);
        let held = other.evaluate("document.querySelector('textarea').value");
        self.browser.call("Target.closeTarget", &json!({"targetId": target}));
        self.shell.call("Page.bringToFront", &json!({}));
        held.as_str().unwrap_or_default().to_owned()
    }

    /// A picture: PNG, or WebP of a quality that is small enough to be committed.
    pub fn picture(&self, format: &str) -> Vec<u8> {
        let shot = self.shell.call("Page.captureScreenshot", &json!({"format": format, "quality": 80}));
        STANDARD.decode(shot["data"].as_str().unwrap_or_default()).expect("base64")
    }

    /// Everything that is to be seen of the page from outside: attributes, address, titles, messages, console.
    pub fn traces(&self) -> String {
        let of_frame = self.frame.evaluate(TRACES).to_string();
        let of_shell = self.shell.evaluate(TRACES).to_string();
        let said = [&self.frame, &self.shell].map(|session| {
            let is_said = |method: &str| {
                method.starts_with("Log.")
                    || method == "Runtime.consoleAPICalled"
                    || method == "Runtime.exceptionThrown"
            };
            let events = session.events().into_iter().filter(|event| is_said(&event.method));
            events.map(|event| event.params.to_string()).collect::<String>()
        });
        format!("{of_frame}\n{of_shell}\n{}\n{}", said[0], said[1])
    }

    /// What was logged, as errors and warnings.
    pub fn complaints(&self) -> Vec<String> {
        let events = [&self.frame, &self.shell].map(Session::events).concat();
        let is_bad = |method: &str| method == "Runtime.exceptionThrown" || method == "Log.entryAdded";
        events.into_iter().filter(|event| is_bad(&event.method)).map(|event| event.params.to_string()).collect()
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        // Whatever the page wants to ask before it goes, it goes.
        let _ = self.browser.root().ask("Target.closeTarget", &json!({"targetId": self.target}));
        let _ = self.browser.root().ask("Target.disposeBrowserContext", &json!({"browserContextId": self.context}));
    }
}

/// An empty page.
pub fn blank(browser: &Browser, context: &str) -> (String, Session) {
    let made = browser.call("Target.createTarget", &json!({"url": "about:blank", "browserContextId": context}));
    let target = text(&made, "targetId");
    let attached = browser.call("Target.attachToTarget", &json!({"targetId": target, "flatten": true}));
    (target, browser.session(&text(&attached, "sessionId")))
}

/// Presses a key; modifiers: 1 alt, 2 control, 8 shift.
pub fn key_in(session: &Session, name: &str, modifiers: u8, commands: &[&str]) {
    let (code, number, typed) = match name {
        "Tab" => ("Tab", 9, ""),
        "Enter" => ("Enter", 13, "\r"),
        "Escape" => ("Escape", 27, ""),
        " " => ("Space", 32, " "),
        "ArrowLeft" => ("ArrowLeft", 37, ""),
        "ArrowUp" => ("ArrowUp", 38, ""),
        "ArrowRight" => ("ArrowRight", 39, ""),
        "ArrowDown" => ("ArrowDown", 40, ""),
        "Home" => ("Home", 36, ""),
        "End" => ("End", 35, ""),
        "c" => ("KeyC", 67, ""),
        "p" => ("KeyP", 80, ""),
        "v" => ("KeyV", 86, ""),
        other => panic!("no key {other}"),
    };
    let mut press = json!({"type": if typed.is_empty() { "rawKeyDown" } else { "keyDown" }, "key": name, "code": code,
        "windowsVirtualKeyCode": number, "modifiers": modifiers, "commands": commands});
    if !typed.is_empty() {
        press["text"] = json!(typed);
    }
    session.call("Input.dispatchKeyEvent", &press);
    press["type"] = json!("keyUp");
    press["commands"] = json!([]);
    session.call("Input.dispatchKeyEvent", &press);
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("{key} in {value}")).to_owned()
}
