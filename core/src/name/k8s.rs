//! Names of Kubernetes objects, and CIDR ranges.

use core::fmt;

/// A namespace: DNS-1123 label.
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

/// An address range, `10.0.0.0/8` or `2001:db8::/32`; a bare address is `/32` or `/128`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cidr(String);

macro_rules! text {
    ($($name:ident),*) => {$(
        impl $name {
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
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
text!(Namespace, ResourceName, Cidr);
