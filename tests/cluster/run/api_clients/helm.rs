//! Helm installs a chart: it watches the pod of a hook, waits for another one, and reads the log of a third.

use kubefront_cluster_tests::patience::comes_true;
use kubefront_cluster_tests::{ApiClient, Bundle, Cluster, Pod, Ran, Running, chart};

use super::{Cell, SILENCE};
use crate::matrix::place::{EARLY, Outcome};
use crate::matrix::quick::judged;

/// A `helm install --wait` on its way.
pub(super) struct Install<'a> {
    cluster: &'a Cluster,
    bundle: &'a Bundle,
    running: Running,
}

impl<'a> Install<'a> {
    /// Starts it, and returns when it watches the hook's pod, or has failed.
    pub(super) fn begin(cluster: &'a Cluster, bundle: &'a Bundle) -> Self {
        let run = ApiClient::Helm.run(&bundle.kubeconfig()).args(["install", &bundle.label]).arg(chart());
        let mut install = Self { cluster, bundle, running: run.args(["--wait", "--timeout=10m"]).starts() };
        comes_true(|| install.running.has_ended() || install.watches() > 0);
        install
    }

    /// How often the API server has begun to answer a watch of the hook's pod.
    fn watches(&self) -> usize {
        let entries = self.cluster.audit_about(&format!("metadata.name%3D{}", self.named("before")));
        entries.iter().filter(|entry| entry["verb"] == "watch" && entry["stage"] == "ResponseStarted").count()
    }

    fn named(&self, part: &str) -> String {
        format!("{}-{part}", self.bundle.label)
    }

    /// After the silence: lets the hook's pod succeed, then makes what was installed ready. Then lists and tests.
    pub(super) fn end(mut self) -> Vec<Cell> {
        if !self.running.has_ended() {
            Pod::of_client(&self.named("before")).succeeds(self.cluster);
        }
        let name = self.named("ready");
        if is_made(self.cluster, &mut self.running, &name) {
            Pod::of_client(&name).becomes_ready(self.cluster);
        }
        let (watches, cluster, bundle) = (self.watches(), self.cluster, self.bundle);
        // Helm would watch again if its watch were cut, and hear of the change as well.
        let watched = judged(self.running.wait(), |ran: &Ran| {
            let is_deployed = ran.code == Some(0) && ran.stdout.contains("STATUS: deployed");
            is_deployed && ran.took > SILENCE && watches == 1 && is_installed(cluster, bundle)
        });
        let cell = |operation, outcome| Cell { client: ApiClient::Helm, operation, outcome };
        vec![cell("watch", watched), cell("get", list(bundle)), cell("logs", log(cluster, bundle))]
    }
}

/// Waits until a pod is there; says whether that was before the end of the client.
fn is_made(cluster: &Cluster, running: &mut Running, name: &str) -> bool {
    let is_there = || cluster.get(&["pod", name])["metadata"]["name"] == name;
    comes_true(|| is_there() || running.has_ended()) && is_there()
}

fn is_installed(cluster: &Cluster, bundle: &Bundle) -> bool {
    cluster.get(&["configmap", &format!("{}-installed", bundle.label)])["data"]["by"] == "helm"
}

fn list(bundle: &Bundle) -> Outcome {
    let filter = format!("^{}$", bundle.label);
    let ran = ApiClient::Helm.run(&bundle.kubeconfig()).args(["list", "--short", "--filter", &filter]).ran();
    judged(ran, |ran| ran.code == Some(0) && ran.stdout.trim() == bundle.label)
}

/// Helm does not follow a log: it reads that of a pod that has ended.
fn log(cluster: &Cluster, bundle: &Bundle) -> Outcome {
    let name = format!("{}-test", bundle.label);
    let mut running = ApiClient::Helm.run(&bundle.kubeconfig()).args(["test", &bundle.label, "--logs"]).starts();
    if is_made(cluster, &mut running, &name) {
        let pod = Pod::of_client(&name);
        pod.log(EARLY);
        pod.succeeds(cluster);
    }
    judged(running.wait(), |ran| ran.code == Some(0) && ran.stdout.contains(EARLY))
}
