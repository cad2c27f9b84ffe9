//! Findings about the links of the path and the certificates above the leaf.

use crate::chain::{KeyProblem, NameConstraintProblem, PathProblem, PathProblemKind, Position, Step, UsageProblem};
use crate::check::leaf::violations;
use crate::finding::{Code, Finding, Fix, Severity};
use crate::key::{Curve, KeyKind};
use crate::time::{Moment, span};
use crate::wording::{called, list, short};
use crate::x509::{Certificate, OtherIssuer, other_salt};

/// The rule it falls under.
pub(super) fn code(problem: &PathProblem) -> Code {
    let is_anchor = problem.step.position == Position::TrustAnchor;
    match &problem.kind {
        PathProblemKind::WeakSignature => Code::ChainWeakSignature,
        PathProblemKind::BrokenSignature { .. } => Code::ChainBrokenSignature,
        PathProblemKind::UnverifiableSignature { .. } => Code::ChainSignatureUnsupported,
        PathProblemKind::OtherIssuer { .. } => Code::ChainKeyIdentifier,
        PathProblemKind::Expired { .. } | PathProblemKind::NotYetValid { .. } if is_anchor => Code::TrustAnchorExpired,
        PathProblemKind::Expired { .. } => Code::ChainExpired,
        PathProblemKind::NotYetValid { .. } => Code::ChainNotYetValid,
        PathProblemKind::OldVersion => Code::CertificateV1,
        PathProblemKind::NotCa => Code::ChainIssuerNotCa,
        PathProblemKind::PathLengthExceeded { .. } => Code::ChainPathLength,
        PathProblemKind::Usage(_) => Code::ChainKeyUsage,
        PathProblemKind::Key(_) => Code::ChainWeakKey,
        PathProblemKind::CriticalExtensions { .. } | PathProblemKind::PolicyMissing { .. } => {
            Code::CertificateCriticalExtension
        }
        PathProblemKind::Strictness => Code::ChainStrictness,
        PathProblemKind::NameConstraints(NameConstraintProblem::Unsupported { .. }) => {
            Code::ChainNameConstraintUnsupported
        }
        PathProblemKind::NameConstraints(_) => Code::ChainNameConstraint,
        PathProblemKind::ExpiresBeforeLeaf { .. } => Code::ChainOutlivesIssuer,
    }
}

/// Words a problem.
pub(super) fn finding(problem: &PathProblem) -> Finding {
    let finding = match severity(&problem.kind) {
        Severity::Error => Finding::error,
        Severity::Warning => Finding::warning,
        Severity::Note => Finding::note,
    };
    let finding = finding(code(problem), subject(problem), message(problem)).about(field(problem));
    match &problem.kind {
        PathProblemKind::PolicyMissing { .. } => {
            finding.with_fixes([Fix::reissue("have both certificates reissued, with the same policy or without `requireExplicitPolicy`")])
        }
        PathProblemKind::UnverifiableSignature { is_right: false, .. } => finding,
        PathProblemKind::UnverifiableSignature { .. } => finding.with_impact(UNIMPLEMENTED).with_fixes([Fix::reissue(
            "have the certificate reissued with a PKCS#1 v1.5 signature (RSA with SHA-256), or with a salt of the length of the hash",
        )]),
        PathProblemKind::BrokenSignature { is_changed: true, .. } => finding.with_fixes(changed()),
        PathProblemKind::BrokenSignature { .. } => finding.with_fixes([other_key(&problem.step.certificate)]),
        PathProblemKind::Key(KeyProblem::Unsupported) => finding.with_impact(unsupported(&problem.step.certificate)),
        _ => finding,
    }
}

/// The key identifiers match, so the bytes are damaged.
pub(super) fn changed() -> [Fix; 2] {
    [
        Fix::says("download the server certificate and its intermediate certificates again"),
        Fix::reissue("if every copy has the same fault, have the certificate reissued"),
    ]
}

/// The CA was renewed with a new key, or another CA has the same name.
fn other_key(certificate: &Certificate) -> Fix {
    let key_id = certificate.authority_key_id.as_ref();
    let key_id = key_id.map_or_else(String::new, |id| format!(" with the subject key identifier {}", short(id)));
    Fix::told(format!(
        "replace the CA certificate with the one{key_id} that signed the certificate; a CA has one for each of its keys"
    ))
}

/// What Go makes of a CA's key (ran).
fn unsupported(certificate: &Certificate) -> &'static str {
    match certificate.key {
        KeyKind::Ec(Curve::Explicit) => "kubectl rejects the chain: `x509: invalid ECDSA parameters`.",
        KeyKind::Ec(_) => "kubectl rejects the chain: `x509: unsupported elliptic curve`.",
        _ => "kubectl rejects the chain: `x509: certificate signed by unknown authority`.",
    }
}

/// `certificate-critical-extension`, for a certificate called `name`.
pub(in crate::check) fn critical_extensions(name: &str, oids: &[String]) -> String {
    format!("{name} has a critical extension that clients do not support: {}", list(oids))
}

fn severity(kind: &PathProblemKind) -> Severity {
    match kind {
        PathProblemKind::WeakSignature
        | PathProblemKind::BrokenSignature { .. }
        | PathProblemKind::UnverifiableSignature { .. }
        | PathProblemKind::Expired { .. }
        | PathProblemKind::NotYetValid { .. }
        | PathProblemKind::OldVersion
        | PathProblemKind::NotCa
        | PathProblemKind::PathLengthExceeded { .. }
        | PathProblemKind::CriticalExtensions { .. }
        | PathProblemKind::PolicyMissing { .. } => Severity::Error,
        PathProblemKind::Usage(UsageProblem::NoCertSign | UsageProblem::NoServerAuth) => Severity::Error,
        PathProblemKind::Usage(UsageProblem::AnyPurposeOnly) => Severity::Warning,
        PathProblemKind::Key(KeyProblem::TooShort | KeyProblem::TooLong | KeyProblem::Unsupported) => Severity::Error,
        PathProblemKind::Key(KeyProblem::P224) => Severity::Warning,
        PathProblemKind::NameConstraints(NameConstraintProblem::Unsupported { is_fatal: false }) => Severity::Warning,
        PathProblemKind::NameConstraints(
            NameConstraintProblem::NotAllowed { .. }
            | NameConstraintProblem::Unreadable
            | NameConstraintProblem::TooMany
            | NameConstraintProblem::Unsupported { is_fatal: true },
        ) => Severity::Error,
        PathProblemKind::OtherIssuer { .. } => Severity::Warning,
        PathProblemKind::Strictness => Severity::Note,
        PathProblemKind::ExpiresBeforeLeaf { .. } => Severity::Note,
    }
}

fn message(problem: &PathProblem) -> String {
    let PathProblem { step, kind } = problem;
    let (name, certificate) = (name(step), &step.certificate);
    match kind {
        PathProblemKind::WeakSignature => {
            format!("{name} has the signature algorithm {}", certificate.signature)
        }
        PathProblemKind::BrokenSignature { issuer, is_changed } => {
            let why =
                if *is_changed { "; the key identifiers match, so the certificate was changed or damaged" } else { "" };
            format!("{name} names \"{}\" as issuer, but that CA's key did not sign it{why}", short(issuer))
        }
        PathProblemKind::UnverifiableSignature { issuer, is_right: true } => {
            let salt = other_salt(certificate).unwrap_or_default();
            format!(
                "{name} has a correct signature of \"{}\", but {} with a salt of {salt} bytes is not implemented in Go: the \
                 salt must have the length of the hash",
                short(issuer),
                certificate.signature
            )
        }
        PathProblemKind::UnverifiableSignature { issuer, is_right: false } => format!(
            "{name} is signed with {} by \"{}\", which Go does not implement; kubefront did not verify the signature",
            certificate.signature,
            short(issuer)
        ),
        PathProblemKind::OtherIssuer { issuer, what } => other_issuer(&name, issuer, what),
        PathProblemKind::Expired { not_after, at } => {
            format!("{name} expired on {}, {} ago", not_after.minute(), span(not_after.until(*at)))
        }
        PathProblemKind::NotYetValid { not_before, at } => {
            format!("{name} is not valid before {} (in {})", not_before.minute(), span(at.until(*not_before)))
        }
        PathProblemKind::OldVersion => {
            format!("{name} is an X.509 v{} certificate, which cannot be marked as a CA", certificate.version)
        }
        PathProblemKind::NotCa => {
            let what = if certificate.basic_constraints.is_some() {
                "`basicConstraints` `CA:FALSE`"
            } else {
                "no `basicConstraints`"
            };
            format!("{name} issued a certificate, but has {what}")
        }
        PathProblemKind::PathLengthExceeded { allowed, below } => {
            format!("{name} has {} below it; its path length allows {allowed}", intermediates(*below))
        }
        PathProblemKind::Usage(problem) => usage(*problem, &name),
        PathProblemKind::Key(problem) => key(*problem, &name, certificate),
        PathProblemKind::CriticalExtensions { oids } => critical_extensions(&name, oids),
        PathProblemKind::Strictness => format!("{name}: {}", violations(certificate)),
        PathProblemKind::NameConstraints(problem) => name_constraints(problem, &name, certificate),
        PathProblemKind::PolicyMissing { without } => {
            let without = self::name(without);
            format!("{name} requires certificate policies in the whole chain, and {without} has none")
        }
        PathProblemKind::ExpiresBeforeLeaf { leaf } => expires_before_leaf(*leaf, &name, certificate.not_after),
    }
}

fn other_issuer(name: &str, issuer: &Step, what: &OtherIssuer) -> String {
    let issuer = self::name(issuer);
    match what {
        OtherIssuer::KeyId { named, found } => format!(
            "the authority key identifier of {name} is {}, and {issuer} has the subject key identifier {}",
            short(named),
            short(found)
        ),
        OtherIssuer::Serial { named, found } => format!(
            "the authority key identifier of {name} names an issuer with serial number {}, and {issuer} has {}",
            short(named),
            short(found)
        ),
    }
}

fn intermediates(count: usize) -> String {
    if count == 1 { "1 other intermediate".to_owned() } else { format!("{count} other intermediates") }
}

fn usage(problem: UsageProblem, name: &str) -> String {
    match problem {
        UsageProblem::NoCertSign => format!("{name} lacks `keyCertSign` in its key usage"),
        UsageProblem::NoServerAuth => {
            format!("{name} lacks `serverAuth` in its extended key usage")
        }
        UsageProblem::AnyPurposeOnly => format!(
            "the extended key usage of {name} has `anyExtendedKeyUsage` and no `serverAuth`; kubectl accepts the \
             CA certificate; OpenSSL, GnuTLS, Firefox, and rustls reject it"
        ),
    }
}

fn key(problem: KeyProblem, name: &str, certificate: &Certificate) -> String {
    let what = match problem {
        KeyProblem::P224 => {
            return format!(
                "the key of {name} uses the curve P-224, which kubectl accepts and browsers reject; kubefront does not \
                 verify signatures with that curve"
            );
        }
        KeyProblem::TooShort => "shorter than 2048 bits",
        KeyProblem::TooLong => "longer than the 8192 bits that Go clients accept",
        KeyProblem::Unsupported => "of a type that clients do not support",
    };
    format!("the key of {name} ({}) is {what}", certificate.key.name())
}

fn name_constraints(problem: &NameConstraintProblem, name: &str, certificate: &Certificate) -> String {
    let kinds = || certificate.unsupported_name_constraints.join(", ");
    match problem {
        NameConstraintProblem::NotAllowed { name: below, holder } => {
            let holder = match holder {
                Position::Leaf => "the server certificate".to_owned(),
                Position::Intermediate(number) => format!("intermediate certificate {number}"),
                Position::TrustAnchor => "the root certificate".to_owned(),
            };
            format!("{name} does not allow the name {below} in {holder}")
        }
        NameConstraintProblem::Unreadable => {
            format!("the name constraints of {name}, or a name that the constraints apply to, cannot be parsed")
        }
        NameConstraintProblem::TooMany => {
            format!("the name constraints of {name} need more comparisons than clients make")
        }
        NameConstraintProblem::Unsupported { is_fatal: true } => {
            format!("{name} has critical name constraints of a kind that Go does not evaluate ({})", kinds())
        }
        NameConstraintProblem::Unsupported { is_fatal: false } => {
            format!("{name} has name constraints of kinds that some clients do not evaluate ({})", kinds())
        }
    }
}

/// On one day, the minutes show which comes first.
fn expires_before_leaf(leaf: Moment, name: &str, issuer: Moment) -> String {
    let (leaf, issuer) = match leaf.date() == issuer.date() {
        true => (leaf.minute(), issuer.minute()),
        false => (leaf.date(), issuer.date()),
    };
    format!("the server certificate expires on {leaf}, {name} on {issuer}")
}

fn subject(problem: &PathProblem) -> String {
    match problem.kind {
        PathProblemKind::ExpiresBeforeLeaf { .. } => position(Position::Leaf),
        _ => position(problem.step.position),
    }
}

/// `leaf`, `intermediate 1`, `trust anchor`
pub(super) fn position(position: Position) -> String {
    match position {
        Position::Leaf => "leaf".to_owned(),
        Position::Intermediate(number) => format!("intermediate {number}"),
        Position::TrustAnchor => "trust anchor".to_owned(),
    }
}

fn name(step: &Step) -> String {
    match step.position {
        Position::Leaf => "the server certificate".to_owned(),
        Position::Intermediate(number) => {
            format!("intermediate certificate {number} \"{}\"", called(&step.certificate))
        }
        Position::TrustAnchor => format!("root certificate \"{}\"", called(&step.certificate)),
    }
}

/// Where the certificate came from: what ties it to others is about the chain.
fn field(problem: &PathProblem) -> &'static str {
    match problem.kind {
        PathProblemKind::BrokenSignature { .. }
        | PathProblemKind::UnverifiableSignature { .. }
        | PathProblemKind::OtherIssuer { .. }
        | PathProblemKind::CriticalExtensions { .. }
        | PathProblemKind::PolicyMissing { .. }
        | PathProblemKind::ExpiresBeforeLeaf { .. } => "certificate.chainFile",
        _ if problem.step.position == Position::TrustAnchor => "certificate.anchorFiles",
        _ => "certificate.chainFile",
    }
}

const UNIMPLEMENTED: &str = "kubectl (Go) rejects the chain: `x509: certificate signed by unknown authority`. Envoy still serves the chain, and \
     OpenSSL and Java accept it.";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::sample;

    fn problems() -> Vec<PathProblemKind> {
        let at = sample::now();
        let without = Step { position: Position::Leaf, certificate: Arc::new(sample::certificate()) };
        let other = OtherIssuer::KeyId { named: "aa".to_owned(), found: "bb".to_owned() };
        let usage = [UsageProblem::NoCertSign, UsageProblem::NoServerAuth, UsageProblem::AnyPurposeOnly];
        let keys = [KeyProblem::P224, KeyProblem::TooShort, KeyProblem::TooLong, KeyProblem::Unsupported];
        let names = [
            NameConstraintProblem::NotAllowed { name: "a.example".to_owned(), holder: Position::Leaf },
            NameConstraintProblem::Unreadable,
            NameConstraintProblem::TooMany,
            NameConstraintProblem::Unsupported { is_fatal: true },
            NameConstraintProblem::Unsupported { is_fatal: false },
        ];
        let mut kinds = vec![
            PathProblemKind::WeakSignature,
            PathProblemKind::BrokenSignature { issuer: "CN=A".to_owned(), is_changed: false },
            PathProblemKind::BrokenSignature { issuer: "CN=A".to_owned(), is_changed: true },
            PathProblemKind::UnverifiableSignature { issuer: "CN=A".to_owned(), is_right: false },
            PathProblemKind::UnverifiableSignature { issuer: "CN=A".to_owned(), is_right: true },
            PathProblemKind::OtherIssuer { issuer: without.clone(), what: other },
            PathProblemKind::Expired { not_after: at, at },
            PathProblemKind::NotYetValid { not_before: at, at },
            PathProblemKind::OldVersion,
            PathProblemKind::NotCa,
            PathProblemKind::PathLengthExceeded { allowed: 0, below: 1 },
            PathProblemKind::CriticalExtensions { oids: vec!["1.2.3".to_owned()] },
            PathProblemKind::Strictness,
            PathProblemKind::PolicyMissing { without },
            PathProblemKind::ExpiresBeforeLeaf { leaf: at },
        ];
        kinds.extend(usage.map(PathProblemKind::Usage));
        kinds.extend(keys.map(PathProblemKind::Key));
        kinds.extend(names.map(PathProblemKind::NameConstraints));
        kinds
    }

    #[test]
    fn a_fatal_problem_is_an_error_and_no_other_is() {
        for kind in problems() {
            assert_eq!(severity(&kind) == Severity::Error, kind.is_fatal(), "{kind:?}");
        }
    }

    #[test]
    fn a_finding_says_which_certificate_it_is_about() {
        for position in [Position::Leaf, Position::Intermediate(2), Position::TrustAnchor] {
            let step = Step { position, certificate: Arc::new(sample::certificate()) };
            for kind in problems() {
                let problem = PathProblem { step: step.clone(), kind };
                let finding = finding(&problem);
                assert_eq!(finding.code, code(&problem));
                assert!(finding.found.contains(&name(&step)), "{problem:?}: {}", finding.found);
                let is_of_leaf = matches!(problem.kind, PathProblemKind::ExpiresBeforeLeaf { .. });
                let subject = if is_of_leaf { Position::Leaf } else { position };
                assert_eq!(finding.subject, self::position(subject), "{problem:?}");
            }
        }
    }
}
