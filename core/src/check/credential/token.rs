//! The bearer token: can it be sent, is it valid now, who is its owner.

use super::means::{Means, access, is_token_provided, means, no_kubeconfig_is_written, subject, user};
use super::proxied::{has_rancher_context, is_proxied};
use super::server::host_and_port;
use super::ways_out::create_token;
use crate::check::reading::TokenPlace as Place;
use crate::check::{Case, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::kubeconfig::{User, shown};
use crate::material::Role;
use crate::time::{DAY, Moment, span};
use crate::token::{Issued, JwtDamage, Token, TokenKind, TokenRepairs};
use crate::typed::alternatives;

/// Repairs, and characters that are not allowed in an HTTP header (RFC 9110 s. 5.5, RFC 6750 s. 2.1).
pub(super) fn is_readable(case: &Case<'_>) -> Outcome {
    if !case.exposure.spec.kubeconfig.write {
        return no_kubeconfig_is_written();
    }
    let is_about = |kind: &RemarkKind| {
        matches!(
            kind,
            RemarkKind::TokenRepaired(_)
                | RemarkKind::TokenUnwrapped(_)
                | RemarkKind::TokenIllegal(_)
                | RemarkKind::NotToken(_)
        )
    };
    let mut findings = reading::findings(case, is_about);
    if !is_token_provided(case)
        && let (Ok(user), Ok(access)) = (user(case), access(case))
    {
        findings.extend(of_user(user, &access.file));
    }
    match token(case) {
        Err(outcome) if findings.is_empty() => outcome,
        _ => Outcome::of(findings),
    }
}

/// Findings about the text of a user's token.
fn of_user(user: &User, file: &str) -> Vec<Finding> {
    let subject = format!("kubeconfig user {}", shown(&user.name));
    let TokenRepairs { removed, unwrapped } = &user.token_repairs;
    let illegal = user.token_error.map(|error| reading::illegal(&subject, file, Place::Kubeconfig, error));
    let repaired = (!removed.is_empty()).then(|| reading::repaired(&subject, file, removed));
    let unwrapped = (*unwrapped > 0).then(|| reading::unwrapped(&subject, file, *unwrapped));
    [illegal, repaired, unwrapped].into_iter().flatten().map(|finding| finding.about("kubeconfig.from")).collect()
}

/// Expired, not yet valid, or expiring soon (RFC 7519 s. 4.1.4 and 4.1.5).
pub(super) fn is_valid(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    if token.expires.is_none() && token.not_before.is_none() {
        return Outcome::not_checked("the token has no validity period");
    }
    let (about, field) = subject(case);
    let found = [not_yet(token, case.at, &about), end(token, case.at, &about)];
    Outcome::of(found.into_iter().flatten().map(|finding| finding.about(field)).collect())
}

/// A JWT has three parts, and its signature has the length of its algorithm (RFC 7515 s. 3, RFC 7518 s. 3).
pub(super) fn is_whole(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    let Some(damage) = token.damage else { return Outcome::Passed };
    let (about, field) = subject(case);
    let found = match damage {
        JwtDamage::Header => {
            "the token looks like the end of a JWT: its first part, which starts with `eyJ`, is missing".to_owned()
        }
        JwtDamage::Claims => "the token starts like a JWT (`eyJ`), but its claims cannot be decoded".to_owned(),
        JwtDamage::Unsigned => format!("the JWT of {} has no signature", who(token)),
        JwtDamage::Signature { algorithm, characters, expected } => {
            let known: Vec<String> = expected.iter().take(3).map(ToString::to_string).collect();
            let known = alternatives(&known);
            format!("the signature of the JWT of {} has {characters} characters; {algorithm} has {known}", who(token))
        }
    };
    let finding = Finding::kubeconfig_error(Code::TokenTruncated, about, found);
    let finding = match damage {
        JwtDamage::Unsigned => finding.with_fixes([renewal(token)]),
        JwtDamage::Header | JwtDamage::Claims | JwtDamage::Signature { .. } => finding,
    };
    Outcome::of(vec![finding.about(field)])
}

/// Access tokens of clouds and id_tokens are valid for minutes or hours, and nothing renews a token in a kubeconfig.
pub(super) fn is_long_lived(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    let is_over = token.expires.is_some_and(|end| end < case.at);
    let (name, lifetime) = match token.issued().or_else(|| of_server(case, token)) {
        Some(Issued::ShortLived { name, lifetime }) if !is_over && token.damage.is_none() => (name, lifetime),
        Some(_) => {
            return Outcome::not_applicable("the token is not one that is known to be short-lived, or has expired");
        }
        None if token.expires.is_none() && token.kind == TokenKind::Opaque => {
            return Outcome::not_checked("the token has no claims that show its expiry");
        }
        None => return Outcome::Passed,
    };
    let (about, field) = subject(case);
    let found = match (lifetime, token.expires, &token.bound_to) {
        ("", _, Some(object)) if token.kind == TokenKind::ServiceAccountBound => {
            format!("{name}: the token of {} is bound to {object}", who(token))
        }
        ("", Some(end), _) => {
            let lifetime = token.lifetime().map(|seconds| format!(", lifetime {}", span(seconds))).unwrap_or_default();
            let left = span(case.at.until(end));
            format!("{name} of {}; it expires on {} (in {left}{lifetime})", who(token), end.minute())
        }
        ("", None, _) => format!("{name} of {}", who(token)),
        (lifetime, ..) => format!("{name}, valid for {lifetime}"),
    };
    let finding = Finding::warning(Code::TokenShortLived, about, found);
    let finding = match token.kind {
        TokenKind::ServiceAccountBound => finding.with_impact(POD_TOKEN).with_fixes([renewal(token)]),
        _ => finding,
    };
    Outcome::of(vec![finding.about(field)])
}

/// DigitalOcean writes a token of its API into each kubeconfig that is downloaded.
fn of_server(case: &Case<'_>, token: &Token) -> Option<Issued> {
    let is_hex = token.expose().len() == 64 && token.expose().bytes().all(|octet| octet.is_ascii_hexdigit());
    let access = access(case).ok().filter(|_| is_hex && !is_token_provided(case))?;
    let (host, _) = host_and_port(access.cluster.server.as_written());
    host.ends_with(".k8s.ondigitalocean.com").then_some(DOWNLOADED)
}

/// A token of another service is rejected, or opens more than the cluster.
pub(super) fn is_of_cluster(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    if !is_token_provided(case) && is_proxied(case) {
        return Outcome::not_checked("the kubeconfig connects to a proxy, and its token is the proxy's");
    }
    let (about, field) = subject(case);
    let finding = |found: String| Finding::warning(Code::TokenForeign, &about, found);
    let finding = match token.issued() {
        Some(Issued::Foreign { name: "Rancher token" }) => {
            let found = "Rancher token, which the cluster accepts only with an authorized cluster endpoint";
            // A direct context beside Rancher's own is such an endpoint.
            match has_rancher_context(case) && !is_token_provided(case) {
                true => Finding::note(Code::TokenForeign, &about, found),
                false => finding(found.to_owned()),
            }
        }
        Some(Issued::Foreign { name }) if token.kind == TokenKind::ServiceAccountBound => {
            finding(format!("{name}: {}, of {}", token.audiences.join(" and "), who(token)))
                .with_fixes([renewal(token)])
        }
        Some(Issued::Foreign { name }) => finding(format!("{name}, which is a credential of another service")),
        Some(Issued::Account { name }) => {
            finding(format!("{name}, which is not limited to this cluster")).with_impact(ACCOUNT)
        }
        Some(Issued::ShortLived { .. }) | None => return Outcome::Passed,
    };
    Outcome::of(vec![finding.about(field)])
}

/// Without an expiry (Kubernetes: "manually created long-lived API tokens").
pub(super) fn expires(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    let (about, field) = subject(case);
    let finding = |kind: &str| {
        let found = format!("{kind} token of {} has no `exp` claim", who(token));
        Finding::warning(Code::TokenNoExpiry, about, found)
    };
    let finding = match (token.kind, token.expires) {
        (TokenKind::Bootstrap | TokenKind::Opaque, _) => {
            return Outcome::not_checked("the token has no claims that show its expiry");
        }
        (_, Some(_)) => return Outcome::Passed,
        (TokenKind::Oidc, None) => finding("OIDC").with_impact("The API server rejects OIDC tokens without an expiry."),
        (TokenKind::ServiceAccountBound | TokenKind::ServiceAccountLegacy, None) => finding("ServiceAccount"),
    };
    Outcome::of(vec![finding.with_fixes([renewal(token)]).about(field)])
}

/// The owner, according to the token; nothing is verified here.
pub(super) fn has_known_kind(case: &Case<'_>) -> Outcome {
    let token = match token(case) {
        Ok(token) => token,
        Err(outcome) => return outcome,
    };
    let (about, field) = subject(case);
    let identity =
        |about: String, kind: &str| Finding::note(Code::TokenKind, about, format!("{kind} of {}", described(token)));
    let finding = match token.kind {
        TokenKind::Opaque if token.damage.is_some() => return Outcome::not_checked("the token is truncated"),
        TokenKind::Opaque if token.issued().is_some() => return Outcome::Passed,
        TokenKind::Opaque => {
            Finding::note(Code::TokenOpaque, about, "opaque token, for example a static token or a webhook token")
        }
        TokenKind::Bootstrap => {
            let found =
                "bootstrap token: for nodes that join the cluster, valid for one day by default, few permissions";
            Finding::note(Code::TokenKind, about, found)
        }
        TokenKind::Oidc => identity(about, "OIDC token"),
        TokenKind::ServiceAccountBound => identity(about, "bound ServiceAccount token"),
        TokenKind::ServiceAccountLegacy => identity(about, "legacy ServiceAccount token"),
    };
    Outcome::of(vec![finding.about(field)])
}

fn token<'a>(case: &Case<'a>) -> Result<&'a Token, Outcome> {
    match means(case)? {
        Means::Token(token) => Ok(token),
        Means::BrokenToken => Err(Outcome::not_checked("the token cannot be parsed")),
        Means::TokenFile(_) => Err(Outcome::not_checked("the token file of the kubeconfig was not provided")),
        Means::Nothing => Err(Outcome::not_checked("no token provided")),
        Means::Exec(_) | Means::AuthProvider(_) | Means::ClientCertificate(_) | Means::BasicAuth => {
            Err(Outcome::not_applicable("the credential is not a token"))
        }
    }
}

fn not_yet(token: &Token, at: Moment, about: &str) -> Option<Finding> {
    let start = token.not_before?;
    let wait = at.until(start);
    let found = format!("the token of {} is valid from {} (in {})", who(token), start.minute(), span(wait));
    (wait > LEEWAY).then(|| Finding::kubeconfig_error(Code::TokenNotYetValid, about, found))
}

fn end(token: &Token, at: Moment, about: &str) -> Option<Finding> {
    let end = token.expires?;
    let left = at.until(end);
    if left < 0 {
        let found = format!("the token of {} expired on {} ({} ago)", who(token), end.minute(), span(left));
        let finding = Finding::kubeconfig_error(Code::TokenExpired, about, found);
        return Some(finding.with_fixes([renewal(token)]));
    }
    let found = format!("the token of {} expires on {} (in {})", who(token), end.minute(), span(left));
    let lifetime = token.lifetime();
    if matches!(token.issued(), Some(Issued::ShortLived { .. })) {
        return None; // reported as `token-short-lived`
    }
    if let Some(lifetime) = lifetime.filter(|lifetime| *lifetime <= DAY) {
        let found = format!("{found}; its lifetime is {}", span(lifetime));
        return Some(Finding::note(Code::TokenExpiresSoon, about, found).with_fixes([renewal(token)]));
    }
    let is_soon = lifetime.map_or(left < UNKNOWN_LIFETIME, |lifetime| left < lifetime / 4);
    is_soon.then(|| Finding::warning(Code::TokenExpiresSoon, about, found).with_fixes([renewal(token)]))
}

fn who(token: &Token) -> &str {
    token.subject.as_deref().unwrap_or("an unnamed subject")
}

/// Subject, issuer, audience, expiry: what a JWT contains in plain text, never the token.
fn described(token: &Token) -> String {
    let mut words = who(token).to_owned();
    if let Some(issuer) = &token.issuer {
        words.push_str(&format!(", issuer {issuer}"));
    }
    if !token.audiences.is_empty() {
        words.push_str(&format!(", audience {}", token.audiences.join(" and ")));
    }
    if let Some(end) = token.expires {
        words.push_str(&format!(", expires on {}", end.minute()));
    }
    if let Some(object) = &token.bound_to {
        words.push_str(&format!(", bound to {object}"));
    }
    words
}

/// How to get a new one, with the names in the old one.
fn renewal(token: &Token) -> Fix {
    let account = token.subject.as_deref().and_then(|s| s.strip_prefix("system:serviceaccount:")?.split_once(':'));
    match account.filter(|(namespace, name)| is_plain(namespace) && is_plain(name)) {
        Some((namespace, name)) => {
            Fix::provides("create a new token, and pass it", Role::Token).with_command(create_token(name, namespace))
        }
        None => Fix::provides("log in again at the issuer of the token, and pass the new token", Role::Token),
    }
}

/// Can go into a command without quotes.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

/// The API server tolerates a minute (go-jose's default leeway).
const LEEWAY: i64 = 60;
const DOWNLOADED: Issued = Issued::ShortLived {
    name: "token of a kubeconfig that was downloaded from DigitalOcean",
    lifetime: "one week by default",
};
const POD_TOKEN: &str = "The API server rejects the token after the pod is deleted: `error: You must be logged in to the server \
                         (Unauthorized)`.";
const ACCOUNT: &str = "Anyone who receives the kubeconfig can use the token for everything that it allows at the provider, not \
                       only for this cluster.";
/// If a token does not contain the time at which it was issued.
const UNKNOWN_LIFETIME: i64 = 7 * DAY;
