//! A kubeconfig whose line breaks or indentation are lost: every field of the format belongs to one place only.

use zeroize::Zeroizing;

use super::ignored::{LISTS, TOP};

/// One field: whether a dash is before it, its key, its value.
struct Field<'a> {
    has_dash: bool,
    key: &'a str,
    value: Vec<&'a str>,
}

/// Writes the fields of a text again, each in its place. `None` if the text has anything but fields of clusters,
/// contexts and users: plugins and extensions nest the same names deeper.
pub(super) fn from_fields(text: &str) -> Option<Zeroizing<String>> {
    let fields = fields(text)?;
    // twice the text is enough for the indentation of short fields: the buffer never moves
    let mut written = Zeroizing::new(String::with_capacity(text.len() * 2 + 4096));
    let mut rest = fields.as_slice();
    while let Some((field, after)) = rest.split_first() {
        let Some((list, entry, known)) = LISTS.iter().find(|(list, ..)| *list == field.key) else {
            if !TOP.contains(&field.key) {
                return None;
            }
            line(&mut written, "", field);
            rest = after;
            continue;
        };
        let end = after.iter().position(|field| TOP.contains(&field.key)).unwrap_or(after.len());
        let (inside, others) = after.split_at_checked(end)?;
        line(&mut written, "", field);
        entries(&mut written, inside, (list, entry, known))?;
        rest = others;
    }
    Some(written)
}

/// Writes the entries of a list.
fn entries(written: &mut String, fields: &[Field<'_>], list: (&str, &str, &[&str])) -> Option<()> {
    let (_, entry, known) = list;
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<&Field<'_>> = Vec::new();
    for field in fields {
        let is_entry = field.key == entry && field.value.is_empty();
        let is_known = field.key == "name" || is_entry || known.contains(&field.key);
        if !is_known || seen.contains(&field.key) && !field.has_dash && !seen.contains(&"name") {
            return None;
        }
        if field.has_dash || seen.contains(&field.key) {
            write_entry(written, &open, entry)?;
            open.clear();
            seen.clear();
        }
        seen.push(field.key);
        if !is_entry {
            open.push(field);
        }
    }
    write_entry(written, &open, entry)
}

fn write_entry(written: &mut String, fields: &[&Field<'_>], entry: &str) -> Option<()> {
    if fields.is_empty() {
        return Some(());
    }
    let name = fields.iter().find(|field| field.key == "name")?;
    line(written, "- ", name);
    written.push_str("  ");
    written.push_str(entry);
    written.push_str(":\n");
    for field in fields.iter().filter(|field| field.key != "name") {
        line(written, "    ", field);
    }
    Some(())
}

fn line(written: &mut String, indentation: &str, field: &Field<'_>) {
    written.push_str(indentation);
    written.push_str(field.key);
    written.push(':');
    for word in &field.value {
        written.push(' ');
        written.push_str(word);
    }
    written.push('\n');
}

fn fields(text: &str) -> Option<Vec<Field<'_>>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut has_dash = false;
    let words = text.split_whitespace().filter(|word| *word != "---");
    for word in words {
        if DASHES.contains(&word) {
            has_dash = true;
        } else if let Some(key) = word.strip_suffix(':') {
            let is_known =
                |(list, entry, known): &(&str, &str, &[&str])| *list == key || *entry == key || known.contains(&key);
            if key != "name" && !TOP.contains(&key) && !LISTS.iter().any(is_known) {
                return None;
            }
            fields.push(Field { has_dash, key, value: Vec::new() });
            has_dash = false;
        } else {
            if has_dash || BLOCKS.contains(&word) || word.starts_with('#') {
                return None;
            }
            fields.last_mut()?.value.push(word);
        }
        if fields.len() > MOST_FIELDS {
            return None;
        }
    }
    Some(fields)
}

/// What chats make of the dash of a list.
const DASHES: [&str; 6] = ["-", "\u{2022}", "\u{b7}", "\u{2013}", "\u{2014}", "*"];
const BLOCKS: [&str; 6] = ["|", "|-", "|+", ">", ">-", ">+"];
const MOST_FIELDS: usize = 2_000;
