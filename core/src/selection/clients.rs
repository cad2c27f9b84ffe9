//! What clients say of the chain they get, and Envoy of the API server's.

use crate::chain::{Chain, TrustAnchor, TrustKind};
use crate::clients::{Anchor, Answer, Client, Question, answers};
use crate::decoded::Decoded;
use crate::fqdn::Fqdn;
use crate::input::Input;
use crate::material::Role;
use crate::mode::Mode;
use crate::selection::existing::existing_secrets;
use crate::selection::set::UpstreamCa;
use crate::x509::{Certificate, Roots, roots};

/// Asks every client. Where the chain or its anchor is not known, neither is the answer.
pub(super) fn ask(input: &Input<'_>, decoded: &Decoded, parts: &Parts<'_>) -> Vec<Answer> {
    let spec = &input.exposure.spec;
    let is_front = |client: &Client| *client != Client::Envoy;
    let front: Vec<Client> = Client::ALL.iter().copied().filter(is_front).collect();
    let of_server = crate::decoded::of_role(decoded, Role::ApiServerCertificate);
    let server = parts.api_server.map(|server| server.der.as_slice());
    let ca: Vec<&[u8]> = parts.upstream_ca.iter().flat_map(|(ca, _)| ca).map(|ca| ca.der.as_slice()).collect();
    let to_api_server = |host| {
        let others = of_server.iter().map(|other| other.der.as_slice()).filter(|der| Some(*der) != server);
        let sent: Vec<&[u8]> = core::iter::once(server?).chain(others).collect();
        let anchors: Vec<Anchor> = ca.iter().map(|der| Anchor::certificate(der)).collect();
        (!anchors.is_empty()).then_some(Question { sent, anchors, host, at: input.at, is_verified: false })
    };
    let host = parts.fqdn.map(Fqdn::as_str);
    if spec.mode == Mode::Passthrough {
        let name = if spec.passthrough_name.is_empty() { host } else { Some(spec.passthrough_name.as_str()) };
        return told(name.and_then(to_api_server), &front);
    }
    let existing = in_existing_secret(input, decoded);
    let chain = host.and_then(|host| from_envoy(input, decoded, parts.chain, host, existing));
    let mut all = told(chain, &front);
    all.extend(told(to_api_server(&spec.upstream.subject_name), &[Client::Envoy]));
    all
}

/// Clients that reject what an existing Secret sends, and accept what kubefront writes of the same certificates.
pub(super) fn after_rewrite(
    input: &Input<'_>,
    decoded: &Decoded,
    parts: &Parts<'_>,
    answers: &[Answer],
) -> Vec<Client> {
    if input.exposure.spec.mode == Mode::Passthrough || in_existing_secret(input, decoded).is_none() {
        return Vec::new();
    }
    let is_rejecting = |answer: &&Answer| answer.client != Client::Envoy && answer.accepts == Some(false);
    let rejecting: Vec<Client> = answers.iter().filter(is_rejecting).map(|answer| answer.client).collect();
    let rewritten = parts.fqdn.and_then(|host| from_envoy(input, decoded, parts.chain, host.as_str(), None));
    let accepting = told(rewritten, &rejecting).into_iter().filter(|answer| answer.accepts == Some(true));
    accepting.map(|answer| answer.client).collect()
}

/// What the question is made of.
pub(super) struct Parts<'a> {
    pub(super) chain: &'a Chain,
    pub(super) fqdn: Option<&'a Fqdn>,
    pub(super) api_server: Option<&'a Certificate>,
    pub(super) upstream_ca: Option<&'a UpstreamCa>,
}

fn told(question: Option<Question<'_>>, clients: &[Client]) -> Vec<Answer> {
    match question {
        Some(question) => answers(&question, clients),
        None => clients.iter().map(|client| Answer::unknown(*client)).collect(),
    }
}

fn from_envoy<'a>(
    input: &Input<'_>,
    decoded: &'a Decoded,
    chain: &'a Chain,
    host: &'a str,
    existing: Option<Vec<&'a [u8]>>,
) -> Option<Question<'a>> {
    let leaf = chain.leaf.as_ref()?;
    let rebuilt = || core::iter::once(leaf).chain(&chain.intermediates).map(|c| c.der.as_slice()).collect();
    let is_rebuilt = existing.is_none();
    let sent: Vec<&'a [u8]> = existing.unwrap_or_else(rebuilt);
    let anchors = match (&chain.trust.kind, &chain.trust.anchor) {
        (_, Some(TrustAnchor::Given(anchor))) => vec![Anchor::certificate(&anchor.der)],
        (TrustKind::SelfSigned, _) => {
            let given = crate::decoded::of_role(decoded, Role::TrustAnchor);
            let own = given.iter().filter(|anchor| anchor.sha256 == leaf.sha256);
            own.map(|anchor| Anchor::certificate(&anchor.der)).collect()
        }
        (TrustKind::Unknown, _) => Vec::new(),
        (TrustKind::Public | TrustKind::Private | TrustKind::Broken, _) => {
            let given = crate::decoded::of_role(decoded, Role::TrustAnchor);
            let given = given.iter().map(|anchor| Anchor::certificate(&anchor.der));
            given.chain(public(input.roots, leaf, &chain.intermediates)).collect()
        }
    };
    let is_verified =
        matches!(chain.trust.kind, TrustKind::Public | TrustKind::Private) && !chain.has_other_path() && is_rebuilt;
    (!anchors.is_empty()).then_some(Question { sent, anchors, host, at: input.at, is_verified })
}

/// What Envoy sends of a Secret that kubefront does not write: `tls.crt` as it is.
fn in_existing_secret<'a>(input: &Input<'_>, decoded: &'a Decoded) -> Option<Vec<&'a [u8]>> {
    let secrets = existing_secrets(input.exposure, decoded);
    let read = secrets.first()?.chain.read.as_ref().ok()?;
    let with_digest = |digest: &String| {
        let found = decoded.certificates.iter().find(|found| found.part.sha256 == *digest);
        found.map(|found| found.part.der.as_slice())
    };
    read.iter().map(with_digest).collect()
}

/// Mozilla's anchors that issued one of these.
fn public(roots: Roots, leaf: &Certificate, intermediates: &[std::sync::Arc<Certificate>]) -> Vec<Anchor> {
    if roots == Roots::None {
        return Vec::new();
    }
    let issuers = core::iter::once(leaf).chain(intermediates.iter().map(AsRef::as_ref));
    let found = issuers.flat_map(|certificate| roots::with_subject(&certificate.issuer_der));
    found.map(|anchor| Anchor::listed(&anchor.subject, &anchor.subject_public_key_info)).collect()
}
