//! Checks about: platform.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
