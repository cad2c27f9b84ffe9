//! The word lint over every text for users, and the form of titles and fixes.

use std::collections::BTreeMap;
use std::path::Path;

use kubefront_core::finding::rules;
use kubefront_tests::words::{hits, in_markdown, literals};

#[test]
fn texts_for_users_use_the_words_of_the_field() {
    let hits = hits(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for hit in &hits {
        *count.entry(&hit.file).or_default() += 1;
    }
    let lines: Vec<_> = hits.iter().map(ToString::to_string).collect();
    let files: Vec<_> = count.iter().map(|(file, count)| format!("{count:5}  {file}")).collect();
    assert!(
        hits.is_empty(),
        "{}\n\n{}\n{} words that operators do not know in this sense. A quotation of another program goes in quotation marks, \
         a flag, field, or file in backticks.",
        lines.join("\n"),
        files.join("\n"),
        hits.len()
    );
}

#[test]
fn the_lint_finds_words_in_prose_only() {
    let words = |text: &str| in_markdown("x.md", text).into_iter().map(|hit| hit.words).collect::<Vec<_>>();
    for (text, expected) in [
        ("Envoy takes the certificate.", vec!["takes"]),
        ("The change takes effect at once and takes the host down; it is no longer served.", vec![]),
        ("It is no DER.", vec!["is no"]),
        ("There is no certificate, and there is no key.", vec![]),
        ("Is no PEM", vec!["Is no"]),
        ("Hand in the key, which was handed in", vec!["Hand in", "handed in"]),
        ("hand, in", vec![]),
        ("Contour skips it without a word.", vec!["without a word"]),
        ("`…` stands for any text. Nobody stands here", vec!["Nobody", "stands"]),
        ("prints \"rejected, it takes no key\" and `takes`", vec![]),
        ("an unclosed \" takes", vec!["takes"]),
        ("misjudged, outstanding, intake, behold, threshold, where is it", vec![]),
        ("```sh\nit takes\n```\nit mends", vec!["mends"]),
        ("[text](takes.md#takes) <a id=\"takes\"></a>", vec![]),
    ] {
        assert_eq!(words(text), expected, "{text}");
    }
    assert_eq!(in_markdown("x.md", "a\n\nit takes b")[0].line, 3);
}

#[test]
fn literals_are_those_of_the_program() {
    let source = r##"
//! It takes "a comment".
const A: &str = "one \
                 two \"three\"";
/* "block /* nested */" */
fn f<'a>(c: char) -> bool { c == '"' || c == '\'' || c == '\u{1b}' || f::<'a>("four") }
const B: Rule = Rule { title: "five", ..r#"six "seven""# };
const C: &[u8] = b"eight";
#[cfg(test)]
mod tests {
    fn g() { assert!(x, "nine } {{"); }
}
#[cfg(test)]
mod other;
#[cfg(test)]
const D: &str = "ten";
const E: &str = "eleven
twelve";
"##;
    let found = literals(source);
    let texts: Vec<_> = found.iter().map(|literal| literal.text.as_str()).collect();
    assert_eq!(texts, ["one two \"three\"", "four", "five", "six \"seven\"", "eleven\ntwelve"]);
    assert_eq!(found[2].field, "title");
    assert_eq!((found[0].line_of(0), found[0].line_of(5)), (3, 4));
    assert_eq!((found[4].line_of(0), found[4].line_of(8)), (17, 18));
}

#[test]
fn titles_and_fixes_have_one_form() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let mut check = |what: &str, text: &str, longest: usize| {
            let is_short = text.chars().count() <= longest;
            if text.is_empty() || !is_short || text.ends_with('.') || !begins_in_lower_case(text) {
                wrong.push(format!("{}: {what}: {text}", rule.code));
            }
        };
        check("title", rule.title, 60);
        for fix in rule.fixes {
            check("fix", &fix.label, 200);
        }
        for text in [rule.impact, rule.details].into_iter().filter(|text| !text.is_empty()) {
            if !text.ends_with(['.', '`', ')']) || text.contains("  ") {
                wrong.push(format!("{}: no period at the end: {text}", rule.code));
            }
        }
        if rule.fixes.is_empty() && rule.severity == kubefront_core::Severity::Error {
            wrong.push(format!("{}: an error without a fix", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name may come first: `Envoy`, `HTTPProxy`, `RSA`, `X.509`.
fn begins_in_lower_case(text: &str) -> bool {
    let first = text.split([' ', '-', '\'']).next().unwrap_or_default();
    let is_name = NAMES.contains(&first) || first.chars().skip(1).any(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    text.starts_with(|c: char| !c.is_uppercase()) || is_name
}

const NAMES: &[&str] =
    &["Envoy", "Contour", "Kubernetes", "Secret", "Service", "Java", "Pod", "Role", "Ingress", "X.509", "Mozilla"];
