//! The certificate chain: where it ends, and the validity periods of its certificates on one line. The server certificate
//! sets the scale: longer periods are cut at both ends.

use kubefront_core::Moment;
use kubefront_core::chain::TrustKind;
use kubefront_core::report::{CertificateReport, CertificateRole, Report};

use crate::words::common_name;

/// Returns where the chain ends: at the trust anchor, otherwise at the issuer of the last certificate that was provided.
pub fn chain_end(report: &Report) -> Option<&str> {
    let last = report.certificates.iter().rfind(|certificate| certificate.role != CertificateRole::Unrelated);
    report.trust.anchor.as_deref().or(last.map(|certificate| common_name(&certificate.issuer)))
}

/// What the end of the chain means if it is not a certificate in the list; `None` if it is.
pub fn missing_end(certificates: &[CertificateReport], kind: TrustKind) -> Option<(&'static str, &'static str)> {
    let is_end = |certificate: &CertificateReport| {
        matches!(certificate.role, CertificateRole::TrustAnchor | CertificateRole::Root)
    };
    match kind {
        _ if certificates.iter().any(is_end) => None,
        TrustKind::Public => Some(("is-trust-anchor", "trust anchor, in the Mozilla root store")),
        TrustKind::SelfSigned => None,
        TrustKind::Private | TrustKind::Unknown => Some(("is-missing", "not provided, not in the Mozilla root store")),
        TrustKind::Broken => Some(("is-missing", "no valid path to a trusted root certificate")),
    }
}

/// Both ends of the line, in seconds.
#[derive(Debug)]
pub struct Scale {
    from: f64,
    to: f64,
}

/// A bar, in fractions of the line.
#[derive(Debug, PartialEq)]
pub struct Bar {
    pub from: f64,
    pub to: f64,
    /// It is longer than the line.
    pub is_open: bool,
    /// Now is outside of it.
    pub is_over: bool,
}

#[allow(clippy::cast_precision_loss, reason = "seconds of the years 0 to 9999 fit a double exactly")]
fn seconds(moment: Moment) -> f64 {
    moment.unix() as f64
}

impl Scale {
    /// The validity period of the server certificate and now, with a margin.
    pub fn of(certificates: &[CertificateReport], at: Moment) -> Self {
        let leaf = certificates.iter().find(|c| c.role == CertificateRole::Leaf).or(certificates.first());
        let moment = |text: &str| Moment::parse(text).map_or(seconds(at), seconds);
        let (begin, end) = leaf.map_or((seconds(at), seconds(at)), |c| (moment(&c.not_before), moment(&c.not_after)));
        let (from, to) = (begin.min(seconds(at)), end.max(seconds(at)));
        let margin = ((to - from) * 0.12).max(86_400.0);
        Self { from: from - margin, to: to + margin }
    }

    /// Returns the bar from `begin` to `end`.
    pub fn bar(&self, begin: Moment, end: Moment, at: Moment) -> Bar {
        let (from, to) = (self.place(seconds(begin)), self.place(seconds(end)));
        let start = within(from, 0.0);
        let is_over = at < begin || at > end;
        Bar { from: start, to: within(to, start), is_open: from < 0.0 || to > 1.0, is_over }
    }

    /// Returns the place of now.
    pub fn today(&self, at: Moment) -> f64 {
        within(self.place(seconds(at)), 0.0)
    }

    fn place(&self, at: f64) -> f64 {
        (at - self.from) / (self.to - self.from)
    }
}

/// Not `clamp`: its panic brings the float formatting of the standard library along.
fn within(place: f64, least: f64) -> f64 {
    place.max(least).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;
    use crate::words;

    /// A root certificate in the input is not a trust anchor before the user trusts it.
    #[test]
    fn an_untrusted_root_is_never_called_a_trust_anchor() {
        let mut judged = example::judged();
        let report = &mut judged.evaluation.report;
        assert_eq!(missing_end(&report.certificates, report.trust.kind), None);
        let root = report.certificates.iter_mut().find(|c| c.role == CertificateRole::TrustAnchor).unwrap();
        root.role = CertificateRole::Root;
        report.trust.kind = TrustKind::Unknown;
        assert_eq!(missing_end(&report.certificates, report.trust.kind), None, "it is in the list");
        let roles: Vec<&str> = report.certificates.iter().map(|certificate| words::role(certificate.role)).collect();
        assert_eq!(roles, ["server certificate", "intermediate certificate", "root certificate, not trusted"]);
        report.certificates.pop();
        let (class, what) = missing_end(&report.certificates, report.trust.kind).unwrap();
        assert!(class == "is-missing" && what.starts_with("not provided"), "{what}");
    }
}
