//! Which clients accept a chain: one path search and one list of checks, with a row of switches per client.
//!
//! The rules were measured with the real verifiers; `tests/clients` contains their answers.

mod alone;
mod client;
mod constraints;
mod documented;
mod names;
mod path;
mod remedy;
mod rule;
mod search;
mod set;
mod suffixes;
mod view;
mod words;

pub use client::Client;
pub use rule::{Kind, Rule};

use client::Clients;
use path::Refusal;
use rule::Place;
use set::Set;

pub use set::Anchor;

use crate::time::Moment;
use crate::x509::Certificate;

/// What a server sends to a client, and what the client knows.
pub struct Question<'a> {
    /// Certificates as they are sent, the server certificate first, DER.
    pub sent: Vec<&'a [u8]>,
    /// What the client trusts.
    pub anchors: Vec<Anchor>,
    /// The host name (or IP address) that the client asks for.
    pub host: &'a str,
    /// When.
    pub at: Moment,
    /// Each certificate is known to be signed by the next one, and the last one by the only anchor: no signature is
    /// computed again.
    pub is_verified: bool,
}

/// What one client says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The client.
    pub client: Client,
    /// Whether it accepts the chain; `None`: not known.
    pub accepts: Option<bool>,
    /// Why it rejects the chain: the rule of the text that it prints.
    pub rule: Option<Rule>,
    /// Every other rule by which it would reject the certificate.
    pub also: Vec<Rule>,
    /// The SHA-256 of the certificate that breaks the rule, if it is one certificate.
    pub certificate: Option<[u8; 32]>,
}

impl Answer {
    /// What a client says of a chain that is not known.
    pub fn unknown(client: Client) -> Self {
        Self { client, accepts: None, rule: None, also: Vec::new(), certificate: None }
    }

    /// Every rule by which the client rejects the certificate.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        self.rule.into_iter().chain(self.also.iter().copied())
    }
}

/// Predicts what `clients` say.
pub fn answers(question: &Question<'_>, clients: &[Client]) -> Vec<Answer> {
    let set = Set::new(&question.sent, &question.anchors, question.host, question.at);
    if question.is_verified {
        set.know_signatures();
    }
    let answer = |client: &Client| {
        let refusal = refusal(*client, &set);
        let accepts = if client.is_measured() { Some(refusal.is_none()) } else { refusal.as_ref().map(|_| false) };
        let Some(Refusal { rule, also, certificate, .. }) = refusal else {
            return Answer { accepts, ..Answer::unknown(*client) };
        };
        Answer { client: *client, accepts, rule: Some(rule), also, certificate }
    };
    clients.iter().map(answer).collect()
}

/// Says which measured clients reject a certificate (DER) whatever is above and below it: as a trust anchor if it is
/// self-issued, otherwise as an intermediate or a server certificate.
pub fn rejecting(certificate: &Certificate) -> Vec<(Client, Rule)> {
    let place = match (certificate.is_ca(), certificate.is_self_issued()) {
        (true, true) => Place::Anchor,
        (true, false) => Place::Intermediate,
        (false, _) => Place::Leaf,
    };
    let Some(view) = set::seen(&certificate.der) else { return Vec::new() };
    let first = |client: &Client| {
        let is_of_anchor = |rule: &&Rule| **rule == Rule::AuthorityKeyIdMissing && certificate.is_self_issued();
        let found = view.broken.iter().find(|rule| !is_of_anchor(rule) && rule.rejects(*client, place))?;
        Some((*client, *found))
    };
    Client::ALL.iter().filter(|client| client.is_measured()).filter_map(first).collect()
}

/// Says whether a SAN of the certificate names the host, as `client` compares.
pub fn is_named(client: Client, certificate: &Certificate, host: &str) -> bool {
    certificate.dns_names.iter().any(|name| names::matches(client, name, host))
}

/// Why `client` rejects the chain.
fn refusal(client: Client, set: &Set<'_>) -> Option<Refusal> {
    if let Some(refusal) = sent_refusal(client, set) {
        return Some(refusal);
    }
    let found = match client {
        Client::Kubectl | Client::Java | Client::Firefox | Client::Chromium | Client::Rustls => {
            search::exhaustive::search(client, set)
        }
        Client::Apple | Client::Windows => return documented::refusal(client, set),
        _ => search::first::search(client, set),
    };
    match found {
        Err(Refusal { rule, also, position: position @ 1.., certificate }) => {
            let also = also.into_iter().map(of_ca).collect();
            Some(Refusal { rule: of_ca(rule), also, position, certificate })
        }
        Err(refusal) => Some(refusal),
        Ok(_) => {
            let leaf = set.leaf()?;
            let is_nameless = client == Client::Curl && leaf.parts.issuer.content.is_empty();
            let nameless = is_nameless.then_some(Rule::SubjectEmpty);
            let rule = names::refusal(client, leaf, set.host).or(nameless)?;
            Some(Refusal { certificate: Some(leaf.sha256), ..Refusal::at(rule, 0) })
        }
    }
}

/// Clients have a text of their own for the key of a CA.
fn of_ca(rule: Rule) -> Rule {
    match rule {
        Rule::KeyRsaWeak | Rule::KeyRsaTiny => Rule::CaKeyRsaWeak,
        rule => rule,
    }
}

/// What a client rejects of the message, before it looks for a path.
fn sent_refusal(client: Client, set: &Set<'_>) -> Option<Refusal> {
    let has_damaged = set.sent.iter().any(Option::is_none);
    if set.leaf().is_none() || (has_damaged && READS_ALL.contains(client)) {
        return Some(Refusal::at(Rule::Unreadable, 0));
    }
    let is_long = set.sent.len() > JAVA_CERTIFICATES || set.sent_bytes > JAVA_BYTES;
    let is_deep = client == Client::Gnutls && set.sent.len() > GNUTLS_CERTIFICATES;
    if client == Client::Java && is_long || is_deep {
        return Some(Refusal::at(Rule::ChainTooLong, 0));
    }
    let unparsed = || set.sent.iter().flatten().find(|view| alone::go_refusal(view).is_some());
    let view = unparsed().filter(|_| client == Client::Kubectl)?;
    Some(Refusal { certificate: Some(view.sha256), ..Refusal::at(Rule::NotParsedByGo, 0) })
}

const READS_ALL: Clients = Clients::of(b"KCPSNJEG");
/// `jdk.tls.maxCertificateChainLength`
const JAVA_CERTIFICATES: usize = 10;
/// `DEFAULT_MAX_VERIFY_DEPTH`
const GNUTLS_CERTIFICATES: usize = 16;
/// `jdk.tls.maxHandshakeMessageSize`
const JAVA_BYTES: usize = 32_768;
