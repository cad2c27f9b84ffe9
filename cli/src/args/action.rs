//! What a command line asks for.

use std::path::PathBuf;

use kubefront_core::Moment;

/// One run.
#[derive(Debug)]
pub(crate) enum Action {
    /// Judge, and write.
    Generate(Set, GenerateOutput),
    /// Judge.
    Check(Set, CheckOutput),
    /// Say what is in files; the second ones hold passphrases.
    Inspect(Vec<PathBuf>, Vec<PathBuf>, InspectOutput),
    /// Explain a word or a text, `-` being stdin, or list all codes.
    Explain(Option<String>),
    /// Write a set to try things on.
    Example(PathBuf, bool),
    /// Print completions.
    Completions(clap_complete::Shell),
    /// Print the manual, or write all pages into a folder.
    Man(Option<PathBuf>),
    /// Print this and stop: help, version.
    Show(String),
}

/// What `generate` and `check` look at.
#[derive(Debug, Default)]
pub(crate) struct Set {
    /// The command line that tells how the command works.
    pub help: &'static str,
    /// Files of any kind, in any order.
    pub files: Vec<PathBuf>,
    /// Files of passphrases, one a line.
    pub passphrase_files: Vec<PathBuf>,
    /// The exposure document.
    pub exposure: Option<PathBuf>,
    /// Flags that were given: path of the field, the flag's or variable's name, its text.
    pub fields: Vec<Given>,
    /// The moment of judging, where it is not now.
    pub at: Option<Moment>,
    /// Seconds before expiry from which a certificate is about to expire.
    pub renew_before: Option<i64>,
    /// Take this machine's root store too.
    pub has_system_roots: bool,
    /// Let warnings fail the run too.
    pub fails_on_warnings: bool,
}

/// A field that a flag or a variable fills.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Given {
    /// `certificate.chainFile`
    pub path: &'static str,
    /// `--cert`, `KUBEFRONT_CERT`
    pub by: String,
    /// Its text.
    pub text: String,
}

/// Where `generate` leaves what it made.
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
    /// The bundle to a folder, which may replace an old one.
    Folder(PathBuf, bool),
}

/// What `check` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CheckOutput {
    /// For people.
    Text,
    /// The report.
    Json,
    /// Severity and code of each finding, a line each.
    Name,
}

/// What `inspect` prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum InspectOutput {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// How the program was called, which decides what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Called {
    /// `kubefront`
    Kubefront,
    /// `kubectl kubefront`
    KubectlPlugin,
    /// `kubectl create kubeapi-exposure`, which is `generate`
    KubectlCreate,
}
