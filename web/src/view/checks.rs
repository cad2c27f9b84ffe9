//! The list of checks: one row per check, with its state, its evidence, and its findings. Each title appears once.

use kubefront_core::chain::TrustKind;
use kubefront_core::exposure::{CertificateFormat, CertificateSource, TrustSource};
use kubefront_core::key::Key;
use kubefront_core::report::{CertificateReport, CertificateRole, CredentialKind, FindingReport, Missing, Report};
use kubefront_core::{Code, Mode, Moment, Severity};

use super::chain::chain_end;
use super::mark::Mark;
use super::{credential, host_name, verdict};
use crate::judge::Judged;
use crate::words::{common_name, validity};

/// A check as people think of it: what it is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Check {
    PrivateKey,
    Credential,
    Trust,
    Certificate,
    Chain,
    HostName,
    Upstream,
    Clients,
    Proxy,
    Files,
}

/// How a check ended; the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    Failed,
    /// The kubeconfig is not written until the user decides.
    Undecided,
    Warned,
    /// A part was not provided.
    Open,
    Passed,
}

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub check: Check,
    pub state: State,
    /// What was found, if nothing is wrong.
    pub evidence: String,
    /// The findings by code, the worst first.
    pub groups: Vec<Group>,
    /// A part that was not provided; the rule of this code says how to provide it.
    pub missing: Option<Code>,
}

/// The findings of one code: they share their title.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    pub code: Code,
    /// Their places in the report.
    pub findings: Vec<usize>,
}

/// The list, and what kubefront did on its own.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Checks {
    pub rows: Vec<Row>,
    pub notes: Vec<Group>,
}

impl Check {
    /// Every check, in the order of rows that ended alike.
    pub const ALL: [Self; 10] = [
        Self::PrivateKey,
        Self::Credential,
        Self::Trust,
        Self::Certificate,
        Self::Chain,
        Self::HostName,
        Self::Upstream,
        Self::Clients,
        Self::Proxy,
        Self::Files,
    ];

    /// Returns the check that a code belongs to.
    pub fn of(code: Code) -> Self {
        let name = code.name();
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
        match code {
            Code::PassthroughCaMissing => Self::Credential,
            Code::PassthroughName => Self::HostName,
            _ if starts(&["key-"]) => Self::PrivateKey,
            _ if starts(&["credential-", "token-", "kubeconfig-", "client-certificate-", "consumer-"]) => {
                Self::Credential
            }
            _ if starts(&["trust-"]) => Self::Trust,
            _ if starts(&["leaf-", "certificate-", "existing-secret-"]) => Self::Certificate,
            _ if starts(&["chain-"]) => Self::Chain,
            _ if starts(&["fqdn-"]) => Self::HostName,
            _ if starts(&["upstream-"]) => Self::Upstream,
            _ if starts(&["client-"]) => Self::Clients,
            _ if starts(&["input-", "pem-"]) || name.ends_with("-converted") || name.ends_with("-unwrapped") => {
                Self::Files
            }
            _ => Self::Proxy,
        }
    }

    /// Returns the name that people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::PrivateKey => "Private key",
            Self::Credential => "Credential",
            Self::Trust => "Trust",
            Self::Certificate => "Certificate",
            Self::Chain => "Chain",
            Self::HostName => "Host name",
            Self::Upstream => "Upstream TLS",
            Self::Clients => "Clients",
            Self::Proxy => "HTTPProxy",
            Self::Files => "Input files",
        }
    }

    /// Returns the id of its row.
    pub fn id(self) -> &'static str {
        match self {
            Self::PrivateKey => "check-private-key",
            Self::Credential => "check-credential",
            Self::Trust => "check-trust",
            Self::Certificate => "check-certificate",
            Self::Chain => "check-chain",
            Self::HostName => "check-host-name",
            Self::Upstream => "check-upstream",
            Self::Clients => "check-clients",
            Self::Proxy => "check-proxy",
            Self::Files => "check-files",
        }
    }
}

impl State {
    /// Returns its mark.
    pub fn mark(self) -> Mark {
        match self {
            Self::Failed => Mark::Error,
            Self::Undecided | Self::Warned => Mark::Warning,
            Self::Open => Mark::Note,
            Self::Passed => Mark::Ok,
        }
    }

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "error",
            Self::Undecided => "decision needed",
            Self::Warned => "warning",
            Self::Open => "not checked",
            Self::Passed => "passed",
        }
    }
}

/// Returns the list: failed checks first, and the notes.
pub fn all(judged: &Judged) -> Checks {
    let findings = &judged.report().findings;
    let (shown, notes): (Vec<usize>, Vec<usize>) = (0..findings.len()).partition(|at| is_shown(findings, *at));
    let rows = Check::ALL.into_iter().filter_map(|check| row(judged, check, &shown));
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by_key(|row| row.state);
    Checks { rows, notes: grouped(findings, &notes) }
}

/// Returns the names of the checks that failed, otherwise of those that need a decision.
pub fn stopping(report: &Report) -> Vec<&'static str> {
    let of = |is_one: &dyn Fn(&FindingReport) -> bool| {
        let mut checks: Vec<Check> = report.findings.iter().filter(|f| is_one(f)).map(|f| Check::of(f.code)).collect();
        checks.sort();
        checks.dedup();
        checks.into_iter().map(Check::name).collect::<Vec<_>>()
    };
    let failed = of(&|finding| finding.severity == Severity::Error && finding.accepted.is_none());
    if failed.is_empty() { of(&verdict::is_open) } else { failed }
}

/// A note is in the row of its check only if the code has a worse finding there: a title appears once.
fn is_shown(findings: &[FindingReport], at: usize) -> bool {
    let code = findings.get(at).map(|finding| finding.code);
    findings.iter().any(|finding| Some(finding.code) == code && finding.severity != Severity::Note)
}

fn grouped(findings: &[FindingReport], places: &[usize]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, code) in places.iter().filter_map(|at| Some((*at, findings.get(*at)?.code))) {
        match groups.iter_mut().find(|group| group.code == code) {
            Some(group) => group.findings.push(at),
            None => groups.push(Group { code, findings: vec![at] }),
        }
    }
    groups
}

fn row(judged: &Judged, check: Check, shown: &[usize]) -> Option<Row> {
    let findings = &judged.report().findings;
    let own = |at: &&usize| findings.get(**at).is_some_and(|finding| Check::of(finding.code) == check);
    let places: Vec<usize> = shown.iter().filter(own).copied().collect();
    let worst = places.iter().filter_map(|at| findings.get(*at)).filter_map(state).min();
    let groups = grouped(findings, &places);
    let missing = missing(judged.report(), check);
    let evidence = evidence(judged, check);
    let state = match (worst, missing, &evidence) {
        (Some(worst), ..) => worst,
        (None, Some(_), _) => State::Open,
        (None, None, Some(Evidence(state, _))) => *state,
        (None, None, None) if groups.is_empty() => return None,
        (None, None, None) => State::Passed,
    };
    let evidence = evidence.map_or_else(String::new, |Evidence(_, text)| text);
    let missing = missing.filter(|_| worst.is_none());
    Some(Row { check, state, evidence, groups, missing })
}

fn state(finding: &FindingReport) -> Option<State> {
    match finding.severity {
        _ if finding.accepted.is_some() => None,
        Severity::Error => Some(State::Failed),
        Severity::Warning if finding.decision => Some(State::Undecided),
        Severity::Warning => Some(State::Warned),
        Severity::Note => None,
    }
}

fn missing(report: &Report, check: Check) -> Option<Code> {
    let (part, code) = match check {
        Check::PrivateKey => (Missing::Key, Code::KeyMissing),
        Check::Credential => (Missing::Credential, Code::CredentialMissing),
        Check::Certificate => (Missing::Certificate, Code::CertificateMissing),
        Check::HostName => (Missing::Name, Code::FqdnMissing),
        Check::Upstream => (Missing::UpstreamCa, Code::UpstreamCaMissing),
        Check::Trust | Check::Chain | Check::Clients | Check::Proxy | Check::Files => return None,
    };
    report.missing.contains(&part).then_some(code)
}

/// What a check found, and how it ended without a finding.
struct Evidence(State, String);

fn passed(text: String) -> Evidence {
    Evidence(State::Passed, text)
}

/// `None`: the check does not apply, or has nothing to show.
fn evidence(judged: &Judged, check: Check) -> Option<Evidence> {
    let (report, spec) = (judged.report(), &judged.exposure().spec);
    if spec.mode == Mode::Passthrough
        && matches!(check, Check::PrivateKey | Check::Certificate | Check::Chain | Check::Trust | Check::Upstream)
    {
        return None;
    }
    match check {
        Check::PrivateKey => private_key(judged),
        Check::Credential => Some(match credential::credential(judged) {
            _ if !spec.kubeconfig.write => Evidence(State::Open, "no kubeconfig is written".to_owned()),
            Some(text) => passed(text),
            None if report.credential.kind == CredentialKind::ClientCertificate => {
                passed("client certificate".to_owned())
            }
            None => Evidence(State::Open, "not provided".to_owned()),
        }),
        Check::Trust => trust(judged),
        Check::Certificate => Some(match leaf(report) {
            Some(leaf) => passed(certificate(leaf, judged.at)),
            None if judged.exposure().spec.certificate.format == CertificateFormat::CertManager => {
                Evidence(State::Open, "issued by cert-manager later".to_owned())
            }
            None if judged.exposure().spec.certificate.format == CertificateFormat::ExternalSecret => {
                Evidence(State::Open, "in the store of the ExternalSecret".to_owned())
            }
            None => Evidence(State::Open, "not provided".to_owned()),
        }),
        Check::Chain => leaf(report).map(|_| passed(chain(report))),
        Check::HostName => Some(match (&report.fqdn, host_name::covering(judged)) {
            (None, _) => Evidence(State::Open, "not provided".to_owned()),
            (Some(fqdn), Some(san)) if san == *fqdn => passed(format!("{fqdn}, in the SANs of the certificate")),
            (Some(fqdn), Some(san)) => passed(format!("{fqdn}, matches SAN {san}")),
            (Some(fqdn), None) => Evidence(State::Open, format!("{fqdn}, not compared with a certificate")),
        }),
        Check::Upstream => Some(upstream(judged)),
        Check::Clients | Check::Proxy | Check::Files => None,
    }
}

fn private_key(judged: &Judged) -> Option<Evidence> {
    let (report, spec) = (judged.report(), &judged.exposure().spec);
    let matching = |of: &CertificateReport| {
        let keys = judged.evaluation.decoded.keys.iter();
        keys.map(|found| &found.part)
            .filter(|key| key.public().spki_sha256 == of.spki_sha256)
            .max_by_key(|key| matches!(key, Key::Private(_)))
    };
    Some(match leaf(report).and_then(matching) {
        Some(key @ Key::Private(_)) => passed(format!("{}, matches the certificate", key.public().kind.name())),
        Some(key) => passed(format!("{}, public key only, matches the certificate", key.public().kind.name())),
        None if spec.certificate.source == CertificateSource::Existing => {
            Evidence(State::Open, format!("in the existing Secret {}", spec.certificate.secret_name))
        }
        None if spec.certificate.format == CertificateFormat::CertManager => {
            Evidence(State::Open, "created by cert-manager".to_owned())
        }
        None if spec.certificate.format == CertificateFormat::ExternalSecret => {
            Evidence(State::Open, "in the store of the ExternalSecret".to_owned())
        }
        None if judged.evaluation.decoded.keys.is_empty() => Evidence(State::Open, "not provided".to_owned()),
        None => Evidence(State::Open, "not compared with a certificate".to_owned()),
    })
}

fn trust(judged: &Judged) -> Option<Evidence> {
    let (report, spec) = (judged.report(), &judged.exposure().spec);
    let end = chain_end(report)?;
    Some(match (report.trust.kind, spec.kubeconfig.trust) {
        (TrustKind::Public, _) => passed(format!("{end}, in the Mozilla root store")),
        (TrustKind::Private, TrustSource::Embed) => passed(format!("private CA {end}, embedded in the kubeconfig")),
        (TrustKind::Private, TrustSource::System) => passed(format!("private CA {end}, which clients must trust")),
        (TrustKind::SelfSigned, _) => passed("self-signed certificate, which clients must trust".to_owned()),
        (TrustKind::Unknown | TrustKind::Broken, _) => Evidence(State::Open, format!("issuer {end}, not checked")),
    })
}

fn upstream(judged: &Judged) -> Evidence {
    let name = &judged.exposure().spec.upstream.subject_name;
    match judged.evaluation.checked.as_ref() {
        None => Evidence(State::Open, "not checked until the manifests can be written".to_owned()),
        Some(checked) if checked.upstream.is_some() => passed(format!("Envoy verifies the API server as {name}")),
        Some(_) => Evidence(State::Open, "Envoy does not verify the API server".to_owned()),
    }
}

fn leaf(report: &Report) -> Option<&CertificateReport> {
    report.certificates.iter().find(|certificate| certificate.role == CertificateRole::Leaf)
}

fn certificate(leaf: &CertificateReport, at: Moment) -> String {
    let moment = |text: &str| Moment::parse(text).unwrap_or(at);
    let name = leaf.names.first().map_or_else(|| common_name(&leaf.subject), String::as_str);
    format!("{name}, {}, {}", leaf.key, validity(moment(&leaf.not_before), moment(&leaf.not_after), at))
}

/// `k8s.example.com > Example Issuing CA`
fn chain(report: &Report) -> String {
    let is_sent = |certificate: &&CertificateReport| {
        matches!(certificate.role, CertificateRole::Leaf | CertificateRole::Intermediate)
    };
    let names: Vec<&str> =
        report.certificates.iter().filter(is_sent).map(|certificate| common_name(&certificate.subject)).collect();
    if names.len() == 1 { "no intermediate certificate needed".to_owned() } else { names.join(" > ") }
}

#[cfg(test)]
mod tests;
