//! Dictionary of HTTPProxy status reasons: what Contour writes, likely causes, and the fix. Texts are looked up by
//! [`crate::symptom`].

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
    /// Part of the message that distinguishes cases of one reason; empty: any message. The parts between `…` follow each
    /// other.
    pub message: &'static str,
    /// The printed text and what it means, like [`crate::symptom::Symptom::title`].
    pub title: &'static str,
    /// Likely causes, most likely first, like [`crate::symptom::Symptom::causes`].
    pub causes: &'static [&'static str],
    /// What to do, in the imperative.
    pub fix: &'static str,
    /// Where the entry's statements come from.
    pub source: &'static str,
}
