//! Names of Kubernetes objects, and CIDR ranges.

use core::fmt;
use core::net::IpAddr;
use core::str::FromStr;

use thiserror::Error;

#[cfg(test)]
mod tests;

/// A namespace: DNS-1123 label.
///
/// Valid: `default`, `kube-system`, `1st`. Invalid: `Default`, `a.b`, `-a`, more than 63 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Namespace(String);

/// An object's name: DNS-1123 subdomain (or, for RBAC objects, any path segment).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ResourceName(String);

/// A Service and its port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceRef {
    /// Namespace of the Service, and so of the HTTPProxy.
    pub namespace: Namespace,
    /// Name: DNS-1035 label.
    pub name: ResourceName,
    /// Port of the Service, not of its endpoints.
    pub port: u16,
}

/// An address range, `10.0.0.0/8` or `2001:db8::/32`; a bare address is `/32` or `/128`, and the bits after the prefix
/// are zero, as Go's `net.ParseCIDR` reads it for Contour.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cidr(String);

/// Which rule a name breaks, and how.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{fault}; {rule}")]
pub struct NameError {
    /// What is wrong.
    pub fault: NameFault,
    /// The rule.
    pub rule: NameRule,
}

/// What is wrong with a name or a range.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum NameFault {
    /// The text is empty.
    #[error("is empty")]
    Empty,
    /// The text is empty, or nothing is between two dots.
    #[error("is empty or has an empty label")]
    EmptyPart,
    /// It has this many bytes, which is too many.
    #[error("is {0} characters long")]
    Length(usize),
    /// It is longer than any list can show.
    #[error("is longer than 253 characters")]
    TooLong,
    /// A letter from A to Z.
    #[error("contains an uppercase letter")]
    UpperCase,
    /// Another printable character of ASCII.
    #[error("contains `{0}`")]
    Character(char),
    /// White space of any kind.
    #[error("contains white space")]
    WhiteSpace,
    /// A character that may not be visible.
    #[error("contains U+{:04X}", u32::from(*.0))]
    CodePoint(char),
    /// A control character.
    #[error("contains a control character")]
    Control,
    /// A hyphen at an end.
    #[error("starts or ends with `-`")]
    OuterHyphen,
    /// A digit at the start.
    #[error("starts with a digit")]
    LeadingDigit,
    /// White space at an end.
    #[error("starts or ends with white space")]
    OuterWhiteSpace,
    /// It looks like a flag of a command.
    #[error("starts with `-`, so kubectl reads it as a flag")]
    Flag,
    /// `.` or `..`
    #[error("consists of dots only")]
    DotName,
    /// The port is 0.
    #[error("has port 0")]
    PortZero,
    /// The part before the `/` is not an address.
    #[error("does not start with a valid IP address")]
    NoAddress,
    /// The prefix has more bits than the address.
    #[error("has a prefix length that is too large")]
    LongPrefix,
    /// The part after the `/` is not a number.
    #[error("has no number after `/`")]
    NoPrefix,
    /// An IPv4 range that is written as IPv6; the range.
    #[error("is an IPv4-mapped IPv6 address; in IPv4 form: {0}")]
    MappedAddress(String),
}

/// A rule for names or ranges.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum NameRule {
    /// DNS-1123 label.
    #[error(
        "allowed: 1 to 63 lowercase letters, digits, and `-`, with a letter or digit at both ends (DNS label, RFC 1123)"
    )]
    Namespace,
    /// DNS-1123 subdomain.
    #[error(
        "allowed: 1 to 253 lowercase letters, digits, `-`, and `.`, with a letter or digit at both ends of each label (DNS \
         subdomain name, RFC 1123)"
    )]
    Subdomain,
    /// DNS-1035 label.
    #[error(
        "allowed: 1 to 63 lowercase letters, digits, and `-`, with a letter at the start and a letter or digit at the end \
         (DNS label, RFC 1035)"
    )]
    Service,
    /// Path segment.
    #[error("allowed: any name without `/` and `%`, except `.` and `..` (path segment name)")]
    PathSegment,
    /// An entry of a kubeconfig.
    #[error("allowed: 1 to 253 characters without line breaks, not starting with `-` (kubeconfig entry)")]
    KubeconfigEntry,
    /// An address range.
    #[error("allowed: a CIDR range such as 10.0.0.0/8 or 2001:db8::/32, or an address such as 192.0.2.1")]
    Range,
    /// A port.
    #[error("allowed: 1 to 65535")]
    Port,
}

impl Namespace {
    /// Reads a namespace (DNS-1123 label).
    ///
    /// # Errors
    /// Says what is wrong, and the rule.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        label(text, 63).map_err(|fault| NameError { fault, rule: NameRule::Namespace })?;
        Ok(Self(text.to_owned()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Wraps a text without any check, for tests of the stages after the checks.
    #[cfg(test)]
    pub(crate) fn sample(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl ResourceName {
    /// Reads the name of most objects (DNS-1123 subdomain): Secret, HTTPProxy, ServiceAccount, class.
    ///
    /// # Errors
    /// Says what is wrong, and the rule.
    pub fn subdomain(text: &str) -> Result<Self, NameError> {
        let broken = |fault| NameError { fault, rule: NameRule::Subdomain };
        if text.len() > 253 {
            return Err(broken(NameFault::Length(text.len())));
        }
        text.split('.').try_for_each(|part| label(part, 253)).map_err(broken)?;
        Ok(Self(text.to_owned()))
    }

    /// Reads the name of a Service (DNS-1035 label).
    ///
    /// # Errors
    /// Says what is wrong, and the rule.
    pub fn service(text: &str) -> Result<Self, NameError> {
        let broken = |fault| NameError { fault, rule: NameRule::Service };
        label(text, 63).map_err(broken)?;
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(broken(NameFault::LeadingDigit));
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads the name of an RBAC object (any path segment): `psp:vmware-system-privileged` is one.
    ///
    /// # Errors
    /// Says what is wrong, and the rule.
    pub fn path_segment(text: &str) -> Result<Self, NameError> {
        let broken = |fault| Err(NameError { fault, rule: NameRule::PathSegment });
        match text {
            "" => broken(NameFault::Empty),
            "." | ".." => broken(NameFault::DotName),
            _ if text.contains('/') => broken(NameFault::Character('/')),
            _ if text.contains('%') => broken(NameFault::Character('%')),
            _ if text.chars().any(char::is_control) => broken(NameFault::Control),
            // Not a rule of RBAC, but of etcd's keys and of every list that shows it.
            _ if text.len() > 253 => broken(NameFault::TooLong),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Wraps a text without any check, for tests of the stages after the checks.
    #[cfg(test)]
    pub(crate) fn sample(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl ServiceRef {
    /// Builds a reference from its parts.
    ///
    /// # Errors
    /// Says which part breaks which rule.
    pub fn new(namespace: &str, name: &str, port: u16) -> Result<Self, NameError> {
        if port == 0 {
            return Err(NameError { fault: NameFault::PortZero, rule: NameRule::Port });
        }
        Ok(Self { namespace: Namespace::parse(namespace)?, name: ResourceName::service(name)?, port })
    }
}

impl Cidr {
    /// Reads a range or an address, IPv4 or IPv6; clears the bits after the prefix.
    ///
    /// # Errors
    /// Says what is wrong, and the rule.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let broken = |fault| NameError { fault, rule: NameRule::Range };
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address = IpAddr::from_str(address).map_err(|_| broken(NameFault::NoAddress))?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(digits) if (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse::<u32>().ok().filter(|p| *p <= longest).ok_or_else(|| broken(NameFault::LongPrefix))?
            }
            Some(_) => return Err(broken(NameFault::NoPrefix)),
        };
        let network = network(address, prefix);
        match mapped(network, prefix) {
            // Contour converts it to an IPv4 address and keeps the prefix: Envoy then allows one address (tested)
            Some(plain) => Err(broken(NameFault::MappedAddress(plain))),
            None => Ok(Self(format!("{network}/{prefix}"))),
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Wraps a text without any check, for tests of the stages after the checks.
    #[cfg(test)]
    pub(crate) fn sample(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Checks the name of a kubeconfig's cluster, context, or user. kubectl accepts any text; names that no command line or
/// list can show are rejected.
///
/// # Errors
/// Says what is wrong, and the rule.
pub fn kubeconfig_name(text: &str) -> Result<(), NameError> {
    let broken = |fault| Err(NameError { fault, rule: NameRule::KubeconfigEntry });
    match text {
        "" => broken(NameFault::Empty),
        _ if text.len() > 253 => broken(NameFault::TooLong),
        _ if text.chars().any(char::is_control) => broken(NameFault::Control),
        _ if text.trim() != text => broken(NameFault::OuterWhiteSpace),
        _ if text.starts_with('-') => broken(NameFault::Flag),
        _ => Ok(()),
    }
}

/// One DNS-1123 label of at most `longest` characters.
fn label(text: &str, longest: usize) -> Result<(), NameFault> {
    if text.is_empty() {
        return Err(NameFault::EmptyPart);
    }
    if text.len() > longest {
        return Err(NameFault::Length(text.len()));
    }
    if let Some(c) = text.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')) {
        return Err(match c {
            c if c.is_ascii_uppercase() => NameFault::UpperCase,
            c if c.is_ascii_graphic() => NameFault::Character(c),
            c if c.is_whitespace() => NameFault::WhiteSpace,
            c => NameFault::CodePoint(c),
        });
    }
    if text.starts_with('-') || text.ends_with('-') {
        return Err(NameFault::OuterHyphen);
    }
    Ok(())
}

fn network(address: IpAddr, prefix: u32) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & u32::MAX.checked_shl(32 - prefix).unwrap_or(0)).into()),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & u128::MAX.checked_shl(128 - prefix).unwrap_or(0)).into()),
    }
}

/// The IPv4 range in an IPv4-mapped IPv6 range (RFC 4291 s. 2.5.5.2).
fn mapped(network: IpAddr, prefix: u32) -> Option<String> {
    let IpAddr::V6(v6) = network else { return None };
    Some(format!("{}/{}", v6.to_ipv4_mapped()?, prefix.checked_sub(96)?))
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
