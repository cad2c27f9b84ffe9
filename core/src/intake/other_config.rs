//! Configurations of other programs that resemble a kubeconfig, and descriptions of clusters that lack the CA.

use crate::decoded::described::OtherConfig;

/// Recognizes one by the keys at its outermost level, or by the type in it.
pub(super) fn of(bytes: &[u8]) -> Option<OtherConfig> {
    let text = core::str::from_utf8(bytes).ok()?;
    let has = |key: &str| text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
    if has("contexts") && !has("clusters") && !has("apiVersion") {
        if has("servers") {
            return Some(OtherConfig::ArgoCd);
        }
        if has("context") && text.contains("endpoints:") {
            return Some(OtherConfig::Talos);
        }
    }
    let is_aks = text.starts_with('{') && text.contains("\"Microsoft.ContainerService/ManagedClusters\"");
    is_aks.then_some(OtherConfig::Aks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configurations_of_other_programs_are_recognized() {
        let rows = [
            ("context: a\ncontexts:\n  a:\n    endpoints: [10.0.0.1]\n", Some(OtherConfig::Talos)),
            ("contexts: []\ncurrent-context: a\nservers: []\nusers: []\n", Some(OtherConfig::ArgoCd)),
            ("{\"type\": \"Microsoft.ContainerService/ManagedClusters\"}", Some(OtherConfig::Aks)),
            ("apiVersion: v1\ncontexts: []\nservers: []\n", None),
            ("clusters: []\ncontexts: []\nusers: []\n", None),
        ];
        for (text, expected) in rows {
            assert_eq!(of(text.as_bytes()), expected, "{text}");
        }
    }
}
