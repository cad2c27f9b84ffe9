//! Exposure documents.

use std::sync::Arc;

use kubefront_core::Exposure;
use kubefront_core::decoded::Decoded;
use kubefront_core::exposure::{FIELDS, Kind};
use kubefront_core::yaml;

use super::parts::Guard;
use super::seeds::SeedFile;

/// A document that is accepted is read back the same, and each of its fields can be set to its value.
pub fn holds(input: &[u8]) {
    let exposure = match Exposure::parse(input) {
        Ok(exposure) => exposure,
        Err(error) => {
            Guard::new(&Decoded::default(), &[input]).hide(&format!("{error:?}"), "the error");
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    assert!(yaml::parse(input).is_ok(), "an exposure that is no document");
    // a chosen value is remembered: for the mode, which is always printed, this is known only after it was read again
    let again = Exposure::parse(exposure.to_yaml().as_bytes()).expect("what is printed is an exposure");
    assert_eq!((&again.metadata, &again.spec), (&exposure.metadata, &exposure.spec), "printed, it is read otherwise");
    assert_eq!(Exposure::parse(again.to_yaml().as_bytes()).as_ref(), Ok(&again), "printed twice, it is read otherwise");
    for field in FIELDS.iter().filter(|field| matches!(field.kind, Kind::Text | Kind::Switch(_))) {
        let value = exposure.get(field.path).unwrap_or_else(|| panic!("{} has no value", field.path));
        let mut set = exposure.clone();
        assert_eq!(set.set(field.path, &value), Ok(()), "{} does not take its own value", field.path);
        // that the value was chosen is remembered, and is all that may differ
        let (value, before) = ((&set.metadata, &set.spec), (&exposure.metadata, &exposure.spec));
        assert_eq!(value, before, "{} is another when it is set to its own value", field.path);
    }
}

/// Exposures, and other documents.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    files.iter().filter(|file| file.holds("apiVersion")).map(|file| file.bytes.clone()).collect()
}

/// Fields and their values.
pub const WORDS: &[&str] = &[
    "apiVersion: kubefront.dev/v1alpha1\n",
    "kind: ApiExposure\n",
    "metadata:\n  name: ",
    "spec:\n",
    "  fqdn: ",
    "  port: 8443\n",
    "  mode: http\n",
    "  mode: passthrough\n",
    "  passthroughName: ",
    "  proxyName: ",
    "  ingressClassName: ",
    "  allowFrom: [10.0.0.0/8]\n",
    "  service: {namespace: default, name: kubernetes, port: 443}\n",
    "  certificate:\n",
    "    chainFile: ",
    "    keyFile: ",
    "    secretName: ",
    "    secretNamespace: ",
    "    source: existing\n",
    "    anchorFiles: [a]\n",
    "  upstream:\n",
    "    verify: always\n",
    "    verify: never\n",
    "    caFile: ",
    "    subjectName: ",
    "    healthCheck: true\n",
    "  contour: {namespace: a, envoyService: b, version: \"1.33\"}\n",
    "  platform: tkgs-psp\n",
    "  platform: pod-security\n",
    "  roleBinding: {name: a, narrow: true}\n",
    "  kubernetesVersion: \"1.35\"\n",
    "  oldestKubectl: \"1.30\"\n",
    "  kubeconfig:\n",
    "    from: ",
    "    context: ",
    "    tokenFile: ",
    "    trust: embed\n",
    "    write: false\n",
    "  reserveName: true\n",
    "  serviceAccount: {name: a, namespace: b, clusterRole: view}\n",
    "  accept:\n  - {code: trust-private, reason: x, until: \"2027-01-01\"}\n",
    "&a ",
    "*a",
];
