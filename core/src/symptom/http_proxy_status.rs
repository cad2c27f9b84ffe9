//! Dictionary of HTTPProxy status reasons: what Contour writes, why, and the cure. Texts are looked up by [`crate::symptom`].

mod reasons;
#[cfg(test)]
mod tests;

pub use reasons::STATUS_REASONS;

/// One reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusReason {
    /// `type` of the condition's error, `TLSError`; of [`STATUS_REASONS`] without an error, the status itself.
    pub kind: &'static str,
    /// `reason`, `SecretNotValid`.
    pub reason: &'static str,
    /// Part of the message that tells cases of one reason apart; empty: any. Parts between `…` follow each other.
    pub message: &'static str,
    /// Why Contour says so.
    pub cause: &'static str,
    /// What to do.
    pub cure: &'static str,
    /// Who says so.
    pub source: &'static str,
}
