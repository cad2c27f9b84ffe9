//! The page, used as a person uses it: drop, paste, click, type.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::cdp::{Browser, Session, wait_until};
use crate::watch::{CLOCK, ENTER, ENTER_AGAIN, GATE, TRACES, WATCH};

/// The page in its own browser profile.
pub struct Page<'a> {
    browser: &'a Browser,
    context: String,
    target: String,
    /// The outer document.
    pub shell: Session,
    /// The app's frame, which is a separate process.
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
    /// Dark color scheme of the system.
    pub is_dark: bool,
    /// Print view.
    pub is_print: bool,
}

/// What runs before the page does.
#[derive(Clone, Copy)]
enum Before<'a> {
    /// This, before the app starts.
    App(&'a str),
    /// This, before any script of the app's frame.
    Scripts(&'a str),
    /// Nothing: the page runs no scripts.
    NoScript,
    /// Nothing, and the app waits for [`Page::start`].
    Held,
}

/// Flags of a Chromium without WebAssembly, as in hardened browsers.
pub const WITHOUT_WEBASSEMBLY: &[&str] = &["--js-flags=--jitless"];

/// The app answers. Its first screen looks the same before.
const USABLE: &str = "performance.getEntriesByName('usable').length > 0";

/// A desktop with the light theme.
pub const DESK: View = View { width: 1280, height: 900, scale: 1.0, is_dark: false, is_print: false };

/// `dist/kubefront.html`, opened from the disk.
pub fn from_disk() -> String {
    format!("file://{}", dist().join("kubefront.html").display())
}

/// The directory of the build output.
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

/// Finds the button, label or summary in view with this text or name.
fn button(name: &str) -> String {
    format!(
        "[...document.querySelectorAll('button, summary, label')].find(e => e.offsetParent !== null \
         && ((e.ariaLabel ?? e.textContent).trim() === {name:?} || e.textContent.trim() === {name:?}))"
    )
}

impl<'a> Page<'a> {
    /// Opens an address, and waits until the app is drawn.
    pub fn open(browser: &'a Browser, address: &str, view: View) -> Self {
        Self::open_with(browser, address, view, Before::App(""))
    }

    /// Opens the page, and runs `script` in the app's frame before the app starts.
    pub fn open_after(browser: &'a Browser, script: &str) -> Self {
        Self::open_with(browser, &from_disk(), DESK, Before::App(script))
    }

    /// Opens the page in a browser that `script` has changed before any script of the app's frame ran. To drop files on this
    /// page, use [`Self::hand`]: sometimes Chromium does not find a reloaded frame under the mouse.
    pub fn open_changed(browser: &'a Browser, script: &str) -> Self {
        Self::open_with(browser, &from_disk(), DESK, Before::Scripts(script))
    }

    /// Opens an address with scripts disabled, and waits until it is loaded.
    pub fn open_without_script(browser: &'a Browser, address: &str, view: View) -> Self {
        Self::open_with(browser, address, view, Before::NoScript)
    }

    /// Opens an address, and waits until the first screen is there: the app starts with [`Self::start`].
    pub fn open_held(browser: &'a Browser, address: &str, view: View) -> Self {
        Self::open_with(browser, address, view, Before::Held)
    }

    /// Starts the app of a page that was opened with [`Self::open_held`].
    pub fn start(&self) {
        self.frame.evaluate(&format!("{CLOCK}{ENTER}"));
        self.frame.wait_for(USABLE);
    }

    fn open_with(browser: &'a Browser, address: &str, view: View, before: Before<'_>) -> Self {
        let context = text(&browser.call("Target.createBrowserContext", &json!({})), "browserContextId");
        let downloads = browser.folder().join("downloads").join(&context);
        fs::create_dir_all(&downloads).expect("a folder for downloads");
        let to = json!({"behavior": "allow", "downloadPath": downloads, "browserContextId": context});
        browser.call("Browser.setDownloadBehavior", &to);
        let (target, shell) = blank(browser, &context);
        shell.call("Page.addScriptToEvaluateOnNewDocument", &json!({"source": format!("{GATE}{WATCH}")}));
        shell.call(
            "Target.setAutoAttach",
            &json!({"autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true}),
        );
        for domain in ["Page", "Runtime", "Log"] {
            shell.call(&format!("{domain}.enable"), &json!({}));
        }
        let frame = shell.clone();
        let page = Self { browser, context, target, shell, frame, downloads };
        page.show(view);
        let is_off = json!({"value": matches!(before, Before::NoScript)});
        page.shell.call("Emulation.setScriptExecutionDisabled", &is_off);
        page.shell.call("Page.navigate", &json!({"url": address}));
        page.into_app(view, before)
    }

    /// Chromium reports the app's frame when its document exists, and cannot let a frame of `srcdoc` wait for a debugger: the
    /// scripts of the frame may have run already. The app has not started: it gets its clock and its watchers first.
    fn into_app(mut self, view: View, before: Before<'_>) -> Self {
        let attached =
            self.shell.wait_event("Target.attachedToTarget", |event| event["targetInfo"]["type"] == "iframe");
        self.frame = self.browser.session(&text(&attached, "sessionId"));
        keep_in_front(&self.frame);
        for domain in ["Page", "Runtime", "Log"] {
            self.frame.call(&format!("{domain}.enable"), &json!({}));
        }
        self.show_in(&self.frame, view);
        let add = |source: String, is_now: bool| {
            let script = json!({"source": source, "runImmediately": is_now});
            self.frame.call("Page.addScriptToEvaluateOnNewDocument", &script);
        };
        match before {
            Before::App(script) => add(format!("{WATCH}{CLOCK}{script};{ENTER}"), true),
            Before::Scripts(script) => {
                add(format!("{WATCH}{CLOCK}{script};{ENTER_AGAIN}"), false);
                // The document may be replaced before it answers, which is a protocol error.
                let _ = self.frame.ask("Runtime.evaluate", &json!({"expression": "location.reload()"}));
            }
            Before::Held => {
                self.frame.wait_for("document.readyState === 'complete'");
                self.frame.evaluate(WATCH);
                self.frame.wait_for(&is_shown_as(view));
                return self;
            }
            Before::NoScript => {
                self.frame.call("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
                self.shell.wait_for("document.readyState === 'complete'");
                return self;
            }
        }
        self.frame.wait_for(&format!(
            "globalThis.seenMessages !== undefined && ({USABLE} || document.querySelector('.broken') !== null)"
        ));
        self.frame.wait_for(&is_shown_as(view));
        self
    }

    /// Sets size, zoom, and colors.
    pub fn show(&self, view: View) {
        let size =
            json!({"width": view.width, "height": view.height, "deviceScaleFactor": view.scale, "mobile": false});
        self.shell.call("Emulation.setDeviceMetricsOverride", &size);
        // In print, the outer page hides the frame, and a hidden frame is never drawn.
        self.show_in(&self.shell, View { is_print: false, ..view });
    }

    fn show_in(&self, session: &Session, view: View) {
        let scheme = if view.is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]);
        let media = if view.is_print { "print" } else { "" };
        session.call("Emulation.setEmulatedMedia", &json!({"media": media, "features": features}));
    }

    /// Sets size and colors of an open page.
    pub fn turn(&self, view: View) {
        self.show(view);
        self.show_in(&self.frame, view);
        self.frame.wait_for(&is_shown_as(view));
        self.laid_out();
    }

    /// Drops files and directories from the disk on the page, and waits until they are read.
    pub fn drop(&self, paths: &[PathBuf]) {
        self.begin_drop(paths);
        self.settled();
    }

    /// Drops files and directories, and returns before they are read.
    pub fn begin_drop(&self, paths: &[PathBuf]) {
        let data = json!({"items": [], "files": paths, "dragOperationsMask": 1});
        let drag = |kind: &str| {
            let event = json!({"type": kind, "x": 200, "y": 200, "data": data});
            self.shell.call("Input.dispatchDragEvent", &event);
        };
        // Before the frame is drawn, drag events reach only the outer document.
        wait_until("the page shows that something is dragged over it", || {
            drag("dragEnter");
            drag("dragOver");
            self.frame.evaluate("document.body.classList.contains('is-hovered')") == true
        });
        self.causing("drop", || drag("drop"));
    }

    /// Does something, and waits until the app got the event.
    fn causing(&self, event: &str, act: impl FnOnce()) {
        let before = self.frame.evaluate(&format!("seenEvents.{event}"));
        act();
        self.frame.wait_for(&format!("seenEvents.{event} > {before}"));
    }

    /// Drops files that are not on the disk.
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

    /// Drops a file that is not on the disk, with so many bytes of no known form.
    pub fn hand_large(&self, name: &str, bytes: usize) {
        self.frame.evaluate(&format!(
            "(() => {{ const data = new DataTransfer(); data.items.add(new File([new Uint8Array({bytes}).fill(0xE5)], {name:?})); \
             dispatchEvent(new DragEvent('drop', {{dataTransfer: data, cancelable: true}})); }})()"
        ));
        self.settled();
    }

    /// Selects an option, as with the keyboard.
    pub fn select(&self, selector: &str, value: &str) {
        self.frame.wait_for(&format!("document.querySelector({selector:?}) !== null"));
        self.frame.evaluate(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.value = {value:?}; e.dispatchEvent(new Event('change', {{bubbles: true}})); }})()"
        ));
        self.settled();
    }

    /// Does something that copies, and waits for the confirmation.
    pub fn copying(&self, act: impl FnOnce()) {
        self.frame.evaluate(
            "globalThis.isCopied = false; new MutationObserver(() => { \
             isCopied ||= [...document.querySelectorAll('.copy')].some(b => b.textContent === 'Copied'); \
             }).observe(document.body, {subtree: true, childList: true, characterData: true})",
        );
        act();
        self.frame.wait_for("isCopied");
    }

    /// Does something, and returns the CPU time of the app's thread: other load on the machine does not count.
    pub fn busy(&self, act: impl FnOnce()) -> Duration {
        self.frame.call("Performance.enable", &json!({"timeDomain": "threadTicks"}));
        let so_far = || {
            let told = self.frame.call("Performance.getMetrics", &json!({}));
            let found = told["metrics"].as_array().into_iter().flatten().find(|metric| metric["name"] == "ThreadTime");
            Duration::from_secs_f64(found.and_then(|metric| metric["value"].as_f64()).expect("the thread's time"))
        };
        let before = so_far();
        act();
        so_far() - before
    }

    /// Chooses files with the picker.
    pub fn choose(&self, paths: &[PathBuf]) {
        self.choose_in("#drop", paths);
    }

    /// Chooses files or a directory with the picker of a field.
    pub fn choose_in(&self, selector: &str, paths: &[PathBuf]) {
        let object = json!({"expression": format!("document.querySelector({selector:?})")});
        let input = self.frame.call("Runtime.evaluate", &object)["result"]["objectId"].clone();
        let files = json!({"files": paths, "objectId": input});
        self.causing("change", || drop(self.frame.call("DOM.setFileInputFiles", &files)));
        self.settled();
    }

    /// Clicks a fix that opens a file picker, and chooses files for it.
    pub fn choosing(&self, fix: &str, paths: &[PathBuf]) {
        self.click(fix);
        let object = json!({"expression": "document.querySelector('.checks input[type=file]')"});
        let input = self.frame.call("Runtime.evaluate", &object)["result"]["objectId"].clone();
        let files = json!({"files": paths, "objectId": input});
        self.causing("change", || drop(self.frame.call("DOM.setFileInputFiles", &files)));
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
        self.causing("paste", || key_in(&self.shell, "v", 2, &["paste"]));
        self.settled();
    }

    /// Moves the mouse away and removes the focus.
    pub fn away(&self) {
        self.shell.call("Input.dispatchMouseEvent", &json!({"type": "mouseMoved", "x": 1, "y": 1}));
        self.frame.evaluate("document.activeElement?.blur()");
    }

    /// Waits until no input is being read or decrypted. The page marks such inputs in the task that starts the work.
    pub fn settled(&self) {
        self.frame.evaluate("new Promise(done => setTimeout(done, 0))"); // deferred work of the app runs first
        self.frame.wait_for("document.querySelector('.icon-working') === null");
    }

    /// Waits until the page is laid out.
    pub fn laid_out(&self) {
        self.frame.evaluate("void document.body.offsetHeight");
    }

    /// Presses a key.
    pub fn key(&self, name: &str) {
        key_in(&self.shell, name, 0, &[]);
    }

    /// Clicks the button with this text or name.
    pub fn click(&self, name: &str) {
        self.frame.wait_for(&format!("{} !== undefined", button(name)));
        self.frame.evaluate(&format!("{}.click()", button(name)));
        self.settled();
    }

    /// Loads an example from the empty page.
    pub fn load_example(&self, name: &str) {
        self.frame.evaluate(&format!("document.getElementById('example-{name}').click()"));
        self.frame.wait_for("document.querySelector('.banner') !== null");
        self.settled();
    }

    /// Opens a tab of the page.
    pub fn show_tab(&self, label: &str) {
        self.frame.evaluate(&format!(
            "[...document.querySelectorAll('.header [role=tab]')].find(e => e.textContent === {label:?}).click()"
        ));
        self.settled();
    }

    /// Types into the field with this id, and replaces its text.
    pub fn type_into(&self, id: &str, text: &str) {
        let go = format!(
            "(() => {{ const e = document.getElementById({id:?}); e.focus(); e.select?.(); return document.activeElement === e; }})()"
        );
        self.frame.wait_for(&format!("document.getElementById({id:?}) !== null"));
        // A field is disabled while a passphrase is tried.
        self.frame.wait_for(&go);
        self.causing("input", || drop(self.shell.call("Input.insertText", &json!({"text": text}))));
        self.settled();
    }

    /// Enters the passphrase of the first encrypted input, and returns while it is tried.
    pub fn give_passphrase(&self, passphrase: &str) {
        self.frame.wait_for("document.querySelector('.passphrase input:enabled') !== null");
        let id = self.frame.evaluate("document.querySelector('.passphrase input:enabled').id");
        self.type_into(id.as_str().expect("a field"), passphrase);
        self.key("Enter");
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

    /// Clears the page, and confirms it if the page asks.
    pub fn clear(&self) {
        if self.frame.evaluate("document.querySelector('.clear').disabled") == false {
            self.frame.evaluate("document.querySelector('.clear').click()");
            self.settled();
            self.frame.evaluate("document.querySelector('.clear.is-asking')?.click()");
            self.settled();
        }
    }

    /// Presses Clear twice when large files are loaded, and waits until the app runs in a new frame.
    pub fn clear_large(&mut self) {
        self.frame.evaluate("document.querySelector('.clear').click()");
        self.frame.wait_for("document.querySelector('.clear.is-asking') !== null");
        // The frame may be gone before it answers, which is a protocol error.
        let _ = self.frame.ask("Runtime.evaluate", &json!({"expression": "document.querySelector('.clear').click()"}));
        self.attach_again();
        self.frame.wait_for(USABLE);
    }

    /// Loads the page again, with what the browser stored, up to its first screen: the module never arrives.
    pub fn reload_without_module(&mut self, view: View) {
        let source =
            "Object.defineProperty(Uint8Array, 'fromBase64', { value: () => ({ buffer: new Promise(() => {}) }) })";
        self.shell.call("Page.addScriptToEvaluateOnNewDocument", &json!({"source": source}));
        self.shell.call("Page.reload", &json!({}));
        self.attach_again();
        self.show_in(&self.frame, view);
        self.frame.wait_for("document.readyState === 'complete'");
        self.frame.evaluate(&format!("{WATCH}{ENTER}"));
    }

    /// Waits until the page has another frame for the app.
    fn attach_again(&mut self) {
        let frames = || -> Vec<Value> {
            let events = self.shell.events().into_iter();
            let attached = events.filter(|event| event.method == "Target.attachedToTarget");
            attached.map(|event| event.params).filter(|params| params["targetInfo"]["type"] == "iframe").collect()
        };
        wait_until("there is a new frame", || frames().len() == 2);
        self.frame = self.browser.session(&text(&frames()[1], "sessionId"));
        keep_in_front(&self.frame);
    }

    /// Does something, and returns the sum of the layout shifts until the page is settled.
    pub fn shift(&self, act: impl FnOnce()) -> f64 {
        // The shift at the start does not count.
        self.frame.evaluate(
            "globalThis.shift = 0; globalThis.shifts?.disconnect(); \
             globalThis.shifts = new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.value; }); \
             shifts.observe({type: 'layout-shift'}); true",
        );
        act();
        self.settled();
        // A shift is known after the frame in which it happens.
        self.frame.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))",
        );
        self.frame.evaluate("shift").as_f64().expect("a sum")
    }

    /// Returns the file that a click downloads, and removes it.
    pub fn download(&self, click: &str) -> (String, Vec<u8>) {
        self.download_by(|| self.click(click))
    }

    /// Returns the file that an action downloads, and removes it.
    pub fn download_by(&self, act: impl FnOnce()) -> (String, Vec<u8>) {
        act();
        let mut downloaded = None;
        wait_until("a file is downloaded", || {
            let entries = fs::read_dir(&self.downloads).expect("the folder of downloads").flatten();
            let whole = entries.map(|e| e.path()).find(|path| path.extension().is_none_or(|end| end != "crdownload"));
            downloaded = whole.filter(|path| fs::metadata(path).is_ok_and(|m| m.len() > 0));
            downloaded.is_some()
        });
        let path = downloaded.expect("a path");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("a whole file");
        fs::remove_file(path).expect("a file of ours");
        (name, bytes)
    }

    /// Downloads the bundle; the button says how many files it has.
    pub fn download_all(&self) -> (String, Vec<u8>) {
        self.download(&self.text(".verdict .is-main"))
    }

    /// The text of the clipboard, read by another page.
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

    /// A screenshot: PNG, or WebP in a quality that is small enough for a commit.
    pub fn picture(&self, format: &str) -> Vec<u8> {
        let shot = self.shell.call("Page.captureScreenshot", &json!({"format": format, "quality": 80}));
        STANDARD.decode(shot["data"].as_str().unwrap_or_default()).expect("base64")
    }

    /// Everything that other code can see of the page: attributes, address, titles, messages, console.
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
        // Closes the page, even if it asks before.
        let _ = self.browser.root().ask("Target.closeTarget", &json!({"targetId": self.target}));
        let _ = self.browser.root().ask("Target.disposeBrowserContext", &json!({"browserContextId": self.context}));
    }
}

/// An empty page.
pub fn blank(browser: &Browser, context: &str) -> (String, Session) {
    let made = browser.call("Target.createTarget", &json!({"url": "about:blank", "browserContextId": context}));
    let target = text(&made, "targetId");
    let attached = browser.call("Target.attachToTarget", &json!({"targetId": target, "flatten": true}));
    let session = browser.session(&text(&attached, "sessionId"));
    keep_in_front(&session);
    (target, session)
}

/// Emulates that the page is in view and has the focus, because a hidden page is not drawn and gets no drops.
fn keep_in_front(session: &Session) {
    session.call("Emulation.setFocusEmulationEnabled", &json!({"enabled": true}));
}

/// Whether the frame has the requested size and colors. The scale applies only to the outer document.
fn is_shown_as(View { width, height, is_dark, is_print, .. }: View) -> String {
    format!(
        "innerWidth === {width} && innerHeight === {height} \
         && matchMedia('(prefers-color-scheme: dark)').matches === {is_dark} && matchMedia('print').matches === {is_print}"
    )
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
