//! What the extensions say, in owned words.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::input::{BOOLEAN, Input};
use super::name::printable;
use super::parts::Parts;
use super::{BasicConstraints, KeyUsage, name};
use crate::asn1::der;
use crate::asn1::der::{CONTEXT_0, CONTEXT_1, Element, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::key::hex;

/// Names of a subject alternative name extension.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) dns: Vec<String>,
    pub(crate) ip: Vec<String>,
    pub(crate) other: Vec<String>,
    /// Whether Go's x509 reads at least one of them: DNS, IP, email or URI.
    pub(crate) is_read_by_go: bool,
}

/// Reads the names; an extension that cannot be read makes the certificate unreadable, as it does in Go.
pub(crate) fn names(parts: &Parts<'_>) -> Result<Names, String> {
    let mut names = Names::default();
    for entry in listed(parts, SUBJECT_ALTERNATIVE_NAME) {
        names.is_read_by_go |= matches!(entry.tag, DNS | ADDRESS | EMAIL | URI);
        match entry.tag {
            DNS => names.dns.push(printable(text(&entry)?)),
            ADDRESS => {
                let address = address(entry.content).ok_or("an IP address among its names has a wrong length")?;
                names.ip.push(address.to_string());
            }
            EMAIL => names.other.push(format!("email:{}", printable(text(&entry)?))),
            URI => names.other.push(format!("URI:{}", printable(text(&entry)?))),
            _ => names.other.push(other_name(&entry).unwrap_or_else(|| UNKNOWN_NAME.to_owned())),
        }
    }
    Ok(names)
}

/// Returns the addresses of issuers' certificates (RFC 5280 s. 4.2.2.1).
pub(crate) fn ca_issuers(parts: &Parts<'_>) -> Vec<String> {
    let issuer = |access: Element<'_>| {
        let mut access = Input(access.content);
        let is_issuer = access.take(OID)? == CA_ISSUERS;
        let location = access.any().filter(|location| is_issuer && location.tag == URI)?;
        str::from_utf8(location.content).ok().map(printable)
    };
    listed(parts, AUTHORITY_INFO_ACCESS).into_iter().filter_map(issuer).collect()
}

/// Returns the policies, dotted.
pub(crate) fn policies(parts: &Parts<'_>) -> Vec<String> {
    let policy = |policy: Element<'_>| Input(policy.content).take(OID).map(der::dotted);
    listed(parts, CERTIFICATE_POLICIES).into_iter().filter_map(policy).collect()
}

/// RFC 5280 s. 4.2.1.9: no CA unless it says so.
pub(crate) fn basic_constraints(parts: &Parts<'_>) -> Option<BasicConstraints> {
    let mut inner = Input(parts.value(BASIC_CONSTRAINTS)?.take(SEQUENCE)?);
    let is_ca = inner.next_is(BOOLEAN) && inner.boolean()?;
    let path_length = inner.next_is(INTEGER).then(|| inner.integer()).flatten();
    Some(BasicConstraints { is_ca, path_length: path_length.map(saturated) })
}

/// RFC 5280 s. 4.2.1.3: bits are counted from the left.
pub(crate) fn key_usage(parts: &Parts<'_>) -> Option<KeyUsage> {
    let (_, octets) = parts.value(KEY_USAGE)?.bits()?;
    let has = |bit: u8| octets.first().is_some_and(|first| first & bit != 0);
    Some(KeyUsage { digital_signature: has(0x80), key_encipherment: has(0x20), cert_sign: has(0x04) })
}

/// Returns the usages, dotted, in order.
pub(crate) fn extended_key_usage(parts: &Parts<'_>) -> Option<Vec<String>> {
    parts.find(EXTENDED_KEY_USAGE)?;
    Some(listed(parts, EXTENDED_KEY_USAGE).iter().map(|usage| der::dotted(usage.content)).collect())
}

/// Returns the subject key identifier as hex.
pub(crate) fn subject_key_id(parts: &Parts<'_>) -> Option<String> {
    parts.value(SUBJECT_KEY_ID)?.take(OCTET_STRING).map(hex)
}

/// Returns the key identifier of the authority key identifier as hex.
pub(crate) fn authority_key_id(parts: &Parts<'_>) -> Option<String> {
    Input(parts.value(AUTHORITY_KEY_ID)?.take(SEQUENCE)?).optional(KEY_ID)?.map(hex)
}

/// Returns the bases of all name constraints, permitted ones first (RFC 5280 s. 4.2.1.10).
pub(crate) fn constraints<'a>(parts: &Parts<'a>) -> Vec<Element<'a>> {
    let mut trees = parts.value(NAME_CONSTRAINTS).and_then(|mut value| value.take(SEQUENCE)).map_or(Input(&[]), Input);
    let mut bases = Vec::new();
    for tag in [CONTEXT_0, CONTEXT_1] {
        let mut subtrees = Input(trees.optional(tag).flatten().unwrap_or_default());
        while let Some(subtree) = subtrees.take(SEQUENCE) {
            bases.extend(Input(subtree).any());
        }
    }
    bases
}

/// Returns the kinds of constraints that rustls-webpki does not evaluate: all but DNS names and IP addresses.
pub(crate) fn unsupported_constraints(parts: &Parts<'_>) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for base in constraints(parts) {
        let kind = match base.tag {
            DNS | ADDRESS => continue,
            DIRECTORY => "directoryName",
            URI => "URI",
            EMAIL => "email",
            OTHER => "otherName",
            REGISTERED => "registeredID",
            _ => "an unknown kind",
        };
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    kinds
}

/// Returns the critical extensions that Go's x509 does not handle, so that Go's clients refuse the certificate.
pub(crate) fn unknown_critical(parts: &Parts<'_>, names: &Names) -> Vec<String> {
    let critical = parts.extensions.iter().filter(|extension| extension.is_critical);
    let unknown = critical.filter(|extension| match extension.oid {
        SUBJECT_ALTERNATIVE_NAME => !names.is_read_by_go,
        NAME_CONSTRAINTS => unsupported_constraints(parts).iter().any(|kind| kind != "URI" && kind != "email"),
        oid => !HANDLED_BY_GO.contains(&oid),
    });
    unknown.map(|extension| der::dotted(extension.oid)).collect()
}

/// Returns the elements of an extension that is a list; none where it is not there.
fn listed<'a>(parts: &Parts<'a>, oid: &[u8]) -> Vec<Element<'a>> {
    let mut list = parts.value(oid).and_then(|mut value| value.take(SEQUENCE)).map_or(Input(&[]), Input);
    core::iter::from_fn(|| list.any()).collect()
}

/// A name of a kind that Go skips, whatever stands in it.
fn other_name(name: &Element<'_>) -> Option<String> {
    Some(match name.tag {
        DIRECTORY => format!("directoryName:{}", name::text(der::one_of(name.content, SEQUENCE)?.content)),
        OTHER => format!("otherName:{}", Input(name.content).take(OID).map(der::dotted)?),
        REGISTERED => format!("registeredID:{}", der::dotted(name.content)),
        X400 => "x400Address".to_owned(),
        EDI_PARTY => "ediPartyName".to_owned(),
        _ => return None,
    })
}

fn text<'a>(name: &Element<'a>) -> Result<&'a str, &'static str> {
    str::from_utf8(name.content).ok().filter(|text| text.is_ascii()).ok_or(NOT_READABLE)
}

/// Nothing tells paths apart that are longer than anybody builds.
fn saturated(number: &[u8]) -> u32 {
    number.iter().try_fold(0u32, |sum, octet| sum.checked_mul(256)?.checked_add(u32::from(*octet))).unwrap_or(u32::MAX)
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(octets).map(|octets| IpAddr::from(Ipv4Addr::from(octets)));
    four.or_else(|_| <[u8; 16]>::try_from(octets).map(|octets| IpAddr::from(Ipv6Addr::from(octets)))).ok()
}

/// RFC 7633: the server is to staple an OCSP answer. Envoy looks for this very value.
pub(crate) fn must_staple(parts: &Parts<'_>) -> bool {
    parts.find(TLS_FEATURE).is_some_and(|feature| feature.value == [0x30, 3, 2, 1, 5])
}

/// RFC 5280 s. 4.2.1.11: from some certificate on, each must name a policy.
pub(crate) fn requires_policy(parts: &Parts<'_>) -> bool {
    let inner = parts.value(POLICY_CONSTRAINTS).and_then(|mut value| value.take(SEQUENCE));
    inner.is_some_and(|inner| Input(inner).next_is(0x80))
}

pub(crate) const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 0x0e]; // 2.5.29.14
pub(crate) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f]; // 2.5.29.15
pub(crate) const SUBJECT_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x11]; // 2.5.29.17
pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13]; // 2.5.29.19
pub(crate) const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x1e]; // 2.5.29.30
pub(crate) const CERTIFICATE_POLICIES: &[u8] = &[0x55, 0x1d, 0x20]; // 2.5.29.32
pub(crate) const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 0x23]; // 2.5.29.35
pub(crate) const POLICY_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x24]; // 2.5.29.36
pub(crate) const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25]; // 2.5.29.37
pub(crate) const INHIBIT_ANY_POLICY: &[u8] = &[0x55, 0x1d, 0x36]; // 2.5.29.54
pub(crate) const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01]; // 1.3.6.1.5.5.7.1.1
pub(crate) const TLS_FEATURE: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x18]; // 1.3.6.1.5.5.7.1.24
pub(crate) const SCT_LIST: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02]; // 1.3.6.1.4.1.11129.2.4.2
const NOT_READABLE: &str = "one of its names is not ASCII, or damaged";
/// Stands for a name that is of no kind there is (RFC 5280 s. 4.2.1.6), or not what its kind says.
pub(crate) const UNKNOWN_NAME: &str = "a name of no known kind";
/// Kinds of a GeneralName.
const OTHER: u8 = 0xa0;
const EMAIL: u8 = 0x81;
pub(crate) const DNS: u8 = 0x82;
const X400: u8 = 0xa3;
const DIRECTORY: u8 = 0xa4;
const EDI_PARTY: u8 = 0xa5;
const URI: u8 = 0x86;
const ADDRESS: u8 = 0x87;
const REGISTERED: u8 = 0x88;
/// `[0]`, primitive.
const KEY_ID: u8 = 0x80;
const CA_ISSUERS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02]; // 1.3.6.1.5.5.7.48.2

/// Those of Go's crypto/x509 `processExtensions`.
const HANDLED_BY_GO: &[&[u8]] = &[
    KEY_USAGE,
    BASIC_CONSTRAINTS,
    &[0x55, 0x1d, 0x1f], // CRL distribution points
    AUTHORITY_KEY_ID,
    POLICY_CONSTRAINTS,
    EXTENDED_KEY_USAGE,
    SUBJECT_KEY_ID,
    CERTIFICATE_POLICIES,
    &[0x55, 0x1d, 0x21], // policy mappings
    INHIBIT_ANY_POLICY,
    AUTHORITY_INFO_ACCESS,
];
