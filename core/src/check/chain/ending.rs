//! Findings about where the chain ends.

use std::sync::Arc;

use super::path::position;
use crate::chain::{Chain, Embedding, Ending, Position, WeakAnchor, Weakness};
use crate::finding::{Code, Finding};
use crate::wording::{called, list, short};
use crate::x509::{Certificate, MOZILLA_LIST};

/// The rule an ending falls under.
pub(super) fn code(ending: &Ending) -> Code {
    match ending {
        Ending::Public(_) => Code::TrustPublic,
        Ending::Private { .. } => Code::TrustPrivate,
        Ending::SelfSigned { .. } => Code::TrustSelfSigned,
        Ending::Incomplete { .. } | Ending::OtherRoot { .. } => Code::ChainIncomplete,
        Ending::UnknownRoot(_) | Ending::UnknownIssuer { .. } => Code::TrustAnchorUnknown,
    }
}

/// Words the ending of `chain`.
pub(super) fn finding(ending: &Ending, chain: &Chain) -> Finding {
    let code = code(ending);
    let finding = match ending {
        Ending::Public(name) => {
            let message = format!("the chain ends at \"{name}\", which clients know ({MOZILLA_LIST})");
            Finding::note(code, ANCHOR, message)
        }
        Ending::Private { anchor, is_embedded } => private(&called(anchor), *is_embedded),
        Ending::SelfSigned { is_given } => self_signed(chain, *is_given),
        Ending::Incomplete { last, position, has_namesake, is_given_up } => {
            let message = incomplete(&name(*position, last), last, *has_namesake, *is_given_up);
            Finding::error(code, self::position(*position), message)
        }
        Ending::OtherRoot { root, anchors } => {
            let anchors = list(anchors.iter().map(|anchor| format!("\"{}\"", called(anchor))));
            let root = called(root);
            let message =
                format!("the chain ends at \"{root}\", which is none of the trust anchors that were given ({anchors})");
            Finding::error(code, ANCHOR, message)
        }
        Ending::UnknownRoot(root) => {
            let message = format!(
                "the chain ends at \"{}\", which Mozilla does not list and nobody gave as a trust anchor: that it is sent \
                 along makes nobody trust it",
                called(root)
            );
            Finding::warning(code, ANCHOR, message)
        }
        Ending::UnknownIssuer { last, position } => {
            let message = format!(
                "the chain ends below \"{}\", which Mozilla does not list and nobody gave as a trust anchor: clients must \
                 have it, and whether it signed \"{}\" was not checked",
                short(&last.issuer),
                name(*position, last)
            );
            Finding::warning(code, self::position(*position), message)
        }
    };
    finding.about("certificate.chainFile")
}

fn private(name: &str, is_embedded: bool) -> Finding {
    if is_embedded {
        let message = format!(
            "the chain ends at \"{name}\", a CA of your own: kubectl trusts it by the kubeconfig, other programs need it as well"
        );
        return Finding::note(Code::TrustPrivate, ANCHOR, message);
    }
    let message = format!(
        "the chain ends at \"{name}\", a CA of your own: every client machine must trust it, and what brings its own list \
         does not take the machine's (Python, Java, Node, most containers)"
    );
    Finding::warning(Code::TrustPrivate, ANCHOR, message)
}

fn self_signed(chain: &Chain, is_given: bool) -> Finding {
    let name = short(chain.leaf.as_ref().map_or("", |leaf| leaf.short_name()));
    let message = format!("the certificate \"{name}\" signed itself");
    if is_given {
        let message = format!("{message}: clients must be given this very certificate, and again at each renewal");
        Finding::warning(Code::TrustSelfSigned, "leaf", message)
    } else {
        Finding::error(Code::TrustSelfSigned, "leaf", format!("{message}: no client trusts it by itself"))
    }
}

fn incomplete(name: &str, last: &Certificate, has_namesake: bool, is_given_up: bool) -> String {
    let mut message = format!("the issuer of \"{name}\" is missing: \"{}\"", short(&last.issuer));
    if let Some(key_id) = &last.authority_key_id {
        message.push_str(&format!(" (key id {key_id})"));
    }
    if let Some(url) = last.ca_issuers.first() {
        message.push_str(&format!("; its certificate is offered at {}", short(url)));
    }
    if has_namesake {
        message.push_str("; a trust anchor of that name was given, but its key did not sign this");
    }
    if is_given_up {
        message.push_str("; there are more possible paths than any client tries");
    }
    message
}

fn name(position: Position, certificate: &Arc<Certificate>) -> String {
    match position {
        Position::Leaf => short(certificate.short_name()),
        Position::Intermediate(_) | Position::TrustAnchor => called(certificate),
    }
}

/// The rule a problem of embedding falls under.
pub(super) fn embedding_code(problem: &Embedding) -> Code {
    match problem {
        Embedding::ListedMissing(_) | Embedding::Missing => Code::TrustAnchorMissing,
        Embedding::NotRoot(_) => Code::TrustAnchorNotRoot,
    }
}

/// Words what keeps the anchor out of the kubeconfig, or makes it a poor one.
pub(super) fn embedding(problem: &Embedding) -> Finding {
    let code = embedding_code(problem);
    let finding = match problem {
        Embedding::ListedMissing(name) => {
            let message =
                format!("the kubeconfig is to hold the trust anchor, but the certificate of \"{name}\" was not given");
            Finding::error(code, ANCHOR, message)
        }
        Embedding::Missing => {
            let message = "the kubeconfig is to hold the trust anchor, but none was given that ends the chain";
            Finding::error(code, ANCHOR, message)
        }
        Embedding::NotRoot(anchor) => {
            let message = format!(
                "\"{}\" goes into the kubeconfig and is an intermediate, issued by \"{}\": kubectl takes it, OpenSSL clients \
                 do not",
                called(anchor),
                short(&anchor.issuer)
            );
            Finding::warning(code, ANCHOR, message)
        }
    };
    finding.about("kubeconfig.trust")
}

/// `trust-anchor-weak`
pub(super) fn weak_anchors(anchors: &[WeakAnchor]) -> Option<Finding> {
    let weak = |anchor: &WeakAnchor| {
        let what = match anchor.weakness {
            Weakness::ShortKey(bits) => format!("has a key of {bits} bits"),
            Weakness::Signature => format!("is signed with {}", anchor.certificate.signature),
        };
        format!("\"{}\" {what}", called(&anchor.certificate))
    };
    let message = || format!("hardened clients refuse such trust anchors: {}", list(anchors.iter().map(weak)));
    let finding = || Finding::warning(Code::TrustAnchorWeak, ANCHOR, message()).about("certificate.anchorFiles");
    (!anchors.is_empty()).then(finding)
}

/// Who it is about.
const ANCHOR: &str = "trust anchor";
