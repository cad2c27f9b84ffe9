//! The rule book: every finding code with its title, reason, fix and source, one file per subject.

mod chain;
mod client;
mod code;
mod credential;
mod existing;
pub(crate) mod fix;
mod input;
mod key;
mod leaf;
mod name;
mod proxy;
mod renewal;
mod upstream;

use std::borrow::Cow;

use serde::Serialize;
use strum::{Display, EnumCount, IntoStaticStr};

pub use code::Code;
pub use fix::{Change, Fix};
pub(crate) use upstream::CLUSTER_CA;

use crate::hidden;

/// How bad it is. Errors keep files from being written, the others never do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// It cannot work, the cluster or Envoy will reject it, or it is unsafe.
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
    /// The evidence in this input: the file, the block, both values compared. Never a byte of a key or token.
    pub found: String,
    /// What happens if it is applied, and which component or client fails, with the text that it prints. Empty for a
    /// note that changes nothing.
    pub impact: Cow<'static, str>,
    /// How to fix it, the safest first; empty if there is nothing to do.
    pub fixes: Vec<Fix>,
    /// The field of the exposure it belongs to, as a path below `spec` (`certificate.keyFile`), if there is one.
    pub field: Option<&'static str>,
    /// A warning about something unverified that users would get: until it is accepted or fixed, the kubeconfig is not
    /// written.
    pub needs_decision: bool,
    /// Why the operator accepted it (`spec.accept`); it then fails nothing.
    pub accepted: Option<String>,
}

impl Finding {
    /// An error that blocks everything.
    pub fn error(code: Code, subject: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Some(Blocks::All), subject.into(), found.into())
    }

    /// An error that blocks the kubeconfig only.
    pub fn kubeconfig_error(code: Code, subject: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Some(Blocks::Kubeconfig), subject.into(), found.into())
    }

    /// A warning.
    pub fn warning(code: Code, subject: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, None, subject.into(), found.into())
    }

    /// A note.
    pub fn note(code: Code, subject: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, None, subject.into(), found.into())
    }

    /// Replaces the rule's fixes by those with the operator's own values, the safest first.
    #[must_use]
    pub fn with_fixes(mut self, fixes: impl Into<Vec<Fix>>) -> Self {
        self.fixes = fixes.into();
        self.fixes.iter_mut().for_each(|fix| fix.label = told(core::mem::take(&mut fix.label)));
        self
    }

    /// Replaces the rule's fixes by one sentence.
    #[must_use]
    pub fn with_fix(self, label: impl Into<Cow<'static, str>>) -> Self {
        self.with_fixes([Fix::told(label)])
    }

    /// Replaces the rule's impact by the one for this input.
    #[must_use]
    pub fn with_impact(mut self, impact: impl Into<Cow<'static, str>>) -> Self {
        self.impact = told(impact.into());
        self
    }

    /// Makes a warning ask for a decision.
    #[must_use]
    pub fn needing_decision(mut self, needs_decision: bool) -> Self {
        self.needs_decision = needs_decision;
        self
    }

    /// Says whether it asks for a decision that was not made yet.
    pub fn is_open_decision(&self) -> bool {
        self.needs_decision && self.accepted.is_none()
    }

    /// Names the exposure's field it belongs to.
    pub fn about(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Returns every fix in one line, for tests that look for a word.
    #[cfg(test)]
    pub(crate) fn fix_text(&self) -> String {
        fix::text(&self.fixes)
    }

    fn new(code: Code, severity: Severity, blocks: Option<Blocks>, subject: String, found: String) -> Self {
        let rule = code.rule();
        let (impact, fixes) = (Cow::Borrowed(rule.impact), rule.fixes.to_vec());
        Self {
            code,
            severity,
            blocks,
            subject: hidden::bounded(&subject, LONGEST),
            found: hidden::bounded(&found, LONGEST),
            impact,
            fixes,
            field: None,
            needs_decision: false,
            accepted: None,
        }
    }
}

/// A text with values from the input: names in files and certificates contain whatever their maker put there.
fn told(text: Cow<'static, str>) -> Cow<'static, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(text) => Cow::Owned(hidden::bounded(&text, LONGEST)),
    }
}

/// Characters of one text of a finding; real ones have some hundreds.
const LONGEST: usize = 4_096;

/// What the rule book says of a code.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The code.
    pub code: Code,
    /// The check that finds it, see [`crate::check::checks`].
    pub check: &'static str,
    /// Its severity; that of the main case if [`condition`](Self::condition) names others.
    pub severity: Severity,
    /// When the severity differs, or what it depends on; empty if it is always the same.
    pub condition: &'static str,
    /// What is wrong, in 60 characters or fewer, lower case, with the standard term: `private key does not match the
    /// certificate`.
    pub title: &'static str,
    /// What happens if it is applied, which component or client fails, with the text that it prints.
    pub impact: &'static str,
    /// Background for `explain` and the documentation; may be empty.
    pub details: &'static str,
    /// How to fix it, the safest first, if the finding has no closer ones; empty if there is nothing to do.
    pub fixes: &'static [Fix],
    /// The source of the rule: RFC and section, Contour, Envoy, client-go, and the programs it was run against.
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
        client::RULES,
        credential::RULES,
        upstream::RULES,
        proxy::RULES,
        existing::RULES,
        renewal::RULES,
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
