//! verify.sh: constants with the operator's values, then a body that is the same for all.

use crate::check::{Checked, Credential};
use crate::mode::Mode;
use crate::shell::word as quote;

pub(super) fn print(checked: &Checked) -> String {
    let constants: String =
        constants(checked).iter().map(|(name, value)| format!("{name}={}\n", quote(value))).collect();
    let (head, body) = BODY.split_once(MARK).unwrap_or((BODY, ""));
    format!("{head}{constants}{body}")
}

fn constants(checked: &Checked) -> [(&'static str, String); 12] {
    // Contour names the certificate of the Secret; in passthrough the API server shows one unknown to kubefront.
    let leaf = checked.served.as_ref().map(|served| served.leaf.sha256.clone()).unwrap_or_default();
    let server_name = match checked.mode {
        Mode::Passthrough => checked.virtual_host(),
        Mode::Tcp | Mode::Http => &checked.fqdn,
    };
    let credential = match checked.kubeconfig.as_ref().map(|plan| &plan.credential) {
        None => "none",
        Some(Credential::Token(_)) => "token",
        Some(Credential::Exec(_)) => "exec",
        Some(Credential::ClientCertificate(_)) => "client-certificate",
    };
    [
        ("fqdn", checked.fqdn.as_str().to_owned()),
        ("port", checked.port.to_string()),
        ("server", checked.server()),
        ("mode", checked.mode.name().to_owned()),
        ("server_name", server_name.as_str().to_owned()),
        ("proxy", checked.proxy_name.as_str().to_owned()),
        ("proxy_namespace", checked.proxy_namespace().as_str().to_owned()),
        ("contour_namespace", checked.contour_namespace.as_str().to_owned()),
        ("leaf_sha256", leaf),
        ("credential", credential.to_owned()),
        ("context", checked.name.clone()),
        ("quiet_seconds", "70".to_owned()),
    ]
}

const BODY: &str = include_str!("verify.sh");
/// The line of the body that is replaced by the constants.
const MARK: &str = "# CONSTANTS\n";
