//! The buttons of a finding: what a click changes, opens, or copies. They come from the fixes of core, which the command
//! line prints as text; this module adds what only a page can do, such as opening a file picker.

use kubefront_core::decoded::Origin;
use kubefront_core::finding::{Change, Fix};
use kubefront_core::report::{CertificateRole, FindingReport, Report};
use kubefront_core::{Code, Role, Severity};

use crate::judge::Judged;
use crate::state::edit::Edit;
use crate::words::sentence;

/// One button.
#[derive(Clone, PartialEq, Debug)]
pub struct Button {
    pub label: String,
    pub act: Act,
}

/// What a click does.
#[derive(Clone, PartialEq, Debug)]
pub enum Act {
    /// Changes fields and roles. It can be undone.
    Edit(Vec<Edit>),
    /// Removes an input and overwrites its bytes.
    Remove(String),
    /// Opens a file picker. The file gets the role, and replaces an input.
    Choose { role: Option<Role>, replaces: Option<String> },
    /// Goes to the passphrase field of an input.
    Passphrase(String),
    /// Goes to the element with this id.
    Go(String),
    /// Copies a command or a note.
    Copy(String),
    /// Asks for the role of a ServiceAccount with this name.
    ServiceAccount(String),
    /// Asks for the reason why the finding is accepted.
    Accept,
}

/// Returns the buttons of a finding, the safest first. Notes and accepted findings have none.
pub fn buttons(judged: &Judged, finding: &FindingReport) -> Vec<Button> {
    if finding.severity == Severity::Note || finding.accepted.is_some() {
        return Vec::new();
    }
    let mut all: Vec<Button> = special(judged, finding);
    all.extend(finding.fixes.iter().flat_map(|fix| of_fix(judged, finding, fix)));
    if let Some(input) = input_of(judged, &finding.subject).filter(|_| !all.iter().any(|button| button.act.is_change()))
    {
        let role = judged.evaluation.decoded.certificates.iter().find(|found| found.origin.name == input);
        let act = Act::Choose { role: role.and_then(|found| found.origin.role), replaces: Some(input.clone()) };
        all.push(Button { label: format!("Replace {input}…"), act });
        all.push(Button { label: format!("Remove {input}"), act: Act::Remove(input) });
    }
    if let Some(field) = finding.field.filter(|_| !all.iter().any(|button| button.act.is_change())) {
        all.push(Button { label: format!("Edit {field}…"), act: Act::Go(field_id(field)) });
    }
    if finding.decision {
        all.push(Button { label: "Clients already trust it: accept with a reason".to_owned(), act: Act::Accept });
    }
    unique(all)
}

/// Returns the buttons that provide a missing part.
pub fn providing(judged: &Judged, code: Code) -> Vec<Button> {
    let rule = code.rule();
    let finding = FindingReport {
        code,
        check: rule.check,
        severity: Severity::Error,
        blocks: None,
        title: rule.title,
        subject: String::new(),
        found: String::new(),
        impact: rule.impact.into(),
        fixes: rule.fixes.to_vec(),
        source: rule.source,
        field: None,
        decision: false,
        accepted: None,
    };
    buttons(judged, &finding)
}

impl Act {
    /// It changes the input or the settings, or leads to where they change.
    fn is_change(&self) -> bool {
        !matches!(self, Self::Copy(_) | Self::Accept)
    }
}

/// A label or an action appears once.
fn unique(buttons: Vec<Button>) -> Vec<Button> {
    let mut kept: Vec<Button> = Vec::new();
    for button in buttons {
        if !kept.iter().any(|known| known.label == button.label || known.act == button.act) {
            kept.push(button);
        }
    }
    kept
}

fn of_fix(judged: &Judged, finding: &FindingReport, fix: &Fix) -> Vec<Button> {
    let copy = fix.command.as_deref().filter(|command| !is_flag(command)).map(|command| Button {
        label: format!("Copy command: {}", clause(&fix.label)),
        act: Act::Copy(command.to_owned()),
    });
    let Some(change) = &fix.change else { return copy.into_iter().collect() };
    if *change == Change::Reissue {
        return for_the_ca(judged, finding, fix);
    }
    let label = label(fix, change, copy.is_some());
    let act = act(judged, finding, change, &fix.also);
    copy.into_iter().chain(act.map(|act| Button { label, act })).collect()
}

/// The first part of a label: what the command does, without what to do afterwards.
fn clause(label: &str) -> String {
    let first = label.split([';', ',', '(']).next().unwrap_or_default();
    first.split(" and pass").next().unwrap_or_default().replace('`', "").trim().to_owned()
}

/// Flags are for the command line of kubefront: the change says the same to the page. A comment after them is for people.
fn is_flag(command: &str) -> bool {
    command.starts_with("--")
}

fn act(judged: &Judged, finding: &FindingReport, change: &Change, also: &[Change]) -> Option<Act> {
    match change {
        Change::Set { field: "serviceAccount", .. } => Some(Act::ServiceAccount(account_name(judged))),
        Change::Set { field, value } if value.is_empty() => Some(Act::Go(field_id(field))),
        Change::Provide { role: Role::Token } => Some(Act::Go("token".to_owned())),
        Change::Provide { role } => {
            Some(Act::Choose { role: Some(*role), replaces: replaced(judged, *role, finding.code) })
        }
        Change::Remove { input } => input_of(judged, input).map(Act::Remove),
        Change::Passphrase { input } => input_of(judged, input).map(Act::Passphrase),
        Change::Set { .. } | Change::Assign { .. } => {
            let all = core::iter::once(change).chain(also);
            let edits: Option<Vec<Vec<Edit>>> = all.map(|change| edits(judged, change)).collect();
            edits.map(|edits| Act::Edit(edits.concat()))
        }
        _ => None,
    }
}

/// `None`: the change needs something that the page does not have.
fn edits(judged: &Judged, change: &Change) -> Option<Vec<Edit>> {
    match change {
        Change::Set { value, .. } if value.is_empty() => None,
        Change::Set { field, value } => {
            let mut edits = vec![set(field, value)];
            // In mode http, anyone who can create an Ingress can claim the host name.
            if (*field, value.as_ref()) == ("mode", "http") && !judged.exposure().spec.reserve_name {
                edits.push(set("reserveName", "true"));
            }
            Some(edits)
        }
        Change::Assign { role: Role::TrustAnchor, sha256: Some(sha256), input } => {
            Some(vec![trust(judged, input, sha256)?])
        }
        Change::Assign { role, input, .. } => Some(vec![Edit::Role { input: input_of(judged, input)?, role: *role }]),
        _ => None,
    }
}

fn set(path: &str, text: &str) -> Edit {
    Edit::Set { path: path.to_owned(), text: text.to_owned() }
}

/// A certificate that is alone in its file makes the file the trust anchor. Others become an input of their own, so that
/// other certificates of the same file are not trusted too.
fn trust(judged: &Judged, input: &str, sha256: &str) -> Option<Edit> {
    let decoded = &judged.evaluation.decoded;
    let found = decoded.certificates.iter().find(|found| found.part.sha256 == sha256)?;
    let material = found.origin.material;
    let is_here = |origin: &Origin| origin.material == material;
    let certificates = decoded.certificates.iter().filter(|found| is_here(&found.origin)).count();
    let is_alone = certificates == 1 && !decoded.keys.iter().any(|found| is_here(&found.origin));
    let name = decoded.inputs.get(material).map(|input| input.name.as_str());
    if is_alone && name == Some(input) {
        return Some(Edit::Role { input: input.to_owned(), role: Role::TrustAnchor });
    }
    let name = found.part.short_name().to_owned();
    Some(Edit::TrustCertificate { name, sha256: sha256.to_owned(), pem: found.part.pem() })
}

/// The text of a button: what the fix says, with the exact value.
fn label(fix: &Fix, change: &Change, has_command: bool) -> String {
    let text = fix.label.replace('`', "");
    let text = text.as_str();
    match change {
        Change::Provide { role } if has_command => format!("Choose the {}…", noun(*role)),
        Change::Provide { role: Role::Token } => sentence(&text.replacen("pass ", "enter ", 1)),
        Change::Provide { .. } => format!("{}…", sentence(&text.replacen("pass ", "choose ", 1))),
        Change::Set { field: "serviceAccount", .. } => "Create a ServiceAccount…".to_owned(),
        Change::Set { value, .. } if value.is_empty() => format!("{}…", sentence(text)),
        Change::Set { value, .. } if !text.contains(value.as_ref()) && value != "true" && value != "false" => {
            format!("{}: {value}", sentence(text))
        }
        _ => sentence(text),
    }
}

fn noun(role: Role) -> &'static str {
    match role {
        Role::Chain => "certificate chain",
        Role::Key => "private key",
        Role::TrustAnchor => "root certificate",
        Role::UpstreamCa => "upstream CA",
        Role::ApiServerCertificate => "API server certificate",
        Role::Kubeconfig => "kubeconfig",
        Role::Token => "token",
    }
}

/// The input that a new file for this role replaces, if it contains nothing else.
fn replaced(judged: &Judged, role: Role, code: Code) -> Option<String> {
    let decoded = &judged.evaluation.decoded;
    let name = |origin: &Origin| decoded.inputs.get(origin.material).map(|input| input.name.clone());
    let has_key = |at: usize| decoded.keys.iter().any(|found| found.origin.material == at);
    let has_certificate = |at: usize| decoded.certificates.iter().any(|found| found.origin.material == at);
    match role {
        Role::Key => {
            let found = decoded.keys.iter().find(|found| !has_certificate(found.origin.material))?;
            name(&found.origin)
        }
        Role::Chain => {
            let leaf = leaf_origin(judged).filter(|origin| !has_key(origin.material))?;
            (code != Code::LeafAmbiguous).then(|| name(leaf)).flatten()
        }
        Role::Kubeconfig => decoded.kubeconfigs.first().and_then(|found| name(&found.origin)),
        Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate => {
            let found = decoded.certificates.iter().find(|found| found.origin.role == Some(role))?;
            name(&found.origin)
        }
        Role::Token => None,
    }
}

fn leaf_origin(judged: &Judged) -> Option<&Origin> {
    let leaf = judged.report().certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf)?;
    let certificates = judged.evaluation.decoded.certificates.iter();
    certificates
        .map(|found| (&found.part.sha256, &found.origin))
        .find(|(sha, _)| **sha == leaf.sha256)
        .map(|(_, at)| at)
}

/// The input with this name, or the archive that contains a file with this name.
fn input_of(judged: &Judged, subject: &str) -> Option<String> {
    let is_in = |name: &str| subject.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let inputs = &judged.evaluation.decoded.inputs;
    inputs.iter().map(|input| &input.name).find(|name| !name.is_empty() && is_in(name)).cloned()
}

/// The id of a field; a group has its first field.
fn field_id(path: &str) -> String {
    let first = match path {
        "service" => "service.name",
        "roleBinding" => "roleBinding.name",
        "certificate.chainFile" | "certificate.keyFile" | "certificate.anchorFiles" | "kubeconfig.from" => {
            return "drop".to_owned();
        }
        "kubeconfig.tokenFile" => return "token".to_owned(),
        other => other,
    };
    format!("field-{}", first.replace('.', "-"))
}

/// The user of the kubeconfig as a valid name.
fn account_name(judged: &Judged) -> String {
    let decoded = &judged.evaluation.decoded;
    let user = decoded.kubeconfigs.first().and_then(|found| {
        let kubeconfig = &found.part;
        let context = kubeconfig.contexts.iter().find(|context| context.name == kubeconfig.current_context);
        context.or(kubeconfig.contexts.first()).map(|context| context.user.to_ascii_lowercase())
    });
    let name: String =
        user.unwrap_or_default().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name: String = name.trim_matches('-').chars().take(LONGEST_NAME).collect();
    if name.is_empty() { "kubectl-user".to_owned() } else { name.trim_matches('-').to_owned() }
}

/// The CA issues the certificate again: a command for the request, and a note that says what is wrong.
fn for_the_ca(judged: &Judged, finding: &FindingReport, fix: &Fix) -> Vec<Button> {
    let note = Button {
        label: "Copy note for the CA".to_owned(),
        act: Act::Copy(note(judged.report(), finding, fix.label.as_ref())),
    };
    let is_of_ca = finding.code.name().starts_with("chain-") || finding.code.name().starts_with("trust-");
    if is_of_ca {
        return vec![note];
    }
    let label = "Copy CSR command (ECDSA P-256)".to_owned();
    vec![Button { label, act: Act::Copy(request(judged.report())) }, note]
}

fn note(report: &Report, finding: &FindingReport, fix: &str) -> String {
    let host = host(report);
    format!(
        "Certificate for {host}: {}.\nFound: {}.\nRequired: {fix}.\nRule: {} ({})\n",
        finding.title,
        finding.found.trim_end_matches('.'),
        finding.source,
        finding.code,
    )
}

/// The command that creates a private key and a certificate signing request.
fn request(report: &Report) -> String {
    let host = host(report);
    // RFC 5280 limits a common name to 64 characters.
    let subject = if host.len() <= 64 { format!("/CN={host}") } else { "/".to_owned() };
    format!(
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {host}.key -subj {subject} -addext \
         subjectAltName=DNS:{host} -out {host}.csr"
    )
}

fn host(report: &Report) -> &str {
    report.fqdn.as_deref().unwrap_or("HOST")
}

/// What only the page can offer, or what the text of a fix says without a change.
fn special(judged: &Judged, finding: &FindingReport) -> Vec<Button> {
    let choose = |label: &str, role: Option<Role>, replaces: Option<String>| Button {
        label: label.to_owned(),
        act: Act::Choose { role, replaces },
    };
    let replacing = |label: &str, role: Role| vec![choose(label, Some(role), replaced(judged, role, finding.code))];
    let setting = |label: &str, edits: &[(&str, &str)]| Button {
        label: label.to_owned(),
        act: Act::Edit(edits.iter().map(|(path, text)| set(path, text)).collect()),
    };
    let go = |label: &str, id: &str| vec![Button { label: label.to_owned(), act: Act::Go(id.to_owned()) }];
    match finding.code {
        Code::ChainIncomplete => vec![choose("Choose the intermediate certificate…", None, None)],
        Code::ChainExpired | Code::ChainNotYetValid | Code::ChainBrokenSignature | Code::ChainWeakSignature => {
            vec![choose(
                "Choose the current certificate chain…",
                Some(Role::Chain),
                replaced(judged, Role::Chain, finding.code),
            )]
        }
        Code::LeafExpired | Code::LeafExpiresSoon | Code::LeafNotYetValid => {
            replacing("Choose the renewed certificate…", Role::Chain)
        }
        Code::KeyOpenssh | Code::KeyEncryptionUnsupported => replacing("Choose the converted private key…", Role::Key),
        Code::TokenIllegal
        | Code::TokenEncrypted
        | Code::TokenTruncated
        | Code::TokenExpired
        | Code::TokenNotYetValid
        | Code::TokenExpiresSoon
        | Code::TokenNoExpiry
        | Code::TokenShortLived => go("Enter a new token", "token"),
        Code::CredentialExecUnknown
        | Code::CredentialExecInvalid
        | Code::CredentialExecSecret
        | Code::CredentialAuthProvider
        | Code::ClientCertificateMismatch
        | Code::KubeconfigUnreadable
        | Code::KubeconfigDuplicateName
        | Code::KubeconfigServerHttp
        | Code::KubeconfigFieldDropped
        | Code::KubeconfigFileReference => replacing("Choose another kubeconfig…", Role::Kubeconfig),
        Code::ClientRejects | Code::ClientRequired | Code::ChainNameConstraintUnsupported => {
            go("Show what each client reports", "clients")
        }
        Code::KeyCurveNeedsNewerEnvoy => vec![setting("Contour is 1.31 or later", &[("contour.version", "1.31")])],
        Code::UpstreamNeedsContour128 => vec![setting("Contour is 1.28 or later", &[("contour.version", "1.28")])],
        Code::ReserveNeeds130 => vec![setting("Kubernetes is 1.30 or later", &[("kubernetesVersion", "1.30")])],
        Code::AllowListIgnored => {
            let reserved = [("mode", "http"), ("reserveName", "true")];
            vec![setting("Use mode http and reserve the host name", &reserved)]
        }
        _ => Vec::new(),
    }
}

/// Characters of a name in Kubernetes (RFC 1123).
const LONGEST_NAME: usize = 63;

#[cfg(test)]
mod tests;
