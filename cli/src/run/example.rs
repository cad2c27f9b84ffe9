//! `example`: example files, created once with openssl 3.0 (RSA 2048, RSA with SHA-256); every user gets the same files.

use std::path::Path;

use super::generate::remarks;
use crate::exit::{Error, Exit};
use crate::say::{Line, say};
use crate::write::{Existing, Folder, Layout, NewFile, Permission, Proof, RealDisk};

/// Writes the example files into a new directory.
pub(super) fn example(path: &Path, replaces: bool) -> Result<Exit, Error> {
    let folder = Folder::new(path, &EXAMPLE, Existing::with_force(replaces))?;
    let files = FILES.map(|(path, text)| NewFile { path, bytes: text.as_bytes(), permission: Permission::Read });
    let written = folder.write_despite_signals(&RealDisk, &files)?;
    let shown = path.display();
    let mut lines = vec![Line::plain(format!("wrote example files to {shown}; the private keys are public"))];
    lines.extend(remarks(&written));
    // Windows PowerShell has no `&&`.
    let next = if cfg!(windows) {
        "kubefront check -f DIR/exposure.yaml"
    } else {
        "cd DIR && kubefront check -f exposure.yaml"
    };
    lines.push(Line::plain(format!("next: {}", next.replace("DIR", &shown.to_string()))));
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

#[cfg(test)]
mod tests {
    use super::FILES;

    /// A package of core contains only its own files.
    #[test]
    fn the_example_in_the_documentation_of_core_is_this_one() {
        let copies = [
            ("fullchain.pem", include_str!("../../../core/src/testdata/example/fullchain.pem")),
            ("key.pem", include_str!("../../../core/src/testdata/example/key.pem")),
            ("other-key.pem", include_str!("../../../core/src/testdata/example/other-key.pem")),
            ("ca.pem", include_str!("../../../core/src/testdata/example/ca.pem")),
            ("admin.kubeconfig", include_str!("../../../core/src/testdata/example/admin.kubeconfig")),
        ];
        for copy in copies {
            assert!(FILES.contains(&copy), "copy cli/src/example/{} to core/src/testdata/example", copy.0);
        }
    }
}
