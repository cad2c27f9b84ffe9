//! A renewal: which of the inputs are new, which are live, and the Secret that is written.

use kubefront_core::lint::Source;
use kubefront_core::renew::{Live, New, Renewal, RenewalReport, Settings, State as Outcome, renew};
use kubefront_core::{Exposure, Moment, Role};

use super::mark::Mark;
use super::objects;
use crate::judge::{self, Judged};
use crate::state::{Part, State};
use crate::words::grouped;

/// The inputs of a renewal, and what became of each exposure.
#[derive(Debug, Default)]
pub struct Renewals {
    /// Names of the inputs with new certificates and keys.
    pub new: Vec<String>,
    /// Names of the inputs that say what is live.
    pub live: Vec<String>,
    pub done: Vec<Renewal>,
    /// What has to be dropped still.
    pub missing: Vec<&'static str>,
}

/// Sorts the inputs, and renews each exposure among them.
pub fn of(state: &State, judged: &Judged) -> Renewals {
    let decoded = &judged.evaluation.decoded;
    // Trying passphrases is slow: a worker does it, and the result comes with the next state.
    let is_locked = |at: usize| decoded.postponed().any(|lock| lock.origin.material == at);
    let parts = || state.parts.iter().enumerate().filter(|(at, _)| !is_locked(*at));
    let has_credential = |at: usize| decoded.kubeconfigs.iter().any(|found| found.origin.material == at);
    let is_beside = |at: usize, part: &Part| has_credential(at) || part.role.is_some_and(|role| BESIDE.contains(&role));
    let (mut live, mut new, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    for (at, part) in parts() {
        let list = match objects::of(part).is_some() {
            true => &mut live,
            false if is_beside(at, part) => &mut beside,
            false => &mut new,
        };
        list.push(part.clone());
    }
    let names = |parts: &[std::rc::Rc<Part>]| parts.iter().map(|part| part.name.clone()).collect::<Vec<_>>();
    let has_document = *state.document != Exposure::default();
    let mut renewals = Renewals { new: names(&new), live: names(&live), ..Renewals::default() };
    if has_document {
        renewals.live.push("exposure.yaml".to_owned());
    }
    if renewals.new.is_empty() {
        renewals.missing.push("the new certificate, with its intermediate certificates, and its private key");
    }
    if renewals.live.is_empty() {
        renewals.missing.push("what is live: the HTTPProxy and its Secret, or exposure.yaml");
    }
    if !renewals.missing.is_empty() {
        return renewals;
    }
    let (passphrases, extra) = (&state.passphrases.0, judge::materials(&beside));
    let settings = Settings { extra: &extra, ..Settings::at(state.moment(), passphrases) };
    let sources = live.iter().filter_map(|part| Some(Source { name: &part.name, text: objects::of(part)?.as_bytes() }));
    let mut exposures = Live::of_objects(&sources.collect::<Vec<_>>(), &[], &settings).live;
    if exposures.is_empty() && has_document {
        let (exposure, served) = ((*state.document).clone(), judge::materials(&live));
        exposures.push(Live::of_exposure(exposure, "exposure.yaml", &served, judge::materials(&beside), passphrases));
    }
    if exposures.is_empty() {
        renewals.missing.push("the HTTPProxy that exposes the API server, or exposure.yaml");
        return renewals;
    }
    let new = New::read(judge::materials(&new), passphrases);
    renewals.done = exposures.iter().map(|live| renew(live, &new, &settings)).collect();
    renewals
}

/// The first line about one exposure.
pub fn headline(report: &RenewalReport) -> (Mark, String) {
    let host = if report.fqdn.is_empty() { report.exposure.as_str() } else { report.fqdn.as_str() };
    match report.state {
        Outcome::Renewed => (Mark::Ok, format!("Ready: the Secret {} for {host}", report.secret)),
        Outcome::Unchanged => (Mark::Note, format!("Unchanged: {host} already serves this certificate")),
        Outcome::Blocked => (Mark::Error, format!("Blocked: {host}")),
        Outcome::NotApplicable => {
            (Mark::Note, format!("Not applicable: another program renews the certificate of {host}"))
        }
    }
}

/// What changes, in two lines: when the certificate expires, and whether the key is the same.
pub fn changes(report: &RenewalReport) -> Vec<(&'static str, String)> {
    let date = |text: &str| Moment::parse(text).map_or_else(|| text.to_owned(), |moment| moment.date());
    let Some(new) = &report.new else { return Vec::new() };
    let (end, key) = (date(&new.not_after), fingerprint(&new.spki_sha256));
    let Some(old) = &report.old else {
        return vec![("Expires", format!("{end} (the certificate in use is not in the input)")), ("Key", key)];
    };
    let expires = format!("{} → {end}", date(&old.not_after));
    let key = match report.same_key {
        Some(true) => format!("same key, {key}"),
        _ => format!("new key, {} → {key}", fingerprint(&old.spki_sha256)),
    };
    vec![("Expires", expires), ("Key", key)]
}

/// The beginning is enough to tell two keys apart; the difference has all of it.
fn fingerprint(hex: &str) -> String {
    format!("SHA-256 {}…", grouped(hex.get(..16).unwrap_or(hex)))
}

/// Roles of inputs that are neither the new certificate nor its key.
const BESIDE: [Role; 5] =
    [Role::TrustAnchor, Role::UpstreamCa, Role::ApiServerCertificate, Role::Kubeconfig, Role::Token];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, Content, Dropped};

    /// Inputs of a golden case of the command line.
    fn dropped(case: &str, files: &[&str]) -> State {
        let folder = kubefront_tests::golden::folder().join(case);
        let file = |name: &&str| {
            let bytes = std::fs::read(folder.join(name)).unwrap().into();
            Dropped { name: (*name).to_owned(), content: Ok(Content { bytes, is_cut: false }) }
        };
        let read = Action::Read { batch: 1, files: files.iter().map(file).collect() };
        State::new(crate::example::moment()).reduce(Action::Reading(1)).reduce(read)
    }

    #[test]
    fn a_renewal_is_that_of_the_command_line() {
        let state = dropped("good-renew", &["live.yaml", "new.pem"]);
        let renewals = of(&state, &judge::of(&state));
        assert_eq!(
            (renewals.new.as_slice(), renewals.live.as_slice()),
            (&["new.pem".to_owned()][..], &["live.yaml".to_owned()][..])
        );
        let [renewal] = renewals.done.as_slice() else { panic!("{:?}", renewals.missing) };
        assert_eq!(headline(&renewal.report).0, Mark::Ok, "{:?}", renewal.report.findings);
        let folder = kubefront_tests::golden::folder().join("good-renew/expected");
        let read = |end: &str| std::fs::read(folder.join(format!("default.kubeapi-proxy.{end}"))).unwrap();
        assert_eq!(renewal.secret().map(|file| file.bytes.to_vec()), Some(read("yaml")));
        assert_eq!(renewal.difference.as_bytes(), read("diff"));
        let changes = changes(&renewal.report);
        assert!(changes[0].1.contains(" → ") && changes[1].1.contains("SHA-256"), "{changes:?}");
        assert!(renewal.commands("20-secret.yaml")[0].contains("apply --server-side"));
    }

    #[test]
    fn what_is_missing_is_said() {
        let only_new = dropped("good-renew", &["new.pem"]);
        assert_eq!(
            of(&only_new, &judge::of(&only_new)).missing,
            ["what is live: the HTTPProxy and its Secret, or exposure.yaml"]
        );
        let only_live = dropped("good-renew", &["live.yaml"]);
        let missing = of(&only_live, &judge::of(&only_live)).missing;
        assert!(missing.len() == 1 && missing[0].starts_with("the new certificate"), "{missing:?}");
    }

    #[test]
    fn a_blocked_renewal_writes_nothing() {
        let state = dropped("renew-expired", &["live.yaml", "new.pem"]);
        let renewals = of(&state, &judge::of(&state));
        assert_eq!(headline(&renewals.done[0].report).0, Mark::Error);
        assert!(renewals.done[0].secret().is_none());
    }

    #[test]
    fn an_exposure_document_is_what_is_live() {
        let files = ["exposure.yaml", "fullchain.pem", "key.pem", "root.pem", "admin.kubeconfig"];
        let state = dropped("good-tcp", &files);
        let renewals = of(&state, &judge::of(&state));
        assert_eq!(renewals.live, ["exposure.yaml"]);
        assert_eq!(renewals.done.len(), 1, "{:?}", renewals.missing);
    }
}
