//! Every kubectl to be had.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use crate::command::Run;
use crate::tools::Tool;

/// What kubectl prints when Envoy accepts the connection in mode tcp and then closes it, since it cannot reach the API
/// server or rejects its certificate. It is the same end, seen while kubectl reads, while it still writes, or before.
pub const CLOSED_BY_ENVOY: [&str; 5] = [
    "EOF",
    "write: broken pipe",
    "connection reset by peer",
    "http: server closed idle connection",
    "use of closed network connection",
];

/// One kubectl.
#[derive(Clone, Debug)]
pub struct Kubectl {
    pub path: PathBuf,
    /// As it says itself, `v1.33.1`.
    pub version: String,
    pub minor: u32,
}

impl Kubectl {
    /// Returns the command with this kubeconfig, and nothing of the caller's.
    pub fn with(&self, kubeconfig: &Path) -> Run {
        Run::new(&self.path).env_remove("KUBECONFIG").arg("--kubeconfig").arg(kubeconfig)
    }

    /// Returns `1.33`.
    pub fn name(&self) -> String {
        format!("1.{}", self.minor)
    }

    fn at(path: &Path) -> Result<Self, String> {
        let ran = Run::new(path).args(["version", "--client", "-o", "json"]).ran();
        let said: Value = serde_json::from_str(&ran.stdout).map_err(|_| "does not tell its version".to_owned())?;
        let version = said["clientVersion"]["gitVersion"].as_str().unwrap_or_default().to_owned();
        if version.contains("dispatcher") {
            return Err(format!("{version} runs another one, by the server's version"));
        }
        let minor = version.split('.').nth(1).and_then(|minor| minor.parse().ok());
        let minor = minor.ok_or_else(|| format!("{version} is no version"))?;
        Ok(Self { path: path.to_owned(), version, minor })
    }
}

/// The kubectls that can be used, one of each minor version, oldest first; and files that cannot, with the reason.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) usable: Vec<Kubectl>,
    pub(crate) left_out: Vec<(PathBuf, String)>,
}

/// Looks for them: the built one, and in the directories of PATH and of what `kubectl` links to there, `kubectl` and
/// `kubectl.1.NN`, as Google's SDK lays them out.
pub(crate) fn find() -> Found {
    let mut by_minor = BTreeMap::new();
    let mut left_out = Vec::new();
    for path in candidates() {
        match Kubectl::at(&path) {
            Ok(kubectl) => drop(by_minor.entry(kubectl.minor).or_insert(kubectl)),
            Err(reason) => left_out.push((path, reason)),
        }
    }
    Found { usable: by_minor.into_values().collect(), left_out }
}

fn candidates() -> Vec<PathBuf> {
    let folders = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let links = folders.iter().filter_map(|folder| fs::canonicalize(folder.join("kubectl")).ok());
    let beside = links.filter_map(|path| path.parent().map(Path::to_owned));
    let known = [PathBuf::from("/usr/lib/google-cloud-sdk/bin")];
    let mut files = vec![Tool::Kubectl.path()];
    for folder in folders.iter().cloned().chain(beside).chain(known) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut here: Vec<_> = entries.filter(|path| is_kubectl(path)).collect();
        here.sort();
        files.extend(here);
    }
    let mut seen = Vec::new();
    files.retain(|file| {
        let real = fs::canonicalize(file).unwrap_or_else(|_| file.clone());
        let is_new = !seen.contains(&real);
        seen.push(real);
        is_new
    });
    files
}

fn is_kubectl(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    path.is_file()
        && (name == "kubectl" || name.strip_prefix("kubectl.1.").is_some_and(|minor| minor.parse::<u32>().is_ok()))
}
