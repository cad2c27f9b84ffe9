//! Files that were passed with the flag of another part: what each is, and the flag that belongs to it.

use super::contents::{described, look, unneeded, unsupported};
use crate::decoded::described::{Contents, InputKind};
use crate::decoded::remark::{RoleRemark, Source};
use crate::finding::{Code, Finding, Fix};
use crate::material::Role;

/// Passed as the bearer token.
pub(super) fn token(source: &Source, kind: &InputKind) -> Finding {
    let found = format!("{} {}; expected a bearer token", source.name, is(kind));
    Finding::kubeconfig_error(Code::TokenIllegal, "token", found)
        .with_impact("The file contains no bearer token, so kubefront cannot write the kubeconfig.")
        .with_fixes(fixes(Fix::provides("pass the bearer token", Role::Token), source, kind))
}

/// Passed as the kubeconfig.
pub(super) fn kubeconfig(source: &Source, kind: &InputKind) -> Finding {
    let found = format!("{} {}; expected a kubeconfig", source.name, is(kind));
    Finding::error(Code::KubeconfigUnreadable, &source.name, found)
        .with_impact("kubefront does not use the file.")
        .with_fixes(fixes(Fix::provides("pass the cluster's kubeconfig", Role::Kubeconfig), source, kind))
}

/// Returns the flag of a file that was sorted by content.
pub(super) fn sorted(source: &Source, remark: RoleRemark) -> Option<Fix> {
    let role = match remark {
        RoleRemark::IsKubeconfig => Role::Kubeconfig,
        RoleRemark::IsToken => Role::Token,
        RoleRemark::KeyInsteadOfChain => Role::Key,
        RoleRemark::CertificatesInsteadOfKey => Role::Chain,
        RoleRemark::KeyInChain
        | RoleRemark::CertificatesBesideKey
        | RoleRemark::KeyIgnored
        | RoleRemark::CertificatesAndKey => return None,
    };
    own_flag(source, role)
}

/// Returns the fix that passes a file with the flag of what it is; `None` for a part of an archive.
pub(super) fn own_flag(source: &Source, role: Role) -> Option<Fix> {
    let label = match role {
        Role::Chain => "if the certificates are the chain of the host name, pass the file as the certificate chain",
        Role::Key => "if the key matches the certificate, pass the file as the private key",
        Role::TrustAnchor => "if the file contains the root certificate of the chain, pass it as a trust anchor",
        Role::UpstreamCa => "if the file contains the API server's CA, pass it as the upstream CA",
        Role::ApiServerCertificate => {
            "if the file contains the API server's certificate, pass it as the API server's certificate"
        }
        Role::Kubeconfig => "pass the file as the kubeconfig",
        Role::Token => "pass the file as the token",
    };
    source.extracted_from.is_none().then(|| Fix::assign(label, role, &source.name, None))
}

fn fixes(first: Fix, source: &Source, kind: &InputKind) -> Vec<Fix> {
    let own = roles(kind).iter().filter_map(|role| own_flag(source, *role));
    [first].into_iter().chain(own).collect()
}

fn roles(kind: &InputKind) -> &'static [Role] {
    match kind {
        InputKind::Pem(contents) | InputKind::Der(contents) | InputKind::Ber(contents) => roles_of(contents),
        InputKind::Kubeconfig { .. } | InputKind::BrokenKubeconfig => &[Role::Kubeconfig],
        InputKind::Token => &[Role::Token],
        _ => &[],
    }
}

fn roles_of(contents: &Contents) -> &'static [Role] {
    match (contents.certificates > 0, contents.keys() > 0) {
        (true, false) => &[Role::Chain, Role::TrustAnchor, Role::UpstreamCa],
        (true, true) => &[Role::Chain],
        (false, true) => &[Role::Key],
        (false, false) => &[],
    }
}

/// Says what the file is.
fn is(kind: &InputKind) -> String {
    match kind {
        InputKind::Pem(_) | InputKind::Der(_) | InputKind::Ber(_) => format!("contains {}", described(kind)),
        InputKind::UnneededDer(what) => format!("contains {} (DER)", unneeded(what)),
        InputKind::Kubeconfig { .. } | InputKind::BrokenKubeconfig => "is a kubeconfig".to_owned(),
        InputKind::Token => "is a bearer token".to_owned(),
        InputKind::Unsupported(form) => format!("is {}", unsupported(form)),
        InputKind::Unknown(what) => format!("looks like {}", look(*what)),
        other => format!("contains: {}", described(other)),
    }
}
