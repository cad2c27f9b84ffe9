//! Which findings about the user's files confirm a cause of a symptom.

use crate::finding::Code;

/// Returns the causes of a symptom that findings can confirm: the index of the cause in [`super::Symptom::causes`], and
/// the codes of the findings. `id` is the symptom's name.
pub fn confirmed_by(id: &str) -> &'static [(usize, &'static [Code])] {
    TABLE.iter().find(|(known, _)| *known == id).map_or(&[], |(_, causes)| causes)
}

const CLIENT_CERTIFICATE: &[Code] = &[Code::CredentialClientCertificate];
const PRIVATE_CA: &[Code] =
    &[Code::TrustPrivate, Code::TrustAnchorUnknown, Code::TrustRootOffered, Code::TrustAnchorMissing];
const NO_INTERMEDIATE: &[Code] = &[Code::ChainIncomplete];
/// Envoy rejects the pair. Contour does not see that.
const REJECTED_BY_ENVOY: &[Code] = &[
    Code::KeyMismatch,
    Code::KeyTooSmall,
    Code::KeyTypeUnsupported,
    Code::KeyCurveUnsupported,
    Code::KeyCurveNeedsNewerEnvoy,
    Code::LeafKeyUsage,
];
const OTHER_API_SERVER: &[Code] = &[Code::UpstreamCaForeign, Code::UpstreamSubjectMismatch, Code::UpstreamCaExpired];

/// The causes of an entry, by place in its list, each with the codes that confirm it.
type Causes = &'static [(usize, &'static [Code])];

/// Only causes that the files of one exposure show: chain, key, kubeconfig, token.
const TABLE: &[(&str, Causes)] = &[
    (
        "anonymous",
        &[
            (0, CLIENT_CERTIFICATE),
            (1, &[Code::KubeconfigServerHttp]),
            (2, &[Code::CredentialMissing]),
            (3, &[Code::CredentialExecClientCertificate]),
        ],
    ),
    (
        "unauthorized",
        &[
            (0, &[Code::TokenExpired]),
            (1, &[Code::KubeconfigProxied, Code::TokenForeign]),
            (4, &[Code::TokenTruncated, Code::TokenRepaired]),
            (5, &[Code::CredentialMissing, Code::CredentialClientCertificate]),
        ],
    ),
    ("token-rejected", &[(0, &[Code::TokenExpired]), (1, &[Code::KubeconfigProxied, Code::TokenForeign])]),
    ("misdirected", &[(0, &[Code::FqdnIsIp]), (3, &[Code::LeafWildcard])]),
    ("redirected", &[(0, &[Code::KubeconfigServerHttp])]),
    ("service-unavailable", &[(0, OTHER_API_SERVER)]),
    ("connection-closed", &[(1, OTHER_API_SERVER)]),
    ("upstream-speaks-tls", &[(0, &[Code::UpstreamUnverified, Code::ProxyProtocolMissing])]),
    ("address-not-allowed", &[(0, &[Code::AllowListIgnored])]),
    ("reservation-too-new", &[(0, &[Code::ReserveNeeds130])]),
    ("fqdn-refused", &[(0, &[Code::FqdnRepaired, Code::FqdnInvalid])]),
    ("secret-size", &[(0, &[Code::SecretTooLarge, Code::ChainUnrelatedRemoved])]),
    ("name-not-covered", &[(0, &[Code::FqdnNotCovered]), (1, &[Code::LeafWildcard]), (2, &[Code::LeafNoSan])]),
    ("api-server-certificate", &[(1, &[Code::PassthroughName, Code::ModeHidesCertificate])]),
    ("address-as-server", &[(0, &[Code::FqdnIsIp])]),
    (
        "certificate-expired",
        &[(0, &[Code::LeafExpired, Code::ChainExpired]), (3, &[Code::LeafNotYetValid, Code::ChainNotYetValid])],
    ),
    ("certificate-not-yet-valid", &[(1, &[Code::LeafNotYetValid, Code::ChainNotYetValid])]),
    ("common-name-only", &[(0, &[Code::LeafNoSan])]),
    ("wrong-purpose", &[(0, &[Code::LeafNoServerAuth]), (1, &[Code::LeafKeyUsage])]),
    ("ca-as-leaf", &[(0, &[Code::LeafIsCa, Code::TrustSelfSigned])]),
    ("chain-too-large", &[(0, &[Code::ChainMessageTooLarge, Code::ChainUnrelatedRemoved])]),
    ("rsa-too-large", &[(0, &[Code::KeyTooLarge])]),
    ("unknown-critical-extension", &[(0, &[Code::CertificateCriticalExtension])]),
    ("browser-policy", &[(0, &[Code::LeafLifetimeOverLimit]), (1, &[Code::LeafNoServerAuth])]),
    (
        "browser-invalid",
        &[(0, &[Code::LeafWeakSignature]), (1, &[Code::LeafNoServerAuth]), (2, &[Code::CertificateCriticalExtension])],
    ),
    (
        "hsts",
        &[(
            0,
            &[
                Code::ChainIncomplete,
                Code::FqdnNotCovered,
                Code::LeafExpired,
                Code::TrustPrivate,
                Code::TrustRootOffered,
            ],
        )],
    ),
    ("connection-reset", &[(1, REJECTED_BY_ENVOY), (2, &[Code::FqdnIsIp])]),
    ("tls-version", &[(1, &[Code::KeyEd25519])]),
    ("localhost-8080", &[(1, &[Code::KubeconfigClusterMissing])]),
    ("client-files-missing", &[(0, &[Code::KubeconfigFileReference])]),
    ("client-pair-mismatch", &[(0, &[Code::ClientCertificateMismatch]), (1, &[Code::KeyMismatch])]),
    ("context-missing", &[(0, &[Code::KubeconfigContextMissing, Code::KubeconfigAmbiguous])]),
    (
        "entry-missing",
        &[(0, &[Code::KubeconfigClusterMissing, Code::KubeconfigUserMissing, Code::KubeconfigServerMissing])],
    ),
    ("user-name-asked", &[(0, &[Code::KubeconfigUserMissing, Code::CredentialMissing])]),
    ("several-credentials", &[(0, &[Code::CredentialBasicAuth])]),
    ("kubeconfig-broken", &[(0, &[Code::KubeconfigUnreadable]), (3, &[Code::KubeconfigDuplicateName])]),
    ("token-has-line-break", &[(0, &[Code::TokenRepaired, Code::TokenIllegal])]),
    ("plugin-missing", &[(0, &[Code::CredentialExec, Code::CredentialExecUnknown])]),
    ("auth-provider-gone", &[(0, &[Code::CredentialAuthProvider])]),
    ("ca-data-unreadable", &[(0, &[Code::UpstreamCaUnreadable]), (1, &[Code::KubeconfigFileReference])]),
    ("handshake-rejected", &[(1, OTHER_API_SERVER)]),
    (
        "client-certificate-rejected",
        &[(0, &[Code::ClientCertificateNotValidNow]), (2, &[Code::ClientCertificateUsage])],
    ),
    ("windows-trust", &[(0, PRIVATE_CA), (1, NO_INTERMEDIATE)]),
    ("dotnet-trust", &[(0, NO_INTERMEDIATE), (1, PRIVATE_CA)]),
    ("python-strict", &[(0, &[Code::LeafStrictness, Code::ChainStrictness])]),
    ("upgrade-not-allowed", &[(0, &[Code::ModeLacks]), (1, &[Code::ProxyWebsocketsOff])]),
    ("exec-refused", &[(0, &[Code::ModeLacks])]),
    ("port-forward-refused", &[(0, &[Code::ModeLacks])]),
    ("web-page", &[(1, &[Code::KubeconfigProxied]), (2, &[Code::SharedHost])]),
    ("key-of-another", &[(0, &[Code::KeyMismatch]), (1, &[Code::ChainSorted])]),
    (
        "chain-refused",
        &[
            (0, &[Code::KeyCurveUnsupported, Code::KeyCurveNeedsNewerEnvoy]),
            (1, &[Code::LeafKeyUsage]),
            (2, &[Code::ChainSorted]),
            (3, &[Code::PemRepaired]),
        ],
    ),
    ("rsa-too-small", &[(0, &[Code::KeyTooSmall])]),
    ("secret-rejected", &[(0, REJECTED_BY_ENVOY)]),
    ("upstream-ca-refused", &[(0, &[Code::UpstreamCaUnreadable])]),
    ("unknown-authority", &[(0, NO_INTERMEDIATE), (1, PRIVATE_CA)]),
    ("intermediate-missing", &[(0, NO_INTERMEDIATE), (1, PRIVATE_CA)]),
    ("private-root", &[(0, PRIVATE_CA)]),
    ("self-signed", &[(0, &[Code::TrustSelfSigned])]),
    ("other-clusters-ca", &[(0, &[Code::UpstreamCaForeign])]),
    ("python-trust", &[(0, PRIVATE_CA), (1, NO_INTERMEDIATE)]),
    ("java-trust", &[(0, PRIVATE_CA), (1, NO_INTERMEDIATE)]),
    (
        "chain-not-allowed",
        &[(0, &[Code::ChainIssuerNotCa]), (1, &[Code::ChainPathLength]), (2, &[Code::ChainNameConstraint])],
    ),
    (
        "weak-signature",
        &[(0, &[Code::ChainWeakSignature, Code::LeafWeakSignature]), (1, &[Code::ChainWeakKey, Code::KeyTooSmall])],
    ),
    ("envoy-distrusts-api-server", &[(0, &[Code::UpstreamCaForeign, Code::UpstreamCaExpired])]),
    ("envoy-cannot-use-ca", &[(0, &[Code::UpstreamCaUnreadable])]),
    ("envoy-misses-name", &[(0, &[Code::UpstreamSubjectMismatch, Code::UpstreamSubjectNotDns])]),
    ("status-key-encrypted", &[(0, &[Code::KeyEncrypted])]),
    ("status-several-keys", &[(0, &[Code::KeySeveral])]),
    ("status-no-name", &[(0, &[Code::LeafNoSan])]),
    ("status-curve", &[(0, &[Code::KeyCurveUnsupported])]),
    ("secret-warning-mismatch", &[(0, &[Code::KeyMismatch]), (1, &[Code::ChainSorted]), (2, &[Code::PemRepaired])]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::symptom::{find, symptoms};

    #[test]
    fn rows_name_symptoms_and_their_causes() {
        let names: BTreeSet<_> = TABLE.iter().map(|(id, _)| id).collect();
        assert_eq!(names.len(), TABLE.len(), "a symptom has one row");
        for (id, causes) in TABLE {
            let symptom = find(id).unwrap_or_else(|| panic!("{id}"));
            assert!(causes.is_sorted_by_key(|(cause, _)| cause), "{id}");
            for (cause, codes) in *causes {
                assert!(*cause < symptom.causes.len() && !codes.is_empty(), "{id}, cause {cause}");
            }
        }
    }

    /// Otherwise a row could be about another symptom.
    #[test]
    fn a_row_has_codes_that_its_symptom_names() {
        // Its codes are about modes in which a client certificate reaches the API server.
        for (id, causes) in TABLE.iter().filter(|(id, _)| *id != "client-certificate-rejected") {
            let see = find(id).unwrap().see;
            let is_named = |code: &Code| see.contains(&code.name());
            assert!(causes.iter().any(|(_, codes)| codes.iter().any(is_named)), "{id}: {see:?}");
        }
    }

    /// An entry without a row names no code, or codes that confirm no single cause.
    #[test]
    fn most_symptoms_that_name_codes_have_a_row() {
        let names_code = |see: &[&str]| see.iter().any(|word| Code::all().any(|code| code.name() == *word));
        let without: Vec<_> =
            symptoms().filter(|symptom| names_code(symptom.see) && confirmed_by(symptom.id).is_empty()).collect();
        assert!(without.len() <= 40, "{:?}", without.iter().map(|symptom| symptom.id).collect::<Vec<_>>());
    }
}
