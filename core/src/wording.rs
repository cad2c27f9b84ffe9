//! How findings name certificates and other people's texts: bounded, the same everywhere.

use std::sync::Arc;

use crate::chain::TrustAnchor;
use crate::decoded::Found;
pub(crate) use crate::shell::file as quoted;
use crate::x509::Certificate;

/// Lists the first few.
pub(crate) fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>) -> String {
    let mut names = names.into_iter();
    let more = names.len().saturating_sub(LISTED);
    let mut shown = String::new();
    for (index, name) in names.by_ref().take(LISTED).enumerate() {
        if index > 0 {
            shown.push_str(", ");
        }
        shown.push_str(name.as_ref());
    }
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// The beginning of a text from the input, as long as real names are.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What a CA certificate is called: its common name, otherwise its subject.
pub(crate) fn called(certificate: &Certificate) -> String {
    let name = certificate.common_name.as_deref().unwrap_or(&certificate.subject);
    if name.is_empty() { "without a subject".to_owned() } else { short(name) }
}

/// What a trust anchor is called: by Mozilla's list, or as a CA certificate.
pub(crate) fn anchor(anchor: &TrustAnchor) -> String {
    match anchor {
        TrustAnchor::Listed(name) => name.clone(),
        TrustAnchor::Given(certificate) => called(certificate),
    }
}

/// `"Example CA" (chain.pem block 2)`
pub(crate) fn described(found: &Found<Arc<Certificate>>) -> String {
    let name = if found.part.is_ca() { called(&found.part) } else { short(found.part.short_name()) };
    format!("\"{name}\" ({})", place(found))
}

/// `chain.pem block 2`
pub(crate) fn place<T>(found: &Found<T>) -> String {
    format!("{} block {}", found.origin.name, found.origin.block)
}

/// Characters of one name; the longest DNS name has 253.
const SHOWN: usize = 253;
/// Names that one message lists.
const LISTED: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_five_and_counts_the_rest() {
        assert_eq!(list([] as [&str; 0]), "");
        assert_eq!(list(["a", "b", "c", "d", "e"]), "a, b, c, d, e");
        assert_eq!(list(["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(short("k8s.example.com"), "k8s.example.com");
        assert_eq!(short(&"ü".repeat(SHOWN)), "ü".repeat(SHOWN));
        assert_eq!(short(&"ü".repeat(SHOWN + 1)), format!("{}...", "ü".repeat(SHOWN)));
    }
}
