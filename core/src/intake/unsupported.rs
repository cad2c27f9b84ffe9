//! Forms that are recognised and not read: each is named with the command that leads out of it.

use crate::asn1::structure;

/// A form that is not read.
pub(super) struct NotRead {
    /// What it is, with its article.
    pub(super) what: String,
    /// The way out.
    pub(super) fix: String,
}

/// Recognises such a form.
pub(super) fn of(bytes: &[u8], name: &str) -> Option<NotRead> {
    match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] => return Some(java(name, "a Java keystore (JKS)")),
        [0xce, 0xce, 0xce, 0xce, ..] => return Some(java(name, "a Java keystore (JCEKS)")),
        [0x1f, 0x8b, ..] => return Some(packed("gzip data")),
        _ => {}
    }
    if structure::of(bytes).is_some() {
        return None;
    }
    kubernetes(bytes)
}

/// Quotes a file's name for a shell.
pub(super) fn quoted(name: &str) -> String {
    let is_plain =
        |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'_' | b'/' | b'-' | b'+' | b'@' | b':');
    if !name.is_empty() && !name.starts_with('-') && name.bytes().all(is_plain) {
        return name.to_owned();
    }
    let dashed = if name.starts_with('-') { "./" } else { "" };
    format!("'{dashed}{}'", name.replace('\'', "'\\''"))
}

fn java(name: &str, what: &str) -> NotRead {
    let name = quoted(name);
    let fix = format!(
        "`keytool -importkeystore -srckeystore {name} -destkeystore keystore.p12 -deststoretype PKCS12`, then `openssl pkcs12 -in keystore.p12 -nodes -out chain-and-key.pem`, and hand that in"
    );
    NotRead { what: what.to_owned(), fix }
}

fn packed(what: &str) -> NotRead {
    NotRead { what: what.to_owned(), fix: "unpack it and hand in the files".to_owned() }
}

/// Objects of Kubernetes (YAML or JSON), and the exposure document itself.
fn kubernetes(bytes: &[u8]) -> Option<NotRead> {
    let text = core::str::from_utf8(bytes).ok()?;
    if !text.contains("apiVersion") {
        return None;
    }
    let kinds = kinds(text);
    let kind = kinds.first().filter(|_| object(bytes).is_none())?;
    if kinds.contains(&"ApiExposure") {
        let fix = "hand it in as the exposure: it describes the set, it is no part of it";
        return Some(NotRead { what: "an exposure document".to_owned(), fix: fix.to_owned() });
    }
    let what = match is_kind(kind) {
        true => format!("a Kubernetes manifest ({kind})"),
        false => "a Kubernetes manifest".to_owned(),
    };
    Some(NotRead { what, fix: "leave it out: manifests are written here, not read".to_owned() })
}

/// Says whether a word may be told: nothing was read as YAML here, and a token can stand where a kind does.
fn is_kind(word: &str) -> bool {
    let is_random = word.len() >= 16 && word.bytes().any(|octet| octet.is_ascii_digit());
    word.len() <= LONGEST_TOLD && word.starts_with(|first: char| first.is_ascii_uppercase()) && !is_random
}

/// Recognises objects that may hold what is wanted, and says what they are.
pub(super) fn object(bytes: &[u8]) -> Option<&'static str> {
    let text = core::str::from_utf8(bytes).ok()?;
    if !text.contains("apiVersion") {
        return fragment(text);
    }
    let kinds = kinds(text);
    let has = |kind: &str| kinds.contains(&kind);
    let known =
        [("Secret", "a Kubernetes Secret"), ("ConfigMap", "a Kubernetes ConfigMap"), ("HTTPProxy", "an HTTPProxy")];
    known.iter().find(|(kind, _)| has(kind) && !has("ApiExposure")).map(|(_, what)| *what)
}

/// A line or two out of a Secret: `tls.crt: LS0tLS1CRUdJTi...`.
fn fragment(text: &str) -> Option<&'static str> {
    let is_key = ["tls.crt:", "tls.key:", "ca.crt:", "\"tls.crt\"", "\"tls.key\"", "\"ca.crt\""];
    let is_fragment = text.contains(BEGIN_IN_BASE64) && is_key.iter().any(|key| text.contains(key));
    is_fragment.then_some("a part of a Kubernetes Secret")
}

/// Returns the words behind every `kind:` or `"kind":`, at most [`MOST_KINDS`].
fn kinds(text: &str) -> Vec<&str> {
    let fields = text.split(['\n', ',', '{']).filter_map(|part| {
        let part = part.trim_start_matches([' ', '\t', '-', '\r']);
        let rest = part.strip_prefix("kind").or_else(|| part.strip_prefix("\"kind\""))?;
        let value = rest.trim_start().strip_prefix(':')?.trim_start_matches([' ', '\t', '"', '\'']);
        let end = value.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(value.len());
        value.get(..end.min(LONGEST_KIND)).filter(|kind| !kind.is_empty())
    });
    fields.take(MOST_KINDS).collect()
}

const BEGIN_IN_BASE64: &str = "LS0tLS1CRUdJTi";
pub(super) const SECRET_COMMANDS: &str = "`kubectl get secret NAME -n NAMESPACE -o jsonpath='{.data.tls\\.crt}' | base64 -d > tls.crt`, and the same with tls\\.key > tls.key";
pub(super) const CONFIG_MAP_COMMAND: &str = "`kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' > ca.crt`, and hand that in as `upstream.caFile`";
const MOST_KINDS: usize = 256;
const LONGEST_KIND: usize = 63;
/// ValidatingAdmissionPolicyBinding has 32.
const LONGEST_TOLD: usize = 40;
