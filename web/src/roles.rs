//! Which role the user can give an input.

use kubefront_core::Role;

/// The roles, by the field of the exposure that names such a file.
pub const ROLES: &[(&str, Role)] = &[
    ("certificate.chainFile", Role::Chain),
    ("certificate.keyFile", Role::Key),
    ("certificate.anchorFiles", Role::TrustAnchor),
    ("upstream.caFile", Role::UpstreamCa),
    ("upstream.serverCertificateFile", Role::ApiServerCertificate),
    ("kubeconfig.from", Role::Kubeconfig),
    ("kubeconfig.tokenFile", Role::Token),
];
