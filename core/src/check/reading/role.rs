//! Findings about inputs and their roles.

use crate::decoded::remark::{Competing, RoleRemark, Several, Source};
use crate::finding::{Code, Finding};
use crate::material::Role;

/// The content of an input decided against its role.
pub(super) fn remark(code: Code, source: &Source, remark: RoleRemark) -> Finding {
    let place = source.role.map_or("one of several", place);
    let message = match remark {
        RoleRemark::IsKubeconfig => {
            format!("it was handed in as {place} and is a kubeconfig: it is taken as what it is")
        }
        RoleRemark::IsToken => format!("it was handed in as {place} and is a bearer token: it is taken as what it is"),
        RoleRemark::KeyInsteadOfChain => {
            "it was handed in as the certificate chain and holds a key, and no certificate: sorted by content"
                .to_owned()
        }
        RoleRemark::CertificatesInsteadOfKey => {
            "it was handed in as the key and holds certificates, and no key: sorted by content".to_owned()
        }
        RoleRemark::KeyInChain => {
            "it was handed in as the certificate chain and holds a key too: sorted by content".to_owned()
        }
        RoleRemark::CertificatesBesideKey => {
            "it was handed in as the key and holds certificates too: sorted by content".to_owned()
        }
        RoleRemark::KeyIgnored => format!("it was handed in as {place} and holds a key, which is left alone"),
        RoleRemark::CertificatesAndKey => "certificates and a key stand in one file: sorted by content".to_owned(),
    };
    Finding::note(code, &source.name, message)
}

/// Two inputs have one role and differ.
pub(super) fn several(code: Code, source: &Source, several: &Several) -> Finding {
    let (words, role) = match several.role {
        Competing::Key => ("keys", Role::Key),
        Competing::ApiServerCertificate => ("certificates of the API server", Role::ApiServerCertificate),
        Competing::UpstreamCa => ("CA files of the API server", Role::UpstreamCa),
    };
    let more = match several.count {
        0..=2 => String::new(),
        count => format!(" ({count} in all)"),
    };
    let message =
        format!("{} and {} are both {words}{more}, and they differ: one is wanted", source.name, several.other);
    Finding::error(code, &source.name, message).about(field(role))
}

/// Returns the field of the exposure that names the input.
pub(super) fn field(role: Role) -> &'static str {
    match role {
        Role::Chain => "certificate.chainFile",
        Role::Key => "certificate.keyFile",
        Role::TrustAnchor => "certificate.anchorFiles",
        Role::UpstreamCa => "upstream.caFile",
        Role::ApiServerCertificate => "upstream.serverCertificateFile",
        Role::Kubeconfig => "kubeconfig.from",
        Role::Token => "kubeconfig.tokenFile",
    }
}

/// Returns what an input with that role has to hold.
pub(super) fn needed(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Chain) => "the certificate that the CA sent back is wanted, with its intermediates",
        Some(Role::Key) => "the private key (or its public half) is wanted",
        Some(Role::TrustAnchor | Role::UpstreamCa) => "a CA certificate is wanted",
        Some(Role::ApiServerCertificate) => "the API server's certificate is wanted",
        Some(Role::Kubeconfig | Role::Token) | None => "certificates, a key, a kubeconfig or a token are wanted",
    }
}

/// Returns what the input is for, in words.
fn place(role: Role) -> &'static str {
    match role {
        Role::Chain => "the certificate chain",
        Role::Key => "the key",
        Role::TrustAnchor => "a trust anchor",
        Role::UpstreamCa => "the API server's CA",
        Role::ApiServerCertificate => "the API server's certificate",
        Role::Kubeconfig => "the kubeconfig",
        Role::Token => "the token",
    }
}
