//! Commands and notes to copy, with the values of the user.

use std::net::IpAddr;

use kubefront_core::finding::Change;
use kubefront_core::fqdn::Fqdn;
use kubefront_core::report::{CertificateRole, FindingReport, Report};
use kubefront_core::shell;

use super::file::is_input;
use super::{Act, Button};
use crate::judge::Judged;

/// Copies a command. The label says which words the user must replace, if a value is not known.
pub(super) fn button(judged: &Judged, finding: &FindingReport, label: &str, command: &str) -> Button {
    let command = filled(judged, finding, command);
    let unknown: Vec<&str> = PLACEHOLDERS.into_iter().filter(|word| find(&command, word).is_some()).collect();
    let replace = if unknown.is_empty() { String::new() } else { format!(" (replace {})", unknown.join(", ")) };
    Button { label: format!("Copy command{replace}: {}", clause(label)), act: Act::Copy(command) }
}

/// The first part of a label: what the command does, without what to do afterwards. A condition stays.
fn clause(label: &str) -> String {
    let (condition, rest) = match label.split_once(", ").filter(|_| label.starts_with("if ")) {
        Some((condition, rest)) => (format!("{condition}, "), rest),
        None => (String::new(), label),
    };
    let first = rest.split([';', ',', '(']).next().unwrap_or_default();
    format!("{condition}{}", first.split(" and pass").next().unwrap_or_default()).replace('`', "").trim().to_owned()
}

/// Puts the values that are known in the place of words in capitals.
fn filled(judged: &Judged, finding: &FindingReport, command: &str) -> String {
    let account = account(judged);
    let of_subject = is_input(judged, &finding.subject).then(|| shell::file(&finding.subject));
    let values = [
        ("--kubeconfig=FILE", kubeconfig(judged).map(|file| format!("--kubeconfig={file}"))),
        ("FILE", of_subject),
        ("token NAME", account.as_ref().map(|(_, name)| format!("token {name}"))),
        ("--namespace=NAMESPACE", account.as_ref().map(|(namespace, _)| format!("--namespace={namespace}"))),
        ("ADDRESS:6443", address(judged)),
    ];
    let mut filled = command.to_owned();
    for (word, value) in values.iter().filter_map(|(word, value)| Some((*word, value.as_ref()?))) {
        if let Some(at) = find(&filled, word) {
            filled.replace_range(at..at + word.len(), value);
        }
    }
    filled
}

/// The place of a word that is not a part of another word.
fn find(command: &str, word: &str) -> Option<usize> {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let is_whole = |at: usize| {
        let (before, after) = (command[..at].chars().next_back(), command[at + word.len()..].chars().next());
        !before.is_some_and(is_inner) && !after.is_some_and(is_inner)
    };
    command.match_indices(word).map(|(at, _)| at).find(|at| is_whole(*at))
}

/// The ServiceAccount of the settings, otherwise that of the token: namespace and name.
fn account(judged: &Judged) -> Option<(String, String)> {
    let account = &judged.exposure().spec.service_account;
    if !account.name.is_empty() {
        return Some((shell::word(&account.namespace), shell::word(&account.name)));
    }
    let subject = judged.report().credential.subject.as_deref()?.strip_prefix("system:serviceaccount:")?;
    let (namespace, name) = subject.split_once(':')?;
    Some((shell::word(namespace), shell::word(name)))
}

/// The kubeconfig, if it is a file of the user.
fn kubeconfig(judged: &Judged) -> Option<String> {
    let found = judged.evaluation.decoded.kubeconfigs.first()?;
    is_input(judged, &found.origin.name).then(|| shell::file(&found.origin.name))
}

/// Host and port of the API server.
fn address(judged: &Judged) -> Option<String> {
    let kubeconfig = &judged.evaluation.decoded.kubeconfigs.first()?.part;
    let chosen = Some(&judged.exposure().spec.kubeconfig.context).filter(|name| !name.is_empty());
    let name = chosen.unwrap_or(&kubeconfig.current_context);
    let context = kubeconfig.contexts.iter().find(|context| context.name == *name)?;
    let cluster = kubeconfig.clusters.iter().find(|cluster| cluster.name == context.cluster)?;
    // An address can contain a password: only host and port are used.
    let authority = cluster.server.as_written().strip_prefix("https://")?.split(['/', '?', '#']).next()?;
    if cluster.server.has_user() || authority.is_empty() {
        return None;
    }
    let has_port = authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    Some(shell::word(&if has_port { authority.to_owned() } else { format!("{authority}:443") }))
}

/// The CA issues the certificate again: a command for the request, and a note that says what is wrong.
pub(super) fn for_the_ca(judged: &Judged, finding: &FindingReport) -> Vec<Button> {
    let fixes = finding.fixes.iter().filter(|fix| fix.change == Some(Change::Reissue));
    let required = fixes.map(|fix| fix.label.as_ref()).collect::<Vec<_>>().join("; or ");
    let note =
        Button { label: "Copy note for the CA".to_owned(), act: Act::Copy(note(judged.report(), finding, &required)) };
    let is_of_ca = finding.code.name().starts_with("chain-") || finding.code.name().starts_with("trust-");
    if is_of_ca {
        return vec![note];
    }
    let command = request(judged.report());
    let replace = find(&command, "HOST").map_or("", |_| " (replace HOST)");
    let label = format!("Copy CSR command (ECDSA P-256){replace}");
    vec![Button { label, act: Act::Copy(command) }, note]
}

fn note(report: &Report, finding: &FindingReport, required: &str) -> String {
    let host = host(report).map_or_else(String::new, |host| format!(" for {}", host.as_str()));
    format!(
        "Certificate{host}: {}.\nFound: {}.\nRequired: {required}.\nRule: {} ({})\n",
        finding.title,
        finding.found.trim_end_matches('.'),
        finding.source,
        finding.code,
    )
}

/// The command that creates a private key and a certificate signing request, for all names of the server certificate.
pub(super) fn request(report: &Report) -> String {
    let known = host(report);
    let host = known.as_ref().map_or("HOST", Fqdn::as_str);
    // RFC 5280 limits a common name to 64 characters.
    let subject = if host.len() <= 64 { format!("/CN={host}") } else { "/".to_owned() };
    let mut names = vec![format!("DNS:{host}")];
    let leaf = report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf);
    for name in leaf.iter().flat_map(|leaf| &leaf.names).filter_map(|name| alternative(name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let names = shell::word(&names.join(","));
    format!(
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {host}.key -subj {subject} -addext \
         subjectAltName={names} -out {host}.csr"
    )
}

/// `DNS:*.example.com`, `IP:192.0.2.1`
fn alternative(name: &str) -> Option<String> {
    if name.parse::<IpAddr>().is_ok() {
        return Some(format!("IP:{name}"));
    }
    Fqdn::parse(name.strip_prefix("*.").unwrap_or(name)).is_ok().then(|| format!("DNS:{name}"))
}

fn host(report: &Report) -> Option<Fqdn> {
    Fqdn::parse(report.fqdn.as_deref()?).ok().map(|(fqdn, _)| fqdn)
}

/// Words of commands that stand for a value of the user.
pub(super) const PLACEHOLDERS: [&str; 7] = ["NAME", "NAMESPACE", "FILE", "ADDRESS", "HOST", "REASON", "KEY"];
