//! What one input held, counted, and said in words.

/// Counts of what was found in one input.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) certificates: usize,
    pub(super) private_keys: usize,
    pub(super) public_keys: usize,
    /// The archive that all of it came out of, in words.
    pub(super) archive: Option<&'static str>,
    /// Archives that stayed closed.
    pub(super) closed_archives: usize,
    /// Keys that stayed encrypted.
    pub(super) encrypted_keys: usize,
    /// Keys that were seen and cannot be used.
    pub(super) unusable_keys: usize,
    /// Blocks that could not be read.
    pub(super) broken: usize,
    /// Blocks that are nothing anybody needs here: what they are, and their line.
    pub(super) strangers: Vec<(String, usize)>,
    /// Blocks that told another label than their content: block, label, content's label.
    pub(super) labels: Vec<(usize, String, &'static str)>,
}

impl Contents {
    /// Keys of any kind.
    pub(super) fn keys(&self) -> usize {
        self.private_keys + self.public_keys + self.encrypted_keys + self.unusable_keys
    }

    /// Says whether nothing of use, and nothing broken, was in it.
    pub(super) fn is_only_strangers(&self) -> bool {
        self.certificates + self.keys() + self.closed_archives + self.broken == 0
    }

    /// Says whether keys are all that is in it.
    pub(super) fn is_only_keys(&self) -> bool {
        self.keys() > 0 && self.certificates + self.closed_archives + self.broken == 0
    }

    /// Says it in words: `2 certificates and a private key (PEM)`.
    pub(super) fn words(&self, form: &str) -> String {
        format!("{} ({})", self.parts(), self.archive.unwrap_or(form))
    }

    /// The same without the form.
    pub(super) fn parts(&self) -> String {
        let counts = [
            (self.certificates, "certificate"),
            (self.private_keys, "private key"),
            (self.public_keys, "public key"),
            (self.encrypted_keys, "encrypted private key"),
            (self.closed_archives, "encrypted archive"),
            (self.unusable_keys, "key that cannot be used"),
            (self.broken, "damaged block"),
        ];
        let mut parts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(c, w)| counted(*c, w)).collect();
        if parts.is_empty() {
            parts.extend(self.strangers.first().map(|(what, _)| what.clone()));
        }
        let Some(last) = parts.pop() else { return "nothing of use".to_owned() };
        if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
    }
}

fn counted(count: usize, what: &str) -> String {
    match (count, what.split_once(' ')) {
        (1, _) if what.starts_with('e') => format!("an {what}"),
        (1, _) => format!("a {what}"),
        (count, Some(("key", rest))) => format!("{count} keys {rest}"),
        (count, _) => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_said_in_words() {
        let contents = |certificates, private_keys, unusable_keys, broken| Contents {
            certificates,
            private_keys,
            unusable_keys,
            broken,
            ..Contents::default()
        };
        let table = [
            (contents(1, 0, 0, 0), "a certificate (PEM)"),
            (contents(2, 1, 0, 0), "2 certificates and a private key (PEM)"),
            (contents(2, 0, 2, 1), "2 certificates, 2 keys that cannot be used and a damaged block (PEM)"),
            (contents(0, 0, 0, 0), "nothing of use (PEM)"),
        ];
        for (contents, expected) in table {
            assert_eq!(contents.words("PEM"), expected);
        }
    }
}
