//! What a command line asks for.

use std::path::PathBuf;

use kubefront_core::Moment;

/// One run.
#[derive(Debug)]
pub(crate) enum Action {
    /// Check, then write.
    Generate(Set, GenerateOutput),
    /// Check.
    Check(Set, CheckOutput),
    /// Run as a KRM function.
    Krm(Krm),
    /// Check objects that exist.
    Lint(Lint, ReportOutput),
    /// Renew certificates, or list what expires.
    Renew(Renew, RenewOutput),
    /// Print what files contain; the second files contain passphrases.
    Inspect(Vec<PathBuf>, Vec<PathBuf>, InspectOutput),
    /// Explain a word or a text, `-` being stdin, or list all codes.
    Explain(Option<String>),
    /// Write the example files into a directory, which may replace an old example.
    Example(PathBuf, bool),
    /// Print completions.
    Completions(clap_complete::Shell),
    /// Print the manual page, or write all pages into a directory.
    Man(Option<PathBuf>),
    /// Print this text and stop: help, version.
    Show(String),
}

impl Action {
    /// Says whether the environment changes what the run does.
    pub(crate) fn reads_variables(&self) -> bool {
        matches!(self, Self::Generate(..) | Self::Check(..) | Self::Lint(..) | Self::Renew(..) | Self::Inspect(..))
    }
}

/// The input and the settings of `generate` and `check`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Set {
    /// The command line that prints the help of this command.
    pub help: String,
    /// Files of any kind, in any order.
    pub files: Vec<PathBuf>,
    /// Files with passphrases, one per line.
    pub passphrase_files: Vec<PathBuf>,
    /// The exposure documents: files, directories, patterns, or stdin.
    pub exposures: Vec<PathBuf>,
    /// Fields that flags and variables set.
    pub fields: Vec<Given>,
    /// The time of the check, if not now.
    pub at: Option<Moment>,
    /// Seconds before its expiry from which a certificate or token is reported.
    pub renew_before: Option<i64>,
    /// Trust this machine's root store too.
    pub has_system_roots: bool,
    /// What fails the run besides errors.
    pub fail_on: FailOn,
}

/// What fails a run besides errors, which always do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct FailOn {
    /// Warnings that are not accepted.
    pub warnings: bool,
    /// A part that is missing.
    pub incomplete: bool,
    /// Not even errors: only input that cannot be read fails the run.
    pub never: bool,
}

impl FailOn {
    /// The words of `--fail-on`.
    pub(crate) const WORDS: [&'static str; 4] = ["error", "warning", "incomplete", "never"];

    /// Reads the words of `--fail-on`; `None` if one of them is not among [`WORDS`](Self::WORDS).
    pub(super) fn from_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut fail_on = Self::default();
        for word in words {
            match word {
                "error" => {}
                "warning" => fail_on.warnings = true,
                "incomplete" => fail_on.incomplete = true,
                "never" => fail_on.never = true,
                _ => return None,
            }
        }
        Some(fail_on)
    }
}

/// A field that a flag or a variable sets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Given {
    /// `certificate.chainFile`
    pub path: &'static str,
    /// `--cert`, `KUBEFRONT_CERT`
    pub by: String,
    /// The value as typed.
    pub text: String,
}

/// Where `generate` writes its output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum GenerateOutput {
    /// Manifests to stdout, one stream.
    Yaml,
    /// Manifests to stdout, a v1 List.
    Json,
    /// The kubeconfig to stdout.
    Kubeconfig,
    /// The names of the manifests to stdout.
    Name,
    /// The bundle to a directory, which may replace an old bundle.
    Folder(PathBuf, bool),
}

/// What `check` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CheckOutput {
    /// Text for people, with the answer of each client.
    Clients,
    /// The report.
    Report(ReportOutput),
}

/// A report for programs, or for people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReportOutput {
    /// Text for people.
    Text,
    /// JSON; several reports are a List.
    Json,
    /// JSON, one report per line.
    Jsonl,
    /// Severity and code of each finding, one per line.
    Name,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for the test reports of CI systems.
    Junit,
}

impl ReportOutput {
    /// The words of `--output`.
    pub(crate) const WORDS: [&'static str; 6] = ["text", "json", "jsonl", "name", "sarif", "junit"];

    /// Reads one of [`WORDS`](Self::WORDS).
    pub(super) fn of(word: Option<&str>) -> Self {
        match word {
            Some("json") => Self::Json,
            Some("jsonl") => Self::Jsonl,
            Some("name") => Self::Name,
            Some("sarif") => Self::Sarif,
            Some("junit") => Self::Junit,
            _ => Self::Text,
        }
    }
}

/// How the KRM function was called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Krm {
    /// The configuration of the older exec plugin; a function reads stdin.
    pub config: Option<PathBuf>,
    /// Check only, and return no items.
    pub is_validator: bool,
    /// There were no arguments: this is printed unless stdin is a ResourceList.
    pub otherwise: Option<String>,
    /// The time of the check, if not now.
    pub at: Option<Moment>,
}

/// The input and the settings of `lint`.
#[derive(Debug, Default)]
pub(crate) struct Lint {
    /// Files with objects, directories, or stdin.
    pub files: Vec<PathBuf>,
    /// The cluster's kubeconfig.
    pub kubeconfig: Option<PathBuf>,
    /// Root certificates of a private CA.
    pub anchors: Vec<PathBuf>,
    /// Services of API servers besides `default/kubernetes`, as `namespace/name`.
    pub services: Vec<String>,
    /// The time of the check, if not now.
    pub at: Option<Moment>,
    /// Seconds before its expiry from which a certificate is reported.
    pub renew_before: Option<i64>,
    /// What fails the run besides errors.
    pub fail_on: FailOn,
    /// Print the repaired objects instead of the report.
    pub fixes: bool,
}

/// The input and the settings of `renew`.
#[derive(Debug, Default)]
pub(crate) struct Renew {
    /// New certificates and keys.
    pub new: Vec<PathBuf>,
    /// What is renewed: exposures, bundles, objects, and directories of them.
    pub live: Vec<PathBuf>,
    /// Root certificates of a private CA.
    pub anchors: Vec<PathBuf>,
    /// Files with passphrases, one per line.
    pub passphrase_files: Vec<PathBuf>,
    /// Services of API servers besides `default/kubernetes`, as `namespace/name`.
    pub services: Vec<String>,
    /// The directory for Secrets that are not in a bundle.
    pub folder: Option<PathBuf>,
    /// Write nothing.
    pub is_dry: bool,
    /// List what expires within so many seconds.
    pub within: Option<i64>,
    /// The file for metrics.
    pub metrics: Option<PathBuf>,
    /// The time of the check, if not now.
    pub at: Option<Moment>,
    /// Seconds before its expiry from which a certificate is reported.
    pub renew_before: Option<i64>,
    /// What fails the run besides errors.
    pub fail_on: FailOn,
}

/// What `renew` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RenewOutput {
    /// Text for people, and the Secrets.
    Text,
    /// Reports as a List.
    Json,
    /// Reports, one per line.
    Jsonl,
    /// Exposure and state, one per line.
    Name,
    /// Metrics in Prometheus's text format.
    Prometheus,
}

impl RenewOutput {
    /// The words of `--output`.
    pub(crate) const WORDS: [&'static str; 5] = ["text", "json", "jsonl", "name", "prometheus"];

    /// Reads one of [`WORDS`](Self::WORDS).
    pub(super) fn of(word: Option<&str>) -> Self {
        match word {
            Some("json") => Self::Json,
            Some("jsonl") => Self::Jsonl,
            Some("name") => Self::Name,
            Some("prometheus") => Self::Prometheus,
            _ => Self::Text,
        }
    }
}

/// What `inspect` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InspectOutput {
    /// Text for people.
    Text,
    /// JSON for programs.
    Json,
}

/// The name by which the program was called, which selects the command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Called {
    /// `kubefront`
    Kubefront,
    /// `kubectl kubefront`
    KubectlPlugin,
    /// `kubectl create kubeapi-exposure`, which is `generate`
    KubectlCreate,
    /// `kubefront-krm`, or the plugin `ApiExposure` of kustomize: `krm`
    Function,
}
