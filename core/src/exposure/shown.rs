//! What was typed, as messages show it.

/// Shows what was typed in a message: short and printable, else only its length.
pub(super) fn shown(typed: &str) -> String {
    let printable = typed.chars().all(|c| !c.is_control());
    match typed.chars().count() {
        0 => "an empty text".to_owned(),
        count if count > LONGEST || !printable => format!("a text of {count} characters"),
        _ => format!("`{typed}`"),
    }
}

/// Longest text that is shown.
const LONGEST: usize = 64;
