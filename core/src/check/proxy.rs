//! Checks about: proxy.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
