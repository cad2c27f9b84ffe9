//! Chromium, the page, and the document in its frame.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use headless_chrome::protocol::cdp::{DOM, Runtime};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::Value;

/// One browser with the page open.
pub(crate) struct Page {
    _browser: Browser,
    tab: Arc<Tab>,
    /// The frame's document.
    document: String,
}

impl Page {
    /// Opens the page from the disk, this wide.
    pub(crate) fn open(width: u32) -> Self {
        Self::open_address(&format!("file://{}", page_file().display()), width)
    }

    /// Opens an address that shows the page.
    pub(crate) fn open_address(address: &str, width: u32) -> Self {
        let (browser, tab) = browse(width);
        tab.navigate_to(address).unwrap();
        tab.wait_for_element("#frame").unwrap();
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(document) = frame_document(&tab) {
                let page = Self { _browser: browser, tab, document };
                page.wait_for(".app", "kubefront");
                return page;
            }
            assert!(Instant::now() < end, "the frame has no document");
            std::thread::sleep(STEP);
        }
    }

    /// Hands files of the example to the picker.
    pub(crate) fn give(&self, names: &[&str]) {
        let paths: Vec<PathBuf> = names.iter().map(|name| example_path(name)).collect();
        self.give_paths(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    }

    /// Hands files to the picker.
    pub(crate) fn give_paths(&self, paths: &[&Path]) {
        let input = self.object("() => document.getElementById('drop')");
        let files = paths.iter().map(|path| path.display().to_string()).collect();
        let set = DOM::SetFileInputFiles { files, node_id: None, backend_node_id: None, object_id: Some(input) };
        self.tab.call_method(set).unwrap();
    }

    /// Evaluates an expression in the page's own world.
    pub(crate) fn run(&self, expression: &str) -> Value {
        self.call(&format!("() => ({expression})"), "")
    }

    /// Calls a function with one text.
    pub(crate) fn call(&self, function: &str, text: &str) -> Value {
        let answer = self.function(function, text, true);
        answer.value.unwrap_or(Value::Null)
    }

    /// Waits until an element that matches holds a text.
    pub(crate) fn wait_for(&self, selector: &str, text: &str) {
        let end = Instant::now() + PATIENCE;
        let find = "(wanted) => { const [selector, text] = wanted.split('\\n'); \
            return [...document.querySelectorAll(selector)].some((e) => e.textContent.includes(text)); }";
        while self.call(find, &format!("{selector}\n{text}")) != true {
            assert!(Instant::now() < end, "{selector} never held {text:?} but {:?}", self.says(selector));
            std::thread::sleep(STEP);
        }
    }

    /// Returns the text of the first element that matches.
    pub(crate) fn says(&self, selector: &str) -> String {
        let text = self.call("(selector) => document.querySelector(selector)?.textContent ?? ''", selector);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Types into a field, key by key.
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        self.call("(selector) => document.querySelector(selector).focus()", selector);
        self.tab.type_str(text).unwrap();
    }

    /// Presses a key.
    pub(crate) fn key(&self, key: &str) {
        self.tab.press_key(key).unwrap();
        std::thread::sleep(STEP);
    }

    fn object(&self, function: &str) -> String {
        self.function(function, "", false).object_id.unwrap()
    }

    /// Calling on the document runs in its own world, under its own policy.
    fn function(&self, function: &str, text: &str, by_value: bool) -> Runtime::RemoteObject {
        let argument = Runtime::CallArgument {
            value: Some(Value::String(text.to_owned())),
            unserializable_value: None,
            object_id: None,
        };
        let call = Runtime::CallFunctionOn {
            function_declaration: function.to_owned(),
            object_id: Some(self.document.clone()),
            arguments: Some(vec![argument]),
            silent: None,
            return_by_value: Some(by_value),
            generate_preview: None,
            user_gesture: Some(true),
            await_promise: Some(true),
            execution_context_id: None,
            object_group: None,
            throw_on_side_effect: None,
            unique_context_id: None,
            serialization_options: None,
        };
        let answer = self.tab.call_method(call).unwrap();
        assert!(answer.exception_details.is_none(), "{:?}", answer.exception_details);
        answer.result
    }
}

/// Starts a browser with a tab this wide.
pub(crate) fn browse(width: u32) -> (Browser, Arc<Tab>) {
    let options = LaunchOptions::default_builder()
        .sandbox(false)
        .window_size(Some((width, 1000)))
        .path(Some(chromium()))
        .args(FLAGS.iter().map(OsStr::new).collect())
        .idle_browser_timeout(Duration::from_secs(120))
        .build()
        .unwrap();
    let browser = Browser::new(options).unwrap();
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    let metrics = headless_chrome::protocol::cdp::Emulation::SetDeviceMetricsOverride {
        width,
        height: 1000,
        device_scale_factor: 1.0,
        mobile: false,
        scale: None,
        screen_width: None,
        screen_height: None,
        position_x: None,
        position_y: None,
        dont_set_visible_size: None,
        screen_orientation: None,
        viewport: None,
        display_feature: None,
        device_posture: None,
    };
    tab.call_method(metrics).unwrap();
    (browser, tab)
}

/// Returns a file of the command line's example.
pub(crate) fn example(name: &str) -> String {
    std::fs::read_to_string(example_path(name)).unwrap()
}

fn example_path(name: &str) -> PathBuf {
    root().join("cli/src/example").join(name)
}

fn page_file() -> PathBuf {
    let file = root().join("dist/kubefront.html");
    assert!(file.is_file(), "no page yet: cargo xtask web --build-only");
    file
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

fn frame_document(tab: &Tab) -> Option<String> {
    let tree = tab.call_method(DOM::GetDocument { depth: Some(8), pierce: Some(true) }).ok()?;
    let frame = find(&tree.root)?;
    let resolve = DOM::ResolveNode {
        node_id: None,
        backend_node_id: Some(frame.backend_node_id),
        object_group: None,
        execution_context_id: None,
    };
    tab.call_method(resolve).ok()?.object.object_id
}

fn find(node: &DOM::Node) -> Option<&DOM::Node> {
    node.content_document.as_deref().or_else(|| node.children.iter().flatten().find_map(find))
}

fn chromium() -> PathBuf {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    found.into_iter().find(|path| path.is_file()).expect("no Chromium on PATH: apt-get install chromium")
}

/// A frame of an opaque origin stays in the page's process, so that one session sees both; what it may do is the same.
const FLAGS: [&str; 8] = [
    "--disable-features=IsolateSandboxedIframes",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
];
const PATIENCE: Duration = Duration::from_secs(30);
const STEP: Duration = Duration::from_millis(50);
