//! Checks about: leaf.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
