//! The names that programs and people rely on, as the part of `docs/reports.md` between two marks: finding codes, checks,
//! fields of the report, fields of the exposure document, exit codes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use kubefront_core::advice::topics;
use kubefront_core::check::checks;
use kubefront_core::explain::group;
use kubefront_core::exposure::FIELDS;
use kubefront_core::finding::{Change, Fix};
use kubefront_core::lint::CHECKS;
use kubefront_core::{Code, Role, renew as core_renew};
use serde_json::{Value, json};

use crate::{golden, lint, renew};

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
    text.push_str(&format!("\n### Checks of existing objects\n\n{}\n", quoted(CHECKS.iter().copied())));
    text.push_str(&format!("\n### Checks of renewals\n\n{}\n", quoted(core_renew::CHECKS.iter().copied())));
    text.push_str(&format!("\n### Advice topics\n\n{}\n", quoted(topics())));
    text.push_str("\n### Report fields\n\n");
    for (field, types) in fields_of(&reports()) {
        text.push_str(&format!("- `{field}`: {types}\n"));
    }
    text.push_str("\n### Lint report fields\n\n");
    let lints: Vec<Value> = lint::all().iter().map(|case| serde_json::to_value(case.run()).expect("JSON")).collect();
    for (field, types) in fields_of(&lints).into_iter().filter(|(field, _)| !field.starts_with("findings[].fixes[].")) {
        text.push_str(&format!("- `{field}`: {types}\n"));
    }
    text.push_str("\n### Renewal fields\n\n");
    let renewals = renew::all().into_iter().flat_map(|case| case.run());
    let renewals: Vec<Value> = renewals.map(|found| serde_json::to_value(found.report).expect("JSON")).collect();
    let is_known = |field: &str| field.starts_with("findings[].fixes[].");
    for (field, types) in fields_of(&renewals).into_iter().filter(|(field, _)| !is_known(field)) {
        text.push_str(&format!("- `{field}`: {types}\n"));
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

/// Returns the reports of all golden cases, and one with every kind of change.
pub fn reports() -> Vec<Value> {
    let read = |name: &str| {
        let path = golden::folder().join(name).join("expected/report.json");
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let changes = json!({ "findings": [{ "fixes": fixes() }] });
    golden::cases().iter().map(|case| read(&case.name)).chain([changes]).collect()
}

/// One fix for every kind of change.
fn fixes() -> Vec<Fix> {
    let input = String::from("input");
    vec![
        Fix::set("label", "fqdn", "k8s.example.com"),
        Fix::provides("label", Role::TrustAnchor),
        Fix::assign("label", Role::UpstreamCa, &input, Some("00")),
        Fix::remove("label", &input),
        Fix::changing("label", Change::Passphrase { input }),
        Fix::reissue("label").and(Change::Set { field: "kubeconfig.write", value: "false".into() }),
    ]
}

/// Returns every field of the reports, `findings[].code`, with its types, in alphabetical order.
pub fn fields_of(reports: &[Value]) -> Vec<(String, String)> {
    let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for report in reports {
        visit("", report, &mut |field, value| {
            seen.entry(field.to_owned()).or_default().insert(type_of(value));
        });
    }
    let joined = |mut types: BTreeSet<&str>| {
        if types.len() > 1 {
            types.remove(EMPTY_LIST);
        }
        types.into_iter().collect::<Vec<_>>().join(" or ")
    };
    seen.into_iter().map(|(field, types)| (field, joined(types))).collect()
}

/// Calls `found` with every field and its value; the items of a list have the name of the list and `[]`.
pub fn visit(path: &str, value: &Value, found: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let field = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
                found(&field, value);
                visit(&field, value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit(&format!("{path}[]"), item, found)),
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
            None => EMPTY_LIST,
            Some(Value::String(_)) => "list of strings",
            Some(_) => "list of objects",
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

const EMPTY_LIST: &str = "list";
