//! An existing TLS Secret (`certificate.source: existing`): kubefront does not write it, so every entry must work as it is.
//! What kubefront repaired while reading, Contour and Envoy do not repair.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use super::{Case, Check, Outcome, reading};
use crate::decoded::described::ObjectName;
use crate::decoded::{Found, ManagedSecret};
use crate::exposure::CertificateFormat;
use crate::finding::{Code, Finding, Fix, Severity};
use crate::hidden::shown;
use crate::kubernetes::tls_secret::{ExistingSecret, Refused};
use crate::mode::{Mode, Version};
use crate::selection::{existing_secrets, is_named};
use crate::shell::word;
use crate::wording::{called, list, place, quoted, short};
use crate::x509::Certificate;

pub(super) const CHECKS: &[Check] =
    &[Check { name: "existing-secret-usable", run: usable }, Check { name: "secret-without-copy", run: without_copy }];

fn usable(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.mode == Mode::Passthrough {
        return Outcome::not_applicable("mode passthrough uses no TLS Secret");
    }
    if !spec.certificate.is_managed() {
        return Outcome::not_applicable(match spec.certificate.format {
            CertificateFormat::None => "kubefront checks the certificate that was passed (`certificate.format: none`)",
            _ => "kubefront writes the TLS Secret (`certificate.source: supplied`)",
        });
    }
    let all = &case.decoded.existing_secrets;
    if all.is_empty() {
        return case.not_known("the existing Secret was not provided");
    }
    let meant = existing_secrets(case.exposure, case.decoded);
    let mut findings = Vec::new();
    if let (false, Some(other)) = (all.iter().any(|secret| is_named(case.exposure, secret)), all.first()) {
        findings.push(not_named(case, other));
    }
    for secret in meant {
        findings.extend(wrong_type(case, secret));
        findings.extend(chain(case, secret));
        findings.extend(key(case, secret));
    }
    Outcome::of(findings)
}

/// Also for a Secret that kubefront only reads: everyone who can read its metadata has the key.
fn without_copy(case: &Case<'_>) -> Outcome {
    if case.decoded.copied.is_empty() && case.decoded.existing_secrets.is_empty() {
        return Outcome::not_applicable("no Secret with a certificate or key was provided");
    }
    let mut findings = Vec::new();
    let mut told: Vec<&ObjectName> = Vec::new();
    for Found { part: secret, origin } in &case.decoded.copied {
        // The chain and the key can be in one Secret.
        if told.contains(&secret) {
            continue;
        }
        told.push(secret);
        let namespace = match secret.namespace.as_str() {
            "" => case.exposure.spec.certificate_namespace(),
            namespace => namespace,
        };
        findings.push(copied(&origin.name, namespace, &secret.name));
    }
    Outcome::of(findings)
}

/// `subject`: where the Secret is.
pub(crate) fn copied(subject: &str, namespace: &str, name: &str) -> Finding {
    let (secret, label) = match name {
        "" => ("the Secret".to_owned(), "remove the annotation"),
        _ => (
            format!("the Secret {}/{}", short(&shown(namespace)), short(&shown(name))),
            "remove the annotation, and use `kubectl apply --server-side` from now on",
        ),
    };
    let found =
        format!("the annotation `kubectl.kubernetes.io/last-applied-configuration` of {secret} contains `tls.key`");
    let fix = match name {
        "" => Fix::says(label),
        _ => Fix::run(
            label,
            format!(
                "kubectl -n {} annotate secret {} kubectl.kubernetes.io/last-applied-configuration-",
                word(namespace),
                word(name)
            ),
        ),
    };
    Finding::warning(Code::SecretLastApplied, subject, found).with_fixes([fix])
}

fn chain(case: &Case<'_>, secret: &ExistingSecret) -> Option<Finding> {
    let place = secret.chain.place.as_str();
    let read = match &secret.chain.read {
        Err(Refused::Missing) if secret.name.is_empty() => return None, // a part of a Secret was copied
        Err(Refused::Missing) => return missing(case, secret, Code::CertificateMissing, "missing TLS certificate"),
        Err(Refused::Nothing) => {
            let status = contour_status("certificate", &Refused::Nothing);
            let beside = match others(secret).as_slice() {
                [] => String::new(),
                others => format!("; the Secret also contains {}, which Contour does not read", list(others.iter())),
            };
            return malformed(case, place, status + &beside);
        }
        Err(why) => return malformed(case, place, contour_status("certificate", why)),
        Ok(read) => read,
    };
    let chain = &case.set.chain;
    let leaf = chain.leaf.as_ref()?;
    if read.first() != Some(&leaf.sha256) {
        let found = format!(
            "the first certificate in {place} is not the server certificate {}; Envoy uses the first one",
            leaf.short_name()
        );
        return malformed(case, place, found).map(|finding| {
            finding.with_impact(
                "Envoy rejects the pair and resets every connection, or serves another certificate. The HTTPProxy \
                 still reports `valid`.",
            )
        });
    }
    let lacking = chain.completed().first()?;
    let found = format!(
        "{place} lacks the intermediate certificate \"{}\", which is in {}; Envoy sends only the certificates in \
         `tls.crt`",
        called(&lacking.part),
        lacking.origin.name
    );
    let add = Fix::told(format!("add the intermediate certificate to `tls.crt` of the Secret {}", short(&secret.name)));
    Some(Finding::error(Code::ChainIncomplete, place, found).with_fixes([replace(), add]).about(FIELD))
}

fn key(case: &Case<'_>, secret: &ExistingSecret) -> Option<Finding> {
    let place = secret.key.place.as_str();
    match &secret.key.read {
        Err(Refused::Missing) if secret.name.is_empty() => None,
        Err(Refused::Missing) => missing(case, secret, Code::KeyMissing, "missing TLS private key"),
        Err(Refused::Nothing) => {
            missing(case, secret, Code::KeyMissing, "invalid TLS private key: failed to locate private key")
        }
        Err(why) => malformed(case, place, contour_status("private key", why)),
        Ok(spki) => {
            let chosen = case.set.key.as_ref().map(|found| &found.part.public().spki_sha256);
            let found = "the private key that Contour reads does not match the server certificate";
            chosen
                .filter(|chosen| *chosen != spki)
                .filter(|_| !has_error(case, place))
                .map(|_| Finding::error(Code::KeyMismatch, place, found).with_fixes([replace()]).about(FIELD))
        }
    }
}

/// `existing-secret-malformed`, unless reading reported an error about the entry already.
fn malformed(case: &Case<'_>, place: &str, found: String) -> Option<Finding> {
    let finding = || {
        let finding = Finding::error(Code::ExistingSecretMalformed, place, found).about(FIELD);
        match case.decoded.managed.first() {
            Some(managed) => finding.with_fixes(of_manager(&managed.part)),
            None => finding.with_fixes([replace(), rewrite(case, "replace the Secret with clean PEM files")]),
        }
    };
    (!has_error(case, place)).then(finding)
}

/// Another program would write the Secret again.
fn of_manager(managed: &ManagedSecret) -> [Fix; 2] {
    let label = format!("correct the certificate in {}, which writes the Secret {}", managed.by, short(&managed.name));
    let other = "or let kubefront write another Secret, with `certificate.source: supplied`";
    [Fix::told(label), Fix::set(other, "certificate.secretName", "")]
}

/// `status`: what Contour reports then.
fn missing(case: &Case<'_>, secret: &ExistingSecret, code: Code, status: &str) -> Option<Finding> {
    let (place, entry) = match code {
        Code::CertificateMissing => (secret.chain.place.as_str(), "tls.crt"),
        _ => (secret.key.place.as_str(), "tls.key"),
    };
    let others = others(secret);
    let whole = Fix::says("if the entry is missing only in your copy of the Secret, pass the complete Secret");
    let (found, last) = match others.as_slice() {
        [] => (format!("{place} is missing or empty"), whole),
        others => (
            format!(
                "{place} is missing or empty; the Secret contains {}, which Contour does not read",
                list(others.iter())
            ),
            Fix::told(format!("add the entry `{entry}` to the Secret; Contour reads only `tls.crt` and `tls.key`")),
        ),
    };
    let finding = || {
        Finding::error(code, place, found)
            .with_impact(format!("Contour reports `{status}` and removes the host from Envoy."))
            .with_fixes([replace(), last])
            .about(FIELD)
    };
    (!has_error(case, place)).then(finding)
}

/// The entries that Contour does not read.
fn others(secret: &ExistingSecret) -> Vec<&str> {
    let keys = secret.entries.iter().map(String::as_str);
    keys.filter(|key| !["tls.crt", "tls.key", "ca.crt"].contains(key)).collect()
}

/// Says whether reading reported an error about the entry.
fn has_error(case: &Case<'_>, place: &str) -> bool {
    let of_place = case.decoded.remarks.iter().filter(|remark| remark.source.name == place);
    of_place.map(reading::finding).any(|finding| finding.severity == Severity::Error && finding.subject == place)
}

fn not_named(case: &Case<'_>, secret: &ExistingSecret) -> Finding {
    let spec = &case.exposure.spec;
    let ours = (spec.certificate_namespace(), spec.certificate.secret_name.as_str());
    let theirs = short(if secret.namespace.is_empty() { ours.0 } else { &secret.namespace });
    let name = short(&secret.name);
    let rename = Fix::set("use the Secret that you provided", "certificate.secretName", name.clone());
    let other = save(ours.0, ours.1);
    let (field, fixes) = match theirs == ours.0 {
        true => ("certificate.secretName", vec![rename, other]),
        false => {
            let label = "use the namespace of that Secret; kubefront then writes a TLSCertificateDelegation";
            let moved = Fix::set(label, "certificate.secretNamespace", theirs.clone());
            let label = "use the Secret that you provided; kubefront then writes a TLSCertificateDelegation";
            let rename = (secret.name != ours.1).then_some(rename);
            let both = Fix::together(label, rename.into_iter().chain([moved]).collect());
            ("certificate.secretNamespace", vec![both, other])
        }
    };
    let found = format!(
        "{} contains the Secret {theirs}/{name}; the HTTPProxy uses {}/{}, which was not provided",
        secret.file, ours.0, ours.1
    );
    Finding::error(Code::ExistingSecretNotNamed, &secret.file, found).with_fixes(fixes).about(field)
}

/// Contour uses two types, and until 1.23 only the first.
fn wrong_type(case: &Case<'_>, secret: &ExistingSecret) -> Option<Finding> {
    let version = Version::parse(&case.exposure.spec.contour.version);
    let since = match (secret.kind.as_str(), version) {
        ("Opaque", Some(version)) if version < READS_OPAQUE => {
            format!("; Contour {version} (`contour.version`) reads only `kubernetes.io/tls`")
        }
        ("" | "kubernetes.io/tls" | "Opaque", _) => return None,
        _ => String::new(),
    };
    let found = format!("the Secret {} has the type `{}`{since}", short(&secret.name), short(&secret.kind));
    Some(Finding::error(Code::ExistingSecretType, &secret.file, found).about(FIELD))
}

/// What the status of the HTTPProxy will be (Contour, internal/dag/secret.go).
fn contour_status(what: &str, why: &Refused) -> String {
    let status = match why {
        Refused::Missing => return format!("Contour reports `missing TLS {what}`"),
        Refused::Unparsed => "failed to parse PEM block".to_owned(),
        Refused::Nothing => format!("failed to locate {what}"),
        Refused::Label(label) => format!("unexpected block type '{label}'"),
        Refused::Content => return format!("the PEM label does not match the content, so Contour rejects the {what}"),
        Refused::Several => "multiple private keys".to_owned(),
    };
    format!("Contour reads the entry without repairs and reports `invalid TLS {what}: {status}`")
}

/// With the namespace of the HTTPProxy.
fn save(namespace: &str, name: &str) -> Fix {
    let command = format!("kubectl get secret {} -n {} -o yaml > secret.yaml", quoted(name), quoted(namespace));
    Fix::run("save the Secret that the HTTPProxy names, and pass `secret.yaml`", command)
}

/// How to get the certificates of the Secret into the order in which kubefront sends them.
pub(super) fn sorted(case: &Case<'_>) -> Vec<Fix> {
    if let Some(managed) = case.decoded.managed.first() {
        return of_manager(&managed.part).into();
    }
    let chain = &case.set.chain;
    let leaf = chain.leaf.iter().map(|leaf| (short(leaf.short_name()), leaf));
    let all: Vec<(String, &Arc<Certificate>)> =
        leaf.chain(chain.intermediates.iter().map(|c| (called(c), c))).collect();
    // a cross-signed CA has one name and two certificates
    let is_ambiguous = |name: &String| all.iter().filter(|(other, _)| other == name).count() > 1;
    let place = |certificate: &Certificate| {
        let found = case.decoded.certificates.iter().find(|found| found.part.sha256 == certificate.sha256);
        found.map(|found| format!(" ({})", place(found))).unwrap_or_default()
    };
    let order: Vec<String> = all
        .iter()
        .map(|(name, certificate)| match is_ambiguous(name) {
            true => format!("\"{name}\"{}", place(certificate)),
            false => format!("\"{name}\""),
        })
        .collect();
    let label = format!(
        "write only these certificates to fullchain.pem, in this order, and replace the Secret: {}",
        list(order)
    );
    let supplied = Fix::sets("let kubefront write the Secret, in the right order", "certificate.source", "supplied");
    vec![supplied, rewrite(case, label)]
}

/// Writes the Secret that the HTTPProxy names again, from PEM files.
fn rewrite(case: &Case<'_>, label: impl Into<Cow<'static, str>>) -> Fix {
    let spec = &case.exposure.spec;
    let (namespace, name) = (quoted(spec.certificate_namespace()), quoted(&spec.certificate.secret_name));
    let command = format!(
        "kubectl -n {namespace} create secret tls {name} --cert=fullchain.pem --key=key.pem --dry-run=client -o yaml | \
         kubectl replace -f -"
    );
    Fix::run(label, command)
}

fn replace() -> Fix {
    Fix::sets("let kubefront write the Secret", "certificate.source", "supplied")
}

const FIELD: &str = "certificate.source";
/// Contour pull request 4799.
const READS_OPAQUE: Version = Version::new(1, 24);
