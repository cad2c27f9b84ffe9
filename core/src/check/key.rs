//! Checks about: key.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
