//! What files contain, without checks; private keys and tokens are never printed.

use kubefront_core::Moment;
use kubefront_core::check::{described, reading_by_input};
use kubefront_core::clients::{Client, Rule, rejecting};
use kubefront_core::decoded::{Decoded, Origin};
use kubefront_core::hidden;
use kubefront_core::key::Key;
use kubefront_core::kubernetes::Kubeconfig;
use kubefront_core::kubernetes::kubeconfig::{CaData, User, shown_path};
use kubefront_core::token::{Token, TokenKind};
use kubefront_core::x509::Certificate;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::paper::{Colour, Paper};
use super::text::count;

/// Prints it for people.
pub(crate) fn inspection_text(decoded: &Decoded, paper: Paper) -> String {
    let mut out = String::new();
    for (index, input) in inputs(decoded).iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&paper.behind(&format!("{}: ", hidden::shown(input.name)), &input.what));
        for part in &input.parts {
            out.push_str(&format!("\n  {}\n", paper.paint(part.title, Colour::Note)));
            for (label, value) in part.fields.iter().filter(|(_, value)| !plain(value).is_empty()) {
                out.push_str(&paper.behind(&format!("    {label:<LABEL$}"), &plain(value)));
            }
        }
        for remark in &input.remarks {
            out.push_str(&paper.behind(&format!("  {}: ", remark.severity), &remark.message));
        }
    }
    out
}

/// Prints it for programs.
pub(crate) fn inspection_json(decoded: &Decoded) -> String {
    let whole = Inspection { api_version: "kubefront.dev/v1", kind: "Inspection", inputs: inputs(decoded) };
    // Strings, booleans and lists only: serde_json has nothing to refuse.
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    hidden::json(&text)
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Inspection<'a> {
    api_version: &'static str,
    kind: &'static str,
    inputs: Vec<Seen<'a>>,
}

/// One input and what is in it.
#[derive(serde::Serialize)]
struct Seen<'a> {
    name: &'a str,
    what: String,
    parts: Vec<Part>,
    remarks: Vec<Remark>,
}

struct Part {
    block: usize,
    kind: &'static str,
    title: &'static str,
    fields: Vec<(&'static str, Value)>,
}

/// A note, warning, or error of reading the file.
#[derive(serde::Serialize)]
struct Remark {
    severity: &'static str,
    message: String,
}

/// The kind, then the fields in order.
impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.kind)?;
        for (label, value) in &self.fields {
            map.serialize_entry(&camel(label), value)?;
        }
        map.end()
    }
}

fn inputs(decoded: &Decoded) -> Vec<Seen<'_>> {
    let mut inputs: Vec<_> = decoded
        .inputs
        .iter()
        .map(|input| Seen { name: &input.name, what: described(input), parts: Vec::new(), remarks: Vec::new() })
        .collect();
    let mut add = |origin: &Origin, kind, title, fields| {
        if let Some(input) = inputs.get_mut(origin.material) {
            input.parts.push(Part { block: origin.block, kind, title, fields });
        }
    };
    for found in &decoded.certificates {
        add(&found.origin, "Certificate", "certificate", certificate(&found.part));
    }
    for found in &decoded.keys {
        let (kind, title) = match &found.part {
            Key::Private(_) => ("PrivateKey", "private key"),
            Key::Public(_) => ("PublicKey", "public key"),
        };
        add(&found.origin, kind, title, key(&found.part));
    }
    for found in &decoded.kubeconfigs {
        add(&found.origin, "Kubeconfig", "kubeconfig", kubeconfig(&found.part));
    }
    for found in &decoded.tokens {
        add(&found.origin, "Token", "token", token(&found.part));
    }
    for input in &mut inputs {
        input.parts.sort_by_key(|part| part.block);
    }
    for (index, finding) in reading_by_input(decoded) {
        if let Some(input) = inputs.get_mut(index) {
            let (severity, message) = (finding.severity.name(), finding.found);
            input.remarks.push(Remark { severity, message });
        }
    }
    inputs
}

fn certificate(c: &Certificate) -> Vec<(&'static str, Value)> {
    let names = || c.dns_names.iter().chain(&c.ip_names).chain(&c.other_names);
    let more = match names().skip(MOST_NAMES).count() {
        0 => String::new(),
        more => more.to_string(),
    };
    vec![
        ("subject", short(&c.subject).into()),
        ("issuer", short(&c.issuer).into()),
        ("serial", short(&c.serial).into()),
        ("names", names().take(MOST_NAMES).map(|name| short(name)).collect::<Vec<_>>().into()),
        ("more names", more.into()),
        ("not before", c.not_before.to_string().into()),
        ("not after", c.not_after.to_string().into()),
        ("is CA", c.is_ca().into()),
        ("key", c.key.name().into()),
        ("signature", c.signature.as_str().into()),
        ("sha256", c.sha256.as_str().into()),
        ("spki sha256", c.spki_sha256.as_str().into()),
        ("rejected by", rejected(c).into()),
    ]
}

/// `Python 3.13: key usage of a CA is missing`: rules that the certificate breaks alone. Envoy's are about the API server.
fn rejected(certificate: &Certificate) -> Vec<String> {
    let mut rules: Vec<(Rule, Vec<&str>)> = Vec::new();
    for (client, rule) in rejecting(certificate).into_iter().filter(|(client, _)| *client != Client::Envoy) {
        match rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, names)) => names.push(client.name()),
            None => rules.push((rule, vec![client.name()])),
        }
    }
    rules.into_iter().map(|(rule, names)| format!("{}: {}", names.join(", "), rule.title())).collect()
}

fn key(key: &Key) -> Vec<(&'static str, Value)> {
    let public = key.public();
    vec![("key", public.kind.name().into()), ("spki sha256", public.spki_sha256.as_str().into())]
}

fn kubeconfig(kubeconfig: &Kubeconfig) -> Vec<(&'static str, Value)> {
    let contexts = kubeconfig.contexts.iter().map(|c| {
        let namespace = c.namespace.as_ref().map(|n| format!(", namespace {n}")).unwrap_or_default();
        format!("{}: cluster {}, user {}{namespace}", c.name, c.cluster, c.user)
    });
    let clusters = kubeconfig.clusters.iter().map(|c| {
        let ca = match (&c.ca, &c.ca_file) {
            (CaData::Certificates(certificates), _) => format!("CA with {}", count(certificates.len(), "certificate")),
            (CaData::Unreadable(_), _) => "CA that cannot be parsed".to_owned(),
            (CaData::Absent, Some(path)) => format!("CA in {}", shown_path(path)),
            (CaData::Absent, None) => "no CA".to_owned(),
        };
        format!("{}: {}, {ca}", c.name, c.server)
    });
    let users = kubeconfig.users.iter().map(|user| format!("{}: {}", user.name, credentials(user)));
    vec![
        ("current", kubeconfig.current_context.as_str().into()),
        ("contexts", contexts.collect::<Vec<_>>().into()),
        ("clusters", clusters.collect::<Vec<_>>().into()),
        ("users", users.collect::<Vec<_>>().into()),
    ]
}

/// Returns the types of the user's credentials, never their values.
fn credentials(user: &User) -> String {
    let kinds = [
        user.token.as_ref().map(|token| match &token.subject {
            Some(subject) => format!("{} of {subject}", token_kind(token.kind)),
            None => token_kind(token.kind).to_owned(),
        }),
        user.token_error.map(|_| "token that cannot be used".to_owned()),
        user.token_file.as_ref().map(|path| format!("token in {}", shown_path(path))),
        user.client_certificate.as_ref().map(|c| match &c.subject {
            Some(subject) => format!("client certificate of {subject}"),
            None => "client certificate".to_owned(),
        }),
        user.client_certificate_file.as_ref().map(|path| format!("client certificate in {}", shown_path(path))),
        user.exec.as_ref().map(|exec| format!("exec plugin {}", exec.program())),
        user.has_basic_auth.then(|| "user name and password".to_owned()),
        user.auth_provider.as_ref().map(|name| format!("auth-provider {name}")),
    ];
    let kinds: Vec<_> = kinds.into_iter().flatten().collect();
    if kinds.is_empty() { "no credential".to_owned() } else { kinds.join(", ") }
}

fn token(token: &Token) -> Vec<(&'static str, Value)> {
    let moment = |moment: Option<Moment>| moment.map(|moment| moment.to_string());
    let kind = match (token.kind, token.damage) {
        (TokenKind::Opaque, Some(_)) => "truncated JWT".to_owned(),
        (kind, Some(_)) => format!("{}, truncated", token_kind(kind)),
        (kind, None) => token_kind(kind).to_owned(),
    };
    let mut fields = vec![("token", kind.into())];
    let mut tell = |label, value: Option<String>| fields.extend(value.map(|value| (label, value.into())));
    tell("subject", token.subject.clone());
    tell("issuer", token.issuer.clone());
    tell("not before", moment(token.not_before));
    tell("expires", moment(token.expires));
    if !token.audiences.is_empty() {
        fields.push(("audiences", token.audiences.clone().into()));
    }
    fields
}

fn token_kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::ServiceAccountBound => "bound ServiceAccount token",
        TokenKind::ServiceAccountLegacy => "legacy ServiceAccount token",
        TokenKind::Oidc => "OIDC token",
        TokenKind::Bootstrap => "bootstrap token",
        TokenKind::Opaque => "opaque token",
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => hidden::shown(text),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// `not before` is `notBefore` for programs, `is CA` is `isCa`.
fn camel(label: &str) -> String {
    let mut words = label.split(' ');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let lower = word.to_lowercase();
        let (first, rest) = lower.split_at(1);
        out.push_str(&first.to_uppercase());
        out.push_str(rest);
    }
    out
}

/// The beginning of a text out of a certificate, as long as real ones are.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

const LABEL: usize = 13;
/// Characters of a name or a serial number.
const LONGEST: usize = 1_024;
/// Names of one certificate: public CAs issue certificates for at most 100.
const MOST_NAMES: usize = 100;
