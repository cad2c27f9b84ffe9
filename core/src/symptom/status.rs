//! Statuses of the HTTPProxy ([`crate::symptom::http_proxy_status`]) as symptoms: the same texts, with commands that confirm
//! the cause.

use super::hop::Hop;
use super::pattern::Hit;
use super::text::Text;
use super::{Confirm, Symptom, pattern};
use crate::symptom::http_proxy_status::{STATUS_REASONS, StatusReason};

/// Returns the statuses that a text contains, by their message; otherwise by the name of a reason.
pub(super) fn matches(text: &Text) -> Vec<(Symptom, Hit)> {
    let by_message: Vec<_> = STATUS_REASONS
        .iter()
        .filter(|entry| !entry.message.is_empty())
        .filter_map(|entry| Some((symptom(entry), pattern::find(entry.message, text, Hop::Exposed)?)))
        .collect();
    if !by_message.is_empty() {
        return by_message;
    }
    let named = STATUS_REASONS.iter().filter(|entry| entry.reason != "Valid");
    named
        .filter_map(|entry| Some((symptom(entry), pattern::find(&format!("={}", entry.reason), text, Hop::Exposed)?)))
        .take(1)
        .collect()
}

/// Returns a status as a symptom.
pub(super) fn symptom(entry: &StatusReason) -> Symptom {
    let own =
        CONFIRMED_BY.iter().find(|(reason, message, _, _)| *reason == entry.reason && entry.message.contains(message));
    Symptom {
        id: entry.reason,
        title: entry.title,
        printed_by: "the status of the HTTPProxy, written by Contour",
        hop: Hop::Exposed,
        patterns: &[],
        causes: entry.causes,
        impact: "",
        by_mode: &[],
        confirm: own.map_or(STATUS, |(_, _, confirm, _)| *confirm),
        fix: entry.fix,
        see: own.map_or(&[], |(_, _, _, see)| *see),
        source: entry.source,
        is_general: entry.reason == "Valid",
    }
}

const STATUS: &[Confirm] = &[Confirm {
    command: "kubectl describe httpproxy {proxy} -n {proxy-namespace}",
    expect: "the reason and the message, in `Errors` below `Status` and `Conditions`",
}];

type Row = (&'static str, &'static str, &'static [Confirm], &'static [&'static str]);

/// By reason and a part of the message: the commands that confirm the cause, and related entries.
pub(super) const CONFIRMED_BY: &[Row] = &[
    (
        "NotReconciled",
        "",
        &[
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o jsonpath='{.spec.ingressClassName}'",
                expect: "the ingress class of the HTTPProxy. Contour also compares an empty class",
            },
            Confirm {
                command: "kubectl get deployment contour -n {contour} -o \
                          jsonpath='{.spec.template.spec.containers[0].args}'",
                expect: "`--ingress-class-name` and `--watch-namespaces`, if they are set, include the HTTPProxy's \
                         class and namespace",
            },
            Confirm {
                command: "kubectl get pods -n {contour}",
                expect: "the contour and envoy pods are `Running` and ready",
            },
        ],
        &["wait-for-valid", "dedicated-contour"],
    ),
    (
        "Valid",
        "",
        &[
            Confirm {
                command: "kubectl wait --for=condition=Valid httpproxy/{proxy} -n {proxy-namespace} --timeout=30s",
                expect: "`condition met`. A timeout means that the status is old and that no Contour watches the \
                         HTTPProxy now",
            },
            Confirm {
                command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null",
                expect: "a certificate. No certificate and `errno=104` mean that Envoy rejected a Secret that Contour \
                         accepted",
            },
        ],
        &["wait-for-valid", "key-mismatch"],
    ),
    (
        "DuplicateVhost",
        "",
        &[Confirm {
            command: "kubectl get httpproxies -A -o \
                      custom-columns=NS:.metadata.namespace,NAME:.metadata.name,FQDN:.spec.virtualhost.fqdn",
            expect: "only one line with the host name. Two lines with the same `FQDN` confirm the cause",
        }],
        &["reserve-host-name", "shared-host"],
    ),
    (
        "SecretNotValid",
        "Secret not found",
        &[
            Confirm {
                command: "kubectl get secrets -A --field-selector=metadata.name={secret}",
                expect: "the namespaces that contain the Secret, if any",
            },
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o \
                          jsonpath='{.spec.virtualhost.tls.secretName}'",
                expect: "the Secret name that Contour looks for. Without a namespace, Contour looks only in the \
                         HTTPProxy's namespace",
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
        &[Confirm {
            command: "kubectl get tlscertificatedelegations -A",
            expect: "a delegation in the Secret's namespace. No delegation in that namespace confirms the cause",
        }],
        &["delegation-added"],
    ),
    ("ServiceUnresolvedReference", "", SERVICE, &["service-unusual"]),
    (
        "TLSUpstreamValidation",
        "",
        &[Confirm {
            command: "kubectl get secrets -n {proxy-namespace}",
            expect: "the Secret that `caSecret` names. Contour does not read a ConfigMap",
        }],
        &["upstream-ca-missing", "ca-source"],
    ),
    ("CACertificateNotDelegated", "", STATUS, &["upstream-ca-missing", "ca-source"]),
    ("IncompatibleIPAddressFilters", "", STATUS, &["allow-list-ignored"]),
    ("IPFilterPolicyNotValid", "", STATUS, &["allow-list-ignored"]),
];

const SECRET: &[Confirm] = &[Confirm {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | grep -n \
              -e ----- | cut -c1-70",
    expect: "only `BEGIN CERTIFICATE` and `END CERTIFICATE` lines, without indentation or other text",
}];

const KEY: &[Confirm] = &[Confirm {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.key}' | base64 -d | grep -o \
              -e '-----BEGIN [A-Z0-9 ]*-----'",
    expect: "exactly one label: `PRIVATE KEY`, `RSA PRIVATE KEY`, or `EC PRIVATE KEY`. The command does not print the \
             key itself",
}];

const SERVICE: &[Confirm] = &[Confirm {
    command: "kubectl get service kubernetes -n {proxy-namespace}",
    expect: "the Service and its port in the HTTPProxy's own namespace. In namespace `default`, the Service is \
             `kubernetes`, with port 443",
}];
