//! Every error of the rule book about material is borne out by a row, or is an exception with a reason.

use kubefront_core::finding::{Rule, rules};
use kubefront_core::{Code, Severity};

/// Errors that no row can show, and why they are errors all the same.
const EXCEPTIONS: &[(Code, &str)] = &[
    (Code::InputTooLarge, "our own caps: what lies behind them is not read, so it cannot be judged"),
    (Code::InputEncrypted, "what an encrypted file contains cannot be applied"),
    (Code::ClientRequired, "the named client rejects it, which `cargo xtask clients` shows; Envoy and kubectl do not"),
    (Code::InputSeveral, "a choice that is not ours; either of the two inputs may be good"),
    (Code::ExistingSecretMalformed, "the rows of repaired files show what the unrepaired file comes to"),
    (
        Code::ExistingSecretNotNamed,
        "another Secret was provided than the HTTPProxy names; row secret-missing shows the rest",
    ),
    (
        Code::ExistingSecretType,
        "core's tests compare it with Contour's own words (core/src/check/existing_secret/tests.rs)",
    ),
    (Code::TrustRootOffered, "an explicit decision: clients that trust the root certificate accept the chain"),
    (Code::LeafPlaceholder, "clients see an unknown issuer; row chain-incomplete shows it"),
    (
        Code::TrustRootDistrusted,
        "clients that still have the root certificate accept the chain; row chain-incomplete shows the others",
    ),
    (Code::TrustAnchorNotCa, "an anchor that is not a CA is never written, so nothing can be applied"),
    (Code::TrustAnchorUnknown, "clients that trust the issuer accept the chain; row chain-incomplete shows the others"),
    (
        Code::SecretManagedElsewhere,
        "the Secret may be good: two writers of one object are the matter, and no controller runs here",
    ),
    (
        Code::CertificateFormatConflict,
        "two writers of one Secret, as above; in mode passthrough the setting has no effect",
    ),
    (Code::CertificateIssuerMissing, "the API server refuses the Certificate: case dry-run-refuses"),
    (
        Code::CertificateStoreMissing,
        "no controller runs here; row secret-missing shows what comes of a Secret not created",
    ),
    (Code::KeyCurveNeedsNewerEnvoy, "wants a Contour below 1.31 with its Envoy; from 1.31 on it is no error"),
];

/// Errors whose rows show that everything works: they are about safety.
const SERVED_ALL_THE_SAME: &[(Code, &str)] =
    &[(Code::KeySharedWithCa, "whoever reads the Secret could sign as the CA")];

/// Repairs of a file. In a Secret that kubefront does not write they are `existing-secret-malformed`.
const REPAIRS: &[Code] = &[
    Code::InputRoleSorted,
    Code::PemRepaired,
    Code::PemLabelRepaired,
    Code::DerConverted,
    Code::Pkcs7Converted,
    Code::Pkcs12Converted,
    Code::Base64Unwrapped,
    Code::KeyDecrypted,
    Code::ChainSorted,
];

/// Of those, what no row applies: core tests them with Contour's messages (`core/src/check/existing_secret/tests.rs`).
const HELD_BY_CORE: &[Code] = &[Code::Pkcs12Converted, Code::KeyDecrypted];

pub(super) fn errors_are_borne_out() {
    let rows = super::rows();
    let has_row = |code: Code| rows.iter().any(|row| row.found.contains(&(code, Severity::Error)));
    // The rule book's order: input, key, leaf, chain and trust, name; then the credential.
    let material = rules().take_while(|rule| rule.code != Code::CredentialMissing);
    let mut wrong = Vec::new();
    let can_be_error = |rule: &Rule| rule.severity == Severity::Error || rule.condition.contains("error");
    for rule in material.filter(|rule| can_be_error(rule) || REPAIRS.contains(&rule.code)) {
        // The rows apply the unrepaired file, and show what an existing Secret comes to.
        if REPAIRS.contains(&rule.code) {
            let is_refused =
                rows.iter().any(|row| row.found.iter().any(|(code, _)| *code == rule.code) && !row.works());
            let is_exception = HELD_BY_CORE.contains(&rule.code);
            match (is_refused, is_exception) {
                (false, false) => wrong.push(format!("{}: no row shows that it is refused unmended", rule.code.name())),
                (true, true) => wrong.push(format!("{}: a row shows it, so core need not alone", rule.code.name())),
                _ => {}
            }
            continue;
        }
        let is_exception = EXCEPTIONS.iter().any(|(code, _)| *code == rule.code);
        match (has_row(rule.code), is_exception) {
            (false, false) => wrong.push(format!("{}: no row shows what comes of it", rule.code.name())),
            (true, true) => wrong.push(format!("{}: a row shows it, so it is no exception any more", rule.code.name())),
            _ => {}
        }
    }
    for row in rows.iter().filter(|row| row.works()) {
        let errors = row.found.iter().filter(|(_, severity)| *severity == Severity::Error);
        let errors = errors.filter(|(code, _)| !SERVED_ALL_THE_SAME.iter().any(|(known, _)| known == code));
        wrong
            .extend(errors.map(|(code, _)| format!("{code}: everything works in row {}, so it is no error", row.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
