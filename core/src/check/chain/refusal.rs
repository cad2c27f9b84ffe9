//! Findings about a path that rustls-webpki rejects.

use crate::chain::Refusal;
use crate::finding::{Code, Finding};

/// The rule it falls under.
pub(super) fn code(refusal: &Refusal) -> Code {
    match refusal {
        Refusal::NameConstraint => Code::ChainNameConstraint,
        Refusal::Signature(_) => Code::ChainBrokenSignature,
        Refusal::StricterClients(_) => Code::ChainStrictness,
    }
}

/// Words a rejection.
pub(super) fn finding(refusal: &Refusal) -> Finding {
    let code = code(refusal);
    let finding = match refusal {
        Refusal::NameConstraint => {
            Finding::error(code, "chain", "a name of the certificate is outside the name constraints of a CA above it")
        }
        Refusal::Signature(error) => {
            Finding::error(code, "chain", format!("rustls clients reject this chain: {}", in_words(error)))
        }
        Refusal::StricterClients(error) => {
            let why = why(error).map_or_else(|| in_words(error), str::to_owned);
            let message = format!("kubectl and Envoy accept this chain; stricter clients (rustls) reject it: {why}");
            Finding::warning(code, "chain", message)
        }
    };
    finding.about("certificate.chainFile")
}

/// Why rustls rejects a certificate that Go accepts.
fn why(error: &webpki::Error) -> Option<&'static str> {
    match error {
        webpki::Error::UnsupportedCriticalExtension => Some(
            "a critical extension about policies, which kubectl before 1.33 also rejects, except `certificatePolicies`",
        ),
        webpki::Error::BadDerTime => Some("a date before 1970"),
        _ => None,
    }
}

fn in_words(error: &webpki::Error) -> String {
    // The names of rustls-webpki's errors, spaced: there are fifty, and each names one rule.
    let name = format!("{error:?}");
    let head = name.split(['(', '{', ' ']).next().unwrap_or_default();
    let mut words = String::new();
    for letter in head.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
