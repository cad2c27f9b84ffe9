//! The main path: exposure, material, trust and time in; report and bundle out.

mod known_chain;

pub use known_chain::KnownChain;

use core::fmt;
use core::ops::Range;
use std::sync::{Arc, OnceLock};

use zeroize::Zeroizing;

use crate::check::{Case, Checked};
use crate::decoded::Decoded;
use crate::exposure::Exposure;
use crate::input::Input;
use crate::manifest::consumer::ConsumerFile;
use crate::manifest::{Manifest, ManifestFile};
use crate::report::{FileReport, Report};
use crate::yaml::{Printed, Tree};
use crate::{check, guide, intake, manifest, record, report, selection, yaml};

/// What came out.
#[derive(Debug)]
pub struct Evaluation {
    /// The report, version 1.
    pub report: Report,
    /// What was found in the inputs.
    pub decoded: Arc<Decoded>,
    /// The manifests that can be written, in order of their files; empty if an error blocks everything.
    pub manifests: Vec<Manifest>,
    /// What was checked: as requested, with what was taken over from an HTTPProxy.
    pub exposure: Exposure,
    /// What passed the checks and may be written.
    pub checked: Option<Checked>,
    /// The files, once [`Evaluation::files`] was called.
    pub(crate) written: OnceLock<Vec<File>>,
}

impl Evaluation {
    /// Returns every file of the bundle that can be written, `SHA256SUMS` last; none if an error blocks everything. The first
    /// call creates them. A check does not need them, and is much faster without.
    pub fn files(&self) -> &[File] {
        self.written.get_or_init(|| match &self.checked {
            Some(checked) => write(checked, &self.manifests, &self.exposure, &self.report),
            None => Vec::new(),
        })
    }
}

/// One file of the bundle.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Path below the bundle's directory, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Whether it contains a private key or a token.
    pub secret: bool,
    /// The bytes of every value that is secret, as it was written.
    pub secrets: Vec<Range<usize>>,
}

/// Checks the set and writes what can be written.
pub fn evaluate(input: &Input<'_>) -> Evaluation {
    evaluate_decoded(input, Arc::new(intake::decode(input.material, input.passphrases)))
}

/// Does the same with material that was decoded before: while a user types, only the exposure changes, and reading
/// two megabytes of kubeconfig with every key would be noticed. `decoded` must come from `input.material`.
pub fn evaluate_decoded(input: &Input<'_>, decoded: Arc<Decoded>) -> Evaluation {
    evaluate_with(input, decoded, None)
}

/// Does the same with a chain that was checked before; if it does not fit any more, it is checked again.
pub fn evaluate_known(input: &Input<'_>, decoded: Arc<Decoded>, known: &KnownChain) -> Evaluation {
    evaluate_with(input, decoded, Some(known))
}

fn evaluate_with(input: &Input<'_>, mut decoded: Arc<Decoded>, known: Option<&KnownChain>) -> Evaluation {
    let mut exposure = input.exposure.clone();
    let proxy = selection::take_over(&mut exposure, &decoded);
    // material that the caller keeps for the next exposure stays as it was read
    if let Some(decoded) = Arc::get_mut(&mut decoded) {
        intake::settle_named(decoded, &exposure);
    }
    let input = &Input { exposure: &exposure, ..*input };
    let fitting = known.and_then(|known| known.chain(input, &decoded));
    let chain = fitting.unwrap_or_else(|| KnownChain::of(input, &decoded).into_chain());
    let set = selection::assemble(input, &decoded, chain, proxy);
    let case = Case { exposure: input.exposure, decoded: &decoded, set: &set, at: input.at, task: input.task };
    let judgement = check::judge(&case);
    let mut report = report::compose(&case, &judgement, input.roots, report::credential_report(&case));
    let checked = judgement.checked;
    let manifests = checked.as_ref().map(manifest::manifests).unwrap_or_default();
    report.files = checked.as_ref().map(|checked| named(checked, &manifests)).unwrap_or_default();
    Evaluation { report, decoded, manifests, exposure, checked, written: OnceLock::new() }
}

/// Returns the name of every file, in their order: the report contains them.
fn named(checked: &Checked, manifests: &[Manifest]) -> Vec<FileReport> {
    let mut files: Vec<FileReport> = manifests.iter().map(of_manifest).collect();
    files.extend(manifest::kubeconfig(checked).map(|_| FileReport::plain("kubeconfig", true)));
    files.extend(manifest::consumer::files(checked).iter().map(of_consumer));
    files.extend(manifest::sops::node(checked).map(|_| FileReport::plain(manifest::sops::NAME, false)));
    let kustomize = manifest::kustomize::files(checked, manifests);
    files.extend(kustomize.iter().map(|(name, _)| FileReport::plain(name, false)));
    files.extend(PLAIN_FILES.map(|path| FileReport::plain(path, false)));
    files
}

/// Writes every file. The report names them all, and `SHA256SUMS` has a digest of each, so these two are last.
fn write(checked: &Checked, manifests: &[Manifest], exposure: &Exposure, report: &Report) -> Vec<File> {
    let mut files: Vec<File> = manifest::files(manifests).into_iter().map(File::of_manifests).collect();
    let kubeconfig = manifest::kubeconfig(checked);
    files.extend(kubeconfig.map(|tree| File::printed("kubeconfig".to_owned(), yaml::write(&tree), true)));
    let consumers = manifest::consumer::files(checked);
    files.extend(consumers.into_iter().map(|file| File::printed(file.path.to_owned(), file.printed, true)));
    let sops = manifest::sops::node(checked);
    files.extend(sops.map(|tree| File::printed(manifest::sops::NAME.to_owned(), yaml::write(&tree), false)));
    let of_kustomize = |(name, tree): (&str, Tree)| File::printed(name.to_owned(), yaml::write(&tree), false);
    files.extend(manifest::kustomize::files(checked, manifests).into_iter().map(of_kustomize));
    let [next_steps, verify, exposure_file, report_file, record_file] = PLAIN_FILES;
    files.push(File::plain(next_steps, guide::next_steps(checked, manifests, report)));
    files.push(File::plain(verify, guide::verify(checked)));
    files.push(File::plain(exposure_file, exposure.to_yaml()));
    files.push(File::plain(report_file, report.to_json()));
    let list = record::list(files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice())));
    files.push(File::plain(record_file, list));
    files
}

fn of_consumer(file: &ConsumerFile) -> FileReport {
    file.object.as_ref().map_or_else(
        || FileReport::plain(file.path, true),
        |object| FileReport { path: file.path.to_owned(), ..of_manifest(object) },
    )
}

fn of_manifest(manifest: &Manifest) -> FileReport {
    FileReport {
        path: format!("manifests/{}", manifest.file),
        kind: Some(manifest.kind),
        namespace: manifest.namespace.clone(),
        name: Some(manifest.name.clone()),
        secret: manifest.is_secret,
    }
}

impl File {
    pub(crate) fn plain(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), bytes: Zeroizing::new(text.into_bytes()), secret: false, secrets: Vec::new() }
    }

    pub(crate) fn of_manifests(file: ManifestFile) -> Self {
        Self::printed(format!("manifests/{}", file.name), file.printed, file.is_secret)
    }

    /// Uses the text itself: a copy would have to be wiped too.
    fn printed(path: String, mut printed: Printed, secret: bool) -> Self {
        let bytes = Zeroizing::new(core::mem::take(&mut *printed.text).into_bytes());
        Self { path, bytes, secret, secrets: printed.secrets }
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({}, {} bytes)", self.path, self.bytes.len())
    }
}

const PLAIN_FILES: [&str; 5] = ["NEXT-STEPS.md", "verify.sh", "exposure.yaml", "report.json", record::NAME];
