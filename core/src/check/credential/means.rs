//! How the client authenticates: with the token, or with the kubeconfig's user.

use crate::check::case::Case;
use crate::check::outcome::Outcome;
use crate::check::reading;
use crate::decoded::remark::RemarkKind;
use crate::kubernetes::kubeconfig::{Access, Exec, KubeconfigDefect, User, shown};
use crate::token::Token;

/// How the client authenticates, once precedence is applied.
pub(crate) enum Means<'a> {
    Token(&'a Token),
    /// There is a token that cannot be sent.
    BrokenToken,
    TokenFile(&'a str),
    Exec(&'a Exec),
    AuthProvider(&'a str),
    ClientCertificate(&'a User),
    BasicAuth,
    Nothing,
}

/// A token that was passed overrides the user; then client-go's own order among the credentials of one user.
pub(crate) fn means<'a>(case: &Case<'a>) -> Result<Means<'a>, Outcome> {
    if !case.exposure.spec.kubeconfig.write {
        return Err(no_kubeconfig_is_written());
    }
    if is_token_provided(case) {
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

/// The kubeconfig's user if it is used; otherwise why not.
pub(crate) fn user<'a>(case: &Case<'a>) -> Result<&'a User, Outcome> {
    if !case.exposure.spec.kubeconfig.write {
        return Err(no_kubeconfig_is_written());
    }
    if is_token_provided(case) {
        return Err(Outcome::not_applicable("a token was passed; it overrides the kubeconfig's user"));
    }
    let access = access(case)?;
    access.user.as_ref().ok_or_else(|| Outcome::not_checked("the user entry of the context is missing"))
}

pub(crate) fn access<'a>(case: &Case<'a>) -> Result<&'a Access, Outcome> {
    case.set.access.as_ref().ok_or_else(|| match case.decoded.kubeconfigs.is_empty() {
        true if is_one_unreadable(case) => Outcome::not_checked("the kubeconfig cannot be parsed"),
        true => Outcome::not_checked("no kubeconfig provided"),
        false => Outcome::not_checked("no context of the kubeconfig is selected"),
    })
}

/// Says whether there is a kubeconfig that cannot be parsed.
pub(crate) fn is_one_unreadable(case: &Case<'_>) -> bool {
    let is_one = |kind: &RemarkKind| {
        matches!(
            kind,
            RemarkKind::KubeconfigUnreadable(_)
                | RemarkKind::NotKubeconfig(_)
                | RemarkKind::KubeconfigDefect(KubeconfigDefect::NotBase64 { .. })
        )
    };
    reading::has(case, is_one)
}

/// Says whether a token was passed, even one that cannot be sent: it replaces the kubeconfig's user.
pub(crate) fn is_token_provided(case: &Case<'_>) -> bool {
    let is_unusable = |kind: &RemarkKind| matches!(kind, RemarkKind::TokenIllegal(_) | RemarkKind::NotToken(_));
    !case.decoded.tokens.is_empty() || reading::has(case, is_unusable)
}

pub(crate) fn has_client_certificate(user: &User) -> bool {
    user.client_certificate.is_some() || user.client_certificate_file.is_some() || user.client_certificate_lacks_key
}

pub(crate) fn no_kubeconfig_is_written() -> Outcome {
    Outcome::not_applicable("no kubeconfig is written")
}

/// What a finding about the credential is about: the token that was passed, or the kubeconfig's user.
pub(crate) fn subject(case: &Case<'_>) -> (String, &'static str) {
    match user(case) {
        Ok(user) => (format!("kubeconfig user {}", shown(&user.name)), "kubeconfig.from"),
        Err(_) => ("token".to_owned(), "kubeconfig.tokenFile"),
    }
}

/// A client certificate that is not used, because there is another credential.
pub(crate) fn has_unused_certificate(user: &User, means: &Means<'_>) -> bool {
    has_client_certificate(user) && !matches!(means, Means::ClientCertificate(_))
}

/// The plugin's name: the last part of its command, without arguments.
pub(crate) fn plugin_name(exec: &Exec) -> String {
    shown(exec.program())
}
