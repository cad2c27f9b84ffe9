//! Which fields were given on purpose: a default that somebody chose is not to be filled from an HTTPProxy.

use std::collections::BTreeSet;

/// Fields that were given, of those that an HTTPProxy may fill.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Given(BTreeSet<&'static str>);

impl Given {
    /// Records that the field or group at `path` was given.
    pub(super) fn note(&mut self, path: &str) {
        self.0.extend(below(path));
    }

    /// Says whether the field, or one of the group, was given.
    pub(super) fn holds(&self, path: &str) -> bool {
        below(path).any(|field| self.0.contains(field))
    }
}

fn below(path: &str) -> impl Iterator<Item = &'static str> {
    let is_below =
        move |field: &&str| field.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    FILLABLE.into_iter().filter(is_below)
}

/// What an HTTPProxy may fill or have a word in. The name is not among them: its default, none, cannot be chosen.
const FILLABLE: [&str; 11] = [
    "mode",
    "allowFrom",
    "proxyName",
    "ingressClassName",
    "service.namespace",
    "service.name",
    "service.port",
    "certificate.secretName",
    "certificate.secretNamespace",
    "upstream.caSecretName",
    "upstream.subjectName",
];
