//! Single values: what their tag or their look makes of them.

use std::borrow::Cow;

use granit_parser::Tag;
use zeroize::Zeroizing;

use super::Dialect;
use super::node::Value;
use super::scalar;
use super::scalar::Wrong;
use crate::pem::base64;

/// A scalar as the parser returns it.
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) is_plain: bool,
    pub(super) tag: Option<&'a Tag>,
    pub(super) dialect: Dialect,
}

impl Word<'_> {
    /// What it means as a value.
    pub(super) fn value(&self) -> Result<Value, Wrong> {
        let word = self.text;
        match self.tag()?.as_deref() {
            None if self.is_plain => Ok(scalar::plain(word)?.unwrap_or_else(|| text(word))),
            None | Some("" | "str") => Ok(text(word)),
            Some("null") => Ok(Value::Null),
            Some("bool") => scalar::boolean(word).map(Value::Bool).ok_or("a value is not true or false"),
            Some("int") => scalar::integer(word).map(Value::Number).ok_or("a value is not a whole number in range"),
            Some("float") => scalar::float(word)?.map(Value::Number).ok_or("a value is not a number"),
            Some("binary") => binary(word).ok_or("a value tagged !!binary is not base64"),
            // Kubernetes' reader makes a string of a value with any other tag.
            Some(_) if self.dialect == Dialect::Kubectl => Ok(text(word)),
            _ => Err(TAGS),
        }
    }

    /// Says whether this key merges its value into the mapping: `<<` without quotes.
    pub(super) fn is_merge(&self) -> bool {
        self.dialect == Dialect::Kubectl && self.is_plain && self.tag.is_none() && self.text == "<<"
    }

    /// Returns it as a key: always text.
    pub(super) fn key(&self) -> Result<Value, Wrong> {
        let is_bare = self.is_plain && self.tag.is_none();
        match self.tag()?.as_deref() {
            None if is_bare && self.text == "<<" && self.dialect == Dialect::Strict => {
                Err("merge keys (<<) are not supported; write the fields out")
            }
            None if is_bare && scalar::is_null(self.text) => Err("expected a string, found nothing"),
            None | Some("" | "str") => Ok(text(self.text)),
            _ => Err(TAGS),
        }
    }

    fn tag(&self) -> Result<Option<Cow<'_, str>>, Wrong> {
        match (tag(self.tag), self.dialect) {
            (Err(_), Dialect::Kubectl) => Ok(Some(Cow::Borrowed("str"))),
            (read, _) => read,
        }
    }
}

/// Says whether a list or mapping may carry its tag: none, `!`, or the one of its kind. Kubernetes' reader ignores it.
pub(super) fn fits(of: Option<&Tag>, kind: &str, dialect: Dialect) -> Result<(), Wrong> {
    if dialect == Dialect::Kubectl {
        return Ok(());
    }
    match tag(of)?.as_deref() {
        None | Some("") => Ok(()),
        Some(name) if name == kind => Ok(()),
        _ => Err(TAGS),
    }
}

/// The name of a tag of YAML's own (`!!name`), empty for `!`; every other is an error.
fn tag(tag: Option<&Tag>) -> Result<Option<Cow<'_, str>>, Wrong> {
    let Some(tag) = tag else { return Ok(None) };
    match tag.parts() {
        ("!", "") | ("", "!") => Ok(Some(Cow::Borrowed(""))),
        _ => tag.suffix_in_namespace("tag:yaml.org,2002:").map(Some).ok_or(TAGS),
    }
}

fn binary(word: &str) -> Option<Value> {
    let octets = base64::decode(word.as_bytes()).ok()?;
    core::str::from_utf8(&octets).ok().map(text)
}

fn text(word: &str) -> Value {
    Value::Text(Zeroizing::new(word.to_owned()))
}

const TAGS: Wrong = "tags (!name) are not supported; remove the tag";
