//! The kustomize layout with the real kustomize of kubectl: a Secret that gets another name has it in the HTTPProxy too.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use kubefront_tests::golden::Case;
use serde_json::Value;

/// Writes the bundle of a golden case and an overlay beside it, and builds the overlay.
fn build(name: &str, case: &str, overlay: &str, files: &[(&str, &str)]) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("kustomize-{name}"));
    let _ = fs::remove_dir_all(&folder);
    for file in Case::read(case).run().files() {
        let path = folder.join("bundle").join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.bytes).unwrap();
    }
    fs::create_dir_all(folder.join("overlay")).unwrap();
    let head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../bundle]\n";
    let kustomization = ("kustomization.yaml", &*format!("{head}{overlay}"));
    for (name, text) in files.iter().chain([&kustomization]) {
        fs::write(folder.join("overlay").join(name), text).unwrap();
    }
    let output = Command::new("kubectl").arg("kustomize").arg(folder.join("overlay")).output().expect("kubectl");
    let (text, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{name}: {errors}");
    assert!(!errors.contains("Warning"), "{name}: {errors}");
    text.split("\n---\n").map(|document| serde_saphyr::from_str(document).unwrap()).collect()
}

fn of_kind<'a>(objects: &'a [Value], kind: &str) -> Vec<&'a Value> {
    objects.iter().filter(|object| object["kind"] == kind).collect()
}

fn names(objects: &[Value], kind: &str) -> Vec<String> {
    of_kind(objects, kind).iter().map(|object| object["metadata"]["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_prefix_reaches_the_references_to_both_secrets() {
    let objects = build("prefix", "good-layout-kustomize", "namePrefix: blue-\n", &[]);
    assert_eq!(names(&objects, "Secret"), ["blue-kubeapi-tls", "blue-kubeapi-upstream-ca"]);
    let [proxy] = *of_kind(&objects, "HTTPProxy") else { panic!("{objects:?}") };
    assert_eq!(proxy["spec"]["virtualhost"]["tls"]["secretName"], "blue-kubeapi-tls");
    let validation = &proxy["spec"]["tcpproxy"]["services"][0]["validation"];
    assert_eq!(validation["caSecret"], "blue-kubeapi-upstream-ca");
}

/// Without the configuration, kustomize leaves the reference as it is, and the Secret is not found.
#[test]
fn the_hash_of_a_generated_secret_reaches_the_host() {
    let generator = "secretGenerator:\n- name: kubeapi-tls\n  namespace: default\n  type: kubernetes.io/tls\n  files: \
                     [tls.crt, tls.key]\n";
    let files = [("tls.crt", "certificate"), ("tls.key", "key")];
    let objects = build("hash", "good-layout-kustomize-none", generator, &files);
    let name = names(&objects, "Secret").into_iter().find(|name| name.starts_with("kubeapi-tls")).expect("the Secret");
    assert!(name.len() > "kubeapi-tls-".len(), "{name}");
    let [proxy] = *of_kind(&objects, "HTTPProxy") else { panic!("{objects:?}") };
    assert_eq!(proxy["spec"]["virtualhost"]["tls"]["secretName"], *name);
    let validation = &proxy["spec"]["routes"][0]["services"][0]["validation"];
    assert_eq!(validation["caSecret"], "kubeapi-upstream-ca");
}

/// The names stay together: the Secret of another namespace, its delegation, and the reference to it.
#[test]
fn a_secret_of_another_namespace_keeps_its_name() {
    let objects = build("namespace", "kustomize-reference", "", &[]);
    let [proxy] = *of_kind(&objects, "HTTPProxy") else { panic!("{objects:?}") };
    assert_eq!(proxy["spec"]["virtualhost"]["tls"]["secretName"], "certs/kubeapi-tls");
    let [delegation] = *of_kind(&objects, "TLSCertificateDelegation") else { panic!("{objects:?}") };
    assert_eq!(delegation["spec"]["delegations"][0]["secretName"], "kubeapi-tls");
    assert!(names(&objects, "Secret").contains(&"kubeapi-tls".to_owned()));
}
