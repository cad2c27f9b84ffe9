//! What is this? Content decides, a role that somebody gave wins.

use super::Decoded;
use crate::material::Material;

pub(super) fn decode(_materials: &[Material]) -> Decoded {
    Decoded::default()
}
