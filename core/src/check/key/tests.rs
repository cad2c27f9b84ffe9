use crate::exposure::CertificateSource;
use std::sync::Arc;

use super::*;
use crate::chain::Chain;
use crate::decoded::Decoded;
use crate::exposure::Exposure;
use crate::finding::{Severity, rules};
use crate::intake::decode;
use crate::material::Material;
use crate::samples::pem;
use crate::selection::Set;
use crate::time::Moment;
use crate::x509::Certificate;

/// A set as the stages before would choose it: the first certificate is the leaf, the first key the key.
struct Made {
    exposure: Exposure,
    decoded: Decoded,
    set: Set,
    task: Task,
}

impl Made {
    fn of(samples: &[&str]) -> Self {
        let material: Vec<Material> =
            samples.iter().map(|name| Material::new(format!("{name}.pem"), None, pem(name).into_bytes())).collect();
        let decoded = decode(&material, &crate::Passphrases::default());
        let mut certificates = decoded.certificates.iter().map(|found| Arc::clone(&found.part));
        let chain = Chain { leaf: certificates.next(), intermediates: certificates.collect(), ..Chain::default() };
        let set = Set { chain, key: decoded.keys.first().cloned(), ..Set::default() };
        Self { exposure: Exposure::default(), decoded, set, task: Task::Generate }
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn with_kind(self, kind: crate::key::KeyKind) -> Self {
        self.with(|made| {
            made.set.key = None;
            let mut leaf: Certificate = made.set.chain.leaf.as_deref().expect("a leaf").clone();
            leaf.key = kind;
            made.set.chain.leaf = Some(Arc::new(leaf));
        })
    }

    fn run(&self, name: &str) -> Outcome {
        let Self { exposure, decoded, set, task } = self;
        let case = Case { exposure, decoded, set, at: Moment::from_unix(0), task: *task };
        let check = CHECKS.iter().find(|check| check.name == name).expect("a check");
        (check.run)(&case)
    }

    fn says(&self, name: &str) -> String {
        match self.run(name) {
            Outcome::Passed => "passed".to_owned(),
            Outcome::NotApplicable(_) => "not applicable".to_owned(),
            Outcome::NotChecked(_) => "not checked".to_owned(),
            Outcome::Findings(findings) => {
                let told: Vec<String> = findings
                    .iter()
                    .map(|f| format!("{} {} of {}", f.severity.name(), f.code.name(), f.subject))
                    .collect();
                told.join(", ")
            }
        }
    }
}

#[test]
fn checks_end_in_one_of_four_ways() {
    let check = |made: &mut Made| made.task = Task::Check;
    let existing = |made: &mut Made| made.exposure.spec.certificate.source = CertificateSource::Existing;
    let passthrough = |made: &mut Made| made.exposure.spec.mode = Mode::Passthrough;
    let version = |text: &'static str| move |made: &mut Made| made.exposure.spec.contour.version = text.to_owned();
    let table: Vec<(Made, &str, &str)> = vec![
        (Made::of(&["leaf", "leaf-key"]), "key-provided", "passed"),
        (Made::of(&["leaf", "p256-public"]), "key-provided", "note key-public-only of key"),
        (Made::of(&["leaf"]), "key-provided", "error key-missing of key"),
        (Made::of(&["leaf"]).with(check), "key-provided", "not checked"),
        (Made::of(&["leaf"]).with(existing), "key-provided", "not applicable"),
        (Made::of(&["leaf"]).with(passthrough), "key-provided", "not applicable"),
        (Made::of(&["leaf", "encrypted"]), "key-provided", "not checked"),
        (Made::of(&["leaf", "encrypted"]), "key-readable", "error key-encrypted of encrypted.pem"),
        (Made::of(&["leaf", "leaf-key"]), "key-readable", "passed"),
        (Made::of(&["leaf", "leaf-key", "encrypted"]), "key-readable", "note key-encrypted of encrypted.pem"),
        (Made::of(&["leaf", "rsa-pkcs8", "encrypted"]), "key-readable", "error key-encrypted of encrypted.pem"),
        (Made::of(&["leaf", "leaf-key", "p224"]), "key-type-supported", "note key-curve-unsupported of p224.pem"),
        (Made::of(&["leaf"]), "key-readable", "not checked"),
        (Made::of(&["leaf", "leaf-key"]), "key-single", "passed"),
        (Made::of(&["leaf", "p256-sec1", "p256-pkcs8"]), "key-single", "passed"), // one key in two forms
        (Made::of(&["leaf", "p256-sec1", "leaf-key"]), "key-single", "note key-chosen of key"),
        (Made::of(&["leaf", "p256-sec1", "rsa-pkcs8"]), "key-single", "error key-several of key"),
        (Made::of(&["p256-sec1", "rsa-pkcs8"]), "key-single", "error key-several of key"),
        (Made::of(&["leaf"]), "key-single", "not checked"),
        (Made::of(&["leaf", "leaf-key"]), "key-matches-certificate", "passed"),
        (Made::of(&["leaf", "rsa-pkcs8"]), "key-matches-certificate", "error key-mismatch of key"),
        (Made::of(&["leaf", "rsa-public"]), "key-matches-certificate", "error key-mismatch of key"),
        (Made::of(&["leaf-key"]), "key-matches-certificate", "not checked"),
        (Made::of(&["rsa-pkcs8"]), "key-type-supported", "passed"),
        (Made::of(&["leaf"]), "key-type-supported", "passed"),
        (Made::of(&["ed25519-pkcs8"]), "key-type-supported", "warning key-ed25519 of key"),
        (Made::of(&["ed"]), "key-type-supported", "warning key-ed25519 of leaf"),
        (Made::of(&["p224"]), "key-type-supported", "error key-curve-unsupported of p224.pem"),
        (Made::of(&["dsa"]), "key-type-supported", "error key-type-unsupported of dsa.pem"),
        (Made::of(&[]), "key-type-supported", "not checked"),
        (Made::of(&["rsa-pkcs8"]), "key-size", "passed"),
        (Made::of(&["leaf-key"]), "key-size", "not applicable"),
        (Made::of(&["leaf-key"]), "key-curve-supported", "not applicable"),
        (Made::of(&["p384-pkcs8"]), "key-curve-supported", "note key-curve-needs-newer-envoy of key"),
        (
            Made::of(&["p521-sec1"]).with(version("v1.30.4")),
            "key-curve-supported",
            "error key-curve-needs-newer-envoy of key",
        ),
        (Made::of(&["p521-sec1"]).with(version("1.31")), "key-curve-supported", "not applicable"),
        (
            Made::of(&["p521-sec1"]).with(version("newest")),
            "key-curve-supported",
            "note key-curve-needs-newer-envoy of key",
        ),
        (Made::of(&["leaf", "ca"]), "key-not-shared-with-ca", "passed"),
        (Made::of(&["leaf", "twin-ca"]), "key-not-shared-with-ca", "error key-shared-with-ca of key"),
        (Made::of(&["leaf-key"]), "key-not-shared-with-ca", "not checked"),
    ];
    for (made, check, expected) in table {
        let inputs: Vec<&str> = made.decoded.inputs.iter().map(|input| input.name.as_str()).collect();
        assert_eq!(made.says(check), expected, "{check} of {inputs:?}");
    }
}

#[test]
fn sizes_have_their_limits() {
    let table = [
        (512, "error key-too-small of leaf"),
        (2047, "error key-too-small of leaf"),
        (2048, "passed"),
        (4096, "passed"),
        (4097, "warning key-too-large of leaf"),
        (8192, "warning key-too-large of leaf"),
        (8193, "error key-too-large of leaf"),
    ];
    for (bits, expected) in table {
        let made = Made::of(&["leaf"]).with_kind(crate::key::KeyKind::Rsa(bits));
        assert_eq!(made.says("key-size"), expected, "{bits}");
    }
}

#[test]
fn a_mismatch_names_both_keys_and_the_certificate_it_does_fit() {
    let made = Made::of(&["ca", "leaf", "leaf-key"]);
    let Outcome::Findings(findings) = made.run("key-matches-certificate") else { panic!("no finding") };
    let digest = |index: usize| made.decoded.certificates[index].part.spki_sha256.clone();
    let short = |digest: String| format!("{} {}", &digest[..4], &digest[4..8]);
    let expected = format!(
        "ca.pem (R11) has public key {}; leaf-key.pem has {} and matches k8s.example.com in leaf.pem",
        short(digest(0)),
        short(digest(1)),
    );
    assert_eq!(findings[0].found, expected);
    assert!(findings[0].impact.contains("every connection to R11;"), "{}", findings[0].impact);
    assert_eq!((findings[0].severity, findings[0].field), (Severity::Error, Some("certificate.keyFile")));
}

#[test]
fn every_rule_of_input_and_key_is_written_and_has_a_check() {
    let names: Vec<&str> = CHECKS
        .iter()
        .chain(crate::check::input::CHECKS)
        .chain(crate::check::existing_secret::CHECKS)
        .map(|check| check.name)
        .collect();
    let own = |code: Code| (Code::InputEmpty..=Code::KeySharedWithCa).contains(&code);
    let mut count = 0;
    for rule in rules().filter(|rule| own(rule.code)) {
        count += 1;
        assert!(names.contains(&rule.check), "{}", rule.code.name());
        for text in [rule.code.name(), rule.title, rule.source] {
            assert!(!text.is_empty() && !text.contains('!'), "{}", rule.code.name());
        }
    }
    assert_eq!(count, Code::all().filter(|code| own(*code)).count());
}
