use serde_json::Value;

use super::*;

/// The messages of Contour, as its own code writes them; origin beside the file.
const CASES: &str = include_str!("../../../tests/contour/contour.json");

#[test]
fn every_case_of_contour_finds_its_entry_and_no_other() {
    let cases: Value = serde_json::from_str(CASES).unwrap();
    let rows = cases["httpproxy_cases"].as_array().unwrap();
    assert_eq!(rows.len(), 25);
    for row in rows {
        let field = |name: &str| row["condition"][name].as_str().unwrap();
        let message = field("message");
        let fitting: Vec<_> = STATUS_REASONS
            .iter()
            .filter(|entry| (entry.kind, entry.reason) == (field("type"), field("reason")))
            .filter(|entry| !entry.message.is_empty() && holds(message, entry.message))
            .collect();
        let found = find(message).unwrap_or_else(|| panic!("nothing for {message}"));
        assert_eq!((found.kind, found.reason), (field("type"), field("reason")), "{message}");
        assert!(fitting.contains(&found), "{message}");
        let whole = serde_json::to_string(&row["condition"]).unwrap();
        assert_eq!(find(&whole), Some(found), "as JSON: {message}");
    }
}

#[test]
fn what_the_real_parts_said_finds_its_entry() {
    for (text, reason, cause) in [
        (
            "fqdn \"k8s.example.test\" is used in multiple HTTPProxies: default/dup1, default/q5hok",
            "DuplicateVhost",
            "Two HTTP",
        ),
        ("currentStatus: NotReconciled\ndescription: Waiting for controller", "NotReconciled", "No Contour"),
        ("NotReconciled", "NotReconciled", "No Contour"),
        ("orphaned", "Orphaned", "The HTTPProxy has no virtualhost"),
        ("Valid HTTPProxy", "Valid", "Contour took"),
        (
            "Spec.VirtualHost.TLS Secret \"default/x\" is invalid: invalid TLS certificate: failed to parse PEM block",
            "SecretNotValid",
            "tls.crt holds",
        ),
        (
            "Spec.VirtualHost.TLS Secret \"x\" is invalid: invalid TLS private key: multiple private keys",
            "SecretNotValid",
            "tls.key is",
        ),
        (
            "Service [kubernetes:443] TLS upstream validation policy error: invalid CA Secret \"default/x\": empty \"ca.crt\" key",
            "TLSUpstreamValidation",
            "The Secret with the API server's CA has no",
        ),
        (
            "service \"certs/kubernetes\" not found: ServiceUnresolvedReference",
            "ServiceUnresolvedReference",
            "Contour looks",
        ),
    ] {
        let found = find(text).unwrap_or_else(|| panic!("nothing for {text}"));
        assert_eq!(found.reason, reason, "{text}");
        assert!(found.cause.starts_with(cause), "{text}: {}", found.cause);
    }
    for text in ["", "invalid", "something else", "…", "\\"] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn entries_are_whole_and_apart() {
    for (index, entry) in STATUS_REASONS.iter().enumerate() {
        assert!(!entry.cause.is_empty() && !entry.cure.is_empty() && !entry.source.is_empty(), "{}", entry.reason);
        let key = (entry.kind, entry.reason, entry.message);
        assert!(
            STATUS_REASONS[..index].iter().all(|other| (other.kind, other.reason, other.message) != key),
            "{key:?}"
        );
    }
}
