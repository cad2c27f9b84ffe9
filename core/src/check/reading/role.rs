//! Findings about inputs and their roles.

use super::misplaced;
use super::rest::Rest;
use crate::decoded::remark::{Competing, RoleRemark, Several, Source};
use crate::finding::{Code, Finding, Fix};
use crate::material::Role;
use crate::selection::Missing;

/// The content of an input decided against its role.
pub(super) fn remark(code: Code, source: &Source, remark: RoleRemark, rest: Rest<'_>) -> Finding {
    let name = &source.name;
    let passed = source.role.map_or("without a role", place);
    let what = match remark {
        RoleRemark::IsKubeconfig => "is a kubeconfig; used as the kubeconfig",
        RoleRemark::IsToken => "is a bearer token; used as the token",
        RoleRemark::KeyInsteadOfChain => "contains a key and no certificate; used as the key",
        RoleRemark::CertificatesInsteadOfKey => "contains certificates and no key; used as the certificate chain",
        RoleRemark::KeyInChain => "also contains a key; both are used",
        RoleRemark::CertificatesBesideKey => "also contains certificates; both are used",
        RoleRemark::KeyIgnored => "also contains a key; the key is not used",
        RoleRemark::CertificatesAndKey => "contains certificates and a key; both are used",
    };
    let found = format!("{name}, passed {passed}, {what}");
    match source.role.filter(|role| is_lacking(*role, remark, rest)) {
        Some(role) => {
            let fixes: Vec<Fix> = [pass(role)].into_iter().chain(misplaced::sorted(source, remark)).collect();
            Finding::warning(code, name, found).with_impact(NOT_FOR_ROLE).with_fixes(fixes)
        }
        None => Finding::note(code, name, found),
    }
}

/// Says whether the file left its role without the part that the role requires.
fn is_lacking(role: Role, remark: RoleRemark, rest: Rest<'_>) -> bool {
    let is_missing = |part: Missing| matches!(rest, Rest::Incomplete(missing) if missing.contains(&part));
    let is_another = match remark {
        RoleRemark::IsKubeconfig
        | RoleRemark::IsToken
        | RoleRemark::KeyInsteadOfChain
        | RoleRemark::CertificatesInsteadOfKey => true,
        RoleRemark::KeyInChain
        | RoleRemark::CertificatesBesideKey
        | RoleRemark::KeyIgnored
        | RoleRemark::CertificatesAndKey => false,
    };
    is_another
        && match role {
            Role::Chain => is_missing(Missing::Certificate),
            Role::Key => is_missing(Missing::Key),
            Role::UpstreamCa => is_missing(Missing::UpstreamCa),
            Role::TrustAnchor | Role::ApiServerCertificate => true,
            Role::Kubeconfig | Role::Token => false,
        }
}

/// Two inputs have one role and differ.
pub(super) fn several(code: Code, source: &Source, several: &Several) -> Finding {
    let (words, role) = match several.role {
        Competing::Key => ("keys", Role::Key),
        Competing::ApiServerCertificate => ("certificates of the API server", Role::ApiServerCertificate),
        Competing::UpstreamCa => ("files with the API server's CA", Role::UpstreamCa),
    };
    let (name, other) = (&source.name, &several.other);
    let more = match several.count {
        0..=2 => String::new(),
        count => format!(" ({count} files in all)"),
    };
    let found = format!("{name} and {other} contain different {words}{more}");
    let finding = Finding::error(code, name, found).about(role.field());
    match several.count {
        0..=2 => finding.with_fixes([name, other].map(|unused| Fix::remove(format!("leave out {unused}"), unused))),
        _ => finding,
    }
}

/// Returns what an input with that role has to contain.
pub(super) fn needed(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Chain) => "the server certificate with its intermediate certificates",
        Some(Role::Key) => "the private key, or its public key",
        Some(Role::TrustAnchor | Role::UpstreamCa) => "a CA certificate",
        Some(Role::ApiServerCertificate) => "the API server's certificate",
        Some(Role::Kubeconfig | Role::Token) | None => "a certificate, private key, kubeconfig, or token",
    }
}

/// Returns the fix that passes the right file for a role.
pub(super) fn pass(role: Role) -> Fix {
    let label = match role {
        Role::Chain => "pass the server certificate with its intermediate certificates",
        Role::Key => "pass the private key",
        Role::TrustAnchor => "pass the root certificate",
        Role::UpstreamCa => "pass the API server's CA",
        Role::ApiServerCertificate => "pass the API server's certificate",
        Role::Kubeconfig => "pass the cluster's kubeconfig",
        Role::Token => "pass the bearer token",
    };
    Fix::provides(label, role)
}

/// Says for what an input was passed.
fn place(role: Role) -> &'static str {
    match role {
        Role::Chain => "as the certificate chain",
        Role::Key => "as the private key",
        Role::TrustAnchor => "as a trust anchor",
        Role::UpstreamCa => "as the API server's CA",
        Role::ApiServerCertificate => "as the API server's certificate",
        Role::Kubeconfig => "as the kubeconfig",
        Role::Token => "as the token",
    }
}

const NOT_FOR_ROLE: &str = "kubefront does not use the file for the part that its flag or field names.";
