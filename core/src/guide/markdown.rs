//! NEXT-STEPS.md.

use super::{Part, Step, consumer, mermaid};
use crate::check::Checked;
use crate::exposure::Layout;
use crate::finding::Severity;
use crate::hidden;
use crate::hidden::is_hidden;
use crate::manifest::Manifest;
use crate::mode::Answer;
use crate::report::Report;

pub(super) fn print(checked: &Checked, manifests: &[Manifest], report: &Report, steps: &[Step]) -> String {
    let mut text = head(checked);
    contents(&mut text, checked, manifests);
    let links = Links::to(steps);
    for part in Part::ALL {
        if part != Part::Later {
            text.push_str(&format!("## {}\n\n", part.title()));
        }
        if part == Part::BeforeYouStart {
            warnings(&mut text, report);
        }
        for step in steps.iter().filter(|step| step.part == part) {
            push_step(&mut text, &links, step);
        }
    }
    reference(&mut text, checked, report);
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn head(checked: &Checked) -> String {
    format!(
        "# Next steps for {server}\n\nThis directory exposes the Kubernetes API server as `{host}` in mode `{mode}`. Follow the \
         steps in order, in this directory, in one POSIX shell. `kubectl` must connect directly to the cluster, not through \
         `{host}`. You can repeat every step.\n\n",
        server = checked.server(),
        mode = checked.mode.name(),
        host = checked.fqdn.as_str(),
    )
}

fn contents(text: &mut String, checked: &Checked, manifests: &[Manifest]) {
    text.push_str("| File | Content |\n|---|---|\n");
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
        let secret = if group.iter().any(|m| m.is_secret) { " (contains the private key)" } else { "" };
        let name = group.first().map_or("", |m| m.file);
        text.push_str(&format!("| `manifests/{name}` | {}{secret} |\n", objects.join(", ")));
    }
    if checked.kubeconfig.is_some() {
        text.push_str("| `kubeconfig` | kubeconfig for clients (contains a credential) |\n");
    }
    for (file, what) in consumer::files(checked) {
        text.push_str(&format!("| `{file}` | {what} (contains a credential) |\n"));
    }
    if checked.layout == Layout::Kustomize {
        text.push_str("| `kustomization.yaml`, `kustomizeconfig.yaml` | the manifests for kustomize, and where they refer to Secrets |\n");
    }
    if checked.sops.is_some() {
        text.push_str("| `.sops.yaml` | rule with which SOPS encrypts the Secret |\n");
    }
    text.push_str("| `verify.sh` | test of the exposure, end to end |\n");
    text.push_str("| `exposure.yaml`, `report.json` | the settings, and what kubefront found |\n");
    text.push_str("| `SHA256SUMS` | digests of these files; `sha256sum -c SHA256SUMS` reports changes |\n\n");
}

fn warnings(text: &mut String, report: &Report) {
    let mut open =
        report.findings.iter().filter(|f| f.severity == Severity::Warning && f.accepted.is_none()).peekable();
    if open.peek().is_none() {
        return;
    }
    text.push_str("### Warnings\n\nDecide on each warning before you continue.\n\n");
    for finding in open {
        text.push_str(&format!("- **{}: {}**", finding.code, escape(finding.title)));
        text.push_str(&format!("\n  - Found: {}: {}", escape(&finding.subject), prose(&finding.found)));
        if !finding.impact.is_empty() {
            text.push_str(&format!("\n  - Impact: {}", prose(&finding.impact)));
        }
        for (index, fix) in finding.fixes.iter().enumerate() {
            let label = if index == 0 { "Fix" } else { "Or" };
            let command = fix.command.as_deref().map_or_else(String::new, |command| format!(": {}", code(command)));
            text.push_str(&format!("\n  - {label}: {}{command}", prose(&fix.label)));
        }
        text.push('\n');
    }
    text.push('\n');
}

fn reference(text: &mut String, checked: &Checked, report: &Report) {
    let (mode, facts) = (checked.mode.name(), checked.mode.facts());
    text.push_str(&format!("## Reference\n\n### Security of mode {mode}\n\n{}\n\n", escape(facts.security)));
    if !report.carries.is_empty() {
        text.push_str(&format!("### Operations in mode {mode}\n\n| Operation | Supported | |\n|---|---|---|\n"));
        for line in &report.carries {
            let answer = match line.answer {
                Answer::Yes => "yes",
                Answer::No => "no",
                Answer::When => "if",
            };
            text.push_str(&format!(
                "| {} | {answer} | {} |\n",
                line.operation,
                escape(line.condition.unwrap_or_default())
            ));
        }
        text.push('\n');
    }
    text.push_str("### Request path\n\n");
    push_fenced(text, "mermaid", &mermaid::diagram(checked));
}

fn push_step(text: &mut String, links: &Links, step: &Step) {
    let level = if step.part == Part::Later { "##" } else { "###" };
    text.push_str(&format!("{level} {}\n\n{}\n\n", links.heading(step), links.insert(&step.why)));
    for command in &step.commands {
        if !command.case.is_empty() {
            text.push_str(&format!("{}:\n\n", capitalized(&command.case)));
        }
        push_fenced(text, "sh", &command.run);
        for (label, said) in [("Expected", &command.expected), ("If not", &command.otherwise)] {
            if !said.is_empty() {
                text.push_str(&format!("{label}: {}\n\n", links.insert(said)));
            }
        }
    }
}

/// Links to steps, in place of their titles in quotation marks.
struct Links(Vec<Link>);

struct Link {
    title: String,
    heading: String,
}

impl Links {
    fn to(steps: &[Step]) -> Self {
        let mut number = 0;
        let mut link = |step: &Step| {
            let heading = if step.part == Part::Steps {
                number += 1;
                format!("{number}. {}", step.title)
            } else {
                step.title.clone()
            };
            Link { title: step.title.clone(), heading }
        };
        Self(steps.iter().map(&mut link).collect())
    }

    /// The heading of a step: numbered if it is one of [`Part::Steps`].
    fn heading<'a>(&'a self, step: &'a Step) -> &'a str {
        self.of(&step.title).unwrap_or(&step.title)
    }

    fn of(&self, title: &str) -> Option<&str> {
        self.0.iter().find(|link| link.title == title).map(|link| link.heading.as_str())
    }

    /// A quotation mark that closes one quotation can open the next, so each pair of neighbors is tried.
    fn insert(&self, text: &str) -> String {
        let mut linked = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('"') {
            linked.push_str(before);
            let quoted = after.split_once('"');
            match quoted.and_then(|(title, behind)| Some((self.of(title)?, behind))) {
                Some((heading, behind)) => {
                    linked.push_str(&format!("[{heading}](#{})", anchor(heading)));
                    rest = behind;
                }
                None => {
                    linked.push('"');
                    rest = after;
                }
            }
        }
        linked + rest
    }
}

/// The anchor that Markdown renderers give a heading.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A fence longer than any run of backticks inside cannot be closed from inside.
fn push_fenced(text: &mut String, language: &str, body: &str) {
    let fence = "`".repeat(3.max(longest_run(body) + 1));
    let end = if body.ends_with('\n') { "" } else { "\n" };
    text.push_str(&format!("{fence}{language}\n{body}{end}{fence}\n\n"));
}

/// Inline code with any text (CommonMark 6.1); in a table, `|` would end the cell.
pub(super) fn code(text: &str) -> String {
    let ticks = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = hidden::shown(&text.replace(['\n', '\r'], " "));
    format!("{ticks}{pad}{}{pad}{ticks}", text.replace('|', "\\|"))
}

/// A sentence of kubefront: what is between backticks stays code.
fn prose(text: &str) -> String {
    if text.matches('`').count() % 2 == 1 {
        return escape(text);
    }
    let piece = |(at, piece): (usize, &str)| if at % 2 == 0 { escape(piece) } else { code(piece) };
    text.split('`').enumerate().map(piece).collect()
}

/// Text from the input as text: no markup, no HTML, no link, one line.
fn escape(text: &str) -> String {
    text.split(' ')
        .map(|word| if is_linked(word) { code(word) } else { escape_word(word) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Says whether renderers make a link of a word that has no markup (GitHub Flavored Markdown 6.9): nothing in it can be
/// escaped so that they do not, but they leave inline code as it is.
fn is_linked(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.contains("://") || word.contains("www.") || word.contains('@')
}

fn escape_word(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' => escaped.extend(['\\', c]),
            '\n' | '\r' | '\t' => escaped.push(' '),
            c if is_hidden(c) => escaped.push_str(&format!("&lt;U+{:04X}>", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_the_headings() {
        assert_eq!(anchor("3. Find Envoy's address"), "3-find-envoys-address");
        assert_eq!(anchor("11. Run verify.sh"), "11-run-verifysh");
        assert_eq!(
            anchor("The HTTPProxy is valid, but connections fail"),
            "the-httpproxy-is-valid-but-connections-fail"
        );
    }

    #[test]
    fn odd_text_cannot_break_out() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b\nc"), "`a\\|b c`");
        assert_eq!(escape("<script>[x](y) `z` *w*\n"), "&lt;script>\\[x\\](y) \\`z\\` \\*w\\* ");
        assert_eq!(code("a\u{202e}b"), "`a<U+202E>b`");
        assert_eq!(escape("a\u{202e}\u{1b}[2J"), "a&lt;U+202E>&lt;U+001B>\\[2J");
        assert_eq!(
            escape("CA \"https://evil.example/?a=_b_\" www.evil.example a@evil.example (//x)"),
            "CA `\"https://evil.example/?a=_b_\"` `www.evil.example` `a@evil.example` (//x)"
        );
        let mut text = String::new();
        push_fenced(&mut text, "sh", "echo '```'");
        assert_eq!(text, "````sh\necho '```'\n````\n\n");
    }
}
