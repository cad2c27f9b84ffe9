//! What opening an encrypted part costs, known before it begins.

use core::fmt;

/// The work of opening a part with one passphrase, in rounds of HMAC-SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Effort(u64);

impl Effort {
    pub(crate) fn of_rounds(rounds: u64) -> Self {
        Self(rounds)
    }

    /// Any: for callers that can wait.
    pub const UNLIMITED: Self = Self(u64::MAX);
    /// What needs 5 ms in a browser: the old derivations of one round, and nothing that a user would notice.
    pub const AT_ONCE: Self = Self(2_000);

    /// Returns what is left; `None` if it is too little.
    pub(crate) fn less(self, spent: Self) -> Option<Self> {
        self.0.checked_sub(spent.0).map(Self)
    }

    /// Returns it in rounds of HMAC-SHA-256.
    pub fn rounds(self) -> u64 {
        self.0
    }

    /// Returns about how many milliseconds it needs in a browser on an ordinary machine (600 000 rounds: 1.5 s).
    pub fn browser_milliseconds(self) -> u64 {
        self.0 / 400
    }

    /// Says whether a user would notice if a page froze that long.
    pub fn is_slow(self) -> bool {
        self.browser_milliseconds() > 50
    }
}

impl core::ops::Add for Effort {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rounds", self.0)
    }
}
