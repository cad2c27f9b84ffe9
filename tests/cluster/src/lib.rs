//! A real API server behind a real Contour and Envoy, for what can only be proven there.
//!
//! `cargo xtask cluster` builds the parts once and runs the cases of `run/`; each is a function that is given the one
//! [`Cluster`] of the run:
//!
//! ```no_run
//! # use kubefront_cluster_tests::{Cluster, Exposure, Mode};
//! fn tcp_carries_get(cluster: &Cluster) {
//!     let bundle = cluster.generate(&Exposure::new("tcp-get", Mode::Tcp)); // the real `kubefront generate`
//!     bundle.up(cluster); // kubectl apply --server-side, HTTPProxy valid, Envoy answers
//!     let kubectl = cluster.kubectl("1.35");
//!     bundle.run(kubectl, &["get", "pods"]).ran().ok(); // through Envoy, by the kubeconfig that was written
//! }
//! ```
//!
//! [`sandbox`] puts the whole test process into network, mount and process namespaces: nothing leaks in or out, every name
//! and port is free, and when the test ends, however it ends, the kernel ends all of it. What is written is in one
//! tmpfs there. [`Cluster`] is etcd, the API server and a kubelet's streaming half ([`Pod`]); an [`Ingress`] is one
//! Contour with its Envoy, and a case that breaks Envoy starts its own. An [`ApiClient`] is a client other than kubectl.
//! Cases run in parallel, so each uses a separate label for host, HTTPProxy and Secrets; one that disturbs others (it
//! restarts the API server) is a [`Case::alone`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)] // a kit that fails is a test that fails

mod api_client;
mod cluster;
mod command;
mod control_plane;
mod exposure;
mod hosts;
mod ingress;
mod keep;
mod kubectl;
pub mod patience;
pub mod pki;
mod pod;
mod process;
mod runner;
pub mod sandbox;
mod tools;

pub use api_client::{ApiClient, chart};
pub use cluster::Cluster;
pub use command::{Ran, Run, Running};
pub use exposure::{Bundle, Exposure, Mode};
pub use ingress::{Ingress, IngressOptions};
pub use kubectl::{CLOSED_BY_ENVOY, Kubectl};
pub use pod::Pod;
pub use runner::{Case, run_all};
pub use tools::{gateway_crds, kubefront, kustomize};
