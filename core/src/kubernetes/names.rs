//! Names of Kubernetes objects, and CIDR ranges.

use core::fmt;
use core::net::IpAddr;
use core::str::FromStr;

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

/// An address range, `10.0.0.0/8` or `2001:db8::/32`; a bare address is `/32` or `/128`, and the bits behind the prefix
/// are zero, as Go's `net.ParseCIDR` reads it for Contour.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cidr(String);

/// Which rule a name breaks, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameError {
    /// What is the matter, `is empty`, `holds an upper-case letter`.
    pub what: String,
    /// The rule in words.
    pub rule: &'static str,
}

impl Namespace {
    /// Reads a namespace (DNS-1123 label).
    ///
    /// # Errors
    /// Says what is the matter, and the rule.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        label(text, 63).map_err(|what| NameError { what, rule: LABEL })?;
        Ok(Self(text.to_owned()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes a text as it is, for tests of the stages behind the checks.
    #[cfg(test)]
    pub(crate) fn sample(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl ResourceName {
    /// Reads the name of most objects (DNS-1123 subdomain): Secret, HTTPProxy, ServiceAccount, class.
    ///
    /// # Errors
    /// Says what is the matter, and the rule.
    pub fn subdomain(text: &str) -> Result<Self, NameError> {
        let broken = |what| NameError { what, rule: SUBDOMAIN };
        if text.len() > 253 {
            return Err(broken(format!("is {} characters long", text.len())));
        }
        text.split('.').try_for_each(|part| label(part, 253)).map_err(broken)?;
        Ok(Self(text.to_owned()))
    }

    /// Reads the name of a Service (DNS-1035 label).
    ///
    /// # Errors
    /// Says what is the matter, and the rule.
    pub fn service(text: &str) -> Result<Self, NameError> {
        let broken = |what| NameError { what, rule: SERVICE };
        label(text, 63).map_err(broken)?;
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(broken("starts with a digit".to_owned()));
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads the name of an RBAC object (any path segment): `psp:vmware-system-privileged` is one.
    ///
    /// # Errors
    /// Says what is the matter, and the rule.
    pub fn path_segment(text: &str) -> Result<Self, NameError> {
        let broken = |what: &str| Err(NameError { what: what.to_owned(), rule: SEGMENT });
        match text {
            "" => broken("is empty"),
            "." | ".." => broken("is a dot name"),
            _ if text.contains('/') => broken("holds /"),
            _ if text.contains('%') => broken("holds %"),
            _ if text.chars().any(char::is_control) => broken("holds a control character"),
            // No rule of RBAC, but of etcd's keys and of every list that shows it.
            _ if text.len() > 253 => broken("is longer than 253 characters"),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes a text as it is, for tests of the stages behind the checks.
    #[cfg(test)]
    pub(crate) fn sample(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl ServiceRef {
    /// Takes a Service by its parts.
    ///
    /// # Errors
    /// Says which part breaks which rule.
    pub fn new(namespace: &str, name: &str, port: u16) -> Result<Self, NameError> {
        if port == 0 {
            return Err(NameError { what: "has port 0".to_owned(), rule: "a port is a number from 1 to 65535" });
        }
        Ok(Self { namespace: Namespace::parse(namespace)?, name: ResourceName::service(name)?, port })
    }
}

impl Cidr {
    /// Reads a range or an address, IPv4 or IPv6; clears the bits behind the prefix.
    ///
    /// # Errors
    /// Says what is the matter, and the rule.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let broken = |what: &str| NameError { what: what.to_owned(), rule: CIDR };
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address = IpAddr::from_str(address).map_err(|_| broken("holds no IP address"))?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(digits) if (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse::<u32>().ok().filter(|p| *p <= longest).ok_or_else(|| broken("has too long a prefix"))?
            }
            Some(_) => return Err(broken("has no number behind the /")),
        };
        let network = network(address, prefix);
        match mapped(network, prefix) {
            // Contour makes an IPv4 address of it and keeps the prefix: Envoy then lets one address in (ran)
            Some(plain) => Err(broken(&format!("holds an IPv4 address written as IPv6, which is {plain}"))),
            None => Ok(Self(format!("{network}/{prefix}"))),
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes a text as it is, for tests of the stages behind the checks.
    #[cfg(test)]
    pub(crate) fn sample(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Checks the name of a kubeconfig's cluster, context or user. kubectl takes any text; what no command line or list
/// can show is refused.
///
/// # Errors
/// Says what is the matter, and the rule.
pub fn kubeconfig_name(text: &str) -> Result<(), NameError> {
    let broken = |what: &str| Err(NameError { what: what.to_owned(), rule: ENTRY });
    match text {
        "" => broken("is empty"),
        _ if text.len() > 253 => broken("is longer than 253 characters"),
        _ if text.chars().any(char::is_control) => broken("holds a control character"),
        _ if text.trim() != text => broken("starts or ends with white space"),
        _ if text.starts_with('-') => broken("starts with -, which kubectl takes for a flag"),
        _ => Ok(()),
    }
}

/// One DNS-1123 label of at most `longest` characters.
fn label(text: &str, longest: usize) -> Result<(), String> {
    if text.is_empty() {
        return Err("is empty, or has an empty part".to_owned());
    }
    if text.len() > longest {
        return Err(format!("is {} characters long", text.len()));
    }
    if let Some(c) = text.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')) {
        return Err(match c {
            c if c.is_ascii_uppercase() => "holds an upper-case letter".to_owned(),
            c if c.is_ascii_graphic() => format!("holds {c}"),
            c if c.is_whitespace() => "holds white space".to_owned(),
            c => format!("holds U+{:04X}", u32::from(c)),
        });
    }
    if text.starts_with('-') || text.ends_with('-') {
        return Err("starts or ends with -".to_owned());
    }
    Ok(())
}

fn network(address: IpAddr, prefix: u32) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & u32::MAX.checked_shl(32 - prefix).unwrap_or(0)).into()),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & u128::MAX.checked_shl(128 - prefix).unwrap_or(0)).into()),
    }
}

/// The IPv4 range that an IPv6 one spells (RFC 4291 s. 2.5.5.2).
fn mapped(network: IpAddr, prefix: u32) -> Option<String> {
    let IpAddr::V6(v6) = network else { return None };
    Some(format!("{}/{}", v6.to_ipv4_mapped()?, prefix.checked_sub(96)?))
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.rule)
    }
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

const LABEL: &str = "a namespace is 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends (DNS-1123 label)";
const SUBDOMAIN: &str =
    "such a name is 1 to 253 of a-z, 0-9, - and ., each part with a letter or digit at both ends (DNS-1123 subdomain)";
const SERVICE: &str = "a Service's name is 1 to 63 of a-z, 0-9 and -, starts with a letter and ends with a letter or digit (DNS-1035 label)";
const SEGMENT: &str =
    "the name of an RBAC object may hold anything but / and %, and is neither . nor .. (path segment)";
const ENTRY: &str = "a kubeconfig's entry is named by 1 to 253 characters without line breaks, and not by a flag";
const CIDR: &str = "a range is written as 10.0.0.0/8 or 2001:db8::/32, one address as 192.0.2.1";
