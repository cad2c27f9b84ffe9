//! The bundle as one zip file, and its content in words.

use kubefront_core::Report;
use zeroize::Zeroizing;

use crate::judge::Judged;
use crate::words::{count, list};
use crate::zip::{self, Entry};

/// `k8s.example.com-bundle.zip`
pub fn file_name(judged: &Judged) -> String {
    format!("{}.zip", directory(judged))
}

/// Returns the bundle, with every file in one directory.
pub fn zip(judged: &Judged) -> Zeroizing<Vec<u8>> {
    let directory = directory(judged);
    let mut entries = Vec::new();
    for file in judged.evaluation.files() {
        let mode = if file.path.ends_with(".sh") { 0o700 } else { 0o600 };
        entries.push(Entry { path: format!("{directory}/{}", file.path), bytes: &file.bytes, mode });
    }
    zip::write(&entries)
}

/// `5 manifests, kubeconfig, NEXT-STEPS.md, and verify.sh`
pub fn contents(report: &Report) -> String {
    let manifests = report.files.iter().filter(|file| file.path.starts_with("manifests/")).count();
    let has = |path: &str| report.files.iter().any(|file| file.path == path);
    let parts = [
        (manifests > 0, count(manifests, "manifest")),
        (has("kubeconfig"), "kubeconfig".to_owned()),
        (has("NEXT-STEPS.md"), "NEXT-STEPS.md".to_owned()),
        (has("verify.sh"), "verify.sh".to_owned()),
    ];
    list(&parts.into_iter().filter_map(|(is_there, text)| is_there.then_some(text)).collect::<Vec<_>>())
}

fn directory(judged: &Judged) -> String {
    format!("{}-bundle", judged.report().fqdn.as_deref().unwrap_or("kubefront"))
}
