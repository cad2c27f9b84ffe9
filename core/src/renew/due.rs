//! What expires: the certificates that are served, by date, and as metrics.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::live::Live;
use super::model::{CertificateSummary, SecretName};
use crate::hidden;
use crate::mode::Mode;
use crate::time::Moment;

/// The certificate of one exposure, and when it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The exposure.
    pub exposure: String,
    /// The file, directory, or input that it is from.
    pub source: String,
    /// The host name.
    pub fqdn: String,
    /// The TLS Secret.
    pub secret: SecretName,
    /// The certificate that is served; `None` if the input does not contain it.
    pub certificate: Option<CertificateSummary>,
    /// Its validity.
    pub validity: Option<(Moment, Moment)>,
}

/// `kubefront.dev/v1`, `CertificateExpiry`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct DueReport {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub kubefront_version: &'static str,
    pub exposure: String,
    pub source: String,
    pub at: String,
    pub fqdn: String,
    pub secret: SecretName,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateSummary>,
    /// Seconds until it expires; negative if it has expired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_left: Option<i64>,
    /// It expires within the time that was asked about, or is not known.
    pub due: bool,
}

impl Due {
    /// Returns the certificate of an exposure; `None` if another program renews it: in mode passthrough, and if kubefront does
    /// not write the Secret.
    pub fn of(live: &Live) -> Option<Self> {
        if live.exposure.spec.mode == Mode::Passthrough || live.is_without_secret() {
            return None;
        }
        let found = live.served.certificate.as_ref();
        Some(Self {
            exposure: live.name.clone(),
            source: live.source.clone(),
            fqdn: live.host().to_owned(),
            secret: live.secret(),
            certificate: found.map(|found| CertificateSummary::of(&found.origin.name, &found.part)),
            validity: found.map(|found| (found.part.not_before, found.part.not_after)),
        })
    }

    /// Returns the seconds until the certificate expires; negative if it has expired.
    pub fn seconds_left(&self, at: Moment) -> Option<i64> {
        self.validity.map(|(_, not_after)| at.until(not_after))
    }

    /// Says whether the certificate expires within so many seconds. A certificate that is not known is due.
    pub fn is_within(&self, at: Moment, seconds: i64) -> bool {
        self.seconds_left(at).is_none_or(|left| left < seconds)
    }

    /// Returns the report.
    pub fn report(&self, at: Moment, within: i64) -> DueReport {
        DueReport {
            api_version: "kubefront.dev/v1",
            kind: "CertificateExpiry",
            kubefront_version: env!("CARGO_PKG_VERSION"),
            exposure: self.exposure.clone(),
            source: self.source.clone(),
            at: at.to_string(),
            fqdn: self.fqdn.clone(),
            secret: self.secret.clone(),
            certificate: self.certificate.clone(),
            seconds_left: self.seconds_left(at),
            due: self.is_within(at, within),
        }
    }
}

impl DueReport {
    /// Returns the report as JSON on one line, with a final newline.
    pub fn to_json_line(&self) -> String {
        hidden::json(&serde_json::to_string(self).unwrap_or_default()) + "\n"
    }
}

/// Returns the certificates in Prometheus's text format (version 0.0.4), for the textfile collector of node_exporter.
pub fn metrics(all: &[Due]) -> String {
    let mut seen = BTreeSet::new();
    let labeled: Vec<(String, &Due)> =
        all.iter().map(|due| (labels(due), due)).filter(|(labels, _)| seen.insert(labels.clone())).collect();
    let mut text = String::new();
    let mut family = |name: &str, help: &str, value: &dyn Fn(&Due) -> Option<i64>| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, due) in &labeled {
            if let Some(value) = value(due) {
                let _ = writeln!(text, "{name}{{{labels}}} {value}");
            }
        }
    };
    family(
        "kubefront_certificate_not_after_seconds",
        "Expiry of the certificate that Envoy serves, in seconds since the epoch.",
        &|due| due.validity.map(|(_, not_after)| not_after.unix()),
    );
    family(
        "kubefront_certificate_not_before_seconds",
        "Start of validity of the certificate that Envoy serves, in seconds since the epoch.",
        &|due| due.validity.map(|(not_before, _)| not_before.unix()),
    );
    family("kubefront_certificate_known", "Whether the certificate of the exposure could be read: 1 or 0.", &|due| {
        Some(i64::from(due.validity.is_some()))
    });
    text
}

fn labels(due: &Due) -> String {
    let pairs = [
        ("exposure", due.exposure.as_str()),
        ("host", &due.fqdn),
        ("namespace", &due.secret.namespace),
        ("secret", &due.secret.name),
        ("source", &due.source),
    ];
    pairs.map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).join(",")
}

/// Backslash, quotation mark, and line break, as the format requires; other hidden characters as in every output.
fn escaped(value: &str) -> String {
    hidden::shown(value).replace('\\', "\\\\").replace('"', "\\\"")
}
