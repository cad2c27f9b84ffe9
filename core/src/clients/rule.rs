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

/// What the certificate that breaks a rule is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The certificate of the server, the first one on the path.
    Leaf,
    /// An intermediate or root certificate.
    Ca,
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
    TimeMalformed,
    TimeBefore1970,
    SignatureWrong,
    SignatureAlgorithmsDiffer,
    SignatureSha1,
    SignatureMd5,
    SignaturePssUnusual,
    SignaturePssSha1,
    SignaturePssSha224,
    SignatureSha224,
    SignatureEcdsaSha512,
    KeyRsaTiny,
    KeyRsaWeak,
    CaKeyRsaWeak,
    KeyRsaShort,
    KeyRsaLong,
    KeyP384,
    KeyP521,
    KeyEd25519,
    KeyEd448,
    KeyP224,
    KeyP192,
    KeyOtherCurve,
    KeyPss,
    KeyExplicitCurve,
    KeyCompressedPoint,
    KeyUnknown,
    VersionOld,
    VersionTwo,
    NotCa,
    NotCaByOmission,
    NotCaAtAll,
    BasicConstraintsNotCritical,
    LeafIsCa,
    PathLengthWithoutCa,
    PathLengthWithoutCertSign,
    PathLengthNegative,
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
    UsageMicrosoftSgcOnly,
    UsageOther,
    UsageOcspSigning,
    NetscapeType,
    AuthorityKeyIdMissing,
    AuthorityKeyIdMismatch,
    AuthorityKeyIdCritical,
    SubjectKeyIdMissing,
    SubjectKeyIdCritical,
    SerialNegative,
    SerialLeadingZero,
    SerialReused,
    SubjectEmpty,
    SanNotCritical,
    SubjectTextBmp,
    SubjectTextUtf8,
    SubjectTextPrintable,
    SubjectTextIa5,
    SanEmpty,
    SanNotAscii,
    SanAddressLength,
    SanAddressMask,
    SanUri,
    SanUriRelative,
    SanBlank,
    NameMismatch,
    NameCommonName,
    NameNone,
    ConstraintsViolated,
    ConstraintsExcluded,
    ConstraintsEmpty,
    ConstraintsMask,
    ConstraintsMinimum,
    ConstraintsMinimumZero,
    ConstraintsKind,
    ConstraintsKindPlain,
    ConstraintsDirectory,
    ConstraintsDirectoryCritical,
    ConstraintsAddress,
    ConstraintsEverything,
    ConstraintsText,
    ConstraintsDnsText,
    ConstraintsOnBadName,
    ConstraintsTooMany,
    MustStaple,
    TlsFeatureOfCa,
    CriticalUnknown,
    CriticalNetscapeType,
    CriticalIssuerName,
    CriticalDistributionPoints,
    CriticalAuthorityInfoAccess,
    CriticalInhibitAnyPolicy,
    CriticalPolicyMappings,
    CriticalPolicies,
    CriticalPolicyConstraints,
    DistributionPointsMalformed,
    AccessMalformed,
    DuplicateExtension,
    DuplicateKnownExtension,
    DuplicateSubjectKeyId,
    PolicyConstraintsEmpty,
    PolicyRequired,
    PolicyTwice,
    PolicyEmpty,
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
    /// Returns the clients that reject what breaks the rule, wherever it is on the path.
    pub fn clients(self) -> Vec<Client> {
        let is_alone = TABLE.iter().any(|row| row.rule == self);
        let of_path = OF_PATHS.iter().find(|(rule, _)| *rule == self).map_or(of("*"), |(_, clients)| *clients);
        let rejects = |client: &Client| match is_alone {
            true => PLACES.into_iter().any(|place| self.rejects(*client, place)),
            false => of_path.contains(*client),
        };
        Client::ALL.iter().copied().filter(rejects).collect()
    }

    /// Returns for which kinds of certificates some client minds the rule.
    pub fn kinds(self) -> Vec<Kind> {
        let is_minded = |place| Client::ALL.iter().any(|client| self.rejects(*client, place));
        let (of_leaf, of_ca) = match self {
            Self::NameMismatch | Self::NameCommonName | Self::NameNone | Self::SelfSignedLeaf => (true, false),
            Self::CaKeyRsaWeak
            | Self::PathLengthExceeded
            | Self::ConstraintsViolated
            | Self::ConstraintsExcluded
            | Self::ConstraintsAddress
            | Self::ConstraintsOnBadName
            | Self::ConstraintsTooMany => (false, true),
            _ => (is_minded(Place::Leaf), is_minded(Place::Intermediate) || is_minded(Place::Anchor)),
        };
        [(of_leaf, Kind::Leaf), (of_ca, Kind::Ca)]
            .into_iter()
            .filter_map(|(is_of, kind)| is_of.then_some(kind))
            .collect()
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

const PLACES: [Place; 3] = [Place::Leaf, Place::Intermediate, Place::Anchor];

/// Rules about more than one certificate, or about the host name, that only these clients have.
#[rustfmt::skip]
static OF_PATHS: &[(Rule, Clients)] = &[
    (Rule::NotParsedByGo, of("K")),
    (Rule::ChainTooLong, of("OCPSNJEG")),
    (Rule::TooManyPaths, of("KHR")),
    (Rule::NotAnAnchor, of("H")),
    (Rule::SelfSignedLeaf, of("OCPSN")),
    (Rule::CaKeyRsaWeak, of("KCPSNJGFHR")),
    (Rule::AuthorityKeyIdMismatch, of("OCPSNJEG")),
    (Rule::SerialReused, of("F")),
    (Rule::ConstraintsAddress, of("E")),
    (Rule::ConstraintsOnBadName, of("KFR")),
    (Rule::ConstraintsTooMany, of("OCPSNEGHR")),
    (Rule::PolicyRequired, of("KJEH")),
    (Rule::UsageMissing, of("")),
    (Rule::LifetimeOver825, of("")),
];

/// One row for each rule that a certificate alone breaks: rejected as the leaf, as an intermediate, as the anchor.
#[rustfmt::skip]
static TABLE: &[Row] = &[
    row(Rule::Expired, "*", "*", "KOCPSNEGFH"),
    row(Rule::NotYetValid, "*", "*", "KOCPSNEGFH"),
    row(Rule::TimeFraction, "OCPSNEGFHR", "OCPSNEGFHR", "OCPSNEGFH"),
    row(Rule::TimeOffset, "OCPSNEGFHR", "OCPSNEGFHR", "OCPSNEGFH"),
    row(Rule::TimeWithoutSeconds, "OCPSNEFHR", "OCPSNEFHR", "OCPSNEFH"),
    row(Rule::TimeMalformed, "*", "*", "KOCPSNJEGFH"),
    row(Rule::TimeBefore1970, "FR", "FR", "F"),
    row(Rule::SignatureAlgorithmsDiffer, "*", "*", "KSJGR"),
    row(Rule::SignatureSha1, "KCPSNGFHR", "KCPSNGFHR", ""),
    row(Rule::SignatureMd5, "KCPSNJEGFHR", "KCPSNJEGFHR", ""),
    row(Rule::SignaturePssUnusual, "KEGFHR", "KEGFHR", ""),
    row(Rule::SignaturePssSha1, "KCPSNEGFHR", "KCPSNEGFHR", ""),
    row(Rule::SignaturePssSha224, "KEGFHR", "KEGFHR", ""),
    row(Rule::SignatureSha224, "KJFHR", "KJFHR", ""),
    row(Rule::SignatureEcdsaSha512, "R", "R", ""),
    row(Rule::KeyRsaTiny, "KCPSNJGFHR", "KCPSNJGFHR", "KCPSNJGFHR"),
    row(Rule::KeyRsaWeak, "CPSNR", "CPSNR", "CPSNR"),
    row(Rule::KeyRsaShort, "R", "R", "R"),
    row(Rule::KeyRsaLong, "KR", "R", "R"),
    row(Rule::KeyP384, "E", "", ""),
    row(Rule::KeyP521, "EHR", "R", "R"),
    row(Rule::KeyEd25519, "EFH", "FH", "FH"),
    row(Rule::KeyEd448, "KEFHR", "KEFHR", "KEFHR"),
    row(Rule::KeyP224, "KCPSNJEGFHR", "JFHR", "JFHR"),
    row(Rule::KeyP192, "KCPSNJEGFHR", "KCPSNJEFHR", "KCPSNJEFHR"),
    row(Rule::KeyOtherCurve, "KCPSNJEGFHR", "KJEGFHR", "KJEGFHR"),
    row(Rule::KeyPss, "KEFHR", "KEFHR", "KEFHR"),
    row(Rule::KeyExplicitCurve, "*", "*", "*"),
    row(Rule::KeyCompressedPoint, "KJGFR", "KJGFR", "KJGFR"),
    row(Rule::KeyUnknown, "KCPSNJEGFHR", "KEFHR", "KEFHR"),
    row(Rule::VersionOld, "R", "*", "S"),
    row(Rule::VersionTwo, "", "", "OCPSNFR"),
    row(Rule::NotCa, "", "*", "KOCPSNJGFH"),
    row(Rule::NotCaByOmission, "", "*", "KSJF"),
    row(Rule::NotCaAtAll, "", "", "OCPN"),
    row(Rule::BasicConstraintsNotCritical, "S", "S", "S"),
    row(Rule::LeafIsCa, "FR", "", ""),
    row(Rule::PathLengthWithoutCa, "SE", "SE", "S"),
    row(Rule::PathLengthWithoutCertSign, "S", "S", "S"),
    row(Rule::PathLengthNegative, "OCPSNJEFHR", "OCPSNJEFHR", "OCPSNJEFH"),
    row(Rule::KeyUsageMissing, "", "S", "S"),
    row(Rule::KeyUsageWithoutCertSign, "", "KOCPSNJEGFH", "KOCPSNJEGFH"),
    row(Rule::KeyUsageCertSignWithoutCa, "S", "", ""),
    row(Rule::KeyUsageWithoutDigitalSignature, "JEGH", "", ""),
    row(Rule::KeyUsageWithoutTls, "OCPSNJEGFH", "", ""),
    row(Rule::KeyUsageEmpty, "OCPSNJEFH", "OCPSNJEGFH", "OCPSNJEGFH"),
    row(Rule::UsageAnyOnly, "OCPSNEFR", "OCPSNEGFR", "OCPSNF"),
    row(Rule::UsageEmpty, "OCPSNJEFHR", "OCPSNEFHR", "OCPSNFH"),
    row(Rule::UsageSgcOnly, "KEGFHR", "KEFHR", "KFH"),
    row(Rule::UsageMicrosoftSgcOnly, "KEGFHR", "KEGFHR", "KFH"),
    row(Rule::UsageOther, "*", "KOCPSNEGFHR", "KOCPSNFH"),
    row(Rule::UsageOcspSigning, "F", "", ""),
    row(Rule::NetscapeType, "OCPSNJ", "", ""),
    row(Rule::AuthorityKeyIdMissing, "S", "S", ""),
    row(Rule::AuthorityKeyIdCritical, "KOCPSNJEFHR", "KOCPSNJEFHR", "KOCPSNFH"),
    row(Rule::SubjectKeyIdMissing, "", "S", "S"),
    row(Rule::SubjectKeyIdCritical, "KOCPSNJEFHR", "KOCPSNJEFHR", "KOCPSNFH"),
    row(Rule::SubjectEmpty, "", "SJF", "SJF"),
    row(Rule::SanNotCritical, "SJH", "", ""),
    row(Rule::SubjectTextBmp, "KOCPSNEH", "KOCPSNEH", "KOCPSNEH"),
    row(Rule::SubjectTextUtf8, "OCPSNE", "OCPSNE", "OCPSNE"),
    row(Rule::SubjectTextPrintable, "KH", "KH", "KH"),
    row(Rule::SubjectTextIa5, "H", "H", "H"),
    row(Rule::SanEmpty, "KSNJEFHR", "", ""),
    row(Rule::SanNotAscii, "KH", "KH", "KH"),
    row(Rule::SanAddressLength, "KJH", "KJH", "KJH"),
    row(Rule::SanAddressMask, "KH", "KH", "KH"),
    row(Rule::SanUri, "KJ", "KJ", "KJ"),
    row(Rule::SanUriRelative, "J", "J", "J"),
    row(Rule::SanBlank, "G", "", ""),
    row(Rule::ConstraintsEmpty, "KFH", "KFH", "KFH"),
    row(Rule::ConstraintsMask, "KGH", "KGH", "KGH"),
    row(Rule::ConstraintsMinimum, "", "OCPSNJEFHR", "OCPSNEFHR"),
    row(Rule::ConstraintsMinimumZero, "", "EFHR", "EFHR"),
    row(Rule::ConstraintsKind, "", "KG", "KG"),
    row(Rule::ConstraintsKindPlain, "", "G", "G"),
    row(Rule::ConstraintsDirectory, "", "R", "R"),
    row(Rule::ConstraintsDirectoryCritical, "", "KR", "KR"),
    row(Rule::ConstraintsEverything, "", "J", ""),
    row(Rule::ConstraintsText, "", "KFR", "KFR"),
    row(Rule::ConstraintsDnsText, "", "FR", "FR"),
    row(Rule::MustStaple, "GF", "GF", ""),
    row(Rule::TlsFeatureOfCa, "F", "GF", "GF"),
    row(Rule::CriticalUnknown, "*", "*", "KOCPSNGFH"),
    row(Rule::CriticalNetscapeType, "KJEGFHR", "KJEGFHR", "KGFH"),
    row(Rule::CriticalIssuerName, "KOCPSNJEFHR", "KOCPSNJEFHR", "KOCPSNFH"),
    row(Rule::CriticalDistributionPoints, "JEFH", "JEFH", "FH"),
    row(Rule::CriticalAuthorityInfoAccess, "KOCPSNJEHR", "KOCPSNJEHR", "KOCPSNH"),
    row(Rule::CriticalInhibitAnyPolicy, "R", "R", ""),
    row(Rule::CriticalPolicyMappings, "GFR", "GFR", "GF"),
    row(Rule::CriticalPolicies, "R", "R", ""),
    row(Rule::CriticalPolicyConstraints, "GR", "GR", "G"),
    row(Rule::DistributionPointsMalformed, "KOCPSNER", "KOCPSNER", "KOCPSNER"),
    row(Rule::AccessMalformed, "FH", "H", "H"),
    row(Rule::DuplicateExtension, "KJGH", "KJGH", "KJGH"),
    row(Rule::DuplicateKnownExtension, "*", "*", "*"),
    row(Rule::DuplicateSubjectKeyId, "KOCPSNJEGH", "KOCPSNJEGH", "KOCPSNJEGH"),
    row(Rule::PolicyConstraintsEmpty, "EH", "EH", "H"),
    row(Rule::PolicyTwice, "KEH", "KEH", "KH"),
    row(Rule::PolicyEmpty, "EH", "EH", "H"),
    row(Rule::SerialNegative, "K", "K", "K"),
    row(Rule::SerialLeadingZero, "OCPSNEF", "OCPSNEF", "OCPSNEFH"),
];
