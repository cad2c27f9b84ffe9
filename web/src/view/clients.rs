//! Which clients accept the certificate, from the report.

use kubefront_core::chain::TrustKind;
use kubefront_core::clients::Client;
use kubefront_core::exposure::TrustSource;
use kubefront_core::report::ClientReport;

use super::mark::Mark;
use crate::judge::Judged;
use crate::words::sentence;

/// One client.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub name: &'static str,
    /// What was tested, or that the answer is from the documentation.
    pub version: String,
    /// Where it finds the root certificate.
    pub trusts: &'static str,
    /// `Ok`: accepts; `Warning`: accepts if it trusts the CA; `Error`: rejects; `Note`: not known.
    pub mark: Mark,
    pub result: String,
    /// How to give it the CA.
    pub command: Option<&'static str>,
}

/// Returns a row for each client. Envoy is not a client of this certificate.
pub fn rows(judged: &Judged) -> Vec<Row> {
    judged
        .report()
        .clients
        .iter()
        .filter(|client| client.name != Client::Envoy)
        .map(|client| row(judged, client))
        .collect()
}

/// Returns the result in one line: `9 of 13 accept; Firefox and Chromium reject`.
pub fn summary(rows: &[Row]) -> String {
    let of = |mark: Mark| rows.iter().filter(move |row| row.mark == mark);
    let mut parts = Vec::new();
    let (accept, conditional) = (of(Mark::Ok).count(), of(Mark::Warning).count());
    if accept > 0 || conditional == 0 {
        parts.push(format!("{accept} of {} accept", rows.len()));
    }
    if conditional > 0 {
        parts.push(format!("{conditional} accept if they trust the CA"));
    }
    let rejecting: Vec<String> = of(Mark::Error).map(|row| row.name.to_owned()).collect();
    if !rejecting.is_empty() {
        let verb = if rejecting.len() == 1 { "rejects" } else { "reject" };
        parts.push(format!("{} {verb}", crate::words::list(&rejecting)));
    }
    parts.join("; ")
}

fn row(judged: &Judged, client: &ClientReport) -> Row {
    let trust = judged.report().trust.kind;
    let is_embedded = judged.exposure().spec.kubeconfig.trust == TrustSource::Embed;
    let is_given = client.name == Client::Kubectl && is_embedded && trust != TrustKind::Public;
    let (mark, result) = match (client.accepts, trust) {
        (Some(false), _) => (Mark::Error, rejection(client)),
        (None, _) => (Mark::Note, "not known".to_owned()),
        (Some(true), TrustKind::Public) => (Mark::Ok, "accepts".to_owned()),
        (Some(true), _) if is_given => (Mark::Ok, "accepts".to_owned()),
        (Some(true), _) => (Mark::Warning, "accepts if it trusts the CA".to_owned()),
    };
    let trusts = if is_given { "CA in the new kubeconfig" } else { store(client.name) };
    let command = (mark == Mark::Warning).then(|| give(client.name)).flatten();
    let version =
        if client.name.is_measured() { format!("tested with {}", client.version) } else { client.version.to_owned() };
    Row { name: client.name.name(), version, trusts, mark, result, command }
}

fn rejection(client: &ClientReport) -> String {
    let rule = client.rule.map(sentence).unwrap_or_else(|| "Rejects".to_owned());
    client.reason.map_or_else(|| rule.clone(), |reason| format!("{rule}: `{reason}`"))
}

fn store(client: Client) -> &'static str {
    match client {
        Client::Java => "its cacerts file",
        Client::Node => "built-in Mozilla root store",
        Client::Firefox => "own root store and enterprise roots",
        Client::Chromium => "Chrome Root Store and system trust store",
        Client::Apple => "keychain",
        Client::Windows => "Windows certificate store",
        Client::Rustls => "set by the program",
        _ => "system trust store",
    }
}

/// `root.pem` contains the root certificate.
fn give(client: Client) -> Option<&'static str> {
    Some(match client {
        Client::Openssl => "openssl verify -CAfile root.pem fullchain.pem",
        Client::Curl => "curl --cacert root.pem",
        Client::Python312 | Client::Python313 => "SSL_CERT_FILE=root.pem python3",
        Client::Node => "NODE_EXTRA_CA_CERTS=root.pem node",
        Client::Java => "keytool -importcert -cacerts -alias kubernetes-api -file root.pem",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    #[test]
    fn a_condition_is_never_green() {
        let mut judged = example::judged();
        let rows = rows(&judged);
        assert!(rows.iter().all(|row| row.name != "Envoy") && rows.len() == Client::ALL.len() - 1);
        let of = |rows: &[Row], name: &str| rows.iter().find(|row| row.name == name).cloned().unwrap();
        assert_eq!(of(&rows, "curl").mark, Mark::Warning, "a private CA");
        assert_eq!(of(&rows, "curl").command, Some("curl --cacert root.pem"));
        let is_embedded = judged.exposure().spec.kubeconfig.trust == TrustSource::Embed;
        assert_eq!(of(&rows, "kubectl").mark == Mark::Ok, is_embedded);
        judged.evaluation.report.trust.kind = TrustKind::Public;
        assert_eq!(of(&super::rows(&judged), "curl").mark, Mark::Ok);
    }

    #[test]
    fn a_rejection_is_quoted_and_counted() {
        let mut judged = example::judged();
        let client = judged.evaluation.report.clients.iter_mut().find(|client| client.name == Client::Firefox).unwrap();
        client.accepts = Some(false);
        client.rule = Some("Ed25519 key");
        client.reason = Some("SEC_ERROR_UNSUPPORTED_KEYALG");
        let rows = rows(&judged);
        let row = rows.iter().find(|row| row.name == "Firefox").unwrap();
        assert_eq!((row.mark, row.result.as_str()), (Mark::Error, "Ed25519 key: `SEC_ERROR_UNSUPPORTED_KEYALG`"));
        let summary = summary(&rows);
        assert!(summary.contains("accept") && summary.contains("Firefox"), "{summary}");
    }
}
