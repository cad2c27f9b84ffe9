//! Checks about: name.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
