//! `explain`: a finding's page, a mode's page, a status reason's page, what a printed text tells, the table of codes.
//! Markdown-free plain text and the generated Markdown table.

mod nearest;
mod table;
#[cfg(test)]
mod tests;

use crate::advice::{advice, topics};
use crate::exposure::Exposure;
use crate::finding::{Code, Fix, Rule};
use crate::mode::{Answer, Mode, carries};
use crate::symptom;

pub use nearest::nearest;
pub use table::{group, table};

/// Returns the page for a code, a mode, an advice topic, a status reason or a symptom, or for a text that something
/// printed, of one line or many ([`symptom`]); `None` where it is unknown. Paragraphs are not wrapped: the width is the
/// reader's.
pub fn page(text: &str) -> Option<String> {
    word_page(text.trim()).or_else(|| symptom::page(text))
}

/// A known word is never taken for a text.
fn word_page(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    if let Some(code) = Code::from_name(&lower) {
        return Some(rule_page(code.rule()));
    }
    if let Some(mode) = Mode::ALL.into_iter().find(|mode| mode.name() == lower) {
        return Some(mode_page(mode));
    }
    if let Some(topic) = topics().find(|topic| *topic == lower) {
        return Some(topic_page(topic));
    }
    symptom::status_page(word).or_else(|| symptom::symptom_page(&lower))
}

fn rule_page(rule: &Rule) -> String {
    let condition = if rule.condition.is_empty() { String::new() } else { format!(" ({})", rule.condition) };
    let mut page = format!("{}[{}]: {}\n", rule.severity, rule.code, rule.title);
    if !condition.is_empty() {
        page.push_str(&format!("severity: {}{condition}\n", rule.severity));
    }
    for paragraph in [rule.impact, rule.details].into_iter().filter(|text| !text.is_empty()) {
        page.push_str(&format!("\n{paragraph}\n"));
    }
    page.push('\n');
    for (index, fix) in rule.fixes.iter().enumerate() {
        let label = if index == 0 { "fix" } else { "or" };
        page.push_str(&format!("{label:7} {}\n", fix_line(fix)));
    }
    page.push_str(&format!("source: {}\n", rule.source));
    page
}

/// `embed the CA in the kubeconfig: --trust embed (kubeconfig.trust)`
fn fix_line(fix: &Fix) -> String {
    let command = fix.command_line().map_or_else(String::new, |command| format!(": {command}"));
    let field = fix.field().filter(|_| !command.is_empty()).map_or_else(String::new, |field| format!(" ({field})"));
    format!("{}{command}{field}", fix.label)
}

/// What the mode carries, its price, and what is good to know.
fn mode_page(mode: Mode) -> String {
    let mut page = format!("mode {}\n{}\n\n", mode.name(), in_one_sentence(mode));
    let lines = carries(mode, None, None);
    let width = lines.iter().map(|line| line.operation.len()).max().unwrap_or(0);
    for line in &lines {
        let answer = match line.answer {
            Answer::Yes => "yes ",
            Answer::No => "no  ",
            Answer::When => "when",
        };
        let text = format!("  {:width$}  {answer}  {}", line.operation, line.condition.unwrap_or_default());
        page.push_str(text.trim_end());
        page.push('\n');
    }
    for advice in advice(&in_mode(mode)) {
        page.push_str(&format!("\n{}\n  {}\n  source: {}\n", advice.topic, advice.message, advice.source));
    }
    page
}

fn in_one_sentence(mode: Mode) -> &'static str {
    match mode {
        Mode::Tcp => "TLS ends at Envoy with your certificate; the bytes go on, encrypted again, to the API server.",
        Mode::Http => "TLS ends at Envoy with your certificate; each request is routed to the API server.",
        Mode::Passthrough => {
            "TLS is not ended: clients talk to the API server through Envoy and see its own certificate."
        }
    }
}

/// The advice as it is given in each mode; modes that say the same share a paragraph.
fn topic_page(topic: &str) -> String {
    let mut said: Vec<(Vec<&str>, String, &str)> = Vec::new();
    for mode in Mode::ALL {
        for advice in advice(&in_mode(mode)).into_iter().filter(|advice| advice.topic == topic) {
            match said.iter_mut().find(|(_, message, _)| *message == advice.message) {
                Some((modes, _, _)) => modes.push(mode.name()),
                None => said.push((vec![mode.name()], advice.message, advice.source)),
            }
        }
    }
    let mut page = format!("{topic}: advice\n");
    for (modes, message, source) in said {
        page.push_str(&format!("\n{}\n  {message}\n  source: {source}\n", modes.join(", ")));
    }
    page
}

fn in_mode(mode: Mode) -> Exposure {
    let mut exposure = Exposure::default();
    exposure.spec.mode = mode;
    exposure
}
