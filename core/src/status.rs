//! Dictionary of HTTPProxy status reasons: what Contour writes, why, and the cure.

/// One reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusReason {
    /// `type` of the condition's error, `TLSError`.
    pub kind: &'static str,
    /// `reason`, `SecretNotValid`.
    pub reason: &'static str,
    /// Part of the message that tells cases of one reason apart; empty: any.
    pub message: &'static str,
    /// Why Contour says so.
    pub cause: &'static str,
    /// What to do.
    pub cure: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// Every known reason.
pub const STATUS_REASONS: &[StatusReason] = &[];
