//! `cargo xtask cluster --keep`: a stack to play with.

use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use crate::cluster::Cluster;
use crate::exposure::{Exposure, Mode};
use crate::sandbox::{folder, nsenter};

/// Makes an exposure of each mode, says how to get in and what to try, and stays until it is ended from outside.
pub(crate) fn until_interrupted(cluster: &Cluster) -> ExitCode {
    cluster.pod("web").log("the first line");
    let kubeconfigs: Vec<_> = Mode::ALL.into_iter().map(|mode| (mode, play(cluster, mode))).collect();
    let environment = format!(
        "PATH={}:$PATH HOME={} SSL_CERT_FILE={}",
        cluster.kubectls().last().unwrap().path.parent().unwrap().display(),
        folder().join("home").display(),
        crate::pki::system_roots().display()
    );
    println!("\nThe stack is up. In another shell, as the user who started this:\n");
    println!("  {} env {environment} sh\n", nsenter());
    println!("and in there, one of\n");
    println!("  export KUBECONFIG={}   # straight to the API server", cluster.kubeconfig().display());
    for (mode, kubeconfig) in kubeconfigs {
        println!("  export KUBECONFIG={}   # through Envoy, mode {mode}", kubeconfig.display());
    }
    println!("\nthen\n");
    for line in TRY {
        println!("  {line}");
    }
    println!("  tail -f {}/*.log", folder().join("logs").display());
    println!("\nCtrl-C here ends it, and leaves nothing.");
    loop {
        thread::park(); // nothing unparks it
    }
}

fn play(cluster: &Cluster, mode: Mode) -> PathBuf {
    let bundle = cluster.generate(&Exposure::new(&format!("play-{mode}"), mode));
    bundle.up(cluster);
    bundle.kubeconfig()
}

const TRY: [&str; 5] = [
    "kubectl auth whoami",
    "kubectl get httpproxies",
    "kubectl exec web -- sh -c 'echo hello; exit 7'",
    "kubectl logs -f web",
    "kubectl get pods --watch",
];
