//! The table on the stage: good pairs first, then the bad ones in their place, then an Envoy that knows only those.

use kubefront_cluster_tests::Cluster;

use super::judged::judged;
use super::row::{OTHER_KEY, Row, Seen};
use super::seen::{self, Before};
use super::stage::{self, KUBECTL, Stage, good_of_all, secret};
use super::{each, rows};

pub(super) fn bad_material(cluster: &Cluster) {
    let rows = rows();
    let stage = Stage::start(cluster, "material", &[]);
    let all: Vec<_> = rows.iter().collect();
    none(each(&all, |row| judged(cluster, row, &stage.fqdn(row))));
    let is_refused = |row: &&Row| matches!(row.seen, Seen::RefusedByApiServer(_));
    let (refused, written): (Vec<_>, Vec<_>) = rows.iter().partition(is_refused);
    none(each(&refused, |row| written_is(&stage, row)));
    for name in written.iter().map(|row| stage.fqdn(row)).filter(|name| is_in_hosts(name)) {
        stage.ingress.add_host(&name);
    }
    stage.while_healthy(|| {
        let proxies = written.iter().map(|row| stage.proxy(row));
        stage.apply(&proxies.chain(written.iter().map(|row| good_secret(row))).collect::<Vec<_>>()).ok();
        none(seen::good(&stage, &written));
        replace_by_bad(&stage, &written);
        none(seen::by_contour_and_envoy(&stage, &written));
        none(seen::by_clients(&stage, &written, Before::Good));
        old_kubectl_takes_64_kib(&stage, &written);
    });
    stage.ingress.restart_envoy();
    none(stage::settled(|| {
        let ran = stage.healthy.run(cluster.kubectl(KUBECTL), &["get", "--raw", "/version"]).ran();
        (ran.code != Some(0)).then(|| ran.to_string()).into_iter().collect()
    }));
    stage.while_healthy(|| {
        none(seen::by_contour_and_envoy(&stage, &written));
        // What Envoy shows is the same as before.
        let down: Vec<_> = written.iter().copied().filter(|row| !matches!(row.seen, Seen::Served { .. })).collect();
        none(seen::by_clients(&stage, &down, Before::Nothing));
        stage.apply(&written.iter().map(|row| good_secret(row)).collect::<Vec<_>>()).ok();
        none(each(&down, |row| recovers(&stage, row)));
    });
    summary(&rows, stage.calls.into_inner());
}

fn summary(rows: &[Row], calls: usize) {
    let count = |is: fn(&Seen) -> bool| rows.iter().filter(|row| is(&row.seen)).count();
    let (works, shown) = (rows.iter().filter(|row| row.works()).count(), count(|it| matches!(it, Seen::Served { .. })));
    println!(
        "bad material: {} sets; {works} work; refused by clients {}, by Envoy {}, by Contour {}, by the API server {}; \
         {calls} calls to a healthy host on the same Envoy meanwhile, none failed",
        rows.len(),
        shown - works,
        count(|it| matches!(it, Seen::RefusedByEnvoy(_) | Seen::RefusedByEnvoyOldKept(_))),
        count(|it| matches!(it, Seen::RefusedByContour(_))),
        count(|it| matches!(it, Seen::RefusedByApiServer(_))),
    );
    assert!(calls > 10, "{calls} calls prove nothing");
}

/// Those that Envoy refuses one by one, since its log does not name them.
fn replace_by_bad(stage: &Stage<'_>, rows: &[&Row]) {
    let (one_by_one, together): (Vec<_>, Vec<_>) = rows.iter().copied().partition(|row| why_envoy(row).is_some());
    let (gone, replaced): (Vec<_>, Vec<_>) = together.iter().copied().partition(|row| row.has_no_secret());
    stage.apply(&replaced.iter().map(|row| bad_secret(row)).collect::<Vec<_>>()).ok();
    let names = gone.iter().map(|row| format!("{}-tls", row.label()));
    stage.cluster.admin().args(["delete", "secret"]).args(names).ran().ok();
    none(seen::by_contour_and_envoy(stage, &together));
    for row in one_by_one {
        let (begin, why) = (stage.ingress.envoy_log().len(), why_envoy(row).unwrap());
        let ran = stage.apply(&[bad_secret(row)]).ok();
        if why == OTHER_KEY {
            // The API server stores it all the same.
            ran.complains("Warning: tls: private key does not match public key");
        }
        none(stage::settled(|| {
            let log = stage.ingress.envoy_log();
            let said: Vec<_> = log[begin..].lines().filter(|line| line.contains("Secret rejected: ")).collect();
            let is_right = said.iter().any(|line| line.trim_end().ends_with(why));
            (!is_right).then(|| format!("{}: Envoy, expected {why:?}: {said:?}", row.name)).into_iter().collect()
        }));
    }
}

/// Go up to 1.20.
fn old_kubectl_takes_64_kib(stage: &Stage<'_>, rows: &[&Row]) {
    let large = rows.iter().find(|row| row.name == "chain-over-64-kib").unwrap();
    match stage.cluster.kubectls().iter().find(|kubectl| kubectl.minor <= 27) {
        Some(old) => drop(stage.kubectl_of(old, large).exits(1).complains("exceeds maximum of 65536 bytes")),
        None => println!("not run: a chain over 64 KiB before a kubectl of 1.27 or older, since there is none here"),
    }
}

fn why_envoy(row: &Row) -> Option<&'static str> {
    match row.seen {
        Seen::RefusedByEnvoy(why) | Seen::RefusedByEnvoyOldKept(why) => Some(why),
        _ => None,
    }
}

/// What the API server rejects.
fn written_is(stage: &Stage<'_>, row: &Row) -> Option<String> {
    let Seen::RefusedByApiServer(why) = row.seen else { return None };
    let ran = stage.apply(&[stage.proxy(row), bad_secret(row)]);
    let is_right = ran.code == Some(1) && ran.stderr.contains(why);
    stage.cluster.admin().args(["delete", "--ignore-not-found", "httpproxy", &row.label()]).ran();
    (!is_right).then(|| format!("{}: expected {why:?}\n{ran}", row.name))
}

/// The good pair is shown again, without a restart.
fn recovers(stage: &Stage<'_>, row: &Row) -> Option<String> {
    let said = stage::settled(|| {
        let ran = stage.openssl(row);
        let is_shown = ran.stdout.contains("Server certificate");
        (!is_shown).then(|| format!("{} does not recover\n{ran}", row.name)).into_iter().collect()
    });
    said.into_iter().next()
}

fn good_secret(row: &Row) -> String {
    let good = good_of_all();
    secret(&row.label(), good.certificate.as_bytes(), good.key.as_bytes())
}

fn bad_secret(row: &Row) -> String {
    secret(&row.label(), &row.certificate, &row.key)
}

/// Names for the hosts file: not a wildcard, not an address, and no label over 63 octets, which fits into no DNS query.
fn is_in_hosts(name: &str) -> bool {
    let is_address = !name.contains(|letter: char| letter.is_ascii_alphabetic());
    !is_address && !name.starts_with('*') && name.split('.').all(|label| label.len() <= 63)
}

#[track_caller]
fn none(said: Vec<String>) {
    assert!(said.is_empty(), "{} differ\n\n{}", said.len(), said.join("\n\n"));
}
