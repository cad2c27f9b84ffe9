//! Which fields were set explicitly: a default that was set explicitly is not replaced by a value of the existing HTTPProxy.

use std::collections::BTreeSet;

/// Fields that were set, of those that an HTTPProxy may fill.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Given(BTreeSet<&'static str>);

impl Given {
    /// Records that the field or group at `path` was set.
    pub(super) fn note(&mut self, path: &str) {
        self.0.extend(below(path));
    }

    /// Returns whether the field, or one of the group, was set.
    pub(super) fn holds(&self, path: &str) -> bool {
        below(path).any(|field| self.0.contains(field))
    }
}

fn below(path: &str) -> impl Iterator<Item = &'static str> {
    let is_below =
        move |field: &&str| field.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    FILLABLE.into_iter().filter(is_below)
}

/// Fields that an existing HTTPProxy may fill or contradict. `fqdn` is not one of them: it has no default that could be set.
const FILLABLE: [&str; 12] = [
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
    "upstream.healthCheck",
];
