//! The name clients use: a DNS name that Contour's CRD, SNI, certificates and kubeconfig all take.

/// A fully qualified domain name: lower case, punycode, no trailing dot, at most 253 octets, labels of 1 to 63, last
/// label not all digits, no wildcard.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Fqdn(String);

/// What was done to the typed text to get the name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Repaired {
    /// In words, `scheme removed`, `lower-cased`; empty where nothing was.
    pub repairs: Vec<&'static str>,
    /// The Unicode form, where punycode was made of it.
    pub unicode: Option<String>,
}

/// Why a text is no usable name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FqdnError {
    /// Nothing there.
    Empty,
    /// An IP address, or a last label of digits only.
    IsIp(String),
    /// Starts with `*.`.
    Wildcard(String),
    /// Which label, and which rule it breaks.
    Invalid(String),
}

impl Fqdn {
    /// Repairs and reads what somebody typed or pasted.
    ///
    /// # Errors
    /// Says why it is no usable name.
    pub fn parse(_typed: &str) -> Result<(Self, Repaired), FqdnError> {
        Err(FqdnError::Empty)
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether it has only one label.
    pub fn is_single_label(&self) -> bool {
        !self.0.contains('.')
    }

    /// Takes a name as it is, for tests of the stages behind the checks.
    #[cfg(test)]
    pub(crate) fn sample(name: &str) -> Self {
        Self(name.to_owned())
    }
}
