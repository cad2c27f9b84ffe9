//! Compares what Contour, Envoy and clients do with what the rows say.

use kubefront_cluster_tests::patience::last;
use serde_json::Value;

use super::row::{RESET, Row, Seen};
use super::stage::{Stage, good_of_all, secret_name};
use super::{each, stage};

/// Whether Envoy still has what it had before the bad material came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Good,
    Nothing,
}

/// Waits until Contour and Envoy do what the rows say, and returns the differences.
pub(super) fn by_contour_and_envoy(stage: &Stage<'_>, rows: &[&Row]) -> Vec<String> {
    stage::settled(|| {
        let (proxies, stats) = (stage.cluster.get(&["httpproxies"]), stage.ingress.stats("sds."));
        let differs = |row: &&Row| {
            let proxy = proxies["items"].as_array().unwrap().iter().find(|it| it["metadata"]["name"] == row.label());
            let status = status(proxy.unwrap_or(&Value::Null));
            let envoy = envoy(&stats, &row.label(), &row.certificate);
            let is_right = match row.seen {
                Seen::Served { .. } => status == "valid" && envoy == Envoy::Has,
                Seen::RefusedByEnvoy(_) | Seen::RefusedByEnvoyOldKept(_) => {
                    status == "valid" && envoy == Envoy::Refused
                }
                Seen::RefusedByContour(why) => {
                    status.starts_with("invalid Spec.VirtualHost.TLS Secret ")
                        && status.contains(why)
                        && envoy == Envoy::Nothing
                }
                Seen::RefusedByApiServer(_) => true,
            };
            (!is_right).then(|| format!("{}: status: {status}; Envoy: {envoy:?}; expected: {:?}", row.name, row.seen))
        };
        rows.iter().filter_map(differs).collect()
    })
}

/// Waits until Envoy has the good pair of these rows.
pub(super) fn good(stage: &Stage<'_>, rows: &[&Row]) -> Vec<String> {
    let certificate = good_of_all().certificate;
    stage::settled(|| {
        let stats = stage.ingress.stats("sds.");
        let lacks = |row: &&&Row| envoy(&stats, &row.label(), certificate.as_bytes()) != Envoy::Has;
        rows.iter().filter(lacks).map(|row| format!("{}: Envoy has not the good pair", row.name)).collect()
    })
}

/// Calls the host of each row as a client would, and returns where the result differs from the row.
pub(super) fn by_clients(stage: &Stage<'_>, rows: &[&Row], before: Before) -> Vec<String> {
    // Envoy's listener follows Contour's status by a moment.
    each(rows, |row| last(|| by_client(stage, row, before), Option::is_none))
}

fn by_client(stage: &Stage<'_>, row: &Row, before: Before) -> Option<String> {
    let (kubectl, openssl) = match row.seen {
        Seen::Served { kubectl, openssl } => (kubectl, openssl),
        Seen::RefusedByEnvoyOldKept(_) if before == Before::Good => ("", ""),
        _ => (RESET, NO_HANDSHAKE),
    };
    let ran = stage.kubectl(row);
    let is_right = match kubectl {
        "" => ran.code == Some(0),
        _ => ran.code == Some(1) && ran.stderr.contains(kubectl),
    };
    if !is_right {
        return Some(format!("{}: kubectl, expected {kubectl:?}\n{ran}", row.name));
    }
    let ran = stage.openssl(row);
    let is_right = match openssl {
        "" => ran.stdout.contains("Verify return code: 0 (ok)") && !ran.stderr.contains("errno"),
        _ => ran.stdout.contains(&format!("Verify return code: {openssl}")) || ran.stderr.contains(openssl),
    };
    (!is_right).then(|| format!("{}: openssl, expected {openssl:?}\n{ran}", row.name))
}

/// How `openssl s_client` says that the connection was reset (ECONNRESET).
const NO_HANDSHAKE: &str = "errno=104";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Envoy {
    Nothing,
    Has,
    Refused,
}

/// What Envoy made of a Secret with this certificate.
fn envoy(stats: &[(String, u64)], label: &str, certificate: &[u8]) -> Envoy {
    let name = secret_name(label, certificate);
    let count = |what: &str| {
        let wanted = format!("sds.{name}.{what}");
        stats.iter().find(|(name, _)| *name == wanted).map_or(0, |(_, count)| *count)
    };
    match (count("update_success"), count("update_rejected")) {
        (_, 1..) => Envoy::Refused,
        (1.., 0) => Envoy::Has,
        (0, 0) => Envoy::Nothing,
    }
}

/// Contour's view of an HTTPProxy: `valid`, or `invalid` and why.
fn status(proxy: &Value) -> String {
    let status = &proxy["status"];
    if proxy["metadata"]["generation"] != status["conditions"][0]["observedGeneration"] {
        return "not looked at yet".to_owned();
    }
    let conditions = status["conditions"].as_array().into_iter().flatten();
    let errors = conditions.flat_map(|condition| condition["errors"].as_array().into_iter().flatten());
    let reasons: Vec<_> = errors.filter_map(|error| error["message"].as_str()).collect();
    format!("{} {}", status["currentStatus"].as_str().unwrap_or_default(), reasons.join("; ")).trim().to_owned()
}
