//! Strings and numbers: plain, quoted, or as a literal block.
//!
//! Which strings other readers take for something else: YAML 1.1's types (<https://yaml.org/type/>), as go-yaml v2 and
//! PyYAML read them, and YAML 1.2's core schema. Where they differ, quotes. The kind of quotes is go-yaml's: double for
//! what would be another type or cannot be printed, single for what would be other syntax.

use core::fmt;
use core::fmt::Write;

/// Writes a string; the lines of a literal block are indented by `indent`.
pub(super) fn text(out: &mut dyn Write, text: &str, indent: usize) -> fmt::Result {
    if is_literal(text) { literal(out, text, indent) } else { key(out, text) }
}

/// Writes a string on one line.
pub(super) fn key(out: &mut dyn Write, text: &str) -> fmt::Result {
    if is_other_type(text) || !is_all_printable(text) {
        double_quoted(out, text)
    } else if is_plain(text) {
        out.write_str(text)
    } else if text.contains('\'') && !text.contains(['"', '\\']) {
        // An expression full of single quotes stays readable.
        double_quoted(out, text)
    } else {
        single_quoted(out, text)
    }
}

/// Writes a number so that YAML 1.1 sees one too: its floats have a point, and a sign in the exponent.
pub(super) fn number(out: &mut dyn Write, number: &serde_json::Number) -> fmt::Result {
    let text = number.to_string();
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return out.write_str(&text) };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
    write!(out, "{mantissa}{point}e{sign}{exponent}")
}

/// Would some reader take the plain text for a boolean, null, number, time, merge key or default key?
fn is_other_type(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || INFINITIES.iter().any(|word| unsigned.eq_ignore_ascii_case(word))
        || looks_numeric(unsigned)
}

/// Integers in every base, floats, sexagesimals and timestamps are made of these characters and start with a digit or
/// a point; some hexadecimal-looking names are quoted with them, which harms nobody.
fn looks_numeric(unsigned: &str) -> bool {
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '_')
        && unsigned.chars().all(|c| c.is_ascii_hexdigit() || "_.:+-xXoOtTzZ ".contains(c))
}

/// Is the text, on its own in block context, a plain scalar of just these characters?
fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.next());
    let starts_plain = match first {
        Some('-') => second.is_some_and(|c| c != ' ') && !text.starts_with("---"),
        Some(c) => c.is_alphanumeric() || "_/.$(<^\\;+".contains(c),
        None => false,
    };
    starts_plain
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !(text.contains(' ') && (text.contains(": ") || text.contains(" #")))
        && (text.is_ascii() || text.chars().all(|c| c.is_ascii() || c.is_alphanumeric()))
}

/// Can the text stand as a literal block, `|` or `|-`, without an indentation indicator?
fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    text.contains('\n')
        && !body.is_empty()
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && body.split('\n').all(|line| line.is_empty() || !line.trim().is_empty())
        && body.chars().all(|c| c == '\n' || is_printable(c))
}

fn literal(out: &mut dyn Write, text: &str, indent: usize) -> fmt::Result {
    let (body, head) = text.strip_suffix('\n').map_or((text, "|-"), |body| (body, "|"));
    out.write_str(head)?;
    for line in body.split('\n') {
        out.write_char('\n')?;
        if !line.is_empty() {
            write!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

fn single_quoted(out: &mut dyn Write, text: &str) -> fmt::Result {
    out.write_char('\'')?;
    for (index, part) in text.split('\'').enumerate() {
        if index > 0 {
            out.write_str("''")?;
        }
        out.write_str(part)?;
    }
    out.write_char('\'')
}

fn double_quoted(out: &mut dyn Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if is_printable(c) => out.write_char(c)?,
            c => match u32::from(c) {
                code @ 0..=0xff => write!(out, "\\x{code:02X}")?,
                code @ 0x100..=0xffff => write!(out, "\\u{code:04X}")?,
                code => write!(out, "\\U{code:08X}")?,
            },
        }
    }
    out.write_char('"')
}

fn is_all_printable(text: &str) -> bool {
    // certificates and keys are long, and ASCII
    text.bytes().all(|octet| matches!(octet, b' '..=b'~')) || text.chars().all(is_printable)
}

/// YAML's printable characters on one line, without those that break lines, and without those that are invisible or
/// turn the direction of writing: a reviewer should see them.
fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => false,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' => false,
        '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' => true,
        _ => false,
    }
}

/// Compared without regard to case, which is wider than any reader's list.
const WORDS: [&str; 13] = ["", "~", "null", "true", "false", "yes", "no", "y", "n", "on", "off", "=", "<<"];
const INFINITIES: [&str; 2] = [".inf", ".nan"];
