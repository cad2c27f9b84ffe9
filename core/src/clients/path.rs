//! Everything that a client checks on a path that it has built.

use super::client::{Client, Clients};
use super::rule::{Place, Rule};
use super::set::{Node, Path, Set};
use super::view::View;
use super::{alone, constraints};
use crate::asn1::der::SEQUENCE;
use crate::x509::certificate::input::Input;
use crate::x509::oid;

/// Why a client rejects a path, and the position of the certificate (0 is the leaf).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Refusal {
    pub(super) rule: Rule,
    /// Every other rule by which the client would reject the certificate.
    pub(super) also: Vec<Rule>,
    pub(super) position: usize,
    /// The SHA-256 of the certificate that breaks the rule.
    pub(super) certificate: Option<[u8; 32]>,
}

impl Refusal {
    pub(super) const fn at(rule: Rule, position: usize) -> Self {
        Self { rule, also: Vec::new(), position, certificate: None }
    }

    /// Adds which certificate of the path it is.
    pub(super) fn on(self, path: &Path, set: &Set<'_>) -> Self {
        Self { certificate: path.views(set).get(self.position).map(|view| view.sha256), ..self }
    }
}

/// Checks a path, leaf first.
pub(super) fn refusal(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    broken(client, set, path).map(|refusal| {
        let mut also = alone_at(client, set, path, refusal.position);
        also.retain(|rule| *rule != refusal.rule);
        Refusal { also, ..refusal.on(path, set) }
    })
}

/// A server certificate that is an anchor is all that Java needs.
fn is_all_for_java(client: Client, set: &Set<'_>) -> bool {
    client == Client::Java && set.leaf().is_some_and(|leaf| set.anchor_like(leaf).is_some())
}

fn broken(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    if is_all_for_java(client, set) {
        return alone(client, set, path);
    }
    dates(client, set, path)
        .or_else(|| alone(client, set, path))
        .or_else(|| lengths(client, set, path))
        .or_else(|| links(client, set, path))
        .or_else(|| names(client, set, path))
        .or_else(|| policies(client, set, path))
}

fn dates(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    path.views(set).iter().enumerate().find_map(|(position, view)| {
        let is_early = view.not_before.is_none_or(|start| start > set.at);
        let is_late = view.not_after.is_none_or(|end| end < set.at);
        let rule = if is_late { Rule::Expired } else { Rule::NotYetValid };
        ((is_early || is_late) && rule.rejects(client, path.place(position))).then_some(Refusal::at(rule, position))
    })
}

fn alone(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    let first = |position| alone_at(client, set, path, position).first().map(|rule| Refusal::at(*rule, position));
    (0..path.views(set).len()).find_map(first)
}

/// The rules that make the client reject one certificate, the one that it reports first.
fn alone_at(client: Client, set: &Set<'_>, path: &Path, position: usize) -> Vec<Rule> {
    let views = path.views(set);
    let Some(view) = views.get(position) else { return Vec::new() };
    if client == Client::Kubectl && alone::go_refusal(view).is_some() {
        return vec![Rule::NotParsedByGo];
    }
    let place = path.place(position);
    let is_alone = place == Place::Leaf && views.len() == 1;
    let skipped = |rule: &Rule| match rule {
        Rule::AuthorityKeyIdMissing if is_alone || place == Place::Anchor => true,
        Rule::KeyUsageWithoutCertSign if is_alone => true,
        rule if client == Client::Python313 && views.len() == 1 => STRICT.contains(rule),
        rule if is_all_for_java(client, set) => !NOT_READ_BY_JAVA.contains(rule),
        _ => false,
    };
    let place_for = |rule: &Rule| match place {
        // BoringSSL checks nothing but the key of a self-signed certificate that is trusted
        Place::Leaf if client == Client::Envoy && is_alone && !OF_HANDSHAKE.contains(rule) => Place::Anchor,
        // what strict mode asks of a CA, it asks of every certificate with CA:TRUE
        Place::Leaf if client == Client::Python313 && view.is_ca() && STRICT.contains(rule) => Place::Intermediate,
        place => place,
    };
    let mut found: Vec<Rule> = Vec::new();
    for rule in view.broken.iter().filter(|rule| !skipped(rule) && rule.rejects(client, place_for(rule))) {
        if !found.contains(rule) {
            found.push(*rule);
        }
    }
    if client == Client::Python313 {
        found.sort_by_key(|rule| strict_order(*rule));
    }
    found
}

/// When OpenSSL looks: at extensions and CAs, then as strict mode asks, then at purposes, keys, and signatures
/// (check_extensions and check_auth_level).
fn strict_order(rule: Rule) -> usize {
    let is_late = || {
        matches!(
            rule,
            Rule::KeyUsageEmpty
                | Rule::KeyUsageWithoutTls
                | Rule::UsageAnyOnly
                | Rule::UsageEmpty
                | Rule::UsageOther
                | Rule::NetscapeType
                | Rule::KeyRsaTiny
                | Rule::KeyRsaWeak
                | Rule::SignatureSha1
                | Rule::SignatureMd5
                | Rule::SignaturePssSha1
                | Rule::TimeFraction
                | Rule::TimeOffset
                | Rule::TimeWithoutSeconds
                | Rule::TimeMalformed
        )
    };
    let position = |rule| STRICT.iter().position(|strict| *strict == rule);
    match position(rule) {
        // strict mode compares the algorithms before it looks for key identifiers
        None if rule == Rule::SignatureAlgorithmsDiffer => position(Rule::SanEmpty).unwrap_or_default() + 1,
        Some(position) => position + 1,
        None if is_late() => STRICT.len() + 1,
        None => 0,
    }
}

/// Path length constraints (RFC 5280 section 4.2.1.9).
fn lengths(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    let views = path.views(set);
    views.iter().enumerate().skip(1).find_map(|(position, view)| {
        let is_anchor = path.place(position) == Place::Anchor;
        if is_anchor && NO_PATH_LENGTH_OF_ANCHOR.contains(client) {
            return None;
        }
        let most = view.basic_constraints.as_ref()?.path_length?;
        let below = views.get(1..position)?;
        let counted = below.iter().filter(|view| COUNTS_SELF_ISSUED.contains(client) || !view.is_self_issued()).count();
        let is_exceeded = u32::try_from(counted).is_ok_and(|counted| counted > most);
        is_exceeded.then_some(Refusal::at(Rule::PathLengthExceeded, position))
    })
}

/// Signatures, key identifiers, and serial numbers.
fn links(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    let views = path.views(set);
    for (position, pair) in views.windows(2).enumerate() {
        let [child, issuer] = pair else { continue };
        if !set.is_signed_by(child, issuer) {
            return Some(Refusal::at(Rule::SignatureWrong, position));
        }
        let is_mismatch = child.authority_key_id.as_ref().and_then(|id| id.key).zip(issuer.subject_key_id);
        if client == Client::Gnutls && is_mismatch.is_some_and(|(named, own)| named != own) {
            return Some(Refusal::at(Rule::AuthorityKeyIdMismatch, position));
        }
    }
    if client == Client::Firefox {
        let key = |position: usize| views.get(position).map(|view| (&view.issuer.folded, view.parts.serial));
        let is_reused = |position: &usize| (0..*position).any(|earlier| key(earlier) == key(*position));
        if let Some(position) = (0..views.len()).find(is_reused) {
            return Some(Refusal::at(Rule::SerialReused, position));
        }
    }
    None
}

fn names(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    let views = path.views(set);
    (1..views.len()).rev().find_map(|position| {
        if path.place(position) == Place::Anchor && client == Client::Java {
            return None;
        }
        let rule = constraints::refusal(client, views.get(position)?, views.get(..position)?)?;
        Some(Refusal::at(rule, position))
    })
}

/// requireExplicitPolicy (RFC 5280 section 4.2.1.11): from some certificate on, each must name a policy of the path.
fn policies(client: Client, set: &Set<'_>, path: &Path) -> Option<Refusal> {
    if !REQUIRES_POLICIES.contains(client) {
        return None;
    }
    let views = path.views(set);
    let end = views.len() - usize::from(matches!(path.0.last(), Some(Node::Anchor(_))) && views.len() > 1);
    let mut valid: Option<Vec<&[u8]>> = None;
    // Chromium takes the requirements of an anchor too
    let anchor = views.get(end).filter(|_| client == Client::Chromium);
    let mut required = anchor.and_then(|anchor| required_after(anchor));
    for (position, view) in views.iter().enumerate().take(end).rev() {
        let own = view.policies();
        valid = Some(match valid {
            _ if own.contains(&ANY_POLICY) && valid.is_none() => vec![ANY_POLICY],
            None => own,
            Some(above) if above.contains(&ANY_POLICY) => own,
            Some(above) if own.contains(&ANY_POLICY) => above,
            Some(above) => above.into_iter().filter(|policy| own.contains(policy)).collect(),
        });
        required = match (required, required_after(view)) {
            (Some(left), Some(skip)) => Some(usize::min(left, skip)),
            (left, skip) => left.or(skip),
        };
        if required == Some(0) && valid.as_ref().is_some_and(Vec::is_empty) {
            return Some(Refusal::at(Rule::PolicyRequired, position));
        }
        required = required.map(|left: usize| left.saturating_sub(usize::from(!view.is_self_issued())));
    }
    None
}

/// After how many certificates a policy is required.
fn required_after(view: &View<'_>) -> Option<usize> {
    let constraints = Input(view.parts.value(oid::POLICY_CONSTRAINTS)?).take(SEQUENCE)?;
    let skip = Input(constraints).optional(0x80).ok().flatten()?;
    Some(skip.iter().fold(0, |sum, octet| (sum << 8 | usize::from(*octet)).min(1000)))
}

/// What Envoy's handshake checks of the server's certificate, whatever it trusts.
const OF_HANDSHAKE: &[Rule] = &[
    Rule::KeyP384,
    Rule::KeyP521,
    Rule::KeyP224,
    Rule::KeyP192,
    Rule::KeyOtherCurve,
    Rule::KeyEd25519,
    Rule::KeyEd448,
    Rule::KeyPss,
    Rule::KeyExplicitCurve,
    Rule::KeyUnknown,
    Rule::KeyUsageWithoutDigitalSignature,
    Rule::KeyUsageWithoutTls,
    Rule::KeyUsageEmpty,
    Rule::PathLengthWithoutCa,
    Rule::PathLengthNegative,
    Rule::SubjectTextUtf8,
    Rule::SubjectTextBmp,
];

/// OpenSSL's X509_V_FLAG_X509_STRICT checks these, in this order, in chains of more than one certificate.
const STRICT: &[Rule] = &[
    Rule::NotCaByOmission,
    Rule::VersionOld,
    Rule::PathLengthWithoutCa,
    Rule::PathLengthWithoutCertSign,
    Rule::BasicConstraintsNotCritical,
    Rule::KeyUsageMissing,
    Rule::KeyUsageCertSignWithoutCa,
    Rule::SubjectEmpty,
    Rule::SanNotCritical,
    Rule::SanEmpty,
    Rule::AuthorityKeyIdMissing,
    Rule::SubjectKeyIdMissing,
];

/// Java cannot parse a certificate that breaks these.
const NOT_READ_BY_JAVA: &[Rule] = &[
    Rule::SubjectEmpty,
    Rule::SanNotCritical,
    Rule::SanEmpty,
    Rule::SanUri,
    Rule::SanAddressLength,
    Rule::KeyExplicitCurve,
    Rule::KeyCompressedPoint,
    Rule::DuplicateExtension,
    Rule::DuplicateKnownExtension,
    Rule::DuplicateSubjectKeyId,
];

/// 2.5.29.32.0
const ANY_POLICY: &[u8] = &[0x55, 0x1d, 0x20, 0];

const fn of(letters: &str) -> Clients {
    Clients::of(letters.as_bytes())
}

const NO_PATH_LENGTH_OF_ANCHOR: Clients = of("JER");
const COUNTS_SELF_ISSUED: Clients = of("KGFR");
const REQUIRES_POLICIES: Clients = of("KJEH");
