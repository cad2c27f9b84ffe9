//! Reads the document: every field by its path. Unknown fields and values of another type are errors.

use super::error::{ExposureError, Found, Problem, TEXT, ValueError};
use super::nearest::{nearest, nearest_word};
use super::set::is_map;
use super::slot::{Slot, client, slot};
use super::{API_VERSION, Accept, Exposure, KIND};
use crate::finding::{Code, rules};
use crate::time::Moment;
use crate::typed::{is_like_a_field, shown};
use crate::yaml;
use crate::yaml::{Entry, Node, Place, Value, YamlError};

/// Reads `text`, YAML or JSON.
pub(super) fn read(text: &[u8]) -> Result<Exposure, ExposureError> {
    let unreadable = |error: YamlError| ExposureError {
        line: error.line,
        column: error.column,
        problem: Problem::Unreadable(error),
    };
    let document = yaml::parse(text).map_err(unreadable)?;
    let mut exposure = Exposure::default();
    fill(&mut exposure, &document)?;
    Ok(exposure)
}

fn fill(exposure: &mut Exposure, document: &Node) -> Result<(), ExposureError> {
    let Value::Map(top) = &document.value else {
        return Err(ExposureError::at(Place::default(), Problem::NotAMap(Found::from(&document.value))));
    };
    // Checked first: a kubeconfig or a Secret is recognized by its head, not by its first unknown field.
    for (field, expected) in HEAD {
        head(document, field, expected)?;
    }
    for entry in top {
        match entry.key.as_str() {
            "metadata" => metadata(exposure, entry)?,
            "spec" => map(exposure, "", entry)?,
            "apiVersion" | "kind" | "status" => {}
            _ => return Err(unknown_at_top(entry)),
        }
    }
    match HEAD.into_iter().find(|(field, _)| document.entry(field).is_none()) {
        Some((field, expected)) => Err(ExposureError::at(Place::default(), Problem::NoHead { field, expected })),
        None => Ok(()),
    }
}

fn head(document: &Node, field: &'static str, expected: &'static str) -> Result<(), ExposureError> {
    let Some(entry) = document.entry(field) else { return Ok(()) };
    match &entry.value.value {
        Value::Text(found) if found.as_str() == expected => Ok(()),
        Value::Text(found) => {
            Err(ExposureError::at(entry.place, Problem::OtherHead { field, found: shown(found), expected }))
        }
        _ => Err(wrong_kind(field.to_owned(), entry.place, &entry.value, expected)),
    }
}

/// Orchestrators add labels, annotations, and a namespace; they are ignored.
fn metadata(exposure: &mut Exposure, entry: &Entry) -> Result<(), ExposureError> {
    match &entry.value.value {
        Value::Null => Ok(()),
        Value::Map(_) => entry.value.entry("name").map_or(Ok(()), |name| field(exposure, "metadata.name", name)),
        _ => Err(wrong_kind("metadata".to_owned(), entry.place, &entry.value, "a map")),
    }
}

/// Reads the map at `path` below `spec`.
fn map(exposure: &mut Exposure, path: &str, entry: &Entry) -> Result<(), ExposureError> {
    let entries = match &entry.value.value {
        Value::Null => return Ok(()),
        Value::Map(entries) => entries,
        _ => return Err(wrong_kind(below_spec(path), entry.place, &entry.value, "a map")),
    };
    for entry in entries {
        let key = entry.key.as_str();
        let full = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        if full == "accept" {
            exposure.spec.accept = accepts(entry)?;
        } else if !key.contains('.') && slot(exposure, &full).is_some() {
            field(exposure, &full, entry)?;
            if !entry.value.is_null() {
                exposure.given.note(&full);
            }
        } else if path.is_empty() && !key.contains('.') && is_map(&full) && full != "metadata" {
            map(exposure, &full, entry)?;
        } else {
            let near = nearest(path, key).map(|near| below_spec(&near));
            return Err(unknown(&below_spec(path), entry, near));
        }
    }
    Ok(())
}

/// A field with the value null counts as left out, as in Kubernetes.
fn field(exposure: &mut Exposure, path: &str, entry: &Entry) -> Result<(), ExposureError> {
    let Some(slot) = slot(exposure, path) else { return Ok(()) };
    let wrong_value = |value: String, source: ValueError| {
        ExposureError::at(entry.place, Problem::WrongValue { field: below_spec(path), value, source })
    };
    match (slot, &entry.value.value) {
        (_, Value::Null) => {}
        (Slot::Switch(target), Value::Bool(value)) => *target = *value,
        (Slot::List(target), Value::List(items)) => *target = texts(&below_spec(path), items)?,
        (Slot::Clients(target), Value::List(items)) => {
            for text in texts(&below_spec(path), items)? {
                target.push(client(&text).map_err(|why| wrong_value(shown(&text), why))?);
            }
        }
        (Slot::Consumers(target), Value::List(items)) => {
            for text in texts(&below_spec(path), items)? {
                Slot::Consumers(&mut *target).fill(&text).map_err(|why| wrong_value(shown(&text), why))?;
            }
        }
        (slot @ (Slot::Port(_) | Slot::Ttl(_)), Value::Number(number)) => {
            let number = number.to_string();
            slot.fill(&number).map_err(|why| wrong_value(shown(&number), why))?;
        }
        (slot @ (Slot::Port(_) | Slot::Switch(_) | Slot::List(_) | Slot::Clients(_) | Slot::Consumers(_)), _) => {
            return Err(wrong_kind(below_spec(path), entry.place, &entry.value, slot.expects()));
        }
        (slot, Value::Text(text)) => slot.fill(text).map_err(|why| wrong_value(shown(text), why))?,
        (slot, _) => return Err(wrong_kind(below_spec(path), entry.place, &entry.value, slot.expects())),
    }
    Ok(())
}

fn texts(path: &str, items: &[Node]) -> Result<Vec<String>, ExposureError> {
    let text = |(i, item): (usize, &Node)| match &item.value {
        Value::Text(text) => Ok(text.to_string()),
        _ => Err(wrong_kind(format!("{path}[{i}]"), item.place, item, TEXT)),
    };
    items.iter().enumerate().map(text).collect()
}

fn accepts(entry: &Entry) -> Result<Vec<Accept>, ExposureError> {
    match &entry.value.value {
        Value::Null => Ok(Vec::new()),
        Value::List(items) => items.iter().enumerate().map(|(i, item)| accept(i, item)).collect(),
        _ => Err(wrong_kind("spec.accept".to_owned(), entry.place, &entry.value, "a list")),
    }
}

fn accept(index: usize, item: &Node) -> Result<Accept, ExposureError> {
    let path = format!("spec.accept[{index}]");
    let Value::Map(entries) = &item.value else {
        return Err(wrong_kind(path, item.place, item, "a map with code, reason, and until"));
    };
    let mut accept = Accept::default();
    for entry in entries {
        let target = match entry.key.as_str() {
            "code" => &mut accept.code,
            "reason" => &mut accept.reason,
            "until" => &mut accept.until,
            key => {
                let near = nearest_word(["code", "reason", "until"].into_iter(), key);
                return Err(unknown(&path, entry, near.map(|near| format!("{path}.{near}"))));
            }
        };
        match &entry.value.value {
            Value::Null => {}
            Value::Text(text) => text.as_str().clone_into(target),
            _ => return Err(wrong_kind(format!("{path}.{}", entry.key.as_str()), entry.place, &entry.value, TEXT)),
        }
    }
    accept_makes_sense(&path, &accept, item)?;
    Ok(accept)
}

/// An entry with a wrong code or date would silently accept nothing, so it is an error.
fn accept_makes_sense(path: &str, accept: &Accept, item: &Node) -> Result<(), ExposureError> {
    let place = |key| item.entry(key).map_or(item.place, |entry| entry.place);
    let field = |key: &str| format!("{path}.{key}");
    if Code::from_name(&accept.code).is_none() {
        let nearest = nearest_word(rules().map(|rule| rule.code.name()), &accept.code);
        let problem = Problem::UnknownCode { field: field("code"), code: shown(&accept.code), nearest };
        return Err(ExposureError::at(place("code"), problem));
    }
    if accept.reason.trim().is_empty() {
        return Err(ExposureError::at(place("reason"), Problem::NoReason { field: field("reason") }));
    }
    if !accept.until.is_empty() && accept.until_moment().is_none() {
        let problem = Problem::NotADate { field: field("until"), date: shown(&accept.until) };
        return Err(ExposureError::at(place("until"), problem));
    }
    Ok(())
}

impl Accept {
    /// Returns when the acceptance ends, `None` if it does not end; a date without a time counts to its end in UTC.
    pub fn until_moment(&self) -> Option<Moment> {
        Moment::parse(&self.until).or_else(|| Moment::parse(&format!("{}T23:59:59Z", self.until)))
    }

    /// Returns whether the acceptance still counts at `at`. An unreadable end accepts nothing.
    pub fn holds_at(&self, at: Moment) -> bool {
        self.until.is_empty() || self.until_moment().is_some_and(|until| at <= until)
    }
}

fn unknown_at_top(entry: &Entry) -> ExposureError {
    let key = entry.key.as_str();
    let near = nearest_word(["apiVersion", "kind", "metadata", "spec"].into_iter(), key).map(str::to_owned);
    unknown("", entry, near.or_else(|| nearest("", key).map(|near| below_spec(&near))))
}

/// A name that does not look like a field is not repeated: it may be a token that was pasted into the wrong line.
fn unknown(parent: &str, entry: &Entry, nearest: Option<String>) -> ExposureError {
    let key = entry.key.as_str();
    let field = match parent {
        "" if is_like_a_field(key) => key.to_owned(),
        "" => "at the top level".to_owned(),
        _ if is_like_a_field(key) => format!("{parent}.{key}"),
        _ => format!("in {parent}"),
    };
    ExposureError::at(entry.place, Problem::UnknownField { field, nearest })
}

fn wrong_kind(field: String, place: Place, found: &Node, expected: &'static str) -> ExposureError {
    ExposureError::at(place, Problem::WrongKind { field, found: Found::from(&found.value), expected })
}

fn below_spec(path: &str) -> String {
    match path {
        "" => "spec".to_owned(),
        "metadata.name" => path.to_owned(),
        _ => format!("spec.{path}"),
    }
}

/// The fields that say which kind of document it is.
const HEAD: [(&str, &str); 2] = [("apiVersion", API_VERSION), ("kind", KIND)];
