//! The messes of `messes/` as cases: each directory with what it lacks (a root, a pair, passphrases), as the sessions
//! in `cmd/messes-*.md` pass them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cases::FQDN;
use crate::golden::{Case, Description, Named};

/// Returns the directory of all messes.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("messes")
}

/// Returns each mess, checked with everything it needs to get as far as possible.
pub fn cases() -> Vec<Case> {
    let entries = fs::read_dir(folder()).expect("the folder of messes").flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("UTF-8"))
        .filter(|name| name != SHARED)
        .collect();
    names.sort();
    names.iter().map(|name| case(name)).collect()
}

fn case(mess: &str) -> Case {
    let mut inputs = files(mess);
    if inputs.iter().all(|(name, _)| name == "kubeconfig") {
        inputs.extend(["fullchain.pem", "key.pem"].map(|name| (name.to_owned(), read(SHARED, name))));
    }
    inputs.push(("root.pem".to_owned(), read(SHARED, "root.pem")));
    let named = |name: &String| Named {
        name: name.clone(),
        role: (name == "root.pem").then(|| "trust-anchor".to_owned()),
        cut: false,
    };
    Case {
        name: format!("messes/{mess}"),
        description: Description {
            about: mess.to_owned(),
            task: "generate".to_owned(),
            at: "2027-01-01T00:00:00Z".to_owned(),
            passphrases: String::from_utf8_lossy(&read(SHARED, "passphrase")).lines().map(str::to_owned).collect(),
            files: inputs.iter().map(|(name, _)| named(name)).collect(),
        },
        exposure: format!(
            "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata:\n  name: kubeapi\nspec:\n  fqdn: {FQDN}\n"
        ),
        inputs: inputs.into_iter().map(|(_, bytes)| bytes).collect(),
    }
}

fn files(mess: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder().join(mess)).expect("a mess").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), read(mess, &name))).collect()
}

fn read(mess: &str, name: &str) -> Vec<u8> {
    let path = folder().join(mess).join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const SHARED: &str = "shared";
