//! Reads the document: every field by its path, strict in what it takes.

use super::nearest::{nearest, nearest_word};
use super::set::is_map;
use super::shown::shown;
use super::slot::{Slot, slot};
use super::{API_VERSION, Accept, Exposure, ExposureError, KIND};
use crate::finding::{Code, rules};
use crate::time::Moment;
use crate::yaml;
use crate::yaml::{Entry, Node, Value};

/// Reads `text`, YAML or JSON.
pub(super) fn read(text: &[u8]) -> Result<Exposure, ExposureError> {
    let document = yaml::parse(text).map_err(|e| ExposureError {
        line: e.line,
        what: format!("the document cannot be read: {}", e.what),
        fix: "write one YAML or JSON document".to_owned(),
    })?;
    let mut exposure = Exposure::default();
    fill(&mut exposure, &document.value).map_err(|wrong| wrong.in_text(text))?;
    Ok(exposure)
}

/// What is wrong, and at which keys from the top.
struct Wrong {
    at: Vec<String>,
    what: String,
    fix: String,
}

fn fill(exposure: &mut Exposure, document: &Value) -> Result<(), Wrong> {
    let Value::Map(top) = document else {
        return Err(wrong("", format!("the document is {}, not a map", kind_of(document)), HEAD.to_owned()));
    };
    for Entry { key, value: Node { value, .. }, .. } in top {
        match key.as_str() {
            "metadata" => metadata(exposure, value)?,
            "spec" => map(exposure, "", value)?,
            "apiVersion" | "kind" | "status" => {}
            _ => return Err(unknown_at_top(key)),
        }
    }
    constant(top, "apiVersion", API_VERSION)?;
    constant(top, "kind", KIND)
}

fn constant(top: &[Entry], key: &str, wanted: &str) -> Result<(), Wrong> {
    let fix = format!("write {key}: {wanted}");
    match value_of(top, key) {
        Some(Value::Text(found)) if found.as_str() == wanted => Ok(()),
        Some(Value::Text(found)) => Err(wrong(key, format!("{key} is {}", shown(found)), fix)),
        Some(other) => Err(wrong(key, format!("{key} is {}", kind_of(other)), fix)),
        None => Err(wrong("", format!("{key} is missing"), fix)),
    }
}

fn value_of<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Value> {
    entries.iter().find(|entry| entry.key.as_str() == key).map(|entry| &entry.value.value)
}

/// What orchestrators add beside the name (labels, annotations, namespace) is not ours to judge.
fn metadata(exposure: &mut Exposure, value: &Value) -> Result<(), Wrong> {
    match value {
        Value::Null => Ok(()),
        Value::Map(entries) => match value_of(entries, "name") {
            Some(name) => field(exposure, "metadata.name", name),
            None => Ok(()),
        },
        other => Err(wants("metadata", other, "a map")),
    }
}

/// Reads the map at `path` below `spec`.
fn map(exposure: &mut Exposure, path: &str, value: &Value) -> Result<(), Wrong> {
    let entries = match value {
        Value::Null => return Ok(()),
        Value::Map(entries) => entries,
        other => return Err(wants(&below_spec(path), other, "a map")),
    };
    for Entry { key, value: Node { value, .. }, .. } in entries {
        let key = key.as_str();
        let full = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        if full == "accept" {
            exposure.spec.accept = accepts(value)?;
        } else if !key.contains('.') && slot(exposure, &full).is_some() {
            field(exposure, &full, value)?;
            if !matches!(value, Value::Null) {
                exposure.given.note(&full);
            }
        } else if path.is_empty() && !key.contains('.') && is_map(&full) && full != "metadata" {
            map(exposure, &full, value)?;
        } else {
            return Err(unknown(path, key));
        }
    }
    Ok(())
}

/// A value of null is a field left out, as Kubernetes takes it.
fn field(exposure: &mut Exposure, path: &str, value: &Value) -> Result<(), Wrong> {
    let Some(slot) = slot(exposure, path) else { return Ok(()) };
    let full = below_spec(path);
    match (slot, value) {
        (_, Value::Null) => Ok(()),
        (Slot::Switch(target), Value::Bool(value)) => {
            *target = *value;
            Ok(())
        }
        (slot @ Slot::Port(_), Value::Number(number)) => {
            let port = number.to_string();
            slot.fill(&port).map_err(|why| wrong(&full, format!("{full}: {port} {why}"), String::new()))
        }
        (Slot::List(target), Value::List(items)) => {
            *target = texts(&full, items)?;
            Ok(())
        }
        (slot @ (Slot::Port(_) | Slot::Switch(_) | Slot::List(_)), other) => Err(wants(&full, other, slot.wants())),
        (slot, Value::Text(text)) => {
            slot.fill(text).map_err(|why| wrong(&full, format!("{full}: {} {why}", shown(text)), String::new()))
        }
        (slot, other) => Err(wants(&full, other, slot.wants())),
    }
}

fn texts(path: &str, items: &[Node]) -> Result<Vec<String>, Wrong> {
    items
        .iter()
        .enumerate()
        .map(|(i, item)| match &item.value {
            Value::Text(text) => Ok(text.to_string()),
            other => Err(wants(&format!("{path}[{i}]"), other, "text")),
        })
        .collect()
}

fn accepts(value: &Value) -> Result<Vec<Accept>, Wrong> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::List(items) => items.iter().enumerate().map(|(i, item)| accept(i, &item.value)).collect(),
        other => Err(wants("spec.accept", other, "a list")),
    }
}

fn accept(index: usize, value: &Value) -> Result<Accept, Wrong> {
    let path = format!("spec.accept[{index}]");
    let Value::Map(entries) = value else { return Err(wants(&path, value, "a map of code, reason, until")) };
    let mut accept = Accept::default();
    for Entry { key, value: Node { value, .. }, .. } in entries {
        let key = key.as_str();
        let target = match key {
            "code" => &mut accept.code,
            "reason" => &mut accept.reason,
            "until" => &mut accept.until,
            _ => {
                let near = nearest_word(["code", "reason", "until"].into_iter(), key);
                return Err(no_such_field(&path, key, near.map(|near| format!("{path}.{near}"))));
            }
        };
        match value {
            Value::Null => {}
            Value::Text(text) => text.as_str().clone_into(target),
            other => return Err(wants(&format!("{path}.{key}"), other, "text")),
        }
    }
    accept_makes_sense(&path, &accept)?;
    Ok(accept)
}

/// An acceptance that never applies would be taken for one that does: a wrong code or date is an error, not a shrug.
fn accept_makes_sense(path: &str, accept: &Accept) -> Result<(), Wrong> {
    if Code::from_name(&accept.code).is_none() {
        let near = nearest_word(rules().map(|rule| rule.name), &accept.code);
        let fix =
            near.map_or_else(|| "write a code from the table of codes".to_owned(), |near| format!("write {near}"));
        return Err(wrong(&format!("{path}.code"), format!("{path}.code: {} is no code", shown(&accept.code)), fix));
    }
    if accept.reason.trim().is_empty() {
        let fix = "say why it is accepted; the report shows the reason".to_owned();
        return Err(wrong(path, format!("{path}.reason is missing"), fix));
    }
    if !accept.until.is_empty() && accept.until_moment().is_none() {
        let what = format!("{path}.until: {} is no date", shown(&accept.until));
        return Err(wrong(
            &format!("{path}.until"),
            what,
            "write a date, 2027-01-31, or a moment by RFC 3339".to_owned(),
        ));
    }
    Ok(())
}

impl Accept {
    /// Returns the last moment it holds, `None` where it holds for good; a bare date counts to its end in UTC.
    pub fn until_moment(&self) -> Option<Moment> {
        Moment::parse(&self.until).or_else(|| Moment::parse(&format!("{}T23:59:59Z", self.until)))
    }

    /// Says whether it still holds at `at`. Anything unreadable accepts nothing.
    pub fn holds_at(&self, at: Moment) -> bool {
        self.until.is_empty() || self.until_moment().is_some_and(|until| at <= until)
    }
}

fn unknown(parent: &str, key: &str) -> Wrong {
    let near = nearest(parent, key).map(|near| below_spec(&near));
    no_such_field(below_spec(parent).trim_end_matches('.'), key, near)
}

fn unknown_at_top(key: &str) -> Wrong {
    let near = nearest_word(["apiVersion", "kind", "metadata", "spec"].into_iter(), key).map(str::to_owned);
    let near = near.or_else(|| nearest("", key).map(|near| below_spec(&near)));
    no_such_field("", key, near)
}

fn no_such_field(parent: &str, key: &str, near: Option<String>) -> Wrong {
    let place = if parent.is_empty() { "the document".to_owned() } else { parent.to_owned() };
    let fix = near.map_or_else(|| format!("take it out of {place}"), |near| format!("did you mean {near}?"));
    let full = match (parent, key.len() <= 64 && !key.chars().any(char::is_control)) {
        (_, false) => format!("a field in {place} with a name of {} bytes", key.len()),
        ("", true) => key.to_owned(),
        (parent, true) => format!("{parent}.{key}"),
    };
    Wrong { at: keys(parent, key), what: format!("{full} is no field"), fix }
}

fn wants(path: &str, found: &Value, wanted: &str) -> Wrong {
    let hint = match found {
        Value::Number(_) if wanted.contains("text") || wanted.contains("version") => ": put it in quotes",
        _ => "",
    };
    wrong(path, format!("{path} is {}", kind_of(found)), format!("write {wanted}{hint}"))
}

fn wrong(path: &str, what: String, fix: String) -> Wrong {
    Wrong { at: keys(path, ""), what, fix }
}

/// Splits `spec.accept[0]` and a key into the keys that lead there.
fn keys(path: &str, key: &str) -> Vec<String> {
    let steps = path.split('.').map(|step| step.split('[').next().unwrap_or(step));
    steps.chain([key]).filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

fn below_spec(path: &str) -> String {
    match path {
        "" => "spec".to_owned(),
        "metadata.name" => path.to_owned(),
        _ => format!("spec.{path}"),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Text(_) => "text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

impl Wrong {
    fn in_text(self, text: &[u8]) -> ExposureError {
        let line = super::locate::line_of(&String::from_utf8_lossy(text), &self.at);
        ExposureError { line, what: self.what, fix: self.fix }
    }
}

const HEAD: &str = "start with apiVersion: kubefront.dev/v1alpha1 and kind: ApiExposure";
