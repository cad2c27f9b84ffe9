//! The buttons of a finding: what a click changes, opens, or copies. They come from the fixes of core, which the command
//! line prints as text; this module adds what only a page can do, such as opening a file picker.

mod change;
mod command;
mod file;
mod safe;

use kubefront_core::finding::{Change, Fix};
use kubefront_core::report::FindingReport;
use kubefront_core::{Code, Role, Severity};

use self::change::{set, value};
pub use self::safe::{Safe, safe};
use super::place;
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
    unique(candidates(judged, finding))
}

/// Returns the buttons that provide a missing part.
pub fn providing(judged: &Judged, code: Code) -> Vec<Button> {
    buttons(judged, &FindingReport::of_rule(code, Severity::Error))
}

/// Returns the button that turns the kubeconfig on again, after a fix turned it off.
pub fn way_back(judged: &Judged) -> Option<Button> {
    let act = Act::Edit(vec![set("kubeconfig.write", "true")]);
    (!judged.exposure().spec.kubeconfig.write).then(|| Button { label: "Write the kubeconfig".to_owned(), act })
}

fn candidates(judged: &Judged, finding: &FindingReport) -> Vec<Button> {
    if !is_open(finding) {
        return Vec::new();
    }
    let mut all: Vec<Button> = special(judged, finding);
    all.extend(finding.fixes.iter().flat_map(|fix| of_fix(judged, finding, fix)));
    if !all.iter().any(|button| button.act.is_change()) {
        all.extend(file::other(judged, finding));
    }
    if let Some(field) = finding.field.filter(|_| !all.iter().any(|button| button.act.is_change())) {
        all.push(edit(judged, finding, field));
    }
    all.extend(accept(finding));
    all
}

fn is_open(finding: &FindingReport) -> bool {
    finding.severity != Severity::Note && finding.accepted.is_none()
}

impl Act {
    /// It changes the input or the settings, or leads to where they change.
    fn is_change(&self) -> bool {
        !matches!(self, Self::Copy(_) | Self::Accept)
    }
}

/// Two fixes can lead to the same action.
fn unique(buttons: Vec<Button>) -> Vec<Button> {
    let mut kept: Vec<Button> = Vec::new();
    for button in buttons {
        if !kept.iter().any(|known| known.act == button.act) {
            kept.push(button);
        }
    }
    kept
}

/// Leads to a field, or to the file that the field names.
fn edit(judged: &Judged, finding: &FindingReport, field: &str) -> Button {
    match Role::ALL.into_iter().find(|role| role.field() == field) {
        None | Some(Role::Token) => {
            Button { label: format!("Edit {field}…"), act: Act::Go(place::of_field(judged, field)) }
        }
        Some(role) => {
            let replaces = file::replaced(judged, role, finding.code);
            Button { label: format!("Choose the {}…", noun(role)), act: Act::Choose { role: Some(role), replaces } }
        }
    }
}

/// A decision can be accepted. The label says when that is right, if the finding says so.
fn accept(finding: &FindingReport) -> Option<Button> {
    let known = finding.fixes.iter().find_map(|fix| fix.label.split_once(", accept the finding").map(|(when, _)| when));
    let label = match (finding.code, known) {
        _ if !finding.decision => return None,
        (Code::TrustAnchorUnknown | Code::TrustRootOffered | Code::TrustSelfSigned | Code::ChainIncomplete, _) => {
            "Clients already trust it: accept with a reason".to_owned()
        }
        (_, Some(when)) => format!("{}, accept with a reason", sentence(&when.replace('`', ""))),
        (_, None) => "Accept with a reason".to_owned(),
    };
    Some(Button { label, act: Act::Accept })
}

fn of_fix(judged: &Judged, finding: &FindingReport, fix: &Fix) -> Vec<Button> {
    let copy = fix.command.as_deref().filter(|command| !is_flag(command));
    let copy = copy.map(|command| command::button(judged, finding, &fix.label, command));
    let Some(change) = &fix.change else { return copy.into_iter().collect() };
    if *change == Change::Reissue {
        return command::for_the_ca(judged, finding);
    }
    let act = act(judged, finding, change, &fix.also);
    let button = act.map(|act| Button { label: label(fix, change, &act, copy.is_some()), act });
    copy.into_iter().chain(button).collect()
}

/// Flags are for the command line of kubefront: the change says the same to the page. A comment after them is for people.
fn is_flag(command: &str) -> bool {
    command.starts_with("--")
}

/// `None`: the change needs something that the page does not have.
fn act(judged: &Judged, finding: &FindingReport, change: &Change, also: &[Change]) -> Option<Act> {
    match change {
        Change::Set { field: "serviceAccount", .. } => Some(Act::ServiceAccount(account_name(judged))),
        Change::Set { field, value } if value.is_empty() => Some(Act::Go(place::of_field(judged, field))),
        Change::Provide { role: Role::Token } => Some(Act::Go("token".to_owned())),
        Change::Provide { role } => {
            Some(Act::Choose { role: Some(*role), replaces: file::replaced(judged, *role, finding.code) })
        }
        // Only what the user gave as a file: an archive contains more.
        Change::Remove { input } => file::is_input(judged, input).then(|| Act::Remove(input.clone())),
        Change::Passphrase { input } => file::input_of(judged, input).map(Act::Passphrase),
        Change::Set { .. } | Change::Assign { .. } => {
            change::edits(judged, core::iter::once(change).chain(also)).map(Act::Edit)
        }
        _ => None,
    }
}

/// The text of a button: what the fix says, with the exact values.
fn label(fix: &Fix, change: &Change, act: &Act, has_command: bool) -> String {
    let text = fix.label.replace('`', "");
    let text = text.as_str();
    match change {
        Change::Provide { role } if has_command => format!("Choose the {}…", noun(*role)),
        Change::Provide { role: Role::Token } => sentence(&text.replacen("pass ", "enter ", 1)),
        Change::Provide { .. } => format!("{}…", sentence(&text.replacen("pass ", "choose ", 1))),
        Change::Set { field: "serviceAccount", .. } => "Create a ServiceAccount…".to_owned(),
        Change::Set { value, .. } if value.is_empty() => format!("{}…", sentence(text)),
        _ => with_values(&sentence(text), act),
    }
}

/// Adds the values that the text does not name. `true` and `false` are said in words.
fn with_values(text: &str, act: &Act) -> String {
    let Act::Edit(edits) = act else { return text.to_owned() };
    let values: Vec<String> = edits.iter().filter_map(|edit| value(edit, text)).collect();
    if values.is_empty() { text.to_owned() } else { format!("{text}: {}", values.join(", ")) }
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

/// What only the page can offer, or what the text of a fix says without a change.
fn special(judged: &Judged, finding: &FindingReport) -> Vec<Button> {
    let replacing = |label: &str, role: Role| {
        let act = Act::Choose { role: Some(role), replaces: file::replaced(judged, role, finding.code) };
        vec![Button { label: label.to_owned(), act }]
    };
    let setting = |label: &str, path: &str, text: &str| {
        vec![Button { label: label.to_owned(), act: Act::Edit(vec![set(path, text)]) }]
    };
    let go = |label: &str, id: &str| vec![Button { label: label.to_owned(), act: Act::Go(id.to_owned()) }];
    match finding.code {
        Code::ChainIncomplete => {
            let act = Act::Choose { role: None, replaces: None };
            vec![Button { label: "Choose the intermediate certificate…".to_owned(), act }]
        }
        Code::ChainExpired | Code::ChainNotYetValid | Code::ChainBrokenSignature | Code::ChainWeakSignature => {
            replacing("Choose the current certificate chain…", Role::Chain)
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
        Code::KeyCurveNeedsNewerEnvoy => setting("Contour is 1.31 or later", "contour.version", "1.31"),
        Code::UpstreamNeedsContour128 => setting("Contour is 1.28 or later", "contour.version", "1.28"),
        Code::ReserveNeeds130 => setting("Kubernetes is 1.30 or later", "kubernetesVersion", "1.30"),
        _ => Vec::new(),
    }
}

/// Characters of a name in Kubernetes (RFC 1123).
const LONGEST_NAME: usize = 63;

#[cfg(test)]
mod tests;
