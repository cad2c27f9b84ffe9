//! The roles that an input can have: by the user's choice, or by the exposure document that names the file.

use kubefront_core::Role;
use kubefront_core::exposure::Exposure;

/// The roles, by the field of the exposure document that names such a file.
pub const ROLES: &[(&str, Role)] = &[
    ("certificate.chainFile", Role::Chain),
    ("certificate.keyFile", Role::Key),
    ("certificate.anchorFiles", Role::TrustAnchor),
    ("upstream.caFile", Role::UpstreamCa),
    ("upstream.serverCertificateFile", Role::ApiServerCertificate),
    ("kubeconfig.from", Role::Kubeconfig),
    ("kubeconfig.tokenFile", Role::Token),
];

/// Returns the roles that the exposure document gives to a file of this name, one for each field that names it. The page
/// knows the directories of a file only if a directory was dropped: if the document names two files that can be this one,
/// neither gets a role.
pub fn named(exposure: &Exposure, name: &str) -> Vec<Role> {
    let named: Vec<(Role, &str)> = paths(exposure).into_iter().filter(|(_, path)| can_be(path, name)).collect();
    let is_one_file = named.iter().all(|(_, path)| named.first().is_some_and(|(_, first)| first == path));
    if is_one_file { named.into_iter().map(|(role, _)| role).collect() } else { Vec::new() }
}

/// Every file that the document names.
fn paths(exposure: &Exposure) -> Vec<(Role, &str)> {
    let spec = &exposure.spec;
    let anchors = spec.certificate.anchor_files.iter().map(|path| (Role::TrustAnchor, path));
    let others = [
        (Role::Chain, &spec.certificate.chain_file),
        (Role::Key, &spec.certificate.key_file),
        (Role::UpstreamCa, &spec.upstream.ca_file),
        (Role::ApiServerCertificate, &spec.upstream.server_certificate_file),
        (Role::Kubeconfig, &spec.kubeconfig.from),
        (Role::Token, &spec.kubeconfig.token_file),
    ];
    others.into_iter().chain(anchors).map(|(role, path)| (role, path.as_str())).filter(|(_, p)| !p.is_empty()).collect()
}

/// Compares the names of both paths from the end, as far as both go.
fn can_be(path: &str, other: &str) -> bool {
    names(path).zip(names(other)).all(|(one, other)| one == other)
}

/// The names in a path, the last one first.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit(['/', '\\']).filter(|name| !matches!(*name, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exposure(fields: &[(&str, &str)]) -> Exposure {
        let mut exposure = Exposure::default();
        fields.iter().for_each(|(path, text)| exposure.set(path, text).unwrap());
        exposure
    }

    #[test]
    fn a_file_has_the_roles_of_the_fields_that_name_it() {
        let exposure = exposure(&[
            ("certificate.chainFile", "../tls/fullchain.pem"),
            ("certificate.anchorFiles", "ca.pem"),
            ("upstream.caFile", "ca.pem"),
            ("kubeconfig.from", "C:\\keys\\admin.kubeconfig"),
        ]);
        let rows: [(&str, &[Role]); 4] = [
            ("fullchain.pem", &[Role::Chain]),
            ("ca.pem", &[Role::UpstreamCa, Role::TrustAnchor]),
            ("admin.kubeconfig", &[Role::Kubeconfig]),
            ("key.pem", &[]),
        ];
        rows.iter().for_each(|(name, roles)| assert_eq!(named(&exposure, name), *roles, "{name}"));
    }

    /// The page cannot know which of the two was dropped, and must not trust the wrong one.
    #[test]
    fn two_files_of_one_name_have_no_role() {
        let exposure =
            exposure(&[("certificate.anchorFiles", "clients/ca.pem"), ("upstream.caFile", "cluster/ca.pem")]);
        assert_eq!(named(&exposure, "ca.pem"), []);
    }

    #[test]
    fn the_directories_of_a_file_tell_two_files_of_one_name_apart() {
        let exposure =
            exposure(&[("certificate.anchorFiles", "clients/ca.pem"), ("upstream.caFile", "../cluster/ca.pem")]);
        let rows: [(&str, &[Role]); 4] = [
            ("set/clients/ca.pem", &[Role::TrustAnchor]),
            ("cluster/ca.pem", &[Role::UpstreamCa]),
            ("set/ca.pem", &[]),
            ("ca.pem", &[]),
        ];
        rows.iter().for_each(|(name, roles)| assert_eq!(named(&exposure, name), *roles, "{name}"));
    }

    #[test]
    fn every_role_has_its_field() {
        Role::ALL.iter().for_each(|role| assert!(ROLES.contains(&(role.field(), *role)), "{role:?}"));
    }
}
