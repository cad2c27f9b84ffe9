//! Advice: what is true of every exposure in a mode or on a platform. No finding, counted nowhere.

use serde::Serialize;

use crate::exposure::Exposure;

/// One piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Stable topic, `price-of-mode`.
    pub topic: &'static str,
    /// The advice.
    pub message: String,
    /// Who says so.
    pub source: &'static str,
}

/// Returns the advice for an exposure, by mode and platform.
pub fn advice(_exposure: &Exposure) -> Vec<Advice> {
    Vec::new()
}
