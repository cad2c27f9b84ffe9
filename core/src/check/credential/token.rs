//! The bearer token: can it be sent, is its time now, whose is it.

use super::{Means, access, is_token_handed_in, kubeconfig, means, no_kubeconfig_is_written, subject, user};
use crate::check::{Case, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::finding::{Code, Finding};
use crate::kubernetes::kubeconfig::User;
use crate::time::{DAY, Moment, span};
use crate::token::{Token, TokenKind, TokenRepairs};

/// Repairs, and what no HTTP header holds (RFC 9110 s. 5.5, RFC 6750 s. 2.1).
pub(super) fn is_readable(case: &Case<'_>) -> Outcome {
    if !case.exposure.spec.kubeconfig.write {
        return no_kubeconfig_is_written();
    }
    let is_about = |kind: &RemarkKind| {
        matches!(kind, RemarkKind::TokenRepaired(_) | RemarkKind::TokenUnwrapped(_) | RemarkKind::TokenIllegal(_))
    };
    let mut findings = reading::findings(case, is_about);
    if !is_token_handed_in(case)
        && let (Ok(user), Ok(access)) = (user(case), access(case))
    {
        findings.extend(of_user(user, &access.file));
    }
    match token(case) {
        Err(outcome) if findings.is_empty() => outcome,
        _ => Outcome::of(findings),
    }
}

/// What there is to say of the text of a user's token.
fn of_user(user: &User, file: &str) -> Vec<Finding> {
    let subject = format!("kubeconfig user {}", kubeconfig::shown(&user.name));
    let TokenRepairs { removed, unwrapped } = &user.token_repairs;
    let illegal = user.token_error.map(|error| reading::illegal(&subject, file, error));
    let repaired = (!removed.is_empty()).then(|| reading::repaired(&subject, file, removed));
    let unwrapped = (*unwrapped > 0).then(|| reading::unwrapped(&subject, file, *unwrapped));
    [illegal, repaired, unwrapped].into_iter().flatten().map(|finding| finding.about("kubeconfig.from")).collect()
}

/// Expired, not yet valid, or soon to end (RFC 7519 s. 4.1.4 and 4.1.5).
pub(super) fn is_valid(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    if token.expires.is_none() && token.not_before.is_none() {
        return Outcome::not_checked("the token does not say when it is valid");
    }
    let (about, field) = subject(case);
    let found = [not_yet(token, case.at, &about), end(token, case.at, &about)];
    Outcome::of(found.into_iter().flatten().map(|finding| finding.about(field)).collect())
}

/// Without an end (Kubernetes: "manually created long-lived API tokens").
pub(super) fn expires(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    let message = match (token.kind, token.expires) {
        (TokenKind::Bootstrap | TokenKind::Opaque, _) => {
            return Outcome::not_checked("the token does not say when it ends");
        }
        (_, Some(_)) => return Outcome::Passed,
        (TokenKind::Oidc, None) => {
            format!("the token of {} has no expiry; the API server refuses such OIDC tokens", who(token))
        }
        (TokenKind::ServiceAccountBound | TokenKind::ServiceAccountLegacy, None) => {
            format!(
                "the token of {} never expires: it works until its Secret is deleted, for whoever has it",
                who(token)
            )
        }
    };
    let (about, field) = subject(case);
    Outcome::of(vec![Finding::warning(Code::TokenNoExpiry, about, message).with_fix(renewal(token)).about(field)])
}

/// Whose it is, as far as it says so; nothing is verified here.
pub(super) fn has_known_kind(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    let (about, field) = subject(case);
    let finding = match token.kind {
        TokenKind::Opaque if token.is_broken_jwt => {
            let message =
                "the token begins like a JWT (eyJ), but its claims cannot be read: was it cut off when it was copied?";
            Finding::warning(Code::TokenOpaque, about, message)
                .with_fix("copy the token again, whole: three parts with two dots")
        }
        TokenKind::Opaque => Finding::note(Code::TokenOpaque, about, opaque(token)),
        TokenKind::Bootstrap => {
            let message = "bootstrap token: it is for nodes that join, lives a day by default and may do little else";
            Finding::note(Code::TokenKind, about, message)
        }
        TokenKind::Oidc => Finding::note(Code::TokenKind, about, format!("OIDC token of {}", described(token))),
        TokenKind::ServiceAccountBound => {
            Finding::note(Code::TokenKind, about, format!("bound ServiceAccount token of {}", described(token)))
        }
        TokenKind::ServiceAccountLegacy => {
            Finding::note(Code::TokenKind, about, format!("legacy ServiceAccount token of {}", described(token)))
        }
    };
    Outcome::of(vec![finding.about(field)])
}

fn token<'a>(case: &Case<'a>) -> Result<&'a Token, Outcome> {
    match means(case)? {
        Means::Token(token) => Ok(token),
        Means::BrokenToken => Err(Outcome::not_checked("the token cannot be read")),
        Means::TokenFile(_) => Err(Outcome::not_checked("the kubeconfig's token file was not handed in")),
        Means::Nothing => Err(Outcome::not_checked("no token was given")),
        Means::Exec(_) | Means::AuthProvider(_) | Means::ClientCertificate(_) | Means::BasicAuth => {
            Err(Outcome::not_applicable("the kubeconfig's user logs in by other means than a token"))
        }
    }
}

fn not_yet(token: &Token, at: Moment, about: &str) -> Option<Finding> {
    let start = token.not_before?;
    let wait = at.until(start);
    let message = format!("the token of {} starts to work at {}, in {}", who(token), start.minute(), span(wait));
    (wait > LEEWAY).then(|| {
        let fix = "wait, or set the clock of the machine that issued the token right and make a new one";
        Finding::kubeconfig_error(Code::TokenNotYetValid, about, message).with_fix(fix)
    })
}

fn end(token: &Token, at: Moment, about: &str) -> Option<Finding> {
    let end = token.expires?;
    let left = at.until(end);
    if left < 0 {
        let message = format!("the token of {} stopped working at {}, {} ago", who(token), end.minute(), span(left));
        let finding = Finding::kubeconfig_error(Code::TokenExpired, about, message);
        return Some(finding.with_fix(renewal(token)));
    }
    let lifetime = token.lifetime();
    if lifetime.is_some_and(|lifetime| lifetime <= DAY) {
        let message = format!("the token stops at {}, in {}, and the kubeconfig with it", end.minute(), span(left));
        return Some(Finding::note(Code::TokenExpiresSoon, about, message).with_fix(renewal(token)));
    }
    let is_soon = lifetime.map_or(left < UNKNOWN_LIFETIME, |lifetime| left < lifetime / 4);
    let message = format!("the token of {} stops working in {}, at {}", who(token), span(left), end.minute());
    is_soon.then(|| Finding::warning(Code::TokenExpiresSoon, about, message).with_fix(renewal(token)))
}

fn who(token: &Token) -> &str {
    token.subject.as_deref().unwrap_or("an unnamed subject")
}

/// Subject, issuer, audience, end: what a JWT says openly, never the token.
fn described(token: &Token) -> String {
    let mut words = who(token).to_owned();
    if let Some(issuer) = &token.issuer {
        words.push_str(&format!(", issued by {issuer}"));
    }
    if !token.audiences.is_empty() {
        words.push_str(&format!(", for {}", token.audiences.join(" and ")));
    }
    if let Some(end) = token.expires {
        words.push_str(&format!(", until {}", end.minute()));
    }
    if let Some(object) = &token.bound_to {
        words.push_str(&format!("; it ends with its {object}"));
    }
    words
}

fn opaque(token: &Token) -> String {
    let secret = token.expose();
    let is_rancher = secret.starts_with("kubeconfig-") || secret.starts_with("token-");
    let kind = match secret {
        _ if secret.starts_with("sha256~") => {
            "the token is one of OpenShift's OAuth server, which live a day by default"
        }
        _ if is_rancher && secret.contains(':') => {
            "the token looks like one of Rancher, which the cluster takes only with an authorized cluster endpoint"
        }
        _ => "the token is no JWT",
    };
    format!("{kind}: whose it is and when it ends cannot be seen from here")
}

/// How to get a new one, with the names the old one holds.
fn renewal(token: &Token) -> String {
    let account = token.subject.as_deref().and_then(|s| s.strip_prefix("system:serviceaccount:")?.split_once(':'));
    match account.filter(|(namespace, name)| is_plain(namespace) && is_plain(name)) {
        Some((namespace, name)) => {
            format!("make a new one: `kubectl create token {name} --namespace={namespace} --duration=720h`")
        }
        None => "log in again where the token came from, and hand in the new one".to_owned(),
    }
}

/// Goes into a command: nothing that a shell would take for more than a name.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

/// The API server forgives a minute (go-jose's default leeway).
const LEEWAY: i64 = 60;
/// Where a token does not say when it was issued.
const UNKNOWN_LIFETIME: i64 = 7 * DAY;
