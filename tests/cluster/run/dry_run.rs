//! Every manifest of every golden case, before the API server's own eyes: schema, names, CEL, immutable fields.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kubefront_cluster_tests::{Case, Cluster, Run};

use crate::steps::{list, namespace};

pub(crate) const CASES: &[Case] = &[
    Case::new("dry-run-golden", every_golden_manifest_is_taken),
    Case::new("dry-run-refuses", what_is_wrong_is_refused),
];

fn every_golden_manifest_is_taken(cluster: &Cluster) {
    let folders = folders();
    assert!(folders.len() > 90, "{}", folders.len());
    let texts: Vec<_> =
        folders.iter().flat_map(|folder| entries(folder)).map(|file| fs::read_to_string(file).unwrap()).collect();
    let lines =
        |head: &str| texts.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix(head)).collect();
    let namespaces: Vec<&str> = lines("  namespace: ");
    let namespaces: BTreeSet<_> = namespaces.into_iter().collect();
    cluster.apply(&list(&namespaces.into_iter().map(namespace).collect::<Vec<_>>()));
    let ran = dry_run(cluster).args(folders.iter().flat_map(|folder| [Path::new("-f"), folder])).ran().ok();
    assert_eq!(ran.stderr, "", "no warning either");
    let mut taken = BTreeMap::new();
    for line in ran.stdout.lines() {
        let object = line.strip_suffix(" serverside-applied (server dry run)").unwrap_or_else(|| panic!("{line}"));
        let kind = object.split(['.', '/']).next().unwrap();
        *taken.entry(kind.to_owned()).or_insert(0) += 1;
    }
    let mut written = BTreeMap::new();
    let kinds: Vec<&str> = lines("kind: ");
    for kind in kinds {
        *written.entry(kind.to_lowercase()).or_insert(0) += 1;
    }
    assert_eq!(taken, written);
    let kinds: Vec<_> = written.keys().map(String::as_str).collect();
    assert_eq!(kinds, KINDS, "all that is ever written");
}

/// Says that the run above could have failed.
fn what_is_wrong_is_refused(cluster: &Cluster) {
    let changed_in = |case: &str, file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(golden().join(case).join("expected/manifests").join(file)).unwrap();
        assert!(text.contains(from), "{file} holds no {from}");
        dry_run(cluster).args(["-f", "-"]).stdin(text.replace(from, to)).ran().exits(1)
    };
    let changed = |file: &str, from: &str, to: &str| changed_in("good-everything", file, from, to);
    changed("50-httpproxy.yaml", "prefix: /", "prefx: /").complains("field not declared in schema");
    changed("50-httpproxy.yaml", "fqdn: k8s.example.com", "fqdn: K8S.example.com").complains("should match");
    changed("60-reservation.yaml", "object.spec.?rules", "object.spec.?rules.?").complains("compilation failed");
    changed("21-upstream-ca.yaml", "name: prod-ca", "name: prod_ca").complains("RFC 1123");
    let issuer = "  issuerRef:\n    group: cert-manager.io\n    kind: ClusterIssuer\n    name: corp\n";
    changed_in("good-format-cert-manager", "20-certificate.yaml", issuer, "")
        .complains("spec.issuerRef: Required value");
}

const KINDS: [&str; 10] = [
    "certificate",
    "clusterrolebinding",
    "externalsecret",
    "httpproxy",
    "rolebinding",
    "secret",
    "serviceaccount",
    "tlscertificatedelegation",
    "validatingadmissionpolicy",
    "validatingadmissionpolicybinding",
];

fn dry_run(cluster: &Cluster) -> Run {
    cluster.admin().args(["apply", "--server-side", "--dry-run=server", "--validate=strict"])
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden")
}

/// Returns the directories of manifests that golden cases expect.
fn folders() -> Vec<PathBuf> {
    let mut cases = entries(&golden());
    cases.iter_mut().for_each(|case| *case = case.join("expected/manifests"));
    cases.retain(|folder| folder.is_dir());
    cases
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
