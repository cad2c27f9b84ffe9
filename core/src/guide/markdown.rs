//! NEXT-STEPS.md.

use super::{Step, mermaid};
use crate::check::Checked;
use crate::finding::Severity;
use crate::manifest::Manifest;
use crate::mode::Answer;
use crate::report::Report;

pub(super) fn print(checked: &Checked, manifests: &[Manifest], report: &Report, steps: &[Step]) -> String {
    let mut text = head(checked);
    contents(&mut text, checked, manifests);
    warnings(&mut text, report);
    carries(&mut text, checked, report);
    text.push_str("## The request's way\n\n");
    push_fenced(&mut text, "mermaid", &mermaid::diagram(checked));
    for (index, step) in steps.iter().enumerate() {
        push_step(&mut text, index + 1, step);
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn head(checked: &Checked) -> String {
    format!(
        "# Next steps to {server}\n\nMode `{mode}`. Run the commands in this folder, in a POSIX shell, with `kubectl` going \
         to the cluster directly (not yet through `{host}`); some want `jq`. The steps can be repeated.\n\n",
        server = checked.server(),
        mode = checked.mode.name(),
        host = checked.fqdn.as_str(),
    )
}

fn contents(text: &mut String, checked: &Checked, manifests: &[Manifest]) {
    text.push_str("| file | what it is |\n|---|---|\n");
    for group in manifests.chunk_by(|a, b| a.file == b.file) {
        let objects: Vec<_> = group
            .iter()
            .map(|m| {
                format!(
                    "{} {}",
                    m.kind,
                    code(&m.namespace.iter().chain([&m.name]).cloned().collect::<Vec<_>>().join("/"))
                )
            })
            .collect();
        let secret = if group.iter().any(|m| m.is_secret) { " (holds the private key)" } else { "" };
        let name = group.first().map_or("", |m| m.file);
        text.push_str(&format!("| `manifests/{name}` | {}{secret} |\n", objects.join(", ")));
    }
    if checked.kubeconfig.is_some() {
        text.push_str("| `kubeconfig` | the new kubeconfig (holds a credential) |\n");
    }
    text.push_str("| `verify.sh` | proves that it works |\n");
    text.push_str("| `exposure.yaml`, `report.json` | what was asked for, and what was found |\n\n");
}

fn warnings(text: &mut String, report: &Report) {
    let mut open =
        report.findings.iter().filter(|f| f.severity == Severity::Warning && f.accepted.is_none()).peekable();
    if open.peek().is_none() {
        return;
    }
    text.push_str("## Before you start: warnings\n\n");
    for finding in open {
        text.push_str(&format!("- **{}** {}: {}", finding.code, escape(&finding.subject), escape(&finding.found)));
        for fix in &finding.fixes {
            let command = fix.command.as_deref().map_or_else(String::new, |command| format!(": {}", code(command)));
            text.push_str(&format!("\n  - Fix: {}{command}", escape(&fix.label)));
        }
        text.push('\n');
    }
    text.push('\n');
}

fn carries(text: &mut String, checked: &Checked, report: &Report) {
    if report.carries.is_empty() {
        return;
    }
    text.push_str(&format!("## What {} carries\n\n| operation | carried | |\n|---|---|---|\n", checked.mode.name()));
    for line in &report.carries {
        let answer = match line.answer {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::When => "when",
        };
        text.push_str(&format!("| {} | {answer} | {} |\n", line.operation, escape(line.condition.unwrap_or_default())));
    }
    text.push('\n');
}

fn push_step(text: &mut String, number: usize, step: &Step) {
    text.push_str(&format!("## {number}. {}\n\n{}\n\n", step.title, step.why));
    for command in &step.commands {
        if !command.case.is_empty() {
            text.push_str(&format!("{}:\n\n", capitalised(&command.case)));
        }
        push_fenced(text, "sh", &command.run);
    }
}

/// A fence longer than any run of backticks inside cannot be closed from inside.
fn push_fenced(text: &mut String, language: &str, body: &str) {
    let fence = "`".repeat(3.max(longest_run(body) + 1));
    let end = if body.ends_with('\n') { "" } else { "\n" };
    text.push_str(&format!("{fence}{language}\n{body}{end}{fence}\n\n"));
}

/// Inline code that holds any text (CommonMark 6.1); in a table, `|` would end the cell.
pub(super) fn code(text: &str) -> String {
    let ticks = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{}{pad}{ticks}", text.replace(['\n', '\r'], " ").replace('|', "\\|"))
}

/// Text that came from the material, as text: no markup, no HTML, one line.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_text_cannot_break_out() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b\nc"), "`a\\|b c`");
        assert_eq!(escape("<script>[x](y) `z` *w*\n"), "&lt;script>\\[x\\](y) \\`z\\` \\*w\\* ");
        let mut text = String::new();
        push_fenced(&mut text, "sh", "echo '```'");
        assert_eq!(text, "````sh\necho '```'\n````\n\n");
    }
}
