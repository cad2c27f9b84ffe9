//! Rules about: clients other than kubectl.

use super::{Code, Fix, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::ClientRejects,
        check: "clients-accept",
        severity: Severity::Warning,
        condition: "",
        title: "some clients reject the certificate",
        impact: "kubectl works; the clients that are named fail the TLS handshake.",
        details: "Each client verifies a chain by rules of its own. `kubefront check --clients` lists the answer of every client, with the version that was measured. Set `clients` (`--require-client`) to the clients that matter: then their rejection is an error.",
        fixes: &[
            Fix::says("reissue the certificate so that it follows the rule that is named"),
            Fix::says("if none of these clients is used, accept the warning (`spec.accept`)"),
        ],
        source: "tested with the versions that the report lists (`clients`)",
    },
    Rule {
        code: Code::ClientRequired,
        check: "clients-accept",
        severity: Severity::Error,
        condition: "",
        title: "a required client rejects the certificate",
        impact: "The client fails the TLS handshake.",
        details: "`clients` (`--require-client`) names clients that must accept the certificate.",
        fixes: &[
            Fix::says("reissue the certificate so that it follows the rule that is named"),
            Fix::says("if this client is not used, remove it from `clients`"),
        ],
        source: "tested with the versions that the report lists (`clients`)",
    },
];
