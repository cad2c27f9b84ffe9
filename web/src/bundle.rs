//! The bundle as one file, and what is in it, in words.

use kubefront_core::Report;
use zeroize::Zeroizing;

use crate::judge::Judged;
use crate::words::{count, list};
use crate::zip::{self, Entry};

/// `k8s.example.com-bundle.zip`
pub fn file_name(judged: &Judged) -> String {
    format!("{}.zip", folder(judged))
}

/// Returns the bundle, every file below one folder.
pub fn zip(judged: &Judged) -> Zeroizing<Vec<u8>> {
    let folder = folder(judged);
    let mut entries = Vec::new();
    for file in &judged.evaluation.files {
        let mode = if file.path.ends_with(".sh") { 0o700 } else { 0o600 };
        entries.push(Entry { path: format!("{folder}/{}", file.path), bytes: &file.bytes, mode });
    }
    zip::write(&entries)
}

/// `5 manifests, a kubeconfig, the steps and a script that proves it`
pub fn contents(report: &Report) -> String {
    let manifests = report.files.iter().filter(|file| file.path.starts_with("manifests/")).count();
    let has = |path: &str| report.files.iter().any(|file| file.path == path);
    let parts = [
        (manifests > 0, count(manifests, "manifest")),
        (has("kubeconfig"), "a kubeconfig".to_owned()),
        (has("NEXT-STEPS.md"), "the steps".to_owned()),
        (has("verify.sh"), "a script that proves it".to_owned()),
    ];
    list(&parts.into_iter().filter_map(|(is_there, text)| is_there.then_some(text)).collect::<Vec<_>>())
}

fn folder(judged: &Judged) -> String {
    format!("{}-bundle", judged.report().fqdn.as_deref().unwrap_or("kubefront"))
}
