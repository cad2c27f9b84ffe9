//! The client certificate and its key that mode passthrough copies: the same checks as for any other credential.

use super::means::{Means, means, subject};
use super::ways_out::ways_out;
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding, Fix, Severity};
use crate::key::KeyKind;
use crate::kubernetes::kubeconfig::{ClientPair, PairError, PairFault, PairPart, User, shown};
use crate::material::Role;
use crate::mode::Mode;
use crate::time::{DAY, span};
use crate::token::Cipher;
use crate::wording::{list, quoted, short};
use crate::x509::{Certificate, Verification, purpose, signature_of};

/// client-go reads the pair before it sends a request (Go `tls.X509KeyPair`).
pub(super) fn is_readable(case: &Case<'_>) -> Outcome {
    match pair(case) {
        Ok(_) => Outcome::Passed,
        Err(Fault::Outcome(outcome)) => outcome,
        Err(Fault::Unreadable(error, user)) => Outcome::of(vec![unreadable(case, &error, user)]),
    }
}

/// Go compares both public keys.
pub(super) fn matches(case: &Case<'_>) -> Outcome {
    about(case, |case, pair| {
        let key = pair.key.as_ref().filter(|_| !pair.matches())?;
        let found = format!(
            "{} has another public key than the private key: {} and {}",
            name(&pair.certificate),
            described(&pair.certificate.key.name(), &pair.certificate.spki_sha256),
            described(&key.kind.name(), &key.spki_sha256)
        );
        let finding = error(case, Code::ClientCertificateMismatch, found);
        Some(match core::mem::discriminant(&key.kind) == core::mem::discriminant(&pair.certificate.key) {
            true => finding,
            false => finding.with_impact("kubectl fails with `tls: private key type does not match public key type`."),
        })
    })
}

/// RFC 5280 s. 4.1.2.5; the API server verifies the certificate for each connection.
pub(super) fn is_valid(case: &Case<'_>) -> Outcome {
    about(case, |case, pair| {
        let Certificate { not_before, not_after, .. } = *pair.certificate;
        let name = name(&pair.certificate);
        let renew = renew(case);
        if not_after < case.at {
            let since = span(not_after.until(case.at));
            let found = format!("{name} expired on {} ({since} ago)", not_after.minute());
            return Some(error(case, Code::ClientCertificateNotValidNow, found).with_fixes(renew));
        }
        if not_before > case.at {
            let found =
                format!("{name} is not valid before {} (in {})", not_before.minute(), span(case.at.until(not_before)));
            return Some(error(case, Code::ClientCertificateNotValidNow, found));
        }
        let (left, lifetime) = (case.at.until(not_after), not_before.until(not_after));
        let found = format!(
            "{name} expires on {} (in {}, of a lifetime of {})",
            not_after.minute(),
            span(left),
            span(lifetime)
        );
        let is_soon = lifetime <= DAY || left < lifetime / 4;
        is_soon.then(|| {
            let (about, field) = subject(case);
            Finding::warning(Code::ClientCertificateExpiresSoon, about, found).with_fixes(renew).about(field)
        })
    })
}

/// RFC 5280 s. 4.2.1.12; the API server asks for `clientAuth`.
pub(super) fn is_for_clients(case: &Case<'_>) -> Outcome {
    about(case, |case, pair| {
        let purposes = pair.certificate.extended_key_usage.as_deref()?;
        if purposes.iter().any(|purpose| purpose == purpose::CLIENT_AUTH || purpose == purpose::ANY) {
            return None;
        }
        let named = match purposes {
            [] => "empty".to_owned(),
            [only] if only == purpose::SERVER_AUTH => "only `serverAuth`".to_owned(),
            others => list(others),
        };
        let found = format!("extended key usage of {}: {named}", name(&pair.certificate));
        Some(error(case, Code::ClientCertificateUsage, found))
    })
}

/// Clusters of kubeadm and minikube have CAs of the same name: a merged kubeconfig can contain the user of another one.
pub(super) fn is_of_cluster(case: &Case<'_>) -> Outcome {
    about(case, |case, pair| {
        let all = case.set.access.as_ref()?.cluster.ca.certificates();
        let issuers: Vec<_> = all.iter().filter(|ca| ca.subject == pair.certificate.issuer).collect();
        let is_other = |ca: &Certificate| {
            signature_of(&pair.certificate, ca) == Verification::Bad || has_other_key(&pair.certificate, ca)
        };
        if issuers.is_empty() || !issuers.iter().all(|ca| is_other(ca)) {
            return None;
        }
        let found = format!(
            "{} names the issuer \"{}\", but the CA of that name in {} did not sign it",
            name(&pair.certificate),
            short(&pair.certificate.issuer),
            file(case)
        );
        let (about, field) = subject(case);
        Some(Finding::warning(Code::ClientCertificateForeign, about, found).about(field))
    })
}

/// No RSA key makes an ECDSA signature, and the other way around.
fn has_other_key(certificate: &Certificate, ca: &Certificate) -> bool {
    let signature = certificate.signature.as_str();
    match ca.key {
        KeyKind::Rsa(_) => signature.starts_with("ECDSA") || signature == "Ed25519",
        KeyKind::Ec(_) => signature.starts_with("RSA") || signature == "Ed25519",
        KeyKind::Ed25519 => signature.starts_with("RSA") || signature.starts_with("ECDSA"),
        KeyKind::Other(_) => false,
    }
}

/// The API server does no authorization for this group.
pub(super) fn is_not_admin(case: &Case<'_>) -> Outcome {
    about(case, |case, pair| {
        let is_group = |attribute: &str| attribute.trim() == "O=system:masters";
        if !pair.certificate.subject.split([',', '+']).any(is_group) {
            return None;
        }
        let found = format!("{} has the group `system:masters` (`O=system:masters`)", name(&pair.certificate));
        let (about, field) = subject(case);
        Some(Finding::warning(Code::ClientCertificateAdmin, about, found).about(field))
    })
}

/// Says whether one of these checks keeps the pair from being copied.
pub(super) fn has_error(case: &Case<'_>) -> bool {
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    [is_readable, matches, is_valid, is_for_clients].iter().any(|check| match check(case) {
        Outcome::Findings(findings) => findings.iter().any(is_error),
        Outcome::Passed | Outcome::NotApplicable(_) | Outcome::NotChecked(_) => false,
    })
}

/// Why a check has no pair.
enum Fault<'a> {
    Outcome(Outcome),
    Unreadable(PairError, &'a User),
}

fn pair<'a>(case: &Case<'a>) -> Result<ClientPair, Fault<'a>> {
    let user = match means(case).map_err(Fault::Outcome)? {
        Means::ClientCertificate(user) => user,
        Means::Nothing => return Err(Fault::Outcome(Outcome::not_checked("no credential provided"))),
        _ => return Err(Fault::Outcome(Outcome::not_applicable("the credential is not a client certificate"))),
    };
    if case.exposure.spec.mode != Mode::Passthrough {
        return Err(Fault::Outcome(Outcome::not_applicable("the mode does not support client certificates")));
    }
    let Some(pair) = user.client_certificate.as_ref().filter(|_| !user.client_certificate_lacks_key) else {
        let why = "the client certificate or its private key was not provided";
        return Err(Fault::Outcome(Outcome::not_checked(why)));
    };
    pair.read().map_err(|error| Fault::Unreadable(error, user))
}

fn about(case: &Case<'_>, look: impl Fn(&Case<'_>, &ClientPair) -> Option<Finding>) -> Outcome {
    match pair(case) {
        Ok(pair) => Outcome::of(look(case, &pair).into_iter().collect()),
        Err(Fault::Outcome(outcome)) => outcome,
        Err(Fault::Unreadable(..)) => {
            Outcome::not_checked("the client certificate or its private key cannot be parsed")
        }
    }
}

fn error(case: &Case<'_>, code: Code, found: String) -> Finding {
    let (about, field) = subject(case);
    Finding::kubeconfig_error(code, about, found).about(field)
}

fn unreadable(case: &Case<'_>, error: &PairError, user: &User) -> Finding {
    let PairError { part, fault } = error;
    let field = match part {
        PairPart::Certificate => "client-certificate-data",
        PairPart::Key => "client-key-data",
    };
    let found = format!("`{field}` of user {} in {}: {fault}", shown(&user.name), file(case));
    let finding = self::error(case, Code::ClientCertificateUnreadable, found).with_impact(impact(*part, fault));
    finding.with_fixes(fixes(case, *part, fault, user))
}

/// The text that kubectl 1.35 prints.
fn impact(part: PairPart, fault: &PairFault) -> &'static str {
    match (fault, part) {
        (PairFault::NotBase64, _) => "kubectl rejects the whole file: `illegal base64 data`.",
        (PairFault::Ciphertext(_), _) => {
            "kubectl cannot read the value: `illegal base64 data`, or `tls: failed to find any PEM data`."
        }
        (PairFault::KeyInsteadOfCertificate, _) => {
            "kubectl fails with `tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched`."
        }
        (PairFault::CertificateInsteadOfKey, _) => {
            "kubectl fails with `tls: found a certificate rather than a key in the PEM for the private key`."
        }
        (PairFault::Certificate(_), _) => "kubectl fails with `x509: malformed certificate`, or with the fault in it.",
        (PairFault::OtherBlock(_), PairPart::Certificate) => {
            "kubectl fails with `tls: failed to find \"CERTIFICATE\" PEM block in certificate input`."
        }
        (PairFault::EncryptedKey | PairFault::Key(_), _) => "kubectl fails with `tls: failed to parse private key`.",
        (_, PairPart::Certificate) => "kubectl fails with `tls: failed to find any PEM data in certificate input`.",
        (_, PairPart::Key) => "kubectl fails with `tls: failed to find any PEM data in key input`.",
    }
}

fn fixes(case: &Case<'_>, part: PairPart, fault: &PairFault, user: &User) -> Vec<Fix> {
    let file = quoted(file(case));
    let export = Fix::provides("export the kubeconfig again, and pass it", Role::Kubeconfig)
        .with_command("kubectl config view --flatten --minify --raw > flat.kubeconfig");
    let (field, new, flag, reader) = match part {
        PairPart::Certificate => ("client-certificate-data", "client.crt", "--client-certificate", "openssl x509"),
        PairPart::Key => ("client-key-data", "client.key", "--client-key", "openssl pkey"),
    };
    let convert = |label: &'static str, step: String| {
        // `kubectl config` does not parse the pair: it prints and replaces one half.
        let command = format!(
            "kubectl config view --kubeconfig={file} --raw --minify -o jsonpath='{{.users[0].user.{field}}}' | base64 -d \
             {step} && kubectl config set-credentials {} --kubeconfig={file} --embed-certs {flag}={new}",
            quoted(&user.name)
        );
        vec![Fix::run(label, command), export.clone()]
    };
    match fault {
        PairFault::Ciphertext(Cipher::Sops) => {
            let fix = Fix::provides("decrypt the kubeconfig first, and pass it", Role::Kubeconfig);
            vec![fix.with_command(format!("sops -d {file} > decrypted.kubeconfig"))]
        }
        PairFault::Ciphertext(_) => vec![Fix::provides("decrypt the kubeconfig first, and pass it", Role::Kubeconfig)],
        PairFault::EncryptedKey => convert(
            "decrypt the private key in the kubeconfig, and pass the kubeconfig again",
            format!("> encrypted.key && openssl pkey -in encrypted.key -out {new}"),
        ),
        PairFault::Der => convert(
            "convert the value in the kubeconfig to PEM, and pass the kubeconfig again",
            format!("| {reader} -inform DER -out {new}"),
        ),
        PairFault::EncodedTwice => convert(
            "remove one layer of base64 in the kubeconfig, and pass the kubeconfig again",
            format!("| base64 -d > {new}"),
        ),
        _ => core::iter::once(export).chain(ways_out(case)).collect(),
    }
}

/// The administrator's file of kubeadm, or a token.
fn renew(case: &Case<'_>) -> Vec<Fix> {
    let again = Fix::provides("renew the client certificate, and pass the new kubeconfig", Role::Kubeconfig);
    core::iter::once(again).chain(ways_out(case).into_iter().take(2)).collect()
}

fn file<'a>(case: &Case<'a>) -> &'a str {
    case.set.access.as_ref().map_or("the kubeconfig", |access| access.file.as_str())
}

fn name(certificate: &Certificate) -> String {
    match certificate.subject.as_str() {
        "" => "the client certificate".to_owned(),
        subject => format!("client certificate {}", short(subject)),
    }
}

/// `RSA 2048 (SPKI SHA-256 0123456789abcdef)`
fn described(kind: &str, sha256: &str) -> String {
    format!("{kind} (SPKI SHA-256 {})", sha256.get(..16).unwrap_or(sha256))
}
