//! The chain: where it ends, and where the times of its certificates lie on one line. The leaf sets the scale: what lasts
//! longer runs off its ends.

use kubefront_core::Moment;
use kubefront_core::report::{CertificateReport, CertificateRole, Report};

use crate::words::common_name;

/// Returns where the chain ends: at the trust anchor, else at whom the last certificate at hand names as its issuer.
pub fn chain_end(report: &Report) -> Option<&str> {
    let last = report.certificates.iter().rfind(|certificate| certificate.role != CertificateRole::Unrelated);
    report.trust.anchor.as_deref().or(last.map(|certificate| common_name(&certificate.issuer)))
}

/// The line's ends, in seconds.
#[derive(Debug)]
pub struct Scale {
    from: f64,
    to: f64,
}

/// A bar, in parts of the line.
#[derive(Debug, PartialEq)]
pub struct Bar {
    pub from: f64,
    pub to: f64,
    /// Runs off an end.
    pub is_open: bool,
    /// Today is not in it.
    pub is_over: bool,
}

#[allow(clippy::cast_precision_loss, reason = "seconds of the years 0 to 9999 fit a double exactly")]
fn seconds(moment: Moment) -> f64 {
    moment.unix() as f64
}

impl Scale {
    /// The leaf's time and today, with a margin.
    pub fn of(certificates: &[CertificateReport], at: Moment) -> Self {
        let leaf = certificates.iter().find(|c| c.role == CertificateRole::Leaf).or(certificates.first());
        let moment = |text: &str| Moment::parse(text).map_or(seconds(at), seconds);
        let (begin, end) = leaf.map_or((seconds(at), seconds(at)), |c| (moment(&c.not_before), moment(&c.not_after)));
        let (from, to) = (begin.min(seconds(at)), end.max(seconds(at)));
        let margin = ((to - from) * 0.12).max(86_400.0);
        Self { from: from - margin, to: to + margin }
    }

    /// Where `begin` to `end` lies.
    pub fn bar(&self, begin: Moment, end: Moment, at: Moment) -> Bar {
        let (from, to) = (self.place(seconds(begin)), self.place(seconds(end)));
        let start = from.clamp(0.0, 1.0);
        let is_over = at < begin || at > end;
        Bar { from: start, to: to.clamp(start, 1.0), is_open: from < 0.0 || to > 1.0, is_over }
    }

    /// Where today lies.
    pub fn today(&self, at: Moment) -> f64 {
        self.place(seconds(at)).clamp(0.0, 1.0)
    }

    fn place(&self, at: f64) -> f64 {
        (at - self.from) / (self.to - self.from)
    }
}
