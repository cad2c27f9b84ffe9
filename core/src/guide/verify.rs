//! verify.sh: constants with the operator's values, then a body that is the same for all.

use super::prepare::resource;
use crate::check::{Checked, Credential, SecretCreator};
use crate::mode::Mode;
use crate::shell::word as quote;

pub(super) fn print(checked: &Checked) -> String {
    let constants: String =
        constants(checked).iter().map(|(name, value)| format!("{name}={}\n", quote(value))).collect();
    let script = BODY.replacen(CONSTANTS, &constants, 1);
    match issued(checked) {
        Some(check) => script.replacen(ISSUED, &check, 1).replacen(RUN_ISSUED, "check_issued\n", 1),
        None => script.replacen(ISSUED, "", 1).replacen(RUN_ISSUED, "", 1),
    }
}

/// The check of the object that makes a controller create the TLS Secret.
fn issued(checked: &Checked) -> Option<String> {
    let creator = checked.creator.as_ref()?;
    let kind = match creator {
        SecretCreator::CertManager(_) => "Certificate",
        SecretCreator::ExternalSecret(_) => "ExternalSecret",
    };
    let resource = resource(creator);
    let (namespace, name) = (&checked.secret_namespace, checked.secret_name.as_str());
    let (object, title) = (quote(&format!("{resource}/{name}")), quote(&format!("{kind} {namespace}/{name} is ready")));
    Some(format!(
        "check_issued() {{
    name={title}
    if [ -n \"$no_direct\" ]; then
        left_out \"$name\" '--no-direct'
    elif straight wait --for=condition=Ready {object} --namespace={namespace} --timeout=15s; then
        pass \"$name\"
    elif stderr_has 'NotFound|not found|have a resource type|timed out'; then
        fail \"$name\" \"$(last_line)\"
    else
        could_not_test \"$name\" \"$(last_line) (--direct FILE names a kubeconfig with direct access)\"
    fi
}}

"
    ))
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
const CONSTANTS: &str = "# CONSTANTS\n";
/// The lines that are replaced by the check of the object that creates the TLS Secret, and by its call.
const ISSUED: &str = "# ISSUED\n";
const RUN_ISSUED: &str = "# RUN ISSUED\n";
