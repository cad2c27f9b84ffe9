//! A good Secret replaced by a good one.

use std::time::{Duration, Instant};

use kubefront_cluster_tests::pki::{self, Pair};
use kubefront_cluster_tests::{Cluster, Exposure, Mode};
use kubefront_tests::forge::{Cert, private_pem};

use super::stage::{Stage, handshake, settled};

/// New connections get the new certificate within seconds, without a failed call between; those that run are cut when
/// Envoy's drain time is over (600 s unless set), and those of other hosts are not.
pub(super) fn good_by_good(cluster: &Cluster) {
    let stage = Stage::start(cluster, "renewal", &["--drain-time-s", "8"]);
    let kubectl = cluster.kubectls().last().unwrap();
    let before = Exposure::new("renewal", Mode::Tcp).through(&stage.ingress);
    let bundle = cluster.generate(&before);
    bundle.up(cluster);
    let watch = ["get", "configmaps", "--watch"];
    let ours = bundle.run(kubectl, &watch).starts();
    let mut others = stage.healthy.run(kubectl, &watch).starts();
    let leaf = pki::now(Cert { key: "p256-leaf", ..Cert::leaf(&[&bundle.host]) });
    let pair = Pair { certificate: leaf.pem() + &Cert::intermediate().pem(), key: private_pem("p256-leaf") };
    let shows = |kind: &str| handshake(&stage.ingress, &bundle.host).ran().stdout.contains(kind);
    assert!(shows("Server public key is 2048 bit"));
    let renewed = cluster.generate(&before.clone().served(pair));
    let begin = Instant::now();
    renewed.apply(cluster);
    let took = stage.while_healthy(|| {
        settled(|| {
            bundle.run(kubectl, &["get", "--raw", "/version"]).ran().ok();
            if shows("Server public key is 256 bit") { Vec::new() } else { vec!["the old certificate".to_owned()] }
        });
        begin.elapsed()
    });
    assert!(took < Duration::from_secs(10), "the new certificate is shown after {took:?}");
    let end = Duration::from_secs(40).saturating_sub(begin.elapsed());
    let ran = ours.wait(end);
    assert!(!ran.timed_out && ran.took > Duration::from_secs(5), "{ran}");
    assert!(!others.has_ended(), "{}", others.stderr());
}
