//! The page of a finding code.

use kubefront_core::explain::error_texts;
use kubefront_core::finding::{Fix, Rule, rules};
use kubefront_core::symptom::referring_to;

use crate::html::{Page, code, heading, link, list, paragraph, plain, prose, sentence, text};
use crate::{Address, File, symptom};

/// Returns the page of every code, in the order of the rule book.
pub(crate) fn pages(address: Address<'_>) -> impl Iterator<Item = File> {
    rules().map(move |rule| page(rule, address))
}

/// Directory of the page of a code.
pub(crate) fn directory(code: &str) -> String {
    format!("codes/{code}/")
}

fn page(rule: &Rule, address: Address<'_>) -> File {
    let name = rule.code.name();
    let errors = error_texts(rule);
    let printed = errors.first().map_or_else(String::new, |error| format!(" ({error})"));
    let description = if rule.impact.is_empty() { rule.details } else { rule.impact };
    Page {
        directory: &directory(name),
        title: &format!("{name}: {}{printed}", plain(rule.title)),
        description: &plain(description),
        body: &body(rule, &errors),
    }
    .file(address)
}

fn body(rule: &Rule, errors: &[&str]) -> String {
    let name = rule.code.name();
    let condition = if rule.condition.is_empty() { String::new() } else { format!(" ({})", prose(rule.condition)) };
    let mut body = format!("<h1>{}</h1>\n", prose(sentence(rule.title).trim_end_matches('.')));
    body.push_str(&paragraph(&format!("Finding code {}, severity: {}{condition}", code(name), rule.severity)));
    body.push_str(&paragraph(&act(&format!("../../#code={name}"), "Explain this finding with your files")));
    for (title, prose_of) in [("Impact", rule.impact), ("Background", rule.details)] {
        if !prose_of.is_empty() {
            body.push_str(&(heading(title) + &paragraph(&prose(prose_of))));
        }
    }
    if !rule.fixes.is_empty() {
        let title = if rule.fixes.len() == 1 { "Fix" } else { "Fixes, safest first" };
        body.push_str(&(heading(title) + &list("ul", rule.fixes.iter().map(fix))));
    }
    if !errors.is_empty() {
        body.push_str(
            &(heading("Error texts that this finding prevents") + &list("ul", errors.iter().map(|text| code(text)))),
        );
    }
    let symptoms = referring_to(name);
    if !symptoms.is_empty() {
        body.push_str(&(heading("See also") + &list("ul", symptoms.iter().filter_map(|id| symptom::link_to(id)))));
    }
    body + &heading("Source") + &paragraph(&prose(&sentence(rule.source)))
}

fn fix(fix: &Fix) -> String {
    let label = prose(&sentence(&fix.label));
    let command = fix.command_line().map_or_else(String::new, |command| format!("<pre>{}</pre>", text(&command)));
    let field = fix.field().filter(|_| !command.is_empty());
    let field = field.map_or_else(String::new, |field| format!(" <small>{}</small>", code(field)));
    format!("{label}{field}{command}")
}

/// The link to the app.
pub(crate) fn act(href: &str, label: &str) -> String {
    link(href, &format!("<b>{}</b>", text(label)))
}

/// A link from a page of the same depth.
pub(crate) fn link_to(rule: &Rule) -> String {
    let name = rule.code.name();
    format!("{}: {}", link(&format!("../../{}", directory(name)), &code(name)), prose(rule.title))
}
