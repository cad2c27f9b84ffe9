//! Statuses of the HTTPProxy ([`crate::symptom::http_proxy_status`]) as symptoms: the same words, with the proof beside them.

use super::pattern::Hit;
use super::text::Text;
use super::{Proof, Symptom, pattern};
use crate::symptom::http_proxy_status::{STATUS_REASONS, StatusReason};

/// Returns the statuses that a text tells of: by their message, else by the name of a reason.
pub(super) fn matches(text: &Text) -> Vec<(Symptom, Hit)> {
    let by_message: Vec<_> = STATUS_REASONS
        .iter()
        .filter(|entry| !entry.message.is_empty())
        .filter_map(|entry| Some((symptom(entry), pattern::find(entry.message, text)?)))
        .collect();
    if !by_message.is_empty() {
        return by_message;
    }
    let named = STATUS_REASONS.iter().filter(|entry| entry.reason != "Valid");
    named
        .filter_map(|entry| Some((symptom(entry), pattern::find(&format!("={}", entry.reason), text)?)))
        .take(1)
        .collect()
}

/// Returns a status as a symptom.
pub(super) fn symptom(entry: &StatusReason) -> Symptom {
    let own = PROOFS.iter().find(|(reason, message, _, _)| *reason == entry.reason && entry.message.contains(message));
    Symptom {
        id: entry.reason,
        title: first_clause(entry.cause),
        printed_by: "the status of the HTTPProxy, written by Contour",
        patterns: &[],
        cause: entry.cause,
        by_mode: &[],
        proof: own.map_or(STATUS, |(_, _, proof, _)| *proof),
        cure: entry.cure,
        see: own.map_or(&[], |(_, _, _, see)| *see),
        source: entry.source,
        is_general: entry.reason == "Valid",
    }
}

/// What happened, without why.
fn first_clause(cause: &'static str) -> &'static str {
    let end = [". ", ": ", "; "].iter().filter_map(|mark| cause.find(mark)).min();
    cause.get(..end.unwrap_or(cause.len())).unwrap_or(cause)
}

const STATUS: &[Proof] = &[Proof {
    command: "kubectl describe httpproxy {proxy} -n {proxy-namespace}",
    shows: "Status: Conditions: Errors holds the reason and the message",
}];

type Row = (&'static str, &'static str, &'static [Proof], &'static [&'static str]);

/// By reason and a part of the message: what proves it, and what says more.
pub(super) const PROOFS: &[Row] = &[
    (
        "NotReconciled",
        "",
        &[
            Proof {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o jsonpath='{.spec.ingressClassName}'",
                shows: "the class that the HTTPProxy asks for; nothing is a class too",
            },
            Proof {
                command: "kubectl get deployment contour -n {contour} -o \
                          jsonpath='{.spec.template.spec.containers[0].args}'",
                shows: "--ingress-class-name and --watch-namespaces, if they are set, must cover it",
            },
            Proof { command: "kubectl get pods -n {contour}", shows: "contour and envoy must be Running and ready" },
        ],
        &["wait-for-valid", "dedicated-contour"],
    ),
    (
        "Valid",
        "",
        &[
            Proof {
                command: "kubectl wait --for=condition=Valid httpproxy/{proxy} -n {proxy-namespace} --timeout=30s",
                shows: "a timeout: the status is old, and no Contour looks at the object now",
            },
            Proof {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null",
                shows: "no certificate and errno=104: Envoy refused what Contour took",
            },
        ],
        &["wait-for-valid", "key-mismatch"],
    ),
    (
        "DuplicateVhost",
        "",
        &[Proof {
            command: "kubectl get httpproxies -A -o \
                      custom-columns=NS:.metadata.namespace,NAME:.metadata.name,FQDN:.spec.virtualhost.fqdn",
            shows: "two lines with the same FQDN",
        }],
        &["reserve-host-name", "shared-host"],
    ),
    (
        "SecretNotValid",
        "Secret not found",
        &[
            Proof {
                command: "kubectl get secrets -A --field-selector=metadata.name={secret}",
                shows: "the namespaces that hold it, if any",
            },
            Proof {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                          jsonpath='{.spec.virtualhost.tls.secretName}'",
                shows: "the name that is looked for: bare, it is looked for beside the HTTPProxy only",
            },
        ],
        &["delegation-added"],
    ),
    ("SecretNotValid", "invalid TLS private key", KEY, &["key-encrypted", "key-several", "key-openssh"]),
    ("SecretNotValid", "invalid TLS certificate", SECRET, &["pem-repaired", "input-role-sorted", "leaf-no-san"]),
    ("SecretNotValid", "missing TLS", SECRET, &["certificate-missing", "key-missing"]),
    ("SecretNotValid", "secret type is not", SECRET, &[]),
    (
        "DelegationNotPermitted",
        "",
        &[Proof {
            command: "kubectl get tlscertificatedelegations -A",
            shows: "none in the Secret's namespace names the HTTPProxy's",
        }],
        &["delegation-added"],
    ),
    ("ServiceUnresolvedReference", "", SERVICE, &["service-unusual"]),
    (
        "TLSUpstreamValidation",
        "",
        &[Proof {
            command: "kubectl get secrets -n {proxy-namespace}",
            shows: "the Secret that caSecret names must be there, with a key ca.crt; a ConfigMap does not count",
        }],
        &["upstream-ca-missing", "ca-source"],
    ),
    ("CACertificateNotDelegated", "", STATUS, &["upstream-ca-missing", "ca-source"]),
    ("IncompatibleIPAddressFilters", "", STATUS, &["allow-list-ignored"]),
    ("IPFilterPolicyNotValid", "", STATUS, &["allow-list-ignored"]),
];

const SECRET: &[Proof] = &[Proof {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | grep -n \
              -e ----- | cut -c1-70",
    shows: "only BEGIN CERTIFICATE and END CERTIFICATE, each on a line of its own, from its first column on",
}];

const KEY: &[Proof] = &[Proof {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.key}' | base64 -d | grep -o \
              -e '-----BEGIN [A-Z0-9 ]*-----'",
    shows: "the label of each key, and nothing of the key: there must be one, PRIVATE KEY, RSA PRIVATE KEY or EC \
            PRIVATE KEY",
}];

const SERVICE: &[Proof] = &[Proof {
    command: "kubectl get service kubernetes -n {proxy-namespace}",
    shows: "the Service and its port must be in the HTTPProxy's own namespace; default has it, with 443",
}];
