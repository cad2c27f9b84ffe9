//! The names that programs and people rely on, as the part of `docs/reports.md` between two marks: finding codes, checks,
//! fields of the report, fields of the exposure document, exit codes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use kubefront_core::Code;
use kubefront_core::advice::topics;
use kubefront_core::check::checks;
use kubefront_core::explain::group;
use kubefront_core::exposure::FIELDS;
use serde_json::Value;

use crate::golden;

/// The marks around the list.
pub const BEGIN: &str = "<!-- contracts: written by `cargo xtask bless` -->";
/// The end of the list.
pub const END: &str = "<!-- end of contracts -->";

/// Returns the document.
pub fn path() -> PathBuf {
    golden::folder().join("../../docs/reports.md")
}

/// Returns the document with the list as the code has it now.
pub fn renewed(document: &str) -> String {
    let (before, rest) = document.split_once(BEGIN).expect("docs/reports.md: the mark where the contracts begin");
    let (_, after) = rest.split_once(END).expect("docs/reports.md: the mark where the contracts end");
    format!("{before}{BEGIN}\n\n{}\n{END}{after}", list())
}

/// Returns the list as Markdown.
pub fn list() -> String {
    let mut text = String::from("### Finding codes\n\n");
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for code in Code::all() {
        match groups.last_mut().filter(|(name, _)| *name == group(code)) {
            Some((_, codes)) => codes.push(code.name()),
            None => groups.push((group(code), vec![code.name()])),
        }
    }
    for (name, codes) in groups {
        text.push_str(&format!("- {name}: {}\n", quoted(codes)));
    }
    text.push_str(&format!("\n### Checks\n\n{}\n", quoted(checks().map(|check| check.name))));
    text.push_str(&format!("\n### Advice topics\n\n{}\n", quoted(topics())));
    text.push_str("\n### Report fields\n\n| field | type | present |\n|---|---|---|\n");
    for (field, types, is_always) in fields_of(&reports()) {
        let present = if is_always { "always" } else { "if it has a value" };
        text.push_str(&format!("| `{field}` | {types} | {present} |\n"));
    }
    text.push_str("\n### Exposure fields\n\n");
    for field in FIELDS {
        let flag = [field.flag, field.value].join(" ");
        let flag = if field.flag.is_empty() { String::new() } else { format!(": `{}`", flag.trim()) };
        text.push_str(&format!("- `{}`{flag}\n", field.path));
    }
    text.push_str("\n### Exit code names\n\n");
    for (code, name) in exit_codes() {
        text.push_str(&format!("- {code}: `{name}`\n"));
    }
    text
}

/// Returns the reports of all golden cases.
pub fn reports() -> Vec<Value> {
    let read = |name: &str| {
        let path = golden::folder().join(name).join("expected/report.json");
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    golden::cases().iter().map(|case| read(&case.name)).collect()
}

/// Returns every field that a report has, `findings[].code`, with its types, and whether it is always there.
pub fn fields_of(reports: &[Value]) -> Vec<(String, String, bool)> {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let mut order = Vec::new();
    let mut objects: BTreeMap<String, usize> = BTreeMap::new();
    for report in reports {
        visit("", report, &mut |path, field, value| {
            let name = if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") };
            if !seen.contains_key(&name) {
                order.push(name.clone());
            }
            let entry = seen.entry(name).or_default();
            entry.types.insert(type_of(value));
            entry.count += 1;
        });
        count_objects("", report, &mut objects);
    }
    // A field stays behind those of its object, which not every report has.
    let top = |name: &str| name.split(['.', '[']).next().unwrap_or_default().to_owned();
    let mut tops: Vec<String> = Vec::new();
    for name in &order {
        if !tops.contains(&top(name)) {
            tops.push(top(name));
        }
    }
    order.sort_by_key(|name| tops.iter().position(|known| *known == top(name)));
    order
        .into_iter()
        .filter_map(|name| {
            let entry = seen.get(&name)?;
            let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
            let is_always = objects.get(parent) == Some(&entry.count);
            let types: Vec<_> = entry.types.iter().copied().collect();
            Some((name, types.join(" or "), is_always))
        })
        .collect()
}

#[derive(Default)]
struct Seen {
    types: BTreeSet<&'static str>,
    count: usize,
}

fn visit(path: &str, value: &Value, found: &mut dyn FnMut(&str, &str, &Value)) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                found(path, field, value);
                let below = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
                visit(&below, value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit(&format!("{path}[]"), item, found)),
        _ => {}
    }
}

fn count_objects(path: &str, value: &Value, objects: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(fields) => {
            *objects.entry(path.to_owned()).or_default() += 1;
            for (field, value) in fields {
                let below = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
                count_objects(&below, value, objects);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| count_objects(&format!("{path}[]"), item, objects)),
        _ => {}
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(items) => match items.first() {
            Some(Value::String(_)) => "list of strings",
            _ => "list",
        },
        Value::Object(_) => "object",
    }
}

/// Returns the exit codes with their names, from the one place that has them.
pub fn exit_codes() -> Vec<(u8, String)> {
    let path = golden::folder().join("../../cli/src/exit.rs");
    let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (_, body) = source.split_once("enum Exit {").expect("the exit codes");
    let (body, _) = body.split_once("\n}").expect("the end of the exit codes");
    let variants = body.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(" = "));
    variants.map(|(name, code)| (code.parse().expect("an exit code"), name.to_lowercase())).collect()
}

fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
