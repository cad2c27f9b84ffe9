//! Checks about: credential. Who the client is, by which means, and whether the mode carries it.

mod exec;
mod kubeconfig;
mod method;
mod server;
mod token;

pub(super) use kubeconfig::{has_its_files, is_direct};

use super::{Case, Check, Credential, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::finding::{Finding, Severity};
use crate::kubernetes::kubeconfig::{Access, Exec, KubeconfigDefect, User};
use crate::mode::Mode;
use crate::report::{CredentialKind, CredentialReport};
use crate::time::Moment;
use crate::token::Token;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "kubeconfig-readable", run: kubeconfig::is_readable },
    Check { name: "kubeconfig-context-found", run: kubeconfig::has_context },
    Check { name: "kubeconfig-server-direct", run: is_direct },
    Check { name: "kubeconfig-server-https", run: kubeconfig::is_https },
    Check { name: "kubeconfig-files-handed-in", run: has_its_files },
    Check { name: "kubeconfig-fields-kept", run: kubeconfig::keeps_fields },
    Check { name: "kubeconfig-one-token", run: kubeconfig::has_one_token },
    Check { name: "credential-given", run: method::is_given },
    Check { name: "credential-method-supported", run: method::is_supported },
    Check { name: "credential-carried-by-mode", run: method::is_carried },
    Check { name: "credential-plugin-works", run: exec::works },
    Check { name: "credential-plugin-holds-no-secret", run: exec::holds_no_secret },
    Check { name: "token-readable", run: token::is_readable },
    Check { name: "token-valid", run: token::is_valid },
    Check { name: "token-expires", run: token::expires },
    Check { name: "token-kind-known", run: token::has_known_kind },
];

/// Says who the client is, for the report.
pub fn credential_report(case: &Case<'_>) -> CredentialReport {
    let plain = |kind, subject| CredentialReport { kind, subject, issuer: None, expires: None };
    match means(case) {
        Ok(Means::Token(token)) => CredentialReport {
            kind: token.kind.into(),
            subject: token.subject.clone(),
            issuer: token.issuer.clone(),
            expires: token.expires.map(|moment: Moment| moment.to_string()),
        },
        Ok(Means::Exec(plugin)) => plain(CredentialKind::Exec, Some(exec::name(plugin))),
        Ok(Means::ClientCertificate(user)) => {
            plain(CredentialKind::ClientCertificate, user.client_certificate.as_ref().and_then(|c| c.subject.clone()))
        }
        _ => plain(CredentialKind::None, None),
    }
}

/// Returns the credential that goes into the kubeconfig: `None` if none is written, or if one of `findings` of the checks
/// here is an error.
pub(crate) fn usable_credential(case: &Case<'_>, findings: &[Finding]) -> Option<Credential> {
    let is_ours = |finding: &Finding| CHECKS.iter().any(|check| check.name == finding.code.rule().check);
    if findings.iter().any(|finding| finding.severity == Severity::Error && is_ours(finding)) {
        return None;
    }
    match means(case).ok()? {
        Means::Token(token) => Some(Credential::Token(token.clone())),
        Means::Exec(plugin) => Some(Credential::Exec(plugin.clone())),
        Means::ClientCertificate(user) if case.exposure.spec.mode == Mode::Passthrough => {
            user.client_certificate.clone().map(Credential::ClientCertificate)
        }
        Means::ClientCertificate(_)
        | Means::TokenFile(_)
        | Means::AuthProvider(_)
        | Means::BasicAuth
        | Means::BrokenToken
        | Means::Nothing => None,
    }
}

/// By which means the client shows who it is, once precedence is applied.
enum Means<'a> {
    Token(&'a Token),
    /// There is a token, and it cannot be sent.
    BrokenToken,
    TokenFile(&'a str),
    Exec(&'a Exec),
    AuthProvider(&'a str),
    ClientCertificate(&'a User),
    BasicAuth,
    Nothing,
}

/// A token that was handed in wins; then client-go's own order among what one user holds.
fn means<'a>(case: &Case<'a>) -> Result<Means<'a>, Outcome> {
    if !case.exposure.spec.kubeconfig.write {
        return Err(no_kubeconfig_is_written());
    }
    if is_token_handed_in(case) {
        let is_readable = !case.decoded.tokens.is_empty();
        return Ok(case.set.token.as_ref().filter(|_| is_readable).map_or(Means::BrokenToken, Means::Token));
    }
    let user = user(case)?;
    Ok(if let Some(token) = &user.token {
        Means::Token(token)
    } else if user.token_error.is_some() {
        Means::BrokenToken
    } else if let Some(path) = &user.token_file {
        Means::TokenFile(path)
    } else if let Some(exec) = &user.exec {
        Means::Exec(exec)
    } else if let Some(name) = &user.auth_provider {
        Means::AuthProvider(name)
    } else if has_client_certificate(user) {
        Means::ClientCertificate(user)
    } else if user.has_basic_auth {
        Means::BasicAuth
    } else {
        Means::Nothing
    })
}

/// The kubeconfig's user where it is the one that counts; else why not.
fn user<'a>(case: &Case<'a>) -> Result<&'a User, Outcome> {
    if !case.exposure.spec.kubeconfig.write {
        return Err(no_kubeconfig_is_written());
    }
    if is_token_handed_in(case) {
        return Err(Outcome::not_applicable("a token was handed in, and wins over the kubeconfig's user"));
    }
    let access = access(case)?;
    access.user.as_ref().ok_or_else(|| Outcome::not_checked("the context's user is not in the kubeconfig"))
}

fn access<'a>(case: &Case<'a>) -> Result<&'a Access, Outcome> {
    case.set.access.as_ref().ok_or_else(|| match case.decoded.kubeconfigs.is_empty() {
        true if is_one_unreadable(case) => Outcome::not_checked("the kubeconfig cannot be read"),
        true => Outcome::not_checked("no kubeconfig was given"),
        false => Outcome::not_checked("no context of the kubeconfig could be chosen"),
    })
}

/// Says whether reading came upon a kubeconfig that cannot be read.
fn is_one_unreadable(case: &Case<'_>) -> bool {
    let is_one = |kind: &RemarkKind| {
        matches!(
            kind,
            RemarkKind::KubeconfigUnreadable(_) | RemarkKind::KubeconfigDefect(KubeconfigDefect::NotBase64 { .. })
        )
    };
    reading::has(case, is_one)
}

/// Also where it cannot be sent: whoever hands one in does not mean the kubeconfig's user.
fn is_token_handed_in(case: &Case<'_>) -> bool {
    !case.decoded.tokens.is_empty() || reading::has(case, |kind| matches!(kind, RemarkKind::TokenIllegal(_)))
}

fn has_client_certificate(user: &User) -> bool {
    user.client_certificate.is_some() || user.client_certificate_file.is_some() || user.client_certificate_lacks_key
}

fn no_kubeconfig_is_written() -> Outcome {
    Outcome::not_applicable("no kubeconfig is written")
}

/// What a finding about the credential is about: the token that was handed in, or the kubeconfig's user.
fn subject(case: &Case<'_>) -> (String, &'static str) {
    match user(case) {
        Ok(user) => (format!("kubeconfig user {}", kubeconfig::shown(&user.name)), "kubeconfig.from"),
        Err(_) => ("token".to_owned(), "kubeconfig.tokenFile"),
    }
}

#[cfg(test)]
mod tests;
