//! The tabs of the page.

/// A tab.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    #[default]
    Check,
    Renew,
    Explain,
}

impl Tab {
    /// Every tab, in their order.
    pub const ALL: [Self; 3] = [Self::Check, Self::Renew, Self::Explain];

    /// Returns the tab with this name in links.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.name() == name)
    }

    /// Returns its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Renew => "renew",
            Self::Explain => "explain",
        }
    }

    /// Returns the name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Check => "Check and generate",
            Self::Renew => "Renew",
            Self::Explain => "Explain an error",
        }
    }
}
