//! Where a part is in its input, and how its file is written in a command.

use crate::decoded::described::Archive;
use crate::decoded::remark::Place;

/// Names a place.
pub(super) fn words(place: Place) -> String {
    match place {
        Place::Block { number, line } => format!("block {number} (line {line})"),
        Place::Structure(number) => format!("structure {number} (DER)"),
        Place::Part { number, of: Archive::Pkcs12, .. } => format!("part {number} of the archive"),
        Place::Part { number, of: Archive::Pkcs7, .. } => format!("part {number} of the bundle"),
    }
}
