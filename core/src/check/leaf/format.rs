//! What is written for the certificate (`certificate.format`), and what that needs.

use crate::check::Case;
use crate::exposure::{CertificateFormat, CertificateSource};
use crate::finding::{Code, Finding, Fix};
use crate::key::Key;
use crate::material::Role;
use crate::mode::Mode;

/// Settings that contradict each other or are missing, and parts that no file gets.
pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let certificate = &case.exposure.spec.certificate;
    if let Some(finding) = without_effect(case) {
        return vec![finding];
    }
    match (certificate.source, certificate.format) {
        (
            CertificateSource::Existing,
            format @ (CertificateFormat::CertManager | CertificateFormat::ExternalSecret | CertificateFormat::Sops),
        ) => vec![twice(format)],
        (CertificateSource::Supplied, CertificateFormat::ExternalSecret) => store_missing(case).into_iter().collect(),
        (CertificateSource::Supplied, CertificateFormat::Sops) => nothing_to_encrypt(case).into_iter().collect(),
        (CertificateSource::Supplied, CertificateFormat::CertManager) => {
            issuer_missing(case).into_iter().chain(not_used(case)).collect()
        }
        (_, CertificateFormat::Secret | CertificateFormat::None) => Vec::new(),
    }
}

/// The setting was meant to change the output, and does not.
fn without_effect(case: &Case<'_>) -> Option<Finding> {
    let spec = &case.exposure.spec;
    let format = spec.certificate.format;
    let certificate = &spec.certificate;
    let has_reference = [&certificate.store, &certificate.chain_reference, &certificate.key_reference]
        .iter()
        .any(|text| !text.is_empty());
    let (field, found, fix) = if spec.mode == Mode::Passthrough && format != CertificateFormat::Secret {
        let found = "mode passthrough uses no TLS Secret, so `certificate.format` has no effect";
        (FORMAT, found, Fix::sets("leave the format out", FORMAT, "secret"))
    } else if !spec.certificate.issuer.is_empty() && format != CertificateFormat::CertManager {
        let found = "`certificate.issuer` is set, and `certificate.format` is not `cert-manager`";
        (ISSUER, found, Fix::sets("write a Certificate of cert-manager", FORMAT, "cert-manager"))
    } else if has_reference && format != CertificateFormat::ExternalSecret {
        let found = "a store or a reference is set, and `certificate.format` is not `external-secret`";
        (STORE, found, Fix::sets("write an ExternalSecret", FORMAT, "external-secret"))
    } else if !certificate.age_recipients.is_empty() && format != CertificateFormat::Sops {
        let found = "`certificate.ageRecipients` is set, and `certificate.format` is not `sops`";
        (RECIPIENTS, found, Fix::sets("write the rule for SOPS", FORMAT, "sops"))
    } else {
        return None;
    };
    let impact = "kubefront ignores the setting: the bundle is the same without it.";
    let finding = Finding::warning(Code::CertificateFormatConflict, field, found).with_impact(impact);
    Some(finding.with_fixes([fix]).about(field))
}

fn twice(format: CertificateFormat) -> Finding {
    let format = match format {
        CertificateFormat::CertManager => "cert-manager",
        CertificateFormat::ExternalSecret => "external-secret",
        CertificateFormat::Sops => "sops",
        CertificateFormat::Secret | CertificateFormat::None => "",
    };
    let found = format!("`certificate.source` is `existing`, and `certificate.format` is `{format}`");
    Finding::error(Code::CertificateFormatConflict, FORMAT, found).about(FORMAT)
}

fn issuer_missing(case: &Case<'_>) -> Option<Finding> {
    let found = "`certificate.format` is `cert-manager`, and `certificate.issuer` is not set";
    let is_missing = case.exposure.spec.certificate.issuer.is_empty();
    is_missing.then(|| Finding::error(Code::CertificateIssuerMissing, ISSUER, found).about(ISSUER))
}

fn store_missing(case: &Case<'_>) -> Option<Finding> {
    let certificate = &case.exposure.spec.certificate;
    let parts = [
        (STORE, &certificate.store),
        ("certificate.chainReference", &certificate.chain_reference),
        ("certificate.keyReference", &certificate.key_reference),
    ];
    let missing: Vec<&'static str> =
        parts.iter().filter(|(_, text)| text.is_empty()).map(|(field, _)| *field).collect();
    let first = *missing.first()?;
    let names: Vec<String> = missing.iter().map(|field| format!("`{field}`")).collect();
    let found = format!("`certificate.format` is `external-secret`, and not set: {}", names.join(", "));
    let fixes: Vec<Fix> = Code::CertificateStoreMissing
        .rule()
        .fixes
        .iter()
        .filter(|fix| fix.field().is_some_and(|field| missing.contains(&field)))
        .cloned()
        .collect();
    Some(Finding::error(Code::CertificateStoreMissing, first, found).with_fixes(fixes).about(first))
}

/// SOPS encrypts what the bundle contains.
fn nothing_to_encrypt(case: &Case<'_>) -> Option<Finding> {
    let Some(Key::Public(_)) = case.set.key.as_ref().map(|found| &found.part) else { return None };
    let found = "`certificate.format` is `sops`, and only the public key was passed";
    let impact = "Without the private key, the bundle contains no TLS Secret that SOPS could encrypt.";
    let fixes = [
        Fix::provides("pass the private key", Role::Key),
        Fix::sets("let another team create the Secret", FORMAT, "none"),
    ];
    let finding = Finding::error(Code::CertificateFormatConflict, FORMAT, found).with_impact(impact);
    Some(finding.with_fixes(fixes).about(FORMAT))
}

/// The Secret that cert-manager wrote before is what clients get now; other files are not.
fn not_used(case: &Case<'_>) -> Option<Finding> {
    if !case.decoded.existing_secrets.is_empty() {
        return None;
    }
    let what = match (&case.set.chain.leaf, &case.set.key) {
        (Some(_), Some(_)) => "the certificate and the private key that were passed are",
        (Some(_), None) => "the certificate that was passed is",
        (None, Some(_)) => "the private key that was passed is",
        (None, None) => return None,
    };
    let found = format!("{what} not in the bundle; cert-manager creates its own");
    Some(Finding::note(Code::CertificateNotUsed, FORMAT, found).about(FORMAT))
}

const FORMAT: &str = "certificate.format";
const STORE: &str = "certificate.store";
const RECIPIENTS: &str = "certificate.ageRecipients";
const ISSUER: &str = "certificate.issuer";
