//! Checks about: credential.

use super::Check;

pub(super) const CHECKS: &[Check] = &[];
