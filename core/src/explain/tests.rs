use super::*;
use crate::finding::rules;
use crate::symptom::http_proxy_status::STATUS_REASONS;

#[test]
fn every_known_word_has_a_page() {
    let codes = rules().map(|rule| rule.code.name());
    let reasons = STATUS_REASONS.iter().map(|entry| entry.reason);
    let symptoms = symptom::symptoms().map(|symptom| symptom.id);
    for word in codes.chain(topics()).chain(reasons).chain(Mode::ALL.map(Mode::name)).chain(symptoms) {
        let page = page(word).unwrap_or_else(|| panic!("no page for {word}"));
        assert!(page.contains(word) && page.ends_with('\n'), "{word}");
    }
    assert_eq!(page("no-such-word"), None);
    assert_eq!(page(""), None);
}

#[test]
fn words_are_taken_as_they_are_typed() {
    assert_eq!(page(" TCP\n"), page("tcp"));
    assert_eq!(page("Key-Mismatch"), page("key-mismatch"));
    assert_eq!(page("duplicatevhost"), page("DuplicateVhost"));
}

#[test]
fn a_known_word_is_no_text() {
    assert!(page("NotReconciled").unwrap().contains("\nNotReconciled, printed by "));
    assert!(page("currentStatus: NotReconciled").unwrap().contains("\nNotReconciled, printed by "));
    assert!(page("watch-cut").unwrap().contains("\nwatch-cut, printed by "));
    assert!(page("error: stream error: stream ID 3; INTERNAL_ERROR").unwrap().contains("\nwatch-cut, printed by "));
}

#[test]
fn a_status_message_is_looked_up_whole() {
    let page = page("fqdn \"k8s.example.com\" is used in multiple HTTPProxies: a/b, c/d").unwrap();
    assert!(page.contains("\nDuplicateVhost, printed by "), "{page}");
}

#[test]
fn a_mode_tells_what_it_carries_and_its_price() {
    let page = page("http").unwrap();
    assert!(page.contains("\n  port-forward        when  kubectl 1.31 or later"), "{page}");
    assert!(page.contains("\nmode-trade-offs\n"));
    assert!(page.lines().all(|line| line.trim_end() == line));
}

#[test]
fn a_topic_tells_what_differs_by_mode() {
    let page = page("reserve-host-name").unwrap();
    for mode in ["\ntcp\n", "\nhttp\n", "\npassthrough\n"] {
        assert!(page.contains(mode), "{page}");
    }
    assert!(super::page("envoy-sees-tokens").unwrap().contains("\ntcp, http\n"));
}

#[test]
fn a_reason_with_several_causes_tells_all() {
    let page = page("SecretNotValid").unwrap();
    assert!(page.starts_with("8 entries have the reason SecretNotValid."), "{page}");
    assert_eq!(page.matches("\nFix:\n").count(), 8);
}

#[test]
fn the_table_holds_every_code_once_under_its_subject() {
    let table = table();
    for code in Code::all() {
        assert_eq!(table.matches(&format!("| `{}` |", code.name())).count(), 1, "{}", code.name());
    }
    let subjects: Vec<_> = table.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(subjects.len(), 8, "{subjects:?}");
    assert!(table.find("## Private key").unwrap() < table.find("`key-mismatch`").unwrap());
    assert!(table.find("`key-mismatch`").unwrap() < table.find("## Leaf").unwrap());
}

#[test]
fn slips_find_the_word_that_was_meant() {
    for (typed, expected) in [
        ("key-mismach", "key-mismatch"),
        ("keymismatch", "key-mismatch"),
        ("mismatch", "key-mismatch"),
        ("htpp", "http"),
        ("leaf-expire", "leaf-expired"),
        ("SecretNotVald", "SecretNotValid"),
        ("mode-trade-off", "mode-trade-offs"),
    ] {
        let near = nearest(typed);
        assert!(near.contains(&expected), "{typed}: {near:?}");
        assert!(near.len() <= 3);
    }
    assert!(nearest("").is_empty());
    assert!(nearest(&"x".repeat(100_000)).is_empty());
}
