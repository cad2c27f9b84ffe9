//! `example`: example files, created once with openssl 3.0 (RSA 2048, RSA with SHA-256); every user gets the same files.

use std::path::Path;

use super::generate::remarks;
use crate::exit::{Error, Exit};
use crate::say::{Line, say};
use crate::write::{Folder, Layout, NewFile, Permission, Proof, RealDisk};

/// Writes the example files into a new directory.
pub(super) fn example(path: &Path, replaces: bool) -> Result<Exit, Error> {
    let folder = Folder::new(path, &EXAMPLE, replaces)?;
    let files = FILES.map(|(path, text)| NewFile { path, bytes: text.as_bytes(), permission: Permission::Read });
    let written = folder.write_despite_signals(&RealDisk, &files)?;
    let shown = path.display();
    let mut lines = vec![Line::plain(format!("wrote example files to {shown}; the private keys are public"))];
    lines.extend(remarks(&written));
    lines.push(Line::plain(format!("next: cd {shown} && kubefront check -f exposure.yaml")));
    say(&lines);
    Ok(Exit::Usable)
}

const EXAMPLE: Layout = Layout { what: "an example", proof: Proof::Bytes(&FILES) };

const FILES: [(&str, &str); 10] = [
    ("README", include_str!("../example/README")),
    ("exposure.yaml", include_str!("../example/exposure.yaml")),
    ("fullchain.pem", include_str!("../example/fullchain.pem")),
    ("key.pem", include_str!("../example/key.pem")),
    ("other-key.pem", include_str!("../example/other-key.pem")),
    ("ca.pem", include_str!("../example/ca.pem")),
    ("admin.kubeconfig", include_str!("../example/admin.kubeconfig")),
    ("token", include_str!("../example/token")),
    ("fleet.yaml", include_str!("../example/fleet.yaml")),
    ("objects.yaml", include_str!("../example/objects.yaml")),
];
