//! A good Secret replaced by a good one.

use std::time::{Duration, Instant};

use kubefront_cluster_tests::patience::eventually;
use kubefront_cluster_tests::pki::{self, Pair};
use kubefront_cluster_tests::{Bundle, Cluster, Exposure, Mode};
use kubefront_tests::forge::{Cert, private_pem};

use super::stage::{KUBECTL, Stage, handshake};

/// In place of Envoy's 600 s.
const DRAIN: Duration = Duration::from_secs(8);

/// New connections get the new certificate, without a failed call between; those that run are cut when
/// Envoy's drain time is over (600 s unless set), and those of other hosts are not.
pub(super) fn good_by_good(cluster: &Cluster) {
    let stage = Stage::start(cluster, "renewal", &["--drain-time-s", &DRAIN.as_secs().to_string()]);
    let kubectl = cluster.kubectl(KUBECTL);
    let before = Exposure::new("renewal", Mode::Tcp).through(&stage.ingress);
    let bundle = cluster.generate(&before);
    bundle.up(cluster);
    let watch = |of: &Bundle| {
        let mut running = of.run(kubectl, &["get", "namespaces", "--watch"]).starts();
        assert!(running.prints("default"), "{}", running.stderr());
        running
    };
    let (ours, mut others) = (watch(&bundle), watch(&stage.healthy));
    let leaf = pki::now(Cert { key: "p256-leaf", ..Cert::leaf(&[&bundle.host]) });
    let pair = Pair { certificate: leaf.pem() + &Cert::intermediate().pem(), key: private_pem("p256-leaf") };
    let shows = |kind: &str| handshake(&stage.ingress, &bundle.host).ran().stdout.contains(kind);
    assert!(shows("Server public key is 2048 bit"));
    let renewed = cluster.generate(&before.clone().served(pair));
    let begin = Instant::now();
    renewed.apply(cluster);
    stage.while_healthy(|| {
        eventually("the new certificate is shown", || {
            bundle.run(kubectl, &["get", "--raw", "/version"]).ran().ok();
            shows("Server public key is 256 bit")
        });
    });
    // kubectl treats the cut as a normal end, and prints nothing.
    let ran = ours.wait().ok();
    assert!(ran.stderr.is_empty() && begin.elapsed() >= DRAIN, "cut after {:?}\n{ran}", begin.elapsed());
    assert!(!others.has_ended(), "{}", others.stderr());
}
