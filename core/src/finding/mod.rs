//! The rule book: every finding code with its title, reason, fix and source, one file per subject.

mod chain;
mod code;
mod credential;
mod input;
mod key;
mod leaf;
mod name;
mod proxy;
mod upstream;

use serde::Serialize;
use strum::{Display, EnumCount, IntoStaticStr};

pub use code::Code;

/// How bad it is. Errors keep files from being written, the others never do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// It cannot work, the cluster or Envoy will refuse it, or it is unsafe.
    Error,
    /// It works badly, for some clients, or not for long.
    Warning,
    /// Every repair, and what is good to know about this input.
    Note,
}

/// What an error keeps from being written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blocks {
    /// Everything.
    All,
    /// The kubeconfig only: the credential is wrong, the rest is fine.
    Kubeconfig,
}

/// One thing about the user's material, as a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which rule.
    pub code: Code,
    /// How bad, for this exposure.
    pub severity: Severity,
    /// What it blocks; `Some` exactly for errors.
    pub blocks: Option<Blocks>,
    /// What it is about: `leaf`, `intermediate 2`, `key`, `fqdn`, `token`, `kubeconfig user x`, a file's name.
    pub subject: String,
    /// What is the matter, with the evidence. Never a byte of a key or token.
    pub message: String,
    /// How to mend it.
    pub fix: String,
    /// The field of the exposure it belongs to, as a path below `spec` (`certificate.keyFile`), where there is one.
    pub field: Option<&'static str>,
    /// Why somebody accepted it (`spec.accept`); it then fails nothing.
    pub accepted: Option<String>,
}

impl Finding {
    /// An error that blocks everything.
    pub fn error(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Some(Blocks::All), subject.into(), message.into())
    }

    /// An error that blocks the kubeconfig only.
    pub fn kubeconfig_error(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Some(Blocks::Kubeconfig), subject.into(), message.into())
    }

    /// A warning.
    pub fn warning(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, None, subject.into(), message.into())
    }

    /// A note.
    pub fn note(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, None, subject.into(), message.into())
    }

    /// Replaces the rule's fix by one with the operator's own values.
    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Names the exposure's field it belongs to.
    pub fn about(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    fn new(code: Code, severity: Severity, blocks: Option<Blocks>, subject: String, message: String) -> Self {
        let fix = code.rule().fix.to_owned();
        Self { code, severity, blocks, subject, message, fix, field: None, accepted: None }
    }
}

/// What the rule book says of a code.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The code.
    pub code: Code,
    /// The check that finds it, see [`crate::check::checks`].
    pub check: &'static str,
    /// When it is which severity, in words: `error`, `error in tcp, note in passthrough`.
    pub severity: &'static str,
    /// What is the matter, subject first, lower case, no full stop: `the key does not belong to the certificate`.
    pub title: &'static str,
    /// What it means and what happens if it is applied anyway; plain sentences.
    pub why: &'static str,
    /// How to mend it, where the finding has no closer one.
    pub fix: &'static str,
    /// Who says so: RFC and section, Contour, Envoy, client-go; `ran` where it was seen on the real parts.
    pub source: &'static str,
}

impl Code {
    /// Returns what the rule book says of this code.
    pub fn rule(self) -> &'static Rule {
        RULES[self as usize] // one entry for each variant, which the compiler proved
    }
}

/// Returns every rule in the order of the rule book.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.into_iter()
}

impl Severity {
    /// Returns `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The rule of every code, at the code's place. A code without a rule, with two, or out of order does not compile.
static RULES: [&Rule; Code::COUNT] = {
    let subjects = [
        input::RULES,
        key::RULES,
        leaf::RULES,
        chain::RULES,
        name::RULES,
        credential::RULES,
        upstream::RULES,
        proxy::RULES,
    ];
    let mut rules = [&input::RULES[0]; Code::COUNT];
    let (mut subject, mut entry, mut count) = (0, 0, 0);
    while subject < subjects.len() {
        if entry == subjects[subject].len() {
            (subject, entry) = (subject + 1, 0);
            continue;
        }
        let rule = &subjects[subject][entry];
        assert!(rule.code as usize == count, "the rules are not in the order of the codes");
        rules[count] = rule;
        (entry, count) = (entry + 1, count + 1);
    }
    assert!(count == Code::COUNT, "a code has no rule");
    rules
};
