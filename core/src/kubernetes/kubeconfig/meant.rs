//! Is this text meant to be a kubeconfig? Cheap, and correct for damaged ones too.

use super::model::Kubeconfig;

impl Kubeconfig {
    /// Says whether a text is meant to be a kubeconfig (it may still be broken).
    pub fn is_meant(text: &[u8]) -> bool {
        is_meant(text)
    }
}

/// Says so if the outermost mapping has the keys of one.
fn is_meant(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut lines = text.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end);
    let Some(first) = lines.find(|line| !is_empty(line)) else { return false };
    if first.trim_ascii_start().starts_with(b"{") {
        return is_json(text);
    }
    let mut seen = Seen::default();
    let indentation = first.len() - first.trim_ascii_start().len();
    // kubectl reads the first document only
    for line in core::iter::once(first).chain(lines).take_while(|line| !line.starts_with(b"---")) {
        let Some((b"", rest)) = line.split_at_checked(indentation).map(|(i, rest)| (i.trim_ascii(), rest)) else {
            continue;
        };
        if rest.starts_with(b" ") {
            continue; // deeper: a user's `exec` has an apiVersion of its own
        }
        let Some(colon) = rest.iter().position(|&b| b == b':') else { continue };
        let (key, value) = rest.split_at(colon);
        seen.look(unquoted(key), unquoted(value.get(1..).unwrap_or_default()));
    }
    seen.is_kubeconfig()
}

#[derive(Default)]
struct Seen {
    keys: usize,
    is_config: bool,
    has_version: bool,
    is_other: bool,
}

impl Seen {
    fn look(&mut self, key: &[u8], value: &[u8]) {
        match key {
            b"kind" => {
                self.is_config |= value == b"Config";
                // the text may be cut
                self.is_other |= !b"Config".starts_with(value);
            }
            b"apiVersion" => {
                self.has_version |= value == b"v1";
                self.is_other |= value != b"v1";
            }
            _ if KEYS.contains(&key) => self.keys += 1,
            _ => {}
        }
    }

    fn is_kubeconfig(&self) -> bool {
        // kubectl writes `apiVersion` and `clusters` first: one that was cut may contain nothing else
        !self.is_other && (self.is_config || self.keys >= 2 || self.has_version && self.keys == 1)
    }
}

/// Keys in quotes: text that is itself quoted inside JSON has them escaped.
fn is_json(text: &[u8]) -> bool {
    let has = |key: &[u8]| {
        let quoted = [b"\"", key, b"\""].concat();
        text.windows(quoted.len()).any(|window| window == quoted)
    };
    KEYS.iter().filter(|key| has(key)).count() >= 2
}

fn is_empty(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#") || line.starts_with(b"---")
}

fn unquoted(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    let inner = |quote: &[u8]| text.strip_prefix(quote)?.strip_suffix(quote);
    inner(b"\"").or_else(|| inner(b"'")).unwrap_or(text)
}

const KEYS: [&[u8]; 4] = [b"clusters", b"contexts", b"users", b"current-context"];

/// Says whether a line begins with a key of the format's outermost level.
pub(super) fn is_known_line(line: &str) -> bool {
    let key = line.trim_start().split_once(':').map_or("", |(key, _)| key);
    super::ignored::TOP.contains(&key.trim_matches(['"', '\'']))
}

/// Says whether a line begins an item of a list.
pub(super) fn is_list_item(line: &str) -> bool {
    let line = line.trim();
    line == "-" || line.starts_with("- ")
}
