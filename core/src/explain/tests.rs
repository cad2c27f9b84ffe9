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
    assert_eq!(page("xyzzy"), None);
    assert_eq!(page(""), None);
}

#[test]
fn words_are_read_as_they_are_typed() {
    assert_eq!(page(" TCP\n"), page("tcp"));
    assert_eq!(page("Key-Mismatch"), page("key-mismatch"));
    assert_eq!(page("duplicatevhost"), page("DuplicateVhost"));
}

#[test]
fn a_known_word_is_not_a_text() {
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
fn the_document_has_a_heading_for_every_code_below_its_subject() {
    let table = table();
    for code in Code::all() {
        assert_eq!(table.lines().filter(|line| *line == format!("### {code}")).count(), 1, "{code}");
    }
    let subjects: Vec<_> = table.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(subjects.len(), 13, "{subjects:?}");
    let at = |heading: &str| table.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    assert!(at("## Private key") < at("### key-mismatch") && at("### key-mismatch") < at("## Server certificate"));
    assert!(!table.lines().any(|line| line.starts_with('|')), "a table is too wide to read");
}

#[test]
fn the_document_links_to_symptoms_that_link_back() {
    let (table, dictionary) = (table(), symptom::dictionary());
    let mut count = 0;
    for code in Code::all() {
        for name in symptom::referring_to(code.name()) {
            count += 1;
            assert!(table.contains(&format!("(symptoms.md#{name})")), "{name}");
            assert!(dictionary.contains(&format!("<a id=\"{name}\">")), "{name}");
            assert!(dictionary.contains(&format!("(findings.md#{code})")), "{code}");
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn error_texts_are_indexed_and_nothing_else() {
    let index = table();
    let index = index.split("\n## ").nth(1).unwrap();
    let unknown = "- `x509: certificate signed by unknown authority`: [chain-incomplete](#chain-incomplete), ";
    assert!(index.contains(unknown), "{index}");
    let texts: Vec<_> = rules().flat_map(error_texts).collect();
    assert!(texts.len() > 15, "{texts:?}");
    for text in texts {
        assert!(index.contains(&format!("- `{text}`: [")), "{text}");
        let others = ["kubectl ", "openssl ", "-", "kubeconfig.", "valid", "X509 CERTIFICATE"];
        assert!(!others.iter().any(|begin| text.starts_with(begin)), "{text}");
    }
}

#[test]
fn the_page_of_a_code_has_fixes_and_symptoms() {
    let page = page("trust-anchor-unknown").unwrap();
    assert!(
        page.starts_with("warning[trust-anchor-unknown]: chain does not reach a known root certificate\nseverity:  "),
        "{page}"
    );
    assert!(
        page.contains(
            "\nfix:       pass the root certificate: --trust-anchor FILE (certificate.anchorFiles)\nor:        if "
        ),
        "{page}"
    );
    let page = super::page("key-mismatch").unwrap();
    assert!(page.contains("\nsee also:  connection-reset, "), "{page}");
    assert!(page.lines().last().unwrap().starts_with("source:    "), "{page}");
}

#[test]
fn pasted_words_are_a_question_and_inputs_are_not() {
    for (text, is_asked) in [
        ("exec does not work", true),
        ("kubectl exec fails\n", true),
        ("exec is broken", true),
        ("x509: certificate signed by unknown authority", true),
        ("exec", false),
        ("minutes of the meeting", false),
        ("exec does not work\nneither does watch", false),
        ("Bearer abcdefghijklmnop", false),
        ("apiVersion: v1", false),
        ("-----BEGIN CERTIFICATE-----", false),
        ("", false),
    ] {
        assert_eq!(is_question(text), is_asked, "{text:?}");
    }
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

#[test]
fn the_text_of_a_client_names_only_clients_that_reject() {
    let strict = client_rules::page("certificate verify failed: CA cert does not include key usage extension").unwrap();
    assert!(strict.starts_with("CA has no key usage: Python 3.13 rejects the certificate\n"), "{strict}");
    let fix = "Fix:\n  have the CA certificate reissued with the key usage of a CA (OpenSSL: `keyUsage = critical, keyCertSign";
    assert!(strict.contains(fix), "{strict}");

    let policy = client_rules::page("no explicit policy").unwrap();
    assert!(policy.starts_with("a CA requires a policy that the certificate does not have: Envoy rejects"), "{policy}");

    let serial = client_rules::page("SEC_ERROR_REUSED_ISSUER_AND_SERIAL").unwrap();
    assert!(serial.contains("Rejected by:\n  Firefox\n"), "{serial}");
}
