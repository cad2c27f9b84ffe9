//! Checks about: upstream.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
