//! Files of the page's examples that `kubefront example` does not have. Keys on P-256, because the page contains them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cases::bytes::base64;
use crate::cases::{FQDN, chain};
use crate::forge::{Cert, Extension, extension, private_pem};

/// Returns the directory of the files.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/example/files")
}

/// Returns the files, name and bytes.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let root = Cert::ca("EXAMPLE Root CA 2", "p256-root");
    let intermediate = Cert::ca("EXAMPLE Issuing CA 2", "p256-intermediate").issued_by(&root);
    let leaf = Cert { key: "p256-leaf", ..Cert::leaf(&[FQDN]) }.issued_by(&intermediate);
    let expired = leaf.valid("2026-08-15", "2026-11-13");
    let files = [
        ("expired.pem", chain(&[expired, intermediate])),
        ("expired-key.pem", private_pem("p256-leaf")),
        ("expired-ca.pem", root.pem()),
        ("admin.conf", admin_conf()),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

/// As kubeadm writes it. Kubernetes takes the groups from the organizations of the certificate.
fn admin_conf() -> String {
    let client = Cert::leaf(&[]).with(Extension::extended_key_usage(&[extension::CLIENT_AUTH]));
    let client = client.without(extension::SUBJECT_ALT_NAME).issued_by(&Cert::cluster_ca());
    let subject = "O=kubeadm:cluster-admins,CN=kubernetes-admin".to_owned();
    let client = Cert { subject, key: "p256-other", ..client }.valid("2026-06-01", "2027-06-01");
    let (ca, certificate) = (base64(Cert::cluster_ca().pem()), base64(client.pem()));
    let key = base64(private_pem("p256-other"));
    format!(
        "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: {ca}\n    server: https://192.0.2.10:6443\n  \
         name: kubernetes\ncontexts:\n- context:\n    cluster: kubernetes\n    user: kubernetes-admin\n  name: \
         kubernetes-admin@kubernetes\ncurrent-context: kubernetes-admin@kubernetes\nkind: Config\npreferences: {{}}\nusers:\n\
         - name: kubernetes-admin\n  user:\n    client-certificate-data: {certificate}\n    client-key-data: {key}\n"
    )
}
