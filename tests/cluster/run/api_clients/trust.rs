//! A private CA that the kubeconfig does not contain: where each client looks for it.

use kubefront_cluster_tests::{ApiClient, Cluster, Exposure, Mode, Run};

use super::{exec, list, make};
use crate::matrix::place::Outcome;
use crate::matrix::quick::judged;

/// Each client rejects the certificate until its own variable names the root, and kubefront explains what it prints.
pub(super) fn in_the_clients_store(cluster: &Cluster) {
    let bundle = cluster.generate(&Exposure::new("clients-trust", Mode::Tcp));
    bundle.up(cluster);
    let pod = make(cluster, &bundle.label);
    let root = bundle.folder.with_file_name("root.pem");
    let run = |client: ApiClient| client.run(&bundle.kubeconfig());
    for (client, variable, symptom) in STORES {
        let ran = list_with(client, run(client), &bundle.label).err();
        let ran = ran.unwrap_or_else(|| panic!("{client} trusts a private CA"));
        assert_eq!(cluster.explain(&ran.stderr), symptom, "{client}\n{ran}");
        let ran = list_with(client, run(client).env(variable, &root), &bundle.label);
        ran.unwrap_or_else(|ran| panic!("{client} with {variable}\n{ran}"));
        // As core/src/advice.rs says: for exec, the Python client trusts certifi and the kubeconfig only.
        match client {
            ApiClient::Helm => {}
            ApiClient::Python => {
                let ran = exec(run(client).env(variable, &root), &pod).expect_err("trusts certifi only");
                assert_eq!(cluster.explain(&ran.stderr), symptom, "{ran}");
            }
            ApiClient::Node | ApiClient::KubeRs => {
                let ran = exec(run(client).env(variable, &root), &pod);
                ran.unwrap_or_else(|ran| panic!("{client} with {variable}\n{ran}"));
            }
        }
    }
}

/// The variable that adds a root, and the entry that explains the error without it.
const STORES: [(ApiClient, &str, &str); 4] = [
    (ApiClient::Helm, "SSL_CERT_FILE", "unknown-authority"),
    (ApiClient::Python, "SSL_CERT_FILE", "python-trust"),
    (ApiClient::Node, "NODE_EXTRA_CA_CERTS", "unknown-authority"),
    (ApiClient::KubeRs, "SSL_CERT_FILE", "unknown-authority"),
];

fn list_with(client: ApiClient, run: Run, label: &str) -> Outcome {
    match client {
        ApiClient::Helm => judged(run.args(["list", "--short"]).ran(), |ran| ran.code == Some(0)),
        _ => list(run, label),
    }
}
