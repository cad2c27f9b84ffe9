//! The rules, and which client rejects what breaks one: measured with the real verifiers (docs/evidence.md).

use strum::{Display, IntoStaticStr, VariantArray};

use super::client::{Client, Clients};

/// Where a certificate is on the path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Leaf,
    Intermediate,
    Anchor,
}

/// What is unusual about a certificate, a link, a path, or a name; [`Rule::title`] says it in words.
#[allow(missing_docs)] // the titles are the documentation
#[derive(Clone, Copy, PartialEq, Eq, Debug, Display, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Rule {
    Unreadable,
    NotParsedByGo,
    ChainIncomplete,
    ChainTooLong,
    TooManyPaths,
    NotAnAnchor,
    SelfSignedLeaf,
    Expired,
    NotYetValid,
    TimeFraction,
    TimeOffset,
    TimeWithoutSeconds,
    SignatureWrong,
    SignatureAlgorithmsDiffer,
    SignatureSha1,
    SignatureMd5,
    SignaturePssUnusual,
    SignaturePssSha1,
    SignatureEcdsaSha512,
    KeyRsaTiny,
    KeyRsaWeak,
    CaKeyRsaWeak,
    KeyRsaLong,
    KeyP384,
    KeyP521,
    KeyEd25519,
    KeyEd448,
    KeyP224,
    KeyOtherCurve,
    KeyPss,
    KeyExplicitCurve,
    KeyCompressedPoint,
    KeyUnknown,
    VersionOld,
    NotCa,
    NotCaByOmission,
    BasicConstraintsNotCritical,
    LeafIsCa,
    PathLengthWithoutCa,
    PathLengthExceeded,
    KeyUsageMissing,
    KeyUsageWithoutCertSign,
    KeyUsageCertSignWithoutCa,
    KeyUsageWithoutDigitalSignature,
    KeyUsageWithoutTls,
    KeyUsageEmpty,
    UsageAnyOnly,
    UsageEmpty,
    UsageSgcOnly,
    UsageOther,
    UsageOcspSigning,
    NetscapeType,
    AuthorityKeyIdMissing,
    AuthorityKeyIdMismatch,
    AuthorityKeyIdCritical,
    SubjectKeyIdMissing,
    SubjectKeyIdCritical,
    SerialNegative,
    SerialReused,
    SubjectEmpty,
    SanNotCritical,
    SubjectTextBmp,
    SubjectTextPrintable,
    SanEmpty,
    SanNotAscii,
    SanAddressLength,
    SanAddressMask,
    SanUri,
    SanBlank,
    NameMismatch,
    NameCommonName,
    NameNone,
    ConstraintsViolated,
    ConstraintsExcluded,
    ConstraintsEmpty,
    ConstraintsMask,
    ConstraintsMinimum,
    ConstraintsKind,
    ConstraintsDirectory,
    ConstraintsDirectoryCritical,
    ConstraintsAddress,
    ConstraintsEverything,
    ConstraintsText,
    ConstraintsOnBadName,
    MustStaple,
    CriticalUnknown,
    CriticalDistributionPoints,
    CriticalAuthorityInfoAccess,
    CriticalInhibitAnyPolicy,
    CriticalPolicyMappings,
    CriticalPolicies,
    CriticalPolicyConstraints,
    DistributionPointsMalformed,
    DuplicateExtension,
    DuplicateKnownExtension,
    DuplicateSubjectKeyId,
    PolicyConstraintsEmpty,
    PolicyRequired,
    PolicyTwice,
    UsageMissing,
    LifetimeOver825,
}

/// Who rejects it where.
struct Row {
    rule: Rule,
    leaf: Clients,
    intermediate: Clients,
    anchor: Clients,
}

const fn row(rule: Rule, leaf: &str, intermediate: &str, anchor: &str) -> Row {
    Row { rule, leaf: of(leaf), intermediate: of(intermediate), anchor: of(anchor) }
}

const fn of(letters: &str) -> Clients {
    Clients::of(letters.as_bytes())
}

impl Rule {
    /// Returns the clients that reject a certificate that breaks the rule, wherever it is on the path; none for rules that
    /// depend on more than one certificate.
    pub fn clients(self) -> Vec<Client> {
        let rejects = |client: &Client| {
            [Place::Leaf, Place::Intermediate, Place::Anchor].into_iter().any(|place| self.rejects(*client, place))
        };
        Client::ALL.iter().copied().filter(rejects).collect()
    }

    /// Says whether `client` rejects a path on which a certificate at `place` breaks the rule.
    pub(super) fn rejects(self, client: Client, place: Place) -> bool {
        TABLE.iter().any(|row| row.rule == self && row.at(place).contains(client))
    }
}

impl Row {
    const fn at(&self, place: Place) -> Clients {
        match place {
            Place::Leaf => self.leaf,
            Place::Intermediate => self.intermediate,
            Place::Anchor => self.anchor,
        }
    }
}

/// One row for each rule that a certificate alone breaks: rejected as the leaf, as an intermediate, as the anchor.
#[rustfmt::skip]
static TABLE: &[Row] = &[
    row(Rule::Expired, "*", "*", "KOCPSNEGFH"),
    row(Rule::NotYetValid, "*", "*", "KOCPSNEGFH"),
    row(Rule::TimeFraction, "KOCPSNEGFHR", "KOCPSNEGFHR", "KOCPSNEGFH"),
    row(Rule::TimeOffset, "KOCPSNEGFHR", "KOCPSNEGFHR", "KOCPSNEGFH"),
    row(Rule::TimeWithoutSeconds, "OCPSNEFHR", "OCPSNEFHR", "OCPSNEFH"),
    row(Rule::SignatureAlgorithmsDiffer, "*", "*", "K"),
    row(Rule::SignatureSha1, "KCPSNGFHR", "KCPSNGFHR", ""),
    row(Rule::SignatureMd5, "KCPSNJEGFHR", "KCPSNJEGFHR", ""),
    row(Rule::SignaturePssUnusual, "KEGFHR", "KEGFHR", ""),
    row(Rule::SignaturePssSha1, "KCPSNEGFHR", "KCPSNEGFHR", ""),
    row(Rule::SignatureEcdsaSha512, "R", "R", ""),
    row(Rule::KeyRsaTiny, "KCPSNJGFHR", "KCPSNJGFHR", "KCPSNJGFHR"),
    row(Rule::KeyRsaWeak, "CPSNR", "CPSNR", "CPSNR"),
    row(Rule::KeyRsaLong, "KR", "R", "R"),
    row(Rule::KeyP384, "E", "", ""),
    row(Rule::KeyP521, "EHR", "R", "R"),
    row(Rule::KeyEd25519, "EFH", "FH", "FH"),
    row(Rule::KeyEd448, "KEFHR", "KEFHR", "KEFHR"),
    row(Rule::KeyP224, "KCPSNJEGFHR", "JFHR", "JFHR"),
    row(Rule::KeyOtherCurve, "KCPSNJEGFHR", "KJEGFHR", "KJEGFHR"),
    row(Rule::KeyPss, "KEFHR", "KEFHR", "KEFHR"),
    row(Rule::KeyExplicitCurve, "*", "*", "*"),
    row(Rule::KeyCompressedPoint, "KJGFR", "KJGFR", "KJGFR"),
    row(Rule::KeyUnknown, "KCPSNJEGFHR", "KEFHR", "KEFHR"),
    row(Rule::VersionOld, "R", "*", "S"),
    row(Rule::NotCa, "", "*", "KOCPSNJGFH"),
    row(Rule::NotCaByOmission, "", "*", "KSJF"),
    row(Rule::BasicConstraintsNotCritical, "S", "S", "S"),
    row(Rule::LeafIsCa, "FR", "", ""),
    row(Rule::PathLengthWithoutCa, "SE", "SE", "S"),
    row(Rule::KeyUsageMissing, "", "S", "S"),
    row(Rule::KeyUsageWithoutCertSign, "", "KOCPSNJEGFH", "KOCPSNJEGFH"),
    row(Rule::KeyUsageCertSignWithoutCa, "S", "", ""),
    row(Rule::KeyUsageWithoutDigitalSignature, "JEGH", "", ""),
    row(Rule::KeyUsageWithoutTls, "OCPSNJEGFH", "", ""),
    row(Rule::KeyUsageEmpty, "OCPSNJEFH", "", ""),
    row(Rule::UsageAnyOnly, "OCPSNEFR", "OCPSNEGFR", "OCPSNF"),
    row(Rule::UsageEmpty, "OCPSNJEFHR", "KOCPSNEGFHR", "KOCPSNFH"),
    row(Rule::UsageSgcOnly, "KEGFHR", "KEFHR", "KFH"),
    row(Rule::UsageOther, "*", "KOCPSNEGFHR", "KOCPSNFH"),
    row(Rule::UsageOcspSigning, "F", "", ""),
    row(Rule::NetscapeType, "OCPSNJ", "", ""),
    row(Rule::AuthorityKeyIdMissing, "S", "S", ""),
    row(Rule::AuthorityKeyIdCritical, "KOCPSNJEFHR", "KOCPSNJEFHR", "KOCPSNFH"),
    row(Rule::SubjectKeyIdMissing, "", "S", "S"),
    row(Rule::SubjectKeyIdCritical, "KOCPSNJEFHR", "KOCPSNJEFHR", "KOCPSNFH"),
    row(Rule::SubjectEmpty, "", "CSJF", "SJF"),
    row(Rule::SanNotCritical, "SJH", "", ""),
    row(Rule::SubjectTextBmp, "KOCPSNEH", "KOCPSNEH", "KOCPSNEH"),
    row(Rule::SubjectTextPrintable, "KH", "KH", "KH"),
    row(Rule::SanEmpty, "KSNJEFHR", "", ""),
    row(Rule::SanNotAscii, "KH", "KH", "KH"),
    row(Rule::SanAddressLength, "KJH", "KJH", "KJH"),
    row(Rule::SanAddressMask, "KH", "KH", "KH"),
    row(Rule::SanUri, "KJ", "KJ", "KJ"),
    row(Rule::SanBlank, "G", "", ""),
    row(Rule::ConstraintsEmpty, "KFH", "KFH", "KFH"),
    row(Rule::ConstraintsMask, "KGH", "KGH", "KGH"),
    row(Rule::ConstraintsMinimum, "", "OCPSNJEFHR", "OCPSNEFHR"),
    row(Rule::ConstraintsKind, "", "KG", "KG"),
    row(Rule::ConstraintsDirectory, "", "R", "R"),
    row(Rule::ConstraintsDirectoryCritical, "", "KR", "KR"),
    row(Rule::ConstraintsEverything, "", "J", ""),
    row(Rule::ConstraintsText, "", "KOCPSNJFR", "KOCPSNFR"),
    row(Rule::MustStaple, "GF", "GF", ""),
    row(Rule::CriticalUnknown, "*", "*", "KOCPSNGFH"),
    row(Rule::CriticalDistributionPoints, "JEFH", "JEFH", "FH"),
    row(Rule::CriticalAuthorityInfoAccess, "KOCPSNJEHR", "KOCPSNJEHR", "KOCPSNH"),
    row(Rule::CriticalInhibitAnyPolicy, "R", "R", ""),
    row(Rule::CriticalPolicyMappings, "GFR", "GFR", "GF"),
    row(Rule::CriticalPolicies, "R", "R", ""),
    row(Rule::CriticalPolicyConstraints, "GR", "GR", "G"),
    row(Rule::DistributionPointsMalformed, "KOCPSNER", "KOCPSNER", "KOCPSNE"),
    row(Rule::DuplicateExtension, "KJGH", "KJGH", "KJGH"),
    row(Rule::DuplicateKnownExtension, "*", "*", "*"),
    row(Rule::DuplicateSubjectKeyId, "KOCPSNJEGH", "KOCPSNJEGH", "KOCPSNJEGH"),
    row(Rule::PolicyConstraintsEmpty, "EGHR", "EGHR", ""),
    row(Rule::PolicyTwice, "KEH", "KEH", "KE"),
    row(Rule::SerialNegative, "K", "K", "K"),
];
