//! Six tasks of a first-time user, who presses the first button that the page offers. Each has a number of clicks that it
//! may take at most: what a good page needs, plus one. Choosing files is one click, and so is an option of a list.

use std::cell::Cell;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::{env, fs, process};

use kubefront_browser_tests::cdp::Browser;
use kubefront_browser_tests::page::{DESK, Page, from_disk, golden, root};
use kubefront_browser_tests::states::GOOD;

use super::Case;

pub(super) const CASES: &[Case] = &[
    ("task_zip_of_a_ca_and_kubeconfig", zip_of_a_ca_and_kubeconfig),
    ("task_unknown_authority", unknown_authority),
    ("task_renew", renew),
    ("task_private_ca", private_ca),
    ("task_kubeadm_client_certificate", kubeadm_client_certificate),
    ("task_exec_fails", exec_fails),
];

/// A user who has not seen the page before.
struct User<'a> {
    page: Page<'a>,
    clicks: Cell<u32>,
}

impl<'a> User<'a> {
    fn new(browser: &'a Browser) -> Self {
        Self { page: Page::open(browser, &from_disk(), DESK), clicks: Cell::new(0) }
    }

    fn clicked(&self) {
        self.clicks.set(self.clicks.get() + 1);
    }

    fn choose(&self, files: &[PathBuf]) {
        self.clicked();
        self.page.choose(files);
    }

    /// Presses the first button of the first check that fails, and returns its label.
    fn press_first_fix(&self) -> String {
        let first = "document.querySelector('.check.is-error .fix, .check.is-decision .fix')";
        self.page.frame.wait_for(&format!("{first} !== null"));
        let label = self.page.frame.evaluate(&format!("{first}.textContent"));
        self.clicked();
        self.page.frame.evaluate(&format!("{first}.click()"));
        self.page.settled();
        label.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Downloads the bundle, and returns its files by name.
    fn download(&self) -> Vec<(String, String)> {
        self.clicked();
        let (_, bytes) = self.page.download_all();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
        (0..archive.len())
            .map(|at| {
                let mut file = archive.by_index(at).expect("a file of the archive");
                let text = std::io::read_to_string(&mut file).expect("a text");
                (file.name().rsplit('/').next().unwrap_or_default().to_owned(), text)
            })
            .collect()
    }

    /// Fails if the task took more clicks than this and one.
    fn took(&self, ideal: u32) {
        let clicks = self.clicks.get();
        println!("       {clicks} clicks, ideal {ideal}");
        assert!(clicks <= ideal + 1, "{clicks} clicks, ideal {ideal}");
        assert_eq!(self.page.complaints(), [""; 0]);
    }

    fn verdict(&self) -> String {
        self.page.text(".verdict h2")
    }
}

/// The text of the file with this name.
fn file<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    let found = files.iter().find(|(known, _)| known == name);
    found.map_or_else(
        || panic!("no {name} among {:?}", files.iter().map(|(name, _)| name).collect::<Vec<_>>()),
        |(_, text)| text,
    )
}

/// What a CA sends: each certificate in its own file, the root certificate too, and an explanation.
fn zip_of_a_ca_and_kubeconfig(browser: &Browser) {
    let text = |name: &str| fs::read_to_string(&golden("good-tcp", &[name])[0]).unwrap();
    let chain = text("fullchain.pem");
    let (leaf, intermediate) = chain.split_at(chain.rfind("-----BEGIN").unwrap());
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let files = [
        ("README.txt", "Install the certificates in the order that your server needs.\n"),
        ("k8s_example_com.crt", leaf),
        ("IntermediateCA.crt", intermediate),
        ("RootCA.crt", &text("root.pem")),
        ("k8s_example_com.key", &text("key.pem")),
    ];
    for (name, text) in files {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let place = env::temp_dir().join(format!("kubefront-task-{}.zip", process::id()));
    fs::write(&place, archive.finish().unwrap().into_inner()).unwrap();
    let user = User::new(browser);
    user.choose(&[place.clone(), golden("good-tcp", &["admin.kubeconfig"]).remove(0)]);
    fs::remove_file(place).unwrap();
    let label = user.press_first_fix();
    assert!(label.starts_with("Trust"), "{label}");
    assert!(user.verdict().starts_with("Ready"), "{}", user.verdict());
    let files = user.download();
    assert!(file(&files, "kubeconfig").contains("certificate-authority-data"), "clients do not know the private CA");
    user.took(3);
}

/// The error is pasted on the page, and the cause is in view.
fn unknown_authority(browser: &Browser) {
    let user = User::new(browser);
    user.page.paste("Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority");
    explained(&user, "intermediate");
    user.took(0);
    // With the file that causes it, the cause in it is first.
    user.page.drop(&golden("chain-incomplete", &GOOD));
    let first = user.page.text(".symptom-one li");
    assert!(first.contains("In your files"), "{first}");
}

fn renew(browser: &Browser) {
    let user = User::new(browser);
    user.clicked();
    user.page.show_tab("Renew");
    user.clicked();
    user.page.drop(&golden("good-renew", &["new.pem", "live.yaml"]));
    user.clicked();
    let (name, bytes) = user.page.download("Download the Secret");
    assert_eq!(name, "20-secret.yaml");
    assert!(String::from_utf8(bytes).unwrap().contains("kind: Secret"));
    user.took(3);
    // Who drops the same on the first tab keeps the verification of the API server.
    let user = User::new(browser);
    user.page.drop(&golden("good-renew", &["new.pem", "live.yaml"]));
    let shown = user.page.text("#files-panel");
    assert!(!user.verdict().starts_with("Ready") || shown.contains("validation"), "{}: {shown}", user.verdict());
}

fn private_ca(browser: &Browser) {
    let user = User::new(browser);
    user.choose(&golden("good-tcp", &[GOOD[0], GOOD[1], GOOD[2], "root.pem"]));
    let label = user.press_first_fix();
    assert!(label.starts_with("Trust"), "{label}");
    let files = user.download();
    assert!(file(&files, "kubeconfig").contains("certificate-authority-data"));
    user.took(3);
}

/// On the first visit a ServiceAccount is made, and on the second its token comes with the files.
fn kubeadm_client_certificate(browser: &Browser) {
    let mut files = golden("credential-client-certificate", &GOOD);
    files.extend(golden("credential-client-certificate", &["root.pem"]));
    let user = User::new(browser);
    user.choose(&files);
    // Who has no token takes the button that makes one.
    user.clicked();
    user.page.click("Create a ServiceAccount…");
    user.clicked();
    user.page.select(".account select", "view");
    let bundle = user.download();
    assert!(!bundle.iter().any(|(name, _)| name == "kubeconfig"), "its token comes later");
    assert!(bundle.iter().any(|(_, text)| text.contains("kind: ServiceAccount")));
    assert!(file(&bundle, "NEXT-STEPS.md").contains("token"));
    user.took(4);

    let folder = env::temp_dir().join(format!("kubefront-task-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (exposure, token) = (folder.join("exposure.yaml"), folder.join("token"));
    fs::write(&exposure, file(&bundle, "exposure.yaml")).unwrap();
    fs::copy(root().join("cli/src/example/token"), &token).unwrap();
    files.extend([exposure, token]);
    let user = User::new(browser);
    user.choose(&files);
    fs::remove_dir_all(folder).unwrap();
    user.clicked();
    user.page.click("Write the kubeconfig");
    let label = user.press_first_fix();
    assert!(label.starts_with("Trust"), "{label}");
    let kubeconfig = user.download();
    assert!(file(&kubeconfig, "kubeconfig").contains("token:"), "{}", user.verdict());
    // Two, and the decision about the private CA.
    user.took(3);
}

/// As kubectl prints it when a proxy between does not carry the connection of `kubectl exec`.
fn exec_fails(browser: &Browser) {
    for (text, word) in [
        ("error: unable to upgrade connection: ", "enableWebsockets"),
        ("error: unable to upgrade connection: Upgrade request required", "proxy_http_version 1.1"),
        ("websocket: bad handshake", "enableWebsockets"),
    ] {
        let user = User::new(browser);
        user.page.paste(text);
        explained(&user, word);
        user.took(0);
    }
    // Without an error text: the entry is one of a few.
    let user = User::new(browser);
    user.page.paste("exec does not work");
    user.page.frame.wait_for("document.querySelector('.symptom-choices') !== null");
    let choices = user.page.texts(".symptom-choices code");
    assert_eq!(choices.first().map(String::as_str), Some("exec-refused"), "{choices:?}");
    user.clicked();
    user.page.frame.evaluate("document.querySelector('.symptom-choices button').click()");
    explained(&user, "enableWebsockets");
    user.took(0);
}

/// The page shows the entry for what was pasted, in view, and its causes contain this word.
#[track_caller]
fn explained(user: &User<'_>, word: &str) {
    let place = ".symptom-one, .symptom-page";
    user.page.frame.wait_for(&format!("document.querySelector('{place}') !== null"));
    user.page.laid_out();
    let text = user.page.text(place);
    assert!(text.contains(word), "no {word} in {text}");
    let is_in_view = user.page.frame.evaluate(&format!(
        "(() => {{ const b = document.querySelector('{place}').getBoundingClientRect(); return b.top >= 0 && b.top < innerHeight; }})()",
    ));
    assert_eq!(is_in_view, true, "the entry is out of view");
}
