//! What must not be shown: every test key in every spelling, and the tokens and passwords of a case.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine};

use crate::golden::Case;

/// Windows of 16 bytes, each with the name of its secret.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    windows: BTreeMap<[u8; WINDOW], &'static str>,
}

impl Secrets {
    /// The secrets in the inputs of a case.
    pub fn of(case: &Case) -> Self {
        let mut secrets = Self::default();
        for input in &case.inputs {
            secrets.take_text(&String::from_utf8_lossy(input), 2);
        }
        for text in [KEYS, FORMS].iter().flat_map(|folder| private_pems(folder)) {
            let used = case.inputs.iter().any(|input| holds_any_line(input, &text));
            if used {
                secrets.take_pem(&text);
            }
        }
        secrets
    }

    /// Returns the name of the secret of which 16 bytes stand in `bytes`.
    pub fn found_in(&self, bytes: &[u8]) -> Option<&'static str> {
        bytes.windows(WINDOW).find_map(|window| self.windows.get(window).copied())
    }

    /// Tokens and passwords by the words in front of them, and what base64 in the text holds.
    fn take_text(&mut self, text: &str, depth: u8) {
        for line in text.lines() {
            for (mark, name) in MARKS {
                if let Some((_, value)) = line.split_once(mark) {
                    self.take(value.trim().trim_matches(['"', '\'']).as_bytes(), name);
                }
            }
            let word = line.trim().trim_matches(['"', '\'']).trim_start_matches("Bearer ");
            if word.starts_with("eyJ") || word.starts_with("hunter2") {
                self.take(word.as_bytes(), "a token");
            }
        }
        if text.contains("PRIVATE KEY-----") {
            self.take_pem(&text.replace("\\n", "\n"));
        }
        let words =
            text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c))).filter(|word| word.len() >= 100);
        for word in words.filter(|_| depth > 0) {
            if let Ok(inner) = BASE64_STANDARD.decode(word)
                && let Ok(inner) = String::from_utf8(inner)
                && (inner.contains("PRIVATE KEY-----") || inner.starts_with("eyJ"))
            {
                self.take(word.as_bytes(), "base64 of a secret");
                self.take_text(&inner, depth - 1);
            }
        }
    }

    /// The private blocks: their lines, their DER, and base64 of the PEM as a Secret's data holds it.
    fn take_pem(&mut self, text: &str) {
        let mut body = String::new();
        let mut is_private = false;
        for line in text.lines().map(str::trim) {
            if line.contains("-----BEGIN") {
                is_private = line.contains("PRIVATE KEY");
            } else if line.contains("-----END") {
                self.take(&BASE64_STANDARD.decode(&body).unwrap_or_default(), "a key's DER");
                body.clear();
            } else if is_private && !line.contains(':') {
                self.take(line.as_bytes(), "a key's PEM");
                body.push_str(line);
            }
        }
        if text.starts_with("-----BEGIN") && text.contains("PRIVATE KEY") {
            self.take(
                BASE64_STANDARD.encode(text.replace('\r', "")).get(48..).unwrap_or_default().as_bytes(),
                "base64 of a key's PEM",
            );
        }
    }

    fn take(&mut self, secret: &[u8], name: &'static str) {
        for window in secret.windows(WINDOW) {
            if let Ok(window) = window.try_into() {
                self.windows.insert(window, name);
            }
        }
    }
}

/// PEM lines in any wrapping: one line of the body is enough to tell that this key is there.
fn holds_any_line(input: &[u8], pem: &str) -> bool {
    let lines = pem.lines().filter(|line| line.len() == 64).skip(2).take(1);
    lines.map(str::as_bytes).any(|line| input.windows(line.len()).any(|window| window == line))
}

fn private_pems(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).expect("test keys").flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|end| end == "pem")).flat_map(fs::read_to_string).collect()
}

const WINDOW: usize = 16;
const KEYS: &str = "kit/keys";
const FORMS: &str = "kit/keys/forms";
const MARKS: [(&str, &str); 6] = [
    ("token: ", "a token"),
    ("tls.key: ", "a Secret's key"),
    ("client-key-data: ", "a client's key"),
    ("password: ", "a password"),
    ("access-token: ", "a token"),
    ("client-secret=", "a plugin's secret"),
];
