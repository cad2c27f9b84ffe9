//! What a plain word means: the YAML 1.2 core schema, and the booleans of YAML 1.1, which Kubernetes' reader knows.

use serde_json::Number;

use super::Value;

/// Why a tagged word does not mean what its tag says.
pub(super) type Wrong = &'static str;

/// Returns what an untagged plain word means.
///
/// # Errors
/// It is a number beyond all numbers.
pub(super) fn plain(word: &str) -> Result<Option<Value>, Wrong> {
    if is_null(word) {
        return Ok(Some(Value::Null));
    }
    // Words begin with a letter mostly; only booleans do among those that mean something.
    if let Some(value) = boolean(word) {
        return Ok(Some(Value::Bool(value)));
    }
    if !word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return Ok(None);
    }
    match integer(word) {
        Some(number) => Ok(Some(Value::Number(number))),
        None => Ok(float(word)?.map(Value::Number)),
    }
}

/// `null` and its spellings.
pub(super) fn is_null(word: &str) -> bool {
    matches!(word, "" | "~" | "null" | "Null" | "NULL")
}

/// A boolean of YAML 1.1 in any case.
pub(super) fn boolean(word: &str) -> Option<bool> {
    let word = trim(word);
    let is_any = |words: [&str; 4]| words.iter().any(|spelling| word.eq_ignore_ascii_case(spelling));
    match word.len() {
        1..=5 if is_any(["true", "yes", "y", "on"]) => Some(true),
        1..=5 if is_any(["false", "no", "n", "off"]) => Some(false),
        _ => None,
    }
}

/// A whole number that fits 64 bits: decimal without leading zeros, `0x`, `0o`, `0b`; `_` between digits.
pub(super) fn integer(word: &str) -> Option<Number> {
    let word = trim(word);
    let (is_negative, digits) = match word.as_bytes().first()? {
        b'-' => (true, word.get(1..)?),
        b'+' => (false, word.get(1..)?),
        _ => (false, word),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, digits.get(2..)?),
        Some("0o" | "0O") => (8, digits.get(2..)?),
        Some("0b" | "0B") => (2, digits.get(2..)?),
        _ if digits.starts_with('0') && digits != "0" => return None,
        _ => (10, digits),
    };
    let magnitude = magnitude(digits, radix)?;
    if is_negative {
        return 0_i64.checked_sub_unsigned(magnitude).map(Number::from);
    }
    Some(Number::from(magnitude))
}

fn magnitude(digits: &str, radix: u32) -> Option<u64> {
    if digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    let mut digits = digits.chars().filter(|c| *c != '_').peekable();
    digits.peek()?;
    digits.try_fold(0_u64, |value, digit| {
        value.checked_mul(u64::from(radix))?.checked_add(u64::from(digit.to_digit(radix)?))
    })
}

/// A number with a point or an exponent, or one that is too large for [`integer`].
///
/// # Errors
/// JSON cannot represent it: infinite, or not a number.
pub(super) fn float(word: &str) -> Result<Option<Number>, Wrong> {
    let word = trim(word);
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return Err(NOT_FINITE);
    }
    let Some(json) = as_json(word) else { return Ok(None) };
    match serde_json::from_slice(json.as_bytes()) {
        Ok(serde_json::Value::Number(number)) => Ok(Some(number)),
        _ if unsigned.starts_with(|c: char| c.is_ascii_digit()) => Err(NOT_FINITE),
        _ => Ok(None),
    }
}

/// Writes a number as JSON does: with digits before and after the point, and without zeros and a `+` before them.
fn as_json(word: &str) -> Option<String> {
    let (sign, unsigned) = match word.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", word.strip_prefix('+').unwrap_or(word)),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_number = [whole, fraction, power].iter().all(|part| part.bytes().all(|octet| octet.is_ascii_digit()));
    let is_number = is_number && !power.is_empty() && whole.len() + fraction.len() > 0;
    is_number.then(|| format!("{sign}{:0>1}.{fraction}0e{exponent}", whole.trim_start_matches('0')))
}

/// Blanks that a quoted or block scalar with a tag may have around its word.
fn trim(word: &str) -> &str {
    word.trim_matches([' ', '\t', '\r', '\n'])
}

const NOT_FINITE: Wrong = "a number is not finite";
