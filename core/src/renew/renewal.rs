//! From an exposure as it is and the new certificates to the Secret to write.

use core::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::difference::difference;
use super::live::{BundleFile, CONSUMERS, DOCUMENT, KUBECONFIG, Live, Origin, SECRET};
use super::model::{CertificateSummary, RenewalReport, State};
use super::new::{Chosen, KeyPlace, New, copy};
use crate::encryption::passphrase::Passphrases;
use crate::evaluate::{Evaluation, File, evaluate_decoded};
use crate::exposure::Exposure;
use crate::finding::{Blocks, Change, Code, Finding, Fix, Severity};
use crate::fqdn::Fqdn;
use crate::input::{Input, Task};
use crate::manifest::consumer::{ARGOCD, FLUX, TERRAFORM};
use crate::material::{Material, Role};
use crate::mode::Mode;
use crate::pem::base64;
use crate::report::{CertificateRole, FileReport, FindingReport, Report};
use crate::shell;
use crate::time::Moment;
use crate::x509::{Certificate, Roots};
use crate::{intake, lint, record, report, yaml};

/// What is checked, and when.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The time of the check.
    pub at: Moment,
    /// Warn of expiry when less than this many seconds are left; `None`: a quarter of the lifetime.
    pub renew_before: Option<i64>,
    /// Which public anchors count as known.
    pub roots: Roots,
    /// Trust anchors for every exposure, and a kubeconfig whose servers tell which HTTPProxies expose an API server.
    pub extra: &'a [Material],
    /// Tried at every encrypted part.
    pub passphrases: &'a Passphrases,
}

/// What became of one exposure.
#[derive(Debug)]
pub struct Renewal {
    /// What was found, without secrets.
    pub report: RenewalReport,
    /// The files that change: the Secret alone, or those of a bundle. Empty if the renewal is blocked, or nothing changes.
    pub files: Vec<File>,
    /// What changes in the Secret, as a unified difference; the key is its fingerprint.
    pub difference: String,
    /// The context of the cluster's kubeconfig, if the exposure names one.
    context: String,
    origin: Kind,
}

/// How the Secret is applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Ours,
    Cluster,
}

/// An input that the exposure.yaml of a bundle can name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// An input of [`New`], by its position.
    New(usize),
    /// An input of [`Settings::extra`], by its position.
    Extra(usize),
}

/// Returns the path of an input as the exposure.yaml of the bundle names it; `None` if it cannot be named.
pub type Path<'a> = &'a dyn Fn(Named) -> Option<String>;

/// Finds the certificate for the exposure, and checks the set with it.
pub fn renew(live: &Live, new: &New, settings: &Settings<'_>) -> Renewal {
    renew_named(live, new, settings, None)
}

/// Does the same, and enters the new files into the exposure.yaml of a bundle, so that `generate` makes the same bundle again.
/// A file that cannot be named is entered as the empty text, as `generate` does. Without `path`, the exposure.yaml stays.
pub fn renew_named(live: &Live, new: &New, settings: &Settings<'_>, path: Option<Path<'_>>) -> Renewal {
    let mut renewal = Renewal::of(live, settings);
    let exposure = live.renewed_exposure();
    if exposure.spec.mode == Mode::Passthrough || live.is_without_secret() {
        renewal.report.state = State::NotApplicable;
        return renewal;
    }
    let host = match Fqdn::parse(live.host()) {
        Ok((host, _)) => host,
        Err(_) => return renewal.blocked(none_fits("the exposure has no valid host name".to_owned())),
    };
    let hosts: Vec<Fqdn> = core::iter::once(host).chain(live.others.iter().cloned()).collect();
    let chosen = match new.choose(&hosts, live.served.key.as_ref(), settings.at) {
        Ok(chosen) => chosen,
        Err(why) => return renewal.blocked(none_fits(why)),
    };
    let evaluation = evaluated(live, &exposure, &chosen, new, settings);
    let document = path.and_then(|path| document(live, &chosen, new, settings, &evaluation, path));
    renewal.take(live, &chosen, evaluation, settings, document)
}

/// The exposure.yaml with the new files; `None` if it stays.
fn document(
    live: &Live,
    chosen: &Chosen,
    new: &New,
    settings: &Settings<'_>,
    evaluation: &Evaluation,
    path: Path<'_>,
) -> Option<File> {
    let mut exposure = live.exposure.clone();
    let certificate = &mut exposure.spec.certificate;
    let places = new.places(chosen, &chain(evaluation));
    let of_new = |index| path(Named::New(index)).unwrap_or_default();
    match places.key {
        // The old file with both is still the file of the key.
        KeyPlace::Stays if certificate.key_file.is_empty() => certificate.key_file = certificate.chain_file.clone(),
        KeyPlace::Stays => {}
        KeyPlace::Input(index) => certificate.key_file = of_new(index),
        KeyPlace::InChain | KeyPlace::Unnamed => certificate.key_file.clear(),
    }
    certificate.chain_file = places.chain.map(of_new).unwrap_or_default();
    let anchor = new_anchor(settings, evaluation).and_then(|index| path(Named::Extra(index)));
    certificate.anchor_files.extend(anchor.filter(|anchor| !certificate.anchor_files.contains(anchor)));
    (exposure != live.exposure).then(|| File::plain(DOCUMENT, exposure.to_yaml()))
}

/// The position of the root certificate in [`Settings::extra`]; `None` if the exposure names it already.
fn new_anchor(settings: &Settings<'_>, evaluation: &Evaluation) -> Option<usize> {
    let anchor = evaluation.report.certificates.iter().find(|found| found.role == CertificateRole::TrustAnchor)?;
    let extra: Vec<usize> =
        settings.extra.iter().enumerate().filter(|(_, extra)| is_anchor(extra)).map(|(index, _)| index).collect();
    let first = evaluation.decoded.inputs.len().checked_sub(extra.len())?;
    let found = evaluation
        .decoded
        .certificates
        .iter()
        .filter(|found| found.part.sha256 == anchor.sha256 && found.origin.role == Some(Role::TrustAnchor));
    let index = found.map(|found| found.origin.material).min()?;
    extra.get(index.checked_sub(first)?).copied()
}

fn is_anchor(material: &Material) -> bool {
    material.role() == Some(Role::TrustAnchor)
}

/// Checks the set. A Secret of another component blocks the renewal: that component would write the old certificate again.
fn evaluated(live: &Live, exposure: &Exposure, chosen: &Chosen, new: &New, settings: &Settings<'_>) -> Evaluation {
    let mut material: Vec<Material> = chosen.materials.iter().map(copy).collect();
    material.extend(live.beside());
    material.extend(settings.extra.iter().filter(|extra| is_anchor(extra)).map(copy));
    let mut passphrases = new.passphrases().clone();
    passphrases.extend(settings.passphrases.clone());
    let mut decoded = intake::decode(&material, &passphrases);
    decoded.managed.clone_from(&live.served.managed);
    let input = Input {
        exposure,
        material: &material,
        passphrases: &passphrases,
        roots: settings.roots,
        at: settings.at,
        task: Task::Generate,
        renew_before: settings.renew_before,
    };
    evaluate_decoded(&input, Arc::new(decoded))
}

impl<'a> Settings<'a> {
    /// The usual settings.
    pub fn at(at: Moment, passphrases: &'a Passphrases) -> Self {
        Self { at, renew_before: None, roots: Roots::Mozilla, extra: &[], passphrases }
    }
}

impl Renewal {
    /// Returns the commands that apply the Secret; `path` is where its file is, `-` for standard input.
    pub fn commands(&self, path: &str) -> Vec<String> {
        if self.report.state != State::Renewed {
            return Vec::new();
        }
        let context = match self.context.as_str() {
            "" => String::new(),
            context => format!(" --context={}", shell::word(context)),
        };
        // Whoever created the Secret owns its fields, and the renewal replaces just these.
        let force = if self.origin == Kind::Cluster { " --force-conflicts" } else { "" };
        let file = if path == "-" { path.to_owned() } else { shell::file(path) };
        vec![format!("kubectl{context} apply --server-side{force} -f {file}")]
    }

    /// Returns the Secret.
    pub fn secret(&self) -> Option<&File> {
        self.files.iter().find(|file| file.path == SECRET)
    }

    /// Says whether a finding of this severity is open.
    pub fn has(&self, severity: Severity) -> bool {
        self.report.findings.iter().any(|finding| finding.severity == severity && finding.accepted.is_none())
    }

    fn of(live: &Live, settings: &Settings<'_>) -> Self {
        let old = live.served.certificate.as_ref();
        let report = RenewalReport {
            api_version: "kubefront.dev/v1",
            kind: "Renewal",
            kubefront_version: env!("CARGO_PKG_VERSION"),
            exposure: live.name.clone(),
            source: live.source.clone(),
            at: settings.at.to_string(),
            state: State::Blocked,
            fqdn: live.host().to_owned(),
            other_hosts: live.others.iter().map(|host| host.as_str().to_owned()).collect(),
            secret: live.secret(),
            old: old.map(|found| CertificateSummary::of(&found.origin.name, &found.part)),
            new: None,
            same_key: None,
            findings: Vec::new(),
            files: Vec::new(),
        };
        let origin = match live.origin {
            Origin::Objects(_) => Kind::Cluster,
            Origin::Document | Origin::Bundle(_) => Kind::Ours,
        };
        let context = live.exposure.spec.kubeconfig.context.clone();
        Self { report, files: Vec::new(), difference: String::new(), context, origin }
    }

    fn blocked(mut self, finding: Finding) -> Self {
        self.report.findings.push(report::finding(&finding));
        self
    }

    fn take(
        mut self,
        live: &Live,
        chosen: &Chosen,
        evaluation: Evaluation,
        settings: &Settings<'_>,
        document: Option<File>,
    ) -> Self {
        let old = live.served.certificate.as_ref().map(|found| found.part.as_ref());
        let new = chosen.certificate.part.as_ref();
        self.report.new = Some(CertificateSummary::of(&chosen.certificate.origin.name, new));
        self.report.same_key = old.map(|old| old.spki_sha256 == new.spki_sha256);
        let has_anchor = settings.extra.iter().any(is_anchor);
        let found = evaluation.report.findings.iter().filter(|finding| applies(live, finding, has_anchor));
        self.report.findings = found.map(|finding| usable(live, finding)).collect();
        self.report.findings.extend(old.and_then(|old| not_later(old, new)).as_ref().map(report::finding));
        let chain = chain(&evaluation);
        let is_as_before = live.served.chain.len() == 1 && old.is_some_and(|old| old.issuer_der == new.issuer_der);
        let breaks = self.report.findings.iter_mut().filter(|finding| !is_as_before && breaks_chain(finding));
        let has_broken_chain = breaks.map(|finding| finding.severity = Severity::Error).count() > 0;
        let secret = evaluation.files().iter().find(|file| file.path == SECRET).filter(|_| !has_broken_chain);
        if secret.is_none() && !self.has(Severity::Error) {
            self.report.findings.push(report::finding(&only_public()));
        }
        self.report.findings.sort_by_key(|finding| finding.severity);
        let Some(secret) = secret else { return self };
        // What a document's files contain need not be what is served.
        if !matches!(live.origin, Origin::Document) && !chain.is_empty() && live.served.chain == chain {
            self.report.state = State::Unchanged;
            return self;
        }
        self.report.state = State::Renewed;
        self.difference = difference(&self.report.secret, &live.served, new, chain.len());
        self.files = match &live.origin {
            Origin::Document => vec![secret.clone()],
            Origin::Objects(kept) => kept.on_secret(&evaluation.manifests),
            Origin::Bundle(files) => in_bundle(files, old, new, &evaluation, document),
        };
        self.report.files = self.files.iter().map(|file| file.path.clone()).collect();
        self
    }
}

/// The certificates that are sent, by their SHA-256.
fn chain(evaluation: &Evaluation) -> Vec<String> {
    let served = evaluation.checked.as_ref().and_then(|checked| checked.served.as_ref());
    let certificates =
        served.into_iter().flat_map(|served| core::iter::once(&served.leaf).chain(&served.intermediates));
    certificates.map(|certificate| certificate.sha256.clone()).collect()
}

fn none_fits(found: String) -> Finding {
    Finding::error(Code::RenewalNoneFits, "leaf", found)
}

/// Nothing is known above the server certificate: it is sent without its issuer, and clients that trusted the old chain fail.
/// For a new exposure, this concerns only the kubeconfig, or is a decision.
fn breaks_chain(finding: &FindingReport) -> bool {
    let is_open = finding.decision && finding.accepted.is_none();
    finding.subject == "leaf" && (is_open || finding.blocks == Some(Blocks::Kubeconfig))
}

fn only_public() -> Finding {
    let found = "the new inputs contain only the public key of the certificate";
    Finding::error(Code::KeyMissing, "key", found).with_fix("pass the private key")
}

fn not_later(old: &Certificate, new: &Certificate) -> Option<Finding> {
    let is_other = old.sha256 != new.sha256;
    let found =
        format!("the new certificate expires on {}, the old one on {}", new.not_after.date(), old.not_after.date());
    (is_other && new.not_after <= old.not_after).then(|| Finding::warning(Code::RenewalNotLater, "leaf", found))
}

/// Only the Secret is written, so what is missing for other files does not matter.
fn applies(live: &Live, finding: &FindingReport, has_anchor: bool) -> bool {
    let is_blocking = finding.blocks == Some(Blocks::All) || breaks_chain(finding);
    match live.origin {
        Origin::Objects(_) => is_blocking || finding.code != Code::SharedHost && lint::applies(finding, has_anchor),
        Origin::Document | Origin::Bundle(_) => is_blocking || finding.code != Code::CredentialMissing,
    }
}

/// A renewal has no flag for a field, and files have no role.
fn usable(live: &Live, finding: &FindingReport) -> FindingReport {
    let mut finding = finding.clone();
    let is_cluster = matches!(live.origin, Origin::Objects(_));
    finding.fixes.retain(|fix| !is_cluster || !matches!(fix.change, Some(Change::Set { .. })));
    if finding.code == Code::KeyMissing {
        finding.fixes.truncate(1); // without the private key, there is nothing to write
    }
    if finding.fixes.is_empty() {
        finding.fixes.push(Fix::run("read about the finding", format!("kubefront explain {}", finding.code)));
    }
    for fix in &mut finding.fixes {
        if let Some(Change::Provide { role: Role::Chain | Role::Key } | Change::Assign { .. }) = fix.change {
            *fix = Fix::told(fix.label.clone());
        }
    }
    if is_cluster {
        finding.field = None;
    }
    finding
}

/// The files of a bundle that follow the new certificate. All others stay as they are, whichever version wrote them.
pub(super) fn in_bundle(
    files: &[BundleFile],
    old: Option<&Certificate>,
    new: &Certificate,
    evaluation: &Evaluation,
    document: Option<File>,
) -> Vec<File> {
    let of_evaluation = |path: &str| evaluation.files().iter().find(|file| file.path == path).cloned();
    let mut changed: Vec<File> = Vec::new();
    for file in files {
        let new = match file.path.as_str() {
            SECRET => of_evaluation(SECRET),
            DOCUMENT => document.clone(),
            "report.json" => Some(File::plain("report.json", report_of(files, evaluation).to_json())),
            path if path == KUBECONFIG || path.starts_with(CONSUMERS) => {
                of_evaluation(path).filter(|new| authority_in(path, &new.bytes) != authority_in(path, &file.bytes))
            }
            "NEXT-STEPS.md" => {
                let sentence = |end: Moment| format!("This certificate expires on {}", end.date());
                old.and_then(|old| replaced(file, &sentence(old.not_after), &sentence(new.not_after)))
            }
            "verify.sh" => old.and_then(|old| replaced(file, &old.sha256, &new.sha256)),
            _ => None,
        };
        changed.extend(new.filter(|new| new.bytes != file.bytes));
    }
    if !files.iter().any(|file| file.path == SECRET) {
        // The old bundle has the steps of a bundle without the private key.
        let is_kept = |new: &&File| files.iter().any(|file| file.path == new.path && file.bytes == new.bytes);
        let is_listed = |new: &&File| {
            [record::NAME, DOCUMENT].contains(&new.path.as_str()) || changed.iter().any(|known| known.path == new.path)
        };
        let others: Vec<File> =
            evaluation.files().iter().filter(|new| !is_kept(new) && !is_listed(new)).cloned().collect();
        changed.extend(others);
    }
    let bytes = |file: &'_ BundleFile| -> Zeroizing<Vec<u8>> {
        let new = changed.iter().find(|new| new.path == file.path);
        new.map_or_else(|| file.bytes.clone(), |new| new.bytes.clone())
    };
    let mut listed: Vec<(String, Zeroizing<Vec<u8>>)> =
        files.iter().filter(|file| file.path != record::NAME).map(|file| (file.path.clone(), bytes(file))).collect();
    let added = changed.iter().filter(|new| files.iter().all(|file| file.path != new.path));
    listed.extend(added.map(|new| (new.path.clone(), new.bytes.clone())));
    // As `generate` lists them.
    let old = files.iter().find(|file| file.path == record::NAME).map(|file| file.bytes.as_slice()).unwrap_or_default();
    let old = String::from_utf8_lossy(old);
    let order: Vec<&str> = old.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect();
    listed.sort_by_key(|(path, _)| order.iter().position(|known| known == path).unwrap_or(usize::MAX));
    let list = record::list(listed.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    changed.push(File::plain(record::NAME, list));
    changed
}

/// The report, with the kubeconfig and the files for consumers that stay although their credential could not be checked.
fn report_of(files: &[BundleFile], evaluation: &Evaluation) -> Report {
    let mut report = evaluation.report.clone();
    let is_kubeconfig = |file: &FileReport| file.path == KUBECONFIG;
    if files.iter().any(|file| file.path == KUBECONFIG) && !report.files.iter().any(is_kubeconfig) {
        let at = report.files.iter().position(|file| file.kind.is_none()).unwrap_or(report.files.len());
        report.files.insert(at, FileReport::plain(KUBECONFIG, true));
    }
    for file in files.iter().filter(|file| file.path.starts_with(CONSUMERS)) {
        if !report.files.iter().any(|known| known.path == file.path) {
            let at =
                report.files.iter().position(|file| file.path == KUBECONFIG).map_or(report.files.len(), |at| at + 1);
            report.files.insert(at, FileReport::plain(&file.path, true));
        }
    }
    report
}

/// Replaces a text that the bundle contains because of the old certificate.
fn replaced(file: &BundleFile, from: &str, to: &str) -> Option<File> {
    let text = core::str::from_utf8(&file.bytes).ok()?;
    text.contains(from).then(|| File::plain(&file.path, text.replace(from, to)))
}

/// The CA in a kubeconfig, or in a file for a consumer.
fn authority_in(path: &str, file: &[u8]) -> String {
    let Ok(node) = yaml::parse(file) else { return String::new() };
    let decoded = |key: &str| {
        let text = node.get("data").text(key).unwrap_or_default();
        base64::decode(text.as_bytes()).unwrap_or_default()
    };
    match path {
        ARGOCD => yaml::parse(&decoded("config"))
            .ok()
            .and_then(|config| config.get("tlsClientConfig").text("caData").ok().map(str::to_owned))
            .unwrap_or_default(),
        FLUX => authority(&decoded("value")),
        TERRAFORM => node.text("kubernetes_cluster_ca_certificate").unwrap_or_default().to_owned(),
        _ => authority(file),
    }
}

/// `certificate-authority-data` of a kubeconfig that kubefront wrote.
fn authority(kubeconfig: &[u8]) -> String {
    let Ok(node) = yaml::parse(kubeconfig) else { return String::new() };
    let cluster = node.list("clusters").ok().and_then(|clusters| clusters.first());
    let data = cluster.and_then(|cluster| cluster.get("cluster").text("certificate-authority-data").ok());
    data.unwrap_or_default().to_owned()
}

impl fmt::Display for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.report.exposure, self.report.state)
    }
}
