//! The content of the extensions, as owned values.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_parser::asn1_rs::Oid;
use x509_parser::error::X509Error;
use x509_parser::extensions;
use x509_parser::extensions::{GeneralName, KeyIdentifier};
use x509_parser::prelude::FromDer;

use super::input::{BOOLEAN, Input};
use super::name::printable;
use super::parts::Parts;
use super::{BasicConstraints, KeyUsage, name};
use crate::asn1::der;
use crate::asn1::der::{CONTEXT_0, CONTEXT_1, Element, INTEGER, OID, SEQUENCE};
use crate::key::hex;
use crate::x509::{general_name, oid};

/// Names of a subject alternative name extension.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) dns: Vec<String>,
    pub(crate) ip: Vec<String>,
    pub(crate) other: Vec<String>,
    /// Whether Go's x509 reads at least one of them: DNS, IP, email or URI.
    pub(crate) is_read_by_go: bool,
}

/// Reads the names.
pub(crate) fn names(parts: &Parts<'_>) -> Names {
    let mut names = Names::default();
    for entry in listed(parts, oid::SUBJECT_ALTERNATIVE_NAME) {
        let name = general_name::read(&entry);
        names.is_read_by_go |= matches!(
            name,
            Some(
                GeneralName::DNSName(_) | GeneralName::IPAddress(_) | GeneralName::RFC822Name(_) | GeneralName::URI(_)
            )
        );
        match name {
            Some(GeneralName::DNSName(name)) => names.dns.push(printable(name)),
            Some(GeneralName::IPAddress(octets)) => names.ip.extend(address(octets).map(|address| address.to_string())),
            other => {
                let text = other.and_then(|name| other_name(&name, &entry));
                names.other.push(text.unwrap_or_else(|| UNKNOWN_NAME.to_owned()));
            }
        }
    }
    names
}

/// A name that is neither a DNS name nor an address, with its kind; `None` if it is damaged.
fn other_name(read: &GeneralName<'_>, entry: &Element<'_>) -> Option<String> {
    Some(match read {
        GeneralName::RFC822Name(name) => format!("email:{}", printable(name)),
        GeneralName::URI(name) => format!("URI:{}", printable(name)),
        // both from the element: x509-parser accepts longer forms of a length than DER does
        GeneralName::DirectoryName(_) => {
            format!("directoryName:{}", name::text(&name::of(&der::one_of(entry.content, SEQUENCE)?)))
        }
        GeneralName::OtherName(..) => format!("otherName:{}", der::dotted(Input(entry.content).take(OID)?)),
        GeneralName::RegisteredID(oid) => format!("registeredID:{}", der::dotted(oid.as_bytes())),
        GeneralName::X400Address(_) => "x400Address".to_owned(),
        GeneralName::EDIPartyName(_) => "ediPartyName".to_owned(),
        GeneralName::DNSName(_) | GeneralName::IPAddress(_) | GeneralName::Invalid(..) => return None,
    })
}

/// Returns the addresses of issuers' certificates (RFC 5280 s. 4.2.2.1).
pub(crate) fn ca_issuers(parts: &Parts<'_>) -> Vec<String> {
    let issuer = |access: Element<'_>| {
        let (location, method) = Oid::from_der(access.content).ok()?;
        match general_name::read(&der::read(location)?.0)? {
            GeneralName::URI(address) if method.as_bytes() == oid::CA_ISSUERS => Some(printable(address)),
            _ => None,
        }
    };
    listed(parts, oid::AUTHORITY_INFO_ACCESS).into_iter().filter_map(issuer).collect()
}

/// Returns the policies, dotted.
pub(crate) fn policies(parts: &Parts<'_>) -> Vec<String> {
    let policy = |policy: Element<'_>| Oid::from_der(policy.content).ok().map(|(_, oid)| der::dotted(oid.as_bytes()));
    listed(parts, oid::CERTIFICATE_POLICIES).into_iter().filter_map(policy).collect()
}

/// RFC 5280 s. 4.2.1.9: not a CA unless it says so. By hand: if data follows the path length, or if it is over 32
/// bits, Go reads a CA and x509-parser reads nothing.
pub(crate) fn basic_constraints(parts: &Parts<'_>) -> Option<BasicConstraints> {
    let mut inner = Input(Input(parts.value(oid::BASIC_CONSTRAINTS)?).take(SEQUENCE)?);
    let is_ca = inner.next_is(BOOLEAN) && inner.boolean()?;
    let path_length = inner.next_is(INTEGER).then(|| inner.integer()).flatten();
    Some(BasicConstraints { is_ca, path_length: path_length.map(saturated) })
}

/// RFC 5280 s. 4.2.1.3.
pub(crate) fn key_usage(parts: &Parts<'_>) -> Option<KeyUsage> {
    let usage: extensions::KeyUsage = read(parts, oid::KEY_USAGE)?;
    Some(KeyUsage {
        digital_signature: usage.digital_signature(),
        key_encipherment: usage.key_encipherment(),
        cert_sign: usage.key_cert_sign(),
    })
}

/// Returns the usages, dotted, in order (which x509-parser's own type of them does not keep).
pub(crate) fn extended_key_usage(parts: &Parts<'_>) -> Option<Vec<String>> {
    parts.find(oid::EXTENDED_KEY_USAGE)?;
    Some(listed(parts, oid::EXTENDED_KEY_USAGE).iter().map(|usage| der::dotted(usage.content)).collect())
}

/// Returns the subject key identifier as hex.
pub(crate) fn subject_key_id(parts: &Parts<'_>) -> Option<String> {
    read(parts, oid::SUBJECT_KEY_ID).map(|KeyIdentifier(id)| hex(id))
}

/// Returns the key identifier of the authority key identifier as hex. By hand: Go ignores one of a constructed form, which
/// x509-parser reads.
pub(crate) fn authority_key_id(parts: &Parts<'_>) -> Option<String> {
    Input(Input(parts.value(oid::AUTHORITY_KEY_ID)?).take(SEQUENCE)?).optional(KEY_ID).ok()?.map(hex)
}

/// Returns the bases of all name constraints, permitted ones first (RFC 5280 s. 4.2.1.10). By hand: with an empty list in
/// front, x509-parser reads none of the excluded ones.
pub(crate) fn constraints<'a>(parts: &Parts<'a>) -> Vec<Element<'a>> {
    let value = parts.value(oid::NAME_CONSTRAINTS).and_then(|value| Input(value).take(SEQUENCE));
    let mut trees = Input(value.unwrap_or_default());
    let mut bases = Vec::new();
    for tag in [CONTEXT_0, CONTEXT_1] {
        let mut subtrees = Input(trees.optional(tag).ok().flatten().unwrap_or_default());
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
            general_name::DNS | general_name::ADDRESS => continue,
            general_name::DIRECTORY => "directoryName",
            general_name::URI => "URI",
            general_name::EMAIL => "email",
            general_name::OTHER => "otherName",
            general_name::REGISTERED => "registeredID",
            _ => "an unknown kind",
        };
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    kinds
}

/// Returns the critical extensions that Go's x509 does not handle, so that Go's clients reject the certificate.
pub(crate) fn unknown_critical(parts: &Parts<'_>, names: &Names) -> Vec<String> {
    let critical = parts.extensions.iter().filter(|extension| extension.is_critical);
    let unknown = critical.filter(|extension| match extension.oid {
        oid::SUBJECT_ALTERNATIVE_NAME => !names.is_read_by_go,
        oid::NAME_CONSTRAINTS => unsupported_constraints(parts).iter().any(|kind| kind != "URI" && kind != "email"),
        oid => !HANDLED_BY_GO.contains(&oid),
    });
    unknown.map(|extension| der::dotted(extension.oid)).collect()
}

/// RFC 7633: the server is to staple an OCSP answer. Envoy looks for this very value.
pub(crate) fn must_staple(parts: &Parts<'_>) -> bool {
    parts.value(oid::TLS_FEATURE).is_some_and(|value| value == [0x30, 3, 2, 1, 5])
}

/// RFC 5280 s. 4.2.1.11: from some certificate on, each must name a policy.
pub(crate) fn requires_policy(parts: &Parts<'_>) -> bool {
    let inner = parts.value(oid::POLICY_CONSTRAINTS).and_then(|value| Input(value).take(SEQUENCE));
    inner.is_some_and(|inner| Input(inner).next_is(0x80))
}

/// Reads the value of an extension with x509-parser.
fn read<'a, T: FromDer<'a, X509Error>>(parts: &Parts<'a>, oid: &[u8]) -> Option<T> {
    T::from_der(parts.value(oid)?).ok().map(|(_, value)| value)
}

/// Returns the elements of an extension that is a list; none if the extension is absent.
fn listed<'a>(parts: &Parts<'a>, oid: &[u8]) -> Vec<Element<'a>> {
    let list = parts.value(oid).and_then(|value| Input(value).take(SEQUENCE)).unwrap_or_default();
    general_name::elements(list).map_while(|element| element).collect()
}

/// Longer paths than real ones need not be distinguished.
fn saturated(number: &[u8]) -> u32 {
    number.iter().try_fold(0u32, |sum, octet| sum.checked_mul(256)?.checked_add(u32::from(*octet))).unwrap_or(u32::MAX)
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(octets).map(|octets| IpAddr::from(Ipv4Addr::from(octets)));
    four.or_else(|_| <[u8; 16]>::try_from(octets).map(|octets| IpAddr::from(Ipv6Addr::from(octets)))).ok()
}

/// Printed for a name of a kind that RFC 5280 s. 4.2.1.6 does not define, or that is not what its kind requires.
pub(crate) const UNKNOWN_NAME: &str = "a name of no known kind";

/// `[0]`, primitive.
const KEY_ID: u8 = 0x80;

/// Those of Go's crypto/x509 `processExtensions`.
const HANDLED_BY_GO: &[&[u8]] = &[
    oid::KEY_USAGE,
    oid::BASIC_CONSTRAINTS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::AUTHORITY_KEY_ID,
    oid::POLICY_CONSTRAINTS,
    oid::EXTENDED_KEY_USAGE,
    oid::SUBJECT_KEY_ID,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::INHIBIT_ANY_POLICY,
    oid::AUTHORITY_INFO_ACCESS,
];
