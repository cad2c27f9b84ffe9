//! Finds the line of a field, for messages. The reader hands over values without places; a key stands after its
//! parent's, so one walk over the text finds it.

/// Returns the line, from 1, where the last of `keys` stands, each looked for behind the one before.
pub(super) fn line_of(text: &str, keys: &[String]) -> Option<usize> {
    if keys.is_empty() {
        return None;
    }
    let mut at = 0;
    for key in keys {
        at = find_key(text, at, key)? + key.len();
    }
    let before = text.get(..at)?;
    Some(before.matches('\n').count() + 1)
}

/// Returns where `key` next stands as a key: nothing but `{`, `,`, `-`, quotes and blanks before it, a colon behind it.
fn find_key(text: &str, from: usize, key: &str) -> Option<usize> {
    let rest = text.get(from..)?;
    let place = rest.match_indices(key).map(|(i, _)| from + i).find(|i| is_key(text, *i, key.len()))?;
    Some(place)
}

fn is_key(text: &str, at: usize, length: usize) -> bool {
    let (Some(before), Some(behind)) = (text.get(..at), text.get(at + length..)) else { return false };
    let starts = before.chars().next_back().is_none_or(|c| " \t\n\r{,\"'".contains(c));
    let colon = behind.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']).starts_with(':');
    starts && colon && !is_comment(before)
}

/// Looks back over a bounded piece: one line may be the whole of a hostile document.
fn is_comment(before: &str) -> bool {
    let bytes = before.as_bytes();
    let piece = bytes.get(bytes.len().saturating_sub(LOOK_BACK)..).unwrap_or_default();
    let line = piece.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    line.trim_ascii_start().starts_with(b"#") || line.windows(2).any(|pair| pair == b" #")
}

const LOOK_BACK: usize = 1024;
