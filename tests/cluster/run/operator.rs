//! The operator who follows the steps: a home directory, a `kubectl` on PATH with direct access, and a shell.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::{env, fs};

use kubefront_cluster_tests::{Bundle, Cluster, Kubectl, Run, kubefront};

/// The shell of one case.
pub(crate) struct Operator {
    pub(crate) home: PathBuf,
    path: String,
}

impl Operator {
    /// With this kubectl and the administrator's kubeconfig.
    pub(crate) fn new(cluster: &Cluster, label: &str, kubectl: &Kubectl) -> Self {
        let home = cluster.scratch(label);
        let own = home.join(".kube");
        let bin = home.join("bin");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(&bin).unwrap();
        fs::copy(cluster.kubeconfig(), own.join("config")).unwrap();
        // The tests run as root, and some machines have no sudo.
        let tested = kubefront();
        let programs =
            [(kubectl.path.as_path(), "kubectl"), (tested.as_path(), "kubefront"), (Path::new("/usr/bin/env"), "sudo")];
        for (program, name) in programs {
            let _ = fs::remove_file(bin.join(name));
            symlink(program, bin.join(name)).unwrap();
        }
        let path = format!("{}:{}", bin.display(), env::var("PATH").unwrap());
        Self { home, path }
    }

    /// Starts a shell with these words in a directory.
    pub(crate) fn shell(&self, folder: &Path, words: &[&str]) -> Run {
        let run = Run::new("sh").args(words).folder(folder).within(900); // verify.sh alone watches for a minute
        run.env("HOME", &self.home).env("PATH", &self.path).env_remove("KUBECONFIG")
    }

    /// Starts the bundle's verify.sh.
    pub(crate) fn verify(&self, bundle: &Bundle, words: &[&str]) -> Run {
        self.shell(&bundle.folder, &["verify.sh"]).args(words)
    }
}
