//! Rules about: clients other than kubectl.

use super::{Code, Fix, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::ClientRejects,
        check: "clients-accept",
        severity: Severity::Warning,
        condition: "",
        title: "some clients reject the certificate",
        impact: "kubectl accepts the certificate. The clients in the finding fail the TLS handshake, for example Python 3.13 with `Missing Authority Key Identifier`.",
        details: "Each client has its own rules for certificate chains. `kubefront check --clients` lists the answer of every client, with the version that was measured. If you require a client (`--require-client`, `clients`), its rejection is an error: `client-required`.",
        fixes: &[
            Fix::reissue(
                "if no other finding has a fix for the problem, have the certificate reissued without the problem; if the problem is in a CA certificate, have the CA certificate reissued too",
            ),
            Fix::says(
                "if you use none of these clients, accept the finding in the exposure file: `accept: [{code: client-rejects, reason: REASON}]`",
            ),
        ],
        source: "tested with the versions that the report lists (`clients`)",
    },
    Rule {
        code: Code::ClientRequired,
        check: "clients-accept",
        severity: Severity::Error,
        condition: "warning that needs a decision if the client's answer is not known",
        title: "required client rejects the certificate",
        impact: "The required client fails the TLS handshake, for example Python 3.13 with `Missing Authority Key Identifier`.",
        details: "`clients` (`--require-client`) names clients that must accept the certificate. Envoy is the client of the API server: its answer is about the API server's certificate.",
        fixes: &[
            Fix::reissue(
                "if no other finding has a fix for the problem, have the certificate reissued without the problem; if the problem is in a CA certificate, have the CA certificate reissued too",
            ),
            Fix::says("if you do not use the client, do not require it (`--require-client`, `clients`)"),
        ],
        source: "tested with the versions that the report lists (`clients`)",
    },
];
