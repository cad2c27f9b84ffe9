//! Checks about: input.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
