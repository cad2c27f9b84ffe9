//! Every finding code. Stable once released: never renamed, never reused. Only codes that can be emitted are here.

use core::fmt;

use serde::{Serialize, Serializer};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

/// A finding code, printed in kebab case; its severity, fix and source are in the rule book ([`Code::rule`]).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, EnumCount, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // each is documented by its rule
pub enum Code {
    // Input
    InputEmpty,
    InputTooLarge,
    InputUnrecognized,
    InputErrorMessage,
    InputNotRead,
    InputEncrypted,
    InputRoleSorted,
    InputSeveral,
    InputChosen,
    PemRepaired,
    PemTruncated,
    PemBadBase64,
    PemLabelMismatch,
    PemLabelRepaired,
    PemWrongBlock,
    DerConverted,
    Pkcs7Converted,
    Pkcs12Converted,
    Base64Unwrapped,
    SecretUnwrapped,
    ConfigMapUnwrapped,
    KubeconfigExtracted,
    ZipUnwrapped,
    ProxyTakenOver,
    ProxyDiffers,
    ProxyInvalid,
    ProxyManagedElsewhere,
    CertificateUnreadable,
    ExistingSecretMalformed,
    ExistingSecretNotNamed,
    ExistingSecretType,
    // Private key
    KeyMissing,
    KeyPublicOnly,
    KeySeveral,
    KeyChosen,
    KeyMismatch,
    KeyEncrypted,
    KeyDecrypted,
    KeyPassphraseWrong,
    KeyEncryptionUnsupported,
    KeyOpenssh,
    KeyUnreadable,
    KeyInconsistent,
    KeyTypeUnsupported,
    KeyTooSmall,
    KeyTooLarge,
    KeyCurveUnsupported,
    KeyCurveNeedsNewerEnvoy,
    KeyEd25519,
    KeySharedWithCa,
    // Leaf
    CertificateMissing,
    CertificateFormatConflict,
    CertificateIssuerMissing,
    CertificateStoreMissing,
    CertificateNotUsed,
    LeafAmbiguous,
    LeafChosen,
    LeafPlaceholder,
    LeafExpired,
    LeafNotYetValid,
    LeafExpiresSoon,
    LeafNoSan,
    LeafNoServerAuth,
    LeafKeyUsage,
    LeafIsCa,
    LeafWeakSignature,
    LeafLifetimeOverLimit,
    LeafWildcard,
    LeafMustStaple,
    LeafStrictness,
    CertificateCriticalExtension,
    CertificateV1,
    // Chain and trust
    ChainSorted,
    ChainCompleted,
    ChainDuplicateRemoved,
    ChainAnchorRemoved,
    ChainUnrelatedRemoved,
    ChainIncomplete,
    ChainExpired,
    ChainNotYetValid,
    ChainBrokenSignature,
    ChainSignatureUnsupported,
    ChainIssuerNotCa,
    ChainPathLength,
    ChainKeyUsage,
    ChainKeyIdentifier,
    ChainNameConstraint,
    ChainNameConstraintUnsupported,
    ChainWeakSignature,
    ChainWeakKey,
    ChainMessageTooLarge,
    ChainOtherPath,
    ChainOutlivesIssuer,
    ChainStrictness,
    TrustPublic,
    TrustPrivate,
    TrustAnchorUnknown,
    TrustRootOffered,
    TrustRootDistrusted,
    TrustSelfSigned,
    TrustAnchorExpired,
    TrustAnchorWeak,
    TrustAnchorNotCa,
    TrustAnchorMissing,
    TrustAnchorNotRoot,
    TrustStoreOutdated,
    // Name
    FqdnMissing,
    FqdnRepaired,
    FqdnInternationalized,
    FqdnInvalid,
    FqdnIsIp,
    FqdnWildcard,
    FqdnSingleLabel,
    FqdnNotCovered,
    NameInvalid,
    ServiceUnusual,
    SecretTooLarge,
    SecretManagedElsewhere,
    DelegationAdded,
    KustomizeReference,
    // Clients
    ClientRejects,
    ClientRequired,
    // Credential
    CredentialMissing,
    TokenRepaired,
    TokenUnwrapped,
    TokenIllegal,
    TokenPlaceholder,
    TokenEncrypted,
    TokenTruncated,
    TokenExpired,
    TokenNotYetValid,
    TokenExpiresSoon,
    TokenNoExpiry,
    TokenShortLived,
    TokenForeign,
    TokenOpaque,
    TokenKind,
    KubeconfigUnreadable,
    KubeconfigRepaired,
    KubeconfigPartIgnored,
    KubeconfigMerged,
    KubeconfigContextMissing,
    KubeconfigClusterMissing,
    KubeconfigUserMissing,
    KubeconfigServerMissing,
    KubeconfigDuplicateName,
    KubeconfigAmbiguous,
    KubeconfigProxied,
    KubeconfigServerHttp,
    KubeconfigFieldDropped,
    KubeconfigFileReference,
    KubeconfigTokenFileBeside,
    CredentialClientCertificate,
    CredentialClientCertificateKept,
    ClientCertificateUnreadable,
    ClientCertificateMismatch,
    ClientCertificateNotValidNow,
    ClientCertificateExpiresSoon,
    ClientCertificateUsage,
    ClientCertificateForeign,
    ClientCertificateAdmin,
    CredentialExec,
    CredentialExecClientCertificate,
    CredentialExecUnknown,
    CredentialExecInvalid,
    CredentialExecSecret,
    CredentialBasicAuth,
    CredentialAuthProvider,
    // Consumers
    ConsumerExecDropped,
    ConsumerExecImage,
    ConsumerInCluster,
    ConsumerNotWritten,
    // Upstream
    UpstreamCaMissing,
    UpstreamUnverified,
    UpstreamVerificationLost,
    UpstreamCaUnreadable,
    UpstreamCaExpired,
    UpstreamCaNotCa,
    UpstreamCaForeign,
    UpstreamServerInvalid,
    UpstreamSubjectMismatch,
    UpstreamSubjectNotDns,
    #[strum(serialize = "upstream-needs-contour-1-28")]
    UpstreamNeedsContour128,
    // Proxy and platform
    ModeLacks,
    ModeHidesCertificate,
    PassthroughName,
    PassthroughCaMissing,
    SharedHost,
    #[strum(serialize = "reserve-needs-1-30")]
    ReserveNeeds130,
    AllowListIgnored,
    PlatformPspGone,
    PlatformPodSecurityTooEarly,
    RolebindingWide,
    // Objects that exist
    ProxyTimeout,
    ProxyWebsocketsOff,
    ProxyProtocolMissing,
    #[strum(serialize = "proxy-protocol-h2")]
    ProxyProtocolH2,
    ProxyPermitInsecure,
    ProxyFallbackCertificate,
    ProxyRetryPolicy,
    ProxyAuthorizationHeader,
    FqdnDuplicate,
    IngressClassUnserved,
    ProxyStatusStale,
    SecretNotFound,
    DelegationMissing,
    SecretLastApplied,
    KeyReused,
    // Renewal
    RenewalNoneFits,
    RenewalNotLater,
}

impl Code {
    /// Returns every code, in the order of the rule book.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// Returns the stable name, `key-mismatch`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Finds a code by its stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
