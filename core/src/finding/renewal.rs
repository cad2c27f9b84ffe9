//! Rules about: new certificates for exposures that exist, which only `kubefront renew` checks.

use super::{Code, Fix, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::RenewalNoneFits,
        check: "renewal-fits",
        severity: Severity::Error,
        condition: "",
        title: "no new certificate includes the host name",
        impact: "The exposure keeps its old certificate. Once it expires, clients fail with `x509: certificate has expired or is not \
                 yet valid`.",
        details: "The SANs must include every host name that is served with the same Secret, also those of other HTTPProxies and \
                  of Ingresses. A wildcard matches exactly one label.",
        fixes: &[
            Fix::says("pass a certificate whose SANs include the host names"),
            Fix::says("if other host names use the Secret, give the exposure a separate Secret"),
        ],
        source: "RFC 9525 section 6; Contour HTTPProxy v1, virtualhost.tls.secretName",
    },
    Rule {
        code: Code::RenewalNotLater,
        check: "renewal-later",
        severity: Severity::Warning,
        condition: "",
        title: "new certificate does not expire later than the old one",
        impact: "The renewal shortens the time until the next one. The files may be those of an old certificate.",
        details: "After a certificate is revoked, or if the CA shortens lifetimes, this is expected.",
        fixes: &[Fix::says("pass the newest certificate")],
        source: "RFC 5280 section 4.1.2.5",
    },
];
