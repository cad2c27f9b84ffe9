//! The dictionary as Markdown, `docs/symptoms.md`.

use super::values::fill;
use super::{GROUPS, Symptom, status};
use crate::symptom::http_proxy_status::STATUS_REASONS;

/// Returns the dictionary as Markdown (`docs/symptoms.md`).
pub fn dictionary() -> String {
    let mut text = String::from(HEAD);
    for (group, symptoms) in GROUPS {
        text.push_str(&format!("\n## {group}\n"));
        for symptom in *symptoms {
            write(&mut text, symptom, &printed(symptom));
        }
    }
    text.push_str("\n## Statuses of the HTTPProxy\n");
    for entry in STATUS_REASONS {
        let message = if entry.message.is_empty() { entry.reason } else { entry.message };
        write(&mut text, &status::symptom(entry), &format!("`{}`", code(message)));
    }
    text
}

fn write(text: &mut String, symptom: &Symptom, printed: &str) {
    text.push_str(&format!(
        "\n### {}: {}\n\nPrinted by {}: {printed}\n\n",
        symptom.id,
        plain(symptom.title),
        plain(symptom.printed_by)
    ));
    text.push_str(&format!("Cause: {}.\n\n", plain(symptom.cause)));
    for (mode, difference) in symptom.by_mode {
        text.push_str(&format!("- {}: {}\n", mode.name(), plain(difference)));
    }
    if !symptom.by_mode.is_empty() {
        text.push('\n');
    }
    text.push_str("Proof:\n\n");
    for proof in symptom.proof {
        text.push_str(&format!("```sh\n{}\n```\n\n{}.\n\n", fill(proof.command, &[]), plain(proof.shows)));
    }
    text.push_str(&format!("Cure: {}.\n\n", plain(&fill(symptom.cure, &[]))));
    let see: Vec<_> = symptom.see.iter().map(|word| format!("`{word}`")).collect();
    let see = if see.is_empty() { String::new() } else { format!("See {}. ", see.join(", ")) };
    text.push_str(&format!("{see}Source: {}\n", plain(symptom.source)));
}

/// The texts by which it is told, as they are printed. Longer ones that hold a shorter one only make it surer.
fn printed(symptom: &Symptom) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut patterns: Vec<&&[&str]> = symptom.patterns.iter().collect();
    patterns.sort_by_key(|all| all.iter().map(|pattern| pattern.len()).sum::<usize>());
    for all in patterns {
        let text = all.iter().map(|pattern| format!("`{}`", code(pattern))).collect::<Vec<_>>().join(" with ");
        let bare = |text: &str| text.trim_matches('`').to_lowercase();
        if !texts.iter().any(|known| bare(&text).contains(&bare(known))) {
            texts.push(text);
        }
    }
    texts.join(", ")
}

/// The marks of a pattern are not printed.
fn code(pattern: &str) -> String {
    let bare = pattern.trim_start_matches("flag:").trim_start_matches(['=', '^']).trim_end_matches('$');
    bare.replace('{', "<").replace('}', ">").replace('`', "'")
}

/// Angle brackets would be HTML, a star emphasis.
fn plain(text: &str) -> String {
    text.replace('<', "&lt;").replace('*', "\\*")
}

const HEAD: &str = "# Symptoms: what is printed, why, and what to do\n\nGenerated from the dictionary; a test holds it. \
                    `kubefront explain TEXT` looks a text up, also from standard input (`-`) and several lines at once; so does \
                    the page. `…` stands for anything, words in capitals and in angle brackets for your own values.\n";
