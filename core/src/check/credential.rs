//! Checks of the kubeconfig and the credential: how the client authenticates, and whether the mode supports it.

mod exec;
mod kubeconfig;
pub(crate) mod means;
mod method;
mod pair;
mod proxied;
mod server;
mod token;
mod ways_out;

pub(super) use kubeconfig::has_its_files;
pub(super) use proxied::is_direct;

use self::means::{Means, means};
use super::case::Case;
use super::checked::Credential;
use super::outcome::Check;
use crate::finding::{Finding, Severity};
use crate::mode::Mode;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "kubeconfig-readable", run: kubeconfig::is_readable },
    Check { name: "kubeconfig-context-found", run: kubeconfig::has_context },
    Check { name: "kubeconfig-server-direct", run: is_direct },
    Check { name: "kubeconfig-server-https", run: kubeconfig::is_https },
    Check { name: "kubeconfig-files-provided", run: has_its_files },
    Check { name: "kubeconfig-fields-kept", run: kubeconfig::keeps_fields },
    Check { name: "kubeconfig-one-token", run: kubeconfig::has_one_token },
    Check { name: "credential-provided", run: method::is_given },
    Check { name: "credential-method-supported", run: method::is_supported },
    Check { name: "credential-supported-by-mode", run: method::is_carried },
    Check { name: "credential-plugin-works", run: exec::works },
    Check { name: "credential-plugin-without-secret", run: exec::holds_no_secret },
    Check { name: "client-certificate-readable", run: pair::is_readable },
    Check { name: "client-certificate-matches-key", run: pair::matches },
    Check { name: "client-certificate-valid-now", run: pair::is_valid },
    Check { name: "client-certificate-client-auth", run: pair::is_for_clients },
    Check { name: "client-certificate-of-cluster", run: pair::is_of_cluster },
    Check { name: "client-certificate-not-admin", run: pair::is_not_admin },
    Check { name: "token-readable", run: token::is_readable },
    Check { name: "token-valid", run: token::is_valid },
    Check { name: "token-expires", run: token::expires },
    Check { name: "token-whole", run: token::is_whole },
    Check { name: "token-long-lived", run: token::is_long_lived },
    Check { name: "token-of-cluster", run: token::is_of_cluster },
    Check { name: "token-kind-known", run: token::has_known_kind },
];

/// Returns the credential for the new kubeconfig: `None` if none is written, or if one of `findings` of these checks is
/// an error.
pub(crate) fn usable_credential(case: &Case<'_>, findings: &[Finding]) -> Option<Credential> {
    let is_ours = |finding: &Finding| CHECKS.iter().any(|check| check.name == finding.code.rule().check);
    if findings.iter().any(|finding| finding.severity == Severity::Error && is_ours(finding)) {
        return None;
    }
    match means(case).ok()? {
        Means::Token(token) => Some(Credential::Token(token.clone())),
        Means::Exec(plugin) => Some(Credential::Exec(plugin.clone())),
        Means::ClientCertificate(user) if case.exposure.spec.mode == Mode::Passthrough => {
            user.client_certificate.clone().map(Credential::ClientCertificate)
        }
        Means::ClientCertificate(_)
        | Means::TokenFile(_)
        | Means::AuthProvider(_)
        | Means::BasicAuth
        | Means::BrokenToken
        | Means::Nothing => None,
    }
}

#[cfg(test)]
mod tests;
