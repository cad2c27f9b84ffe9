//! Every finding code as Markdown, `docs/findings.md`: a heading for each code, and an index of error texts.

use crate::exposure::FIELDS;
use crate::finding::{Code, Fix, Rule, rules};
use crate::symptom;

/// Returns the rule book as Markdown (`docs/findings.md`).
pub fn table() -> String {
    let mut text = String::from(HEAD);
    for (_, name) in GROUPS {
        text.push_str(&format!("- [{name}](#{})\n", anchor(name)));
    }
    text.push_str(INDEX);
    for (_, name) in GROUPS {
        write_index(&mut text, name);
    }
    let mut last = None;
    for rule in rules() {
        let of_rule = group(rule.code);
        if last != Some(of_rule) {
            text.push_str(&format!("\n## {of_rule}\n"));
            last = Some(of_rule);
        }
        write(&mut text, rule);
    }
    text
}

/// Returns the subject of a code.
pub fn group(code: Code) -> &'static str {
    GROUPS.iter().rev().find(|(first, _)| *first <= code).map_or("Input", |(_, name)| name)
}

/// Returns the error texts of other programs that a rule quotes in backticks.
pub fn error_texts(rule: &Rule) -> Vec<&'static str> {
    let mut texts: Vec<&'static str> = Vec::new();
    for text in [rule.impact, rule.details].into_iter().flat_map(quoted) {
        let text = text.trim();
        if is_error_text(text) && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// The error texts of one subject, in alphabetical order, each with the codes that quote it.
fn write_index(text: &mut String, subject: &str) {
    let mut rows: Vec<(&str, Vec<&str>)> = Vec::new();
    for rule in rules().filter(|rule| group(rule.code) == subject) {
        for error in error_texts(rule) {
            match rows.iter_mut().find(|(known, _)| *known == error) {
                Some((_, codes)) => codes.push(rule.code.name()),
                None => rows.push((error, vec![rule.code.name()])),
            }
        }
    }
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|(error, _)| error.to_lowercase());
    text.push_str(&format!("\n**{subject}**\n\n"));
    for (error, codes) in rows {
        let links: Vec<_> = codes.iter().map(|code| format!("[{code}](#{code})")).collect();
        text.push_str(&format!("- `{error}`: {}\n", links.join(", ")));
    }
}

fn write(text: &mut String, rule: &Rule) {
    text.push_str(&format!("\n### {}\n\n**{}**\n\n", rule.code, plain(rule.title)));
    let condition = if rule.condition.is_empty() { String::new() } else { format!(" ({})", plain(rule.condition)) };
    text.push_str(&format!("Severity: {}{condition}\n\n", rule.severity));
    if !rule.impact.is_empty() {
        text.push_str(&format!("Impact: {}\n\n", plain(rule.impact)));
    }
    if !rule.details.is_empty() {
        text.push_str(&format!("{}\n\n", plain(rule.details)));
    }
    if !rule.fixes.is_empty() {
        let title = if rule.fixes.len() == 1 { "Fix" } else { "Fixes, safest first" };
        text.push_str(&format!("{title}:\n\n"));
        for fix in rule.fixes {
            text.push_str(&format!("- {}\n", fix_item(fix)));
        }
        text.push('\n');
    }
    let symptoms = symptom::referring_to(rule.code.name());
    if !symptoms.is_empty() {
        let links: Vec<_> = symptoms.iter().map(|name| format!("[{name}](symptoms.md#{name})")).collect();
        text.push_str(&format!("See also: {}\n\n", links.join(", ")));
    }
    text.push_str(&format!("Source: {}\n", plain(rule.source)));
}

/// A fix with its command as code.
fn fix_item(fix: &Fix) -> String {
    let label = plain(&fix.label);
    match (fix.command_line(), fix.field()) {
        (Some(command), Some(field)) => format!("{label}: {} (`{field}`)", code(&command)),
        (Some(command), None) => format!("{label}: {}", code(&command)),
        (None, _) => label,
    }
}

/// A command that contains a backtick needs two around it.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// The texts in backticks.
fn quoted(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split('`').skip(1).step_by(2)
}

/// Backticks are also around commands, flags, fields, files, PEM labels, and status words.
fn is_error_text(text: &str) -> bool {
    let first = text.split([' ', ':', '=']).next().unwrap_or_default();
    let is_command = COMMANDS.contains(&first) || text.starts_with('-');
    let is_field = FIELDS.iter().any(|field| field.path == first || field.path.starts_with(&format!("{first}.")));
    let is_constant = text.len() > 2
        && text.bytes().any(|b| b.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let is_label = !text.bytes().any(|b| b.is_ascii_lowercase());
    let is_sentence = text.contains(' ') && !is_label && !text.starts_with(['{', '<', '"', '$', '/']);
    let is_setting = text.ends_with(": true") || text.ends_with(": false");
    !is_command && !is_field && !is_setting && (is_sentence || is_constant)
}

/// A star would be emphasis and an angle bracket HTML; text in backticks is code already. A line break would end a list item.
fn plain(text: &str) -> String {
    let escaped = |text: &str| text.replace('\n', " ").replace('<', "&lt;").replace('*', "\\*");
    let pieces = text.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 0 { escaped(piece) } else { piece.to_owned() }).collect::<Vec<_>>().join("`")
}

/// The anchor of a heading, as GitHub and other renderers make it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-');
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The first code of each subject, in the order of the rule book.
const GROUPS: [(Code, &str); 12] = [
    (Code::InputEmpty, "Input"),
    (Code::KeyMissing, "Private key"),
    (Code::CertificateMissing, "Server certificate"),
    (Code::ChainSorted, "Chain and trust"),
    (Code::FqdnMissing, "Host name, object names, and sizes"),
    (Code::ClientRejects, "Clients"),
    (Code::CredentialMissing, "Credential and kubeconfig"),
    (Code::ConsumerExecDropped, "Consumers: Argo CD, Flux, Terraform"),
    (Code::UpstreamCaMissing, "Upstream TLS (Envoy to the API server)"),
    (Code::ModeLacks, "Mode, proxy, and platform"),
    (Code::ProxyTimeout, "Objects that exist (kubefront lint)"),
    (Code::RenewalNoneFits, "Renewal (kubefront renew)"),
];

/// Programs whose commands are quoted.
const COMMANDS: &[&str] = &["kubectl", "openssl", "kubefront", "ssh-keygen", "keytool", "kubeadm", "curl", "base64"];

const HEAD: &str = "# Findings by code\n\nGenerated from the rule book of kubefront. `kubefront explain CODE` prints one entry. \
                    A code is stable once released: it is never renamed and never reused.\n\n\
                    An error blocks output. A warning and a note do not, but a warning can require a decision. \
                    [reports.md](reports.md#findings) explains the severities, [symptoms.md](symptoms.md) the error texts of \
                    clients, Envoy, and Contour.\n\n\
                    - [Index by error text](#index-by-error-text)\n";

const INDEX: &str = "\n## Index by error text\n\nError texts that other programs print if a finding is ignored, with the \
                     findings that prevent them. To look up any other error text, run `kubefront explain TEXT`.\n";
