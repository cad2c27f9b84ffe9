//! What must not be shown: every test key in every spelling, and the tokens and passwords of a case.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine};

use crate::golden::Case;

/// Windows of 16 bytes, each with the name of its secret.
#[derive(Clone, Debug)]
pub struct Secrets {
    windows: HashMap<Window, &'static str>,
    /// Passphrases, which are shorter than a window.
    passphrases: Vec<String>,
    /// One bit per hash of a window, to look most windows up cheaply.
    sieve: Vec<bool>,
}

type Window = [u8; WINDOW];

impl Secrets {
    /// The secrets in the inputs of a case.
    pub fn of(case: &Case) -> Self {
        let mut secrets = Self {
            windows: HashMap::new(),
            passphrases: case.description.passphrases.clone(),
            sieve: vec![false; 1 << SIEVE],
        };
        for (file, input) in case.description.files.iter().zip(&case.inputs) {
            let text = String::from_utf8_lossy(input);
            if file.role.as_deref() == Some("token") {
                let token = text.trim().trim_matches('"').trim_start_matches("Bearer ");
                let from = if token.starts_with("ZXlK") { token.len() / 3 * 2 } else { 0 }; // base64 of a JWT: as below
                secrets.take(token.get(from..).unwrap_or_default().as_bytes(), "a token");
            }
            secrets.take_text(&text, 2);
        }
        for text in [KEYS, FORMS].iter().flat_map(|folder| private_pems(folder)) {
            let used = case.inputs.iter().any(|input| holds_any_line(input, &text));
            // what is encrypted may turn out to be any key; OpenSSH's form begins with its public half
            let may_be = !case.description.passphrases.is_empty() && !text.contains("OPENSSH");
            if used || may_be {
                secrets.take_pem(&text);
            }
        }
        secrets
    }

    /// Returns the name of the secret of which 16 bytes are in `bytes`, and those bytes (of a test key).
    pub fn found_in(&self, bytes: &[u8]) -> Option<String> {
        if let Some(passphrase) = self.passphrase_in(bytes) {
            return Some(format!("a passphrase: {passphrase:?}"));
        }
        self.hits(bytes).next().map(|(window, name)| format!("{name}: {:?}", String::from_utf8_lossy(window)))
    }

    /// The same for the result of a damaged `input`: damage can join a token to a field that is not secret
    /// (`server: https://10.0.eyJh..`), and the content of such a field may be printed.
    pub fn found_in_answer(&self, answer: &[u8], input: &[u8]) -> Option<String> {
        if let Some(passphrase) = self.passphrase_in(answer) {
            return Some(format!("a passphrase: {passphrase:?}"));
        }
        let input = String::from_utf8_lossy(input);
        let is_public = |window: &[u8]| {
            let window = String::from_utf8_lossy(window);
            let mut lines = input.lines().filter(|line| line.contains(&*window)).peekable();
            lines.peek().is_some() && lines.all(is_public_field)
        };
        let mut hits = self.hits(answer).filter(|(window, _)| !is_public(window));
        hits.next().map(|(window, name)| format!("{name}: {:?}", String::from_utf8_lossy(window)))
    }

    fn passphrase_in(&self, bytes: &[u8]) -> Option<&str> {
        let holds =
            |passphrase: &&String| bytes.windows(passphrase.len()).any(|window| window == passphrase.as_bytes());
        self.passphrases.iter().find(holds).map(String::as_str)
    }

    fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (&'a [u8], &'static str)> {
        let sieved = bytes.windows(WINDOW).filter(|window| self.sieve[sieved(window)]);
        sieved.filter_map(|window| Some((window, *self.windows.get(window)?)))
    }

    /// Tokens and passwords by the words in front of them, and the content of base64 in the text.
    fn take_text(&mut self, text: &str, depth: u8) {
        for line in text.lines() {
            for (mark, name) in MARKS {
                if let Some((_, value)) = line.split_once(mark) {
                    let value = value.trim().trim_matches(['"', '\'']);
                    // before its last third, a key's base64 says what certificates say too
                    // and so does a token's that is encoded once more: its payload names the cluster as its CA does
                    let is_encoded_token = value.starts_with("ZXlK");
                    let secret = match mark {
                        // a key of an elliptic curve ends with its public half, as its certificate does
                        "tls.key: " | "client-key-data: " if value.len() < ELLIPTIC => b"",
                        "tls.key: " | "client-key-data: " => last_third(value),
                        _ if is_encoded_token => &value.as_bytes()[value.len() / 3 * 2..],
                        _ => value.as_bytes(),
                    };
                    self.take(secret, name);
                }
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
                // The last third: a key's primes, a token's signature. Before that, words that others may say too.
                let is_pem = inner.contains("PRIVATE KEY-----");
                let secret = if is_pem { last_third(word) } else { &word.as_bytes()[word.len() / 3 * 2..] };
                if !(is_pem && word.len() < ELLIPTIC) {
                    self.take(secret, "base64 of a secret");
                }
                self.take_text(&inner, depth - 1);
            }
        }
    }

    /// The private blocks: their lines, their DER, and base64 of the PEM as a Secret's data contains it.
    fn take_pem(&mut self, text: &str) {
        let mut body: Vec<&str> = Vec::new();
        let mut is_private = false;
        for line in text.lines().map(str::trim) {
            if line.contains("-----BEGIN") {
                is_private = line.contains("PRIVATE KEY");
            } else if line.contains("-----END") {
                self.take_block(&body);
                body.clear();
            } else if is_private && !line.contains(':') {
                body.push(line);
            }
        }
    }

    fn take_block(&mut self, body: &[&str]) {
        let text = body.join("\n");
        let Some(private) = private_part(&text) else { return };
        for line in private.lines() {
            self.take(line.as_bytes(), "a key's PEM");
        }
        let digits: String = private.lines().collect();
        let whole_groups = &digits[..digits.len() / 4 * 4];
        self.take(&BASE64_STANDARD.decode(whole_groups).unwrap_or_default(), "a key's DER");
        for skip in 0..3 {
            self.take(BASE64_STANDARD.encode(&private[skip..]).as_bytes(), "base64 of a key's PEM");
        }
    }

    fn take(&mut self, secret: &[u8], name: &'static str) {
        for window in secret.windows(WINDOW).filter_map(|window| Window::try_from(window).ok()) {
            self.sieve[sieved(&window)] = true;
            self.windows.insert(window, name);
        }
    }
}

/// Returns the part of a key's body (PEM) that is secret: what is before and after it, certificates say too.
pub(crate) fn private_part(body: &str) -> Option<&str> {
    body.get(match body.len() {
        large @ 800.. => large * 3 / 10..large - 8, // after RSA's modulus and exponent
        64 => 24..64,                               // Ed25519
        _ if body.starts_with("MHcC") => 12..52,    // SEC1, P-256
        _ => 48..92,                                // PKCS#8 of an elliptic curve: the first 32 octets of its scalar
    })
}

/// Base64 of the PEM of a key of an elliptic curve is shorter; its secret part is taken from the PEM.
const ELLIPTIC: usize = 700;

/// Of a key's base64, without the END line, which certificates have too.
fn last_third(base64: &str) -> &[u8] {
    base64.as_bytes().get(base64.len() / 3 * 2..base64.len().saturating_sub(END)).unwrap_or_default()
}

/// PEM lines in any wrapping: one line of the body is enough to show that this key is there.
fn holds_any_line(input: &[u8], pem: &str) -> bool {
    let lines = pem.lines().filter(|line| line.len() == 64).skip(2).take(1);
    lines.map(str::as_bytes).any(|line| input.windows(line.len()).any(|window| window == line))
}

fn private_pems(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).expect("test keys").flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|end| end == "pem")).flat_map(fs::read_to_string).collect()
}

/// `name: value` of YAML, with a name that is not a secret's.
fn is_public_field(line: &str) -> bool {
    let field = line.trim_start_matches([' ', '-']).split_once(": ").map(|(name, _)| name);
    let is_secret = |name: &str| MARKS.iter().any(|(mark, _)| mark.trim_end_matches([':', ' ']) == name);
    field.is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b)) && !is_secret(name))
}

/// Place of a window in the sieve (Fibonacci hashing of its first eight bytes).
fn sieved(window: &[u8]) -> usize {
    let first = window.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    (first.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIEVE)) as usize
}

/// `==`, the line end and the END line, in base64.
const END: usize = 48;
const SIEVE: u32 = 18;
const WINDOW: usize = 16;
const KEYS: &str = "kit/keys";
const FORMS: &str = "kit/keys/forms";
const MARKS: [(&str, &str); 9] = [
    ("token: ", "a token"),
    ("tls.key: ", "a Secret's key"),
    ("client-key-data: ", "a client's key"),
    ("password: ", "a password"),
    ("access-token: ", "a token"),
    ("client-secret=", "a plugin's secret"),
    ("id-token: ", "a token"),
    ("refresh-token: ", "a token"),
    ("proxy-url: ", "a proxy's password"),
];
