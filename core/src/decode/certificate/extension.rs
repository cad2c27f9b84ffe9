//! What the extensions say, in owned words.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, NameConstraints, ParsedExtension, X509Extension};

use super::name::{self, printable};
use crate::decode::der;
use crate::decode::key::hex;

/// Names of a subject alternative name extension.
#[derive(Default)]
pub(super) struct Names {
    pub(super) dns: Vec<String>,
    pub(super) ip: Vec<String>,
    pub(super) other: Vec<String>,
    /// Whether Go's x509 reads at least one of them: DNS, IP, email or URI.
    pub(super) is_read_by_go: bool,
}

/// Returns the extension with this OID, given as the content of its DER.
pub(super) fn find<'a, 'b>(certificate: &'b X509Certificate<'a>, oid: &[u8]) -> Option<&'b X509Extension<'a>> {
    certificate.extensions().iter().find(|extension| extension.oid.as_bytes() == oid)
}

/// Reads the names; an extension that cannot be read makes the certificate unreadable, as it does in Go.
pub(super) fn names(general: &[GeneralName<'_>]) -> Result<Names, String> {
    let mut names = Names::default();
    for entry in general {
        names.is_read_by_go |= matches!(
            entry,
            GeneralName::DNSName(_) | GeneralName::IPAddress(_) | GeneralName::RFC822Name(_) | GeneralName::URI(_)
        );
        match entry {
            GeneralName::DNSName(dns) => names.dns.push(printable(dns)),
            GeneralName::IPAddress(octets) => {
                let address = address(octets).ok_or("an IP address among its names has a wrong length")?;
                names.ip.push(address.to_string());
            }
            other => names.other.push(other_name(other)?),
        }
    }
    Ok(names)
}

/// Returns the addresses of issuers' certificates (RFC 5280 s. 4.2.2.1).
pub(super) fn ca_issuers(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Some(ParsedExtension::AuthorityInfoAccess(access)) =
        find(certificate, AUTHORITY_INFO_ACCESS).map(|e| e.parsed_extension())
    else {
        return Vec::new();
    };
    let issuers = access.iter().filter(|entry| entry.access_method.as_bytes() == CA_ISSUERS);
    issuers
        .filter_map(|entry| match &entry.access_location {
            GeneralName::URI(uri) => Some(printable(uri)),
            _ => None,
        })
        .collect()
}

/// Returns the kinds of constraints that rustls-webpki does not evaluate: all but DNS names and IP addresses.
pub(super) fn unsupported_constraints(constraints: &NameConstraints<'_>) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    let trees = [&constraints.permitted_subtrees, &constraints.excluded_subtrees];
    for tree in trees.into_iter().flatten().flatten() {
        let kind = match &tree.base {
            GeneralName::DNSName(_) | GeneralName::IPAddress(_) => continue,
            GeneralName::DirectoryName(_) => "directoryName",
            GeneralName::URI(_) => "URI",
            GeneralName::RFC822Name(_) => "email",
            GeneralName::OtherName(..) => "otherName",
            GeneralName::RegisteredID(_) => "registeredID",
            GeneralName::X400Address(_) | GeneralName::EDIPartyName(_) | GeneralName::Invalid(..) => "an unknown kind",
        };
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    kinds
}

/// Returns the critical extensions that Go's x509 does not handle, so that Go's clients refuse the certificate.
pub(super) fn unknown_critical(certificate: &X509Certificate<'_>, names: &Names) -> Vec<String> {
    let critical = certificate.extensions().iter().filter(|extension| extension.critical);
    let unknown = critical.filter(|extension| match extension.oid.as_bytes() {
        SUBJECT_ALTERNATIVE_NAME => !names.is_read_by_go,
        NAME_CONSTRAINTS => match extension.parsed_extension() {
            ParsedExtension::NameConstraints(constraints) => {
                unsupported_constraints(constraints).iter().any(|kind| kind != "URI" && kind != "email")
            }
            _ => true,
        },
        oid => !HANDLED_BY_GO.contains(&oid),
    });
    unknown.map(|extension| extension.oid.to_id_string()).collect()
}

/// Returns OIDs of an extended key usage, dotted, in order; read here since x509-parser sorts them into flags.
pub(super) fn usages(value: &[u8]) -> Option<Vec<String>> {
    let mut rest = der::one_of(value, der::SEQUENCE)?.content;
    let mut usages = Vec::new();
    while !rest.is_empty() {
        let (usage, after) = der::read(rest)?;
        usages.push((usage.tag == der::OID).then(|| der::dotted(usage.content))?);
        rest = after;
    }
    Some(usages)
}

fn other_name(entry: &GeneralName<'_>) -> Result<String, String> {
    Ok(match entry {
        GeneralName::RFC822Name(email) => format!("email:{}", printable(email)),
        GeneralName::URI(uri) => format!("URI:{}", printable(uri)),
        GeneralName::DirectoryName(directory) => format!("directoryName:{}", name::text(directory)),
        GeneralName::OtherName(oid, _) => format!("otherName:{}", oid.to_id_string()),
        GeneralName::RegisteredID(oid) => format!("registeredID:{}", oid.to_id_string()),
        GeneralName::X400Address(_) => "x400Address".to_owned(),
        GeneralName::EDIPartyName(_) => "ediPartyName".to_owned(),
        GeneralName::DNSName(dns) => format!("DNS:{}", printable(dns)),
        GeneralName::IPAddress(octets) => format!("IP:{}", hex(octets)),
        GeneralName::Invalid(..) => return Err("one of its names is not ASCII, or damaged".to_owned()),
    })
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(octets).map(|octets| IpAddr::from(Ipv4Addr::from(octets)));
    four.or_else(|_| <[u8; 16]>::try_from(octets).map(|octets| IpAddr::from(Ipv6Addr::from(octets)))).ok()
}

pub(super) const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 0x0e]; // 2.5.29.14
pub(super) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f]; // 2.5.29.15
pub(super) const SUBJECT_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x11]; // 2.5.29.17
pub(super) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13]; // 2.5.29.19
pub(super) const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x1e]; // 2.5.29.30
pub(super) const CERTIFICATE_POLICIES: &[u8] = &[0x55, 0x1d, 0x20]; // 2.5.29.32
pub(super) const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 0x23]; // 2.5.29.35
pub(super) const POLICY_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x24]; // 2.5.29.36
pub(super) const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25]; // 2.5.29.37
pub(super) const INHIBIT_ANY_POLICY: &[u8] = &[0x55, 0x1d, 0x36]; // 2.5.29.54
pub(super) const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01]; // 1.3.6.1.5.5.7.1.1
pub(super) const SCT_LIST: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02]; // 1.3.6.1.4.1.11129.2.4.2
const CA_ISSUERS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02]; // 1.3.6.1.5.5.7.48.2

/// Those that decide over names, usages and links.
pub(super) const DECISIVE: &[&[u8]] = &[
    SUBJECT_KEY_ID,
    KEY_USAGE,
    SUBJECT_ALTERNATIVE_NAME,
    BASIC_CONSTRAINTS,
    NAME_CONSTRAINTS,
    AUTHORITY_KEY_ID,
    EXTENDED_KEY_USAGE,
];

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
