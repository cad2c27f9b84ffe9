//! Which service issued a token, by its form: tokens that live for minutes, and tokens of other services.

use super::model::{Token, TokenKind};
use crate::time::DAY;

/// A token by its service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Issued {
    /// It expires soon after it was issued, and nothing renews it.
    ShortLived {
        /// `Amazon EKS token`.
        name: &'static str,
        /// `15 minutes`; empty if the token itself contains its expiry.
        lifetime: &'static str,
    },
    /// It is valid for all of that service, not only for the cluster.
    Account {
        /// `DigitalOcean API token`.
        name: &'static str,
    },
    /// Another service accepts it, and the API server only with a webhook.
    Foreign {
        /// `GitHub token`.
        name: &'static str,
    },
}

impl Token {
    /// Returns what its form tells about its service; `None` for a token of the cluster, and for one that is not known.
    pub fn issued(&self) -> Option<Issued> {
        match self.kind {
            TokenKind::Opaque => of_text(self.expose()),
            TokenKind::Oidc => self.of_provider(),
            TokenKind::ServiceAccountBound => {
                let bound_to_pod = self.bound_to.as_deref().is_some_and(|object| object.starts_with("pod "));
                let is_elsewhere = |audience: &String| AUDIENCES.iter().any(|known| audience.starts_with(known));
                // an API server accepts its issuer as audience, or one that is named after it (`--api-audiences`)
                let is_of_api_server = |audience: &String| {
                    self.issuer.as_ref() == Some(audience) || API_SERVER.iter().any(|part| audience.contains(part))
                };
                let is_elsewhere = |audience: &String| is_elsewhere(audience) || !is_of_api_server(audience);
                if !self.audiences.is_empty() && self.audiences.iter().all(is_elsewhere) {
                    return Some(Issued::Foreign { name: "ServiceAccount token for another audience" });
                }
                bound_to_pod.then_some(Issued::ShortLived { name: "ServiceAccount token of a pod", lifetime: "" })
            }
            TokenKind::ServiceAccountLegacy | TokenKind::Bootstrap => None,
        }
    }

    /// id_tokens and access tokens of identity providers.
    fn of_provider(&self) -> Option<Issued> {
        let issuer = self.issuer.as_deref().unwrap_or_default();
        let known = PROVIDERS.iter().find(|(part, _)| issuer.contains(part)).map(|(_, name)| *name);
        let is_short = self.lifetime().is_some_and(|seconds| seconds <= DAY);
        let is_short = is_short || (known.is_some() && self.lifetime().is_none());
        is_short.then_some(Issued::ShortLived { name: known.unwrap_or("OIDC token"), lifetime: "" })
    }
}

fn of_text(secret: &str) -> Option<Issued> {
    let is_rancher = (secret.starts_with("kubeconfig-") || secret.starts_with("token-")) && secret.contains(':');
    if is_rancher {
        return Some(Issued::Foreign { name: "Rancher token" });
    }
    FORMS.iter().find(|(start, _)| secret.starts_with(start)).map(|(_, issued)| *issued)
}

const fn short(name: &'static str, lifetime: &'static str) -> Issued {
    Issued::ShortLived { name, lifetime }
}

const fn account(name: &'static str) -> Issued {
    Issued::Account { name }
}

const fn foreign(name: &'static str) -> Issued {
    Issued::Foreign { name }
}

/// Beginnings of tokens, as their services document them.
const FORMS: &[(&str, Issued)] = &[
    ("k8s-aws-v1.", short("Amazon EKS token", "15 minutes")),
    ("ya29.", short("Google access token", "one hour")),
    ("t1.", short("Yandex Cloud IAM token", "12 hours")),
    ("sha256~", short("token of OpenShift's OAuth server", "one day by default")),
    // base64 of the signed URL of OKE's API
    ("aHR0cHM6Ly9jb250YWluZXJlbmdpbmUu", short("Oracle OKE token", "minutes")),
    ("dop_v1_", account("DigitalOcean API token")),
    ("doo_v1_", account("DigitalOcean OAuth token")),
    ("dor_v1_", account("DigitalOcean refresh token")),
    ("ghp_", foreign("GitHub token")),
    ("gho_", foreign("GitHub token")),
    ("ghs_", foreign("GitHub token")),
    ("github_pat_", foreign("GitHub token")),
    ("glpat-", foreign("GitLab personal access token")),
    ("gloas-", foreign("GitLab application secret")),
    ("glcbt-", foreign("GitLab job token")),
    ("glagent-", foreign("token of GitLab's agent for Kubernetes")),
    ("pat:", foreign("token for GitLab's agent server")),
    ("ci:", foreign("job token for GitLab's agent server")),
    ("tskey-", foreign("Tailscale key")),
    ("hvs.", foreign("HashiCorp Vault token")),
    ("hvb.", foreign("HashiCorp Vault token")),
    ("ptr_", foreign("Portainer token")),
    ("AKIA", foreign("AWS access key ID")),
    ("ASIA", foreign("AWS access key ID")),
    ("xoxb-", foreign("Slack token")),
    ("xoxp-", foreign("Slack token")),
];
/// Parts of issuers of identity providers.
const PROVIDERS: &[(&str, &str)] = &[
    ("sts.windows.net/", "Microsoft Entra ID token"),
    ("login.microsoftonline.com/", "Microsoft Entra ID token"),
    ("accounts.google.com", "Google ID token"),
    ("iam.cloud.ibm.com", "IBM Cloud IAM token"),
    ("iam.bluemix.net", "IBM Cloud IAM token"),
    ("cognito-idp.", "Amazon Cognito token"),
    ("token.actions.githubusercontent.com", "GitHub Actions token"),
    ("gitlab.com", "GitLab ID token"),
    (".okta.com", "Okta token"),
    (".auth0.com", "Auth0 token"),
    ("/realms/", "Keycloak token"),
    ("/dex", "Dex token"),
];
/// Parts of audiences that API servers have: `https://kubernetes.default.svc`, `api`, `k3s`, `https://NAME.azmk8s.io`.
const API_SERVER: &[&str] = &["kubernetes", "k8s", "k3s", "rke2", ".svc", "api", "kube"];
/// Audiences of tokens that pods use elsewhere: an API server accepts only its own (`--api-audiences`).
const AUDIENCES: &[&str] = &[
    "sts.amazonaws.com",
    "pods.eks.amazonaws.com",
    "api://AzureADTokenExchange",
    "//iam.googleapis.com/",
    "istio-ca",
    "system:konnectivity-server",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_recognized_by_the_beginning() {
        let of = |text: &str| match of_text(text) {
            Some(Issued::ShortLived { name, .. } | Issued::Account { name } | Issued::Foreign { name }) => name,
            None => "",
        };
        let rows = [
            ("k8s-aws-v1.aHR0cHM6Ly9zdHMu", "Amazon EKS token"),
            ("ya29.c.b0Aaekm1K", "Google access token"),
            ("sha256~k3Jd9sLq", "token of OpenShift's OAuth server"),
            ("dop_v1_0123", "DigitalOcean API token"),
            ("pat:12:glpat-x", "token for GitLab's agent server"),
            ("kubeconfig-u-abc:xyz", "Rancher token"),
            ("token-29s4s:abc", "Rancher token"),
            ("kubeconfig-without-colon", ""),
            ("tskey-auth-k1", "Tailscale key"),
            ("opaque", ""),
        ];
        for (text, name) in rows {
            assert_eq!(of(text), name, "{text}");
        }
    }
}
