//! `example`: example files, created once with openssl 3.0 (RSA 2048, RSA with SHA-256); every user gets the same files.

use std::path::Path;

use crate::exit::{Error, Exit};
use crate::say::{Line, say};
use crate::write::{EXAMPLE, Folder, NewFile, Permission, RealDisk};

/// Writes the example files into a new directory.
pub(super) fn example(path: &Path, replaces: bool) -> Result<Exit, Error> {
    let folder = Folder::new(path, &EXAMPLE, replaces)?;
    let files = FILES.map(|(path, text)| NewFile { path, bytes: text.as_bytes(), permission: Permission::Read });
    let _ = RealDisk::catch_signals(); // if this fails, a signal ends the process at once, and the next run cleans up
    let written = folder.write(&RealDisk, &files);
    RealDisk::obey_signal();
    written?;
    let shown = path.display();
    say(&[
        Line::plain(format!("wrote example files to {shown}; the private keys are public")),
        Line::plain(format!("next: cd {shown} && kubefront check -f exposure.yaml")),
    ]);
    Ok(Exit::Usable)
}

const FILES: [(&str, &str); 8] = [
    ("README", include_str!("../example/README")),
    ("exposure.yaml", include_str!("../example/exposure.yaml")),
    ("fullchain.pem", include_str!("../example/fullchain.pem")),
    ("key.pem", include_str!("../example/key.pem")),
    ("other-key.pem", include_str!("../example/other-key.pem")),
    ("ca.pem", include_str!("../example/ca.pem")),
    ("admin.kubeconfig", include_str!("../example/admin.kubeconfig")),
    ("token", include_str!("../example/token")),
];
