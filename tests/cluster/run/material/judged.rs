//! What `kubefront` says of a row.

use std::fs;

use kubefront_cluster_tests::{Cluster, pki};
use kubefront_core::Severity;

use super::row::Row;

/// Runs `kubefront` on a row's material, and returns what differs from what the row says.
pub(super) fn judged(cluster: &Cluster, row: &Row, fqdn: &str) -> Option<String> {
    let folder = cluster.scratch(&row.label());
    fs::write(folder.join("tls.crt"), &row.certificate).unwrap();
    fs::write(folder.join("tls.key"), &row.key).unwrap();
    fs::write(folder.join("anchor.pem"), row.anchor.clone().unwrap_or_else(pki::root)).unwrap();
    fs::write(folder.join("passphrase"), "battery-staple").unwrap();
    let words = row.judged.unwrap_or(&["check", "--cert=tls.crt", "--key=tls.key", "--trust-anchor=anchor.pem"]);
    let mut run = cluster.kubefront().args(words).folder(&folder);
    if !fqdn.is_empty() {
        run = run.arg(format!("--fqdn={fqdn}"));
    }
    // `generate` requires all inputs, and prints what blocks on stderr.
    let ran = match words[0] {
        "check" => run.args(["-o", "name"]).ran(),
        _ => {
            fs::write(folder.join("admin.kubeconfig"), cluster.kubeconfig_of("{token: abc}")).unwrap();
            run.args(["--kubeconfig=admin.kubeconfig", "--out-dir=bundle"]).ran()
        }
    };
    let says = |severity: Severity, code: &str| match words[0] {
        "check" => ran.stdout.lines().any(|line| line == format!("{} {code}", severity.name())),
        _ => severity == Severity::Error && ran.stderr.contains(&format!("[{code}]")),
    };
    let missing = row.found.iter().find(|(code, severity)| !says(*severity, code.name()));
    let wanted = i32::from(row.found.iter().any(|(_, severity)| *severity == Severity::Error));
    match missing {
        Some((code, severity)) => {
            Some(format!("{}: kubefront does not say {} {code}\n{ran}", row.name, severity.name()))
        }
        // More errors than the row is about would prove nothing about this one.
        None if ran.code != Some(wanted) => Some(format!("{}: kubefront exits otherwise\n{ran}", row.name)),
        None => None,
    }
}
